"""Names: taken apart into honorific, titles, given and family name, and made comparable."""

import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

import ftfy
from ftfy.badness import is_bad

from quotetrack.lang.people import Gender, People

POSSESSIVE = re.compile(r"(?:['’‘ʼ]s|(?<=s)['’])$")
# Latin and Cyrillic capitals.
INITIAL = re.compile(r"^(?:[A-ZÀ-ÞЀ-ЯҐ]\.?)+$")
# Letters that no decomposition brings to ASCII, as in Łukasz, Øyvind, Şükrü's dotless ı.
PLAIN_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
    }
)
# Letters that only look like another one with an accent.
OWN_LETTERS = {"и\u0306": "й", "і\u0308": "ї"}
FEMININE = ("a", "а")  # behind a Slavic family name, in Latin and Cyrillic letters

PAIR = 2  # words of a plain name: "Dean Castell", "Harbor News"
SAFE_LENGTH = 6  # letters of a name from which a slip of one is no other name


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name as written, in parts; ``family`` holds its particles ("von der Leyen").

    A lone word is a family name until the article shows otherwise.
    """

    honorific: str | None
    titles: tuple[str, ...]
    given: tuple[str, ...]
    family: str
    suffix: str | None = None

    @property
    def full(self) -> bool:
        """Whether a given name or initial stands before the family name."""
        return bool(self.given)

    @property
    def text(self) -> str:
        """The name without honorific and titles, as it is written."""
        return " ".join(filter(None, (*self.given, self.family, self.suffix)))


def mend(name: str) -> str:
    """Return a name with letters that a wrong decoding broke made whole: "MÃ¼ller"."""
    composed = unicodedata.normalize("NFC", name)
    return ftfy.fix_encoding(composed) if not name.isascii() and is_bad(composed) else name


@lru_cache(maxsize=8192)
def normalise(name: str) -> str:
    """Bring a name to lower case, without accents, curly apostrophes and possessive "'s"."""
    parts = unicodedata.normalize("NFKD", mend(name.strip())).casefold()
    for marked, letter in OWN_LETTERS.items():
        parts = parts.replace(marked, letter)
    letters = POSSESSIVE.sub("", _drop_marks(parts).translate(PLAIN_LETTERS).strip())
    return " ".join(letters.split())


@lru_cache(maxsize=8192)
def drop_possessive(word: str) -> str:
    """Return a word without a possessive "'s" or apostrophe at its end."""
    return POSSESSIVE.sub("", word)


def _drop_marks(decomposed: str) -> str:
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def strip_lead(words: Sequence[str], people: People) -> int:
    """Count the articles, honorifics and titles before a name; never the last word.

    >>> strip_lead(["French", "President", "Emmanuel", "Macron"], people)
    0
    >>> strip_lead(["President", "Emmanuel", "Macron"], people)
    1
    """
    skipped = 0
    while skipped < len(words) - 1 and leading(words[skipped].casefold(), people):
        # "Dean Castell" has a first name, "Dean Oren Castell" a title.
        if len(words) - skipped == PAIR and words[skipped].casefold() in people.first_names:
            break
        skipped += 1
    return skipped


def leading(word: str, people: People) -> bool:
    """Tell whether a word in lower case stands before names and belongs to none."""
    return word in people.articles or word in people.titles or word in people.honorifics


def split_name(words: Iterable[str], people: People) -> Name:
    """Take a name apart.

    >>> split_name(["Mr.", "Oren", "T.", "Castell", "Jr."], people)
    Name(honorific='mr.', titles=(), given=('Oren', 'T.'), family='Castell', suffix='Jr.')
    """
    bare = map(drop_possessive, words)
    rest = [word for word in bare if word.isalpha() or any(map(str.isalpha, word))]
    lead = [word.casefold() for word in rest[: strip_lead(rest, people)]]
    rest = rest[len(lead) :]
    suffix = None
    if len(rest) > 1 and rest[-1].casefold() in people.suffixes:
        suffix = rest.pop()
    cut = _family_start(rest, people)
    return Name(
        honorific=next((word for word in lead if word in people.honorifics), None),
        titles=tuple(word for word in lead if word in people.titles),
        given=tuple(rest[:cut]),
        family=" ".join(rest[cut:]),
        suffix=suffix,
    )


def _family_start(words: Sequence[str], people: People) -> int:
    """Return where the family name begins: at its last word, or at the particles before it."""
    cut = max(len(words) - 1, 0)
    while cut > 0 and words[cut - 1].casefold() in people.particles:
        # "Ben" and "Al" are given names too.
        if cut == 1 and words[0][0].isupper() and words[0].casefold() in people.first_names:
            break
        cut -= 1
    return cut


def match_given(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two given names may be one person's: equal, or an initial for the name."""
    first, second = (normalise(names[0]).rstrip(".") for names in (one, other))
    if (
        len(first) > 1
        and len(second) > 1
        and not (INITIAL.match(one[0]) or INITIAL.match(other[0]))
    ):
        return first == second or {first, second} & _later(one, other) != set()
    return first[:1] == second[:1]


def _later(one: Sequence[str], other: Sequence[str]) -> set[str]:
    """Return the middle names of both: "Paula Jean Swearengin" may go by "Jean"."""
    middle = [normalise(name).rstrip(".") for names in (one, other) for name in names[1:]]
    return {name for name in middle if len(name) > 1}


def differ_by_one(one: str, other: str) -> bool:
    """Tell whether two words, long enough to be no others, differ in one letter.

    >>> differ_by_one("mcclenney", "mclenney"), differ_by_one("bush", "busch")
    (True, False)
    """
    short, long = sorted((one, other), key=len)
    if len(short) < SAFE_LENGTH or len(long) - len(short) > 1 or one[0] != other[0]:
        return False
    same = next(
        (n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short)
    )
    return short[same:] == long[same + 1 :] or short[same + 1 :] == long[same + 1 :]


def show_first_name(word: str, people: People) -> Gender | None:
    """Return the gender that goes with a first name, None if it is no known one."""
    return people.first_names.get(word.casefold()) or people.first_names.get(normalise(word))


def differ_in_gender(one: str, other: str) -> bool:
    """Tell whether two family names are a man's and a woman's: "zakharov", "zakharova"."""
    short, long = sorted((one, other), key=len)
    return long[:-1] == short and long.endswith(FEMININE) and not short.endswith(FEMININE)


def gender_of(name: Name, people: People) -> Gender | None:
    """Return the gender that the name's honorific or titles show, if they do."""
    shown = (people.honorifics.get(name.honorific or ""), *map(people.gendered.get, name.titles))
    return next(filter(None, shown), None)


def make_slug(name: str, taken: Container[str] = ()) -> str:
    """Turn a name into an ASCII identifier that isn't among ``taken``: "emmanuel-macron"."""
    plain = re.sub(r"[^a-z0-9]+", "-", normalise(name).replace("'", "")).strip("-")
    # A name without a Latin letter still needs an identifier that stays the same.
    bare = _drop_marks(unicodedata.normalize("NFKD", normalise(name)))
    base = plain or "-".join(f"{ord(c):x}" for c in bare if not c.isspace()) or "speaker"
    if base not in taken:
        return base
    return next(slug for n in count(2) if (slug := f"{base}-{n}") not in taken)
