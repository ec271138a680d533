"""`quotetrack serve --public` as it runs: a real server, a browser, and who means it harm."""

import re
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from publish_archive import make_archive
from quotetrack.publish.publishing import publish
from quotetrack.store.publishing import Policy

ENDLESS = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n"


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[str]:
    """Serve a public copy of a small archive; yields the site's address."""
    publish(make_archive(folder / "live.db"), folder / "public.db", Policy())
    command = [sys.executable, "-m", "quotetrack", "serve", "--public", "--port", "0", *options]
    with subprocess.Popen(
        [*command, "--db", "public.db"], cwd=folder, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        found = re.search(r"http://\S+", process.stderr.readline())
        assert found
        # What it says later would fill the pipe.
        threading.Thread(target=process.stderr.read, daemon=True).start()
        try:
            yield found.group()
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def repeat(ask: Callable[[], object], until: threading.Event) -> threading.Thread:
    """Ask again and again, beside all else, until told to end."""

    def run() -> None:
        while not until.is_set():
            ask()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def time_page(page: str) -> float:
    """Return how many seconds a page takes."""
    began = time.monotonic()
    assert httpx.get(page, timeout=30).status_code in {200, 404}
    return time.monotonic() - began


@pytest.mark.slow
def test_endless_questions_slow_nobody_down(tmp_path: Path) -> None:
    """While six readers ask without end what never ends, each is cut and other pages are fast."""
    ended, cut = threading.Event(), list[float]()
    with serving(tmp_path) as site:

        def ask_endlessly() -> None:
            began = time.monotonic()
            answer = httpx.get(f"{site}quotes.json", params={"sql": ENDLESS}, timeout=60)
            assert answer.status_code in {400, 503}
            cut.append(time.monotonic() - began)

        pages = [f"{site}{path}" for path in ("", "quotes/quotes", "quotes/latest.json", "none")]
        alone = [time_page(page) for page in pages * 4][len(pages) :]
        threads = [repeat(ask_endlessly, ended) for _ in range(6)]
        time.sleep(1)
        taken = [time_page(page) for page in pages * 15]
        ended.set()
        for thread in threads:
            thread.join(timeout=60)
    assert cut
    # Two at once, a second each; the last of six waits for four before it.
    assert max(cut) < 15
    # On a machine that does much else, pages are slow even alone.
    assert statistics.quantiles(taken, n=20)[-1] < 1.0 + 3 * max(alone)


@pytest.mark.slow
def test_raw_requests_get_an_answer_too(tmp_path: Path) -> None:
    """What no client would send gets a refusal from a real server, and the next is answered."""
    with serving(tmp_path, "--no-sql") as site:
        port = httpx.URL(site).port
        for line in (
            b"GET /../../etc/passwd HTTP/1.1",
            b"GET /-/static/..%2f..%2fapp.py HTTP/1.1",
            b"GET /\xff\xfe HTTP/1.1",
            b"GET /" + b"a" * 100_000 + b" HTTP/1.1",
            b"DELETE /quotes/quotes HTTP/1.1",
            b"NONSENSE",
        ):
            with socket.create_connection(("127.0.0.1", port), timeout=10) as conn:
                conn.sendall(line + b"\r\nHost: x\r\nConnection: close\r\n\r\n")
                assert re.match(rb"HTTP/1\.1 4\d\d ", conn.recv(4096))
        answer = httpx.get(site)
        assert answer.status_code == 200
        assert "server" not in answer.headers
        assert httpx.get(f"{site}quotes.json?sql=select+1").status_code == 403
