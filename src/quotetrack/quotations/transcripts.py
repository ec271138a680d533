"""Find the turns of a transcript: [LAMBERT]: [It was never safe.].

Lines that begin with a label and a colon may as well be a recipe, a list of terms, the news of
several places or other headlines. They are taken for turns only where all of them together show
that people talk: labels come again and follow each other, names among them stand elsewhere in the
text, lines end as sentences do, and somebody says "I", "you" or "yes".
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from quotetrack.model import Span, Spans
from quotetrack.quotations.floating import SHARE_OF_CAPITALS
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.turn_labels import Label, Style, shows_label

FEWEST_TURNS = 3
# So many paragraphs further on, a label belongs to another exchange.
LONGEST_GAP = 8
# The share of turns that end as sentences do; other headlines and tables don't.
SHARE_OF_SENTENCES = 2 / 3
# The share of turns with a question or words of talk. In PolNeAR's transcripts it is 0.83 or more,
# in the one list of politicians with colons 0.1.
SHARE_OF_TALK = 0.5
# So few words may all be names: Thank you, Ms. Lambert.
FEWEST_OF_HEADLINE = 4
# Labels that come again: "two of them twice" shows an exchange.
TWICE = 2
_SENTENCE_END = re.compile(r"[.!?…:;—–-][\"”“’»)\]']*\s*$")
_DIRECTION = re.compile(r"\([^()\n]{1,60}\)|\[[^\[\]\n]{1,60}\]")
MOST_WORDS_OF_DIRECTION = 5
# What somebody wrote, not said: the last line under many a transcript.
_WRITTEN = re.compile(r"(?<!\w)@\w|https?://|www\.")
CLOSING = {"”": "“", "»": "«", '"': '"'}


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """What one speaker says at a stretch: ``place`` reaches from its label to its end."""

    label: Label
    content: Spans
    place: Span


def find_turns(
    scene: Scene, lines: Sequence[tuple[int, Span]], labels: Sequence[Label]
) -> list[SpokenTurn]:
    """Return the turns of all transcripts in a document, in order; they never overlap.

    ``lines`` are the document's with the numbers of their paragraphs, ``labels`` all that they
    begin with.
    """
    if len(labels) < FEWEST_TURNS:
        return []
    accepted = (label for block in _cut_into_blocks(labels) for label in _accept(scene, block))
    turns = (_read_turn(scene, lines, label) for label in accepted)
    return [turn for turn in turns if turn.content]


def _cut_into_blocks(labels: Sequence[Label]) -> Iterator[list[Label]]:
    block = [labels[0]]
    for before, label in pairwise(labels):
        if label.paragraph - before.paragraph > LONGEST_GAP:
            yield block
            block = []
        block.append(label)
    yield block


def _accept(scene: Scene, labels: Sequence[Label]) -> list[Label]:
    """Return those of neighbouring labels that are speakers', if any are."""
    strong = [label for label in labels if label.style is not Style.NAME]
    block = Block(scene, strong)
    if block.is_exchange() and block.has_strong_labels():
        return [label for label in strong if block.fits(label)]
    block = Block(scene, labels)
    if not (block.is_exchange() and block.has_weak_labels()):
        return []
    return [label for label in labels if block.fits(label)]


@dataclass(frozen=True)
class Block:
    """Neighbouring labels, asked whether they are those of people who talk."""

    scene: Scene
    labels: Sequence[Label]

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each speaker would speak."""
        return Counter(label.key for label in self.labels)

    @cached_property
    def named(self) -> frozenset[str]:
        """The keys that are surely somebody's."""
        return frozenset(label.key for label in self.labels if label.named)

    def is_exchange(self) -> bool:
        """Tell whether the lines read like talk between at least two."""
        if len(self.labels) < FEWEST_TURNS or len(self.counts) < TWICE:
            return False
        n = len(self.labels)
        contents = (label.words.within(self.scene.syntax.text) for label in self.labels)
        ends, talks = sum(map(_is_sentence, contents)), sum(map(self._talks, self.labels))
        return ends >= n * SHARE_OF_SENTENCES and talks >= n * SHARE_OF_TALK

    @cached_property
    def again(self) -> frozenset[str]:
        """The keys of those who would speak more than once."""
        return frozenset(key for key, count in self.counts.items() if count >= TWICE)

    @cached_property
    def plain(self) -> frozenset[str]:
        """The keys that are words of the text, and nobody's name: BOAT."""
        return frozenset(label.key for label in self.labels if label.plain) - self.named

    def has_strong_labels(self) -> bool:
        """Tell whether capitals and parts show speakers: names, or labels that come again."""
        keys = self.counts.keys()
        if keys <= self.named or (self.again and len(self.named) * 2 >= len(keys)):
            return True
        talking = {label.key for label in self.labels if self._talks(label)}
        return len(self.again) >= TWICE and len(talking) >= TWICE and not self.plain

    def has_weak_labels(self) -> bool:
        """Tell whether labels that look like any name show speakers."""
        shown = self.again <= self.named or (self._is_all_turns() and not self.plain)
        return len(self.again) >= TWICE and shown

    def fits(self, label: Label) -> bool:
        """Tell whether a label of an exchange is one of its speakers'."""
        if label.named or label.key in self.again:
            return True
        return label.style is Style.CAPITALS and not label.plain

    def _is_all_turns(self) -> bool:
        steps = (b.paragraph - a.paragraph for a, b in pairwise(self.labels))
        return all(step <= 1 for step in steps)

    def _talks(self, label: Label) -> bool:
        """Tell whether a line has a question, or words that people say to each other."""
        talk = self.scene.cues.transcripts.talk
        inside = self.scene.syntax.tokens_in(label.words)
        own = [i for i in inside if not self._is_cited(i, label)]
        return any(self.scene.syntax[i].text.lower() in talk | {"?"} for i in own)

    def _is_cited(self, i: int, label: Label) -> bool:
        """ESTLY: The mayor said “I am sorry”.: words in marks inside of a line are no talk."""
        number = self.scene.mark_of[i]
        if number is None:
            return False
        first = self.scene.syntax[self.scene.marked[number].first].start
        return _words_between(self.scene.syntax.text, label.words.start, first)


def _is_sentence(content: str) -> bool:
    """Tell whether words end as a sentence does, and aren't mostly in capitals as a headline's."""
    words = [word for word in content.split() if word[0].isalpha()]
    large = sum(word[0].isupper() for word in words)
    headline = len(words) > FEWEST_OF_HEADLINE and large > len(words) * SHARE_OF_CAPITALS
    return _SENTENCE_END.search(content) is not None and not headline


def _words_between(text: str, start: int, end: int) -> bool:
    return any(c.isalnum() for c in text[start:end])


def _read_turn(scene: Scene, lines: Sequence[tuple[int, Span]], label: Label) -> SpokenTurn:
    """Return a label's turn: the rest of its line, and the lines that surely go on with it."""
    n, end = label.last, label.words.end
    pieces = list(_cut_directions(scene, label.words))
    while pieces and n + 1 < len(lines) and _goes_on(scene, *lines[n + 1]):
        n += 1
        number, line = lines[n]
        begins = _behind_mark(scene, number) if label.span.start > label.line.start else line.start
        pieces += _cut_directions(scene, Span(begins, line.end))
        end = line.end
    content = _drop_lone_mark(scene.syntax.text, pieces)
    return SpokenTurn(label, content, Span(label.line.start, end))


def _goes_on(scene: Scene, number: int, line: Span) -> bool:
    """Tell whether a paragraph opens the mark again that the turn before left unclosed."""
    text = scene.syntax.text
    first, last = scene.paragraph_bounds(number)
    mark = scene.mark_of[first]
    if mark is None or scene.syntax[first].start != line.start or shows_label(text, line):
        return False
    marked = scene.marked[mark]
    whole = scene.words(range(marked.last + 1, last + 1)) == 0
    spoken = any(_words_between(text, *piece) for piece in _cut_directions(scene, line))
    written = _WRITTEN.search(text, *line) is not None
    return marked.reopened and marked.first == first and whole and spoken and not written


def _behind_mark(scene: Scene, number: int) -> int:
    """Return where a paragraph's words begin: its first turn's mark is no part of that turn."""
    return scene.syntax[scene.paragraph_bounds(number)[0]].end


def _cut_directions(scene: Scene, place: Span) -> Iterator[Span]:
    """Yield what is spoken of a stretch of text, without "(LAUGHTER)" and blanks at the edges."""
    text, start = scene.syntax.text, place.start
    found = [m for m in _DIRECTION.finditer(text, *place) if _is_direction(scene, m.group())]
    for end, following in [*(m.span() for m in found), (place.end, place.end)]:
        part = text[start:end]
        piece = Span(start + len(part) - len(part.lstrip()), start + len(part.rstrip()))
        if piece.end > piece.start and _words_between(text, *piece):
            yield piece
        start = following


def _is_direction(scene: Scene, bracket: str) -> bool:
    """(LAUGHTER), (Applause.), [crosstalk], (BEGIN VIDEO CLIP.): no words of the speaker."""
    words = [w.casefold() for w in re.findall(r"[\w'’-]+", bracket)]
    listed = not scene.cues.transcripts.directions.isdisjoint(words)
    return listed and len(words) <= MOST_WORDS_OF_DIRECTION


def _drop_lone_mark(text: str, pieces: Sequence[Span]) -> Spans:
    """Leave out a last closing mark whose opening one stands before the label."""
    if not pieces:
        return ()
    last = pieces[-1]
    opening = CLOSING.get(text[last.end - 1])
    if opening is None:
        return tuple(pieces)
    whole = "".join(piece.within(text) for piece in pieces)
    closing = text[last.end - 1]
    lone = (
        whole.count(closing) % 2
        if opening == closing
        else whole.count(closing) > whole.count(opening)
    )
    return (*pieces[:-1], Span(last.start, last.end - 1)) if lone else tuple(pieces)
