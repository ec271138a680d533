"""What might be a quotation, before anything is decided."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """The tokens that name who speaks, and by which path from the cue they were found.

    ``path`` is ``own`` (the cue's subject), ``shared`` (of a verb it is coordinated with),
    ``matrix`` (of the verb above a participle), ``reported`` (of the verb of saying above a clause
    that the cue is coordinated with), ``inverted`` ("said X,"), ``relative`` ("who"), ``agent``
    ("by X"), ``modified`` (the noun before a participle), ``possessor`` ("her claim"), ``named``
    (the noun phrase beside a mark), ``nobody`` ("es heißt") or ``none``; ``passive`` stands before
    a passive's.
    """

    positions: tuple[int, ...]
    path: str


NO_SOURCE = Source((), "none")
# The path where a text says that nobody is named: es heißt, ...
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to read a piece of text as a quotation, all of it as token positions.

    ``rule`` names the pattern, ``word`` the cue by its lemma (with its preposition, where that
    matters: "call for").
    """

    rule: str
    word: str
    cue: tuple[int, ...]
    source: Source
    content: tuple[int, ...]
