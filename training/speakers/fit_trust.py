"""Count how often each sort of answer is right, and calibrate the confidences.

    python training/speakers/fit_trust.py dev.jsonl dev.speakers.jsonl

Writes src/quotetrack/speakers/trust.json. The expected calibration error that is printed comes
from articles that had no part in what is measured (five folds); the figures that ship come from
all. Nothing is random.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from readings import Reading, read_articles
from scipy.optimize import minimize  # type: ignore[import-untyped]

from quotetrack.evaluate.calibration import Guess, Reliability
from quotetrack.evaluate.comparison import Comparison
from quotetrack.lang import Language
from quotetrack.model import Document
from quotetrack.publish.found import describe_found
from quotetrack.speakers.answers import Answer, Certainty
from quotetrack.speakers.attribute import answer_sources, attribute
from quotetrack.speakers.registry import Registry, default_path
from quotetrack.speakers.trust import Trust, log_odds

TRUST = Path(__file__).parents[2] / "src/quotetrack/speakers/trust.json"
FOLDS = 5
# What a sort of answer with few cases is drawn to, as if it had been counted `WEIGHT` times more.
HUNCHES = {
    Certainty.OPEN: 0.3,
    Certainty.NONE: 0.3,
    Certainty.DESCRIBED: 0.75,
    Certainty.TAKEN_UP_DESCRIPTION: 0.6,
    Certainty.BODY_PRONOUN: 0.7,
    Certainty.BODY: 0.8,
    Certainty.TAKEN_UP: 0.8,
}
HUNCH = 0.9  # for all others
WEIGHT = 5
RANKED = (Certainty.PRONOUN, Certainty.BODY_PRONOUN)
FEWEST = 40  # cases from which a slope can be fitted
RIDGE = 1.0


@dataclass(frozen=True, slots=True)
class Case:
    """One predicted quotation with words in marks: what was answered, and whether it is right.

    ``found`` is true where content and source are gold's, ``right`` where the speaker is too.
    ``answer`` is None for a quotation that goes on; ``before`` then is the place in the article's
    list of the one that it continues.
    """

    fold: int
    article: int
    place: int
    surety: float
    answer: Answer | None
    before: int | None
    judged: bool
    found: bool
    right: bool


def read_cases(
    readings: Iterable[Reading], language: Language, speakers: Mapping[str, Mapping[int, Any]]
) -> list[Case]:
    """Attribute every article's quotations and compare them with gold."""
    registry = Registry.load(default_path())
    return [
        case
        for n, reading in enumerate(readings)
        for case in _compare(n, reading, language, registry, speakers.get(reading.row["id"], {}))
    ]


def _compare(
    n: int, reading: Reading, language: Language, registry: Registry, speakers: Mapping[int, Any]
) -> list[Case]:
    row, syntax, quotations = reading
    listed, answers = answer_sources(syntax, quotations, registry, language, None)
    found = attribute(syntax, quotations, registry, language, None)
    rows = describe_found(Document(row["id"], row["text"]), found)["quotes"]
    compared = Comparison(row, rows)
    golds = {p: g for g, p in compared.quoted}
    cases = []
    for p, (quotation, answer) in enumerate(zip(listed, answers, strict=True)):
        g = golds.get(p)
        told = compared.judge(speakers[g], rows[p]) if g is not None and g in speakers else None
        unnamed = told is not None and not (told.named or told.name_given)
        # A quotation in marks that gold lacks is wrong; one whose speaker gold lacks is no case.
        judged = p in compared.predicted_quoting and (g is None or g in speakers)
        cases.append(
            Case(
                fold=n % FOLDS,
                article=n,
                place=p,
                surety=quotation.confidence,
                answer=None if quotation.continues is not None else answer,
                before=quotation.continues,
                judged=judged and bool(speakers),
                found=g is not None and compared.has_right_source((g, p)),
                right=told is not None and (told.right or unnamed),
            )
        )
    return cases


def fit(cases: Sequence[Case]) -> Trust:
    """Return the figures that make the confidences of ``cases`` right on the whole."""
    answered = [case for case in cases if case.judged and case.found and case.answer]
    counts = Counter((c.answer.certainty, c.right) for c in answered if c.answer)
    shares = {
        certainty: draw(
            counts[certainty, True],
            counts[certainty, True] + counts[certainty, False],
            HUNCHES.get(certainty, HUNCH),
        )
        for certainty in Certainty
    }
    on = [case for case in cases if case.judged and case.found and case.answer is None]
    going_on = draw(sum(c.right for c in on), len(on), HUNCH)
    slopes = {}
    for certainty in RANKED:
        own = [c for c in answered if c.answer and c.answer.certainty is certainty]
        pairs = [(c.answer.chance, c.right) for c in own if c.answer and c.answer.chance]
        if len(pairs) >= FEWEST:
            slopes[certainty] = fit_line([log_odds(x) for x, _ in pairs], [y for _, y in pairs])
    trust = Trust(shares, slopes, 1.0, 0.0, going_on)
    judged = [case for case in cases if case.judged]
    products = predict(cases, trust)
    odds = [log_odds(products[c.article, c.place]) for c in judged]
    scale, shift = fit_line(odds, [c.right for c in judged])
    return replace(trust, scale=scale, shift=shift)


def draw(right: int, n: int, hunch: float) -> float:
    """Return the share of right ones among ``n``, drawn to a hunch where there are few."""
    return (right + hunch * WEIGHT) / (n + WEIGHT)


def fit_line(odds: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """Return slope and shift of a logistic curve, drawn towards slope 1 and shift 0."""
    x, y = np.asarray(odds, dtype=np.float64), np.asarray(right, dtype=np.float64)

    def loss(line: Any) -> float:  # noqa: ANN401 - scipy's own type
        scores = line[0] * x + line[1]
        likely = np.logaddexp(0, scores) - y * scores
        return float(likely.sum() + RIDGE * ((line[0] - 1) ** 2 + line[1] ** 2) / 2)

    found = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead")
    return round(float(found.x[0]), 3), round(float(found.x[1]), 3)


def predict(cases: Iterable[Case], trust: Trust) -> dict[tuple[int, int], float]:
    """Return the confidences that figures give to cases, by article and place."""
    given: dict[tuple[int, int], float] = {}
    for case in cases:
        key = case.article, case.place
        if case.answer is not None:
            given[key] = trust.rate(case.surety, case.answer)
        elif case.before is not None:
            given[key] = trust.go_on(case.surety, given.get((case.article, case.before), 0.5))
        else:
            given[key] = trust.calibrate(case.surety / 2)
    return given


def cross_validate(cases: Sequence[Case]) -> Reliability:
    """Judge each fold's confidences by figures fitted on the others."""
    guesses = []
    for fold in range(FOLDS):
        trust = fit([case for case in cases if case.fold != fold])
        own = [case for case in cases if case.fold == fold]
        given = predict(own, trust)
        guesses += [Guess(given[c.article, c.place], c.right) for c in own if c.judged]
    return Reliability(guesses)


def describe(trust: Trust) -> dict[str, Any]:
    """Return figures as `trust.read_trust` reads them."""
    return {
        "shares": {name: round(share, 3) for name, share in trust.shares.items()},
        "slopes": {name: list(line) for name, line in trust.slopes.items()},
        "scale": trust.scale,
        "shift": trust.shift,
        "going_on": round(trust.going_on, 3),
    }


def main() -> None:
    """Read, measure, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("articles", type=Path, help="annotated articles, JSON lines")
    parser.add_argument("speakers", type=Path, help="who said what in them, JSON lines")
    parser.add_argument("--engine", help="what finds the quotations")
    parser.add_argument("--out", type=Path, default=TRUST)
    given = parser.parse_args()
    speakers: dict[str, dict[int, Any]] = {}
    for line in given.speakers.read_text("utf-8").split("\n"):
        if line.strip():
            row = json.loads(line)
            speakers.setdefault(row["id"], {})[row["n"]] = row
    language, readings = read_articles(given.articles, given.engine)
    cases = read_cases(readings, language, speakers)
    crossed = cross_validate(cases)
    print(f"{len(crossed.guesses)} cases; cross-validated ECE {crossed.error:.1f}")
    for one in crossed.bins:
        if one.n:
            print(f"  {one.low:.1f}: {one.n:4} said {one.confidence:.1f} were {one.right:.1f}")
    trust = fit(cases)
    sorts = Counter(c.answer.certainty for c in cases if c.judged and c.found and c.answer)
    for certainty, n in sorts.most_common():
        print(f"  {certainty}: {n} cases, {100 * trust.shares[certainty]:.1f}% right")
    print(f"  scale {trust.scale}, shift {trust.shift}, going on {trust.going_on:.2f}")
    if not math.isfinite(trust.scale):
        raise SystemExit("the confidences can't be calibrated")
    given.out.write_text(json.dumps(describe(trust), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
