"""The page that holds two to four speakers side by side: how often, when, and in what words."""

import sqlite3
from dataclasses import dataclass, replace
from datetime import date

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]  # the same

from quotetrack.model.showing import Search, Voice
from quotetrack.publish.charts import Chart, describe_chart, draw_charts
from quotetrack.publish.pages.asking import read_search, write_search
from quotetrack.publish.pages.frame import Route, ask, ask_or, show
from quotetrack.store.showing.comparing import (
    Compared,
    Week,
    align_months,
    compare_speaker,
    list_stretches,
    read_stretch,
)
from quotetrack.store.showing.listing import list_speakers, suggest_speakers
from quotetrack.store.showing.naming import Taken, take_speakers
from quotetrack.store.showing.speakers import read_counts, read_newest

FEWEST, MOST = 2, 4
"""How many speakers stand side by side."""

_OFFERED = 100


@dataclass(frozen=True, slots=True)
class Column:
    """One speaker of the page; ``chart`` is None where nothing with a date was said."""

    compared: Compared
    chart: Chart | None
    words: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """A name that nobody has (``near`` are like it), or that several have (``near`` are those).

    If not ``exact``, it is only a part of their names.
    """

    asked: str
    near: tuple[Voice, ...]
    several: bool
    exact: bool


async def show_compare(request: Request, datasette: Datasette) -> Response:
    """Show the form, and those side by side whom it asks for."""
    search, complaints = read_search(request.args)
    if len(search.speakers) > MOST:
        complaints = (*complaints, f"Only {MOST} fit side by side: the first {MOST} are shown.")
        search = replace(search, speakers=search.speakers[:MOST])
    taken = await ask(datasette, take_speakers, search.speakers)
    found = [one for one in taken if len(one.voices) == 1]
    voices = list(dict.fromkeys(one.voices[0] for one in found))
    compared = [await _compare(datasette, voice, search.words) for voice in voices]
    unclear = [one for one in taken if len(one.voices) != 1]
    context = {
        "here": "compare",
        "search": search,
        "complaints": complaints,
        "columns": _draw(compared, await ask(datasette, read_newest)),
        "months": align_months(compared),
        "unclear": [await ask(datasette, _clear_up, one) for one in unclear],
        "guessed": [one for one in found if not one.exact],
        "fields": _name_fields(taken),
        "offered": await _offer(datasette),
        "query": write_search(Search(words=search.words)),
        "cut": any(one.more for one in compared),
    }
    return await show(datasette, request, "compare.html", context)


async def _compare(datasette: Datasette, voice: Voice, words: str) -> Compared:
    """Compare one, stretch by stretch: the time limit is for one question."""
    slug = voice.id or ""
    counts, weeks = await ask(datasette, read_counts, slug), list[Week]()
    for stretch in await ask(datasette, list_stretches, words, counts):
        weeks += await ask(datasette, read_stretch, slug, words, stretch)
    return await ask(datasette, compare_speaker, voice, words, counts, weeks)


def _draw(compared: list[Compared], newest: date | None) -> list[Column]:
    charts = draw_charts([one.weeks for one in compared], newest)
    return [
        Column(one, chart, describe_chart(chart) if chart else "")
        for one, chart in zip(compared, charts, strict=True)
    ]


async def _offer(datasette: Datasette) -> list[Voice]:
    """Return those most quoted, to choose from; nobody where counting takes too long."""
    listing = await ask_or(datasette, None, list_speakers, most=_OFFERED)
    return [Voice(one.name, one.id) for one in listing.speakers] if listing else []


def _clear_up(conn: sqlite3.Connection, taken: Taken) -> Unclear:
    near = taken.voices or suggest_speakers(conn, taken.asked)
    return Unclear(taken.asked, near, several=bool(taken.voices), exact=taken.exact)


def _name_fields(taken: tuple[Taken, ...]) -> tuple[str, ...]:
    """Return what stands in the form's fields: names for those found, an empty one to add."""
    fields = [one.voices[0].name if len(one.voices) == 1 else one.asked for one in taken]
    empty = max(FEWEST - len(fields), 1 if len(fields) < MOST else 0)
    return (*fields, *[""] * empty)


ROUTES: tuple[Route, ...] = ((r"^/-/compare$", show_compare),)
"""The comparison."""
