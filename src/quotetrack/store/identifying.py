"""Base speakers out, identities in: the rows that say who is who."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from sqlite_utils import Database

from quotetrack.errors import StoreError
from quotetrack.model import BaseSpeaker, Identity, RoleSeen, SpeakerPair, Verdict
from quotetrack.questions import PAIR, fold, live, pair_question
from quotetrack.store.applying import apply_judgements
from quotetrack.store.entering import find_hollow, forget_hollow
from quotetrack.store.judging import all_judged_documents, read_judgements
from quotetrack.store.repeating import recount_judged, recount_named
from quotetrack.store.roster import Base, Roster

# Somebody who stands in a list of hundreds is in nobody's company.
COMPANY = 50

_FACTS = "SELECT id, substr(published, 1, 10), outlet FROM documents INDEXED BY documents_facts"
_FOUND = """
SELECT found_id, document_id, role, count(*) FROM quotations INDEXED BY quotations_found
WHERE found_id IS NOT NULL GROUP BY found_id, document_id, role
"""
_IDENTIFY = """
UPDATE speakers SET canonical_id = ?, name = ?, wikidata = ?, settled = 1 WHERE id = ?
"""
_MOVE = """
UPDATE quotations SET speaker_id = (SELECT canonical_id FROM speakers WHERE id = found_id)
WHERE judged IS NULL AND found_id IN (SELECT value FROM json_each(?))
"""
_MOVE_JOINT = """
UPDATE joint_speakers SET speaker_id = (SELECT canonical_id FROM speakers WHERE id = found_id)
WHERE speaker_id IS NOT NULL AND found_id IN (SELECT value FROM json_each(?))
"""
_JOINT = """
SELECT t.found_id, q.document_id, NULL, count(*)
FROM joint_speakers t JOIN quotations q ON q.id = t.quotation_id GROUP BY 1, 2
"""
_CLEAR_ROLES = "DELETE FROM roles WHERE speaker_id IN (SELECT value FROM json_each(?))"
_ROLES = """
INSERT INTO roles (speaker_id, role, first_seen, last_seen)
SELECT q.speaker_id, q.role, min(substr(d.published, 1, 10)), max(substr(d.published, 1, 10))
FROM quotations q JOIN documents d INDEXED BY documents_facts ON d.id = q.document_id
WHERE q.speaker_id IN (SELECT value FROM json_each(?)) AND q.role IS NOT NULL
  AND q.judged IS NOT 'wrong speaker'
GROUP BY q.speaker_id, q.role
"""
_STORE_PAIR = """
INSERT OR REPLACE INTO candidates (first, second, score, sure, reasons) VALUES (?, ?, ?, ?, ?)
"""
_PAIRS = """
SELECT c.first, c.second, c.score, c.sure, c.reasons, a.canonical_id = b.canonical_id
FROM candidates c JOIN speakers a ON a.id = c.first JOIN speakers b ON b.id = c.second
ORDER BY c.score DESC, c.first, c.second
"""


class _Seen(NamedTuple):
    """What the articles that name somebody say of them."""

    quotations: Counter[str]
    roles: dict[str, dict[str, RoleSeen]]
    outlets: dict[str, set[str]]
    companions: dict[str, set[str]]


def read_base_speakers(db: Database, *, bare: bool = False) -> list[BaseSpeaker]:
    """Return all base speakers by id: data only, whatever was decided.

    If ``bare``, without what the articles that quote them say, which takes longest to read.
    """
    seen = _Seen(Counter(), {}, {}, {}) if bare else _read_seen(db)
    hollow = find_hollow(db)
    return [_tell(base, seen) for base in Roster(db).bases.values() if base.id not in hollow]


def _tell(base: Base, seen: _Seen) -> BaseSpeaker:
    roles = seen.roles.get(base.id, {})
    return BaseSpeaker(
        base.id,
        base.name,
        base.kind,
        base.origin == "file",
        base.wikidata,
        tuple(base.aliases),
        tuple(roles[role] for role in sorted(roles)),
        frozenset(seen.outlets.get(base.id, ())),
        frozenset(seen.companions.get(base.id, ())) - {base.id},
        seen.quotations[base.id],
    )


def _read_seen(db: Database) -> _Seen:
    seen = _Seen(Counter(), defaultdict(dict), defaultdict(set), defaultdict(set))
    facts = {key: (day, outlet) for key, day, outlet in db.execute(_FACTS)}
    together: defaultdict[str, set[str]] = defaultdict(set)
    for slug, document, role, count in chain(db.execute(_FOUND), db.execute(_JOINT)):
        day, outlet = facts[document]
        seen.quotations[slug] += count
        together[document].add(slug)
        if outlet:
            seen.outlets[slug].add(outlet)
        if role:
            seen.roles[slug][role] = _widen(seen.roles[slug].get(role), role, day)
    for company in together.values():
        if len(company) <= COMPANY:
            for slug in company:
                seen.companions[slug] |= company
    return seen


def _widen(known: RoleSeen | None, role: str, day: str | None) -> RoleSeen:
    days = [d for d in (day, *(known[1:] if known else ())) if d]
    return RoleSeen(role, min(days, default=None), max(days, default=None))


def unsettled(db: Database) -> set[str]:
    """Return the base speakers that came, or got a name, since identities were last written."""
    return {slug for (slug,) in db.execute("SELECT id FROM speakers WHERE settled = 0")}


def read_pairs(db: Database) -> list[SpeakerPair]:
    """Return all pairs as they were last written, sure ones among them, the best first."""
    return [_read_pair(row) for row in db.execute(_PAIRS).fetchall()]


def read_candidates(db: Database) -> list[SpeakerPair]:
    """Return the pairs that nobody has decided about and nothing has made one, best first."""
    decided = {q for q, j in live(read_judgements(db)).items() if j.verdict in PAIR}
    rows = [row for row in db.execute(_PAIRS).fetchall() if not row[-1] and not row[3]]
    return [_read_pair(r) for r in rows if pair_question(r[0], r[1]) not in decided]


def _read_pair(row: Sequence[object]) -> SpeakerPair:
    first, second, score, sure, reasons, _ = row
    words = tuple(json.loads(str(reasons)))
    return SpeakerPair(str(first), str(second), float(str(score)), bool(sure), words)


def write_identities(
    db: Database, identities: Iterable[Identity], pairs: Iterable[SpeakerPair]
) -> None:
    """Write who is who, inside a transaction, and everything that follows from it.

    Base speakers that are not among ``identities`` stay as they are. ``pairs`` take the place of
    all pairs before.

    Raises:
        StoreError: an identity stands for itself under an id that is not stored.
    """
    roster = Roster(db)
    told = [identity for identity in identities if identity.id in roster.bases]
    missing = sorted({i.canonical for i in told} - roster.bases.keys())
    if missing:
        raise StoreError(f"no speaker has the identifier “{missing[0]}”")
    rows = [(i.canonical, i.name, i.wikidata, i.id) for i in told]
    db.conn.executemany(_IDENTIFY, rows)
    _write_aliases(db, roster, told)
    moved = {i.id for i in told if roster.bases[i.id].canonical != i.canonical}
    if moved:
        ends = {roster.bases[i].canonical for i in moved}
        _move(db, moved, ends | {i.canonical for i in told if i.id in moved})
    _write_pairs(db, roster, pairs)
    forget_hollow(db)


def _write_aliases(db: Database, roster: Roster, told: Sequence[Identity]) -> None:
    by_user = _read_user_aliases(db)
    members: defaultdict[str, list[Base]] = defaultdict(list)
    for identity in told:
        members[identity.canonical].append(roster.bases[identity.id])
    for identity in told:
        before = roster.shown[identity.id].aliases if identity.id in roster.shown else {}
        after: dict[str, str] = {}
        if identity.id == identity.canonical:
            cluster = members[identity.canonical]
            after = {a: _tell_origin(a, cluster, by_user) for a in identity.aliases}
        if before != after:
            db.conn.execute("DELETE FROM aliases WHERE speaker_id = ?", (identity.id,))
            added = [(identity.id, alias, origin) for alias, origin in after.items()]
            db.conn.executemany("INSERT OR IGNORE INTO aliases VALUES (?, ?, ?)", added)


def _read_user_aliases(db: Database) -> set[tuple[str, str]]:
    given = (j for j in live(read_judgements(db)).values() if j.verdict is Verdict.ALIAS)
    return {(j.speaker, fold(j.value)) for j in given if j.speaker and j.value}


def _tell_origin(alias: str, members: Iterable[Base], by_user: set[tuple[str, str]]) -> str:
    """Return where a name of a cluster comes from, the firmest first."""
    origins = set()
    for member in members:
        if (member.id, fold(alias)) in by_user:
            return "user"
        if member.name == alias:
            origins.add(member.origin)
        origins |= {origin for own, origin in member.aliases.items() if own == alias}
    return next((o for o in ("file", "seen") if o in origins), "user")


def _move(db: Database, moved: Iterable[str], ends: Iterable[str]) -> None:
    """Give quotations to whoever stands for their speaker now, and count the roles anew."""
    for step in (_MOVE, _MOVE_JOINT):
        db.conn.execute(step, (json.dumps(sorted(moved)),))
    stale = {slug for key in all_judged_documents(db) for slug, _ in apply_judgements(db, key)}
    concerned = json.dumps(sorted({*chain(stale, ends)}))
    db.conn.execute(_CLEAR_ROLES, (concerned,))
    db.conn.execute(_ROLES, (concerned,))
    recount_named(db, moved)
    recount_judged(db)


def _write_pairs(db: Database, roster: Roster, pairs: Iterable[SpeakerPair]) -> None:
    rows = [
        (p.first, p.second, p.score, p.sure, json.dumps(p.reasons, ensure_ascii=False))
        for p in pairs
        if p.first in roster.bases and p.second in roster.bases
    ]
    db.conn.execute("DELETE FROM candidates")
    db.conn.executemany(_STORE_PAIR, rows)
