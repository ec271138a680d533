"""Mentions by name: whom an article names where, and what it says of them beside the name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotetrack.lang.people import Gender, People
from quotetrack.model import Token
from quotetrack.speakers.heads import find_bare_names, is_anothers
from quotetrack.speakers.names import Name, gender_of, normalise, split_name
from quotetrack.speakers.namings import POSSESSIVES, find_namings, is_headline
from quotetrack.speakers.pieces import BODY_LABELS, NAME_LABELS, PERSON_LABELS, Naming
from quotetrack.speakers.roles import Role, make_role, read_affiliation
from quotetrack.syntax import SUBJECTS, Syntax

IN_LEAD = frozenset({"NOUN", "ADJ", "PROPN", "VERB"})
VERBS = {"Gender=Masc": Gender.MASCULINE, "Gender=Fem": Gender.FEMININE}
INSIDE_LEAD = POSSESSIVES | {"of", "-", "–", "&"}


# Not frozen, as that doubles what it takes to make one, and there are many. Nobody sets a field.
@dataclass(slots=True, unsafe_hash=True)
class Mention:
    """A name in the text: tokens ``[first, end)`` without title, and what stands beside it.

    ``head`` is the token that the name hangs by, ``weight`` sums the evidence that a person is
    named: above 0 for a person, below for a body. A ``definite`` one has an article ("the
    Kremlin"), a ``headline`` writes every word large. ``hinted`` is the gender that
    its verb shows: "Ткаченко [сказала]".
    """

    first: int
    end: int
    head: int
    text: str
    name: Name
    label: str
    weight: float
    roles: tuple[Role, ...]
    gender: Gender | None
    definite: bool
    headline: bool
    hinted: Gender | None = None

    @property
    def key(self) -> str:
        """The name in comparable form."""
        return normalise(self.text)


def find_mentions(syntax: Syntax, people: People) -> list[Mention]:
    """Return every mention of a name in the text, in order."""
    return [_describe(syntax, naming, people) for naming in find_namings(syntax, people)]


def _describe(syntax: Syntax, naming: Naming, people: People) -> Mention:
    tokens = syntax.tokens[naming.first : naming.end]
    head = _find_head(syntax, naming)
    lead = syntax.tokens[_lead_start(syntax, naming, head, people) : naming.first]
    before = tuple(_roles_before(syntax, lead, people))
    beside = _heads_beside(syntax, head, people)
    roles = before + tuple(_roles_beside(syntax, naming, head, beside, people))
    affiliation = read_affiliation(syntax.text, tokens[-1].end, people)
    if affiliation:
        roles = tuple(
            Role(r.text, r.words | affiliation) for r in roles or (Role("", affiliation),)
        )
    told = [*_list_nouns_before(syntax, naming, beside, lead), *lead]
    titles = [word for t in told if (word := _read_title(t, people))]
    name = split_name([*titles, *(t.text for t in tokens)], people)
    shown = (people.gendered.get(word) for t in (*told, *beside) for word in _forms(t, people))
    return Mention(
        first=naming.first,
        end=naming.end,
        head=head,
        text=" ".join(syntax.text[tokens[0].start : tokens[-1].end].split()),
        name=name,
        label=naming.label,
        weight=_weigh(syntax, naming, name, people) + (3.0 if roles else 0.0),
        roles=roles,
        gender=gender_of(name, people) or next(filter(None, shown), None),
        definite=_has_article(syntax, naming, people),
        headline=is_headline(syntax, naming.first),
        hinted=_read_verb(syntax, head, people),
    )


def _read_verb(syntax: Syntax, head: int, people: People) -> Gender | None:
    """Return the gender that the verb of a name, or of the title before it, shows if it does."""
    if not people.inflection.sure:
        return None
    above = [syntax[head], *syntax.ancestors(head)]
    subject = next((t for t in above if t.deprel.partition(":")[0] not in {"appos", "flat"}), None)
    if subject is None or subject.deprel not in SUBJECTS:
        return None
    verb = syntax[subject.head]
    forms = (verb, *syntax.children(verb.i, "aux", "cop"))
    shown = (form.feats for form in forms if "Tense=Past" in form.feats)
    return next((g for feats in shown for tag, g in VERBS.items() if tag in feats), None)


def _find_head(syntax: Syntax, naming: Naming) -> int:
    """Return the token of a name whose own head stands outside it, the last if several."""
    for i in range(naming.end - 1, naming.first - 1, -1):
        head = syntax.tokens[i].head
        if not naming.first <= head < naming.end or head == i:
            return i
    return naming.end - 1


def _lead_start(syntax: Syntax, naming: Naming, head: int, people: People) -> int:
    """Return where the words before a name that belong to it begin: "[French President] X"."""
    i = naming.first
    low = syntax.sentence(head).tokens[0].i
    while i > low and _leads(syntax, syntax[i - 1], naming, people):
        i -= 1
    while i < naming.first and syntax[i].text in INSIDE_LEAD:
        i += 1
    return i


def _leads(syntax: Syntax, token: Token, naming: Naming, people: People) -> bool:
    if token.text.casefold() in people.honorifics or token.text.casefold() in people.abbreviated:
        return True
    if token.entity in {"DATE", "TIME", "CARDINAL"}:
        return False
    if token.upos not in IN_LEAD and token.text not in INSIDE_LEAD:
        return False
    above = (token, *syntax.ancestors(token.i))
    return any(t.head in range(naming.first, naming.end) for t in above)


def _roles_before(syntax: Syntax, lead: Sequence[Token], people: People) -> Iterator[Role]:
    """Yield the role in front of a name: "[Ukraine's President] Volodymyr Zelensky"."""
    if not lead:
        return
    words = [t for t in lead if t.text.casefold() not in people.honorifics]
    if not words:
        return
    last = words[-1]
    role = make_role(syntax.text, words, people)
    if means_person(last, people) and role.words - people.kin - people.altering:
        yield role


def _roles_beside(
    syntax: Syntax, naming: Naming, head: int, beside: Sequence[Token], people: People
) -> Iterator[Role]:
    """Yield roles in apposition: "X, [the French president], ..." and "[the mayor], X, ..."."""
    for noun in beside:
        if not means_person(noun, people):
            continue
        low = max(syntax.left(noun.i), naming.end) if noun.i > head else syntax.left(noun.i)
        high = syntax.right(noun.i) + 1 if noun.i > head else naming.first
        role = make_role(syntax.text, _first_part(syntax, noun, low, high), people)
        if role.words - people.kin:
            yield role


def _list_nouns_before(
    syntax: Syntax, naming: Naming, beside: Sequence[Token], lead: Sequence[Token]
) -> list[Token]:
    """Return the titles that a name hangs by: "[M.] Lambert", "[президент] Петро Коваль"."""
    if not naming.first or syntax[naming.first - 1].text == ",":
        return []
    return [t for t in beside if t.i < naming.first and t not in lead]


def _read_title(token: Token, people: People) -> str | None:
    """Return the title or honorific that a token is, None if it is neither."""
    words = (w for w in _forms(token, people) if w in people.titles or w in people.honorifics)
    return next(words, None)


def _forms(token: Token, people: People) -> tuple[str, ...]:
    """Return how the data may have a word: as written, and by its lemma where words decline."""
    word = token.text.casefold()
    return (word, token.lemma) if people.inflection.endings else (word,)


def means_person(token: Token, people: People) -> bool:
    """Tell whether a noun says what a person is: "negotiator", "chairwoman", "resident"."""
    word, lemma = token.text.casefold(), token.lemma
    if word in people.titles or word in people.gendered:
        return True
    if lemma in people.titles or lemma in people.gendered:
        return True
    person = lemma in people.persons or lemma.endswith(people.endings)
    return token.upos == "NOUN" and person and lemma not in people.things


def _first_part(syntax: Syntax, noun: Token, low: int, high: int) -> tuple[Token, ...]:
    """Return the tokens of an apposition up to a comma or relative clause behind its head."""
    end = noun.i + 1
    while end < high and syntax[end].upos not in {"PUNCT", "PRON", "SCONJ", "VERB", "AUX", "CCONJ"}:
        end += 1
    return syntax.tokens[low:end]


def _heads_beside(syntax: Syntax, head: int, people: People) -> list[Token]:
    """Return the nouns that stand in apposition to the name headed by ``head``."""
    beside = [t for t in syntax.children(head, "appos") if t.entity not in NAME_LABELS]
    token = syntax[head]
    noun = syntax[token.head]
    if noun.upos != "NOUN":
        return beside
    hangs = token.deprel.partition(":")[0] in {"appos", "flat"}
    hangs = hangs or token in find_bare_names(syntax, noun, people)
    if hangs and not is_anothers(token, noun, people):
        beside.append(noun)
    return beside


def _weigh(syntax: Syntax, naming: Naming, name: Name, people: People) -> float:
    """Sum up what speaks for a person (above 0) or for a body (below)."""
    words = [t.text for t in syntax.tokens[naming.first : naming.end]]
    lower = [word.casefold() for word in words]
    behind = syntax[naming.end].text if naming.end < len(syntax) else ""
    weight = 2.0 if naming.label in PERSON_LABELS else 0.0
    weight -= 1.5 if naming.label in BODY_LABELS else 0.0
    weight += 4.0 if name.honorific else 0.0
    weight += 2.0 if len(words) > 1 and lower[0] in people.first_names else 0.0
    weight += 2.0 if any(_is_initial(word) for word in words[1:-1]) else 0.0
    weight -= 6.0 if not people.body_words.isdisjoint(lower) else 0.0
    joined = [word for word in lower[1:-1] if word in people.joining]
    weight -= 4.0 if not people.particles.issuperset(joined) else 0.0
    weight -= 3.0 if _has_article(syntax, naming, people) else 0.0
    weight -= 2.0 if len(words) == 1 and _is_acronym(words[0]) else 0.0
    relative = syntax[naming.end + 1].text if naming.end + 1 < len(syntax) else ""
    weight += 3.0 if behind == "," and relative in people.who else 0.0
    return weight


def _has_article(syntax: Syntax, naming: Naming, people: People) -> bool:
    return bool(naming.first) and syntax[naming.first - 1].text.casefold() in people.articles


def _is_initial(word: str) -> bool:
    return len(word) <= len("J.") and word[0].isupper()


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper() and len(word) < len("PENCE")
