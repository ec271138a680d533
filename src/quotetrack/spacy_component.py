"""For people who live in spaCy: ``nlp.add_pipe("quotetrack")``.

The pipe reads what the pipeline parsed and sets two things on each ``Doc``: ``doc._.quotations``,
a tuple of ``DocQuotation``, and the span group ``doc.spans["quotations"]`` with a span for each
stretch of text, labelled CONTENT, CUE or SOURCE; the ``id_`` of a span is the position of its
quotation in ``doc._.quotations``. Both are kept when a ``Doc`` is serialised.

The pipe stands behind a parser, a lemmatizer and what gives parts of speech; an entity recogniser
helps it to tell names. Sentences end better around quotation marks if ``quotetrack_boundaries``
is added before the parser.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from quotetrack.model import Act, Kind

KEY = "quotetrack"
"""Where ``doc.user_data`` keeps what was found, as plain data that spaCy can serialise."""

Row = Mapping[str, Any]
Place = tuple[int, int]
Find = Callable[[Doc], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class DocQuotation:
    """A quotation of a ``Doc`` and who said it.

    ``content``, ``cue`` and ``source`` are spans of the ``Doc``, the latter two empty where the
    text has none; ``text`` is the content with " … " where the text puts in something else.
    ``speaker`` is a name, the description of someone unnamed (then ``speaker_id`` is None) or
    None where the text doesn't surely tell. ``act`` tells what was said from what was only
    thought, planned or asked. ``reason`` says how the speaker was found, ``reasons`` what weighed
    most in taking the words for a quotation; ``confidence`` is the estimated probability that
    words and speaker are both right.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    text: str
    kind: Kind
    act: Act
    speaker: str | None
    speaker_id: str | None
    role: str | None
    confidence: float
    rule: str
    reason: str
    reasons: tuple[str, ...]


class QuotationFinder:
    """The pipe; each ``Doc`` is read for itself, whatever came before it.

    Args:
        language: the pipeline's language, such as ``en``.
        known: a TOML file of known speakers instead of the one that ships.
        spans_key: the name of the span group.
        engine: ``encoder`` or ``parse``; None for the best that works here.

    Raises:
        LanguageError: quotetrack doesn't know the language.
        RegistryError: the file of speakers is wrong.
    """

    def __init__(
        self, language: str, known: Path | None, spans_key: str, engine: str | None
    ) -> None:
        self._find = _open_finder(language, known, engine)
        self._spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Set the quotations of ``doc``.

        Raises:
            ModelError: the words have no dependency parse, no parts of speech or no lemmas, or the
                parse has other labels than Universal Dependencies.
        """
        doc.user_data[KEY] = self._find(doc)
        marked = list(_mark(doc))
        doc.spans[self._spans_key] = SpanGroup(doc, name=self._spans_key, spans=marked)
        return doc


def _open_finder(language: str, known: Path | None, engine: str | None) -> Find:
    # Every spaCy pipeline that is loaded where quotetrack is installed imports this module: what
    # only the pipe needs waits until there is one.
    from quotetrack.documents import passages  # noqa: PLC0415
    from quotetrack.lang import load  # noqa: PLC0415
    from quotetrack.model import Document  # noqa: PLC0415
    from quotetrack.parse.mending import mend  # noqa: PLC0415
    from quotetrack.parse.spacy_docs import read_doc  # noqa: PLC0415
    from quotetrack.pipeline import attribute_parsed, open_registry  # noqa: PLC0415
    from quotetrack.publish.found import describe_found  # noqa: PLC0415
    from quotetrack.quotations import open_engine  # noqa: PLC0415
    from quotetrack.syntax import Syntax  # noqa: PLC0415

    words, registry, finder = load(language), open_registry(known), open_engine(engine, language)

    def find(doc: Doc) -> Sequence[Row]:
        document = Document(id="", text=doc.text)
        sentences = mend(read_doc(doc, passages(doc.text)), words.grammar)
        syntax = Syntax(doc.text, sentences)
        # A fresh registry for each: what is found mustn't depend on the order of the texts.
        found = attribute_parsed(document, syntax, deepcopy(registry), words, finder)
        rows: list[Row] = describe_found(document, found)["quotes"]
        return rows

    return find


@Language.factory(
    "quotetrack",
    requires=["token.dep", "token.head", "token.lemma"],
    assigns=["doc.spans", "doc._.quotations"],
    default_config={"known": None, "spans_key": "quotations", "engine": None},
)
def make_finder(
    nlp: Language, name: str, known: str | None, spans_key: str, engine: str | None
) -> QuotationFinder:
    """Make the pipe; ``name`` is what the user calls it in the pipeline."""
    del name
    return QuotationFinder(nlp.lang or "xx", Path(known) if known else None, spans_key, engine)


def read_quotations(doc: Doc) -> tuple[DocQuotation, ...]:
    """Return the quotations of a ``Doc`` in order; empty if the pipe hasn't seen it."""
    return tuple(_read(doc, row) for row in doc.user_data.get(KEY, ()))


def _read(doc: Doc, row: Row) -> DocQuotation:
    content, cue, source = (tuple(_spans(doc, row[part])) for part in ("content", "cue", "source"))
    return DocQuotation(
        content,
        cue,
        source,
        text=row["text"],
        kind=Kind(row["kind"]),
        act=Act(row["act"]),
        speaker=row["speaker"],
        speaker_id=row["speaker_id"],
        role=row["role"],
        confidence=row["confidence"],
        rule=row["rule"],
        reason=row["reason"],
        reasons=tuple(row["reasons"]),
    )


def _mark(doc: Doc) -> Iterator[Span]:
    """Yield the labelled spans of all quotations."""
    for n, row in enumerate(doc.user_data[KEY]):
        for part in ("content", "cue", "source"):
            yield from _spans(doc, row[part], part.upper(), str(n))


def _spans(doc: Doc, places: Iterable[Place], label: str = "", key: str = "") -> Iterator[Span]:
    for start, end in places:
        # Tokens may have been merged since: then those that hold the words.
        span = doc.char_span(start, end, label=label, span_id=key, alignment_mode="expand")
        if span is not None:
            yield span


Doc.set_extension("quotations", getter=read_quotations)
