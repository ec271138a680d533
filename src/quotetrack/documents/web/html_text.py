"""The tree of a web page -> the article's text: paragraphs with a blank line between them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from functools import cache
from itertools import dropwhile

from lxml.etree import _Element
from lxml.html import HtmlElement

from quotetrack.documents.inputs import Place
from quotetrack.documents.web.html_names import read_walls
from quotetrack.documents.web.html_standfirst import find_standfirst

# Elements that are paragraphs by themselves, in trafilatura's trees and in pages.
_BLOCKS = frozenset(
    (
        *("p", "head", "quote", "item", "row", "code", "list", "table", "div", "ab", "article"),
        *("main", "section", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol"),
        *("dl", "dt", "dd", "tr", "td", "th", "pre", "address", "details", "summary", "hr"),
    )
)
_LINE_BREAKS = frozenset(("lb", "br"))
_AROUND = ("head", "nav", "header", "footer", "aside", "form", "figure", "noscript", "script")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# NEL (U+0085) is left alone: in badly decoded text it is an ellipsis.
_SPACE = re.compile(r"[^\S\x85]+")
_LINE_END = re.compile(r" *\n[ \n]*")
# What a browser doesn't show: soft hyphens, zero-width spaces, word joiners.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_BREAK = "\n"
_SENTENCE_END = re.compile("[.!?…。！？।؟]")
_SHORTEST_SENTENCE = 20
# A wall, an error page, says no more than so many characters.
_SHORT = 1_000
_LARGE = 1_000_000
_LONG = 20_000
_HEADLINE = 25
_LONGEST_LINK = 80


def extract_text(tree: HtmlElement, title: str | None, place: Place) -> str:
    """Return the text of the page's article, without its title.

    Comments, teasers and figures' captions aren't part of it; lists, tables and block quotations
    are. ``tree`` is used up.

    Raises:
        InputError: if there is no article: the page is a list of links, an error, a wall.
    """
    from trafilatura import bare_extraction  # noqa: PLC0415 - slow to import
    from trafilatura.meta import reset_caches  # noqa: PLC0415 - the same

    linked = Counter(_words(link.text_content()) for link in tree.iter("a"))
    whole = deepcopy(tree)
    standfirst = find_standfirst(tree)
    found = bare_extraction(tree, include_comments=False, with_metadata=False)
    body = getattr(found, "body", None)
    paragraphs = [] if body is None else list(_render(body))
    if sum(map(len, paragraphs)) > _LARGE:
        # They hold the last 1,024 lines, which is nothing unless lines are of megabytes.
        reset_caches()
    if len(paragraphs) == 1:
        paragraphs = _part(paragraphs[0], whole) or paragraphs
    paragraphs = _drop_edges(paragraphs, linked, title)
    if not _are_prose(paragraphs, linked):
        raise place.problem("no article found in this page")
    if standfirst and _words(standfirst) not in _words(" ".join(paragraphs)):
        paragraphs.insert(0, _tidy(standfirst))
    return "\n\n".join(paragraphs)


def _part(text: str, whole: HtmlElement) -> list[str]:
    """Return the paragraphs of a text that trafilatura has as one; empty if it is no more.

    Of a page with few words it takes them all, menus and hidden ones too, in one line.
    """
    for element in list(whole.iter()):
        hidden = "hidden" in element.attrib or _HIDDEN.search(element.get("style", ""))
        if element.getparent() is not None and (hidden or element.tag in _AROUND):
            element.drop_tree()
    words = _words(text)
    return [paragraph for paragraph in _render(whole) if _words(paragraph) in words]


def _drop_edges(paragraphs: list[str], linked: Mapping[str, int], title: str | None) -> list[str]:
    """Leave out the title, and menus before and behind: lines that are nothing but a link."""

    def is_edge(paragraph: str) -> bool:
        words = _words(paragraph)
        return words == _words(title or "") or (len(words) <= _LONGEST_LINK and words in linked)

    inner = list(dropwhile(is_edge, paragraphs))
    inner.reverse()
    inner = list(dropwhile(is_edge, inner))
    inner.reverse()
    return inner


def _are_prose(paragraphs: list[str], linked: Mapping[str, int]) -> bool:
    """Tell whether there is a sentence, and more than the texts of links and what a wall says."""
    length = sum(map(len, paragraphs))
    told = [p for p in paragraphs if _words(p) not in linked]
    if length <= _LONG:
        told = list(_cut_links(told, linked))
    ends = (_SENTENCE_END.search(p, _SHORTEST_SENTENCE) for p in told)
    if not any(ends) or sum(map(len, told)) * 2 < length:
        return False
    walls = sum(len(p) for p in told if _find_walls().search(p))
    return length > _SHORT or walls * 2 < length


def _cut_links(paragraphs: Iterable[str], linked: Mapping[str, int]) -> Iterator[str]:
    """Take the texts of links that are as long as headlines out of a text that ran together."""
    headlines = sorted((words for words in linked if len(words) >= _HEADLINE), key=len)
    for paragraph in paragraphs:
        words = _words(paragraph)
        for headline in reversed(headlines):
            words = words.replace(headline, " ")
        yield words


@cache
def _find_walls() -> re.Pattern[str]:
    """Return what finds the phrases of `html.toml`."""
    return re.compile("|".join(map(re.escape, read_walls())), re.IGNORECASE)


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()


def _render(body: _Element) -> Iterator[str]:
    """Yield the paragraphs of a tree that trafilatura made."""
    waiting: list[str] = []
    for piece in _pieces(body):
        if piece is not None:
            waiting.append(piece if piece == _BREAK else _SPACE.sub(" ", piece))
        elif paragraph := _tidy("".join(waiting)):
            yield paragraph
            waiting.clear()
    if paragraph := _tidy("".join(waiting)):
        yield paragraph


def _pieces(element: _Element) -> Iterator[str | None]:
    """Yield the strings of a tree in order, None where a paragraph ends."""
    begun = [(element, iter(element))]
    yield element.text or ""
    while begun:
        parent, children = begun[-1]
        child = next(children, None)
        if child is not None:
            yield from _open(child)
            begun.append((child, iter(child)))
            continue
        begun.pop()
        if begun:
            yield from _close(parent)


def _open(element: _Element) -> Iterator[str | None]:
    if element.tag in _BLOCKS:
        yield None
    if element.tag in _LINE_BREAKS:
        yield _BREAK
    elif element.tag == "cell":
        yield " "
    yield element.text or ""


def _close(element: _Element) -> Iterator[str | None]:
    if element.tag in _BLOCKS:
        yield None
    yield element.tail or ""


def _tidy(paragraph: str) -> str:
    """Leave out what isn't seen; a line break or several end a paragraph."""
    seen = _UNSEEN.sub("", paragraph)
    return _LINE_END.sub("\n\n", re.sub(" {2,}", " ", seen)).strip()
