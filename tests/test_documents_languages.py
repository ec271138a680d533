"""The language of a text is told by the text, or not at all."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrack.documents.cleaning.languages import name_language, tell_language

NEWS = tomllib.loads((Path(__file__).parent / "languages.toml").read_text("utf-8"))["news"]
ENGLISH, FRENCH = NEWS["en"], NEWS["fr"]


@pytest.mark.parametrize("language", NEWS)
def test_the_language_of_some_sentences_is_told(language: str) -> None:
    """By two hundred characters of them, and by many more."""
    assert tell_language(NEWS[language]) == language
    assert tell_language("\n\n".join([NEWS[language]] * 30)) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "The harbour",
        "Oui.",
        "Nadia Lambert, Tom Whitfield, Oren Castell, Lena Moorcroft, Karl Odegaard, Asha Venn",
        "17.4 | 2,300 | 11% | 88 | 4,211\n" * 40,
        "https://www.harbourpost.example/the/old/harbour/opens/again/on/thursday/after/storm " * 9,
        "😀 " * 300,
        f"{ENGLISH} {ENGLISH} {ENGLISH} {ENGLISH} {ENGLISH} " + f"{FRENCH} " * 5,
        (f"{ENGLISH} " * 9) + (f"{FRENCH} " * 9) + (f"{NEWS['de']} " * 9),
    ],
)
def test_what_is_in_no_one_language_stays_open(text: str) -> None:
    """A few words, names, figures, addresses; a text that changes its language."""
    assert tell_language(text) is None


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH.upper(),
        f"{ENGLISH} “{FRENCH[:60]}”",
        f"Par Nadia Lambert\n\n{ENGLISH}\n\n{ENGLISH}\n\nhttps://lejournal.example/le-vieux-port",
        ENGLISH + "\n\n17.4 | 2,300 | 11%" * 20,
    ],
)
def test_an_english_article_is_english(text: str) -> None:
    """In capitals, with some foreign words, with figures."""
    assert tell_language(text) == "en"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_in_a_language_or_in_none(text: str) -> None:
    """The same one each time."""
    told = tell_language(text * 20)
    assert told is None or told.isascii()
    assert tell_language(text * 20) == told


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("English", "en"),
        (" ENGLISH ", "en"),
        ("eng", "en"),
        ("EN", "en"),
        ("en_GB", "en-GB"),
        ("en_US.UTF-8", "en-US"),
        ("eng-GB", "en-GB"),
        ("English (UK)", "en"),
        ("French", "fr"),
        ("fre", "fr"),
        ("français", "fr"),
        ("Norwegian", "no"),
        ("no", "no"),
        ("zh-Hans-CN", "zh-Hans-CN"),
        ("yue", "yue"),
        ("iw", "he"),
        ("und", None),
        ("qq", None),
        ("English, French", None),
        ("newspaper", None),
        ("", None),
        ("(en)", None),
        ("1", None),
    ],
)
def test_a_language_is_known_by_its_code_or_its_names(written: str, code: str | None) -> None:
    """Codes of two and three letters and names become BCP 47; what is none is nothing."""
    assert name_language(written) == code


@given(st.text() | st.from_regex(r"[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{1,8}){0,3}"))
def test_the_code_of_a_language_is_its_name_too(written: str) -> None:
    """What comes out is read again as itself."""
    code = name_language(written)
    assert code is None or name_language(code) == code
