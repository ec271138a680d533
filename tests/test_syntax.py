"""Walking a document's parse."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parses import parse_conllu
from quotetrack.model import Sentence, Span, Token
from quotetrack.syntax import Syntax

SYNTAX = parse_conllu("""
    The       DET   2 det
    mayor     NOUN  3 nsubj
    said/say  VERB  0 root
    the       DET   5 det
    bridge    NOUN  6 nsubj:pass
    closed    VERB  3 ccomp
    .         PUNCT 3 punct
    ¶
    She       PRON  2 nsubj
    left      VERB  0 root
""")


@pytest.mark.parametrize(
    ("token", "expected"), [(2, range(7)), (5, range(3, 6)), (1, range(2)), (0, range(1))]
)
def test_subtree_reaches_from_edge_to_edge(token: int, expected: range) -> None:
    """A subtree is the stretch from its leftmost to its rightmost token."""
    assert SYNTAX.subtree(token) == expected


def test_plain_label_finds_its_subtypes() -> None:
    """Asking for nsubj finds nsubj:pass; asking for nothing finds all children."""
    assert [t.text for t in SYNTAX.children(5, "nsubj")] == ["bridge"]
    assert [t.text for t in SYNTAX.children(2)] == ["mayor", "closed", "."]


def test_subject_is_the_verbs_own() -> None:
    """A verb's subject is its own child; a verb without one has none."""
    subject = SYNTAX.subject(2)
    assert subject is not None
    assert subject.text == "mayor"
    assert SYNTAX.subject(1) is None


def test_spans_join_neighbours_but_not_across_paragraphs() -> None:
    """Neighbouring tokens make one range of text, unless a paragraph ends between them."""
    found = SYNTAX.spans([4, 5, 6, 7, 1])
    assert [span.within(SYNTAX.text) for span in found] == ["mayor", "bridge closed.", "She"]


@pytest.mark.parametrize(
    ("span", "expected"),
    [(Span(0, 3), ["The"]), (Span(2, 5), ["The", "mayor"]), (Span(3, 4), [])],
)
def test_tokens_in_a_span_are_those_that_it_touches(span: Span, expected: list[str]) -> None:
    """A span holds every token that it overlaps, and none where only space is."""
    assert [SYNTAX[i].text for i in SYNTAX.tokens_in(span)] == expected


def test_ancestors_end_at_the_root() -> None:
    """Climbing goes from head to head, nearest first."""
    assert [t.text for t in SYNTAX.ancestors(3)] == ["bridge", "closed", "said"]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30))
def test_any_heads_make_a_forest_that_can_be_walked(heads: list[int]) -> None:
    """Cycles and wild heads, which no parser should give, neither hang nor raise."""
    size = len(heads)
    tokens = tuple(
        Token(i, 2 * i, 2 * i + 1, "x", "x", "X", "dep", head % size)
        for i, head in enumerate(heads)
    )
    syntax = Syntax("x " * size, [Sentence(tokens, 0)])
    for i in range(size):
        assert syntax.left(i) <= i <= syntax.right(i)
        assert len(list(syntax.ancestors(i))) < size + 1
    spans = syntax.spans(range(0, size, 2))
    assert all(before.end < behind.start for before, behind in pairwise(spans))
