"""Predicted against gold: pure arithmetic, and a page that shows it."""

from quotetrack.evaluate.evaluating import evaluate
from quotetrack.evaluate.figures import Score
from quotetrack.evaluate.floors import Floor, choose_floors, compare_floors, load_floors
from quotetrack.evaluate.lines import list_lines
from quotetrack.evaluate.loading import load_gold, load_predictions, load_speakers
from quotetrack.evaluate.report import Report

__all__ = [
    "Floor",
    "Report",
    "Score",
    "choose_floors",
    "compare_floors",
    "evaluate",
    "list_lines",
    "load_floors",
    "load_gold",
    "load_predictions",
    "load_speakers",
]
