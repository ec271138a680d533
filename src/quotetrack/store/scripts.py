"""Scripts of SQL, run statement by statement inside the transaction that is open."""

import sqlite3


def run_script(conn: sqlite3.Connection, script: str) -> None:
    """Run the statements of a script, each of which ends with its line.

    sqlite3's own ``executescript`` would end the transaction first, and sqlite-utils' asks at each
    character whether the statement is complete.

    Raises:
        ValueError: the script ends within a statement; those before it were run.
    """
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(statement):
            conn.execute(statement)
            statement = ""
    if statement.strip():
        raise ValueError(f"a script ends within a statement: {statement.strip()}")
