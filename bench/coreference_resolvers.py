"""Ways to tell who is speaking, given the same parse, names and quotations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from quotetrack.lang.people import People
from quotetrack.model import Attribution, Document, Kind, Quotation, Spans, SpeakerKind, Token
from quotetrack.speakers.cast import gather
from quotetrack.speakers.characters import Cast, Character
from quotetrack.speakers.mentions import find_mentions
from quotetrack.speakers.registry import Registry
from quotetrack.syntax import Syntax

NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
POINTING = frozenset({"the", "this", "that"})


@dataclass(frozen=True, slots=True)
class Case:
    """An article with all that the resolvers share; ``attributions`` are quotetrack's own."""

    document: Document
    syntax: Syntax
    quotations: Sequence[Quotation]
    attributions: Sequence[Attribution]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whom a resolver says to speak: a name, a description, or nobody.

    ``way`` says what decided; ``confidence`` is None where the resolver tells none, and then is
    the share of the answers of that way that were right.
    """

    said: str | None
    way: str
    confidence: float | None = None


Resolver = Callable[[Case], list[Answer]]
# Answers for a quotation with a source of its own; None leaves it to quotetrack.
Choice = Callable[[Case, Quotation], Answer | None]


def keep(attribution: Attribution) -> Answer:
    """Return what quotetrack answered."""
    return Answer(attribution.shown, attribution.reason, attribution.confidence)


def answer_all(case: Case, choose: Choice) -> list[Answer]:
    """Answer for each quotation; one that goes on has the answer of the one it continues."""
    answers = []
    for n, attribution in enumerate(case.attributions):
        first = _find_first(case.quotations, n)
        answer = choose(case, case.quotations[first])
        if answer is None:
            answer = keep(attribution)
        elif first != n:
            answer = replace(answer, way=f"{answer.way}, going on")
        answers.append(answer)
    return answers


def _find_first(quotations: Sequence[Quotation], n: int) -> int:
    seen: set[int] = set()
    while (before := quotations[n].continues) is not None and n not in seen:
        seen.add(n)
        n = before
    return n


def find_head(syntax: Syntax, source: Spans) -> Token | None:
    """Return the token that a source hangs by."""
    inside = {i for span in source for i in syntax.tokens_in(span)}
    heads = [syntax[i] for i in sorted(inside) if syntax[i].head not in inside or syntax.is_root(i)]
    nominal = [token for token in heads if token.upos in NOMINAL]
    return next(iter(nominal or heads), None)


def is_pronoun(token: Token, people: People) -> bool:
    """Tell whether a token is a pronoun that stands for somebody named elsewhere."""
    word = token.text.casefold()
    return word in people.pronouns or (token.upos == "PRON" and word not in people.relatives)


@dataclass(frozen=True, slots=True)
class Recency:
    """Who was named last: the answer for pronouns and, if asked for, descriptions.

    "He" and "she" skip persons known to be of the other gender. Names inside of direct and mixed
    contents don't count, and neither does anybody but persons. Names are quotetrack's.
    """

    registry: Registry
    people: People
    descriptions: bool

    def __call__(self, case: Case) -> list[Answer]:
        """Answer for each quotation of an article."""
        mentions = find_mentions(case.syntax, self.people)
        cast = gather(mentions, self.people, self.registry, case.document.published)
        quoted = frozenset(
            i
            for q in case.quotations
            if q.kind is not Kind.INDIRECT
            for span in q.content
            for i in case.syntax.tokens_in(span)
        )
        places = [
            (m.first, cast.options[m.first][0])
            for m in mentions
            if m.first not in quoted and _is_person(cast, m.first)
        ]
        attributed = {id(a.quotation): a for a in case.attributions}

        def choose(case: Case, quotation: Quotation) -> Answer | None:
            head = find_head(case.syntax, quotation.source)
            if head is None or _names(case, cast, attributed[id(quotation)]):
                return None
            if not is_pronoun(head, self.people) and not self._takes_up(case, head):
                return None
            return self._find_last(head, places)

        return answer_all(case, choose)

    def _takes_up(self, case: Case, head: Token) -> bool:
        """Tell whether words are a definite description of one: "the senator"."""
        first = next(iter(case.syntax.children(head.i, "det")), None)
        definite = first is not None and first.text.casefold() in POINTING
        one = head.upos == "NOUN" and "Number=Plur" not in head.feats
        return self.descriptions and definite and one and head.lemma not in self.people.groups

    def _find_last(self, head: Token, places: Sequence[tuple[int, Character]]) -> Answer:
        gender = self.people.pronouns.get(head.text.casefold())
        way = "pronoun" if is_pronoun(head, self.people) else "description"
        for first, character in reversed(places):
            fits = gender is None or character.gender in {None, gender}
            if first < head.i and fits:
                return Answer(character.known_as, way)
        return Answer(None, "nobody named before")


def _is_person(cast: Cast, i: int) -> bool:
    options = cast.options.get(i, ())
    return len(options) == 1 and options[0].kind is SpeakerKind.PERSON


def _names(case: Case, cast: Cast, attribution: Attribution) -> bool:
    """Tell whether the source names the speaker, or its head is a name."""
    source = attribution.quotation.source
    head = find_head(case.syntax, source)
    if head is not None and head.i in cast.options:
        return True
    given = attribution.speaker.name if attribution.speaker else attribution.described
    inside = (i for span in source for i in case.syntax.tokens_in(span))
    return any(c.known_as == given for i in inside for c in cast.options.get(i, ()))
