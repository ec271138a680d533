"""Names that tokeniser, tagger or recogniser cut short, made whole."""

import re
from collections.abc import Iterable, Iterator

from quotetrack.lang.people import People
from quotetrack.model import Token
from quotetrack.speakers.names import leading
from quotetrack.speakers.pieces import BODY_LABELS, PERSON_LABELS, Naming
from quotetrack.syntax import Syntax

INITIAL = re.compile(r"[A-ZÀ-ÞЀ-ЯҐ]\.$")


def stretch_names(syntax: Syntax, runs: Iterable[Naming], people: People) -> Iterator[Naming]:
    """Yield the runs, each with what belongs to it on either side, none over another.

    "Kwak Min-[ji]", "[Per-]Olof Dahlin", "[K.] T. Ellery", "[Do] Quang Vinh".
    """
    listed = list(runs)
    reached = 0
    for n, run in enumerate(listed):
        first, end = run.first, run.end
        following = listed[n + 1] if n + 1 < len(listed) else None
        if _is_only_initial(syntax, run) and following and following.first == end:
            continue
        if following and _begins(syntax, run, following):
            listed[n + 1] = Naming(first, following.end, following.label)
            continue
        if run.label not in BODY_LABELS:
            first = max(_stretch_left(syntax, run, people), reached)
            end = _stretch_right(syntax, run)
        inside = following is not None and end > following.first
        cut = following is not None and end == following.first and first < run.first
        # A run that goes on inside the next one, or whose first part was cut off, is one with it.
        if following is not None and (inside or (cut and following.label not in BODY_LABELS)):
            listed[n + 1] = Naming(first, max(end, following.end), following.label or run.label)
            continue
        first = max(first, reached)
        if first < end:
            yield Naming(first, end, run.label)
        reached = max(reached, end)


def _is_only_initial(syntax: Syntax, run: Naming) -> bool:
    return run.end - run.first == 1 and bool(INITIAL.match(syntax[run.first].text))


def _begins(syntax: Syntax, run: Naming, following: Naming) -> bool:
    """Tell whether one word is the next name's first: "[Winifred] [Achebe-Lund]"."""
    word = syntax[run.first]
    return (
        run.end - run.first == 1
        and run.end == following.first
        and {run.label, following.label} <= PERSON_LABELS
        and word.deprel in {"compound", "flat"}
        and word.head in range(following.first, following.end)
    )


def _stretch_left(syntax: Syntax, run: Naming, people: People) -> int:
    first = run.first
    low = syntax.sentence(first).tokens[0].i
    while first > low:
        before = syntax[first - 1]
        if first - 2 >= low and _is_glue(syntax, first - 1):
            part = syntax[first - 2]
            if not (part.text[0].isupper() or part.text.casefold() in people.particles):
                return first
            first -= 2
        elif INITIAL.match(before.text) or _is_misread(before, first, run, low, people):
            first -= 1
        else:
            return first
    return first


def _is_misread(token: Token, first: int, run: Naming, low: int, people: People) -> bool:
    """Tell whether a name's first word was taken for a verb or the like: "[Do] Quang Vinh"."""
    return (
        token.i > low
        and token.text[0].isupper()
        and token.text[1:].islower()
        and token.upos in {"AUX", "VERB", "ADP", "SCONJ", "INTJ"}
        and token.deprel in {"compound", "flat"}
        and token.head in range(first, run.end)
        and not leading(token.text.casefold(), people)
    )


def _stretch_right(syntax: Syntax, run: Naming) -> int:
    end = run.end
    high = syntax.sentence(run.first).tokens[-1].i
    # The recogniser may have counted the hyphen in, and stopped there.
    if syntax[end - 1].text == "-" and end - run.first > 1:
        end -= 1
    while end + 1 <= high and _is_glue(syntax, end) and _goes_on(syntax, end + 1, high):
        end += 2
    return end


def _is_glue(syntax: Syntax, i: int) -> bool:
    """Tell whether token ``i`` is a hyphen with no space on either side."""
    if not 0 < i < len(syntax) - 1 or syntax[i].text not in {"-", "‑"}:
        return False
    before, hyphen, behind = syntax.tokens[i - 1 : i + 2]
    return before.end == hyphen.start and hyphen.end == behind.start


def _goes_on(syntax: Syntax, i: int, high: int) -> bool:
    """Tell whether the word behind a hyphen is part of a name: "Min-ji", but not "Obama-era"."""
    token = syntax[i]
    if not token.text[0].isalpha():
        return False
    if token.text[0].isupper():
        return True
    further = syntax[i + 1].upos if i < high else ""
    told = token.upos == "PROPN" or (token.upos in {"NOUN", "X"} and token.deprel != "amod")
    return told and further not in {"NOUN", "ADJ", "NUM"}
