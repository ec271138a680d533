"""The words and cues that set one speaker's quotations apart from everybody else's.

The score is the log-odds ratio with an informative Dirichlet prior, as a z-score: B. L. Monroe,
M. P. Colaresi, K. M. Quinn, "Fightin' Words: Lexical Feature Selection and Evaluation for
Identifying the Content of Political Conflict", Political Analysis 16 (2008), equations 15 to 22.
What is counted is quotations that hold a word, so that one long quotation weighs no more than one;
of one statement, and of those in the same words, only the first: several outlets carried them.
"""

import json
import math
import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from quotetrack import lang
from quotetrack.questions import fold
from quotetrack.store.repeating import fold_words
from quotetrack.store.showing.statements import has_statements

LATEST = 2_000
"""So many of a speaker's quotations are looked at, the latest."""
SAMPLE = 5_000
"""So many of all quotations stand for everybody's, spread evenly over the archive."""
FEWEST = 5
"""With fewer quotations of theirs, nothing sets a speaker apart but chance."""
FEWEST_OTHERS = 20
"""With fewer of others, there is nothing to compare with."""
HELD_BY = 3
"""A word that fewer of the speaker's quotations hold is no habit."""
SURE = 1.96
"""A z-score below this is chance in one of twenty cases."""

_LONGEST = 2_000  # characters of one quotation: a speech in full isn't what people say often
_WORD = re.compile(r"\w+(?:['’]\w+)*")

_THEIRS = """
SELECT v.number, v.quotation, v.cue, v.language
FROM (SELECT number FROM said WHERE speaker_id = ? ORDER BY number DESC LIMIT ?) s
JOIN attributions v ON v.number = s.number
"""
_SPREAD = """
SELECT number, quotation, cue, language FROM quotes
WHERE number IN (SELECT value FROM json_each(?))
"""
_REPEATED = """
SELECT number, statement_id FROM quotations
WHERE number IN (SELECT value FROM json_each(?)) AND statement_id IS NOT NULL
"""
_KNOWN = """
SELECT sort, word, quotations, score FROM speaker_words WHERE speaker_id = ?
ORDER BY sort DESC, score DESC, word
"""


@dataclass(frozen=True, slots=True)
class Telling:
    """A word that a speaker says more than others do, or a cue they are quoted with more.

    ``sort`` is "word" or "cue", ``word`` as it is written most (a cue in lower case),
    ``quotations`` how many of the speaker's statements hold it, ``score`` the z-score.
    """

    sort: str
    word: str
    quotations: int
    score: float


@dataclass(frozen=True, slots=True)
class Held:
    """What one quotation holds, folded: each word once, with its spelling; its cue."""

    words: Mapping[str, str]
    cues: Mapping[str, str]

    def of(self, sort: str) -> Mapping[str, str]:
        """Return the words, or the cues."""
        return self.words if sort == "word" else self.cues


@dataclass(frozen=True, slots=True)
class Background:
    """A sample of everybody's quotations by number, and how many of them hold what."""

    held: Mapping[int, Held]
    counts: Mapping[str, Mapping[str, int]]


def tell_apart(
    conn: sqlite3.Connection, speaker_id: str, most: int = 12, among: Background | None = None
) -> tuple[Telling, ...]:
    """Return what sets a speaker apart: at most ``most`` words, then as many cues, best first.

    A public copy knows the answer. Else at most the latest `LATEST` of the speaker's quotations
    are held against ``among`` (for many speakers, read it once: `read_background`). Stop words,
    numbers, and quotations in languages without a list of stop words are passed over. Nothing is
    returned where there is too little to tell.
    """
    if _is_told(conn):
        return _pick((Telling(*row) for row in conn.execute(_KNOWN, [speaker_id])), most)
    rows = conn.execute(_THEIRS, [speaker_id, LATEST]).fetchall()
    theirs = _read(rows)
    if len(theirs) < FEWEST:
        return ()
    distinct = _drop_repeats(conn, rows, theirs)
    if len(distinct) < FEWEST:
        return ()
    background = among or read_background(conn)
    mine = [background.held[number] for number in theirs if number in background.held]
    if len(background.held) - len(mine) < FEWEST_OTHERS:
        return ()
    found = (
        telling
        for sort in ("word", "cue")
        for telling in _compare(sort, distinct, mine, background.counts[sort])
    )
    return _pick(found, most)


def read_background(conn: sqlite3.Connection, most: int = SAMPLE) -> Background:
    """Read about ``most`` quotations spread evenly over the archive, to compare with."""
    # The view would be sorted for it.
    (last,) = conn.execute("SELECT coalesce(max(number), 0) FROM quotations").fetchone()
    step = max(1, last // most)
    held = _read(conn.execute(_SPREAD, [json.dumps(list(range(last, 0, -step)))]))
    counts = {sort: Counter(w for one in held.values() for w in one.of(sort)) for sort in _SORTS}
    return Background(held, counts)


def score_apart(
    ours: Mapping[str, int], theirs: Mapping[str, int], wanted: Iterable[str] | None = None
) -> dict[str, float]:
    """Return for each word, or each that is ``wanted``, how surely it is the first's: a z-score.

    Positive where ``ours`` has more of it than chance would, negative where ``theirs`` has; swapped
    counts give the same scores with the other sign. The prior is what both have together, as strong
    as the smaller of them: rare words need more to stand out. Empty where one of them is empty.
    """
    all_ours, all_theirs = sum(ours.values()), sum(theirs.values())
    strength = min(all_ours, all_theirs)
    if not strength:
        return {}
    together = all_ours + all_theirs
    scores = {}
    for word in ours.keys() | theirs.keys() if wanted is None else wanted:
        prior = strength * (ours.get(word, 0) + theirs.get(word, 0)) / together
        a, b = ours.get(word, 0) + prior, theirs.get(word, 0) + prior
        odds = _log_odds(a, all_ours + strength) - _log_odds(b, all_theirs + strength)
        scores[word] = odds / math.sqrt(1 / a + 1 / b)
    return scores


def read_words(text: str, language: str | None = None) -> dict[str, str]:
    """Return the telling words of a text, folded, each with its first spelling.

    Words end where full-text search ends them; a contraction is one word, to be known as a stop
    word by its whole. Without numbers, single letters and the stop words of the language.
    """
    found: dict[str, str] = {}
    common = _read_common(language)
    for word in _WORD.findall(unicodedata.normalize("NFC", text[:_LONGEST])):
        folded = fold(word)
        if folded in common:
            continue
        for piece in re.split("['’]", word):
            folded = fold(piece)
            if len(folded) > 1 and piece.isalpha() and folded not in common:
                found.setdefault(folded, piece)
    return found


_SORTS = ("word", "cue")


def _log_odds(count: float, total: float) -> float:
    # One word alone can be all that there is.
    return math.log(count / max(total - count, 0.5))


def _is_told(conn: sqlite3.Connection) -> bool:
    asked = "SELECT 1 FROM sqlite_master WHERE name = 'speaker_words'"
    return conn.execute(asked).fetchone() is not None


def _read(rows: Iterable[Any]) -> dict[int, Held]:
    """Read rows of a number, a text, a cue and a language, those of known languages."""
    known = lang.codes()
    return {
        number: Held(read_words(text, language), _read_cue(cue))
        for number, text, cue, language in rows
        if language is None or language.partition("-")[0].lower() in known
    }


def _drop_repeats(
    conn: sqlite3.Connection, rows: Sequence[Any], theirs: Mapping[int, Held]
) -> list[Held]:
    """Return what each statement holds, once for all quotations of it or in the same words."""
    repeated = dict[int, int]()
    if has_statements(conn):
        repeated = dict(map(tuple, conn.execute(_REPEATED, [json.dumps([*theirs])])))
    seen, kept = set[object](), list[Held]()
    # The oldest first: it stands for the others.
    for number, text, *_ in reversed(rows):
        if number in theirs:
            marks = {fold_words(text[:_LONGEST]), repeated.get(number, -number)}
            if seen.isdisjoint(marks):
                kept.append(theirs[number])
            seen |= marks
    return kept


def _read_cue(cue: str | None) -> dict[str, str]:
    folded = fold(cue or "")
    return {folded: cue.lower()} if cue and any(map(str.isalpha, folded)) else {}


@cache
def _read_common(language: str | None) -> frozenset[str]:
    base = (language or "").partition("-")[0].lower()
    codes = [base] if base in lang.codes() else lang.codes()
    return frozenset().union(*(lang.load(code).common for code in codes))


def _compare(
    sort: str, theirs: list[Held], mine: list[Held], everybody: Mapping[str, int]
) -> Iterator[Telling]:
    """Yield what stands out of ``theirs``; ``mine`` are those of them that ``everybody`` counts."""
    spellings = Counter((w, spelt) for one in theirs for w, spelt in one.of(sort).items())
    ours = Counter(w for one in theirs for w in one.of(sort))
    others = Counter(everybody)
    others.subtract(w for one in mine for w in one.of(sort))
    written: dict[str, str] = {}
    for (word, spelt), _ in spellings.most_common():
        written.setdefault(word, spelt)
    habits = [word for word, count in ours.items() if count >= HELD_BY]
    for word, score in score_apart(ours, others, habits).items():
        if score >= SURE:
            yield Telling(sort, written[word], ours[word], score)


def _pick(found: Iterable[Telling], most: int) -> tuple[Telling, ...]:
    best = sorted(found, key=lambda one: (-one.score, one.word))
    return tuple(one for sort in _SORTS for one in [t for t in best if t.sort == sort][:most])
