"""Where names stand: cut free of titles, possessives, headlines and what else clings to them."""

from dataclasses import replace

import pytest

from clauses import write_article
from quotetrack.lang import load
from quotetrack.model import Sentence
from quotetrack.speakers.namings import find_namings, is_headline
from quotetrack.syntax import Syntax

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
    (["*Dov *Ela-rim said"], ["Dov Ela-rim"]),
    (["*Nadia “ +Nan ” +Lambert said"], ["Nadia “Nan” Lambert"]),
    (["*Nadia *T. “ Nan ” *Lambert said"], ["Nadia T. “Nan” Lambert"]),
    (["*Nadia “ Yes ” she said"], ["Nadia", "Yes"]),
    (["*Nadia +Lambert said"], ["Nadia Lambert"]),
    (["*Castell +News said"], ["Castell", "News"]),
]


@pytest.mark.parametrize(("article", "expected"), NAMES)
def test_names_are_cut_free(article: list[str], expected: list[str]) -> None:
    """A naming is the name and nothing else."""
    syntax, _ = write_article(article)
    found = find_namings(syntax, PEOPLE)
    assert [syntax.text[syntax[n.first].start : syntax[n.end - 1].end] for n in found] == expected


def test_a_first_name_that_the_recogniser_cut_off_is_put_back() -> None:
    """Two persons side by side are one where the first word hangs under the second name."""
    syntax, _ = write_article(["*Nadia *Ela *- *Lambert said"])
    first, *others = syntax.sentences[0].tokens
    cut = [first, replace(others[0], entity_begins=True), *others[1:]]
    found = find_namings(Syntax(syntax.text, (Sentence(tuple(cut), 0),)), PEOPLE)
    assert [(n.first, n.end) for n in found] == [(0, 4)]


def test_a_headline_writes_its_words_large() -> None:
    """A line of large words is a headline; a sentence with a verb in lower case is none."""
    syntax, _ = write_article(
        ["Harbor Council Leaves Norland Alone", "¶ Harbor Council President *Nadia *Lambert spoke"]
    )
    assert is_headline(syntax, 0)
    assert not is_headline(syntax, syntax.sentences[1].tokens[0].i)


BROKEN = [
    (["she met *Nadia", "*Lambert said"], "\n", ["Nadia\nLambert"]),
    (["she met ^Nadia", "+Lambert said"], " \n  ", ["Nadia \n  Lambert"]),
    (["she met *Nadia", "*Lambert said"], "\n\n", ["Nadia", "Lambert"]),
    (["she met *Castell", "*Lambert said"], "\n", ["Castell", "Lambert"]),
    (["she met *Nadia", "Mayor *Lambert said"], "\n", ["Nadia", "Lambert"]),
    (["she met *Nadia", "the council said"], "\n", ["Nadia"]),
]


@pytest.mark.parametrize(("article", "gap", "expected"), BROKEN)
def test_a_name_goes_on_behind_a_line_break(
    article: list[str], gap: str, expected: list[str]
) -> None:
    """What stands at a line's end and goes on in the next is one name, though the parse broke."""
    syntax = break_line(article, gap)
    found = find_namings(syntax, PEOPLE)
    assert [syntax.text[syntax[n.first].start : syntax[n.end - 1].end] for n in found] == expected


def break_line(article: list[str], gap: str) -> Syntax:
    """Parse two sentences, the first without a full stop, with ``gap`` between them."""
    parsed, _ = write_article(article)
    first, second = parsed.sentences
    *kept, stop = first.tokens
    shift = stop.start + len(gap) - second.start
    moved = [
        replace(t, i=t.i - 1, head=t.head - 1, start=t.start + shift, end=t.end + shift)
        for t in second.tokens
    ]
    text = parsed.text[: stop.start] + gap + parsed.text[second.start :]
    return Syntax(text, [Sentence(tuple(kept), 0), Sentence(tuple(moved), 1)])
