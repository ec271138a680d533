"""A source's own words, as a description."""

from collections.abc import Sequence

from quotetrack.lang.marks import load_marks
from quotetrack.lang.people import People
from quotetrack.model import Token
from quotetrack.speakers.characters import Cast
from quotetrack.syntax import Syntax


def word_source(syntax: Syntax, cast: Cast, people: People, positions: Sequence[int]) -> str:
    """Return a source as a description: no leading article, nothing behind a comma."""
    if not positions:
        return ""
    tokens = [syntax[i] for i in positions]
    while len(tokens) > 1 and tokens[0].text.casefold() in people.articles:
        tokens = tokens[1:]
    end = next((n for n, t in enumerate(tokens) if n and t.text == ","), len(tokens))
    kept = _trim(tokens[:end])
    words = " ".join(syntax.text[kept[0].start : kept[-1].end].split())
    if _is_declined(syntax, kept[0], people):
        words = _write_as(kept[0].lemma, kept[0].text) + words[len(kept[0].text) :]
    # Behind a mark that goes, a capital is the name's own, and so is a German noun's.
    own = kept[0] is not tokens[0] or (people.capitals and kept[0].upos == "NOUN")
    return words if own else lower(cast, kept[0], words)


def _is_declined(syntax: Syntax, first: Token, people: People) -> bool:
    """Tell whether a description begins with its head, in another case than the nominative.

    "по словам [начальника смены]" is the начальник смены. What stands before a noun changes with
    it, so such a description stays as it is written.
    """
    case = "Case=" in first.feats and "Case=Nom" not in first.feats
    several = "Number=Sing" not in first.feats or bool(syntax.children(first.i, "conj"))
    alike = first.lemma[:2] == first.text[:2].lower()
    declines = bool(people.inflection.endings) and first.upos == "NOUN"
    return declines and case and alike and not several


def _write_as(word: str, written: str) -> str:
    """Give a word the capitals that another has: a lemma has none."""
    if written[:2].isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if written[:1].isupper() else word


def _trim(tokens: list[Token]) -> list[Token]:
    """Leave out punctuation behind, and quotation marks at either end that have no partner."""
    while (
        tokens[1:]
        and tokens[-1].upos == "PUNCT"
        and not any(_pairs(one, tokens[-1]) for one in tokens[:-1])
    ):
        tokens = tokens[:-1]
    while (
        tokens[1:]
        and tokens[0].text in load_marks().by_text
        and not any(_pairs(tokens[0], one) for one in tokens[1:])
    ):
        tokens = tokens[1:]
    return tokens


def _pairs(first: Token, second: Token) -> bool:
    mark = load_marks().by_text.get(first.text)
    return mark is not None and second.text in mark.closed_by


def lower(cast: Cast, first: Token, words: str) -> str:
    """Take the capital from words that have it only because a sentence begins there."""
    proper = first.upos == "PROPN" or first.entity or first.i in cast.options
    return words if proper else words[:1].lower() + words[1:]
