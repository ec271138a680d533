"""Judgements about two quotations: whether they are one statement, and what follows from that."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import cache
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from quotetrack.cli import main
from quotetrack.deciding import Hand, decide, settle, tracking
from quotetrack.deciding.answers import list_decisions, withdraw
from quotetrack.deciding.statements import join, separate, show
from quotetrack.errors import StoreError
from quotetrack.model import Act, Attribution, Decided, Document, Judgement, Span, Touch, Verdict
from quotetrack.publish.judgements import export_jsonl
from quotetrack.questions import ABOUT_STATEMENT, live, question_of
from quotetrack.store import Store, judgement_id
from quotetrack.store.joining import read_decided
from quotetrack.store.judging import store_judgements
from quotetrack.store.migrations import migrations
from store_samples import NADIA, TOM, attribute, document, fill, judge, span

HAND = Hand("tester", "because")
OPEN = "“The bridge is open,” said Nadia Lambert."
SHUT = "“The bridge is shut,” said Nadia Lambert."
SAFE = "“The bridge is safe now,” said Nadia Lambert."
MIX = "“I am Tom,” said Tom Whitfield. “What now?” said Nadia Lambert. “Who?” somebody asked."
WORDS = {"open": "The bridge is open,", "shut": "The bridge is shut,", "safe": "safe now,"}


def say(
    key: str, text: str, words: str, day: str = "2024-05-06"
) -> tuple[Document, list[Attribution]]:
    """Give an article in which Nadia Lambert says something."""
    return document(key, text, day), [attribute(text, words, NADIA)]


@cache
def make() -> bytes:
    """Return a database with four articles."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "quotes.db"
        mixed = [
            attribute(MIX, "I am Tom,", TOM),
            attribute(MIX, "What now?", NADIA, act=Act.QUESTION),
            attribute(MIX, "Who?", described="somebody"),
        ]
        fill(
            path,
            say("open", OPEN, WORDS["open"]),
            say("shut", SHUT, WORDS["shut"]),
            say("safe", SAFE, WORDS["safe"]),
            (document("mix", MIX), mixed),
        )
        return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a database in which Nadia Lambert says something of a bridge in three articles."""
    path = tmp_path / "quotes.db"
    path.write_bytes(make())
    return path


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """Give that database, opened."""
    with Store.open(path) as store:
        yield store


def ask(path: Path, query: str, *asked: object) -> list[tuple[object, ...]]:
    """Return the rows of a query."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query, asked).fetchall()


def write(path: Path, *steps: str, **said: object) -> None:
    """Write into a database behind its back."""
    with closing(sqlite3.connect(path)) as db, db:
        for step in steps:
            db.execute(step, said)


def key(path: Path, document_id: str, start: int | None = None) -> str:
    """Return the id of an article's first quotation, or of the one that starts there."""
    query = "SELECT id FROM quotations WHERE document_id = ? AND start >= ? ORDER BY start"
    return str(ask(path, query, document_id, start or 0)[0][0])


def number(path: Path, document_id: str) -> int:
    """Return the number of an article's first quotation."""
    return store_number(path, key(path, document_id))


def store_number(path: Path, quotation: str) -> int:
    """Return a quotation's number."""
    (row,) = ask(path, "SELECT number FROM quotations WHERE id = ?", quotation)
    return int(str(row[0]))


def about(verdict: Verdict, one: str, other: str, at: int = 0) -> Judgement:
    """Judge the first quotations of two of the articles."""
    texts = {"open": OPEN, "shut": SHUT, "safe": SAFE}
    return judge(
        verdict,
        at,
        document=one,
        place=span(texts[one], WORDS[one]),
        text=WORDS[one],
        other_document=other,
        other_place=span(texts[other], WORDS[other]),
        other_text=WORDS[other],
    )


SAME = about(Verdict.SAME_STATEMENT, "open", "shut")
OTHER = about(Verdict.OTHER_STATEMENT, "open", "shut", 1)


# --- judgements and their questions -------------------------------------------------------------


def test_old_judgements_keep_their_keys() -> None:
    """What was judged before there were judgements about two quotations has the key it had then."""
    wrong = Judgement(
        Verdict.WRONG_SPEAKER,
        "2026-03-01T10:00:00+00:00",
        "ann",
        note="why",
        speaker="nadia-lambert",
        speaker_name="Nadia Lambert",
        other="tom-whitfield",
        other_name="Tom Whitfield",
        document="d1",
        place=Span(1, 20),
        text="The bridge is safe.",
    )
    assert judgement_id(wrong) == "ae58f1afc68bc74e8a1915e2ae0505f5"
    back = Judgement(
        Verdict.WITHDRAWN, "2026-03-02T10:00:00+00:00", "ann", question="quotation:d1|1|20"
    )
    assert judgement_id(back) == "8b7a629037f12865e05c126518bd069c"


def test_which_of_two_is_named_first_makes_no_difference() -> None:
    """One judgement, one key and one question, whichever quotation was given first."""
    turned = about(Verdict.SAME_STATEMENT, "shut", "open")
    assert turned == SAME
    assert judgement_id(turned) == judgement_id(SAME)
    assert question_of(SAME) == question_of(OTHER) == "statement:open|1|20|shut|1|20"
    assert judgement_id(SAME) != judgement_id(replace(SAME, other_text="The bridge is shut."))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"other_place": None}, "needs the place of a quotation"),
        ({"other_document": None}, "doesn't say what it is about"),
        ({"other_document": "open"}, "needs two quotations"),
    ],
)
def test_half_a_judgement_is_refused(
    store: Store, changed: dict[str, str | None], reason: str
) -> None:
    """A judgement that names no second quotation, or the same twice, is told so in a line."""
    with pytest.raises(StoreError, match=reason):
        store.add_judgements([replace(SAME, **changed)])  # type: ignore[arg-type]  # a test's own
    assert store.judgements() == []


def test_judgements_come_back_as_they_were_stored(store: Store) -> None:
    """All that a judgement says of two quotations is kept, once."""
    assert store.add_judgements([SAME, OTHER, about(Verdict.SAME_STATEMENT, "shut", "open")]) == 2
    assert store.judgements() == [SAME, OTHER]


# --- what counts --------------------------------------------------------------------------------


def test_the_latest_answer_counts(store: Store, path: Path) -> None:
    """A pair is one statement, or two, as it was judged last; taken back, it is neither."""
    pair = (number(path, "open"), number(path, "shut"))
    assert store.statement_decisions() == Decided()
    store.add_judgements([SAME])
    assert store.statement_decisions() == Decided(same=(pair,))
    store.add_judgements([OTHER])
    assert store.statement_decisions() == Decided(apart=(pair,))
    store.add_judgements([judge(Verdict.WITHDRAWN, 2, question=question_of(SAME))])
    assert store.statement_decisions() == Decided()


def test_quotations_are_found_where_an_edit_has_moved_them(store: Store, path: Path) -> None:
    """The words tell which quotation it is when the article has changed before it."""
    store.add_judgements([SAME])
    before = store.statement_decisions()
    text = f"It rained. {SHUT}"
    fill(path, say("shut", text, WORDS["shut"]))
    after = store.statement_decisions()
    assert after == Decided(same=((number(path, "open"), number(path, "shut")),))
    assert after != before
    assert store.waiting() == []


def test_of_two_judgements_on_a_moved_pair_the_later_counts(store: Store, path: Path) -> None:
    """The question names the place of that time: both questions are about the same two."""
    store.add_judgements([SAME])
    fill(path, say("shut", f"It rained. {SHUT}", WORDS["shut"]))
    moved = replace(OTHER, other_place=Span(12, 31))
    store.add_judgements([moved])
    assert len(live(store.judgements())) == 2
    assert store.statement_decisions().same == ()
    assert len(store.statement_decisions().apart) == 1


def test_a_judgement_waits_for_its_quotations(store: Store, path: Path) -> None:
    """Where one of the two is gone it counts for nothing, until it comes again."""
    store.add_judgements([SAME])
    fill(path, (document("shut", "Nobody spoke."), []))
    assert store.statement_decisions() == Decided()
    assert store.waiting() == [SAME]
    assert [d.state for d in list_decisions(store)] == ["waits"]
    fill(path, say("shut", SHUT, WORDS["shut"]))
    assert len(store.statement_decisions().same) == 1
    assert store.waiting() == []


def test_a_copy_stands_for_its_original(store: Store, path: Path) -> None:
    """What is judged of a quotation in a copied article is judged of the original's."""
    fill(path, say("copy", OPEN, WORDS["open"]))
    write(
        path,
        "INSERT INTO copies (document_id, original_id) VALUES ('copy', 'open')",
        "UPDATE quotations SET repeat_of = :original WHERE document_id = 'copy'",
        original=key(path, "open"),
    )
    join(store, key(path, "copy"), key(path, "shut"), HAND)
    pair = (number(path, "open"), number(path, "shut"))
    assert store.statement_decisions() == Decided(same=(pair,))
    refuse(store, key(path, "open"), key(path, "copy"), "copies of one article")
    refuse(store, key(path, "open"), key(path, "shut"), "judged to be one statement already")


def test_unsure_quotations_that_were_judged_are_kept(store: Store) -> None:
    """A run that leaves out what is unsure keeps both quotations of a judgement."""
    store.add_judgements([SAME])
    for name, text in (("open", OPEN), ("shut", SHUT)):
        assert store.judged_places(document(name, text)) == [span(text, WORDS[name])]
    assert store.judged_places(document("safe", SAFE)) == []


def test_who_said_it_stays(store: Store) -> None:
    """A judgement about two quotations changes nothing about either."""
    before = list(store.quotations())
    store.add_judgements([SAME, OTHER])
    assert list(store.quotations()) == before


@cache
def read_once() -> sqlite3.Connection:
    """Return the four articles in memory."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "quotes.db"
        path.write_bytes(make())
        with closing(sqlite3.connect(path)) as db:
            memory = sqlite3.connect(":memory:")
            db.backup(memory)
            return memory


def resolve(judgements: list[Judgement]) -> Decided:
    """Return what counts of judgements that are stored in this order."""
    db = Database(read_once())
    db.conn.execute("SAVEPOINT before")
    try:
        for judgement in judgements:
            store_judgements(db, [judgement])
        return read_decided(db)
    finally:
        db.conn.execute("ROLLBACK TO before")
        db.conn.execute("RELEASE before")


pairs_ = st.sampled_from([("open", "shut"), ("shut", "open"), ("safe", "open"), ("shut", "safe")])
verdicts_ = st.sampled_from([Verdict.SAME_STATEMENT, Verdict.OTHER_STATEMENT, Verdict.WITHDRAWN])


@st.composite
def judgements_(draw: st.DrawFn) -> list[Judgement]:
    """Draw judgements on few pairs, some at the same moment, some taken back."""
    made = []
    for verdict, pair, at in draw(
        st.lists(st.tuples(verdicts_, pairs_, st.integers(0, 3)), max_size=8)
    ):
        judgement = about(Verdict.SAME_STATEMENT, *pair, at)
        if verdict is Verdict.WITHDRAWN:
            made.append(judge(verdict, at, question=question_of(judgement)))
        else:
            made.append(replace(judgement, verdict=verdict))
    return made


@settings(max_examples=60, deadline=None)
@given(judgements_(), st.randoms())
def test_the_order_of_judgements_never_matters(made: list[Judgement], random: object) -> None:
    """Whichever is stored first, the same pairs are one statement, and the same are two."""
    turned = sorted(made, key=lambda _: random.random())  # type: ignore[attr-defined]  # Hypothesis' own
    found = resolve(made)
    assert resolve(turned) == found
    counting = live(made).values()
    assert len(found.same) == sum(j.verdict is Verdict.SAME_STATEMENT for j in counting)
    assert len(found.apart) == sum(j.verdict is Verdict.OTHER_STATEMENT for j in counting)


# --- what is to be grouped anew -----------------------------------------------------------------


def waiting_numbers(path: Path) -> set[object]:
    """Return the quotations that wait to be grouped."""
    return {row[0] for row in ask(path, "SELECT number FROM ungrouped")}


@pytest.mark.parametrize("judged", [SAME, OTHER])
def test_judged_quotations_wait_to_be_grouped(store: Store, path: Path, judged: Judgement) -> None:
    """Both, with all of the statements that they belong to; the same when that is taken back."""
    opened, shut, safe = (number(path, name) for name in ("open", "shut", "safe"))
    numbers = {"opened": opened, "safe": safe}
    regroup = (
        "UPDATE quotations SET statement_id = :opened WHERE number IN (:opened, :safe)",
        "DELETE FROM ungrouped",
    )
    enter = (
        "INSERT INTO statements (id, speaker_id, quotations, documents, outlets, wordings, "
        "longest) VALUES (:opened, 'nadia-lambert', 2, 2, 1, 2, :opened)"
    )
    write(path, enter, *regroup, **numbers)
    store.add_judgements([judged])
    assert waiting_numbers(path) == {opened, shut, safe}
    write(path, *regroup, **numbers)
    store.add_judgements([judged])
    assert waiting_numbers(path) == set()
    store.add_judgements([judge(Verdict.WITHDRAWN, 5, question=question_of(judged))])
    assert waiting_numbers(path) == {opened, shut, safe}


def test_a_judgement_of_what_is_not_there_makes_nothing_wait(store: Store, path: Path) -> None:
    """Other judgements, and those whose articles are missing, leave all groups as they are."""
    write(path, "DELETE FROM ungrouped")
    right = judge(Verdict.RIGHT, document="mix", place=span(MIX, "I am Tom,"), text="I am Tom,")
    store.add_judgements(
        [right, replace(SAME, document="gone"), replace(SAME, document="a", other_document="b")]
    )
    assert waiting_numbers(path) == {number(path, "shut")}


# --- joining and separating ---------------------------------------------------------------------


def refuse(store: Store, one: str, other: str, *reasons: str, apart: bool = False) -> None:
    """Fail unless two quotations can't be judged so, for these reasons, on one line."""
    before = store.judgements()
    with pytest.raises(StoreError) as caught:
        (separate if apart else join)(store, one, other, HAND)
    for reason in reasons:
        assert reason in str(caught.value)
    assert "\n" not in str(caught.value)
    assert store.judgements() == before


@pytest.mark.parametrize(
    "form",
    [
        *("{}", " {} ", "/-/quotations/{}", "https://example.org/a/-/quotations/{}?x=1#top"),
        *("https://example.org/-/statements/{}", "/quotes/quotations/{}.json"),
    ],
)
@pytest.mark.parametrize("digits", [8, 16])
def test_quotations_are_named_as_people_paste_them(
    store: Store, path: Path, form: str, digits: int
) -> None:
    """By identifier, its beginning, or an address, in capitals or not."""
    one, other = (form.format(key(path, name)[:digits]) for name in ("open", "shut"))
    join(store, one, other.upper() if form == "{}" else other, HAND)
    (judgement,) = store.judgements()
    assert (judgement.verdict, judgement.made_by, judgement.note) == (
        Verdict.SAME_STATEMENT,
        "tester",
        "because",
    )
    assert replace(judgement, made_at=SAME.made_at, made_by=SAME.made_by, note=None) == SAME


def test_what_was_joined_can_be_separated_and_joined_again(store: Store, path: Path) -> None:
    """Each is a judgement of its own; the same twice is refused and says who decided."""
    one, other = key(path, "open"), key(path, "shut")
    join(store, one, other, HAND)
    refuse(store, other, one, "judged to be one statement already", "by tester")
    separate(store, other, one, HAND)
    refuse(store, one, other, "judged to be two statements already", apart=True)
    join(store, one, other, HAND)
    assert len(store.judgements()) == 3
    assert len(store.statement_decisions().same) == 1


def test_what_is_decided_now_counts_though_a_clock_was_wrong(store: Store, path: Path) -> None:
    """Also after an edit, when the older judgement answers another question about the same two."""
    later = "2099-01-01T00:00:00+00:00"
    decide(store, [replace(SAME, made_at=later)])
    fill(path, say("shut", f"It rained. {SHUT}", WORDS["shut"]))
    separate(store, key(path, "open"), key(path, "shut"), HAND)
    assert store.statement_decisions().same == ()
    assert len(store.statement_decisions().apart) == 1


@pytest.mark.parametrize("apart", [False, True])
def test_what_can_never_be_one_is_refused(store: Store, path: Path, *, apart: bool) -> None:
    """Each time in a line that says what is wrong with which quotation."""
    mix = [key(path, "mix", span(MIX, words).start) for words in ("I am", "What", "Who")]
    opened = key(path, "open")
    table = [
        ("ffffffffffffffff", ["no quotation “ffffffffffffffff”"]),
        ("1234", ["no quotation “1234”", "8 digits"]),
        ("the bridge", ["no quotation “the bridge”"]),
        (opened[:8], ["is one quotation: give two"]),
        (mix[0], ["“The bridge is open,”", "is Nadia Lambert's", "“I am Tom,”", "Tom Whitfield's"]),
        (mix[1], ["is a statement", "“What now?”", "a question"]),
        (mix[2], ["nobody is named as who said “Who?”"]),
    ]
    for other, reasons in table:
        refuse(store, opened, other, *reasons, apart=apart)


def test_several_identifiers_that_begin_so(store: Store, path: Path) -> None:
    """Too few digits are refused with those that may be meant."""
    write(
        path,
        "DROP TRIGGER quotations_stay",
        "UPDATE quotations SET id = '0123456789abcde' || (number % 10) WHERE document_id = 'mix'",
    )
    refuse(store, "01234567", key(path, "open"), "may be any of", "0123456789abcde")


def test_what_was_judged_no_quotation_is_refused(store: Store, path: Path) -> None:
    """It must be a quotation again first."""
    place = span(OPEN, WORDS["open"])
    no = judge(Verdict.NOT_A_QUOTATION, document="open", place=place, text=WORDS["open"])
    decide(store, [no])
    refuse(store, key(path, "open"), key(path, "shut"), "judged to be no quotation")


def test_contradictions_are_refused(store: Store, path: Path) -> None:
    """What is the same as a third is one: the judgement that says otherwise is named."""
    opened, shut, safe = (key(path, name) for name in ("open", "shut", "safe"))
    join(store, opened, shut, HAND)
    join(store, shut, safe, HAND)
    known = [judgement_id(j)[:8] for j in store.judgements()]
    refuse(store, opened, safe, "are one statement", known[1], apart=True)
    separate(store, shut, safe, HAND)
    last = judgement_id(store.judgements()[-1])[:8]
    refuse(store, opened, safe, "are two statements", f"judgements withdraw {last}")
    withdraw(store, last, HAND)
    join(store, opened, safe, HAND)


# --- the command line, files, and readers -------------------------------------------------------


def type_in(path: Path, *words: str, code: int = 0) -> Result:
    """Run ``quotetrack`` with ``words``; fail if it ends with another exit code."""
    arguments = [*words, "--db", str(path)]
    result = CliRunner().invoke(main, arguments, env={"COLUMNS": "250", "QUOTETRACK_USER": "ann"})
    assert result.exit_code == code, f"{result.output}\n{result.exception!r}"
    return result


def test_the_commands(path: Path) -> None:
    """Same, different, list, withdraw: each as a user types it."""
    one, other = key(path, "open"), key(path, "shut")
    said = type_in(path, "statements", "same", one, other, "--note", "one speech").stderr
    assert said == f"{one} and {other} are one statement\n"
    again = type_in(path, "statements", "same", one, other, code=1).stderr
    assert again.startswith(f"Error: “The bridge is open,” ({one}) and “The bridge is shut,”")
    assert "already" in again
    listed = type_in(path, "judgements", "list").stdout
    assert "“The bridge is open,” and “The bridge is shut,” are one statement" in listed
    assert "““" not in listed  # its own marks are enough
    assert "one speech" in listed
    assert "ann" in listed
    said = type_in(path, "statements", "different", "--by", "bob", other, one).stderr
    assert said == f"{other} and {one} are two statements\n"
    listed = type_in(path, "judgements", "list").stdout
    assert "“The bridge is open,” and “The bridge is shut,” are two statements" in listed
    assert "replaced" in listed
    with Store.open(path) as store:
        last = judgement_id(store.judgements()[-1])
    type_in(path, "judgements", "withdraw", last[:8])
    with Store.open(path) as store:
        assert store.statement_decisions() == Decided()
        assert question_of(store.judgements()[-1]).startswith(ABOUT_STATEMENT)


def test_a_statement_is_shown_with_what_is_nearly_the_same(path: Path) -> None:
    """All its quotations by day with their identifiers; what contradicts it; what was decided."""
    will = "The harbour bridge will open again in June,"
    wont = "The harbour bridge will not open again in June,"
    for name, words, day in (("a", will, 6), ("b", will, 7), ("c", wont, 7)):
        text = f"“{words}” said Nadia Lambert."
        fill(path, say(name, text, words, f"2024-05-{day:02}"))
    with Store.open(path) as store:
        settle(store)
        told = show(store, key(path, "b"))
        assert [m.id for m in told.members] == [key(path, "a"), key(path, "b")]
        (near,) = told.near
        assert (near.id, near.touch) == (key(path, "c"), Touch.NEGATION)
        assert "not" in near.theirs
        assert "not" not in near.ours
        (turned,) = show(store, key(path, "c")).near
        assert turned.id in {m.id for m in told.members}
        assert (turned.ours, turned.theirs) == (near.theirs, near.ours)
        join(store, key(path, "a"), key(path, "c"), HAND)
        assert len(show(store, key(path, "c")).members) == 3
    said = type_in(path, "statements", "show", key(path, "a")[:8]).stdout
    for words in ("2024-05-07", "The Harbour", key(path, "b"), wont, "are one statement"):
        assert words in said
    assert "no quotation" in type_in(path, "statements", "show", "12", code=1).stderr


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_judgements_are_carried_to_another_archive(path: Path, tmp_path: Path, form: str) -> None:
    """Also before its articles are there: they count as soon as these come."""
    with Store.open(path) as store:
        store.add_judgements([SAME, replace(OTHER, made_at="2026-01-01T00:00:00+00:00")])
        judgements = store.judgements()
    file, new = tmp_path / f"j.{form}", tmp_path / "new.db"
    type_in(path, "judgements", "export", "--format", form, "-o", str(file))
    said = type_in(new, "judgements", "import", str(file)).stderr
    assert "2 read, 2 new; 1 in the database wait" in said
    fill(new, say("shut", SHUT, WORDS["shut"]), say("open", OPEN, WORDS["open"]))
    with Store.open(new) as store:
        assert store.judgements() == judgements
        assert len(store.statement_decisions().same) == 1


def test_what_is_brought_in_and_contradicts_is_told(path: Path, tmp_path: Path) -> None:
    """A file may hold what can't all be: it is kept, and the import says so."""
    made = [
        SAME,
        about(Verdict.SAME_STATEMENT, "shut", "safe"),
        about(Verdict.OTHER_STATEMENT, "safe", "open"),
    ]
    file = tmp_path / "j.jsonl"
    with file.open("wb") as out:
        export_jsonl(made, out)
    said = type_in(path, "judgements", "import", str(file)).stderr
    assert "Contradiction: “The bridge is open,” and “safe now,” are two statements" in said
    assert all(judgement_id(j)[:8] in said for j in made)
    type_in(path, "judgements", "withdraw", judgement_id(made[0]))
    assert "Contradiction" not in type_in(path, "judgements", "import", str(file)).stderr
    assert not any({"open", "safe"} <= group for group in grouped(path))


def test_readers_see_what_was_decided_but_not_by_whom(store: Store, path: Path) -> None:
    """The view tells of both quotations and their articles."""
    store.add_judgements([replace(SAME, made_by="zzauthor", note="zznote")])
    query = (
        "SELECT verdict, in_force, quotation, headline, other_quotation, other_headline, "
        "document_id, other_document_id FROM decisions"
    )
    (row,) = ask(path, query)
    assert row[:4] == ("same statement", 1, WORDS["open"], "Report open")
    assert row[4:] == (WORDS["shut"], "Report shut", "open", "shut")
    assert "zz" not in str(ask(path, "SELECT * FROM decisions"))


# --- the migration ------------------------------------------------------------------------------


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Give a database of the version before statements, with two judgements."""
    path = tmp_path / "old.db"
    db = Database(path)
    migrations.apply(db, stop_before="m006_statements")
    with db.conn:
        db.conn.execute(
            "INSERT INTO judgements (id, made_at, made_by, verdict, question, speaker, value, note)"
            " VALUES ('b', '2026-01-02T00:00:00+00:00', 'A. Reader', 'alias', 'alias:x', 'x', 'X', "
            "'because')"
        )
        db.conn.execute(
            "INSERT INTO judgements (id, made_at, made_by, verdict, question, document, start, "
            "\"end\", text) VALUES ('a', '2026-01-01T00:00:00+00:00', 'A. Reader', 'right', "
            "'quotation:d1|1|20', 'd1', 1, 20, 'The bridge is safe,')"
        )
    db.close()
    return path


def test_an_older_database_keeps_its_judgements(old: Path) -> None:
    """Each as it was, in the same order; the guards, indices and view are there again."""
    before = ask(old, "SELECT rowid, * FROM judgements ORDER BY rowid")
    decided = ask(old, "SELECT made_at, verdict, in_force, quotation, question, id FROM decisions")
    Store.open(old).close()
    after = ask(old, "SELECT rowid, * FROM judgements ORDER BY rowid")
    assert [row[: len(before[0])] for row in after] == before
    assert {cell for row in after for cell in row[len(before[0]) :]} == {None}
    query = "SELECT made_at, verdict, in_force, quotation, question, id FROM decisions"
    assert ask(old, query) == decided
    for step in ("UPDATE judgements SET note = 'x'", "DELETE FROM judgements"):
        with pytest.raises(sqlite3.IntegrityError, match="kept for ever"):
            write(old, step)
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        write(old, "INSERT INTO judgements VALUES ('c', '', '', 'maybe', ''" + ", NULL" * 14 + ")")


def test_an_older_database_takes_every_verdict(old: Path) -> None:
    """The table's check names each that there is."""
    texts = dict.fromkeys(["speaker", "other", "value", "question"], "x")
    with Store.open(old) as store:
        for n, verdict in enumerate(Verdict):
            told = replace(SAME, verdict=verdict, made_at=f"2026-02-{n + 1:02}", **texts)  # type: ignore[arg-type]  # texts only
            assert store.add_judgements([told]) == 1
        assert len(store.judgements()) == len(Verdict) + 2


# --- the statements that come of it ---------------------------------------------------------------


def grouped(path: Path) -> list[set[object]]:
    """Return the articles of each statement that more than one carries."""
    query = "SELECT statement_id, document_id FROM quotations WHERE statement_id IS NOT NULL"
    groups: dict[object, set[object]] = {}
    for statement, article in ask(path, query):
        groups.setdefault(statement, set()).add(article)
    assert set(groups) == {row[0] for row in ask(path, "SELECT id FROM statements")}
    return sorted(groups.values(), key=str)


def test_what_is_judged_one_becomes_one_at_once(store: Store, path: Path) -> None:
    """And two again when that is taken back, or judged otherwise."""
    settle(store)
    before = grouped(path)
    assert not any({"open", "shut"} <= group for group in before)
    one, other = key(path, "open"), key(path, "shut")
    join(store, one, other, HAND)
    assert any({"open", "shut"} <= group for group in grouped(path))
    withdraw(store, judgement_id(store.judgements()[-1]), HAND)
    assert grouped(path) == before
    join(store, one, other, HAND)
    separate(store, one, other, HAND)
    assert grouped(path) == before


def test_what_is_one_by_itself_can_be_two(store: Store, path: Path) -> None:
    """The same words of another occasion, until that is taken back."""
    fill(path, say("again", OPEN, WORDS["open"]))
    settle(store)
    before = grouped(path)
    assert before == [{"open", "again"}]
    separate(store, key(path, "open"), key(path, "again"), HAND)
    assert grouped(path) == []
    withdraw(store, judgement_id(store.judgements()[-1]), HAND)
    assert grouped(path) == before


@pytest.mark.parametrize("order", list(permutations(["open", "shut", "judged"])))
def test_judgements_and_articles_come_in_any_order(tmp_path: Path, order: list[str]) -> None:
    """What is judged one is, whichever of the two articles and the judgement came last."""
    new = tmp_path / "new.db"
    articles = {"open": OPEN, "shut": SHUT}
    for name in order:
        if name == "judged":
            with Store.open(new, create=True) as store:
                decide(store, [SAME])
        else:
            fill(new, say(name, articles[name], WORDS[name]))
            with Store.open(new) as store:
                settle(store)
    assert grouped(new) == [{"open", "shut"}]


def test_of_the_same_words_some_can_be_told_apart(store: Store, path: Path) -> None:
    """Others with these words go with one of the two, and with the same whatever came first."""
    for name in ("b", "c", "d"):
        fill(path, say(name, OPEN, WORDS["open"]))
    separate(store, key(path, "open"), key(path, "c"), HAND)
    groups = grouped(path)
    assert sum(map(len, groups)) in {3, 4}
    assert {"b", "d"} <= groups[0]
    assert not any({"open", "c"} <= group for group in groups)
    write(path, "DELETE FROM groupings")
    settle(store)
    assert grouped(path) == groups


def test_what_is_judged_one_stays_one_however_long_between(store: Store, path: Path) -> None:
    """A new article beside one of the two doesn't part them, though the other is a year away."""
    fill(path, say("year", SHUT, WORDS["shut"], "2025-05-06"))
    join(store, key(path, "open"), key(path, "year"), HAND)
    assert any({"open", "year"} <= group for group in grouped(path))
    fill(path, say("again", OPEN, WORDS["open"], "2024-05-07"))
    settle(store)
    assert grouped(path) == [{"open", "year", "again"}]
    fill(path, say("late", SHUT, WORDS["shut"], "2025-05-08"))
    settle(store)
    assert grouped(path) == [{"open", "year", "again", "late"}]


@settings(max_examples=5, deadline=None)
@given(judgements_(), st.randoms())
def test_the_order_of_judgements_never_matters_to_statements(
    made: list[Judgement], random: object
) -> None:
    """All at once or one by one in any order, contradictions and all: the statements are one."""
    turned = sorted(made, key=lambda _: random.random())  # type: ignore[attr-defined]  # Hypothesis' own
    with TemporaryDirectory() as folder:
        at_once, by_one = Path(folder) / "once.db", Path(folder) / "one.db"
        for path in (at_once, by_one):
            path.write_bytes(make())
            for name in ("b", "c"):
                fill(path, say(name, OPEN, WORDS["open"]))
        with Store.open(at_once) as store:
            settle(store)
            decide(store, made)
        with Store.open(by_one) as store:
            for judgement in turned:
                decide(store, [judgement])
            settle(store)
        assert grouped(by_one) == grouped(at_once)


def test_what_takes_long_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before many quotations are grouped a line says so; where few wait, or none, nothing does."""
    told: list[str] = []
    with Store.open(path) as store:
        monkeypatch.setattr(tracking, "MANY", 2)
        store.mend()
        settle(store, told.append)
        settle(store, told.append)
    assert len(told) == 1
    assert told[0].startswith("Finding which of ")
