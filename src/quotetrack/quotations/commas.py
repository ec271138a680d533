"""Reported clauses behind a comma, however the parser hung them.

[Die Bürgermeisterin] sagte am Montag, [die Brücke sei sicher]. Where a language's spelling parts
every clause from the next by a comma, what stands behind it tells by its first word or its mood
that it is reported, though the tree be wrong.
"""

from collections.abc import Iterator, Sequence

from quotetrack.model import Token
from quotetrack.quotations.readings import Cue, Reading
from quotetrack.quotations.reported import is_sure
from quotetrack.quotations.scene import Scene

PREDICATES = frozenset({"VERB", "AUX"})


def read_behind_comma(scene: Scene, cue: Cue) -> Iterator[Reading]:
    """[The mayor] said on Monday, [the bridge be safe]: from a comma to the sentence's end."""
    if not scene.grammar.comma_before_clause or cue.lemma not in scene.cues.verbs:
        return
    _, last = scene.sentence_bounds(cue.head)
    for i in range(max(cue.words) + 1, last):
        token = scene.syntax[i]
        if token.text == ":" or (token.upos in PREDICATES and "VerbForm=Fin" in token.feats):
            return
        if token.text != ",":
            continue
        rule = _tell(scene, range(i + 1, last + 1))
        if rule:
            yield Reading(f"comma, {rule}", tuple(range(i + 1, last + 1)), cue.lemma)
            return


def _tell(scene: Scene, rest: Sequence[int]) -> str:
    """Tell what shows that the words behind a comma are reported; empty if nothing does."""
    words = [scene.syntax[i] for i in rest if scene.is_word(i)]
    if not words:
        return ""
    if words[0].lemma in scene.grammar.complementisers and words[0].upos != "ADP":
        return "that"
    finite = next((t for t in words if _is_finite(t)), None)
    if finite is not None and _begins_main(scene, words[0]) and _reports(scene, finite):
        return "mood"
    before = scene.grammar.infinitive
    if finite is None and any(t.lemma in before and t.upos == "PART" for t in words):
        return "infinitive"
    return ""


def _begins_main(scene: Scene, first: Token) -> bool:
    """Tell whether a clause that begins with ``first`` may be one of its own."""
    relative = first.upos == "PRON" and first.lemma in scene.cues.relatives
    return first.upos not in {"SCONJ", "CCONJ"} and not relative


def _reports(scene: Scene, verb: Token) -> bool:
    return is_sure(scene.grammar, verb) or verb.text.lower() in scene.grammar.doubtful_forms


def _is_finite(token: Token) -> bool:
    return token.upos in PREDICATES and "VerbForm=Fin" in token.feats
