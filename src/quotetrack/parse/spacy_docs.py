"""A ``Doc`` that spaCy has parsed -> our own sentences, its attributes taken as arrays.

spaCy makes a new object of a token each time that it is asked for one; a column at a time costs a
tenth of that.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from quotetrack.errors import ModelError
from quotetrack.model import Sentence, Span, Token
from quotetrack.parse.boundaries import decide_starts
from quotetrack.parse.labels import CLEAR_NLP_LABELS, Dependencies, check_labels, to_universal

if TYPE_CHECKING:
    from spacy.tokens import Doc

# What the rules read of each word, and what gives it in an English pipeline.
NEEDED = {
    "DEP": "dependency parse (parser)",
    "POS": "parts of speech (tagger and attribute_ruler, or morphologizer)",
    "LEMMA": "lemmas (lemmatizer)",
}
NUMBERS = ("IDX", "IS_SPACE", "SENT_START", "HEAD", "ENT_IOB")
NAMES = ("ORTH", "DEP", "POS", "LEMMA", "MORPH", "ENT_TYPE")
# How spaCy writes that a word has no features, and that an entity begins with it.
_NO_FEATURES = "_"
_BEGINS = 3
# English pipelines and others name the same otherwise.
_ENTITIES = {"PER": "PERSON"}


@dataclass(frozen=True, slots=True)
class Columns:
    """The tokens of a ``Doc``, a list for each attribute; ``tree`` has their dependencies.

    ``place``: the offset of the first character; ``begins``: whether a sentence begins there;
    ``entity_begins``: whether an entity does.
    """

    text: Sequence[str]
    place: list[int]
    space: list[bool]
    begins: list[bool]
    features: list[str]
    entity: list[str]
    entity_begins: list[bool]
    tree: Dependencies

    def find_words(self, first: int, stop: int) -> list[int]:
        """Return the numbers of the tokens from ``first`` on, before ``stop``, but for spaces."""
        return [i for i in range(first, stop) if not self.space[i]]

    def cut(
        self, kept: Sequence[int], begins: Sequence[bool], offset: int, count: int, paragraph: int
    ) -> list[Sentence]:
        """Return the sentences of a paragraph.

        Args:
            kept: its tokens.
            begins: whether each begins a sentence; the first does in any case.
            offset: added to all places.
            count: the tokens of the paragraphs before it.
            paragraph: its number.
        """
        tokens = self._convert(kept, offset, count)
        starts = [n for n, begin in enumerate(begins) if begin or n == 0]
        return [
            Sentence(tuple(tokens[start:stop]), paragraph)
            for start, stop in pairwise([*starts, len(tokens)])
        ]

    def _convert(self, kept: Sequence[int], offset: int, count: int) -> list[Token]:
        """Turn tokens into ours; what hangs only under spaces or elsewhere becomes a root."""
        number = {i: count + n for n, i in enumerate(kept)}
        tree, tokens = self.tree, []
        for i, n in number.items():
            text, start = self.text[i], offset + self.place[i]
            head = _above_spaces(tree.heads, i, number)
            tokens.append(
                Token(
                    i=n,
                    start=start,
                    end=start + len(text),
                    text=text,
                    lemma=tree.lemmas[i],
                    upos=tree.upos[i],
                    deprel="root" if head == i else tree.labels[i],
                    head=number[head],
                    entity=self.entity[i],
                    entity_begins=self.entity_begins[i],
                    feats=self.features[i],
                )
            )
        return tokens


def read_columns(doc: "Doc", *, clear_nlp: bool, written: Sequence[str] = ()) -> Columns:
    """Return the tokens of ``doc``, their labels brought to Universal Dependencies.

    ``written`` are the words themselves, where spaCy was shown others.
    """
    numbers = doc.to_array(list(NUMBERS)).astype(np.int64).reshape(-1, len(NUMBERS)).T
    place, space, starts, heads, iob = numbers
    orth, labels, upos, lemmas, features, entity = _read_names(doc)
    tree = Dependencies(
        heads=(heads + np.arange(len(heads))).tolist(),
        labels=labels,
        upos=upos,
        lemmas=[lemma.lower() for lemma in lemmas],
    )
    if clear_nlp:
        to_universal(tree)
    return Columns(
        text=written or orth,
        place=place.tolist(),
        space=(space > 0).tolist(),
        begins=(starts > 0).tolist(),
        features=["" if told == _NO_FEATURES else told for told in features],
        entity=[_ENTITIES.get(kind, kind) for kind in entity],
        entity_begins=(iob == _BEGINS).tolist(),
        tree=tree,
    )


def _read_names(doc: "Doc") -> list[list[str]]:
    """Return the attributes that spaCy keeps as numbers of strings, a list for each."""
    array = doc.to_array(list(NAMES)).reshape(-1, len(NAMES))
    strings = doc.vocab.strings
    known = {key: strings[key] for key in np.unique(array).tolist()}
    return [[known[key] for key in column] for column in array.T.tolist()]


def read_doc(doc: "Doc", paragraphs: Sequence[Span]) -> tuple[Sentence, ...]:
    """Return the sentences of a whole text that some spaCy pipeline has parsed.

    Only what stands in ``paragraphs`` counts. A sentence ends with its paragraph at the latest,
    and it goes on where typography says so, whatever the parser thought.

    Raises:
        ModelError: the words have no dependency parse, no parts of speech or no lemmas.
    """
    if not paragraphs:
        return ()
    _check_annotated(doc)
    labels = {t.dep_ for t in doc}
    check_labels(labels, "the parse")
    columns = read_columns(doc, clear_nlp=not labels.isdisjoint(CLEAR_NLP_LABELS))
    sentences: list[Sentence] = []
    count = 0
    for paragraph, span in enumerate(paragraphs):
        kept = columns.find_words(*(bisect_left(columns.place, place) for place in span))
        may = decide_starts([columns.text[i] for i in kept])
        begins = [columns.begins[i] and m is not False for i, m in zip(kept, may, strict=True)]
        sentences += columns.cut(kept, begins, 0, count, paragraph)
        count += len(kept)
    return tuple(sentences)


def _check_annotated(doc: "Doc") -> None:
    lacking = [what for name, what in NEEDED.items() if not doc.has_annotation(name)]
    if lacking:
        raise ModelError(
            f"the words have no {' and no '.join(lacking)}: "
            "in the pipeline, quotetrack stands behind the pipes that give them"
        )


def _above_spaces(heads: Sequence[int], i: int, kept: dict[int, int]) -> int:
    """Return the nearest kept token above ``i``, or ``i`` itself if only spaces are above."""
    head = heads[i]
    while head not in kept and heads[head] != head:
        head = heads[head]
    return head if head in kept else i
