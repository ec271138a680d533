"""One quotation as a person judges it: a sheet that fits a terminal of 80 by 24."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from quotetrack.cli.review_case import Case
from quotetrack.cli.review_context import Part, write_pieces
from quotetrack.cli.terminal import fit_cell

ROOM = 4  # lines of context that are shown even where there is no room
GAP = "  "  # between two keys
HEADING = 12  # columns of what stands before a fact
LAST = 2  # lines kept of the end of a quotation that is too long to show
SPARE = 2  # lines below a sheet: where one types, and so that nothing scrolls
CERTAINTIES = {"sure": "green", "likely": "yellow", "check": "bold red"}
KEYS = (
    ("r", "right"),
    ("w", "wrong speaker"),
    ("x", "not a quotation"),
    ("s", "skip"),
    ("b", "back"),
    ("n", "note"),
    ("o", "open article"),
    ("m", "more"),
    ("?", "help"),
    ("q", "quit"),
)
# A colon or a bracket that an article holds is no markup: texts are built, never parsed.
line = partial(Text, overflow="ellipsis", no_wrap=True)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is shown of one quotation: ``place`` is "3 of 20", ``message`` what happened last."""

    case: Case
    place: str
    note: str | None = None
    message: str = ""


def lay_out(sheet: Sheet, console: Console, *, whole: bool = False) -> Group:
    """Return the sheet for this terminal; with ``whole``, all of the context however long."""
    above, below = (
        [*_head(sheet, console.width), Rule(style="dim")],
        [Rule(style="dim"), *_facts(sheet, console)],
    )
    marks = console.color_system is None
    context = write_pieces(sheet.case.pieces, marks=marks)
    lines = list(context.wrap(console, console.width))
    if console.is_terminal and not whole:
        room = console.height - SPARE - count_lines(console, [*above, *below])
        lines = fit_lines(lines, max(room, ROOM))
    return Group(*above, *lines, *below)


def count_lines(console: Console, parts: Sequence[RenderableType]) -> int:
    """Return how many lines these take on this terminal."""
    return len(console.render_lines(Group(*parts)))


def _head(sheet: Sheet, width: int) -> Iterator[RenderableType]:
    yield head_line(sheet.place, sheet.message, width)
    yield line(fit_cell(sheet.case.headline), style="bold")
    yield line(fit_cell(sheet.case.origin), style="dim")


def _facts(sheet: Sheet, console: Console) -> Iterator[RenderableType]:
    case = sheet.case
    who = Text(fit_cell(case.speaker.name if case.speaker else ""), style="bold")
    if not case.speaker:
        who = Text(fit_cell(case.described or "nobody named: left open"), style="italic")
    if case.together_with:
        who.append(f" together with {fit_cell(case.together_with)}", "not bold")
    sure = f"{case.certainty} ({case.confidence:.2f})"
    who.append("  ").append(sure, CERTAINTIES.get(case.certainty, ""))
    rows = [("Speaker", who), ("Given as", Text(fit_cell(case.given)))]
    rows.append(("Why", Text(fit_cell(case.reason))))
    if sheet.note:
        rows.append(("Note", Text(fit_cell(sheet.note))))
    facts = Table.grid(padding=(0, 2, 0, 0))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column()
    for name, value in rows:
        # A reason is short, a hostile source isn't.
        facts.add_row(name, cut_text(value, console.width, 2))
    yield facts
    yield list_keys(KEYS, console.width)


def head_line(place: str, message: str, width: int) -> Text:
    """Return where one is, and what happened last; an error may need some lines."""
    shown = Text(place, style="dim")
    shown.append(f"  {fit_cell(message)}", "not dim")
    return cut_text(shown, width, 6)


def list_help(meanings: Sequence[tuple[str, str]]) -> Table:
    """Return what the keys do at length."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="bold")
    table.add_column()
    for key, meaning in meanings:
        table.add_row(key, Text(meaning))
    return table


def cut_text(text: Text, width: int, lines: int) -> Text:
    """Return ``text`` cut to some lines of a terminal of ``width``, with room for a heading."""
    text.truncate(lines * max(width - HEADING, 20), overflow="ellipsis")
    return text


def list_keys(keys: Sequence[tuple[str, str]], width: int) -> Text:
    """Return what the keys do, on lines of ``width``; none stands apart from its meaning."""
    shown, used = Text(), 0
    for key, meaning in keys:
        needed = len(key) + 1 + len(meaning)
        if used:
            fits = used + len(GAP) + needed <= width
            shown.append(GAP if fits else "\n")
            used = used + len(GAP) if fits else 0
        shown.append(key, "bold").append(f" {meaning}", "dim")
        used += needed
    return shown


def fit_lines(lines: Sequence[Text], room: int) -> list[Text]:
    """Cut context to ``room`` lines: all of the content, and as much around it as there is room.

    Of a content that is itself too long, the beginning and the end are shown.
    """
    if len(lines) <= room:
        return list(lines)
    marked = [n for n, each in enumerate(lines) if _holds_content(each)] or [0]
    first, last = marked[0], marked[-1]
    if last - first >= room:
        head, tail = lines[first : first + room - LAST - 1], lines[last - LAST + 1 : last + 1]
        return [*head, Text("… (m shows all)", style="dim"), *tail]
    spare = room - (last - first + 1)
    start = max(min(first - (spare + 1) // 2, len(lines) - room), 0)
    return list(lines[start : start + room])


def _holds_content(shown: Text) -> bool:
    return any(span.style == Part.CONTENT.value for span in shown.spans)
