"""Whether a confidence of 0.8 is right in eight cases of ten."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quotetrack.evaluate.comparison import Comparison
from quotetrack.evaluate.figures import percent

BINS = 10


@dataclass(frozen=True, slots=True)
class Guess:
    """A confidence from 0 to 1, and whether what it was given to is right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The guesses with a confidence in ``[low, high)``, the last bin's edge included.

    ``confidence`` is their mean and ``right`` the share that was right, both in percent.
    """

    low: float
    high: float
    n: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """How well confidences keep what they promise."""

    guesses: Sequence[Guess]

    @property
    def bins(self) -> list[Bin]:
        """Ten bins of one width; empty ones too."""
        groups: list[list[Guess]] = [[] for _ in range(BINS)]
        for guess in self.guesses:
            groups[min(int(guess.confidence * BINS), BINS - 1)].append(guess)
        return [_sum_up(n, group) for n, group in enumerate(groups)]

    @property
    def error(self) -> float:
        """Expected calibration error in points: the bins' mean gap, weighed by their size.

        Naeini, Cooper & Hauskrecht (2015), "Obtaining well calibrated probabilities using
        Bayesian binning".
        """
        gaps = sum(one.n * abs(one.right - one.confidence) for one in self.bins)
        return gaps / max(1, len(self.guesses))

    @property
    def brier(self) -> float:
        """Mean squared distance between confidence and truth, 0 to 1."""
        squares = ((guess.confidence - guess.right) ** 2 for guess in self.guesses)
        return sum(squares) / max(1, len(self.guesses))

    def to_dict(self) -> dict[str, Any]:
        """Return the figures and, for each bin that isn't empty, what is in it."""
        return {
            "ECE": round(self.error, 1),
            "brier": round(self.brier, 3),
            "n": len(self.guesses),
            "bins": [
                {
                    "from": one.low,
                    "to": one.high,
                    "n": one.n,
                    "confidence": round(one.confidence, 1),
                    "right": round(one.right, 1),
                }
                for one in self.bins
                if one.n
            ],
        }


def _sum_up(number: int, group: Sequence[Guess]) -> Bin:
    return Bin(
        low=number / BINS,
        high=(number + 1) / BINS,
        n=len(group),
        confidence=percent(sum(guess.confidence for guess in group), len(group)),
        right=percent(sum(guess.right for guess in group), len(group)),
    )


def judge_joint(compared: Iterable[Comparison]) -> Reliability:
    """Judge each predicted quotation that has a confidence.

    It is right if its content is paired with one of gold's (half of the words shared) and its
    source is right too. ``surety``, where it is given, is how sure that is; ``confidence`` goes on
    to who the source is.
    """
    return Reliability([guess for one in compared for guess in _guess_joint(one)])


def _guess_joint(one: Comparison) -> Iterator[Guess]:
    right = {p for g, p in one.content if one.has_right_source((g, p))}
    for p, quotation in enumerate(one.predicted):
        if (surety := quotation.get("surety", quotation.get("confidence"))) is not None:
            yield Guess(surety, p in right)


def judge_speakers(
    compared: Iterable[Comparison], speakers: Iterable[Mapping[int, Mapping[str, Any]]]
) -> Reliability | None:
    """Judge each prediction with words in marks that has a confidence, by content and speaker.

    Args:
        compared: the articles.
        speakers: for each of them the gold speakers, by their quotation's position.

    It is right if its words in marks are paired with gold's (four fifths shared) and the speaker
    is gold's; for a gold speaker without a name, it is right not to give a name. Predictions
    paired with a quotation of which gold has no speaker are left out, and so are articles
    without gold speakers. None if nothing is left.
    """
    guesses = [
        guess
        for one, named in zip(compared, speakers, strict=True)
        if named
        for guess in _guess_speakers(one, named)
    ]
    return Reliability(guesses) if guesses else None


def _guess_speakers(one: Comparison, speakers: Mapping[int, Mapping[str, Any]]) -> Iterator[Guess]:
    golds = {p: g for g, p in one.quoted}
    for p in one.predicted_quoting:
        confidence = one.predicted[p].get("confidence")
        g = golds.get(p)
        if confidence is None or (g is not None and g not in speakers):
            continue
        answer = None if g is None else one.judge(speakers[g], one.predicted[p])
        unnamed = answer is not None and not (answer.named or answer.name_given)
        yield Guess(confidence, answer is not None and (answer.right or unnamed))
