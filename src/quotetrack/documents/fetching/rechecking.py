"""Stored articles that their feed still names: asked for again while they are young."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from quotetrack.documents.fetching.jobs import Following, Job
from quotetrack.documents.fetching.memory import Memory
from quotetrack.documents.web import feeds

MOST_AT_ONCE = 50
"""So many a feed and visit; the others are due at the next."""
MOST_KEPT = 1_000
"""So many a feed are kept in mind for when it says that it hasn't changed."""


@dataclass(frozen=True, slots=True)
class Named:
    """An article as a feed names it: its address, its day, and what else is told of it."""

    url: str
    published: str | None
    given: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Recent:
    """What feeds named when they were last read, by their addresses."""

    named: dict[str, tuple[Named, ...]] = field(default_factory=dict)

    def note(self, address: str, feed: feeds.Feed) -> None:
        """Keep in mind what a feed names."""
        self.named[address] = tuple(
            Named(entry.url, entry.published or entry.updated, feeds.describe(entry, feed, {}))
            for entry in feed.entries[:MOST_KEPT]
            if entry.url
        )

    def find_due(self, following: Following, memory: Memory) -> Iterator[Job]:
        """Yield the articles of a feed that are to be asked for again."""
        left = MOST_AT_ONCE
        for each in self.named.get(following.address, ()):
            if left and memory.is_due(each.url, each.published):
                left -= 1
                yield Job(each.url, 0, following, each.given, again=True)
