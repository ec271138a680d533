"""Deciding about Wikidata items that a service proposes: one speaker at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from quotetrack.cli.review_case import Stamp
from quotetrack.cli.review_round import Desk, Round
from quotetrack.cli.review_screen import cut_text, head_line, line, list_keys
from quotetrack.cli.terminal import fit_cell
from quotetrack.linking import Candidate, Proposals, Query
from quotetrack.model import Judgement, Verdict

MOST = 5
"""The most items that are proposed for one speaker: as many as a small terminal shows."""
KEYS = (
    (f"1-{MOST}", "this is the item"),
    ("y", "the first is it"),
    ("n", "none of these"),
    ("s", "skip"),
    ("b", "back"),
    ("m", "make a note"),
    ("?", "help"),
    ("q", "quit"),
)
HELP = (
    ("1", "The first is this speaker's item (2 the second, and so on); y is the same as 1."),
    ("n", "None of these is: they are not proposed again for this speaker."),
    ("s", "Skip: the speaker comes again the next time."),
    ("b", "Back to the speaker before this one; what was decided about it is taken back."),
    ("m", "Make a note: a line that is kept with the next decision about this speaker."),
    ("q", "Quit. Each decision is stored as soon as it is made; nothing else is."),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """Proposals for one speaker, at least one; ``place`` is "3 of 20", ``words`` what they said.

    ``standing`` is the item that the speakers file has and that somebody refused: that refusal
    is said again after others, for of two answers to a question the later counts.
    """

    place: str
    query: Query
    candidates: tuple[Candidate, ...]
    words: Sequence[str] = ()
    standing: str | None = None

    def link(self, candidate: Candidate, stamp: Stamp) -> Judgement:
        """Return the judgement that this is the item."""
        return self._judge(Verdict.LINK, candidate.item, stamp)

    def refuse(self, item: str, stamp: Stamp) -> Judgement:
        """Return the judgement that this isn't the item."""
        return self._judge(Verdict.NO_LINK, item, stamp)

    def _judge(self, verdict: Verdict, item: str, stamp: Stamp) -> Judgement:
        return Judgement(
            verdict,
            stamp.at,
            stamp.by,
            stamp.note,
            speaker=self.query.speaker,
            speaker_name=self.query.name,
            value=item,
        )


@dataclass(slots=True)
class Offers:
    """Turns what a service answers into offers, and keeps for whom it had none.

    Args:
        total: how many speakers it is asked for.
        standing: items of the speakers file that were refused, by speaker.
        read_words: returns something that a speaker said, to tell namesakes apart.
    """

    total: int
    standing: Mapping[str, str]
    read_words: Callable[[str], Sequence[str]]
    without: list[str] = field(default_factory=list, init=False)
    unanswered: list[str] = field(default_factory=list, init=False)

    def take(self, answers: Iterable[Proposals]) -> Iterator[Offer]:
        """Yield an offer for each speaker that something is proposed for."""
        for number, answer in enumerate(answers, 1):
            query = answer.query
            if answer.candidates is None:
                self.unanswered.append(query.name)
            elif not answer.candidates:
                self.without.append(query.name)
            else:
                place = f"{number} of {self.total}"
                standing = self.standing.get(query.speaker)
                words = self.read_words(query.speaker)
                yield Offer(place, query, answer.candidates, words, standing)


class LinkRound(Round[Offer]):
    """A round of speakers and the items proposed for each."""

    keys: ClassVar = {
        **{str(n): "" for n in range(1, MOST + 1)},
        **{key: meaning for key, meaning in KEYS if len(key) == 1},
    }
    help: ClassVar = HELP

    def __init__(self, desk: Desk, offers: Iterable[Offer]) -> None:
        super().__init__(desk, offers, 0)

    def show(self, case: Offer, place: str) -> RenderableType:  # noqa: ARG002 - the offer knows better
        """Return the speaker, and below it the items."""
        width = self.desk.console.width
        query = case.query
        count = "1 quotation" if query.quotations == 1 else f"{query.quotations} quotations"
        facts = " · ".join(filter(None, (query.kind.value, query.role, count)))
        parts: list[RenderableType] = [
            head_line(case.place, self.message, width),
            line(fit_cell(query.name), style="bold").append(f"  {fit_cell(facts)}", "not bold"),
            *(line(fit_cell(each)) for each in case.words[:1]),
            Rule(style="dim"),
        ]
        for number, candidate in enumerate(case.candidates, 1):
            parts.extend(_describe(number, candidate))
        if self.note:
            parts.append(cut_text(Text(f"Note  {fit_cell(self.note)}"), width, 1))
        return Group(*parts, Rule(style="dim"), list_keys(KEYS, width))

    def follow(self, key: str, case: Offer) -> bool:
        """Judge one of the items the right one, or none of them."""
        if key == "n":
            refused = [candidate.item for candidate in case.candidates]
            refused += [case.standing] if case.standing else []
            stamps = (self.desk.pen.stamp(self.note) for _ in refused)
            self.judge("none of these", *map(case.refuse, refused, stamps))
        elif key in {"y", *map(str, range(1, MOST + 1))}:
            number = 1 if key == "y" else int(key)
            if number > len(case.candidates):
                self.message = f"There is no number {number}."
            else:
                chosen = case.candidates[number - 1]
                linked = case.link(chosen, self.desk.pen.stamp(self.note))
                self.judge(f"{case.query.name} is {chosen.item}", linked)
        elif key == "m":
            self.note = self.desk.keyboard.line("Note: ") or None
        else:
            return False
        return True


def _describe(number: int, candidate: Candidate) -> Iterator[Text]:
    name = line(f"{number}  ", style="bold").append(fit_cell(candidate.name), "bold")
    name.append(f"  {candidate.item}", "not bold")
    if candidate.score is not None:
        name.append(f"  score {candidate.score:.0f}", "not bold")
    if candidate.sure:
        name.append("  the service is sure", "not bold green")
    yield name
    facts = filter(None, (candidate.description, ", ".join(candidate.types)))
    yield line(f"   {fit_cell(' · '.join(facts))}")
    yield line(f"   {fit_cell(candidate.link)}", style="dim")
