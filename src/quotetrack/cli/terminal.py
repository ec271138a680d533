"""What an article, a file name or a speaker holds, made fit for a terminal."""

import unicodedata

LONGEST = 1_000
"""The most characters of one line of complaint."""

# Cc and Cs would move the cursor, change colours or break the encoding; Zl and Zp break lines.
_DANGEROUS = frozenset({"Cc", "Cs", "Zl", "Zp"})
# These turn the order of what follows around, so that a line reads other than it is.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def fit_cell(text: str) -> str:
    """Return ``text`` on one line for a table: runs of white space are one space.

    What a terminal would obey instead of showing is written as an escape such as ``\\x1b``.
    """
    return escape_controls(" ".join(text.split()))


def fit_line(text: str) -> str:
    """Return ``text`` as one line of a complaint, the middle left out if it is very long."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]} … {text[-LONGEST // 2 :]}"
    return escape_controls(text)


def escape_controls(text: str) -> str:
    """Return ``text`` with each character that a terminal would obey written as an escape."""
    if text.isprintable():
        return text
    return "".join(_escape(c) if _is_dangerous(c) else c for c in text)


def _is_dangerous(character: str) -> bool:
    return character in _TURNING or unicodedata.category(character) in _DANGEROUS


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
