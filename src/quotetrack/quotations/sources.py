"""From a cue to the words that name who speaks."""

from collections.abc import Iterator

from quotetrack.model import Token
from quotetrack.quotations.candidates import NO_SOURCE, Source
from quotetrack.quotations.scene import Scene

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X"})
CLAUSES_UNDER = frozenset({"conj", "xcomp", "advcl", "acl", "parataxis", "dep"})
MAX_CLIMB = 4


def find_source(scene: Scene, cue: int, words: tuple[int, ...]) -> Source:
    """Find who speaks by the verb or predicate ``cue``, whose own words are ``words``."""
    for head, path in _subjects(scene, cue):
        positions = noun_phrase(scene, head.i, without=words)
        if positions:
            return Source(positions, path)
    return NO_SOURCE


def _subjects(scene: Scene, cue: int) -> Iterator[tuple[Token, str]]:
    syntax = scene.syntax
    passive = bool(syntax.children(cue, "aux:pass")) or any(
        t.deprel == "nsubj:pass" for t in syntax.children(cue)
    )
    agents = syntax.children(cue, "obl:agent")
    if agents:
        yield agents[0], "agent"
    verb, path = cue, "own"
    for _ in range(MAX_CLIMB):
        subject = syntax.subject(verb)
        if subject is not None:
            relative = "PronType=Rel" in subject.feats or subject.lemma in {"who", "which", "that"}
            yield subject, "relative" if relative else f"passive {path}" if passive else path
            return
        token = syntax[verb]
        if token.deprel.partition(":")[0] not in CLAUSES_UNDER or token.head == verb:
            return
        if token.deprel == "acl":
            yield syntax[token.head], "modified"
            return
        path = "shared" if token.deprel == "conj" and path in {"own", "shared"} else "matrix"
        verb = token.head


def noun_phrase(scene: Scene, head: int, without: tuple[int, ...] = ()) -> tuple[int, ...]:
    """Return the noun phrase under ``head``: its subtree, up to any word of the cue."""
    syntax = scene.syntax
    if syntax[head].upos not in NOMINAL:
        return ()
    first, last = syntax.left(head), syntax.right(head)
    blocked = set(without)
    while any(i in blocked for i in range(first, head)):
        first += 1
    last = next((i - 1 for i in range(head + 1, last + 1) if i in blocked), last)
    for child in syntax.children(head, "parataxis", "ccomp", "dep"):
        if child.i > head and syntax.left(child.i) > head:
            last = min(last, syntax.left(child.i) - 1)
    return scene.trim(range(first, last + 1))
