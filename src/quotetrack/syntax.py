"""A document's parse as one forest that can be walked: children, subtrees, subjects."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from itertools import accumulate

from quotetrack.model import Sentence, Span, Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "nsubj:outer"})


class Syntax:
    """The sentences of one document, with the dependency trees over their tokens.

    Tokens are known by their position ``i`` in the document. A subtree's edges are computed
    once, so that asking for them costs nothing.
    """

    def __init__(self, text: str, sentences: Sequence[Sentence]) -> None:
        self.text = text
        self.sentences = tuple(sentences)
        self.tokens: tuple[Token, ...] = tuple(t for s in sentences for t in s.tokens)
        self._sentence_of = [n for n, s in enumerate(sentences) for _ in s.tokens]
        self._starts = [t.start for t in self.tokens]
        self._ends = [t.end for t in self.tokens]
        self._children = self._hang_up()
        self.lefts, self.rights = self._edges()

    def _hang_up(self) -> list[list[int]]:
        """Return the positions of each token's children, in order."""
        # Most tokens have none: these share one list, which nobody fills.
        leaf: list[int] = []
        children = [leaf] * len(self.tokens)
        for token in self.tokens:
            i, head = token.i, token.head
            if head == i:
                continue
            if children[head] is leaf:
                children[head] = [i]
            else:
                children[head].append(i)
        return children

    def _edges(self) -> tuple[list[int], list[int]]:
        left, right = list(range(len(self.tokens))), list(range(len(self.tokens)))
        # Comparing, not min() and max(), which take half of the time here.
        for i in reversed(self._from_above()):
            head = self.tokens[i].head
            if left[i] < left[head]:  # noqa: PLR1730 - see above
                left[head] = left[i]
            if right[i] > right[head]:  # noqa: PLR1730 - see above
                right[head] = right[i]
        return left, right

    def _from_above(self) -> list[int]:
        """Return the positions of all tokens, each behind its head.

        A token in a cycle, or under one, is left out: such a parse is broken input.
        """
        order = [i for i, token in enumerate(self.tokens) if token.head == i]
        children = self._children
        for i in order:
            if children[i]:
                order += children[i]
        return order

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, i: int) -> Token:
        return self.tokens[i]

    def sentence(self, i: int) -> Sentence:
        """Return the sentence that token ``i`` stands in."""
        return self.sentences[self._sentence_of[i]]

    def sentence_number(self, i: int) -> int:
        """Return the position in ``sentences`` of the one that token ``i`` stands in."""
        return self._sentence_of[i]

    def children(self, i: int, *deprels: str) -> list[Token]:
        """Return the children of token ``i`` in order, those with one of ``deprels`` if given.

        A plain label matches its subtypes too: ``nsubj`` finds ``nsubj:pass``.
        """
        below = self._children[i]
        if not below:
            return []
        found = [self.tokens[c] for c in below]
        if not deprels:
            return found
        return [t for t in found if t.deprel in deprels or t.deprel.partition(":")[0] in deprels]

    def left(self, i: int) -> int:
        """Return the leftmost token of the subtree under ``i``."""
        return self.lefts[i]

    def right(self, i: int) -> int:
        """Return the rightmost token of the subtree under ``i``."""
        return self.rights[i]

    def name_entities(self, tags: Sequence[str]) -> "Syntax":
        """Return the same syntax with other entities: a tag a token, ``B-PERSON`` or ``O``."""
        tokens = tuple(map(_name, self.tokens, tags))
        starts = accumulate((len(s.tokens) for s in self.sentences), initial=0)
        return self.relabel(
            replace(s, tokens=tokens[start : start + len(s.tokens)])
            for s, start in zip(self.sentences, starts, strict=False)
        )

    def relabel(self, sentences: Iterable[Sentence]) -> "Syntax":
        """Return the same trees over ``sentences`` whose tokens differ in their entities alone."""
        named = copy(self)
        named.sentences = tuple(sentences)
        named.tokens = tuple(t for s in named.sentences for t in s.tokens)
        return named

    def subtree(self, i: int) -> range:
        """Return the positions from the leftmost to the rightmost token under ``i``."""
        return range(self.lefts[i], self.rights[i] + 1)

    def ancestors(self, i: int) -> Iterator[Token]:
        """Yield the heads above token ``i``, nearest first."""
        seen = {i}
        while self.tokens[i].head not in seen:
            i = self.tokens[i].head
            seen.add(i)
            yield self.tokens[i]

    def subject(self, i: int) -> Token | None:
        """Return the subject of the verb or predicate ``i``, if it has one of its own."""
        return next(iter(self.subjects(i)), None)

    def subjects(self, i: int) -> list[Token]:
        """Return all that the parser took for the subject of ``i``, in order."""
        return [t for t in self.children(i) if t.deprel in SUBJECTS]

    def is_root(self, i: int) -> bool:
        """Tell whether token ``i`` heads its sentence."""
        return self.tokens[i].head == i

    def tokens_in(self, span: Span) -> range:
        """Return the positions of the tokens that overlap ``span``."""
        return range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end))

    def spans(self, positions: Iterable[int]) -> tuple[Span, ...]:
        """Turn token positions into spans of text: neighbours in one paragraph make one span."""
        spans: list[Span] = []
        before: int | None = None
        for i in sorted(positions):
            token = self.tokens[i]
            joined = before is not None and i == before + 1 and self._same_paragraph(before, i)
            if joined:
                spans[-1] = Span(spans[-1].start, token.end)
            else:
                spans.append(Span(token.start, token.end))
            before = i
        return tuple(spans)

    def _same_paragraph(self, i: int, j: int) -> bool:
        return self.sentence(i).paragraph == self.sentence(j).paragraph


def _name(token: Token, tag: str) -> Token:
    entity, begins = tag[2:], tag.startswith("B-")
    if (token.entity, token.entity_begins) == (entity, begins):
        return token
    return replace(token, entity=entity, entity_begins=begins)
