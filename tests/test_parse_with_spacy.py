"""The real model: where sentences end, and that every token stands where it says."""

import time
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotetrack.documents import passages
from quotetrack.errors import ModelError
from quotetrack.model import Sentence
from quotetrack.parse.with_spacy import LONGEST_WORD, SpacyParser

pytestmark = pytest.mark.slow


# Hypothesis takes no fixture for all its examples; what selects no slow test must load nothing.
load = cache(SpacyParser)


@pytest.fixture(scope="module")
def parser() -> SpacyParser:
    """The parser that ships."""
    return load()


def parse(parser: SpacyParser, text: str) -> tuple[Sentence, ...]:
    """Parse one document."""
    (sentences,) = parser.parse([(text, passages(text))])
    return sentences


@pytest.mark.parametrize(
    "text",
    [
        # A bar stands where a sentence ends; nowhere else does one.
        "“The bridge is safe,” said Nadia Lambert. | The council met.",
        "“Go!” she said. | He left.",
        "“Is it safe?” asked Tom Whitfield. | “It is.”",
        "“It is safe.” | The council met on Monday.",
        "«The bridge is safe,» said Nadia Lambert. | The council met.",
        "«Is it safe?» he asked. | «It is,» she said.",
        "'Go!' she said. | He left.",
        '"Go!" she said. | He left.',
        "“We tested it,” she said, “and it is safe.” | He agreed.",
        "She called it “a very big, very old bridge” and left.",
        "The «coalition of the willing» met in Paris. | Nobody came.",
        "Mr. Whitfield met Dr. Lambert at 5 p.m. in the U.S. embassy.",
        "“I think … it is safe,” she said.",
        "The ‘Coalition of the Willing’ needs to know that the bridge is safe.",
        "She said the bridge (built in 1902) was safe. | He left.",
    ],
)
def test_sentences_end_at_the_bars_only(parser: SpacyParser, text: str) -> None:
    """Never at a closing mark that words follow which belong to it, never inside guillemets."""
    pieces = text.split(" | ")
    plain = " ".join(pieces)
    found = [plain[sentence.start : sentence.end] for sentence in parse(parser, plain)]
    assert found == pieces


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n  ", "\t"])
def test_a_line_break_is_a_space(parser: SpacyParser, end: str) -> None:
    """Broken at a width, a sentence has the tokens, labels and heads that it has on one line."""
    text = "“The harbour bridge is safe and stays open,” said Nadia Lambert, the city’s engineer."
    (whole,) = parse(parser, text)
    broken = text.replace(" and ", f"{end}and ").replace("Lambert, the", f"Lambert,{end}the")
    ((joined,),) = parser.parse([(broken, [passages(text)[0]._replace(end=len(broken))])])
    assert [(t.text, t.upos, t.deprel, t.head) for t in joined.tokens] == [
        (t.text, t.upos, t.deprel, t.head) for t in whole.tokens
    ]
    assert all(broken[t.start : t.end] == t.text for t in joined.tokens)


ODD = st.sampled_from(
    [
        *"“”\"‘’'«»‹›„‚「」…–—-.,;:!? \t\n\r\v\f",
        *"\u00a0\u00ad\u200b\u200d\u2028\u2029\u202e\ufeff\u0085\u0301\u3000",
        *"😀𝔘👩‍👩‍👧🇫🇷éïÅß漢字العربية\U000e0041\x1b\x07",
        "\r\n",
        "``",
        "''",
        "'s",
        "n't",
        "said",
        "Nadia Lambert",
        "5'10\"",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ODD | st.text(max_size=5), max_size=40).map("".join))
def test_every_token_stands_where_it_says(text: str) -> None:
    """On any text: offsets give the token's words, nothing overlaps, heads stay in the sentence."""
    sentences = parse(load(), text)
    tokens = [token for sentence in sentences for token in sentence.tokens]
    assert [token.i for token in tokens] == list(range(len(tokens)))
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(a.end <= b.start for a, b in pairwise(tokens))
    for sentence in sentences:
        inside = range(sentence.tokens[0].i, sentence.tokens[-1].i + 1)
        assert all(token.head in inside for token in sentence.tokens)
        assert [t.deprel == "root" for t in sentence.tokens] == [
            t.head == t.i for t in sentence.tokens
        ]
    covered = "".join(token.text for token in tokens)
    seen = "".join(span.within(text) for span in passages(text))
    assert "".join(covered.split()) == "".join(seen.split())


@pytest.mark.parametrize("text", ["", " ", "\n\n", "… – “” !?", "“", "\u200b", ". . ."])
def test_texts_without_words(parser: SpacyParser, text: str) -> None:
    """Nothing, or punctuation alone, parses to what there is of it."""
    words = [token.text for sentence in parse(parser, text) for token in sentence.tokens]
    assert "".join(words) == "".join(text.split())


def test_a_text_without_passages(parser: SpacyParser) -> None:
    """A document of which nothing is to be parsed still has its place in the row."""
    texts = ["One.", "", "Two."]
    parsed = list(parser.parse((text, passages(text)) for text in texts))
    assert [len(sentences) for sentences in parsed] == [1, 0, 1]
    assert list(parser.parse([])) == []


def test_a_document_of_20_000_words(parser: SpacyParser) -> None:
    """It is parsed whole, in one paragraph or in many."""
    parts = [f"In vote {n} the council of the old harbour met for the plan." for n in range(1_600)]
    for text in (" ".join(parts), "\n".join(parts)):
        sentences = parse(parser, text)
        assert sum(len(sentence.tokens) for sentence in sentences) == 1_600 * 14
        assert sentences[-1].end == len(text)


@pytest.mark.parametrize("mark", ["(", '"', "“", "'", "”", "-", "."])
def test_a_hundred_thousand_marks(parser: SpacyParser, mark: str) -> None:
    """They take seconds, not the minutes that spaCy's tokenizer would."""
    started = time.process_time()
    sentences = parse(parser, mark * 20_000)
    assert time.process_time() - started < 30
    assert sum(len(token.text) for s in sentences for token in s.tokens) == 20_000


def test_a_monstrous_word_is_cut(parser: SpacyParser) -> None:
    """A word longer than any is has pieces; words before and behind it are as ever."""
    text = f"She said {'x' * (LONGEST_WORD * 2 + 1)} and left."
    words = [token.text for s in parse(parser, text) for token in s.tokens]
    assert "".join(words[2:-3]) == "x" * (LONGEST_WORD * 2 + 1)
    assert words[:2] + words[-3:] == ["She", "said", "and", "left", "."]
    assert max(map(len, words)) == LONGEST_WORD


@pytest.mark.parametrize("model", ["nonsense", "no/such/folder", "click", ""])
def test_a_model_that_is_none(model: str) -> None:
    """What is no pipeline is refused in one line that tells how to get one."""
    with pytest.raises(ModelError, match=r"^no spaCy pipeline .* leave --model out") as raised:
        SpacyParser(model)
    assert "\n" not in str(raised.value)
