"""What a language's sentences do otherwise than another's, as far as the rules need to know it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Grammar:
    """The ``[grammar]`` table of a language file; every word is a lemma in lower case.

    - ``complementisers``: words that begin a reported clause ("that", "whether")
    - ``infinitive``: words before an infinitive ("to"); none if it stands alone ("veut partir")
    - ``owners``: prepositions before whoever makes a claim ("the claim of the mayor")
    - ``genitive``: whether a bare genitive behind a noun does the same ("заява мера")
    - ``comparing``: words that begin a clause about who says what surrounds it ("wie X sagte,")
    - ``joined_particles``: whether a verb's particle is part of its lemma ("teilte ... mit" is
      "mitteilen")
    - ``lemmas``: the lemmas of verb forms, as written in lower case, that parsers get wrong
    """

    complementisers: frozenset[str]
    infinitive: frozenset[str]
    owners: frozenset[str]
    genitive: bool
    comparing: frozenset[str]
    joined_particles: bool
    lemmas: Mapping[str, str]

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Self:
        """Read the table; a missing key raises KeyError."""
        return cls(
            complementisers=frozenset(table["complementisers"].split()),
            infinitive=frozenset(table["infinitive"].split()),
            owners=frozenset(table["owners"].split()),
            genitive=bool(table["genitive"]),
            comparing=frozenset(table["comparing"].split()),
            joined_particles=bool(table["joined_particles"]),
            lemmas={
                form: lemma for lemma, said in table["lemmas"].items() for form in said.split()
            },
        )
