"""A report as one page of HTML that needs nothing else: no network, no script."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from quotetrack.evaluate.calibration import Bin, Reliability
from quotetrack.evaluate.context import Piece, find_windows, paint
from quotetrack.evaluate.floors import Floor
from quotetrack.evaluate.mistakes import Fault, Mistake
from quotetrack.evaluate.report import Report

# Of each fault, so that a page of thousands of mistakes still opens on a phone.
EXAMPLES = 12
SIDE = 260  # of the diagrams, in their own units
SCORES = ("content", "exact", "joint", "cue", "quoted", "q-joint")
MEANINGS = {
    "content": "half of the words shared",
    "exact": "all words shared",
    "joint": "content and source right",
    "cue": "content and cue right",
    "quoted": "only words in marks, four fifths shared",
    "q-joint": "quoted and source right",
    "span: source": "exactly gold's words",
    "span: cue": "exactly gold's words",
    "span: content": "exactly gold's words",
}


@dataclass(frozen=True, slots=True)
class Example:
    """A mistake as it is shown: the place as gold has it, and as predicted."""

    article: str
    gold: Sequence[Piece]
    predicted: Sequence[Piece]
    confidence: float | None
    wanted: str | None
    given: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """The mistakes of one fault: how many, their share of the most frequent one, and some."""

    fault: str
    count: int
    width: float
    examples: Sequence[Example]


@dataclass(frozen=True, slots=True)
class Point:
    """A bin of a reliability diagram in the diagram's units, y downwards."""

    x: float
    y: float
    radius: float
    bin: Bin


@dataclass(frozen=True, slots=True)
class Diagram:
    """A reliability diagram: points on the diagonal keep what they promise."""

    title: str
    reliability: Reliability
    points: Sequence[Point]


def write_page(
    report: Report, title: str, about: Sequence[str] = (), floors: Sequence[Floor] = ()
) -> str:
    """Return the page of ``report``.

    Args:
        report: what ``evaluate`` returned.
        title: what was compared with what.
        about: lines below the title.
        floors: pinned figures to show beside those reached.

    Everything that comes from an article or a file is escaped.
    """
    figures = report.to_dict()
    return _template().render(
        title=title,
        about=about,
        figures=figures,
        scores=list(_list_scores(figures)),
        meanings=MEANINGS,
        floors=floors,
        diagrams=list(_draw(report)),
        groups=_group(report.mistakes),
        missed_cues=_widen(figures["errors"]["missed by cue"]),
        missed_kinds=_widen(figures["errors"]["missed by kind"]),
        side=SIDE,
    )


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    source = files("quotetrack.evaluate") / "report.html.j2"
    return environment.from_string(source.read_text("utf-8"))


def _list_scores(figures: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, float]]]:
    for name in SCORES:
        yield name, figures[name]
    for part, score in figures["spans"].items():
        yield f"span: {part}", score


def _draw(report: Report) -> Iterator[Diagram]:
    named = (
        ("Content and source right", report.reliability),
        ("Content and speaker right, of what stands in marks", report.speaker_reliability),
    )
    for title, reliability in named:
        if reliability and reliability.guesses:
            most = max(one.n for one in reliability.bins)
            points = [_place(one, most) for one in reliability.bins if one.n]
            yield Diagram(title, reliability, points)


def _place(one: Bin, most: int) -> Point:
    """Place a bin; the area of its point goes with the number of guesses in it."""
    return Point(
        x=round(one.confidence * SIDE / 100, 1),
        y=round(SIDE - one.right * SIDE / 100, 1),
        radius=round(3 + 7 * (one.n / most) ** 0.5, 1),
        bin=one,
    )


def _group(mistakes: Sequence[Mistake]) -> list[Group]:
    order = list(Fault)
    ranked = sorted(mistakes, key=lambda mistake: order.index(mistake.fault))
    by_fault = [(fault, list(g)) for fault, g in groupby(ranked, key=lambda m: m.fault)]
    most = max((len(group) for _, group in by_fault), default=1)
    by_fault.sort(key=lambda each: -len(each[1]))
    return [
        Group(
            fault.value,
            len(group),
            100 * len(group) / most,
            [_show(mistake) for mistake in _spread(group)],
        )
        for fault, group in by_fault
    ]


def _spread(mistakes: Sequence[Mistake]) -> Sequence[Mistake]:
    """Choose examples from all over the articles, always the same ones."""
    step = max(1, len(mistakes) // EXAMPLES)
    return mistakes[::step][:EXAMPLES]


def _show(mistake: Mistake) -> Example:
    quotations = [one for one in (mistake.gold, mistake.predicted) if one]
    windows = find_windows(mistake.text, quotations)
    gold, predicted = (
        list(paint(mistake.text, windows, one)) if one else []
        for one in (mistake.gold, mistake.predicted)
    )
    return Example(
        article=mistake.article,
        gold=gold,
        predicted=predicted,
        confidence=(mistake.predicted or {}).get("confidence"),
        wanted=mistake.wanted,
        given=mistake.given,
    )


def _widen(counts: Mapping[str, int]) -> list[tuple[str, int, float]]:
    """Return names and counts with the width of their bars, in percent of the longest."""
    most = max(counts.values(), default=1)
    return [(name, count, 100 * count / most) for name, count in counts.items()]
