"""The encoder's parts around the transformer: words, windows, tags, links, weights."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import BertPreTokenizer

from parses import parse_conllu
from quotetrack.errors import ModelError
from quotetrack.lang import load
from quotetrack.quotations.encoder import words as words_module
from quotetrack.quotations.encoder.crf import Crf
from quotetrack.quotations.encoder.heads import ENTITY_TAGS, LINK_WIDTH, lay_inputs, number_heads
from quotetrack.quotations.encoder.reading import OUTPUTS, Encoder, spans_of
from quotetrack.quotations.encoder.windows import Window, cut_windows
from quotetrack.quotations.encoder.words import MOST_PIECES, Pieces, Words, read_words, show_marks
from quotetrack.quotations.find import lay_scene
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.signals import LINKS, TAGS, Signals, Tagged
from quotetrack.quotations.weights import check_weights, write_checksums
from quotetrack.syntax import Syntax

SAID = """
    “/“          PUNCT 4 punct
    Roads        NOUN  4 nsubj
    are/be       AUX   4 cop
    closed       ADJ   6 ccomp
    ”/”          PUNCT 4 punct
    said/say     VERB  0 root
    Lambert      PROPN 6 nsubj
    .            PUNCT 6 punct
    ¶
    Nobody       PRON  2 nsubj
    left/leave   VERB  0 root
    .            PUNCT 2 punct
"""


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """A tokenizer that knows letters and a few words."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    known = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "“", "”", "'", ".", '"', "roads", "said"]
    vocabulary = {w: n for n, w in enumerate([*known, *letters, *(f"##{c}" for c in letters)])}
    made = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))  # noqa: S106 - a word, no password
    made.normalizer = Lowercase()
    made.pre_tokenizer = BertPreTokenizer()
    return made


def lay(syntax: Syntax) -> Scene:
    """Lay a scene over a parse."""
    return lay_scene(syntax, load("en"))


def bar(transitions: np.ndarray) -> np.ndarray:
    """Forbid an I behind anything but a B or an I of its role."""
    for a, b in itertools.product(range(7), range(7)):
        if TAGS[b][0] == "I" and TAGS[a][2:] != TAGS[b][2:]:
            transitions[a, b] = -1e4
    return transitions


class FakeSession:
    """Gives each word numbers that depend on its first piece and its head, as the graph would."""

    def run(self, names: Sequence[str], inputs: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        """Return scores of tags, entities, scores of "none" and vectors."""
        assert tuple(names) == OUTPUTS
        seeds = inputs["pieces"][0, inputs["first"]][:, None] + 3 * inputs["head"][:, None]

        def make(width: int) -> np.ndarray:
            waves: np.ndarray = np.sin(seeds * np.arange(1, width + 1))
            return waves.astype(np.float32)

        entities = make(len(ENTITY_TAGS)).argmax(1)
        return [make(len(TAGS)), entities, make(len(LINKS)), make(2 * len(LINKS) * LINK_WIDTH)]


@pytest.fixture
def encoder(tokenizer: Tokenizer) -> Encoder:
    """An encoder whose graph is made up."""
    rng = np.random.default_rng(7)
    weights = (
        np.asarray(w, np.float32) for w in (bar(rng.normal(size=(7, 7))), *rng.normal(size=(2, 7)))
    )
    return Encoder(FakeSession(), Crf(*weights), tokenizer)


def make_words(paragraphs: list[list[list[int]]]) -> Words:
    """Return words of given sizes in pieces: a list a paragraph, of a list a sentence."""
    sizes = [n for p in paragraphs for s in p for n in s]
    sentences = [s for p in paragraphs for s in p]
    count = len(sizes)
    return Words(
        position=np.arange(count),
        pieces=tuple([5] * n for n in sizes),
        head=np.arange(count),
        features=np.zeros((count, 4), np.int64),
        paragraph=np.array([k for k, p in enumerate(paragraphs) for s in p for _ in s], np.int64),
        sentence=np.array([k for k, s in enumerate(sentences) for _ in s], np.int64),
    )


@pytest.mark.parametrize(
    ("opening", "closing"), [("“", "”"), ('"', '"'), ("«", "»"), ("„", "”"), ("``", "''")]
)
def test_marks_of_every_style_read_the_same(opening: str, closing: str) -> None:
    """Whatever marks a newspaper prints, the encoder sees “ and ”."""
    syntax = parse_conllu(SAID.replace("“/“", opening).replace("”/”", closing))
    texts, states = show_marks(lay(syntax))
    assert texts[0] == "“"
    assert texts[4] == "”"
    assert states == [1, 2, 2, 2, 3, 0, 0, 0, 0, 0, 0]


def test_words_hold_pieces_heads_and_paragraphs(tokenizer: Tokenizer) -> None:
    """Each token is one word with its pieces, its head and its place."""
    words = read_words(lay(parse_conllu(SAID)), Pieces(tokenizer))
    assert len(words) == 11
    assert words.pieces[1] == [tokenizer.token_to_id("roads")]
    assert len(words.pieces[6]) == len("lambert")
    assert words.head.tolist() == [3, 3, 3, 5, 3, 5, 5, 5, 9, 9, 9]
    assert words.paragraph.tolist() == [0] * 8 + [1] * 3


def test_a_monstrous_word_keeps_few_pieces(tokenizer: Tokenizer) -> None:
    """A word of a thousand letters costs no more than a long one."""
    words = read_words(lay(parse_conllu(f"{'a' * 1000} X 0 root")), Pieces(tokenizer))
    assert len(words.pieces[0]) <= MOST_PIECES


def test_a_word_without_pieces_is_unknown(tokenizer: Tokenizer) -> None:
    """A character that the tokenizer drops still has its row."""
    words = read_words(lay(parse_conllu("☃ SYM 0 root")), Pieces(tokenizer))
    assert words.pieces[0] == [tokenizer.token_to_id("[UNK]")]


def test_pieces_are_remembered_but_not_for_ever(
    tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A word's pieces are the same whenever it is met, and few words are kept."""
    monkeypatch.setattr(words_module, "MOST_KNOWN", 3)
    pieces = Pieces(tokenizer)
    alone = {text: Pieces(tokenizer).cut([text])[0] for text in ("roads", "said", "ab", "c", "☃")}
    for texts in (["roads", "said", "roads"], ["ab", "c", "☃"], ["roads", "ab"], ["said"]):
        assert pieces.cut(texts) == tuple(alone[text] for text in texts)
        assert len(pieces._known) <= 6  # noqa: SLF001 - what is kept can't be seen from outside


SIZES = st.lists(
    st.lists(
        st.lists(st.integers(1, MOST_PIECES), min_size=1, max_size=30), min_size=1, max_size=4
    ),
    min_size=1,
    max_size=6,
)


@given(SIZES, st.booleans())
def test_windows_hold_every_word_once(paragraphs: list[list[list[int]]], alone: bool) -> None:  # noqa: FBT001 - Hypothesis passes it
    """No word is lost or read twice, and no window is too wide."""
    words = make_words(paragraphs)
    windows = list(cut_windows(words, 32, alone=alone))
    assert [i for w in windows for i in range(w.start, w.end)] == list(range(len(words)))
    for window in windows:
        assert len(window.pieces) <= 32
        assert len(window.first) == window.end - window.start
        assert set(window.pieces[window.first].tolist()) == {5}


def test_windows_keep_paragraphs_whole_where_they_fit() -> None:
    """Two short paragraphs share a window, a third one that doesn't fit begins the next."""
    words = make_words([[[1] * 8], [[1] * 8], [[1] * 20]])
    assert [(w.start, w.end) for w in cut_windows(words, 32)] == [(0, 16), (16, 36)]
    assert [(w.start, w.end) for w in cut_windows(words, 32, alone=True)] == [
        (0, 8),
        (8, 16),
        (16, 36),
    ]


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    """Sentences stay whole while each of them fits."""
    words = make_words([[[1] * 20, [1] * 20, [1] * 5]])
    assert [(w.start, w.end) for w in cut_windows(words, 32)] == [(0, 20), (20, 45)]


@pytest.mark.parametrize("seed", range(5))
def test_the_crf_agrees_with_counting_all_paths(seed: int) -> None:
    """Decoding and probabilities are those of going through every sequence of tags."""
    rng = np.random.default_rng(seed)

    def draw(*shape: int) -> np.ndarray:
        return rng.normal(size=shape).astype(np.float32)

    crf = Crf(bar(draw(7, 7)), draw(7), draw(7))
    scores, lengths = draw(2, 4, 7), np.array([4, 3])
    tags, shares = crf.decode(scores, lengths), crf.marginals(scores, lengths)
    for row, length in enumerate(lengths):
        best: tuple[float, tuple[int, ...]] = (-np.inf, ())
        total, expected = 0.0, np.zeros((length, 7))
        for path in itertools.product(range(7), repeat=int(length)):
            score = crf.begin[path[0]] + crf.finish[path[-1]]
            score += sum(scores[row, i, tag] for i, tag in enumerate(path))
            score += sum(crf.transitions[a, b] for a, b in itertools.pairwise(path))
            best = max(best, (score, path))
            total += np.exp(score)
            expected[range(length), path] += np.exp(score)
        assert tuple(tags[row, :length]) == best[1]
        assert np.allclose(shares[row, :length], expected / total, atol=1e-4)


def test_the_crf_is_at_ease_with_long_and_with_hopeless_texts() -> None:
    """Two thousand words, or scores that no tags fit, leave probabilities; so does a neighbour."""
    rng = np.random.default_rng(11)
    crf = Crf(bar(rng.normal(size=(7, 7))), *rng.normal(size=(2, 7)))
    scores = rng.normal(size=(2, 2000, 7)).astype(np.float32)
    scores[0, 5:40] = -500 * (np.arange(7) != 4)  # I-cue behind I-cue behind no B-cue
    scores[0, 5:40:2] = -500 * (np.arange(7) != 2)
    lengths = np.array([2000, 700])
    shares = crf.marginals(scores, lengths)
    assert np.allclose(shares[0].sum(1), 1, atol=1e-4)
    assert np.allclose(shares[1, :700].sum(1), 1, atol=1e-4)
    alone = scores[1:, :700], lengths[1:]
    assert np.allclose(shares[1, :700], crf.marginals(*alone)[0], atol=1e-6)
    assert np.array_equal(crf.decode(scores, lengths)[1, :700], crf.decode(*alone)[0])


def test_heads_outside_a_window_leave_roots() -> None:
    """A word whose head stands in another window heads itself."""
    window = Window(0, 4, np.arange(6), np.arange(1, 5))
    assert number_heads(np.array([5, 0, 0, 2]), window).tolist() == [0, 0, 0, 2]


def test_the_graph_is_told_a_window() -> None:
    """Rows count from the window's first word; a root has no parent."""
    words = make_words([[[1, 1], [2, 1, 1]]])
    words = replace(words, head=np.array([1, 1, 3, 3, 0]))
    inputs = lay_inputs(words, Window(2, 5, np.array([101, 5, 5, 5, 5, 102]), np.array([1, 3, 4])))
    assert inputs["head"].tolist() == [1, 1, 2]
    assert inputs["parent"].tolist() == [[1, -1, -1]]
    assert inputs["first"].tolist() == [1, 3, 4]
    assert inputs["order"].tolist() == [0, 1, 2, 3, 4, 5]
    assert inputs["rows"].tolist() == [[0], [1], [2]]
    assert inputs["features"].shape == (3, 4)


def test_reading_gives_each_token_its_numbers(encoder: Encoder) -> None:
    """Probabilities of a token add up to one, and so do those of a link."""
    signals = encoder.read(lay(parse_conllu(SAID)))
    assert signals.tags.shape == (11, 7)
    assert np.allclose(signals.tags.sum(1), 1, atol=1e-4)
    links = signals.link("cue_source", np.array([5, 9]))
    assert links.shape == (2, 12)
    assert np.allclose(links.sum(1), 1, atol=1e-4)
    assert len(signals.entities) == 11


def test_reading_a_text_does_not_depend_on_what_else_is_read(encoder: Encoder) -> None:
    """The same text gives the same numbers, whatever was read before."""
    scene = lay(parse_conllu(SAID))
    first = encoder.read(scene)
    encoder.read(lay(parse_conllu("Rain NOUN 0 root")))
    assert np.array_equal(first.tags, encoder.read(scene).tags)


def test_an_empty_text_has_no_signals(encoder: Encoder) -> None:
    """A text without a token is read without complaint."""
    signals = encoder.read(lay(Syntax("", ())))
    assert signals.tags.shape == (0, 7)
    assert signals.tagged == ()


def test_no_link_leaves_its_window() -> None:
    """A cue isn't linked to a source that was read in another window."""
    rng = np.random.default_rng(3)
    signals = Signals(
        tags=np.zeros((6, 7), np.float32),
        tagged=(),
        windows=np.array([[0, 3]] * 3 + [[3, 6]] * 3),
        queries=rng.normal(size=(6, 5, 4)).astype(np.float32),
        keys=rng.normal(size=(6, 5, 4)).astype(np.float32),
        none=np.zeros((6, 5), np.float32),
        entities=("O",) * 6,
    )
    shares = signals.link("start_cue", np.array([1, 4]))
    assert (shares[0, 3:6] == 0).all()
    assert (shares[1, :3] == 0).all()


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ([0, 0], []),
        ([1, 2, 0], [("source", 0, 2)]),
        ([5, 6, 3, 1, 1], [("content", 0, 2), ("cue", 2, 3), ("source", 3, 4), ("source", 4, 5)]),
        ([6, 5], [("content", 1, 2)]),
        ([0, 5, 6], [("content", 1, 3)]),
    ],
)
def test_spans_are_read_off_tags(tags: list[int], expected: list[tuple[str, int, int]]) -> None:
    """A B begins a span, its I's go on, anything else ends it."""
    assert spans_of(np.array(tags)) == [Tagged(*one) for one in expected]


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    """A file that isn't what was shipped is named, with the way out."""
    (tmp_path / "one.bin").write_bytes(b"weights")
    write_checksums(tmp_path)
    check_weights(tmp_path)
    (tmp_path / "one.bin").write_bytes(b"wEights")
    with pytest.raises(ModelError, match=r"one\.bin is damaged: install quotetrack again"):
        check_weights(tmp_path)


def test_missing_weights_are_refused(tmp_path: Path) -> None:
    """A file that is gone is an error of ours, too."""
    (tmp_path / "one.bin").write_bytes(b"weights")
    write_checksums(tmp_path)
    (tmp_path / "one.bin").unlink()
    with pytest.raises(ModelError, match="weights are missing"):
        check_weights(tmp_path)
