"""Lists as files: CSV and Excel of all that fits, JSON a page at a time.

Rows are read in chunks, each from where the one before ended, and sent as they come: memory stays
flat however many there are, and no single question to the archive takes long.
"""

import asyncio
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from sqlite3 import Connection
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.utils import add_cors_headers, tilde_decode  # type: ignore[import-untyped]
from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]  # the same

from quotetrack.errors import PublishError
from quotetrack.model.showing import Search, Shown
from quotetrack.publish.exports import Row, encode_csv, export_csv, tabulate_shown
from quotetrack.publish.pages.asking import read_search, write_search
from quotetrack.publish.pages.frame import (
    Route,
    Site,
    TooSlowError,
    ask,
    find_site,
    safe_url,
    speaker_path,
)
from quotetrack.publish.pages.streaming import Streamed, Watch, read_pieces
from quotetrack.publish.spreadsheets import Workbook
from quotetrack.questions import fold
from quotetrack.store.showing.naming import take_speakers
from quotetrack.store.showing.quotations import read_shown
from quotetrack.store.showing.searching import count, find, settle
from quotetrack.store.showing.speakers import find_speaker

CHUNK = 1_000
"""Quotations that are read at once."""

PAGE, LARGEST_PAGE = 50, 1_000
"""Quotations in a JSON answer, and how many may be asked for with ``_size``."""

SORTS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
}
"""The media type of each sort of file, by its ending."""

# Making a workbook keeps the processor busy: one after the other.
_TURN = asyncio.Semaphore(1)

_ODD = re.compile(r"[^\w-]+")


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that is wanted as a file.

    ``path`` is its page, below the site's base and without an ending; ``asked`` what that page's
    address asks for, without the speaker where the page is a speaker's own. ``name`` is what the
    file is called, without an ending.
    """

    search: Search
    asked: Search
    path: str
    name: str
    complaints: tuple[str, ...] = ()

    def address(self, site: Site, ending: str = "", before: int | None = None) -> str:
        """Return the absolute address of the list as a file, or as a page; of a part, if told."""
        query = write_search(self.asked, before=before)
        return site.absolute(site.path(f"{self.path}{ending}")) + (f"?{query}" if query else "")


def list_search(request: Request) -> Listed:
    """Return the list of a search, as an address asks for it."""
    search, complaints = read_search(request.args)
    asked = (*search.speakers, search.words, search.outlet, search.since, search.until)
    return Listed(search, search, "/-/search", _name_file("quotations", *asked), complaints)


async def list_speaker(request: Request, datasette: Datasette) -> Listed:
    """Return the list of what a speaker said, narrowed down as an address asks for it.

    Raises:
        PublishError: there is no such speaker.
    """
    slug = tilde_decode(request.url_vars["slug"])
    speaker_id = await ask(datasette, find_speaker, slug)
    if speaker_id is None:
        raise PublishError(f"Nobody in this archive has the address “{slug}”.")
    search, complaints = read_search(request.args)
    asked = replace(search, speakers=())
    search = replace(search, speakers=(speaker_id,))
    name = _name_file(speaker_id, search.words, search.outlet, search.since, search.until)
    return Listed(search, asked, speaker_path(speaker_id), name, complaints)


def _name_file(*parts: str) -> str:
    return _ODD.sub("-", " ".join(part for part in parts if part))[:80].strip("-_") or "quotations"


async def show_search_file(request: Request, datasette: Datasette) -> Response:
    """Answer with a search's list as a file."""
    return await send_list(request, datasette, list_search(request), request.url_vars["ending"])


async def show_speaker_file(request: Request, datasette: Datasette) -> Response:
    """Answer with the list of what a speaker said as a file."""
    listed = await list_speaker(request, datasette)
    return await send_list(request, datasette, listed, request.url_vars["ending"])


async def send_list(
    request: Request, datasette: Datasette, listed: Listed, ending: str
) -> Response:
    """Return a list as ``csv``, ``xlsx`` or ``json``."""
    site = await find_site(datasette, request)
    if ending == "json":
        return await _answer_json(request, datasette, listed, site)
    headers = _make_headers(datasette, listed, ending, SORTS[ending])
    if request.method == "HEAD":
        return Response("", headers=headers, content_type=SORTS[ending])
    chunks = read_chunks(datasette, listed.search, site)
    if ending == "csv":
        # What fails here is still shown as a page.
        first = await anext(chunks)
        return Streamed(request, _write_csv(first, chunks), headers)
    return Streamed(request, await _make_workbook(request, chunks), headers)


async def read_chunks(
    datasette: Datasette, search: Search, site: Site
) -> AsyncGenerator[list[Row], None]:
    """Yield all rows of a list in chunks, at least one, which may be empty."""
    taken = await ask(datasette, take_speakers, search.speakers)
    settled, before = settle(search, taken), None
    while True:
        asked = replace(settled, before=before)
        quotations, before = await ask(datasette, read_part, asked, CHUNK)
        yield [_tabulate(shown, site) for shown in quotations]
        if before is None:
            return


def read_part(conn: Connection, search: Search, size: int) -> tuple[list[Shown], int | None]:
    """Return part of a list, and the number that the next begins behind; None at the end."""
    found = find(conn, search, size)
    return read_shown(conn, found.numbers), found.numbers[-1] if found.more else None


def _tabulate(shown: Shown, site: Site) -> Row:
    return tabulate_shown(shown, site.absolute(site.quotation(shown.id)))


async def _write_csv(
    first: list[Row], others: AsyncGenerator[list[Row], None]
) -> AsyncGenerator[bytes, None]:
    out = BytesIO()
    export_csv(first, out)
    yield out.getvalue()
    async for rows in others:
        yield encode_csv(rows)


async def _make_workbook(
    request: Request, chunks: AsyncGenerator[list[Row], None]
) -> AsyncGenerator[bytes, None]:
    """Make a workbook in a file of its own; return what reads it and takes it away."""
    folder = TemporaryDirectory(prefix="quotetrack-")
    path = Path(folder.name) / "list.xlsx"
    try:
        async with _TURN:
            await _fill_workbook(request, chunks, path)
    except BaseException:
        folder.cleanup()
        raise
    return _read_and_drop(path, folder)


async def _fill_workbook(
    request: Request, chunks: AsyncGenerator[list[Row], None], path: Path
) -> None:
    book = await asyncio.to_thread(Workbook, safe_url)
    try:
        async with Watch(request) as watch:
            async for rows in chunks:
                watch.check()
                if not await asyncio.to_thread(book.add, rows):
                    break
    except BaseException:
        book.drop()
        raise
    await asyncio.to_thread(book.save, path)


async def _read_and_drop(
    path: Path, folder: "TemporaryDirectory[str]"
) -> AsyncGenerator[bytes, None]:
    with folder:
        async for piece in read_pieces(path):
            yield piece


def _make_headers(datasette: Datasette, listed: Listed, ending: str, sort: str) -> dict[str, str]:
    plain = fold(listed.name).encode("ascii", "ignore").decode().strip("-_") or "quotations"
    called = f'attachment; filename="{plain}.{ending}"'
    headers = {
        "content-type": sort,
        "content-disposition": f"{called}; filename*=UTF-8''{quote(listed.name)}.{ending}",
        "x-content-type-options": "nosniff",
    }
    if datasette.cors:
        add_cors_headers(headers)
    return headers


async def _answer_json(
    request: Request, datasette: Datasette, listed: Listed, site: Site
) -> Response:
    """Answer with a page of a list.

    ``query`` is what was asked for, ``count`` how many fit (null if counting takes too long;
    ``count_is_at_least``: there may be more), ``next`` the address of the
    next page or null, ``page`` that of the list for people, ``complaints`` what was not
    understood, ``quotations`` the objects.
    """
    quotations, before = await ask(datasette, read_part, listed.search, _read_size(request))
    number, is_more = await _count(datasette, listed.search)
    follow = listed.address(site, ".json", before) if before else None
    if follow and request.args.get("_size"):
        follow += f"&_size={_read_size(request)}"
    headers = _make_headers(datasette, listed, "json", SORTS["json"])
    if not request.args.get("_dl"):
        del headers["content-disposition"]
    answer = {
        "query": _describe_search(listed.search),
        "count": number,
        "count_is_at_least": is_more,
        "next": follow,
        "page": listed.address(site),
        "complaints": listed.complaints,
        "quotations": [describe_shown(shown, site) for shown in quotations],
    }
    return Response.json(answer, headers=headers)


async def _count(datasette: Datasette, search: Search) -> tuple[int | None, bool]:
    try:
        return await ask(datasette, count, search)
    except TooSlowError:
        return None, True


def _read_size(request: Request) -> int:
    given = request.args.get("_size") or ""
    size = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else PAGE  # noqa: PLR2004
    return min(max(size, 1), LARGEST_PAGE)


def _describe_search(search: Search) -> dict[str, Any]:
    asked = {
        "q": search.words,
        "speaker": search.speakers,
        "outlet": search.outlet,
        "kind": search.kind,
        "certainty": search.certainty,
        "since": search.since,
        "until": search.until,
        "act": search.act,
    }
    return {name: value for name, value in asked.items() if value}


def describe_shown(shown: Shown, site: Site) -> dict[str, Any]:
    """Return a quotation as a JSON object: the columns of an export, and keys and addresses."""
    return {
        "id": shown.id,
        **_tabulate(shown, site),
        "speakers": [
            {"name": voice.name, "page": voice.id and site.absolute(site.speaker(voice.id))}
            for voice in shown.voices
        ],
        "also_at": shown.also_at,
        "why": shown.why,
        "judged": shown.judged,
        "language": shown.language,
        "article": site.absolute(site.document(shown.document_id)),
    }


ROUTES: tuple[Route, ...] = (
    (r"^/-/search\.(?P<ending>csv|xlsx|json)$", show_search_file),
    (r"^/-/speakers/(?P<slug>[^/.]+)\.(?P<ending>csv|xlsx|json)$", show_speaker_file),
)
