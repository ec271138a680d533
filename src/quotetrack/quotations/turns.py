"""See the quotation marks of a paragraph, and tell from its neighbours what each may do.

Behind a space a mark opens, before a space or a stop it closes; between letters a single one is
an apostrophe. What only looks like a mark (’tis, 6'2", a bullet, an ornament) isn't seen.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from quotetrack.lang.marks import Mark, Marks, Turn, load_marks

# So many marks with nothing but single blanks between them are an ornament.
LONGEST_CLUSTER = 8


class Seen(NamedTuple):
    """A mark in a paragraph: offsets into the paragraph, and what its neighbours let it do.

    A ``weak`` mark may be an apostrophe or inches as well.
    """

    start: int
    end: int
    mark: Mark
    turn: Turn
    weak: bool


class Around(NamedTuple):
    """The characters beside a cluster of marks, each empty at the paragraph's edge."""

    left: str
    right: str
    beyond: str  # the first behind ``right`` that isn't a blank or one of the dots


@cache
def compile_clusters(marks: Marks) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of neighbouring marks and of a single mark, longest first."""
    by_length = sorted(marks.by_text, key=len, reverse=True)
    long = [re.escape(text) for text in by_length if len(text) > 1]
    # A set of characters is tried at once.
    short = f"[{re.escape(''.join(text for text in by_length if len(text) == 1))}]"
    one = re.compile("|".join([*long, short]))
    return re.compile(f"(?:{one.pattern})+"), one


@cache
def compile_lookalikes(marks: Marks) -> re.Pattern[str]:
    """Return the pattern of what holds the character of a mark and shows that it isn't one."""
    cut = "|".join(map(re.escape, marks.cut_in_front))
    any_mark = "[" + re.escape("".join(sorted(set("".join(marks.by_text))))) + "]"
    return re.compile(
        r"(?<!\w)['‘’]n['’](?!\w)"  # rock ’n’ roll
        rf"|(?<!\w)['‘’](?:\d\ds|{cut})(?!\w)"  # the ’90s, ’tis
        r"|\d['’] ?\d{1,2}(?:[\"”]|''|’’)"  # 6'2"
        rf"|^[ \t]*[{marks.bullets}](?=\s)"  # » Read more
        r"|(?<=[\s\w])‚(?=\s)"  # a comma that a scraper got wrong
        rf"|{any_mark}(?:\s?{any_mark}){{{LONGEST_CLUSTER},}}",  # an ornament
        re.MULTILINE,
    )


def see_marks(part: str, marks: Marks) -> Iterator[Seen]:
    """Yield the marks of a paragraph, without what only looks like one."""
    clusters, one = compile_clusters(marks)
    if clusters.search(part) is None:
        return
    lookalikes = {
        at
        for lookalike in compile_lookalikes(marks).finditer(part)
        for at in range(lookalike.start(), lookalike.end())
    }
    for cluster in clusters.finditer(part):
        if lookalikes.issuperset(range(*cluster.span())):
            continue
        around = look_around(part, cluster.start(), cluster.end(), marks)
        for piece in one.finditer(cluster.group()):
            start, end = cluster.start() + piece.start(), cluster.start() + piece.end()
            mark = marks.by_text[piece.group()]
            turn = None if start in lookalikes else find_turn(mark, around, marks)
            if turn is not None:
                yield Seen(start, end, mark, turn, is_weak(part, start, turn, mark, around))


def look_around(part: str, start: int, end: int, marks: Marks) -> Around:
    """Return the characters beside ``part[start:end]``; a blank of any kind reads as a space."""
    left, right = part[start - 1 : start] if start else "", part[end : end + 1]
    if left.isspace() or (left and left in marks.blank):
        left = " "
    if right.isspace() or (right and right in marks.blank):
        right = " "
    return Around(left, right, part[end : end + 8].lstrip(".… \u00a0\u202f")[:1])


@lru_cache(maxsize=4096)
def find_turn(mark: Mark, around: Around, marks: Marks) -> Turn | None:
    """Tell from its neighbours what a mark may do; None if it is no mark at all."""
    left, right, beyond = around
    if mark.fixed:
        return mark.turn
    if left.isdigit() and mark.turn is not Turn.OPEN and not (mark.single and right.isalnum()):
        return Turn.CLOSE
    if {left, right} == {"", " "} and not mark.single:
        return Turn.OPEN if left == "" else Turn.CLOSE  # alone at the paragraph's edge
    opens = left in {"", " "} or left in marks.before
    closes = right in {"", " "} or right in marks.behind
    if opens and closes and left in {"", " "} and right in marks.stops and right:
        closes, opens = (False, True) if beyond.isalnum() and right in ".…" else (True, False)
    if opens != closes:
        return Turn.OPEN if opens else Turn.CLOSE
    if mark.single:
        return find_single_turn(mark, around, marks, free=opens)
    return Turn.EITHER


def find_single_turn(mark: Mark, around: Around, marks: Marks, *, free: bool) -> Turn | None:
    """Tell what a single mark does whose neighbours are both ``free`` to quote, or neither."""
    left, right, _ = around
    if free:
        if left in {"", " "}:
            return Turn.OPEN if right not in {"", " "} and mark.turn is Turn.OPEN else None
        return Turn.CLOSE
    if left.isalnum() and right.isalnum():
        glued = left.islower() and right.isupper()
        return Turn.CLOSE if glued else None
    if mark.turn is Turn.OPEN:
        return Turn.OPEN
    return Turn.CLOSE if left in marks.stops else None


def is_weak(part: str, start: int, turn: Turn, mark: Mark, around: Around) -> bool:
    """Tell whether a mark may as well be an apostrophe, feet or inches.

    The countries[’] own plan. A 12["] pipe. Goin[’] home. The concrete step[’]Europe took. The
    class of [']68.
    """
    left, right, beyond = around
    if turn is not Turn.CLOSE:
        return mark.single and right.isdigit()
    if right.isalnum():
        return mark.single
    if right != " " or not beyond.isalnum():
        return False
    if left.isdigit():
        return mark.single or beyond.islower()
    if not mark.single:
        return False
    return left in load_marks().possessive or is_clipped(part[max(0, start - 12) : start])


def is_clipped(before: str) -> bool:
    """Tell whether ``before`` ends in a word whose end an apostrophe replaces: goin, o."""
    word = (before.split() or [""])[-1]
    return word in load_marks().cut_behind or (len(word) > len("pin") and word.endswith("in"))
