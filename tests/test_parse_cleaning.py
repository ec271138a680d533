"""A clean copy for the parser: what it reads, and that everything finds its way back."""

import re
import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotetrack.model import Kind, Quotation, Span
from quotetrack.parse.cleaning import clean


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("“Plain,” she said.\r\n\tNo.\u2028Yes.", "“Plain,” she said.\r\n\tNo.\u2028Yes."),
        # Spaces of any sort.
        ("Mr.\u00a0Castell\u202f: 5\u2009km", "Mr. Castell : 5 km"),
        ("\u3000One\ufffc two", " One  two"),
        # Unseen characters inside of words and around them.
        ("minis\u00adter", "minister"),
        ("\ufeffNadia\u200b Lam\u2060bert", "Nadia Lambert"),
        ("\u202aNadia\u202c \u2068Lambert\u2069\u200e", "Nadia Lambert"),
        ("bri\x00dge\x07 is\x1f safe\x7f", "bridge is safe"),
        ("an\u200dd th\u200ce", "and the"),
        # Hyphens that a line can't be broken at are hyphens.
        ("Anne\u2011Marie\x1eLouise", "Anne-Marie-Louise"),
        # Two characters that are one letter.
        ("Rene\u0301e Mu\u0308ller", "Renée Müller"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"),
        ("\u304b\u3099", "が"),
        ("Zoe\u00ad\u0308", "Zoë"),
        # One character that is two letters, and letters in disguise.
        ("of\ufb01ce a\ufb04uent", "office affluent"),
        ("Ｎadia １２", "Nadia 12"),
        ("𝐁𝐫𝐢𝐝𝐠𝐞 𝟏", "Bridge 1"),
        ("273 \u212a", "273 K"),
        # Windows-1252 read as Latin-1.
        ("\x93It\x92s safe\x85\x94 \x96 she said\x81", "“It’s safe…” – she said"),
        # What carries meaning stays.
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("❤\ufe0f\u200d🔥!", "❤\u200d🔥!"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("ไทย\u200bไทย", "ไทย\u200bไทย"),
        ("fire 🔥\u200d now", "fire 🔥 now"),
        ("कि\u0940 Ẓ́ “…” ½ ™ a²", "कि\u0940 Ẓ́ “…” ½ ™ a²"),
        # An accent alone is what it is.
        ("\u0301a \u0301", "\u0301a \u0301"),
    ],
)
def test_what_the_parser_reads(text: str, expected: str) -> None:
    """What a reader sees, in plain characters."""
    assert clean(text).text == expected


@pytest.mark.parametrize(
    ("text", "seen", "stored"),
    [
        ("a \u00adminis\u00adter\u00ad says", "minister", "minis\u00adter"),
        ("a \u2068Nadia Lam\u00adbert\u2069 says", "Nadia Lambert", "Nadia Lam\u00adbert"),
        ("at Rene\u0301's", "René", "Rene\u0301"),
        ("at Rene\u0301's", "Ren", "Ren"),
        ("the of\ufb01ce", "office", "of\ufb01ce"),
        ("I ❤\ufe0f it", "❤", "❤\ufe0f"),
        ("I ❤\ufe0f it", "it", "it"),
        ("\ufeff\ufeff“No,” he said", "“No,”", "“No,”"),
    ],
)
def test_the_way_back(text: str, seen: str, stored: str) -> None:
    """The stored words, without what is unseen at their edges, with all that makes a letter."""
    cleaned = clean(text)
    at = cleaned.text.index(seen)
    assert cleaned.back(Span(at, at + len(seen))).within(text) == stored


def test_a_ligature_is_not_cut() -> None:
    """Half of a character that became two is the whole, and two halves never overlap."""
    cleaned = clean("x\ufb01y")
    assert cleaned.back(Span(1, 2)) == Span(1, 2)
    assert cleaned.back(Span(2, 3)) == Span(1, 2)
    assert cleaned.back(Span(0, 2)) == Span(0, 2)
    assert cleaned.back(Span(2, 4)) == Span(2, 3)


def test_a_quotation_comes_back() -> None:
    """Its content, cue and source get the stored text's places; all else stays."""
    text = "\u200b“The bridge is sa\u00adfe,” sa\u00adid Nadia\u00a0Lam\u00adbert."
    cleaned = clean(text)
    assert cleaned.text == "“The bridge is safe,” said Nadia Lambert."
    quotation = Quotation(
        (Span(1, 20),), (Span(22, 26),), (Span(27, 40),), Kind.DIRECT, "rule", 0.9, None
    )
    restored = cleaned.restore(quotation)
    parts = [[s.within(text) for s in p] for p in (restored.content, restored.cue, restored.source)]
    assert parts == [
        ["The bridge is sa\u00adfe,"],
        ["sa\u00adid"],
        ["Nadia\u00a0Lam\u00adbert"],
    ]
    assert (restored.rule, restored.confidence) == ("rule", 0.9)
    assert clean("Plain.").restore(quotation) is quotation


ODD = st.sampled_from(
    [
        *"\u00a0\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u202e\u2028\u2060\u2068\u3000\ufeff\ufffc",
        *"\u0300\u0301\u0323\u0345\u0653\u3099\u1100\u1161\u11a8\ufe0f\U000e0067\U000e0101",
        *"\ufb00\ufb03\ufb06Ａ𝐁\u212b\u2011\x00\x1c\x1e\x1f\x80\x85\x81\x93",
        *"👩❤🏽ك๐क्’“é \n\t.ab",
    ]
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ODD | st.text(max_size=3), max_size=30).map("".join))
def test_every_place_has_a_way_back(text: str) -> None:
    """On any text: ranges lie in the text, in order, apart, and no visible word is lost."""
    cleaned = clean(text)
    words = [Span(*match.span()) for match in re.finditer(r"\S+", cleaned.text)]
    back = [cleaned.back(span) for span in words]
    assert all(0 <= span.start < span.end <= len(text) for span in back)
    assert all(a.end <= b.start for a, b in pairwise(back))
    for span, place in zip(words, back, strict=True):
        again = clean(place.within(text)).text
        assert _fold(again) == _fold(span.within(cleaned.text))


def _fold(text: str) -> str:
    # A joiner's meaning hangs on what stands beside it.
    return unicodedata.normalize("NFC", re.sub("[\u200b-\u200d]", "", text))


@given(st.text(alphabet=st.characters(max_codepoint=0x24F, exclude_categories=["Cc", "Zs", "Cf"])))
def test_a_plain_text_is_left_as_it_is(text: str) -> None:
    """Without odd characters nothing is made at all: the copy is the text."""
    cleaned = clean(text + "“”’ –—…€\n\t")
    assert cleaned.text == text + "“”’ –—…€\n\t"
    assert not cleaned.layers


@pytest.mark.parametrize(
    "piece",
    ["\u00ad", "e\u0301", "e" + "\u0301\u0323" * 20, "\u0323\u0301", "\ufe0f", "a\u200d", "x"],
)
def test_a_monster_is_clean_in_seconds(piece: str) -> None:
    """A million odd characters take time with their number, not with its square."""
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    cleaned = clean(text)
    cleaned.back(Span(0, len(cleaned.text)))
    assert time.process_time() - started < 5
