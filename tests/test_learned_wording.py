"""The features of words as texts: what the shipped table of weights was learned with."""

from collections.abc import Iterator

import pytest

from golden.parses import read_parses, text_of
from quotetrack.lang import load
from quotetrack.model import Sentence
from quotetrack.quotations.find import lay_scene
from quotetrack.quotations.learned.lexicon import slot
from quotetrack.quotations.learned.table import DEPREL, Table
from quotetrack.quotations.learned.wording import (
    CLAUSE_KINDS,
    CONSTANT,
    OBJECT_KINDS,
    PHRASE_KINDS,
    SUBJECT_KINDS,
    Words,
)
from quotetrack.syntax import Syntax

ENGLISH = load("en")


def describe(table: Table, i: int) -> Iterator[str]:
    """Yield the features of a token as texts."""
    lemma, head, relation = table.lemma[i], table.head[i], table.deprel[i]
    is_marked = bool(table.mark[i] >= 0)
    alone = {"w": table.low[i], "l": lemma, "p": table.upos[i], "t": table.tags[i], "d": relation}
    yield from (f"{name}={value}" for name, value in alone.items())
    yield from (CONSTANT, f"q={is_marked}")
    beside = {"l+d": relation, "l+t": table.tags[i], "lq": is_marked}
    yield from (f"{name}={lemma}|{value}" for name, value in beside.items())
    if head != i:
        yield from (f"hl={table.lemma[head]}|{relation}", f"hp={table.upos[head]}|{relation}")
        yield f"l+hp={lemma}|{table.upos[head]}"
    for step in (-2, -1, 1, 2):
        j = i + step
        is_near = 0 <= j < table.n and table.paragraph[j] == table.paragraph[i]
        form, pos = (table.low[j], table.upos[j]) if is_near else ("#", "#")
        yield from (f"n{step}={form}", f"np{step}={pos}")
        if step == 1:
            yield f"l+n1={lemma}|{form}"
    ordered, starts = table.children
    children = [c for c in ordered[starts[i] : starts[i + 1]] if table.deprel[c] < DEPREL["punct"]]
    frame = " ".join(f"{table.deprel[c]}{bool(c > i)}" for c in children)
    yield from (f"frame={frame}", f"l+frame={lemma}|{frame}")
    for c in children:
        yield from describe_child(table, lemma, c, f"{table.deprel[c]}{bool(c > i)}")


def describe_child(table: Table, lemma: str, c: int, sided: str) -> Iterator[str]:
    """Yield what a token's child adds; ``sided`` is its relation, and whether it stands behind."""
    word, pos, relation = table.lemma[c], table.upos[c], table.deprel[c]
    first = table.low[table.left[c]]
    yield from (f"c={sided}", f"lc={lemma}|{sided}")
    if relation in SUBJECT_KINDS:
        yield from (f"sl={word}", f"l+sl={lemma}|{word}")
        yield from (f"sp={relation}|{pos}", f"l+sp={lemma}|{pos}")
    elif relation in OBJECT_KINDS:
        yield from (f"ol={word}", f"l+ol={lemma}|{word}", f"op={pos}")
    elif relation in CLAUSE_KINDS:
        yield from (f"cm={relation}|{first}", f"l+cm={lemma}|{relation}|{first}")
        yield f"l+cl={lemma}|{relation}|{word}"
    elif relation in PHRASE_KINDS:
        yield from (f"pp={first}", f"l+pp={lemma}|{first}|{pos}")
    else:
        yield from (f"m{relation}={word}", f"l+m{relation}={lemma}|{word}")


@pytest.mark.parametrize("parse", list(read_parses()))
def test_slots_are_those_of_the_texts(parse: tuple[Sentence, ...]) -> None:
    """Checksums that go on from one another are what the whole texts have."""
    table = Table(lay_scene(Syntax(text_of(parse), parse), ENGLISH))
    words = Words(table)
    for i in range(table.n):
        found = words.find_slots(i)
        assert sorted(found) == sorted(set(map(slot, describe(table, i))))
