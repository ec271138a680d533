"""What a speaker talks about, learned from their statements in the archive."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from quotetrack.model.timeline import Course, Followed
from quotetrack.statements.subjects import Subject
from quotetrack.statements.subjects import learn_subjects as learn
from quotetrack.store.holding import find_holders
from quotetrack.store.timeline import Follower

LATEST = 2_000
"""So many of a speaker's statements are looked at, the latest."""
MOST = 30
"""So many subjects are learned at most."""


@dataclass(frozen=True, slots=True)
class Treated:
    """A subject, how many statements hold it, and when they were first seen."""

    words: str
    statements: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Learned:
    """Subjects, the best first, learned from the latest ``read`` of ``all`` statements."""

    subjects: tuple[Treated, ...]
    read: int
    all: int


def learn_subjects(
    follower: Follower, course: Course, names: Iterable[str], most: int = MOST
) -> Learned:
    """Return what a speaker talks about in those statements of a course that are the latest."""
    timeline = follower.follow(replace(course, limit=min(course.limit or LATEST, LATEST)))
    statements = timeline.statements
    found = _learn(statements, names, most)
    return Learned(
        tuple(_date(subject, statements) for subject in found), len(statements), timeline.all
    )


def tell_subjects(
    statements: Sequence[Followed], subjects: Iterable[str]
) -> tuple[tuple[str, ...], ...]:
    """Return for each statement which of the subjects one of its versions holds, in their order."""
    ordered = tuple(subjects)
    held = find_holders(_list_texts(statements), ordered)
    return tuple(
        tuple(words for words in ordered if place in held[words])
        for place in range(len(statements))
    )


def _learn(statements: Sequence[Followed], names: Iterable[str], most: int) -> tuple[Subject, ...]:
    # Each statement once: that many outlets carried it doesn't make it a subject of more of them.
    texts = [(one.longest.text, one.longest.language) for one in statements]
    return learn(texts, names, lambda words: find_holders(_list_texts(statements), words), most)


def _list_texts(statements: Sequence[Followed]) -> Iterable[tuple[int, str]]:
    """Return each wording of each statement, with the place of the statement."""
    return (
        (place, text)
        for place, one in enumerate(statements)
        for text in dict.fromkeys(version.text for version in one.versions)
    )


def _date(subject: Subject, statements: Sequence[Followed]) -> Treated:
    days = [day for place in subject.held_by if (day := statements[place].first)]
    return Treated(
        subject.words, len(subject.held_by), min(days, default=None), max(days, default=None)
    )
