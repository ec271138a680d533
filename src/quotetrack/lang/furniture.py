"""Page furniture as data: the lines of a page that aren't the article, in a language's words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

MOST_STARS = 2
"""The most ``*`` that a line of the data may have: the time to match it grows with each."""

_TOKEN = re.compile(r" ?\[([^\[\]]*)\]\??|\{(\w+)\}|.", re.DOTALL)
# A number may have a point, a comma or a letter: 12, 1,204, 3.5k.
_WILDCARDS = {"*": ".+", "#": r"\d[\d.,]{0,12}[km]?", "~": r"\S+"}


@dataclass(frozen=True, slots=True)
class Sort:
    """One ``[furniture.sorts.…]`` table: a sort of line, and how such lines are worded.

    ``longest`` is the most characters of such a line. ``lines`` and ``sentences`` match it as
    `fold` writes it; what is a whole sentence can only be one of ``sentences``, and a line with
    quotation marks in it only one of ``quoting``.
    """

    name: str
    longest: int
    lines: re.Pattern[str]
    sentences: re.Pattern[str] | None
    quoting: re.Pattern[str] | None = None

    @classmethod
    def read(cls, name: str, table: Mapping[str, Any], words: Mapping[str, str]) -> Self:
        """Read one table; ``words`` are the lists that its lines may name.

        Raises:
            KeyError: a key or a list of words is missing.
            ValueError: a line has too many ``*``, or a bracket without its partner.
        """
        sentences = table.get("sentences", ())
        quoting = table.get("quoting", ())
        return cls(
            name=name,
            longest=int(table["longest"]),
            lines=_compile([*table["lines"], *sentences], words),
            sentences=_compile(sentences, words) if sentences else None,
            quoting=_compile(quoting, words) if quoting else None,
        )


def read_furniture(table: Mapping[str, Any]) -> tuple[Sort, ...]:
    """Read the ``[furniture]`` table of a language file.

    Raises:
        KeyError: something is missing.
        ValueError: a line can't be understood.
    """
    words = {name: "|".join(map(re.escape, some)) for name, some in table["words"].items()}
    return tuple(Sort.read(name, sort, words) for name, sort in table["sorts"].items())


def fold(line: str) -> str:
    """Write a line as the data has it: lower case, single spaces, nothing odd at its ends.

    A space is in front, for words that a line may begin with or not.
    """
    plain = line.translate(_SAME).casefold()
    return " " + " ".join(plain.split()).strip(_EDGES)


_SAME = str.maketrans({"’": "'", **dict.fromkeys("|·•→›▸►▶>", "/")})
_EDGES = " ()[]{}/–—-*_~:…."


def _compile(lines: Iterable[str], words: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(_read_line(f" {line}", words) for line in lines))


def _read_line(line: str, words: Mapping[str, str]) -> str:
    if _count_stars(line) > MOST_STARS:
        raise ValueError(f"more than {MOST_STARS} * in {line!r}")
    pattern = "".join(_translate(match, words) for match in _TOKEN.finditer(line))
    if re.search(r"\\[\[\]{}]", pattern):
        raise ValueError(f"a bracket without its partner in {line!r}")
    return pattern


def _count_stars(line: str) -> int:
    """Count the stars of a line, of several choices those of the one that has most."""
    outside = _TOKEN.sub(lambda match: "" if match[1] is not None else match[0], line)
    choices = (match[1].split("|") for match in _TOKEN.finditer(line) if match[1] is not None)
    inside = sum(max(choice.count("*") for choice in some) for some in choices)
    return outside.count("*") + inside


def _translate(match: re.Match[str], words: Mapping[str, str]) -> str:
    choice, named = match.groups()
    if choice is not None:
        space = " " if match[0].startswith(" ") else ""
        options = "|".join(_read_line(option, words) for option in choice.split("|"))
        whole = f"{space}(?:{options})"
        return f"(?:{whole})?" if match[0].endswith("?") else whole
    if named:
        return f"(?:{words[named]})"
    return _WILDCARDS.get(match[0], re.escape(match[0]))
