"""Free indirect speech: sentences whose mood says that somebody else says them.

Der Bürgermeister sagte, die Brücke sei sicher. [Man habe sie geprüft.] German news tells so what
else [the mayor] said, without a new "sagte er". Which forms and moods report is the language's
data; a language that has none has no such sentences (Thieroff 1992, Das finite Verb im Deutschen).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from quotetrack.lang import Grammar
from quotetrack.model import Token
from quotetrack.quotations.candidates import NO_SOURCE, Candidate, Source
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.sources import noun_phrase

RULE = "reported"
FINITE = frozenset({"VERB", "AUX"})
BESIDE_HEAD = ("aux", "cop", "aux:pass")
FIRST_PERSON = "Person=1"
# How surely a form reports.
DOUBTFUL, SURE = 1, 2


@dataclass(slots=True)
class _Run:
    """Sentences in a row that the same one says, and who that is."""

    source: Source
    content: list[int]
    cue: list[int] = field(default_factory=list)

    def close(self) -> Iterator[Candidate]:
        """Yield what the run makes, if it has begun."""
        if self.content:
            yield Candidate(RULE, "", tuple(self.cue), self.source, tuple(self.content))
        self.content, self.cue = [], []


def read_reported(
    scene: Scene, grammar: Grammar, chosen: Sequence[Candidate]
) -> Iterator[Candidate]:
    """Yield what the moods of sentences that no other pattern took say is somebody's.

    The speaker is whoever said something in the sentence before, as ``chosen`` candidates have
    it or as its verb tells ("kritisierte die Pläne"); else nobody is named.
    """
    if not grammar.reported_forms:
        return
    found = _by_sentence(scene, chosen)
    run = _Run(NO_SOURCE, [])
    for n, sentence in enumerate(scene.syntax.sentences):
        if _begins_paragraph(scene, n) or n in found:
            yield from run.close()
        strength = 0 if n in found else _strength(scene, grammar, n)
        if strength < (SURE if not run.content else DOUBTFUL):
            yield from run.close()
            continue
        if not run.content:
            run.source = _find_speaker(scene, n, found)
        run.content += [t.i for t in sentence.tokens]
        run.cue += [t.i for t in sentence.tokens if _refers_back(scene, grammar, t)]
    yield from run.close()


def _begins_paragraph(scene: Scene, n: int) -> bool:
    sentences = scene.syntax.sentences
    return n == 0 or sentences[n - 1].paragraph != sentences[n].paragraph


def _find_speaker(scene: Scene, n: int, found: Mapping[int, Sequence[Candidate]]) -> Source:
    """Return who speaks in the sentence before, if that stands in the same paragraph."""
    if _begins_paragraph(scene, n):
        return NO_SOURCE
    if n - 1 in found:
        source = found[n - 1][-1].source
        return Source(source.positions, "before") if source.positions else NO_SOURCE
    tokens = scene.syntax.sentences[n - 1].tokens
    root = next((t for t in tokens if scene.syntax.is_root(t.i)), tokens[0])
    # "Sie will den Plan vorstellen": she hasn't yet.
    coming = any(t.lemma in scene.cues.acts.pending for t in scene.syntax.children(root.i, "aux"))
    speaks = root.lemma in scene.cues.verbs and not coming
    subject = scene.syntax.subject(root.i) if speaks else None
    if subject is None or subject.upos not in {"NOUN", "PROPN"}:
        return NO_SOURCE
    return Source(noun_phrase(scene, subject.i, without=(root.i,)), "act before")


def _by_sentence(scene: Scene, chosen: Sequence[Candidate]) -> dict[int, list[Candidate]]:
    """Return for each sentence what was found in it, in order."""
    found: dict[int, list[Candidate]] = {}
    for candidate in sorted(chosen, key=lambda c: max((*c.content, *c.cue))):
        positions = (*candidate.content, *candidate.cue, *candidate.source.positions)
        for n in {scene.syntax.sentence_number(i) for i in positions}:
            found.setdefault(n, []).append(candidate)
    return found


def _strength(scene: Scene, grammar: Grammar, n: int) -> int:
    """Tell how surely the mood of a sentence's main verb reports: `SURE`, `DOUBTFUL` or 0."""
    verb = _main_verb(scene, n)
    # Es lebe die Brücke!
    exclaims = scene.syntax.sentences[n].tokens[-1].text == "!"
    if verb is None or exclaims or scene.mark_of[verb.i] is not None or _is_own(scene, verb):
        return 0
    words = " ".join(t.text.lower() for t in scene.syntax.sentences[n].tokens)
    if any(f" {phrase} " in f" {words} " for phrase in grammar.unreported):
        return 0
    if any(_refers_back(scene, grammar, t) for t in scene.syntax.sentences[n].tokens):
        return SURE
    if is_sure(grammar, verb):
        return SURE
    return DOUBTFUL if verb.text.lower() in grammar.doubtful_forms else 0


def _is_own(scene: Scene, verb: Token) -> bool:
    """Tell whether who writes is the subject: ich habe geprüft."""
    beside = (scene.syntax.subject(i) for i in (verb.i, verb.head))
    return any(t is not None and FIRST_PERSON in t.feats for t in beside)


def is_sure(grammar: Grammar, verb: Token) -> bool:
    """Tell whether a verb's form is one that only tells what somebody else says."""
    form, ending = verb.text.lower(), grammar.reported_ending
    # "ich habe" is no other mood than "ich gehe".
    if FIRST_PERSON in verb.feats:
        return False
    return form in grammar.reported_forms or (bool(ending) and form + ending == verb.lemma)


def is_in_mood(scene: Scene, clause: Token) -> bool:
    """Tell whether a clause's finite verb surely reports: die Behauptung, [sie sei sicher]."""
    verb = _finite_verb(scene, clause)
    return verb is not None and is_sure(scene.grammar, verb)


def _refers_back(scene: Scene, grammar: Grammar, token: Token) -> bool:
    """Tell whether a word takes up what somebody said: [demnach] ist die Brücke sicher."""
    return token.text.lower() in grammar.reported_adverbs and scene.mark_of[token.i] is None


def _main_verb(scene: Scene, n: int) -> Token | None:
    """Return the finite verb of a sentence's main clause."""
    tokens = scene.syntax.sentences[n].tokens
    root = next((t for t in tokens if scene.syntax.is_root(t.i)), None)
    return root and _finite_verb(scene, root)


def _finite_verb(scene: Scene, head: Token) -> Token | None:
    group = sorted((head, *scene.syntax.children(head.i, *BESIDE_HEAD)), key=lambda t: t.i)
    return next((t for t in group if t.upos in FINITE and "VerbForm=Fin" in t.feats), None)
