"""WARC files: every page that a crawler kept, and what is broken costs only itself."""

import gzip
import io
import tracemalloc
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from fastwarc.stream_io import BrotliWriter
from fastwarc.warc import WarcHeader, WarcRecord, WarcRecordType
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrack.documents import Item, Raw, read
from quotetrack.documents.archives.warc import read_warc
from quotetrack.documents.inputs import CutShortError, Input
from quotetrack.errors import InputError
from quotetrack.model import Document, Finished

TEXT = "Nadia Lambert opened the bridge on Monday.\n"
OK = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"


def write_record(block: bytes, address: str = "https://news.example/1", **headers: str) -> bytes:
    """Write a record by hand; ``headers`` replace or join the usual ones."""
    fields = {
        "WARC_Type": "response",
        "WARC_Record_ID": "<urn:uuid:5b1a4c0a-8f41-4c8e-9f57-0d6a2f1f6a10>",
        "WARC_Target_URI": address,
        "WARC_Date": "2025-09-04T10:00:00Z",
        "Content_Type": "application/http; msgtype=response",
        "Content_Length": str(len(block)),
        **headers,
    }
    lines = [f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items()]
    return f"WARC/1.0\r\n{''.join(lines)}\r\n".encode() + block + b"\r\n\r\n"


def write_page(body: bytes | str, http: str = OK, address: str = "https://news.example/1") -> bytes:
    """Write what a server answered, with its headers, as a record."""
    data = body.encode() if isinstance(body, str) else body
    return write_record(http.encode() + b"\r\n" + data, address)


PAGES = [write_page(f"{TEXT}Page {n}.", address=f"https://news.example/{n}") for n in range(4)]


def pack_brotli(data: bytes) -> bytes:
    """Pack ``data`` as servers do for browsers."""
    packed = io.BytesIO()
    writer = BrotliWriter(packed)
    writer.write(data)
    writer.close()
    return packed.getvalue()


def read_bytes(data: bytes) -> list[Item]:
    """Read ``data`` as standard input."""
    return list(read(["-"], stdin=io.BytesIO(data)))


def read_addresses(data: bytes) -> list[str | None]:
    """Return the address of each article in ``data``, None for each problem."""
    return [item.url if isinstance(item, Document) else None for item in read_bytes(data)]


def list_addresses(numbers: Iterable[int]) -> list[str]:
    """Return the addresses of some of ``PAGES``."""
    return [f"https://news.example/{n}" for n in numbers]


def test_a_page_knows_its_address_and_where_it_was_read() -> None:
    """The text is the body of the answer, under the archive's name and the page's address."""
    (page,) = read_bytes(write_page(TEXT))
    assert page == Document(
        id="https://news.example/1",
        text=TEXT,
        url="https://news.example/1",
        origin="-!/20250904100000/https://news.example/1",
    )


@pytest.mark.parametrize(
    "data",
    [
        b"".join(PAGES),
        b"".join(map(gzip.compress, PAGES)),
        gzip.compress(b"".join(PAGES)),
        gzip.compress(gzip.compress(b"".join(PAGES))),
        b"\r\n\r\n".join(PAGES),
    ],
    ids=["plain", "by record", "as a whole", "twice", "with blank lines"],
)
def test_all_pages_are_read_however_the_file_is_packed(data: bytes) -> None:
    """Unpacked, packed record by record as crawlers do it, or packed as a whole."""
    assert read_addresses(data) == list_addresses(range(4))


def test_what_fastwarc_writes_is_read(tmp_path: Path) -> None:
    """A file as a crawler's own library writes it: its information, a request and an answer."""
    path = tmp_path / "news.warc.gz"
    with path.open("wb") as file:
        for kind in (WarcRecordType.warcinfo, WarcRecordType.request, WarcRecordType.response):
            record = WarcRecord()
            record.init_headers(kind)
            record.headers[WarcHeader.WARC_TARGET_URI] = "https://news.example/1"
            if kind is not WarcRecordType.warcinfo:
                record.is_http = True
            record.set_bytes_content(f"{OK}\r\n{TEXT}".encode())
            packed = io.BytesIO()
            record.write(packed)
            file.write(gzip.compress(packed.getvalue()))
    page, finished = read([str(path)])
    assert isinstance(page, Document)
    assert page.text == TEXT
    assert finished == Finished(str(path))


def test_what_is_known_of_a_page_is_handed_on() -> None:
    """Whatever opens it gets its address, its charset, and when it was fetched."""
    handed: list[Input] = []

    def keep(source: Input) -> Iterator[Item]:
        handed.append(source)
        return iter(())

    data = write_page(TEXT, 'HTTP/1.1 200 OK\r\nContent-Type: TEXT/HTML; Charset="ISO-8859-1"\r\n')
    list(read_warc(Input("a.warc", io.BytesIO(data), inner=keep)))
    (page,) = handed
    assert page.given == {
        "url": "https://news.example/1",
        "charset": "iso-8859-1",
        "seen": "2025-09-04T10:00:00+00:00",
    }
    assert page.depth == 1


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("Content-Encoding: gzip", gzip.compress(TEXT.encode(), mtime=0)),
        ("Content-Encoding: deflate", zlib.compress(TEXT.encode())),
        ("Content-Encoding: br", pack_brotli(TEXT.encode())),
        ("Content-Encoding: gzip", TEXT.encode()),
        ("Content-Encoding: br", TEXT.encode()),
        ("Transfer-Encoding: chunked", b"2b\r\n" + TEXT.encode() + b"\r\n0\r\n\r\n"),
        ("Transfer-Encoding: chunked", TEXT.encode()),
        ("Content-Encoding: nonsense", TEXT.encode()),
    ],
)
def test_codings_are_undone(coding: str, body: bytes) -> None:
    """Whether the crawler kept a body as it was sent, or undid its coding and kept the header."""
    (page,) = read_bytes(write_page(body, f"{OK}{coding}\r\n"))
    assert isinstance(page, Document)
    assert page.text == TEXT


@pytest.mark.parametrize(
    "record",
    [
        write_page(TEXT, "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\n"),
        write_page(TEXT, "HTTP/1.1 301 Moved\r\nLocation: /2\r\n"),
        write_page(b"\x89PNG", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"),
        write_page("User-agent: *\n", OK, "https://news.example/robots.txt"),
        write_record(f"{OK}\r\n{TEXT}".encode(), WARC_Type="revisit"),
        write_record(b"GET / HTTP/1.1\r\n\r\n", WARC_Type="request"),
        write_record(
            b"software: x\r\n", WARC_Type="warcinfo", Content_Type="application/warc-fields"
        ),
        write_record(b"20250904\r\n192.0.2.1\r\n", "dns:news.example", Content_Type="text/dns"),
    ],
)
def test_what_is_no_page_is_passed_over(record: bytes) -> None:
    """Errors, redirects, pictures, requests and the crawler's own notes are no articles."""
    assert read_addresses(record + PAGES[0]) == list_addresses([0])


def test_a_piece_of_a_page_is_no_text() -> None:
    """What begins like prose or has no head is a web page, if the server says so."""
    for body in ("<p>One.</p>", "Text <b>with</b> tags."):
        (page,) = read_bytes(write_page(body, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"))
        assert isinstance(page, Raw)
        assert page.format == "html"


@pytest.mark.parametrize("type_", ["", "application/octet-stream", "application/http"])
def test_an_answer_is_known_by_its_first_line(type_: str) -> None:
    """Its headers never become a text, even if the record doesn't say what it is."""
    (page,) = read_bytes(write_record(f"{OK}\r\n{TEXT}".encode(), Content_Type=type_))
    assert isinstance(page, Document)
    assert page.text == TEXT


@pytest.mark.parametrize("kind", ["resource", "conversion"])
def test_pages_without_an_answer_are_read(kind: str) -> None:
    """Resources, and the bare texts of WET files, are pages of their address too."""
    record = write_record(TEXT.encode(), WARC_Type=kind, Content_Type="text/plain")
    (page,) = read_bytes(record)
    assert isinstance(page, Document)
    assert (page.text, page.url) == (TEXT, "https://news.example/1")


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (b"nonsense between records\r\n", "24 bytes that are no WARC record"),
        (b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", "a WARC record with broken headers"),
        (b"WARC/1.0\r\n" + b"X: " + b"x" * 99_000, "a WARC record with broken headers"),
        (write_record(b"xyz", Content_Length="-1"), "a WARC record with broken headers"),
        (write_record(b"xyz", Content_Length="9" * 30), "a WARC record with broken headers"),
        (write_record(b"xyz", Content_Length="2"), "a damaged WARC record"),
        (write_record(b"xyz", Content_Length="90"), "a damaged WARC record"),
        (write_record(b"xyz", Content_Length="9000000"), "a damaged WARC record"),
        (write_record(b"xyz", ""), "a WARC record without an address"),
        (PAGES[0][:-9], "a damaged WARC record"),
        (
            write_page(b"caf\0", OK),
            "!/20250904100000/https://news.example/1:1: binary data (a NUL byte), not text",
        ),
        (
            write_record(f"{OK}\r\n{TEXT}".encode(), Content_Length="90000000"),
            "!/https://news.example/1: a page of more than 50,000,000 bytes",
        ),
    ],
)
def test_a_broken_record_costs_only_itself(broken: bytes, reason: str) -> None:
    """Whatever is wrong with it, it is told, and the pages before and behind it are read."""
    before, problem, *behind = read_bytes(PAGES[2] + broken + PAGES[1] + PAGES[3])
    addresses = [item.url if isinstance(item, Document) else None for item in (before, *behind)]
    assert addresses == list_addresses((2, 1, 3))
    assert isinstance(problem, InputError)
    assert str(problem).removeprefix("-: ").removeprefix("-") == reason


def test_a_page_that_the_crawler_cut_is_read_and_told() -> None:
    """Its beginning is kept, and nobody can take it for the whole."""
    problem, page = read_bytes(write_record(f"{OK}\r\n{TEXT}".encode(), WARC_Truncated="length"))
    assert isinstance(problem, InputError)
    assert not problem.lost
    assert "cut this page short" in str(problem)
    assert isinstance(page, Document)


def test_a_file_that_breaks_off_gives_what_came_before() -> None:
    """A download that was broken off costs the page that it broke off in, and that is told."""
    whole = b"".join(PAGES)
    *pages, problem = read_bytes(whole[: -len(PAGES[3]) // 2])
    assert len(pages) == 3
    assert isinstance(problem, CutShortError)


def test_a_packed_file_that_breaks_off_gives_what_came_before() -> None:
    """The same of a packed one, to its last whole record."""
    whole = b"".join(map(gzip.compress, PAGES))
    assert read_addresses(whole[:-5]) == [*list_addresses(range(4)), None]
    assert read_addresses(whole[: -len(gzip.compress(PAGES[3])) + 30])[:3] == list_addresses(
        range(3)
    )


def test_a_packed_record_that_is_damaged_costs_only_itself() -> None:
    """The records behind it are found again, and how many places are damaged is told."""
    parts = [bytearray(gzip.compress(page)) for page in PAGES]
    parts[1][len(parts[1]) // 2 :] = b"\xff" * (len(parts[1]) // 2)
    found = read_bytes(b"".join(parts))
    articles = [item.url for item in found if isinstance(item, Document)]
    assert articles == list_addresses((0, 2, 3))
    assert str(found[-1]) == "-: damaged in 1 places; what stood there is lost"
    assert isinstance(found[-1], CutShortError)


def test_a_page_that_unpacks_without_end_is_refused() -> None:
    """A bomb in one answer costs that answer, in little memory, and the next one is read."""
    bomb = gzip.compress(bytes(60_000_000))
    data = write_page(bomb, f"{OK}Content-Encoding: gzip\r\n") + PAGES[2]
    problem, page = read_bytes(data)
    assert str(problem).endswith("a page of more than 50,000,000 bytes")
    assert isinstance(page, Document)


def test_the_memory_stays_flat() -> None:
    """A thousand pages take no more memory than three hundred."""
    page = write_page(TEXT * 100)
    peaks = []
    for count in (300, 1_000):
        stream = io.BytesIO(gzip.compress(page * count))
        tracemalloc.start()
        assert sum(1 for _ in read(["-"], stdin=stream)) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_no_damage_raises_anything(data: st.DataObject) -> None:
    """Bytes changed, cut out and put in anywhere: reading ends, in articles and problems."""
    whole = bytearray(b"".join(PAGES))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(whole)))
        end = start + data.draw(st.integers(0, 60))
        whole[start:end] = data.draw(st.binary(max_size=20))
    for found in (read_bytes(bytes(whole)), read_bytes(gzip.compress(whole)[: len(whole) // 3])):
        assert all(isinstance(item, Document | InputError) for item in found)
