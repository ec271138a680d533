"""Find the quotations of a document: read candidates, weigh them, keep those that agree."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from quotetrack.lang import Language
from quotetrack.model import Quotation, Span
from quotetrack.quotations.announced import read_announced, read_led
from quotetrack.quotations.beside import read_ahead, read_behind
from quotetrack.quotations.candidates import Candidate
from quotetrack.quotations.claims import read_asides, read_claims
from quotetrack.quotations.clauses import TREE_RULES
from quotetrack.quotations.commas import read_behind_comma
from quotetrack.quotations.dashes import put_dashes
from quotetrack.quotations.doubting import is_doubtful
from quotetrack.quotations.edges import settle_edges
from quotetrack.quotations.floating import join_floating
from quotetrack.quotations.inserted import read_inserted
from quotetrack.quotations.introduced import read_dash, read_heading, read_opening
from quotetrack.quotations.learned.admitting import can_speak, says_something
from quotetrack.quotations.learned.select import select
from quotetrack.quotations.learned.weights import load_rankers
from quotetrack.quotations.marks import pair_marks
from quotetrack.quotations.phrases import (
    read_according,
    read_according_behind,
    read_colon,
)
from quotetrack.quotations.reported import read_reported
from quotetrack.quotations.revising import revise
from quotetrack.quotations.scene import FEWEST_WORDS, Scene
from quotetrack.quotations.scoring import load_precision, score
from quotetrack.quotations.signals import Signals
from quotetrack.quotations.spotting import spot_cues
from quotetrack.quotations.taken_up import read_taken_up
from quotetrack.syntax import Syntax

# Below this surety a candidate is more often wrong than worth it; on PolNeAR's dev part F1 is
# flat from 0.35 to 0.45.
THRESHOLD = 0.4
# The same for what the learned rankers choose; in cross-validation F1 is flat from 0.25 to 0.4.
THRESHOLD_LEARNED = 0.35
# The languages that rankers were trained for, and the names of their sets of weights: those that
# know the parse alone, and those that know an encoder's signals as well.
TRAINED = frozenset({"en"})
ALONE, JOINT = "parse", "joint"
# Patterns in which nothing need have been said: she wants peace, he saw the minister. Without a
# few words in marks only the sure ones are kept; on PolNeAR's dev part that costs about one point
# of exact F1 and two and a half of joint F1, and it spares readers much.
THRESHOLD_WORDLESS = 0.6
WORDLESS = frozenset({"infinitive", "object", "complements", "prepositional"})
# No clause is longer, but for texts made to hold a program up.
LONGEST_CLAUSE = 600
MARK_RULES = (read_behind, read_ahead, read_inserted, read_dash, read_heading, read_opening)


def find_quotations(syntax: Syntax, language: Language) -> tuple[Quotation, ...]:
    """Return the quotations of a parsed document, sorted by start; contents never overlap."""
    return find_in_scene(lay_scene(syntax, language), language)


def find_in_scene(
    scene: Scene, language: Language, signals: Signals | None = None
) -> tuple[Quotation, ...]:
    """Return the same for a scene that is laid already.

    ``signals`` are an encoder's readings of the document's tokens, where there is one.
    """
    return revise(scene, language, _join_chosen(scene, language, signals))


def _join_chosen(
    scene: Scene, language: Language, signals: Signals | None
) -> tuple[Quotation, ...]:
    scored = [(score(scene, c, language.code), c) for c in read_candidates(scene)]
    name = JOINT if signals is not None else ALONE
    if language.code not in TRAINED:
        settled = [(p, settle_edges(scene, c)) for p, c in scored]
        chosen = put_dashes(scene, choose(drop_doubtful(scene, settled)))
        chosen += read_moods(scene, language, chosen)
        most = load_precision(language.code).most
        return join_floating(scene, [(min(p, most), c) for p, c in chosen])
    choices = select(scene, scored, load_rankers(name), THRESHOLD_LEARNED, signals)
    chosen = [(c.probability, c.candidate) for c in choices]
    return join_floating(scene, chosen, {c.candidate: c.reasons for c in choices})


def read_moods(
    scene: Scene, language: Language, chosen: Sequence[tuple[float, Candidate]]
) -> list[tuple[float, Candidate]]:
    """Return what the moods of sentences report that no ``chosen`` candidate has, scored.

    Nothing of it is too doubtful: where nobody is named, somebody still says it.
    """
    found = read_reported(scene, language.grammar, [c for _, c in chosen])
    return [(score(scene, c, language.code), c) for each in found for c in _tidy(scene, each)]


def lay_scene(syntax: Syntax, language: Language) -> Scene:
    """Pair the document's quotation marks and lay them over its syntax."""
    return Scene(
        syntax, pair_marks(syntax.text, _paragraphs(syntax)), language.cues, language.grammar
    )


def read_candidates(scene: Scene) -> Iterator[Candidate]:
    """Yield every reading of every pattern, its content tidied at the edges."""
    for candidate in _read_all(scene):
        yield from _tidy(scene, candidate)


def _tidy(scene: Scene, candidate: Candidate) -> Iterator[Candidate]:
    content = scene.keep_marks_whole(scene.trim(candidate.content))
    taken = {*candidate.cue, *candidate.source.positions}
    content = scene.trim_runs(i for i in content if i not in taken)
    if says_something(scene, content) and can_speak(scene, candidate.source):
        yield replace(candidate, content=content)


def _read_all(scene: Scene) -> Iterator[Candidate]:
    for cue in spot_cues(scene):
        for rule in (*TREE_RULES, read_announced, read_led, read_behind_comma):
            for r in rule(scene, cue):
                if len(r.content) <= LONGEST_CLAUSE:
                    yield Candidate(r.rule, r.word, cue.words + r.extra_cue, cue.source, r.content)
    for marked in scene.marked:
        for read in MARK_RULES:
            yield from read(scene, marked)
    yield from read_according(scene)
    yield from read_according_behind(scene)
    yield from read_taken_up(scene)
    yield from read_claims(scene)
    yield from read_asides(scene)
    yield from read_colon(scene)


def drop_doubtful(
    scene: Scene, scored: Sequence[tuple[float, Candidate]]
) -> list[tuple[float, Candidate]]:
    """Leave out what is unsure, and intentions and judgements inside of what somebody says.

    [The troops aim to prevent aggression], [the president] said: not what the troops aim at.
    """
    sure = [(p, c) for p, c in scored if p >= _least_surety(scene, c) and not is_doubtful(scene, c)]
    contents = [frozenset(c.content) for _, c in sure]
    return [
        (p, c)
        for p, c in sure
        if c.rule not in WORDLESS or not any(its.issuperset(c.cue) for its in contents)
    ]


def _least_surety(scene: Scene, candidate: Candidate) -> float:
    marked = [i for i in candidate.content if scene.mark_of[i] is not None]
    wordless = candidate.rule in WORDLESS and scene.words(marked) < FEWEST_WORDS
    # To promise to do something, or to urge it, is to say so.
    says = candidate.rule == "infinitive" and candidate.word in scene.cues.reporting
    wordless = wordless and not says
    return THRESHOLD_WORDLESS if wordless else THRESHOLD


def choose(scored: Iterable[tuple[float, Candidate]]) -> list[tuple[float, Candidate]]:
    """Keep the surest candidates whose words nobody else has taken."""
    contents: set[int] = set()
    cues: set[int] = set()
    kept: list[tuple[float, Candidate]] = []
    for probability, candidate in sorted(scored, key=_rank):
        free = contents.isdisjoint(candidate.content) and cues.isdisjoint(candidate.cue)
        if free and contents.isdisjoint(candidate.cue) and cues.isdisjoint(candidate.content):
            contents.update(candidate.content)
            cues.update(candidate.cue)
            kept.append((probability, candidate))
    return kept


def _rank(scored: tuple[float, Candidate]) -> tuple[float, int, int]:
    probability, candidate = scored
    return -probability, -len(candidate.content), candidate.content[0]


def _paragraphs(syntax: Syntax) -> tuple[Span, ...]:
    bounds: dict[int, Span] = {}
    for sentence in syntax.sentences:
        start = bounds.get(sentence.paragraph, Span(sentence.start, sentence.end)).start
        bounds[sentence.paragraph] = Span(start, sentence.end)
    return tuple(bounds.values())
