"""Put right in a parse what small parsers get wrong of "a-t-elle dit" and "raconte Nadia Lambert".

Treebanks hold little speech, so parsers stumble where a verb of saying stands before its subject:
they take the pronoun glued to it for a name, the verb for an adjective, the subject for an object.
What a glued pronoun is, and which words are verbs of saying, is known; the rest follows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from quotetrack.lang import Grammar
from quotetrack.model import Token

CLOSING = frozenset({"»", "”", '"', "«", "“"})
BEFORE = CLOSING | {",", "?", "!", "…", "–", "—"}
# How many tokens may stand between an auxiliary's pronoun and its participle: a-t-il ainsi dit.
FARTHEST = 3
BETWEEN = frozenset({"ADV", "PRON"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
FINITE = "Mood=Ind|Number=Sing|Person=3|VerbForm=Fin"
PARTICIPLE = "Tense=Past|VerbForm=Part"


def put_right(tokens: Sequence[Token], grammar: Grammar) -> tuple[Token, ...]:
    """Return a sentence's tokens, verbs of saying that stand before their subjects put right."""
    tree = _Tree(tokens, grammar)
    for n in range(len(tokens)):
        if tree.is_glued(n):
            tree.raise_pronoun(n)
        elif tree.is_cue_before_subject(n):
            tree.make_verb(n)
    for n in range(len(tokens)):
        tree.turn_object(n)
        tree.lower_listener(n)
    return tuple(tree.tokens)


class _Tree:
    """A sentence's tokens, numbered from 0 here, that can be hung elsewhere."""

    def __init__(self, tokens: Sequence[Token], grammar: Grammar) -> None:
        self.tokens = list(tokens)
        self.grammar = grammar
        self.first = tokens[0].i
        self.words = [t.text.lower() for t in tokens]

    def is_glued(self, n: int) -> bool:
        """Tell whether a token is a pronoun glued to the word before it: dit[-elle]."""
        glued = n > 0 and self.words[n] in self.grammar.glued
        return glued and self.tokens[n].start == self.tokens[n - 1].end

    def is_cue_before_subject(self, n: int) -> bool:
        """Tell whether a word that may be a verb of saying is one by what stands around it.

        « ... », a raconté Nadia Lambert: a mark or a comma before, a name or an article behind.
        """
        if self.words[n] not in self.grammar.lemmas or n + 1 >= len(self.tokens):
            return False
        start = n
        while start > 0 and (
            self.tokens[start - 1].upos == "AUX" or self.words[start - 1] in self.grammar.clitics
        ):
            start -= 1
        if start == 0 or self.words[start - 1] not in BEFORE:
            return False
        behind = self.tokens[n + 1]
        named = behind.text[0].isupper() or behind.upos == "DET"
        return named and (start < n or self.tokens[n].upos != "AUX")

    def make_verb(self, n: int) -> None:
        """Let a token be the verb that its form says."""
        token = self.tokens[n]
        lemma = self.grammar.lemmas.get(self.words[n], token.lemma)
        if token.upos == "VERB":
            self.tokens[n] = replace(token, lemma=lemma)
            return
        composed = n > 0 and self.tokens[n - 1].upos in {"AUX", "PRON"} and not self.is_host(n)
        feats = PARTICIPLE if composed else FINITE
        self.tokens[n] = replace(token, upos="VERB", lemma=lemma, feats=feats)

    def is_host(self, n: int) -> bool:
        """Tell whether a pronoun is glued to a token."""
        return n + 1 < len(self.tokens) and self.tokens[n + 1].text.startswith("-")

    def raise_pronoun(self, n: int) -> None:
        """Make a glued pronoun the subject of its verb."""
        host = n - 1
        if self.words[host] == "-t":
            host -= 1
        verb = self._find_participle(host, n)
        if host < 0:
            return
        above = self._find_above({*range(host, n + 1), verb}, verb)
        self.make_verb(verb)
        for k in range(host, n):
            label = "aux:tense" if k == host else "dep"
            self._hang(k, n if k > host else verb, label if k != verb else "")
        kind = "expl:subj" if self._has_subject(verb, n) else "nsubj"
        self.tokens[n] = replace(self.tokens[n], upos="PRON")
        self._hang(n, verb, kind)
        self._adopt({*range(host, n + 1)} - {verb}, verb)
        self._hang(verb, above, self.tokens[verb].deprel)

    def _find_participle(self, host: int, n: int) -> int:
        """Return the verb of a glued pronoun: a participle behind an auxiliary, else the host."""
        if self.tokens[max(host, 0)].upos != "AUX" and self.words[host] in self.grammar.lemmas:
            return host
        for k in range(n + 1, min(n + 1 + FARTHEST, len(self.tokens))):
            participle = "VerbForm=Part" in self.tokens[k].feats
            if self.words[k] in self.grammar.lemmas or participle:
                return k
            if self.tokens[k].upos not in BETWEEN:
                break
        return host

    def _find_above(self, inside: set[int], verb: int) -> int:
        """Return the token outside of ``inside`` that it hangs by, or the verb itself: a root."""
        for n in (verb, *sorted(inside)):
            head, seen = n, set[int]()
            while head in inside and head not in seen:
                seen.add(head)
                head = self.tokens[head].head - self.first
            if head not in inside and not self._is_above(verb, head):
                return head
        return verb

    def _is_above(self, n: int, below: int) -> bool:
        """Tell whether token ``n`` stands above ``below``."""
        return any(k == n for k in self._climb(below))

    def _climb(self, n: int) -> Iterator[int]:
        seen = set[int]()
        while n not in seen and 0 <= n < len(self.tokens):
            seen.add(n)
            yield n
            n = self.tokens[n].head - self.first

    def _hang(self, n: int, head: int, label: str) -> None:
        """Move a token under ``head``; one under itself is a root, and no verb hangs by name."""
        if n == head and not label:
            return
        if n == head:
            label = "root"
        elif label in {"root", "fixed", "flat:name", "dep", "appos", "nmod"} and n != head:
            label = "dep" if self.tokens[n].upos != "VERB" else "parataxis"
        self.tokens[n] = replace(self.tokens[n], head=self.first + head, deprel=label)

    def _adopt(self, lost: set[int], verb: int) -> None:
        """Hang what hung by the auxiliary or the pronoun by the verb."""
        for k, token in enumerate(self.tokens):
            if token.head - self.first in lost and k not in lost and k != verb:
                self.tokens[k] = replace(token, head=self.first + verb)

    def _has_subject(self, verb: int, without: int) -> bool:
        """Tell whether a verb has a subject before it besides its glued pronoun."""
        return any(
            t.head == self.first + verb and t.deprel.startswith("nsubj") and k < without
            for k, t in enumerate(self.tokens)
            if k != without
        )

    def turn_object(self, n: int) -> None:
        """Comme l'a dit [Nadia Lambert]: a verb with "l'" for an object has no other one."""
        verb = self.tokens[n]
        if verb.upos != "VERB" or self.words[n] not in self.grammar.lemmas:
            return
        below = [t for t in self.tokens if t.head == verb.i and t.i != verb.i]
        objects = [t for t in below if t.deprel == "obj"]
        clitic = any(t.upos == "PRON" and t.i < verb.i for t in objects)
        if clitic and not any(t.deprel.startswith("nsubj") for t in below):
            behind = next((t for t in objects if t.i > verb.i and t.upos in NOMINAL), None)
            if behind is not None:
                self._hang(behind.i - self.first, n, "nsubj")

    def lower_listener(self, n: int) -> None:
        """[Lui] a répondu Nadia Lambert: before a verb this pronoun is who listens."""
        token = self.tokens[n]
        listens = self.words[n] in self.grammar.listeners and n + 1 < len(self.tokens)
        if listens and token.deprel == "nsubj" and self.tokens[n + 1].upos in {"AUX", "VERB"}:
            self.tokens[n] = replace(token, deprel="iobj")
