"""Sentences that only tell who said the one before: Про це повідомила [мерка].

In the example [the source] and [the content] stand in brackets.
"""

from collections.abc import Iterator
from itertools import pairwise

from quotetrack.model import Token
from quotetrack.quotations.candidates import Candidate, Source
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.sources import find_source
from quotetrack.quotations.spotting import is_unsaid

# What would be said in such a sentence itself.
WHAT_IS_SAID = ("ccomp", "xcomp", "acl", "parataxis")


def read_taken_up(scene: Scene) -> Iterator[Candidate]:
    """[Міст закрили на тиждень]. Про це повідомила [мерка Надія Лозова]."""
    for before, sentence in pairwise(scene.syntax.sentences):
        first = sentence.tokens[0].i
        words = next((w for w in scene.cues.taking_up if _stands_at(scene, first, w)), ())
        if not words or sentence.paragraph - before.paragraph > 1:
            continue
        taken = range(first, first + len(words))
        verb = _verb_above(scene, taken)
        source = find_source(scene, verb.i, (verb.i,)) if verb is not None else None
        if verb is None or source is None or not _tells(scene, verb, source, taken):
            continue
        content = tuple(token.i for token in before.tokens)
        if any("VerbForm=Fin" in scene.syntax[i].feats for i in content):
            yield Candidate("taken up", verb.lemma, (*taken, verb.i), source, content)


def _stands_at(scene: Scene, first: int, words: tuple[str, ...]) -> bool:
    tokens = scene.syntax.tokens[first : first + len(words)]
    return tuple(token.text.lower() for token in tokens) == words


def _verb_above(scene: Scene, taken: range) -> Token | None:
    """Return the verb of saying that "про це" hangs by."""
    above = {scene.syntax[i].head for i in taken if scene.syntax[i].head not in taken}
    verbs = [scene.syntax[i] for i in above]
    return next((v for v in verbs if v.upos == "VERB" and v.lemma in scene.cues.saying), None)


def _tells(scene: Scene, verb: Token, source: Source, taken: range) -> bool:
    """Tell whether somebody is named outside of marks, and nothing more is said."""
    if not source.positions or scene.mark_of[verb.i] is not None or is_unsaid(scene, verb):
        return False
    more = [t for t in scene.syntax.children(verb.i, *WHAT_IS_SAID) if t.i not in taken]
    return not more
