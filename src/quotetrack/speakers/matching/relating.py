"""Parts of names related: given names, middle names and family names, word by word."""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from quotetrack.speakers.matching import spelling
from quotetrack.speakers.matching.knowledge import load_family_names, load_given_names
from quotetrack.speakers.matching.persons import known_given, merge_people

LOOSE_LENGTH = 3  # letters from which a sound alone is a likeness
SLIP_LENGTH = 5  # letters from which one slip leaves a name recognisable; two from the next
LONG_LENGTH = 9
SKELETON_LENGTH = 4  # consonants from which they are a likeness
AGREEING = frozenset({"equal", "close", "variant", "nickname", "initial", "respelt"})


@lru_cache(maxsize=spelling.MEMORY)
def relate_families(one: tuple[str, ...], other: tuple[str, ...]) -> str | None:
    """Return how two family names are alike, as a key of ``[family]``; None if they aren't."""
    words = "".join(one), "".join(other)
    if words[0] == words[1]:
        return "equal"
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < len(longer) and set(shorter) < set(longer):
        return "part"
    if spelling.differ_in_gender(*words):
        return None
    related = _relate_parts(one, other)
    common = load_family_names().shares
    if related in {"close", "loose"} and (words[0] in common or words[1] in common):
        return "slip"
    return related


def _relate_parts(one: tuple[str, ...], other: tuple[str, ...]) -> str | None:
    """Relate double names part by part: "Orsini-Hale" is no slip of "Orsini-Quell"."""
    if len(one) != len(other) or len(one) == 1:
        return _relate_spellings("".join(one), "".join(other))
    related = [a == b or _relate_spellings(a, b) for a, b in zip(one, other, strict=True)]
    order = ("slip", "loose", "close")
    return next((key for key in order if key in related), None) if all(related) else None


@lru_cache(maxsize=spelling.MEMORY)
def relate_given(one: str, other: str) -> str | None:
    """Return how two given names are alike, as a key of ``[given]``; None if they aren't."""
    if one == other:
        return "equal"
    if len(one) == 1 or len(other) == 1:
        return "initial" if _fits_initial(one, other) else None
    words = one.replace("-", ""), other.replace("-", "")
    if words[0] == words[1]:
        return "equal"
    return _relate_known(*words) or _relate_halves(one, other) or _relate_unknown(*words)


def _relate_known(one: str, other: str) -> str | None:
    """Relate given names by the lists: in several languages, and by nicknames."""
    names = load_given_names()
    if spelling.list_variants(one) & spelling.list_variants(other):
        return "variant"
    if names.respelt.get(one, frozenset()) & names.respelt.get(other, frozenset()):
        return "respelt"
    full = [names.full.get(word, frozenset()) for word in (one, other)]
    if one in full[1] or other in full[0]:
        return "ambiguous" if any(map(_are_of_both, full)) else "nickname"
    if _share_variant(one, full[1]) or _share_variant(other, full[0]):
        return "nickname"
    return "short_forms" if full[0] & full[1] else None


@lru_cache(maxsize=spelling.MEMORY)
def _are_of_both(names: frozenset[str]) -> bool:
    """Tell whether some of the names are men's and some women's."""
    genders = merge_people().first_names
    return len({genders[name] for name in names if name in genders}) > 1


def _share_variant(word: str, others: frozenset[str]) -> bool:
    names = load_given_names()
    respelt = names.respelt.get(word, frozenset())
    return any(
        spelling.list_variants(word) & spelling.list_variants(other)
        or respelt & names.respelt.get(other, frozenset())
        for other in others
    )


def _relate_unknown(one: str, other: str) -> str | None:
    """Relate given names by their letters; two that lists have are no slips of each other."""
    related = _relate_spellings(one, other)
    known = known_given()
    if one in known and other in known:
        return "loose" if related == "close" else None
    return None if related == "slip" and min(len(one), len(other)) <= SLIP_LENGTH else related


def _relate_halves(one: str, other: str) -> str | None:
    """Relate "Jean-Claude" and "Jean"; two double names that differ aren't alike."""
    halves = one.split("-"), other.split("-")
    if (len(halves[0]) > 1) == (len(halves[1]) > 1):
        return None
    return "half" if set(halves[0]) & set(halves[1]) else None


def _relate_spellings(one: str, other: str) -> str | None:
    if spelling.spell_close(one) == spelling.spell_close(other):
        return "close"
    loose = spelling.spell_loose(one), spelling.spell_loose(other)
    if loose[0] == loose[1] and len(loose[0]) >= LOOSE_LENGTH:
        return "loose"
    letters = min(len(one), len(other))
    allowed = sum(letters >= length for length in (SLIP_LENGTH, LONG_LENGTH))
    skeletons = spelling.spell_consonants(one), spelling.spell_consonants(other)
    # A slip is seldom in the first letter (Truss, Kreutz); but "ch" is sh in French, k in German.
    if skeletons[0][:1] != skeletons[1][:1] and "c" not in {loose[0][:1], loose[1][:1]}:
        return None
    if skeletons[0] == skeletons[1] and len(skeletons[0]) >= SKELETON_LENGTH:
        # Another language's vowels and sibilants: Khrushchev, Chruschtschow.
        allowed = max(allowed, len(loose[0]) // 3)
    distance = min(OSA.distance(*loose), OSA.distance(one, other))
    return "slip" if distance <= allowed else None


def _fits_initial(one: str, other: str) -> bool:
    """Tell whether an initial fits a name, or a name that it is short for: "W." for "Bill"."""
    short, name = sorted((one, other), key=len)
    names = load_given_names()
    return any(
        word.startswith(short) or spelling.spell_close(word).startswith(short)
        for word in (name, *names.full.get(name, ()))
    )


def relate_middles(
    one: Sequence[str], other: Sequence[str]
) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """Return how middle names are alike, as a key of ``[middle]`` (None: not), and which agree.

    "H. W." doesn't fit "W.": two presidents are told apart by that.
    """
    pairs = tuple(zip(one, other, strict=False))
    related = [relate_given(a, b) for a, b in pairs]
    if not all(related):
        full = (*one, *other)
        shared = set(one) & set(other)
        return ("skipped" if shared and all(len(w) > 1 for w in full) else None), ()
    # "George W." and "George W. H." may be two as well.
    if not AGREEING.issuperset(related) or (pairs and len(one) != len(other)):
        return "skipped", ()
    left = (*one, *other) if not pairs else (*one[len(pairs) :], *other[len(pairs) :])
    if not left:
        return ("agree" if pairs else "absent"), pairs
    return ("initial_left_out" if all(len(w) == 1 for w in left) else "left_out"), pairs
