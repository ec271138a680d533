"""Where a sentence may begin."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.parse.boundaries import CLOSES, FINAL, OPENING, forbid_starts


@pytest.mark.parametrize(
    "words",
    [
        # A bar stands where a sentence may begin; everywhere else it can't.
        "She left . | He stayed .",
        "“ Go ! ” she said .",
        "“ Go ! ” | She left .",
        "“ Go ! ” | “ No ! ” he said .",
        "“ Go . | Stay . ” | “ No ! ”",
        "“ Go , ” she said , “ or stay . ”",
        "“ ‘ Go ! ’ he said , ” she said .",
        "« Go ! » she said . | « Stay ! » | He left .",
        "It rained . | » Go ! « she said . | » Stay ! «",
        "It rained . | „ Go ! “ she said . | „ Stay ! “",
        "' Go ! ' she said . | ' Stay ! ' he said .",
        '" Go ! " she said . | " Stay ! " he said .',
        "`` Go ! '' she said . | `` Stay . ''",
        "'' Go ! '' she said . | '' Stay ! ''",
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
        "She met Mr. | Castell",  # typography knows no abbreviations, the parser does
    ],
)
def test_a_sentence_begins_at_the_bars_only(words: str) -> None:
    """Behind final punctuation and its closing marks, unless what follows goes on."""
    pieces = [piece.split() for piece in words.split("|")]
    expected = [n > 0 or not m for m, piece in enumerate(pieces) for n, _ in enumerate(piece)]
    expected[0] = False
    assert forbid_starts([word for piece in pieces for word in piece]) == expected


def test_the_first_word_is_never_forbidden() -> None:
    """Not even a closing mark."""
    assert forbid_starts(["”"]) == [False]
    assert forbid_starts([]) == []


WORDS = st.lists(
    st.sampled_from(["go", "Go", " ", "\n", ".", ",", *FINAL, *CLOSES, *OPENING])
    | st.text(min_size=1)
)


@given(WORDS)
def test_any_words_have_an_answer(words: list[str]) -> None:
    """One for each word; and a word that follows neither a stop nor a mark begins nothing."""
    forbidden = forbid_starts(words)
    assert len(forbidden) == len(words)
    seen = [(word, no) for word, no in zip(words, forbidden, strict=True) if not word.isspace()]
    for (before, _), (_, no) in pairwise(seen):
        assert no or before.endswith(FINAL) or before in CLOSES


@pytest.mark.parametrize("mark", ["'", '"', "''", "”", ".", "«"])
def test_a_hundred_thousand_marks(mark: str) -> None:
    """The time grows with the text, not with its square."""
    started = time.process_time()
    forbid_starts([mark] * 100_000)
    assert time.process_time() - started < 2
