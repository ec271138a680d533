"""Leave titles in marks out of what somebody said: on the show “Harbor Talk,” she said ..."""

from dataclasses import replace

from quotetrack.lang import Language
from quotetrack.model import Quotation, Span
from quotetrack.quotations.floating import kind_of
from quotetrack.quotations.scene import Marked, Scene

LONGEST_TITLE = 6
# In so few words a tagger takes a noun for a verb: “Harbor Talk”.
TOO_FEW_FOR_VERBS = 2
IN_PHRASE = frozenset({"NOUN", "PROPN", "ADJ", "DET", "NUM", "PART", "PRON"})
LONGEST_PHRASE = 8


def drop_titles(scene: Scene, language: Language, quotation: Quotation) -> Quotation:
    """Leave out the pieces of a content that are titles outside of what is reported.

    On the radio show “Harbor Talk,” [Lambert] said that the bridge was [“a trap”].
    """
    if len(quotation.content) == 1:
        return quotation
    kept = tuple(p for p in quotation.content if not _is_title(scene, language, quotation, p))
    positions = [i for piece in kept for i in scene.syntax.tokens_in(piece)]
    if len(kept) == len(quotation.content) or not scene.words(positions):
        return quotation
    return replace(quotation, content=kept, kind=kind_of(scene, positions))


def _is_title(scene: Scene, language: Language, quotation: Quotation, piece: Span) -> bool:
    positions = scene.syntax.tokens_in(piece)
    number = scene.mark_of[positions[0]] if positions else None
    if number is None or scene.marked[number].positions != positions:
        return False
    marked = scene.marked[number]
    return (
        _stands_outside(quotation, piece)
        and _looks_like_title(scene, language, marked)
        and _is_in_phrase(scene, marked)
    )


def _stands_outside(quotation: Quotation, piece: Span) -> bool:
    """Tell whether a piece stands before cue and source, or behind all the rest."""
    frame = (*quotation.cue, *quotation.source)
    rest = (*frame, *(p for p in quotation.content if p != piece))
    before = bool(frame) and piece.end <= min(frame).start
    return before or all(span.end <= piece.start for span in rest)


def _looks_like_title(scene: Scene, language: Language, marked: Marked) -> bool:
    """Tell whether the words in marks are few and in capitals, and none of them is a verb."""
    people = language.people
    small = people.joining | people.articles | people.conjunctions | people.particles
    words = [scene.syntax[i] for i in marked.positions if scene.is_word(i)]
    if not 0 < len(words) <= LONGEST_TITLE or scene.syntax[marked.last - 1].text in {"?", "!"}:
        return False
    large = all(not w.text[0].islower() or w.text in small for w in words)
    verbs = any("VerbForm=Fin" in w.feats for w in words) and len(words) > TOO_FEW_FOR_VERBS
    return large and words[0].text[0].isupper() and not verbs


def _is_in_phrase(scene: Scene, marked: Marked) -> bool:
    """[On the radio show] “Harbor Talk”: only a phrase with a preposition leads up to it."""
    first = max(scene.paragraph_bounds(marked.paragraph)[0], marked.first - LONGEST_PHRASE)
    i = marked.first - 1
    if i > first and scene.syntax[i].text == ",":
        i -= 1
    while i >= first and scene.syntax[i].upos in IN_PHRASE:
        i -= 1
    return i >= first and scene.syntax[i].upos == "ADP"
