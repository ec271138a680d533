"""What `quotetrack track` prints and writes, as a user asks for it."""

import csv
import json
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlite_utils import Database

from quotetrack.cli import main
from quotetrack.cli.track_files import STATEMENT_COLUMNS, SUBJECT_COLUMNS
from quotetrack.deciding import subjects as learning
from track_archive import DENIED, FERRY, NADIA, make_track_archive

ROOT = Path(__file__).parents[1]


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The archive, all of it grouped, where the command looks for one."""
    path = make_track_archive(tmp_path / "quotes.db")
    archive = Database(path)
    with archive.conn:
        archive.conn.execute("DELETE FROM ungrouped")
    archive.close()
    monkeypatch.setenv("QUOTETRACK_DB", str(path))
    monkeypatch.setenv("COLUMNS", "80")
    for variable in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(variable, raising=False)
    return path


def track(*words: str, code: int = 0) -> Result:
    """Run ``quotetrack track`` with ``words``; fail if it ends with another exit code."""
    result = CliRunner().invoke(main, ["track", *words])
    assert result.exit_code == code, f"{result.output}\n{result.exception!r}"
    return result


def read_csv(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file that begins with a byte order mark."""
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(TextIOWrapper(BytesIO(data), "utf-8-sig", newline="")))


EXPECTED = """\
2026-02-03  =That the ferry will sail before the spring, she hopes
–2026-03-09 carried by 4 outlets: Quay Post, Harbour News, The Lantern, Coast
            Radio · 34 days · 3 wordings · direct, indirect, mixed · likely
            ! negation: “will” here, “will not” elsewhere (Quay Post,
            2026-03-01, /-/quotations/0000000000000005)
            on ferry, spring, sail
            /-/statements/0000000000000001

2026-03-01  the ferry will not sail before the spring
            Quay Post · direct · check
            ! negation: “will not” here, “will” elsewhere (Quay Post,
            2026-02-03, /-/quotations/0000000000000001)
            on ferry, spring, sail
            /-/statements/0000000000000005
"""


def test_a_timeline_is_read_at_80_columns(db: Path) -> None:
    """Dates in a column, words wrapped beside it, who carried them, and what differs."""
    assert db.exists()
    shown = track("Lambert", "--about", "spring")
    assert shown.stdout == EXPECTED
    assert shown.stderr == ""


@pytest.mark.parametrize("width", [24, 60, 80, 110, 400])
def test_no_line_is_wider_than_the_terminal(
    db: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """Whatever fits: an address alone may stand out of a very narrow one."""
    assert db.exists()
    monkeypatch.setenv("COLUMNS", str(width))
    lines = track("Lambert").stdout.splitlines()
    assert max(map(len, lines)) <= max(min(width, 110), 36)


def test_the_newest_come_first_if_asked(db: Path) -> None:
    """What has no date stays last, and that is said."""
    assert db.exists()
    shown = track("Lambert", "--newest")
    dates = [line[:10].strip() for line in shown.stdout.split("\n\n")]
    assert dates == ["2026-04-02", "2026-03-01", "2026-02-03", "2025", "no date", "no date"]
    assert shown.stderr == "2 without a date, at the end.\n"


def test_a_limit_says_what_it_leaves_out(db: Path) -> None:
    """The latest are shown, in the order of the timeline."""
    assert db.exists()
    shown = track("Lambert", "--limit", "2")
    assert [line[:10] for line in shown.stdout.split("\n\n")] == ["2026-03-01", "2026-04-02"]
    assert shown.stderr == "The latest 2 of 6 statements: --limit 6 shows all.\n"


def test_colours_are_for_a_terminal(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """None where the output is piped, none where the user wants none."""
    assert db.exists()
    assert "\x1b" not in track("Lambert").stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b[1m2026-02-03" in track("Lambert").stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in track("Lambert").stdout


def test_what_a_terminal_would_obey_is_escaped(db: Path) -> None:
    """An article may hold anything."""
    archive = Database(db)
    with archive.conn:
        archive.conn.execute(
            "UPDATE documents SET outlet = 'Quay\x1b[31m\u202ePost' WHERE id = 'e'"
        )
    archive.close()
    shown = track("Lambert").stdout
    assert "\x1b" not in shown
    assert "Quay\\x1b[31m\\u202ePost" in shown


def test_a_spreadsheet_gets_a_row_a_statement(db: Path) -> None:
    """With all that the timeline tells; what would run as a formula is text."""
    assert db.exists()
    rows = read_csv(track("Lambert", "--format", "csv").stdout_bytes)
    assert [row["First seen"] for row in rows] == [
        *("2025", "2026-02-03", "2026-03-01", "2026-04-02", "", "")
    ]
    one = rows[1]
    assert tuple(one) == STATEMENT_COLUMNS
    assert one["Statement"] == "'=That the ferry will sail before the spring, she hopes"
    assert one["Carried by"] == "Quay Post; Harbour News; The Lantern; Coast Radio"
    assert (one["Outlets"], one["Days"], one["Wordings"]) == ("4", "34", "3")
    assert one["Differs"].startswith("“will” here, “will not” elsewhere")
    assert one["Subjects"] == "ferry; spring; sail"
    assert (one["First outlet"], one["Link"]) == ("Quay Post", "https://example.org/a")
    assert one["Permalink"] == "/-/statements/0000000000000001"
    assert one["Quotation"] == "/-/quotations/0000000000000002"
    assert rows[5]["Statement"] == "'=1+1 is what it says"


def test_objects_tell_of_every_version(db: Path) -> None:
    """JSON Lines and JSON hold the same, with the versions in the order of publication."""
    assert db.exists()
    asked = ("Lambert", "--about", "spring", "--format")
    told: list[dict[str, Any]] = json.loads(track(*asked, "json").stdout)
    assert told == [json.loads(line) for line in track(*asked, "jsonl").stdout.splitlines()]
    one, other = told
    assert [version["date"] for version in one["versions"]] == [
        *("2026-02-03", "2026-02-04", "2026-02-05", "2026-03-09")
    ]
    assert one["versions"][0]["text"] == FERRY
    assert one["differences"][0] == {
        "touch": "negation",
        "ours": "will",
        "theirs": "will not",
        "elsewhere": DENIED,
        "date": "2026-03-01",
        "outlet": "Quay Post",
        "permalink": "/-/quotations/0000000000000005",
        "same_statement": False,
    }
    assert (other["certainty"], other["subjects"]) == ("check", ["ferry", "spring", "sail"])


@pytest.mark.parametrize("form", ["table", "csv", "json", "jsonl"])
def test_a_file_holds_what_the_screen_shows(db: Path, tmp_path: Path, form: str) -> None:
    """In each format, of statements and of subjects."""
    assert db.exists()
    for more in ((), ("--subjects",)):
        shown = track("Lambert", "--format", form, *more)
        path = tmp_path / "out"
        written = track("Lambert", "--format", form, *more, "-o", str(path))
        assert (written.stdout, written.stderr) == ("", shown.stderr)
        assert path.read_bytes() == shown.stdout_bytes


def test_nothing_found_is_no_error(db: Path) -> None:
    """A line says so; files have their headings, or an empty list."""
    assert db.exists()
    asked = ("Lambert", "--about", "zebra", "--format")
    shown = track(*asked, "csv")
    assert shown.stderr == "No statement of Nadia Lambert matches.\n"
    header = next(csv.reader(StringIO(shown.stdout.removeprefix("\ufeff"))))
    assert tuple(header) == STATEMENT_COLUMNS
    assert read_csv(shown.stdout_bytes) == []
    assert track(*asked, "json").stdout == "[]\n"
    assert track(*asked, "jsonl").stdout == track(*asked, "table").stdout == ""
    subjects = track(*asked, "csv", "--subjects")
    assert tuple(next(csv.reader(StringIO(subjects.stdout.removeprefix("\ufeff"))))) == (
        SUBJECT_COLUMNS
    )
    assert subjects.stderr == "No statement of Nadia Lambert matches.\n"


@pytest.mark.parametrize("name", ["Nobody", "Lambertson"])
def test_an_unknown_speaker_is_told_as_elsewhere(db: Path, name: str) -> None:
    """In the words of `quotetrack speakers show`."""
    assert db.exists()
    told = CliRunner().invoke(main, ["speakers", "show", name]).stderr
    assert track(name, code=1).stderr == told


def test_a_name_of_two_is_told_as_elsewhere(db: Path) -> None:
    """Nobody is guessed."""
    archive = Database(db)
    with archive.conn:
        archive.conn.execute("INSERT INTO aliases VALUES ('tom-whitfield', 'Lambert', 'seen')")
    archive.close()
    told = CliRunner().invoke(main, ["speakers", "show", "Lambert"]).stderr
    assert "may be any of Nadia Lambert (nadia-lambert), Tom Whitfield" in told
    assert track("Lambert", code=1).stderr == told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--since", "2026-13"), "'2026-13' is no date like 2026-01-06"),
        (("--until", "spring"), "'spring' is no date like"),
        (("--since", "2026-03", "--until", "2026-02-27"), "--since 2026-03 is after --until"),
        (("--about", "—"), "has no word in it to search for"),
        (("--about", ""), "has no word in it to search for"),
        (("--limit", "0"), "0 is not in the range"),
        (("--min-confidence", "nan"), "nan is no number"),
    ],
)
def test_nonsense_is_refused(db: Path, given: tuple[str, ...], told: str) -> None:
    """With what is wrong, and exit code 2."""
    assert db.exists()
    assert told in track("Lambert", *given, code=2).stderr


@pytest.mark.parametrize(
    ("since", "until"), [("2026-03", "2026"), ("2026", "2026-01"), ("2026-03-01", "2026-03")]
)
def test_a_part_of_a_year_lies_in_it(db: Path, since: str, until: str) -> None:
    """Neither end is after the other."""
    assert db.exists()
    track("Lambert", "--since", since, "--until", until)


def test_subjects_are_listed(db: Path) -> None:
    """How many statements hold each and from when to when; the speaker's name is none."""
    assert db.exists()
    rows = read_csv(track("Lambert", "--subjects", "--format", "csv").stdout_bytes)
    assert [tuple(row.values()) for row in rows] == [
        ("ferry", "3", "2026-02-03", "2026-04-02", "ferry"),
        ("spring", "2", "2026-02-03", "2026-03-01", "spring"),
        ("sail", "2", "2026-02-03", "2026-03-01", "sail"),
    ]
    told = json.loads(track("Lambert", "--subjects", "--format", "json").stdout)
    assert list(told[0].values()) == ["ferry", 3, "2026-02-03", "2026-04-02", "ferry"]


def test_each_subject_finds_its_statements(db: Path) -> None:
    """What the list counts is what asking about it shows."""
    assert db.exists()
    for row in json.loads(track("Lambert", "--subjects", "--format", "json").stdout):
        found = json.loads(track("Lambert", "--about", row["about"], "--format", "json").stdout)
        assert len(found) == row["statements"]
        assert all(row["subject"] in one["subjects"] for one in found)


def test_only_the_latest_are_learned_from(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And that is said."""
    assert db.exists()
    monkeypatch.setattr(learning, "LATEST", 3)
    shown = track("Lambert", "--subjects")
    assert shown.stderr == "Learned from the latest 3 of 6 statements.\n"


def test_what_waits_to_be_grouped_is_told(db: Path) -> None:
    """Until then the same statement stands there more than once."""
    archive = Database(db)
    with archive.conn:
        archive.conn.execute("INSERT INTO ungrouped VALUES (5)")
    archive.close()
    assert "Not grouped into statements yet, so that each stands alone: 1 " in track(NADIA).stderr


@pytest.mark.slow
def test_the_seeds_tell_one_statement_in_two_wordings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two articles retell one sentence of Macron's, each in its own words: one entry."""
    monkeypatch.chdir(tmp_path)
    path = str(tmp_path / "seeds.db")
    seeds = CliRunner().invoke(main, ["ingest", str(ROOT / "seeds"), "--db", path])
    assert seeds.exit_code == 0, seeds.output
    asked = ("Macron", "--about", "two parts", "--format", "json", "--db", path)
    (one,) = json.loads(track(*asked).stdout)
    assert len(one["versions"]) == 2
    wordings = " ".join(version["text"] for version in one["versions"])
    assert "two parts of the security plan had grown stronger" in wordings
    assert "the partners had firmed up their security plans in two ways" in wordings
    assert (len(one["outlets"]), one["wordings"]) == (2, 2)
    assert one["differences"] == []
    subjects = json.loads(track("Macron", "--subjects", "--format", "json", "--db", path).stdout)
    assert "aggression" in {subject["subject"] for subject in subjects}
