"""Archives for the tests of what people decide: fake articles, read by the fake parser."""

import json
from collections.abc import Iterable
from pathlib import Path

from fake_runs import run
from quotetrack.deciding import Hand, settle
from quotetrack.store import QuoteRow, Store

HAND = Hand("tester", "because")
ARTICLES = {
    "bridge": "“The bridge is safe,” said Nadia Lambert.\n\n“We tested it,” said Tom Whitfield.",
    "school": "“The school is closed,” said Nadia Lambert.",
    "rain": "“It rained,” said Oren Castell.\n\n“It snowed,” said Nadya Lambert.",
    "water": "“The water is clean,” said Anna Reyes.",
}


def ingest(db: Path, articles: Iterable[str] = ARTICLES, *, again: bool = False) -> None:
    """Ingest articles by their id, in this order."""
    rows = [
        {"id": key, "text": ARTICLES[key], "published": "2026-01-06", "outlet": "The Harbour"}
        for key in articles
    ]
    path = db.with_suffix(".jsonl")
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    with Store.open(db, create=True) as store:
        run(store, [path], again=again)


def who_said(db: Path) -> dict[str, str | None]:
    """Return the speaker shown of each quotation, by its words without marks."""
    with Store.open(db) as store:
        return {row.quotation.strip("“”,"): row.speaker for row in store.quotations()}


def view(db: Path) -> list[QuoteRow]:
    """Return the journalist's table, by article and place, whatever the numbers of the rows."""
    with Store.open(db) as store:
        rows = [row.to_dict() | {"number": 0} for row in store.quotations()]
    return sorted((QuoteRow(**row) for row in rows), key=lambda r: (r.document_id, r.id))  # type: ignore[arg-type]  # its own columns


def settle_again(db: Path) -> None:
    """Say anew who is who."""
    with Store.open(db) as store:
        settle(store)
