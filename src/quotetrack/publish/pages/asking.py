"""What a reader asks for, as it stands in an address: the one way to read it and to write it."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol, TypedDict, Unpack
from urllib.parse import urlencode

from quotetrack.model.showing import Search
from quotetrack.store.showing.wording import match_words

KINDS = ("direct", "mixed", "indirect")
CERTAINTIES = ("checked", "sure", "likely", "check")
ACTS = ("statement", "any", "denial", "thought", "intention", "question")
"""What was said, everything attributed, or one of what is attributed but was not said."""

LONGEST = 300
"""Characters of a field; what is longer is cut, and told."""

MOST_SPEAKERS = 10
"""How many may be asked for at once."""

_NAMES = {
    "words": "q",
    "outlet": "outlet",
    "kind": "kind",
    "certainty": "certainty",
    "since": "since",
    "until": "until",
}
"""The fields that hold one text: what each is called in an address."""

_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?", re.ASCII)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


class Asked(Protocol):
    """The values of a query string, as Datasette's ``request.args`` gives them."""

    def getlist(self, key: str) -> list[str]:
        """Return all values of one name, none if it isn't there."""


class Changes(TypedDict, total=False):
    """The fields of a `Search`, each as it may be changed."""

    words: str
    speakers: tuple[str, ...]
    outlet: str
    kind: str
    certainty: str
    since: str
    until: str
    act: str
    before: int | None


def read_search(asked: Asked) -> tuple[Search, tuple[str, ...]]:
    """Return what a query string asks for, and a sentence for each part that can't be meant.

    Such a part asks for nothing: the list is then the longer one, and the page says why. Names:
    ``q``, ``speaker`` (may repeat), ``outlet``, ``kind``, ``certainty``, ``since``, ``until``,
    ``act``, ``before``.
    """
    complaints: list[str] = []
    given = {name: _read_text(asked, key, complaints) for name, key in _NAMES.items()}
    search = Search(
        words=_read_words(given["words"], complaints),
        speakers=_read_speakers(asked, complaints),
        outlet=given["outlet"],
        kind=_choose("kind", given["kind"], KINDS, complaints),
        certainty=_choose("certainty", given["certainty"], CERTAINTIES, complaints),
        since=_read_date(given["since"], complaints),
        until=_read_date(given["until"], complaints),
        act=_choose("act", _read_text(asked, "act", complaints), ACTS, complaints) or ACTS[0],
        before=_read_page(asked, complaints),
    )
    if search.since and search.until and search.since[: len(search.until)] > search.until:
        complaints.append(f"{search.since} lies after {search.until}: nothing can fit both.")
    return search, tuple(complaints)


def write_search(search: Search, **changes: Unpack[Changes]) -> str:
    """Return the query string, without a question mark, that asks for ``search``.

    ``changes`` are fields to ask for instead; with any of them the list begins on its first page,
    unless ``before`` is among them.
    """
    if changes and "before" not in changes:
        search = replace(search, before=None)
    return urlencode(list(_write(replace(search, **changes))))


def _write(search: Search) -> Iterator[tuple[str, str]]:
    yield from (("speaker", one) for one in search.speakers)
    for name, key in _NAMES.items():
        if value := getattr(search, name):
            yield key, value
    if search.act != ACTS[0]:
        yield "act", search.act
    if search.before is not None:
        yield "before", str(search.before)


def _read_text(asked: Asked, key: str, complaints: list[str]) -> str:
    given = asked.getlist(key)
    text = _clean(given[-1]) if given else ""
    if len(text) > LONGEST:
        complaints.append(f"Only the first {LONGEST} characters of “{key}” were looked at.")
    return text[:LONGEST]


def _clean(text: str) -> str:
    return _UNSEEN.sub(" ", text).strip()


def _read_words(given: str, complaints: list[str]) -> str:
    if given and not match_words(given):
        complaints.append(f"There is no word in “{given}”: it was left out of the search.")
        return ""
    return given


def _read_speakers(asked: Asked, complaints: list[str]) -> tuple[str, ...]:
    given = (_clean(one)[:LONGEST] for one in asked.getlist("speaker"))
    speakers = tuple(dict.fromkeys(one for one in given if one))
    if len(speakers) > MOST_SPEAKERS:
        complaints.append(f"Only the first {MOST_SPEAKERS} speakers were looked for.")
    return speakers[:MOST_SPEAKERS]


def _choose(name: str, given: str, choices: tuple[str, ...], complaints: list[str]) -> str:
    value = given.casefold()
    if value and value not in choices:
        complaints.append(f"“{given}” is no {name} that we know: it may be {_either(choices)}.")
        return ""
    return value


def _either(choices: tuple[str, ...]) -> str:
    return f"{', '.join(choices[:-1])} or {choices[-1]}"


def _read_date(given: str, complaints: list[str]) -> str:
    found = _DATE.fullmatch(given)
    parts = [int(part) for part in found.groups() if part] if found else []
    if parts and _is_real(*parts):
        year, *rest = parts
        return "-".join([f"{year:04}", *(f"{part:02}" for part in rest)])
    if given:
        told = f"“{given}” is no date that we know: write 2026, 2026-03 or 2026-03-31."
        complaints.append(told)
    return ""


def _is_real(year: int, month: int = 1, day: int = 1) -> bool:
    return year > 0 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]  # noqa: PLR2004 - months


def _read_page(asked: Asked, complaints: list[str]) -> int | None:
    given = _read_text(asked, "before", complaints)
    if not given:
        return None
    if given.isascii() and given.isdigit() and len(given) <= 18:  # noqa: PLR2004 - SQLite's integers
        return int(given)
    complaints.append("There is no such page of the list: this is its beginning.")
    return None
