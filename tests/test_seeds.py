"""The sample articles, the speakers file and the gold for them: do they fit each other?"""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from quotetrack.model import Kind, Span
from quotetrack.quotations.marks import pair_marks

ROOT = Path(__file__).parents[1]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
ARTICLES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "seeds_expected.toml").read_text("utf-8")
)["article"]
QUOTATIONS = [
    pytest.param(article["file"], quotation, id=f"{article['file'][:3]}-{quotation['content'][0]}")
    for article in ARTICLES
    for quotation in article.get("quotation", [])
]
SPEAKERS: list[dict[str, Any]] = tomllib.loads(
    (ROOT / "seeds" / "speakers.toml").read_text("utf-8")
)["speaker"]
BY_NAME = {speaker["name"]: speaker for speaker in SPEAKERS}
LONGEST_RUN = 11  # words of a quotation that a retelling may take over in one go


def read(name: str) -> tuple[dict[str, Any], str]:
    """Return the front matter of a seed and the text behind it."""
    _, front, text = (ROOT / "seeds" / name).read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(front), text


def list_inner(text: str) -> list[str]:
    """Return what stands in outermost marks in ``text``, line by line."""
    paragraphs = [Span(*m.span()) for m in re.finditer(r"[^\n]+", text)]
    return [q.inner.within(text) for q in pair_marks(text, paragraphs) if not q.depth]


def test_every_seed_has_gold() -> None:
    """There are five seeds, and gold for each of them in the same order."""
    assert [path.name for path in SEEDS] == [article["file"] for article in ARTICLES]
    assert len(SEEDS) == 5


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_front_matter(path: Path) -> None:
    """Each seed tells title, outlet, an address on example.org, its day and where it is from."""
    front, text = read(path.name)
    assert set(front) == {"title", "outlet", "url", "published", "language", "source"}
    assert front["url"].startswith("https://example.org/")
    assert front["language"] == "en"
    assert isinstance(front["published"], date)
    assert "Our own retelling" in front["source"]
    assert text.strip()


@pytest.mark.parametrize(("file", "quotation"), QUOTATIONS)
def test_gold_stands_in_the_text(file: str, quotation: dict[str, Any]) -> None:
    """Content, cue and source of each expected quotation stand in its article as they are."""
    text = read(file)[1]
    for piece in quotation["content"]:
        assert text.count(piece) == quotation.get("stands", 1)
    assert quotation.get("cue", "") in text
    assert quotation.get("source", "") in text
    assert ("cue" in quotation) == ("source" in quotation)


@pytest.mark.parametrize(("file", "quotation"), QUOTATIONS)
def test_gold_is_of_its_kind(file: str, quotation: dict[str, Any]) -> None:
    """A direct quotation lies all inside marks, a mixed one in part, an indirect one not at all."""
    del file
    pieces, kind = quotation["content"], Kind(quotation["kind"])
    marked = [list_inner(piece) for piece in pieces]
    whole = [len(m) == 1 and len(m[0]) + 2 == len(p) for m, p in zip(marked, pieces, strict=True)]
    assert all(whole) == (kind is Kind.DIRECT)
    assert any(marked) == (kind is not Kind.INDIRECT)


@pytest.mark.parametrize(("file", "quotation"), QUOTATIONS)
def test_gold_names_a_known_speaker(file: str, quotation: dict[str, Any]) -> None:
    """Each expected quotation has either a speaker of the speakers file or a description."""
    text = read(file)[1]
    assert ("speaker" in quotation) != ("described" in quotation)
    if "speaker" in quotation:
        assert quotation["speaker"] in BY_NAME
    else:
        assert quotation["described"].casefold() in text.casefold()


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["file"])
def test_all_that_stands_in_marks_is_gold_or_term(article: dict[str, Any]) -> None:
    """What stands in marks is part of an expected quotation, a listed term or a crosshead."""
    text = read(article["file"])[1]
    known = [term for term in article["terms"] if term in text]
    known += [piece for q in article.get("quotation", []) for piece in q["content"]]
    assert known[: len(article["terms"])] == article["terms"]
    crossheads = {"First concrete step"}
    for inner in set(list_inner(text)) - crossheads:
        assert any(inner in one for one in known), inner


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_quoted_words_are_few(path: Path) -> None:
    """No quotation of a real person goes on for twelve words without a break."""
    for inner in list_inner(read(path.name)[1]):
        assert all(len(re.findall(r"[\w’]+", run)) <= LONGEST_RUN for run in inner.split("…")), (
            inner
        )


def test_a_block_stands_twice() -> None:
    """One seed has a block of lines that the scraper repeated, between the same neighbours."""
    lines = read("005-twenty-six-countries.txt")[1].splitlines()
    twice = [line for line in lines if lines.count(line) == 2]
    assert len(twice) == 14
    assert twice[:7] == twice[7:]


def test_speakers_are_there_once() -> None:
    """No two speakers of the file share a name or an alias, so no alias leaves a doubt."""
    seen: dict[str, str] = {}
    for speaker in SPEAKERS:
        for name in (speaker["name"], *speaker.get("aliases", [])):
            assert seen.setdefault(name.casefold(), speaker["name"]) == speaker["name"]


def test_wikidata_items_are_items() -> None:
    """A Wikidata id is a Q and a number, and belongs to one speaker alone."""
    items = [speaker["wikidata"] for speaker in SPEAKERS if "wikidata" in speaker]
    assert all(re.fullmatch(r"Q[1-9]\d*", item) for item in items)
    assert len(items) == len(set(items))


@pytest.mark.parametrize("alias", ["Zelensky", "Zelenskiy", "Zelenskyi", "Зеленський", "Зеленский"])
def test_spellings_of_one_name(alias: str) -> None:
    """The spellings of the Ukrainian president's name are aliases of one speaker."""
    assert alias in BY_NAME["Volodymyr Zelenskyy"]["aliases"]


def test_roles_end_after_they_begin() -> None:
    """A role's days are in order, and nobody holds the same role twice at a time."""
    for speaker in SPEAKERS:
        ends: dict[str, date] = {}
        for role in speaker.get("role", []):
            since, until = role.get("from", date.min), role.get("to", date.max)
            assert since < until
            assert role["title"] not in ends or ends[role["title"]] < since
            ends[role["title"]] = until


def test_package_holds_the_same_speakers() -> None:
    """The package's own speakers file is the one that users see in seeds/."""
    known = ROOT / "src" / "quotetrack" / "speakers" / "known.toml"
    assert known.read_bytes() == (ROOT / "seeds" / "speakers.toml").read_bytes()
