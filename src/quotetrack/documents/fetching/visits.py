"""One round of visits: addresses, the feeds among them, and the pages that those name."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import PurePath

from quotetrack.documents.fetching.addresses import show_address
from quotetrack.documents.fetching.ahead import Ahead
from quotetrack.documents.fetching.client import Client, Page
from quotetrack.documents.fetching.jobs import Following, Job, Queues, try_add
from quotetrack.documents.fetching.memory import Memory
from quotetrack.documents.fetching.pacing import Pacer
from quotetrack.documents.fetching.problems import FetchError
from quotetrack.documents.fetching.rechecking import Recent
from quotetrack.documents.fetching.watching import Stop
from quotetrack.documents.formats import choose
from quotetrack.documents.inputs import CutShortError, Input, Item, Raw, hashed, printable
from quotetrack.documents.limits import MAX_ENTRIES
from quotetrack.documents.reading import read_stream
from quotetrack.documents.web import feeds
from quotetrack.documents.web.html_fragments import wrap_fragment
from quotetrack.errors import InputError
from quotetrack.model import Finished, Validators

HEAD = 65_536
STEP = 0.5
"""Seconds after which it is looked again whether to stop."""

_OPML = re.compile(rb"<opml[\s>]", re.IGNORECASE)
_ONE_ARTICLE = frozenset({"html", "pdf", "text"})
_CLOSED_ARTICLE = frozenset({"docx"})


class Visits:
    """Fetches each address once, and what the feeds among them name.

    Args:
        client: fetches one page.
        pacer: the one that ``client`` keeps to.
        memory: what earlier visits left behind; asked in the caller's thread alone.
        threads: so many hosts are asked at once.
        stop: ends the visits, when it is set, before the next page.
        recent: what feeds named in earlier rounds.
    """

    def __init__(  # noqa: PLR0913 - what a fetcher has
        self,
        client: Client,
        pacer: Pacer,
        memory: Memory,
        threads: int,
        stop: Stop,
        *,
        recent: Recent,
    ) -> None:
        self._ahead = Ahead(client.fetch)
        self._pacer = pacer
        self._memory = memory
        self._threads = threads
        self._stop = stop
        self._recent = recent
        self._queues = Queues(pacer)
        self._asked: set[str] = set()

    def make(self, addresses: Iterable[str]) -> Iterator[Item]:
        """Yield what is at ``addresses``."""
        for address in addresses:
            yield from self._plan(Job(address))
        while landed := self._fetch_next():
            job, page = landed
            if isinstance(page, FetchError) and page.passes and self._queues.put_back(job):
                continue
            yield from self._read(job, page)
            if job.feed is not None:
                yield from _count_down(job.feed)

    def _fetch_next(self) -> tuple[Job, Page | FetchError] | None:
        """Return what was fetched next; None if nothing is left to be fetched, or it is to stop."""
        while not self._stop.is_set():
            busy = self._ahead.busy
            while len(busy) < self._threads and (job := self._queues.take(busy)):
                self._ahead.start(job, self._memory.validators(job.address))
            wait = self._queues.find_wait(busy)
            if busy:
                landed = self._ahead.take(STEP if wait is None else min(wait, STEP))
                if landed and not self._stop.is_set():
                    return landed
            elif wait is None:
                return None
            else:
                self._pacer.sleep(wait)
        return None

    def _plan(self, job: Job) -> Iterator[Item]:
        """Queue a job; one that can't be done is told, one that stands there already left out."""
        if job.address in self._asked:
            return
        self._asked.add(job.address)
        if problem := try_add(self._queues, job):
            yield from _read_instead(job, problem)
        elif job.feed is not None:
            job.feed.left += 1

    def _read(self, job: Job, page: Page | FetchError) -> Iterator[Item]:
        if isinstance(page, FetchError):
            yield from self._renew(job) if job.again else _read_instead(job, page)
        elif page.body is None:
            yield from self._pass_over(job, page)
        elif feeds.looks_like_feed(page.body[:HEAD]):
            yield from self._open_feed(job, page, page.body)
        elif _OPML.search(page.body[:HEAD]):
            yield from self._open_list(job, page.body)
        elif job.depth:
            yield InputError(job.address, "no feed, though a list of feeds names it as one")
        else:
            yield from _read_page(job, page, page.body)

    def _renew(self, job: Job) -> Iterator[Item]:
        """Remember that a stored article was asked for: that it can't be had now loses nothing."""
        if (known := self._memory.validators(job.address)) is not None:
            yield Finished(job.address, known)

    def _pass_over(self, job: Job, page: Page) -> Iterator[Item]:
        """Go by what has not changed; a feed's articles may have, though it names the same."""
        following = Following(job.address, page.validators, 0)
        if job.feed is None:
            yield from self._ask_again(following)
        if not following.left:
            yield following.finish()

    def _ask_again(self, following: Following) -> Iterator[Item]:
        for job in self._recent.find_due(following, self._memory):
            yield from self._plan(job)

    def _open_list(self, job: Job, body: bytes) -> Iterator[Item]:
        if job.depth or job.feed is not None:
            yield InputError(job.address, "a list of feeds inside of another; name it itself")
            return
        try:
            named = feeds.parse_opml(body)
        except InputError as problem:
            yield InputError(job.address, problem.reason, problem.line)
            return
        for address in named:
            yield from self._plan(Job(address, depth=1))
        # Without validators: "not changed" would say nothing of the feeds.
        yield Finished(job.address)

    def _open_feed(self, job: Job, page: Page, body: bytes) -> Iterator[Item]:
        if job.feed is not None:
            yield InputError(job.address, "a feed that another feed names; name it itself")
            return
        try:
            feed = _parse_feed(page, body)
        except InputError as problem:
            yield InputError(job.address, problem.reason, problem.line)
            return
        new = [entry for entry in feed.entries if self._is_new(entry)]
        following = Following(job.address, page.validators, 0, whole=len(new) <= MAX_ENTRIES)
        if not following.whole:
            yield InputError(
                job.address,
                f"names {len(new):,} new articles; the first {MAX_ENTRIES:,} are read now, the "
                "others at the next visit",
            )
        for entry in new[:MAX_ENTRIES]:
            yield from self._follow(entry, feed, following)
        self._recent.note(job.address, feed)
        yield from self._ask_again(following)
        if not following.left:
            yield following.finish()

    def _is_new(self, entry: feeds.Entry) -> bool:
        return not entry.url or not self._memory.knows(entry.url, entry.updated)

    def _follow(self, entry: feeds.Entry, feed: feeds.Feed, following: Following) -> Iterator[Item]:
        given = feeds.describe(entry, feed, {})
        content = (entry.content_html or "") if entry.is_full else ""
        if entry.url:
            yield from self._plan(Job(entry.url, 0, following, given, content))
            return
        origin = f"{following.address}!/{printable(entry.id)}"
        if content:
            yield from _read_content(origin, given, content)
            yield Finished(origin)
        else:
            yield InputError(origin, "an entry with neither an address nor a whole article")


def _parse_feed(page: Page, body: bytes) -> feeds.Feed:
    feed = feeds.parse_feed(body, page.url, page.charset)
    # Broken beyond reading, or empty in truth: nobody can tell, so it isn't passed over.
    if not feed.entries:
        raise InputError(page.url, "a feed without entries")
    return feed


def _count_down(feed: Following) -> Iterator[Item]:
    feed.left -= 1
    if not feed.left:
        yield feed.finish()


def _read_instead(job: Job, problem: FetchError) -> Iterator[Item]:
    """Yield the article as the feed carries it, or why it can't be had.

    What a site has taken down isn't brought back from its feed.
    """
    if job.content and not problem.withdrawn:
        yield from _read_content(job.address, job.given, job.content)
        # A visit: while it is young it is asked for again, and may be had by then.
        yield Finished(job.address, Validators())
    else:
        yield InputError(show_address(job.address), problem.reason)


def _read_content(origin: str, given: Mapping[str, str], content: str) -> Iterator[Item]:
    seen = datetime.now(UTC).isoformat(timespec="seconds")
    known = {**given, "seen": seen, "charset": "utf-8"}
    yield Raw(origin, wrap_fragment(content), "html", known, hashed("entry", origin))


def _read_page(job: Job, page: Page, body: bytes) -> Iterator[Item]:
    """Yield the articles of what was fetched, and behind them its end."""
    told = {"url": page.url, "seen": page.seen, "charset": page.charset or ""}
    given = {name: value for name, value in {**job.given, **told}.items() if value}
    # A table's rows or an archive's members are not all the one article of this address.
    is_one = choose(body[:HEAD], PurePath(job.address)).name in _ONE_ARTICLE
    known = given if is_one else {}
    source = Input(
        job.address, BytesIO(body), given=known, fallback_id=hashed("address", job.address)
    )
    sound = whole = True
    for item in read_stream(source):
        sound = sound and not (isinstance(item, InputError) and item.lost)
        whole = whole and not isinstance(item, CutShortError)
        if not isinstance(item, Finished):
            yield _complete(item, job.address, given)
    if whole:
        # Without an ETag too the visit is worth remembering: `Memory.knows` asks when it was.
        remembered = page.validators or Validators()
        yield Finished(job.address, remembered if sound else None)


def _complete(item: Item, address: str, given: Mapping[str, str]) -> Item:
    """Add what is known of the address to a file that is one article, and was told as such late."""
    if isinstance(item, Raw) and item.format in _CLOSED_ARTICLE and item.origin == address:
        return replace(item, given={**given, **item.given})
    return item
