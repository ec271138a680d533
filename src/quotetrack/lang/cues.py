"""The cue words of a language: what attributes words to someone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Cues:
    """The ``[cues]`` table of a language file; every word is a lemma in lower case."""

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Self:
        """Read the table; a missing key raises KeyError."""
        del table
        return cls()
