"""Patterns of phrases that name a claim, or only whoever makes it: nach Angaben von X, so X.

In the examples [the source] and [the content] stand in brackets. A language whose data has no such
words has no such patterns.
"""

from collections.abc import Iterator

from quotetrack.model import Token
from quotetrack.quotations.candidates import Candidate, Source
from quotetrack.quotations.phrases import make_candidate, phrase_head
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.sources import NOMINAL, noun_phrase
from quotetrack.quotations.spotting import find_owner

# How many words may stand between "nach" and "Angaben": nach ersten inoffiziellen Angaben.
MOST_BETWEEN = 4
# What may stand before "so X", and behind it.
BEFORE_ASIDE = frozenset({",", "–", "—", "“", "”", '"', "«", "»", "’", "‘"})
BEHIND_ASIDE = frozenset({",", ".", ":", "–", "—", "„", ";"})
# Behind the name: so die Ministerin weiter.
GOING_ON = frozenset({"ADV"})


def read_claims(scene: Scene) -> Iterator[Candidate]:
    """Nach Angaben [der Polizei] [ist die Brücke sicher]. Nach [ersten Berichten] [ist sie es]."""
    claiming = scene.cues.claiming
    for i, low in enumerate(scene.low):
        if low not in claiming or scene.mark_of[i] is not None:
            continue
        token = scene.syntax[i]
        noun = _claim_behind(scene, token) or _claim_before(scene, token)
        if noun is not None:
            cue, source = _split_phrase(scene, token, noun)
            bounds = scene.sentence_bounds(token.i)
            if source.positions:
                yield make_candidate(scene, cue, token.text.lower(), source, bounds)


def _claim_before(scene: Scene, preposition: Token) -> Token | None:
    """Ihrer [Meinung] nach: the word may stand behind the noun, with who claims it before that."""
    noun = scene.syntax[max(preposition.i - 1, 0)]
    first, _ = scene.sentence_bounds(preposition.i)
    if noun.i <= first or not _is_claim(scene, noun):
        return None
    return noun if scene.syntax[noun.i - 1].upos == "DET" else None


def _is_claim(scene: Scene, token: Token) -> bool:
    return token.upos in {"NOUN", "PROPN"} and token.text.lower().endswith(scene.cues.claims)


def _claim_behind(scene: Scene, preposition: Token) -> Token | None:
    """Return the noun for a claim that a preposition stands before."""
    _, last = scene.sentence_bounds(preposition.i)
    for i in range(preposition.i + 1, min(preposition.i + 2 + MOST_BETWEEN, last + 1)):
        token = scene.syntax[i]
        if _is_claim(scene, token):
            return token
        if token.upos in {"VERB", "AUX", "PUNCT", "ADP", "SCONJ"}:
            return None
    return None


def _split_phrase(scene: Scene, preposition: Token, noun: Token) -> tuple[tuple[int, ...], Source]:
    """Return the words of the cue and whoever makes the claim; the claim itself if nobody does."""
    between = tuple(range(min(preposition.i, noun.i), max(preposition.i, noun.i) + 1))
    source = find_owner(scene, noun)
    if not source.positions and preposition.i > noun.i:
        owner = scene.syntax[noun.i - 1]
        return between, Source((owner.i,) if "Poss=Yes" in owner.feats else (), "possessor")
    if source.positions:
        first = min(source.positions)
        cue = tuple(i for i in between if i not in source.positions)
        linking = range(noun.i + 1, first) if first > noun.i else ()
        return (*cue, *linking), source
    own = noun_phrase(scene, noun.i, without=(preposition.i,))
    return (preposition.i,), Source(tuple(i for i in own if i > preposition.i), "named")


def read_asides(scene: Scene) -> Iterator[Candidate]:
    """[Die Brücke ist sicher], so [der Bürgermeister]."""
    asides = scene.cues.asides
    for i, low in enumerate(scene.low):
        before = i - 1
        if low not in asides or before < 0:
            continue
        token = scene.syntax[i]
        inside = scene.mark_of[token.i] is not None
        if inside or scene.syntax[before].text not in BEFORE_ASIDE:
            continue
        source = _named_behind(scene, token.i)
        if source:
            bounds = scene.sentence_bounds(token.i)
            yield _around(scene, token, source, bounds)


def _named_behind(scene: Scene, i: int) -> tuple[int, ...]:
    """Return the noun phrase right behind ``i``, if nothing but punctuation ends it."""
    _, last = scene.sentence_bounds(i)
    begins = scene.syntax[min(i + 1, last)]
    head = phrase_head(scene, i + 1, last)
    if begins.i == i or begins.upos not in NOMINAL or head is None:
        return ()
    phrase = tuple(j for j in noun_phrase(scene, head, without=(i,)) if j > i)
    if not phrase or scene.syntax[head].upos not in {"NOUN", "PROPN", "PRON"}:
        return ()
    behind = phrase[-1] + 1
    while behind <= last and scene.syntax[behind].upos in GOING_ON:
        behind += 1
    ends = behind > last or scene.syntax[behind].text in BEHIND_ASIDE
    return phrase if ends else ()


def _around(
    scene: Scene, aside: Token, source: tuple[int, ...], bounds: tuple[int, int]
) -> Candidate:
    first, last = bounds
    behind = source[-1] + 1
    while behind <= last and scene.syntax[behind].upos in GOING_ON:
        behind += 1
    ends = behind >= last or not scene.words(range(behind, last + 1))
    stop = aside.i - 1 if ends else last
    taken = range(aside.i, behind)
    content = tuple(i for i in range(first, stop + 1) if i not in taken)
    rule = "aside" if ends else "aside, inside"
    return Candidate(rule, aside.text.lower(), (aside.i,), Source(source, "named"), content)
