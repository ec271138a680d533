"""Page furniture in an article's text: credits, "Read more", share buttons, cookie lines.

Only a whole paragraph can be furniture, and one with quotation marks in it only if it begins as
a link to another article does (“READ MORE: …”) and doesn't end as a sentence: a line too many
hurts less than a quotation lost. What furniture looks like is a language's data.
"""

import re
from collections.abc import Iterator, Sequence

from quotetrack.documents.cleaning.passages import find_paragraphs
from quotetrack.lang.furniture import Sort, fold
from quotetrack.model import Furniture

SHORT = 8
"""Fewer words with a full stop may still be no sentence: "Read more: bridge stays open."."""

# Words in marks may be a quotation; an apostrophe has a letter in front.
_QUOTED = re.compile(r"[“”„‟«»‹›‘\"＂「」『』]|''|``|(?<!\w)'(?=\w)")
_FULL_STOP = re.compile(r"[.!?][\])]?\Z")
# Headlines don't end so, whoever is quoted in them; three dots are an ellipsis.
_SENTENCE = re.compile(r"(?<!\.)\.[\])\"'”’»›」』]*\Z")


def find_furniture(text: str, furniture: Sequence[Sort]) -> tuple[Furniture, ...]:
    """Return the paragraphs of ``text`` that aren't the article, in order, with what they are.

    ``furniture`` is a language's data (`lang.load`).
    """
    return tuple(_find_all(text, furniture))


def _find_all(text: str, furniture: Sequence[Sort]) -> Iterator[Furniture]:
    longest = max((sort.longest for sort in furniture), default=0)
    for span in find_paragraphs(text):
        if span.end - span.start > longest:
            continue
        line = span.within(text)
        tell = _tell_link if _QUOTED.search(line) else _tell_sort
        if sort := tell(line, furniture):
            yield Furniture(span, sort.name)


def _tell_link(line: str, furniture: Sequence[Sort]) -> Sort | None:
    """Tell what a line with quotation marks is: the headline of another article, or nothing."""
    if _SENTENCE.search(line):
        return None
    folded = fold(line)
    return next(
        (
            sort
            for sort in furniture
            if len(line) <= sort.longest and sort.quoting and sort.quoting.fullmatch(folded)
        ),
        None,
    )


def _tell_sort(line: str, furniture: Sequence[Sort]) -> Sort | None:
    folded = fold(line)
    is_sentence = folded.count(" ") >= SHORT and _FULL_STOP.search(line) is not None
    for sort in furniture:
        if len(line) <= sort.longest:
            wording = sort.sentences if is_sentence else sort.lines
            if wording and wording.fullmatch(folded):
                return sort
    return None
