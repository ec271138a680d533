"""Speakers in the user's hands: list, show, give an alias, merge, rename.

Each change is one transaction, and none is undone by a later ingest: see `registering`.
"""

from sqlite_utils import Database

from quotetrack.errors import StoreError
from quotetrack.model import SpeakerKind
from quotetrack.store.names import Names, fold
from quotetrack.store.placing import is_storable
from quotetrack.store.rows import AliasRow, RoleRow, SpeakerCard, SpeakerSummary

_SUMMARIES = """
SELECT s.id, s.name, s.kind, count(q.id), min(substr(d.published, 1, 10)),
  max(substr(d.published, 1, 10))
FROM speakers s LEFT JOIN quotations q ON q.speaker_id = s.id
LEFT JOIN documents d ON d.id = q.document_id
WHERE :id IS NULL OR s.id = :id
GROUP BY s.id ORDER BY count(q.id) DESC, s.name, s.id
"""
_GIVE_ALIAS = """
INSERT INTO aliases (speaker_id, alias, origin) VALUES (?, ?, 'user')
ON CONFLICT (speaker_id, alias) DO UPDATE SET origin = 'user'
"""
_KEEP_ITEM = """
UPDATE speakers SET wikidata = coalesce(
  wikidata, (SELECT wikidata FROM speakers WHERE id = :gone)
) WHERE id = :kept
"""
_MERGE = (
    "UPDATE quotations SET speaker_id = :kept WHERE speaker_id = :gone",
    "UPDATE statements SET speaker_id = :kept WHERE speaker_id = :gone",
    _KEEP_ITEM,
    "DELETE FROM aliases WHERE speaker_id = :gone",
    "DELETE FROM roles WHERE speaker_id IN (:kept, :gone)",
    "DELETE FROM speakers WHERE id = :gone",
)
_ROLES_AGAIN = """
INSERT INTO roles (speaker_id, role, first_seen, last_seen)
SELECT q.speaker_id, q.role, min(substr(d.published, 1, 10)), max(substr(d.published, 1, 10))
FROM quotations q JOIN documents d ON d.id = q.document_id
WHERE q.speaker_id = ? AND q.role IS NOT NULL GROUP BY q.speaker_id, q.role
"""


def summarise(db: Database, slug: str | None = None) -> list[SpeakerSummary]:
    """Return all speakers, or the one with the id ``slug``, those who speak most first."""
    rows = db.execute(_SUMMARIES, {"id": slug})
    return [SpeakerSummary(s, n, SpeakerKind(k), *rest) for s, n, k, *rest in rows]


def show(db: Database, wanted: str) -> SpeakerCard:
    """Return everything known of the speaker called ``wanted``; StoreError if that isn't one."""
    slug = Names(db).find(wanted)
    aliases = db.execute(
        "SELECT alias, origin FROM aliases WHERE speaker_id = ? ORDER BY rowid", [slug]
    )
    roles = db.execute(
        "SELECT role, first_seen, last_seen FROM roles WHERE speaker_id = ? "
        "ORDER BY last_seen DESC, role",
        [slug],
    )
    wikidata = db.execute("SELECT wikidata FROM speakers WHERE id = ?", [slug]).fetchone()[0]
    return SpeakerCard(
        summarise(db, slug)[0],
        wikidata,
        tuple(AliasRow(*row) for row in aliases),
        tuple(RoleRow(*row) for row in roles),
    )


def give_alias(db: Database, wanted: str, alias: str) -> None:
    """Let ``alias`` stand for the speaker called ``wanted``.

    Raises:
        StoreError: nobody or several are called so, or the alias stands for another speaker.
            Where both were merely seen with it, the user decides.
    """
    names, alias = Names(db), _tidy(alias)
    slug = names.find(wanted)
    if slug in names.holders(alias):
        for other in names.holders(alias, ["seen"]) - {slug}:
            _forget_alias(db, other, alias)
        names = Names(db)
    names.refuse_taken(alias, slug)
    db.conn.execute(_GIVE_ALIAS, (slug, alias))


def _forget_alias(db: Database, slug: str, alias: str) -> None:
    rows = db.execute("SELECT alias FROM aliases WHERE speaker_id = ?", [slug]).fetchall()
    same = [(slug, spelled) for (spelled,) in rows if fold(spelled) == fold(alias)]
    db.conn.executemany("DELETE FROM aliases WHERE speaker_id = ? AND alias = ?", same)


def merge(db: Database, into: str, other: str) -> None:
    """Make one speaker of two: ``other``'s quotations, aliases, roles and statements move.

    The other's name and slug become aliases by the user's word, so that both go on resolving and
    no file or article brings the other back.

    Raises:
        StoreError: a name is unknown or ambiguous, both are the same speaker, or they have
            different Wikidata items.
    """
    names = Names(db)
    kept, gone = names.find(into), names.find(other)
    if kept == gone:
        raise StoreError(f"“{into}” and “{other}” already are one speaker ({kept})")
    _refuse_two_items(db, kept, gone)
    aliases = db.execute("SELECT alias FROM aliases WHERE speaker_id = ? ORDER BY rowid", [gone])
    moved = [alias for (alias,) in aliases] + [names.labels[gone], gone]
    _move(db, kept, gone)
    own = names.labels[kept]
    db.conn.executemany(_GIVE_ALIAS, [(kept, alias) for alias in moved if alias != own])


def _refuse_two_items(db: Database, kept: str, gone: str) -> None:
    chosen = "SELECT wikidata FROM speakers WHERE id IN (?, ?) AND wikidata IS NOT NULL"
    items = sorted({item for (item,) in db.execute(chosen, [kept, gone])})
    if len(items) > 1:
        raise StoreError(
            f"{kept} and {gone} are different Wikidata items ({', '.join(items)}); "
            "correct the speakers file and ingest first if one is wrong"
        )


def _move(db: Database, kept: str, gone: str) -> None:
    for step in _MERGE:
        db.conn.execute(step, {"kept": kept, "gone": gone})
    db.conn.execute(_ROLES_AGAIN, [kept])


def rename(db: Database, wanted: str, new_name: str) -> None:
    """Give a speaker another canonical name; the old one becomes an alias, the slug stays.

    Raises:
        StoreError: nobody or several are called so, or the new name stands for another speaker.
    """
    names, new_name = Names(db), _tidy(new_name)
    slug = names.find(wanted)
    old_name = names.labels[slug]
    if new_name == old_name:
        return
    names.refuse_taken(new_name, slug)
    db.conn.execute("UPDATE speakers SET name = ? WHERE id = ?", (new_name, slug))
    db.conn.execute(_GIVE_ALIAS, (slug, old_name))


def _tidy(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy or not is_storable(tidy):
        raise StoreError("a speaker's name must be text, and not empty")
    return tidy
