"""Reported clauses that a pronoun or a colon announces.

In the examples [the source] and [the content] stand in brackets.
"""

from collections.abc import Iterator

from quotetrack.model import Token
from quotetrack.quotations.clauses import Cue, Reading
from quotetrack.quotations.scene import Scene

ANNOUNCING = frozenset({"PRON", "DET", "ADV"})


def read_announced(scene: Scene, cue: Cue) -> Iterator[Reading]:
    """[Мерка] заявила про те, [що міст безпечний]; [вона] сказала: [міст безпечний].

    The clause hangs by the pronoun, or stands behind the colon beside the cue.
    """
    for clause in (*_behind_pronoun(scene, cue.head), *_behind_colon(scene, cue.head)):
        yield Reading("clause", tuple(scene.syntax.subtree(clause.i)), cue.lemma)


def _behind_pronoun(scene: Scene, head: int) -> Iterator[Token]:
    for word in scene.syntax.children(head, "obl", "obj", "nmod"):
        if word.upos in ANNOUNCING and word.i > head:
            # Not acl:relcl: "of that which" tells of a thing.
            yield from (t for t in scene.syntax.children(word.i, "acl") if t.deprel == "acl")


def _behind_colon(scene: Scene, head: int) -> Iterator[Token]:
    for clause in scene.syntax.children(head, "parataxis"):
        first = scene.syntax.left(clause.i)
        if first > head and ":" in {scene.syntax[first].text, scene.syntax[first - 1].text}:
            yield clause
