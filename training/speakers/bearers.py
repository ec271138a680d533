"""Examples for the ranker, from articles whose sources are marked but not who they are.

Who is meant is known without anybody telling it in three cases: where the source is a name, which
is then hidden as if a pronoun stood there; where a pronoun's gender fits one person of the
article, whose gender is then hidden; and where salience leaves no doubt, by a rule that errs in
one case of forty.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from quotetrack.lang import Language
from quotetrack.lang.people import Gender
from quotetrack.model import Quotation, SpeakerKind, Token
from quotetrack.speakers.asking import Asker, Referent
from quotetrack.speakers.cast import gather
from quotetrack.speakers.characters import Character
from quotetrack.speakers.descriptions import Holders
from quotetrack.speakers.evidence import Asked, Question, Surroundings
from quotetrack.speakers.mentions import find_mentions
from quotetrack.speakers.pronouns import walk_through
from quotetrack.speakers.registry import Registry
from quotetrack.speakers.salience import PROMINENT, Walk
from quotetrack.syntax import Syntax

NEAR = 4  # sentences, within which somebody of unknown gender may be meant as well
CLEAR_SHARE = 0.8  # of the salience, from which the rule leaves no doubt

Evidence = Sequence[Sequence[float]]


class Origin(StrEnum):
    """How it is known who is meant; ``NEW_NAME`` is somebody whom no name before it means."""

    HIDDEN_NAME = "hidden name"
    NEW_NAME = "new name"
    ONLY_ONE = "only one"
    SALIENCE = "salience"


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its candidates' evidence, and which of them is meant.

    ``truth`` is the candidate's place, or their number if it is none of them.
    ``near`` is true where whoever is meant was mentioned in this sentence or the one before;
    ``article`` is the article's place in the list.
    """

    article: int
    asked: Asked
    origin: Origin
    evidence: Evidence
    truth: int
    near: bool


class Watch:
    """A walk's ears: notes what the ranker would be asked where the answer is known."""

    def __init__(self, article: int) -> None:
        self.article = article
        self.examples: list[Example] = []

    def take(
        self,
        walk: Walk,
        token: Token,
        asked: Asked,
        gender: Gender | None,
    ) -> tuple[Question, list[Character], Evidence]:
        """Return the question that a source's head puts, who may be meant, and the evidence."""
        here, near = (
            {c for c, weight in place.items() if weight >= PROMINENT}
            for place in (walk.here, walk.near)
        )
        barred = walk.bar(token)
        around = Surroundings(walk.salience, walk.subject, here, near, barred)
        question = walk.asker.question(token, asked, gender)
        return question, *walk.asker.gather(question, around)

    def keep(
        self,
        asker: Asker,
        taken: tuple[Question, list[Character], Evidence],
        truth: Character,
        origin: Origin,
    ) -> None:
        """Keep an example if whoever is meant is among the candidates."""
        question, candidates, evidence = taken
        if truth in candidates:
            near = question.sentence - asker.memory.traces[truth].sentence <= 1
            place = candidates.index(truth)
            self.examples.append(
                Example(self.article, question.asked, origin, evidence, place, near)
            )

    def keep_new(self, taken: tuple[Question, list[Character], Evidence]) -> None:
        """Keep an example of somebody who isn't among the candidates, if there are any."""
        question, candidates, evidence = taken
        if candidates:
            nobody = len(candidates)
            self.examples.append(
                Example(self.article, question.asked, Origin.NEW_NAME, evidence, nobody, near=True)
            )


class Listener(Walk):
    """A walk that tells a `Watch` what it comes by, and otherwise goes as ever."""

    watch: Watch

    def name(self, token: Token, options: Sequence[Character]) -> None:
        """Hide a source that is a name, and ask for it."""
        if token.i in self.asker.asked and len(options) == 1:
            truth = options[0]
            person = truth.kind is SpeakerKind.PERSON
            if truth.gender or not person:
                asked = Asked.PERSON if person else Asked.BODY
                taken = self.watch.take(self, token, asked, truth.gender if person else None)
                self.watch.keep(self.asker, taken, truth, Origin.HIDDEN_NAME)
                if truth not in taken[1] and truth not in self.asker.memory.traces:
                    self.watch.keep_new(taken)
        super().name(token, options)

    def resolve(self, token: Token, gender: Gender) -> None:
        """Ask for a pronoun that only one fits, and for one that salience resolves."""
        if token.i not in self.asker.asked:
            super().resolve(token, gender)
            return
        only = self._only_one(token, gender)
        if only is not None:
            taken = self.watch.take(self, token, Asked.PERSON, None)
            self.watch.keep(self.asker, taken, only, Origin.ONLY_ONE)
        taken = self.watch.take(self, token, Asked.PERSON, gender)
        kept = len(self.watch.examples)
        for candidate in taken[1]:
            self.watch.keep(self.asker, taken, candidate, Origin.SALIENCE)
        super().resolve(token, gender)
        self._keep_clear(kept, taken[1], self.found.get(token.i))

    def _keep_clear(
        self, kept: int, candidates: Sequence[Character], referent: Referent | None
    ) -> None:
        """Of one example a candidate, keep the one that salience is clear about, if it is."""
        tried, self.watch.examples[kept:] = self.watch.examples[kept:], []
        clear = referent is not None and referent.share > CLEAR_SHARE
        if clear and referent is not None and referent.character in candidates:
            self.watch.examples.append(tried[candidates.index(referent.character)])

    def _only_one(self, token: Token, gender: Gender) -> Character | None:
        """Return the one person named so far who has a pronoun's gender."""
        sentence = self.syntax.sentence_number(token.i)
        traces = self.asker.memory.traces
        persons = [c for c in traces if c.kind is SpeakerKind.PERSON and c.mentions]
        fitting = [c for c in persons if c.gender is gender]
        doubtful = any(c.gender is None and sentence - traces[c].sentence <= NEAR for c in persons)
        return fitting[0] if len(fitting) == 1 and not doubtful else None


def collect(
    articles: Iterable[tuple[Syntax, Sequence[Quotation]]], language: Language, registry: Registry
) -> Iterator[Example]:
    """Yield the examples of parsed articles with their quotations."""
    people = language.people
    for n, (syntax, quotations) in enumerate(articles):
        cast = gather(find_mentions(syntax, people), people, registry, None)
        holders = Holders.build(cast)
        walk = walk_through(syntax, quotations, cast, holders, people, None, kind=Listener)
        assert isinstance(walk, Listener)  # noqa: S101 - it was asked for
        walk.watch = Watch(n)
        walk.run()
        yield from walk.watch.examples
