"""How outlets tell again what somebody said.

A version keeps the core of its statement: a clause's verb and what it is about, and the word that
a near miss differs in. An editor who saw a version without these couldn't tell what it is of.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from statement_editing import MARKS, join_words, loosen, punctuate, trim
from statement_grammar import (
    BE,
    SUBORDINATE,
    Clause,
    Speech,
    Style,
    Topic,
    Word,
)
from statement_words import Lexicon

IDENTICAL = "identical"
TRIMMED = "trimmed"
SORTS = {
    IDENTICAL: 40,
    "marks": 10,
    TRIMMED: 14,
    "extended": 7,
    "function words": 7,
    "indirect": 7,
    "synonyms": 5,
    "clause order": 4,
    "numbers": 4,
    "two changes": 8,
}
"""How often a version differs from what was said in which way."""

_TOGETHER = ("function words", "indirect", "synonyms", "numbers", "clause order", "marks")
NUMBERS = frozenset({"count", "percent", "date"})
_KEYS = 2
MOST_REPLACED = 0.4  # of the words of a version


@dataclass(frozen=True, slots=True)
class Version:
    """A wording: ``pieces`` of one content; where there are two, words are left out between.

    ``keys`` are the words of the statement that it holds; ``sort`` is a key of `SORTS`.
    """

    sort: str
    kind: str
    pieces: tuple[str, ...]
    keys: frozenset[int | str]


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said, and the pronouns for him or her."""

    clauses: tuple[Clause, ...]
    topic: Topic
    pronouns: tuple[str, str]


def mark_core(said: Said, chance: random.Random) -> Said:
    """Say which words no version goes without."""
    at = chance.randrange(len(said.clauses))
    clause = said.clauses[at]
    left, rest = _KEYS if clause.verb == BE else _KEYS - 1, []
    for part in clause.rest:
        rest.append(part._replace(keep=left > 0))
        left -= part.sort != "word"
    marked = replace(clause, keep=True, rest=tuple(rest))
    return replace(said, clauses=(*said.clauses[:at], marked, *said.clauses[at + 1 :]))


class Reteller:
    """Tells statements again."""

    def __init__(self, speech: Speech, lexicon: Lexicon, chance: random.Random) -> None:
        self._speech = speech
        self._lexicon = lexicon
        self._chance = chance

    def retell(self, said: Said, sort: str) -> Version | None:
        """Return another version of ``said``; None if it can't be told in this way."""
        chance = self._chance
        sorts = {sort}
        if sort == "two changes":
            sorts = {chance.choice((TRIMMED, TRIMMED, "extended")), chance.choice(_TOGETHER)}
        clauses = said.clauses
        if "clause order" in sorts and (clauses := self._reorder(clauses)) == said.clauses:
            return None
        if "extended" in sorts:
            clauses = self._extend(clauses, said.topic)
        indirect = "indirect" in sorts
        swapped = self._choose_synonyms(clauses) if "synonyms" in sorts else {}
        words = self._speech.word(
            clauses, Style(indirect, said.pronouns, "numbers" in sorts, swapped)
        )
        plain = self._speech.word(clauses, Style(indirect, said.pronouns))
        if sorts & {"numbers", "synonyms"} and words == plain:
            return None
        if "function words" in sorts and (words := loosen(words, self._chance)) == plain:
            return None
        parts: list[list[Word]] | None = [words]
        if TRIMMED in sorts and (parts := trim(words, self._chance)) is None:
            return None
        version = self._finish(parts or [], sort, indirect=indirect, marks="marks" in sorts)
        # Cut short, a version may be left with synonyms alone: nobody could know it again.
        replaced = version.keys.intersection(swapped)
        return version if len(replaced) <= MOST_REPLACED * len(version.keys) else None

    def _finish(
        self, parts: Sequence[list[Word]], sort: str, *, indirect: bool, marks: bool
    ) -> Version:
        keys = frozenset(word.key for part in parts for word in part if word.key != "")
        texts = [join_words(part) for part in parts]
        if indirect:
            return Version(sort, "indirect", (" … ".join(texts),), keys)
        texts[0] = texts[0][0].upper() + texts[0][1:]
        if len(texts) > 1 and self._chance.random() < 1 / 2:
            texts = [" ... ".join(texts)]
        opening, closing = MARKS[0]
        if marks:
            opening, closing = self._chance.choice(MARKS[1:])
            texts = [punctuate(text, self._chance) for text in texts]
        end = self._chance.choice((".", "", "!")) if marks else ","
        texts = [f"{opening}{text}{end}{closing}" for text in texts]
        return Version(sort, "direct", tuple(texts), keys)

    def _reorder(self, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
        """Return two neighbouring clauses the other way round, if there are any."""
        if len(clauses) == 1:
            return clauses
        at = self._chance.randrange(1, len(clauses))
        one, other = clauses[at - 1], clauses[at]
        if other.link[-1] in SUBORDINATE:
            first = replace(other, link=(*one.link, *other.link))
            turned = (first, replace(one, link=(",",)))
        else:
            turned = (replace(other, link=one.link), replace(one, link=other.link))
        return (*clauses[: at - 1], *turned, *clauses[at + 1 :])

    def _extend(self, clauses: tuple[Clause, ...], topic: Topic) -> tuple[Clause, ...]:
        link = self._chance.choice(((".",), (",", "and"), (".",)))
        if self._chance.random() < 1 / 2:
            return (*clauses, self._speech.make_clause(topic, link))
        return (
            self._speech.make_clause(topic, ()),
            replace(clauses[0], link=link),
            *clauses[1:],
        )

    def _choose_synonyms(self, clauses: Iterable[Clause]) -> dict[int, int]:
        """Choose synonyms for a third of the words of the lexicon."""
        used = dict.fromkeys(
            number
            for clause in clauses
            for number in (clause.verb, *(p.value for p in clause.rest + clause.subject))
            if isinstance(number, int) and number != BE
        )
        lexemes = self._known(clauses)
        known = [number for number in used if number in lexemes and self._lexicon.synonyms[number]]
        some = self._chance.sample(known, k=min(len(known), max(1, round(len(lexemes) / 3))))
        return {number: self._chance.choice(self._lexicon.synonyms[number]) for number in some}

    @staticmethod
    def _known(clauses: Iterable[Clause]) -> set[int]:
        sorts = NUMBERS | {"word", "name"}
        found = {int(p.value) for c in clauses for p in c.rest + c.subject if p.sort not in sorts}
        return found | {c.verb for c in clauses if c.verb != BE}
