"""Treebanks of one language brought to one annotation, and parted in three."""

from dataclasses import replace
from pathlib import Path

import pytest
from annotation import Annotation, unify
from parts import read_parts
from recipes import read_recipe
from trees import BLOCK, EVERY


def write_word(place: int, columns: str) -> str:
    """Return a row of CoNLL-U: part of speech, own tag, features, head and relation are given."""
    upos, own, feats, head, relation = columns.split()
    return "\t".join((str(place), "w", "w", upos, own, feats, head, relation, "_", "_"))


def read_fields(sentence: str, number: int) -> list[str]:
    """Return a column of a sentence."""
    rows = [line.split("\t") for line in sentence.splitlines() if not line.startswith("#")]
    return [row[number] for row in rows]


def test_relations_are_renamed() -> None:
    """One treebank's flat:name is the other's flat; comments and the rest stay."""
    rows = [write_word(1, "PROPN NE _ 0 root"), write_word(2, "X NE _ 1 a:b")]
    sentence = "\n".join(["# text = w w", *rows])
    changed = unify(sentence, Annotation(relations={"a:b": "flat"}))
    assert changed == sentence.replace("a:b", "flat")
    assert unify(sentence, Annotation()) == sentence


@pytest.mark.parametrize(
    ("own", "feats", "expected"),
    [
        ("VBC", "Mood=Ind|Tense=Past", "Mood=Ind|Tense=Past|VerbForm=Fin"),
        ("VBN", "Tense=Past", "VerbForm=Part"),
        ("VB", "_", "VerbForm=Inf"),
        ("VVFIN", "Mood=Ind", "Mood=Ind"),
    ],
)
def test_verb_forms_come_from_own_tags(own: str, feats: str, expected: str) -> None:
    """Where a treebank's features don't say what form a verb has, its own tags do."""
    annotation = Annotation(verb_forms={"VBC": "Fin", "VBN": "Part", "VB": "Inf"})
    verb = write_word(1, f"VERB {own} {feats} 0 root")
    assert read_fields(unify(verb, annotation), 5) == [expected]


@pytest.mark.parametrize(
    ("feats", "expected"),
    [("PronType=Dem,Rel", "acl:relcl"), ("PronType=Rel", "acl:relcl"), ("PronType=Dem", "acl")],
)
def test_clauses_with_a_relative_pronoun_are_relative(feats: str, expected: str) -> None:
    """[the house [in which she lives]]; "the news [that she lives]" stays a plain clause."""
    rows = [
        write_word(1, "NOUN NN _ 0 root"),
        write_word(2, "ADP APPR _ 3 case"),
        write_word(3, f"PRON PRELS {feats} 4 obl"),
        write_word(4, "VERB VVFIN _ 1 acl"),
    ]
    changed = unify("\n".join(rows), Annotation(relative_clauses=True))
    assert read_fields(changed, 7)[3] == expected


def test_owners_stand_before_their_noun() -> None:
    """[[Nadias] Haus], not [das Haus [der Stadt]]."""
    rows = [
        write_word(1, "PROPN NE Case=Gen 2 nmod"),
        write_word(2, "NOUN NN Case=Nom 0 root"),
        write_word(3, "NOUN NN Case=Gen 2 nmod"),
    ]
    changed = unify("\n".join(rows), Annotation(owners=True))
    assert read_fields(changed, 7) == ["nmod:poss", "root", "nmod"]


def write_treebank(folder: Path, sentences: int) -> str:
    """Write sentences that are told apart by their texts; the second has two words in a token."""
    rows = [write_word(1, "X _ _ 0 root"), write_word(2, "X _ _ 1 dep")]
    texts = ["\n".join([f"# text = {n}", *rows]) for n in range(sentences)]
    texts[1] = "\n".join(["# text = 1", "1-2\tw" + "\t_" * 8, *rows])
    (folder / "t.conllu").write_text("\n\n".join(texts), "utf-8")
    return "t.conllu"


def test_half_of_what_is_held_out_judges(tmp_path: Path) -> None:
    """Without files to be judged by, no sentence is in two parts and each part has its own."""
    recipe = read_recipe("en")
    name = write_treebank(tmp_path, BLOCK * EVERY * 4)
    recipe = replace(recipe, learn=(name,), test=(), mwt=True)
    parts = read_parts(recipe, tmp_path)
    sizes = [len(parts.learn), len(parts.stop), len(parts.test)]
    assert sizes == [BLOCK * (EVERY - 1) * 4, BLOCK * 2, BLOCK * 2]
    assert len({*parts.learn, *parts.stop, *parts.test}) == sum(sizes)


def test_words_in_one_token_are_left_out_where_nothing_parts_them(tmp_path: Path) -> None:
    """A handful of them in a treebank is no reason for a processor of their own."""
    recipe = read_recipe("en")
    recipe = replace(recipe, learn=(write_treebank(tmp_path, 3),), test=(), mwt=False)
    texts = [sentence.split("\n")[0] for sentence in read_parts(recipe, tmp_path).learn]
    assert texts == ["# text = 0", "# text = 2"]
