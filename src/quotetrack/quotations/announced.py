"""Reported clauses that a pronoun or a colon announces, or that their first word shows.

In the examples [the source] and [the content] stand in brackets.
"""

from collections.abc import Iterator

from quotetrack.model import Token
from quotetrack.quotations.readings import Cue, Reading
from quotetrack.quotations.scene import Scene

ANNOUNCING = frozenset({"PRON", "DET", "ADV"})
# How a parser that learned little may hang a reported clause.
MISTAKEN = ("advcl", "parataxis", "conj", "dep")
HANGING = frozenset({*MISTAKEN, "ccomp", "acl"})


def read_announced(scene: Scene, cue: Cue) -> Iterator[Reading]:
    """[Мерка] заявила про те, [що міст безпечний]; [вона] сказала: [міст безпечний].

    The clause hangs by the pronoun, or stands behind the colon beside the cue.
    """
    clauses = (
        *_behind_pronoun(scene, cue.head),
        *_behind_colon(scene, cue.head),
        *_behind_reporting(scene, cue.head),
    )
    for clause in clauses:
        yield Reading("clause", tuple(scene.syntax.subtree(clause.i)), cue.lemma)


def read_led(scene: Scene, cue: Cue) -> Iterator[Reading]:
    """Як повідомив [мер], [міст закрито]: where the parser hung the rest by the cue.

    Hung the other way round `read_comparing` reads it.
    """
    first, last = scene.sentence_bounds(cue.head)
    words = [i for i in range(first, cue.head) if scene.is_word(i)]
    leads = len(words) == 1 and scene.syntax[words[0]].lemma in scene.grammar.comparing
    hangs = scene.syntax[cue.head].deprel.partition(":")[0] in HANGING
    end = max((*cue.words, *cue.source.positions)) + 1
    if leads and not hangs and cue.source.positions and scene.syntax[min(end, last)].text == ",":
        extra = tuple(i for i in words if i not in cue.words)
        yield Reading("comparing", tuple(range(end + 1, last + 1)), cue.lemma, extra)


def _behind_pronoun(scene: Scene, head: int) -> Iterator[Token]:
    for word in scene.syntax.children(head, "obl", "obj", "nmod"):
        if word.upos in ANNOUNCING and word.i > head:
            # Not acl:relcl: "of that which" tells of a thing.
            yield from (t for t in scene.syntax.children(word.i, "acl") if t.deprel == "acl")


def _behind_reporting(scene: Scene, head: int) -> Iterator[Token]:
    """Yield clauses that begin with a word that begins hardly any others behind such a verb.

    Not where the parser found what is said elsewhere: there it may be a remark upon that.
    """
    if scene.syntax.children(head, "ccomp", "xcomp"):
        return
    for clause in scene.syntax.children(head, *MISTAKEN):
        first = next((i for i in scene.syntax.subtree(clause.i) if scene.is_word(i)), clause.i)
        if head < first < clause.i and scene.syntax[first].lemma in scene.grammar.reporting:
            yield clause


def _behind_colon(scene: Scene, head: int) -> Iterator[Token]:
    for clause in scene.syntax.children(head, "parataxis"):
        first = scene.syntax.left(clause.i)
        if first > head and ":" in {scene.syntax[first].text, scene.syntax[first - 1].text}:
            yield clause
