"""One article's quotations, predicted against gold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quotetrack.evaluate.names import is_name, same_name
from quotetrack.evaluate.pairing import Pair, pair
from quotetrack.evaluate.words import Words, WordSet
from quotetrack.model import Kind

SIMILAR = 0.5
SIMILAR_QUOTED = 0.8

# Types of a gold speaker who has a name; any other is described, or open.
_NAMED = frozenset({"person", "org"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of who speaks in one gold quotation.

    ``named`` tells whether gold has a name, ``name_given`` whether the answer is one, ``right``
    whether the two agree. ``given`` is the answer itself, empty if there is none.
    """

    named: bool
    name_given: bool
    right: bool
    confidence: float
    given: str


class Comparison:
    """The pairs of one article's gold and predicted quotations, as positions in the two lists.

    ``content`` are pairs whose contents share half of their words, ``exact`` all of them;
    ``quoted`` are pairs that share four fifths of their words inside quotation marks, of the gold
    quotations that have some (``quoting``) and the predictions that do (``predicted_quoting``).
    """

    def __init__(self, row: Mapping[str, Any], predicted: Sequence[Mapping[str, Any]]) -> None:
        self.id: str = row["id"]
        self.gold: Sequence[Mapping[str, Any]] = row["attributions"]
        self.predicted = predicted
        self.text: str = row["text"]
        self._words = Words(self.text)
        self.gold_words = [self.words_of(one, "content") for one in self.gold]
        self.found_words = [self.words_of(one, "content") for one in predicted]
        self.content = pair(self.gold_words, self.found_words, SIMILAR)
        self.exact = pair(self.gold_words, self.found_words, 1)
        inside = self._words.quoted
        self.quoting = [g for g, one in enumerate(self.gold) if one["kind"] != Kind.INDIRECT]
        self.predicted_quoting = [p for p, found in enumerate(self.found_words) if found & inside]
        pairs = pair(
            [self.gold_words[g] & inside for g in self.quoting],
            [self.found_words[p] & inside for p in self.predicted_quoting],
            SIMILAR_QUOTED,
        )
        self.quoted = [(self.quoting[g], self.predicted_quoting[p]) for g, p in pairs]

    def has_right_source(self, matched: Pair) -> bool:
        """Tell whether the sources of a pair share a word, or both are empty."""
        gold, found = self.words_of_pair(matched, "source")
        return bool(gold & found) or not (gold or found)

    def has_right_cue(self, matched: Pair) -> bool:
        """Tell whether the cues of a pair share a word."""
        gold, found = self.words_of_pair(matched, "cue")
        return bool(gold & found)

    def words_of_pair(self, matched: Pair, part: str) -> tuple[WordSet, WordSet]:
        """Return the words of a part in the two quotations of a pair, gold's first."""
        g, p = matched
        return self.words_of(self.gold[g], part), self.words_of(self.predicted[p], part)

    def words_of(self, quotation: Mapping[str, Any], part: str) -> WordSet:
        """Return the words of a part (content, cue, source) of a quotation, maybe none."""
        return self._words.within(quotation.get(part))

    def answers(self, speakers: Mapping[int, Mapping[str, Any]]) -> list[Answer]:
        """Judge who is said to speak in each quoting gold quotation of ``speakers``."""
        found = dict(self.quoted)
        return [
            self.judge(speakers[g], self.predicted[found[g]] if g in found else {})
            for g in self.quoting
            if g in speakers
        ]

    def judge(self, speaker: Mapping[str, Any], quotation: Mapping[str, Any]) -> Answer:
        """Judge whom a predicted quotation, empty if there is none, says to be ``speaker``."""
        # Without a speaker, the words of the source are taken for the answer.
        source = quotation.get("source") or ()
        given = quotation.get("speaker") or " ".join(self.text[s:e] for s, e in source)
        confidence = quotation.get("confidence")
        return Answer(
            named=speaker["type"] in _NAMED,
            name_given=is_name(given),
            right=same_name(given, speaker["speaker"]),
            confidence=1.0 if confidence is None else confidence,
            given=given,
        )
