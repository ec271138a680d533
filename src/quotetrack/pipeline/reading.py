"""Whatever an input yields -> the article with its quotations, or why it can't be had."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from quotetrack.documents import Item, Raw, unwrap
from quotetrack.documents.cleaning.languages import tell_language
from quotetrack.documents.cleaning.signatures import sign
from quotetrack.errors import InputError
from quotetrack.model import Document, Failure, Finished, Reading, Speaker
from quotetrack.pipeline.choosing import Shelf, Wishes
from quotetrack.pipeline.extractors import Extractors

Result = tuple[Reading | Failure, tuple[InputError, ...]]
"""What became of an article, and what was wrong with it that didn't keep it from being read."""


@dataclass(frozen=True, slots=True)
class ReadElsewhere:
    """An article that was read elsewhere (`cluster`), and what became of it there.

    ``digest`` is that of the bytes it was made from where those had to be opened (`Raw.digest`).
    ``document`` is the article where they hadn't; None if it was left out before it was read.
    """

    origin: str
    result: Result
    digest: str | None = None
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What a reader is made from; small, so that it can be handed to another process.

    ``wishes`` say what shall parse. ``known`` is the speakers file (None: the one that ships).
    ``language`` is what all articles are in, whatever they say. With ``keep_raw`` the bytes that
    an article was made of come along. If ``dry``, articles are only opened: nothing is parsed and
    no model is loaded.
    """

    wishes: Wishes = field(default_factory=Wishes)
    known: Path | None = None
    language: str | None = None
    keep_raw: bool = False
    dry: bool = False

    def look(self) -> Shelf:
        """Return what reads which language here, told without loading anything.

        Raises:
            QuotetrackError: what the user asks for isn't there.
        """
        return Shelf(self.wishes, self.language)

    def open(self) -> "Reader":
        """Load the models, and return the reader.

        Raises:
            QuotetrackError: a model or the speakers file can't be loaded.
        """
        extractors = None if self.dry else Extractors(self.look(), self.known)
        return Reader(extractors, self.language, keep_raw=self.keep_raw)


@dataclass(slots=True)
class Reader:
    """Reads articles in this process: see `Settings`. Without extractors it only opens them."""

    extractors: Extractors | None
    language: str | None = None
    keep_raw: bool = False

    @property
    def made_by(self) -> tuple[str, ...]:
        """The models that are open, to be noted with what they found."""
        return self.extractors.made_by if self.extractors else ()

    def know(self, speakers: Sequence[Speaker]) -> None:
        """Read with what a database knows of speakers (`Store.known`), beside the file."""
        if self.extractors is not None:
            self.extractors.know(speakers)

    def read(self, item: Document | Raw) -> Result:
        """Return what became of one article.

        Raises:
            ModelError: a parser can't be loaded that was named, or that is the default's.
        """
        if isinstance(item, Document):
            return self._extract(item), ()
        document, problems = open_raw(item, self.language)
        if document is None:
            return _fail(item.origin, problems[-1]), problems[:-1]
        reading = self._extract(document)
        if isinstance(reading, Failure):
            return replace(reading, origin=item.origin), problems
        raw = item.data if self.keep_raw else None
        return replace(reading, digest=item.digest, raw=raw), problems

    def _extract(self, document: Document) -> Reading | Failure:
        if self.extractors is None:
            return Reading(document)
        wrong = self.extractors.refuse(document)
        if wrong:
            return leave_out(document, wrong)
        return replace(self.extractors.read(document), signature=sign(document.text))


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


def leave_out(document: Document, why: str) -> Failure:
    """Return that a document isn't read; it is kept where its origin can't be read again."""
    kept = document if document.origin in {None, "-"} else None
    return Failure(document.origin or document.id, why, document=kept, document_id=document.id)


def with_language(document: Document, language: str | None) -> Document:
    """Return a document with its language: as it must be, as it says, or as its words tell."""
    if language is None and document.language is not None:
        return document
    told = language or tell_language(document.text)
    return replace(document, language=told) if told else document


def read_documents(
    items: Iterable[Item],
    refuse: Callable[[Document], str | None],
    report: Callable[[InputError], object],
    language: str | None = None,
) -> Iterator[Document]:
    """Yield the documents that can be read, opened here and with their language; report the rest.

    Args:
        items: what an input yields.
        refuse: tells why a document can't be read (`Extractors.refuse`).
        report: told of everything that can't be.
        language: what all articles are in, whatever they say.
    """
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
            document = with_language(item, language)
        wrong = document and refuse(document)
        if document and wrong:
            report(InputError(document.origin or document.id, wrong))
        elif document:
            yield document
