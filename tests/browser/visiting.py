"""A reader with a real browser, who notes everything that a page should not have done."""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from outside import running

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
"""Debian's: `apt-get install chromium`. Playwright's own builds are not needed."""

COMMAND = (sys.executable, "-m", "quotetrack")


class Visitor:
    """One reader of one site, in a browser context of its own.

    Used with ``with``: at the end, nothing may have gone wrong on any page that was visited.
    ``troubles`` are errors in the console (a broken Content-Security-Policy is one), scripts that
    failed, dialogs, and requests to another host.
    """

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:  # noqa: ANN401 - Playwright's own
        self.address, self.troubles = address, list[str]()
        self._host = urlsplit(address).netloc
        self._context: BrowserContext = browser.new_context(**options)
        self._context.set_default_timeout(15_000)
        self._context.on("console", self._note_console)
        self._context.on("weberror", lambda error: self._note(f"script failed: {error.error}"))
        self._context.on("request", self._note_request)
        self.page: Page = self._context.new_page()
        self.expected = 200

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._context.close()
        if error is None:
            assert self.troubles == []

    def go(self, path: str, status: int = 200) -> Response:
        """Open a page of the site; it must answer with ``status``."""
        self.expected = status
        answer = self.page.goto(urljoin(self.address, path), wait_until="load")
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}\n{answer.text()[:2000]}"
        return answer

    def measure(self, script: str) -> Any:  # noqa: ANN401 - whatever the script answers
        """Return what an expression of JavaScript has for a value in the page."""
        return self.page.evaluate(script)

    def _note(self, trouble: str) -> None:
        self.troubles.append(f"{self.page.url}: {trouble}")

    def _note_console(self, message: ConsoleMessage) -> None:
        # Chromium reports a page that is missing as an error, even where that is what was asked.
        meant = self.expected != 200 and f"status of {self.expected}" in message.text
        if message.type in {"error", "warning", "assert"} and not meant:
            self._note(f"console: {message.text}")

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != self._host:
            self._note(f"asked {request.url}")


def note_dialogs(visitor: Visitor) -> None:
    """Count every dialog (alert, confirm ...) among the visitor's troubles, and close it."""

    def close(dialog: Any) -> None:  # noqa: ANN401 - Playwright's own
        visitor.troubles.append(f"{visitor.page.url}: dialog {dialog.message}")
        dialog.dismiss()

    visitor.page.on("dialog", close)


@contextmanager
def serving(database: Path, *options: str) -> Iterator[str]:
    """Serve an archive as a newsroom does, in a process of its own; yield the site's address."""
    log = database.with_suffix(".log")
    command: tuple[str | Path, ...] = (*COMMAND, "serve", "--db", database, "--port", "0", *options)
    with running(*command, cwd=database.parent, log=log):
        yield _wait_for_address(log)


def _wait_for_address(log: Path) -> str:
    for _ in range(600):
        for word in log.read_text().split():
            if word.startswith("http://"):
                return word
        time.sleep(0.1)
    pytest.fail(f"the server did not start: {log.read_text()}")
