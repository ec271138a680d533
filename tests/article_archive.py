"""Articles with all that their pages show, for tests: parts at their places, parses, copies."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation: the words of each part as they stand in the article, first places."""

    id: str
    content: tuple[str, ...]
    cue: str = ""
    source: str = ""
    speaker_id: str | None = None
    described: str | None = None
    rule: str = "clause"
    reason: str = "the article names the speaker"
    reasons: tuple[str, ...] = ()
    kind: str = "direct"
    act: str = "statement"
    confidence: float = 0.9
    judged: str | None = None
    role: str | None = None
    repeat_of: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """An article and the quotations in it."""

    id: str
    text: str
    quoted: tuple[Quoted, ...] = ()
    title: str | None = "Harbour news"
    url: str | None = "https://quay.example/n/1"
    outlet: str | None = "Quay Post"
    published: str | None = "2026-02-03"
    author: str | None = None
    sentences: tuple[int, ...] | None = None


def write_article(db: Database, article: Written) -> None:
    """Add an article to ``db``, inside its own transaction."""
    number = db.execute("SELECT coalesce(max(number), 0) + 1 FROM documents").fetchone()[0]
    with db.conn:
        db.conn.execute(
            "INSERT INTO documents (id, number, title, url, outlet, published, author, language, "
            "origin, text, sha256, sentences) VALUES (?, ?, ?, ?, ?, ?, ?, 'en', 'a', ?, 'x', ?)",
            [
                article.id, number, article.title, article.url, article.outlet, article.published,
                article.author, article.text,
                None if article.sentences is None else json.dumps(article.sentences),
            ],
        )  # fmt: skip
        for quoted in article.quoted:
            _write_quotation(db, article, quoted)


def _write_quotation(db: Database, article: Written, quoted: Quoted) -> None:
    number = db.execute("SELECT coalesce(max(number), 0) + 1 FROM quotations").fetchone()[0]
    starts = [article.text.index(words) for words in quoted.content]
    end = starts[-1] + len(quoted.content[-1])
    db.conn.execute(
        'INSERT INTO quotations (id, number, document_id, start, "end", text, kind, act, cue, '
        "source, speaker_id, described, role, rule, reason, reasons, confidence, judged, "
        "repeat_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            quoted.id, number, article.id, starts[0], end, " … ".join(quoted.content), quoted.kind,
            quoted.act, quoted.cue or None, quoted.source or None, quoted.speaker_id,
            quoted.described, quoted.role, quoted.rule, quoted.reason, json.dumps(quoted.reasons),
            quoted.confidence, quoted.judged, quoted.repeat_of,
        ],
    )  # fmt: skip
    parts = [("content", n, words) for n, words in enumerate(quoted.content)]
    parts += [("cue", 0, quoted.cue), ("source", 0, quoted.source)]
    for part, n, words in parts:
        if words:
            start = article.text.index(words)
            row = [quoted.id, part, n, start, start + len(words), words]
            db.conn.execute("INSERT INTO spans VALUES (?, ?, ?, ?, ?, ?)", row)


def write_tree(
    db: Database, document_id: str, sentence: str, heads: Sequence[tuple[str, int]]
) -> None:
    """Add the parse of ``sentence``: for each word and mark its relation and its head, -1: none."""
    text = db.execute("SELECT text FROM documents WHERE id = ?", [document_id]).fetchone()[0]
    start = text.index(sentence)
    words = [(found.start(), found.end()) for found in _WORD.finditer(sentence)]
    tree = [
        [a, b, sentence[a:b].lower(), "PUNCT" if deprel == "punct" else "X", deprel, head]
        for (a, b), (deprel, head) in zip(words, heads, strict=True)
    ]
    with db.conn:
        db.conn.execute(
            "INSERT INTO sentence_trees VALUES (?, ?, ?, ?)",
            [document_id, start, start + len(sentence), json.dumps(tree)],
        )
