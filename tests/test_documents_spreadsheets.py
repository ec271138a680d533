"""Excel files: an article a row, in every sheet that has a column with texts."""

import io
import warnings
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrack.documents.inputs import Input, Raw
from quotetrack.documents.office.spreadsheets import CELL_LIMIT, read_spreadsheet
from quotetrack.errors import InputError
from quotetrack.model import Document

Sheet = Sequence[Sequence[Any]]
SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRINGS = "xl/sharedStrings.xml"


def make(**sheets: Sheet) -> bytes:
    """Return an Excel file with ``sheets``, each a sequence of rows."""
    workbook = openpyxl.Workbook()
    assert workbook.active
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def change(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Return the file with ``old`` in the part ``name`` replaced by ``new``."""
    stream = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as given_, ZipFile(stream, "w", ZIP_DEFLATED) as made:
        for member in given_.namelist():
            content = given_.read(member)
            assert member != name or old in content
            made.writestr(member, content.replace(old, new) if member == name else content)
        if name not in given_.namelist():
            made.writestr(name, new)
    return stream.getvalue()


def read_rows(data: bytes, columns: dict[str, str] | None = None) -> list[object]:
    """Read ``data`` as an Excel file called t.xlsx; what stops the reading comes last."""
    found: list[object] = []
    try:
        found.extend(read_spreadsheet(Input("t.xlsx", io.BytesIO(data), columns=columns or {})))
    except InputError as problem:
        found.append(problem)
    return found


def told(found: list[object]) -> list[str]:
    """Return the articles' texts, and what is wrong in place of the others."""
    return [item.text if isinstance(item, Document) else str(item) for item in found]


def test_a_row_describes_its_article() -> None:
    """Dates are days, whole numbers have no point, other columns are left alone."""
    head = ["ID", "Headline", "Body", "Date", "Source", "views"]
    row = [7.0, "Harbour", "One.\nTwo.", datetime(2025, 9, 4), "The Post", 12]  # noqa: DTZ001 - Excel knows no zones
    assert read_rows(make(a=[head, row])) == [
        Document(
            id="7",
            text="One.\nTwo.",
            title="Harbour",
            published="2025-09-04",
            outlet="The Post",
            origin="t.xlsx",
        )
    ]


@pytest.mark.parametrize(
    ("value", "published"),
    [
        (date(2025, 9, 4), "2025-09-04"),
        (datetime(2025, 9, 4, 17, 30), "2025-09-04T17:30:00"),  # noqa: DTZ001 - Excel knows no zones
        ("2025-9-4", "2025-09-04"),
        (2025, "2025"),
        (None, None),
        ("", None),
    ],
)
def test_dates_are_read_as_excel_means_them(value: object, published: str | None) -> None:
    """A number formatted as a date is a date; a text that says one is too."""
    (document,) = read_rows(make(a=[["text", "date"], ["One.", value]]))
    assert isinstance(document, Document)
    assert document.published == published


def test_every_sheet_with_texts_is_read() -> None:
    """Each with columns of its own; sheets of something else are passed over."""
    found = read_rows(
        make(
            notes=[["Nothing", "here"]],
            one=[["text"], ["One."], [None], ["Two."]],
            empty=[],
            two=[["Export of the day"], [], ["url", "story"], ["https://news.example/3", "Three."]],
        )
    )
    assert told(found) == ["One.", "Two.", "Three."]
    origins = [item.origin for item in found if isinstance(item, Document)]
    assert origins == ["t.xlsx!/one", "t.xlsx!/one", "t.xlsx!/two"]


def test_a_sheet_whose_texts_cannot_be_found_is_told() -> None:
    """It has articles by its other columns, so it isn't passed over beside one that is read."""
    found = told(
        read_rows(make(a=[["text"], ["One."]], b=[["url", "title", "inhalt"], ["u", "t"]]))
    )
    assert found[0] == "One."
    assert found[1].startswith("t.xlsx!/b:1: no column is known to hold the articles' text; say")


def test_columns_are_as_the_user_says() -> None:
    """In the sheets that have them; elsewhere it is told which columns there are."""
    data = make(a=[["Inhalt", "nr"], ["One.", "7"]])
    notice, article = told(read_rows(data, {"text": "inhalt"}))
    assert notice.startswith("t.xlsx:1: no column is known to hold published, title, outlet;")
    assert article == "One."
    (problem,) = told(read_rows(data, {"text": "x"}))
    assert problem == "t.xlsx:1: no column 'x' for --column text=x; the columns are Inhalt, nr"


def test_a_wrong_row_costs_only_itself() -> None:
    """It is told with its number as Excel shows it."""
    found = told(read_rows(make(a=[["text", "id"], [], ["One.", 1], [None, 2], ["#REF!", 3]])))
    assert found == ["One.", "t.xlsx:4: no text", "t.xlsx:5: no text"]


KEPT = b"""r="A2" t="str"><f>A9</f><v>One._x000D_&#10;Two.</v>"""


def test_the_values_of_formulas_are_read() -> None:
    """As Excel kept them; one that was never computed is no text."""
    data = make(a=[["text", "id"], ["=A9", 1], ["=A9", 2]])
    kept = change(data, SHEET, b"""r="A2"><f>A9</f><v></v>""", KEPT)
    assert told(read_rows(kept)) == ["One.\nTwo.", "t.xlsx:3: no text"]


def test_a_text_that_excel_cut_off_is_told() -> None:
    """The article comes, behind a problem that costs no article."""
    problem, document = read_rows(make(a=[["text"], ["x" * CELL_LIMIT]]))
    assert isinstance(problem, InputError)
    assert str(problem).startswith("t.xlsx:2: the text has 32,767 characters")
    assert not problem.lost
    assert isinstance(document, Document)


def test_a_text_that_is_html_is_left_to_be_opened() -> None:
    """It comes as it is, with what the row says of it."""
    (raw,) = read_rows(make(a=[["text", "title"], ["<p>One.</p>", "A"]]))
    assert isinstance(raw, Raw)
    assert (raw.format, raw.data, raw.given["title"]) == ("html", b"<p>One.</p>", "A")


GOOD = make(a=[["text", "date"], ["One.", date(2025, 9, 4)], ["Two.", None]])
SHARED = change(
    change(
        make(a=[["text"], ["0"]]),
        "[Content_Types].xml",
        b"<Override",
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.'
        b'openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/><Override',
    ),
    SHEET,
    b't="inlineStr"><is><t>0</t></is>',
    b't="s"><v>0</v>',
)
BOMB = b'<!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "damaged: File is not a zip file"),
        (GOOD[:-100], "damaged: "),
        (make(a=[]), "no sheet in it has a row"),
        (make(a=[["text", "url"]]), "no rows behind the names of the columns"),
        (change(GOOD, SHEET, b"<worksheet", BOMB), f"{SHEET} in it has a DOCTYPE"),
        (change(GOOD, SHEET, b"</sheetData>", b""), "damaged (mismatched tag"),
        (change(GOOD, SHEET, b"</sheetData>", b"<c/>" * 4_000_000), f"{SHEET} in it has a row"),
        (change(GOOD, SHEET, b"</sheetData>", b"<row/>" * 1_200_000), f"{SHEET} in it has more"),
        (
            change(SHARED, STRINGS, b"", b"<si/>" * 8_000_001),
            f"{STRINGS} in it has more than 8,000,000 tags",
        ),
        (
            change(GOOD, "xl/styles.xml", b"<styleSheet", b"<!ENTITY x ''><styleSheet"),
            "xl/styles.xml in it has a DOCTYPE",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem(data: bytes, reason: str) -> None:
    """Damage, bombs and files without texts: one line that says what."""
    problem = told(read_rows(data))[-1]
    assert problem.startswith((f"t.xlsx: {reason}", f"t.xlsx:4: {reason}"))


def test_what_openpyxl_finds_odd_is_not_printed() -> None:
    """A library's warnings would stand between our own lines, and tell the user nothing."""
    with warnings.catch_warnings(record=True) as printed:
        warnings.simplefilter("default")
        odd = change(GOOD, "xl/styles.xml", b'name="Normal"', b'name="Odd"')
        assert told(read_rows(odd)) == told(read_rows(GOOD))
    assert not printed


def test_shared_texts_are_read() -> None:
    """Excel itself keeps all texts in one table, formatted in parts or not."""
    table = f'<sst xmlns="{NAMESPACE}"><si><r><t>On</t></r><r><t>e.</t></r></si></sst>'
    assert told(read_rows(change(SHARED, STRINGS, b"", table.encode()))) == ["One."]


@pytest.mark.parametrize(
    "row", [b'<row r="999999999"><c r="A9"/></row>', b'<row r="9"><c r="ZZZZZZZ9"/></row>']
)
def test_a_cell_far_away_takes_neither_time_nor_memory(row: bytes) -> None:
    """Rows and columns that Excel itself can't have are not filled up to."""
    data = change(GOOD, SHEET, b"</sheetData>", row + b"</sheetData>")
    assert told(read_rows(data))[:2] == ["One.", "Two."]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_files_are_articles_or_problems(data: st.DataObject) -> None:
    """A file that was cut or whose bytes were changed raises nothing but our own problems."""
    content = bytearray(GOOD)
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        content[at] = data.draw(st.integers(0, 255))
    end = data.draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))
    for item in read_rows(bytes(content[:end])):
        assert isinstance(item, Document | Raw | InputError)


PIECES = st.sampled_from(
    [
        "<row>",
        "</row>",
        "<c/>",
        '<c t="s"><v>',
        "9",
        "</v></c>",
        '<c r="',
        '"/>',
        "x",
        '<row r="-1"/>',
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_sheet_is_articles_or_problems(xml: str) -> None:
    """Whatever stands in a sheet's XML, reading it ends with articles or problems."""
    data = change(GOOD, SHEET, b"</sheetData>", xml.encode() + b"</sheetData>")
    for item in read_rows(data):
        assert isinstance(item, Document | Raw | InputError)
