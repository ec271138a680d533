"""The keys of a JSON object -> the fields of an article, by well-known names, nested ones too."""

from collections.abc import Iterator, Mapping
from functools import cache
from html import unescape

from quotetrack.documents.tabular.columns import known_names, normalise_name
from quotetrack.documents.tabular.rows import load_services

_NUMBERS = ("id", "published")
"""The fields that may be numbers; the number of an author or of a source names nobody."""


def look_up(found: Mapping[str, object], name: str) -> object:
    """Return the field ``name``, or what ``outer.inner`` leads to; None where there is none."""
    if name in found:
        return found[name]
    outer, dot, inner = name.partition(".")
    value = found.get(outer)
    return look_up(value, inner) if dot and isinstance(value, dict) else None


def normalise_names(found: Mapping[str, object]) -> Mapping[str, object]:
    """Return the object with normalised names; of two alike the first that isn't null counts."""
    named: dict[str, object] = {}
    for name, value in found.items():
        known = normalise_name(name)
        if named.get(known) is None:
            named[known] = value
    return named


def find_texts(named: Mapping[str, object]) -> Mapping[str, str]:
    """Return what may be the text, by its normalised name; the likeliest first.

    ``named`` is an object with its names normalised, here and below.
    """
    texts = {}
    for name in known_names()["text"]:
        value = _follow(named, name)
        if isinstance(value, str) and value.strip():
            texts[name] = value
    return texts


def find_page(named: Mapping[str, object]) -> str | None:
    """Return the article as HTML, None if no field is known to hold it."""
    values = (_follow(named, name) for name in _load_pages())
    return next((value for value in values if isinstance(value, str) and value.strip()), None)


def find_field(named: Mapping[str, object], field: str) -> object:
    """Return the first value that ``field`` can have; one under our own name even if it can't."""
    for name in known_names()[field]:
        value = _follow(named, name)
        if isinstance(value, list):
            value = _join(value)
        if _is_usable(value, field):
            # WordPress: what is rendered has the entities of HTML.
            return unescape(str(value)) if name.endswith(".rendered") else value
    return _find_odd(named, field)


def _join(values: list[object]) -> str | None:
    """Return the names in a list of nothing else."""
    names = [value.strip() for value in values if isinstance(value, str)]
    return ", ".join(filter(None, names)) if len(names) == len(values) else None


def _find_odd(named: Mapping[str, object], field: str) -> object:
    """Return an object or a truth under our own name, for whoever reads on to complain of."""
    value = named.get(field)
    is_odd = isinstance(value, bool | dict) and not _is_usable(value, field)
    return value if is_odd else None


def _is_usable(value: object, field: str) -> bool:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return field in _NUMBERS
    return isinstance(value, str) and bool(value.strip())


def _follow(found: Mapping[str, object], name: str) -> object:
    """Return what a normalised name leads to in an object with normalised names.

    In a list of objects it leads to what all of them have there.
    """
    if name in found:
        return found[name]
    outer, dot, inner = name.partition(".")
    value = found.get(outer) if dot else None
    if isinstance(value, dict):
        return _follow(normalise_names(value), inner)
    if isinstance(value, list):
        return list(_gather(value, inner)) or None
    return None


def _gather(values: list[object], name: str) -> Iterator[object]:
    for value in values:
        if isinstance(value, dict):
            inner = _follow(normalise_names(value), name)
            yield from (inner,) if inner is not None else ()


@cache
def _load_pages() -> tuple[str, ...]:
    return tuple(map(normalise_name, load_services()["html"]))
