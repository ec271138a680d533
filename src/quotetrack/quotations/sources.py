"""From a cue to the words that name who speaks."""

from collections.abc import Iterator

from quotetrack.model import Token
from quotetrack.quotations.candidates import NO_SOURCE, Source
from quotetrack.quotations.nominative import find_nominative
from quotetrack.quotations.scene import Scene

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X"})
CLAUSES_UNDER = frozenset({"conj", "xcomp", "advcl", "acl", "parataxis", "dep", "ccomp"})
NAME_PARTS = frozenset({"compound", "flat", "flat:name"})
MAX_CLIMB = 5
BEFORE_INVERSION = frozenset({",", "—", "–", "”", "''", '"', "»", "’"})
BEHIND_NAME = frozenset(",.;:—–")


def find_source(scene: Scene, cue: int, words: tuple[int, ...]) -> Source:
    """Find who speaks by the verb or predicate ``cue``, whose own words are ``words``."""
    if _is_impersonal(scene, cue):
        return find_speaking_place(scene, cue) or NO_SOURCE
    for head, path in (*_inverted_subject(scene, cue), *_subjects(scene, cue)):
        positions = noun_phrase(scene, head.i, without=words)
        if positions:
            return Source(positions, path)
    nominative = find_nominative(scene, cue, words)
    if nominative is not None:
        return Source(noun_phrase(scene, nominative.i, without=words), "nominative")
    return find_speaking_place(scene, cue) or _neighbour(scene, words) or NO_SOURCE


def _is_impersonal(scene: Scene, verb: int) -> bool:
    """The bridge, как сообщается, is safe: a finite passive without a subject names nobody."""
    token = scene.syntax[verb]
    passive = "Voice=Pass" in token.feats and "VerbForm=Fin" in token.feats
    nobody = token.lemma in scene.cues.places.verbs or passive
    return nobody and scene.syntax.subject(verb) is None


def is_oblique(token: Token) -> bool:
    """Tell whether a word's form shows that it is no subject: the spokeswoman [of Hale]."""
    return "Case=" in token.feats and "Case=Nom" not in token.feats


def find_speaking_place(scene: Scene, verb: int) -> Source | None:
    """Повідомили в [поліції], йдеться у [заяві мера]: where it is said stands for who says it."""
    places, token = scene.cues.places, scene.syntax[verb]
    plural = "Number=Plur" in token.feats and not any(f"Person={n}" in token.feats for n in (1, 2))
    says = _is_impersonal(scene, verb) or (plural and token.lemma in scene.cues.saying)
    if not says or scene.syntax.subject(verb) is not None:
        return None
    for place in scene.syntax.children(verb, "obl", "nmod"):
        first = scene.syntax.left(place.i)
        told = not places.nouns.isdisjoint((place.lemma, place.text.lower()))
        told = told or (place.upos == "PROPN" and place.text.isupper())
        if told and scene.syntax[first].text.lower() in places.prepositions:
            return Source(noun_phrase(scene, place.i, without=(first, verb)), "named")
    return None


def _neighbour(scene: Scene, words: tuple[int, ...]) -> Source | None:
    """Take the name right before a finite verb whose subject the parser missed."""
    syntax = scene.syntax
    if not any("VerbForm=Fin" in syntax[i].feats for i in words):
        return None
    first, _ = scene.sentence_bounds(words[0])
    i = words[0] - 1
    if i >= first and syntax[i].text == ")":
        i = next((j - 1 for j in range(i, first, -1) if syntax[j].text == "("), i)
    if i < first or syntax[i].upos != "PROPN" or scene.mark_of[i] is not None:
        return None
    if is_oblique(syntax[i]):
        return None
    while first <= syntax[i].head < words[0] and syntax[i].deprel in NAME_PARTS:
        i = syntax[i].head
    return Source(noun_phrase(scene, i, without=words), "named")


def _inverted_subject(scene: Scene, cue: int) -> Iterator[tuple[Token, str]]:
    """The bridge, said [Nadia Lambert], is safe: a name between the verb and a comma or stop."""
    syntax = scene.syntax
    first, last = scene.sentence_bounds(cue)
    lemma = syntax[cue].lemma
    if lemma not in scene.cues.saying or lemma in scene.cues.addressing or cue == first:
        return
    if syntax[cue - 1].text not in BEFORE_INVERSION or cue == last:
        return
    i = cue + 1
    while i < last and syntax[i].upos in {"DET", "ADJ", "NOUN"}:
        i += 1
    while i < last and syntax[i].upos == "PROPN" and syntax[i + 1].upos == "PROPN":
        i += 1
    if is_oblique(syntax[i]) or _belongs_to_subject(scene, i, cue):
        return
    if syntax[i].upos == "PROPN" and (i == last or syntax[i + 1].text in BEHIND_NAME):
        yield syntax[_top_of_name(scene, i, cue)], "inverted"


def _belongs_to_subject(scene: Scene, i: int, cue: int) -> bool:
    """Сообщает [портал города Белоречья]: where names have cases, the subject is told by them."""
    subject = scene.syntax.subject(cue)
    cased = "Case=" in scene.syntax[i].feats
    return (
        cased
        and subject is not None
        and cue < subject.i < i
        and i in scene.syntax.subtree(subject.i)
    )


def _top_of_name(scene: Scene, i: int, cue: int) -> int:
    """Climb from a name's last word to its first, where the name hangs by that."""
    while scene.syntax[i].deprel.startswith("flat") and cue < scene.syntax[i].head < i:
        i = scene.syntax[i].head
    return i


def _subjects(scene: Scene, cue: int) -> Iterator[tuple[Token, str]]:
    """Yield who speaks by the tree: the cue's own subject, or that of a verb above it."""
    syntax = scene.syntax
    yield from ((agent, "agent") for agent in syntax.children(cue, "obl:agent"))
    passive = bool(syntax.children(cue, "aux:pass", "nsubj:pass"))
    verb, path = cue, "own"
    for _ in range(MAX_CLIMB):
        subject = _subject_of(scene, verb, cue)
        if subject is not None:
            relative = subject.lemma in scene.cues.relatives
            yield subject, "relative" if relative else f"passive {path}" if passive else path
            return
        if syntax[verb].deprel == "acl":
            yield syntax[syntax[verb].head], "modified"
            return
        path = _path_above(scene, verb, cue, path)
        if not path:
            return
        verb = syntax[verb].head


def _subject_of(scene: Scene, verb: int, cue: int) -> Token | None:
    """Return the subject that a verb lends to ``cue``.

    Whoever a reported clause is about doesn't speak what is outside of it: the mayor said the
    bridge was safe and added ..., and the parser may hang "added" on "was safe".
    """
    if scene.mark_of[verb] is not None or (verb != cue and _is_reported(scene, verb)):
        return None
    found = [
        t for t in scene.syntax.subjects(verb) if _may_name(scene, t) and not scene.in_dateline(t.i)
    ]
    # A clause may be the subject of a passive, but it is who speaks that is looked for.
    named = [t for t in found if t.upos in NOMINAL]
    case = scene.grammar.subject_case
    named = [t for t in named if case in t.feats] or named
    return (named or found)[-1] if found else None


def _may_name(scene: Scene, subject: Token) -> bool:
    """Tell whether a subject stands outside of marks, or is a name in marks: “Harbor News” says."""
    number = scene.mark_of[subject.i]
    if number is None:
        return True
    words = [scene.syntax[i] for i in scene.marked[number].positions if scene.is_word(i)]
    named = subject.upos == "PROPN" and all(t.text[0].isupper() for t in words)
    return named and not scene.is_statement(scene.marked[number])


def _path_above(scene: Scene, verb: int, cue: int, path: str) -> str:
    """Name the way from ``verb`` to its head; empty if the head's subject can't speak here."""
    token = scene.syntax[verb]
    if token.head == verb or token.deprel.partition(":")[0] not in CLAUSES_UNDER:
        return ""
    if token.deprel == "ccomp":
        return "reported" if verb != cue and _is_reported(scene, verb) else ""
    return "shared" if token.deprel == "conj" and path in {"own", "shared"} else "matrix"


def _is_reported(scene: Scene, verb: int) -> bool:
    """Tell whether a clause is what a verb of saying reports."""
    token = scene.syntax[verb]
    return token.deprel == "ccomp" and scene.syntax[token.head].lemma in scene.cues.reporting


def _outside_marks(scene: Scene, head: int) -> tuple[int, int]:
    """Return the edges of a subtree, without a statement in marks that the parser hung there."""
    first, last = scene.syntax.left(head), scene.syntax.right(head)
    for marked in scene.marks_between(first, last):
        if marked.last < head and (marked.first <= first or scene.is_statement(marked)):
            first = marked.last + 1
        elif marked.first > head and (scene.is_statement(marked)):
            last = marked.first - 1
            break
    return first, last


def noun_phrase(scene: Scene, head: int, without: tuple[int, ...] = ()) -> tuple[int, ...]:
    """Return the noun phrase under ``head``: its subtree, up to any word of the cue."""
    syntax = scene.syntax
    if syntax[head].upos not in NOMINAL:
        return ()
    first, last = _outside_marks(scene, head)
    blocked = set(without)
    while any(i in blocked for i in range(first, head)):
        first += 1
    last = next((i - 1 for i in range(head + 1, last + 1) if i in blocked), last)
    for child in syntax.children(head, "parataxis", "ccomp", "dep"):
        if child.i > head and syntax.left(child.i) > head:
            last = min(last, syntax.left(child.i) - 1)
    number = scene.mark_of[last]
    if number is not None and scene.marked[number].first > head:
        last = scene.marked[number].last
    return scene.trim(range(first, last + 1))
