"""Names labelled without a recogniser, on parses by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parses import parse_conllu
from quotetrack.lang import load
from quotetrack.model import Sentence, Token
from quotetrack.speakers.labels import label_names

PEOPLE = load("en").people

# Proper nouns are written large in front of a star; what is expected stands behind the arrow.
NAMES = [
    ("Mayor* Aldous* Brindle* spoke", ["Aldous Brindle PERSON"]),
    ("Nadia* Lambert* spoke", ["Nadia Lambert PERSON"]),
    ("Mr.* Brindle* spoke", ["Brindle PERSON"]),
    ("the mayor Aldous* Brindle* spoke", ["Aldous Brindle PERSON"]),
    (
        "Quay* Foods* chief Aldous* J.* P.* Brindle* spoke",
        ["Quay Foods PERSON", "Aldous J. P. Brindle PERSON"],
    ),
    ("Quay* Foods* Chairman* Aldous* Brindle* spoke", ["Quay Foods ORG", "Aldous Brindle PERSON"]),
    ("Harbour* Commission* met", ["Harbour Commission ORG"]),
    ("Harbour* Commission* on Old* Locks* met", ["Harbour Commission on Old Locks ORG"]),
    ("Harbour* Commission* in France* met", ["Harbour Commission ORG", "France GPE"]),
    ("the Tidewall* stood", ["Tidewall ORG"]),
    ("NORL* met", ["NORL ORG"]),
    ("Brindle* , who swam , spoke", ["Brindle PERSON"]),
    (
        "Nadia* Lambert* met Lambert* on Friday*",
        ["Nadia Lambert PERSON", "Lambert PERSON", "Friday DATE"],
    ),
    ("Mr.* Aldous* Brindle* saw the old Aldous* Brindle*", ["Aldous Brindle PERSON"] * 2),
    ("Nadia* Lambert* ( D-Norl* Mills* )", ["Nadia Lambert PERSON", "D-Norl Mills ORG"]),
    ("Nadia* Lambert* ( D - Estly* Mills* )", ["Nadia Lambert PERSON", "Estly Mills ORG"]),
    ("Estly* slept", []),
    ("nobody spoke", []),
]


def write(words: str, entity: str = "") -> tuple[Sentence, ...]:
    """Return one sentence of these words; those with a star are proper nouns."""
    lines: list[str] = []
    for word in words.split():
        upos = "PROPN" if word.endswith("*") else "NOUN" if word == "mayor" else "X"
        lines.append(f"{word.rstrip('*')} {upos} {0 if not lines else 1} dep {entity}")
    return parse_conllu("\n".join(lines)).sentences


def list_entities(sentences: tuple[Sentence, ...]) -> list[str]:
    """Return each entity's words and label."""
    found: list[list[Token]] = []
    for sentence in sentences:
        before: Token | None = None
        for token in sentence.tokens:
            goes_on = before and before.entity == token.entity and not token.entity_begins
            if token.entity and goes_on:
                found[-1].append(token)
            elif token.entity:
                found.append([token])
            before = token
    return [" ".join([*(t.text for t in each), each[0].entity]) for each in found]


@pytest.mark.parametrize(("words", "expected"), NAMES, ids=[words for words, _ in NAMES])
def test_names_are_labelled(words: str, expected: list[str]) -> None:
    """Titles, first names, initials, bodies' words, articles and the rest of the text tell."""
    assert list_entities(label_names(write(words), PEOPLE)) == expected


def test_an_apposition_tells_a_person() -> None:
    """[Brindle], a sailor: whoever has a trade is a person."""
    syntax = parse_conllu(
        """
        Brindle PROPN 3 nsubj
        ,       PUNCT 1 punct
        spoke   VERB  0 root
        a       DET   5 det
        sailor  NOUN  1 appos
        """
    )
    assert list_entities(label_names(syntax.sentences, PEOPLE)) == ["Brindle PERSON"]


def test_what_labels_there_were_are_lost() -> None:
    """Only one source of labels counts, and nothing but labels changes."""
    before = write("the ferry left on Friday*", "FAC")
    after = label_names(before, PEOPLE)
    assert list_entities(after) == ["Friday DATE"]
    assert [t.text for s in after for t in s.tokens] == [t.text for s in before for t in s.tokens]


WORDS = st.sampled_from(
    [
        "Nadia*",
        "Lambert*",
        "Mayor*",
        "Commission*",
        "of",
        "-",
        "-*",
        "(",
        "D*",
        "Friday*",
        "the",
        ",",
    ]
)


@given(st.lists(WORDS, max_size=12))
def test_any_words_are_labelled(words: list[str]) -> None:
    """Whatever stands side by side, tokens stay in their places and labelling again is the same."""
    before = write(" ".join(words)) if words else ()
    after = label_names(before, PEOPLE)
    assert [t.i for s in after for t in s.tokens] == [t.i for s in before for t in s.tokens]
    assert label_names(after, PEOPLE) == after
