"""One run of ingesting: fates, batches, replaced quotations, counts."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quotetrack.errors import StoreError
from quotetrack.model import Attribution, Document, Failure, Span
from quotetrack.store import Fate, Filters, Store
from store_samples import NADIA, TEXT, TOM, attribute, bridge, document, fill, read, trial


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a place for a database."""
    return tmp_path / "quotes.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """Give an empty store."""
    with Store.open(path, create=True) as store:
        yield store


def _rows(path: Path, query: str) -> list[tuple[object, ...]]:
    db = sqlite3.connect(path)
    rows = db.execute(query).fetchall()
    db.close()
    return rows


@pytest.mark.parametrize(
    ("change", "fate"),
    [
        ({}, Fate.UNCHANGED),
        ({"origin": "moved/elsewhere.txt"}, Fate.UNCHANGED),
        ({"text": TEXT + "!"}, Fate.CHANGED),
        ({"title": None}, Fate.CHANGED),
        ({"title": ""}, Fate.CHANGED),
        ({"url": "https://example.org/other"}, Fate.CHANGED),
        ({"outlet": "The Lighthouse"}, Fate.CHANGED),
        ({"published": "2024-05-07"}, Fate.CHANGED),
        ({"author": "B. Writer"}, Fate.CHANGED),
        ({"language": "fr"}, Fate.CHANGED),
        ({"id": "d2"}, Fate.NEW),
    ],
)
def test_a_document_has_changed_if_its_words_or_its_facts_have(
    store: Store, change: dict[str, Any], fate: Fate
) -> None:
    """Text and metadata count, the place it was read from does not."""
    with store.ingest("0.1", "x") as ingest:
        assert ingest.fate(document()) is Fate.NEW
        ingest.write([read(document(), [])])
    with store.ingest("0.1", "x") as ingest:
        assert ingest.fate(replace(document(), **change)) is fate


def test_facts_cannot_trade_places(store: Store) -> None:
    """The same words under another heading are a change."""
    first = Document("d", "text", title="one", url=None)
    with store.ingest("0.1", "x") as ingest:
        ingest.write([read(first, [])])
    with store.ingest("0.1", "x") as ingest:
        assert ingest.fate(Document("d", "text", title=None, url="one")) is Fate.CHANGED


def test_the_same_document_twice_in_one_run_counts_once(store: Store) -> None:
    """A second copy is unchanged even before the first one's batch is stored."""
    with store.ingest("0.1", "x") as ingest:
        assert ingest.fate(document()) is Fate.NEW
        assert ingest.fate(document()) is Fate.UNCHANGED
        ingest.write([read(document(), [bridge()])])
    assert store.counts().documents == 1


def test_ingesting_again_changes_nothing(path: Path) -> None:
    """A second write of the same documents leaves every row but the run's as it was."""
    everything = "SELECT q.*, s.* FROM quotations q JOIN spans s ON s.quotation_id = q.id"
    keep = everything.replace("q.*", "q.id, q.number, q.text, q.speaker_id")
    fill(path, (document(), [bridge(), trial()]), (document("d2"), [bridge(TOM)]))
    before = _rows(path, keep)
    fill(path, (document(), [bridge(), trial()]), (document("d2"), [bridge(TOM)]))
    assert _rows(path, keep) == before
    assert len(before) == 9


def test_an_edited_document_replaces_its_quotations(store: Store) -> None:
    """After an edit only what the new text holds is there, found by search too."""
    edited = replace(document(), text="The bridge is closed, said Tom Whitfield.")
    found = attribute(edited.text, "The bridge is closed", TOM, cue="said")
    with store.ingest("0.1", "x") as ingest:
        ingest.write([read(document(), [bridge(), trial()])])
    with store.ingest("0.1", "x") as ingest:
        ingest.write([read(edited, [found])])
    assert [row.quotation for row in store.quotations()] == ["The bridge is closed"]
    assert [row.speaker for row in store.quotations(Filters(search="bridge"))] == ["Tom Whitfield"]
    assert list(store.quotations(Filters(search="tested"))) == []
    assert store.document("d1") == edited


def test_a_quotation_that_stays_in_place_keeps_its_id_and_number(path: Path) -> None:
    """Another speaker, other facts: the permalink and the search key stay."""
    fill(path, (document(), [bridge(), trial()]), (document("d2"), [bridge()]))
    before = _rows(path, "SELECT id, number FROM quotations WHERE document_id = 'd1' ORDER BY 1")
    edited = replace(document(), text=TEXT + " It opened in May.")
    fill(path, (edited, [bridge(TOM), trial(TOM)]))
    after = _rows(path, "SELECT id, number FROM quotations WHERE document_id = 'd1' ORDER BY 1")
    assert after == before
    assert _rows(path, "SELECT DISTINCT speaker_id FROM quotations WHERE document_id = 'd1'") == [
        ("tom-whitfield",)
    ]


def test_documents_that_are_not_in_the_input_stay(path: Path) -> None:
    """A later run over other files deletes nothing."""
    fill(path, (document("d1"), [bridge()]))
    fill(path, (document("d2"), [bridge()]))
    assert _rows(path, "SELECT id FROM documents ORDER BY number") == [("d1",), ("d2",)]


def test_a_batch_is_stored_whole_or_not_at_all(store: Store, path: Path) -> None:
    """One wrong range takes the batch back: documents, speakers and counts; a next one succeeds."""
    wrong = bridge()
    wrong = replace(wrong, quotation=replace(wrong.quotation, content=(Span(0, 9999),)))
    with store.ingest("0.1", "x") as ingest:
        with pytest.raises(StoreError, match="outside its"):
            ingest.write([read(document("a"), [bridge()]), read(document("b"), [wrong])])
        assert store.counts().documents == 0
        assert store.speakers() == []
        ingest.write([Failure("b.txt", "no text"), read(document("a"), [bridge()])])
    assert _rows(path, "SELECT documents, quotations, failures FROM ingests") == [(1, 1, 1)]


def test_a_run_has_a_row_with_its_counts(path: Path) -> None:
    """When, what with, how much: each run can be told from the table ingests."""
    fill(path, (document("a"), [bridge(), trial()]))
    with Store.open(path) as store, store.ingest("9.9", "en_model 3.8") as ingest:
        ingest.fate(document("a"))
        ingest.write([Failure("b.txt", "no text")])
    rows = _rows(
        path,
        "SELECT version, model, documents, unchanged, quotations, failures, id "
        "FROM ingests WHERE finished >= started ORDER BY id",
    )
    assert rows == [("0.1", "by hand", 1, 0, 2, 0, 1), ("9.9", "en_model 3.8", 0, 1, 0, 1, 2)]


def test_a_run_that_broke_is_not_marked_as_finished(store: Store, path: Path) -> None:
    """What was stored until the error stays, and the row tells that the run didn't end."""
    ingest = store.ingest("0.1", "x")
    ingest.__enter__()
    ingest.write([read(document(), [bridge()])])
    ingest.__exit__(ZeroDivisionError, ZeroDivisionError(), None)
    assert _rows(path, "SELECT finished, documents FROM ingests") == [(None, 1)]


def test_two_texts_with_one_id_are_told_apart(store: Store) -> None:
    """A second text under the same id would push the first out: its origin is named instead."""
    other = replace(document(), text="Other words.", origin="b.txt")
    with store.ingest("0.1", "x") as ingest:
        assert ingest.clash(document()) is None
        ingest.fate(document())
        assert ingest.clash(document()) is None
        assert ingest.clash(other) == "d1.txt"
        assert ingest.refusal(other) == "has the same id as another text in d1.txt: 'd1'"
        ingest.fate(other)
        assert ingest.clash(document()) is None
        with pytest.raises(StoreError, match="same id"):
            ingest.write([read(other, [])])
        ingest.write([read(document(), [bridge()])])
    with store.ingest("0.1", "x") as later:
        assert later.clash(other) is None
    assert store.document("d1") == document()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": "a\0b"}, "NUL"),
        ({"text": "half \ud83d"}, "surrogate"),
        ({"title": "half \udc00"}, "surrogate"),
        ({"id": "\0"}, "NUL"),
        ({"id": ""}, "no id"),
    ],
)
def test_what_sqlite_cannot_count_in_is_refused_with_words(
    store: Store, change: dict[str, str], said: str
) -> None:
    """Such a text is reported, never stored with offsets that mean something else."""
    bad = replace(document(), **change)
    with store.ingest("0.1", "x") as ingest:
        assert said in (ingest.refusal(bad) or "")
        assert ingest.refusal(document("fine")) is None
        ingest.fate(bad)
        with pytest.raises(StoreError, match=said):
            ingest.write([read(bad, [])])


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([bridge(), bridge(TOM)], "two quotations stand"),
        ([replace(bridge(), described="an engineer")], "described as unnamed"),
        ([replace(bridge(), quotation=replace(bridge().quotation, content=()))], "no content"),
        ([replace(bridge(), confidence=1.5)], "CHECK"),
        ([replace(bridge(), confidence=float("nan"))], "NOT NULL"),
    ],
)
def test_contradictions_are_refused(store: Store, found: list[Attribution], said: str) -> None:
    """Two speakers for one place, a speaker who is unnamed, nothing said: none is stored."""
    with store.ingest("0.1", "x") as ingest, pytest.raises(StoreError, match=said):
        ingest.write([read(document(), found)])
    assert store.counts().documents == 0


def test_unnamed_and_open_speakers_are_no_speakers(store: Store) -> None:
    """Someone described stays as described; nobody is stored as a person called Unknown."""
    with store.ingest("0.1", "x") as ingest:
        unnamed = replace(bridge(None), described="an engineer")
        ingest.write([read(document(), [unnamed, trial(None)])])
    assert [(r.speaker, r.named) for r in store.quotations()] == [("an engineer", 0), (None, 0)]
    assert store.speakers() == []


def test_roles_hold_the_first_and_the_last_date(store: Store) -> None:
    """Dates widen whatever the order of ingest, and undated articles don't hide dated ones."""
    dates = ["2024-05-06T10:00:00", None, "2023-01-02", "2024-02-03"]
    with store.ingest("0.1", "x") as ingest:
        for n, date in enumerate(dates):
            ingest.write([read(document(f"d{n}", published=date), [bridge(role="mayor")])])
    (role,) = store.show_speaker("Nadia Lambert").roles
    assert (role.role, role.first, role.last) == ("mayor", "2023-01-02", "2024-05-06")


def test_a_role_that_an_edit_took_away_narrows_again(store: Store) -> None:
    """What only the edited article had given goes; what others give stays."""
    first, second = document("a", published="2020-01-01"), document("b", published="2024-01-01")
    with store.ingest("0.1", "x") as ingest:
        ingest.write([read(first, [bridge(role="mayor")])])
        ingest.write([read(second, [bridge(role="mayor"), trial(TOM)])])
    edited = replace(first, published="2021-01-01")
    with store.ingest("0.1", "x") as ingest:
        ingest.write([read(edited, [bridge(role="senator")])])
    roles = {r.role: (r.first, r.last) for r in store.show_speaker(NADIA.name).roles}
    assert roles == {
        "mayor": ("2024-01-01", "2024-01-01"),
        "senator": ("2021-01-01", "2021-01-01"),
    }
