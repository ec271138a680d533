"""Exports open right in a spreadsheet, run nothing there and lose nothing."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from quotetrack.model.showing import Shown, Voice
from quotetrack.publish.exports import (
    COLUMNS,
    Cell,
    Row,
    defuse,
    drop_unwritable,
    encode_csv,
    export_csv,
    export_json,
    export_jsonl,
    tabulate_shown,
)
from quotetrack.publish.pages.frame import safe_url
from quotetrack.publish.spreadsheets import Workbook

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
    *(f"{sign}=1" for sign in "\x7f\x80\x9f\u034f\u061c\u180e\u202e\ufe0f\u2028\U000e0020"),
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
        "Date,Outlet,Headline,Speaker,Role,Quotation,Kind,Confidence,Link,"
        "Certainty,Together with,Act,Cue,Source,Context,Why,Permalink,Also at,Statement,Carried by"
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
    rows = read_csv(write_csv([{"quotation": text, "carried_by": "/x"}]))
    assert len(rows) == 2
    assert rows[1][PLACE].removeprefix("'") == text.replace("\0", "").removeprefix("'")
    assert rows[1][-1] == "/x"


def test_no_cell_is_a_formula_in_a_workbook(tmp_path: Path) -> None:
    """Taken into an Excel workbook and read again, every cell is text and none a formula."""
    rows = [dict.fromkeys(COLUMNS, text) for text in LIVE if text.isprintable()]
    book = Book()
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


def test_a_list_in_chunks_is_the_same_file() -> None:
    """What is appended later reads as if all had been written at once."""
    out = io.BytesIO()
    export_csv([ROW], out)
    assert out.getvalue() + encode_csv([ROW, ROW]) == write_csv([ROW, ROW, ROW])


SHOWN = Shown(
    id="00aa",
    number=7,
    text="Östra quay, швидко",
    kind="direct",
    act="statement",
    cue="said",
    source="she",
    speaker=Voice("Nadia Lambert", "nadia-lambert"),
    others=(Voice("Oren Castell", "oren-castell"), Voice("a harbour spokesman")),
    role="mayor",
    confidence=0.83,
    certainty="likely",
    judged=None,
    rule="a rule",
    reason="a reason",
    why=("the verb “said”", "words in marks"),
    date="2026-02-03",
    outlet="Quay Post",
    headline="=HYPERLINK(1)",
    url="https://news.example/1",
    language="en",
    document_id="quay-1",
    context="before and after",
    also_at=("https://news.example/2", "The Lantern"),
    statement="/-/statements/00aa",
    carried_by=7,
)


def test_a_quotation_as_shown_fills_the_same_columns() -> None:
    """The site's files have the columns of `quotetrack export`; who is open leaves a gap."""
    statement = "https://site.example/-/statements/00aa"
    row = tabulate_shown(SHOWN, "https://site.example/-/quotations/00aa", statement)
    assert list(row) == list(COLUMNS)
    assert row["speaker"] == "Nadia Lambert"
    assert row["together_with"] == "Oren Castell; a harbour spokesman"
    assert row["why"] == "the verb “said”; words in marks"
    assert row["permalink"] == "https://site.example/-/quotations/00aa"
    assert row["also_at"] == "https://news.example/2; The Lantern"
    assert (row["statement"], row["carried_by"]) == (statement, 7)
    assert tabulate_shown(replace(SHOWN, speaker=None, others=()), "")["speaker"] is None


def save_book(path: Path, rows: list[Row], most: int = 100) -> Worksheet:
    """Save a workbook of ``rows`` and return its sheet as read again."""
    book = Workbook(safe_url, most)
    for row in rows:
        book.add([row])
    book.save(path)
    return load_workbook(path).worksheets[0]


def test_a_workbook_has_the_headings_in_view_and_typed_cells(tmp_path: Path) -> None:
    """Dates are dates, numbers numbers; addresses on the web are links and no others are."""
    permalink = "https://site.example/-/quotations/00aa"
    bad = {"date": "1066-10-14", "url": "javascript:alert(1)", "permalink": permalink}
    sheet = save_book(tmp_path / "list.xlsx", [ROW | {"permalink": permalink}, bad])
    assert sheet.freeze_panes == "A2"
    headings = [cell.value for cell in sheet[1]]
    rows: list[dict[Any, Any]] = [dict(zip(headings, sheet[n], strict=True)) for n in (2, 3)]
    first, second = rows
    assert headings == list(COLUMNS.values())
    assert first["Date"].is_date
    assert first["Date"].value == datetime(2026, 2, 3)  # noqa: DTZ001 - a day has no zone
    assert first["Confidence"].value == 0.83
    assert first["Headline"].value == "=HYPERLINK(1)"
    assert (first["Headline"].data_type, first["Headline"].quotePrefix) == ("s", True)
    assert first["Link"].hyperlink.target == "https://news.example/1"
    assert first["Permalink"].hyperlink.target == permalink
    assert (second["Date"].value, second["Link"].value) == ("1066-10-14", "javascript:alert(1)")
    assert second["Link"].hyperlink is None
    assert sheet.column_dimensions["F"].width > sheet.column_dimensions["A"].width


@pytest.mark.parametrize("text", [*LIVE, "#N/A", "#REF!", "a\x00\x0b\ud800\uffffb", "x" * 40_000])
def test_any_text_is_text_in_a_workbook(tmp_path: Path, text: str) -> None:
    """Formulas, error codes, forbidden signs and endless texts are texts that Excel can open."""
    cell = save_book(tmp_path / "list.xlsx", [{"quotation": text}]).cell(2, PLACE + 1)
    assert cell.data_type == "s"
    assert cell.value == drop_unwritable(text)[:32_767]


def test_a_disguised_sign_stays_in_disguise(tmp_path: Path) -> None:
    """Excel would read _x003D_ as an equals sign: the first stroke is disguised itself."""
    cell = save_book(tmp_path / "list.xlsx", [{"quotation": "_x003D_1 _x"}]).cell(2, PLACE + 1)
    assert cell.value == "_x005F_x003D_1 _x"


def test_a_link_leads_where_its_address_says(tmp_path: Path) -> None:
    """The disguise is for a cell's text alone: the link's target is the address itself."""
    address = "https://news.example/a_x0041_b?q=1&r=2"
    sheet = save_book(tmp_path / "list.xlsx", [{"url": address}])
    cell = sheet.cell(2, list(COLUMNS).index("url") + 1)
    assert cell.hyperlink
    assert cell.hyperlink.target == address
    assert cell.value == address.replace("_x0041_", "_x005F_x0041_")


@pytest.mark.parametrize(("length", "links"), [(2_079, 1), (2_080, 0), (3_000, 0)])
def test_an_address_too_long_for_a_link_is_text(tmp_path: Path, length: int, links: int) -> None:
    """Excel takes a sheet with a longer link for a damaged one: the address is there as text."""
    address = "https://news.example/".ljust(length, "a")
    sheet = save_book(tmp_path / "list.xlsx", [{"url": address}])
    cell = sheet.cell(2, list(COLUMNS).index("url") + 1)
    assert cell.value == address
    assert bool(cell.hyperlink) == bool(links)


@pytest.mark.parametrize(("rows", "last"), [(2, "n1"), (3, "n2"), (4, "There are more")])
def test_a_full_sheet_says_that_there_are_more(tmp_path: Path, rows: int, last: str) -> None:
    """A list that just fits is whole; of a longer one the last row tells that it was cut."""
    sheet = save_book(tmp_path / "list.xlsx", [{"date": f"n{n}"} for n in range(rows)], 3)
    cells = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert len(cells) == min(rows, 3)
    assert str(cells[-1]).startswith(last)
