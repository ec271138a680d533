"""The lines of a PDF -> the paragraphs that they were."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from statistics import median

from quotetrack.documents.office.pdf_lines import Line

MARGIN_LINES = 3
"""As many lines at the top and at the foot of a page may be running heads and feet."""

SAME_PLACE = 6.0
"""Points by which these may stand elsewhere on another page."""

EDGE = 0.12
"""They stand in the outermost of the height that the document's text takes."""

APART = 1.8
"""Heights of characters that these are away from the text, from base line to base line."""

HYPHENATES = 5
"""From as many hyphens at line ends on, a document's words were parted by a program."""

# Where nothing is hyphenated, about one line in 300 ends within a compound.
_HYPHENATED = 0.015
_OFTEN = 0.4
_FEWEST_PAGES = 2
_FULL_LEADING = 1.3
_LEADING = 1.5
_FEW_STEPS = 5
_NARROWEST = 12
_SAME_SIZE = 0.12
_INDENT = 0.7
_NUMBER = re.compile(r"\d+")
_ITEM = re.compile(r"(?:[•·‣▪●○◦–—*-]|\(?(?:\d{1,3}|[a-z])[.)])\s")
_SENTENCE_END = re.compile(r".*[.!?…:][\"'”’»›)\]]*", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# From a word's beginning on: of a line of nothing but letters each would be tried otherwise.
_PARTED = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,}+)[-\u2010]$")
_LONGEST_WORD = 100
_REST = re.compile(r"[^\W\d_]+")


def join_lines(lines: Sequence[Line]) -> list[str]:
    """Return the paragraphs of a document, without heads, feet and page numbers.

    ``lines`` are in reading order. Lines are joined where nothing says that a paragraph ends: a
    wider gap, an indent, another size, a list's mark, or an end so early that the next word would
    have fitted. At the end of a page or column a sentence must be open, too. A word parted at a
    line's end is put together where the document shows that it is one (see `_join_word`).
    """
    kept = drop_running(lines)
    layout = _Layout(kept)
    paragraphs: list[list[Line]] = []
    for n, line in enumerate(kept):
        if n and layout.goes_on(kept[n - 1], line, paragraphs[-1]):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    words = _Words(kept)
    return [words.join([line.text for line in paragraph]) for paragraph in paragraphs]


def drop_running(lines: Sequence[Line]) -> list[Line]:
    """Return the lines without those that come again at the same place of many pages.

    Left and right pages may have heads of their own, so two pages of five are enough. Numbers in
    them don't count, so page numbers are such. They must stand apart from the text by a gap, or
    be of another size, so that no line of the text is lost; a document of one page has none, and
    no page is left empty.
    """
    pages = len({line.page for line in lines})
    if pages < _FEWEST_PAGES:
        return list(lines)
    heights = [line.base for line in lines]
    margin = EDGE * (max(heights) - min(heights))
    inner = (min(heights) + margin, max(heights) - margin)
    size = typical_size(lines)
    seen: defaultdict[str, list[Line]] = defaultdict(list)
    for _, group in groupby(lines, key=lambda line: line.page):
        for line in _find_apart(list(group), size):
            if not inner[0] < line.base < inner[1]:
                seen[_NUMBER.sub("#", line.text)].append(line)
    running = {
        id(line)
        for same in seen.values()
        for line in same
        if _count_pages(line, same) >= max(_FEWEST_PAGES, _OFTEN * pages)
    }
    kept = {line.page for line in lines if id(line) not in running}
    return [line for line in lines if id(line) not in running or line.page not in kept]


def _find_apart(page: Sequence[Line], size: float) -> Iterator[Line]:
    """Yield the lines at a page's top and foot that a gap parts from the text, or their size."""
    ordered = sorted(page, key=lambda line: -line.base)
    for edge in (ordered, ordered[::-1]):
        heights = list(dict.fromkeys(round(line.base) for line in edge))
        gaps = [abs(a - b) > APART * size for a, b in pairwise(heights[: MARGIN_LINES + 1])]
        # Behind the last gap among the first lines the text begins.
        outside = heights[: len(gaps) - gaps[::-1].index(True)] if True in gaps else []
        for line in edge:
            near_edge = round(line.base) in heights[:MARGIN_LINES]
            if near_edge and (round(line.base) in outside or not _is_size(line.size, size)):
                yield line


def _count_pages(line: Line, same: Sequence[Line]) -> int:
    return len({other.page for other in same if abs(other.base - line.base) < SAME_PLACE})


def typical_size(lines: Sequence[Line]) -> float:
    """Return the height of most of the lines' characters, in points."""
    return median(line.size for line in lines)


@dataclass(frozen=True)
class _Layout:
    """How a document's lines are set."""

    lines: Sequence[Line]

    @cached_property
    def leading(self) -> float:
        """The usual step from line to line, in heights of their characters."""
        steps = [
            (a.base - b.base) / a.size
            for a, b in pairwise(self.lines)
            if a.page == b.page and 0 < a.base - b.base < 3 * a.size and _is_alike(a, b)
        ]
        # Gaps between paragraphs are wider, and in short releases as many as those within.
        usual = sorted(steps)[len(steps) // 4] if steps else _LEADING
        return usual if len(steps) >= _FEW_STEPS else min(usual, _LEADING)

    @cached_property
    def edges(self) -> dict[tuple[int, int], float]:
        """Where the longest line ends of those on a page that begin at about the same place."""
        found: defaultdict[tuple[int, int], float] = defaultdict(float)
        for line in self.lines:
            for column in _find_columns(line):
                found[column] = max(found[column], line.right)
        return found

    def goes_on(self, a: Line, b: Line, paragraph: Sequence[Line]) -> bool:
        """Tell whether ``b`` is the next line of the paragraph that ``a`` ends so far."""
        if not _is_alike(a, b) or _ITEM.match(b.text):
            return False
        step = a.base - b.base
        if a.page != b.page or step < 0:
            return self._goes_on_elsewhere(a, b)
        if step > self.leading * _FULL_LEADING * a.size or step < a.size * _INDENT / 2:
            return False
        if self._is_indented(a, b, paragraph):
            return False
        is_open = b.text[0].islower() and not _SENTENCE_END.fullmatch(a.text)
        return is_open or self._is_full(a, b)

    def _goes_on_elsewhere(self, a: Line, b: Line) -> bool:
        """Tell whether a paragraph goes on at the top of the next page or column."""
        if _SENTENCE_END.fullmatch(a.text):
            return False
        return b.text[0].islower() or self._is_full(a, b)

    def _is_indented(self, a: Line, b: Line, paragraph: Sequence[Line]) -> bool:
        """Tell whether ``b`` begins further in than the line before: a paragraph's first line.

        Behind a list's mark the lines are all further in, and so are they in a block.
        """
        further = b.left - a.left > _INDENT * a.size
        return further and not (len(paragraph) == 1 and _ITEM.match(a.text))

    def _is_full(self, a: Line, b: Line) -> bool:
        """Tell whether the next word would not have fitted on the line."""
        edge = max(self.edges.get(column, a.right) for column in _find_columns(a))
        # Short lines alone are no column but an address or a list.
        edge = max(edge, a.left + _NARROWEST * a.size)
        width = (b.right - b.left) / max(len(b.text), 1)
        word = len(b.text.split(maxsplit=1)[0]) + 1
        # Text that isn't justified may be set a little narrower than its longest line.
        slack = 0 if _SENTENCE_END.fullmatch(a.text) else a.size
        return a.right + width * word > edge - slack


def _is_alike(a: Line, b: Line) -> bool:
    return _is_size(a.size, b.size)


def _is_size(a: float, b: float) -> bool:
    return abs(a - b) <= _SAME_SIZE * max(a, b)


def _find_columns(line: Line) -> Iterator[tuple[int, int]]:
    """Yield the page and the places about where the line begins, to know its fellows by."""
    place = round(line.left / (2 * line.size))
    return ((line.page, near) for near in (place - 1, place, place + 1))


class _Words:
    """What words a document has: by them it is known which were parted at a line's end."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._known: Counter[str] = Counter()
        for line in lines:
            # A word at a line's end may be parted, and its rest begins the next line.
            words = _WORD.findall(line.text)
            self._known.update(word.casefold() for word in words[1:-1])
        parted = sum(_PARTED.search(line.text) is not None for line in lines)
        self._hyphenates = parted >= max(HYPHENATES, _HYPHENATED * len(lines))

    def join(self, texts: Sequence[str]) -> str:
        """Return the lines of a paragraph as one."""
        joined = texts[0]
        for text in texts[1:]:
            parted = _PARTED.search(joined, max(0, len(joined) - _LONGEST_WORD))
            if joined.endswith("\u00ad"):
                joined = joined[:-1] + text
            elif parted and (rest := _REST.match(text)):
                joined = self._join_word(joined, parted.group(1), rest.group()) + text
            elif joined[-1] in "-\u2010/" and len(joined) > 1 and not joined[-2].isspace():
                joined += text
            else:
                joined += " " + text
        return joined

    def _join_word(self, joined: str, begun: str, rest: str) -> str:
        """Return ``joined`` with or without the hyphen that it ends with.

        It goes only if the document has the word without it; or was hyphenated by a program, and
        has no such word with it, nor one that ends where the hyphen stands ("well-known").
        """
        whole, parted = f"{begun}{rest}".casefold(), f"{begun}-{rest}".casefold()
        is_name = not rest.islower() and not (begun + rest).isupper()
        if is_name or self._known[parted]:
            return joined
        is_one = self._known[whole] or (self._hyphenates and not self._known[begun.casefold()])
        return joined[:-1] if is_one else joined
