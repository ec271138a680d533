"""What an input says of an article, checked -> Document."""

import re
from collections.abc import Iterator, Mapping

from quotetrack.documents.cleaning.languages import name_language
from quotetrack.documents.dates import normalise_date
from quotetrack.documents.inputs import Place, hashed
from quotetrack.documents.limits import MAX_CHARACTERS, TOO_LONG
from quotetrack.errors import InputError
from quotetrack.model import Document

__all__ = ["assemble", "hashed"]

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def assemble(
    fields: Mapping[str, object], text: str, place: Place, fallback_id: str | None = None
) -> Iterator[Document | InputError]:
    """Yield the article, and before it a problem that doesn't keep it from being read.

    Of ``fields`` are read ``id, title, url, outlet`` (or ``publisher``)``, published, author,
    language``; the rest is left alone. The document's id is ``id``, else the url, else
    ``fallback_id``, else a hash of the text. A date that can't be read is a problem, and the
    article comes without it. A language by no known name is as if it weren't told.

    Raises:
        InputError: if the text is empty, too long or can't be stored, or a field is no text.
    """
    _check_text(text, place)
    url = _read_field(fields, "url", place)
    try:
        published = _read_date(fields, place)
    except InputError as problem:
        published = None
        problem.lost = False
        yield problem
    language = _read_field(fields, "language", place)
    yield Document(
        id=_read_field(fields, "id", place) or url or fallback_id or hashed("text", text.encode()),
        text=text,
        title=_read_field(fields, "title", place),
        url=url,
        outlet=_read_field(fields, "outlet", place) or _read_field(fields, "publisher", place),
        published=published,
        author=_read_field(fields, "author", place),
        language=language and name_language(language),
        origin=place.origin,
    )


def _check_text(text: str, place: Place) -> None:
    if len(text) > MAX_CHARACTERS:
        raise place.problem(TOO_LONG)
    _check_storable("the text", text, place)
    if not text or text.isspace():
        raise place.problem("empty")


def _check_storable(what: str, value: str, place: Place) -> None:
    if found := _UNSTORABLE.search(value):
        character = "a NUL character" if found.group() == "\0" else "a lone surrogate"
        raise place.problem(f"{what} holds {character}")


def _read_field(fields: Mapping[str, object], name: str, place: Place) -> str | None:
    value = fields.get(name)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if value is None:
        return None
    if not isinstance(value, str):
        raise place.problem(f"{name} is no text")
    _check_storable(name, value, place)
    return value.strip() or None


def _read_date(fields: Mapping[str, object], place: Place) -> str | None:
    written = _read_field(fields, "published", place)
    if written is None:
        return None
    try:
        return normalise_date(written)
    except ValueError as error:
        reason = f"published {written[:40]!r} is no date like 2025-09-04; the article has none"
        raise place.problem(reason) from error
