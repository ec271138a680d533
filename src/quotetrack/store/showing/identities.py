"""Who speakers are beyond their names: person or body, and their items in Wikidata."""

import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from quotetrack.store.showing.quotations import fetch

_SPEAKERS = """
SELECT s.id AS id, s.name AS name, s.kind AS kind, s.wikidata AS wikidata
FROM json_each(?) j CROSS JOIN speakers s ON s.id = j.value
"""
_ITEM = re.compile(r"Q[1-9][0-9]*")


@dataclass(frozen=True, slots=True)
class Known:
    """A speaker known by name; ``kind`` is person or body, ``wikidata`` an item such as Q42."""

    id: str
    name: str
    kind: str
    wikidata: str | None


def read_known(conn: sqlite3.Connection, speakers: Iterable[str]) -> dict[str, Known]:
    """Return these speakers by their ids; what is no item of Wikidata is left out."""
    rows = fetch(conn, _SPEAKERS, [json.dumps(list(speakers))])
    return {row["id"]: Known(**row | {"wikidata": _read_item(row["wikidata"])}) for row in rows}


def _read_item(wikidata: str | None) -> str | None:
    return wikidata if wikidata and _ITEM.fullmatch(wikidata) else None
