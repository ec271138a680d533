"""A person at a terminal: a process in a pty, keys typed one by one, the screen read as text."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

CLEAR = "\x1b[2J"
_STYLE = re.compile(r"\x1b\[[0-9;]*m")
_MOVE = re.compile(r"\x1b\[H")


@dataclass(slots=True)
class Terminal:
    """A running command and all that it has printed."""

    process: subprocess.Popen[bytes]
    number: int
    printed: str = ""
    _bytes: bytearray = field(default_factory=bytearray)

    def type(self, keys: str) -> None:
        """Type ``keys``, all at once."""
        os.write(self.number, keys.encode())

    def wait_for(self, words: str, seconds: float = 30.0) -> str:
        """Read until ``words`` stand on the screen; return the screen."""
        deadline = time.monotonic() + seconds
        while words not in self.screen:
            assert time.monotonic() < deadline, f"no “{words}” on\n{self.screen}"
            assert self._read() or self.process.poll() is None, f"ended with\n{self.screen}"
        self._settle()
        return self.screen

    def _settle(self) -> None:
        """Read what else comes, until the command waits for a key."""
        while self._read(0.3):
            pass

    def _read(self, seconds: float = 0.05) -> bool:
        if not select.select([self.number], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.number, 65_536)
        except OSError:
            # The other end of a pty is gone.
            return False
        self._bytes += data
        self.printed = self._bytes.decode("utf-8", "replace")
        return bool(data)

    @property
    def screen(self) -> str:
        """What stands on the screen: all since it was last cleared, without styles."""
        last = self.printed.rpartition(CLEAR)[2]
        return _MOVE.sub("", _STYLE.sub("", last)).replace("\r\n", "\n")

    def end(self) -> int:
        """Wait for the command to end; return its exit code."""
        deadline = time.monotonic() + 30
        while self.process.poll() is None:
            assert time.monotonic() < deadline, self.screen
            self._read()
        self._settle()
        return self.process.wait()

    def kill(self) -> None:
        """Kill the command as the system does when memory is short."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)


@contextmanager
def at_terminal(
    *words: str | Path, rows: int = 24, columns: int = 80, env: Mapping[str, str] | None = None
) -> Iterator[Terminal]:
    """Run a command in a terminal of that size."""
    number, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    process = subprocess.Popen(
        list(map(str, words)),
        stdin=other,
        stdout=other,
        stderr=other,
        env={"TERM": "xterm-256color", "LANG": "C.UTF-8", **kept, **(env or {})},
        start_new_session=True,
        # Ctrl-C reaches only those whose own terminal this is.
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - no threads here
    )
    os.close(other)
    try:
        yield Terminal(process, number)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(30)
        os.close(number)
