"""Stanza's words at their places in the text, without Stanza: its answers are written by hand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.errors import ModelError
from quotetrack.model import Sentence, Span
from quotetrack.parse.stanza_words import (
    LONGEST_PIECE,
    LONGEST_SENTENCE,
    LONGEST_WORD,
    Draft,
    Piece,
    StanzaSentence,
    StanzaToken,
    StanzaWord,
    Surface,
    build_sentence,
    cut_pieces,
    draft_sentences,
    join_pieces,
    read_surfaces,
)


@dataclass
class Word:
    """A word as Stanza would have it."""

    text: str
    lemma: str | None = None
    upos: str | None = "NOUN"
    feats: str | None = None
    head: int | None = 0
    deprel: str | None = "root"


@dataclass
class Token:
    """A token as Stanza would have it."""

    text: str
    start_char: int | None = None
    end_char: int | None = None
    words: list[StanzaWord] = field(default_factory=list)
    ner: str | None = None


@dataclass
class Parsed:
    """A sentence as Stanza would have it."""

    tokens: list[StanzaToken]
    words: list[StanzaWord] = field(init=False)

    def __post_init__(self) -> None:
        self.words = [word for token in self.tokens for word in token.words]


def answer(text: str, *sentences: str) -> Iterator[StanzaSentence]:
    """Yield sentences as Stanza finds them in ``text``; their tokens stand between spaces."""
    done = 0
    for sentence in sentences:
        tokens: list[StanzaToken] = []
        for form in sentence.split():
            start = text.index(form, done)
            done = start + len(form)
            tokens.append(Token(form, start, done, [Word(form)]))
        yield Parsed(tokens)


def draft(text: str, *sentences: str) -> list[str]:
    """Return the sentences that we make of Stanza's."""
    pieces = list(cut_pieces(text, Span(0, len(text)), 0))
    found = read_surfaces(pieces, answer(join_pieces(pieces), *sentences))
    drafts = draft_sentences(text, found)
    return [text[d.tokens[0].start : d.tokens[-1].end] for d in drafts]


@given(st.text(alphabet="ab(“.! \t\n\u00a0\u2028\x85\x1c😀", max_size=60))
def test_pieces_stand_where_they_say(text: str) -> None:
    """A piece is the text at its place, but for spaces; what no piece has is space."""
    text = f"x{text}x"
    span = Span(1, len(text) - 1)
    covered = list(text[1:-1])
    for piece in cut_pieces(text, span, 7):
        there = text[piece.start : piece.start + len(piece.text)]
        assert piece.text.split() == there.split()
        assert piece.paragraph == 7
        assert not {*piece.text} & {*"\n\t\u00a0\u2028"}
        for place in range(piece.start - 1, piece.start - 1 + len(piece.text)):
            covered[place] = ""
    assert not "".join(covered).strip()


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("", []),
        (" \n\t ", []),
        ("x" * LONGEST_WORD, [LONGEST_WORD]),
        ("x" * (LONGEST_WORD * 2 + 1), [LONGEST_WORD, LONGEST_WORD, 1]),
        ("x " * LONGEST_PIECE, [LONGEST_PIECE, LONGEST_PIECE]),
        ("Go. " + "x " * (LONGEST_PIECE // 2), [4, LONGEST_PIECE]),
    ],
)
def test_pieces_are_short(text: str, sizes: list[int]) -> None:
    """A monstrous word is cut anywhere, a long paragraph behind a sentence or at least a word."""
    pieces = list(cut_pieces(text, Span(0, len(text)), 0))
    assert [len(piece.text) for piece in pieces] == sizes


def test_a_monster_begins_no_sentence() -> None:
    """Its second piece goes on, whatever Stanza makes of it."""
    text = "(" * (LONGEST_WORD + 3) + " no"
    pieces = list(cut_pieces(text, Span(0, len(text)), 0))
    assert [piece.within for piece in pieces] == [False, True]
    assert draft(text, "(" * LONGEST_WORD, "((( no") == [text]


@pytest.mark.parametrize(
    ("text", "stanza", "expected"),
    [
        # Stanza's sentences, and ours.
        ("One. Two.", ["One.", "Two."], ["One.", "Two."]),
        ("“Go!” she said.", ["“ Go !", "” she said ."], ["“Go!” she said."]),
        ("“Go!” she said.", ["“ Go ! ”", "she said ."], ["“Go!” she said."]),
        ("He left. “No!” he said", ["He left . “ No ! ” he said"], ["He left.", "“No!” he said"]),
        ("She met Dr. Lambert", ["She met Dr.", "Lambert"], ["She met Dr.", "Lambert"]),
        ("It is , she said", ["It is", ", she said"], ["It is , she said"]),
    ],
)
def test_typography_decides_where_sentences_begin(
    text: str, stanza: list[str], expected: list[str]
) -> None:
    """Where it is sure; else Stanza does."""
    assert draft(text, *stanza) == expected


def test_paragraphs_never_join() -> None:
    """A sentence ends with its paragraph, even without a full stop."""
    text = "the bridge\n\nis safe"
    spans = [Span(0, 10), Span(12, 19)]
    pieces = [p for n, span in enumerate(spans) for p in cut_pieces(text, span, n)]
    found = list(read_surfaces(pieces, answer(join_pieces(pieces), "the bridge", "is safe")))
    assert [(paragraph, text[s.start : s.end]) for paragraph, s, _ in found] == [
        (0, "the"),
        (0, "bridge"),
        (1, "is"),
        (1, "safe"),
    ]
    assert [d.paragraph for d in draft_sentences(text, found)] == [0, 1]


def test_places_in_the_midst_of_a_text() -> None:
    """They count from the document's start, odd spaces and astral characters included."""
    text = "Skipped.\n😀\u00a0 the\t\tbridge\r\nstands\u2003 Skipped."
    span = Span(9, len(text) - 8)
    pieces = list(cut_pieces(text, span, 0))
    found = read_surfaces(pieces, answer(join_pieces(pieces), "😀 the bridge stands"))
    assert [text[s.start : s.end] for _, s, _ in found] == ["😀", "the", "bridge", "stands"]


@pytest.mark.parametrize(
    "token",
    [
        Token("bridge", 0, 6),
        Token("the", 1, 4),
        Token("the", None, None),
        Token("the", 4, 4),
        Token("safe", 11, 15),
    ],
)
def test_a_place_that_is_wrong_is_not_believed(token: Token) -> None:
    """Stanza is asked what stands where, and the text is asked whether that is so."""
    pieces = [Piece(0, 0, "the bridge", within=False)]
    token.words = [Word(token.text)]
    with pytest.raises(ModelError, match="lost its place in the text"):
        list(read_surfaces(pieces, [Parsed([token])]))


def test_a_place_behind_the_last() -> None:
    """No token stands before the one before it."""
    pieces = [Piece(0, 0, "the the", within=False)]
    tokens: list[StanzaToken] = [Token("the", 4, 7), Token("the", 0, 3)]
    with pytest.raises(ModelError, match="lost its place"):
        list(read_surfaces(pieces, [Parsed(tokens)]))


@pytest.mark.parametrize("comma", [100, 149, None])
def test_a_sentence_without_an_end_is_cut(comma: int | None) -> None:
    """Behind the last comma if there is one in its second half, else where it grows too long."""
    words = ["word"] * (LONGEST_SENTENCE + 100)
    if comma:
        words[comma] = ","
    text = " ".join(words)
    first, second = draft(text, text)
    assert len(first.split()) == (comma + 1 if comma else LONGEST_SENTENCE)
    assert len(second.split()) == len(words) - len(first.split())


def build(text: str, surfaces: Sequence[Surface], parsed: Parsed, first: int = 0) -> Sentence:
    """Build a sentence of the second paragraph."""
    return build_sentence(text, Draft(1, tuple(surfaces)), parsed, first)


def test_two_words_in_one_token() -> None:
    """French "du" is de and le, each at the place of the whole; heads count in the document."""
    text = "Il parle du pont."
    surfaces = [
        Surface(0, 2, ("Il",)),
        Surface(3, 8, ("parle",)),
        Surface(9, 11, ("de", "le")),
        Surface(12, 16, ("pont",)),
        Surface(16, 17, (".",)),
    ]
    parsed = Parsed(
        [
            Token("Il", words=[Word("Il", "il", "PRON", "Number=Sing", 2, "nsubj")]),
            Token("parle", words=[Word("parle", "parler", "VERB")]),
            Token(
                "du",
                words=[
                    Word("de", "de", "ADP", None, 5, "case"),
                    Word("le", "le", "DET", None, 5, "det"),
                ],
            ),
            Token("pont", words=[Word("pont", None, None, None, 2, "obl:arg")]),
            Token(".", words=[Word(".", ".", "PUNCT", None, 2, "root")]),
        ]
    )
    sentence = build(text, surfaces, parsed, first=10)
    assert sentence.paragraph == 1
    assert [
        (t.i, text[t.start : t.end], t.text, t.lemma, t.upos, t.deprel, t.head, t.feats)
        for t in sentence.tokens
    ] == [
        (10, "Il", "Il", "il", "PRON", "nsubj", 11, "Number=Sing"),
        (11, "parle", "parle", "parler", "VERB", "root", 11, ""),
        (12, "du", "de", "de", "ADP", "case", 14, ""),
        (13, "du", "le", "le", "DET", "det", 14, ""),
        (14, "pont", "pont", "pont", "X", "obl:arg", 11, ""),
        (15, ".", ".", ".", "PUNCT", "dep", 11, ""),
    ]


@pytest.mark.parametrize(
    ("text", "words", "places"),
    [
        ("don't", ("do", "n't"), ["do", "n't"]),
        ("Lambert’s", ("Lambert", "’s"), ["Lambert", "’s"]),
        ("zum", ("zu", "dem"), ["zum", "zum"]),
        ("Du", ("De", "le"), ["Du", "Du"]),
        ("1 000", ("1 000",), ["1 000"]),
    ],
)
def test_words_that_are_parts_have_their_own_places(
    text: str, words: tuple[str, ...], places: list[str]
) -> None:
    """The rest have the place of the token that they stand in."""
    parsed = Parsed([Token(text, words=[Word(word) for word in words])])
    sentence = build(text, [Surface(0, len(text), words)], parsed)
    assert [text[t.start : t.end] for t in sentence.tokens] == places
    assert [t.text for t in sentence.tokens] == list(words)


def test_names() -> None:
    """Types have one name in all languages; of a token's words only the first begins one."""
    forms = ["Nadia", "Lambert", "NATO", "zum", "Rhein", "und"]
    labels = ["B-PER", "E-PER", "S-ORG", "B-LOC", "E-LOC", "O"]
    tokens: list[StanzaToken] = [
        Token(f, words=[Word(f)], ner=n) for f, n in zip(forms, labels, strict=True)
    ]
    tokens[3].words = [Word("zu"), Word("dem")]
    text = " ".join(forms)
    surfaces = [
        Surface(text.index(f), text.index(f) + len(f), tuple(w.text for w in t.words))
        for f, t in zip(forms, tokens, strict=True)
    ]
    sentence = build(text, surfaces, Parsed(tokens))
    assert [(t.text, t.entity, t.entity_begins) for t in sentence.tokens] == [
        ("Nadia", "PERSON", True),
        ("Lambert", "PERSON", False),
        ("NATO", "ORG", True),
        ("zu", "LOC", True),
        ("dem", "LOC", False),
        ("Rhein", "LOC", False),
        ("und", "", False),
    ]
