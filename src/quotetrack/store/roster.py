"""All stored speakers in memory, as they stand in one moment: base speakers and who they are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlite_utils import Database

from quotetrack.model import Speaker, SpeakerKind
from quotetrack.questions import fold

FIRM = 2  # a name, or an alias by the user's word
_RANKS = {"seen": 0, "file": 1, "user": FIRM}


@dataclass(slots=True)
class Base:
    """A base speaker; ``aliases`` are its own, with their origin, in the order they came."""

    id: str
    name: str
    kind: SpeakerKind
    wikidata: str | None
    origin: str
    canonical: str
    aliases: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Shown:
    """Who stands for a cluster: the name and the item to show, and all other names."""

    name: str
    wikidata: str | None
    aliases: dict[str, str] = field(default_factory=dict)


class Roster:
    """``bases`` holds every base speaker by id, ``shown`` whoever stands for a cluster."""

    def __init__(self, db: Database) -> None:
        self.bases: dict[str, Base] = {}
        self.shown: dict[str, Shown] = {}
        self.entered: list[str] = []
        self.by_user: set[str] = set()
        self._members: defaultdict[str, list[str]] = defaultdict(list)
        self._named: defaultdict[str, set[str]] = defaultdict(set)
        # Which canonical speakers hold a folded name, and how firmly.
        self._ranks: defaultdict[str, dict[str, int]] = defaultdict(dict)
        rows = db.execute(
            "SELECT id, base_name, kind, base_wikidata, origin, canonical_id, name, wikidata "
            "FROM speakers ORDER BY id"
        )
        for slug, base_name, kind, item, origin, canonical, name, shown_item in rows:
            base = Base(slug, base_name, SpeakerKind(kind), item, origin, canonical)
            self._enter(base, Shown(name, shown_item))
        for slug, alias, origin in db.execute(
            "SELECT speaker_id, alias, origin FROM base_aliases ORDER BY rowid"
        ):
            self.bases[slug].aliases[alias] = origin
        for slug, alias, origin in db.execute(
            "SELECT speaker_id, alias, origin FROM aliases ORDER BY rowid"
        ):
            self.show_alias(slug, alias, origin)

    def _enter(self, base: Base, shown: Shown) -> None:
        self.bases[base.id] = base
        self._members[base.canonical].append(base.id)
        self._named[fold(base.name)].add(base.id)
        if base.origin == "user":
            self.by_user.add(base.id)
        self._hold(base.canonical, base.name, FIRM)
        if base.id == base.canonical:
            self.shown[base.id] = shown
            self._hold(base.id, shown.name, FIRM)

    def enter(self, base: Base) -> None:
        """Enter a base speaker that stands for itself, and note it in ``entered``."""
        self.entered.append(base.id)
        self._enter(base, Shown(base.name, base.wikidata))

    def knows_judged(self, db: Database) -> bool:
        """Tell whether those that judgements brought in are the stored ones: they come and go."""
        stored = db.execute("SELECT id FROM speakers WHERE origin = 'user'").fetchall()
        return {slug for (slug,) in stored} == self.by_user

    def show_alias(self, canonical: str, alias: str, origin: str) -> None:
        """Let ``alias`` be shown as a name of the one who stands for a cluster."""
        if canonical in self.shown:
            self.shown[canonical].aliases[alias] = origin
            self._hold(canonical, alias, _RANKS[origin])

    def hide_alias(self, canonical: str, alias: str) -> None:
        """Take an alias back that no member of the cluster has any more."""
        self.shown[canonical].aliases.pop(alias, None)
        self._ranks[fold(alias)].pop(canonical, None)
        names = [self.shown[canonical].name, *(m.name for m in self.members(canonical))]
        for name in names:
            self._hold(canonical, name, FIRM)
        for other, origin in self.shown[canonical].aliases.items():
            self._hold(canonical, other, _RANKS[origin])

    def _hold(self, canonical: str, name: str, rank: int) -> None:
        held = self._ranks[fold(name)]
        held[canonical] = max(rank, held.get(canonical, 0))

    def members(self, canonical: str) -> Iterator[Base]:
        """Yield the base speakers of a cluster, who stands for it first."""
        for slug in sorted(self._members[canonical], key=lambda slug: (slug != canonical, slug)):
            yield self.bases[slug]

    def named(self, name: str) -> list[Base]:
        """Return the base speakers of this name, by id."""
        return [self.bases[slug] for slug in sorted(self._named.get(fold(name), ()))]

    def holders(self, name: str, at_least: int = 0) -> set[str]:
        """Return which canonical speakers hold ``name``, at least so firmly."""
        held = self._ranks.get(fold(name), {})
        return {slug for slug, rank in held.items() if rank >= at_least}

    def firmest(self, name: str) -> set[str]:
        """Return which canonical speakers hold ``name`` most firmly."""
        held = self._ranks.get(fold(name), {})
        most = max(held.values(), default=0)
        return {slug for slug, rank in held.items() if rank == most}

    def is_name_of(self, name: str, canonical: str) -> bool:
        """Tell whether somebody of the cluster is called so already."""
        return canonical in self.holders(name)

    def found_as(self, slug: str, named_as: str | None) -> str:
        """Return which base speaker of ``slug``'s cluster the name in a document is that of.

        That puts the quotation right if the cluster is split later. ``slug`` itself if the
        document gives no name, or none that tells.
        """
        if not named_as:
            return slug
        members = list(self.members(self.bases[slug].canonical))
        for names in (_base_names, _own_names):
            called = [m.id for m in members if fold(named_as) in map(fold, names(m))]
            if called:
                return slug if slug in called else called[0]
        return slug

    def speakers(self) -> list[Speaker]:
        """Return whoever stands for a cluster by id, with its names.

        An alias that another holds more firmly is left out: a name over the file, the user's
        word over both, and each over what articles were merely seen to say.
        """
        return [self._speaker(slug) for slug in sorted(self.shown)]

    def _speaker(self, slug: str) -> Speaker:
        shown = self.shown[slug]
        aliases = tuple(alias for alias in shown.aliases if slug in self.firmest(alias))
        return Speaker(slug, shown.name, self.bases[slug].kind, shown.wikidata, aliases)


def _base_names(base: Base) -> Iterable[str]:
    return (base.name,)


def _own_names(base: Base) -> Iterable[str]:
    return base.aliases
