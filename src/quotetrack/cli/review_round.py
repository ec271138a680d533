"""Going through cases one by one: a key, a judgement stored at once, the next case."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.console import Console, Group, RenderableType
from rich.text import Text

from quotetrack.cli.review_case import Pen
from quotetrack.cli.review_keys import Keyboard, NoMoreKeysError
from quotetrack.cli.review_screen import list_help, list_keys
from quotetrack.cli.terminal import fit_cell
from quotetrack.errors import StoreError
from quotetrack.model import Judgement, Verdict
from quotetrack.questions import question_of

C = TypeVar("C")
LAST_KEYS = {"b": "back", "q": "quit"}
Decide = Callable[[tuple[Judgement, ...]], object]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a person decides.

    Args:
        console: where cases are shown.
        keyboard: where the keys come from.
        decide: stores judgements at once.
        pen: whoever decides.
    """

    console: Console
    keyboard: Keyboard
    decide: Decide
    pen: Pen


class Round(ABC, Generic[C]):
    """A round of cases, with the keys that all rounds have: skip, back, note, help, quit.

    Args:
        desk: where a person decides.
        cases: in their order; each is asked for when it is to be shown.
        total: how many there are.
    """

    keys: ClassVar[Mapping[str, str]]
    help: ClassVar[Sequence[tuple[str, str]]]

    def __init__(self, desk: Desk, cases: Iterable[C], total: int) -> None:
        self.desk = desk
        self.decided = 0
        self.note: str | None = None
        self.message = ""
        self._cases = iter(cases)
        self._seen: list[C] = []
        self._done: list[tuple[Judgement, ...]] = []
        self._total = total

    def run(self) -> int:
        """Show the cases, as many as the person wants; return how many were decided."""
        with suppress(NoMoreKeysError):
            while self._step():
                continue
        return self.decided

    def _step(self) -> bool:
        """Show a case and do what is asked for; return false at the end."""
        desk, case = self.desk, self._find_case()
        if case is None and not self._done:
            return False
        shown = self._close() if case is None else self.show(case, self._place())
        keys = LAST_KEYS if case is None else self.keys
        self.message = ""
        desk.console.clear()
        desk.console.print(shown)
        key = desk.keyboard.key(keys)
        if key == "q":
            return False
        if case is not None:
            self._follow(key, case)
        elif key == "b":
            self._go_back()
        return True

    def _place(self) -> str:
        return f"{len(self._done) + 1} of {self._total}"

    def _close(self) -> RenderableType:
        """Return what is shown behind the last case: the last decision can be taken back too."""
        last = Text("That was the last one.", style="dim")
        keys = list_keys(tuple(LAST_KEYS.items()), self.desk.console.width)
        return Group(last, Text(fit_cell(self.message)), keys)

    @abstractmethod
    def show(self, case: C, place: str) -> RenderableType:
        """Return what is shown of a case; ``place`` is "3 of 20"."""

    @abstractmethod
    def follow(self, key: str, case: C) -> bool:
        """Do what a key asks for; return false if it is none of this round's own keys."""

    def judge(self, words: str, *judgements: Judgement) -> None:
        """Store judgements about the case that is shown, and go on to the next."""
        if self._store(judgements):
            self.decided += 1
            self._move_on(f"Stored: {words} (b takes it back).", judgements)

    def _store(self, judgements: tuple[Judgement, ...]) -> bool:
        """Store judgements; tell a person at a terminal if that can't be, and return false.

        Raises:
            StoreError: it can't be, and nobody is there to be told.
        """
        try:
            self.desk.decide(judgements)
        except StoreError as error:
            if not self.desk.keyboard.terminal:
                raise
            self.message = f"Not stored: {error}"
            return False
        return True

    def _find_case(self) -> C | None:
        if len(self._done) == len(self._seen):
            self._seen.extend(case for case in [next(self._cases, None)] if case is not None)
        return self._seen[len(self._done)] if len(self._done) < len(self._seen) else None

    def _follow(self, key: str, case: C) -> None:
        if self.follow(key, case):
            return
        if key == "s":
            self._move_on("Skipped.", ())
        elif key == "b":
            self._go_back()
        elif key == "n":
            self.note = self.desk.keyboard.line("Note: ") or None
        elif key == "?":
            self._explain()
        else:
            self.message = "That key does nothing; ? explains those that do."

    def _move_on(self, message: str, judgements: tuple[Judgement, ...]) -> None:
        self._done.append(judgements)
        self.note, self.message = None, message

    def _go_back(self) -> None:
        """Show the case before this one again; take back what was decided about it."""
        if not self._done:
            self.message = "This is the first one."
            return
        judgements = self._done[-1]
        # Several may answer one question, and be taken back at once.
        questions = dict.fromkeys(map(question_of, judgements))
        if not self._store(tuple(self._withdraw(question) for question in questions)):
            return
        self._done.pop()
        self.decided -= bool(judgements)
        self.note = None
        self.message = f"Taken back: {judgements[0].verdict}." if judgements else "It was skipped."

    def _withdraw(self, question: str) -> Judgement:
        stamp = self.desk.pen.stamp()
        return Judgement(Verdict.WITHDRAWN, stamp.at, stamp.by, question=question)

    def _explain(self) -> None:
        self.desk.console.clear()
        self.desk.console.print(list_help(self.help))
        if self.desk.keyboard.terminal:
            self.desk.console.print(Text("\nAny key goes on.", style="dim"))
            self.desk.keyboard.key(())
