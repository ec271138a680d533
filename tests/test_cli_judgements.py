"""The commands over all that was decided; decisions survive an archive built anew."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deciding_samples import ARTICLES, HAND, ingest, view
from quotetrack.cli import main
from quotetrack.deciding import decide
from quotetrack.deciding.answers import withdraw
from quotetrack.deciding.identity import merge, split, split_off
from quotetrack.deciding.names import give_alias, rename
from quotetrack.model import Judgement, Span, Verdict
from quotetrack.publish.judgements import export_jsonl
from quotetrack.store import Store, judgement_id


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("QUOTETRACK_USER", "tester")
    monkeypatch.chdir(tmp_path)


def type_in(*words: str | Path, code: int = 0, stdin: bytes | None = None) -> Result:
    """Run ``quotetrack judgements`` with ``words``; fail if it ends with another exit code."""
    result = CliRunner().invoke(main, ["judgements", *map(str, words)], input=stdin)
    assert result.exit_code == code, f"{result.output}\n{result.exception!r}"
    return result


def judge(article: str, words: str, verdict: Verdict, speaker: str | None = None) -> Judgement:
    """Judge the quotation of some words."""
    start = ARTICLES[article].index(words)
    return HAND.judge(
        verdict,
        document=article,
        place=Span(start, start + len(words)),
        text=words,
        speaker=speaker and speaker.lower().replace(" ", "-"),
        speaker_name=speaker,
    )


def decide_much(path: Path) -> None:
    """Decide something of every kind."""
    with Store.open(path) as store:
        merge(store, "Nadia Lambert", "Nadya Lambert", HAND)
        rename(store, "Nadia Lambert", "N. Lambert", HAND)
        give_alias(store, "Tom Whitfield", "=Tommy", HAND)
        split(store, "Anna Reyes", "Oren Castell", HAND)
        split_off(store, "N. Lambert", ["school"], "Nadia Lambert (teacher)", HAND)
        merge(store, "Tom Whitfield", "Anna Reyes", HAND)
        withdraw(store, judgement_id(store.judgements()[-1]), HAND)
        said = [
            judge("rain", "“It rained,”", Verdict.WRONG_SPEAKER, "Ida Moran"),
            judge("water", "“The water is clean,”", Verdict.RIGHT, "Anna Reyes"),
            judge("bridge", "“We tested it,”", Verdict.NOT_A_QUOTATION),
        ]
        decide(store, said)


@pytest.fixture
def db() -> Path:
    """An archive in which something of every kind was decided."""
    path = Path("q.db")
    ingest(path)
    decide_much(path)
    return path


def ingest_then_import(path: Path, file: Path) -> None:
    """Build an archive anew, then take the decisions."""
    ingest(path, again=False)
    type_in("import", file, "--db", path)


def import_then_ingest(path: Path, file: Path) -> None:
    """Take the decisions into an archive that is still empty."""
    type_in("import", file, "--db", path)
    ingest(path)


def import_between(path: Path, file: Path) -> None:
    """Take the decisions when half of the articles are there, in another order."""
    keys = list(reversed(ARTICLES))
    ingest(path, keys[:2])
    type_in("import", file, "--db", path)
    ingest(path, keys[2:])


def test_everything_decided_shows(db: Path) -> None:
    """The archive that the next test builds anew has something to lose."""
    said = {r.quotation: (r.speaker, r.certainty == "checked") for r in view(db)}
    assert said == {
        "“The bridge is safe,”": ("N. Lambert", False),
        "“The school is closed,”": ("Nadia Lambert (teacher)", False),
        "“It snowed,”": ("N. Lambert", False),
        "“It rained,”": ("Ida Moran", True),
        "“The water is clean,”": ("Anna Reyes", True),
    }


@pytest.mark.parametrize("build", [ingest_then_import, import_then_ingest, import_between])
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_an_archive_built_anew_shows_the_same(
    db: Path, build: Callable[[Path, Path], None], form: str
) -> None:
    """Row by row, whether decisions or articles come first; speakers and names too."""
    file, path = Path(f"judgements.{form}"), Path("new.db")
    type_in("export", "--db", db, "--format", form, "-o", file)
    build(path, file)
    assert view(path) == view(db)
    with Store.open(db) as old, Store.open(path) as new:
        assert new.judgements() == old.judgements()
        shown = [s for s in old.list_speakers() if s.quotations]
        assert [s for s in new.list_speakers() if s.quotations] == shown
        for speaker in shown:
            one, other = (s.show_speaker(speaker.id) for s in (old, new))
            assert set(one.aliases) == set(other.aliases)
            assert one.members == other.members
        assert new.waiting() == []


def test_importing_twice_adds_nothing(db: Path) -> None:
    """Into the archive they come from, or anywhere; the line says so."""
    type_in("export", "--db", db, "-o", "j.csv")
    assert type_in("import", "j.csv", "--db", db).stderr.startswith("11 read, 0 new; ")
    assert type_in("import", "j.csv", "--db", "new.db").stderr.startswith("11 read, 11 new; ")
    assert type_in("import", "j.csv", "--db", "new.db").stderr.startswith("11 read, 0 new; ")


def test_a_row_that_does_not_count_is_told(db: Path) -> None:
    """Of the same moment as what counts, or older; not what another row of the file replaces."""
    with Store.open(db) as store:
        name = next(j for j in store.judgements() if j.verdict is Verdict.NAME)
    # Of one moment the last in the alphabet counts.
    lost, won = (replace(name, value=value) for value in ("Lambert", "Nadia L."))
    older = replace(name, value="N.", made_at="2020-01-02T03:04:05+00:00")
    for rows, told in (([lost, won, older], lost), ([older], older)):
        with Path("j.jsonl").open("wb") as out:
            export_jsonl(rows, out)
        first, _ = type_in("import", "j.jsonl", "--db", db).stderr.splitlines()
        assert first.startswith("1 of the rows read does not count: another decision")
        assert first.endswith(f"({judgement_id(told)[:8]})")
    with Store.open(db) as store:
        assert store.show_speaker("nadia-lambert").summary.name == "Nadia L."


def test_a_contradiction_is_told(db: Path) -> None:
    """In a line of its own; the rows are taken all the same."""
    with Store.open(db) as store:
        (kept,) = (j for j in store.judgements() if j.other == "nadya-lambert")
    apart = HAND.judge(Verdict.DIFFERENT, speaker="oren-castell", other=kept.speaker)
    same = HAND.judge(Verdict.SAME, speaker="oren-castell", other=kept.other)
    with Path("j.jsonl").open("wb") as out:
        export_jsonl([apart, same], out)
    first, second = type_in("import", "j.jsonl", "--db", db).stderr.splitlines()
    assert first.startswith("Contradiction: ")
    assert "oren-castell" in first
    assert second.startswith("2 read, 2 new; ")


def test_bad_rows_cost_no_good_ones(db: Path) -> None:
    """Each is told by its line, the exit code is 1, and the others are kept."""
    rows = type_in("export", "--db", db).stdout_bytes.decode("utf-8-sig").splitlines()
    rows[2:2] = ["nonsense"]
    result = type_in("import", "-", "--db", "new.db", code=1, stdin="\n".join(rows).encode())
    first, second, third = result.stderr.splitlines()
    assert first.startswith("Error: -:3: “” is no verdict")
    assert second.startswith("11 read, 11 new; ")
    assert third.startswith("1 problem: ")


@pytest.mark.parametrize(
    ("data", "line"),
    [(b"", "empty"), (b"a,b\n1,2\n", "no column “verdict”"), (b"\x00\xff", "no column “verdict”")],
)
def test_a_file_that_is_none(data: bytes, line: str) -> None:
    """Exit code 1 and a line that says what is wrong."""
    Path("j.csv").write_bytes(data)
    result = type_in("import", "j.csv", "--db", "new.db", code=1)
    assert line in result.stderr.splitlines()[0]


def test_a_file_that_is_not_there() -> None:
    """One line, and no database is made."""
    (line,) = type_in("import", "missing.csv", "--db", "new.db", code=1).stderr.splitlines()
    assert line == "Error: missing.csv: can't be read: No such file or directory"
    assert not Path("new.db").exists()


def test_all_are_listed(db: Path) -> None:
    """The latest first, with what became of them."""
    shown = type_in("list", "--db", db).stdout
    assert "Nadya Lambert is N. Lambert" not in shown
    assert "Nadya Lambert is Nadia Lambert" in shown
    assert " “We tested it,” is no quotation" in shown
    assert shown.count("withdrawn") == 1
    assert "because" in shown


def test_what_waits_is_listed(db: Path) -> None:
    """Decisions about articles that are not there."""
    type_in("export", "--db", db, "-o", "j.jsonl", "--format", "jsonl")
    result = type_in("import", "j.jsonl", "--db", "new.db")
    assert result.stderr == "11 read, 11 new; 4 in the database wait for their article\n"
    waiting = type_in("list", "--waiting", "--db", "new.db").stdout
    assert waiting.count("waits") == 4
    assert "counts" not in waiting
    assert "waits" not in type_in("list", "--waiting", "--db", db).stdout


def test_one_is_taken_back(db: Path) -> None:
    """By its key as listed, with a note; twice is refused."""
    rows = type_in("list", "--db", db).stdout.splitlines()
    key = next(row for row in rows if "is shown as" in row).split()[0]
    result = type_in("withdraw", key, "--db", db, "--note", "a slip")
    assert result.stderr == "taken back: name, decided by tester\n"
    assert {r.quotation: r.speaker for r in view(db)}["“It snowed,”"] == "Nadia Lambert"
    with Store.open(db) as store:
        assert store.judgements()[-1].note == "a slip"
    (line,) = type_in("withdraw", key, "--db", db, code=1).stderr.splitlines()
    assert "counts no more" in line


def test_a_spreadsheet_shows_no_formula(db: Path) -> None:
    """What looks like one has an apostrophe in front."""
    data = type_in("export", "--db", db).stdout_bytes.decode("utf-8-sig")
    values = [row["value"] for row in csv.DictReader(io.StringIO(data, newline=""))]
    assert "'=Tommy" in values


@pytest.mark.parametrize(
    "words", [["list"], ["export"], ["withdraw", "abc"], ["list", "--waiting"]], ids=" ".join
)
def test_there_is_no_database(words: list[str]) -> None:
    """One line says so, and none is made."""
    (line,) = type_in(*words, "--db", "nowhere.db", code=1).stderr.splitlines()
    assert "nowhere.db: no such database" in line
    assert not Path("nowhere.db").exists()
