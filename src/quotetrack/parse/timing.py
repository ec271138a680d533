"""The time behind a verb of saying, which small parsers take for who speaks or is spoken of.

« ... », a déclaré [ce lundi soir] la ministre: a day never speaks.
"""

from collections.abc import Set as AbstractSet

from quotetrack.parse.rehanging import Tree

# What may stand in "ce lundi soir", "le 3 mars", "mardi dernier", and how many words.
INSIDE = frozenset({"DET", "NUM", "ADJ"})
LONGEST = 5


def find_behind_time(tree: Tree, verb: int, times: AbstractSet[str]) -> int:
    """Return where a sentence goes on behind a verb and the time, if that stands next to it."""
    end = verb + 1
    for n in range(verb + 1, min(verb + 1 + LONGEST, len(tree.tokens))):
        upos = tree.tokens[n].upos
        if tree.words[n] in times or (upos == "ADJ" and n == end > verb + 1):
            end = n + 1
        elif upos not in INSIDE:
            break
    return end


def set_time_aside(tree: Tree, verb: int, times: AbstractSet[str]) -> int:
    """Hang the time behind a verb by it, and return where the sentence goes on."""
    end = find_behind_time(tree, verb, times)
    for n in range(verb + 1, end):
        if tree.words[n] in times:
            tree.hang(n, verb, "obl:mod")
    return end
