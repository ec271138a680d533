"""Run the command line, as ``quotetrack`` and as ``python -m quotetrack``.

Worker processes import this module too, so it loads nothing by itself.
"""

import os
import sys

INTERRUPTED = 130
"""The exit code of a program that Ctrl-C ended: 128 and the signal's number."""


def main() -> None:
    """Load the commands and run the one that was asked for."""
    try:
        from quotetrack.cli import main as run  # noqa: PLC0415 - Ctrl-C may come meanwhile
    except KeyboardInterrupt:
        # Nothing that prints lines elsewhere is loaded yet.
        sys.stderr.write("Interrupted; nothing was done.\n")
        sys.stderr.flush()
        # Python would end itself by the signal all the same, if it was running an `exec`.
        os._exit(INTERRUPTED)
    run()


if __name__ == "__main__":
    main()
