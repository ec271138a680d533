"""Name who said a quotation whose two pieces in marks stand around "Ms. Castell said".

What claims words in marks first looks at the parse; where that is lost between the marks, the
words themselves still tell.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from quotetrack.model import Quotation, Span, Token
from quotetrack.quotations.acts import tell_act
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.spotting import is_unsaid
from quotetrack.quotations.stretches import Stretches

# "Ms. Castell told reporters outside the court on Monday"
LONGEST_BETWEEN = 12
SURETY_OF_BETWEEN = 0.8
WHY_BETWEEN = ("between the words in quotation marks stands who said them",)
# The words before "she said" end in one of these; behind a full stop she may say something else.
LEADS_ON = frozenset(",?!…-–—")
MARKS = "\"”“’‘'»«`"
BESIDE_VERB = frozenset({"AUX", "ADV"})


def name_between(scene: Scene, quotation: Quotation, claimed: Stretches) -> Quotation:
    """[“Is it safe?”] [Ms. Castell] said. [“No.”]: set cue and source of an open quotation.

    ``claimed`` is all that the document's quotations claim; what is theirs stays theirs.
    """
    if quotation.rule != "unattributed" or quotation.cue or quotation.source:
        return quotation
    for before, behind in pairwise(quotation.content):
        gap = _gap(scene, before, behind)
        if not gap or claimed.touch(_place(scene, gap)):
            continue
        for verb in gap:
            source = _speaker_beside(scene, verb, gap)
            if source and _says_no_more(scene, gap, {verb, *source}):
                return replace(
                    quotation,
                    cue=scene.syntax.spans((verb,)),
                    source=scene.syntax.spans(source),
                    rule="between",
                    confidence=SURETY_OF_BETWEEN,
                    act=tell_act(scene, (verb,), _positions(scene, quotation)),
                    reasons=WHY_BETWEEN,
                )
    return quotation


def _positions(scene: Scene, quotation: Quotation) -> list[int]:
    return [i for span in quotation.content for i in scene.syntax.tokens_in(span)]


def _gap(scene: Scene, before: Span, behind: Span) -> range:
    """Return the tokens between two pieces, if they are few, in one paragraph, and lead on."""
    gap = range(scene.syntax.tokens_in(before).stop, scene.syntax.tokens_in(behind).start)
    if not gap or len(gap) > LONGEST_BETWEEN:
        return range(0)
    apart = scene.paragraph_of(gap.start - 1) != scene.paragraph_of(gap.stop)
    spoken = before.within(scene.syntax.text).rstrip(MARKS)
    leads = spoken[-1:] in LEADS_ON or scene.syntax[gap.start].text in LEADS_ON
    return gap if leads and not apart else range(0)


def _place(scene: Scene, gap: range) -> Span:
    return Span(scene.syntax[gap.start].start, scene.syntax[gap.stop - 1].end)


def _speaker_beside(scene: Scene, verb: int, gap: range) -> tuple[int, ...]:
    """Return the name or pronoun that stands beside a finite verb of saying, if one does."""
    token = scene.syntax[verb]
    if token.upos != "VERB" or token.lemma not in scene.cues.saying or is_unsaid(scene, token):
        return ()
    i = verb - 1
    while i in gap and scene.syntax[i].upos in BESIDE_VERB:
        i -= 1
    ahead = tuple(_name_from(scene, range(i, gap.start - 1, -1)))
    if ahead or token.lemma in scene.cues.addressing:
        return tuple(sorted(ahead))
    words_before = scene.words(range(gap.start, verb))
    return () if words_before else tuple(_name_from(scene, range(verb + 1, gap.stop)))


def _name_from(scene: Scene, side: range) -> Iterator[int]:
    """Yield the tokens of the name, or the one pronoun, that a stretch begins with."""
    first = next(iter(side), None)
    if first is not None and _is_subject_pronoun(scene.syntax[first]):
        yield first
        return
    for i in side:
        if scene.syntax[i].upos != "PROPN":
            return
        yield i


def _is_subject_pronoun(token: Token) -> bool:
    return token.upos == "PRON" and "Case=Nom" in token.feats


def _says_no_more(scene: Scene, gap: range, own: set[int]) -> bool:
    """Tell whether nothing else happens between the pieces: Castell said the bridge was old."""
    return not any(
        scene.syntax[i].upos == "VERB" or "VerbForm=Fin" in scene.syntax[i].feats
        for i in gap
        if i not in own and not (scene.syntax[i].upos == "AUX" and i < max(own))
    )
