"""CSV and its kin: an article a row, and a wrong row costs only itself."""

import codecs
import io
import tracemalloc
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrack.documents.inputs import Input, Place, Raw
from quotetrack.documents.limits import MAX_CHARACTERS
from quotetrack.documents.tabular.columns import find_columns
from quotetrack.documents.tabular.tables import looks_like_table, read_table
from quotetrack.errors import InputError
from quotetrack.model import Document


def read_rows(
    content: str | bytes, columns: dict[str, str] | None = None
) -> list[Document | Raw | InputError]:
    """Read ``content`` as a table called t.csv; what stops the reading comes last."""
    data = content if isinstance(content, bytes) else content.encode()
    found: list[Document | Raw | InputError] = []
    try:
        found.extend(read_table(Input("t.csv", io.BytesIO(data), columns=columns or {})))
    except InputError as problem:
        found.append(problem)
    return found


def texts(found: list[Document | Raw | InputError]) -> list[str]:
    """Return the articles' texts, and what is wrong in place of the others."""
    return [item.text if isinstance(item, Document) else str(item) for item in found]


def test_a_row_describes_its_article() -> None:
    """All the fields are read, whatever their columns are called; other columns are left alone."""
    content = (
        "ID,Headline,Article Text,Link,Source,Pub-Date,Byline,Lang,views\n"
        "7,Harbour,One.,https://news.example/1,The Post,2025-9-4,Ada Brandt,en_GB,12\n"
    )
    assert read_rows(content) == [
        Document(
            id="7",
            text="One.",
            title="Harbour",
            url="https://news.example/1",
            outlet="The Post",
            published="2025-09-04",
            author="Ada Brandt",
            language="en-GB",
            origin="t.csv",
        )
    ]


@pytest.mark.parametrize(
    ("row", "id_"),
    [
        ("7,https://news.example/1,One.", "7"),
        (",https://news.example/1,One.", "https://news.example/1"),
        (",,One.", f"text:{sha256(b'One.').hexdigest()[:16]}"),
    ],
)
def test_a_row_is_known_by_its_id_its_url_or_its_text(row: str, id_: str) -> None:
    """The first of the three that there is."""
    (document,) = read_rows(f"id,url,text\n{row}\n")
    assert isinstance(document, Document)
    assert document.id == id_


@pytest.mark.parametrize(
    "content",
    [
        "title,text\nA,One.\n",
        "title\ttext\nA\tOne.\n",
        "title;text\nA;One.\n",
        "title|text\r\nA|One.\r\n",
        "sep=;\ntitle;text\nA;One.\n",
        "sep=^\r\ntitle^text\r\nA^One.\r\n",
        "\ufefftitle,text\nA,One.\n",
        "\n\ntitle,text\n\n,\nA,One.\n",
        "title,text\rA,One.\r",
        'title, text\n"A", "One."\n',
        '"title","text"\n"A","One."',
        codecs.BOM_UTF8 + b"title\ttext\nA\tOne.\n",
    ],
)
def test_every_layout_is_recognised_and_read(content: str | bytes) -> None:
    """Delimiters, Excel's first line, byte order marks and line ends of all systems."""
    data = content if isinstance(content, bytes) else content.encode()
    (document,) = read_rows(data)
    assert isinstance(document, Document)
    assert (document.title, document.text) == ("A", "One.")
    assert looks_like_table(data.lstrip(b"\n"))


@pytest.mark.parametrize(
    "head",
    [
        "Nadia Lambert opened the bridge, and left.\n",
        "Text, drugs and rock and roll.\n",
        "Date, time\n",
        "text\n",
        "",
        "\n",
        "a,b,c\n1,2,3\n",
        '{"text": "One.", "title": "A"}\n',
        "Title: A, text\n",
        "text,title\nThis is a letter.\n",
    ],
)
def test_other_inputs_are_no_tables(head: str) -> None:
    """Prose with commas, JSON and tables of something else aren't taken for articles' tables."""
    assert not looks_like_table(head.encode())


def test_a_quoted_cell_may_hold_anything() -> None:
    """Line breaks, delimiters and doubled quotation marks stay in the text as they are."""
    (document,) = read_rows('text,id\n" “One,”\r\n\r\nshe ""said"".\n",1\n')
    assert isinstance(document, Document)
    assert document.text == ' “One,”\r\n\r\nshe "said".\n'


def test_quotation_marks_may_be_escaped_with_a_backslash() -> None:
    """Databases write them so; the row is read, and others in the usual way beside it."""
    content = 'text,id\n"\\"One,\\" she\nsaid.",1\n"Two ""x"".",2\n'
    assert texts(read_rows(content)) == ['"One," she\nsaid.', 'Two "x".']


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('a,"One" two,x', 'broken quotation marks; within a cell they are written twice ("")'),
        ("a,,x", "no text"),
        ("a,One, two,x", "4 cells in 3 columns; a cell with a delimiter in it"),
        ("a,One", "2 cells in 3 columns; a cell with a line break in it"),
        ("a", "1 cells in 3 columns; a cell with a line break in it"),
        ("a,One \0 two,x", ""),
        ("a,One \rtwo,x", "a carriage return outside of quotation marks"),
        (f"a,{'x' * (MAX_CHARACTERS + 1)},x", "longer than 10,000,000 characters"),
    ],
)
def test_a_wrong_row_costs_only_itself(row: str, reason: str) -> None:
    """It is told with its line, and the row behind it is read."""
    problem, after = read_rows(f"title,text,author\n{row}\nb,Two.,y\n")
    assert str(problem).startswith(f"t.csv:2: {reason}")
    assert isinstance(after, Document)
    assert after.text == "Two."


@pytest.mark.parametrize("row", ["a,One.,x,,", "a,One.,", "a,One.,  "])
def test_empty_cells_too_many_or_too_few_are_harmless(row: str) -> None:
    """Programs write delimiters at the ends of rows, or leave out cells without anything."""
    assert texts(read_rows(f"title,text,author\n{row}\n")) == ["One."]


def test_rows_behind_an_unclosed_quotation_mark_are_read() -> None:
    """The one row that opens the mark is told, no other is swallowed by it."""
    rows = "".join(f"{n},Text {n}.\n" for n in range(100))
    found = texts(read_rows(f'id,text\n7,"One\n{rows}'))
    assert found[0] == "t.csv:2: a quotation mark opens a cell and nothing closes it"
    assert found[1:] == [f"Text {n}." for n in range(100)]


def test_nothing_but_broken_quotation_marks_comes_to_an_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each such row is read to the end again, but only so often; then the rest is given up."""
    monkeypatch.setattr("quotetrack.documents.tabular.tables.MAX_AGAIN", 10_000)
    rows = '1,"One\n' + "two\n" * 3_000
    found = texts(read_rows("id,text\n" + rows + rows.replace('"', "")))
    assert found[-1].endswith("too many broken quotation marks; the rest isn't read")
    assert len(found) == 2


def test_many_rows_with_broken_quotation_marks_cost_only_themselves() -> None:
    """Where the damage of each is small, the table is read to its end."""
    found = texts(read_rows("id,text\n" + '1,"One" x\n2,Two.\n' * 5_000))
    assert found.count("Two.") == 5_000
    assert len(found) == 10_000


def test_what_is_known_of_the_file_is_no_rows_own() -> None:
    """All rows of a table that was fetched would have the same address, and be one article."""
    told = {"url": "https://news.example/t.csv", "title": "t", "outlet": "The Post"}
    source = Input("t.csv", io.BytesIO(b"text,id\nOne.,\nTwo.,\n"), given=told)
    found = [item for item in read_table(source) if isinstance(item, Document)]
    assert [(item.url, item.title, item.outlet) for item in found] == [(None, None, "The Post")] * 2
    assert len({item.id for item in found}) == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "t.csv: empty"),
        (" \n\n", "t.csv: empty"),
        ("sep=;\n", "t.csv: empty"),
        ("title,text\n\n", "t.csv: no rows behind the names of the columns"),
        ("url,inhalt\nx,y\n", "t.csv:1: no column is known to hold the articles' text; SAY"),
        ("body,content\nx,y\n", "t.csv:1: more than one column may hold the articles' text; SAY"),
        ("text,Text\nx,y\n", "t.csv:1: two columns are called 'text'; SAY"),
    ],
)
def test_a_table_without_articles_is_a_problem(content: str, reason: str) -> None:
    """What is missing is told with the columns that there are and what to say."""
    columns = content.partition("\n")[0].replace(",", ", ")
    said = f"say --column text=NAME; the columns are {columns}"
    assert texts(read_rows(content)) == [reason.replace("SAY", said)]


def test_columns_are_as_the_user_says() -> None:
    """What the user names goes before what is known; case and spaces don't count."""
    columns = {"text": "Der Inhalt", "title": "text"}
    notice, document = read_rows("text,der_inhalt,body\nA,One.,no\n", columns)
    assert "not used: body" in str(notice)
    assert isinstance(document, Document)
    assert (document.title, document.text) == ("A", "One.")


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"text": "inhalt"}, "no column 'inhalt' for --column text=inhalt; the columns are a, B,"),
        ({"text": "A "}, "more than one column 'A ' for --column text=A ; the columns are a, B,"),
        ({"txt": "a"}, "--column txt=a: no field 'txt'; there are id, text, title, url,"),
    ],
)
def test_a_named_column_must_be_there(columns: dict[str, str], reason: str) -> None:
    """A column that isn't there is told, not passed over."""
    with pytest.raises(InputError, match=r"^t:1: ") as caught:
        find_columns(["a", "B", "_a"], columns, Place("t", 1))
    assert caught.value.reason.startswith(reason)


def test_our_own_name_goes_before_others() -> None:
    """A column that is called text is the text, whatever others there are."""
    assert find_columns(["content", "TEXT", "headline", "title"], {}, Place("t"))["text"] == 1
    assert find_columns(["content", "headline", "title"], {}, Place("t"))["title"] == 2


def test_a_text_that_is_html_is_left_to_be_opened() -> None:
    """It comes as it is, with what the row says of it."""
    (raw,) = read_rows('text,url,title\n"<p>One, ""two"".</p>",https://news.example/1,A\n')
    assert isinstance(raw, Raw)
    assert (raw.format, raw.data) == ("html", b'<p>One, "two".</p>')
    known = {"url": "https://news.example/1", "title": "A", "charset": "utf-8"}
    assert dict(raw.given) == known


def test_a_wrong_date_costs_only_the_date() -> None:
    """The article comes without it, behind the problem with the row's line."""
    problem, document = read_rows("text,date\nOne.,04/09/2025\n")
    assert str(problem).startswith("t.csv:2: published '04/09/2025' is no date")
    assert isinstance(document, Document)
    assert document.published is None


@pytest.mark.parametrize(
    ("header", "notice"),
    [
        ("text,Datum,A", "no column is known to hold published, title, outlet; not used: Datum, A"),
        ("text,date,Quelle", "no column is known to hold title, outlet; not used: Quelle; say"),
        ("text,title,Datum", "no column is known to hold published, outlet; not used: Datum; say"),
        ("text,date,title,Quelle", None),
        ("text,url,id", None),
        ("text,,id", None),
    ],
)
def test_columns_that_were_not_known_are_told_once(header: str, notice: str | None) -> None:
    """A date, a title or an outlet that may be in another column is told of; it is no failure."""
    *told, first, second = read_rows(f"{header}\nOne.,2026-03-05,x\nTwo.,2026-03-05,y\n")
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    if notice is None:
        assert not told
    else:
        (problem,) = told
        assert isinstance(problem, InputError)
        assert str(problem).startswith(f"t.csv:1: {notice}")
        assert str(problem).endswith("=NAME if one of them does")
        assert not problem.lost


def test_a_stub_of_a_text_is_no_article() -> None:
    """What a news service cut off or took away is told, with the article's address."""
    cut, gone = read_rows(
        "text,url\nHe waved... [+22 chars],https://news.example/1\n[Removed],https://x.example\n"
    )
    assert str(cut).endswith("address instead: https://news.example/1")
    assert str(gone) == "t.csv:3: the news service has removed this article"


def test_many_rows_take_no_more_memory_than_one(tmp_path: Path) -> None:
    """Rows are read one by one."""
    path = tmp_path / "t.csv"
    path.write_text("id,text\n" + f'7,"{"word " * 100}\n"\n' * 50_000)
    with path.open("rb") as stream:
        found = read_table(Input("t.csv", stream))
        next(found)
        tracemalloc.start()
        count = sum(1 for _ in zip(range(3_000), found, strict=False))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert count == 3_000
    assert peak < 1_000_000


_CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=30)


@given(st.lists(st.tuples(_CELL, _CELL), min_size=1), st.sampled_from(",;\t|"))
def test_what_is_written_is_read(rows: list[tuple[str, str]], delimiter: str) -> None:
    """Any cells, written with quotation marks, come back as they were."""
    lines = [f"title{delimiter}text"]
    for row in rows:
        cells = ['"' + cell.replace('"', '""') + '"' for cell in row]
        lines.append(delimiter.join(cells))
    wanted = [text for _, text in rows if text.strip()]
    found = read_rows("\n".join(lines))
    got = [item.text for item in found if isinstance(item, Document)]
    got += [item.data.decode() for item in found if isinstance(item, Raw)]
    assert sorted(got) == sorted(wanted)


@settings(max_examples=200)
@given(st.data())
def test_damaged_bytes_are_articles_or_problems(data: st.DataObject) -> None:
    """A table that was cut or whose bytes were changed raises nothing but our own problems."""
    content = bytearray(b'id,text,date\n1,"One, ""two""\n three",2025-09-04\n2,Four,\n' * 2)
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[at] = data.draw(st.integers(0, 255))
    looks_like_table(bytes(content))
    for item in read_rows(bytes(content[: data.draw(st.integers(0, len(content)))])):
        assert isinstance(item, Document | Raw | InputError)


@given(st.binary(max_size=300))
def test_random_bytes_are_no_traceback(content: bytes) -> None:
    """Whatever stands in a file, reading it ends with articles or problems."""
    looks_like_table(content)
    assert all(
        isinstance(item, Document | Raw | InputError) for item in read_rows(b"text,id\n" + content)
    )
