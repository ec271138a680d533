"""Parquet: an article a row; what is odd costs a value, damage a group, and a bomb one line."""

import datetime as dt
import io
import subprocess
import sys
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cluster_inputs import write_parquet
from fake_runs import list_documents
from fuzz_seeds import TITLE
from quotetrack.documents import Raw, read
from quotetrack.documents.inputs import Input
from quotetrack.documents.metering import Allowance
from quotetrack.documents.tabular import parquet
from quotetrack.documents.tabular.parquet import read_parquet
from quotetrack.documents.tabular.parquet_pages import list_chunks, weigh
from quotetrack.errors import InputError
from quotetrack.model import Document

if TYPE_CHECKING:
    import pyarrow as pa

# pyarrow is of an extra that `make check` doesn't install.
pytestmark = pytest.mark.slow

SAID = "“Yes,” said Tom Whitfield."


def pack(table: "pa.Table", **options: object) -> bytes:
    """Return a table as a file of Parquet."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - of an extra

    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


def read_bytes(data: bytes, allowance: Allowance | None = None) -> list[object]:
    """Read a file called p; what stops the reading comes last."""
    found: list[object] = []
    try:
        found.extend(read_parquet(Input("p", io.BytesIO(data), allowance=allowance or Allowance())))
    except InputError as problem:
        found.append(problem)
    return found


def read_columns(columns: dict[str, Sequence[object]]) -> list[object]:
    """Write columns and read them again; with a date and a title, lest they be missed."""
    import pyarrow as pa  # noqa: PLC0415 - of an extra

    rows = len(next(iter(columns.values())))
    return read_bytes(
        pack(pa.table({"title": [TITLE] * rows, "date": ["2026-03-04"] * rows} | columns))
    )


def told(found: list[object]) -> list[str]:
    """Return the articles' texts, and what is wrong in place of the others."""
    return [item.text if isinstance(item, Document) else str(item) for item in found]


def test_rows_of_parquet_are_articles(tmp_path: Path) -> None:
    """Whatever type a column has; a page is opened, an empty text told of."""
    import pyarrow as pa  # noqa: PLC0415 - of an extra
    import pyarrow.parquet as pq  # noqa: PLC0415 - the same

    day = dt.date(2026, 3, 4)
    columns = {
        "id": [1, 2, 3, 4],
        "text": ["“Yes,” said Tom Whitfield.".encode(), b"<p>Yes.</p>", None, b"Yes\xff"],
        "author": [["A. Smith", "B. Jones"], None, None, None],
        "date": pa.array([day, None, None, None]),
    }
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table(columns), path)
    article, page, empty, broken, _ = read([str(path)])
    assert isinstance(article, Document)
    assert article.text == "“Yes,” said Tom Whitfield."
    assert (article.id, article.author) == ("1", "A. Smith, B. Jones")
    assert article.published == "2026-03-04"
    assert isinstance(page, Raw)
    assert repr(empty) == repr(InputError(str(path), "no text", 3))
    assert f"{path}:4: a value that can't be read: 'utf-8' codec" in str(broken)


def test_parquet_that_can_t_be_read(tmp_path: Path) -> None:
    """Cut short, of no rows, without a text: one line each, and other files are read."""
    import pyarrow as pa  # noqa: PLC0415 - of an extra
    import pyarrow.parquet as pq  # noqa: PLC0415 - the same

    write_parquet(tmp_path / "a.parquet", range(4))
    cut_short = (tmp_path / "a.parquet").read_bytes()[:-30]
    (tmp_path / "b.parquet").write_bytes(cut_short)
    pq.write_table(pa.table({"body": pa.array([], pa.string())}), tmp_path / "c.parquet")
    pq.write_table(pa.table({"title": ["x"], "n": [1]}), tmp_path / "d.parquet")
    found = [str(each) for each in read([str(tmp_path)], columns={}) if type(each) is InputError]
    assert [line.partition(": ")[2][:34] for line in found if "not used" not in line] == [
        "no whole Parquet file: Parquet mag",
        "no rows",
        "no column is known to hold the art",
    ]
    assert len(list_documents(tmp_path / "a.parquet")) == 4


def test_columns_of_the_same_name() -> None:
    """The first of them is taken, as in a CSV; of two texts it must be said which."""
    import pyarrow as pa  # noqa: PLC0415 - of an extra

    names = ["url", "text", "url", "title", "date"]
    cells = ("https://quay.example/1", SAID, "https://quay.example/2", TITLE, "2026-03-04")
    arrays = [pa.array([cell]) for cell in cells]
    (article,) = read_bytes(pack(pa.Table.from_arrays(arrays, names)))
    assert isinstance(article, Document)
    assert (article.text, article.url) == (SAID, "https://quay.example/1")
    twins = pack(pa.Table.from_arrays(arrays[:2], ["text", "text"]))
    assert told(read_bytes(twins)) == [
        "p: two columns are called 'text'; say --column text=NAME; the columns are text, text"
    ]


def test_a_name_with_a_dot() -> None:
    """It is told from a field of a struct that is called alike."""
    import pyarrow as pa  # noqa: PLC0415 - of an extra

    arrays = [pa.array([{"name": "Wrong"}]), pa.array(["Right"]), pa.array([SAID])]
    data = pack(pa.Table.from_arrays(arrays, ["source", "source.name", "text"]))
    found = list(read_parquet(Input("p", io.BytesIO(data), columns={"outlet": "source.name"})))
    assert [each.outlet for each in found if isinstance(each, Document)] == ["Right"]


@pytest.mark.parametrize("name", ["text", "date", "title"])
def test_a_name_that_is_no_text(name: str) -> None:
    """It is one problem, of the file."""
    data = pack(_make_table())
    harmed = data.replace(name.encode(), b"\xff" + name.encode()[1:])
    (problem,) = told(read_bytes(harmed))
    assert "p: no whole Parquet file: 'utf-8' codec" in problem


def _make_table(rows: int = 5) -> "pa.Table":
    import pyarrow as pa  # noqa: PLC0415 - of an extra

    columns = {"title": [TITLE] * rows, "date": ["2026-03-04"] * rows, "text": [SAID] * rows}
    return pa.table(columns | {"author": [["Nadia Lambert"]] * rows})


def test_damage_anywhere() -> None:
    """Whatever byte of a file is another one, nothing but our own problems comes of it."""
    data = pack(_make_table(), compression="none", row_group_size=3)
    whole = read_bytes(data)
    assert len(whole) == 5
    differing = 0
    for at in range(4, len(data)):
        harmed = data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]
        found = read_bytes(harmed)
        assert all(isinstance(each, Document | InputError) for each in found)
        differing += found != whole
    assert differing > len(data) / 10


def test_a_date_that_python_has_not() -> None:
    """The article is read without, and the line names the column."""
    import pyarrow as pa  # noqa: PLC0415 - of an extra

    times = pa.array([2**62, 0], pa.timestamp("us", tz="UTC"))
    notice, without, dated = read_columns({"text": [SAID] * 2, "date": times})
    assert isinstance(notice, InputError)
    assert not notice.lost
    assert str(notice) == (
        "p:1: published (column 'date') can't be read: date value out of range; "
        "the article has none"
    )
    assert isinstance(without, Document)
    assert (without.text, without.published) == (SAID, None)
    assert isinstance(dated, Document)
    assert dated.published == "1970-01-01T00:00:00+00:00"


def test_a_time_by_the_nanosecond() -> None:
    """Python has none; the microsecond is enough."""
    import pyarrow as pa  # noqa: PLC0415 - of an extra

    times = pa.array([1_001], pa.timestamp("ns"))
    (article,) = read_columns({"text": [SAID], "date": times})
    assert isinstance(article, Document)
    assert article.published == "1970-01-01T00:00:00.000001"


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([{"a": SAID, "b": 1}], "struct<a: string, b: int64>"),
        ([7], "int64"),
        ([1.5], "double"),
        ([dt.date(2026, 3, 4)], "date32[day]"),
        ([[SAID, SAID]], "list<element: string>"),
    ],
)
def test_a_column_that_holds_no_text(cells: list[object], kind: str) -> None:
    """It is one problem, of the file."""
    (problem,) = told(read_columns({"text": cells * 3}))
    reason = f"the column 'text' holds no text, but {kind}"
    assert problem == f"p: {reason}; say --column text=NAME if another one does"


@pytest.mark.parametrize("cells", [[{"name": "Nadia Lambert"}], [[1, 2]], [[["A"], ["B"]]]])
def test_a_column_that_is_left_out(cells: list[object]) -> None:
    """What is no plain value nor a list of strings is told of once, and no article has it."""
    notice, *articles = read_columns({"text": [SAID] * 3, "author": cells * 3})
    assert "p: author (column 'author') can't be read: it holds " in str(notice)
    assert [each.author for each in articles if isinstance(each, Document)] == [None] * 3


def test_lists_of_strings() -> None:
    """They are the authors; a list as long as no list of authors is left out, not its article."""
    authors = [["A. Smith", None, "B. Jones"], [], None, ["x"] * 1_001, ["x" * 60_000] * 2]
    found = read_columns({"text": [SAID] * 5, "author": authors})
    assert [each.author for each in found if isinstance(each, Document)] == [
        "A. Smith, B. Jones",
        *[None] * 4,
    ]
    assert [str(each)[:50] for each in found if isinstance(each, InputError)] == [
        "p:4: author (column 'author') can't be read: 1,001",
        "p:5: author (column 'author') can't be read: a lis",
    ]


# One text of 30 MB, and what a few kilobytes make of it.
BIG = 'big = "Nadia said it was so. " * 1_400_000'
COLUMNS = '("text", "title", "url", "outlet", "author", "language", "id", "published")'
NAMED = "pa.DictionaryArray.from_arrays(pa.array([0] * {}, pa.int32()), pa.array([big]))"
BOMBS = {
    "a text, again and again": f"pa.table({{'text': {NAMED.format(640)}}}), store_schema=False",
    "all fields": f"pa.table({{k: {NAMED.format(64)} for k in {COLUMNS}}}), store_schema=False",
    "less of all fields": (
        f"pa.table({{k: {NAMED.format(64)} for k in {COLUMNS}}}), store_schema=False"
    ).replace("[big]", "[big[:12_000_000]]"),
    "as a dictionary": f"pa.table({{'text': {NAMED.format(640)}}})",
    "a large page": "pa.table({'text': [big] * 25}), use_dictionary=False",
    "shared beginnings": (
        "pa.table({'text': [big] * 64}), use_dictionary=False, data_page_size=1 << 40,"
        "column_encoding={'text': 'DELTA_BYTE_ARRAY'}"
    ),
    "lists of nothing": (
        "pa.table({'text': ['Yes.'], 'author': pa.array([[None] * 30_000_000],"
        "pa.list_(pa.string()))})"
    ),
    "lists of one text": (
        "pa.table({'text': ['Yes.'], 'author': pa.ListArray.from_arrays([0, 640],"
        f"{NAMED.format(640)})}}), store_schema=False"
    ),
}
WRITE = """
import sys, pyarrow as pa, pyarrow.parquet as pq
def write(table, **options): pq.write_table(table, sys.argv[1], compression="zstd", **options)
"""
# What the system says by `getrusage` counts the process too that this one was started by.
needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux")
READ = """
import sys
from pathlib import Path
from quotetrack.documents import read
articles = sum(type(each).__name__ == "Document" for each in read([sys.argv[1]], columns={}))
(peak,) = (line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
print(peak.split()[1], articles)
"""


def run_apart(code: str, path: Path) -> str:
    """Run code in a process of its own, so that its memory is its own; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True
    )
    return done.stdout


@needs_proc
@pytest.mark.parametrize("build", BOMBS.values(), ids=BOMBS)
def test_a_bomb_takes_little_memory(build: str, tmp_path: Path) -> None:
    """Some kilobytes that make gigabytes: no more than 600 MB are held, pyarrow's 70 included."""
    path = tmp_path / "a.parquet"
    run_apart(f"{WRITE}\n{BIG}\nwrite({build})", path)
    assert path.stat().st_size < 200_000
    peak = int(run_apart(READ, path).split()[0])
    assert peak < 600_000


@needs_proc
def test_a_large_group_is_read_whole(tmp_path: Path) -> None:
    """200,000 rows in one group of 90 MB, with the memory of a few pages."""
    path = tmp_path / "a.parquet"
    rows = "'text': ['He said so. ' * 40 + str(n) for n in range(200_000)]"
    run_apart(f"{WRITE}\nwrite(pa.table({{{rows}}}), row_group_size=200_000)", path)
    peak, articles = map(int, run_apart(READ, path).split())
    assert articles == 200_000
    assert peak < 200_000


def _write_varint(number: int) -> bytes:
    """Return a whole number as Thrift's compact protocol has it."""
    number *= 2
    digits = []
    while number:
        digits.append(number & 127 | 128)
        number >>= 7
    return bytes([*digits[:-1], digits[-1] & 127])


def test_a_footer_that_lies() -> None:
    """What the pages say of themselves counts, not what the footer says that they unpack to."""
    import pyarrow as pa  # noqa: PLC0415 - of an extra
    import pyarrow.parquet as pq  # noqa: PLC0415 - the same

    data = pack(
        pa.table({"text": ["y" * 3_000_000] * 40}), use_dictionary=False, compression="zstd"
    )
    metadata = pq.read_metadata(io.BytesIO(data))
    size = _write_varint(metadata.row_group(0).column(0).total_uncompressed_size)
    small = b"\x82" + b"\x80" * (len(size) - 2) + b"\0"
    rows, footer = data[:-1_000], data[-1_000:]
    assert size in footer
    lying = rows + footer.replace(size, small)
    metadata = pq.read_metadata(io.BytesIO(lying))
    assert metadata.row_group(0).column(0).total_uncompressed_size == 1
    assert told(read_bytes(lying)) == ["p: more comes out of it than any text packs to"]


def test_many_pages_that_hold_nothing() -> None:
    """What each costs is added up, and none is kept: a file may have more than fit into memory."""
    import pyarrow as pa  # noqa: PLC0415 - of an extra

    rows = 10_000
    small = {"use_dictionary": False, "data_page_size": 1, "write_batch_size": 1}
    stream = io.BytesIO(pack(pa.table({"text": ["Yes."] * rows}), compression="none", **small))
    ((chunk,),) = list_chunks(stream)
    tracemalloc.start()
    cost = weigh(stream, chunk)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert cost.values == rows
    assert cost.unpacked == rows * cost.held  # a page a row
    assert peak < 10 * rows


def test_pages_that_are_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """They cost their group of rows alone."""
    monkeypatch.setattr(parquet, "MAX_HELD", 10_000)
    import pyarrow as pa  # noqa: PLC0415 - of an extra

    texts = ["One.", "Two " * 5_000, "Three.", "Four."]
    data = pack(pa.table({"text": texts}), row_group_size=2)
    assert [line[:70] for line in told(read_bytes(data))] == [
        "p:1: this row and those behind it in its group can't be read: 40,033 b",
        "Three.",
        "Four.",
    ]
