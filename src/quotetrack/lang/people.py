"""What a language says of people and bodies: pronouns, honorifics, titles, first names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from quotetrack.lang.inflection import Gender, Inflection

__all__ = ["Gender", "Inflection", "People"]


# Sets of words that a language may lack.
OPTIONAL = ("who", "belonging", "of", "authors", "pointing")


@dataclass(frozen=True, slots=True)
class People:
    """The ``[people]`` table of a language file; every word is in lower case.

    ``pronouns``, ``honorifics``, ``gendered`` and ``first_names`` say what gender a word shows (an
    honorific such as "Dr." shows none). ``titles`` are words that stand before a name and belong to
    no name, of which ``partial`` ones alone name no office; ``abbreviated`` spells words out,
    ``broader`` gives the wider words that a title may be taken up by ("senator": "lawmaker");
    ``altering`` words make another office of one ("vice", "former"), of which ``past`` ones say
    that it is over and ``present`` ones that it isn't. ``writings`` are nouns for what somebody
    says in writing ("statement"), ``issuing`` verbs for making it public. ``bodies`` gives for a
    noun that may take up a body ("the agency") the words that stand in such bodies' names.
    ``places`` brings "French", "U.S." and "Calif." to one name each, and ``place_words`` stand in
    names of others; ``parties`` are words for a party and its members; ``affiliations`` are these
    and all places by their one name. ``offices`` are those that one person at a time holds, each as
    its words, by what they are held in: ``place``, ``party`` or ``body``. Nouns with one of
    ``endings`` say what a person is, unless they are among ``things``; so do ``persons``, of whom
    ``askers`` ask and are answered. A description that begins with one of ``indefinite`` means
    nobody known ("no leader"). ``impersonal`` pronouns stand for bodies ("it"), ``plural`` ones for
    several, those of ``collective`` for bodies too; those of ``pointing`` take up
    whoever was named last ("ce dernier"), and who that is stays open. A description with one of
    ``aged`` in it ("the 40-year-old nurse") takes up someone. Of ``conjunctions``, those of
    ``together`` join who do something together. ``times`` are names of days, months and feasts.
    ``groups`` are heads of a description that never is a person ("campaign"), ``body_words`` words
    that only a body's name has ("Ministry"), of which ``legal_forms`` alone are no name ("AG").
    ``inflection`` tells how names end in other cases, ``patronymics`` how a father's name does
    behind a given name ("Владимировна"). ``who`` are relatives that mean persons only,
    ``belonging`` prepositions within a description ("mayor of"), ``of`` those before whose
    something is, ``authors`` those before who wrote a writing. ``owner`` is how a description is
    written with the name of whose it is, ``both`` joins two names. Where ``gendered_things``,
    pronouns of a gender stand for things too; where ``capitals``, every noun is written with one;
    where ``bare``, a noun without an article may be someone known ("Мэр сказал").
    """

    pronouns: Mapping[str, Gender]
    impersonal: frozenset[str]
    plural: frozenset[str]
    relatives: frozenset[str]
    honorifics: Mapping[str, Gender | None]
    titles: frozenset[str]
    partial: frozenset[str]
    abbreviated: Mapping[str, str]
    broader: Mapping[str, tuple[str, ...]]
    altering: frozenset[str]
    past: frozenset[str]
    present: frozenset[str]
    writings: frozenset[str]
    issuing: frozenset[str]
    bodies: Mapping[str, frozenset[str]]
    gendered: Mapping[str, Gender]
    kin: frozenset[str]
    endings: tuple[str, ...]
    persons: frozenset[str]
    askers: frozenset[str]
    things: frozenset[str]
    first_names: Mapping[str, Gender]
    particles: frozenset[str]
    suffixes: frozenset[str]
    groups: frozenset[str]
    body_words: frozenset[str]
    legal_forms: frozenset[str]
    joining: frozenset[str]
    articles: frozenset[str]
    indefinite: frozenset[str]
    places: Mapping[str, str]
    place_words: frozenset[str]
    parties: frozenset[str]
    affiliations: frozenset[str]
    offices: Mapping[str, tuple[frozenset[str], ...]]
    conjunctions: frozenset[str]
    together: frozenset[str]
    aged: tuple[str, ...]
    times: frozenset[str]
    inflection: Inflection
    patronymics: tuple[str, ...]
    who: frozenset[str]
    belonging: frozenset[str]
    of: frozenset[str]
    authors: frozenset[str]
    owner: str
    both: str
    gendered_things: bool
    bare: bool
    capitals: bool
    collective: frozenset[str]
    pointing: frozenset[str]

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Self:
        """Read the table; a missing key raises KeyError."""
        sets: dict[str, Any] = {
            name: frozenset(table[name])
            for name in (f.name for f in fields(cls) if f.type == frozenset[str])
            if name not in {"affiliations", "collective", *OPTIONAL}
        }
        sets["collective"] = frozenset(table.get("collective", table["plural"]))
        sets["body_words"] |= sets["legal_forms"]
        places = _by_variant(table["places"])
        return cls(
            **sets,
            pronouns=_by_gender(table["pronouns"]),
            honorifics=_by_gender(table["honorifics"]) | dict.fromkeys(table["plain_honorifics"]),
            abbreviated=dict(table["abbreviated"]),
            broader={word: tuple(wider) for word, wider in table["broader"].items()},
            bodies={noun: frozenset(words) for noun, words in table["bodies"].items()},
            gendered=_by_gender(table["gendered"]),
            endings=tuple(table["endings"]),
            first_names=_by_gender(table["first_names"]),
            places=places,
            affiliations=sets["parties"] | frozenset(places.values()),
            offices={held: _as_words(names) for held, names in table["offices"].items()},
            aged=tuple(table["aged"]),
            inflection=Inflection.read(table.get("inflection", {})),
            patronymics=tuple(table.get("patronymics", ())),
            **{name: frozenset(table.get(name, ())) for name in OPTIONAL},
            owner=table.get("owner", ""),
            both=table.get("both", "&"),
            gendered_things=bool(table.get("gendered_things", False)),
            bare=bool(table.get("bare", False)),
            capitals=bool(table.get("capitals", False)),
        )


def _by_gender(table: Mapping[str, Iterable[str]]) -> dict[str, Gender]:
    return {word: gender for gender in Gender for word in table[gender.value]}


def _as_words(names: Iterable[str]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(name.split()) for name in names)


def _by_variant(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Turn a place's variants round: {"france": ["french"]} gives {"french": "france"}."""
    turned = {variant: place for place, variants in table.items() for variant in variants}
    return turned | {place: place for place in table}
