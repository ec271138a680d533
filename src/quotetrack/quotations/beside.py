"""Patterns of marks: a cue's clause that stands right beside words in quotation marks.

A parser is often lost at a quotation mark, so these look at the marks and punctuation first and
ask the tree only for the cue and its source. In the examples [the source] and [the content]
stand in brackets.
"""

from collections.abc import Iterable, Iterator

from quotetrack.quotations.candidates import Candidate, Source
from quotetrack.quotations.regions import (
    crosses_paragraphs,
    ends_with_comma,
    region_ahead,
    region_behind,
    start_of_sentence,
)
from quotetrack.quotations.scene import FEWEST_WORDS, Marked, Scene
from quotetrack.quotations.sources import find_speaking_place, is_oblique, noun_phrase
from quotetrack.quotations.spotting import is_unsaid

SKIPPED_BEFORE_CUE = frozenset({"ADV", "PUNCT", "CCONJ", "AUX", "PART"})
MAX_GAP = 14
DASHES = frozenset({"—", "–", "―"})
COMPOSING = frozenset({"aux:tense", "expl:comp"})


def read_behind(scene: Scene, marked: Marked) -> Iterator[Candidate]:
    """[“The bridge is safe,”] said [the mayor]. [The bridge is “quite safe,”] [she] said."""
    region = region_behind(scene, marked)
    verb = next(_verbs(scene, region, saying=not ends_with_comma(scene, marked)), None)
    verb = verb or _find_tag(scene, region)
    if verb is None or not _joined(scene, marked, verb, region):
        return
    source = _source_in(scene, verb, region)
    first = min((verb, *source.positions))
    if any(_is_content_word(scene, i) for i in range(region.start, first)):
        return
    content = scene.trim(range(start_of_sentence(scene, marked), marked.last + 1))
    rule = "behind" if content[0] == marked.first else "behind, mixed"
    yield Candidate(rule, _word(scene, verb), _composed(scene, verb), source, content)


def _find_tag(scene: Scene, region: range) -> int | None:
    """«[Мост безопасен]», — уверен [мэр]: who else than a speaker stands behind comma and dash?"""
    if scene.grammar.inserted.isdisjoint(scene.syntax[i].text for i in region[:2]):
        return None
    for i in region:
        token = scene.syntax[i]
        thinks = token.upos == "VERB" and token.lemma in scene.cues.verbs
        thinks = thinks or _is_inverted(scene, i) or _follows_dash(scene, region, i)
        thinks = thinks or (token.upos == "ADJ" and token.lemma in scene.cues.predicates)
        if thinks and scene.mark_of[i] is None and not is_unsaid(scene, token):
            return i
    return None


def _is_inverted(scene: Scene, i: int) -> bool:
    """« Je ne sais pas », s'est-[il] agacé: a pronoun glued to the clause, whatever the verb."""
    if scene.syntax[i].upos != "VERB":
        return False
    return any(t.text.lower() in scene.grammar.glued for t in scene.syntax.children(i, "nsubj"))


def _follows_dash(scene: Scene, region: range, i: int) -> bool:
    """«Магазин закрыли», — [вздыхает] Анна Кольцова: whatever the verb, behind comma and dash."""
    comma, dash = ([scene.syntax[k].text for k in region[:2]] + ["", ""])[:2]
    finite = scene.syntax[i].upos == "VERB" and "VerbForm=Fin" in scene.syntax[i].feats
    own = any(f"Person={n}" in scene.syntax[i].feats for n in (1, 2))
    dashed = comma == "," and dash in DASHES and i == region.start + 2
    return dashed and finite and not own


def read_ahead(scene: Scene, marked: Marked) -> Iterator[Candidate]:
    """[The mayor] told reporters: [“The bridge is safe.”]."""
    region = region_ahead(scene, marked)
    if not region or _goes_on(scene, region):
        return
    joint = scene.syntax[region[-1]].text
    verbs = list(_verbs(scene, region, saying=joint != ":" or not scene.is_statement(marked)))
    for verb in reversed(verbs):
        gap = [i for i in range(verb + 1, region.stop) if scene.is_word(i)]
        if not scene.is_statement(marked) and _names_subject(scene, verb, marked):
            return
        if _goes_on_behind(scene, marked):
            return
        near = len(gap) <= (MAX_GAP if joint in {":", ","} else 0)
        source = _source_in(scene, verb, region, before=True)
        if near or all(i in source.positions for i in gap):
            rule = {":": "ahead, colon", ",": "ahead, comma"}.get(joint, "ahead")
            cue = _composed(scene, verb)
            yield Candidate(rule, _word(scene, verb), cue, source, tuple(marked.positions))
        return


def _names_subject(scene: Scene, verb: int, marked: Marked) -> bool:
    """..., reports “Harbor News”: a name in marks is who speaks, not what is said."""
    return any(t.i in marked.positions for t in scene.syntax.subjects(verb))


def _goes_on_behind(scene: Scene, marked: Marked) -> bool:
    """Le quartier dit « des Tanneurs » a été rénové: so few words before a verb are a name."""
    behind = scene.syntax[min(marked.last + 1, len(scene.syntax) - 1)]
    finite = "VerbForm=Fin" in behind.feats and behind.upos in {"AUX", "VERB"}
    return finite and scene.words(marked.positions) < FEWEST_WORDS


def _goes_on(scene: Scene, region: range) -> bool:
    """“X,” [she] said, “Y.”: her verb is behind the first words, which the second go on with."""
    before = scene.mark_of[region.start - 1] if region.start else None
    return before is not None and ends_with_comma(scene, scene.marked[before])


def _verbs(scene: Scene, region: Iterable[int], *, saying: bool) -> Iterator[int]:
    """Yield the verbs among ``region`` outside marks, only those of ``saying`` if so wanted."""
    for i in region:
        token = scene.syntax[i]
        outside = token.upos == "VERB" and scene.mark_of[i] is None and not is_unsaid(scene, token)
        if outside and (token.lemma in scene.cues.saying or not saying):
            yield i


def _composed(scene: Scene, verb: int) -> tuple[int, ...]:
    """Return a verb with what makes a tense of it, where that is known: [s'est félicité]."""
    parts = [t for t in scene.syntax.children(verb, "aux", "expl") if t.i < verb]
    words = scene.grammar.composing
    before = (t.i for t in parts if t.deprel in COMPOSING or t.text.lower() in words)
    return (*before, verb)


def _word(scene: Scene, verb: int) -> str:
    """Return the verb's lemma if it is one of saying, else what all others are counted as."""
    lemma = scene.syntax[verb].lemma
    return lemma if lemma in scene.cues.saying else "any verb"


def _joined(scene: Scene, marked: Marked, verb: int, region: range) -> bool:
    """Tell whether the punctuation between the words and the verb lets the verb speak them."""
    if crosses_paragraphs(scene, region):
        return _stands_alone(scene, marked, verb, region)
    inner = scene.syntax[max(marked.first, marked.last - 1)].text[-1]
    behind = scene.syntax[marked.last + 1].text
    if inner == "," or behind in {",", "-", "–", "—"} or marked.last + 1 == verb:
        return True
    if inner not in "?!…—–-." or behind[0].islower():
        return True
    # « Qui va payer ? » Le maire demande ...: who speaks would stand behind the verb.
    if scene.grammar.glued:
        return False
    # “Is it safe?” Lambert asked. But: “It is safe.” Lambert asked the council to wait.
    return scene.words(range(verb + 1, region.stop)) == 0 or (
        inner != "." and not scene.syntax.children(verb, *_what_is_said(scene, verb))
    )


def _what_is_said(scene: Scene, verb: int) -> tuple[str, ...]:
    """Return the relations of what a verb says; the object of "asked" is who listens."""
    listens = scene.syntax[verb].lemma in scene.cues.addressing
    return ("ccomp", "xcomp") if listens else ("ccomp", "xcomp", "obj")


def _stands_alone(scene: Scene, marked: Marked, verb: int, region: range) -> bool:
    """“...,”⏎⏎Lambert said on Monday.: a paragraph that says who and nothing of what."""
    if ends_with_comma(scene, marked):
        return True
    last = region.stop - 1
    ends = last == scene.paragraph_bounds(scene.paragraph_of(last))[1]
    what = scene.syntax.children(verb, "ccomp", "xcomp", "obj", "parataxis")
    return ends and not what and scene.syntax[last].text == "."


def _source_in(scene: Scene, verb: int, region: range, *, before: bool = False) -> Source:
    """Find who speaks by ``verb``: its subject if that stands in ``region``, else its neighbour."""
    syntax = scene.syntax
    subject = next((t for t in syntax.subjects(verb) if t.i in region), None)
    if subject is not None:
        relative = "PronType=Rel" in subject.feats
        positions = noun_phrase(scene, subject.i, without=(verb,))
        return Source(positions, "relative" if relative else "own")
    agents = [t for t in syntax.children(verb, "obl:agent") if t.i in region]
    if agents:
        return Source(noun_phrase(scene, agents[0].i, without=(verb,)), "agent")
    place = find_speaking_place(scene, verb)
    if place is not None and all(i in region for i in place.positions):
        return place
    tag = None if before else _name_in_tag(scene, verb, region)
    return tag or _above(scene, verb, region) or _neighbour(scene, verb, region, before=before)


def _name_in_tag(scene: Scene, verb: int, region: range) -> Source | None:
    """«...», — сообщила в мае [Вера Кольцова]: between dash and comma a nominative speaks."""
    if scene.grammar.inserted.isdisjoint(scene.syntax[i].text for i in region[:2]):
        return None
    for i in range(verb + 1, region.stop):
        token = scene.syntax[i]
        if token.text in {",", ":", ";"} or token.upos == "VERB":
            return None
        nominal = token.upos in {"NOUN", "PROPN", "PRON"} and "Case=Nom" in token.feats
        if nominal and token.deprel not in {"flat", "appos", "nmod", "conj"}:
            phrase = noun_phrase(scene, i, without=(verb,))
            return Source(tuple(p for p in phrase if i <= p < region.stop), "named")
    return None


def _above(scene: Scene, verb: int, region: range) -> Source | None:
    """[The mayor] smiled, saying …: the subject of a verb above, within the region."""
    for token in scene.syntax.ancestors(verb):
        subject = scene.syntax.subject(token.i)
        if subject is not None and subject.i in region and subject.i < verb:
            return Source(noun_phrase(scene, subject.i, without=(verb,)), "matrix")
    return None


def _neighbour(scene: Scene, verb: int, region: range, *, before: bool) -> Source:
    """Take the noun phrase right beside a verb whose subject the parser missed."""
    if "Person=0" in scene.syntax[verb].feats:  # зазначено: it has none
        return Source((), "none")
    behind = range(verb + 1, region.stop)
    ahead = range(verb - 1, region.start - 1, -1)
    for side in (ahead,) if before else (behind, ahead):
        for i in side:
            token = scene.syntax[i]
            if token.upos != "PRON" and is_oblique(token):
                continue
            if token.text.lower() in scene.grammar.clitics:
                continue
            if token.upos in {"NOUN", "PROPN", "PRON"} and token.deprel != "nmod:poss":
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
    if scene.syntax[i].text.lower() in scene.grammar.clitics:
        return False
    return scene.is_word(i) and scene.syntax[i].upos not in SKIPPED_BEFORE_CUE
