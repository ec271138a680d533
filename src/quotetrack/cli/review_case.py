"""A quotation to judge, with all that a person needs to know of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from quotetrack.cli.review_context import Piece
from quotetrack.model import Judgement, Span, Verdict


@dataclass(frozen=True, slots=True)
class Who:
    """A speaker: slug, name, and a word to tell namesakes apart.

    ``id`` is None for one whom the archive lacks; ``exact`` tells that somebody asked for them by
    one of their names.
    """

    id: str | None
    name: str
    hint: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Stamp:
    """When, by whom and, if they said it, why something was decided."""

    at: str
    by: str
    note: str | None = None


@dataclass(slots=True)
class Pen:
    """Whoever decides; no two of their decisions have the same moment, and none an earlier one.

    Of two answers to a question the later counts: a clock that is set back takes nothing back.
    """

    by: str
    _last: datetime = field(default=datetime.min.replace(tzinfo=UTC), init=False)

    def stamp(self, note: str | None = None) -> Stamp:
        """Return a stamp of this moment."""
        self._last = max(datetime.now(UTC), self._last + timedelta(microseconds=1))
        return Stamp(self._last.isoformat(timespec="microseconds"), self.by, note)


@dataclass(frozen=True, slots=True)
class Case:
    """One quotation with its surroundings.

    ``speaker`` is None where nobody is named; ``described`` then may say who it is. ``origin``
    says where and when it stood, ``link`` where the article can be read; ``given`` is what the
    article itself calls the speaker, ``reason`` why it is this one. ``others`` are the other
    speakers of the article, the nearest first; ``together_with`` are those of a joint statement.
    """

    document: str
    place: Span
    text: str
    speaker: Who | None
    described: str | None
    confidence: float
    certainty: str
    headline: str
    origin: str
    link: str | None
    pieces: Sequence[Piece]
    given: str
    reason: str
    others: tuple[Who, ...] = ()
    together_with: str | None = None

    def judge(self, verdict: Verdict, stamp: Stamp, speaker: Who | None = None) -> Judgement:
        """Return a judgement about this quotation.

        With ``RIGHT``, what was shown is said again, so that it stays when another model finds
        something else. With ``WRONG_SPEAKER``, ``speaker`` is the right one, None leaves it open.
        """
        right = verdict is Verdict.RIGHT
        chosen = self.speaker if right else speaker
        wrong = self.speaker if verdict is Verdict.WRONG_SPEAKER else None
        return Judgement(
            verdict,
            stamp.at,
            stamp.by,
            stamp.note,
            speaker=chosen.id if chosen else None,
            speaker_name=chosen.name if chosen else None,
            other=wrong.id if wrong else None,
            other_name=wrong.name if wrong else None,
            value=self.described if right and not chosen else None,
            document=self.document,
            place=self.place,
            text=self.text,
        )
