"""Judgements: kept for ever, applied to what is stored, and never lost by a new reading."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotetrack.errors import StoreError
from quotetrack.model import Attribution, Judgement, Span, Speaker, SpeakerKind, Verdict
from quotetrack.store import Filters, Store
from store_samples import (
    COUNCIL,
    NADIA,
    TEXT,
    TOM,
    attribute,
    bridge,
    call_same,
    document,
    fill,
    judge,
    judge_bridge,
    settle,
    span,
    trial,
)

OREN = Speaker("oren-castell", "Oren Castell", SpeakerKind.PERSON)
RIGHT = judge_bridge(Verdict.RIGHT, speaker="nadia-lambert", speaker_name="Nadia Lambert")
WRONG = judge_bridge(Verdict.WRONG_SPEAKER, speaker="tom-whitfield", other="nadia-lambert")
NONE = judge_bridge(Verdict.NOT_A_QUOTATION)
HERE = judge(Verdict.HERE, document="d1", other="nadia-lambert", speaker="tom-whitfield")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a database where Nadia Lambert says two things in d1, and Tom Whitfield one in d2."""
    path = tmp_path / "quotes.db"
    fill(path, (document("d1"), [bridge(role="mayor"), trial()]), (document("d2"), [bridge(TOM)]))
    return path


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """Give that database, opened."""
    with Store.open(path) as store:
        yield store


def ask(path: Path, query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query).fetchall()


def dump(path: Path) -> list[list[tuple[object, ...]]]:
    """Return all that readers are shown and that judgements could change."""
    queries = (
        "SELECT * FROM speakers ORDER BY id",
        "SELECT * FROM aliases ORDER BY 1, 2",
        "SELECT * FROM roles ORDER BY 1, 2",
        "SELECT id, speaker_id, described, judged FROM quotations ORDER BY id",
        "SELECT * FROM attributions ORDER BY id",
        "SELECT * FROM judgements ORDER BY id",
    )
    return [ask(path, query) for query in queries]


def show(store: Store, key: str = "d1") -> list[tuple[str | None, str | None, str]]:
    """Return of a document's quotations who said them, what was judged, and the certainty."""
    rows = (r for r in store.quotations() if r.document_id == key)
    return [(r.speaker, r.judged, r.certainty) for r in rows]


def write(store: Store, key: str, text: str, found: Sequence[Attribution]) -> None:
    """Store a document in a run of its own."""
    with store.ingest("0.1", "x") as ingest:
        ingest.write([(document(key, text), found)], [])


AS_FOUND = ("Nadia Lambert", None, "check")


@pytest.mark.parametrize(
    ("judgement", "shown"),
    [
        (RIGHT, ("Nadia Lambert", "right", "checked")),
        (WRONG, ("Tom Whitfield", "wrong speaker", "checked")),
        (replace(WRONG, speaker="nadia-lambert"), ("Nadia Lambert", "right", "checked")),
        (replace(WRONG, speaker=None), (None, "wrong speaker", "checked")),
        (replace(WRONG, speaker=None, other="tom-whitfield"), AS_FOUND),
        (replace(WRONG, speaker=None, value="an engineer"), ("an engineer", "wrong speaker", "checked")),
        (replace(WRONG, speaker="oren-castell", speaker_name="Oren Castell"),
         ("Oren Castell", "wrong speaker", "checked")),
        (replace(WRONG, speaker=None, speaker_name="Oren Castell"),
         ("Oren Castell", "wrong speaker", "checked")),
        (replace(WRONG, speaker="t-w", speaker_name="TOM WHITFIELD"),
         ("Tom Whitfield", "wrong speaker", "checked")),
        (replace(RIGHT, speaker="tom-whitfield"), ("Tom Whitfield", "wrong speaker", "checked")),
        (replace(RIGHT, speaker=None, speaker_name=None), AS_FOUND),
        (HERE, ("Tom Whitfield", None, "check")),
        (replace(HERE, document="d2"), AS_FOUND),
    ],
)  # fmt: skip
def test_a_judgement_shows_at_once(
    store: Store, judgement: Judgement, shown: tuple[str | None, str | None, str]
) -> None:
    """Each verdict says whose the quotation is, and what nobody decided stays as found."""
    assert store.add_judgements([judgement]) == 1
    assert show(store)[0] == shown
    assert store.judgements() == [judgement]


def test_what_is_no_quotation_vanishes(store: Store) -> None:
    """It is in no view, count, list or export, but its row and its place stay."""
    store.add_judgements([NONE])
    assert [r.quotation for r in store.quotations(Filters(act=None))].count(
        "The bridge is safe,"
    ) == 1
    assert sum(store.counts().quotations.values()) == 2
    assert {s.id: s.quotations for s in store.list_speakers()} == {
        "nadia-lambert": 1,
        "tom-whitfield": 1,
    }
    assert len(store.attributions("d1")) == 2
    store.add_judgements([judge(Verdict.WITHDRAWN, 1, question="quotation:d1|1|20")])
    assert show(store)[0] == AS_FOUND


def test_the_latest_judgement_counts(store: Store) -> None:
    """Of several on one question the last made counts, whichever came in last."""
    store.add_judgements([replace(RIGHT, made_at="2026-02-01T00:00:00+00:00"), WRONG])
    assert show(store)[0] == ("Nadia Lambert", "right", "checked")
    store.add_judgements([judge(Verdict.WITHDRAWN, question="quotation:d1|1|20")])
    assert show(store)[0] == ("Nadia Lambert", "right", "checked")


def test_a_role_is_not_shown_beside_another_speaker(store: Store) -> None:
    """The role was read as that of the one found: put right, nobody else gets it."""
    store.add_judgements([WRONG])
    assert [r.role for r in store.quotations()][0] is None
    assert store.show_speaker("tom-whitfield").roles == ()
    assert store.show_speaker("nadia-lambert").roles == ()
    store.add_judgements([replace(RIGHT, made_at="2026-02-01T00:00:00+00:00")])
    assert [r.role for r in store.show_speaker("nadia-lambert").roles] == ["mayor"]


def test_who_is_called_so_here(store: Store) -> None:
    """In that document all that is found for one is another's; elsewhere nothing changes."""
    fill(store.path, (document("d3"), [bridge()]))
    store.add_judgements([HERE])
    assert [s for s, _, _ in show(store)] == ["Tom Whitfield"] * 2
    assert [s for s, _, _ in show(store, "d3")] == ["Nadia Lambert"]
    store.add_judgements([RIGHT])
    assert [s for s, _, _ in show(store)] == ["Nadia Lambert", "Tom Whitfield"]


def test_the_same_judgement_twice_is_one(store: Store, path: Path) -> None:
    """Importing a file again adds nothing, and a note makes another one of it."""
    given = [RIGHT, WRONG, HERE, call_same("nadia-lambert", "tom-whitfield")]
    assert store.add_judgements([*given, RIGHT]) == 4
    before = dump(path)
    assert store.add_judgements(reversed(given)) == 0
    assert dump(path) == before
    assert store.add_judgements([replace(RIGHT, note="heard it")]) == 1
    assert store.add_judgements([]) == 0


@pytest.mark.parametrize(
    "statement", ["UPDATE judgements SET verdict = 'same'", "DELETE FROM judgements"]
)
def test_a_judgement_is_kept_for_ever(store: Store, path: Path, statement: str) -> None:
    """The database itself refuses to change or to delete one."""
    store.add_judgements([RIGHT])
    with pytest.raises(sqlite3.IntegrityError, match="kept for ever"):
        ask(path, statement)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (replace(RIGHT, place=None), "needs the place"),
        (replace(RIGHT, document=None), "doesn't say"),
        (replace(RIGHT, note="nul \0"), "NUL"),
        (replace(RIGHT, made_by="half \ud83d"), "surrogate"),
    ],
)
def test_what_is_no_judgement_is_refused_whole(store: Store, wrong: Judgement, said: str) -> None:
    """One that can't be stored takes all that came with it back, with one line."""
    with pytest.raises(StoreError, match=said):
        store.add_judgements([WRONG, wrong])
    assert store.judgements() == []
    assert show(store)[0] == AS_FOUND


BATCHES = (
    (document("d1"), [bridge(role="mayor"), trial()]),
    (document("d2"), [bridge(TOM)]),
)
JUDGEMENTS = [
    RIGHT,
    replace(WRONG, made_at="2026-01-02T03:04:10+00:00"),
    replace(WRONG, speaker="oren-castell", speaker_name="Oren Castell"),
    replace(NONE, document="d2"),
    replace(HERE, made_at="2026-01-02T03:04:20+00:00"),
    judge(Verdict.HERE, document="d2", other="tom-whitfield", speaker="o", speaker_name="Oren Castell"),
    call_same("tom-whitfield", "nadia-lambert"),
    judge(Verdict.DIFFERENT, 5, speaker="nadia-lambert", other="tom-whitfield"),
    judge(Verdict.ALIAS, speaker="tom-whitfield", value="Tommy"),
    judge(Verdict.NAME, speaker="nadia-lambert", value="Nadia Roux"),
    judge(Verdict.LINK, speaker="nadia-lambert", value="Q42"),
    judge(Verdict.NO_ALIAS, speaker="nadia-lambert", value="lambert"),
    judge(Verdict.WITHDRAWN, 7, question="quotation:d1|1|20"),
    judge(Verdict.WITHDRAWN, 7, question="pair:nadia-lambert|tom-whitfield"),
    call_same("nadia-lambert", "oren-castell"),
    call_same("oren-castell", "tom-whitfield", 6),
    replace(WRONG, document="d2", speaker=None, other="tom-whitfield"),
]  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    chosen=st.lists(st.sampled_from(JUDGEMENTS), unique_by=id, max_size=8).flatmap(
        lambda js: st.tuples(st.just(js), st.permutations(js), st.sets(st.integers(0, 7)))
    )
)
def test_the_order_of_judgements_never_shows(
    empty: Path, chosen: tuple[list[Judgement], list[Judgement], set[int]]
) -> None:
    """One by one or at once, before or after the articles, in any order: the tables are the same."""
    one_by_one, at_once, settled_after = chosen
    with tempfile.TemporaryDirectory() as folder:
        one, two = Path(folder) / "one.db", Path(folder) / "two.db"
        shutil.copy(empty, one)
        shutil.copy(empty, two)
        fill(one, *BATCHES)
        with Store.open(one) as store:
            for n, judgement in enumerate(one_by_one):
                store.add_judgements([judgement])
                if n in settled_after:
                    settle(store)
            settle(store)
        with Store.open(two) as store:
            store.add_judgements(at_once)
        fill(two, *BATCHES)
        with Store.open(two) as store:
            settle(store)
        assert dump(one) == dump(two)
        assert ask(one, "PRAGMA foreign_key_check") == []


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty database, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "quotes.db"
    fill(path)
    return path
