"""PDF files: press releases, one article a file."""

import re
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from quotetrack.documents.fields import assemble
from quotetrack.documents.inputs import Input, Place, Raw
from quotetrack.documents.limits import MAX_CHARACTERS, TOO_LONG
from quotetrack.documents.office.docx import close
from quotetrack.documents.office.pdf_headlines import find_headline
from quotetrack.documents.office.pdf_lines import Line, read_page
from quotetrack.documents.office.pdf_paragraphs import join_lines
from quotetrack.documents.office.titles import is_in_text
from quotetrack.errors import InputError
from quotetrack.model import Document

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

ENDINGS = (".pdf",)

MAX_PAGES = 5_000
"""The most pages of a PDF."""

# Readers look for it within the first 1,024 bytes; prose may speak of it in a line.
_MARK = re.compile(rb"(?:\A|[^ -~])%PDF-\d\.\d")
_WITHIN = 1_024
_UNREADABLE = 0.3


def looks_like_pdf(head: bytes) -> bool:
    """Tell whether ``head`` has a PDF's mark within its first 1,024 bytes."""
    return _MARK.search(head[:_WITHIN]) is not None


def read_pdf(source: Input) -> Iterator[Raw]:
    """Yield the one article of ``source``, still closed."""
    yield close(source, "pdf")


def unwrap_pdf(raw: Raw) -> Iterator[Document | InputError]:
    """Yield the article of a PDF, and before it problems that don't keep it from being read.

    Its text is made of paragraphs put together from the lines, a blank line between them, without
    running heads, feet and page numbers. A title is taken from the file's properties if it stands
    at the text's beginning, else it is what the first page has at its head in far larger letters;
    authors and dates there are often those of a template or of whoever
    pressed "Save as", and are left open.

    Raises:
        InputError: if it is damaged, encrypted with a password, too large, or has no text.
    """
    place = Place(raw.origin)
    with closing(_open(raw.data, place)) as pdf:
        lines, blank = _read_lines(pdf, place)
        title = str(pdf.get_metadata_dict().get("Title", ""))
        pages = len(pdf)
    _check_letters(lines, place)
    if blank * 2 >= pages:
        reason = f"{blank} of {pages} pages have no text: are they scans? run OCR (ocrmypdf) first"
        yield InputError(raw.origin, reason, lost=False)
    text = "\n\n".join(join_lines(lines))
    shown = title if is_in_text(title, text) else find_headline(lines)
    fields = {"title": shown, **raw.given}
    yield from assemble(fields, text, place, raw.fallback_id)


def _open(data: bytes, place: Place) -> "PdfDocument":
    """Open a PDF; one that is encrypted with an empty password opens like any other."""
    import pypdfium2  # noqa: PLC0415 - slow to import

    try:
        pdf = pypdfium2.PdfDocument(data)
        pages = len(pdf)
    except Exception as error:  # a third party's reader may raise anything at damaged files
        if "password" in str(error).lower():
            reason = "is encrypted; open it with its password and save it without one"
            raise place.problem(reason) from error
        raise place.problem(f"damaged: no PDF that can be read ({_shorten(error)})") from error
    if pages > MAX_PAGES:
        pdf.close()
        raise place.problem(f"more than {MAX_PAGES:,} pages; split it")
    return pdf


def _read_lines(pdf: "PdfDocument", place: Place) -> tuple[list[Line], int]:
    """Return the lines of all pages, and how many pages have none."""
    lines: list[Line] = []
    left = MAX_CHARACTERS
    blank = 0
    for number in range(len(pdf)):
        found = _read_page(pdf, number, left + 1, place)
        left -= sum(len(line.text) for line in found)
        if left < 0:
            raise place.problem(TOO_LONG)
        blank += not found
        lines += found
    return lines, blank


def _read_page(pdf: "PdfDocument", number: int, most: int, place: Place) -> list[Line]:
    try:
        with closing(pdf[number]) as page:
            return list(read_page(page, number, most))
    except Exception as error:  # a third party's reader may raise anything at damaged files
        reason = f"damaged: page {number + 1} can't be read ({_shorten(error)})"
        raise place.problem(reason) from error


def _check_letters(lines: list[Line], place: Place) -> None:
    """Raise an InputError if there are no letters, or if nobody can tell which they are."""
    text = "".join(line.text for line in lines)
    if not text:
        raise place.problem("no text in it, a scan? run OCR first (ocrmypdf in.pdf out.pdf)")
    unreadable = sum("\ue000" <= c <= "\uf8ff" or c == "\ufffd" for c in text)
    if unreadable > _UNREADABLE * len(text):
        reason = (
            "its fonts don't tell which letters they show; run OCR first (ocrmypdf --force-ocr)"
        )
        raise place.problem(reason)


def _shorten(error: Exception) -> str:
    return " ".join(str(error).split())[:100] or type(error).__name__
