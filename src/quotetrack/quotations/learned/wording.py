"""What a token's words and those around it are, as slots of the lexicon's table of weights.

A feature is a text such as ``l+n1=say|that``, and its slot a checksum of that (``lexicon.slot``).
None of these texts is ever put together: a checksum goes on from that of the text's beginning.
"""

from zlib import crc32

from quotetrack.quotations.learned.lexicon import SLOTS, slot
from quotetrack.quotations.learned.table import DEPREL, OTHER, TAGS, Table

SUBJECT_KINDS = frozenset({DEPREL["nsubj"], DEPREL["nsubj:pass"], DEPREL["obl:agent"]})
OBJECT_KINDS = frozenset({DEPREL["obj"], DEPREL["iobj"]})
CLAUSE_KINDS = frozenset(
    DEPREL[name] for name in ("ccomp", "xcomp", "advcl", "parataxis", "acl", "csubj")
)
PHRASE_KINDS = frozenset({DEPREL["obl"], DEPREL["nmod"]})
PUNCT = DEPREL["punct"]
# A feature that every spot has: its weight is the constant.
CONSTANT = "1"

_CONSTANT = slot(CONSTANT)
# Numbers as text, and with a bar before.
_TEXT = [str(n).encode() for n in range(max(OTHER + 1, 1 << len(TAGS)))]
_BAR = [b"|" + text for text in _TEXT]
# A child's relation and whether it stands behind.
_SIDED = [[f"{relation}{side}".encode() for relation in range(PUNCT)] for side in (False, True)]
_MARKED = [str(flag).encode() for flag in (False, True)]


def _begin(name: str) -> int:
    """Return the checksum of a feature's beginning."""
    return crc32(f"{name}=".encode())


# The lemma (L), and it with (L_) its relation, its tags, marks around it, ...
L, W, P, T, D, Q = (_begin(name) for name in ("l", "w", "p", "t", "d", "q"))
L_D, L_T, L_Q, HL, HP, L_HP = (_begin(n) for n in ("l+d", "l+t", "lq", "hl", "hp", "l+hp"))
# ... its children: any, subjects, objects, clauses, phrases, ...
C, L_C, SL, SP, L_SP, L_SL = (_begin(n) for n in ("c", "lc", "sl", "sp", "l+sp", "l+sl"))
OL, OP, L_OL, CM, L_CM, L_CL = (_begin(n) for n in ("ol", "op", "l+ol", "cm", "l+cm", "l+cl"))
PP, L_PP, FRAME, L_FRAME = (_begin(name) for name in ("pp", "l+pp", "frame", "l+frame"))
M = [_begin(f"m{relation}") for relation in range(PUNCT)]
L_M = [_begin(f"l+m{relation}") for relation in range(PUNCT)]
# ... and its neighbours.
NEAR = [(step, _begin(f"n{step}"), _begin(f"np{step}")) for step in (-2, -1, 1, 2)]
L_N1 = _begin("l+n1")


class Words:
    """The columns of a table that tell of words, as lists: quicker to ask for one by one."""

    def __init__(self, table: Table) -> None:
        self.low = [text.encode() for text in table.low]
        self.lemma = [text.encode() for text in table.lemma]
        self.upos, self.tags = table.upos.tolist(), table.tags.tolist()
        self.deprel, self.head = table.deprel.tolist(), table.head.tolist()
        self.left, self.paragraph = table.left.tolist(), table.paragraph.tolist()
        self.marked = table.marked.tolist()
        ordered, starts = table.children
        self.ordered, self.starts = ordered.tolist(), starts.tolist()

    def find_slots(self, i: int) -> list[int]:
        """Return the slots of the features of token ``i``, each once."""
        lemma, relation, head = self.lemma[i], self.deprel[i], self.head[i]
        pos, tags, marked = _TEXT[self.upos[i]], _TEXT[self.tags[i]], _MARKED[self.marked[i]]
        related, begun = _TEXT[relation], lemma + b"|"
        found = [_CONSTANT, crc32(lemma, L), crc32(self.low[i], W), crc32(pos, P), crc32(tags, T)]
        found += (crc32(related, D), crc32(begun + related, L_D), crc32(begun + tags, L_T))
        found += (crc32(marked, Q), crc32(begun + marked, L_Q))
        if head != i:
            above, related = _TEXT[self.upos[head]], _BAR[relation]
            found += (crc32(self.lemma[head] + related, HL), crc32(above + related, HP))
            found.append(crc32(begun + above, L_HP))
        self._add_children(found, i, begun)
        self._add_neighbours(found, i, begun)
        return list({each % SLOTS for each in found})

    def _add_neighbours(self, found: list[int], i: int, begun: bytes) -> None:
        paragraph, n = self.paragraph, len(self.low)
        for step, word, part in NEAR:
            j = i + step
            near = 0 <= j < n and paragraph[j] == paragraph[i]
            form, pos = (self.low[j], _TEXT[self.upos[j]]) if near else (b"#", b"#")
            found += (crc32(form, word), crc32(pos, part))
            if step == 1:
                found.append(crc32(begun + form, L_N1))

    def _add_children(self, found: list[int], i: int, begun: bytes) -> None:
        frame: list[bytes] = []
        for c in self.ordered[self.starts[i] : self.starts[i + 1]]:
            relation = self.deprel[c]
            if relation >= PUNCT:
                continue
            sided = _SIDED[c > i][relation]
            frame.append(sided)
            word, below = self.lemma[c], self.upos[c]
            found += (crc32(sided, C), crc32(begun + sided, L_C))
            if relation in SUBJECT_KINDS:
                found += (crc32(word, SL), crc32(_TEXT[relation] + _BAR[below], SP))
                found += (crc32(begun + _TEXT[below], L_SP), crc32(begun + word, L_SL))
            elif relation in OBJECT_KINDS:
                found += (crc32(word, OL), crc32(_TEXT[below], OP), crc32(begun + word, L_OL))
            elif relation in CLAUSE_KINDS:
                kind = _TEXT[relation] + b"|"
                first = kind + self.low[self.left[c]]
                found += (crc32(first, CM), crc32(begun + first, L_CM))
                found.append(crc32(begun + kind + word, L_CL))
            elif relation in PHRASE_KINDS:
                first = self.low[self.left[c]]
                found += (crc32(first, PP), crc32(begun + first + _BAR[below], L_PP))
            else:
                found += (crc32(word, M[relation]), crc32(begun + word, L_M[relation]))
        whole = b" ".join(frame)
        found += (crc32(whole, FRAME), crc32(begun + whole, L_FRAME))
