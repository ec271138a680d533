"""A network below the HTTP client: it connects to the very address that was checked.

A check of the name before the request would be worth nothing, for the name may mean another
machine a moment later (DNS rebinding). So the name is resolved here, where the connection is
made, all its addresses are checked, and one of those is connected to.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import httpcore

from quotetrack.documents.fetching.addresses import is_public
from quotetrack.documents.fetching.problems import FetchError, HostError, SlowError

Resolve = Callable[[str, int], Sequence[str]]
_Option = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

_TEMPORARY = frozenset({socket.EAI_AGAIN})


@dataclass(slots=True)
class Budget:
    """What one exchange may still use: time until ``deadline`` (monotonic), and bytes."""

    deadline: float
    total: float
    bytes_left: int

    def limit(self, seconds: float | None) -> float:
        """Return how long the next step may take.

        Raises:
            SlowError: the time is up. A server that sends a byte a second is never too slow for
                one step, and would hold us for ever.
        """
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise SlowError(f"takes more than {self.total:g} seconds")
        return left if seconds is None else min(left, seconds)

    def take(self, size: int) -> None:
        """Count ``size`` bytes that came in: headers, body and all.

        Raises:
            FetchError: that was too much.
        """
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise FetchError("sends more than is read of a page")


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of ``host``, in the order to try them.

    Raises:
        HostError: it has none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        passes = error.errno in _TEMPORARY
        raise HostError(f"no such host ({error.strerror})", passes=passes) from error
    # A name with a part of more than 63 letters, or an empty one.
    except (UnicodeError, ValueError, OverflowError) as error:
        raise HostError("no such host (not a name that a host can have)") from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to public addresses only, unless ``allow_private``, within a budget."""

    def __init__(
        self, budget: Budget, *, allow_private: bool = False, resolve: Resolve = resolve
    ) -> None:
        self._budget = budget
        self._allow_private = allow_private
        self._resolve = resolve
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_Option] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of ``host`` that answers, if all of them are public."""
        failure: Exception = HostError("no such host (it has no address)")
        for ip in self._check(host, self._resolve(host, port)):
            seconds = self._budget.limit(timeout)
            try:
                stream = self._plain.connect_tcp(ip, port, seconds, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _GuardedStream(stream, self._budget)
        raise failure

    def _check(self, host: str, found: Sequence[str]) -> Sequence[str]:
        # One private answer among public ones is a trick, or a mistake: none is used then.
        private = [ip for ip in found if not self._allow_private and not is_public(ip)]
        if private:
            meaning = "" if host == private[0] else f" ({private[0]})"
            raise HostError(
                f"{host} is an address of a private network{meaning}; --allow-private fetches it"
            )
        return found


class _GuardedStream(httpcore.NetworkStream):
    """A connection whose every step ends with the budget."""

    def __init__(self, stream: httpcore.NetworkStream, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            data = self._stream.read(max_bytes, self._budget.limit(timeout))
        except httpcore.ReadTimeout:
            # The last step is cut short by the whole: that is what is to be told.
            self._budget.limit(None)
            raise
        self._budget.take(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._budget.limit(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        seconds = self._budget.limit(timeout)
        secured = self._stream.start_tls(ssl_context, server_hostname, seconds)
        return _GuardedStream(secured, self._budget)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
