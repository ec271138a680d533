"""Where names stand: cut free of titles, possessives, headlines and what else clings to them."""

import pytest

from clauses import write_article
from quotetrack.lang import load
from quotetrack.speakers.namings import find_namings, is_headline

PEOPLE = load("en").people

NAMES = [
    (["*Nadia *Lambert said"], ["Nadia Lambert"]),
    (["+Sen. +Lambert said"], ["Lambert"]),
    (["President *Nadia *Lambert said"], ["Nadia Lambert"]),
    (["*Lambert *'s lawyer said"], ["Lambert"]),
    (["Nadia *Lambert said"], ["Nadia Lambert"]),
    (["*Lambert met *Oren *Castell"], ["Lambert", "Oren Castell"]),
    (["the Governor said"], []),
    (["Miss *Norland *Nadia *Lambert said"], ["Nadia Lambert"]),
    (["^Harbor Mayor *Nadia *Lambert said"], ["Harbor", "Nadia Lambert"]),
    (["+the +Harbor +Council said"], ["Harbor Council"]),
    (
        ["*Nadia *Lambert *Wins Leaves Harbor Council", "¶ *Nadia *Lambert spoke"],
        ["Nadia Lambert", "Leaves Harbor Council", "Nadia Lambert"],
    ),
    (["*Nadia *Lambert spoke", "lambert said"], ["Nadia Lambert"]),
]


@pytest.mark.parametrize(("article", "expected"), NAMES)
def test_names_are_cut_free(article: list[str], expected: list[str]) -> None:
    """A naming is the name and nothing else."""
    syntax, _ = write_article(article)
    found = find_namings(syntax, PEOPLE)
    assert [syntax.text[syntax[n.first].start : syntax[n.end - 1].end] for n in found] == expected


def test_a_headline_writes_its_words_large() -> None:
    """A line of large words is a headline; a sentence with a verb in lower case is none."""
    syntax, _ = write_article(
        ["Harbor Council Leaves Norland Alone", "¶ Harbor Council President *Nadia *Lambert spoke"]
    )
    assert is_headline(syntax, 0)
    assert not is_headline(syntax, syntax.sentences[1].tokens[0].i)
