"""What patterns read where nobody speaks, in languages that no ranker was trained for."""

from quotetrack.quotations.candidates import Candidate
from quotetrack.quotations.scene import FEWEST_WORDS, Scene

# Patterns in which the content stands around its cue: only who surely speaks says it all.
AROUND = frozenset({"inverted", "tail", "parenthesis", "host", "comparing"})

FINAL = frozenset({".", "!", "?", "…", "..."})
# Where a subject is looked for, and cases that surely are none.
SPEAKING = frozenset({"own", "named", "inverted", "matrix"})
LISTENING = ("Dat", "Ins", "Loc")
ATTRIBUTES = frozenset({"acl", "amod"})
CLAUSES = frozenset({"ccomp", "xcomp", "mark"})

# Patterns of what is done to a thing.
OBJECTS = frozenset({"object", "complements"})


def is_doubtful(scene: Scene, candidate: Candidate) -> bool:
    """Tell whether what a pattern read is more likely the article's own words.

    A noun says nothing of what stands around it, nobody says what has no verb behind a colon, and
    neither silence nor a name or a term in marks is a statement.
    """
    if candidate.rule == "colon":
        return not _says_something(scene, candidate)
    if (
        _ends_before(scene, candidate)
        or _is_attribute(scene, candidate)
        or _publishes(scene, candidate)
        or _is_nickname(scene, candidate)
        or _only_listens(scene, candidate)
        or _reads_aloud(scene, candidate)
        or _names_in_marks(scene, candidate)
    ):
        return True
    if candidate.rule.startswith("ahead"):
        return _opens_clause(scene, candidate) or _has_no_speaker(scene, candidate)
    if candidate.rule in OBJECTS:
        return _holds_title(scene, candidate)
    if candidate.rule not in AROUND:
        return False
    words = [scene.syntax[i] for i in candidate.cue]
    silent = scene.cues.declining | scene.cues.denying
    named = candidate.rule == "comparing" and scene.cues.naming
    return (
        all(t.upos in {"NOUN", "SCONJ"} for t in words)
        or any(t.lemma in silent or (named and t.lemma in named) for t in words)
        or (not candidate.source.positions and not _is_marked(scene, candidate))
        or (candidate.rule == "parenthesis" and candidate.source.path == "relative")
        or _only_accompanies(scene, candidate)
        or _announces(scene, candidate)
    )


def _is_attribute(scene: Scene, candidate: Candidate) -> bool:
    """Книга, продолжающая «Красную воду»; где обещанные деньги: a participle tells of a thing."""
    words = [scene.syntax[i] for i in candidate.cue]
    verbs = [t for t in words if t.upos == "VERB"]
    inside = [scene.syntax[i] for i in candidate.content]
    composed = any(t.upos == "AUX" for t in words)
    return (
        not composed
        and any("VerbForm=Part" in t.feats and t.deprel in ATTRIBUTES for t in verbs)
        and not (
            any(t.deprel in CLAUSES or "VerbForm=Fin" in t.feats for t in inside)
            and candidate.rule not in AROUND
        )
    )


def _is_nickname(scene: Scene, candidate: Candidate) -> bool:
    """Jean Roux, dit « Jeannot », n'a rien dit: a name in marks between two commas."""
    cue, first, last = min(candidate.cue), candidate.content[0], candidate.content[-1]
    if cue < 1 or not cue < first or last + 1 >= len(scene.syntax):
        return False
    words = [scene.syntax[i] for i in candidate.content if scene.is_word(i)]
    few = len(words) < FEWEST_WORDS and all(t.text[0].isupper() for t in words)
    commas = scene.syntax[cue - 1].text == scene.syntax[last + 1].text == ","
    return few and commas and scene.syntax[first - 1].i == max(candidate.cue)


def _only_listens(scene: Scene, candidate: Candidate) -> bool:
    """«Нет», — сказал Егор Рулёв, отвечая [Лее Руис], которая ...: no subject has that case."""
    source = candidate.source
    spoken = candidate.rule in AROUND or candidate.rule.startswith(("behind", "ahead"))
    if not spoken or source.path not in SPEAKING or not source.positions:
        return False
    inside = set(source.positions)
    head = next((i for i in source.positions if scene.syntax[i].head not in inside), None)
    linked = scene.syntax[max(min(source.positions) - 1, 0)].upos == "ADP"
    feats = scene.syntax[head].feats if head is not None else ""
    return not linked and any(f"Case={case}" in feats for case in LISTENING)


def _reads_aloud(scene: Scene, candidate: Candidate) -> bool:
    """Депутат прочитал письмо [медсестры]: «Нет сил»: the words are those of whose letter it is."""
    if candidate.rule != "ahead, colon":
        return False
    written = scene.cues.nouns | scene.cues.places.nouns
    things = [t for i in candidate.cue for t in scene.syntax.children(i, "obj")]
    return any(t.lemma in written and scene.syntax.children(t.i, "nmod") for t in things)


def _publishes(scene: Scene, candidate: Candidate) -> bool:
    """Zoé Hamon publie « Je ne dors plus »: what begins large in marks is what she published."""
    if scene.cues.publishing.isdisjoint(scene.syntax[i].lemma for i in candidate.cue):
        return False
    first = candidate.content[0]
    before = scene.syntax[max(first - 1, 0)].text
    begins = next((scene.syntax[i] for i in candidate.content if scene.is_word(i)), None)
    large = begins is not None and begins.text[0].isupper()
    ahead = first > max(candidate.cue)
    return large and ahead and before != ":" and scene.mark_of[first] is not None


def _names_in_marks(scene: Scene, candidate: Candidate) -> bool:
    """Le quartier dit « des Halles » va être rénové: so few words before a verb are a name."""
    number = scene.mark_of[candidate.content[0]]
    if candidate.rule not in OBJECTS or number is None:
        return False
    marked = scene.marked[number]
    behind = next((i for i in candidate.content if i > marked.last), None)
    if behind is None or scene.words(marked.positions) >= FEWEST_WORDS:
        return False
    return behind == marked.last + 1 and "VerbForm=Fin" in scene.syntax[behind].feats


def _ends_before(scene: Scene, candidate: Candidate) -> bool:
    """Elle le coupe : « On t'a viré ». Il rit.: the stop behind the mark ended her sentence."""
    stop = candidate.content[-1] + 1
    if not candidate.rule.startswith("behind"):
        return False
    if stop + 1 >= len(scene.syntax) or scene.syntax[stop].text not in FINAL:
        return False
    return stop < min(candidate.cue) and not scene.syntax[stop + 1].text[0].islower()


def _has_no_speaker(scene: Scene, candidate: Candidate) -> bool:
    """Tell whether nobody is named before what is no statement."""
    stated = scene.marks_between(candidate.content[0], candidate.content[-1])
    return not candidate.source.positions and not any(map(scene.is_statement, stated))


def _opens_clause(scene: Scene, candidate: Candidate) -> bool:
    """Il dit que ses services l'ont dit et que, « si besoin », ...: not what the services said."""
    comma = candidate.content[0] - 1
    if comma < 1 or scene.syntax[comma].text != ",":
        return False
    return scene.syntax[comma - 1].text.lower() in scene.grammar.complementisers


def _says_something(scene: Scene, candidate: Candidate) -> bool:
    """Lakeside: Hale, Castell, Whitfield (Lambert, 77): a line-up says nothing."""
    verbs = any(scene.syntax[i].upos in {"VERB", "AUX"} for i in candidate.content)
    return verbs or _is_marked(scene, candidate)


def _holds_title(scene: Scene, candidate: Candidate) -> bool:
    """Написала повість «Тиха вода»: what begins large in marks, and states nothing, is a name."""
    found = scene.marks_between(candidate.content[0], candidate.content[-1])
    begins = [next((i for i in m.positions if scene.is_word(i)), m.first) for m in found]
    large = all(scene.syntax[i].text[0].isupper() for i in begins)
    inside = [scene.syntax[i] for m in found for i in m.positions]
    states = any("VerbForm=Fin" in t.feats for t in inside)
    if candidate.rule != "object":
        states = states or any(map(scene.is_statement, found))
    return bool(found) and large and not states


def _is_marked(scene: Scene, candidate: Candidate) -> bool:
    return all(scene.mark_of[i] is not None for i in candidate.content if scene.is_word(i))


def _only_accompanies(scene: Scene, candidate: Candidate) -> bool:
    """Розглянувши заяву, рада встановила; interrogée, elle dit: not what she said."""
    inside = [scene.syntax[i] for i in candidate.content]
    verbs = [t for t in inside if t.upos == "VERB"]
    first = next((t for t in inside if scene.is_word(t.i)), None)
    begins = first is not None and "VerbForm=Part" in first.feats
    if begins and not any("VerbForm=Fin" in t.feats for t in inside):
        return not _is_marked(scene, candidate)
    return bool(verbs) and all("VerbForm=Conv" in t.feats for t in verbs)


def _announces(scene: Scene, candidate: Candidate) -> bool:
    """Школа закрыта, но она сказала, [что её откроют]: what is said stands behind the cue."""
    last = max((*candidate.cue, *candidate.source.positions))
    comma, begins = [*scene.syntax.tokens[last + 1 : last + 3], None, None][:2]
    if comma is None or begins is None or comma.text != ",":
        return False
    return begins.lemma in scene.grammar.complementisers and begins.i not in candidate.content[:1]
