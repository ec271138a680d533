"""The page of a quotation, its permalink; the same for machines, and the sentence drawn."""

import asyncio
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.utils import tilde_decode  # type: ignore[import-untyped]  # the same
from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]  # the same

from quotetrack.model.showing import Shown
from quotetrack.publish.annotating import (
    ANNOTATION_TYPE,
    LINKED_TYPE,
    Addresses,
    annotate,
    describe_quotation,
    embed_linked,
    write_linked,
)
from quotetrack.publish.citing import cite_bibtex, cite_line
from quotetrack.publish.comparing_words import Effort
from quotetrack.publish.drawing import draw_sentence
from quotetrack.publish.dressing import dress, mark_all
from quotetrack.publish.explaining import explain_path, explain_rule
from quotetrack.publish.highlighting import Colour
from quotetrack.publish.pages.frame import (
    Route,
    Site,
    ask,
    find_site,
    safe_url,
    show,
    show_missing,
)
from quotetrack.publish.pages.versions import lay_contrasts, lay_others
from quotetrack.publish.reporting import fill_report_url
from quotetrack.publish.settings import read_settings
from quotetrack.publish.surroundings import cut_surroundings
from quotetrack.publish.telling import explain_act, quote_words, shorten
from quotetrack.store.showing.carrying import was_refused
from quotetrack.store.showing.documents import (
    Article,
    Placed,
    Places,
    read_article,
    read_neighbours,
    read_places,
)
from quotetrack.store.showing.identities import Known, read_known
from quotetrack.store.showing.quotations import find_number, read_shown
from quotetrack.store.showing.statements import Statement, read_statement
from quotetrack.store.showing.trees import Tree, read_tree

SHARED_WORDS = 280
"""How many characters of a quotation a shared link shows."""
TITLE_WORDS = 80
"""How many characters of it stand in the page's title."""
NO_STATEMENT = (
    "What somebody denied, thought, planned or asked is no schema.org/Quotation: "
    "its Web Annotation (.json) tells which of them it is."
)


@dataclass(frozen=True, slots=True)
class Record:
    """All that is told of a quotation."""

    shown: Shown
    places: Places
    article: Article
    tree: Tree | None
    known: Mapping[str, Known]
    statement: Statement
    neighbours: tuple[str | None, str | None] = (None, None)


async def show_quotation(request: Request, datasette: Datasette) -> Response:
    """Show the quotation whose id the path has."""
    record = await _find(request, datasette)
    if isinstance(record, Response):
        return record
    site = await find_site(datasette, request)
    # Many long copies take a while to compare, in which others are answered.
    page = await asyncio.to_thread(lay_page, record, site, datasette)
    return await show(datasette, request, "quotation.html", page)


async def show_annotation(request: Request, datasette: Datasette) -> Response:
    """Answer with the quotation as a W3C Web Annotation."""
    record = await _find(request, datasette)
    if isinstance(record, Response):
        return record
    at = _address(record.shown, await find_site(datasette, request))
    linked = annotate(record.shown, record.article, record.places.content, record.known, at)
    return _answer(write_linked(linked), ANNOTATION_TYPE)


async def show_linked(request: Request, datasette: Datasette) -> Response:
    """Answer with the quotation as schema.org/Quotation."""
    record = await _find(request, datasette)
    if isinstance(record, Response):
        return record
    at = _address(record.shown, await find_site(datasette, request))
    linked = describe_quotation(record.shown, record.known, at)
    if linked is None:
        return await show_missing(datasette, request, NO_STATEMENT)
    return _answer(write_linked(linked), LINKED_TYPE)


async def show_drawing(request: Request, datasette: Datasette) -> Response:
    """Answer with a drawing of the sentence in which the quotation is attributed."""
    record = await _find(request, datasette)
    if isinstance(record, Response):
        return record
    if record.tree is None:
        what = "There is no drawing of this sentence: its parse was not kept."
        return await show_missing(datasette, request, what)
    drawing = await asyncio.to_thread(
        draw_sentence, record.tree, record.places, record.article.passages
    )
    return _answer(drawing.decode(), "image/svg+xml; charset=utf-8")


def _answer(body: str, kind: str) -> Response:
    # What an archive's words could do in a file of their own is nothing.
    headers = {
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body, headers=headers, content_type=kind)


async def _find(request: Request, datasette: Datasette) -> Record | Response:
    """Return the quotation asked for, or the page that tells that there is none."""
    quotation_id = tilde_decode(request.url_vars["id"])
    record = await ask(datasette, read_record, quotation_id)
    if record is not None:
        return record
    if await ask(datasette, was_refused, quotation_id):
        context = {"what": "A person decided that these words are no quotation."}
        return await show(datasette, request, "missing.html", context, status=410)
    return await show_missing(datasette, request, "No quotation here has this address.")


def read_record(conn: sqlite3.Connection, quotation_id: str) -> Record | None:
    """Read all that is told of a quotation; None if there is none to be shown."""
    number = find_number(conn, quotation_id)
    shown = next(iter(read_shown(conn, [number])), None) if number is not None else None
    article = read_article(conn, shown.document_id) if shown else None
    statement = read_statement(conn, quotation_id)
    if shown is None or article is None or statement is None:
        return None
    places = read_places(conn, shown.id)
    tree = None if places.anchor is None else read_tree(conn, article.id, places.anchor)
    known = read_known(conn, [voice.id for voice in shown.voices if voice.id])
    beside = read_neighbours(conn, article.id, shown.id)
    return Record(shown, places, article, tree, known, statement, beside)


def lay_page(record: Record, site: Site, datasette: Datasette) -> dict[str, object]:
    """Return what the template shows of a quotation."""
    shown, places = record.shown, record.places
    at = _address(shown, site)
    around = cut_surroundings(record.article, places)
    marks = [mark._replace(first=False) for mark in mark_all([Placed(shown, places)])]
    today = datetime.now(UTC).date().isoformat()
    linked = describe_quotation(shown, record.known, at)
    settings = read_settings(datasette)
    effort = Effort()
    return {
        "shown": shown,
        "article": record.article,
        "stretches": dress(around.passages, marks, [Colour(0)]),
        "broken": (around.broken_before, around.broken_behind),
        "rule": explain_rule(shown.rule),
        "path": explain_path(record.tree, places, record.article.passages) if record.tree else [],
        "drawn": record.tree is not None,
        "statement": record.statement,
        "others": lay_others(record.statement, shown, effort),
        "contrasts": lay_contrasts(record.statement, shown, effort),
        "addresses": [place for place in shown.also_at if safe_url(place)],
        "before": record.neighbours[0],
        "behind": record.neighbours[1],
        "at": at,
        "citation": cite_line(shown, at.quotation, site.title, today),
        "bibtex": cite_bibtex(shown, at.quotation, site.title, today),
        "report": fill_report_url(settings.get("report_url"), at.quotation),
        "linked": embed_linked(linked) if linked else None,
        "annotation_type": ANNOTATION_TYPE,
        "means": explain_act(shown.act),
        "short": shorten_words(shown, TITLE_WORDS),
        "shared": shorten_words(shown, SHARED_WORDS),
    }


def shorten_words(shown: Shown, most: int) -> str:
    """Return its first words, up to ``most`` characters, in marks if all of it stands in some."""
    return quote_words(replace(shown, text=shorten(shown.text, most)))


def _address(shown: Shown, site: Site) -> Addresses:
    return Addresses(
        quotation=site.absolute(site.quotation(shown.id)),
        document=site.absolute(site.document(shown.document_id)),
        article=safe_url(shown.url),
        speaker=lambda speaker: site.absolute(site.speaker(speaker)),
    )


ROUTES: tuple[Route, ...] = (
    (r"^/-/quotations/(?P<id>[^/.]+)$", show_quotation),
    (r"^/-/quotations/(?P<id>[^/.]+)\.json$", show_annotation),
    (r"^/-/quotations/(?P<id>[^/.]+)\.jsonld$", show_linked),
    (r"^/-/quotations/(?P<id>[^/.]+)/sentence\.svg$", show_drawing),
)
