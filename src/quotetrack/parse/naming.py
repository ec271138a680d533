"""Who speaks behind a verb of saying, where a small parser took something near for the subject.

« ... », a précisé dimanche matin [le capitaine Luc Fabre]; « ... », raconte [sa directrice, Zoé
Hamon]: a noun without its article is no subject in French, and a name between commas names the
subject before it.
"""

from dataclasses import replace

from quotetrack.parse.rehanging import Tree

NOMINAL = frozenset({"NOUN", "PROPN"})
# A full name has two words at least; one word behind a comma may be a place.
FEWEST_WORDS = 2
# "sa directrice générale adjointe, Zoé Hamon"
LONGEST_PHRASE = 10


def name_subject(tree: Tree, verb: int) -> None:
    """Put right the subject behind a verb: its noun, the name that it is given, where it begins."""
    subject = _find_subject(tree, verb)
    if subject is None:
        return
    if _is_bare(tree, subject):
        subject = _take_noun_behind(tree, verb, subject)
    if tree.tokens[subject].upos == "PROPN":
        _part_entities(tree, subject)
    else:
        _adopt_name(tree, subject)


def _find_subject(tree: Tree, verb: int) -> int | None:
    """Return the subject that stands behind a verb, if it has no other one."""
    own = [
        n
        for n, t in enumerate(tree.tokens)
        if t.head == tree.first + verb and t.deprel.startswith("nsubj")
    ]
    return own[0] if len(own) == 1 and own[0] > verb else None


def _is_bare(tree: Tree, noun: int) -> bool:
    """Tell whether a noun right behind its verb has no article: [dimanche] matin."""
    token = tree.tokens[noun]
    before = tree.tokens[noun - 1]
    return (
        token.upos == "NOUN"
        and token.text.islower()
        and not token.entity
        and before.upos in {"VERB", "ADV", "AUX"}
    )


def _take_noun_behind(tree: Tree, verb: int, bare: int) -> int:
    """Make the noun with an article, or the name, behind a bare one the subject instead."""
    for n in range(bare + 1, min(bare + 4, len(tree.tokens))):
        token = tree.tokens[n]
        if token.upos not in {"NOUN", "DET", "PROPN", "ADJ"}:
            break
        named = token.upos == "PROPN" and bool(token.entity)
        if named or (token.upos == "NOUN" and tree.tokens[n - 1].upos == "DET"):
            tree.hang(bare, verb, "obl:mod")
            tree.hang(n, verb, "nsubj")
            return n
    return bare


def _adopt_name(tree: Tree, noun: int) -> None:
    """Hang a full name between a comma and other punctuation by the subject before it."""
    for comma in range(noun + 1, min(noun + LONGEST_PHRASE, len(tree.tokens))):
        if tree.words[comma] == ",":
            break
        if tree.tokens[comma].upos in {"PUNCT", "VERB", "AUX", "CCONJ"}:
            return
    else:
        return
    end = comma + 1
    while end < len(tree.tokens) and tree.tokens[end].text[0].isupper():
        end += 1
    stops = end == len(tree.tokens) or tree.tokens[end].upos == "PUNCT"
    if end - comma - 1 < FEWEST_WORDS or not stops:
        return
    inside = range(comma + 1, end)
    named = [n for n in inside if tree.tokens[n].upos in NOMINAL]
    first = next((n for n in named if tree.tokens[n].head - tree.first not in inside), None)
    if first is not None and not tree.is_above(first, noun):
        tree.hang(first, noun, "appos")
        for n in named:
            if n > first and tree.tokens[n].head - tree.first not in inside:
                tree.hang(n, first, "flat")


def _part_entities(tree: Tree, name: int) -> None:
    """À l'Agence Nord [Zoé Hamon]: the recogniser took two names for one."""
    token = tree.tokens[name]
    joined = name > 0 and token.entity and tree.tokens[name - 1].entity == token.entity
    if joined and not token.entity_begins:
        tree.tokens[name] = replace(token, entity="PERSON", entity_begins=True)
        for n in range(name + 1, len(tree.tokens)):
            if tree.tokens[n].entity != token.entity or tree.tokens[n].entity_begins:
                break
            tree.tokens[n] = replace(tree.tokens[n], entity="PERSON")
