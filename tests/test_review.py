"""Reviewing from a script: each line of standard input is a key."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quotetrack.cli import main
from quotetrack.cli.review_context import Part
from quotetrack.cli.review_opening import open_case
from quotetrack.model import Judgement, Span, Speaker, SpeakerKind, Verdict
from quotetrack.store import Store
from review_archive import add_pairs
from store_samples import (
    COUNCIL,
    TOM,
    attribute,
    bridge,
    document,
    fill,
    judge,
    judge_bridge,
    trial,
)

OPEN = "It rained. “We will rebuild it,” a harbour spokesman said. “It is late,” one said."


@pytest.fixture(autouse=True)
def _stand_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("QUOTETRACK_USER", "A. Reviewer")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of three articles: five quotations, two of them by nobody named."""
    path = tmp_path_factory.mktemp("archive") / "q.db"
    fill(
        path,
        (document("d1"), [bridge(), trial(TOM)]),
        (document("d2", OPEN), [
            attribute(OPEN, "We will rebuild it,", described="a harbour spokesman"),
            attribute(OPEN, "It is late,", source="one"),
        ]),
        (document("d3"), [bridge(COUNCIL)]),
    )  # fmt: skip
    return path


@pytest.fixture
def db(archive: Path, tmp_path: Path) -> Path:
    """A copy of the archive, to be judged."""
    return Path(shutil.copy(archive, tmp_path / "q.db"))


def type_in(db: Path, keys: Sequence[str], *options: str, code: int = 0) -> Result:
    """Review with these lines as input; fail if it ends with another exit code."""
    lines = "".join(f"{key}\n" for key in keys)
    result = CliRunner().invoke(main, ["review", "--db", str(db), *options], input=lines)
    assert result.exit_code == code, f"{result.output}\n{result.exception!r}"
    return result


def judged(db: Path) -> list[Judgement]:
    """Return what is stored, the oldest first."""
    with Store.open(db) as store:
        return store.judgements()


def said(db: Path) -> dict[str, str | None]:
    """Return who is shown to have said what."""
    with Store.open(db) as store:
        return {f"{row.document_id} {row.quotation}": row.speaker for row in store.quotations()}


# --- decisions -------------------------------------------------------------------------------


def test_right(db: Path) -> None:
    """The judgement says what was right, so that it holds whatever is found later."""
    result = type_in(db, ["r", "q"])
    (judgement,) = judged(db)
    assert judgement.verdict is Verdict.RIGHT
    assert (judgement.speaker, judgement.speaker_name) == ("nadia-lambert", "Nadia Lambert")
    assert judgement.made_by == "A. Reviewer"
    assert (judgement.document, judgement.place, judgement.text) == (
        "d1",
        Span(1, 20),
        "The bridge is safe,",
    )
    assert "1 decided." in result.stderr


def test_right_of_who_is_only_described(db: Path) -> None:
    """The description is kept; where all was open it stays open."""
    type_in(db, ["r", "r"], "--unnamed")
    described, left_open = judged(db)
    assert (described.speaker, described.value) == (None, "a harbour spokesman")
    assert (left_open.speaker, left_open.value) == (None, None)


def test_not_a_quotation(db: Path) -> None:
    """Readers don't see it any more, and neither does the next review."""
    type_in(db, ["x", "q"])
    assert "d1 The bridge is safe," not in said(db)
    assert "1 of 4" in type_in(db, ["q"]).stdout


@pytest.mark.parametrize(
    ("typed", "speaker"),
    [
        (["1"], "Tom Whitfield"),
        (["Harbour Council"], "Harbour Council"),
        (["whitfield"], "Tom Whitfield"),
        (["tom-whitfield"], "Tom Whitfield"),
        (["Witfield", "1"], "Tom Whitfield"),
        (["Oren Castell", "+"], "Oren Castell"),
        (["7", "1"], "Tom Whitfield"),
        (["-"], None),
    ],
)
def test_wrong_speaker(db: Path, typed: list[str], speaker: str | None) -> None:
    """By number, by a name, by nearly a name, anew, or left open."""
    type_in(db, ["w", *typed, "q"])
    (judgement,) = judged(db)
    assert judgement.verdict is Verdict.WRONG_SPEAKER
    assert (judgement.speaker_name, judgement.other) == (speaker, "nadia-lambert")
    assert said(db)["d1 The bridge is safe,"] == speaker


def test_a_name_that_two_have_is_asked_about(db: Path) -> None:
    """Of two who are called so neither is taken for granted."""
    other = Speaker("ben-whitfield", "Ben Whitfield", SpeakerKind.PERSON, None, ("Whitfield",))
    fill(db, (document("d4"), [bridge(other)]))
    result = type_in(db, ["w", "Whitfield", "", "q"])
    assert "Who is meant by “Whitfield”?" in result.stdout
    assert "1  Ben Whitfield  person · 1 quotation" in result.stdout
    assert judged(db) == []


@pytest.mark.parametrize(
    ("options", "keys"),
    [
        ([], ["w", "", "q"]),
        ([], ["w", "Nadia Lambert", "q"]),
        ([], ["w", "nobody of that name", "", "q"]),
        (["--unnamed"], ["s", "w", "-", "q"]),
        ([], ["s", "s", "s", "s", "s"]),
        ([], ["b", "?", "m", "n", "a note", "q"]),
        ([], ["w"]),
        ([], []),
    ],
)
def test_what_decides_nothing(db: Path, options: list[str], keys: list[str]) -> None:
    """Going back, naming who is named already, skipping, looking, or the end of the input."""
    type_in(db, keys, *options)
    assert judged(db) == []


def test_back_takes_the_last_decision_back(db: Path) -> None:
    """By a withdrawal, which is a judgement too; the quotation is shown again."""
    result = type_in(db, ["x", "b", "s", "b", "r", "q"])
    found = judged(db)
    assert [j.verdict for j in found] == [
        Verdict.NOT_A_QUOTATION,
        Verdict.WITHDRAWN,
        Verdict.RIGHT,
    ]
    assert found[1].question == "quotation:d1|1|20"
    assert sorted(j.made_at for j in found) == [j.made_at for j in found]
    assert "Taken back: not a quotation." in result.stdout
    assert "It was skipped." in result.stdout
    assert "d1 The bridge is safe," in said(db)


def test_the_last_decision_can_be_taken_back(db: Path) -> None:
    """Behind the last quotation too."""
    result = type_in(db, ["x", "b", "r", "q"], "--limit", "1")
    assert "That was the last one." in result.stdout
    assert [j.verdict for j in judged(db)][1:] == [Verdict.WITHDRAWN, Verdict.RIGHT]


def test_a_clock_that_was_wrong_takes_nothing_back(db: Path) -> None:
    """What is decided now counts, though something was decided tomorrow."""
    question = "quotation:d1|1|20"
    tomorrow = Judgement(Verdict.WITHDRAWN, "2999-01-01T00:00:00+00:00", "A", question=question)
    with Store.open(db) as store:
        store.add_judgements([tomorrow])
    type_in(db, ["x", "q"])
    assert "d1 The bridge is safe," not in said(db)


def test_a_note_goes_with_its_decision_only(db: Path) -> None:
    """It is kept with the next decision on the quotation that it was written about."""
    type_in(db, ["n", "  heard\tit  myself", "r", "n", "of no use", "s", "r", "q"])
    assert [j.note for j in judged(db)] == ["heard it myself", None]


def test_a_decision_is_stored_when_it_is_made(db: Path) -> None:
    """A line that is no key ends the review with an error; what was decided stays."""
    result = type_in(db, ["r", "yes please", "x"], code=1)
    assert "Error: standard input:2: “yes please” is no key here" in result.stderr
    assert [j.verdict for j in judged(db)] == [Verdict.RIGHT]


def test_who_decides(db: Path) -> None:
    """``--by`` is kept with each decision."""
    type_in(db, ["r"], "--by", "B. Editor")
    assert [j.made_by for j in judged(db)] == ["B. Editor"]


# --- what is shown ---------------------------------------------------------------------------


def test_a_quotation_is_shown_in_its_context(db: Path) -> None:
    """Marked, with headline, outlet, date, address, speaker, certainty and reason."""
    shown = type_in(db, ["q"]).stdout
    for words in (
        "1 of 5",
        "Report d1",
        "The Harbour · 2024-05-06 · https://example.org/d1",
        "“>>The bridge is safe,<<” _said_ {Nadia Lambert}. “We tested it,” she went on.",
        "Nadia Lambert  check (0.75)",
        "“Nadia Lambert”, cue “said”, direct",
        "named in the test",
    ):
        assert words in shown
    assert "\x1b" not in shown


def test_an_article_that_is_read_again_meanwhile(db: Path) -> None:
    """What was to be reviewed is shown as it stood; nothing of the new text is marked instead."""
    with Store.open(db) as store:
        item = store.to_review()[0]
        fill(db, (document("d1", "The council met."), []))
        case = open_case(store, item, None)
    assert [(piece.text, piece.part) for piece in case.pieces] == [
        ("“", Part.AROUND),
        ("The bridge is safe,", Part.CONTENT),
        ("” said Nadia Lambert. “We tested it,” she went on.", Part.AROUND),
    ]
    assert case.others == ()


def test_a_joint_statement(tmp_path: Path) -> None:
    """All who said it are shown, and each can be chosen for another quotation."""
    joint = replace(bridge(), others=(TOM,))
    fill(tmp_path / "q.db", (document("d1"), [joint, trial(COUNCIL)]))
    shown = type_in(tmp_path / "q.db", ["s", "w", "", "q"]).stdout
    assert "Nadia Lambert together with Tom Whitfield  check" in shown
    assert "1  Nadia Lambert" in shown
    assert "2  Tom Whitfield" in shown


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ([], 5),
        (["--speaker", "Lambert"], 1),
        (["--unnamed"], 2),
        (["--below", "0.75"], 0),
        (["--below", "0.76"], 5),
        (["--limit", "2"], 2),
        (["--search", "bridge", "--since", "2024"], 2),
        (["--until", "2023"], 0),
        (["--act", "thought"], 0),
    ],
)
def test_filters(db: Path, options: list[str], count: int) -> None:
    """Those of export, how sure at most, unnamed only, and how many."""
    result = type_in(db, [], *options)
    if count:
        assert f"1 of {count}" in result.stdout
    else:
        assert "Nothing to review" in result.stderr


def test_what_was_judged_is_not_shown_again(db: Path) -> None:
    """A quotation is judged once, by whatever way."""
    with Store.open(db) as store:
        store.add_judgements([judge_bridge(Verdict.RIGHT, speaker="nadia-lambert")])
    assert "1 of 4" in type_in(db, []).stdout


@pytest.mark.parametrize(
    ("url", "site", "opened"),
    [
        ("https://example.org/d1", None, "https://example.org/d1"),
        ("javascript:alert(1)", None, None),
        ("file:///etc/passwd", None, None),
        ("https://", None, None),
        ("http://[", None, None),
        ("https://example.org/\x1b[2J", None, None),
        (None, None, None),
        (None, "http://127.0.0.1:8001/", "http://127.0.0.1:8001/-/quotations/"),
        ("-x", "http://127.0.0.1:8001", "http://127.0.0.1:8001/-/quotations/"),
    ],
)
def test_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str | None, site: str | None, opened: str
) -> None:
    """The article's address if it is one of the web, else the page of the site served."""
    addresses: list[str] = []
    monkeypatch.setattr("click.launch", addresses.append)
    article = replace(document("d1"), url=url)
    fill(tmp_path / "q.db", (article, [bridge()]))
    result = type_in(tmp_path / "q.db", ["o", "q"], *(["--site", site] if site else []))
    assert [a[: len(opened)] for a in addresses] == ([opened] if opened else [])
    assert ("has no address" in result.stdout) == (opened is None)


def test_a_hostile_article(tmp_path: Path) -> None:
    """Words that would clear the screen, colour it or turn a line around are shown as escapes."""
    evil = "\x1b[2J\x1b]0;owned\x07\u202eMarkup [red]and :smile: stay\x9b"
    text = f"“{evil}” said Nadia Lambert."
    article = replace(document("d1", text), title=evil, outlet=evil)
    speaker = Speaker("evil", evil, SpeakerKind.PERSON)
    fill(tmp_path / "q.db", (article, [attribute(text, evil, speaker, role=evil)]))
    shown = type_in(tmp_path / "q.db", ["w", evil, "", "q"]).output
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(shown)
    assert r"\x1b[2J" in shown
    assert "[red]and :smile: stay" in shown


def test_no_database(tmp_path: Path) -> None:
    """An error of one line, as elsewhere."""
    result = type_in(tmp_path / "none.db", [], code=1)
    assert "no such database" in result.stderr


# --- pairs of speakers -----------------------------------------------------------------------


@pytest.fixture
def pairs(db: Path) -> Path:
    """The archive with two pairs of speakers that may be one."""
    return add_pairs(db)


@pytest.mark.parametrize(
    ("key", "verdict", "kept", "gone"),
    [
        ("1", Verdict.SAME, "nadia-lambert", "oren-castell"),
        ("2", Verdict.SAME, "oren-castell", "nadia-lambert"),
        ("d", Verdict.DIFFERENT, "nadia-lambert", "oren-castell"),
    ],
)
def test_pairs(pairs: Path, key: str, verdict: Verdict, kept: str, gone: str) -> None:
    """The same, with either name, or different; a note is kept."""
    result = type_in(pairs, ["n", "met both", key, "q"], "--speakers")
    (judgement,) = judged(pairs)
    assert (judgement.verdict, judgement.speaker, judgement.other) == (verdict, kept, gone)
    assert judgement.note == "met both"
    for words in ("1 of 2", "0.60", "the same office", "Nadia Lambert", "Oren Castell"):
        assert words in result.stdout
    assert "“The bridge is safe,” (2024-05-06 · The Harbour)" in result.stdout


def test_who_was_just_taken_for_another_is_shown_so(pairs: Path) -> None:
    """A decision shows in the pairs that come after it."""
    shown = type_in(pairs, ["1", "q"], "--speakers").stdout
    assert shown.count("taken for Nadia Lambert") == 1


def test_a_pair_is_taken_back(pairs: Path) -> None:
    """``b`` withdraws what was decided about two speakers."""
    type_in(pairs, ["d", "b", "q"], "--speakers")
    assert judged(pairs)[1].question == "pair:nadia-lambert|oren-castell"


def test_pairs_that_can_t_all_be_one(pairs: Path) -> None:
    """Who is one can't be two: what contradicts an earlier decision is not stored."""
    with Store.open(pairs) as store:
        store.add_judgements(
            [judge(Verdict.DIFFERENT, speaker="nadia-lambert", other="tom-whitfield")]
        )
    result = type_in(pairs, ["1", "1"], "--speakers", code=1)
    assert "quotetrack judgements withdraw" in result.stderr
    assert [j.verdict for j in judged(pairs)] == [Verdict.DIFFERENT, Verdict.SAME]


def test_no_pairs(db: Path) -> None:
    """Nothing to decide is said."""
    assert "no two speakers" in type_in(db, [], "--speakers").stderr


def test_pairs_take_no_filters(pairs: Path) -> None:
    """A filter that would do nothing is refused."""
    result = type_in(pairs, [], "--speakers", "--speaker", "Lambert", code=2)
    assert "of the filters it takes --limit" in result.stderr
