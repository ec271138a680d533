"""Who wrote an article and when, where only a line for readers tells it: "By Nadia Lambert".

Only whole lines in the article's head are believed, or those that the page names so; what they
leave open stays open.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import islice, takewhile

from lxml.html import HtmlElement

from quotetrack.documents.web.html_dates import believe, is_of_article, read_instant
from quotetrack.documents.web.html_names import read_names

_LONGEST = 160
_MOST_LINES = 12
_MOST_NAMED = 200
# A paragraph of the article: the lines before it are its head.
_PROSE = 100
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»]*$")
_WORD = re.compile(r"[a-z]+")
_CAPITAL = r"(?!\d)[A-ZÀ-ÖØ-ÞĀ-Ž][\w.'’-]*"
_NAME = rf"{_CAPITAL}(?: (?:(?:de|del|da|di|van|von|der|den|la|le|bin|al|el) )*{_CAPITAL}){{1,3}}"
_NAMES = rf"{_NAME}(?:, {_NAME}){{0,4}}(?:,? (?:and|&) {_NAME})?"
_ENDS = r"(?: ?[|•·/–—] .*|, (?:[a-z].*)|$)"


def find_lines(tree: HtmlElement) -> tuple[str, ...]:
    """Return the lines of elements that are called bylines or datelines, in the page's order."""
    named = (e for e in tree.iter("p", "div", "span", "li", "address") if _is_called(e))
    some = islice(named, _MOST_NAMED)
    lines = (" ".join(e.text_content().split()) for e in some if is_of_article(e))
    return tuple(line for line in dict.fromkeys(lines) if line and len(line) <= _LONGEST)


def read_bylines(lines: Iterable[str], text: str, seen: str | None) -> Mapping[str, str]:
    """Return ``author`` and ``published`` (ISO 8601) as far as the lines tell them.

    ``lines`` are those that the page names so; those of ``text`` before its first paragraph are
    read too. What two lines tell differently stays open; ``seen`` is when the page was fetched.
    """
    head = [*lines, *_read_head(text)]
    told = {
        "author": {author for line in head if (author := read_author(line))},
        "published": {day for line in head if (day := _read_day(line))},
    }
    found = {name: values.pop() for name, values in told.items() if len(values) == 1}
    if "published" in found and not believe(found["published"], read_instant(seen)):
        del found["published"]
    return found


def read_author(line: str) -> str | None:
    """Return the names of "By Nadia Lambert and Tom Whitfield | 4 March"; None for other lines."""
    found = _author_line().match(line)
    if not found:
        return None
    words = re.findall(r"[^\W\d_]+", found[1].replace(" and ", " ").casefold())
    return found[1] if _no_names().isdisjoint(words) else None


def _is_called(element: HtmlElement) -> bool:
    words = set(_WORD.findall(element.get("class", "")[:_LONGEST].lower()))
    return not words.isdisjoint(read_names("bylines", "named"))


def _read_head(text: str) -> Iterator[str]:
    lines = islice((line.strip() for line in text[:5_000].splitlines()), 2 * _MOST_LINES)
    yield from takewhile(lambda line: not _is_prose(line), filter(None, lines))


def _is_prose(line: str) -> bool:
    is_told = _author_line().match(line) or _day_line().search(line)
    ends = _SENTENCE_END.search(line) is not None and line.count(" ") > 3  # noqa: PLR2004 - words
    return len(line) > _LONGEST or (not is_told and (len(line) >= _PROSE or ends))


@cache
def _author_line() -> re.Pattern[str]:
    openers = "|".join(map(re.escape, read_names("bylines", "openers")))
    return re.compile(rf"(?i:{openers}):? ({_NAMES}){_ENDS}")


@cache
def _no_names() -> frozenset[str]:
    return frozenset(read_names("bylines", "no_names"))


@cache
def _day_line() -> re.Pattern[str]:
    month = rf"({'|'.join(read_names('bylines', 'months'))})[a-z]*\.?"
    day, year = r"(\d{1,2})(?:st|nd|rd|th)?", r"(\d{4})"
    dates = rf"{day} {month},? {year}|{month} {day},? {year}"
    said = "|".join(map(re.escape, read_names("bylines", "published")))
    return re.compile(rf"(?i)\b(?:{said}):?(?: on)? (?:[a-z]{{3,9}},? )?(?:{dates})\b")


def _read_day(line: str) -> str | None:
    if len(line) > _LONGEST or not (found := _day_line().search(line)):
        return None
    # "The report was published on 4 March" is the article's, not its byline's.
    if found.start() and not _author_line().match(line):
        return None
    one, other, year = (group for group in found.groups() if group)
    day, month = (one, other) if one.isdigit() else (other, one)
    try:
        number = read_names("bylines", "months").index(month.lower()) + 1
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return None
