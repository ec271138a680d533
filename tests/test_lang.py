"""Languages as data files."""

import tomllib
from typing import Any

import pytest

from languages.begin import DATA, empty
from quotetrack.errors import LanguageError
from quotetrack.lang import codes, load
from quotetrack.lang.comparing import Comparing
from quotetrack.lang.cues import Cues
from quotetrack.lang.furniture import Sort, fold, read_furniture
from quotetrack.lang.grammar import Grammar
from quotetrack.lang.people import People


@pytest.mark.parametrize("code", ["en", "en-GB", "EN"])
def test_a_region_is_served_by_its_language(code: str) -> None:
    """British English reads the English file, whatever the case of the code."""
    assert load(code).code == "en"


def test_a_language_without_data_says_what_there_is() -> None:
    """An unknown language is an error that names the known ones."""
    with pytest.raises(LanguageError, match=r"no data for language 'tlh'.*en"):
        load("tlh")


@pytest.mark.parametrize("code", codes())
def test_every_language_file_is_whole(code: str) -> None:
    """Each language has a name, and verbs of saying, in lower case as all its words."""
    language = load(code)
    cues = language.cues
    assert language.name
    assert language.furniture
    assert cues.saying
    assert cues.saying & cues.verbs
    words = {*cues.saying, *cues.verbs, *cues.nouns, *cues.predicates, *cues.voiceless}
    assert words == {word.lower() for word in words}


@pytest.mark.parametrize("code", codes())
def test_numbers_and_contraries_of_a_language_are_whole(code: str) -> None:
    """Words have values, the powers of ten are usual ones, and contraries two sides."""
    comparing = load(code).comparing
    assert comparing.decimal in {".", ","}
    assert {2, 10, 12, 20, 90} <= set(comparing.words.values())
    assert all(value > 1 for value in comparing.words.values())
    assert {3, 6} <= set(comparing.scales.values()) <= {2, 3, 6, 9, 12}
    assert set(comparing.glued.values()) <= {3, 6, 9, 12}
    assert comparing.alone <= set(comparing.scales)
    assert comparing.refusals
    assert comparing.limiting
    assert comparing.percent
    words = {*comparing.words, *comparing.scales, *comparing.refusals, *comparing.limiting}
    assert words == {word.lower() for word in words}


@pytest.mark.parametrize("code", codes())
def test_contraries_have_two_sides(code: str) -> None:
    """Each side has words, in lower case, and no word, nor its beginning, is on both."""
    sides = load(code).comparing.contraries
    assert len(sides) > 10
    for one, other in sides:
        assert one
        assert other
        assert one | other == {word.lower() for word in one | other}
        assert not any(a.startswith(b) or b.startswith(a) for a in one for b in other), one


def test_a_language_may_lack_how_wordings_are_compared() -> None:
    """Without the table numbers in digits are read as in English, and there are no contraries."""
    assert Comparing.read({}) == Comparing()
    assert Comparing().decimal == "."


@pytest.mark.parametrize(
    "table",
    [
        {"contraries": ["open close"]},
        {"contraries": ["open / close / shut"]},
        {"words": {"two": "2"}},
        {"scales": {"million": "6"}},
    ],
)
def test_how_wordings_are_compared_is_checked(table: dict[str, Any]) -> None:
    """Contraries without two sides, and words where values should be, are refused."""
    with pytest.raises(ValueError, match=r"unpack|invalid literal"):
        Comparing.read(table)


def test_a_missing_table_is_named() -> None:
    """A language file that lacks a list says which."""
    with pytest.raises(KeyError, match="verbs"):
        Cues.read({"saying": "say", "manner": "bark"})


@pytest.mark.parametrize(
    ("line", "matched", "unmatched"),
    [
        ("read more", ["Read more", "• READ  MORE…", "[read more]"], ["read", "read more books"]),
        ("# comments", ["12 comments", "1,204 Comments", "3.5k comments"], ["some comments"]),
        ("[more|most] read", ["More read", "most read"], ["read", "more most read"]),
        ("[last]? updated", ["Updated", "last updated"], ["lastupdated", "last"]),
        ("see also[:]? *", ["See also the bridge", "See also: the bridge"], ["see also"]),
        ("share on {network}", ["Share on Facebook"], ["Share on Monday", "share on"]),
        ("twitter: @~", ["Twitter: @nadia"], ["twitter: @nadia said"]),
        ("home / *", ["Home > News", "Home | News | Seaford"], ["home news"]),
        ("you've [c++|.]", ["You’ve c++"], ["you've cc"]),
    ],
)
def test_how_a_line_of_furniture_is_written(
    line: str, matched: list[str], unmatched: list[str]
) -> None:
    """Stars, numbers, choices, lists of words; all else stands for itself."""
    sort = Sort.read("sort", {"longest": 80, "lines": [line]}, {"network": "facebook|x"})
    assert all(sort.lines.fullmatch(fold(words)) for words in matched)
    assert not any(sort.lines.fullmatch(fold(words)) for words in unmatched)


@pytest.mark.parametrize(
    ("line", "error", "reason"),
    [
        ("* by * for *", ValueError, "more than 2 [*]"),
        ("* by [*|from * to *]", ValueError, "more than 2 [*]"),
        ("[a [b] c]", ValueError, "a bracket without its partner"),
        ("share on {nowhere}", KeyError, "nowhere"),
    ],
)
def test_a_line_of_furniture_that_is_wrong(line: str, error: type[Exception], reason: str) -> None:
    """What could take endless time, or can't be understood, is refused."""
    with pytest.raises(error, match=reason):
        Sort.read("sort", {"longest": 80, "lines": [line]}, {})


def test_a_language_begins_with_every_key_and_no_words() -> None:
    """What `make language` writes has all keys of English, with the comments and without a word."""
    english = (DATA / "en.toml").read_text("utf-8").splitlines()
    begun = "\n".join(empty(english, "eo", "Esperanto"))
    table = tomllib.loads(begun)
    assert (table["code"], table["name"]) == ("eo", "Esperanto")
    cues = Cues.read(table["cues"])
    assert not cues.saying | cues.verbs | cues.unchanging
    assert not People.read(table["people"]).titles
    assert Grammar.read(table["grammar"]).lemmas == {}
    comparing = Comparing.read(table["comparing"])
    assert not any((comparing.words, comparing.scales, comparing.glued, comparing.contraries))
    assert len(read_furniture(table["furniture"])) == len(load("en").furniture)
    assert "# Verbs that can stand beside words in quotation marks" in begun
