"""An archive with a secret in every place that a public copy must not show.

Each secret is a word that stands nowhere else: whoever finds it in a copy knows where it came from.
Nobody in it is real.
"""

import re
from pathlib import Path
from typing import NamedTuple

from sqlite_utils import Database

from quotetrack.store.migrations import migrations

FAR = "zzfar"
"""Stands three sentences away from any quotation."""

NEAR = "zznear"
"""Stands in the sentence beside one."""

SAID = "zzsaid"
"""Stands in the words of a sure quotation."""

UNSURE = "zzunsure"
"""Stands in the words of a quotation that is hardly sure, in an article of its own."""

SECRETS = {
    "zzauthor": "who judged",
    "zznote": "the note of a judgement",
    "zzpath": "a local path",
    "zzwrong": "the speaker that the program found and a person found wrong",
    "zzrefused": "words that a person found to be no quotation",
    "zzunread": "an article without a quotation",
    "zzfailed": "an input that could not be read",
    "zzvisited": "what a server said of a page",
    "zzdigest": "a checksum",
    "zzalias": "a name that no article in the copy gives",
    "zzmodel": "the model of a reading",
    "zzmute": "a speaker whom nobody quotes",
}
"""What no copy holds, whatever is asked for, and what it is."""

TEXT = (
    "Zzfar opens the article. The council met at noon. The rooms were cold. It was zznear snow.\n"
    "“The ferry is zzsaid safe,” said Nadia Lambert.\n"
    "Nobody slept. The rain went on. Zzfar closes it. Zzfar is all."
)
UNSURE_TEXT = "“The bridge is zzunsure,” said Orla Quill. Somebody laughed."
REFUSED_TEXT = "The sign reads “zzrefused”. Tom Whitfield nodded, “yes”."
UNREAD_TEXT = "An article in which zzunread nobody speaks."

_DOCUMENT = """
INSERT INTO documents (id, number, title, url, outlet, published, language, origin, text, sha256,
  sentences) VALUES (?, ?, ?, ?, ?, ?, 'en', '/home/zzpath/a.txt', ?, 'zzdigest', ?)
"""
_QUOTATION = """
INSERT INTO quotations (id, number, document_id, start, "end", text, kind, cue, source, speaker_id,
  rule, reason, confidence, found_id, named_as, judged, judged_id, role)
VALUES (?, ?, ?, ?, ?, ?, 'direct', 'said', ?, ?, 'a rule', ?, ?, ?, ?, ?, ?, ?)
"""
_SPEAKERS = (
    ("nadia-lambert", "Nadia Lambert"),
    ("orla-quill", "Orla Quill"),
    ("zzwrong-man", "Zzwrong Man"),
    ("tom-whitfield", "Tom Whitfield"),
    ("zzmute-woman", "Zzmute Woman"),
)
_ELSEWHERE = """
INSERT INTO judgements (id, made_at, made_by, verdict, question, note)
VALUES ('j', '2026-02-01T10:00:00+00:00', 'zzauthor', 'not a quotation', 'q', 'zznote');
INSERT INTO failures (id, origin, reason, failed_at, document)
VALUES ('f', '/home/zzpath/zzfailed.txt', 'zzfailed', '2026-02-01', '{"text": "zzfailed"}');
INSERT INTO visits VALUES ('https://zzvisited.example/', 'zzvisited', NULL, '2026-02-01');
INSERT INTO ingests (id, started, version, model) VALUES (1, '2026-02-01', '1', 'zzmodel');
INSERT INTO arrivals VALUES ('/home/zzpath/a.txt', 'sure', 'zzdigest', 'zzdigest');
INSERT INTO raw_files VALUES ('sure', 'zzdigest');
INSERT INTO signature_bands VALUES (x'00', 0, 1);
INSERT INTO candidates VALUES ('nadia-lambert', 'zzwrong-man', 0.5, 0, '["zzwrong"]');
INSERT INTO matchings VALUES (1, 'zzdigest', 1);
INSERT INTO statements VALUES (1, 'zzmute-woman', '2026-02-01', '2026-02-01', 2, 2, 2, 2, 1);
INSERT INTO conflicts VALUES (1, 3, 'name', 'zzsaid', 'zzrefused');
INSERT INTO conflicts VALUES (1, 2, 'name', 'zzsaid', 'zzunsure');
INSERT INTO groupings VALUES (1, 'zzdigest');
"""


class _Said(NamedTuple):
    """Whose quotation it is, whom the program found, and what was decided."""

    speaker: str
    found: str
    named: str | None
    confidence: float
    judged: str | None = None


def make_secretive_archive(path: Path) -> Path:
    """Make the archive in the new file ``path`` and return the path."""
    db = Database(path)
    migrations.apply(db)
    with db.conn:
        for slug, name in _SPEAKERS:
            db.conn.execute(
                "INSERT INTO speakers (id, name, kind, base_name, canonical_id, settled) "
                "VALUES (?1, ?2, 'person', ?2, ?1, 1)",
                (slug, name),
            )
            for table in ("aliases", "base_aliases"):
                db.table(table).insert({"speaker_id": slug, "alias": name, "origin": "seen"})
        db.conn.execute("INSERT INTO aliases VALUES ('nadia-lambert', 'Zzalias Nadia', 'seen')")
        db.conn.execute("INSERT INTO aliases VALUES ('nadia-lambert', 'N. Lambert', 'file')")
        _add_articles(db)
        for statement in _ELSEWHERE.strip().split(";\n"):
            db.conn.execute(statement)
    db.close()
    return path


def _add_articles(db: Database) -> None:
    texts = {"sure": TEXT, "unsure": UNSURE_TEXT, "refused": REFUSED_TEXT, "unread": UNREAD_TEXT}
    for number, (key, text) in enumerate(texts.items(), 1):
        url = f"https://news.example/{key}"
        day = f"2026-02-0{5 - number}"
        starts = str(_find_sentences(text)) if key == "sure" else None
        db.conn.execute(_DOCUMENT, (key, number, key, url, "Quay Post", day, text, starts))
        db.conn.execute("INSERT INTO addresses VALUES (?, ?)", (key, url))
    nadia, orla, wrong = "nadia-lambert", "orla-quill", "zzwrong-man"
    judged = "wrong speaker"
    _add(db, "sure", "The ferry is zzsaid safe", _Said(nadia, nadia, "Nadia Lambert", 0.99))
    _add(db, "unsure", "The bridge is zzunsure", _Said(orla, orla, "Orla Quill", 0.3))
    _add(db, "refused", "zzrefused", _Said(wrong, wrong, None, 0.99, "not a quotation"))
    _add(db, "refused", "yes", _Said("tom-whitfield", wrong, None, 0.2, judged))
    for key, text in (("sure", TEXT), ("unsure", UNSURE_TEXT)):
        for start in _find_sentences(text):
            end = start + text[start:].index(".") + 1
            lemma = text[start:end].split()[0].lower()
            tree = f'[[0, 3, "{lemma}", "NOUN", "root", -1]]'
            db.conn.execute(
                "INSERT INTO sentence_trees VALUES (?, ?, ?, ?)", (key, start, end, tree)
            )
    db.conn.execute("INSERT INTO furniture VALUES ('sure', 0, 5, 'credit')")


def _add(db: Database, document: str, words: str, said: _Said) -> None:
    text = db.execute("SELECT text FROM documents WHERE id = ?", [document]).fetchone()[0]
    number, start = db["quotations"].count + 1, text.index(words)
    key, end = f"{number:016x}", start + len(words)
    judged_id = said.speaker if said.judged == "wrong speaker" else None
    db.conn.execute(
        _QUOTATION,
        (
            *(key, number, document, start, end, words, said.named, said.speaker),
            *(f"the article names {said.found}", said.confidence, said.found, said.named),
            *(said.judged, judged_id, "zzwrong office" if said.judged else "mayor"),
        ),
    )
    db.conn.execute("INSERT INTO spans VALUES (?, 'content', 0, ?, ?, ?)", (key, start, end, words))
    if said.named:
        at = text.index(said.named)
        span = (key, at, at + len(said.named), said.named)
        db.conn.execute("INSERT INTO spans VALUES (?, 'source', 0, ?, ?, ?)", span)


def _find_sentences(text: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer(r"\. |\n", text))]
