"""A text -> a copy that a parser reads well, and the way back to the text's own places.

Pages are full of characters that nobody sees and that cut a word in two for a parser: soft
hyphens, zero-width spaces, marks of direction. Others look like what they aren't: no-break
spaces, ligatures, an "é" made of two. The copy has plain ones; the text itself stays as it was
read, and what is found in the copy is carried back to it.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Self

from quotetrack.model import Quotation, Span, Spans

_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufffc\x1c\x1d"
_HYPHENS = "\u2010\u2011\x1e"
_UNSEEN = "\u00ad\u034f\u061c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
_CONTROLS = "\x00-\x08\x0e-\x1b\x1f\x7f"
# Bytes of Windows-1252 that were read as Latin-1: quotation marks among them.
_WINDOWS = "\x80-\x9f"
# They choose how the character before them is drawn, and are part of it.
_SELECTORS = "\ufe00-\ufe0f\U000e0001-\U000e007f\U000e0100-\U000e01ef"
_JOINERS = "\u200c\u200d"
_LIGATURES = "\ufb00-\ufb06"
_LOOKALIKES = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u2126\u212a\u212b\U0001d400-\U0001d7ff"
# Marks that make one letter with the one before: accents, kana's dots, hamza, Hangul's parts.
_ACCENTS = "\u0300-\u0333\u0335-\u0345\u0653-\u0655\u3099\u309a\u1161-\u11ff"

# Scripts in which a joiner changes what is read, and those that part words by a zero-width space.
_JOINING = "\u0590-\u109f\u1700-\u18af\u1900-\u1cff\ua800-\uabff\ufb1d-\ufdff\ufe70-\ufefc"
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_EMOJI = "\u2190-\u2bff\u3030\u303d\U0001f000-\U0001faff"

_ODD = re.compile(
    f"[{_SPACES}{_HYPHENS}{_UNSEEN}{_CONTROLS}{_WINDOWS}{_SELECTORS}{_JOINERS}{_LIGATURES}"
    f"{_LOOKALIKES}{_ACCENTS}\u200b]"
)
_EDITED = re.compile(
    rf"(?P<drawn>[^\s{_UNSEEN}{_CONTROLS}{_SELECTORS}{_JOINERS}\u200b])?[{_SELECTORS}]+"
    f"|[{_UNSEEN}{_CONTROLS}]+"
    f"|(?<![{_UNSPACED}])\u200b"
    f"|(?<![{_JOINING}{_EMOJI}{_SELECTORS}])[{_JOINERS}]"
    f"|(?<=[{_EMOJI}{_SELECTORS}])[{_JOINERS}](?![{_EMOJI}])"
    f"|[{_LIGATURES}]"
)
# Thirty marks are the most that Unicode's stream-safe text has on one letter: sorting more of
# them takes time with the square of their number.
_COMPOSED = re.compile(rf"[^\s{_ACCENTS}][{_ACCENTS}]{{1,30}}")


@dataclass(frozen=True, slots=True)
class _Edits:
    """What was written for what, in order: places in the copy, and in what it was made from."""

    starts: list[int]
    ends: list[int]
    was_starts: list[int]
    was_ends: list[int]

    def back(self, span: Span) -> Span:
        """Return the place before the edits; a character that became two isn't cut."""
        begin = self._start(span.start)
        end = self._end(span.end)
        return Span(begin, end) if begin < end else Span(self._floor(span.start), end)

    def _start(self, place: int) -> int:
        n = bisect_right(self.starts, place) - 1
        if n < 0:
            return place
        if self.starts[n] == place < self.ends[n]:
            return self.was_starts[n]
        return self.was_ends[n] + max(place - self.ends[n], 0)

    def _end(self, place: int) -> int:
        n = bisect_left(self.starts, place) - 1
        return place if n < 0 else self.was_ends[n] + max(place - self.ends[n], 0)

    def _floor(self, place: int) -> int:
        n = bisect_right(self.starts, place) - 1
        return self.was_starts[n] if n >= 0 and place < self.ends[n] else self._start(place)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean copy of a text: ``text``, and ``back`` from a range of it to the stored text's."""

    text: str
    layers: tuple[_Edits, ...] = ()

    def back(self, span: Span) -> Span:
        """Return the range of the stored text that ``span`` of the copy was made from.

        What was left out at its edges stays outside; what was left out within is inside.
        """
        for edits in reversed(self.layers):
            span = edits.back(span)
        return span

    def restore(self, quotation: Quotation) -> Quotation:
        """Return a quotation of the copy as one of the stored text."""
        if not self.layers:
            return quotation
        return replace(
            quotation,
            content=self._back_all(quotation.content),
            cue=self._back_all(quotation.cue),
            source=self._back_all(quotation.source),
        )

    def _back_all(self, spans: Spans) -> Spans:
        return tuple(self.back(span) for span in spans)

    def edit(self, pattern: re.Pattern[str], write: Callable[[re.Match[str]], str]) -> Self:
        """Return the copy with each match of ``pattern`` written anew."""
        edits = _Edits([], [], [], [])
        text = "".join(_write(self.text, pattern, write, edits))
        return replace(self, text=text, layers=(*self.layers, edits)) if edits.starts else self


def clean(text: str) -> Cleaned:
    """Return a copy of ``text`` for a parser: what is seen, in plain characters.

    - spaces of any width and sort become spaces; line breaks and tabs stay
    - soft hyphens, zero-width characters, marks of direction and control characters go; joiners
      stay where they carry meaning: in emoji, in Arabic, in Indic scripts
    - letters and their combining accents become one character where there is one, ligatures
      become letters, and full-width or mathematical letters plain ones
    - what was Windows-1252 and was read as Latin-1 becomes what was meant
    """
    if not _ODD.search(text):
        return Cleaned(text)
    plain = Cleaned(text.translate(_plain_characters()))
    return plain.edit(_EDITED, _write_seen).edit(_COMPOSED, _compose)


def _write_seen(match: re.Match[str]) -> str:
    kept = match["drawn"]
    found = match[0]
    return unicodedata.normalize("NFKC", found) if "\ufb00" <= found <= "\ufb06" else kept or ""


def _compose(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match[0])


def _write(
    text: str, pattern: re.Pattern[str], write: Callable[[re.Match[str]], str], edits: _Edits
) -> Iterator[str]:
    """Yield the pieces of the edited text, and note down each edit."""
    done = length = 0
    for match in pattern.finditer(text):
        written = write(match)
        if written == match[0]:
            continue
        start, end = match.span()
        length += start - done
        edits.starts.append(length)
        edits.was_starts.append(start)
        edits.was_ends.append(end)
        yield text[done:start]
        yield written
        length += len(written)
        edits.ends.append(length)
        done = end
    yield text[done:]


@cache
def _plain_characters() -> dict[int, str]:
    """Return what is one character in the copy too, but another."""
    plain = dict.fromkeys(map(ord, _expand(_SPACES)), " ")
    plain |= dict.fromkeys(map(ord, _expand(_HYPHENS)), "-")
    for letter in _expand(_LOOKALIKES):
        same = unicodedata.normalize("NFKC", letter)
        if len(same) == 1:
            plain[ord(letter)] = same
    for code in range(0x80, 0xA0):
        meant = bytes([code]).decode("cp1252", "ignore")
        # What Windows left free is as unseen as a soft hyphen.
        plain[code] = meant or "\u00ad"
    return plain


def _expand(ranges: str) -> Iterator[str]:
    """Yield the characters of a class such as ``a-cx``: a, b, c, x."""
    for found in re.finditer("(.)-(.)|.", ranges, re.DOTALL):
        first, last = found[1] or found[0], found[2] or found[0]
        yield from map(chr, range(ord(first), ord(last) + 1))
