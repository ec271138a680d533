"""Judgements as a file: CSV that a spreadsheet opens and gives back unchanged, and JSON Lines."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from itertools import chain
from typing import Any, BinaryIO

from quotetrack.documents.limits import MAX_CHARACTERS, MAX_LINE_BYTES
from quotetrack.errors import InputError
from quotetrack.model import Judgement, Span, Verdict
from quotetrack.publish.exports import Cell, begins_formula, encode_json, write_csv
from quotetrack.questions import question_of, read_moment

COLUMNS = (
    *("made_at", "made_by", "verdict", "speaker", "speaker_name", "other", "other_name"),
    *("value", "document", "start", "end", "text", "note", "question"),
    *("other_document", "other_start", "other_end", "other_text"),
)
"""The columns of a CSV file, and the keys of a JSON line."""

_NEEDED = ("verdict", "made_at", "made_by")
_TEXTS = frozenset(f.name for f in fields(Judgement)) - {"verdict", "place", "other_place"}
_PLACES = frozenset({"start", "end", "other_start", "other_end"})
_BOM = "\ufeff"
_WHOLE = re.compile(r"(\d+)(?:\.0+)?")  # pandas writes 98.0 where a cell of the column is empty
_DELIMITERS = ",;\t"  # a spreadsheet writes what its country takes for a comma


def export_csv(judgements: Iterable[Judgement], out: BinaryIO) -> None:
    """Write judgements as CSV: UTF-8 with a byte order mark, CRLF, nothing that begins a formula.

    `read_judgements` takes the apostrophe in front of such a text away again.
    """
    rows = map(to_row, judgements)
    write_csv(COLUMNS, ([_guard(row.get(name)) for name in COLUMNS] for row in rows), out)


def export_jsonl(judgements: Iterable[Judgement], out: BinaryIO) -> None:
    """Write judgements as JSON Lines in UTF-8; what one doesn't say is left out."""
    out.writelines(encode_json(to_row(judgement)) + b"\n" for judgement in judgements)


def to_row(judgement: Judgement) -> dict[str, Cell]:
    """Return what a judgement says by column name, in the columns' order."""
    places = {"": judgement.place, "other_": judgement.other_place}
    said = {name: getattr(judgement, name) for name in COLUMNS if name in _TEXTS}
    said |= {"verdict": judgement.verdict.value}
    for which, place in places.items():
        said |= {f"{which}start": place.start, f"{which}end": place.end} if place else {}
    return {name: said[name] for name in COLUMNS if said.get(name) is not None}


def _guard(cell: Cell) -> Cell:
    """Put an apostrophe before a formula, and before what would be taken for one so guarded."""
    return f"'{cell}" if isinstance(cell, str) and begins_formula(cell.lstrip("'")) else cell


def _unguard(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and begins_formula(cell.lstrip("'")) else cell


def read_judgements(stream: BinaryIO, origin: str) -> Iterator[Judgement | InputError]:
    """Yield the judgement or the problem of each row of a CSV or JSON Lines file.

    Which of both it is its first line shows. Columns may stand in any order; others are passed
    over. ``origin`` is the file as the user named it.
    """
    problems: list[InputError] = []
    lines = _read_lines(stream, origin, problems)
    blank = 0
    first = next(lines, "")
    while first and not first.strip():
        blank += 1
        first = next(lines, "")
    if not first:
        problems.append(InputError(origin, "empty"))
    elif first.lstrip().startswith("{"):
        yield from _read_jsonl(chain([first], lines), origin, blank)
    else:
        yield from _read_csv(chain([first], lines), origin, blank)
    yield from problems


def _read_lines(stream: BinaryIO, origin: str, problems: list[InputError]) -> Iterator[str]:
    """Yield the lines with their ends; bytes that are no UTF-8 are marked, to be refused later."""
    number = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) > MAX_LINE_BYTES:
            problems.append(InputError(origin, "a line too long to be read", number))
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE_BYTES)
            yield "\n"
            continue
        text = line.decode("utf-8", "surrogateescape")
        yield text.removeprefix(_BOM) if number == 1 else text


def _read_jsonl(lines: Iterable[str], origin: str, before: int) -> Iterator[Judgement | InputError]:
    for number, line in enumerate(lines, before + 1):
        if not line.strip():
            continue
        try:
            yield read_row(json.loads(line))
        except RecursionError:
            yield InputError(origin, "nested too deep", number)
        except (TypeError, ValueError) as error:
            yield InputError(origin, str(error), number)


def _read_csv(lines: Iterator[str], origin: str, before: int) -> Iterator[Judgement | InputError]:
    heading = next(lines)
    delimiter = max(_DELIMITERS, key=heading.count)
    names = [name.strip().strip('"').casefold() for name in heading.split(delimiter)]
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        reason = f"no column “{missing[0]}”; the first line must name the columns"
        yield InputError(origin, reason, before + 1)
        return
    # Longer than any content; a quotation mark that is never closed then costs no more than this.
    csv.field_size_limit(MAX_CHARACTERS)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        number = before + rows.line_num + 2
        try:
            cells = next(rows, None)
            if cells is None:
                return
            if any(cell.strip() for cell in cells):
                yield read_row(_name_cells(names, cells))
        except (csv.Error, ValueError) as error:
            yield InputError(origin, str(error), number)


def _name_cells(names: list[str], cells: list[str]) -> dict[str, object]:
    if any(cells[len(names) :]):
        raise ValueError("more cells than columns")
    row: dict[str, object] = {}
    for name, cell in zip(names, cells, strict=False):
        whole = _WHOLE.fullmatch(cell.strip()) if name in _PLACES else None
        row[name] = int(whole[1]) if whole else _unguard(cell)
    return row


def read_row(row: Any) -> Judgement:  # noqa: ANN401 - whatever JSON holds
    """Return the judgement that a row is, by column name; an empty text is none.

    Raises:
        TypeError: the row, or a cell of it, is of another type.
        ValueError: a column is missing or wrong, in words.
    """
    if not isinstance(row, dict):
        raise TypeError("no JSON object")
    said = {name: _read_text(name, row.get(name)) for name in sorted(_TEXTS)}
    verdict = str(row.get("verdict") or "").strip().casefold()
    if verdict not in set(Verdict):
        raise ValueError(f"“{verdict}” is no verdict: {', '.join(Verdict)}")
    made_at, made_by = said["made_at"] or "", said["made_by"] or ""
    if read_moment(made_at).year == 1:
        raise ValueError("“made_at” must be a date and time such as 2026-11-21T09:30:00+00:00")
    if not made_by:
        raise ValueError("“made_by” is missing")
    given = {name: text for name, text in said.items() if name not in {"made_at", "made_by"}}
    place, other = _read_place(row), _read_place(row, "other_")
    judgement = Judgement(
        Verdict(verdict), made_at, made_by, place=place, other_place=other, **given
    )
    question_of(judgement)
    return judgement


def _read_text(name: str, value: object) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise TypeError(f"“{name}” must be a text")
    if "\0" in value or any("\ud800" <= c <= "\udfff" for c in value):
        raise ValueError(f"“{name}” is no text in UTF-8")
    return value


def _read_place(row: Mapping[str, Any], which: str = "") -> Span | None:
    start, end = (row.get(f"{which}{name}") for name in ("start", "end"))
    if start in {None, ""} and end in {None, ""}:
        return None
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= MAX_CHARACTERS:
        raise ValueError(
            f"“{which}start” and “{which}end” must be whole numbers, the first the smaller"
        )
    return Span(start, end)
