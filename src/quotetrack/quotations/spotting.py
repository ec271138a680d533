"""Spot the words that may attribute something: verbs, predicates and nouns of saying."""

from collections.abc import Iterator

from quotetrack.model import Token
from quotetrack.quotations.candidates import NOBODY, Source
from quotetrack.quotations.readings import Cue
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.sources import find_source, noun_phrase

AUXILIARY = ("aux", "aux:pass", "cop", "expl:comp")


def spot_cues(scene: Scene) -> Iterator[Cue]:
    """Yield every cue outside quotation marks that the tree patterns can start from."""
    for token in scene.syntax.tokens:
        if scene.mark_of[token.i] is not None:
            continue
        if token.upos == "VERB" and token.lemma in scene.cues.verbs:
            if is_unsaid(scene, token):
                continue
            if token.lemma in scene.cues.impersonal:
                yield from _spot_impersonal(scene, token)
                continue
            words = _verb_group(scene, token)
            yield Cue(token.i, words, token.lemma, find_source(scene, token.i, words))
        elif token.upos == "ADJ" and token.lemma in scene.cues.predicates:
            yield from _spot_predicate(scene, token)
        elif token.upos == "NOUN" and token.lemma in scene.cues.nouns:
            yield Cue(token.i, (token.i,), token.lemma, _possessor(scene, token))


def _spot_impersonal(scene: Scene, verb: Token) -> Iterator[Cue]:
    """In [einem Bericht] heißt es: what is said there; es heißt: nobody says who."""
    syntax = scene.syntax
    first, last = scene.sentence_bounds(verb.i)
    beside = (syntax[i] for i in (verb.i - 1, verb.i + 1) if first <= i <= last)
    nobody = next((t for t in beside if t.text.lower() in scene.cues.impersonal_subjects), None)
    if nobody is None:
        return
    words = tuple(sorted((verb.i, nobody.i)))
    places = (t for t in syntax.children(verb.i, "obl") if syntax.left(t.i) != t.i)
    place = next((t for t in places if _begins_with_place(scene, t)), None)
    if place is None:
        yield Cue(verb.i, words, verb.lemma, Source((), NOBODY))
        return
    phrase = noun_phrase(scene, place.i, without=(*words, syntax.left(place.i)))
    yield Cue(verb.i, words, verb.lemma, Source(phrase, "named"))


def _begins_with_place(scene: Scene, noun: Token) -> bool:
    first = scene.syntax[scene.syntax.left(noun.i)]
    return first.text.lower() in scene.cues.places.prepositions


def is_unsaid(scene: Scene, verb: Token) -> bool:
    """She would not say who pays; if she says so; did she say so?: nobody's words."""
    if verb.lemma not in scene.cues.saying:
        return False
    cues = scene.cues
    # “Probably not,” she said.: the parser may hang a quoted "not" on her verb.
    children = [
        t
        for t in scene.syntax.children(verb.i)
        if scene.mark_of[t.i] is None or scene.mark_of[t.i] == scene.mark_of[verb.i]
    ]
    if any(t.deprel == "advmod" and t.lemma in cues.negations for t in children):
        return True
    if any(t.deprel == "mark" and t.lemma in cues.conditions for t in children):
        return True
    denied = any(above.lemma in cues.denying for above in _verbs_governing(scene, verb))
    if denied or _is_asked(scene, verb):
        return True
    subject = scene.syntax.subject(verb.i)
    if subject is None:
        return False
    # Did she say, had she said, should she say: the auxiliary before the subject asks or supposes.
    asks = any(t.deprel == "aux" and t.i < subject.i < verb.i for t in children)
    asks = asks or _begins_by_auxiliary(scene, verb, subject)
    phrase = scene.syntax.subtree(subject.i)
    return asks or any(scene.syntax[i].text.lower() in cues.nobody for i in phrase)


def _is_asked(scene: Scene, verb: Token) -> bool:
    """¿Dijo [el alcalde] que es seguro?: what is written in Spanish before what is asked."""
    first, _ = scene.sentence_bounds(verb.i)
    before = (scene.syntax[i].text for i in range(verb.i - 1, first - 1, -1))
    return next((text for text in before if text in {"¿", "?"}), "") == "¿"


def _begins_by_auxiliary(scene: Scene, verb: Token, subject: Token) -> bool:
    """A-t-[elle] dit que ... ?: but behind a mark or a comma it tells, « ... », a-t-elle dit."""
    tenses = scene.syntax.children(verb.i, "aux:tense")
    first, _ = scene.sentence_bounds(verb.i)
    return any(
        t.i < subject.i < verb.i and (t.i == first or scene.syntax[t.i - 1].upos != "PUNCT")
        for t in tenses
    )


def _verbs_governing(scene: Scene, verb: Token) -> Iterator[Token]:
    """Yield the verbs that a verb without a subject of its own depends on."""
    for above in scene.syntax.ancestors(verb.i):
        governed = verb.deprel in {"xcomp", "advcl", "ccomp"}
        if not governed or scene.syntax.subject(verb.i) is not None:
            return
        yield above
        verb = above


def _spot_predicate(scene: Scene, adjective: Token) -> Iterator[Cue]:
    """She [is confident] that ..., she [made clear] that ...; мерка [переконана], що ..."""
    verb = scene.syntax[adjective.head]
    subject = scene.syntax.subject(adjective.i)
    bare = subject is not None and "Case=Nom" in subject.feats
    if bare or scene.syntax.children(adjective.i, "cop"):
        words = _verb_group(scene, adjective)
        yield Cue(adjective.i, words, adjective.lemma, find_source(scene, adjective.i, words))
    elif verb.lemma in scene.cues.light and verb.i < adjective.i:
        words = (*_verb_group(scene, verb), adjective.i)
        lemma = f"{verb.lemma} {adjective.lemma}"
        yield Cue(adjective.i, words, lemma, find_source(scene, verb.i, words))


def _verb_group(scene: Scene, verb: Token) -> tuple[int, ...]:
    """Return the verb with its auxiliaries, negation and particle: "has not made out"."""
    group = [verb.i]
    own = {t.i for t in scene.syntax.children(verb.i, *AUXILIARY, "advmod") if t.i < verb.i}
    parts = scene.syntax.children(verb.i, "expl")
    own |= {t.i for t in parts if t.text.lower() in scene.grammar.composing}
    while group[0] - 1 in own:
        group.insert(0, group[0] - 1)
    particles = [t.i for t in scene.syntax.children(verb.i, "compound:prt")]
    if scene.grammar.verb_bracket:
        parts = scene.syntax.children(verb.i, "aux", "aux:pass")
        return tuple(sorted({*group, *particles, *(t.i for t in parts)}))
    return (*group, *(i for i in particles if i == verb.i + 1))


def _possessor(scene: Scene, noun: Token) -> Source:
    """[Her] claim, the claim of [the mayor]; [she] made the claim; [sie] ist der Ansicht."""
    owner = find_owner(scene, noun)
    if owner.positions:
        return owner
    if scene.grammar.subject_case and scene.syntax.children(noun.i, "cop"):
        return find_source(scene, noun.i, (noun.i,))
    reaching = {"obj", "obl"} if scene.grammar.subject_case else {"obj"}
    verb = scene.syntax[noun.head]
    if noun.deprel in reaching and verb.upos == "VERB":
        return find_source(scene, verb.i, (verb.i,))
    return owner


def find_owner(scene: Scene, noun: Token) -> Source:
    """Find whose a noun is: [her] claim, the claim of [the mayor], [seine] Behauptung."""
    syntax = scene.syntax
    for owner in syntax.children(noun.i, "nmod:poss", "det:poss"):
        return Source(noun_phrase(scene, owner.i, without=(noun.i,)), "possessor")
    for owner in syntax.children(noun.i, "nmod"):
        before = syntax[syntax.left(owner.i)]
        if before.lemma in scene.grammar.owners:
            return Source(noun_phrase(scene, owner.i, without=(noun.i, before.i)), "possessor")
        if scene.grammar.genitive and "Case=Gen" in owner.feats and before.upos != "ADP":
            return Source(noun_phrase(scene, owner.i, without=(noun.i,)), "possessor")
    return Source((), "none")
