"""What is known of names in general: spellings, nicknames, how common, weights. All of it data."""

import hashlib
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Rules = tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True, slots=True)
class Weight:
    """What a likeness of names is worth: a ``share`` (or ``odds``, for bodies) and a reason."""

    key: str
    sure: bool
    why: str
    share: float = 1.0
    odds: float = 0.0


@dataclass(frozen=True, slots=True)
class Weights:
    """The table ``weights.toml``: likenesses by "part.name", numbers and words by their names."""

    likenesses: Mapping[str, Weight]
    crowd: Mapping[str, float]
    evidence: Mapping[str, float]
    limits: Mapping[str, float]
    roles: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Spelling:
    """Ordered replacements that bring the spellings of one name together.

    ``feminine`` makes a man's family name of a woman's; ``ukrainian`` maps letters.
    """

    close: Rules
    loose: Rules
    consonants: Rules
    feminine: Rules
    joining: frozenset[str]
    hangul: Mapping[str, str]
    expanded: Mapping[int, str]
    ukrainian: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class GivenNames:
    """Given names: full names by short form, numbers of sets by name, shares of people."""

    full: Mapping[str, frozenset[str]]
    variants: Mapping[str, frozenset[int]]
    respelt: Mapping[str, frozenset[int]]
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class FamilyNames:
    """Family names: those written first, names of several well-known people, shares of people.

    ``generations`` brings "junior" and "jr" to one.
    """

    first: frozenset[str]
    generations: Mapping[str, str]
    namesakes: frozenset[str]
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class BodyWords:
    """What bodies' names are written with; keys are in lower case and without points."""

    forms: Mapping[tuple[str, ...], str]
    articles: frozenset[str]
    joining: frozenset[str]
    turning: frozenset[str]
    spellings: Mapping[str, str]
    acronyms: Mapping[str, str]


@cache
def load_weights() -> Weights:
    """Read ``weights.toml``."""
    table = _read("weights")
    parts = ("family", "given", "middle", "whole", "body")
    return Weights(
        likenesses={
            f"{part}.{name}": Weight(f"{part}.{name}", **entry)
            for part in parts
            for name, entry in table[part].items()
        },
        crowd=table["crowd"],
        evidence=table["evidence"],
        limits=table["limits"],
        roles={name: frozenset(words) for name, words in table["roles"].items()},
    )


@cache
def load_spelling() -> Spelling:
    """Read ``spelling.toml``."""
    table = _read("spelling")
    return Spelling(
        close=_compile(table["close"]),
        loose=_compile(table["loose"]),
        consonants=_compile(table["consonants"]),
        feminine=_compile(table["feminine"]),
        joining=frozenset(table["joining"]),
        hangul=table["hangul"],
        expanded=str.maketrans(table["expanded"]),
        ukrainian=str.maketrans(table["ukrainian"]),
    )


@cache
def load_given_names() -> GivenNames:
    """Read ``given_names.toml``."""
    table = _read("given_names")
    full = defaultdict(set)
    for name, shorts in table["nicknames"].items():
        for short in shorts:
            full[short].add(name)
    return GivenNames(
        full={short: frozenset(names) for short, names in full.items()},
        variants=_number(table["variants"]["sets"]),
        respelt=_number(table["respelt"]["sets"]),
        shares=_spread(table["per_thousand"], 1_000),
    )


@cache
def load_family_names() -> FamilyNames:
    """Read ``family_names.toml``."""
    table = _read("family_names")
    return FamilyNames(
        first=frozenset(table["first"]),
        generations=table["generations"],
        namesakes=frozenset(table["namesakes"]),
        shares=_spread(table["per_hundred_thousand"], 100_000),
    )


@cache
def load_body_words() -> BodyWords:
    """Read ``bodies.toml``."""
    table = _read("bodies")
    plain = table["plain"]
    return BodyWords(
        forms={
            tuple(form.split()): name
            for name, written in table["legal_forms"].items()
            for form in written
        },
        articles=frozenset(plain["articles"]),
        joining=frozenset(plain["joining"]),
        turning=frozenset(plain["turning"]),
        spellings=table["spellings"],
        acronyms=table["acronyms"],
    )


def _read(name: str) -> dict[str, Any]:
    text = (files("quotetrack.speakers.matching") / f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


def _compile(rules: Iterable[Sequence[str]]) -> Rules:
    return tuple((re.compile(pattern), written) for pattern, written in rules)


def _number(sets: Iterable[Iterable[str]]) -> dict[str, frozenset[int]]:
    """Return, by name, the numbers of the sets that it is in."""
    numbers = defaultdict(set)
    for number, names in enumerate(sets):
        for name in names:
            numbers[name].add(number)
    return {name: frozenset(found) for name, found in numbers.items()}


def _spread(bands: Mapping[str, Iterable[str]], people: int) -> dict[str, float]:
    """Give each name the share of its band; the first band that has a name counts."""
    shares: dict[str, float] = {}
    for count, names in bands.items():
        for name in names:
            shares.setdefault(name, int(count) / people)
    return shares


def fingerprint_data() -> bytes:
    """Return the sha256 of all the data that names are matched by."""
    digest = hashlib.sha256()
    folder = files("quotetrack.speakers.matching")
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.endswith(".toml"):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.digest()
