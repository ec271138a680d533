"""Lists as files: CSV and Excel of all that fits, JSON a page at a time.

Rows are read in chunks, each from where the one before ended, and sent as they come: memory stays
flat however many there are, and no single question to the archive takes long.
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.utils import add_cors_headers  # type: ignore[import-untyped]  # the same
from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]  # the same

from quotetrack.model.showing import Search
from quotetrack.publish.exports import Row, encode_csv, export_csv
from quotetrack.publish.pages.describing import describe_list
from quotetrack.publish.pages.frame import Route, Site, ask, find_site, safe_url
from quotetrack.publish.pages.lists import (
    Listed,
    list_search,
    list_speaker,
    name_search,
    read_part,
    tabulate,
)
from quotetrack.publish.pages.streaming import Streamed, Watch, read_pieces
from quotetrack.publish.pages.taking import settle_guesses, tell_all
from quotetrack.publish.settings import read_settings
from quotetrack.publish.spreadsheets import MOST_ROWS, Workbook
from quotetrack.questions import fold
from quotetrack.store.showing.naming import take_speakers
from quotetrack.store.showing.searching import settle

CHUNK = 1_000
"""Quotations that are read at once."""

SORTS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
}
"""The media type of each sort of file, by its ending."""

# Making a workbook keeps the processor busy: one after the other.
_TURN = asyncio.Semaphore(1)


async def show_search_file(request: Request, datasette: Datasette) -> Response:
    """Answer with a search's list as a file."""
    listed = list_search(request)
    taken = await ask(datasette, take_speakers, listed.search.speakers)
    # Nobody's words are called after somebody else, who was asked for and isn't here.
    listed = replace(listed, name=name_search(settle_guesses(listed.search, taken)))
    return await send_list(request, datasette, listed, request.url_vars["ending"])


async def show_speaker_file(request: Request, datasette: Datasette) -> Response:
    """Answer with the list of what a speaker said as a file."""
    listed = await list_speaker(request, datasette)
    return await send_list(request, datasette, listed, request.url_vars["ending"])


async def send_list(
    request: Request, datasette: Datasette, listed: Listed, ending: str
) -> Response:
    """Return a list as ``csv``, ``xlsx`` or ``json``."""
    site = await find_site(datasette, request)
    headers = make_headers(datasette, listed.name, ending)
    if request.method == "HEAD":
        return Response("", headers=headers, content_type=SORTS[ending])
    if ending == "json":
        if not request.args.get("_dl"):
            del headers["content-disposition"]
        complaints = (*listed.complaints, *await ask(datasette, tell_all, listed.search))
        listed = replace(listed, complaints=complaints)
        told = await describe_list(request, datasette, listed, site)
        return Response.json(told, headers=headers)
    chunks = read_chunks(datasette, listed.search, site)
    if ending == "csv":
        # What fails here is still shown as a page.
        first = await anext(chunks)
        return Streamed(request, _write_csv(first, chunks), headers)
    pieces = await _make_workbook(request, chunks, _read_most(datasette))
    return Streamed(request, pieces, headers)


def _read_most(datasette: Datasette) -> int:
    """Return how many rows a workbook may have: the plugin's setting ``xlsx_rows``, if it can."""
    most = read_settings(datasette).get("xlsx_rows", MOST_ROWS)
    return min(most, MOST_ROWS) if isinstance(most, int) and most > 0 else MOST_ROWS


async def read_chunks(
    datasette: Datasette, search: Search, site: Site
) -> AsyncGenerator[list[Row], None]:
    """Yield all rows of a list in chunks, at least one, which may be empty."""
    taken = await ask(datasette, take_speakers, search.speakers)
    settled, before = settle(search, taken), None
    while True:
        asked = replace(settled, before=before)
        quotations, before = await ask(datasette, read_part, asked, CHUNK)
        yield [tabulate(shown, site) for shown in quotations]
        if before is None:
            return


async def _write_csv(
    first: list[Row], others: AsyncGenerator[list[Row], None]
) -> AsyncGenerator[bytes, None]:
    out = BytesIO()
    export_csv(first, out)
    yield out.getvalue()
    async for rows in others:
        yield encode_csv(rows)


async def _make_workbook(
    request: Request, chunks: AsyncGenerator[list[Row], None], most: int
) -> AsyncGenerator[bytes, None]:
    """Make a workbook in a file of its own; return what reads it and takes it away."""
    folder = TemporaryDirectory(prefix="quotetrack-")
    path = Path(folder.name) / "list.xlsx"
    try:
        async with _TURN:
            await _fill_workbook(request, chunks, most, path)
    except BaseException:
        folder.cleanup()
        raise
    return _read_and_drop(path, folder)


async def _fill_workbook(
    request: Request, chunks: AsyncGenerator[list[Row], None], most: int, path: Path
) -> None:
    book = await asyncio.to_thread(Workbook, safe_url, most)
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


def make_headers(datasette: Datasette, name: str, ending: str) -> dict[str, str]:
    """Return the headers of a file called ``name`` that is taken along, not shown."""
    plain = fold(name).encode("ascii", "ignore").decode().strip("-_") or "quotations"
    called = f'attachment; filename="{plain}.{ending}"'
    headers = {
        "content-type": SORTS[ending],
        "content-disposition": f"{called}; filename*=UTF-8''{quote(name)}.{ending}",
        "x-content-type-options": "nosniff",
    }
    if datasette.cors:
        add_cors_headers(headers)
    return headers


ROUTES: tuple[Route, ...] = (
    (r"^/-/search\.(?P<ending>csv|xlsx|json)$", show_search_file),
    (r"^/-/speakers/(?P<slug>[^/.]+)\.(?P<ending>csv|xlsx|json)$", show_speaker_file),
)
