"""What is never said, whatever the rankers think: silence, denials, "it", nobody's words."""

from collections.abc import Sequence

from quotetrack.model import Token
from quotetrack.quotations.candidates import Candidate, Source
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.spotting import is_unsaid

# Words that alone make no content.
# A finite verb with its subject and one word more says something: it was over, she was not.
SHORTEST_CLAUSE = 3
EMPTY = frozenset({"PRON", "ADP", "PART", "SCONJ", "CCONJ", "DET", "ADV", "AUX"})

PREDICATES = frozenset({"VERB", "AUX"})
# What a parser may make of a second complement, which says something of the object.
SECOND = ("appos", "dep", "parataxis", "acl")
# What stands beside a verb and its object.
BESIDE = frozenset({"obl", "advmod", "punct", "obl:npmod", "obl:tmod"})


def may_stand(scene: Scene, candidate: Candidate) -> bool:
    """Tell whether a candidate may be a quotation at all."""
    return (
        says_something(scene, candidate.content)
        and can_speak(scene, candidate.source)
        and not any(_is_silent(scene, i, candidate.content) for i in candidate.cue)
        and not _only_names(scene, candidate)
        and not _keeps_back(scene, candidate.cue)
        and not _only_does(scene, candidate)
    )


def says_something(scene: Scene, content: Sequence[int]) -> bool:
    """Tell whether a content is more than "it" or "so": she repeated it."""
    words = [scene.syntax[i] for i in content if scene.is_word(i)]
    if any(t.upos not in EMPTY or scene.mark_of[t.i] is not None for t in words):
        return True
    return len(words) >= SHORTEST_CLAUSE and any("VerbForm=Fin" in t.feats for t in words)


def can_speak(scene: Scene, source: Source) -> bool:
    """Tell whether a source is somebody: experience shows much, nobody said so, nor Monday."""
    inside = set(source.positions)
    heads = [t for i in inside if (t := scene.syntax[i]).head not in inside]
    if any(t.text in scene.grammar.times for t in heads):
        return False
    mute = scene.cues.voiceless, scene.cues.nobody
    return not any(t.lemma in mute[t.upos == "PRON"] for t in heads)


def _is_silent(scene: Scene, i: int, content: Sequence[int]) -> bool:
    """She never said, if she says so; she declined to comment on it, she denied having said it."""
    verb = scene.syntax[i]
    if verb.upos != "VERB":
        return False
    if is_unsaid(scene, verb):
        return True
    first = next((t for j in content if (t := scene.syntax[j]).upos == "VERB"), None)
    if verb.lemma in scene.cues.declining and first is None:
        return all(scene.mark_of[j] is None for j in content)
    silent = scene.cues.declining | scene.cues.denying
    said = first.lemma if first else ""
    return (verb.lemma in silent and said in scene.cues.saying) or (
        first is not None and _stays_unnamed(scene, verb, first)
    )


def _stays_unnamed(scene: Scene, verb: Token, first: Token) -> bool:
    """He asked [not to be named], she declined [to give her name]: about who speaks, no more."""
    if scene.syntax.subject(first.i):
        return False  # The police said the victims were not named: about others.
    cues = scene.cues
    passive = scene.syntax.children(first.i, "aux:pass")
    names = {t.lemma for t in scene.syntax.children(first.i, "obj")}
    hides = (first.lemma in cues.identifying and passive) or names & cues.identifying
    above = scene.syntax.children(verb.i, "advmod"), scene.syntax.children(first.i, "advmod")
    negated = any(t.lemma in cues.negations for side in above for t in side)
    return bool(hides) and (negated or verb.lemma in cues.declining)


def _only_names(scene: Scene, candidate: Candidate) -> bool:
    """They call him “Shorty”: a name in marks is no statement."""
    if not any(scene.syntax[i].lemma in scene.cues.naming for i in candidate.cue):
        return False
    marked = [
        scene.syntax[i]
        for i in candidate.content
        if scene.is_word(i) and scene.mark_of[i] is not None
    ]
    return bool(marked) and all(t.text[0].isupper() for t in marked)


def _keeps_back(scene: Scene, cue: Sequence[int]) -> bool:
    """She gave no reason [for the delay]: nothing is told of it."""
    cues, nouns = scene.cues, (scene.syntax[i] for i in cue)
    return any(
        noun.upos == "NOUN"
        and noun.lemma in cues.withheld
        and any(t.lemma in cues.negating for t in scene.syntax.children(noun.i, "det"))
        for noun in nouns
    )


def _only_does(scene: Scene, candidate: Candidate) -> bool:
    """She called [her deputy], they published [a draft]: done to a thing, and nothing said of it.

    But she called the delay a scandal.
    """
    doing = scene.cues.naming | scene.cues.publishing
    verbs = {i for i in candidate.cue if scene.syntax[i].lemma in doing}
    inside = [scene.syntax[i] for i in candidate.content]
    of_verb = [t for t in inside if t.head in verbs and t.deprel not in BESIDE]
    if [t.deprel for t in of_verb] != ["obj"]:
        return False
    second = scene.syntax.children(of_verb[0].i, *SECOND)
    bare = all(t.upos not in PREDICATES and scene.mark_of[t.i] is None for t in inside)
    return bare and not second
