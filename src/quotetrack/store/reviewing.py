"""What a person is to judge next: quotations in their context, the least sure first."""

from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from quotetrack.model import Act, Kind, Span
from quotetrack.store.reading import choose
from quotetrack.store.rows import Filters, ReviewItem

AROUND = 600  # characters of context on each side

_IDS = """
SELECT a.number FROM attributions a JOIN quotations q ON q.id = a.id
WHERE q.judged IS NULL {conditions} ORDER BY q.confidence, q.number LIMIT :limit
"""
_ITEM = f"""
SELECT q.id, q.document_id, q.start, q."end", q.text, q.kind, q.act, q.cue, q.source,
  coalesce(s.name, q.described), q.speaker_id, q.found_id, q.named_as, q.role, q.confidence,
  q.reason, q.rule, d.title, d.outlet, substr(d.published, 1, 10), d.url, d.origin,
  substr(d.text, max(q.start - {AROUND}, 0) + 1, min(q.start, {AROUND})),
  substr(d.text, q."end" + 1, {AROUND}), substr(d.text, q.start + 1, q."end" - q.start),
  (
    SELECT group_concat(o.name, '; ') FROM joint_speakers t JOIN speakers o ON o.id = t.speaker_id
    WHERE t.quotation_id = q.id AND t.speaker_id IS NOT q.speaker_id
  )
FROM quotations q JOIN documents d ON d.id = q.document_id
LEFT JOIN speakers s ON s.id = q.speaker_id WHERE q.number = ?
"""  # noqa: S608 - built from a constant


def read_to_review(db: Database, filters: Filters, limit: int) -> list[ReviewItem]:
    """Return quotations that pass ``filters`` and nobody has judged, the least confident first."""
    chosen = choose(db, filters)
    if chosen is None:
        return []
    conditions, values = chosen
    query = _IDS.format(conditions="".join(f" AND {condition}" for condition in conditions))
    numbers = db.conn.execute(query, {**values, "limit": limit}).fetchall()
    return [_read_item(db.execute(_ITEM, row).fetchone()) for row in numbers]


def _read_item(row: Sequence[Any]) -> ReviewItem:
    key, document, start, end, text, kind, act, *rest = row
    return ReviewItem(key, document, Span(start, end), text, Kind(kind), Act(act), *rest)
