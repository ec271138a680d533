"""Where a sentence begins, may begin, or can't."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.parse.boundaries import CLOSES, FINAL, OPENING, decide_starts


@pytest.mark.parametrize(
    "words",
    [
        # Two bars stand where a sentence begins, one where the parser decides.
        "She left . | He stayed .",
        "“ Go ! ” she said .",
        "“ Go ! ” | She left .",
        "“ Go ! ” || “ No ! ” he said .",
        "“ Go . | Stay . ” || “ No ! ”",
        "“ Go , ” she said , “ or stay . ”",
        "“ ‘ Go ! ’ he said , ” she said .",
        "« Go ! » she said . || « Stay ! » | He left .",
        "It rained . || » Go ! « she said . || » Stay ! «",
        "It rained . || „ Go ! “ she said . || „ Stay ! “",
        "' Go ! ' she said . || ' Stay ! ' he said .",
        '" Go ! " she said . || " Stay ! " he said .',
        "`` Go ! '' she said . || `` Stay . ''",
        "'' Go ! '' she said . || '' Stay ! ''",
        "「 Go ! 」 she said .",
        "( It rained . ) | She left .",
        "Was it “ safe ? ” , he asked .",
        "What ? ” ) ; | but",
        "Is it safe ? ! | She left .",
        "It is … | safe .",
        "She said : | “ Go . ”",
        "The plan — | the whole of it — | failed",
        "no end in sight and The Next Word",
        "It rained . ” | She left .",
        # Typography knows no abbreviations, the parser does.
        "She met Mr. | Castell",
        "She met Mr. | “ Shorty ” Castell",
    ],
)
def test_a_sentence_begins_at_the_bars_only(words: str) -> None:
    """Behind final punctuation and its closing marks, unless what follows goes on."""
    found = decide_starts([word for word in words.split() if "|" not in word])
    bars: list[bool | None] = []
    before = "|"
    for word in words.split():
        if "|" not in word:
            bars.append({"|": None, "||": True}.get(before, False))
        before = word
    assert found == bars


def test_the_first_word_is_left_alone() -> None:
    """Where the paragraph begins, whatever it is, there is nothing to tell."""
    assert decide_starts(["”"]) == [None]
    assert decide_starts([]) == []


WORDS = st.lists(
    st.sampled_from(["go", "Go", " ", "\n", ".", ",", *FINAL, *CLOSES, *OPENING])
    | st.text(min_size=1)
)


@given(WORDS)
def test_any_words_have_an_answer(words: list[str]) -> None:
    """One for each word; and a word that follows neither a stop nor a mark begins nothing."""
    starts = decide_starts(words)
    assert len(starts) == len(words)
    seen = [pair for pair in zip(words, starts, strict=True) if not pair[0].isspace()]
    for (before, _), (_, start) in pairwise(seen):
        assert start is False or before.endswith(FINAL) or before in CLOSES


@pytest.mark.parametrize("mark", ["'", '"', "''", "”", ".", "«"])
def test_a_hundred_thousand_marks(mark: str) -> None:
    """The time grows with the text, not with its square."""
    started = time.process_time()
    decide_starts([mark] * 100_000)
    assert time.process_time() - started < 2
