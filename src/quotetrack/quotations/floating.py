"""Words in quotation marks that no cue claims: they go on with the speaker before them.

“X,” she said. “Y.” is one quotation of two ranges, and so is a quotation that opens a new mark at
each paragraph. Behind a content that only ends in marks (The bridge, she said, was “safe.” “We
checked it.”) the new words are a quotation of their own which continues the one before.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from quotetrack.model import Act, Kind, Quotation
from quotetrack.quotations.acts import tell_act
from quotetrack.quotations.candidates import NO_SOURCE, Candidate
from quotetrack.quotations.scene import Marked, Scene
from quotetrack.quotations.spoken import is_spoken

# "she said" and what may stand with it: "she told reporters on Tuesday in Paris".
LONGEST_CLAUSE = 16
# How much of the surety is left for words that only follow.
SURETY_OF_FOLLOWING = 0.9
# Words in marks without a cue: so many, not mostly in capitals as a title is.
FEWEST_WORDS_UNATTRIBUTED = 6
SHARE_OF_CAPITALS = 0.6
SURETY_OF_UNATTRIBUTED = 0.3
# Patterns whose contents are somebody's own words without marks: see quotations/dashes.py.
SPOKEN = frozenset({"dash turn", "dash turn, open"})
# What speaks for these, in words.
WHY = {
    "floating": ("the words in quotation marks go on with the speaker before them",),
    "dash turn": ("a dash begins the paragraph, as it does where people talk",),
    "dash turn, open": ("a dash begins the paragraph, in a talk, and nobody is named beside it",),
    "unattributed": ("a whole sentence stands in quotation marks, and nobody is named beside it",),
    "reported": ("the mood of its verb tells that somebody else says so, after the words before",),
}


@dataclass(slots=True)
class Draft:
    """A quotation under construction, as token positions."""

    candidate: Candidate
    confidence: float
    content: list[int]
    continues: "Draft | None" = None
    rule: str = ""
    reasons: tuple[str, ...] = ()
    reach: int = field(init=False)

    def __post_init__(self) -> None:
        self.rule = self.rule or self.candidate.rule
        self.stretch()

    def extend(self, marked: Marked) -> None:
        """Add words in marks to the content."""
        self.content = sorted((*self.content, *marked.positions))
        self.stretch()

    def stretch(self) -> None:
        """Set ``reach``, the last token of content, cue and source."""
        own = () if self.continues else (*self.candidate.cue, *self.candidate.source.positions)
        self.reach = max(*self.content, *own, -1)


def join_floating(
    scene: Scene,
    chosen: Sequence[tuple[float, Candidate]],
    reasons: Mapping[Candidate, tuple[str, ...]] | None = None,
) -> tuple[Quotation, ...]:
    """Add the floating words to the ``chosen`` candidates and make quotations of all.

    ``reasons`` say why each was chosen, where that is known.
    """
    why = reasons or {}
    drafts = [Draft(c, p, list(c.content), reasons=why.get(c, ())) for p, c in chosen]
    claimed = {i for d in drafts for i in d.content}
    for marked in scene.marked:
        if not claimed.isdisjoint(marked.positions):
            continue
        same = next(
            (d for d in drafts if adjoins(scene, d, marked) or leads(scene, d, marked)), None
        )
        before = _draft_before(scene, drafts, marked)
        if same is not None:
            same.extend(marked)
        elif before is not None and follows(scene, before, marked):
            _append(scene, drafts, before, marked)
        elif is_unattributed(scene, marked) or is_spoken(scene, marked):
            drafts.append(_leave_open(marked))
        claimed.update(marked.positions)
    return tuple(_finish(scene, drafts))


def adjoins(scene: Scene, draft: Draft, marked: Marked) -> bool:
    """Tell whether words in marks end the sentence of a content: it is safe, “if we hurry”."""
    last = draft.content[-1]
    joined = last == marked.first - 1 or (
        last == marked.first - 2 and scene.syntax[last + 1].text == ","
    )
    begins = next((scene.syntax[i] for i in marked.positions if scene.is_word(i)), None)
    return joined and begins is not None and begins.text[0].islower()


def leads(scene: Scene, draft: Draft, marked: Marked) -> bool:
    """Tell whether words in marks begin a content: “It is,” she said, smiling, “quite safe.”."""
    own = (*draft.candidate.cue, *draft.candidate.source.positions)
    behind = own and min(own) == marked.last + 1 and draft.content[0] > max(own)
    comma = scene.syntax[max(marked.last - 1, 0)].text[-1] in {",", "?", "!", "…"}
    return bool(behind) and comma and scene.mark_of[draft.content[0]] is not None


def is_unattributed(scene: Scene, marked: Marked) -> bool:
    """Tell whether words in marks are surely said by somebody, though the text hides by whom.

    They are a sentence: long enough, with a verb, and no title in capitals.
    """
    words = [scene.syntax[i] for i in marked.positions if scene.is_word(i)]
    capitals = sum(t.text[0].isupper() for t in words)
    return (
        scene.is_statement(marked)
        and (len(words) >= FEWEST_WORDS_UNATTRIBUTED or _is_sentence(scene, marked))
        and any("VerbForm=Fin" in t.feats for t in words)
        and capitals < len(words) * SHARE_OF_CAPITALS
    )


def _is_sentence(scene: Scene, marked: Marked) -> bool:
    """Tell whether words in marks begin and end as a sentence of their own."""
    begins = scene.begins_sentence(marked.first)
    return marked.closed and begins and scene.syntax[marked.last - 1].text in {".", "!", "?", "…"}


def _leave_open(marked: Marked) -> Draft:
    positions = tuple(marked.positions)
    candidate = Candidate("unattributed", "", (), NO_SOURCE, positions)
    return Draft(candidate, SURETY_OF_UNATTRIBUTED, list(positions))


def follows(scene: Scene, before: Draft, marked: Marked) -> bool:
    """Tell whether ``marked`` stands right behind a quotation in marks and its "she said"."""
    comma = scene.syntax[marked.first - 1].text in {",", ":", ";", "—", "–"}
    # “The bridge,” she said, “is safe.” Without the comma so few words are a term.
    if not scene.is_statement(marked) and not (comma and before.reach == marked.first - 2):
        return False
    first, last = scene.paragraph_bounds(marked.paragraph)
    if scene.paragraph_of(before.reach) == marked.paragraph:
        gap = range(before.reach + 1, marked.first)
        new_sentence = scene.begins_sentence(marked.first)
        sentence = scene.syntax.sentence_number(before.reach)
        apart = any(scene.syntax.sentence_number(i) != sentence for i in gap if scene.is_word(i))
        return (new_sentence or comma) and not apart
    alone = marked.first == first and scene.words(range(marked.last + 1, last + 1)) == 0
    return (
        alone
        and scene.paragraph_of(before.reach) == marked.paragraph - 1
        and (scene.words(range(before.reach + 1, first)) <= LONGEST_CLAUSE)
    )


def _draft_before(scene: Scene, drafts: Sequence[Draft], marked: Marked) -> Draft | None:
    """Return the quotation in marks that ends last before ``marked``."""
    ended = [
        d
        for d in drafts
        if d.reach < marked.first
        and (scene.mark_of[d.content[-1]] is not None or scene.mark_of[d.content[0]] is not None)
    ]
    return max(ended, key=lambda d: d.reach, default=None)


def _append(scene: Scene, drafts: list[Draft], before: Draft, marked: Marked) -> None:
    """Join ``marked`` to the quotation before it, or let it continue that one."""
    if all(scene.mark_of[i] is not None for i in before.content if scene.is_word(i)):
        before.extend(marked)
        return
    confidence = before.confidence * SURETY_OF_FOLLOWING
    drafts.append(
        Draft(before.candidate, confidence, list(marked.positions), before, rule="floating")
    )


def _finish(scene: Scene, drafts: Sequence[Draft]) -> Iterator[Quotation]:
    ordered = sorted(drafts, key=lambda d: d.content[0])
    starts = [d.content[0] for d in ordered]
    for draft in ordered:
        spans = scene.syntax.spans
        before = draft.continues
        yield Quotation(
            content=spans(draft.content),
            cue=() if before else spans(draft.candidate.cue),
            source=() if before else spans(draft.candidate.source.positions),
            kind=Kind.DIRECT if draft.rule in SPOKEN else kind_of(scene, draft.content),
            rule=draft.rule,
            confidence=round(draft.confidence, 3),
            continues=bisect_left(starts, before.content[0]) if before else None,
            act=Act.STATEMENT
            if draft.rule in SPOKEN
            else tell_act(scene, draft.candidate.cue, draft.content),
            reasons=draft.reasons or WHY.get(draft.rule, ()),
        )


def kind_of(scene: Scene, content: Sequence[int]) -> Kind:
    """Tell how much of a content stands inside quotation marks; "that" before them counts not."""
    words = [i for i in content if scene.is_word(i)]
    if len(words) > 1 and scene.syntax[words[0]].upos == "SCONJ":
        words = words[1:]
    inside = {scene.mark_of[i] is not None for i in words}
    return Kind.DIRECT if inside == {True} else Kind.MIXED if True in inside else Kind.INDIRECT
