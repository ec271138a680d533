"""The standfirst of an article: what stands between its headline and its text, as its summary.

trafilatura often takes it for a part of the page's frame.
"""

import re
from itertools import dropwhile, islice

from lxml.html import HtmlElement

from quotetrack.documents.web.html_dates import is_of_article
from quotetrack.documents.web.html_names import read_names

_TELLING = ("class", "data-gu-name", "data-component", "data-testid", "itemprop")
_WORD = re.compile(r"[a-z]+")
_SHORTEST = 40
_LONGEST = 400
# It stands among as many elements behind the headline.
_NEAR = 12
_LONGEST_NAME = 200


def find_standfirst(tree: HtmlElement) -> str | None:
    """Return the standfirst behind the first ``<h1>``; None if nothing is called one."""
    elements = dropwhile(lambda element: element.tag != "h1", tree.iter())
    for element in islice(elements, 1, 1 + _NEAR):
        if element.tag in ("p", "div", "h2", "section") and _is_called(element):
            words = " ".join(element.text_content().split())
            is_long_enough = _SHORTEST <= len(words) <= _LONGEST
            return words if is_long_enough and is_of_article(element) else None
    return None


def _is_called(element: HtmlElement) -> bool:
    told = " ".join(element.get(name, "")[:_LONGEST_NAME] for name in _TELLING).lower()
    return not set(_WORD.findall(told)).isdisjoint(read_names("bylines", "standfirst"))
