"""JSON Lines of gold, speakers or predictions -> rows whose shape is sure."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from quotetrack.errors import InputError
from quotetrack.model import Kind

Row = dict[str, Any]

_PARTS = ("content", "cue", "source")


class _WrongShapeError(Exception):
    """A row is not as it should be; its message says what is wrong."""


def load_gold(path: Path) -> list[Row]:
    """Read gold articles: ``id``, ``text``, ``attributions`` with kind, content, cue, source.

    Raises:
        InputError: if the file can't be read or a line of it isn't such an article.
    """
    return _load(path, _check_gold)


def load_predictions(path: Path, gold: Sequence[Row] | None = None) -> list[Row]:
    """Read what ``quotetrack extract`` wrote: ``id`` and ``quotes``.

    With ``gold``, check too that the spans lie inside of its texts.

    Raises:
        InputError: if the file can't be read, a line of it isn't such a prediction, or none of
            its ids is in gold.
    """
    lengths = {row["id"]: len(row["text"]) for row in gold or ()}

    def check(row: Row) -> None:
        _check_prediction(row)
        for n, quotation in enumerate(row["quotes"] if row["id"] in lengths else ()):
            _check_inside(quotation, lengths[row["id"]], f"{row['id']}, quotation {n}")

    rows = _load(path, check)
    if gold and not any(row["id"] in lengths for row in rows):
        raise InputError(
            str(path),
            f"none of its ids is in gold: the first is {rows[0]['id']!r}, gold's {gold[0]['id']!r}",
        )
    return rows


def load_speakers(path: Path) -> list[Row]:
    """Read gold identities: ``id`` and ``n`` of an attribution, ``speaker`` and ``type``.

    Raises:
        InputError: if the file can't be read or a line of it isn't such an identity.
    """
    return _load(path, _check_speaker)


def _load(path: Path, check: Callable[[Row], None]) -> list[Row]:
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise InputError(str(path), error.strerror or str(error)) from error
    rows = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = _read_object(line)
            check(row)
        except _WrongShapeError as error:
            raise InputError(str(path), str(error), number) from error
        rows.append(row)
    if not rows:
        raise InputError(str(path), "empty")
    return rows


def _read_object(line: bytes) -> Row:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _WrongShapeError("not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise _WrongShapeError(f"not JSON: {error}") from error
    if not isinstance(row, dict):
        raise _WrongShapeError("no JSON object")
    return row


def _check_gold(row: Row) -> None:
    _require(row, id=str, text=str, attributions=list)
    for n, quotation in enumerate(row["attributions"]):
        where = f"attribution {n}"
        _check_quotation(quotation, where)
        if quotation.get("kind") not in {*Kind}:
            raise _WrongShapeError(f"{where}: kind is none of {', '.join(Kind)}")
        _check_inside(quotation, len(row["text"]), where)


def _check_prediction(row: Row) -> None:
    _require(row, id=str, quotes=list)
    for n, quotation in enumerate(row["quotes"]):
        where = f"quotation {n}"
        _check_quotation(quotation, where)
        if not isinstance(quotation.get("speaker"), str | None):
            raise _WrongShapeError(f"{where}: speaker is no text")
        for name in ("confidence", "surety"):
            given = quotation.get(name)
            if not isinstance(given, float | int | None):
                raise _WrongShapeError(f"{where}: {name} is no number")
            if given is not None and not 0 <= given <= 1:
                raise _WrongShapeError(f"{where}: {name} is not from 0 to 1")


def _check_speaker(row: Row) -> None:
    _require(row, id=str, n=int, speaker=str, type=str)


def _require(row: Row, **types: type) -> None:
    for name, type_ in types.items():
        if not isinstance(row.get(name), type_):
            raise _WrongShapeError(
                f"no {name}" if name not in row else f"{name} is of a wrong type"
            )


def _check_quotation(quotation: object, where: str) -> None:
    if not isinstance(quotation, dict) or "content" not in quotation:
        raise _WrongShapeError(f"{where}: no content")
    for part in _PARTS:
        spans = quotation.get(part) or []
        if not isinstance(spans, list) or not all(map(_is_span, spans)):
            raise _WrongShapeError(f"{where}: {part} is no list of [start, end)")


def _is_span(value: object) -> bool:
    return (
        isinstance(value, list)
        and [type(edge) for edge in value] == [int, int]
        and 0 <= value[0] <= value[1]
    )


def _check_inside(quotation: Mapping[str, Any], length: int, where: str) -> None:
    for part in _PARTS:
        if any(end > length for _, end in quotation.get(part) or ()):
            raise _WrongShapeError(f"{where}: {part} ends behind the text")
