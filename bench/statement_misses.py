"""What is nearly the same as what somebody said, but isn't: it must stay apart."""

import random
from collections.abc import Callable
from dataclasses import replace

from statement_grammar import BE, MONTHS, Clause, Part, Speech
from statement_versions import NUMBERS, Said

MISSES = {"negation": 20, "number": 20, "name": 15, "other speaker": 15, "same frame": 30}
"""How often which near miss is planted."""

_REPLACED = 0.85
_GRAINS = ((100, 1), (1_000, 50), (1_000_000, 1_000), (10**9, 100_000))
_Two = tuple[tuple[Clause, ...], tuple[Clause, ...]]


class Misser:
    """Makes near misses of what was said."""

    def __init__(self, speech: Speech, chance: random.Random) -> None:
        self._speech = speech
        self._chance = chance

    def miss(self, said: Said, sort: str) -> tuple[Said, Said] | None:
        """Return ``said`` and a near miss of it; None if there is nothing to change."""
        match sort:
            case "negation":
                change = self._deny
            case "number":
                change = self._change_number
            case "name":
                change = self._change_name
            case "same frame":
                change = self._change_contents
            case _:
                return said, said
        changed = change(said)
        if changed is None:
            return None
        one, other = changed
        return replace(said, clauses=one), replace(said, clauses=other)

    def _deny(self, said: Said) -> _Two | None:
        twin = tuple(replace(c, denied=c.denied != c.keep) for c in said.clauses)
        return said.clauses, twin

    def _change_number(self, said: Said) -> _Two | None:
        return self._change_part(said, NUMBERS, self._draw_number)

    def _change_name(self, said: Said) -> _Two | None:
        return self._change_part(said, frozenset({"name"}), lambda p: self._draw_name(said, p))

    def _change_part(
        self, said: Said, sorts: frozenset[str], draw: Callable[[Part], Part]
    ) -> _Two | None:
        places = [
            (at, n)
            for at, clause in enumerate(said.clauses)
            for n, part in enumerate(clause.rest)
            if part.sort in sorts
        ]
        if not places:
            return None
        at, n = self._chance.choice(places)
        part = said.clauses[at].rest[n]._replace(keep=True)
        return _put(said.clauses, at, n, part), _put(said.clauses, at, n, draw(part))

    def _draw_number(self, part: Part) -> Part:
        value = int(part.value)
        if part.sort != "count":
            most = 90 if part.sort == "percent" else 28 * len(MONTHS)
            other = (value + self._chance.randrange(2, 60)) % most
            return part._replace(value=other or value + 1)
        grain = next(grain for most, grain in _GRAINS if value < most)
        other = round(value * self._chance.choice((0.5, 0.7, 1.25, 1.5, 2, 3)) / grain) * grain
        return part._replace(value=other if other not in {0, value} else value + grain)

    def _draw_name(self, said: Said, part: Part) -> Part:
        sort = "person" if part.value in said.topic.people else "place"
        while (name := self._speech.pick_name(sort, said.topic)) == part.value:
            pass
        return part._replace(value=name)

    def _change_contents(self, said: Said) -> _Two | None:
        """Keep the frame, and a word or two in it."""
        twin = tuple(
            replace(
                clause,
                subject=tuple(self._change_word(said, p) for p in clause.subject),
                verb=BE if clause.verb == BE else self._speech.pick("verb", said.topic),
                rest=tuple(self._change_word(said, p) for p in clause.rest),
            )
            for clause in said.clauses
        )
        return said.clauses, twin

    def _change_word(self, said: Said, part: Part) -> Part:
        if part.sort == "word" or self._chance.random() > _REPLACED:
            return part
        if part.sort in NUMBERS:
            return self._draw_number(part)
        if part.sort == "name":
            return self._draw_name(said, part)
        sort = "noun" if part.sort == "nouns" else part.sort
        return part._replace(value=self._speech.pick(sort, said.topic))


def _put(clauses: tuple[Clause, ...], at: int, n: int, part: Part) -> tuple[Clause, ...]:
    rest = clauses[at].rest
    changed = replace(clauses[at], rest=(*rest[:n], part, *rest[n + 1 :]))
    return (*clauses[:at], changed, *clauses[at + 1 :])
