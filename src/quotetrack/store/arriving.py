"""Where articles came from: places, addresses, and what their servers said of them."""

from datetime import timedelta

from sqlite_utils import Database

from quotetrack.model import Document, Validators
from quotetrack.questions import read_moment
from quotetrack.store.moments import now

# An article may be updated between the moment it is fetched and the one it is stored.
MARGIN = timedelta(minutes=15)

# How old an article is, and after how long it is then asked for again.
RECHECKS = (
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=8), timedelta(days=1)),
)

_STORE_ARRIVAL = """
INSERT INTO arrivals (origin, document_id, sha256, digest) VALUES (?, ?, ?, ?)
ON CONFLICT (origin, document_id) DO UPDATE SET
  sha256 = excluded.sha256, digest = coalesce(excluded.digest, digest)
"""
_DEPART = """
INSERT INTO arrivals (origin, document_id, sha256)
SELECT origin, id, sha256 FROM documents WHERE id = ?1 AND origin IS NOT ?2 AND origin IS NOT NULL
ON CONFLICT (origin, document_id) DO NOTHING
"""
_STORE_ADDRESS = "INSERT OR IGNORE INTO addresses (document_id, url) VALUES (?, ?)"
_STORE_VISIT = """
INSERT OR REPLACE INTO visits (url, etag, last_modified, visited_at) VALUES (?, ?, ?, ?)
"""
_VISITED = "SELECT visited_at FROM visits WHERE url = ?"


def is_address(text: str | None) -> bool:
    """Tell whether something was, or can be, fetched from the web."""
    return text is not None and text.lower().startswith(("http://", "https://"))


def _is_one(origin: str | None) -> bool:
    return is_address(origin) and "!/" not in (origin or "")


def has_versions(document: Document) -> bool:
    """Tell whether an article is known by its address, so that another text is a version of it.

    Whoever reads an id out of a file may find the same one with an article that has nothing to
    do with the first; an address is where one article stands, however often it is edited.
    """
    return document.id == document.url and is_address(document.url)


def is_known_there(db: Database, document: Document, sha256: str) -> bool:
    """Tell whether this version is what the same place gave last: another's came after it."""
    asked = "SELECT sha256 = ? FROM arrivals WHERE origin = ? AND document_id = ?"
    row = db.execute(asked, [sha256, document.origin, document.id]).fetchone()
    return has_versions(document) and row is not None and bool(row[0])


def note_departure(db: Database, document: Document) -> None:
    """Note which place gave the stored version of an article whose turn it is to go."""
    if has_versions(document):
        db.conn.execute(_DEPART, (document.id, document.origin))


def note_arrival(db: Database, document: Document, sha256: str, digest: str | None) -> None:
    """Note which version of a stored article a place gave, and all addresses that it has."""
    if digest is not None and document.origin is not None:
        db.conn.execute(_STORE_ARRIVAL, (document.origin, document.id, sha256, digest))
    elif not is_known_there(db, document, sha256):
        # What is stored is what this place gave last: the document's own row says it.
        forget = "DELETE FROM arrivals WHERE origin = ? AND document_id = ?"
        db.conn.execute(forget, (document.origin, document.id))
    # What is opened by itself (a page, a PDF) stands alone where it came from; a file of rows or
    # an archive is the address of none of its articles.
    asked = document.origin if digest is not None and _is_one(document.origin) else None
    for url in dict.fromkeys((document.url, document.address, asked)):
        if url:
            db.conn.execute(_STORE_ADDRESS, (document.id, url))


def find_held(db: Database, digest: str, origin: str) -> str | None:
    """Return the id of the article that a place gave last, in these very bytes; None if others."""
    asked = "SELECT document_id FROM arrivals WHERE origin = ? AND digest = ?"
    row = db.execute(asked, [origin, digest]).fetchone()
    return row and str(row[0])


def note_visit(db: Database, url: str, validators: Validators) -> None:
    """Keep what a server said of a page or feed that was read to its end."""
    db.conn.execute(_STORE_VISIT, (url, validators.etag, validators.last_modified, now()))


def forget_visit(db: Database, url: str) -> None:
    """Forget a visit: what failed there must be given again, whether it has changed or not."""
    db.conn.execute("DELETE FROM visits WHERE url = ?", (url,))


def read_validators(db: Database, url: str) -> Validators | None:
    """Return what the server said at the last visit of ``url``, None if there was none."""
    row = db.execute("SELECT etag, last_modified FROM visits WHERE url = ?", [url]).fetchone()
    return Validators(*row) if row else None


def knows(db: Database, url: str, updated: str | None) -> bool:
    """Tell whether the article at ``url`` is stored as it was at ``updated``, if that is told."""
    # A feed's link may lead on to the article's own address: then only the way there is known.
    stored = """
    SELECT EXISTS (SELECT 1 FROM addresses WHERE url = ?1)
      OR EXISTS (SELECT 1 FROM arrivals WHERE origin = ?1)
    """
    if not db.execute(stored, [url]).fetchone()[0]:
        return False
    if updated is None:
        return True
    visited = db.execute(_VISITED, [url]).fetchone()
    if visited is None:
        return False
    seen, changed = read_moment(visited[0]), read_moment(updated)
    return seen - changed >= MARGIN if changed.year > 1 else True


def is_due(db: Database, url: str, published: str | None, at: str | None = None) -> bool:
    """Tell whether a visited page is to be asked for again at the moment ``at``: see `RECHECKS`."""
    visited = db.execute(_VISITED, [url]).fetchone()
    if visited is None or published is None:
        return False
    moment, seen = read_moment(at or now()), read_moment(visited[0])
    age = moment - read_moment(published)
    # A feed that is far ahead of time tells no age.
    waits = (wait for most, wait in RECHECKS if -RECHECKS[0][0] < age < most)
    wait = next(waits, None)
    return wait is not None and moment - seen >= wait
