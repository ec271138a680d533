"""Names that recogniser, parser or typography cut in pieces, made whole again."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from quotetrack.lang.people import People
from quotetrack.model import Token
from quotetrack.syntax import Syntax

BODY_LABELS = frozenset(
    {"ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW", "MISC"}
)
PERSON_LABELS = frozenset({"PERSON", "PER"})
NAME_LABELS = BODY_LABELS | PERSON_LABELS
QUOTATION_MARKS = frozenset({'"', "“", "”"})


class Naming(NamedTuple):
    """Tokens ``[first, end)`` that are a name, and the recogniser's label for them or ""."""

    first: int
    end: int
    label: str


def join_pieces(syntax: Syntax, runs: Iterable[Naming], people: People) -> Iterator[Naming]:
    """Join the parts of a person's name that recogniser or line break cut in two."""
    before: Naming | None = None
    for run in runs:
        if before and _belong(syntax, before, run, people):
            label = next((r.label for r in (before, run) if r.label in PERSON_LABELS), "PERSON")
            before = Naming(before.first, run.end, label)
            continue
        if before:
            yield before
        before = run
    if before:
        yield before


def join_bodies(syntax: Syntax, runs: Iterable[Naming], people: People) -> Iterator[Naming]:
    """Join a body's name that a preposition parts, or the recogniser.

    "[Commission] on [Presidential Debates]", "[Quay] [Foods]".
    """
    before: Naming | None = None
    for run in runs:
        if before and (_go_on(syntax, before, run, people) or _is_split(syntax, before, run)):
            before = Naming(before.first, run.end, before.label or run.label)
            continue
        if before:
            yield before
        before = run
    if before:
        yield before


def _is_split(syntax: Syntax, left: Naming, right: Naming) -> bool:
    """Tell whether the recogniser took one body's name for two that stand side by side."""
    last = syntax[left.end - 1]
    touching = left.end == right.first and left.end - left.first == 1
    inside = last.deprel == "compound" and last.head in range(right.first, right.end)
    written = last.text[0].isupper() and syntax[right.first].text[0].isupper()
    return touching and inside and written and left.label == right.label == "ORG"


def _go_on(syntax: Syntax, left: Naming, right: Naming, people: People) -> bool:
    """Tell whether ``left`` is a body, told so by a word of its, and ``right`` says of what."""
    of = syntax.tokens[left.end : right.first] or syntax.tokens[left.end - 1 : left.end]
    if len(of) != 1 or of[0].text not in people.joining:
        return False
    if of[0].text in people.conjunctions or of[0].text in people.articles:
        return False
    words = {t.text.casefold() for t in syntax.tokens[left.first : left.end]}
    persons = PERSON_LABELS & {left.label, right.label}
    place = syntax[right.first].text.casefold() in people.places
    hung = syntax[right.end - 1].head in range(left.first, left.end)
    inside = syntax.sentence(left.first) is syntax.sentence(right.first)
    body = bool(words & people.body_words) and not persons and not place
    return body and hung and inside and syntax[right.first].text[0].isupper()


def _belong(syntax: Syntax, left: Naming, right: Naming, people: People) -> bool:
    """Tell whether two runs side by side are one person's name that was cut in two."""
    last, start = syntax[left.end - 1], syntax[right.first]
    if left.end != right.first or not (last.text[0].isupper() and start.text[0].isupper()):
        return False
    if _is_broken(syntax, left, right, people):
        return True
    attached = last.head in range(right.first, right.end) or start.head == last.i
    missed = _is_missed(left, right, last, people)
    return attached and (missed or _is_cut(syntax, left, right, people))


def _is_missed(left: Naming, right: Naming, last: Token, people: People) -> bool:
    """Tell whether the recogniser missed one word beside a person's name."""
    labels = {left.label, right.label}
    missed = left if right.label else right
    return (
        "" in labels
        and bool(labels & PERSON_LABELS)
        and missed.end - missed.first == 1
        and last.text.casefold() not in people.titles
    )


def _is_cut(syntax: Syntax, left: Naming, right: Naming, people: People) -> bool:
    """Tell whether the recogniser took a first name and its family name for two names.

    Odd spaces lead it astray; elsewhere "Virginia" before a body's name is no first name.
    """
    last, start = syntax[left.end - 1], syntax[right.first]
    single = left.end - left.first == right.end - right.first == 1
    odd = syntax.text[last.end : start.start] != " "
    word = start.text.casefold()
    return (
        single
        and (odd or left.label in PERSON_LABELS)
        and right.label != "NORP"
        and last.text.casefold() in people.first_names
        and word not in people.body_words | people.titles | people.honorifics.keys()
    )


def _is_broken(syntax: Syntax, left: Naming, right: Naming, people: People) -> bool:
    """Tell whether a line break parts a name, and the parse with it: "said Nadia / Lambert"."""
    last, start = syntax[left.end - 1], syntax[right.first]
    before = syntax.sentence(last.i)
    return (
        before is not syntax.sentence(start.i)
        and syntax.text[last.end : start.start].strip(" \t\r") == "\n"
        and left.end - left.first == 1
        and last.text.casefold() in people.first_names
        and start.text.casefold() not in people.titles | people.honorifics.keys()
        and before.tokens[-1] is last
        and any(t.upos == "VERB" and t.text.islower() for t in before.tokens)
    )


def join_nicknames(syntax: Syntax, namings: list[Naming], people: People) -> Iterator[Naming]:
    """Yield the names, one with a nickname in quotation marks kept whole: Thomas "Tom" Hale."""
    reached = 0
    for naming in namings:
        end = naming.end
        if naming.first < end and _nickname_at(syntax, naming, people):
            family = end + 3
            covering = (n.end for n in namings if n.first <= family < n.end)
            end = next(covering, family + 1)
        if naming.end > reached:
            yield Naming(
                max(naming.first, reached), end, "PERSON" if end > naming.end else naming.label
            )
        reached = max(reached, end)


def _nickname_at(syntax: Syntax, naming: Naming, people: People) -> bool:
    """Tell whether a first name goes on with a nickname in marks and a family name."""
    given, i = syntax[naming.end - 1].text, naming.end
    if i + 3 >= len(syntax) or syntax.sentence(naming.first) is not syntax.sentence(i + 3):
        return False
    opening, nickname, closing, family = syntax.tokens[i : i + 4]
    known = (
        given.casefold() in people.first_names
        or syntax[naming.first].text.casefold() in people.first_names
    )
    written = all(w[0].isupper() and w[-1].isalpha() for w in (nickname.text, family.text))
    inside = opening.end == nickname.start and nickname.end == closing.start
    return known and written and inside and {opening.text, closing.text} <= QUOTATION_MARKS
