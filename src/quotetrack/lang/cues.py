"""The cue words of a language: what attributes words to someone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Acts:
    """The ``[cues.acts]`` table: words of cues that do something else than say.

    - ``thought``, ``intention``: lemmas of verbs, nouns and adjectives
    - ``wish``: thoughts, but intentions before something to do oneself ("wants to leave")
    - ``finding``: said by a report or a court, thoughts of a person ("found that")
    - ``question``: questions where the content is one; ``wonder``: in any case
    - ``interrogative``: words that such a content begins with ("whether")
    - ``denial``: verbs whose content is what isn't so; ``rejection``: the same with a noun of
      saying for an object ("rejected claims that")
    - ``unwilling``: words of one who won't do it ("reluctant to resign")
    - ``attitude``: verbs whose object alone is what somebody thinks of ("praised his bench")
    - ``pending``: auxiliaries before what isn't said yet ("will tell the council that")
    - ``voicing``: verbs that say what a thought is ("expressed hope")
    - ``silent``: verbs beside words in marks that nobody heard ("“...,” he thought")
    """

    thought: frozenset[str]
    intention: frozenset[str]
    wish: frozenset[str]
    finding: frozenset[str]
    question: frozenset[str]
    wonder: frozenset[str]
    interrogative: frozenset[str]
    denial: frozenset[str]
    unwilling: frozenset[str]
    rejection: frozenset[str]
    attitude: frozenset[str]
    pending: frozenset[str]
    voicing: frozenset[str]
    silent: frozenset[str]

    @classmethod
    def read(cls, table: Mapping[str, str]) -> Self:
        """Read the table; a missing key raises KeyError."""
        return cls(**{field.name: frozenset(table[field.name].split()) for field in fields(cls)})


@dataclass(frozen=True, slots=True)
class Transcripts:
    """The ``[cues.transcripts]`` table: what tells a transcript's turns; in lower case, as written.

    - ``parts``: words of labels that name a part in the talk ("Q", "the court")
    - ``headings``: words of labels that head something else ("ingredients")
    - ``directions``: what happens beside the talk, in brackets ("laughter")
    - ``talk``: words that people say to each other ("you", "yes")
    """

    parts: frozenset[str]
    headings: frozenset[str]
    directions: frozenset[str]
    talk: frozenset[str]

    @classmethod
    def read(cls, table: Mapping[str, str]) -> Self:
        """Read the table; a missing key raises KeyError."""
        return cls(**{field.name: frozenset(table[field.name].split()) for field in fields(cls)})


@dataclass(frozen=True, slots=True)
class Places:
    """The ``[cues.places]`` table: who speaks where a verb without a subject says only where.

    "повідомили в поліції" is what the police said; a language without such a habit has no table.

    - ``prepositions``: words before the place
    - ``nouns``: bodies and writings in which something is said so
    - ``verbs``: verbs that say so in the singular, too ("йдеться в заяві")
    """

    prepositions: frozenset[str]
    nouns: frozenset[str]
    verbs: frozenset[str]

    @classmethod
    def read(cls, table: Mapping[str, str]) -> Self:
        """Read the table; what is missing is empty."""
        return cls(
            **{field.name: frozenset(table.get(field.name, "").split()) for field in fields(cls)}
        )


@dataclass(frozen=True, slots=True)
class Cues:
    """The ``[cues]`` table of a language file; every word is a lemma in lower case.

    - ``saying``: verbs that can stand beside words in quotation marks, those of manner included
    - ``verbs``: verbs that attribute without marks too, all of ``saying`` but those of manner
    - ``predicates``: adjectives ("is confident that"); ``light`` verbs make cues of them
      ("made clear that")
    - ``nouns``: nouns ("her claim that")
    - ``phrases``: expressions before a noun ("according to"), word by word, the longest first
    - ``phrases_behind``: the same behind a noun ("Berichten zufolge")
    - ``taking_up``: words that begin a sentence about who said the one before ("про це заявив X")
    - ``claiming``: prepositions before one of ``claims``, which are ends of nouns for what somebody
      says ("nach Angaben der Polizei"); where nobody else is named, that itself is who
    - ``asides``: words before whoever said what stands around ("so der Bürgermeister")
    - ``impersonal``: verbs that say something with one of ``impersonal_subjects`` alone, who is
      nobody ("es heißt, ...")
    - ``voiceless``: nouns that can't speak ("experience shows")
    - ``relatives``: pronouns that take up a noun ("who said")
    - ``addressing``: verbs whose object is who listens ("told her")
    - ``beginning``, ``speaking``: verbs of one who takes the floor ("began talking.")
    - ``naming``: verbs that give a name ("called him “Shorty”")
    - ``negations``, ``conditions``, ``denying``, ``nobody``: what makes nothing of a saying
      ("never said", "if she says", "denied having said", "nobody said")
    - ``negating``: what makes nothing of the word that it stands before ("no plans", "no longer")
    - ``declining``: verbs of silence before another verb ("declined to comment")
    - ``withheld``: nouns for what is not told ("gave no reason")
    - ``publishing``: verbs whose object is nobody's words ("published a draft")
    - ``identifying``: what tells who somebody is ("asked not to be named")
    - ``unchanging``: words, as written, that no retelling changes without saying something else
      ("without", "three", "reject")
    - ``acts``: words by which something is thought, planned or asked
    - ``transcripts``: words that tell a transcript's turns
    - ``places``: who speaks where only a place is named ("повідомили в поліції")
    """

    saying: frozenset[str]
    verbs: frozenset[str]
    predicates: frozenset[str]
    nouns: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    phrases_behind: tuple[tuple[str, ...], ...]
    taking_up: tuple[tuple[str, ...], ...]
    claiming: frozenset[str]
    claims: tuple[str, ...]
    asides: frozenset[str]
    impersonal: frozenset[str]
    impersonal_subjects: frozenset[str]
    voiceless: frozenset[str]
    relatives: frozenset[str]
    light: frozenset[str]
    addressing: frozenset[str]
    speaking: frozenset[str]
    beginning: frozenset[str]
    naming: frozenset[str]
    negations: frozenset[str]
    negating: frozenset[str]
    conditions: frozenset[str]
    denying: frozenset[str]
    nobody: frozenset[str]
    declining: frozenset[str]
    withheld: frozenset[str]
    publishing: frozenset[str]
    identifying: frozenset[str]
    unchanging: frozenset[str]
    acts: Acts
    transcripts: Transcripts
    places: Places

    @property
    def reporting(self) -> frozenset[str]:
        """The verbs of saying that report without marks too: not those of manner."""
        return self.saying & self.verbs

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Self:
        """Read the table; a missing key raises KeyError."""
        saying = frozenset(table["saying"].split())
        return cls(
            saying=saying.union(table["manner"].split()),
            verbs=saying | _join(table["verbs"]),
            predicates=frozenset(table["predicates"].split()),
            nouns=frozenset(table["nouns"].split()),
            phrases=_by_length(table["phrases"]),
            phrases_behind=_by_length(table["phrases_behind"]),
            taking_up=_by_length(table.get("taking_up", ())),
            claiming=frozenset(table.get("claiming", "").split()),
            claims=tuple(table.get("claims", "").split()),
            asides=frozenset(table.get("asides", "").split()),
            impersonal=frozenset(table.get("impersonal", "").split()),
            voiceless=frozenset(table["voiceless"].split()),
            relatives=frozenset(table["relatives"].split()),
            light=frozenset(table["light"].split()),
            addressing=frozenset(table["addressing"].split()),
            speaking=frozenset(table["speaking"].split()),
            beginning=frozenset(table["beginning"].split()),
            naming=frozenset(table["naming"].split()),
            negations=frozenset(table["negations"].split()),
            negating=frozenset(table["negating"].split()),
            conditions=frozenset(table["conditions"].split()),
            denying=frozenset(table["denying"].split()),
            nobody=frozenset(table["nobody"].split()),
            declining=frozenset(table["declining"].split()),
            withheld=frozenset(table["withheld"].split()),
            publishing=frozenset(table["publishing"].split()),
            identifying=frozenset(table["identifying"].split()),
            unchanging=_join(table["unchanging"]),
            acts=Acts.read(table["acts"]),
            transcripts=Transcripts.read(table["transcripts"]),
            impersonal_subjects=frozenset(table.get("impersonal_subjects", "").split()),
            places=Places.read(table.get("places", {})),
        )


def _join(groups: Mapping[str, str]) -> frozenset[str]:
    return frozenset(word for words in groups.values() for word in words.split())


def _by_length(phrases: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(phrase.split()) for phrase in phrases), key=len)[::-1])
