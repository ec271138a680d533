"""A document's tokens as the encoder reads them: word pieces, and what parse and marks say.

Quotation marks are brought to one style first, as they were paired: the encoder never learns
whether a newspaper prints “, « or ".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from quotetrack.quotations.scene import Scene

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

UPOS = tuple(
    "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()  # noqa: SIM905 - a list to read
)
DEPRELS = tuple(
    (  # noqa: SIM905 - a list to read
        "acl acl:relcl advcl advmod amod appos aux aux:pass case cc ccomp compound compound:prt "
        "conj cop csubj dep det discourse expl mark nmod nmod:poss nsubj nsubj:pass nummod obj obl "
        "obl:agent obl:npmod parataxis punct root xcomp iobj"
    ).split()
)
MARKS = ("outside", "opening", "inside", "closing", "unclosed")
SHAPES = ("lower", "title", "upper", "digit", "punct", "other")
# 0 is kept for what none of these names.
UPOS_NUMBER = {label: n for n, label in enumerate(UPOS, 1)}
DEPREL_NUMBER = {label: n for n, label in enumerate(DEPRELS, 1)}
# A token of more pieces is an address or made to hold a program up.
MOST_PIECES = 8
# Words whose pieces are kept; a newspaper's common ones are a few ten thousand.
MOST_KNOWN = 50_000
APOSTROPHES = str.maketrans({"‘": "'", "’": "'", "`": "'", "‛": "'", "ʼ": "'"})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, one row each; ``n`` of them.

    ``position``: (n,) the token of each; ``pieces``: word-piece ids of each; ``head``: (n,) row
    of the head, its own for a root; ``features``: (n, 4) numbers of part of speech, relation,
    quotation mark and shape; ``paragraph`` and ``sentence``: (n,) non-decreasing.
    """

    position: Ints
    pieces: tuple[Sequence[int], ...]
    head: Ints
    features: Ints
    paragraph: Ints
    sentence: Ints

    def __len__(self) -> int:
        return len(self.pieces)


class Pieces:
    """Cuts words into pieces, and remembers those of the words it met."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._unknown = [tokenizer.token_to_id("[UNK]") or 0]
        self._known: dict[str, Sequence[int]] = {}

    def cut(self, texts: Sequence[str]) -> tuple[Sequence[int], ...]:
        """Return the pieces of each word; a word's pieces never depend on its neighbours."""
        known = self._known
        if len(known) > MOST_KNOWN:  # begun anew, so that memory stays flat
            known = self._known = {}
        new = [*dict.fromkeys(text for text in texts if text not in known)]
        known.update(zip(new, self._encode(new), strict=True))
        return tuple(known[text] for text in texts)

    def _encode(self, texts: Sequence[str]) -> list[Sequence[int]]:
        encoded = self._tokenizer.encode(texts, is_pretokenized=True, add_special_tokens=False)
        pieces: list[list[int]] = [[] for _ in texts]
        for piece, word in zip(encoded.ids, encoded.word_ids, strict=True):
            if word is not None and len(pieces[word]) < MOST_PIECES:
                pieces[word].append(piece)
        return [found or self._unknown for found in pieces]


def read_words(scene: Scene, pieces: Pieces) -> Words:
    """Return all tokens of a document as words."""
    syntax = scene.syntax
    texts, marks = show_marks(scene)
    features = np.array(
        [
            (
                UPOS_NUMBER.get(token.upos, 0),
                DEPREL_NUMBER.get(token.deprel, 0),
                mark,
                tell_shape(token.text),
            )
            for token, mark in zip(syntax.tokens, marks, strict=True)
        ],
        np.int64,
    ).reshape(-1, 4)
    numbers = range(len(syntax))
    return Words(
        position=np.arange(len(syntax)),
        pieces=pieces.cut(texts),
        head=np.array([token.head for token in syntax.tokens], np.int64),
        features=features,
        paragraph=np.array([scene.paragraph_of(i) for i in numbers], np.int64),
        sentence=np.array([syntax.sentence_number(i) for i in numbers], np.int64),
    )


def show_marks(scene: Scene) -> tuple[list[str], list[int]]:
    """Return each token's text with its marks made “ and ”, and its number among ``MARKS``."""
    syntax = scene.syntax
    texts = [token.text.translate(APOSTROPHES) for token in syntax.tokens]
    states = [0] * len(syntax)
    for marked in scene.marked:
        inside = 2 if marked.closed else 4
        for i in marked.positions:
            states[i] = inside
        if not scene.is_word(marked.first):
            texts[marked.first], states[marked.first] = "“", 1
        if marked.closed and not scene.is_word(marked.last):
            texts[marked.last], states[marked.last] = "”", 3
    return texts, states


@lru_cache(MOST_KNOWN)
def tell_shape(text: str) -> int:
    """Return the number among ``SHAPES`` of how a word is written."""
    if not any(c.isalnum() for c in text):
        return 4
    if text[0].isdigit():
        return 3
    if text.islower():
        return 0
    if text.isupper() and len(text) > 1:
        return 2
    return 1 if text[0].isupper() else 5
