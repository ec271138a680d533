"""Statements in a public copy: of what is shown, in its own numbers, and nothing betrayed."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quotetrack.model import Attribution, Conflict, Document, Grouping, Kind, Touch, Verdict
from quotetrack.store import Store
from quotetrack.store.publishing import Policy, TextPolicy, make_public
from store_samples import (
    NADIA,
    TEXT,
    TOM,
    attribute,
    bridge,
    document,
    fill,
    judge_bridge,
    read,
    settle,
    trial,
)

STATEMENTS = """
SELECT f.id, s.speaker_id, s.first_seen, s.last_seen, s.quotations, s.documents, s.outlets,
  s.wordings, l.id
FROM statements s JOIN quotations f ON f.number = s.id JOIN quotations l ON l.number = s.longest
ORDER BY f.id
"""
MEMBERS = """
SELECT q.document_id, q.text, f.document_id FROM quotations q
JOIN quotations f ON f.number = q.statement_id ORDER BY 1, 2
"""
CONFLICTS = """
SELECT a.document_id, b.document_id, c.touch, c.ours, c.theirs
FROM conflicts c JOIN quotations a ON a.number = c.first JOIN quotations b ON b.number = c.second
ORDER BY 1, 2
"""
VIEW = "SELECT document_id, statement, carried_by FROM quotes ORDER BY document_id, quotation"

Batch = tuple[Document, Sequence[Attribution]]


def sure(attribution: Attribution) -> Attribution:
    """Let a quotation be one that any policy shows."""
    return replace(attribution, confidence=0.99)


def at(key: str, day: str | None, outlet: str) -> Document:
    """Make an article with this date and outlet."""
    return replace(document(key, published=day), outlet=outlet)


OPEN: tuple[Batch, ...] = (
    (at("c", "2024-05-09", "Gazette"), [sure(bridge())]),
    (at("b", "2024-05-08", "Quay Post"), [sure(bridge())]),
    (at("d", "2024-05-10", "Quay Post"), [sure(bridge()), sure(trial())]),
)
HIDDEN: Batch = (at("a", "2024-05-01", "Secret Times"), [bridge(), trial()])


def group_alike(store: Store, *conflicts: Conflict) -> None:
    """Group what has the same words."""
    with store.alone():
        store.start_grouping("by words")
        for speaker, act, _ in store.ungrouped():
            words: dict[str, list[int]] = {}
            said = store.sayings(speaker, act)
            for saying in said:
                words.setdefault(saying.text, []).append(saying.number)
            groups = tuple(tuple(group) for group in words.values() if len(group) > 1)
            numbers = tuple(saying.number for saying in said)
            store.write_grouping(Grouping(numbers, groups, conflicts))
        store.finish_grouping()


def ask(path: Path, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query).fetchall()


def publish(live: Path, **policy: Any) -> Path:  # noqa: ANN401 - a policy's fields
    """Publish an archive beside it."""
    copy = live.with_name("public.db")
    make_public(live, copy, Policy(TextPolicy.NONE, **policy), {})
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    return copy


def make(path: Path, *batches: Batch, conflicts: Sequence[Conflict] = ()) -> Path:
    """Make an archive, its statements made."""
    fill(path, *batches)
    with Store.open(path) as store:
        group_alike(store, *conflicts)
    return path


def test_all_that_is_shown_is_as_in_the_archive(tmp_path: Path) -> None:
    """The copy numbers otherwise, and says the same."""
    conflict = Conflict(1, 5, Touch.NEGATION, "bridge", "")
    live = make(tmp_path / "live.db", *OPEN, HIDDEN, conflicts=[conflict])
    copy = publish(live)
    for query in (STATEMENTS, MEMBERS, VIEW):
        assert ask(copy, query) == ask(live, query)
    assert len(ask(copy, STATEMENTS)) == 2
    # In the copy the older article has the smaller number: the two change places.
    assert ask(live, CONFLICTS) == [("c", "a", "negation", "bridge", "")]
    assert ask(copy, CONFLICTS) == [("a", "c", "negation", "", "bridge")]


def test_what_is_left_out_counts_nowhere(tmp_path: Path) -> None:
    """First, outlets and longest form are those of what is shown; of one left nothing is told."""
    live = make(tmp_path / "live.db", *OPEN, HIDDEN)
    copy = publish(live, min_confidence=0.9)
    (row,) = ask(copy, STATEMENTS)
    assert row[1:8] == (NADIA.id, "2024-05-08", "2024-05-10", 3, 3, 2, 1)
    assert row[0] == row[8]
    assert ask(copy, MEMBERS) == [(key, "The bridge is safe,", "b") for key in "bcd"]
    permalink = f"/-/statements/{row[0]}"
    shown = [("b", permalink, 2), ("c", permalink, 2), ("d", permalink, 2), ("d", None, None)]
    assert ask(copy, VIEW) == shown


def test_an_article_that_is_left_out_is_not_betrayed(tmp_path: Path) -> None:
    """The copy's statements are those of an archive that never had it."""
    text = "“The secret bridge is safe,” she said."
    worse = attribute(text, "The secret bridge is safe,", NADIA)
    told = Conflict(3, 7, Touch.NAME, "", "secret")
    more = (replace(at("s", "2024-05-02", "Secret Times"), text=text), [worse])
    with_it = make(tmp_path / "1" / "live.db", *OPEN, HIDDEN, more, conflicts=[told])
    assert ask(with_it, CONFLICTS) == [("d", "s", "name", "", "secret")]
    without = make(tmp_path / "2" / "live.db", *OPEN)
    one, other = (publish(live, min_confidence=0.9) for live in (with_it, without))
    for table in ("statements", "conflicts", "attributions", "quotations"):
        query = f"SELECT * FROM {table}"  # noqa: S608 - our own names
        if table == "quotations":
            query = "SELECT number, id, statement_id FROM quotations"
        assert ask(one, query) == ask(other, query)
    assert b"Secret Times" not in one.read_bytes()
    assert b"secret" not in one.read_bytes()


def test_a_conflict_is_told_of_who_says_the_same_words(tmp_path: Path) -> None:
    """Whoever is left out is stood in for by the first that says it word by word, or by nobody."""
    told = Conflict(5, 6, Touch.NAME, "bridge", "We")
    live = make(tmp_path / "live.db", *OPEN, HIDDEN, conflicts=[told])
    assert ask(live, CONFLICTS) == [("a", "a", "name", "bridge", "We")]
    copy = publish(live, min_confidence=0.9)
    assert ask(copy, CONFLICTS) == [("b", "d", "name", "bridge", "We")]


@pytest.mark.parametrize(
    ("verdict", "said", "shown"),
    [
        (Verdict.NOT_A_QUOTATION, {}, ["b", "d"]),
        (Verdict.WRONG_SPEAKER, {"speaker": TOM.id, "speaker_name": TOM.name}, ["b", "d"]),
        (Verdict.RIGHT, {"speaker": NADIA.id}, ["b", "c", "d"]),
    ],
)
def test_what_people_decided_holds(
    tmp_path: Path, verdict: Verdict, said: dict[str, Any], shown: list[str]
) -> None:
    """Words that are no quotation, or somebody else's, are in no statement of the copy."""
    live = make(tmp_path / "live.db", *OPEN)
    with Store.open(live) as store:
        settle(store, judge_bridge(verdict, document="c", **said))
        group_alike(store)
    assert [row[0] for row in ask(publish(live), MEMBERS)] == shown


def copies(path: Path, original: Attribution, copy: Attribution, *others: Batch) -> Path:
    """Make an archive of an article, ``a``, a copy of it, ``b``, and others."""
    fill(path)
    with Store.open(path) as store:
        with store.ingest(
            "0.1", "x", bands=lambda keys: keys, find_original=lambda _, __: "a"
        ) as ingest:
            for key, found in (("a", original), ("b", copy)):
                ingest.write([read(at(key, "2024-05-06", key), [found], signature=(1,))])
            ingest.write([read(made, found) for made, found in others])
        group_alike(store)
    return path


def test_copies_count_as_in_the_archive(tmp_path: Path) -> None:
    """A quotation with a copy is a statement; without its original, a copy alone is none."""
    live = copies(tmp_path / "1" / "live.db", sure(bridge()), sure(bridge()))
    assert [row[4:7] for row in ask(publish(live), STATEMENTS)] == [(2, 2, 2)]
    live = copies(tmp_path / "2" / "live.db", bridge(), sure(bridge()))
    assert ask(live, "SELECT quotations FROM statements") == [(2,)]
    copy = publish(live, min_confidence=0.9)
    assert ask(copy, STATEMENTS) == []
    assert ask(copy, VIEW) == [("b", None, None)]


def test_a_copy_that_names_nobody_tells_not_whom_its_original_named(tmp_path: Path) -> None:
    """Without the original it is nobody's who is named, and leaves the statement."""
    others = OPEN[1:]
    renamed = [(replace(made, id=f"x{made.id}"), found) for made, found in others]
    live = copies(tmp_path / "live.db", bridge(), sure(bridge(None)), *renamed)
    assert ask(live, "SELECT quotations FROM statements") == [(4,)]
    copy = publish(live, min_confidence=0.9)
    assert [row[0] for row in ask(copy, MEMBERS)] == ["xb", "xd"]
    assert ask(copy, "SELECT statement, speaker FROM attributions WHERE document_id = 'b'") == [
        (None, None)
    ]


def test_the_longest_form_is_one_that_is_shown(tmp_path: Path) -> None:
    """The most words in marks among what is left."""
    indirect = replace(bridge(), quotation=replace(bridge().quotation, kind=Kind.INDIRECT))
    first = (at("b", "2024-05-01", "Quay Post"), [sure(indirect)])
    live = make(tmp_path / "live.db", first, OPEN[0], OPEN[2])
    (row,) = ask(publish(live), STATEMENTS)
    kinds = dict(ask(live, "SELECT id, kind FROM quotations"))
    assert (kinds[row[0]], kinds[row[8]]) == ("indirect", "direct")
    assert TEXT.count("bridge") == 1
