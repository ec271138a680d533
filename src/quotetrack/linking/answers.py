"""What a service answers, read with suspicion: whatever isn't a candidate is left out."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quotetrack.linking.queries import Query

_ITEM = re.compile(r"Q[1-9][0-9]{0,15}")
_LONGEST = 300  # characters of a name or a description: more is no name


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that a service proposes.

    ``score`` is the service's own, higher is better, None if it gave none; ``sure`` is its own
    opinion that this is the one; ``link`` is where a person reads about it.
    """

    item: str
    name: str
    description: str | None
    types: tuple[str, ...]
    score: float | None
    sure: bool
    link: str


@dataclass(frozen=True, slots=True)
class Proposals:
    """The candidates for one speaker, the best first; None if the service gave no answer."""

    query: Query
    candidates: tuple[Candidate, ...] | None


def read_candidates(
    answer: object, query: Query, limit: int, link: str
) -> tuple[Candidate, ...] | None:
    """Return the candidates in one result of a batch, the best first.

    Args:
        answer: what stands under the query's key; anything.
        query: what was asked; the items refused before are left out.
        limit: the most candidates to return.
        link: an address with ``{{id}}`` in the place of the item.

    Returns:
        None if this is no result (section 5.2 of the specification).
    """
    listed = answer.get("result") if isinstance(answer, Mapping) else None
    if not isinstance(listed, list):
        return None
    found: dict[str, Candidate] = {}
    for candidate in _read_each(listed, link):
        if candidate.item not in query.refused:
            found.setdefault(candidate.item, candidate)
    # Where scores are equal, or missing, the order is the service's.
    ranked = sorted(found.values(), key=lambda c: math.inf if c.score is None else -c.score)
    return tuple(ranked[:limit])


def _read_each(listed: list[Any], link: str) -> Iterator[Candidate]:
    for entry in listed:
        if not isinstance(entry, Mapping):
            continue
        item = entry.get("id")
        if not isinstance(item, str) or not _ITEM.fullmatch(item):
            continue
        yield Candidate(
            item,
            _read_text(entry.get("name")) or item,
            _read_text(entry.get("description")),
            _read_types(entry.get("type")),
            _read_score(entry.get("score")),
            entry.get("match") is True,
            link.replace("{{id}}", item),
        )


def _read_text(given: object) -> str | None:
    if not isinstance(given, str):
        return None
    text = " ".join(given.split())
    return f"{text[:_LONGEST]}…" if len(text) > _LONGEST else text or None


def _read_types(given: object) -> tuple[str, ...]:
    """Return the types' names, or their ids: each is an object or an id."""
    listed = given if isinstance(given, list) else []
    named = (
        _read_text(each.get("name") or each.get("id"))
        if isinstance(each, Mapping)
        else _read_text(each)
        for each in listed[:3]
    )
    return tuple(filter(None, named))


def _read_score(given: object) -> float | None:
    """Return a score as a number; some services write it as a text."""
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        return None
    try:
        score = float(given)
    except (ValueError, OverflowError):
        return None
    return score if math.isfinite(score) else None
