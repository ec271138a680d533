"""A real HTTP server that speaks the reconciliation protocol, and can be told to misbehave."""

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs

Json = dict[str, Any]

MANIFEST: Json = {
    "versions": ["0.1", "0.2"],
    "name": "Made-up items",
    "identifierSpace": "http://www.wikidata.org/entity/",
    "schemaSpace": "http://www.wikidata.org/prop/direct/",
    "defaultTypes": [{"id": "Q35120", "name": "entity"}],
    "view": {"url": "https://items.example/{{id}}"},
    "suggest": {"property": {"service_url": "https://items.example", "service_path": "/suggest"}},
}
HUMAN = {"id": "Q5", "name": "human"}
BODY = {"id": "Q43229", "name": "organization"}


@dataclass(frozen=True, slots=True)
class Item:
    """A made-up item."""

    id: str
    name: str
    description: str
    kind: Mapping[str, str] = field(default_factory=lambda: HUMAN)


ITEMS = (
    Item("Q900001", "Nadia Lambert", "made-up mayor"),
    Item("Q900002", "Nadia Lambert", "made-up cellist (1901–1970)"),
    Item("Q900003", "Nadia Lambertsen", "made-up goalkeeper"),
    Item("Q900004", "Tom Whitfield", "made-up engineer"),
    Item("Q900005", "Harbour Council", "made-up council", BODY),
)


@dataclass(slots=True)
class Answer:
    """What the server sends: ``body`` whole, or piece by piece with ``pause`` between them."""

    status: int = 200
    body: bytes | Iterator[bytes] = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)


def in_json(value: object, status: int = 200, **headers: str) -> Answer:
    """Return an answer that holds ``value``."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json", **named})


@dataclass(slots=True)
class Site:
    """A running server: what it was asked, and what it is to answer instead of what is right.

    ``spoilt`` answers are used up in their order, by whatever request comes.
    """

    address: str
    manifest: Json = field(default_factory=lambda: dict(MANIFEST))
    spoilt: deque[Answer] = field(default_factory=deque)
    batches: list[Json] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    requests: int = 0
    largest: int = 1_000

    def answer(self, form: Mapping[str, list[str]] | None) -> Answer:
        """Return the manifest, or the candidates for a batch of queries."""
        self.requests += 1
        if self.spoilt:
            return self.spoilt.popleft()
        if form is None:
            return in_json(self.manifest)
        batch: Json = json.loads(form["queries"][0])
        self.batches.append(batch)
        if len(batch) > self.largest:
            return in_json({}, 413)
        return in_json({key: {"result": find_items(query)} for key, query in batch.items()})


def find_items(query: Json) -> list[Json]:
    """Return the candidates for a query: by the beginning of the family name, of the same type."""
    wanted = query["query"].split()[-1]
    found = [i for i in ITEMS if wanted in i.name and query.get("type") in (None, i.kind["id"])]
    exact = [item for item in found if item.name == query["query"]]
    return [
        {
            "id": item.id,
            "name": item.name,
            "description": item.description,
            "type": [dict(item.kind)],
            "score": 100.0 - n if item in exact else 60.5 - n,
            "match": exact == [item],
        }
        for n, item in enumerate(found)
    ][: query["limit"]]


class _Asked(BaseHTTPRequestHandler):
    site: ClassVar[Site]

    def do_GET(self) -> None:
        self._send(None)

    def do_POST(self) -> None:
        assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._send(parse_qs(body.decode("ascii"), strict_parsing=True))

    def _send(self, form: Mapping[str, list[str]] | None) -> None:
        self.site.agents.append(self.headers["User-Agent"])
        answer = self.site.answer(form)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        pieces = [answer.body] if isinstance(answer.body, bytes) else answer.body
        try:
            for piece in pieces:
                self.wfile.write(piece)
                self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            # The client has seen enough.
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the server's own
        """Stay quiet."""


@contextmanager
def reconciliation_site(change: Callable[[Site], object] = lambda _: None) -> Iterator[Site]:
    """Run a server on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Asked)
    site = Site(f"http://127.0.0.1:{server.server_port}/en/api")
    change(site)
    server.RequestHandlerClass = type("Asked", (_Asked,), {"site": site})
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
