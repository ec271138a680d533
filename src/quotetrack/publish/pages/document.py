"""The page of an article: its text, with each quotation in its speaker's colour."""

import asyncio
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.utils import tilde_decode  # type: ignore[import-untyped]  # the same
from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]  # the same

from quotetrack.publish.dressing import dress, gather_shades, mark_all, name_colour
from quotetrack.publish.explaining import explain_path, explain_rule
from quotetrack.publish.highlighting import BREAKS, Mark, Part, give_colours
from quotetrack.publish.pages.frame import Route, ask, show, show_missing
from quotetrack.publish.telling import shorten
from quotetrack.publish.terms import find_terms
from quotetrack.store.showing.carrying import Carried, read_carried
from quotetrack.store.showing.documents import (
    Article,
    Passage,
    Placed,
    read_article,
    read_placed,
)
from quotetrack.store.showing.trees import Tree, read_trees

MOST_QUOTATIONS = 1_000
"""More quotations than this are not shown on one page."""
MOST_CHARACTERS = 2_000_000
"""Text beyond this is not shown on one page."""
MOST_LINES = 20_000
"""Nor are more lines than this."""
MOST_MARKS = 2_000
"""More terms in marks, or pieces of page furniture, than this are not marked."""
FIRST_WORDS = 90
"""How many characters of a quotation stand in the list."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A quotation in the list beside the text.

    ``here`` tells that its words stand in what is shown of the text; ``path`` is the way in the
    parse, in words; ``drawn`` tells that there is a drawing of it.
    """

    placed: Placed
    classes: str
    words: str
    rule: str
    here: bool
    path: tuple[str, ...] = ()
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """All that the page is made of."""

    article: Article
    quotations: tuple[Placed, ...]
    carried: Carried
    trees: tuple[Tree, ...]


async def show_document(request: Request, datasette: Datasette) -> Response:
    """Show the article whose id the path has."""
    document_id = tilde_decode(request.url_vars["id"])
    record = await ask(datasette, read_record, document_id)
    if record is None:
        return await show_missing(datasette, request, "No article here has this address.")
    # A long article takes a while, in which others are answered.
    page = await asyncio.to_thread(lay_page, record)
    return await show(datasette, request, "document.html", page)


def read_record(conn: sqlite3.Connection, document_id: str) -> Record | None:
    """Read an article with its quotations, copies and parses; None if there is none."""
    article = read_article(conn, document_id)
    if article is None:
        return None
    return Record(
        article,
        tuple(read_placed(conn, document_id, MOST_QUOTATIONS + 1)),
        read_carried(conn, document_id),
        tuple(read_trees(conn, document_id)),
    )


def lay_page(record: Record) -> dict[str, object]:
    """Return what the template shows of an article."""
    article, quotations = record.article, record.quotations[:MOST_QUOTATIONS]
    passages = cut_passages(article.passages)
    contents = [span for placed in quotations for span in placed.places.content]
    found = chain.from_iterable(find_terms(passage, contents) for passage in passages)
    terms = [Mark(span, Part.TERM) for span in islice(found, MOST_MARKS)]
    furniture = [Mark(one.span, Part.FURNITURE) for one in article.furniture[:MOST_MARKS]]
    stretches = dress(passages, mark_all(quotations, terms + furniture), give_colours(quotations))
    return {
        "article": article,
        "stretches": stretches,
        "entries": list_entries(quotations, passages, record.trees),
        "shades": gather_shades(quotations),
        "terms": len(terms),
        "furniture": bool(furniture),
        "carried": record.carried,
        "withheld": not article.whole,
        "cut": sum(len(p.text) for p in article.passages) > sum(len(p.text) for p in passages),
        "more": len(record.quotations) > MOST_QUOTATIONS,
    }


def cut_passages(
    passages: Sequence[Passage], most: int = MOST_CHARACTERS, lines: int = MOST_LINES
) -> list[Passage]:
    """Return the passages up to ``most`` characters and ``lines`` lines, the last one cut."""
    kept: list[Passage] = []
    for passage in passages:
        if most <= 0 or lines <= 0:
            break
        breaks = list(islice(BREAKS.finditer(passage.text, 0, most), lines))
        full = len(breaks) == lines
        text = passage.text[: breaks[-1].end() if full else most]
        kept.append(Passage(passage.start, text))
        most -= len(passage.text)
        lines -= len(breaks)
    return kept


def list_entries(
    quotations: Sequence[Placed], passages: Sequence[Passage], trees: Sequence[Tree]
) -> list[Entry]:
    """Return the list beside the text, in the text's order."""
    colours = give_colours(quotations)
    return [
        _list_entry(placed, name_colour(colour), passages, trees)
        for placed, colour in zip(quotations, colours, strict=True)
    ]


def _list_entry(
    placed: Placed, classes: str, passages: Sequence[Passage], trees: Sequence[Tree]
) -> Entry:
    places = placed.places
    tree = _find_tree(trees, places.anchor)
    start = places.content[0].start if places.content else -1
    return Entry(
        placed,
        classes,
        shorten(placed.shown.text, FIRST_WORDS),
        explain_rule(placed.shown.rule),
        here=any(passage.start <= start < passage.end for passage in passages),
        path=tuple(explain_path(tree, places, passages)) if tree else (),
        drawn=tree is not None,
    )


def _find_tree(trees: Sequence[Tree], place: int | None) -> Tree | None:
    if place is None:
        return None
    return next((tree for tree in trees if tree.span.start <= place < tree.span.end), None)


ROUTES: tuple[Route, ...] = ((r"^/-/documents/(?P<id>[^/.]+)$", show_document),)
