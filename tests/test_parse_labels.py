"""ClearNLP dependencies become Universal Dependencies, on trees written by hand."""

import time

import pytest

from quotetrack.parse.labels import Dependencies, to_universal

# A tree: a word a line: form, part of speech, head (from 1, 0 is the root), label. Behind the
# bar stand head and label as they should become.
TREES = {
    "a preposition hangs under its noun": """
        She     PRON  2 nsubj | 2 nsubj
        lives   VERB  0 ROOT  | 0 root
        in      ADP   2 prep  | 4 case
        Paris   PROPN 3 pobj  | 2 obl
    """,
    "under a noun it makes a modifier of the noun": """
        mayor   NOUN  0 ROOT  | 0 root
        of      ADP   1 prep  | 3 case
        Paris   PROPN 2 pobj  | 1 nmod
    """,
    "prepositions inside each other": """
        fell    VERB  0 ROOT  | 0 root
        from    ADP   1 prep  | 4 case
        in      ADP   2 prep  | 4 case
        front   NOUN  3 pobj  | 1 obl
        of      ADP   4 prep  | 6 case
        us      PRON  5 pobj  | 4 nmod
    """,
    "according to has two of them": """
        Left    VERB  0 ROOT  | 0 root
        ,       PUNCT 1 punct | 1 punct
        according VERB 1 prep | 5 case
        to      ADP   3 prep  | 5 case
        Lambert PROPN 4 pobj  | 1 obl
    """,
    "a preposition before a clause marks it": """
        left    VERB  0 ROOT  | 0 root
        after   ADP   1 prep  | 3 mark
        saying  VERB  2 pcomp | 1 advcl
        so      ADV   3 advmod | 3 advmod
    """,
    "under a noun that clause belongs to the noun": """
        hope    NOUN  0 ROOT  | 0 root
        of      ADP   1 prep  | 3 mark
        winning VERB  2 pcomp | 1 acl
    """,
    "a preposition without anything behind it stays": """
        came    VERB  0 ROOT  | 0 root
        in      ADP   1 prep  | 1 obl
    """,
    "who did it in the passive": """
        quoted  VERB  0 ROOT      | 0 root
        was     AUX   1 auxpass   | 1 aux:pass
        by      ADP   1 agent     | 4 case
        Lambert PROPN 3 pobj      | 1 obl:agent
    """,
    "a subject of the passive": """
        She     PRON  3 nsubjpass | 3 nsubj:pass
        was     AUX   3 auxpass   | 3 aux:pass
        quoted  VERB  0 ROOT      | 0 root
    """,
    "a copula hangs under its predicate, with all its own": """
        Lambert PROPN 2 nsubj | 4 nsubj
        is      AUX   0 ROOT  | 4 cop
        the     DET   4 det   | 4 det
        mayor   NOUN  2 attr  | 0 root
        .       PUNCT 2 punct | 4 punct
    """,
    "an adjective may be the predicate, in a clause too": """
        said    VERB  0 ROOT  | 0 root
        it      PRON  3 nsubj | 4 nsubj
        was     AUX   1 ccomp | 4 cop
        safe    ADJ   3 acomp | 1 ccomp
    """,
    "what there is, is the subject": """
        There   PRON  2 expl  | 2 expl
        was     AUX   0 ROOT  | 0 root
        mayor   NOUN  2 attr  | 2 nsubj
    """,
    "to be without a predicate stays a verb": """
        It      PRON  2 nsubj | 2 nsubj
        is      AUX   0 ROOT  | 0 root
        in      ADP   2 prep  | 4 case
        Paris   PROPN 3 pobj  | 2 obl
    """,
    "conjuncts hang under the first, each and under the next": """
        Lambert PROPN 0 ROOT  | 0 root
        ,       PUNCT 1 punct | 1 punct
        Castell PROPN 1 conj  | 1 conj
        and     CCONJ 3 cc    | 5 cc
        Tom     PROPN 3 conj  | 1 conj
        and     CCONJ 5 cc    | 7 cc
        Oren    PROPN 5 conj  | 1 conj
    """,
    "an and that nothing follows stays": """
        And     CCONJ 2 cc    | 2 cc
        left    VERB  0 ROOT  | 0 root
    """,
    "conjuncts of a noun with a preposition": """
        spoke   VERB  0 ROOT  | 0 root
        to      ADP   1 prep  | 3 case
        Nadia   PROPN 2 pobj  | 1 obl
        and     CCONJ 3 cc    | 5 cc
        Tom     PROPN 3 conj  | 3 conj
    """,
    "a noun before a noun": """
        bridge  NOUN  2 nmod     | 2 compound
        repairs NOUN  0 ROOT     | 0 root
    """,
    "relative clauses, objects, datives, possessors, particles, negation": """
        Lambert PROPN 0 ROOT   | 0 root
        who     PRON  3 nsubj  | 3 nsubj
        told    VERB  1 relcl  | 1 acl:relcl
        them    PRON  3 dative | 3 iobj
        her     PRON  6 poss   | 6 nmod:poss
        plan    NOUN  3 dobj   | 3 obj
        off     ADP   3 prt    | 3 compound:prt
        not     PART  3 neg    | 3 advmod
    """,
    "a dative with a preposition": """
        gave    VERB  0 ROOT   | 0 root
        to      ADP   1 dative | 3 case
        Tom     PROPN 2 pobj   | 1 obl
    """,
    "a label that nobody knows": """
        hm      INTJ  0 ROOT  | 0 root
        x       X     1       | 1 dep
    """,
}


def read_tree(tree: str) -> tuple[Dependencies, list[tuple[int, str]]]:
    """Return the dependencies that a tree writes down, and what they should become."""
    before, after = zip(*(line.split("|") for line in tree.strip().splitlines()), strict=True)
    words = [(*line.split(), "")[:4] for line in before]
    heads = [int(head) - 1 if int(head) else n for n, (_, _, head, _) in enumerate(words)]
    lemmas = ["be" if form in {"is", "was"} else form.lower() for form, *_ in words]
    parsed = Dependencies(heads, [w[3] for w in words], [w[1] for w in words], lemmas)
    expected = [(int(head), label) for head, label in map(str.split, after)]
    return parsed, expected


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_a_tree(tree: str) -> None:
    """Heads and labels are those of Universal Dependencies."""
    parsed, expected = read_tree(tree)
    to_universal(parsed)
    heads = [0 if head == n else head + 1 for n, head in enumerate(parsed.heads)]
    assert list(zip(heads, parsed.labels, strict=True)) == expected


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_children_follow_their_heads(tree: str) -> None:
    """After all moves, the lists of children say the same as the heads, and there is one root."""
    parsed, _ = read_tree(tree)
    to_universal(parsed)
    pairs = {(head, n) for n, head in enumerate(parsed.heads) if head != n}
    assert pairs == {(head, c) for head, children in enumerate(parsed.children) for c in children}
    assert sum(map(len, parsed.children)) == len(parsed.heads) - 1


@pytest.mark.parametrize(
    ("heads", "labels"),
    [
        # [in [in [in ...]]]
        (lambda n: max(n - 1, 0), ["prep", "pobj"]),
        # a and a and a ..., all under the first
        (lambda _: 0, ["cc", "conj"]),
        # the same, each under the one before
        (lambda n: max(n - 1, 0), ["conj"]),
        (lambda _: 0, ["prep"]),
    ],
)
def test_a_degenerate_tree_takes_no_more_than_moments(heads: object, labels: list[str]) -> None:
    """20,000 tokens in one sentence, as deep or as broad as can be."""
    size = 20_000
    assert callable(heads)
    parsed = Dependencies(
        [heads(n) for n in range(size)],
        ["ROOT", *(labels[n % len(labels)] for n in range(1, size))],
        ["NOUN"] * size,
        ["be"] * size,
    )
    started = time.process_time()
    to_universal(parsed)
    assert time.process_time() - started < 5
