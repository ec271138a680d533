"""The page of one speaker: who it is, when and where they are quoted, and what they said."""

import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.utils import tilde_decode  # type: ignore[import-untyped]  # the same
from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]  # the same

from quotetrack.model.showing import Search, Shown
from quotetrack.publish.charts import describe_chart, draw_chart
from quotetrack.publish.pages.asking import read_search, write_search
from quotetrack.publish.pages.frame import (
    Route,
    ask,
    ask_or,
    show,
    speaker_path,
)
from quotetrack.publish.pages.taking import tell_outlets
from quotetrack.store.showing.listing import suggest_speakers
from quotetrack.store.showing.quotations import read_shown
from quotetrack.store.showing.searching import count, find
from quotetrack.store.showing.speakers import (
    Alias,
    Apart,
    Profile,
    find_speaker,
    read_apart,
    read_newest,
    read_outlets,
    read_profile,
    read_weeks,
)
from quotetrack.store.showing.spreading import Folded, Spread, fold_repeats, read_spread
from quotetrack.store.showing.statements import read_summaries
from quotetrack.store.showing.telling_apart import Telling, tell_apart

_COUNTED = 2_000  # of those that fit; beyond, the page says "more than"


@dataclass(frozen=True, slots=True)
class Page:
    """What the page tells of a speaker; ``outlets`` with counts, the most often first.

    ``newest`` is the archive's newest day.
    """

    profile: Profile
    weeks: list[tuple[str, str, int]]
    outlets: list[tuple[str, int]]
    carried: tuple[Spread, ...]
    newest: date | None


@dataclass(frozen=True, slots=True)
class Quoted:
    """A page of the list of quotations: those ``shown``, and the same folded by statement."""

    shown: list[Shown]
    folded: tuple[Folded, ...]
    more: bool


async def show_speaker(request: Request, datasette: Datasette) -> Response:
    """Show a speaker; lead from a merged one to who stands for both."""
    slug = tilde_decode(request.url_vars["slug"])
    speaker_id = await ask(datasette, find_speaker, slug)
    if speaker_id is None:
        return await _show_unknown(datasette, request, slug)
    if speaker_id != slug:
        tail = f"?{request.query_string}" if request.query_string else ""
        path = datasette.urls.path(speaker_path(speaker_id))
        return Response.redirect(f"{path}{tail}", status=301)
    search, complaints = read_search(request.args)
    search = replace(search, speakers=(speaker_id,))
    page = await ask(datasette, _read_page, speaker_id)
    quoted = await ask(datasette, _read_quoted, search)
    chart = draw_chart(page.weeks, page.newest)
    context = {
        "here": "speakers",
        "page": page,
        "chart": chart,
        "chart_words": describe_chart(chart) if chart else "",
        "undated": page.profile.counts.quotations - (chart.total if chart else 0),
        "names": group_names(page.profile.aliases),
        "apart": await ask_or(datasette, Apart(), read_apart, speaker_id),
        "told": await _tell(datasette, speaker_id),
        "search": search,
        "complaints": (*complaints, *await ask(datasette, tell_outlets, search)),
        "quoted": quoted,
        "fit": await _count(datasette, search),
        "query": write_search(replace(search, speakers=(), before=None)),
        "older": _write_older(search, quoted),
    }
    return await show(datasette, request, "speaker.html", context)


def _read_page(conn: sqlite3.Connection, speaker_id: str) -> Page:
    return Page(
        profile=read_profile(conn, speaker_id),
        weeks=read_weeks(conn, speaker_id),
        outlets=read_outlets(conn, speaker_id),
        carried=read_spread(conn, speaker_id),
        newest=read_newest(conn),
    )


def _read_quoted(conn: sqlite3.Connection, search: Search) -> Quoted:
    found = find(conn, search)
    shown = read_shown(conn, found.numbers)
    folded = fold_repeats(shown, read_summaries(conn, found.numbers))
    return Quoted(shown, folded, found.more)


async def _count(datasette: Datasette, search: Search) -> tuple[int, bool] | None:
    """Return how many fit what is asked of the speaker, and whether there are still more.

    None where nothing is asked, or counting takes too long.
    """
    if not replace(search, speakers=(), before=None).asks:
        return None
    return await ask_or(datasette, None, count, search, _COUNTED)


def _write_older(search: Search, quoted: Quoted) -> str | None:
    if not quoted.more:
        return None
    return write_search(replace(search, speakers=()), before=quoted.shown[-1].number)


async def _tell(datasette: Datasette, speaker_id: str) -> dict[str, list[Telling]] | None:
    """Return what sets a speaker apart by sort; None where that would take too long to find."""
    told = await ask_or(datasette, None, tell_apart, speaker_id)
    if told is None:
        return None
    return {sort: [one for one in told if one.sort == sort] for sort in ("word", "cue")}


async def _show_unknown(datasette: Datasette, request: Request, slug: str) -> Response:
    """Tell that nobody is called so, and who is called almost so."""
    near = await ask(datasette, suggest_speakers, slug)
    context = {"here": "speakers", "slug": slug, "near": near}
    return await show(datasette, request, "speaker_unknown.html", context, status=404)


def group_names(aliases: Iterable[Alias]) -> list[tuple[str, list[str]]]:
    """Return other names by what they are, in words: given, in other scripts, seen, by a person."""
    groups: dict[str, list[str]] = {
        "Also called": [],
        "In other scripts": [],
        "Seen in articles": [],
        "Added by a person": [],
    }
    for alias in aliases:
        if alias.origin == "user":
            groups["Added by a person"].append(alias.name)
        elif not _is_latin(alias.name):
            groups["In other scripts"].append(alias.name)
        else:
            groups["Seen in articles" if alias.origin == "seen" else "Also called"].append(
                alias.name
            )
    return [(title, names) for title, names in groups.items() if names]


def _is_latin(name: str) -> bool:
    letters = (c for c in name if c.isalpha())
    return all(unicodedata.name(c, "").startswith("LATIN") for c in letters)


ROUTES: tuple[Route, ...] = ((r"^/-/speakers/(?P<slug>[^/.]+)$", show_speaker),)
"""A speaker's page by its slug."""
