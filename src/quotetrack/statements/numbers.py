"""Numbers as they are written, brought to one form: "800,000" and "0.8 million" are one."""

import re
from collections.abc import Container, Sequence

from quotetrack.lang.comparing import Comparing

DIGITS = r"\d+(?:[.,'  ]\d+)*"
"""What a number in digits looks like: thousands may be parted by a mark or a space."""
GLUED = r"(?i:[kmb]|[mbt]n)\b"
"""What may be written at the end of one and multiply it, where a language says so: "40bn"."""

_GROUP = 3  # digits that stand together
_TEN = 10
_MOST = 30  # digits of a number that is read
_HUNDRED = 2  # the power of ten
_COMPOUND = 4  # words of a number that is told as one: quatre-vingt-dix-sept


def read_digits(written: str, decimal: str) -> list[str]:
    """Return the numbers that ``written`` stands for, in plain digits: mostly one.

    What may be thousands or a fraction is what the language takes it for, unless its groups of
    digits allow one alone.

    >>> read_digits("800,000", "."), read_digits("1.500", ","), read_digits("0,8", ".")
    (['800000'], ['1500'], ['0.8'])
    >>> read_digits("2025, 14", ".")
    ['2025', '14']
    """
    groups = re.split(r"\D+", written)
    marks = re.findall(r"\D", written)
    if len(written) > _MOST:
        return groups
    whole, fraction = groups, ""
    if marks and (marks[-1] == decimal or (marks[-1] in ".," and len(groups[-1]) != _GROUP)):
        whole, fraction = groups[:-1], groups[-1]
    if len(whole) > 1 and not _are_thousands(whole):
        return groups
    return [_tidy("".join(whole), fraction)]


def _are_thousands(groups: Sequence[str]) -> bool:
    return len(groups[0]) <= _GROUP and all(len(group) == _GROUP for group in groups[1:])


def _tidy(whole: str, fraction: str) -> str:
    fraction = fraction.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "")


def scale(number: str, power: int) -> str:
    """Return a number in plain digits times a power of ten.

    >>> scale("0.8", 6), scale("40", 9)
    ('800000', '40000000000')
    """
    whole, _, fraction = number.partition(".")
    fraction = fraction.ljust(power, "0")
    return _tidy(whole + fraction[:power], fraction[power:])


def find_value(words: Sequence[str], numbers: Comparing) -> tuple[str, int] | None:
    """Return the number that ``words`` begin with, and how many of them it takes; None if none.

    The words are in lower case; a number in digits stands in plain ones. Words that add up are
    taken together ("twenty", "six"), and so are those that multiply them ("two", "million").

    >>> numbers = Comparing(words={"twenty": 20, "six": 6, "two": 2}, scales={"million": 6})
    >>> find_value(["twenty", "six", "boats"], numbers), find_value(["2.5", "million"], numbers)
    (('26', 2), ('2500000', 2))
    """
    if words and words[0][0].isdigit():
        power, taken = _find_power(words, 1, numbers)
        return scale(words[0], power), taken
    value, taken = _find_whole(words, numbers)
    return (str(value), taken) if taken else None


def _find_whole(words: Sequence[str], numbers: Comparing) -> tuple[int, int]:
    """Return the number that words begin with, and how many it takes: two thousand and fifty."""
    whole, taken, least = 0, 0, 0
    while True:
        at = _skip(words, taken, numbers.joining_hundreds) if taken else 0
        value, behind = _find_hundreds(words, at, numbers)
        if not value and words[at : at + 1] and words[at] in numbers.alone:
            value = 1
        power, behind = _find_power(words, behind, numbers)
        # "Two thousand and three thousand" are two numbers.
        if not value or (least and value * _TEN**power >= least):
            return whole, taken
        whole, taken, least = whole + value * _TEN**power, behind, _TEN**power
        if not power:
            return whole, taken


def _find_hundreds(words: Sequence[str], at: int, numbers: Comparing) -> tuple[int, int]:
    """Return the number below 1000 that begins at a place, and the place behind it."""
    value, behind = _find_below(words, at, numbers)
    if behind > at and value < _TEN**_HUNDRED and _is_hundred(words, behind, numbers):
        value, behind = value * _TEN**_HUNDRED, behind + 1
    if behind > at and value >= _TEN**_HUNDRED and value % _TEN**_HUNDRED == 0:
        rest, end = _find_below(words, _skip(words, behind, numbers.joining_hundreds), numbers)
        if 0 < rest < _TEN**_HUNDRED and not _is_hundred(words, end, numbers):
            return value + rest, end
    return value, behind


def _find_below(words: Sequence[str], at: int, numbers: Comparing) -> tuple[int, int]:
    """Return the number of words that need no scale, tens with ones: twenty-six, treinta y seis.

    What means one counts before a scale alone: "a million".
    """
    for length in range(min(_COMPOUND, len(words) - at), 0, -1):
        value = numbers.words.get("-".join(words[at : at + length]))
        if value is not None:
            break
    else:
        return _find_one(words, at, numbers)
    behind = at + length
    if 2 * _TEN <= value < _TEN**_HUNDRED and value % _TEN == 0:
        place = _skip(words, behind, numbers.joining_tens)
        unit = numbers.words.get(words[place], 0) if place < len(words) else 0
        if 0 < unit < _TEN:
            return value + unit, place + 1
    return value, behind


def _find_one(words: Sequence[str], at: int, numbers: Comparing) -> tuple[int, int]:
    pair = words[at : at + 2]
    counts = len(pair) > 1 and pair[0] in numbers.ones and pair[1] in numbers.scales
    return (1, at + 1) if counts else (0, at)


def _find_power(words: Sequence[str], at: int, numbers: Comparing) -> tuple[int, int]:
    """Return the power of ten that words at a place multiply by, and the place behind them."""
    power = 0
    while at < len(words) and words[at] in numbers.scales:
        power, at = power + numbers.scales[words[at]], at + 1
    return power, at


def _is_hundred(words: Sequence[str], at: int, numbers: Comparing) -> bool:
    return at < len(words) and numbers.scales.get(words[at]) == _HUNDRED


def _skip(words: Sequence[str], at: int, joining: Container[str]) -> int:
    """Return the place behind a word such as "and", if one stands at a place."""
    return at + 1 if at < len(words) and words[at] in joining else at
