"""Blocks of a page that say what they are, and aren't the article: newsletters, related links.

They say so by a class, an id or the like, by a role, or by a heading: `html.toml` has the words.
What trafilatura leaves in of them would else be read as the article's words.
"""

import re
from collections import Counter
from functools import cache
from itertools import islice, takewhile

from lxml.html import HtmlElement

from quotetrack.documents.web.html_names import read_names

_BLOCKS = ("div", "section", "aside", "nav", "footer", "p", "ul", "ol", "dl", "li", "td", "table")
_LISTS = ("ul", "ol", "dl")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "b", "strong", "p", "div", "span", "dt", "header")
_TELLING = ("class", "id", "data-component", "data-gu-name", "data-testid", "aria-label")
_UNREAD = ("script", "noscript", "head")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SENTENCE_END = re.compile(r"[.…]['\"”’»]*$")
_LONGEST_NAME = 200
_LONGEST_HEADING = 40
_LONGEST_LINE = 200
# Behind each of thousands of headings no more is looked at.
_MOST_BEHIND = 30
# As much of a page's text is never thrown away.
_MOST = 0.3
# What stands beside a table's cell with so much of the text is its margin.
_MAIN_CELL = 0.5
_LEAST_MAIN = 500
_BESIDE = 0.25


class Outline:
    """How much text each element of a page has, and which hold what is the article's for sure."""

    def __init__(self, tree: HtmlElement) -> None:
        """Measure a page; it may be changed afterwards."""
        self._elements = list(tree.iter())
        self._lengths: dict[HtmlElement, int] = {}
        for element in reversed(self._elements):
            self._lengths[element] = _measure(element, self._lengths)
        self.whole = self._lengths[tree]
        kept = [e for e in self._elements if _is_kept(e)]
        self._holders = {a for e in kept for a in (e, *e.iterancestors())}

    def length(self, element: HtmlElement) -> int:
        """Return the number of characters in an element."""
        return self._lengths[element]

    def may_go(self, element: HtmlElement) -> bool:
        """Tell whether an element has little of the page's text and nothing that must stay."""
        little = self._lengths[element] <= _MOST * self.whole
        return little and element not in self._holders and element.getparent() is not None


def drop_furniture(tree: HtmlElement) -> None:
    """Take out the blocks that say they aren't the article, unless they have much of the text."""
    outline = Outline(tree)
    named = [e for e in tree.iter(*_BLOCKS) if is_furniture(e) and outline.may_go(e)]
    together: Counter[tuple[str, str]] = Counter()
    for element in named:
        together[_key(element)] += outline.length(element)
    for element in named:
        # Each paragraph of an article may be called the same.
        if together[_key(element)] <= _MOST * outline.whole:
            element.drop_tree()
    for heading in list(tree.iter(*_HEADINGS)):
        if outline.length(heading) <= _LONGEST_HEADING and _fold(heading) in _read_headings():
            _drop_headed(heading, outline)
    for cell in list(tree.iter("td")):
        _drop_margins(cell, outline)


def is_furniture(element: HtmlElement) -> bool:
    """Tell whether a block is named after something that isn't the article."""
    if element.get("role", "").lower() in read_names("furniture", "roles"):
        return True
    names = (n for a in _TELLING for n in element.get(a, "")[:_LONGEST_NAME].split())
    if "aria-label" in element.attrib and _is_name(element.get("aria-label", "")[:_LONGEST_NAME]):
        return True
    return any(map(_is_name, names))


def _key(element: HtmlElement) -> tuple[str, str]:
    return str(element.tag), element.get("class", "")


@cache
def _read_headings() -> frozenset[str]:
    return frozenset(read_names("furniture", "headings"))


@cache
def _read_named() -> re.Pattern[str]:
    return re.compile(f" (?:{'|'.join(map(re.escape, read_names('furniture', 'named')))}) ")


@cache
def _read_not_named() -> frozenset[str]:
    return frozenset(read_names("furniture", "not_named"))


def _is_name(name: str) -> bool:
    """Tell whether words of a name such as "related-posts" or "emailSignup" are furniture's."""
    words = [word.lower() for word in _WORD.findall(name)]
    if not _read_not_named().isdisjoint(words):
        return False
    return _read_named().search(f" {' '.join(words)} ") is not None


def _measure(element: HtmlElement, lengths: dict[HtmlElement, int]) -> int:
    if element.tag in _UNREAD:
        return 0
    inner = sum(lengths[child] + len((child.tail or "").strip()) for child in element)
    return len((element.text or "").strip()) + inner


def _is_kept(element: HtmlElement) -> bool:
    # A <main> or <article> is no block that goes; neither is what holds one <h1> or the body.
    is_body = "articlebody" in element.get("itemprop", "").lower()
    return element.tag in ("h1", "main", "body") or is_body


def _fold(element: HtmlElement) -> str:
    return " ".join(element.text_content().split()).casefold().strip(" :…»>›→-–")


def _drop_headed(heading: HtmlElement, outline: Outline) -> None:
    """Take out a heading with the lists, links and headlines that come right behind it."""
    parent = heading.getparent()
    while parent is not None and outline.length(parent) == outline.length(heading):
        heading, parent = parent, parent.getparent()
    if parent is None or heading.tag in ("b", "strong", "span") or not outline.may_go(heading):
        return
    near = islice(heading.itersiblings(), _MOST_BEHIND)
    behind = takewhile(lambda e: outline.may_go(e) and _is_link(e), near)
    found = list(behind) if not (heading.tail or "").strip() else []
    if found and sum(map(outline.length, found)) <= _MOST * outline.whole:
        for element in (heading, *found):
            element.drop_tree()


def _is_link(element: HtmlElement) -> bool:
    """Tell whether a block is a list, mostly links, or a line that doesn't end as sentences do."""
    text = " ".join(element.text_content().split())
    if element.tag in _LISTS or not text:
        return True
    if element.tag not in _BLOCKS or _is_other_heading(element):
        return False
    linked = sum(len(link.text_content()) for link in element.iter("a"))
    is_line = len(text) <= _LONGEST_LINE and not _SENTENCE_END.search(text)
    return is_line or linked * 2 > len(text)


def _is_other_heading(element: HtmlElement) -> bool:
    return element.find(".//h2") is not None or element.find(".//p") is not None


def _drop_margins(cell: HtmlElement, outline: Outline) -> None:
    """Of a table that lays out a page, take out the cells beside that with the text."""
    own = outline.length(cell)
    if own < max(_LEAST_MAIN, _MAIN_CELL * outline.whole):
        return
    for other in (*cell.itersiblings(), *cell.itersiblings(preceding=True)):
        if other.tag == "td" and outline.length(other) < _BESIDE * own and outline.may_go(other):
            other.drop_tree()
