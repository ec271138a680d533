"""The same article under several addresses: linked, and its quotations counted once."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quotetrack.model import Attribution, Reading, Signature, Speaker, Verdict
from quotetrack.questions import question_of
from quotetrack.store import Filters, Store, check_database
from quotetrack.store.repeating import fold_words
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
    trial,
)

EVERYTHING = Filters(act=None, repeats=True)
EDITED = TEXT.replace("went on", "added") + " It rained."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give an empty store."""
    fill(tmp_path / "quotes.db")
    with Store.open(tmp_path / "quotes.db") as store:
        yield store


def take_keys(signature: Signature) -> Signature:
    """Take the numbers of a signature themselves for keys."""
    return signature


def compare(text: str, candidates: Sequence[tuple[str, str]]) -> str | None:
    """Take texts that share a beginning for the same."""
    return next((key for key, other in candidates if other[:30] == text[:30]), None)


def write(store: Store, *readings: Reading) -> None:
    """Store articles in a run of their own."""
    with store.ingest("0.1", "x", bands=take_keys, find_original=compare) as ingest:
        ingest.write(readings)


def article(
    key: str, text: str = TEXT, found: Sequence[Attribution] | None = None, keys: Signature = (1,)
) -> Reading:
    """Read an article with both quotations of TEXT, or these."""
    both = [bridge(), trial()] if found is None else found
    return read(document(key, text), both, signature=keys)


def ask(store: Store, query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query."""
    with closing(sqlite3.connect(store.path)) as db:
        return db.execute(query).fetchall()


def copies(store: Store) -> dict[object, object]:
    """Return of each copy what it is one of."""
    return {row[0]: row[1] for row in ask(store, "SELECT document_id, original_id FROM copies")}


def counted(store: Store) -> list[tuple[str, str]]:
    """Return the quotations that count: the article and the words."""
    return sorted((row.document_id, row.quotation) for row in store.quotations())


BOTH = [("a", "The bridge is safe,"), ("a", "We tested it,")]


def test_what_a_copy_repeats_is_counted_once(store: Store) -> None:
    """Both articles are kept, one has the quotations, and says where else they stand."""
    write(store, article("a"), article("b", EDITED, [bridge()]), article("c", keys=(2,)))
    assert copies(store) == {"b": "a"}
    assert counted(store) == [*BOTH, *(("c", words) for _, words in BOTH)]
    rows = {(row.document_id, row.quotation): row for row in store.quotations(EVERYTHING)}
    assert rows["a", "The bridge is safe,"].also_at == "The Harbour (https://example.org/b)"
    assert rows["a", "We tested it,"].also_at is None
    assert rows["b", "The bridge is safe,"].repeat_of == rows["a", "The bridge is safe,"].id
    assert sum(store.counts().quotations.values()) == 4
    assert store.list_speakers()[0].quotations == 4
    assert len(store.to_review()) == 4


def test_other_addresses_of_one_article_are_told(store: Store) -> None:
    """Where an article came under two addresses, each of its quotations names the other one."""
    made = replace(document("a"), address="https://news.example/short")
    write(store, read(made, [bridge()]))
    assert [row.also_at for row in store.quotations()] == ["https://news.example/short"]


def test_a_copy_without_an_outlet_or_an_address_is_told_by_what_it_has(store: Store) -> None:
    """Its address, its outlet, or else its key."""
    bare = replace(document("b"), outlet=None), replace(document("c"), url="")
    lost = replace(document("d"), outlet="", url=None)
    write(store, article("a"), *(read(each, [bridge()], signature=(1,)) for each in (*bare, lost)))
    (row,) = (row for row in store.quotations() if row.quotation == "The bridge is safe,")
    assert row.also_at == "https://example.org/b; The Harbour; d"


def test_who_carried_an_article_can_be_read(store: Store) -> None:
    """Headline, outlet, day and address of the copy and of what came first."""
    other = replace(document("b"), outlet="The Gazette", title="Safe", published="2025-03-05T08:00")
    write(store, article("a"), read(other, [bridge()], signature=(1,)))
    row = ask(store, "SELECT * FROM copied_articles")[0]
    assert row[:4] == ("Safe", "The Gazette", "2025-03-05", "https://example.org/b")
    assert row[5:] == (
        "The Harbour",
        (document("a").published or "")[:10],
        "https://example.org/a",
        1,
        "b",
        "a",
    )


def test_what_only_the_copy_has_is_counted(store: Store) -> None:
    """An edited copy that quotes more adds what is its own."""
    write(store, article("a", TEXT, [bridge()]), article("b"))
    assert counted(store) == [("a", "The bridge is safe,"), ("b", "We tested it,")]


def test_a_copy_of_a_copy_is_one_of_the_original(store: Store) -> None:
    """An original is never a copy itself, and it came first."""
    write(store, *(article(key) for key in "abcd"))
    assert copies(store) == dict.fromkeys("bcd", "a")
    assert counted(store) == BOTH


@pytest.mark.parametrize(
    ("first", "second", "repeated"),
    [
        (bridge(NADIA), bridge(NADIA), True),
        (bridge(NADIA), bridge(TOM), False),
        (bridge(NADIA), bridge(None), True),
        (bridge(None), bridge(NADIA), True),
        (bridge(NADIA), replace(bridge(None), described="an engineer"), True),
        (bridge(NADIA), replace(bridge(), quotation=trial().quotation), False),
    ],
)
def test_speakers_must_not_contradict(
    store: Store, first: Attribution, second: Attribution, *, repeated: bool
) -> None:
    """The same words of two different speakers are two quotations; an unnamed one is no other."""
    write(store, article("a", TEXT, [first]), article("b", TEXT, [second]))
    assert len(counted(store)) == 2 - repeated


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The bridge is safe", "“the  bridge\nis safe,”", True),
        ("don't stop", "Don’t\u00a0stop!", True),
        ("co\u00adoperate", "cooperate", True),
        ("Straße", "STRASSE", True),
        ("The bridge is safe", "The bridge isn't safe", False),
        ("5 percent", "50 percent", False),
    ],
)
def test_words_are_compared_without_marks(one: str, other: str, *, same: bool) -> None:
    """Case, marks and spaces vary between copies; words don't."""
    assert (fold_words(one) == fold_words(other)) is same


def test_an_edited_original_is_compared_again(store: Store) -> None:
    """What isn't the same any more stands by itself again, and is linked when it is once more."""
    write(store, article("a"), article("b"), article("c"))
    other = "Something else. " + TEXT
    found = [attribute(other, "We tested it,", TOM, cue="went on")]
    write(store, article("a", other, found))
    assert copies(store) == {"c": "b"}
    assert counted(store) == [("a", "We tested it,"), *(("b", words) for _, words in BOTH)]
    write(store, article("a", TEXT))
    assert copies(store) == {"b": "a", "c": "a"}
    assert counted(store) == BOTH


def test_an_edited_copy_is_compared_again(store: Store) -> None:
    """A copy that is rewritten is none any more, with or without a signature."""
    write(store, article("a"), article("b"))
    write(store, article("b", "Something else. It rained.", [], keys=()))
    assert copies(store) == {}


def test_keeping_the_text_keeps_the_copies(store: Store) -> None:
    """An original whose headline alone changes keeps its copies, with its quotations' new rows."""
    write(store, article("a"), article("b"))
    write(store, replace(article("a"), document=replace(document("a"), title="Another")))
    assert copies(store) == {"b": "a"}
    assert counted(store) == BOTH


def test_a_merge_makes_two_quotations_one(store: Store) -> None:
    """Who a person says are one do not contradict each other any more, and do when split."""
    write(store, article("a", TEXT, [bridge(NADIA)]), article("b", TEXT, [bridge(TOM)]))
    assert len(counted(store)) == 2
    settle(store, call_same(NADIA.id, TOM.id))
    assert len(counted(store)) == 1


@pytest.mark.parametrize(
    ("verdict", "about", "said", "left"),
    [
        # The original's judgement holds for the copy.
        (Verdict.NOT_A_QUOTATION, "a", {}, []),
        (Verdict.WRONG_SPEAKER, "a", {"speaker": TOM.id, "speaker_name": TOM.name}, ["a"]),
        # The copy's own judgement stands by itself where it says something else.
        (Verdict.NOT_A_QUOTATION, "b", {}, ["a"]),
        (Verdict.WRONG_SPEAKER, "b", {"speaker": TOM.id, "speaker_name": TOM.name}, ["a", "b"]),
        (Verdict.RIGHT, "b", {"speaker": NADIA.id}, ["a"]),
    ],
)
def test_judgements_of_repeated_quotations(
    store: Store, verdict: Verdict, about: str, said: dict[str, Any], left: list[str]
) -> None:
    """No decision is lost: of an original it counts for its copies, of a copy for itself."""
    write(store, article("a", TEXT, [bridge()]), article("b", TEXT, [bridge()]))
    store.add_judgements([judge_bridge(verdict, document=about, **said)])
    assert [key for key, _ in counted(store)] == left


TO_TOM = {"speaker": TOM.id, "speaker_name": TOM.name}


def told(store: Store, key: str) -> list[tuple[object, ...]]:
    """Return who is told to have said the bridge is safe in an article, with whom and as what."""
    asked = "SELECT speaker, together_with, role, judged FROM attributions"
    words = "quotation = 'The bridge is safe,'"
    return ask(store, f"{asked} WHERE document_id = '{key}' AND {words}")


def list_roles(store: Store) -> list[tuple[object, ...]]:
    """Return who was called what."""
    return ask(store, "SELECT speaker_id, role FROM roles ORDER BY 1, 2")


def say(speaker: Speaker | None) -> list[Attribution]:
    """Attribute the bridge to the mayor and the council, whoever the mayor is."""
    one = bridge(speaker, "mayor" if speaker else None)
    return [replace(one, others=(COUNCIL,)) if speaker else one]


@pytest.mark.parametrize(
    ("verdict", "second", "said", "name"),
    [
        (Verdict.WRONG_SPEAKER, NADIA, {"other": NADIA.id}, None),
        (Verdict.WRONG_SPEAKER, TOM, {"other": NADIA.id}, None),
        (Verdict.WRONG_SPEAKER, NADIA, TO_TOM, TOM.name),
        (Verdict.WRONG_SPEAKER, NADIA, {"value": "an engineer"}, "an engineer"),
        (Verdict.RIGHT, TOM, {"speaker": NADIA.id}, NADIA.name),
    ],
)
def test_a_copy_names_nobody_found_wrong_in_its_original(
    store: Store, verdict: Verdict, second: Speaker, said: dict[str, Any], name: str | None
) -> None:
    """Whoever is named for the original said it, alone; taken back, all is as it was found."""
    write(store, article("a", TEXT, say(NADIA)), article("b", TEXT, say(second)))
    before, roles = told(store, "b"), list_roles(store)
    assert before == [(second.name, COUNCIL.name, "mayor", None)]
    judgement = judge_bridge(verdict, document="a", **said)
    store.add_judgements([judgement])
    assert told(store, "b") == [(name, None, None, "corrected" if name else "wrong speaker")]
    assert list_roles(store) == ([(NADIA.id, "mayor")] if verdict is Verdict.RIGHT else [])
    assert [key for key, _ in counted(store)] == ["a"]
    write(store, article("b", TEXT + " It rained.", say(second)))
    assert told(store, "b")[0][0] == name
    write(store, article("a", TEXT + " It snowed.", say(NADIA)))
    assert told(store, "b")[0][0] == name
    assert not [each for each in check_database(store.path) if each.wrong and each.count]
    store.add_judgements([judge(Verdict.WITHDRAWN, 9, question=question_of(judgement))])
    assert told(store, "b") == before
    assert list_roles(store) == roles


def test_what_is_no_copy_any_more_is_as_it_was_found(store: Store) -> None:
    """Nothing decided about another article holds for one that turns out to be none of its own."""
    write(store, article("a", TEXT, say(NADIA)), article("b", TEXT, say(NADIA)))
    store.add_judgements([judge_bridge(Verdict.WRONG_SPEAKER, document="a", other=NADIA.id)])
    other = "It rained, and rained again. " + TEXT
    found = attribute(other, "The bridge is safe,", NADIA, cue="said", source="Nadia Lambert")
    write(store, article("a", other, [found]))
    assert copies(store) == {}
    assert told(store, "b") == [(NADIA.name, COUNCIL.name, "mayor", None)]
    assert told(store, "a") == [(None, None, None, "wrong speaker")]


def test_mending_leaves_no_judgement_of_another_article(store: Store) -> None:
    """Where a copy was lost sight of, its quotations are as found; where not, as judged."""
    write(store, article("a", TEXT, say(NADIA)), *(article(key, TEXT, say(NADIA)) for key in "bc"))
    store.add_judgements([judge_bridge(Verdict.WRONG_SPEAKER, document="a", other=NADIA.id)])
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute("DELETE FROM copies WHERE document_id = 'b'")
    store.mend()
    assert told(store, "b") == [(NADIA.name, COUNCIL.name, "mayor", None)]
    assert told(store, "c") == [(None, None, None, "wrong speaker")]


def test_a_decision_about_the_copy_itself_comes_first(store: Store) -> None:
    """Of two people's words those about this very article count, in whatever order they come."""
    made = [
        judge_bridge(Verdict.WRONG_SPEAKER, document="a", other=NADIA.id),
        judge_bridge(Verdict.RIGHT, document="b", speaker=NADIA.id),
    ]
    for order in (made, made[::-1]):
        path = store.path.with_name(f"{order[0].document}.db")
        fill(path)
        with Store.open(path) as fresh:
            write(fresh, article("a", TEXT, say(NADIA)), article("b", TEXT, say(NADIA)))
            for judgement in order:
                fresh.add_judgements([judgement])
            assert told(fresh, "a") == [(None, None, None, "wrong speaker")]
            assert told(fresh, "b") == [(NADIA.name, COUNCIL.name, "mayor", "right")]


def test_who_is_named_in_a_copy_moves_with_a_merge(store: Store) -> None:
    """It is whoever stands for the one that a person named."""
    write(store, article("a", TEXT, say(NADIA)), article("b", TEXT, say(NADIA)))
    write(store, article("c", "“It rained,” said Oren Castell.", [], keys=(9,)))
    settle(store, judge_bridge(Verdict.WRONG_SPEAKER, 0, document="a", **TO_TOM))
    settle(store, judge(Verdict.NAME, 1, speaker=TOM.id, value="T. Whitfield"))
    assert told(store, "b")[0][0] == "T. Whitfield"
    settle(store, call_same(COUNCIL.id, TOM.id, 2))
    assert told(store, "b")[0][0] == told(store, "a")[0][0] == COUNCIL.name


def test_without_a_comparison_nothing_is_linked(store: Store) -> None:
    """A run that looks for no copies finds none, and leaves those found before."""
    write(store, article("a"), article("b"))
    fill(store.path, (document("c"), [bridge()]))
    assert copies(store) == {"b": "a"}
    assert len(counted(store)) == 3
