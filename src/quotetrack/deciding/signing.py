"""Signed judgements: who decided, when and why."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from quotetrack.model import Judgement, Span, Verdict
from quotetrack.questions import question_of, read_moment


@dataclass(frozen=True, slots=True)
class Hand:
    """Who decides, and why."""

    by: str
    note: str | None = None

    def judge(  # noqa: PLR0913 - what a judgement may say
        self,
        verdict: Verdict,
        *,
        speaker: str | None = None,
        speaker_name: str | None = None,
        other: str | None = None,
        other_name: str | None = None,
        value: str | None = None,
        document: str | None = None,
        place: Span | None = None,
        text: str | None = None,
        question: str | None = None,
        other_document: str | None = None,
        other_place: Span | None = None,
        other_text: str | None = None,
    ) -> Judgement:
        """Return a judgement of this moment."""
        return Judgement(
            verdict=verdict,
            made_at=datetime.now(UTC).isoformat(timespec="microseconds"),
            made_by=self.by,
            note=self.note or None,
            speaker=speaker,
            speaker_name=speaker_name,
            other=other,
            other_name=other_name,
            value=value,
            document=document,
            place=place,
            text=text,
            question=question,
            other_document=other_document,
            other_place=other_place,
            other_text=other_text,
        )


def put_after(judgement: Judgement, answers: Mapping[str, Judgement]) -> Judgement:
    """Return ``judgement`` as later than the one of ``answers`` on its question, if it isn't.

    What is decided now counts, though a clock, here or where a file was made, may be wrong.
    """
    before = answers.get(question_of(judgement))
    if before is None or read_moment(before.made_at) < read_moment(judgement.made_at):
        return judgement
    later = read_moment(before.made_at) + timedelta(microseconds=1)
    return replace(judgement, made_at=later.isoformat(timespec="microseconds"))
