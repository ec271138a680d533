"""What a reader's SQL may do to the archive: read, within bounds of size; never anything else."""

import re
import sqlite3
from collections.abc import Iterator
from typing import Any, Self

from quotetrack.publish.functions import register

LARGEST_VALUE = 4_000_000
"""How many bytes one value may have: room for any article, none for ``randomblob(1e9)``."""

LARGEST_ANSWER = 64_000_000
"""How many characters and bytes all rows of one answer may have together."""

PUBLIC_VALUE, PUBLIC_ANSWER = 1_000_000, 8_000_000
"""The same on the open internet."""

# Whoever judges, and what they note down, is nobody's business but the newsroom's; nor is an
# article that isn't in the archive.
_PRIVATE = frozenset({("judgements", "made_by"), ("judgements", "note"), ("failures", "document")})

# The first shows where the file lies on the server, the others its raw pages.
_NO_TABLES = frozenset({"pragma_database_list", "sqlite_dbpage", "dbstat", "sqlite_stmt"})

# SQLite asks the authorizer nothing of columns by which USING or NATURAL joins, and a full join
# then shows what they hold. A table's name stands in the text of a question however it is quoted;
# these two words can't be quoted, and only a digit may touch them in front: "on ?1natural join".
_WORD = r"(?<![a-z_])(?:{})(?![a-z0-9_])"
_JOINS = re.compile(_WORD.format("natural|using"), re.IGNORECASE | re.ASCII)
_GUARDED = re.compile(
    _WORD.format("|".join(sorted({table for table, _ in _PRIVATE} | _NO_TABLES))),
    re.IGNORECASE | re.ASCII,
)

# The last three take seconds or minutes in one step, which no time limit cuts: the first two of
# them fill a width of any size, the third compares each key of one object with each of another.
_NO_FUNCTIONS = frozenset(
    {
        "load_extension", "fts3_tokenizer", "readfile", "writefile", "edit",
        "printf", "format", "json_patch",
    }
)  # fmt: skip

# What tells of tables takes a table's name; the others would be set by what they are given.
_TELLING = frozenset(
    {
        "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo",
        "foreign_key_list", "function_list",
    }
)  # fmt: skip
_READ = frozenset({"database_list", "data_version", "schema_version", "page_count", "page_size"})

_LIMITS = {
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    # A row of a hundred of the largest values still fits into memory.
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 100,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    # A pattern is compared at every place of a text, in one step that no time limit cuts.
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 500,
}


class BoundedCursor(sqlite3.Cursor):
    """A cursor that joins no private columns, nor fills the memory with an answer's rows."""

    def execute(self, sql: str, parameters: Any = (), /) -> Self:  # noqa: ANN401 - as in sqlite3
        """Ask ``sql``.

        Raises:
            sqlite3.OperationalError: it has both USING or NATURAL and a table of which not all
                may be read, wherever in the text they stand.
        """
        guarded = _GUARDED.search(sql)
        if guarded and _JOINS.search(sql):
            raise sqlite3.OperationalError(
                f"a question that names {guarded[0]} can't have the words USING or NATURAL: "
                "join with ON"
            )
        return super().execute(sql, parameters)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """Return the next ``size`` rows.

        Raises:
            sqlite3.OperationalError: they hold more than the connection's `largest_answer`.
        """
        wanted = self.arraysize if size is None else size
        return list(self._weigh(row for _, row in zip(range(wanted), self, strict=False)))

    def fetchall(self) -> list[Any]:
        """Return all rows that are left.

        Raises:
            sqlite3.OperationalError: they hold more than the connection's `largest_answer`.
        """
        return list(self._weigh(self))

    def _weigh(self, rows: Any) -> Iterator[Any]:  # noqa: ANN401 - rows are whatever the factory makes
        weight, most = 0, getattr(self.connection, "largest_answer", LARGEST_ANSWER)
        for row in rows:
            weight += sum(len(value) for value in row if isinstance(value, (str, bytes)))
            if weight > most:
                raise sqlite3.OperationalError("the answer is too large: ask for fewer rows")
            yield row


class BoundedConnection(sqlite3.Connection):
    """A connection whose cursors are `BoundedCursor`."""

    largest_answer = LARGEST_ANSWER

    def cursor(self, factory: Any = BoundedCursor) -> Any:  # noqa: ANN401 - as in sqlite3
        """Return a new cursor."""
        return super().cursor(factory)

    def execute(self, sql: str, parameters: Any = (), /) -> Any:  # noqa: ANN401 - as in sqlite3
        """Ask ``sql`` of a new cursor: sqlite3's own way there passes ours by."""
        return self.cursor().execute(sql, parameters)


def restrict(conn: sqlite3.Connection, *, public: bool = False) -> None:
    """Let ``conn`` read what readers may see, and nothing else.

    Private columns read as NULL. What writes, opens another file, changes a setting or tells
    where the file lies is refused when it is prepared. What is ``public`` has narrower bounds.
    Joins by USING or NATURAL get past all this: only a `BoundedConnection` refuses those, and
    plain Datasette has none.
    """
    value = PUBLIC_VALUE if public else LARGEST_VALUE
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, value)
    if isinstance(conn, BoundedConnection) and public:
        conn.largest_answer = PUBLIC_ANSWER
    for limit, most in _LIMITS.items():
        conn.setlimit(limit, most)
    conn.set_authorizer(_authorise)
    register(conn, value)


def hide(conn: sqlite3.Connection) -> None:
    """Let ``conn``, to which an archive may be attached, do all but read private columns."""
    conn.set_authorizer(_hide)


def _hide(action: int, first: str | None, second: str | None, *_: object) -> int:
    is_private = action == sqlite3.SQLITE_READ and (first, second) in _PRIVATE
    return sqlite3.SQLITE_IGNORE if is_private else sqlite3.SQLITE_OK


def _authorise(action: int, first: str | None, second: str | None, *_: object) -> int:
    if action == sqlite3.SQLITE_READ:
        if (first, second) in _PRIVATE:
            return sqlite3.SQLITE_IGNORE
        return _allow((first or "").lower() not in _NO_TABLES)
    if action == sqlite3.SQLITE_FUNCTION:
        return _allow((second or "").lower() not in _NO_FUNCTIONS)
    if action == sqlite3.SQLITE_PRAGMA:
        # The last is what sqlite-utils sets whenever Datasette 1.0 reads with it.
        harmless = {(name, None) for name in _READ} | {("recursive_triggers", "on")}
        return _allow(first in _TELLING or (first, second) in harmless)
    # What SQLite itself does to declare a virtual table such as the search index; a reader's
    # UPDATE of it is refused by SQLite.
    declares = (action, first) == (sqlite3.SQLITE_UPDATE, "sqlite_master")
    return _allow(declares or action in {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE})


def _allow(allowed: bool) -> int:  # noqa: FBT001 - the one thing that it is asked
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY
