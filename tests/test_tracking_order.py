"""Statements don't depend on the order in which articles come, change and go."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrack.deciding import settle, tracking
from quotetrack.model import Attribution, Decided, Document, Grouping, Saying
from quotetrack.statements import group
from quotetrack.store import Store
from store_samples import NADIA, TOM, attribute, document, fill

# Clauses that share words, with what stands for another in a near miss of them.
CLAUSES = (
    ("the ferry will sail to Varnholm every Monday morning", (" will ", " will not ")),
    ("we have ordered 800 tents for the camp in Varnholm", ("800", "80")),
    ("the old bridge to Varnholm must be mended before winter", ("Varnholm", "Eskerby")),
    ("the council raised the price of water by 12 percent", ("12", "21")),
    ("the price of the new ferry is a matter for the council", (" is ", " is not ")),
    ("nobody wants a camp with tents beside the old bridge", ("old", "new")),
)
START = date(2024, 5, 6)
DAYS = (None, 0, 0, 1, 4, 12, 16, 40, 80, 95, 130, 190)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw what somebody says: one to three clauses, some of them near misses, perhaps cut."""
    said = draw(st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=3))
    clauses = [clause.replace(*miss) if draw(st.booleans()) else clause for clause, miss in said]
    words = ". ".join(clauses).split()
    start = draw(st.integers(0, 4))
    end = draw(st.integers(0, 4))
    return " ".join(words[start : len(words) - end])


days = st.sampled_from(DAYS).map(lambda n: n if n is None else START + timedelta(days=n))


@st.composite
def sayings(draw: st.DrawFn) -> list[Saying]:
    """Draw quotations of one speaker, numbered as they come."""
    drawn = draw(st.lists(st.tuples(texts(), days), min_size=2, max_size=12))
    return [
        Saying(n, f"q{n:02}", NADIA.id, "statement", "direct", day, f"d{n // 2}", "en", text)
        for n, (text, day) in enumerate(drawn, start=1)
    ]


def group_all(said: Sequence[Saying], seeds: Sequence[Saying]) -> Grouping:
    """Group ``seeds`` among all that was said, reading no more than is asked for."""

    def read(first: date, last: date) -> list[Saying]:
        return [s for s in said if s.day is None or first <= s.day <= last]

    return group(seeds, read, Decided())


@given(sayings(), st.data())
def test_numbers_and_order_decide_nothing(said: list[Saying], data: st.DataObject) -> None:
    """Whatever number a quotation has, and whenever it is read: the same groups, by key."""
    others = data.draw(st.permutations(range(1, len(said) + 1)))
    again = [replace(s, number=n) for s, n in zip(said, others, strict=True)]
    mixed = data.draw(st.permutations(again))
    assert name_all(group_all(mixed, mixed), mixed) == name_all(group_all(said, said), said)


@given(sayings(), st.data())
def test_what_hangs_together_is_grouped_as_if_all_were(
    said: list[Saying], data: st.DataObject
) -> None:
    """A few quotations, grouped alone, get the groups that they have if everything is grouped."""
    seeds = data.draw(st.lists(st.sampled_from(said), min_size=1, max_size=3, unique=True))
    part, whole = group_all(said, seeds), group_all(said, said)
    members = set(part.members)
    assert {s.number for s in seeds} <= members
    assert part.groups == tuple(g for g in whole.groups if not members.isdisjoint(g))
    assert all(members.issuperset(g) for g in part.groups)
    touched = (c for c in whole.conflicts if {c.first, c.second} & members)
    assert sorted(map(repr, part.conflicts)) == sorted(map(repr, touched))


def name_all(grouping: Grouping, said: Iterable[Saying]) -> tuple[object, object]:
    """Return groups and conflicts by the keys of quotations instead of their numbers."""
    keys = {s.number: s.id for s in said}
    groups = sorted(tuple(keys[n] for n in g) for g in grouping.groups)
    conflicts = sorted(
        (c.touch, sorted(((keys[c.first], c.ours), (keys[c.second], c.theirs))))
        for c in grouping.conflicts
    )
    return groups, conflicts


class Article(NamedTuple):
    """What an article tells at one time: when it was published, and what two people said."""

    day: date | None
    nadia: str
    tom: str


articles = st.builds(Article, days, texts(), texts())
# An article by its key: new, edited, or gone.
batches = st.lists(
    st.dictionaries(st.sampled_from("abcdefg"), articles | st.none(), min_size=1, max_size=4),
    min_size=1,
    max_size=4,
)


@settings(max_examples=25, deadline=None)
@given(batches)
def test_any_way_to_an_archive_makes_the_same_statements(
    steps: list[dict[str, Article | None]],
) -> None:
    """After each batch of new, edited and deleted articles all is as if they had come at once."""
    with TemporaryDirectory() as folder:
        there: dict[str, Article] = {}
        for n, step in enumerate(steps):
            apply(Path(folder) / "grown.db", step)
            there |= {key: article for key, article in step.items() if article}
            there = {key: there[key] for key in there if step.get(key, there[key])}
            apply(Path(folder) / f"{n}.db", dict(sorted(there.items())))
            assert tell(Path(folder) / "grown.db") == tell(Path(folder) / f"{n}.db")


def apply(path: Path, step: Mapping[str, Article | None]) -> None:
    """Store, edit and delete articles, and settle."""
    fill(path, *(write(key, article) for key, article in step.items() if article))
    gone = [(key,) for key, article in step.items() if article is None]
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA foreign_keys=ON")
        db.executemany("DELETE FROM documents WHERE id = ?", gone)
    # The same whether the extra with a model of meaning is installed or not.
    with patch.object(tracking, "open_embedder", lambda: None), Store.open(path) as store:
        settle(store)


def write(key: str, article: Article) -> tuple[Document, list[Attribution]]:
    """Make the document of an article with its two quotations."""
    text = f"“{article.nadia},” said Nadia Lambert. “{article.tom}!” said Tom Whitfield."
    published = article.day.isoformat() if article.day else None
    return document(key, text, published=published), [
        attribute(text, f"“{article.nadia},”", NADIA, cue="said", source="Nadia Lambert"),
        attribute(text, f"“{article.tom}!”", TOM, source="Tom Whitfield"),
    ]


def tell(path: Path) -> tuple[object, ...]:
    """Return all that a database says of statements, by the keys of quotations."""
    with closing(sqlite3.connect(path)) as db:
        keys = dict(db.execute("SELECT number, id FROM quotations"))
        grouped = db.execute("SELECT id, statement_id FROM quotations").fetchall()
        rows = db.execute(
            "SELECT id, longest, speaker_id, first_seen, last_seen, quotations, documents, "
            "outlets, wordings FROM statements"
        ).fetchall()
        conflicts = db.execute("SELECT first, ours, second, theirs, touch FROM conflicts")
        told = sorted(
            (touch, sorted(((keys[first], ours), (keys[second], theirs))))
            for first, ours, second, theirs, touch in conflicts
        )
        waiting = db.execute("SELECT * FROM ungrouped").fetchall()
    said = sorted((key, keys.get(statement)) for key, statement in grouped)
    return said, sorted((keys[a], keys[b], *row) for a, b, *row in rows), told, waiting
