"""Say in words why something was taken for a quotation: its rule, and the parse behind it.

The relations are those of Universal Dependencies; what each means stands in ``relations.toml``.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from quotetrack.model import Span, Spans
from quotetrack.store.showing.documents import Passage, Places
from quotetrack.store.showing.trees import Tree

MOST_STEPS = 5
"""A longer way between two words of a sentence explains nothing."""
_LONGEST = 1_000
"""The most words of a sentence that is explained."""
_MARKS = " \n\"'“”„‘’«»"
_WORDS = 6
"""The most words of a phrase that are written out."""
_SIGNS = 80
"""The most characters of it: a word may be as long as a text."""


def explain_rule(rule: str) -> str:
    """Return what a rule reads, in words; a rule that has none as it is called."""
    words: str = _read("rules.toml")["rules"].get(rule, rule)
    return words


def explain_relation(deprel: str, dependent: str, head: str) -> str:
    """Return a relation in words: “Lambert” is the subject of “said”."""
    table = _read("relations.toml")
    known = table["relations"]
    form = known.get(deprel) or known.get(deprel.partition(":")[0]) or table["unknown"]
    # No `format`: the words come from an article, and the table alone may hold places to fill.
    parts = form.split("{it}")
    return f"“{dependent}”".join(part.replace("{head}", f"“{head}”") for part in parts)


def explain_path(tree: Tree, places: Places, passages: Sequence[Passage]) -> list[str]:
    """Return the way in the parse from the source to the cue and from there to the content.

    Each step is a sentence in words. A part that isn't in this sentence, is too far away, or whose
    relation speaks against what it was taken for has no steps; neither has a cue that isn't there.
    """
    cue = _find_head(tree, places.cue) if len(tree.nodes) <= _LONGEST else None
    if cue is None:
        return []
    steps: dict[str, None] = {}
    contradicts = _read("relations.toml")["contradicts"]
    for name, spans in (("source", places.source), ("content", places.content)):
        part = _find_head(tree, spans)
        if part is None or tree.nodes[part].deprel in contradicts[name]:
            continue
        for at in _find_way(tree, part, cue):
            steps[_tell_step(tree, at, passages, spans if at == part else ())] = None
    return list(steps)


@cache
def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads((files("quotetrack.publish") / name).read_text("utf-8"))


def _find_head(tree: Tree, spans: Spans) -> int | None:
    """Return the first word in ``spans`` that depends on none in them; None if none is there."""
    inside = [n for n, node in enumerate(tree.nodes) if _overlaps(node.span, spans)]
    among = set(inside)
    heads = [n for n in inside if tree.nodes[n].head not in among and _is_word(tree, n)]
    return next(iter(heads), None)


def _overlaps(span: Span, spans: Spans) -> bool:
    return any(span.start < one.end and one.start < span.end for one in spans)


def _is_word(tree: Tree, at: int) -> bool:
    return tree.nodes[at].upos != "PUNCT"


def _find_way(tree: Tree, start: int, end: int) -> list[int]:
    """Return the words whose relations to their heads lead from ``start`` to ``end``."""
    up, down = _climb(tree, start), _climb(tree, end)
    above = set(down)
    shared = next((n for n in up if n in above), None)
    if shared is None:
        return []
    way = up[: up.index(shared)] + down[: down.index(shared)][::-1]
    return way if len(way) <= MOST_STEPS else []


def _climb(tree: Tree, at: int) -> list[int]:
    """Return a word and all above it, the root last; a circle ends where it closes."""
    seen = {at: None}
    head = tree.nodes[at].head
    while head is not None and head not in seen:
        seen[head] = None
        head = tree.nodes[head].head
    return list(seen)


def _tell_step(tree: Tree, at: int, passages: Sequence[Passage], spans: Spans) -> str:
    node = tree.nodes[at]
    head = tree.nodes[at if node.head is None else node.head]
    dependent = _shorten(read_text(passages, node.span), spans, node.span, passages)
    above = read_text(passages, head.span)
    return explain_relation(node.deprel, _cut(dependent), _cut(above))


def _shorten(word: str, spans: Spans, place: Span, passages: Sequence[Passage]) -> str:
    """Return the first words of the range around ``place``, a word's, or that word alone."""
    around = next((span for span in spans if span.start <= place.start < span.end), None)
    # In quotation marks of our own, those of the article would be a second pair.
    words = read_text(passages, around).strip(_MARKS).split() if around else []
    if not words:
        return word
    return " ".join(words[:_WORDS]) + (" …" if len(words) > _WORDS else "")


def _cut(phrase: str) -> str:
    return phrase if len(phrase) <= _SIGNS else f"{phrase[:_SIGNS]}…"


def find_text(passages: Sequence[Passage], span: Span) -> str | None:
    """Return the text at ``span``; None where it isn't shown."""
    for passage in passages:
        if passage.start <= span.start and span.end <= passage.end:
            return passage.text[span.start - passage.start : span.end - passage.start]
    return None


def read_text(passages: Sequence[Passage], span: Span) -> str:
    """Return the text at ``span``; "…" where it isn't shown."""
    found = find_text(passages, span)
    return "…" if found is None else found
