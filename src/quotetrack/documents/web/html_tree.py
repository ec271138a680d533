"""The text of a web page -> its tree of elements, with what trafilatura would lose put right."""

import re
from collections.abc import Callable
from copy import deepcopy
from itertools import pairwise

from lxml.etree import ParserError, SubElement, XMLSyntaxError, iterwalk, strip_elements
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from quotetrack.documents.inputs import Place
from quotetrack.documents.web.html_furniture import drop_furniture

MAX_ELEMENTS = 50_000
"""The most elements of a page, what is never part of an article left out: finding the article
takes ten or twenty seconds then, and its time grows with the square."""

MAX_NESTED = 400
"""The most elements inside each other: browsers stop at 512."""

# The depths of all elements together, counted twice: what looking at each one's ancestors costs.
_MOST_NESTED = 5_000_000

_NEVER = ("style", "svg", "template", "iframe", "object", "select", "canvas", "del")
_PULLED = ("aside", "figure", "div", "blockquote", "p", "span")
_MOST_PULLED = 100
_MOST_MARKS = 600_000
_LONGEST_CLASS = 1_000
_CSS_OF_PULLED = re.compile(r"pull[-_]?quote|pullout-?quote|quote-?pull", re.IGNORECASE)
_CSS_OF_ALOUD = re.compile(
    r"(?:^|\s)(?:screen-reader-(?:text|only)|sr-only|visually-?hidden|u-visually-hidden)(?:\s|$)"
)
# What stands in one line; a browser may still show each by itself.
_INLINE = ("span", "a", "b", "strong", "time", "cite", "small", "address")
_LINES = ("div", "header", "section", "footer", "li", "td", "figcaption")
_BLANK_LINE = re.compile(r"\n\s*\n")
_WORDS = re.compile(r"\w+")
_SAID = re.compile(r"[.!?…,\"'”’»—–-]\s*$")
_OPENING = "\"'“”„‘‚«»‹›"


def grow(text: str, place: Place) -> HtmlElement:
    """Parse a page; broken markup is mended as browsers do.

    Raises:
        InputError: if there is nothing in it, or far too much.
    """
    if text.count("<") > _MOST_MARKS:
        raise place.problem(f"web page with more than {_MOST_MARKS:,} tags")
    # Without huge_tree a script or a picture of ten megabytes ends the page, without a word.
    parser = HTMLParser(
        encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        return document_fromstring(text.encode("utf-8"), parser=parser, ensure_head_body=True)
    except (ParserError, XMLSyntaxError) as error:
        raise place.problem("no article found in this page: it is empty") from error


def tend(tree: HtmlElement, place: Place) -> None:
    """Bring the tree into a shape whose text is the article's.

    What is never part of an article goes, and so does what only a screen reader says, and blocks
    that are named after something else (`html_furniture`). ``<q>``
    becomes the quotation marks that a browser shows. A pull quotation that repeats the article's
    words goes, any other becomes a block quotation.

    Raises:
        InputError: if it has more elements than can be gone through, or too deep ones.
    """
    strip_elements(tree, *_NEVER, with_tail=False)
    _measure(tree, place)
    drop_furniture(tree)
    _each(tree, ("span", "div", "p", "h2", "h3", "strong"), _drop_said_aloud)
    _mark_quoted(tree)
    _each(tree, ("pre",), _split_preformatted)
    _each(tree, _LINES, _space_inline)
    pulled = [element for element in tree.iter(*_PULLED) if _CSS_OF_PULLED.search(_css(element))]
    if pulled:
        words = _words(tree)
        for element in pulled[:_MOST_PULLED]:
            _settle_pulled(element, words)
    _each(tree, ("blockquote",), _keep_block)


def _measure(tree: HtmlElement, place: Place) -> None:
    depth = elements = cost = 0
    for event, _ in iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        cost += depth
        if elements > MAX_ELEMENTS:
            raise place.problem(f"web page with more than {MAX_ELEMENTS:,} elements")
        if depth > MAX_NESTED or cost > _MOST_NESTED:
            raise place.problem("web page with too many elements inside each other")


def _css(element: HtmlElement) -> str:
    return element.get("class", "")[:_LONGEST_CLASS]


def _each(tree: HtmlElement, tags: tuple[str, ...], change: Callable[[HtmlElement], None]) -> None:
    for element in list(tree.iter(*tags)):
        change(element)


def _drop_said_aloud(element: HtmlElement) -> None:
    if _CSS_OF_ALOUD.search(_css(element)) and element.getparent() is not None:
        element.drop_tree()


def _split_preformatted(element: HtmlElement) -> None:
    """Make paragraphs of a press release in ``<pre>``, where a blank line ends each."""
    if len(element) or not _BLANK_LINE.search(element.text or ""):
        return
    paragraphs = _BLANK_LINE.split((element.text or "").strip())
    element.tag, element.text = "div", None
    for words in paragraphs:
        SubElement(element, "p").text = words


def _space_inline(element: HtmlElement) -> None:
    """Put a space between names, jobs and times that only a style sheet keeps apart.

    Where there is nothing but such elements, and a capital or a number begins the next: never
    within "iPhone", nor behind the one large letter that begins an article.
    """
    around = (element.text, *(child.tail for child in element))
    if len(element) > 1 and not any(text and text.strip() for text in around):
        for before, after in pairwise(element):
            if not before.tail and before.tag in _INLINE and after.tag in _INLINE:
                shown, follows = before.text_content(), after.text_content()
                begins = follows[:1].isupper() or follows[:1].isdigit()
                if len(shown) > 1 and not shown[-1].isspace() and begins:
                    before.tail = " "


def _keep_block(element: HtmlElement) -> None:
    """Make sure that a block quotation, and the line that says whose it is, isn't left out.

    Those are often a figure with its caption, or a footer: else never part of an article.
    """
    for footer in list(element.iter("footer", "figcaption")):
        footer.tag = "p"
    for cite in list(element.iterchildren("cite")):
        before = cite.getprevious()
        said = element.text if before is None else before.tail or before.text_content()
        if not (cite.tail or "").strip() and _SAID.search(said or ""):
            cite.tag = "p"
    figure = element.getparent()
    if figure is not None and figure.tag == "figure":
        figure.tag = "div"
        for caption in list(figure.iter("figcaption")):
            caption.tag = "p"


def _mark_quoted(tree: HtmlElement) -> None:
    """Put quotation marks where ``<q>`` stands: “outer ‘inner’”."""
    for element in list(tree.iter("q")):
        depth = sum(1 for _ in element.iterancestors("q"))
        opening, closing = ("“", "”") if depth % 2 == 0 else ("‘", "’")
        shown = element.text_content().strip()
        if shown and shown[0] not in _OPENING:
            element.text = opening + (element.text or "").lstrip()
            _append(element, closing)
    _each(tree, ("q",), lambda element: element.drop_tag())


def _append(element: HtmlElement, text: str) -> None:
    if len(element):
        last = element[-1]
        last.tail = (last.tail or "").rstrip() + text
    else:
        element.text = (element.text or "").rstrip() + text


def _settle_pulled(element: HtmlElement, words: str) -> None:
    if element.getparent() is None:
        return
    own = _words(_without_source(element))
    if not own.strip() or words.count(own.rstrip()) > 1:
        element.drop_tree()
    elif element.tag in ("aside", "figure"):
        element.tag = "blockquote"


def _without_source(element: HtmlElement) -> HtmlElement:
    """Return a pull quotation without the line that says whose it is."""
    copied = deepcopy(element)
    for source in list(copied.iter("cite", "footer", "figcaption")):
        if source is not copied:
            source.drop_tree()
    return copied


def _words(element: HtmlElement) -> str:
    """Return the words of an element, without marks and case, to look for in another's."""
    return " " + " ".join(map(str.lower, _WORDS.findall(element.text_content()))) + " "
