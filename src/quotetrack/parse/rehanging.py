"""A sentence's parse whose words can be hung elsewhere, so that what is known can be put right."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from quotetrack.model import Token

# Relations that no clause has.
NO_CLAUSE = frozenset({"root", "fixed", "flat:name", "dep", "appos", "nmod"})


class Tree:
    """The tokens of a sentence, numbered from 0 here; each move leaves one tree of them."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = list(tokens)
        self.first = tokens[0].i
        self.words = [t.text.lower() for t in tokens]

    def find_above(self, inside: set[int], verb: int) -> int:
        """Return the token outside of ``inside`` that it hangs by, or the verb itself: a root."""
        for n in (verb, *sorted(inside)):
            head, seen = n, set[int]()
            while head in inside and head not in seen:
                seen.add(head)
                head = self.tokens[head].head - self.first
            if head not in inside and not self.is_above(verb, head):
                return head
        return verb

    def is_above(self, n: int, below: int) -> bool:
        """Tell whether token ``n`` stands above ``below``."""
        return any(k == n for k in self.climb(below))

    def climb(self, n: int) -> Iterator[int]:
        """Yield a token and those above it, the nearest first."""
        seen = set[int]()
        while n not in seen and 0 <= n < len(self.tokens):
            seen.add(n)
            yield n
            n = self.tokens[n].head - self.first

    def hang(self, n: int, head: int, label: str) -> None:
        """Move a token under ``head``; one under itself is a root, and no verb hangs by name."""
        if n == head and not label:
            return
        if n == head:
            label = "root"
        elif label in NO_CLAUSE and self.tokens[n].upos == "VERB":
            label = "parataxis"
        elif label == "root":
            label = "dep"
        self.tokens[n] = replace(self.tokens[n], head=self.first + head, deprel=label)

    def adopt(self, lost: set[int], verb: int) -> None:
        """Hang by ``verb`` what hung by the tokens ``lost``."""
        for k, token in enumerate(self.tokens):
            if token.head - self.first in lost and k not in lost and k != verb:
                self.tokens[k] = replace(token, head=self.first + verb)
