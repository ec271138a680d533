"""Speakers in the user's hands, and that no later ingest undoes what the user decided."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quotetrack.errors import StoreError
from quotetrack.model import Speaker, SpeakerKind
from quotetrack.store import AliasRow, Filters, SpeakerSummary, Store
from quotetrack.store.names import fold
from store_samples import COUNCIL, NADIA, TOM, bridge, document, fill, trial

MAYOR = Speaker("mayor-lambert", "Mayor Lambert", SpeakerKind.PERSON, "Q42", ("the mayor",))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a database where Nadia Lambert and Tom Whitfield have spoken."""
    path = tmp_path / "quotes.db"
    first = document("d1", published="2024-01-02")
    second = document("d2", published="2024-03-04")
    fill(
        path,
        (first, [bridge(NADIA, role="engineer"), trial(TOM)]),
        (second, [bridge(NADIA, role="head of works")]),
    )
    return path


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """Give that database, opened."""
    with Store.open(path) as store:
        yield store


def _aliases(store: Store, name: str) -> dict[str, str]:
    return {row.alias: row.origin for row in store.show_speaker(name).aliases}


def _ingest(store: Store, key: str, speaker: Speaker, listed: tuple[Speaker, ...] = ()) -> None:
    with store.ingest("0.1", "x", listed) as ingest:
        ingest.write([(document(key), [bridge(speaker)])], store.reconcile(listed))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë O’Neil", "ZOE O'NEIL"),
        ("Łukasz", "łukasz"),
        ("Зеленський", "зеленськии"),
        ("René  Fabre ", "Rene\u0301 Fabre"),
        ("Straße", "STRASSE"),
    ],
)
def test_names_are_compared_without_case_and_accents(one: str, other: str) -> None:
    """What a keyboard lacks doesn't make another name."""
    assert fold(one) == fold(other)


def test_the_list_names_who_speaks_most_first(store: Store) -> None:
    """Number of quotations and the dates of the first and the last."""
    assert store.list_speakers() == [
        SpeakerSummary(
            "nadia-lambert", "Nadia Lambert", SpeakerKind.PERSON, 2, "2024-01-02", "2024-03-04"
        ),
        SpeakerSummary(
            "tom-whitfield", "Tom Whitfield", SpeakerKind.PERSON, 1, "2024-01-02", "2024-01-02"
        ),
    ]


@pytest.mark.parametrize("name", ["Nadia Lambert", "nadia-lambert", "NADIA LAMBERT", "Lambert"])
def test_a_speaker_is_shown_by_name_alias_or_slug(store: Store, name: str) -> None:
    """Card of one speaker: summary, aliases with their origin, roles with their dates."""
    card = store.show_speaker(name)
    assert card.summary.id == "nadia-lambert"
    assert card.aliases == (AliasRow("Lambert", "seen"),)
    assert [(r.role, r.first, r.last) for r in card.roles] == [
        ("head of works", "2024-03-04", "2024-03-04"),
        ("engineer", "2024-01-02", "2024-01-02"),
    ]


def test_an_unknown_name_lists_who_may_be_meant(store: Store) -> None:
    """A part of a name is no name, but a hint."""
    with pytest.raises(StoreError, match=r"“Nadia”; perhaps Nadia Lambert \(nadia-lambert\)\?"):
        store.show_speaker("Nadia")
    with pytest.raises(StoreError, match="quotetrack speakers list"):
        store.merge_speakers("Nadia Lambert", "Oren Castell")


def test_an_ambiguous_name_lists_the_candidates(store: Store) -> None:
    """Two who were seen with one alias: it stands for neither until the user decides."""
    paul = Speaker("paul-lambert", "Paul Lambert", SpeakerKind.PERSON, None, ("Lambert",))
    _ingest(store, "d3", paul)
    candidates = r"Nadia Lambert \(nadia-lambert\), Paul Lambert \(paul-lambert\)"
    with pytest.raises(StoreError, match=candidates):
        store.add_alias("Lambert", "N. L.")
    assert len(list(store.quotations(Filters(speaker="Lambert")))) == 3
    store.add_alias("Nadia Lambert", "Lambert")
    assert store.show_speaker("Lambert").summary.id == "nadia-lambert"
    _ingest(store, "d4", paul)
    assert store.show_speaker("Lambert").summary.id == "nadia-lambert"


def test_an_alias_by_the_user_resolves_and_stays(store: Store) -> None:
    """It is kept as the user's, and another speaker can't take it in a later ingest."""
    store.add_alias("Nadia Lambert", "  the   Engineer ")
    assert _aliases(store, "THE ENGINEER") == {"Lambert": "seen", "the Engineer": "user"}
    _ingest(store, "d3", replace(TOM, aliases=("the engineer",)))
    assert store.show_speaker("the engineer").summary.name == "Nadia Lambert"
    store.add_alias("Nadia Lambert", "Lambert")
    assert _aliases(store, "Nadia Lambert")["Lambert"] == "user"


@pytest.mark.parametrize("alias", ["Tom Whitfield", "WHITFIELD", "tom-whitfield"])
def test_an_alias_of_another_speaker_is_refused(store: Store, alias: str) -> None:
    """One name can't stand for two: the line says whose it is, and nothing changes."""
    with pytest.raises(StoreError, match="already stands for Tom Whitfield"):
        store.add_alias("Nadia Lambert", alias)
    with pytest.raises(StoreError, match="already stands for Tom Whitfield"):
        store.rename_speaker("Nadia Lambert", alias)
    assert _aliases(store, "Nadia Lambert") == {"Lambert": "seen"}


@pytest.mark.parametrize("name", ["", " \n", "half \udcff", "nul \0"])
def test_a_name_must_be_text(store: Store, name: str) -> None:
    """An empty name and undecodable bytes from the command line are refused in one line."""
    with pytest.raises(StoreError, match="must be text"):
        store.add_alias("Nadia Lambert", name)
    with pytest.raises(StoreError, match="must be text"):
        store.rename_speaker("Nadia Lambert", name)


def test_a_merge_moves_everything(store: Store, path: Path) -> None:
    """Quotations, aliases, roles and statements move; the old name and slug go on resolving."""
    _ingest(store, "d3", MAYOR)
    db = sqlite3.connect(path)
    db.execute("INSERT INTO statements (speaker_id) VALUES ('nadia-lambert')")
    db.commit()
    store.merge_speakers("Mayor Lambert", "nadia-lambert")
    assert {s.id: s.quotations for s in store.list_speakers()} == {
        "mayor-lambert": 3,
        "tom-whitfield": 1,
    }
    for name in ("Nadia Lambert", "nadia-lambert", "Lambert"):
        assert store.show_speaker(name).summary.id == "mayor-lambert"
    assert {r.role for r in store.show_speaker("the mayor").roles} == {"engineer", "head of works"}
    assert db.execute("SELECT speaker_id FROM statements").fetchall() == [("mayor-lambert",)]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.close()


def test_merges_follow_each_other(store: Store) -> None:
    """After two merges the first slug leads to the last speaker; an item is kept."""
    _ingest(store, "d3", MAYOR)
    store.merge_speakers("Tom Whitfield", "Mayor Lambert")
    store.merge_speakers("Nadia Lambert", "Tom Whitfield")
    card = store.show_speaker("mayor-lambert")
    assert (card.summary.id, card.wikidata) == ("nadia-lambert", "Q42")


def test_a_merge_that_cannot_be_is_refused_whole(store: Store) -> None:
    """A speaker with itself, or two different Wikidata items: nothing moves."""
    _ingest(store, "d3", MAYOR)
    _ingest(store, "d4", replace(COUNCIL, wikidata="Q43"))
    before = store.list_speakers()
    with pytest.raises(StoreError, match="already are one speaker"):
        store.merge_speakers("Nadia Lambert", "Lambert")
    with pytest.raises(StoreError, match="different Wikidata items"):
        store.merge_speakers("Mayor Lambert", "Harbour Council")
    assert store.list_speakers() == before


def test_a_new_name_keeps_the_slug_and_the_old_name(store: Store) -> None:
    """A slug is a permalink; the old name becomes the user's alias; back again is fine."""
    store.rename_speaker("Lambert", "Nadia Lambert-Roux")
    card = store.show_speaker("Nadia Lambert")
    assert (card.summary.id, card.summary.name) == ("nadia-lambert", "Nadia Lambert-Roux")
    assert AliasRow("Nadia Lambert", "user") in card.aliases
    assert next(store.quotations()).speaker == "Nadia Lambert-Roux"
    store.rename_speaker("nadia-lambert", "Nadia Lambert")
    store.rename_speaker("nadia-lambert", "Nadia Lambert")
    assert store.show_speaker("Nadia Lambert-Roux").summary.name == "Nadia Lambert"


def test_a_later_ingest_does_not_undo_a_merge_or_a_new_name(store: Store) -> None:
    """An article and a file that still know the old speakers land with the merged one."""
    store.merge_speakers("Nadia Lambert", "Tom Whitfield")
    store.rename_speaker("Nadia Lambert", "Nadia Lambert-Roux")
    listed = (TOM, NADIA)
    registry = store.reconcile(listed)
    assert [(s.id, s.name) for s in registry] == [("nadia-lambert", "Nadia Lambert-Roux")]
    assert {"Whitfield", "Tom Whitfield", "Lambert", "Nadia Lambert"} <= set(registry[0].aliases)
    _ingest(store, "d3", TOM, listed)
    assert [(s.name, s.quotations) for s in store.list_speakers()] == [("Nadia Lambert-Roux", 4)]
    assert store.reconcile(listed) == registry


def test_the_registry_is_what_is_stored_and_what_is_listed(store: Store) -> None:
    """Listed speakers join the stored ones by slug, by item, or by name; new ones are added."""
    _ingest(store, "d3", MAYOR)
    listed = (
        replace(NADIA, wikidata="Q7", aliases=("Lambert", "N. L.")),
        Speaker("the-mayor", "Dame Lambert", SpeakerKind.PERSON, "Q42", ("Mrs Mayor",)),
        Speaker("t-w", "TOM WHITFIELD", SpeakerKind.PERSON, None, ("Tommy",)),
        Speaker("oren-castell", "Oren Castell", SpeakerKind.PERSON, None, ("Castell",)),
    )
    registry = {s.id: s for s in store.reconcile(listed)}
    assert sorted(registry) == ["mayor-lambert", "nadia-lambert", "oren-castell", "tom-whitfield"]
    assert registry["nadia-lambert"].wikidata == "Q7"
    assert registry["nadia-lambert"].aliases == ("Lambert", "N. L.")
    assert registry["mayor-lambert"].name == "Mayor Lambert"
    assert {"the mayor", "Dame Lambert", "Mrs Mayor"} == set(registry["mayor-lambert"].aliases)
    assert registry["tom-whitfield"].aliases == ("Whitfield", "TOM WHITFIELD", "Tommy")
    assert registry["oren-castell"] == listed[3]
    _ingest(store, "d4", registry["oren-castell"], listed)
    assert {s.id: s for s in store.speakers()} == registry
    assert _aliases(store, "Oren Castell") == {"Castell": "file"}
    assert _aliases(store, "Mayor Lambert")["the mayor"] == "seen"


@pytest.mark.parametrize(
    ("stored", "other"),
    [
        (COUNCIL, {"kind": SpeakerKind.PERSON}),
        (replace(COUNCIL, wikidata="Q1"), {"wikidata": "Q2"}),
    ],
)
def test_namesakes_stay_apart(store: Store, stored: Speaker, other: dict[str, Any]) -> None:
    """One name, but a person and a body, or two items: two speakers, until the user merges them."""
    _ingest(store, "d3", stored)
    namesake = replace(stored, id="another", **other)
    _ingest(store, "d4", namesake, (namesake,))
    with pytest.raises(StoreError, match="may be any of"):
        store.show_speaker("Harbour Council")
    assert store.show_speaker("another").summary.quotations == 1
    assert store.show_speaker("harbour-council").summary.quotations == 1


def test_an_alias_taken_out_of_the_file_goes(store: Store) -> None:
    """Mending the file mends the database: aliases of the file, never the user's."""
    listed = replace(NADIA, aliases=("Lambert", "the chief"))
    _ingest(store, "d3", NADIA, (listed,))
    store.add_alias("Nadia Lambert", "N. L.")
    assert _aliases(store, "Nadia Lambert")["the chief"] == "file"
    mended = (replace(NADIA, aliases=("Lambert",)), replace(TOM, aliases=("the chief",)))
    assert {s.id: set(s.aliases) for s in store.reconcile(mended)} == {
        "nadia-lambert": {"Lambert", "N. L."},
        "tom-whitfield": {"Whitfield", "the chief"},
    }
    _ingest(store, "d4", NADIA, mended)
    assert set(_aliases(store, "Nadia Lambert")) == {"Lambert", "N. L."}
    assert store.show_speaker("the chief").summary.name == "Tom Whitfield"


def test_the_file_decides_what_was_merely_seen(store: Store) -> None:
    """An alias that articles gave to one speaker goes to whom the file gives it."""
    listed = (replace(TOM, aliases=("Lambert",)),)
    _ingest(store, "d3", TOM, listed)
    assert store.show_speaker("Lambert").summary.name == "Tom Whitfield"
    _ingest(store, "d4", NADIA)
    assert store.show_speaker("Lambert").summary.name == "Tom Whitfield"


def test_the_user_decides_against_the_file(store: Store) -> None:
    """An alias by the user's word stays where the user put it, whatever the file says."""
    store.add_alias("Nadia Lambert", "the chief")
    listed = (replace(TOM, aliases=("the chief",)),)
    _ingest(store, "d3", TOM, listed)
    assert store.show_speaker("the chief").summary.name == "Nadia Lambert"
    assert "the chief" not in {
        a for s in store.reconcile(listed) if s.id == TOM.id for a in s.aliases
    }


def test_speakers_are_loaded_as_they_were_stored(store: Store) -> None:
    """Name, kind, item and aliases in their order come back the same."""
    given = [replace(COUNCIL, aliases=("the council", "Z", "A")), MAYOR]
    with store.ingest("0.1", "x") as ingest:
        ingest.write([], given)
    assert [s for s in store.speakers() if s.id in {"harbour-council", "mayor-lambert"}] == given
