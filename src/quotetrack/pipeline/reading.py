"""Whatever an input yields -> the article with its quotations, or why it can't be had."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from quotetrack.documents import Item, Raw, unwrap
from quotetrack.documents.cleaning.languages import tell_language
from quotetrack.documents.cleaning.signatures import sign
from quotetrack.errors import InputError, LanguageError
from quotetrack.model import Document, Failure, Finished, Reading, Speaker
from quotetrack.pipeline.extracting import Extractor
from quotetrack.pipeline.opening import open_parser, open_registry

Result = tuple[Reading | Failure, tuple[InputError, ...]]
"""What became of an article, and what was wrong with it that didn't keep it from being read."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a reader is made from; small, so that it can be handed to another process.

    ``known`` is the speakers file (None: the one that ships). ``language`` is what all articles
    are in, whatever they say. With ``keep_raw`` the bytes that an article was made of come along.
    If ``dry``, articles are only opened: nothing is parsed and no model is loaded.
    """

    model: str
    engine: str | None = None
    known: Path | None = None
    language: str | None = None
    keep_raw: bool = False
    dry: bool = False

    def open(self) -> "Reader":
        """Load the models, and return the reader.

        Raises:
            QuotetrackError: a model or the speakers file can't be loaded.
        """
        if self.dry:
            return Reader(None, self.known, self.language, keep_raw=self.keep_raw)
        parser, engine = open_parser(self.model, self.engine)
        extractor = Extractor(parser, open_registry(self.known), engine)
        return Reader(extractor, self.known, self.language, keep_raw=self.keep_raw)


@dataclass(slots=True)
class Reader:
    """Reads articles in this process: see `Settings`. Without an extractor it only opens them."""

    extractor: Extractor | None
    known: Path | None = None
    language: str | None = None
    keep_raw: bool = False

    @property
    def made_by(self) -> str:
        """The models, to be noted with what they found."""
        if self.extractor is None:
            return ""
        return f"{self.extractor.parser.name}, {self.extractor.engine.name} engine"

    @property
    def reads(self) -> str:
        """The code of the language that the models know, empty for all."""
        return self.extractor.parser.language if self.extractor else ""

    def know(self, speakers: Sequence[Speaker]) -> None:
        """Read with what a database knows of speakers (`Store.known`), beside the file."""
        if self.extractor is not None:
            self.extractor.registry = open_registry(self.known, speakers)

    def read(self, item: Document | Raw) -> Result:
        """Return what became of one article."""
        if isinstance(item, Document):
            return self._extract(item), ()
        document, problems = open_raw(item, self.language)
        if document is None:
            return _fail(item.origin, problems[-1]), problems[:-1]
        wrong = refuse_language(document, self.reads)
        if wrong:
            return Failure(item.origin, wrong, document_id=document.id), problems
        raw = item.data if self.keep_raw else None
        return replace(self._extract(document), digest=item.digest, raw=raw), problems

    def _extract(self, document: Document) -> Reading:
        if self.extractor is None:
            return Reading(document)
        return replace(self.extractor.read(document), signature=sign(document.text))


def open_raw(raw: Raw, language: str | None) -> tuple[Document | None, tuple[InputError, ...]]:
    """Return the article in ``raw``, None if there is none, and what was wrong with it."""
    document, problems = None, []
    for each in unwrap(raw):
        if isinstance(each, Document):
            document = each
        else:
            problems.append(each)
    if document is None:
        problems = problems or [InputError(raw.origin, "no article found in it")]
        return None, tuple(problems)
    # A page's template may say "en" of whatever stands in it: the words know better.
    told = language or tell_language(document.text) or document.language
    return replace(document, language=told), tuple(problems)


def _fail(origin: str, problem: InputError) -> Failure:
    return Failure(problem.origin or origin, problem.reason, problem.line)


def find_base(language: str) -> str:
    """Return the language itself of a code: ``en`` of ``en-GB``."""
    return language.lower().replace("_", "-").partition("-")[0]


def check_language(language: str | None, reads: str) -> None:
    """Check that models read the language that the user says all articles are in.

    Raises:
        LanguageError: they read another one.
    """
    if language and reads and find_base(language) != reads:
        raise LanguageError(
            f"--language {language}: the model reads {reads!r}; name another with --model"
        )


def refuse_language(document: Document, reads: str) -> str | None:
    """Return in words why a document isn't read by models of one language, None if it is."""
    given = document.language
    if not reads or given is None or find_base(given) == reads:
        return None
    # An id that we made up says nothing to a reader; the origin stands before this anyway.
    named = "" if document.id.startswith(("file:", "text:")) else f"{document.id!r} is "
    return (
        f"{named}in language {given!r}, the parser reads {reads!r}; left out "
        f"(--language {reads} reads it all the same)"
    )


def tell(document: Document, language: str | None) -> Document:
    """Return a document with its language: as it must be, as it says, or as its words tell."""
    if language is None and document.language is not None:
        return document
    told = language or tell_language(document.text)
    return replace(document, language=told) if told else document


def read_documents(
    items: Iterable[Item],
    reads: str,
    report: Callable[[InputError], object],
    language: str | None = None,
) -> Iterator[Document]:
    """Yield the documents that are in the language that is read, opened here; report the rest.

    A document whose language neither it nor its words tell is taken to be in that one.

    Raises:
        LanguageError: ``language`` isn't the one that is read.
    """
    check_language(language, reads)
    for item in items:
        if isinstance(item, Finished):
            continue
        if isinstance(item, InputError):
            report(item)
            continue
        if isinstance(item, Raw):
            document, problems = open_raw(item, language)
            for problem in problems:
                report(problem)
        else:
            document = tell(item, language)
        if document is None:
            continue
        wrong = refuse_language(document, reads)
        if wrong:
            report(InputError(document.origin or document.id, wrong))
        else:
            yield document
