"""Take out of a content what only leads up to it, in languages that no ranker was trained for.

A small parser hangs the day, the topic of a headline or the words before a colon on the verb of
saying, and a rule that reads all that hangs there takes them for what was said. In the examples
[the content] stands in brackets.
"""

from collections.abc import Sequence
from dataclasses import replace

from quotetrack.quotations.candidates import Candidate
from quotetrack.quotations.scene import Marked, Scene

# Patterns that read all that hangs on a verb, and those whose content stands around its cue.
COMPLEMENTS = frozenset({"complements", "prepositional"})
AROUND = frozenset({"inverted", "tail", "parenthesis", "host"})
# Between what leads up to marks and the marks: a colon, a dateline's dash.
PARTING = frozenset({":", "—", "–"})
# Forms of a verb that tell what somebody does at the same time.
MEANWHILE = ("Tense=Pres|VerbForm=Part", "VerbForm=Conv")
APOSTROPHES = frozenset({"'", "’"})


def settle_edges(scene: Scene, candidate: Candidate) -> Candidate:
    """Return a candidate without what stands before its content proper, or behind its cue."""
    content = _drop_apostrophe(scene, candidate.content)
    if candidate.rule in AROUND:
        content = _keep_marked(scene, candidate, content)
    if candidate.rule in COMPLEMENTS | AROUND:
        content = _begin_at_colon(scene, content)
    if candidate.rule == "clause":
        content = _end_at_participle(scene, content)
    if candidate.rule == "complements":
        content = _begin_at_complementiser(scene, content)
    return candidate if content == candidate.content else replace(candidate, content=content)


def _drop_apostrophe(scene: Scene, content: tuple[int, ...]) -> tuple[int, ...]:
    """Elle se félicite d'[« un accord »]: the apostrophe belongs to the word before."""
    return content[1:] if scene.syntax[content[0]].text in APOSTROPHES else content


def _keep_marked(scene: Scene, candidate: Candidate, content: tuple[int, ...]) -> tuple[int, ...]:
    """[« On va nous chasser »], redoute Zoé Hamon, qui vit là: closed marks end what she says."""
    behind = [i for i in content if i > max(candidate.cue, default=content[-1])]
    before = content[: len(content) - len(behind)]
    number = scene.mark_of[content[0]]
    if not behind or number is None or not before:
        return content
    marked = scene.marked[number]
    whole = before[-1] == marked.last and marked.closed
    free = all(scene.mark_of[i] is None for i in behind if scene.is_word(i))
    return before if whole and free else content


def _begin_at_colon(scene: Scene, content: tuple[int, ...]) -> tuple[int, ...]:
    """École : [« Tout va mal »], alerte Luc Fabre: what a colon parts from marks is no words.

    LESCAR — [« On a eu peur »], dit Luc Fabre.
    """
    for n in range(1, len(content) - 1):
        i = content[n]
        number = scene.mark_of[content[n + 1]]
        if scene.syntax[i].text not in PARTING or scene.mark_of[i] is not None or number is None:
            continue
        inside: Marked = scene.marked[number]
        if inside.first == content[n + 1] and _holds(scene, inside, content[n + 1 :]):
            return content[n + 1 :]
    return content


def _holds(scene: Scene, marked: Marked, positions: Sequence[int]) -> bool:
    return all(i in marked.positions for i in positions if scene.is_word(i))


def _end_at_participle(scene: Scene, content: tuple[int, ...]) -> tuple[int, ...]:
    """Il a dit [que l'usine « restera »], contredisant Zoé Hamon: what he did by saying so."""
    for n in range(1, len(content) - 1):
        comma, begins = scene.syntax[content[n]], scene.syntax[content[n + 1]]
        closed = scene.mark_of[content[n - 1]] is not None and scene.mark_of[comma.i] is None
        if closed and comma.text == "," and any(form in begins.feats for form in MEANWHILE):
            return content[:n]
    return content


def _begin_at_complementiser(scene: Scene, content: tuple[int, ...]) -> tuple[int, ...]:
    """Elle a admis jeudi, devant les élus, [que le pont fermerait]."""
    for n, i in enumerate(content[1:], 1):
        token = scene.syntax[i]
        if "VerbForm=Fin" in token.feats or scene.mark_of[i] is not None:
            return content
        if token.deprel == "mark" and token.text.lower() in scene.grammar.complementisers:
            return content[n:]
    return content
