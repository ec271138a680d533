"""The real Stanza, on the tiny English model: right places on any text, right quotations on plain.

The model is a few megabytes and learned from two thousand sentences, so it errs; but it is loaded
and run by the code that users run.
"""

import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotetrack.documents import passages
from quotetrack.errors import ModelError
from quotetrack.lang import load as load_data
from quotetrack.model import Sentence, Span, covered
from quotetrack.parse.stanza_words import LONGEST_SENTENCE, LONGEST_WORD
from quotetrack.parse.with_stanza import StanzaParser
from quotetrack.quotations import find_quotations
from quotetrack.syntax import Syntax

pytestmark = pytest.mark.slow

TINY = Path(__file__).parent / "models/stanza"
ENGLISH = load_data("en")


@cache
def load() -> StanzaParser:
    """Load the tiny pipeline once."""
    return StanzaParser("en", TINY)


def parse(text: str) -> tuple[Sentence, ...]:
    """Parse one document."""
    (sentences,) = load().parse([(text, passages(text))])
    return sentences


@pytest.mark.parametrize(
    ("text", "content", "source"),
    [
        # The cue is "said" in all of them but one.
        ("“The bridge is safe,” said Nadia Lambert.", "“The bridge is safe,”", "Nadia Lambert"),
        ("“We need more time,” he said.", "“We need more time,”", "he"),
        ("She said that the road was closed.", "that the road was closed", "She"),
        ("“The plan is good,” the minister said.", "“The plan is good,”", "the minister"),
        ("“It was a long day,” she added.", "“It was a long day,”", "she"),
        ("She said: “We will open in May.”", "“We will open in May.”", "She"),
        ("The company said it would sell.", "it would sell", "The company"),
        ('"I don\'t know," Oren Castell said.', '"I don\'t know,"', "Oren Castell"),
        (
            "Tom Whitfield said the council would vote on Monday.",
            "the council would vote on Monday",
            "Tom Whitfield",
        ),
        (
            "“We tested it,” Nadia Lambert said, “and it is safe.”",
            "“We tested it,” … “and it is safe.”",
            "Nadia Lambert",
        ),
    ],
)
def test_plain_sentences(text: str, content: str, source: str) -> None:
    """Who said what in ten sentences that a child can read."""
    (found,) = find_quotations(Syntax(text, parse(text)), ENGLISH)
    cue = "added" if "added" in text else "said"
    parts = (found.content, found.cue, found.source)
    assert tuple(covered(text, part) for part in parts) == (content, cue, source)


@pytest.mark.parametrize(
    "text", ["The bridge was built in 1902.", "Nadia Lambert opened the old bridge on Monday."]
)
def test_nothing_said(text: str) -> None:
    """What nobody says is no quotation."""
    assert find_quotations(Syntax(text, parse(text)), ENGLISH) == ()


def test_what_it_is() -> None:
    """It names itself, its language, and the package that its parser learned from."""
    parser = load()
    assert parser.name.startswith("stanza en 1.")
    assert parser.name.endswith(" tiny")
    assert parser.language == "en"
    parser.skip_entities()


def test_two_words_in_a_token_have_their_places() -> None:
    """Each of the two words in "don't" stands where it stands."""
    text = "They don't know Nadia's plan."
    tokens = [token for sentence in parse(text) for token in sentence.tokens]
    words = ["They", "do", "n't", "know", "Nadia", "'s", "plan", "."]
    assert [token.text for token in tokens] == words
    assert [text[token.start : token.end] for token in tokens] == words


ODD = st.sampled_from(
    [
        *"“”\"‘’'«»‹›„‚「」…–—-.,;:!? \t\n\r\v\f",
        *"\u00a0\u00ad\u200b\u200d\u2028\u2029\u202e\ufeff\u0085\u0092\u0301\u3000",
        *"😀𝔘👩‍👩‍👧🇫🇷éïÅß漢字العربية\U000e0041\x1b\x07\x00",
        "\r\n",
        "\n\n",
        "``",
        "''",
        "'s",
        "don't",
        "cannot",
        "said",
        "Nadia Lambert",
        "a@b.org",
        "<UNK>",
        "5'10\"",
    ]
)


def check_places(text: str, sentences: tuple[Sentence, ...], spans: tuple[Span, ...]) -> None:
    """Assert what holds of every parse."""
    tokens = [token for sentence in sentences for token in sentence.tokens]
    assert [token.i for token in tokens] == list(range(len(tokens)))
    for a, b in pairwise(tokens):
        assert a.end <= b.start or (a.start, a.end) == (b.start, b.end)
    for sentence in sentences:
        inside = range(sentence.tokens[0].i, sentence.tokens[-1].i + 1)
        assert all(token.head in inside for token in sentence.tokens)
        roots = [token.i for token in sentence.tokens if token.head == token.i]
        assert roots == [token.i for token in sentence.tokens if token.deprel == "root"]
        assert len(roots) == 1
        span = spans[sentence.paragraph]
        assert span.start <= sentence.start < sentence.end <= span.end
    found = "".join(text[a:b] for a, b in sorted({(t.start, t.end) for t in tokens}))
    seen = "".join(span.within(text) for span in spans)
    assert "".join(found.split()) == "".join(seen.split())


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ODD | st.text(max_size=5), max_size=40).map("".join))
def test_every_token_stands_where_it_says(text: str) -> None:
    """On any text: no word is lost, nothing overlaps, and each sentence is a tree of its own."""
    spans = tuple(passages(text))
    check_places(text, parse(text), spans)
    whole = (Span(0, len(text)),)
    (sentences,) = load().parse([(text, whole)])
    check_places(text, sentences, whole)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\t", "\u00a0", "  ", "\u2028"])
def test_a_space_is_a_space(end: str) -> None:
    """However it is written, words have the labels and heads that they have on one plain line."""
    text = "“The old bridge is safe and stays open,” said Nadia Lambert."
    (plain,) = parse(text)
    broken = text.replace(" and ", f"{end}and ").replace("Nadia ", f"Nadia{end}")
    ((odd,),) = load().parse([(broken, [Span(0, len(broken))])])
    assert [(t.text, t.upos, t.deprel, t.head) for t in odd.tokens] == [
        (t.text, t.upos, t.deprel, t.head) for t in plain.tokens
    ]
    assert all(broken[t.start : t.end] == t.text for t in odd.tokens)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "… – “” !?", "“", "\u200b", ". . .", "\x00"])
def test_texts_without_words(text: str) -> None:
    """Nothing, or punctuation alone, parses to what there is of it."""
    for spans in (passages(text), [Span(0, len(text))], []):
        (sentences,) = load().parse([(text, spans)])
        words = [token.text for sentence in sentences for token in sentence.tokens]
        assert "".join(words) == ("".join(text.split()) if spans else "")


def test_a_document_is_parsed_alone() -> None:
    """What stands in other documents changes nothing, and each has its place in the row."""
    texts = ["“Go,” she said.\n\nHe left", "", "word " * 300, "“Go,” she said.\n\nHe left"]
    parsed = list(load().parse((text, passages(text)) for text in texts))
    assert [len(sentences) > 0 for sentences in parsed] == [True, False, True, True]
    assert parsed[0] == parsed[3] == parse(texts[0])
    assert list(load().parse([])) == []


@pytest.mark.parametrize("mark", ["(", '"', "”", "-", "."])
def test_twenty_thousand_marks(mark: str) -> None:
    """They take seconds."""
    started = time.process_time()
    text = mark * 20_000
    check_places(text, parse(text), (Span(0, len(text)),))
    assert time.process_time() - started < 60


@pytest.mark.parametrize("word", ["x", "ab.", "a@", "1,", "http://"])
def test_a_monstrous_word(word: str) -> None:
    """A word longer than any is cut; words before and behind it are as ever."""
    monster = (word * 8_000)[:8_000]
    text = f"She said {monster} and left."
    started = time.process_time()
    sentences = parse(text)
    assert time.process_time() - started < 30
    check_places(text, sentences, (Span(0, len(text)),))
    words = [token.text for sentence in sentences for token in sentence.tokens]
    assert words[:2] + words[-3:] == ["She", "said", "and", "left", "."]
    assert max(map(len, words)) <= LONGEST_WORD


def test_a_long_address() -> None:
    """It is longer than what the tokenizer learned with, and stays what it is."""
    address = "https://example.org/" + "a1-" * 150
    text = f"Read {address} and go."
    tokens = [token for sentence in parse(text) for token in sentence.tokens]
    assert [t.text for t in tokens if t.text.startswith("https")] == [address]
    assert all(text[t.start : t.end] == t.text for t in tokens)


def measure_memory() -> int:
    """Return the most that this process has had so far, in bytes, torch's own included."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def test_a_text_without_an_end() -> None:
    """100,000 characters and no full stop: time, memory and sentences stay bounded."""
    text = "the council of the old harbour met for the plan and " * 1_925
    started, before = time.process_time(), measure_memory()
    sentences = parse(text)
    assert time.process_time() - started < 60
    assert measure_memory() - before < 1e9
    assert max(len(sentence.tokens) for sentence in sentences) <= LONGEST_SENTENCE
    check_places(text, sentences, tuple(passages(text)))


def test_words_that_the_caller_has() -> None:
    """Words and sentences that somebody else found are kept as they are."""
    text = "Go. She said: don't"
    spans = [[Span(0, 3)], [Span(4, 7), Span(8, 12), Span(12, 13), Span(14, 19)], []]
    sentences = load().parse_words(text, spans, paragraph=2)
    assert [[t.text for t in s.tokens] for s in sentences] == [
        ["Go."],
        ["She", "said", ":", "don't"],
    ]
    assert [(t.start, t.end) for s in sentences for t in s.tokens] == [
        tuple(span) for sentence in spans for span in sentence
    ]
    assert {s.paragraph for s in sentences} == {2}
    assert load().parse_words("", []) == ()


def test_nothing_is_told_on_standard_error() -> None:
    """Stanza likes to tell what it loads; whoever reads articles has no use for it."""
    program = (
        "from pathlib import Path\n"
        "from quotetrack.model import Span\n"
        "from quotetrack.parse.with_stanza import StanzaParser\n"
        f"parser = StanzaParser('en', Path({str(TINY)!r}))\n"
        "list(parser.parse([('Go, she said.', [Span(0, 13)])]))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    assert (done.stdout, done.stderr) == (b"", b"")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tiny models, to be damaged."""
    copy = tmp_path / "models"
    shutil.copytree(TINY, copy)
    return copy


@pytest.mark.parametrize("processor", ["tokenize", "mwt", "pos", "lemma", "depparse"])
@pytest.mark.parametrize(
    "damage",
    [lambda data: data[: len(data) // 2], lambda _: b"", lambda _: b"<html>Not found</html>"],
    ids=["half", "empty", "page"],
)
def test_a_damaged_file(folder: Path, processor: str, damage: Callable[[bytes], bytes]) -> None:
    """It is named, in one line, with what mends it."""
    path = folder / "en" / processor / "tiny.pt"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ModelError) as raised:
        StanzaParser("en", folder)
    assert str(raised.value) == (
        f"{path} is damaged: remove it, then quotetrack models download en --models {folder}"
    )


def test_a_missing_file(folder: Path) -> None:
    """What is gone makes a model that isn't there, and the line says how to get it."""
    (folder / "en/depparse/tiny.pt").unlink()
    with pytest.raises(ModelError, match=r"^no Stanza model for 'en' in .*: quotetrack models"):
        StanzaParser("en", folder)


def test_from_a_file_to_the_archive(tmp_path: Path) -> None:
    """The command reads an article with Stanza, and who said what is in the database."""
    article, archive = tmp_path / "article.txt", tmp_path / "quotes.db"
    article.write_text(
        "“The bridge is safe,” said Nadia Lambert.\n\n"
        "Tom Whitfield said the council would vote on Monday.\n",
        "utf-8",
    )
    read = ["ingest", str(article), "--db", str(archive), "--language", "en"]
    subprocess.run(
        [sys.executable, "-m", "quotetrack", *read, "--parser", "stanza", "--models", str(TINY)],
        check=True,
        capture_output=True,
    )
    with closing(sqlite3.connect(archive)) as database:
        found = database.execute("SELECT quotation, cue, speaker FROM quotes ORDER BY 1").fetchall()
        (made_by,) = database.execute("SELECT model FROM ingests").fetchone()
    assert sorted(found) == [
        ("the council would vote on Monday", "said", "Tom Whitfield"),
        ("“The bridge is safe,”", "said", "Nadia Lambert"),
    ]
    assert made_by.startswith("stanza en 1.")
