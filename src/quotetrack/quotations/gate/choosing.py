"""Choose the lines of an article that are worth a parse.

What costs is the parse, and some of an article needs none. A line is left out if nothing in it
looks as if somebody were quoted: a linear classifier over its words (logistic regression, learned
as ``training/gate/learn_gate.py`` does it). A line with quotation marks, dashes or colons, or next
to one, is never left out, for who said the words may stand there.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from quotetrack.quotations.gate.features import describe
from quotetrack.quotations.gate.lines import Line

LIKELY, ALL = "likely", "all"
PARSED = (LIKELY, ALL)
"""What may be parsed: lines that may hold a quotation, or every line."""
QUOTED = "quoted"
ONLY = (QUOTED,)
"""What may be asked for alone: what stands in quotation marks."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each feature speaks for a quotation, in log odds; below ``least`` is none."""

    features: Mapping[str, float]
    bias: float
    least: float


def choose_likely(text: str, lines: Sequence[Line], weights: Weights) -> list[bool]:
    """Tell of each line of ``text`` whether it may hold a quotation, or tell who said one."""
    near = choose_near(lines)
    known = weights.features
    return [
        marked or weights.bias + sum(known.get(each, 0.0) for each in told) >= weights.least
        for marked, told in zip(near, describe(text, lines), strict=True)
    ]


def choose_near(lines: Sequence[Line]) -> list[bool]:
    """Tell of each line whether marks, dashes or colons stand in it, or in one beside it."""
    return [any(each is not None and each.turned for each in near) for near in _list_beside(lines)]


def choose_marked(lines: Sequence[Line]) -> list[bool]:
    """Tell of each line whether marks stand in it, or in one beside it that may need it.

    A line with marks needs the one before: it tells who "she" is. It needs the one behind in the
    same paragraph, or where all its own words stand in marks: "she said" may follow.
    """
    return [
        line.marked or bool(behind and behind.marked) or bool(before and _needs(before, line))
        for before, line, behind in _list_beside(lines)
    ]


def _needs(line: Line, behind: Line) -> bool:
    return line.marked and (line.floating or line.paragraph == behind.paragraph)


def _list_beside(lines: Sequence[Line]) -> Iterator[tuple[Line | None, Line, Line | None]]:
    """Yield each line between the one before and the one behind."""
    return zip([None, *lines[:-1]], lines, [*lines[1:], None], strict=False)


@cache
def load_weights(language: str) -> Weights | None:
    """Return the weights for a language, None where nothing was learned: all is parsed then."""
    place = files("quotetrack.quotations.gate") / "weights" / f"{language}.json"
    if not place.is_file():
        return None
    table = json.loads(place.read_text("utf-8"))
    return Weights(table["features"], table["bias"], table["least"])
