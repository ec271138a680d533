"""What stands between the web and an archive's site: refusals, headers, turns for long questions.

It wraps Datasette's whole application. Where the plugin's setting ``guard`` is missing, as with
plain Datasette and its other plugins, nothing is wrapped.
"""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_to_bytes

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types

from quotetrack.publish.editions import ReadOnlyFile
from quotetrack.publish.pages import ROUTES
from quotetrack.publish.policies import HEADERS, STRICT, relax

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Refusal = tuple[int, str]

LONGEST_ADDRESS = 10_000
"""How many bytes an address may have, its query string included."""

PAGE_SECONDS = 60
"""How long a public page may be kept by whoever read it, and by caches between."""

_READING = frozenset({"GET", "HEAD", "OPTIONS"})

# An assistant asks by POST; datasette-mcp, where it is installed, answers here and only reads.
_ASKING_BY_POST = "/-/mcp"

# Pages of Datasette's own that tell of the server, or let somebody sign in or try permissions.
_INTERNAL = re.compile(
    r"/-/(threads|plugins|settings|config|versions|databases|metadata|actor|auth-token|logout"
    r"|permissions|messages|allow-debug|patterns|api|allowed|rules|check|actions|create-token"
    r"|tables|schema|jump|debug[^/]*)(\.\w+)?(/.*)?"
)

# A NUL, a backslash, a slash in disguise, a step up, or another host: in no address of this site.
_CROOKED = re.compile(rb"%(?:00|2f|5c|25)|\0|\\|^//|(?:^|/)\.\.?(?:/|$)", re.IGNORECASE)

# What other sites' scripts may read of a public site.
_DATA = frozenset(
    {b"application/json", b"application/ld+json", b"text/csv", b"application/atom+xml"}
)
_SHARED = b"access-control-allow-origin"

_OWN_SQL = re.compile(rb"(?:^|&)(?:sql|_where)=")
_TURNS_AT_ONCE, _LONGEST_WAIT = 2, 10.0


class Guard:
    """An ASGI application around a site's own."""

    def __init__(self, app: App, site: Datasette, *, public: bool) -> None:
        self._app, self._site, self._public = app, site, public
        self._begun = secrets.token_hex(4)
        self._turns = asyncio.Semaphore(_TURNS_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            await self._pass_on(scope, receive, send)
            return
        path = _read_path(scope, self._site.setting("base_url"))
        refusal = self._find_refusal(scope, path)
        with ExitStack() as held:
            for database in self._site.databases.values():
                if isinstance(database, ReadOnlyFile):
                    held.enter_context(database.hold())
            answer = _Answer(send, self._make_headers(scope, path))
            if refusal:
                await answer.refuse(*refusal)
            elif answer.is_known(scope):
                await answer.confirm()
            elif self._asks_in_sql(scope, path):
                await self._take_turns(scope, receive, answer)
            else:
                await self._app(scope, receive, answer.send)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close"})
        else:
            await self._app(scope, receive, send)

    @staticmethod
    def _asks_in_sql(scope: Scope, path: str) -> bool:
        by_post = path == _ASKING_BY_POST and scope["method"] == "POST"
        return by_post or bool(_OWN_SQL.search(scope.get("query_string", b"")))

    async def _take_turns(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        """Answer what somebody asks in SQL; a few at once, so that all else goes on meanwhile."""
        try:
            await asyncio.wait_for(self._turns.acquire(), _LONGEST_WAIT)
        except TimeoutError:
            await answer.refuse(503, "Too many questions in SQL at once: ask again later.")
            return
        # An assistant's answer may begin before its question is asked; a page's comes after.
        early = scope["method"] != "POST"
        answer.at_start = self._turns.release if early else None
        try:
            await self._app(scope, receive, answer.send)
        finally:
            if early:
                answer.tell_start()
            else:
                self._turns.release()

    def _find_refusal(self, scope: Scope, path: str) -> Refusal | None:
        raw = scope.get("raw_path") or scope["path"].encode()
        if len(raw) + len(scope.get("query_string", b"")) > LONGEST_ADDRESS:
            return 414, "This address is too long."
        # Datasette reads addresses as ASCII; unquoting twice finds what is disguised twice.
        if not raw.isascii() or _CROOKED.search(raw) or _CROOKED.search(unquote_to_bytes(raw)):
            return 400, "No page has such an address."
        if scope["method"] not in _READING and path != _ASKING_BY_POST:
            return 405, "This site is for reading only."
        if self._public and _INTERNAL.fullmatch(path):
            return 404, "There is no such page."
        return None

    def _make_headers(self, scope: Scope, path: str) -> "_Headers":
        ours = any(re.match(pattern, path) for pattern, _ in ROUTES)
        policy = STRICT if ours else relax()
        if not self._public or scope["method"] not in _READING:
            return _Headers(policy)
        if path.startswith(("/-/static/", "/-/static-plugins/")):
            # With a checksum in its address a file's content never changes.
            caching = "max-age=31536000, immutable" if scope["query_string"] else "max-age=3600"
            return _Headers(policy, f'W/"{self._begun}"', f"public, {caching}")
        return _Headers(policy, self._make_tag(), f"public, max-age={PAGE_SECONDS}")

    def _make_tag(self) -> str | None:
        """Return what changes with the file, with what is served, and with the day."""
        editions = [
            database.read_stamp()
            for database in self._site.databases.values()
            if isinstance(database, ReadOnlyFile)
        ]
        if not editions:
            return None
        today = datetime.now(UTC).date().toordinal()
        return f'W/"{self._begun}-{today:x}-{hash(tuple(editions)) & 0xFFFFFFFFFFFF:x}"'


class _Headers:
    """What is added to an answer."""

    def __init__(self, policy: str, tag: str | None = None, caching: str | None = None) -> None:
        self._policy, self.tag, self._caching = policy, tag, caching

    def complete(self, status: int, headers: list[tuple[bytes, bytes]]) -> list[Any]:
        """Return an answer's headers with ours; what a page itself says of these stands."""
        there = {bytes(name).lower(): bytes(value) for name, value in headers}
        kind = there.get(b"content-type", b"").partition(b";")[0]
        if self._caching and kind in _DATA and _SHARED not in there:
            headers = [*headers, (_SHARED, b"*")]
            there[_SHARED] = b"*"
        shared = _SHARED in there
        ours = HEADERS | {
            "content-security-policy": self._policy,
            "cross-origin-resource-policy": "cross-origin" if shared else "same-origin",
        }
        private = b"private" in there.get(b"cache-control", b"") or b"set-cookie" in there
        if self._caching and not private:
            ours |= self._tell_caching(status)
            headers = [one for one in headers if bytes(one[0]).lower() != b"cache-control"]
            there.pop(b"cache-control", None)
        added = [(name.encode(), value.encode()) for name, value in ours.items()]
        return [*headers, *((name, value) for name, value in added if name not in there)]

    def _tell_caching(self, status: int) -> dict[str, str]:
        if status not in {200, 304} or not self._caching:
            return {"cache-control": "no-store"}
        tagged = {"etag": self.tag} if self.tag else {}
        return {"cache-control": self._caching} | tagged


class _Answer:
    """What is sent back for one request."""

    def __init__(self, send: Send, headers: _Headers) -> None:
        self._send, self._headers = send, headers
        self.at_start: Callable[[], None] | None = None

    async def send(self, message: Message) -> None:
        """Send on what the site sends."""
        if message["type"] == "http.response.start":
            self.tell_start()
            headers = self._headers.complete(message["status"], list(message.get("headers", [])))
            message = {**message, "headers": headers}
        await self._send(message)

    def tell_start(self) -> None:
        """Call ``at_start`` once: no more is asked of the archive's threads than what streams."""
        called, self.at_start = self.at_start, None
        if called:
            called()

    def is_known(self, scope: Scope) -> bool:
        """Tell whether the reader still has what the answer would be."""
        tag = self._headers.tag
        asked = dict(scope["headers"]).get(b"if-none-match", b"")
        known = {one.strip() for one in asked.decode("latin-1").split(",")}
        return tag is not None and tag in known

    async def confirm(self) -> None:
        """Answer that nothing has changed."""
        await self.send({"type": "http.response.start", "status": 304, "headers": []})
        await self.send({"type": "http.response.body", "body": b""})

    async def refuse(self, status: int, why: str) -> None:
        """Answer with one line of text."""
        headers = [(b"content-type", b"text/plain; charset=utf-8")]
        if status == 405:  # noqa: PLR2004 - what the standard wants with it
            headers.append((b"allow", b"GET, HEAD, OPTIONS"))
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": f"{why}\n".encode()})


def _read_path(scope: Scope, base: str) -> str:
    path: str = scope["path"]
    return "/" + path[len(base) :] if base != "/" and path.startswith(base) else path
