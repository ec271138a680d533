"""What is taken out of the rows that go into the public copy, and what stands there instead."""

import re
import sqlite3
from hashlib import sha256
from urllib.parse import urlsplit

# How an id begins that is an address or a path, from the root, the home or here.
_PLACE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:[/\\]|\.{0,2}[/\\]|~)", re.IGNORECASE)

_STEPS = (
    # The old slug still leads to whom it was merged with; who was called so is told by aliases.
    """
    UPDATE speakers SET (name, kind, wikidata) = (
      SELECT c.name, c.kind, NULL FROM speakers c WHERE c.id = speakers.canonical_id
    ) WHERE canonical_id <> id
    """,
    # They name whom the program took for the speaker.
    "UPDATE quotations SET source = NULL WHERE judged = 'wrong speaker'",
    """
    DELETE FROM spans WHERE part = 'source'
    AND quotation_id IN (SELECT id FROM quotations WHERE judged = 'wrong speaker')
    """,
    "UPDATE documents SET url = NULL WHERE NOT is_on_web(url)",
    "DELETE FROM addresses WHERE NOT is_on_web(url)",
    """
    CREATE TEMP TABLE renamed AS
    SELECT id AS old, name_anew(id) AS new FROM documents WHERE name_anew(id) <> id
    """,
    "CREATE UNIQUE INDEX temp.renamed_old ON renamed(old, new)",
    *(
        f"UPDATE {table} SET {key} = new FROM temp.renamed WHERE old = {key}"  # noqa: S608 - constants
        for table, key in (
            ("documents", "id"),
            ("quotations", "document_id"),
            ("addresses", "document_id"),
            ("furniture", "document_id"),
            ("sentence_trees", "document_id"),
            ("copies", "document_id"),
            ("copies", "original_id"),
        )
    ),
    "DROP TABLE renamed",
)


def withhold(snapshot: sqlite3.Connection) -> None:
    """Take out of the snapshot's rows what isn't shown of them: names, words and addresses."""
    for function in (is_on_web, name_anew):
        snapshot.create_function(function.__name__, 1, function, deterministic=True)
    for step in _STEPS:
        snapshot.execute(step)


def is_on_web(address: str | None, *, with_user: bool = False) -> bool:
    """Tell whether an address is one on the web (http or https), where a browser may be sent.

    One with a user or a password is only for who has it: none, unless ``with_user``.
    """
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return False
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    is_odd = re.search(r"[\\\s]" if with_user else r"[@\\\s]", parts.netloc)
    return is_web and not is_odd and (address or "").isprintable()


def name_anew(document_id: str) -> str:
    """Return the id of an article, or a hash of it if that tells an address or path of ours."""
    if not _PLACE.match(document_id) or is_on_web(document_id):
        return document_id
    return f"place:{sha256(document_id.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}"
