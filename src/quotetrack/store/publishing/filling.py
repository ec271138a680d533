"""What the tables of a public copy hold: rows of the snapshot, cut down already, in new order."""

import json
import sqlite3
from collections.abc import Iterator

from quotetrack.store.publishing.passages import Stretch, find_passages, keep_starts, tell_context
from quotetrack.store.publishing.policy import TextPolicy

_COUNTS = (
    "speaker_id, name, kind, quotations, direct, mixed, indirect, documents, outlets, first, last"
)
# Each table with the columns that are copied from the table of the same name as they are.
_COPIED = {
    "addresses": ("document_id, url", "document_id, url"),
    "copies": ("document_id, original_id", "document_id"),
    "speakers": ("id, name, kind, wikidata, canonical_id", "id"),
    "aliases": ("speaker_id, alias, origin", "speaker_id, rowid"),
    "roles": ("speaker_id, role, first_seen, last_seen", "speaker_id, role"),
    "spans": ('quotation_id, part, n, start, "end", text', "quotation_id, part, n"),
    "joint_speakers": ("quotation_id, n, speaker_id", "quotation_id, n"),
    "speaker_weeks": ("speaker_id, week, kind, quotations", "speaker_id, week, kind"),
    "speaker_counts": (_COUNTS, "speaker_id"),
    "speaker_outlets": ("speaker_id, outlet, quotations", "speaker_id, outlet"),
    "archive_counts": ("name, count", "name"),
}

_DOCUMENTS = """
INSERT INTO public.documents
SELECT d.id, a.new, d.title, d.url, d.outlet, d.published, d.author, d.language,
  CASE WHEN :full THEN d.text END, CASE WHEN :full THEN d.sentences END
FROM temp.articles a JOIN main.documents d ON d.number = a.old ORDER BY a.new
"""
_QUOTATIONS = """
INSERT INTO public.quotations
SELECT q.id, n.new, q.document_id, q.start, q."end", q.text, q.kind, q.cue, q.source, q.speaker_id,
  q.described, q.role, q.rule, q.reason, q.confidence, q.act, q.reasons, q.judged, q.repeat_of,
  s.new
FROM temp.numbers n JOIN main.quotations q ON q.number = n.old
LEFT JOIN temp.numbers s ON s.old = q.statement_id ORDER BY n.new
"""
_ATTRIBUTIONS = """
INSERT INTO public.attributions
SELECT v.date, v.outlet, v.headline, v.url, v.speaker, v.together_with, v.role, v.quotation, v.kind,
  v.act, v.cue, v.source, v.confidence, v.certainty, v.judged, v.named, c.context, v.rule, v.why,
  v.month, v.language, v.speaker_id, v.document_id, v.permalink, v.id, n.new, v.repeat_of,
  v.also_at, v.statement, v.carried_by
FROM temp.numbers n JOIN temp.contexts c ON c.number = n.old
JOIN main.attributions v ON v.number = n.old ORDER BY n.new
"""
_STATEMENTS = """
INSERT INTO public.statements
SELECT n.new, s.speaker_id, s.first_seen, s.last_seen, s.quotations, s.documents, s.outlets,
  s.wordings, l.new
FROM main.statements s JOIN temp.numbers n ON n.old = s.id JOIN temp.numbers l ON l.old = s.longest
ORDER BY n.new
"""
# The first of two is the one with the smaller number: here another than in the archive.
_CONFLICTS = """
INSERT OR IGNORE INTO public.conflicts
SELECT a.new, b.new, c.touch, c.ours, c.theirs FROM main.conflicts c
JOIN temp.numbers a ON a.old = c.first JOIN temp.numbers b ON b.old = c.second WHERE a.new < b.new
UNION ALL SELECT b.new, a.new, c.touch, c.theirs, c.ours FROM main.conflicts c
JOIN temp.numbers a ON a.old = c.first JOIN temp.numbers b ON b.old = c.second WHERE b.new < a.new
ORDER BY 1, 2, 3, 4, 5
"""
_SAID = """
INSERT INTO public.said
SELECT s.speaker_id, n.new FROM main.said s JOIN temp.numbers n ON n.old = s.number
ORDER BY s.speaker_id, n.new
"""
_TEXTS = "SELECT id, text, sentences FROM main.documents ORDER BY id"
_QUOTED = """
SELECT s.start, s."end" FROM main.quotations q JOIN main.spans s ON s.quotation_id = q.id
WHERE q.document_id = ?
"""
_PLACES = 'SELECT number, start, "end" FROM main.quotations WHERE document_id = ?'
_PASSAGE = "INSERT INTO public.passages VALUES (?, ?, ?, ?)"
_CONTEXTS = "CREATE TEMP TABLE contexts (number INTEGER NOT NULL PRIMARY KEY, context TEXT)"
_STARTS = "UPDATE public.documents SET sentences = ? WHERE id = ?"
_CONTEXT = "INSERT INTO temp.contexts VALUES (?, ?)"

# What lies between passages isn't shown, nor how it was parsed or what part of the page it was.
_INSIDE = """
INSERT INTO public.{table} SELECT o.* FROM main.{table} o WHERE EXISTS (
  SELECT 1 FROM public.passages p
  WHERE p.document_id = o.document_id AND p.start <= o.start AND p."end" >= o."end"
) ORDER BY o.document_id, o.start
"""


def fill(conn: sqlite3.Connection, policy: TextPolicy) -> None:
    """Fill the empty tables of the attached database ``public`` from the snapshot."""
    conn.execute(_DOCUMENTS, {"full": policy is TextPolicy.FULL})
    conn.execute(_CONTEXTS)
    _fill_passages(conn, policy)
    for table in ("furniture", "sentence_trees"):
        conn.execute(_INSIDE.format(table=table))
    conn.execute(_QUOTATIONS)
    conn.execute(_ATTRIBUTIONS)
    conn.execute(_SAID)
    conn.execute(_STATEMENTS)
    conn.execute(_CONFLICTS)
    for table, (columns, order) in _COPIED.items():
        conn.execute(
            f"INSERT INTO public.{table} ({columns}) "  # noqa: S608 - built from constants
            f"SELECT {columns} FROM main.{table} ORDER BY {order}"
        )


def _fill_passages(conn: sqlite3.Connection, policy: TextPolicy) -> None:
    for key, text, starts, passages in _find_all(conn, policy):
        rows = [(key, start, end, text[start:end]) for start, end in passages]
        conn.executemany(_PASSAGE, rows)
        if policy is TextPolicy.CONTEXT and starts is not None:
            conn.execute(_STARTS, (json.dumps(keep_starts(starts, passages)), key))
        places = conn.execute(_PLACES, (key,)).fetchall()
        told = [(n, tell_context(text, passages, start, end)) for n, start, end in places]
        conn.executemany(_CONTEXT, told)


def _find_all(
    conn: sqlite3.Connection, policy: TextPolicy
) -> Iterator[tuple[str, str, list[int] | None, list[Stretch]]]:
    """Yield each article's id, text and starts of sentences, and which stretches are shown."""
    for key, text, sentences in conn.execute(_TEXTS):
        quoted = conn.execute(_QUOTED, (key,)).fetchall()
        starts = json.loads(sentences) if sentences else None
        yield key, text, starts, find_passages(text, starts, quoted, policy)
