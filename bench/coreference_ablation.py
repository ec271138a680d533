"""What each step of quotetrack's own resolver is worth: the same without it.

Each run has a registry of its own, as an article enters speakers whom later ones then know.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from coreference_resolvers import Answer, Case, keep
from quotetrack.lang import Language
from quotetrack.model import Attribution
from quotetrack.pipeline import open_registry
from quotetrack.speakers.answers import Sieve
from quotetrack.speakers.attribute import attribute

Given = Sequence[Sequence[Attribution]]
# Returns figures in percent for the answers to all articles.
Measure = Callable[[list[list[Answer]]], Mapping[str, float]]

WHOLE = "quotetrack"
FIGURES = ("recall", "precision", "wrong", "cover@99", "cover@95")
COMPARED = ("recall", "wrong")
WITHOUT: Mapping[str, frozenset[Sieve]] = {
    WHOLE: frozenset(),
    # The article's own full names have no switch: without them, there is nobody to mean.
    **{f"without {s.value}": frozenset({s}) for s in Sieve if s is not Sieve.FULL_NAME},
    "without salience, ranker": frozenset({Sieve.SALIENCE, Sieve.RANKER}),
    "full names only": frozenset(Sieve) - {Sieve.FULL_NAME},
}


def attribute_without(
    cases: Sequence[Case], language: Language, without: frozenset[Sieve]
) -> list[list[Attribution]]:
    """Name the speakers of all articles without some sieves, with a registry not yet used."""
    registry = open_registry(None)
    return [
        attribute(
            case.syntax,
            case.quotations,
            registry,
            language,
            case.document.published,
            without=without,
        )
        for case in cases
    ]


def list_lines(cases: Sequence[Case], language: Language, measure: Measure) -> Iterator[str]:
    """Yield the lines of a table: the whole first, then what is left without each sieve.

    ``changed`` counts the quotations that get another answer than from the whole, ``known`` those
    that get a speaker, not only words that describe one.
    """
    differences = "".join(f"{'±' + name:>9}" for name in COMPARED)
    heading = "".join(f"{name:>10}" for name in FIGURES)
    yield f"{'':26}{heading}{differences}{'changed':>9}{'known':>7}"
    first: Given = ()
    whole: Mapping[str, float] = {}
    for name, without in WITHOUT.items():
        given = attribute_without(cases, language, without)
        figures = measure([[keep(one) for one in article] for article in given])
        first, whole = first or given, whole or figures
        cells = "".join(f"{figures[c]:10.1f}" for c in FIGURES)
        apart = "".join(f"{figures[c] - whole[c]:+9.1f}" for c in COMPARED)
        yield f"{name:26}{cells}{apart}{count_changed(first, given):9}{count_known(given):7}"


def count_changed(one: Given, other: Given) -> int:
    """Count the quotations that two runs answer differently."""
    return sum(
        a.shown != b.shown
        for left, right in zip(one, other, strict=True)
        for a, b in zip(left, right, strict=True)
    )


def count_known(given: Given) -> int:
    """Count the quotations that have a speaker."""
    return sum(one.speaker is not None for article in given for one in article)
