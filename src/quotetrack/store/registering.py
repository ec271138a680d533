"""Speakers on their way in: what the file lists, what articles name, what the user decided.

The user's decisions win: a name given by `speakers rename`, an alias given by `speakers alias`
and a merge are never undone by a file or an article.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlite_utils import Database

from quotetrack.model import Speaker, SpeakerKind
from quotetrack.store.names import FIRM, SURE, Names, fold

_UPSERT = """
INSERT INTO speakers (id, name, kind, wikidata) VALUES (?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET kind = excluded.kind,
  wikidata = coalesce(excluded.wikidata, wikidata)
WHERE kind <> excluded.kind OR wikidata IS NOT coalesce(excluded.wikidata, wikidata)
"""
_ADD_ALIAS = """
INSERT INTO aliases (speaker_id, alias, origin) VALUES (?, ?, ?)
ON CONFLICT (speaker_id, alias) DO UPDATE SET origin = excluded.origin
WHERE origin = 'seen' AND excluded.origin = 'file'
"""


def read_speakers(db: Database, *, without: str = "") -> list[Speaker]:
    """Return all stored speakers by id, their aliases in the order they were given.

    Args:
        db: the database.
        without: an alias' origin to leave out.
    """
    aliases: dict[str, list[str]] = {}
    chosen = "SELECT speaker_id, alias FROM aliases WHERE origin <> ? ORDER BY rowid"
    for slug, alias in db.execute(chosen, [without]):
        aliases.setdefault(slug, []).append(alias)
    rows = db.execute("SELECT id, name, kind, wikidata FROM speakers ORDER BY id")
    return [
        Speaker(slug, name, SpeakerKind(kind), wikidata, tuple(aliases.get(slug, ())))
        for slug, name, kind, wikidata in rows
    ]


def reconcile(db: Database, listed: Sequence[Speaker]) -> list[Speaker]:
    """Return the registry: every stored speaker, and those of the file that aren't stored yet.

    A listed speaker is a stored one if the slug or the Wikidata item is the same, or the name
    (canonical, or given by the user) and neither kind nor item differ; it brings aliases, kind
    and item, the stored name stays. An
    alias that stands for another stored speaker by name or by the user's word is left out; one
    that another speaker merely was seen with, or had from the file before, goes where the file
    says now.
    """
    names = Names(db)
    by_id = {s.id: s for s in read_speakers(db)}
    listed = [_recognise(s, names, by_id) for s in listed]
    told = {slug: s for slug, s in by_id.items() if slug not in {x.id for x in listed}}
    kept = {s.id: s for s in read_speakers(db, without="file")}
    claimed = {fold(name): s.id for s in listed for name in (s.name, *s.aliases)}
    registry = {slug: told.get(slug, kept[slug]) for slug in by_id}
    registry = {slug: _yield_claimed(s, claimed, names) for slug, s in registry.items()}
    for speaker in listed:
        registry[speaker.id] = _combine(registry.get(speaker.id), speaker, names)
    return [_keep_order(registry[slug], by_id.get(slug)) for slug in sorted(registry)]


def _recognise(listed: Speaker, names: Names, stored: dict[str, Speaker]) -> Speaker:
    slug = names.stand_for(listed.id)
    if slug in stored:
        return replace(listed, id=slug)
    same_item = {s.id for s in stored.values() if listed.wikidata and s.wikidata == listed.wikidata}
    namesakes = {stored[slug] for slug in names.holders(listed.name, FIRM)}
    found = same_item or {s.id for s in namesakes if _may_be_one(s, listed)}
    return replace(listed, id=next(iter(found))) if len(found) == 1 else listed


def _may_be_one(one: Speaker, other: Speaker) -> bool:
    """Tell whether two of one name may be the same: kind and Wikidata item don't differ."""
    items = {s.wikidata for s in (one, other) if s.wikidata}
    return one.kind == other.kind and len(items) < 2  # noqa: PLR2004 - two items are two speakers


def _yield_claimed(speaker: Speaker, claimed: dict[str, str], names: Names) -> Speaker:
    """Take from a stored speaker what the file gives to another, unless the user gave it."""
    aliases = tuple(
        alias
        for alias in speaker.aliases
        if claimed.get(fold(alias), speaker.id) == speaker.id
        or speaker.id in names.holders(alias, FIRM)
    )
    return replace(speaker, aliases=aliases)


def _combine(known: Speaker | None, listed: Speaker, names: Names) -> Speaker:
    own = known or replace(listed, aliases=())
    offered = [name for name in (listed.name,) if name != own.name] + list(listed.aliases)
    free = [alias for alias in offered if not names.holders(alias, FIRM) - {own.id}]
    aliases = dict.fromkeys([*own.aliases, *free])
    wikidata = listed.wikidata or own.wikidata
    return replace(own, kind=listed.kind, wikidata=wikidata, aliases=tuple(aliases))


def _keep_order(speaker: Speaker, before: Speaker | None) -> Speaker:
    known = [alias for alias in before.aliases if alias in speaker.aliases] if before else []
    return replace(speaker, aliases=tuple(dict.fromkeys([*known, *speaker.aliases])))


def restate(db: Database, listed: Sequence[Speaker]) -> None:
    """Bring the stored speakers' aliases, kinds and items to what `reconcile` says."""
    stored = {s.id: s for s in read_speakers(db)}
    offered = {name for s in listed for name in (s.name, *s.aliases)}
    for speaker in reconcile(db, listed):
        known = stored.get(speaker.id)
        if known is None or known == speaker:
            continue
        db.conn.execute(_UPSERT, (speaker.id, speaker.name, speaker.kind, speaker.wikidata))
        gone = set(known.aliases).difference(speaker.aliases)
        drop = "DELETE FROM aliases WHERE speaker_id = ? AND alias = ?"
        db.conn.executemany(drop, [(speaker.id, alias) for alias in sorted(gone)])
        db.conn.executemany(
            _ADD_ALIAS, [(speaker.id, a, "file") for a in speaker.aliases if a in offered]
        )


def settle_speakers(
    db: Database, speakers: Iterable[Speaker], listed: frozenset[str]
) -> dict[str, str]:
    """Store speakers and aliases, and return under which id each given id is stored.

    An alias is ``file`` if the file lists it and ``seen`` otherwise. One that stands for another
    speaker by name, by the file or by the user's word is left out; two speakers may be seen with
    the same one, and then it is ambiguous. A slug that was merged meanwhile leads to the speaker
    it was merged into.
    """
    names, stored_as = Names(db), {}
    known = {speaker.id: speaker for speaker in read_speakers(db)}
    for speaker in speakers:
        slug = stored_as[speaker.id] = names.stand_for(speaker.id)
        if known.get(slug) == speaker:
            continue
        if slug == speaker.id:
            db.conn.execute(_UPSERT, (slug, speaker.name, speaker.kind, speaker.wikidata))
            names.labels.setdefault(slug, speaker.name)
            names.add(slug, speaker.name, "name")
        _add_aliases(db, names, slug, speaker.aliases, listed)
    return stored_as


def _add_aliases(
    db: Database, names: Names, slug: str, aliases: Iterable[str], listed: frozenset[str]
) -> None:
    for alias in aliases:
        if not names.holders(alias, SURE) - {slug}:
            origin = "file" if alias in listed else "seen"
            db.conn.execute(_ADD_ALIAS, (slug, alias, origin))
            names.add(slug, alias, origin)
