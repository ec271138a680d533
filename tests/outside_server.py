"""A real HTTP server on this machine that answers in every wrong way that the outside knows.

Each path of `Outside` is one way; `PAGES` of it can be set by a test.
"""

import gzip
import ssl
import threading
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ARTICLE = (
    b"<!doctype html><html lang=en><head><title>The bridge</title></head><body><article>"
    b"<h1>The bridge</h1>"
    + b"<p>Nadia Lambert opened the new bridge over the harbour on Monday morning.</p>" * 4
    + b"</article></body></html>"
)
CERTIFICATE = Path(__file__).with_suffix(".pem")
HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass(slots=True)
class Answer:
    """What a path answers with."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: dict(HTML))


Answerer = Callable[["Asked"], None]


class Asked(BaseHTTPRequestHandler):
    """One question; ``site`` is set by `serve`."""

    site: "Outside"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer, or behave badly. A client that hangs up is what the tests want."""
        self.close_connection = True
        path = self.path.partition("?")[0]
        self.site.note(self.path, dict(self.headers.items()))
        with suppress(OSError):
            if (answer := self.site.find(path)) is not None:
                self.send(answer)
            elif (misbehave := WAYS.get(path)) is not None:
                misbehave(self)
            else:
                self.send(Answer(b"no such page", 404))

    def send(self, answer: Answer) -> None:
        """Send a whole, well-formed answer."""
        self.begin(answer.status, {"Content-Length": str(len(answer.body)), **answer.headers})
        self.wfile.write(answer.body)

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        """Send the status line and the headers, and nothing else."""
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def trickle(self, pieces: Iterator[bytes], pause: float) -> None:
        """Send piece by piece until they end, the client hangs up or the server is closed."""
        for piece in pieces:
            self.wfile.write(piece)
            self.wfile.flush()
            if self.site.closed.wait(pause):
                return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@dataclass(slots=True)
class Outside:
    """A running server: where it is, what it was asked, what it answers.

    ``pages`` answer before the ways below do; a list is used up, its last answer stays.
    """

    address: str
    pages: dict[str, Answer | list[Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: dict[str, list[Mapping[str, str]]] = field(default_factory=lambda: defaultdict(list))
    times: list[float] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str) -> str:
        """Return the address of ``path``."""
        return self.address + path

    def note(self, path: str, headers: Mapping[str, str]) -> None:
        """Remember what was asked."""
        self.asked.append(path)
        self.times.append(time.monotonic())
        self.headers[path].append(headers)

    def find(self, path: str) -> Answer | None:
        """Return the answer that a test has set for ``path``."""
        answer = self.pages.get(path)
        if isinstance(answer, list):
            return answer.pop(0) if len(answer) > 1 else answer[0]
        return answer

    @property
    def counts(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(self.asked)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_of: object) -> None:
        """Say nothing: clients that refuse a certificate or hang up are what the tests want."""


@contextmanager
def serve(*, secure: bool = False) -> Iterator[Outside]:
    """Run the server on a port of its own; a ``secure`` one calls itself news.example."""
    handler = type("Asked", (Asked,), {})
    server = _Server(("127.0.0.1", 0), handler)
    if secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        # Hands are shaken with the first byte that is read, in the question's own thread.
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    host = "https://news.example" if secure else "http://127.0.0.1"
    site = Outside(f"{host}:{server.server_address[1]}")
    handler.site = site  # type: ignore[attr-defined] # the class was made a moment ago
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005})
    thread.start()
    try:
        yield site
    finally:
        site.closed.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _redirect(to: str, status: int = 302) -> Answerer:
    def send(asked: Asked) -> None:
        asked.begin(status, {"Location": to, "Content-Length": "0"})

    return send


def _chain(asked: Asked) -> None:
    step = int(asked.path.partition("?")[2] or 0)
    if step == 0:
        asked.send(Answer(ARTICLE))
    else:
        asked.begin(302, {"Location": f"/chain?{step - 1}", "Content-Length": "0"})


def _stall_before_headers(asked: Asked) -> None:
    asked.site.closed.wait(30)


def _stall_in_headers(asked: Asked) -> None:
    asked.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/ht")
    asked.site.closed.wait(30)


def _stall_in_body(asked: Asked) -> None:
    asked.begin(200, {"Content-Length": "1000", **HTML})
    asked.wfile.write(b"<html>")
    asked.site.closed.wait(30)


def _drip_body(asked: Asked) -> None:
    asked.begin(200, {"Content-Length": "1000000", **HTML})
    asked.trickle((b"a" for _ in range(1_000_000)), 0.02)


def _drip_headers(asked: Asked) -> None:
    asked.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    asked.trickle((b"a" for _ in range(1_000_000)), 0.02)


def _drip_announcements(asked: Asked) -> None:
    asked.trickle((b"HTTP/1.1 103 Early Hints\r\n\r\n" for _ in range(1_000_000)), 0.02)


def _announce_without_end(asked: Asked) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nX: " + b"a" * 4_000 + b"\r\n\r\n"
    asked.trickle((hints * 100 for _ in range(100_000)), 0)


def _headers_without_end(asked: Asked) -> None:
    asked.wfile.write(b"HTTP/1.1 200 OK\r\n")
    asked.trickle((b"X-%d: %s\r\n" % (n, b"a" * 1_000) for n in range(1_000_000)), 0)


def _too_few_bytes(asked: Asked) -> None:
    asked.begin(200, {"Content-Length": str(len(ARTICLE) + 500), **HTML})
    asked.wfile.write(ARTICLE)


def _too_many_bytes(asked: Asked) -> None:
    asked.begin(200, {"Content-Length": str(len(ARTICLE)), **HTML})
    asked.wfile.write(ARTICLE + b"what was not announced")


def _huge_announced(asked: Asked) -> None:
    asked.begin(200, {"Content-Length": "99999999999", **HTML})
    asked.site.closed.wait(30)


def _huge_in_fact(asked: Asked) -> None:
    asked.begin(200, {"Connection": "close", **HTML})
    asked.trickle((b"a" * 65_536 for _ in range(1_000_000)), 0)


def _cut_chunks(asked: Asked) -> None:
    asked.begin(200, {"Transfer-Encoding": "chunked", **HTML})
    asked.wfile.write(b"400\r\n<html>")


def _wrong_chunks(asked: Asked) -> None:
    asked.begin(200, {"Transfer-Encoding": "chunked", **HTML})
    asked.wfile.write(b"no number\r\n<html>\r\n0\r\n\r\n")


def _two_lengths(asked: Asked) -> None:
    asked.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde")


def _nothing(asked: Asked) -> None:
    asked.wfile.flush()


def _rubbish(asked: Asked) -> None:
    asked.wfile.write(b"<html>HTTP/0.9 knew no headers</html>\n\n")


def _telnet(asked: Asked) -> None:
    asked.wfile.write(b"\xff\xfb\x01SSH-2.0-OpenSSH_9.6\r\n\r\n")


def _gzip_bomb(asked: Asked) -> None:
    """Ten gigabytes of zeros, as some ten megabytes that are made while they are sent."""
    asked.begin(200, {"Content-Encoding": "gzip", "Connection": "close", **HTML})
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b"\0" * 10_000_000
    asked.trickle((packer.compress(block) for _ in range(1_000)), 0)


def _packed(coding: str, body: bytes) -> Answerer:
    def send(asked: Asked) -> None:
        asked.send(Answer(body, headers={"Content-Encoding": coding, **HTML}))

    return send


def _conditional(asked: Asked) -> None:
    """Answer 304 to whoever asks with the right ETag, or the right date where no ETag is told."""
    told = {"ETag": '"a1"', "Last-Modified": "Thu, 04 Sep 2025 12:00:00 GMT"}
    etag = asked.headers.get("If-None-Match")
    since = asked.headers.get("If-Modified-Since")
    if etag == told["ETag"] or (etag is None and since == told["Last-Modified"]):
        asked.begin(304, told)
    else:
        asked.send(Answer(ARTICLE, headers={**told, **HTML}))


def _deflate_bare(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


WAYS: dict[str, Answerer] = {
    "/article": lambda asked: asked.send(Answer(ARTICLE)),
    "/chain": _chain,
    "/circle": _redirect("/circle/back"),
    "/circle/back": _redirect("/circle"),
    "/itself": _redirect("/itself"),
    "/nowhere": lambda asked: asked.begin(302, {"Content-Length": "0"}),
    "/to/file": _redirect("file:///etc/passwd"),
    "/to/javascript": _redirect("javascript:alert(1)"),
    "/to/password": _redirect("http://nadia:secret@news.example/"),
    "/to/metadata": _redirect("http://169.254.169.254/latest/meta-data/"),
    "/to/rubbish": _redirect("http://[::1/"),
    "/to/port": _redirect("http://127.0.0.1:1/"),
    "/to/umlaut": lambda asked: asked.begin(
        302, {"Location": "/br\u00fccke".encode().decode("latin-1"), "Content-Length": "0"}
    ),
    "/br%C3%BCcke": lambda asked: asked.send(Answer(ARTICLE)),
    "/stall/before": _stall_before_headers,
    "/stall/headers": _stall_in_headers,
    "/stall/body": _stall_in_body,
    "/drip/body": _drip_body,
    "/drip/headers": _drip_headers,
    "/drip/announcements": _drip_announcements,
    "/endless/announcements": _announce_without_end,
    "/endless/headers": _headers_without_end,
    "/length/few": _too_few_bytes,
    "/length/many": _too_many_bytes,
    "/length/two": _two_lengths,
    "/huge/announced": _huge_announced,
    "/huge/in-fact": _huge_in_fact,
    "/chunks/cut": _cut_chunks,
    "/chunks/wrong": _wrong_chunks,
    "/nothing": _nothing,
    "/rubbish": _rubbish,
    "/telnet": _telnet,
    "/bomb": _gzip_bomb,
    "/gzip": _packed("gzip", gzip.compress(ARTICLE)),
    "/gzip/members": _packed("x-gzip", gzip.compress(ARTICLE[:99]) + gzip.compress(ARTICLE[99:])),
    "/gzip/behind": _packed("gzip", gzip.compress(ARTICLE) + b"\0\0\0\0rest"),
    "/gzip/cut": _packed("gzip", gzip.compress(ARTICLE)[:-20]),
    "/gzip/damaged": _packed("gzip", gzip.compress(ARTICLE)[:60] + b"\xff" * 60),
    "/gzip/not": _packed("gzip", ARTICLE),
    "/gzip/empty": _packed("gzip", b""),
    "/gzip/twice": _packed("gzip, gzip", gzip.compress(gzip.compress(ARTICLE))),
    "/deflate": _packed("deflate", zlib.compress(ARTICLE)),
    "/deflate/bare": _packed("deflate", _deflate_bare(ARTICLE)),
    "/brotli": _packed("br", b"\x0b\x02\x80<p>"),
    "/conditional": _conditional,
}
