"""Annotated articles as the rankers' programs need them: tables, readings and gold by tokens."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from quotetrack.documents import passages
from quotetrack.lang import Language, load
from quotetrack.model import Span
from quotetrack.parse.with_spacy import SpacyParser
from quotetrack.quotations.find import lay_scene, read_candidates
from quotetrack.quotations.learned.arrays import Ints
from quotetrack.quotations.learned.lexicon import COUNTED, Lexicon
from quotetrack.quotations.learned.readings import Material, Reading, head_of, lay_readings
from quotetrack.quotations.learned.table import DEPREL, Table
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.scoring import score
from quotetrack.quotations.signals import Signals
from quotetrack.syntax import Syntax

# How many parts the articles are dealt to.
FOLDS = 5

Words = frozenset[int]


@dataclass(frozen=True)
class Gold:
    """One annotated attribution: its cue's head, and the words of its parts as positions."""

    head: int
    cue: Words
    source: Words
    content: Words
    kind: str


@dataclass(frozen=True)
class Article:
    """One article, and the fold that it belongs to."""

    id: str
    fold: int
    table: Table
    readings: list[Reading]
    gold: list[Gold]
    # Whether a lexicon that it is looked at with has counted its words.
    counted: bool = True

    @cached_property
    def counts(self) -> Mapping[str, Ints]:
        """What this article adds to the lexicon's counts."""
        return count_lemmas(self.table, self.gold)

    def matter(self, lexicon: Lexicon) -> Material:
        """Return what the stages look at, this article's own words not counted."""
        known = lexicon.without(self.counts) if self.counted else lexicon
        return Material(self.table, known, self.readings)


def read_articles(
    rows: Sequence[Mapping[str, Any]], read: Callable[[Scene], Signals] | None = None
) -> Iterator[Article]:
    """Parse annotated articles; ``read`` is an encoder's that has not seen them."""
    parser = SpacyParser()
    parser.skip_entities()
    language = load(parser.language)
    parsed = parser.parse((row["text"], passages(row["text"])) for row in rows)
    for n, (row, sentences) in enumerate(zip(rows, parsed, strict=True)):
        syntax = Syntax(row["text"], sentences)
        signals = read(lay_scene(syntax, language)) if read else None
        yield make_article(n, row, syntax, language, signals)


def make_article(
    n: int, row: Mapping[str, Any], syntax: Syntax, language: Language, signals: Signals | None
) -> Article:
    """Lay one article out; its number decides its fold."""
    scene = lay_scene(syntax, language)
    table = Table(scene, signals)
    readings = lay_readings(table, ((score(scene, c), c) for c in read_candidates(scene)))
    gold = [g for a in row["attributions"] if a["content"] and (g := _lay(table, a)).content]
    # An encoder's signals come with a base whose lexicon has not counted the article.
    return Article(row["id"], n % FOLDS, table, readings, gold, counted=signals is None)


def _lay(table: Table, annotation: Mapping[str, Any]) -> Gold:
    cue = _positions(table, annotation["cue"])
    return Gold(
        head=head_of(table, sorted(cue)) if cue else -1,
        cue=cue,
        source=_words(table, _positions(table, annotation["source"])),
        content=_words(table, _positions(table, annotation["content"])),
        kind=annotation["kind"],
    )


def _positions(table: Table, spans: Sequence[Sequence[int]]) -> Words:
    syntax = table.scene.syntax
    return frozenset(i for start, end in spans for i in syntax.tokens_in(Span(start, end)))


def _words(table: Table, positions: Words) -> Words:
    return frozenset(i for i in positions if table.word[i])


def count_lemmas(table: Table, gold: Sequence[Gold]) -> dict[str, Ints]:
    """Return what the lexicon counts of each lemma; the empty lemma stands for all."""
    counts: dict[str, Ints] = {}
    for lemma, seen in Counter(table.lemma).items():
        counts[lemma] = np.array([seen, *[0] * (len(COUNTED) - 1)])
    for g in gold:
        if g.head >= 0:
            counts[table.lemma[g.head]][1:] += _ways(table, g)
    counts[""] = np.sum(list(counts.values()), axis=0)
    return counts


def _ways(table: Table, gold: Gold) -> Ints:
    """Return how one content stands to its cue, see ``COUNTED``."""
    kids = {int(table.deprel[i]) for i in gold.content if table.head[i] == gold.head}
    positions = sorted(gold.content)
    gaps = sum(b - a > 2 for a, b in pairwise(positions))  # noqa: PLR2004
    return np.array(
        [
            1,
            positions[0] > gold.head,
            gold.kind != "indirect",
            gaps > 0,
            DEPREL["ccomp"] in kids,
            DEPREL["obj"] in kids,
            DEPREL["xcomp"] in kids,
            bool(gold.source),
        ],
        dtype=np.int64,
    )
