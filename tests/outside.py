"""Commands run as a stranger to this checkout would run them, for tests of what users install."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

LEADS_BACK = ("PYTHON", "QUOTETRACK_", "VIRTUAL_ENV", "MAKE", "MFLAGS")


def strip_environment() -> Mapping[str, str]:
    """Return this process's environment without what could lead back to this checkout."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(LEADS_BACK)}
    return kept | {"NO_COLOR": "1", "COLUMNS": "120"}


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in ``cwd``; fail with all that it said if it fails."""
    done = subprocess.run(
        command, cwd=cwd, env=strip_environment(), text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stdout}\n{done.stderr}"
    return done


@contextmanager
def running(*command: str | Path, cwd: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in ``cwd``, what it says in ``log``; interrupt it in the end, as Ctrl-C does."""
    with (
        log.open("wb") as said,
        subprocess.Popen(
            command,
            cwd=cwd,
            env=strip_environment(),
            stdout=said,
            stderr=said,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=30)


def find_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port
