"""The text of a web page -> its tree of elements, with what trafilatura would lose put right."""

import re
from collections.abc import Callable

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
_BLANK_LINE = re.compile(r"\n\s*\n")
_WORDS = re.compile(r"\w+")
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
    _each(tree, ("blockquote",), _keep_block)
    pulled = [element for element in tree.iter(*_PULLED) if _CSS_OF_PULLED.search(_css(element))]
    if pulled:
        words = _words(tree)
        for element in pulled[:_MOST_PULLED]:
            _settle_pulled(element, words)


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


def _keep_block(element: HtmlElement) -> None:
    """Make sure that a block quotation, and the line that says whose it is, isn't left out.

    Those are often a figure with its caption, or a footer: else never part of an article.
    """
    for footer in list(element.iter("footer", "figcaption")):
        footer.tag = "p"
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
    own = _words(element)
    if not own.strip() or words.count(own) > 1:
        element.drop_tree()
    elif element.tag in ("aside", "figure"):
        element.tag = "blockquote"


def _words(element: HtmlElement) -> str:
    """Return the words of an element, without marks and case, to look for in another's."""
    return " " + " ".join(map(str.lower, _WORDS.findall(element.text_content()))) + " "
