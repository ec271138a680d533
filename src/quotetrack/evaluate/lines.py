"""A report as lines of text."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from quotetrack.evaluate.floors import Floor

WIDTH = 20
_APART = {"spans", "calibration", "errors"}


def list_lines(figures: Mapping[str, Any], floors: Sequence[Floor] = ()) -> Iterator[str]:
    """Yield the lines of a report's figures, given as plain values, and of pinned ones."""
    for name, value in figures.items():
        if name not in _APART:
            yield _line(name, value if isinstance(value, dict) else {"": value})
    for part, score in figures["spans"].items():
        yield _line(f"spans.{part}", score)
    for name, calibration in figures["calibration"].items():
        shown = {key: calibration[key] for key in ("ECE", "brier", "n")}
        yield _line(f"calibrated.{name}", shown)
    errors = dict(figures["errors"])
    for name in ("missed by kind", "missed by cue"):
        counts = errors.pop(name)
        errors[name] = " ".join(f"{key}={n}" for key, n in counts.items()) or "-"
    for name, count in errors.items():
        yield f"  {name:28}{count}"
    for floor in floors:
        value = "not measured" if floor.value is None else floor.value
        verdict = "" if floor.holds else "  WORSE"
        yield f"floor {floor.figure}: {value}, pinned {floor.side} {floor.bound}{verdict}"


def _line(name: str, figures: Mapping[str, Any]) -> str:
    return f"{name:{WIDTH}}" + "  ".join(f"{key} {value}".strip() for key, value in figures.items())
