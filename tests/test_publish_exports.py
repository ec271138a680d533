"""Exports open right in a spreadsheet, run nothing there and lose nothing."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from quotetrack.publish.exports import (
    COLUMNS,
    Cell,
    Row,
    defuse,
    export_csv,
    export_json,
    export_jsonl,
)

ROW: dict[str, Cell] = {
    "date": "2026-02-03",
    "outlet": "Quay Post",
    "headline": "=HYPERLINK(1)",
    "url": "https://news.example/1",
    "speaker": "Nadia Lambert",
    "together_with": "Oren Castell",
    "role": None,
    "quotation": "“Östra quay, “later”,\nшвидко",
    "kind": "direct",
    "act": "statement",
    "cue": "said",
    "source": "+ she",
    "confidence": 0.83,
    "certainty": "likely",
    "why": "the verb “said”; words in marks",
    "named": 1,
    "context": "-2, @all",
    "permalink": "/quotes/quotations/00aa",
}
PLACE = list(COLUMNS).index("quotation")
LIVE = (
    "=1+1",
    "+1",
    "-1",
    "@A1",
    "\tx",
    "\rx",
    "  =1",
    "\u00a0=1",
    "\u200b=1",
    "\n@x",
    "＝1",
    " ＋1",
    "－1",
    "＠x",
    "\0=1",
)
DEAD = ("a=1", "", " ", "…", "– he said", "— no", "'=1", "“=1”", "1-1", "x\t=1")


def write_csv(rows: list[Row]) -> bytes:
    """Return what export_csv writes."""
    out = io.BytesIO()
    export_csv(rows, out)
    return out.getvalue()


def read_csv(data: bytes) -> list[list[str]]:
    """Read an export back as a spreadsheet program does."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_is_utf8_with_mark_and_crlf() -> None:
    """Excel needs the byte order mark to read UTF-8, and CRLF ends each record."""
    data = write_csv([{"speaker": "Nadia Lambert"}])
    assert data.startswith(b"\xef\xbb\xbfDate,Outlet,")
    assert data.count(b"\r\n") == 2
    assert data.endswith(b"\r\n")


def test_csv_has_friendly_headings_and_every_cell() -> None:
    """The csv module reads back each cell, texts that begin a formula with an apostrophe."""
    heading, row = read_csv(write_csv([ROW]))
    assert ",".join(heading) == (
        "Date,Outlet,Headline,Speaker,Together with,Role,Quotation,Kind,Act,Cue,Source,"
        "Confidence,Certainty,Why,Context,Link,Permalink,Also at"
    )
    cells = dict(zip(COLUMNS, row, strict=True))
    assert cells == {
        **{name: str(ROW.get(name) or "") for name in COLUMNS},
        "headline": "'=HYPERLINK(1)",
        "source": "'+ she",
        "context": "'-2, @all",
    }


@pytest.mark.parametrize("text", LIVE)
def test_text_that_begins_a_formula_is_defused(text: str) -> None:
    """An apostrophe stands before whatever a spreadsheet would run, and NULs are gone."""
    assert defuse(text) == "'" + text.replace("\0", "")


@pytest.mark.parametrize("text", DEAD)
def test_other_text_stays_as_it_is(text: str) -> None:
    """Dashes of dialogue, quotation marks and signs inside a text are left alone."""
    assert defuse(text) == text


@pytest.mark.parametrize("number", [-0.5, 0.83, -3, 0, None])
def test_numbers_stay_numbers(number: Cell) -> None:
    """A real negative number is no formula, and nothing is nothing."""
    assert defuse(number) is number
    expected = "" if number is None else str(number)
    cells = dict(zip(*read_csv(write_csv([{"confidence": number}])), strict=True))
    assert cells["Confidence"] == expected


def test_nuls_are_dropped() -> None:
    """A NUL, which ends a text in many programs, does not reach the file."""
    data = write_csv([{"quotation": "a\0b\0", "headline": "\0=1"}])
    assert b"\0" not in data
    assert read_csv(data)[1][PLACE] == "ab"


def test_half_a_surrogate_pair_does_not_stop_an_export() -> None:
    """Text that UTF-8 can't hold becomes a question mark, in every format."""
    for export in (export_csv, export_json, export_jsonl):
        out = io.BytesIO()
        export([{"quotation": "a\ud800b"}], out)
        assert b"a?b" in out.getvalue()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(text: str) -> None:
    """Whatever the text, the file holds one record with it, but for NULs and an apostrophe."""
    rows = read_csv(write_csv([{"quotation": text, "also_at": "/x"}]))
    assert len(rows) == 2
    assert rows[1][PLACE].removeprefix("'") == text.replace("\0", "").removeprefix("'")
    assert rows[1][-1] == "/x"


def test_no_cell_is_a_formula_in_a_workbook(tmp_path: Path) -> None:
    """Taken into an Excel workbook and read again, every cell is text and none a formula."""
    rows = [dict.fromkeys(COLUMNS, text) for text in LIVE if text.isprintable()]
    book = Workbook()
    for row in read_csv(write_csv([*rows, ROW])):
        book.worksheets[0].append(row)
    book.save(tmp_path / "export.xlsx")
    cells = [c for row in load_workbook(tmp_path / "export.xlsx").worksheets[0] for c in row]
    assert len(cells) == len(COLUMNS) * (len(rows) + 2)
    assert {c.data_type for c in cells if c.value is not None} == {"s"}


def test_json_forms_hold_every_column() -> None:
    """JSON and JSON Lines give rows back whole, under the view's names and undefused."""
    lines, array = io.BytesIO(), io.BytesIO()
    export_jsonl([ROW, ROW], lines)
    export_json([ROW, ROW], array)
    assert [json.loads(line) for line in lines.getvalue().splitlines()] == [ROW, ROW]
    assert json.loads(array.getvalue()) == [ROW, ROW]
    assert "Östra".encode() in array.getvalue()


def test_no_rows_make_a_file_all_the_same() -> None:
    """An empty selection gives the headings, an empty array or nothing, never a broken file."""
    array, lines = io.BytesIO(), io.BytesIO()
    export_json([], array)
    export_jsonl([], lines)
    assert len(read_csv(write_csv([]))) == 1
    assert json.loads(array.getvalue()) == []
    assert lines.getvalue() == b""


def test_rows_go_out_as_they_come() -> None:
    """An archive larger than memory can be exported: no export collects its rows first."""
    for export in (export_csv, export_json, export_jsonl):
        out = io.BytesIO()
        sizes: list[int] = []

        def come(out: io.BytesIO = out, sizes: list[int] = sizes) -> Iterator[Row]:
            for _ in range(3):
                sizes.append(out.tell())
                yield ROW

        export(come(), out)
        assert sizes[0] < sizes[1] < sizes[2] < out.tell()
