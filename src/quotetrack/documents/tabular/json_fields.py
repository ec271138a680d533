"""One JSON object -> its article, or the articles of the list that it holds."""

import json
from collections.abc import Iterator, Mapping
from itertools import chain

from quotetrack.documents.decoding import decode
from quotetrack.documents.fields import assemble, hashed
from quotetrack.documents.inputs import Input, Place, Raw
from quotetrack.documents.limits import MAX_VALUES, TOO_LONG
from quotetrack.errors import InputError
from quotetrack.model import Document

_SHARED = ("outlet", "language")
_MOST_LISTED = 20
_LONGEST_NAME = 40


def read_object(
    data: bytes | None, source: Input, place: Place
) -> Iterator[Document | Raw | InputError]:
    """Yield the article that ``data`` describes, or what is wrong with it.

    Its text is the field ``text``; where there is none, but ``html``, that is a page to open.
    ``source.columns`` says which field is called otherwise; ``article.body`` is one inside of
    another. An object without text that holds one list of objects, as the answers of news services
    do, is read as those. ``data`` is None for what was too long to be held.
    """
    try:
        if data is None:
            raise place.problem(TOO_LONG)
        found = _parse(data, place)
        named = _name_fields(found, source)
        listed = [] if "text" in named or "html" in named else _find_list(found)
        for fields in [_name_fields(one, source) for one in listed] or [named]:
            yield from _read_fields(fields, place)
    except InputError as problem:
        yield problem


def _read_fields(
    fields: Mapping[str, object], place: Place
) -> Iterator[Document | Raw | InputError]:
    text, page = fields.get("text"), fields.get("html")
    try:
        if text is None and isinstance(page, str):
            yield _close(page, fields, place)
        elif isinstance(text, str):
            yield from assemble(fields, text, place)
        else:
            raise place.problem("text is no string" if text is not None else _explain(fields))
    except InputError as problem:
        yield problem


def _close(page: str, fields: Mapping[str, object], place: Place) -> Raw:
    data = page.encode("utf-8", "surrogatepass")
    given = {name: value for name, value in fields.items() if isinstance(value, str) and value}
    given = {**given, "charset": "utf-8"}
    given.pop("html")
    return Raw(place.origin, data, "html", given, hashed("text", data))


def _name_fields(found: Mapping[str, object], source: Input) -> dict[str, object]:
    """Return the fields of an article, those that the user named by our names."""
    shared = {name: source.given[name] for name in _SHARED if name in source.given}
    named = {ours: _look_up(found, theirs) for ours, theirs in source.columns.items()}
    return {
        **shared,
        **found,
        **{name: value for name, value in named.items() if value is not None},
    }


def _look_up(found: Mapping[str, object], name: str) -> object:
    """Return the field ``name``, or what ``outer.inner`` leads to; None where there is none."""
    if name in found:
        return found[name]
    outer, dot, inner = name.partition(".")
    value = found.get(outer)
    return _look_up(value, inner) if dot and isinstance(value, dict) else None


def _find_list(found: Mapping[str, object]) -> list[Mapping[str, object]]:
    """Return the one list of objects in ``found``, or in an object in it; else nothing."""
    inner = (value.values() for value in found.values() if isinstance(value, dict))
    lists = [
        value
        for value in chain(found.values(), *inner)
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value)
    ]
    return lists[0] if len(lists) == 1 else []


def _explain(fields: Mapping[str, object]) -> str:
    names = [printable[:_LONGEST_NAME] for printable in map(ascii, fields)][:_MOST_LISTED]
    listed = ", ".join(name.strip("'") for name in names)
    return f"no text; the fields are {listed} (say --column text=NAME)" if names else "no text"


def _parse(data: bytes, place: Place) -> dict[str, object]:
    text = decode(data, place)
    if sum(map(text.count, "[{,")) > MAX_VALUES:
        raise place.problem(f"more than {MAX_VALUES:,} values in one article")
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        at = Place(place.origin, (place.line or 1) + error.lineno - 1)
        raise at.problem(f"not JSON: {error.msg}, column {error.colno}") from error
    except RecursionError as error:
        raise place.problem("nested too deep") from error
    except ValueError as error:
        raise place.problem(f"not JSON that can be read: {error}") from error
    if not isinstance(value, dict):
        raise place.problem('no JSON object like {"id": ..., "text": ...}')
    return value
