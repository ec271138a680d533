"""Articles, places, parses and copies are read as they were stored."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from article_archive import Quoted, Written, write_article, write_tree
from publish_archive import make_archive
from quotetrack.model import Furniture, Span
from quotetrack.model.showing import Voice
from quotetrack.store.showing.carrying import MOST, read_carried, was_refused
from quotetrack.store.showing.documents import (
    Passage,
    Places,
    read_article,
    read_neighbours,
    read_placed,
    read_places,
)
from quotetrack.store.showing.identities import Known, read_known
from quotetrack.store.showing.trees import Node, Tree, read_tree, read_trees

TEXT = "“It is\u2028safe,” Lambert said. “Now,” she added, “go.”"
ONE, TWO, NONE = "00000000000000a1", "00000000000000a2", "00000000000000a3"
ARTICLE = Written(
    "a/1",
    TEXT,
    (
        Quoted(TWO, ("Now,", "go."), "added", "she", "nadia-lambert", kind="mixed"),
        Quoted(ONE, ("It is\u2028safe,",), "said", "Lambert", "nadia-lambert", role="mayor"),
        Quoted(NONE, ("safe",), judged="not a quotation"),
    ),
    sentences=(0, 28),
)


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Return a plain connection to an archive that holds the article."""
    path = make_archive(tmp_path / "quotes.db")
    db = Database(path)
    write_article(db, ARTICLE)
    db.close()
    with closing(sqlite3.connect(path)) as conn:
        yield conn


def test_an_article(conn: sqlite3.Connection) -> None:
    """Head, text, sentences and furniture come as stored; nothing of one that isn't there."""
    conn.execute("INSERT INTO furniture VALUES ('a/1', 2, 5, 'credit')")
    article = read_article(conn, "a/1")
    assert article is not None
    assert (article.title, article.outlet, article.date) == (
        "Harbour news",
        "Quay Post",
        "2026-02-03",
    )
    assert article.passages == (Passage(0, TEXT),)
    assert article.furniture == (Furniture(Span(2, 5), "credit"),)
    assert (article.sentences, article.whole, article.language) == ((0, 28), True, "en")
    assert read_article(conn, "a/2") is None


def test_an_older_article_has_no_sentences(conn: sqlite3.Connection) -> None:
    """What was stored before sentences were kept is read without them."""
    article = read_article(conn, "quay-1")
    assert article is not None
    assert article.sentences == ()


def test_quotations_in_the_order_of_the_text(conn: sqlite3.Connection) -> None:
    """Each with its places; what a person refused is left out; the first so many on request."""
    placed = read_placed(conn, "a/1")
    assert [one.shown.id for one in placed] == [ONE, TWO]
    assert [one.shown.text for one in placed] == ["It is safe,", "Now, … go."]
    assert placed[0].shown.speaker == Voice("Nadia Lambert", "nadia-lambert")
    for one in placed:
        assert [span.within(TEXT) for span in one.places.cue] in (["said"], ["added"])
        assert read_places(conn, one.shown.id) == one.places
    assert [span.within(TEXT) for span in placed[1].places.content] == ["Now,", "go."]
    assert placed[1].places.anchor == TEXT.index("added")
    assert [one.shown.id for one in read_placed(conn, "a/1", most=1)] == [ONE]
    assert read_placed(conn, "a/2") == []
    assert (Places().anchor, read_places(conn, "ffff")) == (None, Places())


def test_places_are_read_with_those_who_said_it_together(conn: sqlite3.Connection) -> None:
    """A joint statement's other speakers are there too."""
    conn.execute(
        "INSERT INTO joint_speakers VALUES (?, 1, 'tom-whitfield', 'tom-whitfield')", [ONE]
    )
    assert [voice.id for voice in read_placed(conn, "a/1")[0].shown.voices] == [
        "nadia-lambert",
        "tom-whitfield",
    ]


def test_neighbours(conn: sqlite3.Connection) -> None:
    """Before and behind in the text, without what a person refused."""
    assert read_neighbours(conn, "a/1", ONE) == (None, TWO)
    assert read_neighbours(conn, "a/1", TWO) == (ONE, None)
    assert read_neighbours(conn, "a/1", NONE) == (None, None)


def test_trees(conn: sqlite3.Connection) -> None:
    """Words have their places in the whole text; what is no tree is passed over."""
    with closing(Database(conn)):
        db = Database(conn)
        write_tree(db, "a/1", "Lambert said.", [("nsubj", 1), ("root", -1), ("punct", 9)])
        start = TEXT.index("Lambert")
        expected = Tree(
            Span(start, start + 13),
            (
                Node(Span(start, start + 7), "lambert", "X", "nsubj", 1),
                Node(Span(start + 8, start + 12), "said", "X", "root", None),
                Node(Span(start + 12, start + 13), ".", "PUNCT", "punct", None),
            ),
        )
        assert read_trees(conn, "a/1") == [expected]
        assert read_tree(conn, "a/1", start + 8) == expected
        assert read_tree(conn, "a/1", start - 1) is None
        assert read_tree(conn, "a/1", start + 13) is None
        for n, tree in enumerate(("[[1, 2]]", "[]", '[["a", 1, "", "", "", 0]]', "[null]")):
            conn.execute("INSERT INTO sentence_trees VALUES ('a/1', ?, ?, ?)", [n, n + 1, tree])
        assert read_trees(conn, "a/1") == [expected]


def test_copies(conn: sqlite3.Connection) -> None:
    """A copy has its original and the other copies; an original has all of its own."""
    conn.executemany("INSERT INTO copies VALUES (?, 'a/1')", [("quay-1",), ("lantern-1",)])
    original = read_carried(conn, "a/1")
    assert original.original is None
    assert ([one.id for one in original.copies], original.count) == (["quay-1", "lantern-1"], 2)
    copy = read_carried(conn, "quay-1")
    assert copy.original is not None
    assert (copy.original.id, copy.original.outlet) == ("a/1", "Quay Post")
    assert ([one.id for one in copy.copies], copy.count) == (["lantern-1"], 1)
    assert read_carried(conn, "lantern-2").count == 0


def test_what_a_person_refused(conn: sqlite3.Connection) -> None:
    """It is known as such; what is shown, or isn't here, is not."""
    conn.execute("UPDATE quotations SET judged = 'not a quotation' WHERE number = 3")
    assert was_refused(conn, f"{3:016x}")
    assert not was_refused(conn, ONE)
    assert not was_refused(conn, "ffff")


def test_no_more_copies_than_are_read_one_by_one(conn: sqlite3.Connection) -> None:
    """Of very many copies some are read, and how many there are."""
    for n in range(MOST + 5):
        conn.execute(
            "INSERT INTO documents (id, number, text, sha256) VALUES (?, ?, 'x', 'x')",
            [f"copy-{n}", 1000 + n],
        )
        conn.execute("INSERT INTO copies VALUES (?, 'a/1')", [f"copy-{n}"])
    carried = read_carried(conn, "a/1")
    assert (len(carried.copies), carried.count) == (MOST, MOST + 5)


def test_who_speakers_are(conn: sqlite3.Connection) -> None:
    """Person or body, and the item of Wikidata, if it is one."""
    conn.execute("UPDATE speakers SET wikidata = 'javascript:x' WHERE id = 'tom-whitfield'")
    known = read_known(conn, ["nadia-lambert", "tom-whitfield", "nobody"])
    assert known == {
        "nadia-lambert": Known("nadia-lambert", "Nadia Lambert", "person", "Q42"),
        "tom-whitfield": Known("tom-whitfield", "Tom Whitfield", "person", None),
    }
