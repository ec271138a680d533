"""Which texts SQLite can hold."""

import re

# SQL's substr() and length() stop at a NUL, and half a surrogate pair is no UTF-8.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """Tell whether SQLite can hold ``text`` so that offsets into it count the same there."""
    return _UNSTORABLE.search(text) is None


def make_storable(text: str) -> str:
    r"""Return ``text`` with everything that SQLite can't hold written as an escape.

    >>> print(make_storable("a" + chr(0) + "b"))
    a\x00b
    """
    return _UNSTORABLE.sub(lambda found: ascii(found.group())[1:-1], text)
