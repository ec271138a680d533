"""Run the command line, as ``quotetrack`` and as ``python -m quotetrack``.

Worker processes import this module too, so it loads nothing by itself.
"""

import _thread
import os
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

INTERRUPTED = 130
"""The exit code of a program that Ctrl-C ended: 128 and the signal's number."""


def main() -> None:
    """Load the commands and run the one that was asked for."""
    sys.unraisablehook = interrupt_again
    try:
        from quotetrack.cli import main as run  # noqa: PLC0415 - Ctrl-C may come meanwhile
    except KeyboardInterrupt:
        # Nothing that prints lines elsewhere is loaded yet.
        sys.stderr.write("Interrupted; nothing was done.\n")
        sys.stderr.flush()
        # Python would end itself by the signal all the same, if it was running an `exec`.
        os._exit(INTERRUPTED)
    run()


def interrupt_again(lost: "UnraisableHookArgs", /) -> None:
    """Let no Ctrl-C be lost: where Python can raise nothing, it prints a traceback and goes on.

    That is in callbacks of weak references, of which every import has some, and in ``__del__``.
    """
    if lost.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(lost)
        return
    # From a thread, when this has returned: raised in here it would be lost once more.
    again = threading.Timer(0.01, _thread.interrupt_main)
    again.daemon = True
    again.start()


if __name__ == "__main__":
    main()
