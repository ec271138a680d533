"""Whether two ways of writing a name name the same one, as leniently as gold was written."""

import re
import unicodedata

_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "who"})
_ARTICLES = frozenset({"the", "a", "an"})
_TITLES = frozenset({"mr", "mrs", "ms", "dr", "sen", "rep", "gov", "president", "senator"})
_IDLE = _ARTICLES | _TITLES | {"jr", "sr"}


def same_name(given: str | None, wanted: str) -> bool:
    """Tell whether ``given`` names ``wanted``, which may hold alternatives: ``Elysée|Palace``.

    Accents, case, articles and titles don't count. A shorter name will do if all its words are in
    the longer one and it is the last name, or has two words at least.
    """
    return any(_agree(_split(given or ""), _split(name)) for name in wanted.split("|"))


def is_name(given: str) -> bool:
    """Tell whether ``given`` says a name: it has a capital (A to Z) and is no pronoun."""
    return given.lower() not in _PRONOUNS and re.search("[A-Z]", given) is not None


def _agree(one: list[str], other: list[str]) -> bool:
    if not one or not other:
        return False
    short, long = sorted((one, other), key=len)
    return one == other or (set(short) <= set(long) and (len(short) > 1 or short[-1] == long[-1]))


def _split(name: str) -> list[str]:
    """Return the words of a name that count, in plain small letters; all, if none counts."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", re.sub(r"'s\b", "", plain))
    return [word for word in words if word not in _IDLE] or words
