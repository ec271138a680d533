"""A small archive for tests of what readers see: made-up people, real tables."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlite_utils import Database

from quotetrack.publish.serving import open_site
from quotetrack.store.migrations import migrations

SPEAKERS = [
    ("nadia-lambert", "Nadia Lambert", "person", "Q42"),
    ("tom-whitfield", "Tom Whitfield", "person", None),
    ("harbour-council", "Harbour Council", "body", None),
]
ALIASES = [
    ("nadia-lambert", "Nadia Lambert", "file"),
    ("nadia-lambert", "Надія Ламбер", "file"),
    ("nadia-lambert", "Lambert", "seen"),
    ("tom-whitfield", "T. O'Whitfield", "user"),
]


@dataclass(frozen=True, slots=True)
class Said:
    """A quotation of the archive: who, what, and how surely."""

    words: str
    speaker_id: str | None = None
    described: str | None = None
    kind: str = "direct"
    confidence: float = 0.9
    act: str = "statement"
    reasons: str = "[]"


@dataclass(frozen=True, slots=True)
class Article:
    """An article that holds its quotations one a line."""

    id: str
    outlet: str
    published: str | None
    title: str
    url: str
    said: tuple[Said, ...]


ARTICLES = (
    Article(
        "quay-1", "Quay Post", "2026-02-03T08:00:00Z", "Harbour talks open", "https://quay.example/1",
        (
            Said("the ferry won't sail before spring", "nadia-lambert"),
            Said("the harbour-side talks are open", "tom-whitfield", kind="mixed", confidence=0.45),
            Said("nobody agreed to that", described="a harbour spokesman", confidence=0.7),
        ),
    ),
    Article(
        "lantern-1", "The Lantern", "2026-03-31", "<script>alert(1)</script>",
        "javascript:alert(1)",
        (
            Said("we will rebuild the bridge at Östra quay", "nadia-lambert", kind="indirect"),
            Said("=HYPERLINK(1) is what it read", "harbour-council", confidence=0.3),
        ),
    ),
    Article(
        "lantern-2", "The Lantern", None, "Without a date", "https://lantern.example/2",
        (
            Said("the bridge stays shut", "nadia-lambert"),
            Said("somebody spoke of winter", None, confidence=0.2),
        ),
    ),
)  # fmt: skip


def make_archive(path: Path, articles: tuple[Article, ...] = ARTICLES) -> Path:
    """Make an archive of ``articles`` in the file ``path`` and return the path."""
    db = Database(path)
    migrations.apply(db)
    with db.conn:
        db.conn.executemany(
            "INSERT INTO speakers (id, name, kind, wikidata, base_name, base_wikidata, "
            "canonical_id) VALUES (?1, ?2, ?3, ?4, ?2, ?4, ?1)",
            SPEAKERS,
        )
        db.conn.executemany("INSERT INTO aliases VALUES (?, ?, ?)", ALIASES)
        for article in articles:
            add_article(db, article)
    db.close()
    return path


def add_article(db: Database, article: Article) -> None:
    """Add ``article`` to ``db``, its quotations and their places too."""
    text = "".join(f"“{said.words}”, it was said.\n" for said in article.said)
    number = db["documents"].count + 1
    db.conn.execute(
        "INSERT INTO documents (id, number, title, url, outlet, published, language, origin, text, "
        "sha256) VALUES (?, ?, ?, ?, ?, ?, 'en', 'a.txt', ?, 'x')",
        [article.id, number, article.title, article.url, article.outlet, article.published, text],
    )
    for said in article.said:
        number, start = db["quotations"].count + 1, text.index(said.words)
        db.conn.execute(
            'INSERT INTO quotations (id, number, document_id, start, "end", text, kind, cue, '
            "source, speaker_id, described, role, rule, reason, confidence, act, reasons, "
            "found_id, found_described) VALUES (?, ?, ?, ?, ?, ?, ?, 'said', 'she', ?, ?, 'mayor', "
            "'a rule', 'the only woman before', ?, ?, ?, ?, ?)",
            [
                f"{number:016x}", number, article.id, start, start + len(said.words), said.words,
                said.kind, said.speaker_id, said.described, said.confidence, said.act,
                said.reasons, said.speaker_id, said.described,
            ],
        )  # fmt: skip
        db.conn.execute(
            "INSERT INTO spans VALUES (?, 'content', 0, ?, ?, ?)",
            [f"{number:016x}", start, start + len(said.words), said.words],
        )


class Reader:
    """Somebody who asks a real Datasette over a real file for pages."""

    def __init__(self, database: Path, metadata: Path | None = None) -> None:
        self._site = open_site(database, metadata)
        self._client = self._site.client

    def sign(self, value: object, namespace: str) -> str:
        """Return ``value`` signed by the site, as a cookie that says who somebody is."""
        return str(self._site.sign(value, namespace))

    def ask(self, path: str, method: str = "GET", **more: Any) -> httpx.Response:  # noqa: ANN401 - httpx's own
        """Return the answer to one request; ``more`` is what httpx takes."""
        answer: httpx.Response = asyncio.run(self._client.request(method, path, **more))
        return answer
