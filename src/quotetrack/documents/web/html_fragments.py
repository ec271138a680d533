"""HTML as feeds carry it: a piece of a page, or text with a few tags in it."""

import re
from html import escape, unescape

# What is never closed goes on to the end, as in a browser: looking for it again behind each
# opening would take for ever.
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|</?[a-zA-Z][^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_BLANK_LINE = re.compile(r"\n\s*\n")


def show(fragment: str) -> str:
    """Return the words of a fragment on one line, roughly as a browser would show them."""
    return " ".join(unescape(_TAG.sub(" ", fragment)).split())


def write_paragraphs(text: str) -> str:
    """Return plain text as HTML: what stands between blank lines is a paragraph."""
    return "".join(f"<p>{escape(part)}</p>" for part in _BLANK_LINE.split(text) if part.strip())


def wrap_fragment(fragment: str) -> bytes:
    """Return a page that has nothing but the fragment in it, in UTF-8."""
    page = f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><article>{fragment}'
    return f"{page}</article></body></html>".encode("utf-8", "replace")
