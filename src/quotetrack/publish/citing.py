"""How to cite a quotation: a line to paste, and an entry for BibTeX."""

import re
from dataclasses import replace

from quotetrack.model.showing import Shown
from quotetrack.publish.telling import clean, lead_in, quote_words, shorten

_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "{}$&#%_"},
}
_LONGEST = 600


def cite_line(shown: Shown, permalink: str, archive: str, accessed: str) -> str:
    """Return a citation on one line.

    Args:
        shown: the quotation.
        permalink: its own address, with scheme and host.
        archive: what the site is called.
        accessed: the day on which it was read, YYYY-MM-DD.
    """
    article = f"“{clean(shown.headline or 'Untitled article')}”"
    where = ", ".join(clean(part) for part in (shown.outlet, shown.date) if part)
    found = f"{clean(archive)}, {permalink} (accessed {accessed})."
    words = _end(_quote(shown))
    return " ".join([words, f"In {article}{', ' + where if where else ''}.", found])


def cite_bibtex(shown: Shown, permalink: str, archive: str, accessed: str) -> str:
    """Return an entry for BibTeX or BibLaTeX; the arguments are those of `cite_line`."""
    year, _, rest = (shown.date or "").partition("-")
    fields = {
        "title": clean(shown.headline or "Untitled article"),
        "organization": clean(shown.outlet or ""),
        "year": year,
        "month": rest[:2],
        "note": _quote(shown),
        "howpublished": clean(archive),
        "url": permalink,
        "urldate": accessed,
    }
    lines = [
        f"  {name} = {{{value if name == 'url' else escape_tex(value)}}}"
        for name, value in fields.items()
        if value
    ]
    return (
        "@misc{quotation-" + re.sub("[^0-9a-z]", "", shown.id) + ",\n" + ",\n".join(lines) + "\n}"
    )


def escape_tex(text: str) -> str:
    """Return a text in which TeX sees no commands."""
    return "".join(_TEX.get(sign, sign) for sign in text)


def _quote(shown: Shown) -> str:
    """Return who it is, what they did, and the words, cut where they go on for long."""
    words = shorten(clean(shown.text), _LONGEST)
    return f"{lead_in(shown)}: {quote_words(replace(shown, text=words))}"


def _end(sentence: str) -> str:
    """Return a sentence with a stop, unless it ends in one, be it before a closing mark."""
    return sentence if sentence.rstrip("“”\"'’")[-1:] in {".", "!", "?", "…"} else f"{sentence}."
