"""Reviewing quotations: right, wrong speaker, or no quotation at all."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from rich.console import RenderableType

from quotetrack.cli.review_case import Case
from quotetrack.cli.review_choosing import Chooser, Search
from quotetrack.cli.review_round import Desk, Round
from quotetrack.cli.review_screen import KEYS, Sheet, lay_out
from quotetrack.model import Verdict

HELP = (
    ("r", "Right: a quotation, and these are this speaker's words; or rightly left open."),
    ("w", "Wrong speaker: then choose who said it, or leave it open."),
    ("x", "Not a quotation: nobody said, wrote or thought this. Readers don't see it any more."),
    ("s", "Skip: it comes again with the next review."),
    ("b", "Back to the quotation before this one; what was decided about it is taken back."),
    ("n", "Note: a line that is kept with the next decision about this quotation."),
    ("o", "Open the article in a browser."),
    ("m", "More: all of the context, however long."),
    ("q", "Quit. Each decision is stored as soon as it is made."),
)


class Review(Round[Case]):
    """A review of quotations.

    Args:
        desk: where a person decides.
        cases: the quotations in their order.
        total: how many there are.
        search: returns the archive's speakers that a name may mean.
        show_article: opens a case's article; returns what to tell the person.
    """

    keys: ClassVar = dict(KEYS)
    help: ClassVar = HELP

    def __init__(
        self,
        desk: Desk,
        cases: Iterable[Case],
        total: int,
        *,
        search: Search,
        show_article: Callable[[Case], str],
    ) -> None:
        super().__init__(desk, cases, total)
        self._chooser = Chooser(desk.console, desk.keyboard, search)
        self._show_article = show_article
        self._whole = False

    def show(self, case: Case, place: str) -> RenderableType:
        """Return the sheet of a quotation."""
        whole, self._whole = self._whole, False
        return lay_out(Sheet(case, place, self.note, self.message), self.desk.console, whole=whole)

    def follow(self, key: str, case: Case) -> bool:
        """Judge the quotation, open its article, or show more of it."""
        if key == "r":
            self.judge("right", case.judge(Verdict.RIGHT, self.desk.pen.stamp(self.note)))
        elif key == "x":
            verdict = Verdict.NOT_A_QUOTATION
            self.judge(verdict, case.judge(verdict, self.desk.pen.stamp(self.note)))
        elif key == "w":
            self._correct(case)
        elif key == "o":
            self.message = self._show_article(case)
        elif key == "m":
            self._whole = True
        else:
            return False
        return True

    def _correct(self, case: Case) -> None:
        choice = self._chooser.ask(case)
        if choice is None:
            self.message = "Nothing decided."
        elif choice.speaker and case.speaker and choice.speaker.id == case.speaker.id:
            self.message = "That is who is named already: r says that it is right."
        elif not (choice.speaker or case.speaker or case.described):
            self.message = "It is open already: r says that this is right."
        else:
            name = choice.speaker.name if choice.speaker else "left open"
            stamp = self.desk.pen.stamp(self.note)
            judgement = case.judge(Verdict.WRONG_SPEAKER, stamp, choice.speaker)
            self.judge(f"wrong speaker, {name}", judgement)
