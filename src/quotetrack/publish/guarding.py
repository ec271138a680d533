"""What stands between the web and an archive's site: refusals, headers, turns for long questions.

It wraps Datasette's whole application. Where the plugin's setting ``guard`` is missing, as with
plain Datasette and its other plugins, nothing is wrapped.
"""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, unquote_to_bytes

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types

from quotetrack.publish.answering import Answer, DroppedError, Headers, Message, Scope, Send
from quotetrack.publish.defusing import Defuser
from quotetrack.publish.editions import ReadOnlyFile
from quotetrack.publish.pages import ROUTES
from quotetrack.publish.policies import STRICT, relax
from quotetrack.publish.settings import read_settings

Receive = Callable[[], Awaitable[Message]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Refusal = tuple[int, str]

LONGEST_ADDRESS = 10_000
"""How many bytes an address may have, its query string included."""

PAGE_SECONDS = 60
"""How long a public page may be kept by whoever read it, and by caches between."""

_READING = ("GET", "HEAD", "OPTIONS")

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

# What a site may be called: it stands in feeds and links.
_HOST = re.compile(rb"(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.IGNORECASE)

_OWN_SQL = frozenset({"sql", "_where"})
_CSV = re.compile(r"\.csv$")
_FILE = re.compile(r"\.(csv|xlsx)$")

_LONGEST_WAIT = 10.0


class Guard:
    """An ASGI application around a site's own."""

    def __init__(self, app: App, site: Datasette, *, public: bool) -> None:
        self._app, self._site, self._public = app, site, public
        self._begun = secrets.token_hex(4)
        self._sql = _Turns(asyncio.Semaphore(2), "questions in SQL", 60.0)
        self._files = _Turns(asyncio.Semaphore(4), "downloads")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            await self._pass_on(scope, receive, send)
            return
        scope = {**scope, "headers": list(filter(_is_readable, scope["headers"]))}
        path = _read_path(scope, self._site.setting("base_url"))
        refusal = self._find_refusal(scope, path)
        scope |= self._name_site(scope)
        with ExitStack() as held:
            for database in self._site.databases.values():
                if isinstance(database, ReadOnlyFile):
                    held.enter_context(database.hold())
            own_csv = _CSV.search(path) and not _is_ours(path) and scope["method"] != "HEAD"
            headers = self._make_headers(scope, path)
            answer = Answer(send, headers, Defuser() if own_csv else None)
            try:
                await self._answer(scope, receive, answer, path, refusal)
            except DroppedError:
                return
            except asyncio.CancelledError:
                # The server ends. Half an answer must not look like a whole one.
                await answer.drop()

    async def _answer(
        self, scope: Scope, receive: Receive, answer: Answer, path: str, refusal: Refusal | None
    ) -> None:
        turns = self._find_turns(scope, path)
        if refusal:
            await answer.refuse(*refusal, ", ".join(self._list_methods(path)))
        elif answer.is_known(scope):
            await answer.confirm()
        elif turns:
            await self._take_turns(scope, receive, answer, turns)
        else:
            await self._app(scope, receive, answer.send)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close"})
        else:
            await self._app(scope, receive, send)

    def _find_turns(self, scope: Scope, path: str) -> "_Turns | None":
        """Return what a request has to wait for."""
        if path == _ASKING_BY_POST and scope["method"] == "POST":
            return self._sql
        # Names may be disguised: they are read as Datasette reads them.
        query = scope.get("query_string", b"").decode("latin-1")
        if any(name in _OWN_SQL for name, _ in parse_qsl(query, keep_blank_values=True)):
            return self._sql
        return self._files if _FILE.search(path) and scope["method"] == "GET" else None

    async def _take_turns(
        self, scope: Scope, receive: Receive, answer: Answer, turns: "_Turns"
    ) -> None:
        """Answer what takes much; a few at once, so that all else goes on meanwhile.

        The turn lasts until the answer is sent: until then it takes up memory.
        """
        try:
            await asyncio.wait_for(turns.free.acquire(), _LONGEST_WAIT)
        except TimeoutError:
            await answer.refuse(503, f"Too many {turns.what} at once: ask again later.")
            return
        try:
            async with asyncio.timeout(turns.seconds):
                await self._app(scope, receive, answer.send)
        except TimeoutError:
            await answer.drop()
        finally:
            turns.free.release()

    def _find_refusal(self, scope: Scope, path: str) -> Refusal | None:
        raw = scope.get("raw_path") or scope["path"].encode()
        if len(raw) + len(scope.get("query_string", b"")) > LONGEST_ADDRESS:
            return 414, "This address is too long."
        # Datasette reads addresses as ASCII; unquoting twice finds what is disguised twice.
        crooked = _CROOKED.search(raw) or _CROOKED.search(unquote_to_bytes(raw))
        if crooked or not raw.isascii() or not raw.startswith(b"/"):
            return 400, "No page has such an address."
        if not all(_HOST.fullmatch(value) for name, value in scope["headers"] if name == b"host"):
            return 400, "No site has such a name."
        if scope["method"] not in self._list_methods(path):
            return 405, "This site is for reading only."
        if self._public and _INTERNAL.fullmatch(path):
            return 404, "There is no such page."
        return None

    def _name_site(self, scope: Scope) -> dict[str, object]:
        """Return the scheme and host that all absolute addresses begin with, if they are set."""
        origin = read_settings(self._site).get("origin")
        if not origin:
            return {}
        scheme, _, host = str(origin).rstrip("/").partition("://")
        others = [one for one in scope["headers"] if one[0] != b"host"]
        return {"scheme": scheme, "headers": [(b"host", host.encode()), *others]}

    def _list_methods(self, path: str) -> tuple[str, ...]:
        asking = path == _ASKING_BY_POST and any(
            route.match(path)
            for route, _ in self._site._routes()  # noqa: SLF001 - no other way
        )
        return (*_READING, "POST", "DELETE") if asking else _READING

    def _make_headers(self, scope: Scope, path: str) -> Headers:
        policy = STRICT if _is_ours(path) else relax()
        if not self._public or scope["method"] not in _READING:
            return Headers(policy)
        if path.startswith(("/-/static/", "/-/static-plugins/")):
            # With a checksum in its address a file's content never changes.
            caching = "max-age=31536000, immutable" if scope["query_string"] else "max-age=3600"
            return Headers(policy, self._make_tag(scope, path), f"public, {caching}")
        # Datasette leaves out of a page what took too long, facets for one: such a page has no tag,
        # by which it would be confirmed until the file changes.
        tag = self._tag_edition(scope, path) if _is_ours(path) else None
        return Headers(policy, tag, f"public, max-age={PAGE_SECONDS}")

    def _tag_edition(self, scope: Scope, path: str) -> str | None:
        """Return what also changes with the file, with what is served, and with the day."""
        editions = [
            database.read_stamp()
            for database in self._site.databases.values()
            if isinstance(database, ReadOnlyFile)
        ]
        if not editions:
            return None
        return self._make_tag(scope, path, datetime.now(UTC).date(), *editions)

    def _make_tag(self, scope: Scope, path: str, *more: object) -> str:
        """Return what fits this address alone: another's tag would confirm what isn't there."""
        told = hash((path, scope["query_string"], *more)) & 0xFFFFFFFFFFFF
        return f'W/"{self._begun}-{told:x}"'


@dataclass(frozen=True, slots=True)
class _Turns:
    """How many of a kind are answered at once, and within how many seconds each."""

    free: asyncio.Semaphore
    what: str
    seconds: float | None = None


def _is_readable(header: tuple[bytes, bytes]) -> bool:
    """Tell whether a header isn't a cookie that can't be read, which isn't one of this site's."""
    name, value = header
    if name != b"cookie":
        return True
    try:
        SimpleCookie(value.decode("ascii"))
    except (UnicodeDecodeError, CookieError):
        return False
    return True


def _is_ours(path: str) -> bool:
    return any(re.match(pattern, path) for pattern, _ in ROUTES)


def _read_path(scope: Scope, base: str) -> str:
    path: str = scope["path"]
    return "/" + path[len(base) :] if base != "/" and path.startswith(base) else path
