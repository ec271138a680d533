"""Tell what was done with a content: said, thought, planned, asked or denied.

What stands inside quotation marks was said, whatever the verb: he believes the bridge “is a
danger to us all”. So only without three words in marks does the cue decide, with two exceptions.
A verb of silent words leads no speech (“It won't hold,” he thought), and a question told by its
verb asserts nothing, marks or not (asked whether the bridge “would last”). A question that stands
wholly in marks (“Is it safe?” she asked) is no less said than any other words in marks.
"""

from collections.abc import Iterator, Sequence

from quotetrack.model import Act, Token
from quotetrack.quotations.scene import FEWEST_WORDS, Scene

# How far into a content the word may stand that makes it a question: [about whether] ...
FIRST_WORDS = 3


def tell_act(scene: Scene, cue: Sequence[int], content: Sequence[int]) -> Act:
    """Tell the act of a quotation from its cue and the marks and the clause of its content.

    Args:
        scene: the document.
        cue: the tokens of the cue, in order; none if nothing attributes the content.
        content: the tokens of the content, in order.
    """
    words = [scene.syntax[i] for i in cue if scene.is_word(i)]
    head = _head(words)
    if head is None or (head.upos == "VERB" and _is_expression(scene, words)):
        return Act.STATEMENT
    inside = [scene.mark_of[i] is not None for i in content if scene.is_word(i)]
    if all(inside):
        return Act.THOUGHT if head.lemma in scene.cues.acts.silent else Act.STATEMENT
    act = _tell_despite_marks(scene, head, words, content)
    if act is None and sum(inside) < FEWEST_WORDS:
        bare = not any(inside) and _is_attitude(scene, head, content)
        act = Act.THOUGHT if bare else _tell_unmarked(scene, head, words, content)
    return act or Act.STATEMENT


def _is_expression(scene: Scene, words: Sequence[Token]) -> bool:
    """À en croire [la mairie]: as a whole it says whose words these are, no thoughts of hers."""
    return tuple(t.text.lower() for t in words) in scene.cues.phrases


def _tell_despite_marks(
    scene: Scene, head: Token, words: Sequence[Token], content: Sequence[int]
) -> Act | None:
    """Tell the acts that a few words in marks don't change; None for the others."""
    acts, lemmas = scene.cues.acts, {token.lemma for token in words}
    if lemmas & acts.question and _asks(scene, lemmas, content):
        return Act.QUESTION
    if _is_declined(scene, head, words):
        return Act.DENIAL
    if _is_planned(scene, head):
        return Act.INTENTION
    first = next((scene.syntax[i] for i in content if scene.is_word(i)), head)
    return Act.DENIAL if _denies(scene, head, lemmas, first) else None


def _tell_unmarked(
    scene: Scene, head: Token, words: Sequence[Token], content: Sequence[int]
) -> Act:
    if _is_pending(scene, head):
        return Act.INTENTION
    if _is_voiced(scene, words):
        return Act.STATEMENT
    return _tell_from_words(scene, head, words, content)


def _head(words: Sequence[Token]) -> Token | None:
    """Return the word of a cue that no other of its words governs."""
    inside = {token.i for token in words}
    top = (t for t in words if t.head == t.i or t.head not in inside)
    return next(top, words[0] if words else None)


def _is_planned(scene: Scene, head: Token) -> bool:
    """Tell whether a cue is something that somebody wants to do: she wants [to offer] talks."""
    above = scene.syntax[head.head]
    acts = scene.cues.acts
    planning = acts.intention | acts.wish
    return head.deprel == "xcomp" and above.i != head.i and above.lemma in planning


def _is_declined(scene: Scene, head: Token, words: Sequence[Token]) -> bool:
    """Tell whether somebody won't do it: she refused [to resign], she did not want [to go]."""
    acts, cues = scene.cues.acts, scene.cues
    above = scene.syntax[head.head] if head.deprel == "xcomp" else head
    told = {token.i: token for token in (*words, above)}.values()
    wanting = acts.intention | acts.wish
    return any(
        (word.upos == "VERB" and word.lemma in cues.declining)
        or word.lemma in acts.unwilling
        or (word.lemma in wanting and _is_negated(scene, word))
        for word in told
    )


def _is_negated(scene: Scene, word: Token) -> bool:
    """Tell whether "not", "no longer" or "no" stands with a word, outside of quotation marks."""
    syntax, cues = scene.syntax, scene.cues
    beside = [t for t in syntax.children(word.i, "advmod", "det") if scene.mark_of[t.i] is None]
    below = (t for adverb in beside for t in (adverb, *syntax.children(adverb.i)))
    return any(t.lemma in cues.negations for t in beside) or any(
        t.lemma in cues.negating for t in below
    )


def _denies(scene: Scene, head: Token, lemmas: set[str], first: Token) -> bool:
    """She denied [that it was safe]; she rejected [claims that it was safe]."""
    acts = scene.cues.acts
    # Wies den Vorwurf zurück, [er habe Geld genommen]: the claim stands beside the clause.
    objects = {t.lemma for t in scene.syntax.children(head.i, "obj")}
    claims = {*lemmas, first.lemma, *objects} & scene.cues.nouns
    return bool(lemmas & acts.denial) or bool(lemmas & acts.rejection and claims)


def _is_attitude(scene: Scene, head: Token, content: Sequence[int]) -> bool:
    """Tell whether a content is what somebody thinks of, no more: she praised [his bench]."""
    said = any(scene.syntax[i].upos in {"VERB", "AUX"} for i in content)
    return head.lemma in scene.cues.acts.attitude and not said


def _is_pending(scene: Scene, head: Token) -> bool:
    """Tell whether a verb of saying is still to come: she will tell the council [that it leaks]."""
    saying = head.upos == "VERB" and head.lemma in scene.cues.reporting
    auxiliaries = scene.syntax.children(head.i, "aux")
    return saying and any(t.lemma in scene.cues.acts.pending for t in auxiliaries)


def _asks(scene: Scene, lemmas: set[str], content: Sequence[int]) -> bool:
    """Tell whether a content is what is asked: [whether it is safe], but not [to leave]."""
    acts, syntax = scene.cues.acts, scene.syntax
    if lemmas & acts.wonder or syntax[content[-1]].text == "?":
        return True
    before = range(max(content[0] - 1, 0), content[0])
    begins = [*before, *[i for i in content if scene.is_word(i)][:FIRST_WORDS]]
    return any(syntax[i].text.lower() in acts.interrogative for i in begins)


def _is_voiced(scene: Scene, words: Sequence[Token]) -> bool:
    """Tell whether a verb of the cue gives voice to the rest of it: expressed the hope that."""
    acts, lemmas = scene.cues.acts, {t.lemma for t in words if t.upos == "VERB"}
    # Of few words each set is asked: to make one of all would take longer.
    reported = lemmas & scene.cues.saying & scene.cues.verbs
    return not reported <= acts.silent or not lemmas.isdisjoint(acts.voicing)


def _tell_from_words(
    scene: Scene, head: Token, words: Sequence[Token], content: Sequence[int]
) -> Act:
    acts = scene.cues.acts
    for token in (head, *words):
        if token.lemma in acts.intention:
            return Act.INTENTION
        if token.lemma in acts.wish:
            return Act.INTENTION if _is_to_do(scene, content) else Act.THOUGHT
        if token.lemma in acts.finding:
            return Act.THOUGHT if any(_live_through(scene, token)) else Act.STATEMENT
        if token.lemma in acts.thought:
            return Act.THOUGHT
    return Act.STATEMENT


def _is_to_do(scene: Scene, content: Sequence[int]) -> bool:
    """She wants [to build a bridge] herself; but she wants [Whitfield to build one]."""
    start = next((i for i in content if scene.is_word(i)), content[0])
    beside = (scene.syntax[i] for i in (start, start - 1) if i >= 0)
    mark = scene.grammar.infinitive
    if not mark:
        verbs = (scene.syntax[i] for i in content if scene.syntax[i].upos in {"VERB", "AUX"})
        return "VerbForm=Inf" in next((verb.feats for verb in verbs), "")
    return any(t.upos == "PART" and t.lemma in mark for t in beside)


def _live_through(scene: Scene, verb: Token) -> Iterator[bool]:
    """[He] found that the door was open; but [the inquiry] found that nobody had checked."""
    for subject in scene.syntax.children(verb.i, "nsubj"):
        personal = "PronType=Prs" in subject.feats or subject.entity == "PERSON"
        yield personal and subject.deprel == "nsubj" and "Gender=Neut" not in subject.feats
