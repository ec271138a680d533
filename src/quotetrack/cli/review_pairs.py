"""Reviewing pairs of speakers: the same, or two."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from quotetrack.cli.review_case import Stamp
from quotetrack.cli.review_round import Round
from quotetrack.cli.review_screen import cut_text, head_line, line, list_keys
from quotetrack.cli.terminal import fit_cell
from quotetrack.model import BaseSpeaker, Judgement, Verdict

KEYS = (
    ("1", "same: call it the first"),
    ("2", "same: call it the second"),
    ("d", "different"),
    ("s", "skip"),
    ("b", "back"),
    ("n", "note"),
    ("?", "help"),
    ("q", "quit"),
)
HELP = (
    ("1", "They are the same: the name of the first is shown for both."),
    ("2", "They are the same: the name of the second is shown for both."),
    ("d", "They are different: they are never proposed again, nor taken for one."),
    ("s", "Skip: they come again with the next review."),
    ("b", "Back to the pair before this one; what was decided about it is taken back."),
    ("n", "Note: a line that is kept with the next decision about this pair."),
    ("q", "Quit. Each decision is stored as soon as it is made."),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two speakers that may be one; ``words`` are quotations of each, with date and outlet.

    ``taken_for`` are the names that each is shown by now.
    """

    one: BaseSpeaker
    other: BaseSpeaker
    score: float
    reasons: Sequence[str]
    words: tuple[Sequence[str], Sequence[str]]
    taken_for: tuple[str, str]

    def judge(self, stamp: Stamp, *, kept: BaseSpeaker, same: bool) -> Judgement:
        """Return a judgement about the two; ``kept`` is the one that stands for both."""
        gone = self.other if kept is self.one else self.one
        return Judgement(
            Verdict.SAME if same else Verdict.DIFFERENT,
            stamp.at,
            stamp.by,
            stamp.note,
            speaker=kept.id,
            speaker_name=kept.name,
            other=gone.id,
            other_name=gone.name,
        )


class PairReview(Round[Pair]):
    """A review of pairs of speakers."""

    keys: ClassVar = dict(KEYS)
    help: ClassVar = HELP

    def show(self, case: Pair, place: str) -> RenderableType:
        """Return both speakers, one below the other, and what speaks for their being one."""
        width = self.desk.console.width
        head = head_line(place, self.message, width)
        question = line(f"Are these the same?  {case.score:.2f}", style="bold")
        parts: list[RenderableType] = [head, question]
        if case.reasons:
            why = Text(fit_cell("; ".join(case.reasons)), style="dim")
            parts.append(cut_text(why, width, 2))
        parts.append(Rule(style="dim"))
        both = zip((case.one, case.other), case.taken_for, case.words, strict=True)
        for number, (speaker, now, words) in enumerate(both, 1):
            parts.append(_describe(f"{number}", speaker, now, words, width))
        if self.note:
            parts.append(cut_text(Text(f"Note  {fit_cell(self.note)}"), width, 2))
        return Group(*parts, Rule(style="dim"), list_keys(KEYS, width))

    def follow(self, key: str, case: Pair) -> bool:
        """Judge the two the same or different."""
        if key not in {"1", "2", "d"}:
            return False
        stamp = self.desk.pen.stamp(self.note)
        kept = case.other if key == "2" else case.one
        judgement = case.judge(stamp, kept=kept, same=key != "d")
        words = "different" if key == "d" else f"the same, called {kept.name}"
        self.judge(words, judgement)
        return True


def _describe(
    number: str, speaker: BaseSpeaker, now: str, words: Sequence[str], width: int
) -> Table:
    roles = [f"{r.role} ({r.first or '?'} to {r.last or '?'})" for r in speaker.roles]
    count = "1 quotation" if speaker.quotations == 1 else f"{speaker.quotations} quotations"
    facts = [speaker.kind.value, count, speaker.wikidata, "known" if speaker.listed else None]
    rows = [
        ("", " · ".join(filter(None, facts))),
        ("Now", f"taken for {now}" if now != speaker.name else ""),
        ("Also", ", ".join(speaker.aliases)),
        ("Roles", "; ".join(roles)),
        ("Outlets", ", ".join(sorted(speaker.outlets))),
        *(("Said", each) for each in words),
    ]
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    table.add_row(number, Text(fit_cell(speaker.name), style="bold"))
    for name, value in rows:
        if value:
            table.add_row(name, cut_text(Text(fit_cell(value)), width, 1))
    return table
