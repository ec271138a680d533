"""What readers of an archive see, and what they ask for."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody a quotation is attributed to; without an ``id`` they are only described."""

    name: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One quotation as readers see it; all texts stand on one line.

    ``speaker`` is None where it is open. ``others`` said it too, in a joint statement. ``date`` is
    the day of publication, YYYY-MM-DD. ``certainty`` is the confidence in words: checked, sure,
    likely or check. ``judged`` is what a person decided: right, corrected, wrong speaker. ``why``
    weighed most in taking the words for a quotation, ``reason`` tells how the speaker was found.
    ``also_at`` are other addresses of the article and who carried copies of it. ``statement`` is
    the path of the statement's page, ``carried_by`` how many outlets carried it; both are None
    where nobody repeats it.
    """

    id: str
    number: int
    text: str
    kind: str
    act: str
    cue: str | None
    source: str | None
    speaker: Voice | None
    others: tuple[Voice, ...]
    role: str | None
    confidence: float
    certainty: str
    judged: str | None
    rule: str
    reason: str
    why: tuple[str, ...]
    date: str | None
    outlet: str | None
    headline: str | None
    url: str | None
    language: str | None
    document_id: str
    context: str | None
    also_at: tuple[str, ...] = ()
    repeat_of: str | None = None
    statement: str | None = None
    carried_by: int | None = None

    @property
    def voices(self) -> tuple[Voice, ...]:
        """All who said it; nobody where it is open."""
        return (self.speaker, *self.others) if self.speaker else self.others


@dataclass(frozen=True, slots=True)
class Search:
    """What a reader asks the archive for; what is empty asks for nothing.

    ``words`` are words, "exact phrases" and beginnings* of words that a quotation must hold.
    ``speakers`` are slugs, or names as they were typed; one of them must have said it. ``since``
    and ``until`` are a year, a month or a day (both included). ``act`` is statement (what was
    said), ``any``, or one of denial, thought, intention and question. ``before`` is the number of
    the quotation that the page begins behind.
    """

    words: str = ""
    speakers: tuple[str, ...] = ()
    outlet: str = ""
    kind: str = ""
    certainty: str = ""
    since: str = ""
    until: str = ""
    act: str = "statement"
    before: int | None = None

    @property
    def asks(self) -> bool:
        """Whether anything narrows it down; pages and what is shown besides don't."""
        act = "statement" if self.act == "any" else self.act
        return replace(self, before=None, act=act) != Search()
