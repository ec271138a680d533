"""What of a parse is kept for readers, and that it stands where the stored text has it."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fake_parser import FakeParser
from quotetrack.errors import RefusedError
from quotetrack.model import (
    Document,
    Kind,
    Quotation,
    Reading,
    Sentence,
    SentenceTree,
    Span,
    Token,
    TreeWord,
)
from quotetrack.pipeline import Extractor, open_registry
from quotetrack.pipeline.trees import LONGEST, find_starts, find_trees
from quotetrack.store import Store
from store_samples import bridge, document

PLAIN = (
    "“The bridge is safe,” said Nadia Lambert.\n\nNothing new.\n\n“It rained,” said Oren Castell."
)
# Soft hyphens, a no-break space and an accent of its own: the copy that is parsed has none.
ODD = PLAIN.replace("bridge", "bri\u00addge").replace("Nadia L", "Na\u0301dia\u00a0L")


def stay(span: Span) -> Span:
    """Take a text for its own clean copy."""
    return span


def parse(*lengths: int) -> list[Sentence]:
    """Make sentences of so many words, each word "w " and its head the sentence's first."""
    sentences, first = [], 0
    for length in lengths:
        tokens = tuple(
            Token(i, 2 * i, 2 * i + 1, "w", "w", "NOUN", "dep" if i > first else "root", first)
            for i in range(first, first + length)
        )
        sentences.append(Sentence(tokens, 0))
        first += length
    return sentences


def say(content: int, cue: int | None = None, source: int | None = None) -> Quotation:
    """Make a quotation of one word, counted from the document's start; cue and source too."""
    parts = [() if at is None else (Span(2 * at, 2 * at + 1),) for at in (content, cue, source)]
    return Quotation(parts[0], parts[1], parts[2], Kind.INDIRECT, "by hand", 0.5)


def read(text: str) -> Reading:
    """Read a text with the parser that needs no model."""
    return Extractor(FakeParser(), open_registry(None)).read(Document("1", text))


@pytest.mark.parametrize(
    ("quotation", "starts"),
    [
        (say(0, cue=4), [6]),
        (say(0, cue=4, source=7), [6]),
        (say(0, source=7), [14]),
        (say(0), [0]),
        (say(2, cue=3), [6]),
    ],
)
def test_the_sentence_that_attributes_is_kept(quotation: Quotation, starts: list[int]) -> None:
    """That of the cue, without one that of the source, without either that of the words."""
    trees = find_trees(parse(3, 4, 2), [quotation], stay)
    assert [tree.span.start for tree in trees] == starts


def test_each_sentence_is_kept_once_and_in_order() -> None:
    """However many quotations stand in it, whatever their order."""
    trees = find_trees(parse(3, 4, 2), [say(8, cue=7), say(0), say(1, cue=2), say(8)], stay)
    assert [tree.span for tree in trees] == [Span(0, 5), Span(14, 17)]


def test_places_and_heads_are_the_sentences_own() -> None:
    """Offsets count from its start, heads from its first word, and a root has none."""
    (tree,) = find_trees(parse(3, 4), [say(3)], stay)
    assert tree.span == Span(6, 13)
    assert tree.words[:2] == (
        TreeWord(0, 1, "w", "NOUN", "root", -1),
        TreeWord(2, 3, "w", "NOUN", "dep", 0),
    )


def test_a_head_in_another_sentence_is_none() -> None:
    """A broken parse makes no index that leads nowhere."""
    first, second = parse(2, 2)
    lost = tuple(replace(token, head=at) for token, at in zip(second.tokens, (0, 9), strict=True))
    (tree,) = find_trees([first, Sentence(lost, 0)], [say(2)], stay)
    assert [word.head for word in tree.words] == [-1, -1]


@pytest.mark.parametrize(("length", "kept"), [(LONGEST, 1), (LONGEST + 1, 0)])
def test_a_sentence_too_long_to_be_drawn_is_left_out(length: int, kept: int) -> None:
    """It still counts as a sentence."""
    sentences = parse(1, length)
    assert len(find_trees(sentences, [say(1)], stay)) == kept
    assert find_starts(sentences, stay) == (0, 2)


def test_what_stands_in_no_sentence_has_no_tree() -> None:
    """Page furniture lies between sentences and isn't parsed."""
    first, _, third = parse(2, 2, 2)
    assert find_trees([first, third], [say(0, cue=2)], stay) == ()
    assert find_trees([third], [say(0)], stay) == ()
    assert find_trees([], [say(0)], stay) == ()
    assert find_starts([], stay) == ()


@pytest.mark.parametrize("text", [PLAIN, ODD, "\ufeff" + ODD, f"\u200b{PLAIN}\u00ad"])
def test_places_are_those_of_the_stored_text(text: str) -> None:
    """Whatever the parser's copy left out: starts, sentences and words lie in the text as read."""
    reading = read(text)
    lines = [line.strip("\ufeff\u200b\u00ad") for line in text.split("\n\n")]
    assert [text[at : at + 3] for at in reading.sentences] == [line[:3] for line in lines]
    assert [tree.span.within(text) for tree in reading.trees] == [lines[0], lines[2]]
    for tree in reading.trees:
        words = [tree.span.within(text)[word.start : word.end] for word in tree.words]
        assert "".join(words) == "".join(tree.span.within(text).split())
    assert {tree.span.start for tree in reading.trees} < set(reading.sentences)


def ask(path: Path, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query).fetchall()


def store_all(path: Path, *readings: Reading) -> None:
    """Store readings, each in a run of its own."""
    for reading in readings:
        with Store.open(path, create=True) as store, store.ingest("1", "x", again=True) as ingest:
            ingest.write([reading])


def test_it_is_stored_with_the_article(tmp_path: Path) -> None:
    """As arrays that any reader of JSON understands."""
    path, reading = tmp_path / "q.db", read(ODD)
    store_all(path, reading)
    rows = ask(path, 'SELECT document_id, start, "end", tree FROM sentence_trees ORDER BY start')
    told = [(key, Span(a, b), json.loads(tree)) for key, a, b, tree in rows]
    assert told == [("1", tree.span, [list(word) for word in tree.words]) for tree in reading.trees]
    assert ask(path, "SELECT sentences FROM documents") == [
        (str([*reading.sentences]).replace(" ", ""),)
    ]


def test_an_article_read_anew_has_what_was_found_last(tmp_path: Path) -> None:
    """Nothing of before stays; and an article that goes takes it along."""
    path = tmp_path / "q.db"
    store_all(path, read(PLAIN), read(f"{PLAIN[43:]}"))
    assert ask(path, "SELECT sentences FROM documents") == [("[0,14]",)]
    assert ask(path, "SELECT start FROM sentence_trees") == [(14,)]
    store_all(path, read("Nothing new."))
    assert ask(path, "SELECT sentences FROM documents") == [("[0]",)]
    assert ask(path, "SELECT count(*) FROM sentence_trees") == [(0,)]
    store_all(path, Reading(Document("1", "")), read(PLAIN))
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA foreign_keys=ON")
        db.execute("DELETE FROM documents")
        assert db.execute("SELECT count(*) FROM sentence_trees").fetchone() == (0,)


def test_a_sentence_outside_the_text_is_refused(tmp_path: Path) -> None:
    """Nothing of that article is stored, and the next is."""
    path = tmp_path / "q.db"
    tree = SentenceTree(Span(0, 999), (TreeWord(0, 3, "the", "DET", "det", -1),))
    with Store.open(path, create=True) as store, store.ingest("1", "x") as ingest:
        with pytest.raises(RefusedError, match="a parsed sentence lies outside"):
            ingest.write([Reading(document("d1"), (bridge(),), trees=(tree,))])
        ingest.write([Reading(document("d2"), (bridge(),))])
    assert ask(path, "SELECT id FROM documents") == [("d2",)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE sentence_trees SET tree = '[]'", "keeps its place"),
        ("UPDATE documents SET text = 'Nothing.'", "cannot be changed"),
        ("INSERT INTO sentence_trees VALUES ('1', 5, 5, '[]')", "CHECK"),
        ("INSERT INTO sentence_trees VALUES ('1', 5, 6, '{}')", "CHECK"),
        ("INSERT INTO sentence_trees VALUES ('1', 5, 6, 'x')", "CHECK|malformed"),
        ("UPDATE documents SET sentences = 'x'", "CHECK"),
    ],
)
def test_the_database_keeps_what_fits(tmp_path: Path, change: str, words: str) -> None:
    """No statement moves a parse, or the text under it."""
    path, reading = tmp_path / "q.db", read(PLAIN)
    store_all(path, replace(reading, attributions=()))
    with closing(sqlite3.connect(path)) as db, pytest.raises(sqlite3.Error, match=words):
        db.execute(change)
