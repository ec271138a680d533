"""What hostile readers cost: turns for what takes much, and nothing for who takes nothing."""

import asyncio
import csv
import io
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.database import QueryInterrupted  # type: ignore[import-untyped]  # the same

from publish_archive import Article, Said, make_archive
from quotetrack.model.showing import Search
from quotetrack.publish import answering
from quotetrack.publish.answering import Answer, DroppedError, Headers, Message
from quotetrack.publish.defusing import Defuser
from quotetrack.publish.guarding import Guard
from quotetrack.publish.limits import BoundedConnection, restrict
from quotetrack.publish.pages import downloads
from quotetrack.publish.pages.lists import read_part
from quotetrack.publish.serving import open_site

SQL = ["sql=select+1", "%73ql=select+1", "s%71l=x", "a=1&_where=1", "%5Fwhere=1", "sql"]
FILES = ["/-/search.csv", "/-/search.xlsx", "/quotes/quotes.csv"]


class Reader:
    """Somebody at the other end of a connection, who takes what is sent only while ``taking``."""

    def __init__(self) -> None:
        self.taking = asyncio.Event()
        self.sent: list[Message] = []
        self.aborted = self.closing = False

    @property
    def transport(self) -> "Reader":
        """What a server's ``send`` belongs to has one."""
        return self

    def abort(self) -> None:
        """Note that the connection was ended."""
        self.aborted = True

    def get_extra_info(self, _: str) -> None:
        """Tell that there is no real socket."""

    def is_closing(self) -> bool:
        """Tell whether the connection has ended, or is about to."""
        return self.closing

    async def send(self, message: Message) -> None:
        """Take a message once it can be taken."""
        await self.taking.wait()
        self.sent.append(message)


async def receive() -> Message:
    """Return an empty request."""
    return {"type": "http.request", "body": b"", "more_body": False}


def make_scope(path: str, query: str = "") -> dict[str, Any]:
    """Return a request for ``path``."""
    return {
        "type": "http", "method": "GET", "scheme": "http", "path": path,
        "raw_path": path.encode(), "query_string": query.encode(),
        "headers": [(b"host", b"news.example")],
    }  # fmt: skip


def count_at_once(requests: list[dict[str, Any]]) -> int:
    """Return how many of the requests are answered at once to readers who take nothing."""
    busy: list[int] = []

    async def app(_: object, __: object, send: Callable[[Message], Awaitable[None]]) -> None:
        busy.append(1)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x"})

    async def ask() -> int:
        guard = Guard(app, Datasette([]), public=True)
        tasks = [asyncio.create_task(guard(one, receive, Reader().send)) for one in requests]
        await asyncio.sleep(0.05)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return len(busy)

    return asyncio.run(ask())


@pytest.mark.parametrize("query", SQL)
def test_sql_keeps_its_turn_however_it_is_written(query: str) -> None:
    """Two at once ask in SQL, until their answers are taken; a disguised name is the same name."""
    assert count_at_once([make_scope("/quotes.json", query)] * 6) == 2


@pytest.mark.parametrize("path", FILES)
def test_four_files_are_downloaded_at_once(path: str) -> None:
    """Downloads wait for each other, not pages for downloads."""
    assert count_at_once([make_scope(path)] * 8) == 4
    assert count_at_once([make_scope("/-/search", "q=sql")] * 8) == 8


def test_who_takes_nothing_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a while the connection is ended, and nothing more is made for it."""
    monkeypatch.setattr(answering, "PATIENCE", 0.05)

    async def ask() -> Reader:
        reader = Reader()
        answer = Answer(reader.send, Headers("x"))
        with pytest.raises(DroppedError):
            await answer.send({"type": "http.response.start", "status": 200, "headers": []})
        return reader

    assert asyncio.run(ask()).aborted


def test_for_who_is_gone_nothing_more_is_made() -> None:
    """An answer without an end is ended with the connection, even if the site catches errors."""
    made: list[int] = []

    async def app(_: object, __: object, send: Callable[[Message], Awaitable[None]]) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while True:
            made.append(1)
            await asyncio.sleep(0)
            with suppress(Exception):
                await send({"type": "http.response.body", "body": b"x", "more_body": True})

    async def ask() -> None:
        reader = Reader()
        reader.taking.set()
        guard = Guard(app, Datasette([]), public=True)
        asking = asyncio.create_task(guard(make_scope("/quotes.csv"), receive, reader.send))
        await asyncio.sleep(0)
        reader.closing = True
        async with asyncio.timeout(5):
            await asking

    asyncio.run(ask())
    assert len(made) <= 3


def test_a_long_answer_goes_in_pieces() -> None:
    """A server is never given more than a little at once, and in the end all of it."""

    async def ask() -> Reader:
        reader = Reader()
        reader.taking.set()
        answer = Answer(reader.send, Headers("x"))
        await answer.send({"type": "http.response.body", "body": bytes(1_000_000)})
        return reader

    sent = asyncio.run(ask()).sent
    assert sum(len(one["body"]) for one in sent) == 1_000_000
    assert max(len(one["body"]) for one in sent) <= 65_536
    assert [one["more_body"] for one in sent[-2:]] == [True, False]


def test_the_public_gets_less_at_once() -> None:
    """On the open internet values and answers are smaller."""
    conn = sqlite3.connect(":memory:", factory=BoundedConnection)
    restrict(conn, public=True)
    for sql in ("select zeroblob(1000001)", "select hex(zeroblob(600000))"):
        with pytest.raises(sqlite3.DataError):
            conn.execute(sql).fetchall()
    many = "with recursive n(x) as (select 1 union all select x + 1 from n limit {}) select "
    assert len(conn.execute(many.format(8) + "zeroblob(900000) from n").fetchall()) == 8
    with pytest.raises(sqlite3.OperationalError, match="too large"):
        conn.cursor().execute(many.format(9) + "zeroblob(900000) from n").fetchall()
    conn.close()


@pytest.mark.parametrize("step", [1, 2, 7, 1000])
def test_a_csv_is_defused_wherever_its_pieces_end(step: int) -> None:
    """Cells with line breaks, quotation marks and other scripts stay whole, formulas get a mark."""
    rows = [
        ["=head", "n"],
        ['=1+"1"', "-1.5"],
        ["two\r\nlines, “ö”", "-x"],
        ["", "@a"],
        ["x" * 200_000, "1e-05"],
    ]
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    body = written.getvalue().encode()
    pieces = [body[n : n + step] for n in range(0, len(body), step)]
    defuser = Defuser()
    out = b"".join(defuser.feed(one, last=False) for one in pieces) + defuser.feed(b"", last=True)
    assert out.startswith(b"\xef\xbb\xbf'=head,n\r\n")
    again = list(csv.reader(io.StringIO(out.decode("utf-8-sig"), newline="")))
    assert again == [
        ["'=head", "n"],
        ['\'=1+"1"', "-1.5"],
        ["two\r\nlines, “ö”", "'-x"],
        ["", "'@a"],
        ["x" * 200_000, "1e-05"],
    ]


@pytest.mark.parametrize(
    "address",
    [
        "/quotes.csv?sql=select+'=1%2B1'+as+'=a'",
        "/quotes.csv?_dl=on&sql=select+'=1%2B1'+as+'=a'",
    ],
)
def test_datasettes_own_csv_is_defused(tmp_path: Path, address: str) -> None:
    """A spreadsheet finds no formula in it, and reads it as UTF-8; column names are cells too."""
    site = open_site(make_archive(tmp_path / "quotes.db"))

    async def ask() -> bytes:
        reader = Reader()
        reader.taking.set()
        path, _, query = address.partition("?")
        await site.app()(make_scope(path, query), receive, reader.send)
        return b"".join(one.get("body", b"") for one in reader.sent[1:])

    assert asyncio.run(ask()) == b"\xef\xbb\xbf'=a\r\n'=1+1\r\n"


@pytest.mark.parametrize(
    "error",
    [
        QueryInterrupted(sqlite3.OperationalError("interrupted"), "select", {}),
        sqlite3.DatabaseError("database disk image is malformed"),
        UnicodeDecodeError("utf-8", b"x", 0, 1, "a reason"),
    ],
)
def test_a_csv_that_breaks_off_is_no_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Where a later page of a stream fails, the connection ends before the answer does."""
    said = tuple(Said(f"words number {n} of it", "nadia-lambert") for n in range(150))
    articles = (Article("a", "Quay", "2026-02-03", "T", "", said),)
    site = open_site(make_archive(tmp_path / "quotes.db", articles))
    # So that a small table has pages.
    site.max_returned_rows = 50
    execute = site.databases["quotes"].execute
    asked: list[str] = []

    async def fail(sql: str, *args: object, **more: object) -> object:
        asked.extend([sql] if "from quotations" in sql and "limit 51" in sql else [])
        if len(asked) == 2:
            raise error
        return await execute(sql, *args, **more)

    async def ask() -> Reader:
        reader = Reader()
        reader.taking.set()
        scope = make_scope("/quotes/quotations.csv", "_stream=on&_size=max")
        await site.app()(scope, receive, reader.send)
        return reader

    assert len(read_rows(whole := asyncio.run(ask()))) == 151
    assert (whole.aborted, whole.sent[-1]["more_body"]) == (False, False)
    monkeypatch.setattr(site.databases["quotes"], "execute", fail)
    broken = asyncio.run(ask())
    assert broken.aborted
    assert all(one["more_body"] for one in broken.sent[1:])
    assert read_rows(broken) == read_rows(whole)[: len(read_rows(broken))]


def test_a_list_of_ours_that_breaks_off_is_no_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a list fails that has begun, its connection is ended, and no page put behind it."""
    asked: list[Search] = []

    def fail(conn: sqlite3.Connection, search: Search, most: int) -> object:
        asked.append(search)
        if len(asked) == 2:
            raise sqlite3.DatabaseError("database disk image is malformed")
        return read_part(conn, search, most)

    monkeypatch.setattr(downloads, "CHUNK", 2)
    monkeypatch.setattr(downloads, "read_part", fail)
    site = open_site(make_archive(tmp_path / "quotes.db"))

    async def ask() -> Reader:
        reader = Reader()
        reader.taking.set()
        await site.app()(make_scope("/-/search.csv"), asyncio.Event().wait, reader.send)
        return reader

    broken = asyncio.run(ask())
    assert len(read_rows(broken)) == 3
    assert broken.aborted
    assert all(one["more_body"] for one in broken.sent[1:])


def test_who_is_dropped_sees_a_failure() -> None:
    """A dropped connection ends in an error: by HTTP/1.0 its mere end would be the answer's."""

    class Server:
        def __init__(self, writer: asyncio.StreamWriter) -> None:
            self._writer, self.transport = writer, writer.transport

        async def send(self, message: Message) -> None:
            self._writer.write(message["body"])
            await self._writer.drain()

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answer = Answer(Server(writer).send, Headers("x"))
        await answer.send({"type": "http.response.body", "body": b"a,b\r\n", "more_body": True})
        await answer.drop()

    async def ask() -> None:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            with pytest.raises(ConnectionResetError):
                await reader.read()
            writer.close()

    asyncio.run(ask())


def read_rows(reader: Reader) -> list[list[str]]:
    """Return the rows of the CSV that a reader took."""
    body = b"".join(one["body"] for one in reader.sent[1:])
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
