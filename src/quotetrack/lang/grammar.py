"""What a language's sentences do otherwise than another's, as far as the rules need to know it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Grammar:
    """The ``[grammar]`` table of a language file; every word is a lemma in lower case.

    - ``complementisers``: words that begin a reported clause ("that", "whether")
    - ``reporting``: those of them that hardly begin any other clause under a verb of saying; a
      clause that begins so is reported, however the parser hung it
    - ``names_large``: whether only names are written large, so that a small word is none
    - ``infinitive``: words before an infinitive ("to"); none if it stands alone ("veut partir")
    - ``owners``: prepositions before whoever makes a claim ("the claim of the mayor")
    - ``genitive``: whether a bare genitive behind a noun does the same ("заява мера")
    - ``comparing``: words that begin a clause about who says what surrounds it ("wie X sagte,")
    - ``joined_particles``: whether a verb's particle is part of its lemma ("teilte ... mit" is
      "mitteilen")
    - ``inserted``: what stands before a clause about who speaks inside of the marks themselves
      ("« Le pont, dit-elle, est sûr »", "«Міст, — сказав мер, — закрито»"); nothing if none does
    - ``glued``: pronouns written as one with the verb before them ("dit-elle"), of ``clitics`` that
      stand before a verb ("l'a dit") those of ``listeners`` are never its subject ("lui dit")
    - ``composing``: words before a verb that are part of it ("ha dicho", "se quejó")
    - ``composed``: verbs of two words, joined by a hyphen, that are a cue together ("faire-savoir")
    - ``subject_case``: the feature of words that can be a subject ("Case=Nom"); nothing if forms
      don't show it
    - ``comma_before_clause``: whether a comma parts every reported clause from what stands before
    - ``verb_bracket``: whether other words stand between the parts of a verb ("teilte ... mit",
      "hat ... erklärt")
    - ``reported_forms``: forms of verbs, as written, that only tell what somebody else says
      ("sei"); ``doubtful_forms`` do so behind one of these ("wäre"); a form that makes its lemma
      with ``reported_ending`` does so too ("gehe" + "n"); ``reported_adverbs`` refer to what
      somebody said before ("demnach"); ``unreported`` are expressions in such forms that nobody
      is told to have said ("es sei denn")
    - ``times``: nouns, as written, that tell when somebody speaks and never speak themselves, where
      parsers take them for who does ("a annoncé mardi le maire")
    - ``lemmas``: the lemmas of verb forms, as written in lower case, that parsers get wrong
    """

    complementisers: frozenset[str]
    infinitive: frozenset[str]
    owners: frozenset[str]
    genitive: bool
    comparing: frozenset[str]
    joined_particles: bool
    verb_bracket: bool
    subject_case: str
    comma_before_clause: bool
    reported_forms: frozenset[str]
    doubtful_forms: frozenset[str]
    reported_ending: str
    reported_adverbs: frozenset[str]
    unreported: tuple[str, ...]
    lemmas: Mapping[str, str]
    inserted: frozenset[str] = frozenset()
    glued: frozenset[str] = frozenset()
    clitics: frozenset[str] = frozenset()
    listeners: frozenset[str] = frozenset()
    composing: frozenset[str] = frozenset()
    composed: frozenset[str] = frozenset()
    reporting: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    names_large: bool = False

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
            verb_bracket=bool(table.get("verb_bracket", False)),
            subject_case=table.get("subject_case", ""),
            comma_before_clause=bool(table.get("comma_before_clause", False)),
            reported_forms=frozenset(table.get("reported_forms", "").split()),
            doubtful_forms=frozenset(table.get("doubtful_forms", "").split()),
            reported_ending=table.get("reported_ending", ""),
            reported_adverbs=frozenset(table.get("reported_adverbs", "").split()),
            unreported=tuple(table.get("unreported", ())),
            lemmas={
                form: lemma for lemma, said in table["lemmas"].items() for form in said.split()
            },
            inserted=frozenset(table.get("inserted", "").split()),
            glued=frozenset(table.get("glued", "").split()),
            clitics=frozenset(table.get("clitics", "").split()),
            listeners=frozenset(table.get("listeners", "").split()),
            composing=frozenset(table.get("composing", "").split()),
            composed=frozenset(table.get("composed", "").split()),
            reporting=frozenset(table.get("reporting", "").split()),
            times=frozenset(table.get("times", "").split()),
            names_large=bool(table.get("names_large", False)),
        )
