"""Feeds of lists: the newest quotations of a search or a speaker, for feed readers."""

import asyncio
import hashlib
import time
from dataclasses import replace
from datetime import date
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from sqlite3 import Connection

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]  # the same

from quotetrack.model.showing import Search, Shown
from quotetrack.publish.feeds import Entry, Feed, write_feed
from quotetrack.publish.pages.frame import Route, Site, ask, find_archive, find_site, safe_url
from quotetrack.publish.pages.lists import Listed, list_search, list_speaker
from quotetrack.publish.pages.narrowing import list_filters
from quotetrack.publish.telling import lead_in, quote_words, tell_voices
from quotetrack.store.showing.naming import Taken
from quotetrack.store.showing.quotations import read_shown
from quotetrack.store.showing.searching import find

ENTRIES = 50

_SORT = "application/atom+xml; charset=utf-8"
# A moment that has only just gone by may still bring changes.
_SETTLED = 2.0


async def show_search_feed(request: Request, datasette: Datasette) -> Response:
    """Answer with the newest quotations that a search finds."""
    return await _answer(request, datasette, list_search(request))


async def show_speaker_feed(request: Request, datasette: Datasette) -> Response:
    """Answer with the newest quotations of a speaker."""
    return await _answer(request, datasette, await list_speaker(request, datasette))


async def _answer(request: Request, datasette: Datasette, listed: Listed) -> Response:
    changed = await asyncio.to_thread(_read_change, datasette)
    site = await find_site(datasette, request)
    taken, quotations = await ask(datasette, _read, listed.search)
    body = write_feed(_make_feed(listed, taken, quotations, site))
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "max-age=300"}
    if changed is not None:
        headers["last-modified"] = formatdate(changed, usegmt=True)
    if _is_known(request, tag, changed):
        return Response("", status=304, headers=headers, content_type=_SORT)
    return Response(body, headers=headers, content_type=_SORT)


def _read(conn: Connection, search: Search) -> tuple[tuple[Taken, ...], list[Shown]]:
    found = find(conn, replace(search, before=None), ENTRIES)
    return found.taken, read_shown(conn, found.numbers)


def _make_feed(
    listed: Listed, taken: tuple[Taken, ...], quotations: list[Shown], site: Site
) -> Feed:
    filters = ", ".join(
        f"{one.name.lower()} {site.plain(one.value)}" for one in list_filters(listed.search, taken)
    )
    return Feed(
        address=listed.address(site, ".atom"),
        page=listed.address(site),
        title=f"{site.title}: {filters or 'the latest quotations'}",
        archive=site.title,
        home=site.absolute(site.path("/")),
        entries=tuple(_make_entry(shown, site) for shown in quotations if _is_day(shown.date)),
    )


def _make_entry(shown: Shown, site: Site) -> Entry:
    # Behind several names it would be taken for the last one's.
    alone = shown.speaker and not shown.others
    role = f", {site.plain(shown.role)}" if shown.role and alone else ""
    places = [shown.headline or "Untitled article", shown.outlet, shown.date]
    return Entry(
        permalink=site.absolute(site.quotation(shown.id)),
        speaker=lead_in(shown),
        text=quote_words(shown),
        kind=shown.kind,
        certainty=shown.certainty,
        day=shown.date or "",
        author=site.plain(shown.outlet or site.title),
        about=(
            f"{tell_voices(shown)}{role}",
            ", ".join(site.plain(place) for place in places if place),
            f"How sure: {shown.certainty}",
        ),
        article=safe_url(shown.url),
        language=shown.language,
    )


def _is_day(day: str | None) -> bool:
    try:
        return bool(day and len(day) == len("2026-03-31") and date.fromisoformat(day))
    except ValueError:
        return False


def _read_change(datasette: Datasette) -> float | None:
    """Return when the archive's file changed last, in seconds; None where that can't be told."""
    database = find_archive(datasette)
    if database is None or not database.path:
        return None
    path = Path(database.path)
    both = (path, path.with_name(f"{path.name}-wal"))
    changed = max((one.stat().st_mtime for one in both if one.exists()), default=None)
    return changed if changed and time.time() - changed > _SETTLED else None


def _is_known(request: Request, tag: str, changed: float | None) -> bool:
    known = request.headers.get("if-none-match")
    if known is not None:
        return tag in {one.strip().removeprefix("W/") for one in known.split(",")}
    since = request.headers.get("if-modified-since")
    if since is None or changed is None:
        return False
    try:
        return int(changed) <= parsedate_to_datetime(since).timestamp()
    except (ValueError, OverflowError):
        return False


ROUTES: tuple[Route, ...] = (
    (r"^/-/search\.atom$", show_search_feed),
    (r"^/-/speakers/(?P<slug>[^/.]+)\.atom$", show_speaker_feed),
)
