"""An archive of what one made-up speaker said, with statements made by hand."""

from pathlib import Path

from sqlite_utils import Database

from publish_archive import Article, Said, make_archive

NADIA = "nadia-lambert"
FERRY = "the ferry will sail before the spring"
TRIMMED = "the ferry will sail"
DENIED = "the ferry will not sail before the spring"


def _write(key: str, outlet: str, published: str | None, *said: Said) -> Article:
    return Article(key, outlet, published, f"Report {key}", f"https://example.org/{key}", said)


# Quotations are numbered from 1 in this order.
ARTICLES = (
    _write("a", "Quay Post", "2026-02-03T08:00:00Z", Said(FERRY, NADIA, confidence=0.97)),
    _write(
        "b", "The Lantern", "2026-02-05", Said(f"=That {FERRY}, she hopes", NADIA, kind="mixed")
    ),
    _write("c", "Harbour News", "2026-02-04", Said(TRIMMED, NADIA, kind="indirect")),
    _write("d", "Coast Radio", "2026-03-09", Said(FERRY, NADIA)),
    _write("e", "Quay Post", "2026-03-01", Said(DENIED, NADIA, confidence=0.5)),
    _write(
        "f", "", None, Said("the bridge stays shut", NADIA), Said("=1+1 is what it says", NADIA)
    ),
    _write("g", "The Lantern", "2025", Said("Їжакова гавань чекає на пором", NADIA)),
    _write("h", "The Lantern", "2026-04-01", Said("who sails the ferry?", NADIA, act="question")),
    _write("i", "The Lantern", "2026-04-02", Said("the ferry is old", "tom-whitfield")),
    _write("j", "The Lantern", "2026-04-03", Said("no ferry was ever promised", NADIA)),
)
FERRIES = (1, 2, 3, 4)


def make_track_archive(path: Path) -> Path:
    """Make the archive in the file ``path``: four quotations are one statement, one denies it.

    The last quotation is none, as a person found; Tom's was said by Nadia too.
    """
    make_archive(path, ARTICLES)
    db = Database(path)
    with db.conn:
        db.conn.execute(
            "INSERT INTO statements (id, speaker_id, first_seen, last_seen, quotations, documents, "
            "outlets, wordings, longest) "
            "VALUES (1, ?, '2026-02-03T08:00:00Z', '2026-03-09', 4, 4, 4, 3, 2)",
            [NADIA],
        )
        db.conn.execute("UPDATE quotations SET statement_id = 1 WHERE number IN (1, 2, 3, 4)")
        db.conn.execute("INSERT INTO conflicts VALUES (1, 5, 'negation', 'will', 'will not')")
        db.conn.execute("UPDATE quotations SET judged = 'not a quotation' WHERE number = 11")
        db.conn.execute(
            "INSERT INTO joint_speakers VALUES (?, 1, ?, ?)", [f"{10:016x}", NADIA, NADIA]
        )
    db.close()
    return path
