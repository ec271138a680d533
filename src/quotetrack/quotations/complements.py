"""Patterns over the dependency tree: what a cue's infinitive, object or phrase says.

In the examples [the source] and [the content] stand in brackets; the cue is what is between.
"""

from collections.abc import Iterator, Sequence

from quotetrack.model import Token
from quotetrack.quotations.readings import Cue, Reading, behind, is_infinitive, without
from quotetrack.quotations.scene import Scene


def read_infinitive(scene: Scene, cue: Cue) -> Iterator[Reading]:
    """[The mayor] promised [to mend the bridge]."""
    for clause in scene.syntax.children(cue.head, "xcomp", "ccomp", "advcl"):
        if clause.i > cue.head and is_infinitive(scene, clause):
            if cue.lemma in scene.cues.declining and clause.lemma in scene.cues.verbs:
                continue
            first = max(scene.syntax.left(clause.i), behind(cue, cue.head))
            yield Reading(
                "infinitive", tuple(range(first, scene.syntax.right(clause.i) + 1)), cue.lemma
            )


def read_object(scene: Scene, cue: Cue) -> Iterator[Reading]:
    """[The mayor] criticised [the long delay]."""
    for obj in scene.syntax.children(cue.head, "obj", "xcomp"):
        if obj.i > cue.head and not is_infinitive(scene, obj):
            yield Reading("object", tuple(scene.syntax.subtree(obj.i)), cue.lemma)
            return


def read_complements(scene: Scene, cue: Cue) -> Iterator[Reading]:
    """[The mayor] called [the delay a scandal]: all behind the verb that belongs to it."""
    found = [
        t
        for t in scene.syntax.children(cue.head, "obj", "xcomp", "obl", "advcl", "ccomp", "advmod")
        if t.i > cue.head and scene.syntax.left(t.i) > cue.head and not _breaks_off(scene, t)
    ]
    if len(found) > 1 and found[0].deprel in {"obj", "xcomp", "ccomp"}:
        first = min(scene.syntax.left(t.i) for t in found)
        last = max(scene.syntax.right(t.i) for t in found)
        if cue.lemma in scene.cues.naming and not _judges(scene, found):
            return
        yield Reading("complements", without(range(first, last + 1), cue), cue.lemma)


def read_prepositional(scene: Scene, cue: Cue) -> Iterator[Reading]:
    """[The mayor] called for [a second bridge]."""
    for noun in scene.syntax.children(cue.head, "obl", "nmod", "advcl", "acl"):
        left = scene.syntax.left(noun.i)
        case = scene.syntax[left]
        if noun.i < cue.head or case.deprel not in {"case", "mark"} or left != cue.words[-1] + 1:
            continue
        if case.lemma in {"to", "that"} and case.deprel == "mark":
            continue
        content = tuple(range(left + 1, scene.syntax.right(noun.i) + 1))
        yield Reading("prepositional", content, f"{cue.lemma} {case.lemma}", (left,))


def _judges(scene: Scene, found: Sequence[Token]) -> bool:
    """She called the delay a scandal; but she called a meeting, and they call him “Shorty”."""
    positions = [i for t in found for i in scene.syntax.subtree(t.i)]
    marked = [i for i in positions if scene.mark_of[i] is not None and scene.is_word(i)]
    if marked:
        return not all(scene.syntax[i].text[0].isupper() for i in marked)
    return any(t.deprel in {"xcomp", "ccomp"} for t in found)


def _breaks_off(scene: Scene, clause: Token) -> bool:
    """He refused to go[, calling it nonsense]: that is the next thing he said."""
    before = scene.syntax.left(clause.i) - 1
    participle = clause.deprel == "advcl" and "VerbForm=Part" in clause.feats
    return participle and before >= 0 and scene.syntax[before].text == ","
