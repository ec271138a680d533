"""Measure how well each mark style is read: one gold file, written in every style.

    python bench/styles.py polnear/dev.jsonl [--speakers dev.speakers.jsonl] [--styles german ...]
                           [--engine parse] [--most 3]

Each article is written in the style and extracted from; what was found is mapped back and compared
with gold in the article as it was, so that all styles face the same gold and words in marks.
Prints the figures and how far they are from curly's, in points. With ``--most``, ends with exit
code 1 if joint or quoted F1 of a style falls further than so many points below curly's; the styles
that lose marks for good (unclosed, ragged, dashes, bare) don't count for that.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engines import ENGINES, extract_from
from quotetrack.evaluate import evaluate, load_gold, load_speakers
from quotetrack.evaluate.styles import Style, restore_spans, restyle, restyle_article

Row = dict[str, Any]
FIGURES = ("exact", "joint", "quoted", "q-joint")
COLUMNS = (*FIGURES, "direct", "named", "wrong")
LOSSY = {Style.UNCLOSED, Style.RAGGED, Style.DASHES, Style.BARE}
GUARDED = ("joint", "quoted")


def measure(
    gold: Sequence[Row], style: Style, engine: str, speakers: Sequence[Row] | None
) -> Mapping[str, float]:
    """Return the figures of one style, in percent."""
    restyled = [restyle(row["text"], style) for row in gold]
    articles = [restyle_article(row, style) for row in gold]
    found = [
        restore_spans(row, new)
        for row, new in zip(extract_from(articles, engine), restyled, strict=True)
    ]
    report = evaluate(gold, found, speakers).to_dict()
    named = report.get("named", {})
    return {
        **{figure: report[figure]["F1"] for figure in FIGURES},
        "direct": report["recall"].get("direct", 0.0),
        "named": named.get("recall", 0.0),
        "wrong": named.get("wrong", 0.0),
    }


def show(style: Style, figures: Mapping[str, float], curly: Mapping[str, float]) -> None:
    """Print a style's line: each figure and its distance from curly's."""
    cells = (f"{figures[c]:6.1f} {figures[c] - curly[c]:+6.1f}" for c in COLUMNS)
    print(f"{style:11}" + " ".join(cells), flush=True)


def main() -> int:
    """Measure the styles asked for, curly first; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--speakers", type=Path)
    parser.add_argument("--styles", type=Style, nargs="+", default=list(Style))
    parser.add_argument("--engine", choices=ENGINES, default=next(iter(ENGINES)))
    parser.add_argument("--most", type=float)
    given = parser.parse_args()
    gold = load_gold(given.gold)
    speakers = load_speakers(given.speakers) if given.speakers else None
    print(f"{'style':11}" + " ".join(f"{column:>13}" for column in COLUMNS))
    curly: Mapping[str, float] = {}
    worse = []
    for style in [Style.CURLY, *(s for s in given.styles if s is not Style.CURLY)]:
        figures = measure(gold, style, given.engine, speakers)
        curly = curly or figures
        show(style, figures, curly)
        lost = max(curly[figure] - figures[figure] for figure in GUARDED)
        if given.most is not None and style not in LOSSY and lost > given.most:
            worse.append(style)
    if worse:
        print(f"More than {given.most} points below curly: {', '.join(worse)}", file=sys.stderr)
    return int(bool(worse))


if __name__ == "__main__":
    sys.exit(main())
