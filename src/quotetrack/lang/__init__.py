"""Languages as data: cue words, quotation marks, titles, pronouns, page furniture.

Each language is one TOML file beside this module, named by its code. Adding a word touches no
Python; adding a language adds a file.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from quotetrack.errors import LanguageError
from quotetrack.lang.comparing import Comparing
from quotetrack.lang.cues import Cues
from quotetrack.lang.furniture import Sort, read_furniture
from quotetrack.lang.grammar import Grammar
from quotetrack.lang.people import People

__all__ = ["Cues", "Grammar", "Language", "People", "codes", "load"]


@dataclass(frozen=True, slots=True)
class Language:
    """All that the rules know of a language; ``common`` words tell nothing of what is spoken of."""

    code: str
    name: str
    grammar: Grammar
    cues: Cues
    people: People
    furniture: tuple[Sort, ...]
    common: frozenset[str]
    comparing: Comparing


@cache
def codes() -> tuple[str, ...]:
    """Return the codes of the languages that have a data file, sorted."""
    here = files("quotetrack.lang")
    return tuple(
        sorted(
            f.name.removesuffix(".toml")
            for f in here.iterdir()
            if f.name.endswith(".toml") and len(f.name) == len("en.toml")
        )
    )


@cache
def load(code: str) -> Language:
    """Return the language with this BCP 47 code; ``en-GB`` is served by ``en``.

    Raises:
        LanguageError: no data file, or one that lacks a table or a key.
    """
    base = code.partition("-")[0].lower()
    if base not in codes():
        raise LanguageError(f"no data for language {code!r}; there is: {', '.join(codes())}")
    try:
        table = tomllib.loads((files("quotetrack.lang") / f"{base}.toml").read_text("utf-8"))
        return Language(
            code=table["code"],
            name=table["name"],
            grammar=Grammar.read(table["grammar"]),
            cues=Cues.read(table["cues"]),
            people=People.read(table["people"]),
            furniture=read_furniture(table["furniture"]),
            common=frozenset(table["common"]["words"].split()),
            comparing=Comparing.read(table.get("comparing", {})),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LanguageError(f"lang/{base}.toml: missing or wrong: {error}") from error
