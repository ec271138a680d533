"""Naming the right speaker: from those of the article, from the archive, or anew."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from quotetrack.cli.review_case import Case, Who
from quotetrack.cli.review_keys import Keyboard
from quotetrack.cli.terminal import fit_cell

OPEN = "-"
NEW = "+"
MOST = 9

Search = Callable[[str], Sequence[Who]]


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen: a speaker, or None to leave it open."""

    speaker: Who | None


@dataclass(frozen=True, slots=True)
class Chooser:
    """Asks who said a quotation.

    Args:
        console: where the lists are printed.
        keyboard: where the answers come from.
        search: returns the archive's speakers that a name may mean, the likeliest first.
    """

    console: Console
    keyboard: Keyboard
    search: Search

    def ask(self, case: Case) -> Choice | None:
        """Return who said it; None if the person goes back without deciding.

        A name that only one speaker has is theirs; of several, or of near ones, the person chooses.
        """
        listed: Sequence[Who] = case.others[:MOST]
        wanted = ""
        while True:
            self._print(listed, wanted)
            typed = self.keyboard.line("> ")
            if not typed:
                return None
            if typed == OPEN:
                return Choice(None)
            if typed == NEW and wanted:
                return Choice(Who(None, wanted))
            if typed.isdecimal():
                if 0 < int(typed) <= len(listed):
                    return Choice(listed[int(typed) - 1])
                self.console.print(Text(f"There is no number {fit_cell(typed)}."))
                continue
            wanted, listed = typed, self.search(typed)[:MOST]
            called = [who for who in listed if who.exact]
            if len(called) == 1:
                return Choice(called[0])

    def _print(self, listed: Sequence[Who], wanted: str) -> None:
        name = fit_cell(wanted)
        if wanted:
            title = f"Who is meant by “{name}”?" if listed else f"Nobody is called “{name}”."
        else:
            title = "Who said it?" if listed else "Who said it? The article quotes nobody else."
        self.console.print(Text(title, style="bold"))
        for number, who in enumerate(listed, 1):
            shown = Text(f"  {number}  ", style="bold").append(fit_cell(who.name), "not bold")
            self.console.print(shown.append(f"  {fit_cell(who.hint)}", "dim"))
        new = f"{NEW} enters “{name}” as a new speaker; " if wanted else ""
        help_text = f"A number, or a name; {new}{OPEN} leaves it open; Enter goes back."
        self.console.print(Text(help_text, style="dim"))
