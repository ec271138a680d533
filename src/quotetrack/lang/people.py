"""What a language says of people and bodies: pronouns, honorifics, titles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class People:
    """The ``[people]`` table of a language file."""

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Self:
        """Read the table; a missing key raises KeyError."""
        del table
        return cls()
