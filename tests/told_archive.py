"""Archives with statements made by hand, for tests of what readers see of them."""

from collections.abc import Sequence
from pathlib import Path

from sqlite_utils import Database

from article_archive import Quoted, Written, write_article
from publish_archive import make_archive

HOW_LONG = "“we will keep 800 places for the harbour school”"
TELLINGS = (
    # key, outlet, published, words, kind
    ("a", "Quay Post", "2026-02-03T08:00:00Z", HOW_LONG, "direct"),
    ("b", "The Lantern", "2026-02-03T09:30:00Z",
     "“We will keep 800 places for the harbour school,”", "direct"),
    ("c", "Northern", "2026-02-04", "that 800 places would be kept for the harbour school",
     "indirect"),
    ("d", "Tidewire", "2026-02-09", "“we will keep 800 places”", "direct"),
    ("e", "The Lantern", "2026-02-05", "“we will keep 80 places for the harbour school”", "direct"),
    ("f", "Northern", "2026-02-06", "“nobody asked me”", "direct"),
)  # fmt: skip
SPEAKER = "nadia-lambert"


def key_of(letter: str) -> str:
    """Return the key of the quotation in an article."""
    return f"00000000000{letter.encode().hex()}0a1"


def add_telling(  # noqa: PLR0913, PLR0917 - a row of a table
    db: Database, letter: str, outlet: str | None, published: str | None, words: str,
    kind: str = "direct", speaker_id: str | None = SPEAKER, repeat_of: str | None = None,
) -> None:  # fmt: skip
    """Add an article that says one thing."""
    quoted = Quoted(key_of(letter), (words,), "said", "Lambert", speaker_id, kind=kind,
                    repeat_of=repeat_of)  # fmt: skip
    article = Written(f"art-{letter}", f"{words}, Lambert said.", (quoted,), f"Talks {letter}",
                      f"https://{letter}.example/", outlet, published)  # fmt: skip
    write_article(db, article)


def number_of(db: Database, letter: str) -> int:
    """Return the number of the quotation in an article."""
    asked = "SELECT number FROM quotations WHERE id = ?"
    return int(db.execute(asked, [key_of(letter)]).fetchone()[0])


def group(db: Database, letters: Sequence[str], wordings: int = 1, longest: str = "") -> int:
    """Make one statement of these articles' quotations, the first one first; return its number."""
    numbers = [number_of(db, letter) for letter in letters]
    marks = ", ".join("?" * len(numbers))
    with db.conn:
        db.conn.execute(
            "INSERT INTO statements SELECT ?, min(q.speaker_id), min(d.published), "  # noqa: S608 - ours
            "max(d.published), count(*), count(DISTINCT d.id), "
            "count(DISTINCT nullif(d.outlet, '')), ?, ? FROM quotations q "
            f"JOIN documents d ON d.id = q.document_id WHERE q.number IN ({marks})",
            [numbers[0], wordings, number_of(db, longest or letters[0]), *numbers],
        )
        db.conn.execute(
            f"UPDATE quotations SET statement_id = ? WHERE number IN ({marks})",  # noqa: S608 - ours
            [numbers[0], *numbers],
        )
    return numbers[0]


def oppose(db: Database, pair: str, touch: str, ours: str, theirs: str) -> None:
    """Note that the quotations of two articles are alike but for what ``touch`` names."""
    with db.conn:
        row = [*(number_of(db, letter) for letter in pair), touch, ours, theirs]
        db.conn.execute("INSERT INTO conflicts VALUES (?, ?, ?, ?, ?)", row)


def make_tracked(path: Path) -> Path:
    """Make an archive in which four outlets carried one statement, and one told another number."""
    db = Database(make_archive(path))
    for letter, outlet, published, words, kind in TELLINGS:
        add_telling(db, letter, outlet, published, words, kind)
    group(db, "abcd", wordings=3)
    oppose(db, "ae", "number", "800", "80")
    db.close()
    return path
