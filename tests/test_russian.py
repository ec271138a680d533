"""Russian from end to end: natasha reads sentences of our own, and the rules find who says what.

The sentences are those of ``tests/russian/sentences.txt``.
"""

import pytest

from quotetrack.model import Sentence, Span
from quotetrack.parse.with_natasha import NatashaParser
from quotetrack.pipeline.choosing import NATASHA, Shelf, Wishes
from quotetrack.pipeline.opening import open_chosen
from sentences import find, load_parser, measure, read_sentences

FEWEST = 40
"""Texts that there are at least."""
FLOOR = 0.92
"""Share of quotations, both ways, with content, source and speaker right; natasha 1.6 has 0.96."""


def parse(text: str, *spans: Span) -> tuple[Sentence, ...]:
    """Parse a text, of which all is one paragraph if no spans are given."""
    (sentences,) = load_parser("ru").parse([(text, spans or (Span(0, len(text)),))])
    return sentences


@pytest.mark.slow
def test_quotations_of_russian_sentences() -> None:
    """In forty texts nearly all quotations are found, with the words that name who speaks."""
    assert len(read_sentences("ru")) >= FEWEST
    f1, _ = measure("ru")
    assert f1 >= FLOOR


@pytest.mark.slow
def test_nobody_is_said_to_say_what_another_said() -> None:
    """Whatever is missed, no words are given to somebody who didn't say them."""
    for text, told in read_sentences("ru").values():
        said = {content: speaker for content, _, speaker in told}
        for content, _, speaker in find("ru", text):
            named = {said[content]} if content in said else set(said.values())
            assert speaker in named | {"-"}, text


@pytest.mark.slow
def test_places_are_exact() -> None:
    """Each token is what stands at its place: odd spaces, joined abbreviations and all."""
    text = "г. Псков:\u00a0«Мы…\n готовы»,\t— сказал М. А. Светлов (42 г.) 😀 и т. д."
    sentences = parse(text)
    tokens = [token for sentence in sentences for token in sentence.tokens]
    assert [text[token.start : token.end] for token in tokens] == [token.text for token in tokens]
    assert {"г.", "М.", "А."} <= {token.text for token in tokens}
    assert "".join(token.text for token in tokens) == "".join(text.split())


@pytest.mark.slow
def test_only_the_paragraphs_given_are_read() -> None:
    """What stands between the paragraphs isn't parsed, and each keeps its number."""
    text = "Дождь шёл. МЕНЮ Снег шёл."
    sentences = parse(text, Span(0, 10), Span(16, 25))
    assert [(s.paragraph, text[s.start : s.end]) for s in sentences] == [
        (0, "Дождь шёл."),
        (1, "Снег шёл."),
    ]


@pytest.mark.slow
def test_words_are_told_as_treebanks_tell_them() -> None:
    """Lemmas, parts of speech, features, relations and names are those that the rules look for."""
    (sentence,) = parse("Она рассказала Олегу Дубравину о Пскове.")
    _, verb, given, family, _, place, _ = sentence.tokens
    assert (verb.lemma, verb.upos, verb.deprel, verb.head) == ("рассказать", "VERB", "root", verb.i)
    assert (given.lemma, given.entity, given.entity_begins) == ("олег", "PERSON", True)
    assert "Case=Dat" in given.feats
    assert (family.deprel, family.head) == ("flat:name", given.i)
    assert (family.entity, family.entity_begins) == ("PERSON", False)
    assert (place.entity, place.lemma) == ("LOC", "псков")


@pytest.mark.slow
def test_every_word_hangs_under_a_root() -> None:
    """Slovnet takes each word's head by itself: what would go round in a circle is mended."""
    for text, _ in read_sentences("ru").values():
        tokens = [token for sentence in parse(text) for token in sentence.tokens]
        for token in tokens:
            above = [token.i]
            while tokens[above[-1]].head not in above:
                above.append(tokens[above[-1]].head)
            root = tokens[above[-1]]
            assert (root.head, root.deprel) == (root.i, "root"), text


@pytest.mark.slow
def test_names_can_be_left_out() -> None:
    """Without entities the parse is the same, but that nothing is named."""
    parser = NatashaParser()
    parser.skip_entities()
    text = "Олег Дубравин молчит."
    (sentences,) = parser.parse([(text, [Span(0, len(text))])])
    assert not any(token.entity for sentence in sentences for token in sentence.tokens)


@pytest.mark.slow
def test_nothing_is_nothing() -> None:
    """A document without text has no sentences, and neither has one of spaces."""
    assert list(load_parser("ru").parse([("", ()), (" \n ", [Span(0, 3)])])) == [(), ()]


@pytest.mark.slow
def test_natasha_reads_russian_where_it_is_asked_to() -> None:
    """``--parser natasha`` opens it, for Russian."""
    parser, _ = open_chosen(Shelf(Wishes(parser=NATASHA), "ru"), "ru")
    assert parser.language == "ru"
    assert parser.name.startswith("natasha ")
