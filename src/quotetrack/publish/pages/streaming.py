"""Answers that are sent as they are made, and that end when who asked has gone away."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, MutableMapping
from contextlib import aclosing
from pathlib import Path
from typing import Any, Self

from datasette.utils.asgi import Request  # type: ignore[import-untyped]  # Datasette ships no types

from quotetrack.errors import PublishError

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_PIECE = 256 * 1024


class Streamed:
    """A response of Datasette's kind whose body comes in chunks.

    If making a chunk fails, the connection breaks off: who downloads sees that the file isn't
    whole. HEAD is answered with the headers alone.
    """

    def __init__(
        self, request: Request, chunks: AsyncGenerator[bytes, None], headers: Mapping[str, str]
    ) -> None:
        self._request, self._chunks = request, chunks
        self.headers, self.status = dict(headers), 200

    async def asgi_send(self, send: Send) -> None:
        """Send the headers, then chunk after chunk."""
        headers = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        if self._request.method != "HEAD":
            await self._send_body(send)
        await send({"type": "http.response.body", "body": b""})

    async def _send_body(self, send: Send) -> None:
        # Closing what makes the chunks lets it clear up, whatever happened.
        async with Watch(self._request) as watch, aclosing(self._chunks) as chunks:
            async for chunk in chunks:
                if watch.is_gone:
                    return
                await send({"type": "http.response.body", "body": chunk, "more_body": True})


class Watch:
    """Knows whether who asked has gone away; for use in ``async with``."""

    def __init__(self, request: Request) -> None:
        self._receive = request.receive
        self._waiting: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Begin to watch."""
        self._waiting = asyncio.create_task(self._wait())
        return self

    async def __aexit__(self, *_: object) -> None:
        """End watching."""
        if self._waiting:
            self._waiting.cancel()

    @property
    def is_gone(self) -> bool:
        """Whether nobody waits for the answer any more."""
        return bool(self._waiting and self._waiting.done())

    def check(self) -> None:
        """Raise a PublishError if nobody waits for the answer any more."""
        if self.is_gone:
            raise PublishError("Nobody waits for this answer any more.")

    async def _wait(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass


async def read_pieces(path: Path) -> AsyncGenerator[bytes, None]:
    """Yield what a file holds."""
    with await asyncio.to_thread(path.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece
