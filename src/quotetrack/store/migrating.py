"""What users decided before there were judgements, made judgements once, by the third migration.

Until then an alias, a merge and a new name changed the rows themselves. A merged speaker's row
was gone; its slug and its names had become aliases by the user's word.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from sqlite_utils import Database

from quotetrack.model import Judgement, Span, Verdict
from quotetrack.questions import fold
from quotetrack.store.applying import add_judgements
from quotetrack.store.judging import store_judgements

_SPEAKERS = """
SELECT s.id, s.name, s.kind, a.alias FROM speakers s JOIN aliases a ON a.speaker_id = s.id
WHERE a.origin = 'user' ORDER BY s.id, a.rowid
"""
_OLD = """
SELECT j.id, j.made_at, j.quotation_id, j.speaker_id, j.verdict, j.note, s.name,
  q.document_id, q.start, q."end", q.text
FROM old_judgements j LEFT JOIN quotations q ON q.id = j.quotation_id
LEFT JOIN speakers s ON s.id = j.speaker_id
"""
_ENTER_MERGED = """
INSERT INTO speakers (id, name, kind, wikidata, base_name, origin, canonical_id)
SELECT ?1, name, kind, wikidata, ?2, 'seen', id FROM speakers WHERE id = ?3
"""
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ABOUT_QUOTATIONS = {Verdict.RIGHT, Verdict.WRONG_SPEAKER, Verdict.NOT_A_QUOTATION}


@dataclass(slots=True)
class _Changed:
    """A speaker with the names that the user gave."""

    name: str
    aliases: list[str] = field(default_factory=list)


def keep_decisions(db: Database) -> None:
    """Turn user aliases, merges, new names and old judgements into judgements."""
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    changed: dict[str, _Changed] = {}
    for slug, name, _, alias in db.execute(_SPEAKERS).fetchall():
        changed.setdefault(slug, _Changed(name)).aliases.append(alias)
    taken = {slug for (slug,) in db.execute("SELECT id FROM speakers")}
    for slug, speaker in changed.items():
        store_judgements(db, _judge(db, slug, speaker, made_at, taken))
    add_judgements(db, list(_read_old(db)))
    db.conn.execute("DROP TABLE old_judgements")


def _judge(
    db: Database, slug: str, speaker: _Changed, made_at: str, taken: set[str]
) -> Iterator[Judgement]:
    """Yield what the user had decided about one speaker, and put its base speakers right."""
    names = {_slug_of(alias): alias for alias in reversed(speaker.aliases) if alias != slug}
    judge = partial(Judgement, made_at=made_at, made_by="migration", speaker=slug)
    left = list(speaker.aliases)
    if _slug_of(speaker.name) != slug and slug in names:
        # "nadia-lambert" is called Nadia Roux, and was Nadia Lambert before.
        db.conn.execute("UPDATE speakers SET base_name = ? WHERE id = ?", (names[slug], slug))
        yield judge(Verdict.NAME, speaker_name=names[slug], value=speaker.name)
        left.remove(names[slug])
    for other in _merged(speaker, names, taken):
        db.conn.execute(_ENTER_MERGED, (other, names[other], slug))
        yield judge(
            Verdict.SAME,
            speaker_name=speaker.name,
            other=other,
            other_name=names[other],
        )
        left = [alias for alias in left if alias not in {other, names[other]}]
    db.conn.execute("DELETE FROM aliases WHERE speaker_id = ? AND alias = ?", (slug, speaker.name))
    for alias in left:
        yield judge(Verdict.ALIAS, speaker_name=speaker.name, value=alias)


def _merged(speaker: _Changed, names: Mapping[str, str], taken: set[str]) -> list[str]:
    """Return the slugs among the aliases whose name is there too: those of merged speakers."""
    return [
        alias
        for alias in speaker.aliases
        if _SLUG.fullmatch(alias) and names.get(alias, alias) != alias and alias not in taken
    ]


def _slug_of(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name).replace("'", "")).strip("-")


def _read_old(db: Database) -> Iterator[Judgement]:
    for row in db.execute(_OLD).fetchall():
        key, made_at, quotation, speaker, verdict, note, name, document, start, end, text = row
        if verdict in _ABOUT_QUOTATIONS and document is not None:
            yield Judgement(
                Verdict(verdict),
                made_at,
                "migration",
                note,
                speaker=speaker,
                speaker_name=name,
                document=document,
                place=Span(start, end),
                text=text,
            )
        else:
            said = {"quotation_id": quotation, "speaker_id": speaker, "verdict": verdict}
            yield Judgement(
                Verdict.WITHDRAWN,
                made_at,
                "migration",
                json.dumps({**said, "note": note}, ensure_ascii=False),
                question=f"unknown:{key}",
            )
