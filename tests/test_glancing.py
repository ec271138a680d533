"""What isn't parsed is read at a glance: where its sentences end, who is named, who is what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.documents import passages
from quotetrack.lang import load
from quotetrack.model import Sentence
from quotetrack.pipeline.glancing import glance
from quotetrack.quotations.gate.lines import cut_lines
from quotetrack.speakers.labels import label_names
from quotetrack.speakers.mentions import find_mentions
from quotetrack.speakers.namings import is_headline
from quotetrack.syntax import Syntax


def see(text: str, language: str = "en") -> tuple[Sentence, ...]:
    """Return the sentences of a text of which no line is parsed."""
    return glance(text, cut_lines(text, passages(text)), load(language))


def bracket(sentence: Sentence) -> str:
    """Return the words of a sentence, names in brackets."""
    words, going = [], False
    for token in sentence.tokens:
        named = token.upos == "PROPN"
        words.append(("[" if named and not going else "") + token.text)
        if going and not named:
            words[-2] += "]"
        going = named
    return " ".join(words) + ("]" if going else "")


@pytest.mark.parametrize(
    "text",
    [
        # In brackets what is a name; a bar parts sentences.
        "[Bruno Tenbrink] met [Kofi Brandvold] in [Brask] .",
        "Prices came back in [June] . | [Nadia Lambert] was away . | Prices left again .",
        "Ticket sales fell . | The [Council] met . | In [June] it rained .",
        "When [Lambert] was young , the mill closed . | [Nadia Lambert] left .",
        "Sculptor [Bruno Tenbrink] came . | [Mayor Bruno Tenbrink] stayed .",
        "[Lambert] was away . | It was said that [Lambert] came back .",
        "[Gov. Nadia Lambert] met [Tom J. Whitfield] in the [U.S.] embassy . | They left .",
        "[Mr. Lambert] left [Rome] . | [Mr. Whitfield] stayed .",
        "He called it “ Prices and [Lambert] ” . | Nobody came .",
        "They met [Jean] - [Paul Brandvold] ( [Varn] ) and [Ela O'Hara] .",
        "Engineers spoke to engineers . | Officials did not , they went to [Varn] !",
    ],
)
def test_capitals_are_names_where_a_sentence_does_not_begin(text: str) -> None:
    """Its first word is one if something else says so: elsewhere, beside it, a first name."""
    wanted = text.split(" | ")
    plain = text.replace(" | ", " ").replace("[", "").replace("]", "")
    plain = plain.replace(" .", ".").replace(" ,", ",").replace(" !", "!").replace(" - ", "-")
    assert [bracket(sentence) for sentence in see(plain)] == wanted


def test_a_name_behind_an_elision_is_one() -> None:
    """The word before it is another: l'Élysée."""
    text = "Hier soir, la présidente de l'Estlie a vu l’Orlo. Les prix montent."
    assert [bracket(sentence) for sentence in see(text, "fr")] == [
        "Hier soir , la présidente de l ' [Estlie] a vu l ’ [Orlo] .",
        "Les prix montent .",
    ]


def test_nouns_are_no_names_where_all_have_capitals() -> None:
    """There a first name or an honorific begins one."""
    text = "Ende Juni kam Stadträtin Nadia Lambert mit Dutzend Kisten Wasser. Frau Lambert blieb."
    assert [bracket(sentence) for sentence in see(text, "de")] == [
        "Ende Juni kam Stadträtin [Nadia Lambert] mit Dutzend Kisten Wasser .",
        "[Frau Lambert] blieb .",
    ]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Kofi Varga, the chairman of Brask, came on Monday.", "chairman of Brask"),
        ("The chairman, Kofi Varga, came on Monday.", "chairman"),
        ("Nobody knew Kofi Varga, a former engineer.", "engineer"),
        ("They asked Chairman Kofi Varga.", "chairman"),
        ("The vice president Kofi Varga came.", "vice president"),
        ("Kofi Varga, the chairman and the mayor met.", None),
        ("Kofi Varga, however, came on Monday.", None),
        ("Kofi Varga, the engineer Tom Whitfield and others came.", None),
    ],
)
def test_who_is_what_is_read_beside_the_name(text: str, role: str | None) -> None:
    """Between commas, or as a title in front."""
    people = load("en").people
    mentions = find_mentions(Syntax(text, label_names(see(text), people)), people)
    (varga,) = [mention for mention in mentions if mention.text == "Kofi Varga"]
    found = [each.text.casefold() for each in varga.roles]
    assert [role.casefold() in each for each in found] == [True] if role else not found


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Nadia Lambert was away.", "Lambert"),
        ("In June Nadia Lambert left Brask.", "Lambert"),
        ("Nadia Lambert, the mayor of Brask, left.", "Lambert"),
        ("Jean-Paul Brandvold was away.", "Brandvold"),
        ("Nadia Lambert, 45, was away.", "Lambert"),
        ("The Norland Bridge Authority (NBA) was late.", "Authority"),
        ("The rain kept Nadia Lambert away.", None),
        ("Lambert supporters met Tom Whitfield.", None),
        ("Lambert campaign spokesman Tom Whitfield told reporters.", None),
        ("Nadia Lambert leaves Brask", None),
    ],
)
def test_who_does_something_is_the_subject(text: str, subject: str | None) -> None:
    """It is who a pronoun behind most likely means; where it isn't sure, none is told."""
    subjects = [t.text for s in see(text) for t in s.tokens if t.deprel == "nsubj"]
    assert subjects == ([subject] if subject else [])


def test_a_sentence_with_many_names_is_no_headline() -> None:
    """What only a headline writes large is no name, and would be lost."""
    text = (
        "Bruno Tenbrink met Kofi Brandvold in Brask. Among them were Odile Moreno and Lena "
        "Kettering.\n\nBruno Tenbrink Meets Kofi Brandvold"
    )
    syntax = Syntax(text, see(text))
    told = [is_headline(syntax, sentence.tokens[0].i) for sentence in syntax.sentences]
    assert told == [False, False, True]


WORDS = [
    *["Nadia", "Lambert", "Mr.", "mayor", "Mayor", "the", "The", "of", "and", "was", "swam"],
    *[",", ".", "”", "“", "June", "former", "engineer", "'s", "-", "U.S.", "x"],
]


@given(
    st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join),
    st.sampled_from(["en", "de", "fr", "es", "ru", "uk"]),
)
def test_every_word_stands_in_a_tree(text: str, language: str) -> None:
    """In any text: each at its place, numbered through, and under its sentence's one root."""
    sentences = see(text, language)
    tokens = [token for sentence in sentences for token in sentence.tokens]
    assert [token.i for token in tokens] == list(range(len(tokens)))
    assert "".join(token.text for token in tokens) == "".join(text.split())
    assert all(text[token.start : token.end] == token.text for token in tokens)
    for sentence in sentences:
        first, last = sentence.tokens[0].i, sentence.tokens[-1].i
        (root,) = [token for token in sentence.tokens if token.head == token.i]
        assert root.deprel == "root"
        assert all(first <= token.head <= last for token in sentence.tokens)
        reached = {token.i: token.head for token in sentence.tokens}
        for _ in sentence.tokens:
            reached = {i: tokens[head].head for i, head in reached.items()}
        assert set(reached.values()) == {root.i}
