"""Judgements as files: what goes out comes back, and what is wrong is told by its line."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from quotetrack.errors import InputError
from quotetrack.model import Judgement, Span, Verdict
from quotetrack.publish.judgements import COLUMNS, export_csv, export_jsonl, read_judgements

WRONG_PLACE = "“other_start” and “other_end” must be whole numbers, the first the smaller"
NOON = "2026-11-21T12:00:00.000001+00:00"
SAME = Judgement(Verdict.SAME, NOON, "ann", "they agree", "nadia-lambert", "Nadia Lambert", "n-l")
WRONG = Judgement(
    Verdict.WRONG_SPEAKER,
    NOON,
    "ann",
    speaker="tom-whitfield",
    document="https://example.org/a",
    place=Span(3, 40),
    text="“It is,\r\nhe said,\nsafe”",
)
BACK = Judgement(Verdict.WITHDRAWN, NOON, "bob", question="pair:a|b")
PAIR = Judgement(
    Verdict.SAME_STATEMENT,
    NOON,
    "ann",
    document="https://example.org/b",
    place=Span(3, 40),
    text="=1+1",
    other_document="https://example.org/a",
    other_place=Span(0, 7),
    other_text="'=2,\r\n“3”",
)
EXPORTS = {"csv": export_csv, "jsonl": export_jsonl}


def write(judgements: list[Judgement], form: str) -> bytes:
    """Return a file of judgements."""
    out = io.BytesIO()
    EXPORTS[form](judgements, out)
    return out.getvalue()


def read(data: bytes) -> tuple[list[Judgement], list[str]]:
    """Return the judgements of a file, and the problems in words."""
    found = list(read_judgements(io.BytesIO(data), "j.csv"))
    problems = [str(one) for one in found if isinstance(one, InputError)]
    return [one for one in found if isinstance(one, Judgement)], problems


@pytest.mark.parametrize("form", list(EXPORTS))
def test_what_goes_out_comes_back(form: str) -> None:
    """Every kind of judgement, line breaks in a quotation and all."""
    made = [SAME, WRONG, BACK, PAIR]
    assert read(write(made, form)) == (made, [])


def test_files_of_before_there_were_two_quotations() -> None:
    """They lack four columns; a file with them says which place is wrong."""
    old = ",".join(COLUMNS[:14]) + "\r\n"
    row = f"{NOON},ann,right,,,,,,d1,3,40,words,,\r\n"
    ((found,), problems) = read((old + row).encode())
    assert (found.place, found.other_place, problems) == (Span(3, 40), None, [])
    bad = write([PAIR], "csv").replace(b",0,7,", b",0.0,7.0,").replace(b",3,40,", b",40,3,")
    assert read(bad) == ([], [f"j.csv:2: {WRONG_PLACE}"])


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
formulas = st.builds(
    lambda a, b: a + b, st.sampled_from(["'", "''=", "=", "\t", " @", "'+"]), texts
)
words = st.one_of(texts, formulas)


@settings(max_examples=60)
@given(words, words, words, st.sampled_from(sorted(EXPORTS)))
def test_any_text_comes_back(note: str, name: str, value: str, form: str) -> None:
    """Whatever a note or a name holds, even what looks like a formula guarded already."""
    judgement = Judgement(
        Verdict.ALIAS, NOON, "ann", note, speaker="a", speaker_name=name, value=value
    )
    assert read(write([judgement], form)) == ([judgement], [])


@pytest.mark.parametrize("text", ["=1+1", "@sum", "'=1", "''-1", "\t=x", "＝1"])
def test_a_spreadsheet_runs_nothing(text: str) -> None:
    """A formula gets an apostrophe in front, which is taken away again."""
    data = write([replace(SAME, note=text)], "csv")
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert row["note"] == f"'{text}"
    assert read(data)[0] == [replace(SAME, note=text)]


def test_through_a_spreadsheet(tmp_path: Path) -> None:
    """Opened cell by cell, stored as a workbook and written as CSV again, it is the same."""
    data = write([SAME, WRONG, replace(BACK, note="=1")], "csv")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        sheet.append([int(cell) if cell.isdecimal() else cell for cell in cells])
    book.save(tmp_path / "j.xlsx")
    again = io.StringIO(newline="")
    opened = load_workbook(tmp_path / "j.xlsx").active
    assert opened is not None
    csv.writer(again, delimiter=";").writerows(opened.iter_rows(values_only=True))
    found, problems = read(again.getvalue().encode())
    assert not problems
    # A workbook keeps line breaks as \n.
    text = (WRONG.text or "").replace("\r\n", "\n")
    assert [replace(j, text=j.text and j.text.replace("\r\n", "\n")) for j in found] == [
        SAME,
        replace(WRONG, text=text),
        replace(BACK, note="=1"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_columns_in_any_order(delimiter: str) -> None:
    """More columns than ours, blank rows and a blank line in front do no harm."""
    rows = [
        ["Mine", "other", "speaker", "Verdict", "made_by", "made_at"],
        ["", "", "", "", "", ""],
        ["x", "b", "a", "Same", "ann", NOON],
    ]
    data = "\n" + "\n".join(delimiter.join(row) for row in rows)
    assert read(data.encode()) == (
        [Judgement(Verdict.SAME, NOON, "ann", speaker="a", other="b")],
        [],
    )


@pytest.mark.parametrize("start", ["98", "98.0", " 98.00 "])
def test_whole_numbers_as_pandas_writes_them(start: str) -> None:
    """A point and noughts after it do no harm; any other fraction is refused."""
    head = "made_at,made_by,verdict,document,start,end\n"
    good = f"{NOON},ann,right,d,{start},99.0\n"
    (found,), () = read(f"{head}{good}".encode())
    assert found.place == (98, 99)
    nothing, (problem,) = read(f"{head}{NOON},ann,right,d,98.5,99\n".encode())
    assert nothing == []
    assert "whole numbers" in problem


def row(**cells: object) -> dict[str, object]:
    """Return a good row with some cells otherwise; None leaves one out."""
    good = {"made_at": NOON, "made_by": "ann", "verdict": "same", "speaker": "a", "other": "b"}
    return {name: cell for name, cell in (good | cells).items() if cell is not None}


BAD = [
    (row(verdict="maybe"), "“maybe” is no verdict"),
    (row(verdict=None), "“” is no verdict"),
    (row(made_at="yesterday"), "“made_at” must be a date and time"),
    (row(made_at=None), "“made_at” must be a date and time"),
    (row(made_by=None), "“made_by” is missing"),
    (row(other=None), "“same” doesn't say what it is about"),
    (row(verdict="right"), "“right” needs the place of a quotation"),
    (row(verdict="right", document="d", start=5, end=5), "“start” and “end”"),
    (row(verdict="right", document="d", start=5), "“start” and “end”"),
    (row(verdict="right", document="d", start=-1, end=5), "“start” and “end”"),
    (row(verdict="right", document="d", start=0, end=10**30), "“start” and “end”"),
    (row(verdict="withdrawn"), "a withdrawal says which question"),
    (row(note="a\0b"), "“note” is no text"),
]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
@pytest.mark.parametrize(("bad", "reason"), BAD)
def test_a_bad_row_is_told_and_the_others_are_read(
    bad: dict[str, object], reason: str, form: str
) -> None:
    """By the number of its line; the rows before and after it are kept."""
    rows = [row(), bad, row(other="c")]
    out = io.StringIO(newline="")
    if form == "jsonl":
        out.write("\n".join(map(json.dumps, rows)))
    else:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    found, (problem,) = read(out.getvalue().encode())
    assert [j.other for j in found] == ["b", "c"]
    assert problem.startswith(f"j.csv:{2 if form == 'jsonl' else 3}: ")
    assert reason in problem


HEAD = b"made_at,made_by,verdict,speaker,other\n"
GOOD = f"{NOON},ann,same,a,b\n".encode()


@pytest.mark.parametrize(
    ("data", "count", "expected"),
    [
        (b"", 0, ["j.csv: empty"]),
        (b"\n \n", 0, ["j.csv: empty"]),
        (b"who,what\n1,2\n", 0, ["j.csv:1: no column “verdict”"]),
        (b"\xff\xfe{\x00", 0, ["j.csv:1: no column “verdict”"]),
        (HEAD + b"x\xff" + GOOD + GOOD, 1, ["j.csv:2: “made_at” is no text in UTF-8"]),
        (HEAD + GOOD[:-1] + b",more\n" + GOOD, 1, ["j.csv:2: more cells than columns"]),
        (HEAD + b'"a"b,c\n' + GOOD, 1, ["j.csv:2: ',' expected"]),
        (HEAD + GOOD + b'"never closed\n', 1, ["j.csv:3: unexpected end of data"]),
        (b"{\n" + json.dumps(row()).encode(), 1, ["j.csv:1: Expecting property name"]),
        (b'{"a": 1}\n[]\nnull\n', 0, ["j.csv:1: ", "j.csv:2: no JSON", "j.csv:3: no JSON"]),
        (b'{"a": ' + b"[" * 100_000 + b"\n" + json.dumps(row()).encode(), 1, ["j.csv:1: "]),
        (json.dumps(row(note=5)).encode(), 0, ["j.csv:1: “note” must be a text"]),
        (json.dumps(row(note="\ud800")).encode(), 0, ["j.csv:1: “note” is no text"]),
    ],
    ids=range(13),
)
def test_untidy_files(data: bytes, count: int, expected: list[str]) -> None:
    """What can't be read is told in a line each; what can be is read."""
    found, problems = read(data)
    assert len(found) == count
    assert len(problems) == len(expected)
    for problem, start in zip(problems, expected, strict=True):
        assert problem.startswith(start)


def test_a_line_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that would fill the memory is passed over and told, the next is read."""
    monkeypatch.setattr("quotetrack.publish.judgements.MAX_LINE_BYTES", 300)
    lines = [json.dumps(row()), json.dumps(row(note="x" * 1000)), json.dumps(row(other="c"))]
    found, problems = read("\n".join(lines).encode())
    assert [j.other for j in found] == ["b", "c"]
    assert problems == ["j.csv:2: a line too long to be read"]
