"""One JSON object -> its article, or the articles of the list that it holds."""

import json
from collections.abc import Iterator, Mapping
from itertools import chain

from quotetrack.documents.decoding import decode
from quotetrack.documents.inputs import Input, Place, Raw, printable
from quotetrack.documents.limits import MAX_VALUES, TOO_LONG
from quotetrack.documents.tabular.columns import known_names
from quotetrack.documents.tabular.json_names import (
    find_field,
    find_page,
    find_texts,
    look_up,
    normalise_names,
)
from quotetrack.documents.tabular.rows import close_page, make_article
from quotetrack.errors import InputError
from quotetrack.model import Document

_SHARED = ("outlet", "language")
_MOST_LISTED = 20
_LONGEST_NAME = 40


def read_object(
    data: bytes | None, source: Input, place: Place
) -> Iterator[Document | Raw | InputError]:
    """Yield the article that ``data`` describes, or what is wrong with it.

    Its fields are found by what `columns.toml` says that others call them, ``source.columns`` goes
    before; ``article.body`` is one inside of another. Where there is no text, but HTML, that is a
    page to open. An object without either that holds one list of objects, as the answers of news
    services do, is read as those. ``data`` is None for what was too long to be held.
    """
    try:
        if data is None:
            raise place.problem(TOO_LONG)
        found = _parse(data, place)
        listed = [] if _has_text(found, source) else _find_list(found)
    except InputError as problem:
        yield problem
        return
    for one in listed or [found]:
        try:
            yield from _read_fields(one, source, place)
        except InputError as problem:
            yield problem


def _read_fields(
    found: Mapping[str, object], source: Input, place: Place
) -> Iterator[Document | Raw | InputError]:
    named = normalise_names(found)
    fields = _name_fields(found, named, source)
    text, page = _find_text(found, named, source.columns, place), find_page(named)
    if isinstance(text, str):
        yield from make_article(text, fields, place)
    elif text is not None:
        raise place.problem("text is no string")
    elif page is None:
        raise place.problem(_explain(found))
    else:
        yield close_page(page, fields, place)


def _has_text(found: Mapping[str, object], source: Input) -> bool:
    wanted = source.columns.get("text")
    if "text" in found or (wanted and look_up(found, wanted) is not None):
        return True
    named = normalise_names(found)
    return bool(find_texts(named)) or find_page(named) is not None


def _find_text(
    found: Mapping[str, object],
    named: Mapping[str, object],
    columns: Mapping[str, str],
    place: Place,
) -> object:
    """Return what holds the text, None where nothing does.

    Raises:
        InputError: if the field that the user named isn't there, or if several may hold the text.
    """
    if wanted := columns.get("text"):
        text = look_up(found, wanted)
        if text is None:
            reason = f"no field {wanted!a} for --column text={printable(wanted)}"
            raise place.problem(f"{reason}; {_list(found)}")
        return text
    texts = find_texts(named)
    if isinstance(own := texts.get("text", named.get("text")), str) and own:
        return own
    if len(set(texts.values())) > 1:
        reason = "more than one field may hold the article's text; say --column text=NAME"
        raise place.problem(f"{reason}; {_list(found)}")
    return next(iter(texts.values()), own)


def _name_fields(
    found: Mapping[str, object], named: Mapping[str, object], source: Input
) -> dict[str, object]:
    """Return the fields of an article but its text, by our names."""
    fields: dict[str, object] = {
        name: source.given[name] for name in _SHARED if name in source.given
    }
    for ours in known_names():
        wanted = source.columns.get(ours)
        value = look_up(found, wanted) if wanted else None
        value = find_field(named, ours) if value is None else value
        if value is not None and ours != "text":
            fields[ours] = value
    return fields


def _find_list(found: Mapping[str, object]) -> list[Mapping[str, object]]:
    """Return the one list of objects in ``found``, or in an object in it; else nothing."""
    inner = (value.values() for value in found.values() if isinstance(value, dict))
    lists = [
        value
        for value in chain(found.values(), *inner)
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value)
    ]
    return lists[0] if len(lists) == 1 else []


def _explain(found: Mapping[str, object]) -> str:
    return f"no text; {_list(found)} (say --column text=NAME)" if found else "no text"


def _list(found: Mapping[str, object]) -> str:
    names = [shown[:_LONGEST_NAME].strip("'") for shown in map(ascii, found)]
    return f"the fields are {', '.join(names[:_MOST_LISTED]) or 'none'}"


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
