"""Ukrainian from end to end: a small Stanza model reads sentences of our own; page furniture.

The sentences are those of ``tests/ukrainian/sentences.txt``. The model learned from three thousand
sentences only: what it gets wrong the official one, which users have, mostly gets right.
"""

import pytest

from quotetrack.lang import load as load_data
from quotetrack.lang.furniture import fold
from sentences import find, measure, read_sentences

SHOWN = (
    "comma and dash",
    "one pair of marks around it all",
    "colon",
    "that, with time and place",
    "in her words",
    "the police",
    "about this",
    "two speakers",
    "a neighbour",
    "nobody named",
    "none: no comment",
    "none: not said",
)
"""Texts that the small model reads rightly."""
FLOOR = 0.65
"""Share of all the texts whose quotations are all right."""


@pytest.mark.slow
@pytest.mark.parametrize("name", SHOWN)
def test_who_said_what(name: str) -> None:
    """Content, source and speaker of a text are those that a person wrote down for it."""
    text, told = read_sentences("uk")[name]
    assert find("uk", text) == told


@pytest.mark.slow
def test_most_texts_are_read_rightly() -> None:
    """Of all the texts, those that were never right included, most have all that is said."""
    _, whole = measure("uk")
    assert whole >= FLOOR


@pytest.mark.slow
def test_nobody_speaks_who_does_not() -> None:
    """Whatever the small model misses, it puts no words in the mouth of somebody else named."""
    for text, told in read_sentences("uk").values():
        speakers = {speaker for _, _, speaker in told}
        known = {name for _, (_, all_told) in read_sentences("uk").items() for *_, name in all_told}
        wrong = {speaker for _, _, speaker in find("uk", text)} & known - speakers - {"-"}
        assert not wrong, text


@pytest.mark.parametrize(
    ("line", "sort"),
    [
        ("Читайте також: У Лісному відкрили школу", "link"),
        ("Фото: пресслужба", "credit"),
        ("Підписуйтесь на наш телеграм-канал", "newsletter"),
        ("Поділитися у Facebook", "share button"),
        ("12 коментарів", "comments"),
        ("5 хвилин тому", "time"),
        ("Теги: школа, Лісне", "link"),
        ("Реклама", "advertisement"),
        ("Усі права захищено", "rights"),
    ],
)
def test_page_furniture(line: str, sort: str) -> None:
    """Lines around an article, as Ukrainian pages have them, are known as such."""
    sorts = [s.name for s in load_data("uk").furniture if s.lines.fullmatch(fold(line))]
    assert sort in sorts


@pytest.mark.parametrize(
    "line",
    ["Міст закрили на тиждень.", "Читайте, що сказала мерка", "Про це повідомила поліція."],
)
def test_what_an_article_says_is_no_furniture(line: str) -> None:
    """Sentences of an article are left alone."""
    assert not any(s.lines.fullmatch(fold(line)) for s in load_data("uk").furniture)
