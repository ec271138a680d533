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
    article, the speakers file or the parser's lemma must have it too (German: "Fuchs").
    """

    endings: tuple[Ending, ...] = ()
    sure: bool = False

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
        return cls(tuple(ordered), bool(table.get("sure", False)))

    def __or__(self, other: "Inflection") -> "Inflection":
        """Join those of two languages, for names of which no language is known."""
        endings = sorted((*self.endings, *other.endings), key=lambda e: -len(e.written))
        return Inflection(tuple(dict.fromkeys(endings)), self.sure and other.sure)

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
        ]
        return tuple(e for e in fitting if len(e.written) == len(fitting[0].written))


def decline(word: str, ending: Ending) -> str:
    """Return the nominative of a word that has this ending."""
    stem = word[: len(word) - len(ending.written)]
    return f"{stem}{ending.nominative}" if stem else ending.nominative.capitalize()
