"""Virtual environments of their own for tests of what quotetrack isn't installed with here."""

import os
import re
import site
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def make_environment(folder: Path, *packages: str) -> Path:
    """Make a virtual environment with ``packages`` in ``folder``; returns its Python.

    Whatever they don't bring, quotetrack too, comes from where the tests run: a path file, which
    Python reads last, so that what is installed here goes first.
    """
    python = folder / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    subprocess.run([*pip, *packages], check=True)
    (own,) = folder.glob("lib/python*/site-packages")
    lines = [f"import site; site.addsitedir({path!r})" for path in site.getsitepackages()]
    (own / "zz_behind.pth").write_text("\n".join(lines))
    return python


@contextmanager
def serving(python: Path, folder: Path, *command: str) -> Iterator[str]:
    """Run a server with that Python in ``folder``; yields the site's address, without a slash."""
    with subprocess.Popen(
        [python, "-m", *command],
        cwd=folder,
        env={**os.environ, "COLUMNS": "200"},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr
        said: list[str] = []
        address = None
        while not address:
            line = process.stderr.readline()
            assert line, "".join(said)
            said.append(line)
            address = re.search(r"(?:at|on) (http://[\w.]+:\d+)", line)
        # What it says later would fill the pipe.
        threading.Thread(target=process.stderr.read, daemon=True).start()
        try:
            yield address.group(1)
        finally:
            process.terminate()
            process.wait(timeout=30)
