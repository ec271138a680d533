"""Who speaks by a verb whose subject the parser missed, where words show their case."""

from collections.abc import Iterator

from quotetrack.model import Token
from quotetrack.quotations.scene import Scene

NAMING = frozenset({"NOUN", "PROPN", "PRON"})
# What a subject is never, though its form may be the nominative's.
NOT_SUBJECTS = frozenset({"obl", "nmod", "appos", "flat", "conj", "compound"})
AUXILIARIES = ("aux", "cop")
EDGES = frozenset(";:")


def find_nominative(scene: Scene, verb: int, words: tuple[int, ...]) -> Token | None:
    """Return the nominative nearest to the finite verb of ``verb``'s group, in its own clause.

    A pronoun right behind the verb comes first: den Plan lobte [sie] mit den Worten ...
    """
    syntax = scene.syntax
    if not scene.grammar.subject_case or syntax.children(verb, "aux:pass"):
        return None
    finite = min((verb, *(t.i for t in syntax.children(verb, *AUXILIARIES))))
    behind = list(_stretch(scene, range(finite + 1, scene.sentence_bounds(verb)[1] + 1)))
    ahead = list(_stretch(scene, range(finite - 1, scene.sentence_bounds(verb)[0] - 1, -1)))
    order = [*behind[:1], *ahead, *behind]
    free = (syntax[i] for i in order if i not in words)
    return next((t for t in free if _may_be_subject(scene, t)), None)


def _stretch(scene: Scene, positions: range) -> Iterator[int]:
    """Yield the positions up to the next edge of a clause."""
    for i in positions:
        token = scene.syntax[i]
        finite = token.upos in {"VERB", "AUX"} and "VerbForm=Fin" in token.feats
        if token.text in EDGES or finite or scene.mark_of[i] is not None:
            return
        if token.text == "," and positions.step > 0:
            return
        yield i


def _may_be_subject(scene: Scene, token: Token) -> bool:
    if token.upos not in NAMING or token.deprel in NOT_SUBJECTS:
        return False
    if "PronType=Rel" in token.feats or "Reflex=Yes" in token.feats:
        return False
    fits = scene.grammar.subject_case in token.feats or "Case=" not in token.feats
    return fits and not scene.syntax.children(token.i, "case")
