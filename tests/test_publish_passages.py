"""The stretches of an article that a public copy shows, and the context made of them."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.store.publishing.passages import MOST, find_passages, keep_starts, tell_context
from quotetrack.store.publishing.policy import TextPolicy

# "[...]" is what is quoted; what is shown of it, by policy. Sentences end at " |".
CASES = [
    ("A a. |B b. |C c. |D [d]. |E e. |F f. |G g.", ["B b. C c. D d. E e. F f."], ["d"]),
    ("A [a]. |B b. |C. |D. |E. |F f. |G [g].", ["A a. B b. C.", "E. F f. G g."], ["a", "g"]),
    ("A [a]. |B b. |C c. |D d. |E e. |F [f].", ["A a. B b. C c. D d. E e. F f."], ["a", "f"]),
    ("A [a. |B b]. |C c. |D d. |E e.", ["A a. B b. C c. D d."], ["a. B b"]),
    ("A [a], [b]. |C c.", ["A a, b. C c."], ["a", "b"]),
    ("A [a] [b]. |C c.", ["A a b. C c."], ["a b"]),
    ("A a. |B b.", [], []),
]  # fmt: skip


def read_case(marked: str) -> tuple[str, list[int], list[tuple[int, int]]]:
    """Return the text of a case, where its sentences begin, and what is quoted."""
    text, starts, quoted = "", [0], []
    for sign in marked:
        if sign == "|":
            starts.append(len(text))
        elif sign == "[":
            quoted.append((len(text), len(text)))
        elif sign == "]":
            quoted[-1] = (quoted[-1][0], len(text))
        else:
            text += sign
    return text, starts, quoted


@pytest.mark.parametrize(("marked", "context", "none"), CASES)
def test_policies(marked: str, context: list[str], none: list[str]) -> None:
    """Context is the sentences of a quotation and two around; without sentences, no more."""
    text, starts, quoted = read_case(marked)

    def show(sentences: list[int] | None, policy: TextPolicy) -> list[str]:
        return [text[a:b] for a, b in find_passages(text, sentences, quoted, policy)]

    assert show(starts, TextPolicy.CONTEXT) == context
    assert show(None, TextPolicy.CONTEXT) == context
    assert show(starts, TextPolicy.NONE) == none
    assert show(starts, TextPolicy.FULL) == [text]


def test_split_rather_cuts_short() -> None:
    """Without sentences each abbreviation and line ends one: fewer words are shown, never more."""
    text = "One. Mr. Smith came. “Yes,” said Mr. Jones. Two.\nThree.\nFour."
    at = text.index("Yes")
    shown = find_passages(text, None, [(at, at + 3)], TextPolicy.CONTEXT)
    assert [text[a:b] for a, b in shown] == ["Mr. Smith came. “Yes,” said Mr. Jones. Two."]


def test_list_without_full_stops_is_cut() -> None:
    """What knows no end of a sentence is shown to so many characters on each side, whole words."""
    text = "word " * 1000 + "“yes” he said " + "more " * 1000
    at = text.index("yes")
    ((start, end),) = find_passages(text, [0], [(at, at + 3)], TextPolicy.CONTEXT)
    assert at - MOST <= start <= at - MOST + 5
    assert at + 3 + MOST - 5 <= end <= at + 3 + MOST
    assert re.fullmatch(r"(word )+“yes” he said( more)+", text[start:end])


texts = st.text("ab .!?\n“”…é", max_size=200)
stretches = st.lists(st.tuples(st.integers(0, 199), st.integers(1, 40)), min_size=1, max_size=5)


@given(texts, stretches, st.sampled_from(["", "."]), st.sampled_from(TextPolicy))
def test_passages_hold_what_is_quoted(
    text: str, drawn: list[tuple[int, int]], end: str, policy: TextPolicy
) -> None:
    """Passages lie in the text in order, apart from each other, and every quoted word in one."""
    quoted = [(a, min(a + n, len(text))) for a, n in drawn if a < len(text)]
    starts = [n + 1 for n, sign in enumerate(text) if sign == end] if end else None
    shown = find_passages(text, starts, quoted, policy)
    assert all(0 <= a < b <= len(text) for a, b in shown)
    assert all(b < c for (_, b), (c, _) in pairwise(shown))
    inside = {n for a, b in shown for n in range(a, b)}
    assert all(n in inside or text[n].isspace() for a, b in quoted for n in range(a, b))
    if policy is TextPolicy.NONE:
        told = {n for a, b in quoted for n in range(a, b)}
        assert all(n in told or text[n].isspace() for n in inside)


@given(texts, stretches)
def test_context_shows_no_more_than_passages(text: str, drawn: list[tuple[int, int]]) -> None:
    """The context in one line is made of words of the passages alone."""
    quoted = [(a, min(a + n, len(text))) for a, n in drawn if a < len(text)]
    shown = find_passages(text, None, quoted, TextPolicy.NONE)
    for start, end in shown:
        pieces = tell_context(text, shown, start, end).split(" … ")
        allowed = [" ".join(text[a:b].split()) for a, b in shown]
        for piece in pieces:
            words = piece.removeprefix("… ").removesuffix(" …")
            assert any(words in whole for whole in allowed) or "…" in words


def test_context_like_the_archives_own() -> None:
    """Where all is shown, the context is what the archive's view gives: 150 characters around."""
    text = "a" * 200 + " quoted\nwords " + "b" * 200
    start, end = 201, 213
    expected = "… " + "a" * 149 + " quoted words " + "b" * 149 + " …"
    assert tell_context(text, [(0, len(text))], start, end) == expected


@pytest.mark.parametrize(
    ("starts", "passages", "kept"),
    [
        ([0, 5, 9, 14, 20], [(5, 8), (14, 30)], [5, 14, 20]),
        ([0, 5, 9, 14, 20], [(6, 12)], [6, 9]),
        ([0, 5, 9], [(0, 9)], [0, 5]),
        ([3], [(0, 2), (4, 6)], [0, 4]),
        ([0, 5], [], []),
    ],
)
def test_only_sentences_that_are_shown_are_told_of(
    starts: list[int], passages: list[tuple[int, int]], kept: list[int]
) -> None:
    """Where sentences begin is kept within passages, and where these begin themselves."""
    assert keep_starts(starts, passages) == kept
