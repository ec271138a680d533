"""Speakers as data and as judged, and that no later ingest undoes what the user decided."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quotetrack.errors import StoreError
from quotetrack.model import (
    BaseSpeaker,
    Identity,
    Judgement,
    RoleSeen,
    Speaker,
    SpeakerKind,
    SpeakerPair,
    Verdict,
)
from quotetrack.questions import fold
from quotetrack.store import AliasRow, Filters, SpeakerSummary, Store
from store_samples import (
    COUNCIL,
    NADIA,
    TOM,
    bridge,
    call_same,
    document,
    fill,
    judge,
    read,
    settle,
    trial,
)

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


def ask(path: Path, query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query).fetchall()


def dump(path: Path) -> list[list[tuple[object, ...]]]:
    """Return all that readers are shown of speakers, and whose each quotation is."""
    queries = (
        "SELECT * FROM speakers ORDER BY id",
        "SELECT * FROM aliases ORDER BY 1, 2",
        "SELECT * FROM roles ORDER BY 1, 2",
        "SELECT * FROM attributions ORDER BY id",
    )
    return [ask(path, query) for query in queries]


def give_alias(slug: str, alias: str) -> Judgement:
    """Judge ``alias`` to be a name of ``slug``."""
    return judge(Verdict.ALIAS, speaker=slug, value=alias)


def _aliases(store: Store, name: str) -> dict[str, str]:
    return {row.alias: row.origin for row in store.show_speaker(name).aliases}


def _ingest(store: Store, key: str, speaker: Speaker, listed: tuple[Speaker, ...] = ()) -> None:
    with store.ingest("0.1", "x", listed) as ingest:
        ingest.write([read(document(key), [bridge(speaker)])])


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
        store.find_speaker("Oren Castell")


def test_an_ambiguous_name_lists_the_candidates(store: Store) -> None:
    """Two who were seen with one alias: it stands for neither until the user decides."""
    paul = Speaker("paul-lambert", "Paul Lambert", SpeakerKind.PERSON, None, ("Lambert",))
    _ingest(store, "d3", paul)
    candidates = r"Nadia Lambert \(nadia-lambert\), Paul Lambert \(paul-lambert\)"
    with pytest.raises(StoreError, match=candidates):
        store.find_speaker("Lambert")
    assert len(list(store.quotations(Filters(speaker="Lambert")))) == 3
    settle(store, give_alias("nadia-lambert", "Lambert"))
    assert store.show_speaker("Lambert").summary.id == "nadia-lambert"
    _ingest(store, "d4", paul)
    assert store.show_speaker("Lambert").summary.id == "nadia-lambert"


def test_an_alias_by_the_user_resolves_and_stays(store: Store) -> None:
    """It is kept as the user's, and another speaker can't take it in a later ingest."""
    settle(store, give_alias("nadia-lambert", "the Engineer"))
    assert _aliases(store, "THE ENGINEER") == {"Lambert": "seen", "the Engineer": "user"}
    _ingest(store, "d3", replace(TOM, aliases=("the engineer",)))
    assert store.find_speaker("the engineer") == "nadia-lambert"
    settle(store, give_alias("nadia-lambert", "Lambert"))
    assert _aliases(store, "Nadia Lambert")["Lambert"] == "user"
    assert store.find_speaker("the engineer") == "nadia-lambert"


def test_a_merge_moves_everything(store: Store, path: Path) -> None:
    """Quotations, aliases and roles move; the old name and slug go on resolving."""
    _ingest(store, "d3", MAYOR)
    settle(store, call_same("mayor-lambert", "nadia-lambert"))
    assert {s.id: s.quotations for s in store.list_speakers()} == {
        "mayor-lambert": 3,
        "tom-whitfield": 1,
    }
    assert store.counts().speakers == 2
    for name in ("Nadia Lambert", "nadia-lambert", "Lambert"):
        assert store.find_speaker(name) == "mayor-lambert"
    card = store.show_speaker("the mayor")
    assert {r.role for r in card.roles} == {"engineer", "head of works"}
    assert [(m.id, m.name) for m in card.members] == [
        ("mayor-lambert", "Mayor Lambert"),
        ("nadia-lambert", "Nadia Lambert"),
    ]
    assert ask(path, "SELECT speaker FROM known_speakers ORDER BY 1") == [
        ("Mayor Lambert",),
        ("Tom Whitfield",),
    ]
    assert ask(path, "PRAGMA foreign_key_check") == []


def test_merging_and_splitting_changes_nothing(store: Store, path: Path) -> None:
    """Base speakers stay as they are under all decisions: taking one back takes all back."""
    _ingest(store, "d3", MAYOR)
    settle(store)
    before = dump(path)
    settle(store, call_same("mayor-lambert", "nadia-lambert"), give_alias("tom-whitfield", "Tom"))
    base = store.base_speakers()
    assert dump(path) != before
    question = "pair:mayor-lambert|nadia-lambert"
    alias = "alias:tom-whitfield|tom"
    withdrawn = [judge(Verdict.WITHDRAWN, 1, question=q) for q in (question, alias)]
    settle(store, *withdrawn)
    assert dump(path) == before
    assert store.base_speakers() == base


def test_an_article_after_a_merge_is_split_right(store: Store) -> None:
    """What an article calls by the merged name is that one's again after a split."""
    settle(store, call_same("nadia-lambert", "tom-whitfield"))
    (known,) = store.reconcile([])
    assert {"Whitfield", "Tom Whitfield"} <= set(known.aliases)
    with store.ingest("0.1", "x") as ingest:
        for n, name in enumerate(("Tom Whitfield", "Whitfield", "Nadia Lambert", None)):
            named = replace(bridge(known), named_as=name)
            ingest.write([read(document(f"e{n}"), [named])])
    assert {s.name: s.quotations for s in store.list_speakers()} == {"Nadia Lambert": 7}
    settle(store, judge(Verdict.DIFFERENT, 1, speaker="nadia-lambert", other="tom-whitfield"))
    assert {s.name: s.quotations for s in store.list_speakers()} == {
        "Nadia Lambert": 4,
        "Tom Whitfield": 3,
    }
    assert {b.id: b.aliases for b in store.base_speakers()} == {
        "nadia-lambert": ("Lambert",),
        "tom-whitfield": ("Whitfield",),
    }


def test_a_new_name_keeps_the_slug_and_the_old_name(store: Store) -> None:
    """A slug is a permalink; the old name goes on resolving, in articles and for users."""
    new = "Nadia Lambert-Roux"
    settle(store, judge(Verdict.NAME, speaker="nadia-lambert", value=new))
    card = store.show_speaker("Nadia Lambert")
    assert (card.summary.id, card.summary.name) == ("nadia-lambert", new)
    assert AliasRow("Nadia Lambert", "seen") in card.aliases
    assert next(store.quotations()).speaker == new
    settle(store, judge(Verdict.NAME, 1, speaker="nadia-lambert", value="Nadia Lambert"))
    assert store.show_speaker("nadia-lambert").summary.name == "Nadia Lambert"


def test_a_later_ingest_does_not_undo_a_merge_or_a_new_name(store: Store) -> None:
    """An article and a file that still know the old speakers land with the merged one."""
    settle(
        store,
        call_same("nadia-lambert", "tom-whitfield"),
        judge(Verdict.NAME, speaker="nadia-lambert", value="Nadia Lambert-Roux"),
    )
    listed = (TOM, NADIA)
    registry = store.reconcile(listed)
    assert [(s.id, s.name) for s in registry] == [("nadia-lambert", "Nadia Lambert-Roux")]
    assert {"Whitfield", "Tom Whitfield", "Lambert", "Nadia Lambert"} <= set(registry[0].aliases)
    _ingest(store, "d3", TOM, listed)
    assert [(s.name, s.quotations) for s in store.list_speakers()] == [("Nadia Lambert-Roux", 4)]
    assert [replace(s, aliases=()) for s in store.reconcile(listed)] == [
        replace(s, aliases=()) for s in registry
    ]
    settle(store)
    assert [(s.name, s.quotations) for s in store.list_speakers()] == [("Nadia Lambert-Roux", 4)]


def test_an_alias_withdrawn_during_a_run_is_not_seen_by_it(store: Store, path: Path) -> None:
    """The run was told the alias: that it comes back with an article is no news."""
    settle(store, give_alias("nadia-lambert", "the chief"))
    with store.ingest("0.1", "x") as ingest:
        known = {s.id: s for s in store.reconcile([])}
        with Store.open(path) as other:
            question = "alias:nadia-lambert|the chief"
            settle(other, judge(Verdict.WITHDRAWN, 1, question=question))
        ingest.write([read(document("d3"), [bridge(known["nadia-lambert"])])])
    assert _aliases(store, "nadia-lambert") == {"Lambert": "seen"}


def test_a_run_sees_what_another_decides_meanwhile(store: Store, path: Path) -> None:
    """A merge between two batches counts for the second, though the run knows the old speakers."""
    with store.ingest("0.1", "x") as ingest:
        ingest.write([read(document("d3"), [bridge(TOM)])])
        with Store.open(path) as other:
            settle(other, call_same("nadia-lambert", "tom-whitfield"))
        ingest.write([read(document("d4"), [bridge(TOM)])])
    assert [(s.id, s.quotations) for s in store.list_speakers()] == [("nadia-lambert", 5)]


def test_a_slug_taken_by_another_gets_a_number(store: Store) -> None:
    """A body of the name that a merged person's slug comes from is a speaker of its own."""
    settle(store, call_same("nadia-lambert", "tom-whitfield"))
    body = Speaker("tom-whitfield", "Tom Whitfield", SpeakerKind.BODY)
    _ingest(store, "d3", body)
    assert {s.id: s.kind for s in store.list_speakers()} == {
        "nadia-lambert": SpeakerKind.PERSON,
        "tom-whitfield-2": SpeakerKind.BODY,
    }


def test_base_speakers_are_what_data_say(store: Store) -> None:
    """Roles with their days, outlets, companions and counts, whatever the act."""
    _ingest(store, "d3", replace(MAYOR, wikidata=None), (MAYOR,))
    base = {b.id: b for b in store.base_speakers()}
    assert base["nadia-lambert"] == BaseSpeaker(
        "nadia-lambert",
        "Nadia Lambert",
        SpeakerKind.PERSON,
        aliases=("Lambert",),
        roles=(
            RoleSeen("engineer", "2024-01-02", "2024-01-02"),
            RoleSeen("head of works", "2024-03-04", "2024-03-04"),
        ),
        outlets=frozenset({"The Harbour"}),
        companions=frozenset({"tom-whitfield"}),
        quotations=2,
    )
    listed = base["mayor-lambert"]
    assert (listed.listed, listed.wikidata, listed.aliases) == (True, "Q42", ("the mayor",))


def test_what_is_new_is_unsettled(store: Store) -> None:
    """Who came, or got a name, since identities were written can be asked for."""
    assert store.unsettled() == {"nadia-lambert", "tom-whitfield"}
    settle(store)
    assert store.unsettled() == set()
    with store.ingest("0.1", "x") as ingest:
        tommy = replace(TOM, aliases=("Whitfield", "Tommy"))
        ingest.write([read(document("d3"), [bridge(tommy), trial(NADIA)])])
    assert store.unsettled() == {"tom-whitfield"}


def test_candidates_are_pairs_that_nobody_decided_about(store: Store) -> None:
    """Sure pairs, decided ones and those that are one already are none; the best come first."""
    for n in range(4):
        _ingest(store, f"x{n}", Speaker(f"s{n}", f"Speaker {n}", SpeakerKind.PERSON))
    pairs = [
        SpeakerPair("s0", "s1", 0.5, sure=False, reasons=("one outlet",)),
        SpeakerPair("s0", "s2", 0.7, sure=False),
        SpeakerPair("s1", "s2", 0.9, sure=False),
        SpeakerPair("s2", "s3", 0.99, sure=True),
        SpeakerPair("s0", "nobody", 0.9, sure=False),
    ]
    store.write_identities([], pairs)
    assert store.candidates() == [pairs[2], pairs[1], pairs[0]]
    assert set(store.pairs()) == set(pairs[:4])
    settle(store, judge(Verdict.DIFFERENT, speaker="s2", other="s1"), call_same("s0", "s2"))
    assert store.candidates() == [pairs[0]]
    question = "pair:s1|s2"
    store.add_judgements([judge(Verdict.WITHDRAWN, 1, question=question)])
    assert store.candidates() == [pairs[2], pairs[0]]


def test_an_identity_without_a_row_is_refused_whole(store: Store) -> None:
    """Who stands for a cluster must be stored; nothing is written otherwise."""
    with pytest.raises(StoreError, match="no speaker has the identifier “nobody”"):
        store.write_identities([Identity("tom-whitfield", "nobody", "Nobody")], [])
    assert store.find_speaker("tom-whitfield") == "tom-whitfield"


def test_reading_and_writing_alone_is_one_transaction(store: Store, path: Path) -> None:
    """What is written inside and then fails is not written."""
    same = call_same("nadia-lambert", "tom-whitfield")
    nobody = Identity("tom-whitfield", "nobody", "Nobody")

    def decide_badly() -> None:
        with store.alone():
            settle(store, same)
            store.write_identities([nobody], [])

    with pytest.raises(StoreError, match="nobody"):
        decide_badly()
    assert store.judgements() == []
    with store.alone():
        settle(store, same)
    assert ask(path, "SELECT count(*) FROM judgements") == [(1,)]


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
    settle(store, give_alias("nadia-lambert", "N. L."))
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
    settle(store, give_alias("nadia-lambert", "the chief"))
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
        ingest.write([read(document("d3"), [bridge(given[0]), trial(given[1])])])
    assert [s for s in store.speakers() if s.id in {"harbour-council", "mayor-lambert"}] == given
