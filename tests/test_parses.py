"""The builder of hand-written parses gives what it was told."""

from parses import parse_conllu, place

BLOCK = """
    “            PUNCT 2 punct
    Go/go        VERB  5 ccomp
    ,            PUNCT 5 punct
    ”            PUNCT 5 punct
    said/say     VERB  0 root  VerbForm=Fin
    Nadia        PROPN 7 compound PERSON
    Lambert      PROPN 5 nsubj PERSON
    .            PUNCT 5 punct

    She          PRON  2 nsubj Gender=Fem
    left/leave   VERB  0 root
    ¶
    Oren         PROPN 2 nsubj B-PERSON
    nodded/nod   VERB  0 root
"""


def test_text_offsets_heads_and_paragraphs_fit() -> None:
    """A block becomes one text whose tokens stand where their offsets say."""
    syntax = parse_conllu(BLOCK)
    assert syntax.text == "“Go,” said Nadia Lambert. She left\nOren nodded"
    assert all(syntax.text[t.start : t.end] == t.text for t in syntax.tokens)
    assert [t.head for t in syntax.tokens] == [1, 4, 4, 4, 4, 6, 4, 4, 9, 9, 11, 11]
    assert [s.paragraph for s in syntax.sentences] == [0, 0, 1]
    assert [t.text for t in syntax.tokens if t.entity_begins] == ["Nadia", "Oren"]
    assert (syntax[4].lemma, syntax[4].feats) == ("say", "VerbForm=Fin")
    assert place(syntax, "Lambert") == (17, 24)
