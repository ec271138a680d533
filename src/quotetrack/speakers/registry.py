"""The speakers known across documents: from a file, from a database, and those found anew."""

import tomllib
from collections import ChainMap
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from quotetrack.errors import RegistryError
from quotetrack.lang import codes, load
from quotetrack.lang.people import People
from quotetrack.model import Speaker, SpeakerKind
from quotetrack.speakers.names import make_slug, normalise

FULL_NAME_WORDS = 2
TRUSTED = timedelta(days=731)  # how long after the file's date a role "still held" is believed


@dataclass(frozen=True, slots=True)
class Tenure:
    """A role that a speaker has from one day to another, both included; None sets no limit.

    ``title`` is the role as the file writes it, ``role`` what it is compared by.
    """

    role: str
    title: str
    speaker: str
    since: date | None
    until: date | None

    def holds_on(self, day: date) -> bool:
        """Tell whether the role is held on ``day``."""
        return (self.since or date.min) <= day <= (self.until or date.max)


@dataclass(slots=True)
class Registry:
    """Speakers by identifier, and which of them a name may mean."""

    _speakers: MutableMapping[str, Speaker] = field(default_factory=dict)
    _named: MutableMapping[str, frozenset[str]] = field(default_factory=dict)
    _careers: dict[str, list[Tenure]] = field(default_factory=dict)
    _offices: dict[str, list[Tenure]] = field(default_factory=dict)
    _stored: frozenset[str] = frozenset()

    @classmethod
    def load(cls, known: Path | None, stored: Iterable[Speaker] = ()) -> "Registry":
        """Read a speakers file and the speakers of a database; where both know one, these win.

        ``stored`` already have what the file says of them (see ``Store.reconcile``).

        Raises:
            RegistryError: the file can't be read, isn't TOML or has a wrong entry.
        """
        registry = cls()
        for speaker in stored:
            registry._enter(speaker)
        registry._stored = frozenset(registry._speakers)
        if known:
            table = _read_table(known)
            until = _read_trusted(known, table)
            for place, entry in _list_entries(known, table):
                registry._enter_known(place, entry, until)
        return registry

    def branch(self) -> "Registry":
        """Return a registry that knows the same speakers; whom it enters, this one won't know."""
        return Registry(
            ChainMap({}, self._speakers),
            ChainMap({}, self._named),
            self._careers,
            self._offices,
            self._stored,
        )

    def resolve(self, name: str, kind: SpeakerKind | None, published: str | None) -> Speaker | None:
        """Return the one speaker that ``name`` is a name or alias of; None if two share it.

        Case, accents, the shape of an apostrophe, a possessive "'s" and a leading article,
        honorific or title don't count. ``published`` (ISO 8601) decides between two speakers
        only when a dated role does: "the prime minister" is asked of ``holder``.
        """
        for wording in _wordings(name):
            found = self._named.get(wording, frozenset())
            fitting = [s for s in map(self._speakers.__getitem__, found) if kind in {None, s.kind}]
            if len(fitting) > 1 and published:
                fitting = self._in_office(fitting, published)
            if fitting:
                return fitting[0] if len(fitting) == 1 else None
        return None

    def holder(self, role: str, published: str | None) -> Speaker | None:
        """Return the one who has ``role`` on the day of publication, if the file tells.

        An article without a date may be of any year: None. Two holders give None too.
        """
        day = _read_day(published)
        tenures = self._offices.get(_drop_article(normalise(role)), []) if day else []
        found = {t.speaker for t in tenures if day and t.holds_on(day)}
        return self._speakers[found.pop()] if len(found) == 1 else None

    def roles(self, speaker: str, published: str | None, *, past: bool | None) -> tuple[str, ...]:
        """Return the roles that the file gives a speaker, as it writes them.

        Args:
            speaker: the speaker's identifier.
            published: an ISO 8601 date; None may be any day, on which all roles may be held.
            past: only those that ended before that day if true, only those held on it if false,
                either if None.
        """
        day = _read_day(published)
        own = self._careers.get(speaker, [])
        if day is None:
            return tuple(t.title for t in own)
        before = [t.title for t in own if t.until is not None and t.until < day]
        now = [t.title for t in own if t.holds_on(day)]
        return (*(before if past is not False else ()), *(now if not past else ()))

    def add(self, name: str, kind: SpeakerKind) -> Speaker:
        """Enter a speaker so far unknown under a new identifier, and return it.

        Raises:
            ValueError: a person's name that is a single word could mean anyone.
        """
        if kind is SpeakerKind.PERSON and len(name.split()) < FULL_NAME_WORDS:
            raise ValueError(f"{name!r} isn't a full name")
        speaker = Speaker(id=make_slug(name, self._speakers), name=name, kind=kind)
        self._enter(speaker)
        return speaker

    def speakers(self) -> tuple[Speaker, ...]:
        """Return all speakers, sorted by identifier."""
        return tuple(self._speakers[key] for key in sorted(self._speakers))

    def _in_office(self, speakers: list[Speaker], published: str) -> list[Speaker]:
        day = _read_day(published)
        if day is None:
            return speakers
        careers = ((s, self._careers.get(s.id, ())) for s in speakers)
        return [s for s, career in careers if any(t.holds_on(day) for t in career)] or speakers

    def _enter(self, speaker: Speaker) -> None:
        self._speakers[speaker.id] = speaker
        self._name(speaker.id, (speaker.name, *speaker.aliases))

    def _name(self, speaker: str, names: Iterable[str]) -> None:
        for name in names:
            for wording in {normalise(name), _drop_article(normalise(name))}:
                self._named[wording] = self._named.get(wording, frozenset()) | {speaker}

    def _enter_known(self, place: str, entry: Mapping[str, Any], until: date | None) -> None:
        """Enter a speaker of the file that the database doesn't know, and everyone's roles.

        A role still held counts up to ``until``.
        """
        speaker = _read_speaker(place, entry)
        same = self._stored_as(speaker)
        if same is None and speaker.id in self._speakers:
            raise RegistryError(f"{place}: {speaker.name!r} is there twice")
        # A stored one comes with the file's names, but for those that a person took away.
        if same is None:
            self._enter(speaker)
        holder = (same or speaker).id
        for role in _read_list(place, entry, "role"):
            tenure = _read_tenure(place, holder, role, until)
            self._careers.setdefault(holder, []).append(tenure)
            self._offices.setdefault(tenure.role, []).append(tenure)

    def _stored_as(self, speaker: Speaker) -> Speaker | None:
        """Return the stored speaker that this one of the file is, perhaps renamed or merged."""
        if speaker.id in self._stored:
            return self._speakers[speaker.id]
        found = self._named.get(normalise(speaker.name), frozenset()) & self._stored
        return self._speakers[min(found)] if len(found) == 1 else None


def default_path() -> Path:
    """Return the speakers file that comes with the package."""
    return Path(str(files("quotetrack.speakers") / "known.toml"))


@lru_cache(maxsize=8192)
def _wordings(name: str) -> tuple[str, ...]:
    """Return how ``name`` may be entered: as it stands, then without what leads it.

    Last comes "Мария Захарова" for "Мария Владимировна Захарова".
    """
    words = normalise(name).split()
    bare = words
    while len(bare) > 1 and bare[0] in _leads():
        bare = bare[1:]
    plain = [
        w for n, w in enumerate(bare) if n != 1 or not w.endswith(_patronymics()) or not bare[2:]
    ]
    return tuple(dict.fromkeys((" ".join(words), " ".join(bare), " ".join(plain))))


def _drop_article(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if rest and first in _articles() else name


@cache
def _articles() -> frozenset[str]:
    return frozenset().union(*(load(code).people.articles for code in codes()))


@cache
def _patronymics() -> tuple[str, ...]:
    return tuple(ending for code in codes() for ending in load(code).people.patronymics)


@cache
def _leads() -> frozenset[str]:
    return frozenset().union(*(_leads_of(load(code).people) for code in codes()))


def _leads_of(people: People) -> frozenset[str]:
    return people.articles | people.titles | people.honorifics.keys()


def _read_table(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise RegistryError(f"{path}: can't read the speakers file: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RegistryError(f"{path}: not a TOML file: {error}") from error
    unknown = table.keys() - {"speaker", "as_of"}
    if unknown:
        raise RegistryError(f"{path}: unknown table {min(unknown)!r}; write [[speaker]]")
    return table


def _read_trusted(path: Path, table: Mapping[str, Any]) -> date | None:
    """Return the last day on which a role still held is believed, None if the file sets none."""
    as_of = table.get("as_of")
    if not isinstance(as_of, date | None):
        raise RegistryError(f"{path}: 'as_of' must be a date such as 2026-11-21")
    day = _drop_time(as_of)
    return day and day + TRUSTED


def _drop_time(day: date | None) -> date | None:
    return day.date() if isinstance(day, datetime) else day


def _list_entries(path: Path, table: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    entries = _read_list(str(path), table, "speaker")
    return [(f"{path}: speaker {n}", entry) for n, entry in enumerate(entries, 1)]


def _read_list(place: str, table: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise RegistryError(f"{place}: {key!r} must be written as [[{key}]]")
    return found


def _read_speaker(place: str, entry: Mapping[str, Any]) -> Speaker:
    unknown = entry.keys() - {"name", "kind", "aliases", "wikidata", "role"}
    if unknown:
        raise RegistryError(f"{place}: unknown key {min(unknown)!r}")
    name, aliases, wikidata = entry.get("name"), entry.get("aliases", []), entry.get("wikidata")
    if not isinstance(name, str) or not name.strip():
        raise RegistryError(f"{place}: a speaker needs a name")
    if entry.get("kind") not in set(SpeakerKind):
        raise RegistryError(f"{place} ({name}): kind must be 'person' or 'body'")
    if not isinstance(aliases, list) or not all(isinstance(a, str) and a.strip() for a in aliases):
        raise RegistryError(f"{place} ({name}): aliases must be a list of names")
    if not isinstance(wikidata, str | None):
        raise RegistryError(f"{place} ({name}): wikidata must be an item such as 'Q3052772'")
    return Speaker(make_slug(name), name, SpeakerKind(entry["kind"]), wikidata, tuple(aliases))


def _read_tenure(place: str, speaker: str, role: Mapping[str, Any], latest: date | None) -> Tenure:
    title = role.get("title")
    if not isinstance(title, str) or not title.strip():
        raise RegistryError(f"{place}: a role needs a title")
    days = [role.get(key) for key in ("from", "to")]
    if not all(isinstance(day, date | None) for day in days):
        raise RegistryError(f"{place}: 'from' and 'to' of role {title!r} must be dates")
    since, until = map(_drop_time, days)
    return Tenure(_drop_article(normalise(title)), title, speaker, since, until or latest)


def _read_day(published: str | None) -> date | None:
    """Return the day of an ISO 8601 date or date and time, None if it is neither."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
