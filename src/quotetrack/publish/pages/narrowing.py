"""Filters of a list: which are in force and how each is dropped, which others there are."""

from collections.abc import Iterator
from dataclasses import dataclass

from quotetrack.model.showing import Search
from quotetrack.publish.pages.asking import write_search
from quotetrack.store.showing.faceting import Facets
from quotetrack.store.showing.naming import Taken

ACTS = {
    "statement": "said",
    "denial": "denials",
    "thought": "thoughts",
    "intention": "plans",
    "question": "questions",
}
"""What all that is attributed is called, by its act."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter in force: what it is called, what it asks for, and the query without it."""

    name: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What a list may be narrowed down to; ``query`` asks for it, or drops it if it ``is_on``."""

    label: str
    count: int
    query: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of one sort, such as outlets."""

    name: str
    of: tuple[Choice, ...]


def list_filters(search: Search, taken: tuple[Taken, ...]) -> tuple[Filter, ...]:
    """Return all filters in force; speakers by the names that they were taken for."""
    return tuple(_filters(search, taken))


def _filters(search: Search, taken: tuple[Taken, ...]) -> Iterator[Filter]:
    if search.words:
        yield Filter("Words", search.words, write_search(search, words=""))
    for one in taken:
        others = tuple(asked for asked in search.speakers if asked != one.asked)
        name = one.voices[0].name if len(one.voices) == 1 else one.asked
        yield Filter("Speaker", name, write_search(search, speakers=others))
    if search.outlet:
        yield Filter("Outlet", search.outlet, write_search(search, outlet=""))
    if search.kind:
        yield Filter("Kind", search.kind, write_search(search, kind=""))
    if search.certainty:
        yield Filter("How sure", search.certainty, write_search(search, certainty=""))
    if search.since:
        yield Filter("Since", search.since, write_search(search, since=""))
    if search.until:
        yield Filter("Until", search.until, write_search(search, until=""))
    if search.act != "statement":
        others = ("Also", "denials, thoughts, plans and questions")
        name, told = others if search.act == "any" else ("Only", ACTS[search.act])
        yield Filter(name, told, write_search(search, act="statement"))


def list_choices(search: Search, facets: Facets) -> tuple[Choices, ...]:
    """Return what a list may be narrowed down to, sorts without a choice left out."""
    found = (
        Choices("Speakers", tuple(_speakers(search, facets))),
        Choices("Outlets", tuple(_outlets(search, facets))),
        Choices("Kinds", tuple(_kinds(search, facets))),
        Choices("How sure", tuple(_certainties(search, facets))),
        Choices("Said or not", tuple(_acts(search, facets))),
        Choices("Years", tuple(_years(search, facets))),
    )
    return tuple(sort for sort in found if len(sort.of) > 1 or any(one.is_on for one in sort.of))


def _speakers(search: Search, facets: Facets) -> Iterator[Choice]:
    for voice, n in facets.speakers:
        is_on = search.speakers == (voice.id,)
        asked = () if is_on or not voice.id else (voice.id,)
        yield Choice(voice.name, n, write_search(search, speakers=asked), is_on)


def _outlets(search: Search, facets: Facets) -> Iterator[Choice]:
    for outlet, n in facets.outlets:
        is_on = search.outlet == outlet
        yield Choice(outlet, n, write_search(search, outlet="" if is_on else outlet), is_on)


def _kinds(search: Search, facets: Facets) -> Iterator[Choice]:
    for kind, n in facets.kinds:
        is_on = search.kind == kind
        yield Choice(kind, n, write_search(search, kind="" if is_on else kind), is_on)


def _certainties(search: Search, facets: Facets) -> Iterator[Choice]:
    for word, n in facets.certainties:
        is_on = search.certainty == word
        yield Choice(word, n, write_search(search, certainty="" if is_on else word), is_on)


def _acts(search: Search, facets: Facets) -> Iterator[Choice]:
    if search.act == "statement":
        return
    for act, n in facets.acts:
        is_on = search.act == act
        yield Choice(ACTS[act], n, write_search(search, act="any" if is_on else act), is_on)


def _years(search: Search, facets: Facets) -> Iterator[Choice]:
    for year, n in facets.years:
        is_on = search.since == search.until == year
        asked = "" if is_on else year
        yield Choice(year, n, write_search(search, since=asked, until=asked), is_on)
