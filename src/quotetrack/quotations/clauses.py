"""Patterns over the dependency tree: what a cue's clause says.

In the examples [the source] and [the content] stand in brackets; the cue is what is between.
"""

from collections.abc import Iterator

from quotetrack.model import Token
from quotetrack.quotations.complements import (
    read_complements,
    read_infinitive,
    read_object,
    read_prepositional,
)
from quotetrack.quotations.readings import Cue, Reading, Rule, behind, is_infinitive, without
from quotetrack.quotations.reported import is_in_mood
from quotetrack.quotations.scene import Scene

COMMAS = frozenset({",", "—", "–"})
# How many words may stand behind "she said": on Monday in Paris.
LONGEST_TAIL = 6
# How the clause of "wie X sagte" may hang in what it reports.
HANGING = frozenset({"advcl", "parataxis", "ccomp", "acl", "dep"})


def read_clause(scene: Scene, cue: Cue) -> Iterator[Reading]:
    """[The mayor] said [the bridge was safe]."""
    for clause in scene.syntax.children(cue.head, "ccomp", "csubj", "acl"):
        last = _end_of_clause(scene, clause)
        if clause.i < cue.head or last <= cue.head or is_infinitive(scene, clause):
            continue
        # A declaration laying the foundations says nothing; one that it was safe does.
        plain = not scene.syntax.children(clause.i, "mark") and not is_in_mood(scene, clause)
        if scene.syntax[cue.head].upos == "NOUN" and plain:
            continue
        first = _start_of_clause(scene, cue, clause)
        content = (*_relative_before(scene, cue), *range(first, last + 1))
        noun = scene.syntax[cue.head].upos == "NOUN"
        yield Reading("noun clause" if noun else "clause", content, cue.lemma)


def read_inverted(scene: Scene, cue: Cue) -> Iterator[Reading]:
    """[The bridge was safe], said [the mayor]."""
    first, _ = scene.sentence_bounds(cue.head)
    for clause in scene.syntax.children(cue.head, "ccomp", "parataxis", "dep"):
        if clause.i > cue.first or scene.syntax.right(clause.i) > cue.first:
            continue
        if _has_comma(scene, clause.i, cue.first) and _happens(scene, range(first, cue.first)):
            content = without(range(first, cue.first), cue)
            yield Reading("inverted", content, cue.lemma)


def read_tail(scene: Scene, cue: Cue) -> Iterator[Reading]:
    """[To show that the bridge is safe is the aim], [the mayor] said on Monday."""
    first, last = scene.sentence_bounds(cue.head)
    if _compares(scene, cue) or _follows_sentence(scene, cue):
        return
    before = cue.first - 1
    # "..., сообщили в полиции": the preposition before a place that speaks stands between them.
    own = {*cue.words, *cue.source.positions}
    between = [i for i in range(cue.first, cue.last + 1) if i not in own and scene.is_word(i)]
    places = scene.cues.places.prepositions
    adjacent = all(scene.syntax[i].text.lower() in places for i in between)
    if before <= first or scene.syntax[before].text not in COMMAS or not adjacent:
        return
    rest = [i for i in range(cue.last + 1, last + 1) if scene.is_word(i)]
    if rest and scene.syntax[cue.last + 1].text in COMMAS:
        return
    # Outside court, she said the theft was a betrayal: what she said is behind, not before.
    said_behind = any(scene.syntax[i].upos in {"VERB", "AUX"} for i in rest)
    if len(rest) <= LONGEST_TAIL and not said_behind and _happens(scene, range(first, before)):
        yield Reading("tail", tuple(range(first, cue.first)), cue.lemma)


def _compares(scene: Scene, cue: Cue) -> bool:
    """Comme l'a dit X, [le pont] est sûr: what stands before tells who says it, and isn't said."""
    clauses = (t for t in scene.syntax.children(cue.head, "advcl") if t.i < cue.first)
    below = (t for clause in clauses for t in scene.syntax.children(clause.i, "mark", "advmod"))
    return any(t.lemma in scene.grammar.comparing for t in below)


def _follows_sentence(scene: Scene, cue: Cue) -> bool:
    """[“The bridge is safe.” In the council,] she said: whole sentences in marks are another's."""
    first, _ = scene.sentence_bounds(cue.head)
    return any(
        marked.closed
        and scene.is_statement(marked)
        and scene.syntax[max(marked.last - 1, 0)].text in {".", "!", "?", "…"}
        and scene.words(range(marked.last + 1, cue.first)) > 0
        for marked in scene.marks_between(first, max(cue.first - 1, first))
    )


def _happens(scene: Scene, positions: range) -> bool:
    """Tell whether a stretch has a verb or marks: a statement does, "outside court" doesn't."""
    return any(
        scene.syntax[i].upos in {"VERB", "AUX"} or scene.mark_of[i] is not None for i in positions
    )


def read_parenthesis(scene: Scene, cue: Cue) -> Iterator[Reading]:
    """[Five years ago], [he] said, [the gain was smaller]."""
    first, last = scene.sentence_bounds(cue.head)
    before, behind = cue.first - 1, cue.last + 1
    if before <= first or behind >= last:
        return
    if scene.syntax[behind].text in COMMAS and scene.syntax[before].text in COMMAS:
        # ... the army, which, she said, will be the first: the clause begins at its pronoun.
        relative = scene.syntax[before - 1]
        if relative.lemma in scene.cues.relatives:
            first = relative.i
            last = max(behind, min(last, scene.syntax.right(relative.head)))
        yield Reading("parenthesis", without(range(first, last + 1), cue), cue.lemma)


def read_host(scene: Scene, cue: Cue) -> Iterator[Reading]:
    """[The gain], [he] said in May, [was smaller]: the cue's clause hangs in what it reports."""
    token = scene.syntax[cue.head]
    if (
        token.deprel.partition(":")[0] not in {"parataxis", "ccomp", "advcl"}
        or token.head == token.i
    ):
        return
    host = scene.syntax.subtree(token.head)
    own = set(scene.syntax.subtree(cue.head))
    if scene.syntax[cue.first - 1].text in COMMAS and cue.first > host[0]:
        content = tuple(i for i in host if i not in own)
        yield Reading("host", content, cue.lemma)


def read_comparing(scene: Scene, cue: Cue) -> Iterator[Reading]:
    """Wie [der Bürgermeister] sagte, [ist die Brücke sicher]: the cue's clause hangs in the rest.

    It may stand before the rest, behind it or in it.
    """
    token = scene.syntax[cue.head]
    said = scene.syntax.children(cue.head, "ccomp", "xcomp")
    before = (t for t in scene.syntax.children(cue.head) if t.i < cue.head)
    compares = [t for t in before if t.lemma in scene.grammar.comparing]
    if not compares or token.head == token.i or token.deprel.partition(":")[0] not in HANGING:
        return
    if not any(t.i > cue.head for t in said):
        own = set(scene.syntax.subtree(cue.head))
        content = tuple(i for i in scene.syntax.subtree(token.head) if i not in own)
        yield Reading("comparing", content, cue.lemma, (compares[0].i,))


def _relative_before(scene: Scene, cue: Cue) -> tuple[int, ...]:
    """A plan [which] he said [was one of the best]: the pronoun belongs to what he said."""
    before = cue.first - 1
    if before < 0 or not cue.source.positions or cue.source.path == "relative":
        return ()
    relative = scene.syntax[before].lemma in scene.cues.relatives
    return (before,) if relative and scene.syntax[before].upos in {"PRON", "DET"} else ()


def _start_of_clause(scene: Scene, cue: Cue, clause: Token) -> int:
    """Return where a clause behind its cue begins: right behind what else hangs under the cue."""
    beside = [
        scene.syntax.right(t.i)
        for t in scene.syntax.children(cue.head)
        if cue.head < t.i < clause.i and scene.syntax.right(t.i) < clause.i
    ]
    start = max([behind(cue, cue.head) - 1, *beside]) + 1
    # The parser may leave the clause's own subject to somebody else; its "that" shows the start.
    for i in range(cue.head + 1, clause.i):
        if (
            scene.syntax[i].lemma in scene.grammar.complementisers
            and scene.syntax[i].head == clause.i
        ):
            return i
    return max(start, min(scene.syntax.left(clause.i), clause.i)) if beside else start


def _end_of_clause(scene: Scene, clause: Token) -> int:
    """Return where a clause ends: before "and added", or with the marks that it began with."""
    last = scene.syntax.right(clause.i)
    for verb in (clause, *scene.syntax.children(clause.i, "ccomp", "xcomp")):
        for other in scene.syntax.children(verb.i, "conj"):
            if other.lemma in scene.cues.reporting and scene.syntax.subject(other.i) is None:
                last = min(last, _before_conjunct(scene, other))
    return _with_marks(scene, clause.i, last)


def _with_marks(scene: Scene, start: int, last: int) -> int:
    """End at the first closing mark with a comma inside: “…,” adding that ..."""
    for i in range(start, last):
        number = scene.mark_of[i]
        if number is not None and scene.marked[number].last == i and i + 1 <= last:
            comma = scene.syntax[i - 1].text == ","
            if comma and "VerbForm=Part" in scene.syntax[i + 1].feats:
                return i
    return last


def _before_conjunct(scene: Scene, conjunct: Token) -> int:
    return scene.syntax.left(conjunct.i) - 1


def _has_comma(scene: Scene, start: int, stop: int) -> bool:
    return any(
        scene.syntax[i].text in {",", "—", "–", "''", "”", '"', "»"} for i in range(start, stop)
    )


TREE_RULES: tuple[Rule, ...] = (
    read_clause,
    read_inverted,
    read_tail,
    read_parenthesis,
    read_host,
    read_infinitive,
    read_object,
    read_complements,
    read_prepositional,
    read_comparing,
)
"""All patterns over the tree, in the order in which what they read is weighed."""
