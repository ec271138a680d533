"""Parse with Stanza: a language's tokenizer, tagger, lemmatizer and parser, all by treebanks.

Each article is parsed for itself, in two steps: Stanza finds words and sentences; typography
mends where sentences begin; then Stanza tags and parses those. Nothing is parsed twice.
"""

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from itertools import count
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, TypeVar

from quotetrack.errors import ModelError
from quotetrack.model import Sentence, Span
from quotetrack.parse.stanza_models import (
    find_files,
    find_folder,
    find_packages,
    missing_stanza,
    tell_download,
)
from quotetrack.parse.stanza_words import (
    Draft,
    Piece,
    StanzaSentence,
    Surface,
    build_sentence,
    cut_pieces,
    draft_sentences,
    join_pieces,
    read_surfaces,
)

# What is handed to Stanza at a time: its documents take some kilobytes a word.
MOST_TOKENS = 10_000
MOST_CHARACTERS = 50_000
# Of a word that is longer Stanza would keep nothing but "<UNK>"; we hand it none that is. Left to
# itself it takes the length that its tokenizer learned with, and addresses are longer than that.
LONGEST_KEPT = 1_000
_WORDS = ("tokenize", "mwt")
_TREES = ("pos", "lemma", "depparse")
_NAMES = "ner"

T = TypeVar("T")


class StanzaParser:
    """Stanza's pipeline of a language that yields our own sentences; nothing is ever fetched.

    Args:
        language: as Stanza calls it: a BCP 47 code, ``zh-hans`` and the like.
        folder: of models, see `stanza_models.find_folder`.

    Raises:
        ModelError: Stanza or the language's model isn't there, or the model is damaged.
    """

    def __init__(self, language: str, folder: Path | None = None) -> None:
        self._folder = find_folder(folder)
        self._packages = find_packages(self._folder, language)
        self.language = language
        self._names = _NAMES in self._packages
        self._namer: Any = None
        stanza = _import_stanza()
        parts = {p: v for p, v in self._packages.items() if p != _NAMES}
        self._pipeline = self._load(parts)
        self.name = f"stanza {language} {stanza.__version__} {parts['depparse']}"

    def skip_entities(self) -> None:
        """Leave out the entity recogniser, if there is one; tokens then name no entities."""
        self._names = False

    def parse(
        self, documents: Iterable[tuple[str, Sequence[Span]]]
    ) -> Iterator[tuple[Sentence, ...]]:
        """Parse texts, of each the paragraphs given, and yield each text's sentences in order."""
        for text, spans in documents:
            pieces = (p for n, span in enumerate(spans) for p in cut_pieces(text, span, n))
            yield tuple(self._tag(text, draft_sentences(text, self._tokenize(pieces))))

    def parse_words(
        self, text: str, sentences: Iterable[Sequence[Span]], paragraph: int = 0
    ) -> tuple[Sentence, ...]:
        """Parse words and sentences that somebody else has found: a span of ``text`` a word."""
        drafts = (
            Draft(paragraph, tuple(Surface(*span, (span.within(text),)) for span in sentence))
            for sentence in sentences
            if sentence
        )
        return tuple(self._tag(text, drafts))

    def _tokenize(self, pieces: Iterable[Piece]) -> Iterator[tuple[int, Surface, bool]]:
        for batch in _gather(pieces, lambda piece: len(piece.text), MOST_CHARACTERS):
            found = self._pipeline.process(join_pieces(batch), processors=set(_WORDS))
            yield from read_surfaces(batch, found.sentences)

    def _tag(self, text: str, drafts: Iterable[Draft]) -> Iterator[Sentence]:
        first = 0
        for batch in _gather(drafts, lambda draft: len(draft.tokens), MOST_TOKENS):
            for draft, parsed in zip(batch, self._annotate(batch), strict=True):
                sentence = build_sentence(text, draft, parsed, first)
                first += len(sentence.tokens)
                yield sentence

    def _annotate(self, drafts: Sequence[Draft]) -> list[StanzaSentence]:
        from stanza.models.common.doc import Document  # noqa: PLC0415 - see _import_stanza

        document = Document([list(_enter(draft)) for draft in drafts])
        self._pipeline.process(document, processors=set(_TREES))
        if self._names:
            if self._namer is None:
                self._namer = self._load_namer()
            self._namer.process(document, processors={_NAMES})
        sentences: list[StanzaSentence] = document.sentences
        return sentences

    def _load_namer(self) -> Any:  # noqa: ANN401 - Stanza has no types
        parts = {p: self._packages[p] for p in ("tokenize", _NAMES)}
        shared = self._pipeline.foundation_cache
        return self._load(parts, tokenize_pretokenized=True, foundation_cache=shared)

    def _load(self, parts: Mapping[str, str], **options: object) -> Any:  # noqa: ANN401 - the same
        stanza = _import_stanza()
        try:
            return stanza.Pipeline(
                self.language,
                dir=str(self._folder),
                package=None,
                processors=dict(parts),
                download_method=None,
                logging_level="CRITICAL",
                tokenize_max_seqlen=LONGEST_KEPT,
                **options,
            )
        # What torch and Stanza raise of a file that is cut off depends on where it is.
        except (OSError, RuntimeError, ValueError, LookupError, EOFError, UnpicklingError) as error:
            raise ModelError(self._find_fault(error)) from error

    def _find_fault(self, error: Exception) -> str:
        mend = f"remove it, then {tell_download(self.language, self._folder)}"
        for files in find_files(self._folder, self.language).values():
            for file in files:
                if file.is_damaged:
                    return f"{file.path} is damaged: {mend}"
        reason = " ".join(str(error).split())
        return f"the Stanza model for {self.language!r} in {self._folder} can't be loaded: {reason}"


def _import_stanza() -> Any:  # noqa: ANN401 - Stanza has no types
    try:
        import stanza  # noqa: PLC0415 - two seconds that `quotetrack --help` needn't wait for
    except ImportError as error:
        raise ModelError(missing_stanza()) from error
    _use_one_thread()
    # It tells of all that it does on standard error, and of what it can't do by exceptions too.
    logging.getLogger("stanza").setLevel(logging.CRITICAL)
    return stanza


def _use_one_thread() -> None:
    """Let torch work in one thread, as long as nobody says otherwise.

    Its threads wait for one another by turning in circles: on a busy machine with two cores a short
    sentence took fifty times as long. Articles are shared among processes instead.
    """
    if "OMP_NUM_THREADS" not in os.environ:
        # It comes with Stanza, and types are checked without it.
        import_module("torch").set_num_threads(1)


def _enter(draft: Draft) -> Iterator[dict[str, object]]:
    """Yield a sentence's tokens and words as Stanza's documents take them, numbered from 1."""
    numbers = count(1)
    for surface in draft.tokens:
        ids = [next(numbers) for _ in surface.words]
        if len(ids) > 1:
            yield {"id": (ids[0], ids[-1]), "text": "".join(surface.words)}
        for i, word in zip(ids, surface.words, strict=True):
            yield {"id": (i,), "text": word}


def _gather(items: Iterable[T], measure: Callable[[T], int], most: int) -> Iterator[list[T]]:
    """Yield items in batches of ``most`` by ``measure``; what is larger alone stays whole."""
    batch: list[T] = []
    size = 0
    for item in items:
        weight = measure(item)
        if batch and size + weight > most:
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += weight
    if batch:
        yield batch
