"""Speakers that a judgement names: found, or entered where the archive lacks one."""

import re

from sqlite_utils import Database

from quotetrack.model import Judgement
from quotetrack.questions import fold

_ENTER = """
INSERT INTO speakers (id, name, kind, base_name, origin, canonical_id)
VALUES (?1, ?2, 'person', ?2, 'user', ?1)
"""
_CALLED = "SELECT id, base_name FROM speakers WHERE origin <> 'user'"
# Entered for a judgement that doesn't count any more: nobody's words, and no data of its own.
_HOLLOW = """
SELECT id FROM speakers s WHERE origin = 'user'
AND NOT EXISTS (SELECT 1 FROM quotations WHERE judged_id = s.id)
AND NOT EXISTS (SELECT 1 FROM quotations WHERE found_id = s.id)
AND NOT EXISTS (SELECT 1 FROM joint_speakers WHERE s.id IN (found_id, speaker_id))
"""
# Whoever stands for others, or has their words, goes only when that is said anew.
_FREE = """
SELECT NOT EXISTS (SELECT 1 FROM speakers WHERE canonical_id = ?1 AND id <> ?1)
AND NOT EXISTS (SELECT 1 FROM quotations WHERE speaker_id = ?1)
"""
_FORGET = (
    "DELETE FROM aliases WHERE speaker_id = ?1",
    "DELETE FROM roles WHERE speaker_id = ?1",
    "DELETE FROM candidates WHERE ?1 IN (first, second)",
    "DELETE FROM speakers WHERE id = ?1",
)


def find_head(db: Database, slug: str | None) -> str | None:
    """Return who stands for the cluster of a base speaker, None if the archive lacks it."""
    row = db.execute("SELECT canonical_id FROM speakers WHERE id = ?", [slug]).fetchone()
    return row and str(row[0])


def enter_judged(db: Database, judgement: Judgement) -> str | None:
    """Return the base speaker that a judgement names, entered where the archive lacks it.

    None if the judgement names nobody, or only a slug that is unknown here.
    """
    name = " ".join((judgement.speaker_name or "").split())
    if judgement.speaker and find_head(db, judgement.speaker):
        return judgement.speaker
    if not name:
        return None
    called = [slug for slug, other in db.execute(_CALLED) if fold(other) == fold(name)]
    if len(called) == 1:
        return str(called[0])
    slug = judgement.speaker or _make_slug(name)
    if find_head(db, slug) is None:
        db.conn.execute(_ENTER, (slug, name))
    return slug


def _make_slug(name: str) -> str:
    return re.sub(r"\W+", "-", fold(name)).strip("-") or "speaker"


def find_hollow(db: Database) -> set[str]:
    """Return the speakers that only judgements brought in which count no more."""
    return {slug for (slug,) in db.execute(_HOLLOW)}


def forget_hollow(db: Database) -> None:
    """Delete the speakers that only judgements brought in which count no more."""
    for slug in sorted(find_hollow(db)):
        if db.execute(_FREE, [slug]).fetchone()[0]:
            for step in _FORGET:
                db.conn.execute(step, (slug,))
