"""Words in marks that are surely somebody's by what stands beside them, though no rule read it.

« Tout avance », s'est réjouie ...: in languages that put a clause about who speaks behind a comma
outside of the marks. Better without a speaker than left out.
"""

from collections.abc import Sequence

from quotetrack.model import Token
from quotetrack.quotations.scene import Marked, Scene

# One word may be a term; a paragraph in marks of a few words may be a headline.
FEWEST_WORDS_TOLD = 2
FEWEST_WORDS_ALONE = 6
# How far behind marks a verb of saying begins a clause, and what may stand before it.
LONGEST_TAG = 6
BEFORE_VERB = frozenset({"PUNCT", "PRON", "AUX", "ADV", "PART"})
FINAL = frozenset({".", "!", "?", "…", "..."})


def is_spoken(scene: Scene, marked: Marked) -> bool:
    """Tell whether closed marks hold speech by what stands beside them."""
    words = scene.words(marked.positions)
    if not scene.grammar.inserted or not marked.closed or words < FEWEST_WORDS_TOLD:
        return False
    ends = scene.syntax[marked.last - 1].text in FINAL
    if scene.paragraph_bounds(marked.paragraph) == (marked.first, marked.last):
        return ends and words >= FEWEST_WORDS_ALONE
    states = any("VerbForm=Fin" in scene.syntax[i].feats for i in marked.positions)
    if states and scene.begins_sentence(marked.first) and (ends or _stops_behind(scene, marked)):
        return True
    if marked.first and scene.syntax[marked.first - 1].text == ":":
        return states or ends
    return states and _is_tag(scene, _tokens_behind(scene, marked))


def _stops_behind(scene: Scene, marked: Marked) -> bool:
    """Tell whether a sentence ends right behind the mark: «Я ухожу»."""
    last = scene.paragraph_bounds(marked.paragraph)[1]
    return marked.last < last and scene.syntax[marked.last + 1].text in FINAL


def _tokens_behind(scene: Scene, marked: Marked) -> Sequence[Token]:
    last = scene.paragraph_bounds(marked.paragraph)[1]
    return scene.syntax.tokens[marked.last + 1 : min(marked.last + LONGEST_TAG, last) + 1]


def _is_tag(scene: Scene, tokens: Sequence[Token]) -> bool:
    """Tell whether a clause begins with a comma and a verb of saying: [, s'est réjouie] ..."""
    if not tokens or tokens[0].text != ",":
        return False
    for token in tokens:
        if token.upos == "VERB":
            dashed = not scene.grammar.inserted.isdisjoint(t.text for t in tokens[1:2])
            return dashed or token.lemma in scene.cues.saying
        if token.upos not in BEFORE_VERB:
            return False
    return False
