"""The words of a quotation: what each is compared by, and what it is good for."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack import lang
from quotetrack.statements.wording import LONGEST, Sort, Word, fold, read_wording


def pick(text: str, sort: Sort, language: str = "en") -> list[str]:
    """Return the keys of the words of a sort."""
    return [word.key for word in read_wording(text, language).words if word.sort is sort]


REFUSING = [
    ("en", "We will not go", 1),
    ("en", "We won't go, we won’t go, we wonʼt go", 3),
    ("en", "We cannot go, we can't go, they don't go", 3),
    ("en", "I'd go, they've gone, we'll go", 0),
    ("en", "Nobody goes, never, without us, no boat", 4),
    ("en", "WE WILL NOT GO", 1),
    ("en", "We not only go but stay", 0),
    ("en", "It is not just a bridge, not merely a bridge", 0),
    ("en", "Not a bridge, but a knot in a note", 1),
    ("fr", "Nous n’irons pas", 1),
    ("fr", "pas seulement le pont", 0),
    ("fr", "sans le pont", 1),
    ("de", "Wir gehen nicht, kein Boot", 2),
    ("de", "nicht nur das Boot", 0),
    ("es", "No vamos, nunca, sin agua", 3),
    ("es", "no solo el puente, no sólo el puente, no únicamente el puente", 0),
    ("ru", "Мы не пойдём, нет воды, никогда", 3),
    ("ru", "не только мост", 0),
    ("uk", "Ми не підемо, немає води, ніколи", 3),
    ("uk", "не тільки міст", 0),
]


@pytest.mark.parametrize(("language", "text", "expected"), REFUSING)
def test_what_says_no(language: str, text: str, expected: int) -> None:
    """All that says no is one word, "not", and "not only" says no no."""
    assert pick(text, Sort.REFUSAL, language) == ["not"] * expected


PLACES = [
    ("en", "the U.S. and the USA", ["united-states", "united-states"]),
    ("en", "the United States", ["united-states"]),
    ("en", "the US", ["united-states"]),
    ("en", "an American ship", ["united-states"]),
    ("en", "they told us that", []),
    ("en", "they told us", []),
    ("en", "Us? They told us.", []),
    ("en", "the U.K., Britain, the UK", ["britain", "britain", "britain"]),
    ("fr", "les États-Unis, les Etats-Unis, aux Etats-Unis", ["united-states"] * 3),
    ("de", "aus den USA", ["united-states"]),
    ("es", "EE. UU., EE.UU., Estados Unidos", ["united-states"] * 3),
    ("ru", "в США, в Украине", ["united-states", "ukraine"]),
    ("uk", "у США, в Україні", ["united-states", "ukraine"]),
]


@pytest.mark.parametrize(("language", "text", "expected"), PLACES)
def test_a_place_has_one_name(language: str, text: str, expected: list[str]) -> None:
    """However a country is told, it is one name; "us" is none."""
    assert pick(text, Sort.NAME, language) == expected


NAMES = [
    ("en", "We met Lambert and Mr. Castell", ["lambert", "castell"]),
    ("en", "Lambert came. Castell came.", []),  # a capital there tells nothing
    ("en", "“Lambert came", []),
    ("fr", "chez l'Avenir et Lambert", ["avenir", "lambert"]),
    ("fr", "L'Avenir est là", ["avenir"]),
    ("de", "Die Brücke der Stadt", []),  # all nouns have a capital
    ("uk", "зустріли Ламберт", ["ламберт"]),
]


@pytest.mark.parametrize(("language", "text", "expected"), NAMES)
def test_names_are_told_by_capitals(language: str, text: str, expected: list[str]) -> None:
    """A capital within a sentence is a name, where not every noun has one."""
    assert pick(text, Sort.NAME, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We open on Monday", ["monday"]),
        ("We may open", []),
        ("We open on monday", ["monday"]),
    ],
)
def test_days_are_times(text: str, expected: list[str]) -> None:
    """Days of the week are times; "may" could be a month and is mostly none."""
    assert pick(text, Sort.TIME) == expected


SAME = [
    ("en", ["“The bridge, at last!”", "the bridge at last", "The bridge – at last …"]),
    ("en", ["naïve", "nai\u0308ve", "NAIVE"]),
    ("en", ["Whitfield’s ferry", "Whitfield's ferry"]),
    ("fr", ["l’Europe élève", "L'EUROPE ÉLÈVE", "l'europe eleve"]),
    ("ru", ["Ещё не всё", "Еще не все", "ЕЩЁ НЕ ВСЁ"]),
    ("ru", ["Зелёный мост", "зеленый мост"]),
    ("uk", ["м'яч і м’яч", "мʼяч і мʼяч"]),
    ("uk", ["її й їхній", "\u0456\u0308\u0457 \u0438\u0306 \u0457хній"]),
]


@pytest.mark.parametrize(("language", "texts"), SAME)
def test_spelling_makes_no_difference(language: str, texts: list[str]) -> None:
    """Marks, case, apostrophes, accents and how Unicode composes them change no word."""
    assert len({tuple(w.key for w in read_wording(text, language).words) for text in texts}) == 1


def test_letters_that_are_their_own_stay() -> None:
    """The й of Russian and Ukrainian is no и with an accent."""
    assert fold("Мой") == "мой"
    assert fold("їй") != fold("їи")


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Will it open?", True),
        ("“Will it open?”", True),
        ("«Will it open ?»", True),
        ("Will it open", False),
        ("Will it open? It will.", False),
        ("", False),
    ],
)
def test_a_question_asks(text: str, asks: bool) -> None:  # noqa: FBT001 - a table's column
    """What ends with a question mark asks, with other marks behind it or not."""
    assert read_wording(text, "en").asks is asks


@pytest.mark.parametrize("language", [None, "", "en-GB", "EN", "en_US", "tlh", "xx-Cyrl"])
def test_any_language_is_read(language: str | None) -> None:
    """Without a language, or in one without data, words are read as English ones."""
    assert read_wording("We will not go to Varnholm", language) == read_wording(
        "We will not go to Varnholm", "en"
    )


def test_a_mark_stands_before_a_word() -> None:
    """Each word knows whether a mark parts it from the one before."""
    words = read_wording("We go, they stay – all of us.", "en").words
    assert [w.written for w in words if w.parted] == ["they", "all"]


def test_what_it_is_about() -> None:
    """Common words and those that say no tell nothing of what a statement is about."""
    units = read_wording("We will not send 800 tents to the U.S. on Monday", "en").units
    assert units == {"send", "800", "tents", "united-states", "monday"}


HUGE = [
    " ".join(f"word{n}" for n in range(50_000)),
    "water " * 20_000,
    "e\u0301\u0302\u0303" * 30_000,
    "\u0301" * 50_000,
    "😀" * 50_000,
    "שלום עולם " * 10_000,
    "\u200b" * 50_000,
    "…!?" * 20_000,
    "a" * 200_000,
    "1," * 50_000,
    "1 000 " * 20_000,
    "1" * 100_000,
    "a.b." * 20_000,
    "'" * 50_000,
    "a'" * 50_000,
    "twenty " * 20_000,
    "million " * 20_000,
    "not " * 20_000,
    "two hundred and " * 10_000,
    " " * 200_000,
]


@pytest.mark.parametrize("text", HUGE, ids=lambda text: ascii(text[:12]))
def test_no_text_takes_long(text: str) -> None:
    """However long and strange, no more is read than what counts, within half a second."""
    begun = perf_counter()
    words = read_wording(text, "en").words
    assert len(words) <= LONGEST
    assert perf_counter() - begun < 0.5


@pytest.mark.parametrize("text", ["", "…", "!!!", "😀", "\u200b", "\x00", "\ud800", "“ ”", "—"])
def test_a_text_without_words_has_none(text: str) -> None:
    """Marks, signs and half a character are no words, and no error."""
    assert read_wording(text, "en").words == ()


anything = st.text() | st.text(st.sampled_from("aA1,. '’%$nN-–“”?½²ß1m k"), max_size=40)


@given(anything, st.sampled_from(lang.codes()))
def test_any_text_can_be_read(text: str, language: str) -> None:
    """Whatever a text holds, each of its words has a key and stands in the text."""
    for word in read_wording(text, language).words:
        assert isinstance(word, Word)
        assert word.key
        assert word.written


@given(anything, st.sampled_from(lang.codes()))
def test_capitals_and_marks_around_change_no_key(text: str, language: str) -> None:
    """A text in quotation marks has the words that it has without."""
    bare = [word.key for word in read_wording(text, language).words]
    assert [word.key for word in read_wording(f"“{text}”", language).words] == bare
