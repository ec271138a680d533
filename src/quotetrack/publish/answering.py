"""An answer on its way to a reader: its headers, sent in pieces that the reader must take."""

import asyncio
import socket
import struct
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

from quotetrack.publish.defusing import Defuser
from quotetrack.publish.policies import HEADERS

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

PATIENCE = 20.0
"""For how many seconds a reader may take nothing before the connection is ended."""

# A server keeps what it is given until the reader takes it: it is given little at a time.
_PIECE = 64 * 1024

# What other sites' scripts may read of a public site.
_DATA = frozenset(
    {b"application/json", b"application/ld+json", b"text/csv", b"application/atom+xml"}
)
_SHARED = b"access-control-allow-origin"


class DroppedError(BaseException):
    """The connection was ended: the reader took nothing or went, or the answer broke off.

    Not for Datasette, which would answer.
    """


class Headers:
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


class Answer:
    """What is sent back for one request.

    ``defuser`` makes a CSV of Datasette's own fit for spreadsheets; one that breaks off ends with
    the connection. A reader who takes nothing for `PATIENCE` seconds is dropped, and for one who
    is gone nothing more is made.
    """

    def __init__(self, send: Send, headers: Headers, defuser: Defuser | None = None) -> None:
        self._send, self._headers, self._defuser = send, headers, defuser
        self._has_begun = False
        # ASGI has no word for the connection: uvicorn's `send` belongs to what knows it.
        owner = getattr(send, "__self__", None)
        self._transport: asyncio.Transport | None = getattr(owner, "transport", None)

    async def send(self, message: Message) -> None:
        """Send on what the site sends.

        Raises:
            DroppedError: the reader takes nothing, or is gone; or the answer can't go on.
        """
        if message["type"] == "http.response.start":
            if self._has_begun:
                # An answer of ours failed on its way, and Datasette begins to tell so.
                await self.drop()
                raise DroppedError
            self._has_begun = True
            await self._push(self._begin(message))
        elif message["type"] == "http.response.body":
            await self._send_body(message.get("body", b""), more=message.get("more_body", False))
        else:
            await self._push(message)

    def _begin(self, message: Message) -> Message:
        headers = list(message.get("headers", []))
        if self._defuser and not self._defuser.fits(message["status"], headers):
            self._defuser = None
        if self._defuser:
            headers = self._defuser.describe(headers)
        return {**message, "headers": self._headers.complete(message["status"], headers)}

    async def _send_body(self, body: bytes, *, more: bool) -> None:
        if self._defuser and isinstance(sys.exc_info()[1], Exception):
            # Datasette catches an error amid a CSV, writes it as the last line and ends in good
            # order, as if that were all: what it sends while it handles one is such a line.
            await self.drop()
            raise DroppedError
        if self._defuser:
            body = self._defuser.feed(body, last=not more)
        for start in range(0, len(body), _PIECE):
            piece = body[start : start + _PIECE]
            await self._push({"type": "http.response.body", "body": piece, "more_body": True})
        if not more:
            # The server takes this one when most of what came before has gone.
            await self._push({"type": "http.response.body", "body": b"", "more_body": False})

    async def _push(self, message: Message) -> None:
        # The server takes all for a reader who is gone, and lets the site go on making it.
        if self._transport is not None and self._transport.is_closing():
            await self.drop()
            raise DroppedError
        try:
            async with asyncio.timeout(PATIENCE):
                await self._send(message)
        except TimeoutError:
            await self.drop()
            raise DroppedError from None

    async def drop(self) -> None:
        """End the connection; what the server keeps for it is let go."""
        if self._transport is not None:
            _let_fail(self._transport)
            # Closing it in order would wait for the reader.
            self._transport.abort()
            # The server learns of it in its next step.
            await asyncio.sleep(0)

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

    async def refuse(self, status: int, why: str, allowed: str = "GET, HEAD, OPTIONS") -> None:
        """Answer with one line of text."""
        headers = [(b"content-type", b"text/plain; charset=utf-8")]
        if status == 405:  # noqa: PLR2004 - what the standard wants with it
            headers.append((b"allow", allowed.encode()))
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": f"{why}\n".encode()})


def _let_fail(transport: asyncio.Transport) -> None:
    """Have a connection end in an error, which nobody takes for the answer's end.

    By HTTP/1.0, which nginx speaks to a site unless told otherwise, an answer ends with its
    connection.
    """
    found = transport.get_extra_info("socket")
    if found is None:
        return
    # One that has gone has no number any more.
    with suppress(OSError), socket.fromfd(found.fileno(), found.family, found.type) as same:
        same.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
