"""A reconciliation service: its manifest, and queries in batches."""

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import Any, Self

from quotetrack.errors import LinkError
from quotetrack.linking.answers import Proposals, read_candidates
from quotetrack.linking.queries import Query
from quotetrack.linking.transport import BatchTooLargeError, Sleep, Transport

BATCH = 10
"""The most queries in one request, whatever a service would take."""
VERSIONS = frozenset({"0.1", "0.2"})
IDENTIFIERS = ("http://www.wikidata.org/entity/", "https://www.wikidata.org/entity/")
LINK = "https://www.wikidata.org/wiki/{{id}}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a service says of itself (section 4.1 of the specification).

    ``link`` is an address with ``{{id}}`` where an item stands; ``with_properties`` tells whether
    a query may name properties.
    """

    name: str
    batch: int = BATCH
    link: str = LINK
    with_properties: bool = False


class Service:
    """A service that proposes Wikidata items; a context manager.

    Args:
        transport: what reaches it.
        manifest: what it says of itself.
    """

    def __init__(self, transport: Transport, manifest: Manifest) -> None:
        self.manifest = manifest
        self._transport = transport
        self._batch = manifest.batch

    @classmethod
    def open(cls, endpoint: str, *, agent: str, sleep: Sleep = time.sleep) -> Self:
        """Ask the service at ``endpoint`` what it is.

        Args:
            endpoint: the address that an OpenRefine user would enter.
            agent: who asks, for the ``User-Agent`` header.
            sleep: waits that many seconds between two attempts.

        Raises:
            LinkError: it can't be reached, is no such service, wants a password, speaks another
                version, or knows no Wikidata items.
        """
        transport = Transport(endpoint, agent, sleep)
        try:
            return cls(transport, read_manifest(transport.request(), transport.name))
        except BaseException:
            transport.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._transport.close()

    def propose(self, queries: Iterable[Query], limit: int = 5) -> Iterator[Proposals]:
        """Yield the proposals for each query, in their order.

        A batch is sent when its first answer is asked for: who stops early has not asked for the
        rest.

        Raises:
            LinkError: the service fails, or answers nothing that could be a result.
        """
        waiting = iter(queries)
        while batch := list(islice(waiting, self._batch)):
            yield from self._ask(batch, limit)

    def _ask(self, batch: Sequence[Query], limit: int) -> Iterator[Proposals]:
        """Ask a batch at once; if it is too large, its halves."""
        try:
            answers = self._send(batch, limit)
        except BatchTooLargeError:
            if len(batch) == 1:
                raise
            self._batch = half = len(batch) // 2
            yield from self._ask(batch[:half], limit)
            yield from self._ask(batch[half:], limit)
            return
        link = self.manifest.link
        for n, query in enumerate(batch):
            candidates = read_candidates(answers.get(f"q{n}"), query, limit, link)
            yield Proposals(query, candidates)

    def _send(self, batch: Sequence[Query], limit: int) -> Mapping[str, Any]:
        with_properties = self.manifest.with_properties
        queries = {
            f"q{n}": query.to_json(limit, with_properties=with_properties)
            for n, query in enumerate(batch)
        }
        answers = self._transport.request({"queries": json.dumps(queries)})
        if not isinstance(answers, Mapping) or not any(key in answers for key in queries):
            raise LinkError(f"{self._transport.name}: {_find_complaint(answers)}")
        return answers


def _find_complaint(answer: object) -> str:
    """Return what a service says of its failure where it gives one as an answer."""
    said = answer.get("message") if isinstance(answer, Mapping) else None
    if isinstance(said, str) and said:
        return f"refuses the queries: {said}"
    return "answers none of the queries; is this a reconciliation service?"


def read_manifest(given: object, name: str) -> Manifest:
    """Read what a service says of itself; ``name`` is what errors call it.

    Raises:
        LinkError: this is no manifest, or no service that could be used.
    """
    if not isinstance(given, Mapping) or "identifierSpace" not in given:
        raise LinkError(f"{name}: has no manifest; is this a reconciliation service?")
    versions = given.get("versions", ["0.1"])
    if not isinstance(versions, list) or not VERSIONS.intersection(map(str, versions)):
        raise LinkError(f"{name}: speaks version {versions} of the protocol, not 0.2")
    if given["identifierSpace"] not in IDENTIFIERS:
        raise LinkError(f"{name}: knows {given['identifierSpace']}, not Wikidata's items")
    if given.get("authentication"):
        raise LinkError(f"{name}: wants a password or a key, which can't be given yet")
    return Manifest(
        str(given.get("name") or name),
        _read_batch(given.get("batchSize")),
        _read_link(given.get("view")),
        # "A service that supports properties should provide a suggest service" for them.
        isinstance(suggest := given.get("suggest"), Mapping) and "property" in suggest,
    )


def _read_batch(given: object) -> int:
    if isinstance(given, int) and not isinstance(given, bool) and given > 0:
        return min(given, BATCH)
    return BATCH


def _read_link(given: object) -> str:
    link = given.get("url") if isinstance(given, Mapping) else None
    if isinstance(link, str) and link.startswith(("https://", "http://")) and "{{id}}" in link:
        return link
    return LINK
