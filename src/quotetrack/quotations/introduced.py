"""Words in marks that something else than "she said" gives a speaker.

In the examples [the source] and [the content] stand in brackets.
"""

from collections.abc import Iterator

from quotetrack.quotations.candidates import Candidate, Source
from quotetrack.quotations.regions import region_ahead, region_behind
from quotetrack.quotations.scene import Marked, Scene
from quotetrack.quotations.sources import noun_phrase

DASHES = frozenset("-–—―")
# More words than this are no name with its title.
LONGEST_NAME = 14


def read_dash(scene: Scene, marked: Marked) -> Iterator[Candidate]:
    """[“The bridge is safe.”] – [Commissioner Lambert]."""
    region = region_behind(scene, marked)
    _, last = scene.paragraph_bounds(marked.paragraph)
    if region.stop - 1 != last or not scene.is_statement(marked):
        return
    # The tokeniser may leave the dash on the closing mark.
    if not region or not DASHES & {scene.syntax[i].text[-1] for i in (region.start, marked.last)}:
        return
    name = _name_in(scene, region)
    if name:
        source = Source(name, "named")
        yield Candidate("dash", "–", (region.start,), source, tuple(marked.positions))


def read_heading(scene: Scene, marked: Marked) -> Iterator[Candidate]:
    """From [Nadia Lambert]: [“The bridge is safe.”]."""
    region = region_ahead(scene, marked)
    if not region or scene.syntax[region[-1]].text != ":" or not scene.is_statement(marked):
        return
    name = _name_in(scene, region)
    if name:
        source = Source(name, "named")
        yield Candidate("heading", ":", (region[-1],), source, tuple(marked.positions))


def _name_in(scene: Scene, region: range) -> tuple[int, ...]:
    """Return the name in a stretch that has a name, its title, and nothing that happens."""
    tokens = [scene.syntax[i] for i in region if scene.is_word(i)]
    if not tokens or len(tokens) > LONGEST_NAME:
        return ()
    if any(t.upos in {"VERB", "AUX"} for t in tokens):
        return ()
    if tokens[0].upos == "ADP":
        tokens = tokens[1:]
    if not any(t.upos == "PROPN" for t in tokens):
        return ()
    return scene.trim(range(tokens[0].i, tokens[-1].i + 1))


def read_opening(scene: Scene, marked: Marked) -> Iterator[Candidate]:
    """[Nadia Lambert] began talking. [“It was a hard winter.”]."""
    before = marked.first - 1
    if not scene.is_statement(marked) or not scene.begins_sentence(marked.first):
        return
    if marked.first == scene.paragraph_bounds(marked.paragraph)[0]:
        return
    if any(scene.syntax[i].lemma in scene.cues.saying for i in region_behind(scene, marked)):
        return
    first, _ = scene.sentence_bounds(before)
    for i in range(first, marked.first):
        verb = scene.syntax[i]
        begins = scene.syntax[verb.head]
        subject = scene.syntax.subject(begins.i)
        if verb.lemma in scene.cues.speaking and begins.lemma in scene.cues.beginning and subject:
            source = Source(noun_phrase(scene, subject.i, without=(i, begins.i)), "own")
            yield Candidate("opening", verb.lemma, (begins.i, i), source, tuple(marked.positions))
            return
