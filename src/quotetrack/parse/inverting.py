"""Put right in a parse what small parsers get wrong of "a-t-elle dit" and "raconte Nadia Lambert".

Treebanks hold little speech, so parsers stumble where a verb of saying stands before its subject:
they take the pronoun glued to it for a name, the verb for an adjective, the subject for an object.
What a glued pronoun is, and which words are verbs of saying, is known; the rest follows.
"""

from collections.abc import Sequence
from dataclasses import replace

from quotetrack.lang import Grammar
from quotetrack.model import Token
from quotetrack.parse.naming import name_subject
from quotetrack.parse.rehanging import Tree
from quotetrack.parse.timing import find_behind_time, set_time_aside

CLOSING = frozenset({"»", "”", '"', "«", "“"})
OPENING = frozenset({"«", "“", '"'})
BEFORE = CLOSING | {",", "?", "!", "…", "–", "—"}
# How many tokens may stand between an auxiliary's pronoun and its participle: a-t-il ainsi dit.
FARTHEST = 3
BETWEEN = frozenset({"ADV", "PRON", "AUX"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
FINITE = "Mood=Ind|Number=Sing|Person=3|VerbForm=Fin"
PARTICIPLE = "Tense=Past|VerbForm=Part"


def put_right(tokens: Sequence[Token], grammar: Grammar) -> tuple[Token, ...]:
    """Return a sentence's tokens, verbs of saying that stand before their subjects put right."""
    tree = _Inversions([_name(t) for t in tokens], grammar)
    for n in range(len(tokens)):
        tree.lower_listener(n)
    for n in range(len(tokens)):
        if tree.is_glued(n):
            tree.raise_pronoun(n)
        elif tree.is_cue_before_subject(n):
            tree.make_verb(n)
            tree.adopt_subject(n)
        elif tree.is_cue_before_mark(n):
            tree.make_verb(n)
        elif tree.is_composed(n):
            tree.compose(n)
    for n in range(len(tokens)):
        tree.turn_object(n)
        if tree.tokens[n].upos == "VERB" and tree.words[n] in grammar.lemmas:
            name_subject(tree, n)
    return tuple(tree.tokens)


def _name(token: Token) -> Token:
    """Return a word that the recogniser names and the tagger doesn't know as a name."""
    named = token.upos in {"X", "ADV"} and token.entity and token.text[0].isupper()
    return replace(token, upos="PROPN") if named else token


class _Inversions(Tree):
    """A sentence whose verbs of saying are put right."""

    def __init__(self, tokens: Sequence[Token], grammar: Grammar) -> None:
        super().__init__(tokens)
        self.grammar = grammar

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
        start = self._start_of_group(n)
        before = self.words[start - 1] if start else ""
        if before not in BEFORE | self.grammar.comparing:
            return False
        composed = any(t.upos == "AUX" for t in self.tokens[start:n])
        marked = composed or not CLOSING.isdisjoint(self.words[max(start - 2, 0) : start])
        end = find_behind_time(self, n, self.grammar.times)
        token, behind = self.tokens[n], self.tokens[min(end, len(self.tokens) - 1)]
        if behind.text[0].isupper() or (marked and behind.upos in {"DET", "ADP"}):
            return composed or token.upos != "AUX"
        # "..., publié le même jour" says of a thing what was done with it.
        finite = token.upos == "VERB" and "VerbForm=Part" not in token.feats
        return behind.upos == "DET" and finite

    def _start_of_group(self, n: int) -> int:
        """Return where a verb's auxiliaries and the pronouns before it begin: [lui a] dit."""
        start = n
        while start > 0 and self._is_before_verb(start - 1, n):
            start -= 1
        return start

    def _is_before_verb(self, n: int, verb: int) -> bool:
        # "le juge": before what may be a noun it is an article.
        article = self.tokens[n].upos == "DET" and self.tokens[verb].upos != "VERB"
        clitic = self.words[n] in self.grammar.clitics and not article
        return clitic or self.tokens[n].upos == "AUX"

    def is_cue_before_mark(self, n: int) -> bool:
        """Tell whether a word that may be a verb of saying stands between a noun and marks.

        Nadia Lambert dénonce « une mise en scène ».
        """
        if n == 0 or n + 1 >= len(self.tokens) or self.words[n] not in self.grammar.lemmas:
            return False
        said = self.words[n + 1] in OPENING and self.tokens[n].upos not in {"VERB", "AUX"}
        return said and self._is_nominal(n - 1)

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

    def adopt_subject(self, n: int) -> None:
        """Make what stands right behind a verb of saying its subject, if it has none."""
        k = self._find_nominal(self._skip_phrase(set_time_aside(self, n, self.grammar.times)))
        if k is None or self._has_own_subject(n, k):
            return
        name = self._find_name(k)
        while k < self.tokens[k].head - self.first <= name.stop + 1 and self._is_nominal(
            self.tokens[k].head - self.first
        ):
            k = self.tokens[k].head - self.first
        if self.is_above(k, n):
            above = self.tokens[k].head - self.first
            self.hang(n, n if above == k else above, "advcl")
        self.hang(k, n, "nsubj")
        # "Le pont est fermé, a déclaré lundi Nadia Lambert": with an own subject behind it, it goes
        # on with nothing.
        if self.tokens[n].deprel == "conj" and self.words[n - 1] not in self.grammar.comparing:
            self.hang(n, self.tokens[n].head - self.first, "parataxis")
        for other in name:
            if other != k and self.tokens[other].head - self.first not in name:
                self.hang(other, k, "flat")

    def _has_own_subject(self, n: int, k: int) -> bool:
        """Tell whether a verb's subject is another than ``k`` behind it, as the parser has it.

        What stands before marks that the verb follows is no subject of it, and what stands behind
        a name in apposition to that.
        """
        subjects = [
            m
            for m, t in enumerate(self.tokens)
            if t.head == self.first + n and t.deprel.startswith("nsubj")
        ]
        marks = [m for m, word in enumerate(self.words[:n]) if word in CLOSING][-2:]
        inside = range(marks[0], marks[-1]) if marks and marks[-1] >= n - 4 else range(0)
        for m in subjects:
            name = self._find_name(k)
            if m > name.stop and len(name) > 1:
                self.hang(m, k, "appos")
            elif m in inside:
                self.hang(m, n, "dislocated")
            else:
                return True
        return False

    def _skip_phrase(self, n: int) -> int:
        """Return what stands behind "à la presse" or "d'emblée", if a subject may begin there."""
        if n >= len(self.tokens) or self.tokens[n].upos != "ADP":
            return n
        noun = self._find_nominal(n + 1)
        end = len(self.tokens) if noun is None else self._find_name(noun).stop
        begins = end < len(self.tokens) and (
            self.tokens[end].upos == "DET" or bool(self.tokens[end].entity)
        )
        return end if begins else len(self.tokens)

    def _find_nominal(self, n: int) -> int | None:
        """Return the noun that a phrase beginning at ``n`` has first, None if it has none."""
        while n < len(self.tokens) and self.tokens[n].upos in {"DET", "ADJ"}:
            if self.tokens[n].entity:
                break
            n += 1
        return n if n < len(self.tokens) and self._is_nominal(n) else None

    def _is_nominal(self, n: int) -> bool:
        token = self.tokens[n]
        return token.upos in NOMINAL or (bool(token.entity) and token.text[0].isupper())

    def _find_name(self, n: int) -> range:
        """Return the run of tokens that the recogniser gave the same label as ``n``."""
        end = n + 1
        while (
            end < len(self.tokens)
            and self.tokens[n].entity
            and self.tokens[end].entity == self.tokens[n].entity
            and not self.tokens[end].entity_begins
        ):
            end += 1
        return range(n, end)

    def is_composed(self, n: int) -> bool:
        """Tell whether a verb and the one before it say something together: faire [savoir]."""
        return n > 0 and self._compose(n) in self.grammar.composed

    def _compose(self, n: int) -> str:
        return f"{self.tokens[n - 1].lemma}-{self.words[n]}"

    def compose(self, n: int) -> None:
        """Make one verb of two, the second above the first as treebanks have it."""
        first = self.tokens[n - 1]
        above = self.find_above({n - 1, n}, n)
        below = first.head == self.tokens[n].i
        label = self.tokens[n].deprel if below else first.deprel
        self.tokens[n] = replace(
            self.tokens[n], upos="VERB", lemma=self._compose(n), feats=first.feats
        )
        self.tokens[n - 1] = replace(first, upos="AUX")
        self.adopt({n - 1}, n)
        self.hang(n - 1, n, "aux:caus")
        self.hang(n, above, label)

    def is_host(self, n: int) -> bool:
        """Tell whether a pronoun is glued to a token."""
        return n + 1 < len(self.tokens) and self.tokens[n + 1].text.startswith("-")

    def raise_pronoun(self, n: int) -> None:
        """Make a glued pronoun the subject of its verb."""
        host = n - 1
        if self.words[host] == "-t":
            host -= 1
        verb = self._find_participle(host, n)
        if host < 0 or self.words[verb] not in self.grammar.lemmas:
            return
        above = self.find_above({*range(host, n + 1), verb}, verb)
        self.make_verb(verb)
        for k in range(host, n):
            label = "aux:tense" if k == host else "dep"
            self.hang(k, n if k > host else verb, label if k != verb else "")
        begins = host == 0 or self.tokens[host - 1].upos == "PUNCT"
        kind = "expl:subj" if self._has_subject(verb, n) and not begins else "nsubj"
        if begins:
            self._leave_subjects(verb, above)
        self.tokens[n] = replace(self.tokens[n], upos="PRON")
        self.hang(n, verb, kind)
        self.adopt({*range(host, n + 1)} - {verb}, verb)
        self.hang(verb, above, self.tokens[verb].deprel)

    def _find_participle(self, host: int, n: int) -> int:
        """Return the verb of a glued pronoun: a participle behind an auxiliary, else the host."""
        if self.tokens[max(host, 0)].upos != "AUX" and self.words[host] in self.grammar.lemmas:
            return host
        for k in range(n + 1, min(n + 1 + FARTHEST, len(self.tokens))):
            participle = "VerbForm=Part" in self.tokens[k].feats and self.tokens[k].upos != "AUX"
            if self.words[k] in self.grammar.lemmas or participle:
                return k
            if self.tokens[k].upos not in BETWEEN:
                break
        return host

    def _leave_subjects(self, verb: int, above: int) -> None:
        """Leave what the parser took for an inserted verb's subject to the verb above it."""
        for k, token in enumerate(self.tokens):
            if token.head == self.first + verb and token.deprel.startswith("nsubj"):
                self.hang(k, verb if above == verb else above, "nsubj" if above != verb else "dep")

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
                self.hang(behind.i - self.first, n, "nsubj")

    def lower_listener(self, n: int) -> None:
        """[Lui] a répondu Nadia Lambert: before a verb this pronoun is who listens."""
        token = self.tokens[n]
        listens = self.words[n] in self.grammar.listeners and n + 1 < len(self.tokens)
        if listens and token.deprel == "nsubj" and self.tokens[n + 1].upos in {"AUX", "VERB"}:
            self.tokens[n] = replace(token, deprel="iobj")
