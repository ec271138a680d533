"""A text -> pieces that Stanza's tokenizer reads well; its words -> our tokens, at their places.

Stanza's sentences are drafts: typography decides where one begins, as it does for spaCy, and none
is so long that it would fill the memory.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from quotetrack.errors import ModelError
from quotetrack.model import Sentence, Span, Token
from quotetrack.parse.boundaries import FINAL, decide_starts

# Stanza looks for addresses in a way that takes time with the square of a word's length.
LONGEST_WORD = 500
# Stanza reads at most 1,000 characters at a time and copies the rest of the paragraph each time.
LONGEST_PIECE = 5_000
# The parser's memory grows with the square of a sentence's words, and its search for the best tree
# takes time with the cube where no word has a likely head: 4,000 brackets took 26 seconds in
# sentences of 300. No sentence of a newspaper has as many words, a list or a table may.
LONGEST_SENTENCE = 150

_MONSTER = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…]\S{0,3}\s")
# What was left over of Windows-1252 is a space to Stanza: here it is a character that nobody knows.
_ODD = {chr(code): "\ufffd" for code in range(0x80, 0xA0)}
# Every space is a plain one, so that no paragraph ends within a piece.
_SPACES = {chr(code): " " for code in range(0x3001) if chr(code).isspace()}
_PLAIN = str.maketrans(_ODD | _SPACES)
_BREAK = "\n\n"
# A name's type is called otherwise by treebanks of other languages.
_ENTITIES = {"PER": "PERSON", "PERS": "PERSON"}


class StanzaWord(Protocol):
    """A word as Stanza has it; ``head`` counts from 1 in its sentence, 0 is above the root."""

    text: str
    lemma: str | None
    upos: str | None
    feats: str | None
    head: int | None
    deprel: str | None


class StanzaToken(Protocol):
    """A token as Stanza has it: "du" is one, with two words."""

    text: str
    start_char: int | None
    end_char: int | None
    words: list[StanzaWord]
    ner: str | None


class StanzaSentence(Protocol):
    """A sentence as Stanza has it."""

    tokens: list[StanzaToken]
    words: list[StanzaWord]


class Piece(NamedTuple):
    """A part of a paragraph for the tokenizer: ``text``, from ``start`` of the document's text on.

    ``within`` tells that it begins in the midst of a word.
    """

    paragraph: int
    start: int
    text: str
    within: bool


class Surface(NamedTuple):
    """A token as it stands in the text, with the words in it: (4, 6, ("de", "le")) for "du"."""

    start: int
    end: int
    words: tuple[str, ...]


class Draft(NamedTuple):
    """A sentence to be tagged."""

    paragraph: int
    tokens: tuple[Surface, ...]


def cut_pieces(text: str, span: Span, paragraph: int) -> Iterator[Piece]:
    """Yield what of a paragraph goes to the tokenizer at a time; spaces alone do not."""
    plain = span.within(text).translate(_PLAIN)
    for start, end in pairwise(_find_cuts(plain)):
        piece = plain[start:end]
        if not piece.isspace():
            within = start > 0 and not (plain[start - 1] + piece[0]).count(" ")
            yield Piece(paragraph, span.start + start, piece, within)


def _find_cuts(text: str) -> Iterator[int]:
    cuts = [0, *(match.end() for match in _MONSTER.finditer(text)), len(text)]
    for start, end in pairwise(cuts):
        while end - start > LONGEST_PIECE:
            yield start
            start = _find_cut(text, start)  # noqa: PLW2901 - what is left of the same range
        if start < end:
            yield start
    yield len(text)


def _find_cut(text: str, start: int) -> int:
    """Return the last place within a piece's length where a sentence may end, or a word does."""
    stop = start + LONGEST_PIECE
    ends = [match.end() for match in _SENTENCE_END.finditer(text, start, stop)]
    # No word is longer than that, so there is a space in the other half.
    return ends[-1] if ends else text.rindex(" ", start, stop) + 1


def join_pieces(pieces: Iterable[Piece]) -> str:
    """Return the text of which Stanza takes each piece for a paragraph."""
    return _BREAK.join(piece.text for piece in pieces)


def read_surfaces(
    pieces: Sequence[Piece], sentences: Iterable[StanzaSentence]
) -> Iterator[tuple[int, Surface, bool]]:
    """Yield paragraph, token and whether Stanza begins a sentence there.

    Raises:
        ModelError: a token isn't what stands at the place that Stanza gives.
    """
    joined = join_pieces(pieces)
    number, offset, done = 0, 0, 0
    for sentence in sentences:
        for n, token in enumerate(sentence.tokens):
            start, end = _locate(token, joined, done)
            while start >= offset + len(pieces[number].text):
                offset += len(pieces[number].text) + len(_BREAK)
                number += 1
            piece = pieces[number]
            first = start == offset + len(piece.text) - len(piece.text.lstrip())
            moved = piece.start - offset
            words = tuple(word.text for word in token.words) or (token.text,)
            begins = n == 0 and not (first and piece.within)
            yield piece.paragraph, Surface(start + moved, end + moved, words), begins
            done = end


def _locate(token: StanzaToken, text: str, done: int) -> tuple[int, int]:
    """Return the place of a token, if it is there and behind those before it."""
    start, end = token.start_char, token.end_char
    if start is not None and end is not None and done <= start < end:
        found = text[start:end]
        # Stanza makes one space of many, and leaves them out where they part no words.
        if "".join(found.split()) == "".join(token.text.split()):
            return start, end
    raise ModelError(f"Stanza lost its place in the text, at the word {token.text!r}")


def draft_sentences(text: str, found: Iterable[tuple[int, Surface, bool]]) -> Iterator[Draft]:
    """Yield sentences: as Stanza has them, but where typography says that one (never) begins."""
    paragraphs: dict[int, tuple[list[Surface], list[bool]]] = {}
    for paragraph, surface, begins in found:
        tokens, starts = paragraphs.setdefault(paragraph, ([], []))
        tokens.append(surface)
        starts.append(begins)
    for paragraph, (tokens, starts) in paragraphs.items():
        words = [text[token.start : token.end] for token in tokens]
        may = decide_starts(words)
        cuts = [n for n, m in enumerate(may) if n and (starts[n] if m is None else m)]
        for start, stop in pairwise([0, *cuts, len(tokens)]):
            for a, b in pairwise(_shorten(words, start, stop)):
                yield Draft(paragraph, tuple(tokens[a:b]))


def _shorten(words: Sequence[str], start: int, stop: int) -> Iterator[int]:
    """Yield where to cut a sentence, both its ends included: behind a comma if there is one."""
    yield start
    while stop - start > LONGEST_SENTENCE:
        half = start + LONGEST_SENTENCE // 2
        window = range(start + LONGEST_SENTENCE, half, -1)
        start = next((n for n in window if words[n - 1].endswith((",", *FINAL))), window[0])
        yield start
    yield stop


def build_sentence(text: str, draft: Draft, parsed: StanzaSentence, first: int) -> Sentence:
    """Return a tagged sentence as ours, its tokens counted from ``first``."""
    places = [place for surface in draft.tokens for place in _place_words(text, surface)]
    names = [
        _read_entity(token.ner, n)
        for token, surface in zip(parsed.tokens, draft.tokens, strict=True)
        for n in range(len(surface.words))
    ]
    tokens = tuple(
        _build_token(word, place, first, first + n, name)
        for n, (word, place, name) in enumerate(zip(parsed.words, places, names, strict=True))
    )
    return Sentence(tokens, draft.paragraph)


def _place_words(text: str, surface: Surface) -> Iterator[tuple[Span, str]]:
    """Yield place and form of a token's words: "do" and "n't" have each their own part of "don't".

    "de" and "le" aren't parts of "du": each has the place of the whole.
    """
    whole = Span(surface.start, surface.end)
    if len(surface.words) == 1:
        yield whole, whole.within(text)
    elif "".join(surface.words) == whole.within(text):
        start = surface.start
        for word in surface.words:
            yield Span(start, start + len(word)), word
            start += len(word)
    else:
        yield from ((whole, word) for word in surface.words)


def _read_entity(label: str | None, word: int) -> tuple[str, bool]:
    """Return an entity's type and whether one begins: S-ORG, B-ORG, I-ORG, E-ORG and O."""
    position, _, sort = (label or "O").partition("-")
    return _ENTITIES.get(sort, sort), position in ("S", "B") and word == 0


def _build_token(
    word: StanzaWord,
    place: tuple[Span, str],
    first: int,
    i: int,
    name: tuple[str, bool],
) -> Token:
    span, form = place
    # A root is its own head, and nothing else is called one.
    label = word.deprel if word.deprel != "root" else None
    return Token(
        i=i,
        start=span.start,
        end=span.end,
        text=form,
        lemma=(word.lemma or form).lower(),
        upos=word.upos or "X",
        deprel=label or "dep" if word.head else "root",
        head=first + word.head - 1 if word.head else i,
        entity=name[0],
        entity_begins=name[1],
        feats=word.feats or "",
    )
