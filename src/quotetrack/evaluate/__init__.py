"""Predicted against gold: pure arithmetic."""

from quotetrack.evaluate.evaluating import evaluate
from quotetrack.evaluate.loading import load_gold, load_predictions, load_speakers
from quotetrack.evaluate.report import Report, Score

__all__ = [
    "Report",
    "Score",
    "evaluate",
    "load_gold",
    "load_predictions",
    "load_speakers",
]
