"""Short news sentences parsed by hand: "> *Nadia *Lambert , {the mayor} , said" is one source.

Marks before a word: ``*`` a person's name, ``+`` a body's, ``^`` a place's. ``{...}`` is an
apposition, what stands behind the verb is its object, or behind "by" who does it; ``>`` marks the
sentence whose subject is the source of a quotation, ``¶`` opens a paragraph.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from parses import parse_conllu
from quotetrack.model import Kind, Quotation, Span
from quotetrack.syntax import Syntax

ENTITIES = {"*": "PERSON", "+": "ORG", "^": "GPE"}
VERBS = {
    "said": "say",
    "spoke": "speak",
    "left": "leave",
    "met": "meet",
    "won": "win",
    "built": "build",
    "issued": "issue",
    "received": "receive",
    "Leaves": "leave",
}
PRONOUNS = {"he", "she", "it", "they", "who", "i", "him", "her"}
DETERMINERS = {"the", "a", "an", "one"}
OWNERS = {"his", "her", "their"}


@dataclass(slots=True)
class _Clause:
    """The lines of one sentence in the form that ``parse_conllu`` reads."""

    words: list[tuple[str, str]] = field(default_factory=list)  # word, entity
    tags: list[list[str]] = field(default_factory=list)  # part of speech, head, relation

    def add(self, token: str) -> int:
        entity = ENTITIES.get(token[0], "")
        word = token[1:] if entity else token
        self.words.append((word, entity))
        self.tags.append([_tag(word), "0", "root"])
        return len(self.words)

    def attach(self, group: Sequence[int], head: int, relation: str) -> None:
        """Hang a phrase by its last word; what stands in it hangs by that."""
        top = group[-1]
        self.tags[top - 1][1:] = [str(head), relation]
        for n in group[:-1]:
            word = self.words[n - 1][0].lower()
            owner = n < len(self.words) and self.words[n][0] in {"'s", "’s"}
            inner = "det" if word in DETERMINERS else "nmod:poss" if owner else "compound"
            inner = "nmod:poss" if word in OWNERS else inner
            self.tags[n - 1][1:] = [str(top), "case" if word in {"'s", "’s", "by"} else inner]

    def lines(self) -> str:
        return "\n".join(
            f"{word}/{VERBS.get(word, word.lower())} {' '.join(tag)} {entity}"
            for (word, entity), tag in zip(self.words, self.tags, strict=True)
        )


def _tag(word: str) -> str:
    low = word.lower()
    for words, tag in ((VERBS, "VERB"), (PRONOUNS, "PRON"), (DETERMINERS, "DET"), (OWNERS, "PRON")):
        if low in words:
            return tag
    if low in {"'s", "’s"}:
        return "PART"
    if low in {"and", "by"}:
        return "CCONJ" if low == "and" else "ADP"
    return "PUNCT" if not word[0].isalnum() else "PROPN" if word[0].isupper() else "NOUN"


def _parse(sentence: str) -> str:
    clause = _Clause()
    before, _, behind = _split(sentence)
    subject, aside, second = _read_subject(clause, before)
    verb = clause.add(_split(sentence)[1])
    passive = behind[:1] == ["by"]
    clause.attach(subject, verb, "nsubj:pass" if passive else "nsubj")
    if aside:
        clause.attach(aside, subject[-1], "appos")
    if second:
        clause.attach(second, subject[-1], "conj")
    if behind:
        clause.attach(
            [clause.add(word) for word in behind], verb, "obl:agent" if passive else "obj"
        )
    for n, (word, _) in enumerate(clause.words, 1):
        if word in {",", "and"}:
            clause.tags[n - 1][1:] = [str(verb), "punct" if word == "," else "cc"]
    stop = clause.add(".")
    clause.tags[stop - 1] = ["PUNCT", str(verb), "punct"]
    return clause.lines()


def _split(sentence: str) -> tuple[list[str], str, list[str]]:
    words = sentence.replace("{", "{ ").replace("}", " }").split()
    at = next(n for n, word in enumerate(words) if word in VERBS)
    return words[:at], words[at], words[at + 1 :]


def _read_subject(clause: _Clause, words: list[str]) -> tuple[list[int], list[int], list[int]]:
    groups: dict[str, list[int]] = {"subject": [], "aside": [], "second": []}
    here = "subject"
    for word in words:
        if word in {"{", "}"}:
            here = "aside" if word == "{" else "subject"
            continue
        n = clause.add(word)
        if word == "and":
            here = "second"
        elif word != ",":
            groups[here].append(n)
    return groups["subject"], groups["aside"], groups["second"]


def write_article(sentences: Sequence[str]) -> tuple[Syntax, list[Quotation]]:
    """Parse the sentences, and make an empty-handed quotation of each that ``>`` marks."""
    blocks, marked = [], []
    for n, sentence in enumerate(sentences):
        bare = sentence.removeprefix("¶").strip()
        marked += [n] if bare.startswith(">") else []
        blocks.append(("¶\n" if sentence.startswith("¶") else "") + _parse(bare.lstrip("> ")))
    syntax = parse_conllu("\n\n".join(blocks))
    return syntax, [_quotation(syntax, n) for n in marked]


def _quotation(syntax: Syntax, n: int) -> Quotation:
    tokens = syntax.sentences[n].tokens
    verb = next(t for t in tokens if t.text in VERBS)
    source = Span(tokens[0].start, syntax[verb.i - 1].end)
    content = Span(tokens[-1].start, tokens[-1].end)
    cue = Span(verb.start, verb.end)
    return Quotation((content,), (cue,), (source,), Kind.INDIRECT, "test", 0.8)
