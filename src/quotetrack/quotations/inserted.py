"""Who speaks, told inside of the marks: French and Russian newsrooms don't close them for it.

In the example [the source] and [the content] stand in brackets.
"""

from collections.abc import Iterator

from quotetrack.quotations.candidates import Candidate, Source
from quotetrack.quotations.scene import Marked, Scene
from quotetrack.quotations.sources import NAME_PARTS, NOMINAL, noun_phrase
from quotetrack.quotations.spotting import is_unsaid

STOPS = frozenset({",", ".", ";", "!", "?", "…", "...", "—", "–"})
BEGINS_APPOSITION = frozenset({"DET", "NOUN", "ADJ", "PROPN"})
MOST_BEFORE_VERB = 4  # "lui a également répondu"
IN_GROUP = frozenset({"AUX", "PRON", "ADV", "PART"})
PREDICATES = frozenset({"VERB", "AUX"})


def read_inserted(scene: Scene, marked: Marked) -> Iterator[Candidate]:
    """« [Le pont], dit [la maire], [est sûr]. »: the first of such clauses tells who speaks."""
    if not scene.grammar.inserted:
        return
    clauses = list(_find_clauses(scene, marked))
    if clauses:
        verb, _, cue, source = clauses[0]
        taken = {i for _, clause, *_ in clauses for i in clause}
        content = tuple(i for i in marked.positions if i not in taken)
        yield Candidate("inserted", scene.syntax[verb].lemma, cue, source, content)


def _find_clauses(
    scene: Scene, marked: Marked
) -> Iterator[tuple[int, range, tuple[int, ...], Source]]:
    """Yield verb, clause, cue and source of each clause about who speaks that stands in marks."""
    for verb in range(marked.first + 2, marked.last):
        token = scene.syntax[verb]
        if token.upos != "VERB" or token.lemma not in scene.cues.saying or is_unsaid(scene, token):
            continue
        start = _start_of_group(scene, marked, verb)
        if scene.syntax[start - 1].text not in scene.grammar.inserted:
            continue
        clause = range(start, _end_of_clause(scene, marked, verb))
        source = _find_source(scene, verb, clause)
        if source is not None:
            group = (i for i in range(start, verb + 1) if i not in source.positions)
            cue = tuple(i for i in group if scene.syntax[i].upos in {"AUX", "VERB"})
            yield verb, clause, cue, source


def _start_of_group(scene: Scene, marked: Marked, verb: int) -> int:
    start = verb
    while start > marked.first + 1 and verb - start <= MOST_BEFORE_VERB:
        if scene.syntax[start - 1].upos not in IN_GROUP:
            break
        start -= 1
    return start


def _end_of_clause(scene: Scene, marked: Marked, verb: int) -> int:
    """Return where the clause ends: at a comma, or behind what says more of who speaks."""
    end = _find_stop(scene, marked, verb + 1)
    glued = any(scene.syntax[i].text.lower() in scene.grammar.glued for i in range(verb - 1, end))
    if scene.syntax[end].text != "," or glued:
        return end
    further = _find_stop(scene, marked, end + 1)
    said = [scene.syntax[i] for i in range(end + 1, further) if scene.is_word(i)]
    apposed = said and said[0].upos in BEGINS_APPOSITION
    return further if apposed and not any(t.upos in PREDICATES for t in said) else end


def _find_stop(scene: Scene, marked: Marked, start: int) -> int:
    stops = (i for i in range(start, marked.last) if scene.syntax[i].text in STOPS)
    return next(stops, marked.last)


def _find_source(scene: Scene, verb: int, clause: range) -> Source | None:
    """Return who speaks: a pronoun glued to the verb, or what stands right behind it."""
    subject = next((t for t in scene.syntax.subjects(verb) if t.i in clause), None)
    if subject is not None and subject.text.lower() in scene.grammar.glued:
        return Source(noun_phrase(scene, subject.i, without=(verb,)), "own")
    if verb + 1 >= clause.stop or (subject is not None and subject.i < verb):
        return None
    head = next((i for i in range(verb + 1, clause.stop) if _is_head(scene, i)), None)
    if head is None or any(
        scene.syntax[i].upos not in {"DET", "ADJ"} for i in range(verb + 1, head)
    ):
        return None
    while scene.syntax[head].head in clause and scene.syntax[head].deprel in NAME_PARTS:
        head = scene.syntax[head].head
    phrase = (i for i in noun_phrase(scene, head, without=(verb,)) if verb < i < clause.stop)
    return Source(scene.trim(tuple(phrase)), "inverted")


def _is_head(scene: Scene, i: int) -> bool:
    return scene.syntax[i].upos in NOMINAL - {"DET", "ADJ", "NUM"}
