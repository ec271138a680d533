"""SQL functions of a served archive, in place of SQLite's own and Datasette's.

SQLite's ``instr``, ``replace`` and ``trim`` compare at every place of a text, in one step that no
time limit cuts: with two long texts they run for minutes. These take time in proportion to the
texts together: a second or so for 4 MB, the longest that a newsroom's connection lets in. They are
named as the built-in ones, so that the canned queries of metadata.yml work without them too.

With texts of whole characters they answer as SQLite's own do, but that ``upper`` knows the capitals
of every script. What else differs: a number with a fraction is written as Python writes it (1e+20,
where SQLite writes 1.0e+20); a NUL is a character like others; and a text that is no UTF-8, such as
half a surrogate, is an error.
"""

import re
import sqlite3
from collections.abc import Callable

from datasette.utils import escape_fts  # type: ignore[import-untyped]  # Datasette ships no types

Value = str | bytes | float | None

_MARKS = re.compile("[“”„«»\0]")
# Begun at the first star of a row alone: begun at each, it would take the square of their number.
_STARS = re.compile(r'(?<!\*)\*+"')


def register(conn: sqlite3.Connection, most: int) -> None:
    """Give ``conn`` the functions; ``most`` is how long a text may become.

    What can't be answered, a text too long or no UTF-8, is the question's error alone: Datasette
    would have Python print a traceback for each, and readers could fill the log.
    """
    sqlite3.enable_callback_tracebacks(False)  # noqa: FBT003 - it takes no name

    def replace(text: Value, old: Value, new: Value) -> Value:
        return _replace(text, old, new, most)

    # Not `lower`: indices of the archive hold what SQLite's own makes of names.
    functions: list[tuple[str, int, Callable[..., Value]]] = [
        ("upper", 1, _upper),
        ("instr", 2, _find),
        ("replace", 3, replace),
        ("escape_fts", 1, _escape_search),
        *((name, 1, _make_trim(name)) for name in ("trim", "ltrim", "rtrim")),
        *((name, 2, _make_trim(name)) for name in ("trim", "ltrim", "rtrim")),
    ]
    for name, arguments, function in functions:
        conn.create_function(name, arguments, function, deterministic=True)


def fold(text: str) -> str:
    """Return a text in capitals, just as long, equal for all that differ in capitals alone.

    >>> fold("İstanbul, Östra")
    'ISTANBUL, ÖSTRA'
    """
    if text.isascii():
        return text.upper()
    # Of each sign once: a long text has few.
    return text.translate({ord(one): one.lower()[0].upper()[0] for one in set(text)})


def _upper(value: Value) -> str | None:
    return None if value is None else fold(_read(value))


def _find(text: Value, part: Value) -> int | None:
    if text is None or part is None:
        return None
    if isinstance(text, bytes) and isinstance(part, bytes):
        return text.find(part) + 1
    return _read(text).find(_read(part)) + 1


def _replace(text: Value, old: Value, new: Value, most: int) -> Value:
    if text is None or old is None:
        return None
    whole, part = _read(text), _read(old)
    if not part:
        return text
    if new is None:
        return None
    instead = _read(new)
    if len(whole) + whole.count(part) * (len(instead) - len(part)) > most:
        # SQLite then says what it says of its own function: string or blob too big.
        raise OverflowError
    return whole.replace(part, instead)


def _make_trim(name: str) -> Callable[..., str | None]:
    at_start, at_end = name != "rtrim", name != "ltrim"

    def trim(text: Value, signs: Value = " ") -> str | None:
        if text is None or signs is None:
            return None
        # Not `str.strip`, which compares each character with each of the signs.
        whole, drop = _read(text), frozenset(_read(signs))
        start, end = 0, len(whole)
        while at_start and start < end and whole[start] in drop:
            start += 1
        while at_end and start < end and whole[end - 1] in drop:
            end -= 1
        return whole[start:end]

    return trim


def _read(value: Value) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _escape_search(typed: Value) -> str:
    """Return what was typed as a search that SQLite understands.

    Curly marks hold a phrase as straight ones do, and a word with a star at its end stands for all
    that begin with it. Where nothing is left to search for, as of a lone mark, an empty phrase,
    which finds nothing, stands for it: without it, it is an error.
    """
    escaped = str(escape_fts(_MARKS.sub('"', _read(typed or ""))))
    return _STARS.sub('" *', escaped) or '""'
