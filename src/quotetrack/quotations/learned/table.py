"""One document as arrays: what the rankers look at, a column an attribute, a row a token."""

from collections.abc import Mapping
from functools import cache, cached_property, lru_cache

import numpy as np

from quotetrack.quotations.learned.arrays import Bools, Ints, Peaks, ints, sums
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.signals import Signals

# The universal parts of speech; the order lets a tree part verbs and nouns from the rest.
UPOS = (
    "VERB", "AUX", "NOUN", "PROPN", "PRON", "ADJ", "ADV", "ADP", "SCONJ", "CCONJ", "PART", "DET",
    "NUM", "INTJ", "SYM", "X", "PUNCT",
)  # fmt: skip
# Clauses first, then what a clause is made of, so that a tree can part them with one threshold.
DEPRELS = (
    "root", "ccomp", "parataxis", "csubj", "advcl", "acl", "acl:relcl", "xcomp", "conj", "dep",
    "nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "obl:npmod", "nmod", "nmod:poss",
    "appos", "compound", "amod", "nummod", "det", "case", "mark", "cc", "cop", "aux", "aux:pass",
    "advmod", "compound:prt", "expl", "punct",
)  # fmt: skip
TAGS = ["VerbForm=Fin", "VerbForm=Inf", "VerbForm=Part", "Tense=Past", "Tense=Pres", "Number=Plur"]
# What a token's text is, where it is no word.
SHAPES = {
    **dict.fromkeys(",", 1), **dict.fromkeys(";", 2), **dict.fromkeys(":", 3),
    **dict.fromkeys(("-", "–", "—", "―", "--"), 4), **dict.fromkeys('“„‟«‹"‘', 5),
    **dict.fromkeys("”»›’", 6), "''": 6, "``": 5, **dict.fromkeys(".!?…", 7), "...": 7,
    "(": 8, "[": 8, ")": 9, "]": 9,
}  # fmt: skip
OTHER = 99
# Columns are asked for no more than so many tokens before the first and behind the last.
MARGIN = 8
# No more words in marks, and no more tokens, are looked at on either side of a cue: a text may be
# made to hold a program up.
MOST_MARKS = 6
WINDOW = 100
_UPOS = {name: n for n, name in enumerate(UPOS)}
_DEPRELS = {name: n for n, name in enumerate(DEPRELS)}
DEPREL: Mapping[str, int] = _DEPRELS
POS: Mapping[str, int] = _UPOS
CLAUSAL = len(["root", "ccomp", "parataxis", "csubj", "advcl", "acl", "acl:relcl", "xcomp"])


def mask(codes: Mapping[str, int], *names: str) -> Bools:
    """Return an array that is true at the numbers of ``names``: quicker to ask than a list."""
    flags = np.zeros(OTHER + 1, dtype=np.bool_)
    flags[[codes[name] for name in names]] = True
    return flags


IS_SUBJECT = mask(DEPREL, "nsubj", "nsubj:pass", "csubj")
IS_NOUN_CLAUSE = mask(DEPREL, "acl", "acl:relcl")


class Table:
    """The tokens of one scene as columns; ``signals`` may add what an encoder knows."""

    def __init__(self, scene: Scene, signals: Signals | None = None) -> None:
        self.scene = scene
        self.signals = signals
        syntax = scene.syntax
        tokens = syntax.tokens
        self.n = len(tokens)
        self.low = scene.low
        self.lemma = [t.lemma for t in tokens]
        self.upos = ints([_UPOS.get(t.upos, OTHER) for t in tokens])
        self.deprel = ints([_deprel(t.deprel) for t in tokens])
        self.head = ints([t.head for t in tokens])
        self.left = ints(syntax.lefts)
        self.right = ints(syntax.rights)
        self.shape = ints([SHAPES.get(t.text, 0) for t in tokens])
        self.capital = np.array([t.text[0].isupper() for t in tokens], dtype=np.bool_)
        self.upper = np.array([t.text.isupper() for t in tokens], dtype=np.bool_)
        self.word = np.array(scene.is_words, dtype=np.bool_)
        self.joint = np.array(scene.is_joints, dtype=np.bool_)
        self.mark = ints([-1 if m is None else m for m in scene.mark_of])
        self.tags = ints([_tags(t.feats) for t in tokens])
        self._padded: dict[tuple[str, int], Ints] = {}
        self._lay_bounds()

    def _lay_bounds(self) -> None:
        """Note the sentence and the paragraph of each token, with their edges."""
        sentences = self.scene.syntax.sentences
        sizes = [len(s.tokens) for s in sentences]
        self.sentence = np.repeat(np.arange(len(sizes)), sizes)
        bounds = [self.scene.sentence_bounds(s.tokens[-1].i) for s in sentences]
        self.sentence_first = np.repeat(ints([b[0] for b in bounds]), sizes)
        self.sentence_last = np.repeat(ints([b[1] for b in bounds]), sizes)
        self.paragraph = np.repeat(ints([s.paragraph for s in sentences]), sizes)
        edges = [self.scene.paragraph_bounds(s.paragraph) for s in sentences]
        self.paragraph_first = np.repeat(ints([e[0] for e in edges]), sizes)
        self.paragraph_last = np.repeat(ints([e[1] for e in edges]), sizes)
        self.mark_first = ints([m.first for m in self.scene.marked])
        self.mark_last = ints([m.last for m in self.scene.marked])

    @cached_property
    def mark_first_of(self) -> Ints:
        """The first token of the marks that each token stands in, else -1."""
        return np.where(self.mark >= 0, np.append(self.mark_first, 0)[self.mark], -1)

    @cached_property
    def mark_last_of(self) -> Ints:
        """The last token of the marks that each token stands in, else -1."""
        return np.where(self.mark >= 0, np.append(self.mark_last, 0)[self.mark], -1)

    @cached_property
    def words_before(self) -> Ints:
        """Words before each position, and before the end; see ``count``."""
        return self._run(self.word)

    @cached_property
    def marked_before(self) -> Ints:
        """Words inside quotation marks before each position."""
        return self._run(self.word & self.marked)

    @cached_property
    def verbs_before(self) -> Ints:
        """Verbs before each position."""
        return self._run((self.upos <= POS["AUX"]) & self.word)

    def _run(self, values: Bools) -> Ints:
        """Return running sums that are right up to ``MARGIN`` tokens outside of the text."""
        running = sums(values)
        none = np.zeros(MARGIN, dtype=np.int64)
        return np.concatenate([running, none + running[-1], none])

    @cached_property
    def marked(self) -> Bools:
        """Which tokens stand inside quotation marks."""
        return self.mark >= 0

    @cached_property
    def depth(self) -> Ints:
        """Steps from each token up to its root, 63 at most."""
        depth = np.zeros(self.n, dtype=np.int64)
        above = self.head
        for _ in range(63):
            moved = above != self.head[above]
            depth += moved
            if not moved.any():
                break
            above = self.head[above]
        depth += self.head != np.arange(self.n)
        return depth

    @cached_property
    def tops(self) -> Peaks:
        """Answers which token of a range stands highest in the tree, see ``top_of``."""
        return Peaks(-(self.depth * self.n + np.arange(self.n)), 1)

    def top_of(self, first: Ints, last: Ints) -> Ints:
        """Return of each range the token nearest to the root, -1 for an empty range."""
        found = -self.tops.over(first, last).astype(np.int64)
        top: Ints = np.where(found < 0, -1, found % max(self.n, 1))
        return top

    @cached_property
    def children(self) -> tuple[Ints, Ints]:
        """All tokens that have a head, sorted by head, and where each token's children begin."""
        below = np.flatnonzero(self.head != np.arange(self.n))
        ordered = below[np.argsort(self.head[below], kind="stable")]
        return ordered, np.searchsorted(self.head[ordered], np.arange(self.n + 1))

    @cached_property
    def child_counts(self) -> tuple[Ints, Ints]:
        """How many children of each relation a token has before it, and behind it."""
        ordered, _ = self.children
        kinds = len(DEPRELS) + 1
        relation, head = np.minimum(self.deprel[ordered], len(DEPRELS)), self.head[ordered]
        cells = ((ordered > head) * self.n + head) * kinds + relation
        counts = np.bincount(cells, minlength=2 * self.n * kinds).reshape(2, self.n, kinds)
        return counts[0], counts[1]

    @cached_property
    def subjects(self) -> tuple[Ints, Ints]:
        """Each token's subject, its own or of the verbs above, and how many steps up; else -1."""
        own = np.full(self.n, -1, dtype=np.int64)
        mine = np.flatnonzero(IS_SUBJECT[self.deprel])[::-1]
        own[self.head[mine]] = mine
        found, steps = own.copy(), np.where(own >= 0, 0, -1)
        at = np.arange(self.n)
        for step in range(1, 5):
            # The noun above a clause of its own is who acts in it.
            noun = IS_NOUN_CLAUSE[self.deprel[at]] & (found < 0)
            found[noun], steps[noun] = self.head[at][noun], step + 10
            at = self.head[at]
            new = (found < 0) & (own[at] >= 0) & (own[at] != np.arange(self.n))
            found[new], steps[new] = own[at][new], step
        return found, steps

    @cached_property
    def solid_from(self) -> Ints:
        """The first position from each one on that is no comma or dash; ``n`` if none.

        As ``solid_to``, right up to ``MARGIN`` tokens outside of the text.
        """
        at = np.where(self.joint, self.n, np.arange(self.n))
        solid = np.minimum.accumulate(at[::-1])[::-1]
        return np.concatenate([solid, np.repeat([self.n, solid[0]], MARGIN)])

    @cached_property
    def solid_to(self) -> Ints:
        """The last position up to each one that is no comma or dash; -1 if none."""
        solid = np.maximum.accumulate(np.where(self.joint, -1, np.arange(self.n)))
        return np.concatenate([solid, np.repeat([solid[-1], -1], MARGIN)])

    @cached_property
    def opens(self) -> Ints:
        """For each position the highest token whose subtree begins there, else -1."""
        return self._highest(self.left)

    @cached_property
    def closes(self) -> Ints:
        """For each position the highest token whose subtree ends there, else -1."""
        return self._highest(self.right)

    def _highest(self, edge: Ints) -> Ints:
        found = np.full(self.n, -1, dtype=np.int64)
        order = np.argsort(-self.depth, kind="stable")
        found[edge[order]] = order
        return found

    def marks_near(self, heads: Ints) -> tuple[Ints, Ints]:
        """Return the numbers of the first and the last marks near each token, in its paragraph."""
        low = np.searchsorted(self.mark_first, self.paragraph_first[heads])
        high = np.searchsorted(self.mark_first, self.paragraph_last[heads], side="right") - 1
        here = np.searchsorted(self.mark_first, heads)
        return np.maximum(low, here - MOST_MARKS), np.minimum(high, here + MOST_MARKS)

    def window(self, heads: Ints) -> tuple[Ints, Ints]:
        """Return the first and the last token that are looked at in each token's sentence."""
        first = np.maximum(self.sentence_first[heads], heads - WINDOW)
        return first, np.minimum(self.sentence_last[heads], heads + WINDOW)

    def count(self, running: Ints, first: Ints, last: Ints) -> Ints:
        """Count with running sums what lies from ``first`` to ``last``, nothing if reversed."""
        found: Ints = np.maximum(running[last + 1] - running[first], 0)
        return found

    def at(self, column: str, positions: Ints, missing: int = -1) -> Ints:
        """Return the column of that name at positions, ``missing`` where there is no such token."""
        padded = self._padded.get((column, missing))
        if padded is None:
            # Negative positions count from the end, so that one margin serves both sides.
            margin = np.full(2 * MARGIN, missing)
            padded = np.concatenate([getattr(self, column)[: self.n], margin])
            self._padded[column, missing] = padded
        found: Ints = padded[positions]
        return found


def tagged(table: Table, role: str) -> tuple[Ints, Ints]:
    """Return the spans that the encoder tagged with a role: first and last tokens."""
    spans = [] if table.signals is None else [t for t in table.signals.tagged if t.role == role]
    ends = np.array([(t.start, t.end - 1) for t in spans], dtype=np.int64).reshape(-1, 2)
    return ends[:, 0], ends[:, 1]


@cache
def _deprel(name: str) -> int:
    known = _DEPRELS.get(name)
    return _DEPRELS.get(name.partition(":")[0], OTHER) if known is None else known


@lru_cache(maxsize=4096)
def _tags(feats: str) -> int:
    return sum(1 << n for n, tag in enumerate(TAGS) if tag in feats)
