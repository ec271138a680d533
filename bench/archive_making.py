"""A generated archive of any size, the same for the same seed: nobody in it is real.

Rows go straight into the tables that the migrations make, with every guard in place: each span is
the text of its article at its offsets, or nothing is stored.
"""

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, islice
from pathlib import Path

from sqlite_utils import Database

from quotetrack.model import Document
from quotetrack.store.migrations import migrations
from quotetrack.store.placing import fingerprint, quotation_key

EACH = 20  # quotations of an article
WORDS = 30_000  # the commonest stands in every other quotation, most in a few
OUTLETS = 200
DAYS = 3650
FIRST_DAY = date(2015, 1, 1)
BATCH = 500  # articles that are stored at once
PARSED = 10  # every tenth article has drawings of its sentences
COPIED = 50  # every fiftieth article is a copy of the one before
OPEN, UNNAMED = 0.04, 0.12  # the speaker is open; open or only described
JOINT = 0.98  # beyond this, two said it
THOUGHT, JUDGED = 0.06, 0.01

_ONSETS = (
    *("b", "br", "d", "dr", "f", "g", "gr", "h", "k", "kl", "l", "m"),
    *("n", "p", "pr", "r", "s", "st", "t", "tr", "v", "w", "z"),
)
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
_CODAS = ("", "n", "r", "l", "s", "t", "m", "nd", "rk")
_CUES = ("said", "told reporters", "added", "warned", "announced", "explained")
_ROLES = ("mayor", "harbour master", "union leader", "finance minister", "head of the clinic", "")
_DESCRIBED = ("a harbour spokesman", "two officials", "a neighbour")

_DOCUMENT = """
INSERT INTO documents (id, number, title, url, outlet, published, author, language, origin, text,
  sha256, sentences) VALUES (?, ?, ?, ?, ?, ?, NULL, 'en', ?, ?, ?, ?)
"""
_QUOTATION = """
INSERT INTO quotations (id, number, document_id, start, "end", text, kind, cue, source, speaker_id,
  described, role, rule, reason, confidence, act, reasons, found_id, found_described, named_as,
  judged, content_confidence, repeat_of)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'inverted', ?, ?, ?,
  '["the words stand in quotation marks", "the content is long"]', ?, ?, ?, ?, ?, ?)
"""
_SPEAKER = """
INSERT INTO speakers (id, name, kind, base_name, origin, canonical_id, settled)
VALUES (?1, ?2, ?3, ?2, 'seen', ?1, 1)
"""
_ROLES_SEEN = """
INSERT INTO roles SELECT q.speaker_id, q.role, min(d.published), max(d.published)
FROM quotations q JOIN documents d ON d.id = q.document_id
WHERE q.speaker_id IS NOT NULL AND q.role <> '' GROUP BY 1, 2
"""
_INSERTS = {
    "documents": _DOCUMENT,
    "quotations": _QUOTATION,
    "spans": "INSERT INTO spans VALUES (?, ?, ?, ?, ?, ?)",
    "joint_speakers": "INSERT INTO joint_speakers VALUES (?, ?, ?, ?)",
    "addresses": "INSERT INTO addresses VALUES (?, ?)",
    "copies": "INSERT INTO copies VALUES (?, ?)",
    "sentence_trees": "INSERT INTO sentence_trees VALUES (?, ?, ?, ?)",
}

# The rows to be stored, by table.
Rows = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Chance:
    """What is drawn from: each list with its weights summed up."""

    random: random.Random
    words: list[str]
    speakers: list[tuple[str, str]]
    outlets: list[str]

    def draw(self, what: list[str], weights: list[float], count: int) -> list[str]:
        """Draw ``count`` of ``what``, the first of them most often."""
        return self.random.choices(what, cum_weights=weights, k=count)


def make_archive(path: Path, quotations: int, seed: int) -> None:
    """Make an archive of so many quotations in the new file ``path``.

    Speakers, outlets and words are drawn by Zipf's law: the first has twice as many as the second.
    """
    db = Database(path)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-131072"):
        db.conn.execute(f"PRAGMA {pragma}")
    migrations.apply(db)
    chance = _make_chance(quotations, seed)
    with db.conn:
        db.conn.executemany(_SPEAKER, [(slug, name, "person") for slug, name in chance.speakers])
        names = [(slug, name) for slug, name in chance.speakers]
        for table in ("aliases", "base_aliases"):
            db.conn.executemany(f"INSERT INTO {table} VALUES (?, ?, 'seen')", names)  # noqa: S608 - constants
    articles = iter(Writer(chance).write(quotations))
    while some := list(islice(articles, BATCH)):
        _store(db, some)
    with db.conn:
        db.conn.execute(_ROLES_SEEN)
        db.conn.execute("ANALYZE")
    db.close()


def _store(db: Database, articles: Iterable[Rows]) -> None:
    together: Rows = {table: [] for table in _INSERTS}
    for rows in articles:
        for table, some in rows.items():
            together[table] += some
    with db.conn:
        for table, insert in _INSERTS.items():
            db.conn.executemany(insert, together[table])


def _make_chance(quotations: int, seed: int) -> Chance:
    chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
    syllables = [o + v + c for o in _ONSETS for v in _VOWELS for c in _CODAS]
    words = _make_words(chance, syllables, WORDS)
    names = [
        f"{given.title()} {family.title()}"
        for given, family in zip(
            _make_words(chance, syllables, 20_000),
            _make_words(chance, syllables, 20_000),
            strict=True,
        )
    ]
    many = min(max(quotations // 50, 2_000), 20_000)
    speakers = [(f"{name.lower().replace(' ', '-')}", name) for name in names[:many]]
    outlets = [f"The {word.title()} Post" for word in _make_words(chance, syllables, OUTLETS)]
    return Chance(chance, words, speakers, outlets)


def _make_words(chance: random.Random, syllables: list[str], count: int) -> list[str]:
    """Make so many different words of two or three syllables."""
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(chance.choices(syllables, k=chance.choice((2, 2, 3))))] = None
    return list(found)


def _weigh(count: int) -> list[float]:
    return list(accumulate(1 / rank for rank in range(1, count + 1)))


class Writer:
    """Writes articles one after the other, each as rows of every table."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._weights = {n: _weigh(n) for n in (WORDS, OUTLETS, len(chance.speakers))}
        self._named = dict(chance.speakers)
        self._slugs = list(self._named)
        self._number = 0
        self._before: tuple[str, list[_Said], list[str]] | None = None

    def write(self, quotations: int) -> Iterator[Rows]:
        """Yield the rows of articles with so many quotations in all."""
        for n in range(1, -(-quotations // EACH) + 1):
            yield self._write_article(n, min(EACH, quotations - self._number))

    def _write_article(self, n: int, count: int) -> Rows:
        rows: Rows = {table: [] for table in _INSERTS}
        outlet = self._chance.draw(self._chance.outlets, self._weights[OUTLETS], 1)[0]
        # The articles don't come in the order of their dates, and some without one.
        day = FIRST_DAY + timedelta(days=self._chance.random.randrange(DAYS))
        host = outlet.lower().replace("the ", "").replace(" ", "-")
        key = f"https://{host}.example/{day:%Y/%m/%d}/{n}"
        copied = self._before if n % COPIED == 0 and self._before else None
        said = copied[1][:count] if copied else [self._say() for _ in range(count)]
        text, places = _join(said)
        title = " ".join(self._words(6)).capitalize()
        published = None if n % 97 == 0 else day.isoformat()
        document = Document(key, text, title, key, outlet, published, None, "en", f"made/{n}.txt")
        rows["documents"].append(_place(document, n, places))
        rows["addresses"].append((key, key))
        if copied:
            rows["copies"].append((key, copied[0]))
        keys = [
            quotation_key(key, start + 1, start + 1 + len(one.words))
            for one, (start, _) in zip(said, places, strict=True)
        ]
        for m, (one, (start, end)) in enumerate(zip(said, places, strict=True)):
            self._number += 1
            repeated = copied[2][m] if copied else None
            _add(rows, one, (keys[m], self._number, key, start, repeated))
            if n % PARSED == 0:
                rows["sentence_trees"].append((key, start, end, _draw(text[start:end])))
        self._before = (key, said, keys)
        return rows

    def _words(self, count: int) -> list[str]:
        return self._chance.draw(self._chance.words, self._weights[WORDS], count)

    def _say(self) -> "_Said":
        chance, luck = self._chance.random, self._chance.random.random()
        slug, other = self._chance.draw(self._slugs, self._weights[len(self._slugs)], 2)
        return _Said(
            words=" ".join(self._words(chance.randint(8, 24))).capitalize(),
            cue=chance.choice(_CUES),
            name=self._named[slug],
            slug=slug if luck > UNNAMED else None,
            described=chance.choice(_DESCRIBED) if OPEN < luck <= UNNAMED else None,
            other=other if luck > JOINT and other != slug else None,
            kind=chance.choice(("direct", "direct", "direct", "mixed", "indirect")),
            act="statement" if chance.random() > THOUGHT else "thought",
            role=chance.choice(_ROLES) or None,
            judged="right" if chance.random() < JUDGED else None,
            confidence=round(min(0.999, 0.55 + 0.45 * chance.random() ** 0.4), 3),
            aside=" ".join(self._words(9)).capitalize() + ".",
        )


@dataclass(frozen=True, slots=True)
class _Said:
    """One made-up quotation, with the sentence that comes behind it."""

    words: str
    cue: str
    name: str
    slug: str | None
    described: str | None
    other: str | None
    kind: str
    act: str
    role: str | None
    judged: str | None
    confidence: float
    aside: str


def _place(document: Document, number: int, places: list[tuple[int, int]]) -> tuple[object, ...]:
    """Return the row of an article; each sentence begins where one ended."""
    starts = json.dumps(sorted({offset for place in places for offset in place}))
    return (
        *(document.id, number, document.title, document.url, document.outlet, document.published),
        *(document.origin, document.text, fingerprint(document), starts),
    )


def _add(rows: Rows, one: _Said, at: tuple[str, int, str, int, str | None]) -> None:
    """Add the rows of a quotation whose sentence begins at an offset of its article."""
    key, number, document, offset, repeated = at
    start, end = offset + 1, offset + 1 + len(one.words)
    cue = end + 3
    source = cue + len(one.cue) + 1
    rows["quotations"].append(
        (
            *(key, number, document, start, end, one.words, one.kind, one.cue, one.name, one.slug),
            *(one.described, one.role, f"the article names {one.name}", one.confidence, one.act),
            *(one.slug, one.described, one.name if one.slug else None, one.judged),
            *(one.confidence, repeated),
        )
    )
    rows["spans"] += [
        (key, "content", 0, start, end, one.words),
        (key, "cue", 0, cue, cue + len(one.cue), one.cue),
        (key, "source", 0, source, source + len(one.name), one.name),
    ]
    if one.slug and one.other:
        rows["joint_speakers"].append((key, 1, one.other, one.other))


def _join(said: Iterable[_Said]) -> tuple[str, list[tuple[int, int]]]:
    """Return the article's text, and where the sentence of each quotation begins and ends."""
    pieces: list[str] = []
    places = []
    at = 0
    for one in said:
        sentence = f"“{one.words},” {one.cue} {one.name}. "
        places.append((at, at + len(sentence)))
        pieces += [sentence, one.aside, "\n"]
        at += len(sentence) + len(one.aside) + 1
    return "".join(pieces), places


def _draw(sentence: str) -> str:
    """Return a parse of the sentence that is the right size, if nothing else."""
    tree = []
    at = 0
    for n, word in enumerate(sentence.split(" ")):
        tree.append([at, at + len(word), word.lower(), "NOUN", "dep", n - 1])
        at += len(word) + 1
    return json.dumps(tree, ensure_ascii=False)
