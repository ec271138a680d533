"""Which failures are mistakes in what was asked, not in the site."""

import sqlite3
from types import TracebackType

from datasette.database import QueryInterrupted  # type: ignore[import-untyped]  # no types
from datasette.views.base import DatasetteError  # type: ignore[import-untyped]  # the same

_OURS = "quotetrack.publish.pages"

# What a wrong question gives: an error in it, a limit, too much, a refusal. Others, such as
# "disk I/O error", are the site's.
_ASKED_WRONG = frozenset(
    {
        sqlite3.SQLITE_ERROR, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_TOOBIG,
        sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_AUTH, sqlite3.SQLITE_RANGE,
    }
)  # fmt: skip

_SERVERS_FAULT = 500


def tell_mistake(error: Exception) -> str | None:
    """Return in a line what was wrong with what was asked; None if the site itself failed.

    What fails in our own pages is never the reader's mistake: they read all that is asked with
    care. Datasette's convert parameters as they use them.
    """
    if isinstance(error, DatasetteError):
        return str(error.message) if error.status == _SERVERS_FAULT else None
    if isinstance(error, QueryInterrupted):
        return "The question took too long: narrow it down."
    if _comes_from_ours(error.__traceback__):
        return None
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        return str(error) if code & 0xFF in _ASKED_WRONG else None
    if isinstance(error, ValueError | TypeError):
        return f"This can't be asked: {error}"
    return None


def _comes_from_ours(traceback: TracebackType | None) -> bool:
    while traceback:
        if str(traceback.tb_frame.f_globals.get("__name__")).startswith(_OURS):
            return True
        traceback = traceback.tb_next
    return False
