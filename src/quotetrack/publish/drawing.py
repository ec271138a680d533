"""Draw a parsed sentence as SVG, with displaCy, so that it is safe to show anywhere.

displaCy escapes words, but not labels, and sets its look by ``style`` attributes, which a strict
Content-Security-Policy refuses: each becomes an attribute of SVG itself.
"""

import re
from collections.abc import Sequence

from lxml import etree

from quotetrack.model import Spans
from quotetrack.publish.explaining import read_text
from quotetrack.publish.telling import drop_turns
from quotetrack.store.showing.documents import Passage, Places
from quotetrack.store.showing.trees import Tree

MOST_WORDS = 16
"""More words than this make a drawing that nobody reads: it is cut around the cue."""
LONGEST_WORD = 16

_LOOK = {"word_spacing": 34, "distance": 130, "bg": "#ffffff", "color": "#1b1d20"}
_DOTS = {"text": "…", "tag": ""}
_FONT = "system-ui, sans-serif"
# What XML can't hold.
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CHANCE = re.compile(r' id="([0-9a-f]{32})-0"')
_LABEL = re.compile(r"[A-Za-z:_]{1,24}")
_KEPT_STYLES = frozenset({"color", "font-family", "font-size", "letter-spacing", "direction"})


def draw_sentence(tree: Tree, places: Places, passages: Sequence[Passage]) -> bytes:
    """Return an SVG document with the words of a sentence and arcs from heads to dependents.

    A long sentence is cut to `MOST_WORDS` around where the quotation is attributed.
    """
    from spacy.displacy.render import DependencyRenderer  # noqa: PLC0415 - slow to import

    first, last = choose_window(tree, places)
    words = [
        {"text": _clean(read_text(passages, node.span)), "tag": _label(node.upos)}
        for node in tree.nodes[first:last]
    ]
    before, behind = first > 0, last < len(tree.nodes)
    words = [_DOTS] * before + words + [_DOTS] * behind
    drawn = {"words": words, "arcs": _draw_arcs(tree, first, last, before), "settings": {}}
    # Not `displacy.render`, which hands its result over in a global: two readers may draw at once.
    svg: str = DependencyRenderer({**_LOOK, "font": _FONT}).render([drawn])
    name = _CHANCE.search(svg)
    # The same drawing has the same bytes; without a name of chance.
    return _settle(svg.replace(name[1], "parse") if name else svg)


def choose_window(tree: Tree, places: Places) -> tuple[int, int]:
    """Return the first word to draw and the one behind the last.

    All of a short sentence; of a longer one what lies around its cue, with its source and the
    beginning of its content where there is room. It begins with the first of these: the rest of a
    drawing may lie beyond the edge of a small window.
    """
    count = len(tree.nodes)
    if count <= MOST_WORDS:
        return 0, count
    parts = (places.cue, places.source, places.content[:1])
    wanted = [words for words in (_find_words(tree, spans) for spans in parts) if words]
    if not wanted:
        first = (count - MOST_WORDS) // 2
        return first, first + MOST_WORDS
    first, last = wanted[0].start, wanted[0].stop
    for words in wanted[1:]:
        lower, upper = min(first, words.start), max(last, min(words.stop, words.start + 8))
        if upper - lower <= MOST_WORDS:
            first, last = lower, upper
    return first, min(first + MOST_WORDS, count)


def _find_words(tree: Tree, spans: Spans) -> range:
    inside = [
        n
        for n, node in enumerate(tree.nodes)
        if any(node.span.start < one.end and one.start < node.span.end for one in spans)
    ]
    return range(inside[0], inside[-1] + 1) if inside else range(0)


def _draw_arcs(tree: Tree, first: int, last: int, shift: int) -> list[dict[str, str | int]]:
    arcs: list[dict[str, str | int]] = []
    for at in range(first, last):
        head = tree.nodes[at].head
        if head is not None and head != at and first <= head < last:
            start, end = sorted((at - first + shift, head - first + shift))
            side = "left" if at < head else "right"
            label = _label(tree.nodes[at].deprel)
            arcs.append({"start": start, "end": end, "label": label, "dir": side})
    return arcs


def _clean(word: str) -> str:
    """Return a word as a drawing may hold it: short, and no marks that turn its direction."""
    plain = " ".join(drop_turns(_UNFIT.sub("\ufffd", word)).split())
    return plain if len(plain) <= LONGEST_WORD else plain[: LONGEST_WORD - 1] + "…"


def _label(label: str) -> str:
    return label if _LABEL.fullmatch(label) else "?"


def _settle(svg: str) -> bytes:
    """Return a drawing with attributes in place of its styles, and a sheet of paper under it."""
    root = etree.fromstring(svg.strip().encode(), etree.XMLParser(resolve_entities=False))
    for element in root.iter():
        for setting in element.attrib.pop("style", "").split(";"):
            name, _, value = setting.partition(":")
            if name.strip() in _KEPT_STYLES:
                element.set(name.strip(), value.strip())
    width, height = root.get("width"), root.get("height")
    root.set("viewBox", f"0 0 {width} {height}")
    sheet = {"width": "100%", "height": "100%", "fill": "#ffffff"}
    root.insert(0, etree.Element("{http://www.w3.org/2000/svg}rect", sheet))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
