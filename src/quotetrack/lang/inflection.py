"""Declensions of names: how a name ends in other cases than the one it is called by."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

STEM = 2  # letters of a name that no ending takes away
NONE = "-"  # in the place of an ending: no name has that case


class Gender(StrEnum):
    """A gender in grammar: it says which pronouns may stand for a mention, and nothing more."""

    MASCULINE = "masculine"
    FEMININE = "feminine"


@dataclass(frozen=True, slots=True)
class Ending:
    """An ending in another case (UD's value), the one of the nominative, and whose names end so.

    ``gender`` is None where men's and women's names both do.
    """

    written: str
    nominative: str
    gender: Gender | None
    case: str


@dataclass(frozen=True, slots=True)
class Inflection:
    """The table ``[people.inflection]``: endings of names, the longest first.

    Where ``sure``, an ending that leaves one nominative only is enough to tell it; otherwise the
    article, the speakers file or the parser's lemma must have it too (German: "Fuchs"). A name
    that is called by its bare stem ends in none of ``vowels``: "Бенуа" is no form of "Бену".
    """

    endings: tuple[Ending, ...] = ()
    sure: bool = False
    vowels: frozenset[str] = frozenset()

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Self:
        """Read ``masculine``, ``feminine`` and ``either``: a nominative, and a word a case.

        Raises:
            ValueError: an ending has more or fewer words than there are ``cases``.
        """
        cases = table.get("cases", "").split()
        found = [
            Ending(written, nominative, gender, case)
            for gender in (*Gender, None)
            for nominative, columns in table.get(gender or "either", {}).items()
            for case, column in zip(cases, columns.split(), strict=True)
            for written in column.split("/")
            if written != NONE
        ]
        ordered = sorted(found, key=lambda ending: -len(ending.written))
        vowels = frozenset(table.get("vowels", ""))
        return cls(tuple(ordered), bool(table.get("sure", False)), vowels)

    def __or__(self, other: "Inflection") -> "Inflection":
        """Join those of two languages, for names of which no language is known."""
        endings = sorted((*self.endings, *other.endings), key=lambda e: -len(e.written))
        joint = tuple(dict.fromkeys(endings))
        return Inflection(joint, self.sure and other.sure, self.vowels | other.vowels)

    def fit(self, word: str, gender: Gender, case: str | None) -> tuple[Ending, ...]:
        """Return the longest endings of names that a word in another case than the nominative has.

        >>> [e.nominative for e in inflection.fit("Захаровой", Gender.FEMININE, "Ins")]
        ['ова']
        """
        plain = word.casefold()
        fitting = [
            e
            for e in self.endings
            if plain.endswith(e.written)
            and e.gender in {None, gender}
            and case in {None, e.case}
            and len(e.nominative) + len(plain) - len(e.written) > STEM
            and (e.nominative or plain[: -len(e.written)][-1:] not in self.vowels)
        ]
        return tuple(e for e in fitting if len(e.written) == len(fitting[0].written))


def decline(word: str, ending: Ending) -> str:
    """Return the nominative of a word that has this ending."""
    stem = word[: len(word) - len(ending.written)]
    return f"{stem}{ending.nominative}" if stem else ending.nominative.capitalize()
