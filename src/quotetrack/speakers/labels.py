"""Label names without a recogniser, which would take as long as the whole parse.

A run of proper nouns is a person's name behind a title ("Mayor [Nadia Lambert]"), with a first
name that the language knows, or with an initial; a body's if a word of it says so; a place's if
the language lists it. What isn't told where it stands is told by the same words elsewhere in the
article, and a family name by its bearer. What is left is a person if it has two words or three.
On PolNeAR's dev part one speaker in 500 is lost and one in 500 wrong that spaCy's small recogniser
would have got right.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from quotetrack.lang.people import People
from quotetrack.model import Sentence, Token
from quotetrack.speakers.mentions import means_person

PERSON, BODY, PLACE, TIME = "PERSON", "ORG", "GPE", "DATE"
LONGEST_ACRONYM = 5
LONGEST_PERSON = 3


@dataclass(slots=True)
class Run:
    """Proper nouns side by side, without titles: tokens ``[first, end)`` of their sentence.

    ``titled`` stands behind a title ("Mayor"); ``owner`` is where somebody holds one: "[Quay
    Foods] Chairman", "(D-[Estly])".
    """

    sentence: Sentence
    first: int
    end: int
    titled: bool
    owner: bool
    tokens: tuple[Token, ...] = field(init=False)
    words: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = self.sentence.tokens[self.first : self.end]
        self.words = tuple([token.text.casefold() for token in self.tokens])


def label_names(sentences: Sequence[Sentence], people: People) -> tuple[Sentence, ...]:
    """Return a document's sentences with ``entity`` set for names and times, and for these alone.

    Labels are PERSON, ORG, GPE and DATE. What labels there were are lost. Linear in the text.
    """
    runs = [run for sentence in sentences for run in _find_runs(sentence, people)]
    labels = _label_all(runs, people)
    joined = _join_bodies(runs, labels, people)
    new: dict[int, tuple[str, bool]] = {}
    for run, label in zip(runs, labels, strict=True):
        for n, token in enumerate(run.tokens):
            new[token.i] = (label, n == 0 and run.tokens[0].i not in joined)
    new |= dict.fromkeys(joined, (BODY, False))
    return tuple(_relabel_all(sentence, new, people) for sentence in sentences)


def _relabel_all(
    sentence: Sentence, new: Mapping[int, tuple[str, bool]], people: People
) -> Sentence:
    """Return a sentence with its new labels; the same one, and the same tokens, where none is."""
    changed = {
        n: relabelled
        for n, token in enumerate(sentence.tokens)
        # Only proper nouns and what joins them get a label: all else keeps having none.
        if (token.upos == "PROPN" or token.entity or token.entity_begins or token.i in new)
        and (relabelled := _relabel(token, new, people)) is not token
    }
    if not changed:
        return sentence
    tokens = list(sentence.tokens)
    for n, token in changed.items():
        tokens[n] = token
    return Sentence(tuple(tokens), sentence.paragraph)


def _relabel(token: Token, new: Mapping[int, tuple[str, bool]], people: People) -> Token:
    label, begins = new.get(token.i, (TIME if _is_time(token, people) else "", False))
    begins = begins and bool(label)
    if (token.entity, token.entity_begins) == (label, begins):
        return token
    return replace(token, entity=label, entity_begins=begins)


def _is_time(token: Token, people: People) -> bool:
    return token.upos == "PROPN" and token.text.casefold() in people.times


def _find_runs(sentence: Sentence, people: People) -> Iterator[Run]:
    """Yield runs of proper nouns, cut at titles: "[Quay Foods] chief [Tom Whitfield]"."""
    tokens = sentence.tokens
    reached = 0
    for first in [n for n, token in enumerate(tokens) if token.upos == "PROPN"]:
        end = _run_end(tokens, first, people) if first >= reached else first
        if end > first and _tells_party(tokens, first):
            yield Run(sentence, first, end, titled=False, owner=True)
        elif end > first:
            yield from _cut_at_titles(sentence, first, end, people)
        reached = max(end, reached)


def _tells_party(tokens: Sequence[Token], first: int) -> bool:
    """Tell whether a run stands in "(D-Mo.)" or "(D-Estly Mills)": party and place."""
    opening = next(
        (n for n in range(first - 1, max(-1, first - 4), -1) if tokens[n].text == "("), None
    )
    return opening is not None and tokens[opening + 1].text[1:2] in {"", "-"}


def _run_end(tokens: Sequence[Token], first: int, people: People) -> int:
    end = first
    while end < len(tokens):
        token = tokens[end]
        glues = token.text == "-" and first < end < len(tokens) - 1
        glues = glues and tokens[end - 1].end == token.start
        glues = glues and token.end == tokens[end + 1].start and tokens[end + 1].upos == "PROPN"
        if not glues and (token.upos != "PROPN" or _is_time(token, people)):
            break
        if first < end and _begins_another(tokens[first:end], token, people):
            break
        end += 1
    return end


def _begins_another(name: Sequence[Token], token: Token, people: People) -> bool:
    """Tell whether two names stand side by side: президент [Росії] [Василь Рибак].

    They are in two cases, and neither is a part of the other; or the second begins with a first
    name: адвокат [Ольги Стецюк] [Роман Гнатів].
    """
    before = name[-1]
    joined = token.head == before.i or before.head == token.i
    parts = token.head == before.head and token.deprel == before.deprel
    known = token.text.casefold() in people.first_names
    return (_in_other_case(before, token) and not joined and not parts) or (
        known and _in_other_case(name[0], token)
    )


def _in_other_case(one: Token, other: Token) -> bool:
    cases = [{f for f in t.feats.split("|") if f.startswith("Case=")} for t in (one, other)]
    return all(cases) and cases[0] != cases[1]


def _cut_at_titles(sentence: Sentence, first: int, end: int, people: People) -> Iterator[Run]:
    titles = [n for n in range(first, end - 1) if _is_title(sentence.tokens[n], people)]
    before = sentence.tokens[first - 1] if first else None
    titled = before is not None and before.upos == "NOUN" and _is_title(before, people)
    if not titles:
        yield Run(sentence, first, end, titled=titled, owner=False)
        return
    if titles[0] > first:
        yield Run(sentence, first, titles[0], titled=titled, owner=True)
    yield Run(sentence, titles[-1] + 1, end, titled=True, owner=False)


def _is_title(token: Token, people: People) -> bool:
    word = token.text.casefold()
    return word in people.titles or word in people.honorifics or word in people.abbreviated


def _label_all(runs: Sequence[Run], people: People) -> list[str]:
    """Label each run by what it shows, else by its words elsewhere, else by its length."""
    shown = [_label(run, people) for run in runs]
    votes: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for run, label in zip(runs, shown, strict=True):
        guess = label or (PERSON if 1 < len(run.words) <= LONGEST_PERSON else "")
        if guess:
            votes[run.words][guess] += 1
    usual = {words: counts.most_common(1)[0][0] for words, counts in votes.items()}
    families = {words[-1] for words, label in usual.items() if label == PERSON and len(words) > 1}
    return [
        PERSON
        if _is_bare_person(run, label, families, people)
        else label or usual.get(run.words, "")
        for run, label in zip(runs, shown, strict=True)
    ]


def _is_bare_person(run: Run, label: str, families: Iterable[str], people: People) -> bool:
    """Tell whether a lone word is the family of somebody named in full, or a first name."""
    if len(run.words) > 1:
        return False
    (word,) = run.words
    return word in families or (not label and word in people.first_names)


def _label(run: Run, people: People) -> str:
    """Return what a run shows by itself or by what stands beside it, "" if nothing."""
    words = run.words
    if not people.body_words.isdisjoint(words):
        return BODY
    if run.titled and len(words) <= LONGEST_PERSON:
        return PERSON
    if " ".join(words) in people.places:
        return PLACE
    if _is_written_as_person(run, people):
        return PERSON
    if _is_written_as_body(run, people) or (run.owner and not set(words) <= people.parties):
        return BODY
    return PERSON if _is_described_as_person(run, people) else ""


def _is_written_as_person(run: Run, people: People) -> bool:
    """Tell whether a run has a first name in front, or an initial inside."""
    words = [token.text for token in run.tokens]
    initial = any(len(word) <= len("J.") and word[0].isupper() for word in words[1:-1])
    return initial or (len(words) > 1 and run.words[0] in people.first_names)


def _is_written_as_body(run: Run, people: People) -> bool:
    """Tell whether a run is an acronym, or has an article: the Kremlin."""
    word = run.tokens[0].text
    acronym = len(run.tokens) == 1 and word.isupper() and 1 < len(word) <= LONGEST_ACRONYM
    before = run.sentence.tokens[run.first - 1].text.casefold() if run.first else ""
    return acronym or before in people.articles


def _is_described_as_person(run: Run, people: People) -> bool:
    """Tell whether "who" or a person's trade follows: Nadia Lambert, the keeper, ..."""
    behind = [t.text.casefold() for t in run.sentence.tokens[run.end : run.end + 2]]
    if behind[:1] == [","] and people.who.intersection(behind[1:]):
        return True
    head = run.tokens[-1].i
    beside = (t for t in run.sentence.tokens[run.end :] if t.deprel == "appos" and t.head == head)
    return any(means_person(token, people) for token in beside)


def _join_bodies(runs: Sequence[Run], labels: Sequence[str], people: People) -> set[int]:
    """Return tokens that go on with a body's name: "Commission [on Presidential Debates]"."""
    joining = people.joining - people.conjunctions
    joined: set[int] = set()
    for n, (run, label) in enumerate(zip(runs[:-1], labels, strict=False)):
        behind = runs[n + 1]
        if behind.sentence is not run.sentence or behind.first != run.end + 1 or label != BODY:
            continue
        word = run.sentence.tokens[run.end]
        told = _label(behind, people) in {PERSON, PLACE}
        if word.text in joining and set(run.words) & people.body_words and not told:
            joined |= {word.i, *(token.i for token in behind.tokens)}
    return joined
