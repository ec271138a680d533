"""What a speaker talks about: keywords learned from their quotations.

The method is YAKE, as the library ``yake-rust`` has it: R. Campos, V. Mangaravite, A. Pasquali,
A. Jorge, C. Nunes, A. Jatowt, "YAKE! Keyword extraction from single documents using multiple local
features", Information Sciences 509 (2020), 257-289. All quotations in one language are read as one
text, a quotation a sentence: a word counts for more where it stands in many of them, keeps the
same neighbours and is written with a capital. Nothing but the text and a list of the words that
everybody says is needed.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from rapidfuzz.distance import Levenshtein

from quotetrack import lang
from quotetrack.questions import fold

WORDS = 3
"""So many words a subject has at most."""
FEWEST = 2
"""A subject that fewer statements hold is none."""
ALIKE = 0.85
"""Two keywords whose letters are the same to this share are one: "state" and "states"."""

# So many keywords are looked at for each that is wanted: most stand in one statement alone.
_SPARE = 20
# A chain of words may stand in two statements by chance, unless they stand nowhere else.
_PHRASE_FEWEST = 3
_PHRASE_SHARE = 1 / 4
_WHOLE_SHARE = 2 / 3
_LONGEST = 500  # characters of one quotation: a speech in full isn't one statement

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_MARKS = re.compile(r"[“”„‟«»‹›\"…\[\]()]")
_BEGINNING = re.compile(r"^[\W\d_]+")
# Half a surrogate pair can't be handed on.
_HALF = re.compile(r"[\ud800-\udfff]")

Holders = Mapping[str, Collection[int]]
Find = Callable[[Collection[str]], Holders]


@dataclass(frozen=True, slots=True)
class Subject:
    """A keyword as it is written most, and the keys of the statements that hold it."""

    words: str
    held_by: frozenset[int]


def learn_subjects(
    texts: Sequence[tuple[str, str | None]], names: Iterable[str], find: Find, most: int
) -> tuple[Subject, ...]:
    """Return what a speaker talks about: keywords that several statements hold, the best first.

    Args:
        texts: what was said, each with its language, a BCP 47 code, as `learn_keywords` has them.
        names: what the speaker is called: that is no subject.
        find: tells which statements hold each of some words and phrases.
        most: so many at most.
    """
    chosen = choose_subjects(learn_keywords(texts, names, most * _SPARE), find, most)
    together = "\n".join(text for text, _ in texts)
    return tuple(Subject(_spell(one.words, together), one.held_by) for one in chosen)


def learn_keywords(
    texts: Iterable[tuple[str, str | None]], names: Iterable[str], most: int
) -> tuple[str, ...]:
    """Return keywords of a speaker's quotations, the best first; those of one language together.

    Args:
        texts: each with its language, a BCP 47 code; those in a language without a list of stop
            words are passed over. None may be any of ours.
        names: what the speaker is called: that is no subject.
        most: about so many at most; each language has its share.
    """
    by_language = _sort(texts)
    count = sum(map(len, by_language.values()))
    own = [_fold_words(name) for name in names]
    found: dict[str, str] = {}
    for code, some in sorted(by_language.items(), key=lambda item: (-len(item[1]), item[0])):
        share = -(-most * len(some) // count)
        for keyword in _extract(some, code, share):
            folded = _fold_words(keyword)
            if folded and not any(_is_part(folded, name) for name in own):
                found.setdefault(" ".join(folded), keyword)
    return tuple(found.values())


def choose_subjects(keywords: Sequence[str], find: Find, most: int) -> tuple[Subject, ...]:
    """Return the keywords that are subjects, at most ``most``, the best first.

    A subject is held by several statements. Of a chain of words and a part of it ("Care Act") one
    is left: the part where it hardly ever stands alone, else both, if the chain is no rare one.

    Args:
        keywords: as `learn_keywords` has them.
        find: tells which statements hold each of some words and phrases.
        most: so many at most.
    """
    pieces = {word for keyword in keywords for word in keyword.split()}
    held = {words: frozenset(keys) for words, keys in find({*keywords, *pieces}).items()}
    usual = [k for k in keywords if len(held.get(k, ())) >= FEWEST and _is_usual(k, held)]
    whole = [k for k in usual if not _is_torn(k, usual, held)]
    left = (k for k in whole if not _is_swallowed(k, whole, held))
    return tuple(Subject(keyword, held[keyword]) for keyword in islice(_drop_alike(left), most))


def _drop_alike(keywords: Iterable[str]) -> Iterator[str]:
    """Yield keywords that aren't spelt almost like a better one."""
    kept: list[str] = []
    for keyword in keywords:
        folded = fold(keyword)
        alike = (Levenshtein.normalized_similarity(folded, other) for other in kept)
        if all(similarity < ALIKE for similarity in alike):
            kept.append(folded)
            yield keyword


def _sort(texts: Iterable[tuple[str, str | None]]) -> dict[str, list[str]]:
    by_language: defaultdict[str, list[str]] = defaultdict(list)
    known = lang.codes()
    for text, language in texts:
        base = (language or "").replace("_", "-").partition("-")[0].lower()
        if base in known or not base:
            by_language[base].append(_prepare(text[:_LONGEST], base))
    return dict(by_language)


def _prepare(text: str, code: str) -> str:
    """Return a text as one sentence without marks, without what an apostrophe leaves of a word.

    "l'Europe" is Europe, "isn't" says nothing; a Ukrainian "м'ята" stays whole. It begins with a
    capital, or it would go on with the sentence before it; there a capital counts for nothing. A
    sentence of 200,000 characters is more than yake-rust can bear: it panics.
    """
    plain = _HALF.sub(" ", _MARKS.sub(" ", unicodedata.normalize("NFC", text)))
    told = " ".join(_WORD.sub(lambda match: _cut(match[0], code), plain).split())
    bare = _BEGINNING.sub("", told).rstrip(" .,;:!?–—-")
    # After a stop, "Mr" would be taken for an abbreviation within a sentence.
    return f"{bare[:1].upper()}{bare[1:]}!" if bare else ""


def _cut(word: str, code: str) -> str:
    pieces = re.split("['’]", word)
    if len(pieces) == 1:
        return word
    common = _read_common(code)
    if fold(word) in common:
        return " "
    first, last = fold(pieces[0]) in common, fold(pieces[-1]) in common
    kept = pieces[1:] if first else pieces[:-1] if last else pieces
    return " ".join(kept) if first or last else word


def _extract(texts: Sequence[str], code: str, most: int) -> list[str]:
    from yake_rust import Yake  # noqa: PLC0415 - only where subjects are asked for

    # Alike are dropped later: a chain that came by chance must not drop a part that didn't.
    yake = Yake(stopwords=set(_read_spelt(code)), ngrams=WORDS, remove_duplicates=False)
    found = (keyword for keyword, _ in yake.get_n_best("\n\n".join(texts), n=most))
    return [keyword for keyword in found if _is_whole(keyword, code)]


def _is_whole(keyword: str, code: str) -> bool:
    """Tell whether a keyword is words of one sentence that neither begin nor end with a common one.

    What is joined by a mark, as the words of two sentences are, is none.
    """
    words = keyword.split()
    ends = (fold(words[0]), fold(words[-1]))
    return all(map(_WORD.fullmatch, words)) and all(
        len(word) > 1 and not word.isdigit() and word not in _read_common(code) for word in ends
    )


def _spell(keyword: str, text: str) -> str:
    """Return a keyword as it is written most within sentences; a capital may be the beginning's."""
    written = re.findall(rf"(?<=[^\n])\b{re.escape(keyword)}\b", text, re.IGNORECASE)
    return Counter(written).most_common(1)[0][0] if written else keyword


def _is_usual(keyword: str, held: Holders) -> bool:
    """Tell whether words that stand together do so more than by chance."""
    words = keyword.split()
    if len(words) == 1:
        return True
    together = len(held[keyword])
    counts = [len(held[word]) for word in words if held.get(word)] or [together]
    if together >= _PHRASE_FEWEST:
        return together >= _PHRASE_SHARE * min(counts)
    return together >= _WHOLE_SHARE * max(counts)


def _is_swallowed(keyword: str, others: Iterable[str], held: Holders) -> bool:
    """Tell whether a keyword hardly ever stands but in a longer one."""
    part = _fold_words(keyword)
    return any(
        len(_fold_words(other)) > len(part)
        and _is_part(part, _fold_words(other))
        and len(frozenset(held[keyword]) & frozenset(held[other]))
        >= _WHOLE_SHARE * len(held[keyword])
        for other in others
    )


def _is_torn(keyword: str, others: Iterable[str], held: Holders) -> bool:
    """Tell whether a chain begins or ends within another: [entering the United] States."""
    words = keyword.split()
    chain = _fold_words(keyword)
    strange = [other for other in others if not _is_part(_fold_words(other), chain)]
    ends = {words[0], words[-1]} if len(words) > 1 else set()
    return any(held.get(word) and _is_swallowed(word, strange, held) for word in ends)


def _is_part(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether one of two chains of words stands in the other."""
    short, long = sorted((tuple(one), tuple(other)), key=len)
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


@cache
def _fold_words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))


@cache
def _read_spelt(code: str) -> frozenset[str]:
    codes = [code] if code else lang.codes()
    return frozenset().union(*(lang.load(one).common for one in codes))


@cache
def _read_common(code: str) -> frozenset[str]:
    return frozenset(map(fold, _read_spelt(code)))
