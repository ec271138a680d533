"""Names over scripts: "Zelensky" typed for "Зеленський", "Макрон" for "Macron".

Names are compared as ASCII letters, of which those that transliterations of one name differ in
are brought to one. Only a name of another script than Latin is looked for so, or by: Latin
spellings that sound alike are different names.
"""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_OTHER = re.compile(r"[^a-z0-9 ]+")
_LATIN = "\u024f"  # the last of the letters
# In this order; "г" is g in Russian and h in Ukrainian names.
_ALIKE = (
    (re.compile(r"[yj]"), "i"),
    (re.compile(r"w"), "v"),
    (re.compile(r"ou"), "u"),
    (re.compile(r"kh|h"), "g"),
    (re.compile(r"ck|c(?!g)|q"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"ie"), "e"),
)


def is_foreign(name: str) -> bool:
    """Tell whether a name has a letter of another script than Latin."""
    return any(c > _LATIN and unicodedata.category(c)[0] == "L" for c in name)


@lru_cache(maxsize=65_536)
def sound_name(name: str) -> str:
    """Return a name as letters that are alike for most transliterations of it.

    >>> sound_name("Зеленський"), sound_name("Zelenskyy")
    ('zelenski', 'zelenski')
    """
    plain = anyascii(unicodedata.normalize("NFC", name)).lower().replace("-", " ")
    sounded = _OTHER.sub("", plain)
    for pattern, written in _ALIKE:
        sounded = pattern.sub(written, sounded)
    return " ".join(sounded.split())


def sounds_like(known: str, asked: str) -> bool:
    """Tell whether words of a known name, whole, are what somebody asks for in another script."""
    if not (is_foreign(known) or is_foreign(asked)):
        return False
    wanted = sound_name(asked)
    return bool(wanted) and f" {wanted} " in f" {sound_name(known)} "
