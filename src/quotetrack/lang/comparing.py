"""What two wordings are compared by: numbers, of which "800,000" and "0.8 million" are one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

_WORDS = (
    "ones", "alone", "joining_tens", "joining_hundreds", "percent", "refusals", "limiting",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparing:
    """The ``[comparing]`` table of a language file; a language may lack it. Words in lower case.

    - ``decimal``: the mark before a fraction; the other one of "." and "," parts thousands
    - ``words``: values of words that add up ("twenty" "six"); of a value that is told in several
      these are joined by "-" ("quatre-vingt-dix")
    - ``scales``: powers of ten of words that multiply what stands before them ("million")
    - ``glued``: the same of letters at the end of digits ("40bn")
    - ``ones``: words that are one before a scale ("a million", not "a boat")
    - ``alone``: scales that need no number before them (French "mille soldats")
    - ``joining_tens``, ``joining_hundreds``: words between tens and ones ("treinta y seis"), and
      behind hundreds and more ("two hundred and six")
    - ``percent``: what is written for "%"; words of one that is told in several joined by "-"
    - ``refusals``: words that say no beside those of ``[cues]``, in all their forms
    - ``limiting``: words behind one of those that make no refusal of it: "not only"
    - ``contraries``: beginnings of words that say the contrary of each other, in two sets
    """

    decimal: str = "."
    words: Mapping[str, int] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    glued: Mapping[str, int] = field(default_factory=dict)
    ones: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    joining_tens: frozenset[str] = frozenset()
    joining_hundreds: frozenset[str] = frozenset()
    percent: frozenset[str] = frozenset()
    refusals: frozenset[str] = frozenset()
    limiting: frozenset[str] = frozenset()
    contraries: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Self:
        """Read the table; a wrong type raises TypeError or ValueError."""
        return cls(
            decimal=str(table.get("decimal", ".")),
            words=_read_values(table.get("words", {})),
            scales=_read_values(table.get("scales", {})),
            glued=_read_values(table.get("glued", {})),
            **{key: frozenset(table.get(key, "").split()) for key in _WORDS},
            contraries=tuple(map(_read_sides, table.get("contraries", ()))),
        )


def _read_values(table: Mapping[str, str]) -> dict[str, int]:
    """Return values by word; the file has words by value, several beside each other."""
    return {word: int(value) for value, words in table.items() for word in words.split()}


def _read_sides(line: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words on both sides of a line's stroke: "open / clos shut"."""
    one, other = line.split(" / ")
    return frozenset(one.split()), frozenset(other.split())
