"""Figures that were reached and must not get worse in silence."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotetrack.errors import InputError

SIGNS: Mapping[str, int] = {"at least": 1, "at most": -1}


@dataclass(frozen=True, slots=True)
class Floor:
    """A pinned figure, named as in ``exact.F1``, with what it is now.

    ``value`` is None where the figure wasn't measured, for want of gold speakers.
    """

    figure: str
    side: str
    bound: float
    value: float | None

    @property
    def holds(self) -> bool:
        """Whether the figure is as good as pinned, or wasn't measured."""
        return self.value is None or SIGNS[self.side] * (self.value - self.bound) >= 0

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "figure": self.figure,
            self.side: self.bound,
            "value": self.value,
            "holds": self.holds,
        }


def load_floors(path: Path) -> dict[str, Any]:
    """Read a file of floors: for each name ``gold``, ``at least`` and ``at most``.

    ``gold`` is how the path of the gold file ends, the other two hold figures and bounds.

    Raises:
        InputError: the file can't be read or isn't such a table.
    """
    try:
        table = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(str(path), error.strerror or str(error)) from error
    except (ValueError, RecursionError) as error:
        raise InputError(str(path), f"not JSON: {error}") from error
    if not isinstance(table, dict):
        raise InputError(str(path), "no JSON object")
    for name, entry in table.items():
        if not _is_entry(entry):
            raise InputError(str(path), f"{name!r} lacks gold, or its bounds are no numbers")
    return table


def _is_entry(entry: object) -> bool:
    if not isinstance(entry, dict) or not isinstance(entry.get("gold"), str):
        return False
    bounds = [entry.get(side, {}) for side in SIGNS]
    return all(isinstance(b, dict) for b in bounds) and all(
        isinstance(bound, int | float) for b in bounds for bound in b.values()
    )


def choose_floors(
    table: Mapping[str, Any], gold: Path, engine: str | None = None
) -> Mapping[str, Any] | None:
    """Return the entry of ``table`` that is about ``gold``, None if it knows no such file.

    An entry that names an ``engine`` is about that one's quotations alone; without ``engine`` the
    first entry counts.
    """
    parts = gold.resolve().parts
    for entry in table.values():
        wanted = Path(entry["gold"]).parts
        mine = engine is None or entry.get("engine", engine) == engine
        if mine and parts[-len(wanted) :] == wanted:
            found: Mapping[str, Any] = entry
            return found
    return None


def compare_floors(figures: Mapping[str, Any], entry: Mapping[str, Any]) -> Sequence[Floor]:
    """Compare a report's figures, as plain values, with one entry of floors."""
    return [
        Floor(figure, side, bound, _read(figures, figure))
        for side in SIGNS
        for figure, bound in entry.get(side, {}).items()
    ]


def _read(figures: Mapping[str, Any], path: str) -> float | None:
    value: Any = figures
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, int | float) else None
