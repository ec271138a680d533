"""Decisions and what follows from them, in a real database."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from deciding_samples import ARTICLES, HAND, ingest, settle_again, view, who_said
from quotetrack.deciding import Hand, decide, settle, settling
from quotetrack.deciding.answers import list_about, list_decisions, withdraw
from quotetrack.deciding.identity import merge, split, split_off
from quotetrack.deciding.names import give_alias, rename, take_alias
from quotetrack.deciding.signing import put_after
from quotetrack.errors import StoreError
from quotetrack.model import (
    BaseSpeaker,
    Judgement,
    Span,
    Speaker,
    SpeakerKind,
    SpeakerPair,
    Verdict,
)
from quotetrack.questions import pair_question
from quotetrack.store import Store, judgement_id
from store_samples import attribute, document, fill

Act = Callable[[Store], object]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """An archive of four articles."""
    path = tmp_path / "q.db"
    ingest(path)
    return path


def act(db: Path, *acts: Act) -> None:
    """Do something with an archive, each with the database opened anew."""
    for one in acts:
        with Store.open(db) as store:
            one(store)


def dump(path: Path, *left_out: str) -> list[str]:
    """Return all that a database holds as SQL, but the log of its runs and some tables."""
    tables = ("ingests", "sqlite_stat1", *left_out)
    with closing(sqlite3.connect(path)) as conn:
        return [
            line
            for line in conn.iterdump()
            if not line.startswith(tuple(f'INSERT INTO "{t}"' for t in tables))
        ]


def set_pairs(monkeypatch: pytest.MonkeyPatch, *pairs: SpeakerPair) -> None:
    """Let the matcher find these pairs and no others."""

    def match(speakers: list[BaseSpeaker]) -> list[SpeakerPair]:
        known = {speaker.id for speaker in speakers}
        return [pair for pair in pairs if {pair.first, pair.second} <= known]

    monkeypatch.setattr(settling, "match_speakers", match)


# --- merge and split --------------------------------------------------------------------------


def test_merged_speakers_speak_as_one(db: Path) -> None:
    """The quotations of one become the other's, and both names lead there."""
    act(db, lambda s: merge(s, "Nadia Lambert", "tom-whitfield", HAND))
    said = who_said(db)
    assert said["We tested it"] == said["The bridge is safe"] == "Nadia Lambert"
    with Store.open(db) as store:
        assert store.find_speaker("Tom Whitfield") == store.find_speaker("nadia-lambert")
        (judgement,) = store.judgements()
    assert (judgement.made_by, judgement.note) == ("tester", "because")
    assert (judgement.speaker, judgement.other) == ("nadia-lambert", "tom-whitfield")
    assert (judgement.speaker_name, judgement.other_name) == ("Nadia Lambert", "Tom Whitfield")


def test_merge_then_split_leaves_the_archive_as_it_was(db: Path) -> None:
    """Names, aliases, quotations, roles: only the two decisions are more than before."""
    before = dump(db)
    act(db, lambda s: merge(s, "Nadia Lambert", "Tom Whitfield", HAND))
    assert dump(db, "judgements") != before
    act(db, lambda s: split(s, "Nadia Lambert", "Tom Whitfield", HAND))
    assert dump(db, "judgements") == before


def test_merge_then_withdraw_leaves_the_archive_as_it_was(db: Path) -> None:
    """Taking the decision back is as good."""
    before = dump(db)
    act(db, lambda s: merge(s, "Nadia Lambert", "Tom Whitfield", HAND))
    act(db, withdraw_last)
    assert dump(db, "judgements") == before


def withdraw_last(store: Store) -> None:
    """Take back what was decided last."""
    withdraw(store, list_decisions(store)[0].id[:10], HAND)


def test_a_decision_outlasts_what_comes_later(db: Path) -> None:
    """Articles extracted again and new ones follow it."""
    act(db, lambda s: merge(s, "Nadia Lambert", "Tom Whitfield", HAND))
    ingest(db, again=True)
    assert who_said(db)["We tested it"] == "Nadia Lambert"


def test_settling_twice_changes_nothing(db: Path) -> None:
    """Nor does it when nothing was decided."""
    act(db, lambda s: merge(s, "Nadia Lambert", "Tom Whitfield", HAND))
    before = dump(db)
    settle_again(db)
    assert dump(db) == before


def test_who_were_one_by_score_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pair that was sure becomes two by hand, stays so, and is no candidate."""
    set_pairs(monkeypatch, SpeakerPair("nadia-lambert", "nadya-lambert", 0.99, sure=True))
    path = tmp_path / "q.db"
    ingest(path)
    assert who_said(path)["It snowed"] == "Nadia Lambert"
    act(path, lambda s: split(s, "nadia-lambert", "Nadya Lambert", HAND))
    assert who_said(path)["It snowed"] == "Nadya Lambert"
    ingest(path, again=True)
    assert who_said(path)["It snowed"] == "Nadya Lambert"
    with Store.open(path) as store:
        assert store.candidates() == []


def test_who_are_one_by_score_may_be_judged_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one the user keeps then stands for both, once and not twice."""
    set_pairs(monkeypatch, SpeakerPair("nadia-lambert", "nadya-lambert", 0.99, sure=True))
    path = tmp_path / "q.db"
    ingest(path)
    act(path, lambda s: merge(s, "nadya-lambert", "nadia-lambert", HAND))
    assert who_said(path)["The bridge is safe"] == "Nadya Lambert"
    with pytest.raises(StoreError, match="already are one speaker"):
        act(path, lambda s: merge(s, "nadya-lambert", "nadia-lambert", HAND))


def test_a_candidate_that_was_judged_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether they were judged one or two; withdrawn, it is a candidate again."""
    set_pairs(monkeypatch, SpeakerPair("nadia-lambert", "nadya-lambert", 0.8, sure=False))
    path = tmp_path / "q.db"
    ingest(path)
    for judge in (split, merge):
        with Store.open(path) as store:
            assert len(store.candidates()) == 1
            judge(store, "nadia-lambert", "nadya-lambert", HAND)
            assert store.candidates() == []
            withdraw_last(store)


def test_the_newer_decision_on_a_pair_counts(db: Path) -> None:
    """Told apart and then merged, two are one, whatever a clock says."""
    late = replace(
        Hand("x").judge(Verdict.DIFFERENT, speaker="nadia-lambert", other="tom-whitfield"),
        made_at="2999-01-01T00:00:00+00:00",
    )
    act(db, lambda s: decide(s, [late]))
    act(db, lambda s: merge(s, "Nadia Lambert", "Tom Whitfield", HAND))
    assert who_said(db)["We tested it"] == "Nadia Lambert"


def test_a_split_takes_spellings_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who was merged under another spelling is told apart by either."""
    set_pairs(monkeypatch, SpeakerPair("nadia-lambert", "nadya-lambert", 0.99, sure=True))
    path = tmp_path / "q.db"
    ingest(path)
    act(path, lambda s: merge(s, "nadya-lambert", "tom-whitfield", HAND))
    act(path, lambda s: split(s, "nadia-lambert", "tom-whitfield", HAND))
    said = who_said(path)
    assert (said["We tested it"], said["It snowed"]) == ("Tom Whitfield", "Nadia Lambert")


# --- what can't be ----------------------------------------------------------------------------


def refuse(db: Path, act_: Act, *words: str) -> None:
    """Check that something is refused on one line with these words, and changes nothing."""
    before = dump(db)
    with pytest.raises(StoreError) as error, Store.open(db) as store:
        act_(store)
    assert "\n" not in str(error.value)
    for word in words:
        assert word in str(error.value)
    assert dump(db) == before


def test_a_merge_of_two_told_apart_by_way_of_a_third(db: Path) -> None:
    """It is refused, and the line names the judgement, by a key that takes it back."""
    act(db, lambda s: merge(s, "nadia-lambert", "tom-whitfield", HAND))
    act(db, lambda s: split(s, "nadia-lambert", "oren-castell", HAND))
    with Store.open(db) as store:
        key = list_decisions(store)[0].id[:8]
    refuse(
        db,
        lambda s: merge(s, "tom-whitfield", "oren-castell", HAND),
        "nadia-lambert and oren-castell, judged different (by tester on",
        f"judgements withdraw {key}",
    )
    act(db, lambda s: withdraw(s, key, HAND))
    act(db, lambda s: merge(s, "tom-whitfield", "oren-castell", HAND))
    assert who_said(db)["It rained"] == "Nadia Lambert"


def test_a_split_of_two_that_are_a_third(db: Path) -> None:
    """Which of them the third is the user must say."""
    act(db, lambda s: merge(s, "nadia-lambert", "tom-whitfield", HAND))
    act(db, lambda s: merge(s, "nadia-lambert", "oren-castell", HAND))
    refuse(
        db,
        lambda s: split(s, "tom-whitfield", "oren-castell", HAND),
        "were judged the same",
        "judgements withdraw",
    )


@pytest.mark.parametrize(
    ("act_", "words"),
    [
        (lambda s: merge(s, "Nobody", "Oren Castell", HAND), "no speaker is called “Nobody”"),
        (lambda s: merge(s, "oren castell", "Oren Castell", HAND), "already are one"),
        (lambda s: split(s, "oren castell", "Oren Castell", HAND), "names of one speaker"),
        (lambda s: give_alias(s, "Oren Castell", "Anna Reyes", HAND), "already stands for Anna"),
        (lambda s: rename(s, "Oren Castell", "Anna Reyes", HAND), "already stands for Anna"),
        (lambda s: rename(s, "Oren Castell", " ", HAND), "must be text"),
        (lambda s: give_alias(s, "Oren Castell", "a\0b", HAND), "must be text"),
        (lambda s: give_alias(s, "Oren Castell", " He", HAND), "is a pronoun"),
        (lambda s: give_alias(s, "Oren Castell", "it", HAND), "is a pronoun"),
        (lambda s: rename(s, "Oren Castell", "They", HAND), "is a pronoun"),
        (lambda s: take_alias(s, "Oren Castell", "The Chair", HAND), "is no alias of"),
        (lambda s: take_alias(s, "Oren Castell", "oren castell", HAND), "is the name of"),
        (lambda s: withdraw(s, "0", HAND), "no judgement “0”"),
        (lambda s: withdraw(s, " ", HAND), "no judgement"),
        (lambda s: split_off(s, "Oren Castell", ["x"], "O", HAND), "no article has"),
        (lambda s: split_off(s, "Oren Castell", ["bridge"], "O", HAND), "doesn't quote Oren"),
        (lambda s: split_off(s, "Oren Castell", ["rain"], "oren castell", HAND), "tells the two"),
    ],
)
def test_what_is_refused(db: Path, act_: Act, words: str) -> None:
    """One line says why, and nothing is changed."""
    refuse(db, act_, words)


def test_two_items_are_two_speakers(tmp_path: Path) -> None:
    """What the file says is mended in the file, what was linked by hand by withdrawing that."""
    path = tmp_path / "q.db"
    one = Speaker("nadia-lambert", "Nadia Lambert", SpeakerKind.PERSON, "Q1")
    two = Speaker("tom-whitfield", "Tom Whitfield", SpeakerKind.PERSON, "Q2")
    text = "“Yes,” said Nadia Lambert. “No,” said Tom Whitfield."
    fill(path, (document("d", text), [attribute(text, "Yes", one), attribute(text, "No", two)]))
    settle_again(path)
    refuse(path, lambda s: merge(s, one.id, two.id, HAND), "different Wikidata items (Q1, Q2)")


def test_told_apart_twice(db: Path) -> None:
    """The second time says that it is so already."""
    act(db, lambda s: split(s, "nadia-lambert", "oren-castell", HAND))
    refuse(db, lambda s: split(s, "oren-castell", "nadia-lambert", HAND), "already are two")


# --- names ------------------------------------------------------------------------------------


def test_names_and_aliases(db: Path) -> None:
    """One is given, one shown, one taken; the old name leads there still."""
    act(
        db,
        lambda s: give_alias(s, "Nadia Lambert", "The  Chair", HAND),
        lambda s: give_alias(s, "Nadia Lambert", "Boss", HAND),
        lambda s: rename(s, "the chair", "N. Lambert", HAND),
        lambda s: take_alias(s, "N. Lambert", "boss", HAND),
    )
    with Store.open(db) as store:
        card = store.show_speaker("nadia lambert")
    assert card.summary.name == "N. Lambert"
    aliases = {row.alias: row.origin for row in card.aliases}
    assert aliases["The Chair"] == "user"
    assert "Boss" not in aliases
    assert "Nadia Lambert" in aliases


def test_the_name_of_one_merged_is_no_alias_to_take(db: Path) -> None:
    """The line says which command tells the two apart."""
    act(db, lambda s: merge(s, "nadia-lambert", "tom-whitfield", HAND))
    act(db, lambda s: give_alias(s, "tom-whitfield", "Tommy", HAND))
    refuse(
        db,
        lambda s: take_alias(s, "Nadia Lambert", "Tom Whitfield", HAND),
        "speakers split nadia-lambert tom-whitfield",
    )
    act(db, lambda s: take_alias(s, "Nadia Lambert", "Tommy", HAND))
    with Store.open(db) as store, pytest.raises(StoreError):
        store.find_speaker("Tommy")


def test_renamed_to_the_same(db: Path) -> None:
    """Is no decision."""
    act(db, lambda s: rename(s, "nadia lambert", "Nadia Lambert", HAND))
    with Store.open(db) as store:
        assert store.judgements() == []


# --- namesakes --------------------------------------------------------------------------------


def test_another_person_of_the_same_name(db: Path) -> None:
    """In the articles told it is the other one, there and after extracting again, not elsewhere."""
    act(db, lambda s: split_off(s, "Nadia Lambert", ["school"], "Nadia Lambert (teacher)", HAND))
    for _ in range(2):
        said = who_said(db)
        assert said["The school is closed"] == "Nadia Lambert (teacher)"
        assert said["The bridge is safe"] == "Nadia Lambert"
        ingest(db, again=True)
    with Store.open(db) as store:
        verdicts = [d.judgement.verdict for d in list_about(store, ["nadia-lambert"])]
    assert sorted(verdicts) == [Verdict.DIFFERENT, Verdict.HERE]


def test_somebody_known_by_another_name(db: Path) -> None:
    """The other one may be there already."""
    act(db, lambda s: split_off(s, "Nadia Lambert", ["school"], "Anna Reyes", HAND))
    assert who_said(db)["The school is closed"] == "Anna Reyes"


def test_another_person_and_back(db: Path) -> None:
    """The second decision takes the first back; a third person is refused with what undoes it."""
    before, teacher = view(db), "Nadia Lambert (teacher)"
    act(db, lambda s: split_off(s, "Nadia Lambert", ["school"], teacher, HAND))
    with Store.open(db) as store:
        key = next(judgement_id(j)[:8] for j in store.judgements() if j.verdict is Verdict.HERE)
    with pytest.raises(
        StoreError, match=f"was judged to be .*`quotetrack judgements withdraw {key}"
    ):
        act(db, lambda s: split_off(s, teacher, ["school"], "Anna Reyes", HAND))
    act(db, lambda s: split_off(s, teacher, ["school"], "Nadia Lambert", HAND))
    assert view(db) == before
    ingest(db, again=True)
    assert view(db) == before
    with Store.open(db) as store:
        assert store.waiting() == []


# --- listing and taking back ------------------------------------------------------------------


def test_decisions_are_listed_with_their_state(db: Path) -> None:
    """In words, the latest first, with what became of each."""
    place = Judgement(
        Verdict.RIGHT, "2026-01-01T00:00:00+00:00", "x", document="gone", place=Span(0, 3), text="x"
    )
    act(
        db,
        lambda s: decide(s, [place]),
        lambda s: merge(s, "nadia-lambert", "tom-whitfield", HAND),
        lambda s: split(s, "nadia-lambert", "tom-whitfield", HAND),
        lambda s: rename(s, "nadia-lambert", "N. L.", HAND),
        withdraw_last,
    )
    with Store.open(db) as store:
        found = [(d.words, d.state) for d in list_decisions(store)]
    assert found == [
        ("takes back what was decided on name:nadia-lambert", ""),
        ("Nadia Lambert is shown as “N. L.”", "withdrawn"),
        ("Tom Whitfield is not Nadia Lambert", "counts"),
        ("Tom Whitfield is Nadia Lambert", "replaced"),
        ("“x” is right", "waits"),
    ]


def test_only_what_counts_is_taken_back(db: Path) -> None:
    """A decision taken back or replaced can't be taken back again."""
    act(db, lambda s: merge(s, "nadia-lambert", "tom-whitfield", HAND))
    with Store.open(db) as store:
        key = list_decisions(store)[0].id
    act(db, lambda s: withdraw(s, key.upper(), HAND))
    refuse(db, lambda s: withdraw(s, key, HAND), "counts no more")


def test_a_key_of_several(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too few digits are refused with those that may be meant."""
    act(db, lambda s: rename(s, "nadia-lambert", "N.", HAND))
    act(db, lambda s: rename(s, "tom-whitfield", "T.", HAND))
    monkeypatch.setattr("quotetrack.deciding.answers.judgement_id", lambda j: f"ab{j.value}")
    refuse(db, lambda s: withdraw(s, "ab", HAND), "may be any of", "abN.", "abT.")


def test_a_decision_comes_after_the_one_it_changes() -> None:
    """Whatever the clock says; on another question it stays as it is."""
    made = HAND.judge(Verdict.SAME, speaker="a", other="b")
    late = replace(made, made_at="2999-01-01T00:00:00+00:00", verdict=Verdict.DIFFERENT)
    moved = put_after(made, {pair_question("a", "b"): late})
    assert moved.made_at == "2999-01-01T00:00:00.000001+00:00"
    assert put_after(made, {pair_question("a", "c"): late}) == made


# --- offices ----------------------------------------------------------------------------------

NOMINEE = Speaker("tom-whitfield", "Tom Whitfield", SpeakerKind.PERSON)
OTHER = Speaker("oren-castell", "Oren Castell", SpeakerKind.PERSON)
NAMED = "“Yes,” said Tom Whitfield, the Republican nominee."
UNNAMED = "“We go on,” said the Republican nominee."


def add_office(path: Path, key: str, day: str, speaker: Speaker | None = None) -> None:
    """Ingest an article that names who has an office, or one that names the office alone."""
    text = NAMED if speaker else UNNAMED
    role, described = ("Republican nominee", None) if speaker else (None, "Republican nominee")
    words = ("Yes", "Tom Whitfield") if speaker else ("We go on", "the Republican nominee")
    said = attribute(
        text,
        words[0],
        speaker,
        described=described,
        role=role if speaker else None,
        source=words[1],
    )
    fill(path, (document(key, text, day), [said]))
    settle_again(path)


def meant(path: Path) -> tuple[str | None, float, str]:
    """Return who is shown for the quotation of an office alone, how surely, and why."""
    with Store.open(path) as store:
        (row,) = [r for r in store.quotations() if r.quotation == "We go on"]
        (found,) = store.attributions(row.document_id)
    return row.speaker, row.confidence, found.reason


def test_an_office_is_known_from_other_articles(tmp_path: Path) -> None:
    """In whichever order they came; said with its reason, less surely than the words are."""
    articles = [("a", "2026-03-01", NOMINEE), ("b", "2026-03-10", None), ("c", "2025-01-01", OTHER)]
    for n, order in enumerate(permutations(articles)):
        path = tmp_path / f"{n}.db"
        for key, day, speaker in order:
            add_office(path, key, day, speaker)
        speaker_, confidence, reason = meant(path)
        assert speaker_ == "Tom Whitfield"
        assert confidence == round(0.75 * 0.85, 3)
        assert reason == "“the Republican nominee” was Tom Whitfield in articles of the same weeks"


def test_an_office_of_two_is_left_open_again(tmp_path: Path) -> None:
    """When another turns up, the description stands as it was found."""
    path = tmp_path / "q.db"
    add_office(path, "b", "2026-03-10")
    before = meant(path)
    assert before[0] == "Republican nominee"
    add_office(path, "a", "2026-03-01", NOMINEE)
    assert meant(path)[0] == "Tom Whitfield"
    add_office(path, "c", "2026-03-02", OTHER)
    assert meant(path) == before
    act(path, lambda s: merge(s, "tom-whitfield", "oren-castell", HAND))
    assert meant(path)[0] == "Tom Whitfield"


def test_a_judgement_wins_over_an_office(tmp_path: Path) -> None:
    """Who was said by hand to have spoken did, before and after."""
    path = tmp_path / "q.db"
    add_office(path, "b", "2026-03-10")
    said = HAND.judge(
        Verdict.WRONG_SPEAKER,
        speaker="oren-castell",
        speaker_name="Oren Castell",
        document="b",
        place=Span(1, 9),
        text="We go on",
    )
    act(path, lambda s: decide(s, [said]))
    assert meant(path)[0] == "Oren Castell"
    add_office(path, "a", "2026-03-01", NOMINEE)
    assert meant(path)[0] == "Oren Castell"
    with Store.open(path) as store:
        key = judgement_id(store.judgements()[0])
    act(path, lambda s: withdraw(s, key, HAND))
    assert meant(path)[0] == "Tom Whitfield"


def test_a_wrong_speaker_tells_nothing_of_an_office(tmp_path: Path) -> None:
    """A quotation that was given to another says no more whose the office is."""
    path = tmp_path / "q.db"
    add_office(path, "a", "2026-03-01", NOMINEE)
    add_office(path, "b", "2026-03-10")
    wrong = HAND.judge(
        Verdict.WRONG_SPEAKER,
        speaker="oren-castell",
        speaker_name="Oren Castell",
        document="a",
        place=Span(1, 4),
        text="Yes",
    )
    act(path, lambda s: decide(s, [wrong]))
    assert meant(path)[0] == "Republican nominee"


# --- matching ---------------------------------------------------------------------------------


def test_nobody_is_matched_anew_where_nothing_changed(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A decision costs no matching; a new article does."""
    asked: list[int] = []

    def match(speakers: list[BaseSpeaker]) -> list[SpeakerPair]:
        asked.append(len(speakers))
        return []

    monkeypatch.setattr(settling, "match_speakers", match)
    settle_again(db)
    act(db, lambda s: merge(s, "nadia-lambert", "tom-whitfield", HAND))
    ingest(db)
    assert asked == []
    monkeypatch.setitem(ARTICLES, "ice", "“It froze,” said Ida Moran.")
    ingest(db)
    assert len(asked) == 1


def test_a_run_that_was_killed_before_it_settled(db: Path) -> None:
    """Whatever it stored is settled before anything is decided."""
    mo = Speaker("ida-moran", "Ida Moran", SpeakerKind.PERSON)
    text = "“It froze,” said Ida Moran."
    fill(db, (document("ice", text), [attribute(text, "It froze", mo)]))
    with Store.open(db) as store:
        assert not store.is_fresh()
        merge(store, "Oren Castell", "Ida Moran", HAND)
        assert store.is_fresh()
    assert who_said(db)["It froze"] == "Oren Castell"


@pytest.mark.parametrize("order", list(permutations(ARTICLES))[::11])
def test_the_order_of_articles_never_counts(
    order: tuple[str, ...], tmp_path: Path, db: Path
) -> None:
    """One by one in any order, the same speakers are shown."""
    act(db, lambda s: merge(s, "nadia-lambert", "tom-whitfield", HAND))
    path = tmp_path / "other.db"
    for key in order:
        ingest(path, [key])
    with Store.open(db) as store:
        decided = store.judgements()
    act(path, lambda s: decide(s, decided))
    assert view(path) == view(db)


def test_settling_an_empty_archive(tmp_path: Path) -> None:
    """Is nothing."""
    with Store.open(tmp_path / "q.db", create=True) as store:
        assert settle(store).by_id == {}
