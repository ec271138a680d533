"""Judgements: kept for ever, applied to what is stored, and never lost by a new reading."""

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
from quotetrack.store import Filters, Store, judgement_id, tell_certainty
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
    read,
    settle,
    span,
    trial,
)

BRIDGE = span(TEXT, "The bridge is safe,")
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
    with store.ingest("0.1", "x", again=True) as ingest:
        ingest.write([read(document(key, text), found)])


AS_FOUND = ("Nadia Lambert", None, "check")


@pytest.mark.parametrize(
    ("judgement", "shown"),
    [
        (RIGHT, ("Nadia Lambert", "right", "checked")),
        (WRONG, ("Tom Whitfield", "corrected", "checked")),
        (replace(WRONG, speaker="nadia-lambert"), ("Nadia Lambert", "right", "checked")),
        (replace(WRONG, speaker=None), (None, "wrong speaker", "checked")),
        (replace(WRONG, speaker=None, other="tom-whitfield"), AS_FOUND),
        (replace(WRONG, speaker=None, value="a man"), ("a man", "corrected", "checked")),
        (replace(WRONG, speaker="oren-castell", speaker_name="Oren Castell"),
         ("Oren Castell", "corrected", "checked")),
        (replace(WRONG, speaker=None, speaker_name="Oren Castell"),
         ("Oren Castell", "corrected", "checked")),
        (replace(WRONG, speaker="t-w", speaker_name="TOM WHITFIELD"),
         ("Tom Whitfield", "corrected", "checked")),
        (replace(RIGHT, speaker="tom-whitfield"), ("Tom Whitfield", "corrected", "checked")),
        (replace(RIGHT, speaker=None, speaker_name=None), AS_FOUND),
        (replace(RIGHT, speaker="nobody", speaker_name=None), AS_FOUND),
        (replace(WRONG, speaker="nobody"), (None, "wrong speaker", "checked")),
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


def test_a_judgement_that_tells_nobody_known_waits(store: Store) -> None:
    """A slug that the archive lacks, or "right" about nobody where somebody is found since."""
    given = [
        replace(RIGHT, speaker="nobody", speaker_name=None),
        judge(Verdict.RIGHT, document="d2", place=BRIDGE),
        replace(WRONG, speaker="nobody", place=span(TEXT, "We tested it,"), text="We tested it,"),
    ]
    store.add_judgements(given)
    assert sorted(map(str, store.waiting())) == sorted(map(str, given))
    nobody = Speaker("nobody", "Nora Body", SpeakerKind.PERSON)
    write(store, "d3", TEXT, [bridge(nobody)])
    assert store.waiting() == [given[1]]
    assert [speaker for speaker, _, _ in show(store)] == ["Nora Body"] * 2


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
    assert next(store.quotations()).role is None
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
    """Importing a file again adds nothing, and another moment makes another one of it."""
    given = [RIGHT, WRONG, HERE, call_same("nadia-lambert", "tom-whitfield")]
    assert store.add_judgements([*given, RIGHT]) == 4
    before = dump(path)
    assert store.add_judgements(reversed(given)) == 0
    assert dump(path) == before
    assert store.add_judgements([replace(RIGHT, made_at="2026-01-02T04:00:00+00:00")]) == 1
    assert store.add_judgements([]) == 0


def test_a_key_tells_nothing_of_who_decided() -> None:
    """It is published: nobody finds a name or a note by guessing, but all else tells two apart."""
    hidden = replace(RIGHT, made_by="B. Source", note="heard it")
    assert judgement_id(hidden) == judgement_id(RIGHT)
    others = [WRONG, replace(RIGHT, made_at="2026-01-02T04:00:00+00:00"), HERE]
    assert judgement_id(RIGHT) not in map(judgement_id, others)


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


def test_the_same_words_again_keep_what_was_judged(store: Store) -> None:
    """Extracted again, found by another name or not at all: the person's word stays."""
    store.add_judgements([RIGHT, judge(Verdict.RIGHT, document="d2", place=BRIDGE, text=None)])
    for found in ([bridge(), trial()], [bridge(TOM)], [replace(bridge(None), described="a man")]):
        write(store, "d1", TEXT, found)
        assert show(store)[0][0] == "Nadia Lambert"
        assert show(store)[0][2] == "checked"
    write(store, "d1", TEXT, [trial()])
    assert store.waiting() == [RIGHT, judge(Verdict.RIGHT, document="d2", place=BRIDGE, text=None)]
    write(store, "d1", TEXT, [bridge(TOM)])
    assert show(store) == [("Nadia Lambert", "corrected", "checked")]


EDITED = "Correction: a year. " + TEXT.replace(" is safe", " is\nsafe")
LONGER = TEXT.replace("safe,” said", "safe, and it will stay,” said")
TWICE = TEXT + " “The bridge is safe,” said Tom Whitfield."


@pytest.mark.parametrize(
    ("text", "words", "verdict", "shown"),
    [
        (EDITED, ["The bridge is\nsafe,"], Verdict.RIGHT, "right"),
        (EDITED, ["The bridge is\nsafe"], Verdict.RIGHT, "right"),
        (EDITED, ["bridge"], Verdict.RIGHT, None),
        (EDITED, ["bridge is\nsafe"], Verdict.WRONG_SPEAKER, "wrong speaker"),
        (EDITED, ["bridge is\n"], Verdict.WRONG_SPEAKER, "wrong speaker"),
        (EDITED, ["bridge"], Verdict.WRONG_SPEAKER, None),
        (EDITED, ["a year"], Verdict.WRONG_SPEAKER, None),
        (EDITED, ["The bridge is\nsafe"], Verdict.NOT_A_QUOTATION, "not a quotation"),
        (EDITED, ["bridge is\n"], Verdict.NOT_A_QUOTATION, None),
        (TEXT, ["The bridge", "is safe,"], Verdict.RIGHT, "right"),
        (TEXT, ["The bridge", "safe,"], Verdict.RIGHT, None),
        (LONGER, ["The bridge is safe, and it will stay,"], Verdict.WRONG_SPEAKER, "wrong speaker"),
        (LONGER, ["The bridge is safe, and it will stay,"], Verdict.RIGHT, None),
        ("The bridge is closed.", ["The bridge is closed."], Verdict.RIGHT, None),
        ("“We tested it,” she said.", ["We tested it,"], Verdict.RIGHT, None),
    ],
)
def test_a_judgement_follows_its_words(
    store: Store, text: str, words: Sequence[str], verdict: Verdict, shown: str | None
) -> None:
    """An edited article or another model moves a quotation: enough of its words must be there."""
    store.add_judgements([judge_bridge(verdict, value="a man")])
    write(store, "d1", text, [attribute(text, words, None, described="a man")])
    rows = ask(store.path, "SELECT judged FROM quotations WHERE document_id = 'd1'")
    wanted = {"wrong speaker": "right"}.get(shown or "", shown)
    assert rows == [(wanted,)]
    assert len(store.waiting()) == (shown is None)


def test_of_the_same_words_twice_the_nearest_are_meant(store: Store) -> None:
    """Where an article repeats itself, a judgement stays with the place it was made at."""
    write(store, "d1", TWICE, [bridge(), trial()])
    second = Span(TWICE.rindex("The bridge is safe,"), TWICE.rindex("The bridge is safe,") + 19)
    store.add_judgements([judge_bridge(Verdict.RIGHT, value="a man", place=second)])
    text = "Now: " + TWICE
    words = "The bridge is safe,"
    first = attribute(text, words, None, described="a man")
    place = (Span(second.start + 5, second.end + 5),)
    again = replace(first, quotation=replace(first.quotation, content=place))
    write(store, "d1", text, [first, again])
    assert [judged for _, judged, _ in show(store)] == [None, "right"]


def test_of_two_judgements_at_one_place_the_latest_counts(store: Store) -> None:
    """One before and one after an edit are about the same words: the later one is shown."""
    store.add_judgements([judge_bridge(Verdict.RIGHT, 1, speaker="nadia-lambert")])
    write(store, "d1", EDITED, [attribute(EDITED, "The bridge is\nsafe,", NADIA)])
    moved = span(EDITED, "The bridge is\nsafe,")
    late = judge_bridge(Verdict.NOT_A_QUOTATION, 2, place=moved, text=moved.within(EDITED))
    store.add_judgements([late])
    assert show(store) == []
    store.add_judgements([judge_bridge(Verdict.RIGHT, 3, speaker="nadia-lambert")])
    assert show(store) == [("Nadia Lambert", "right", "checked")]
    assert store.waiting() == []


def test_what_is_judged_before_the_articles_come_waits(tmp_path: Path, store: Store) -> None:
    """A rebuilt database shows the same once the articles are in it, in whatever order."""
    given = [WRONG, replace(NONE, document="d2"), HERE, judge(Verdict.HERE, 1, document="d9",
             other="nadia-lambert", speaker="tom-whitfield")]  # fmt: skip
    store.add_judgements(given)
    before = dump(store.path)[1:5]
    with Store.open(tmp_path / "rebuilt.db", create=True) as rebuilt:
        assert rebuilt.add_judgements(store.judgements()) == len(given)
        assert len(rebuilt.waiting()) == len(given)
    fill(tmp_path / "rebuilt.db", *BATCHES)
    with Store.open(tmp_path / "rebuilt.db") as rebuilt:
        assert rebuilt.waiting() == store.waiting() == [given[-1]]
    after = dump(tmp_path / "rebuilt.db")[1:5]
    assert [row[:4] for row in after[2]] == [row[:4] for row in before[2]]
    assert after[:2] == before[:2]


def test_a_body_that_was_only_judged_becomes_one_when_it_is_found(store: Store) -> None:
    """Somebody entered by a judgement counts as a person until an article tells better."""
    council = replace(WRONG, speaker="harbour-council", speaker_name="Harbour Council")
    store.add_judgements([council])
    assert store.show_speaker("Harbour Council").summary.kind is SpeakerKind.PERSON
    with store.ingest("0.1", "x") as ingest:
        found = replace(COUNCIL, id="harbour-council-2")
        ingest.write([read(document("d3"), [bridge(found)])])
    summary = store.show_speaker("Harbour Council").summary
    assert (summary.id, summary.kind) == ("harbour-council", SpeakerKind.BODY)
    assert summary.quotations == 2


def test_who_was_entered_for_a_judgement_goes_with_it(store: Store) -> None:
    """A speaker whom no article names and no judgement needs is nobody's."""
    store.add_judgements([replace(WRONG, speaker=OREN.id, speaker_name=OREN.name)])
    assert [s.id for s in store.list_speakers()].count(OREN.id) == 1
    settle(store, call_same("oren-castell", "tom-whitfield", 1))
    settle(store, judge(Verdict.WITHDRAWN, 1, question="quotation:d1|1|20"))
    assert OREN.id not in {b.id for b in store.base_speakers()}
    assert {s.id for s in store.list_speakers()} == {"nadia-lambert", "tom-whitfield"}


def test_review_begins_with_the_least_sure(store: Store) -> None:
    """What nobody has judged, by confidence, with all that a reviewer must see."""
    long = "A. " * 400 + TEXT + " B." * 400
    found = attribute(long, "The bridge is safe,", TOM, cue="said", source="Nadia Lambert")
    found = replace(found, confidence=0.2, named_as="T. Whitfield")
    write(store, "d3", long, [found])
    store.add_judgements([RIGHT, replace(NONE, document="d2")])
    least, other = store.to_review()
    assert (least.document, other.document) == ("d3", "d1")
    assert (least.speaker, least.speaker_id, least.named_as) == (
        "Tom Whitfield",
        "tom-whitfield",
        "T. Whitfield",
    )
    assert (least.text, least.words) == ("The bridge is safe,",) * 2
    assert (len(least.before), len(least.after)) == (600, 600)
    assert least.before + least.words + least.after in long
    assert store.to_review(limit=1) == [least]
    assert store.to_review(Filters(speaker="Nadia Lambert")) == [other]
    assert store.to_review(Filters(search="nothing of this")) == []
    assert store.to_review(Filters(search="!")) == []


@pytest.mark.parametrize(
    ("confidence", "certainty"),
    [(1, "sure"), (0.95, "sure"), (0.94, "likely"), (0.8, "likely"), (0.79, "check"), (0, "check")],
)
def test_certainty_is_confidence_in_words(store: Store, confidence: float, certainty: str) -> None:
    """The view and the tables made without a database say the same word."""
    write(store, "d2", TEXT, [replace(bridge(TOM), confidence=confidence)])
    (row,) = (r for r in store.quotations() if r.document_id == "d2")
    assert row.certainty == certainty == tell_certainty(confidence)


def test_what_is_checked_passes_any_bound(store: Store) -> None:
    """A person's word is surer than any number."""
    assert list(store.quotations(Filters(min_confidence=0.9))) == []
    store.add_judgements([RIGHT])
    (row,) = store.quotations(Filters(min_confidence=0.9))
    assert (row.confidence, row.certainty) == (0.75, "checked")


def test_two_who_said_it_together(store: Store) -> None:
    """A joint statement is both speakers', until a person gives it to one."""
    joint = replace(bridge(), others=(TOM, COUNCIL))
    write(store, "d3", TEXT, [joint])
    (row,) = (r for r in store.quotations() if r.document_id == "d3")
    assert (row.speaker, row.together_with) == ("Nadia Lambert", "Tom Whitfield; Harbour Council")
    assert store.attributions("d3") == [joint]
    counted = {s.id: s.quotations for s in store.list_speakers()}
    assert counted == {"nadia-lambert": 3, "tom-whitfield": 2, "harbour-council": 1}
    assert store.counts().speakers == 3
    assert len(list(store.quotations(Filters(speaker="Harbour Council")))) == 1
    base = {b.id: b for b in store.base_speakers()}
    assert base["harbour-council"].companions == {"nadia-lambert", "tom-whitfield"}
    settle(store, call_same("nadia-lambert", "tom-whitfield"))
    (row,) = (r for r in store.quotations() if r.document_id == "d3")
    assert row.together_with == "Harbour Council"
    assert {s.id: s.quotations for s in store.list_speakers()}["nadia-lambert"] == 4
    store.add_judgements([replace(WRONG, document="d3", speaker="harbour-council")])
    (row,) = (r for r in store.quotations() if r.document_id == "d3")
    assert (row.speaker, row.together_with) == ("Harbour Council", None)
    write(store, "d3", TEXT, [])
    assert ask(store.path, "SELECT count(*) FROM joint_speakers") == [(0,)]


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
    judge(Verdict.HERE, document="d2", other="tom-whitfield", speaker="o", speaker_name="Oren C."),
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
    chosen: tuple[list[Judgement], list[Judgement], set[int]],
) -> None:
    """One by one or at once, before or after the articles, in any order: all tables agree."""
    one_by_one, at_once, settled_after = chosen
    with tempfile.TemporaryDirectory() as folder:
        one, two = Path(folder) / "one.db", Path(folder) / "two.db"
        fill(one, *BATCHES)
        fill(two)
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
