"""The columns of a table -> the fields of an article, by well-known names or as the user says."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from quotetrack.documents.inputs import Place
from quotetrack.errors import InputError

_SEPARATORS = re.compile(r"[\s_-]+")
_MOST_LISTED = 30
_LONGEST_NAME = 40
_NAMING = ("title", "outlet")
_USEFUL = ("published", *_NAMING)


@cache
def known_names() -> Mapping[str, tuple[str, ...]]:
    """Return what each field of an article is called by others, normalised, likeliest first."""
    table = tomllib.loads((files(__package__) / "columns.toml").read_text("utf-8"))
    return {
        field: tuple(dict.fromkeys(normalise_name(name) for name in names))
        for field, names in table.items()
    }


def normalise_name(name: str) -> str:
    """Return the name of a column as it is compared: case and what parts words don't count."""
    return _SEPARATORS.sub("", name.strip().casefold())


def find_columns(header: Sequence[str], wanted: Mapping[str, str], place: Place) -> dict[str, int]:
    """Return where in ``header`` each field of an article stands, counted from 0.

    Args:
        header: the names of the columns.
        wanted: a field of ours -> its column, as the user named it; it goes before what is known.
        place: where the header stands.

    Raises:
        InputError: if no column holds the text, several might, or a wanted one isn't there. It
            lists the columns that are.
    """
    names = [normalise_name(name) for name in header]
    found = {field: _find_wanted(field, name, header, place) for field, name in wanted.items()}
    for field, known in known_names().items():
        if field in found:
            continue
        present = [names.index(name) for name in known if name in names]
        if present:
            found[field] = present[0]
        if field == "text":
            _check_text(present, header, place)
    return found


def _find_wanted(field: str, name: str, header: Sequence[str], place: Place) -> int:
    """Return where the column stands that the user named; written exactly so goes first."""
    if field not in known_names():
        fields = ", ".join(known_names())
        raise place.problem(f"--column {field}={name}: no field {field!r}; there are {fields}")
    exact = [at for at, column in enumerate(header) if column.strip() == name.strip()]
    alike = [
        at for at, column in enumerate(header) if normalise_name(column) == normalise_name(name)
    ]
    if len(exact) == 1 or len(alike) == 1:
        return (exact if len(exact) == 1 else alike)[0]
    which = "no column" if not alike else "more than one column"
    raise place.problem(f"{which} {name!r} for --column {field}={name}; {_list(header)}")


def _check_text(present: Sequence[int], header: Sequence[str], place: Place) -> None:
    """Raise where the text's column must be guessed: a wrong one would store wrong articles."""
    if not present:
        reason = "no column is known to hold the articles' text"
    elif len(present) > 1 and normalise_name(header[present[0]]) != "text":
        reason = "more than one column may hold the articles' text"
    elif sum(normalise_name(name) == normalise_name(header[present[0]]) for name in header) > 1:
        reason = f"two columns are called {header[present[0]].strip()!r}"
    else:
        return
    raise place.problem(f"{reason}; say --column text=NAME; {_list(header)}")


def tell_missing(
    header: Sequence[str], columns: Mapping[str, int], given: Mapping[str, str], place: Place
) -> InputError | None:
    """Return a notice of fields that no column was taken for while others are left.

    None where nothing was missed: there is a date, and a title or an outlet, or no column is left.

    Args:
        header: the names of the columns.
        columns: where each field stands, as `find_columns` returns it.
        given: what is known of all the articles beforehand.
        place: where the header stands.
    """
    missing = [name for name in _USEFUL if name not in columns and name not in given]
    taken = set(columns.values())
    left = [name for at, name in enumerate(header) if at not in taken and name.strip()]
    if not left or ("published" not in missing and missing != list(_NAMING)):
        return None
    reason = f"no column is known to hold {', '.join(missing)}; not used: {_name(left)}"
    hint = f"say --column {missing[0]}=NAME if one of them does"
    return InputError(place.origin, f"{reason}; {hint}", place.line, lost=False)


def _list(header: Sequence[str]) -> str:
    """Say which columns there are, in a line that stays a line."""
    return f"the columns are {_name(header) or 'without names'}"


def _name(header: Sequence[str]) -> str:
    names = [" ".join(name.split())[:_LONGEST_NAME] for name in header]
    names = [name for name in names if name]
    more = f" and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else ""
    return ", ".join(names[:_MOST_LISTED]) + more
