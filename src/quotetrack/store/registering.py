"""Base speakers on their way in: what the file lists and what articles name.

These are data: nothing that a user decides changes them. What is shown at once follows them
plainly; `identifying` says it anew from data and judgements together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlite_utils import Database

from quotetrack.model import Speaker, Verdict
from quotetrack.questions import fold, live
from quotetrack.store.judging import read_judgements
from quotetrack.store.roster import FIRM, Base, Roster

_STORE = """
INSERT INTO speakers (id, name, kind, wikidata, base_name, base_wikidata, origin, canonical_id)
VALUES (?1, ?2, ?3, ?4, ?2, ?4, ?5, ?1)
"""
_RESTATE = """
UPDATE speakers SET kind = ?, base_wikidata = ?, origin = ?, settled = 0 WHERE id = ?
"""
_STORE_BASE_ALIAS = "INSERT INTO base_aliases (speaker_id, alias, origin) VALUES (?, ?, ?)"
_STORE_ALIAS = "INSERT INTO aliases (speaker_id, alias, origin) VALUES (?, ?, ?)"


@dataclass(slots=True)
class Handed:
    """Which speakers, with which names, went out to be found in articles.

    What comes back with an article is news only where it didn't go out: an alias withdrawn, or a
    speaker split, while a run goes on must not come back as if the article had said so.
    """

    names: dict[str, set[str]] = field(default_factory=dict)

    def note(self, speakers: Iterable[Speaker]) -> None:
        """Note what goes out."""
        for speaker in speakers:
            self.names.setdefault(speaker.id, set()).update((speaker.name, *speaker.aliases))


def reconcile(db: Database, listed: Sequence[Speaker]) -> list[Speaker]:
    """Return the registry: whoever stands for a cluster, and those of the file not stored yet.

    A listed speaker is a stored one if the slug or the Wikidata item is the same, or the name
    (its own, or given by the user) and neither kind nor item differ; it brings aliases, kind and
    item, the stored name stays. Writes nothing.
    """
    roster = Roster(db)
    for speaker in listed:
        _restate_listed(roster, speaker, listed)
    for speaker in listed:
        if _recognise(roster, speaker) is None:
            _enter(roster, speaker.id, speaker, "file")
    return roster.speakers()


def choose_known(db: Database, listed: Sequence[Speaker]) -> list[Speaker]:
    """Return whom an article may mean by a name that it doesn't explain: see ``Store.known``."""
    speakers = reconcile(db, listed)
    roster = Roster(db)
    merged = _read_merged(db, roster)
    wanted = {fold(name) for s in listed for name in (s.name, *s.aliases)}
    chosen = []
    for speaker in speakers:
        shown = roster.shown.get(speaker.id)
        if shown is None:
            chosen.append(speaker)
            continue
        told = merged.get(speaker.id, set())
        seen = {a for a, o in shown.aliases.items() if o == "seen" and a not in told}
        names = tuple(a for a in speaker.aliases if a not in seen or fold(a) in wanted)
        renamed = speaker.name != roster.bases[speaker.id].name
        if names or renamed or any(b.origin == "file" for b in roster.members(speaker.id)):
            chosen.append(replace(speaker, aliases=names))
    return chosen


def _read_merged(db: Database, roster: Roster) -> dict[str, set[str]]:
    """Return the names that a person said are one speaker's, by who stands for the speaker."""
    merged: dict[str, set[str]] = {}
    for judgement in live(read_judgements(db)).values():
        if judgement.verdict is Verdict.SAME:
            bases = [roster.bases.get(slug or "") for slug in (judgement.speaker, judgement.other)]
            for base in filter(None, bases):
                merged.setdefault(base.canonical, set()).add(base.name)
    return merged


def restate(db: Database, listed: Sequence[Speaker]) -> None:
    """Bring the stored speakers' file aliases, kinds and items to what the file says."""
    roster = Roster(db)
    for speaker in listed:
        for base in _restate_listed(roster, speaker, listed):
            _store_again(db, roster, base)


def _restate_listed(roster: Roster, listed: Speaker, file: Sequence[Speaker]) -> list[Base]:
    """Change in ``roster`` what the file says of one speaker; return whom that changed."""
    slug = _recognise(roster, listed)
    if slug is None:
        return []
    base = roster.bases[slug]
    changed = [base] if _restate_facts(roster, base, listed) else []
    offered = [name for name in (listed.name, *listed.aliases) if name != base.name]
    kept = {a: o for a, o in base.aliases.items() if o == "seen" or a in offered}
    if _put_aliases(roster, base, {**kept, **dict.fromkeys(offered, "file")}):
        changed.append(base)
    claimed = {fold(name) for name in offered}
    others = (b for b in _holders(roster, offered) if b.id != slug and b.origin == "file")
    for other in others:
        left = {a: o for a, o in other.aliases.items() if o == "seen" or fold(a) not in claimed}
        if not _is_in(other, file) and _put_aliases(roster, other, left):
            changed.append(other)
    return list({b.id: b for b in changed}.values())


def _restate_facts(roster: Roster, base: Base, listed: Speaker) -> bool:
    """Take kind and item from the file; tell whether that changed them."""
    item = listed.wikidata or base.wikidata
    before = (base.kind, base.wikidata, base.origin)
    shown = roster.shown[base.canonical]
    if shown.wikidata in {None, base.wikidata}:
        shown.wikidata = item
    base.kind, base.wikidata, base.origin = listed.kind, item, "file"
    roster.by_user.discard(base.id)
    return before != (listed.kind, item, "file")


def _holders(roster: Roster, names: Iterable[str]) -> list[Base]:
    held = {slug for name in names for slug in roster.holders(name)}
    return [base for slug in sorted(held) for base in roster.members(slug)]


def _is_in(base: Base, file: Sequence[Speaker]) -> bool:
    return any(s.id == base.id or fold(s.name) == fold(base.name) for s in file)


def _recognise(roster: Roster, listed: Speaker) -> str | None:
    if listed.id in roster.bases:
        return listed.id
    item = listed.wikidata
    found = {b.id for b in roster.bases.values() if item and b.wikidata == item}
    if not found:
        called = {b.id for b in roster.named(listed.name)}
        called |= roster.holders(listed.name, FIRM) if not called else set()
        found = {slug for slug in called if _may_be_one(roster.bases[slug], listed)}
    return found.pop() if len(found) == 1 else None


def _may_be_one(base: Base, other: Speaker) -> bool:
    """Tell whether two of one name may be the same: kind and Wikidata item don't differ."""
    items = {item for item in (base.wikidata, other.wikidata) if item}
    return base.kind == other.kind and len(items) < 2  # noqa: PLR2004 - two items are two speakers


def _put_aliases(roster: Roster, base: Base, aliases: dict[str, str]) -> bool:
    """Give a base speaker these aliases, show what follows, and tell whether that changed it."""
    before, base.aliases = base.aliases, aliases
    shown = roster.shown[base.canonical]
    had = {name for m in roster.members(base.canonical) for name in (m.name, *m.aliases)}
    for alias in before.keys() - had:
        if shown.aliases.get(alias) != "user":
            roster.hide_alias(base.canonical, alias)
    for alias, origin in aliases.items():
        news = alias not in before or alias in shown.aliases
        if news and alias != shown.name and shown.aliases.get(alias) != "user":
            roster.show_alias(base.canonical, alias, origin)
    return before != aliases


def settle_speakers(
    db: Database,
    roster: Roster,
    speakers: Iterable[Speaker],
    listed: Mapping[str, Speaker],
    handed: Handed,
) -> dict[str, str]:
    """Store what is new of these speakers; return the base speaker that each given id is.

    A name and kind that no base speaker has is a new one, under an identifier of its own. Aliases
    come from the file for a speaker of the file, else they were seen; two may be seen with the
    same one, and then it is ambiguous.
    """
    stored_as = {}
    for speaker in speakers:
        slug = stored_as[speaker.id] = _find(roster, speaker, handed) or _add(
            db, roster, listed.get(speaker.id), speaker
        )
        base = roster.bases[slug]
        known = handed.names.get(speaker.id, set())
        news = [a for a in speaker.aliases if a not in known]
        news = [a for a in news if not roster.is_name_of(a, base.canonical)]
        if _put_aliases(roster, base, {**base.aliases, **dict.fromkeys(news, "seen")}):
            _store_again(db, roster, base)
    return stored_as


def _find(roster: Roster, speaker: Speaker, handed: Handed) -> str | None:
    base = roster.bases.get(speaker.id)
    if base and (speaker.id in handed.names or _is_called(roster, base, speaker)):
        return base.id
    namesakes = [b for b in roster.named(speaker.name) if _may_be_one(b, speaker)]
    return namesakes[0].id if namesakes else None


def _is_called(roster: Roster, base: Base, speaker: Speaker) -> bool:
    return base.kind == speaker.kind and roster.is_name_of(speaker.name, base.canonical)


def _add(db: Database, roster: Roster, listed: Speaker | None, found: Speaker) -> str:
    """Store a base speaker that is new, or that only a judgement had named so far."""
    speaker = listed or found
    awaited = [b for b in roster.named(speaker.name) if b.origin == "user"]
    if awaited:
        base = awaited[0]
        base.kind, base.wikidata, base.origin = speaker.kind, speaker.wikidata, "seen"
        roster.by_user.discard(base.id)
        _store_again(db, roster, base)
        return base.id
    slug = _make_free(roster, found.id)
    base = _enter(roster, slug, speaker, "file" if listed else "seen")
    db.conn.execute(_STORE, (slug, base.name, base.kind, base.wikidata, base.origin))
    _store_again(db, roster, base)
    return slug


def _make_free(roster: Roster, slug: str) -> str:
    numbers = range(2, len(roster.bases) + 3)
    free = (f"{slug}-{n}" for n in numbers if f"{slug}-{n}" not in roster.bases)
    return next(free) if slug in roster.bases else slug


def _enter(roster: Roster, slug: str, speaker: Speaker, origin: str) -> Base:
    base = Base(slug, speaker.name, speaker.kind, speaker.wikidata, origin, slug)
    roster.enter(base)
    aliases = (alias for alias in speaker.aliases if alias != speaker.name)
    _put_aliases(roster, base, dict.fromkeys(aliases, origin))
    return base


def _store_again(db: Database, roster: Roster, base: Base) -> None:
    """Write a base speaker and the names shown for its cluster as the roster has them."""
    db.conn.execute(_RESTATE, (base.kind, base.wikidata, base.origin, base.id))
    shown = roster.shown[base.canonical]
    item = "UPDATE speakers SET wikidata = ? WHERE canonical_id = ? AND wikidata IS NOT ?"
    db.conn.execute(item, (shown.wikidata, base.canonical, shown.wikidata))
    db.conn.execute("DELETE FROM base_aliases WHERE speaker_id = ?", (base.id,))
    own = [(base.id, alias, origin) for alias, origin in base.aliases.items()]
    db.conn.executemany(_STORE_BASE_ALIAS, own)
    db.conn.execute("DELETE FROM aliases WHERE speaker_id = ?", (base.canonical,))
    names = [(base.canonical, alias, origin) for alias, origin in shown.aliases.items()]
    db.conn.executemany(_STORE_ALIAS, names)
