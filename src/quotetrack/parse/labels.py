"""ClearNLP dependencies, as spaCy's English pipelines give them, brought to Universal Dependencies.

Three things differ in more than a name: a preposition hangs under its noun (``case``), a copula
under its predicate (``cop``), and every conjunct under the first one. What follows is the usual
conversion (de Marneffe et al., "Universal Dependencies", 2021), as far as the rules need it.
"""

from bisect import bisect
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from quotetrack.errors import ModelError

CLEAR_NLP_ONLY = frozenset({"dobj", "pobj", "nsubjpass"})

RENAMED = {
    "ROOT": "root",
    "acomp": "xcomp",
    "agent": "obl:agent",
    "attr": "xcomp",
    "auxpass": "aux:pass",
    "csubjpass": "csubj:pass",
    "dative": "iobj",
    "dobj": "obj",
    "intj": "discourse",
    "meta": "dep",
    "neg": "advmod",
    "npadvmod": "obl:npmod",
    "nsubjpass": "nsubj:pass",
    "oprd": "xcomp",
    "pcomp": "advcl",
    "pobj": "obl",
    "poss": "nmod:poss",
    "preconj": "cc:preconj",
    "predet": "det:predet",
    "prep": "obl",
    "prt": "compound:prt",
    "quantmod": "advmod",
    "relcl": "acl:relcl",
}
CLEAR_NLP_LABELS = frozenset(RENAMED.keys() - {"ROOT"})
"""What ClearNLP calls otherwise than Universal Dependencies; spaCy's root is ROOT in both."""
TIGER_ONLY = frozenset({"mo", "nk", "oa", "oc", "sb"})
"""What neither has: the labels of spaCy's German pipelines (Brants et al., "TIGER", 2004)."""
PREPOSITIONS = frozenset({"prep", "agent", "dative"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})


@dataclass(slots=True)
class Dependencies:
    """Heads, labels, parts of speech and lemmas of one parsed text, one entry a token."""

    heads: list[int]
    labels: list[str]
    upos: Sequence[str]
    lemmas: Sequence[str]
    children: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.children = [[] for _ in self.heads]
        for i, head in enumerate(self.heads):
            if head != i:
                self.children[head].append(i)

    def child(self, i: int, *labels: str) -> int | None:
        """Return the first child of ``i`` with one of ``labels``."""
        return next((c for c in sorted(self.children[i]) if self.labels[c] in labels), None)

    def hang(self, i: int, head: int, label: str) -> None:
        """Move ``i`` under ``head``; a token under itself is a root."""
        if self.heads[i] != i:
            self.children[self.heads[i]].remove(i)
        self.heads[i], self.labels[i] = head, label
        if head != i:
            self.children[head].append(i)

    def swap(self, above: int, below: int, label_below: str, label_above: str) -> None:
        """Put ``below`` in the place of its head ``above``, and that with its rest under it."""
        head = self.heads[above]
        self.hang(below, below if head == above else head, label_below)
        self.hang(above, below, label_above)
        for child in list(self.children[above]):
            self.hang(child, below, self.labels[child])

    def from_below(self) -> list[int]:
        """Return all positions, each before its head; without those in a cycle or under one."""
        order = [i for i, head in enumerate(self.heads) if head == i]
        for i in order:
            order += self.children[i]
        return order[::-1]


def check_labels(labels: Collection[str], whose: str) -> None:
    """Check that labels are of Universal Dependencies, or can be brought to them.

    Args:
        labels: some of a parser's, or all.
        whose: what has them, for the message.

    Raises:
        ModelError: they are TIGER's, of which the rules know nothing.
    """
    strange = sorted(TIGER_ONLY.intersection(labels))
    if strange:
        raise ModelError(
            f"{whose} has labels of the TIGER treebank ({', '.join(strange)}), not Universal "
            "Dependencies: Stanza's models have those: quotetrack models download de"
        )


def to_universal(parsed: Dependencies) -> None:
    """Turn ClearNLP dependencies into Universal Dependencies, in place."""
    # ClearNLP calls a noun's modifier nmod, UD one with a preposition: it goes before those come.
    parsed.labels[:] = ["compound" if label == "nmod" else label for label in parsed.labels]
    _lower_prepositions(parsed)
    _lower_copulas(parsed)
    _flatten_conjuncts(parsed)
    parsed.labels[:] = [RENAMED.get(label, label) or "dep" for label in parsed.labels]


def _lower_prepositions(parsed: Dependencies) -> None:
    """[prep in [pobj Paris]] -> [obl Paris [case in]], the innermost preposition first."""
    for i in [i for i in parsed.from_below() if parsed.labels[i] in PREPOSITIONS]:
        clause = parsed.child(i, "pcomp")
        noun = parsed.child(i, "pobj", "obl", "nmod")
        nominal = parsed.upos[parsed.heads[i]] in NOMINAL
        if noun is not None:
            agent = parsed.labels[i] == "agent"
            label = "obl:agent" if agent else "nmod" if nominal else "obl"
            parsed.swap(i, noun, label, "case")
        elif clause is not None:
            parsed.swap(i, clause, "acl" if nominal else "advcl", "mark")


def _lower_copulas(parsed: Dependencies) -> None:
    """[was [attr mayor]] -> [mayor [cop was]]; "there was a mayor" keeps its verb."""
    for i, lemma in enumerate(parsed.lemmas):
        predicate = parsed.child(i, "attr", "acomp") if lemma == "be" else None
        if predicate is None:
            continue
        if parsed.child(i, "expl") is not None and parsed.labels[predicate] == "attr":
            parsed.labels[predicate] = "nsubj"
        else:
            parsed.swap(i, predicate, parsed.labels[i], "cop")


def _flatten_conjuncts(parsed: Dependencies) -> None:
    """Hang every conjunct under the first, and each "and" under the conjunct that follows it."""
    conjuncts = [
        sorted(c for c in children if parsed.labels[c] == "conj") for children in parsed.children
    ]
    for i, label in enumerate(parsed.labels):
        head = parsed.heads[i]
        if label == "conj":
            while parsed.labels[head] == "conj" and parsed.heads[head] != head:
                head = parsed.heads[head]
            parsed.hang(i, head, "conj")
        elif label == "cc":
            following = bisect(conjuncts[head], i)
            if following < len(conjuncts[head]):
                parsed.hang(i, conjuncts[head][following], "cc")
