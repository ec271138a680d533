"""Speakers to look at: a list of all, everything about one, and whom a name means."""

from sqlite_utils import Database

from quotetrack.model import SpeakerKind
from quotetrack.store.names import Names
from quotetrack.store.rows import AliasRow, MemberRow, RoleRow, SpeakerCard, SpeakerSummary

_SUMMARIES = """
WITH said AS (
  SELECT speaker_id, id, document_id FROM quotations
  WHERE act = 'statement' AND judged IS NOT 'not a quotation' AND repeat_of IS NULL
  UNION SELECT t.speaker_id, q.id, q.document_id
  FROM joint_speakers t JOIN quotations q ON q.id = t.quotation_id
  WHERE q.act = 'statement' AND q.judged IS NOT 'not a quotation' AND q.repeat_of IS NULL
)
SELECT s.id, s.name, s.kind, count(q.id), min(substr(d.published, 1, 10)),
  max(substr(d.published, 1, 10))
FROM speakers s LEFT JOIN said q ON q.speaker_id = s.id
LEFT JOIN documents d ON d.id = q.document_id
WHERE s.canonical_id = s.id AND (:id IS NULL OR s.id = :id)
GROUP BY s.id ORDER BY count(q.id) DESC, s.name, s.id
"""


def summarise(db: Database, slug: str | None = None) -> list[SpeakerSummary]:
    """Return all speakers, or the one with the id ``slug``, those with most statements first."""
    rows = db.execute(_SUMMARIES, {"id": slug})
    return [SpeakerSummary(s, n, SpeakerKind(k), *rest) for s, n, k, *rest in rows]


def find(db: Database, wanted: str) -> str:
    """Return who stands for whoever is called ``wanted``; StoreError if that isn't one."""
    return Names(db).find(wanted)


def show(db: Database, wanted: str) -> SpeakerCard:
    """Return everything known of the speaker called ``wanted``; StoreError if that isn't one."""
    slug = find(db, wanted)
    aliases = db.execute(
        "SELECT alias, origin FROM aliases WHERE speaker_id = ? ORDER BY rowid", [slug]
    )
    roles = db.execute(
        "SELECT role, first_seen, last_seen FROM roles WHERE speaker_id = ? "
        "ORDER BY last_seen DESC, role",
        [slug],
    )
    members = db.execute(
        "SELECT id, base_name FROM speakers WHERE canonical_id = ? ORDER BY id <> ?, id",
        [slug, slug],
    )
    wikidata = db.execute("SELECT wikidata FROM speakers WHERE id = ?", [slug]).fetchone()[0]
    return SpeakerCard(
        summarise(db, slug)[0],
        wikidata,
        tuple(AliasRow(*row) for row in aliases),
        tuple(RoleRow(*row) for row in roles),
        tuple(MemberRow(*row) for row in members),
    )
