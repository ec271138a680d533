"""Patterns of marks: a cue's clause that stands right beside words in quotation marks.

A parser is often lost at a quotation mark, so these look at the marks and punctuation first and
ask the tree only for the cue and its source. In the examples [the source] and [the content]
stand in brackets.
"""

from collections.abc import Iterable, Iterator

from quotetrack.lang import Cues
from quotetrack.quotations.candidates import Candidate, Source
from quotetrack.quotations.scene import Marked, Scene
from quotetrack.quotations.sources import noun_phrase

FINAL = frozenset(".!?…")
SKIPPED_BEFORE_CUE = frozenset({"ADV", "PUNCT", "CCONJ", "AUX", "PART"})
MAX_GAP = 14


def read_behind(scene: Scene, cues: Cues, marked: Marked) -> Iterator[Candidate]:
    """[“The bridge is safe,”] said [the mayor]. [The bridge is “quite safe,”] [she] said."""
    region = _region_behind(scene, marked)
    for verb in _saying(scene, cues, region):
        if not _joined(scene, marked, verb):
            return
        source = _source_in(scene, verb, region)
        first = min((verb, *source.positions))
        if any(_is_content_word(scene, i) for i in range(region.start, first)):
            return
        content = (*_sentence_before(scene, marked), *marked.positions)
        rule = "behind" if content[0] == marked.first else "behind, mixed"
        yield Candidate(rule, scene.syntax[verb].lemma, (verb,), source, content)
        return


def read_ahead(scene: Scene, cues: Cues, marked: Marked) -> Iterator[Candidate]:
    """[The mayor] told reporters: [“The bridge is safe.”]."""
    region = _region_ahead(scene, marked)
    if not region:
        return
    joint = scene.syntax[region[-1]].text
    for verb in reversed(list(_saying(scene, cues, region))):
        gap = [i for i in range(verb + 1, region.stop) if scene.is_word(i)]
        near = len(gap) <= (MAX_GAP if joint in {":", ","} else 0)
        source = _source_in(scene, verb, region, before=True)
        if near or all(i in source.positions for i in gap):
            rule = {":": "ahead, colon", ",": "ahead, comma"}.get(joint, "ahead")
            word = scene.syntax[verb].lemma
            yield Candidate(rule, word, (verb,), source, tuple(marked.positions))
        return


def read_dash(scene: Scene, marked: Marked) -> Iterator[Candidate]:
    """[“The bridge is safe.”] – [Commissioner Lambert]."""
    region = _region_behind(scene, marked)
    if len(region) < 2 or scene.syntax[region[0]].text not in {"-", "–", "—", "―", "--"}:
        return
    rest = [i for i in region[1:] if scene.is_word(i)]
    if (
        not rest
        or len(rest) > MAX_GAP
        or scene.syntax[rest[0]].upos not in {"PROPN", "NOUN", "DET"}
    ):
        return
    if any(scene.syntax[i].upos in {"VERB", "AUX"} for i in rest):
        return
    source = Source(scene.trim(range(rest[0], rest[-1] + 1)), "named")
    yield Candidate("dash", "–", (region[0],), source, tuple(marked.positions))


def _saying(scene: Scene, cues: Cues, region: Iterable[int]) -> Iterator[int]:
    """Yield the verbs of saying among ``region``."""
    for i in region:
        token = scene.syntax[i]
        if token.upos in {"VERB", "AUX"} and token.lemma in cues.saying:
            yield i


def _region_behind(scene: Scene, marked: Marked) -> range:
    """Return the tokens from the closing mark to the end of the sentence or the next mark."""
    _, last = scene.paragraph_bounds(marked.paragraph)
    stop = marked.last + 1
    while stop <= last and scene.mark_of[stop] is None:
        stop += 1
        if scene.syntax[stop - 1].text in FINAL and stop > marked.last + 2:
            break
    return range(marked.last + 1, stop)


def _region_ahead(scene: Scene, marked: Marked) -> range:
    """Return the tokens from the sentence's start, or the mark before, to the opening mark."""
    first, _ = scene.paragraph_bounds(marked.paragraph)
    start = marked.first
    while start > first and scene.mark_of[start - 1] is None:
        if scene.syntax[start - 1].text in FINAL:
            break
        start -= 1
    return range(start, marked.first)


def _joined(scene: Scene, marked: Marked, verb: int) -> bool:
    """Tell whether the punctuation between the words and the verb lets the verb speak them."""
    inner = scene.syntax[max(marked.first, marked.last - 1)].text[-1]
    behind = scene.syntax[marked.last + 1].text
    if inner == "," or behind in {",", "-", "–", "—"} or marked.last + 1 == verb:
        return True
    if inner in "?!…—–-":
        return not any(t.i > verb for t in scene.syntax.children(verb, "ccomp", "xcomp"))
    return inner not in FINAL or scene.syntax[marked.last + 1].text[0].islower()


def _source_in(scene: Scene, verb: int, region: range, *, before: bool = False) -> Source:
    """Find who speaks by ``verb``: its subject if that stands in ``region``, else its neighbour."""
    syntax = scene.syntax
    subject = syntax.subject(verb)
    if subject is not None and subject.i in region:
        relative = "PronType=Rel" in subject.feats
        positions = noun_phrase(scene, subject.i, without=(verb,))
        return Source(positions, "relative" if relative else "own")
    agents = [t for t in syntax.children(verb, "obl:agent") if t.i in region]
    if agents:
        return Source(noun_phrase(scene, agents[0].i, without=(verb,)), "agent")
    return _above(scene, verb, region) or _neighbour(scene, verb, region, before=before)


def _above(scene: Scene, verb: int, region: range) -> Source | None:
    """[The mayor] smiled, saying …: the subject of a verb above, within the region."""
    for token in scene.syntax.ancestors(verb):
        subject = scene.syntax.subject(token.i)
        if subject is not None and subject.i in region and subject.i < verb:
            return Source(noun_phrase(scene, subject.i, without=(verb,)), "matrix")
    return None


def _neighbour(scene: Scene, verb: int, region: range, *, before: bool) -> Source:
    """Take the noun phrase right beside a verb whose subject the parser missed."""
    behind = range(verb + 1, region.stop)
    ahead = range(verb - 1, region.start - 1, -1)
    for side in (ahead,) if before else (behind, ahead):
        for i in side:
            token = scene.syntax[i]
            if token.upos in {"NOUN", "PROPN", "PRON"}:
                phrase = noun_phrase(scene, _top(scene, i, side), without=(verb,))
                return Source(tuple(p for p in phrase if p in region), "named")
            if token.upos in {"VERB", "ADP", "SCONJ"}:
                break
    return Source((), "none")


def _top(scene: Scene, i: int, side: range) -> int:
    """Climb from a name's part to its head, as long as that stays on the same side."""
    while scene.syntax[i].head in side and scene.syntax[i].deprel in {"compound", "amod", "flat"}:
        i = scene.syntax[i].head
    return i


def _is_content_word(scene: Scene, i: int) -> bool:
    return scene.is_word(i) and scene.syntax[i].upos not in SKIPPED_BEFORE_CUE


def _sentence_before(scene: Scene, marked: Marked) -> tuple[int, ...]:
    """Return the words of the same sentence that lead up to the opening mark."""
    first, _ = scene.paragraph_bounds(marked.paragraph)
    start = marked.first
    while start > first and not _ends_sentence(scene, start - 1):
        start -= 1
    return scene.trim(range(start, marked.first))


def _ends_sentence(scene: Scene, i: int) -> bool:
    """Tell whether a sentence ends with token ``i``, final punctuation or a mark behind it."""
    text = scene.syntax[i].text
    number = scene.mark_of[i]
    if number is not None and i == scene.marked[number].last and i > 0:
        text = scene.syntax[i - 1].text
    return text[-1] in FINAL and scene.sentence_bounds(i + 1)[0] == i + 1
