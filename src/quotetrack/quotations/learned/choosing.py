"""Choose among the ranked contents: the surest first, no word said twice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from quotetrack.quotations.candidates import Candidate, Source
from quotetrack.quotations.learned.admitting import may_stand
from quotetrack.quotations.learned.arrays import Floats
from quotetrack.quotations.learned.engine import Ranked
from quotetrack.quotations.learned.readings import Material, Reading
from quotetrack.quotations.scene import Scene

# The name of what no rule reads.
RANKED = "ranked"
# A rule that is so sure names who speaks where the rankers find nobody.
SURE_NAME = 0.6
# What holds neither marks nor a verb must be as sure as this.
LEAST_BARE = 0.5
# Less sure cues have no say in who else's words those of another are.
LEAST_SEEN = 0.3
# ... and what no rule reads, with no more than terms in marks, as this.
LEAST_UNREAD = 0.5
# Of two contents whose scores lie so close, one that a rule reads as surely as this is taken.
CLOSE = 0.15
SURE_RULE = 0.85
# Rules that read the layout of a page, which the rankers' training articles hardly show.
LAID_OUT = frozenset({"turn"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One chosen reading, its probability, and its row among the ranked contents."""

    probability: float
    candidate: Candidate
    row: int
    reasons: tuple[str, ...] = ()


class Chooser:
    """Keeps the words that are taken, so that nothing is said twice."""

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold
        self._contents: set[int] = set()
        self._cues: set[int] = set()

    def choose(self, material: Material, ranked: Ranked, probabilities: Floats) -> Iterator[Choice]:
        """Yield what is sure enough, the cue with the surest content first."""
        by_cue = [r for r in _by_cue(ranked, probabilities) if probabilities[r[0]] >= LEAST_SEEN]
        read = cache(partial(to_candidate, material, ranked))
        retold = _find_retold(material, {rows[0]: read(rows[0]) for rows in by_cue})
        for rows in by_cue:
            if rows[0] in retold:
                continue
            for row in _agree(material, ranked, rows):
                if probabilities[row] < self._threshold:
                    break
                candidate = read(row)
                if self._is_free(candidate):
                    may = may_stand(material.table.scene, candidate)
                    if may and probabilities[row] >= self._least(material.table.scene, candidate):
                        self._take(candidate)
                        yield Choice(float(probabilities[row]), candidate, row)
                    break

    def _least(self, scene: Scene, candidate: Candidate) -> float:
        """Return how sure a candidate must be, surer without marks and verb: he saw the town."""
        bare = all(scene.syntax[i].upos not in {"VERB", "AUX"} for i in candidate.content)
        bare = bare and any(scene.mark_of[i] is None for i in candidate.content)
        if candidate.rule == RANKED and _has_terms(scene, candidate.content):
            return max(self._threshold, LEAST_UNREAD)
        return max(self._threshold, LEAST_BARE) if bare else self._threshold

    def fill(self, material: Material, least: float) -> Iterator[tuple[float, Candidate]]:
        """Yield what rules read in words in marks that nobody has taken: a dash, a heading."""
        scene = material.table.scene
        for r in sorted(material.readings, key=lambda r: (-r.probability, r.content)):
            direct = all(scene.mark_of[i] is not None for i in r.words)
            if (
                (direct or r.rule in LAID_OUT)
                and r.probability >= least
                and self._is_free(r.candidate)
            ):
                self._take(r.candidate)
                yield r.probability, r.candidate

    def _take(self, candidate: Candidate) -> None:
        self._contents.update(candidate.content)
        self._cues.update(candidate.cue)

    def _is_free(self, candidate: Candidate) -> bool:
        """Tell whether a candidate has words of its own, and its cue is nobody's words."""
        return (
            bool(candidate.content)
            and self._contents.isdisjoint(candidate.content)
            and self._contents.isdisjoint(candidate.cue)
            and self._cues.isdisjoint(candidate.cue)
            and self._cues.isdisjoint(candidate.content)
        )


def _find_retold(material: Material, tops: Mapping[int, Candidate]) -> set[int]:
    """Return the contents that hold somebody else's quoted words with their own cue and source.

    “We fight on,” [Ellery] told the cabinet, according to Nordhoff: the words are Ellery's.
    """
    scene = material.table.scene
    quoted = [
        (row, {*c.content, *c.cue, *c.source.positions})
        for row, c in tops.items()
        if c.source.positions and _is_direct(scene, c.content)
    ]
    by_rules = [
        (-1, {*r.candidate.content, *r.candidate.cue, *r.candidate.source.positions})
        for r in material.readings
        if r.source and r.probability >= SURE_RULE and _is_direct(scene, r.candidate.content)
    ]
    return {
        row
        for row, c in tops.items()
        for inner, words in [*quoted, *by_rules]
        if inner != row and words.issubset(c.content)
    }


def _is_direct(scene: Scene, content: Sequence[int]) -> bool:
    return bool(content) and all(scene.mark_of[i] is not None for i in content)


def _has_terms(scene: Scene, content: Sequence[int]) -> bool:
    """Tell whether a content has words in marks that are all terms, no statements.

    A statement has a verb, too: «coalition of the willing.» ends a sentence, and is a term.
    """
    marked = [scene.marked[n] for n in {scene.mark_of[i] for i in content} if n is not None]
    return bool(marked) and not any(
        scene.is_statement(m) and any("VerbForm" in scene.syntax[i].feats for i in m.positions)
        for m in marked
    )


def _by_cue(ranked: Ranked, probabilities: Floats) -> list[list[int]]:
    """Return the rows of each cue, by rank; cues by the probability of their best."""
    rows: dict[int, list[int]] = {}
    for row, owner in enumerate(ranked.contents.owner.tolist()):
        rows.setdefault(owner, []).append(row)
    return sorted(rows.values(), key=lambda r: -probabilities[r[0]])


def _agree(material: Material, ranked: Ranked, rows: list[int]) -> list[int]:
    """Put the second content of a cue first if it is about as good, and a sure rule agrees."""
    if len(rows) < 2 or ranked.scores[rows[0]] - ranked.scores[rows[1]] > CLOSE:  # noqa: PLR2004
        return rows
    head = int(ranked.frame.cues.head[ranked.contents.owner[rows[0]]])
    sure = [r.words for r in material.by_head.get(head, ()) if r.probability >= SURE_RULE]
    first, second = (
        any(words <= set(ranked.contents.positions(row)) for words in sure) for row in rows[:2]
    )
    return [rows[1], rows[0], *rows[2:]] if second and not first else rows


def to_candidate(material: Material, ranked: Ranked, row: int) -> Candidate:
    """Return a ranked content with its cue and source as the rules would, its edges tidied."""
    frame, owner = ranked.frame, int(ranked.contents.owner[row])
    table = material.table
    scene = table.scene
    cue = tuple(range(int(frame.cues.first[owner]), int(frame.cues.last[owner]) + 1))
    source = tuple(range(int(frame.source_first[owner]), int(frame.source_last[owner]) + 1))
    source = _with_name(scene, source, ranked.contents.positions(row))
    taken = {*cue, *source}
    content = tidy(scene, [i for i in ranked.contents.positions(row) if i not in taken])
    head = int(frame.cues.head[owner])
    named = None if source else _named_reading(scene, material, content)
    if named is not None:
        return replace(named.candidate, content=content)
    reading = _same_reading(scene, material.by_head.get(head, ()), content)
    if reading is None:
        return Candidate(RANKED, table.lemma[head], cue, Source(source, RANKED), content)
    word = reading.candidate.word
    path = reading.candidate.source.path
    return Candidate(reading.rule, word, cue, Source(source, path), content)


def _with_name(scene: Scene, source: tuple[int, ...], content: Sequence[int]) -> tuple[int, ...]:
    """Add the name that follows a role: according to [the mayor], [Anna Brask], it is safe."""
    syntax = scene.syntax
    behind = source[-1] + 1 if source else len(syntax)
    if behind + 1 not in content or syntax[behind].text != "," or syntax[source[-1]].upos != "NOUN":
        return source
    end = behind + 1
    while end < len(syntax) and syntax[end].upos == "PROPN" and scene.mark_of[end] is None:
        end += 1
    named = end > behind + 1 and end < len(syntax) and syntax[end].text == ","
    return tuple(range(source[0], end)) if named else source


def _named_reading(scene: Scene, material: Material, content: Sequence[int]) -> Reading | None:
    """Return a sure reading of the same words by any cue that names who said them.

    [Tom Whitfield] was quoted as saying [it was safe]: quoted, by nobody; saying, by him.
    """
    same = material.by_words.get(frozenset(scene.words_of(content)), ())
    named = [r for r in same if r.probability >= SURE_NAME]
    return max(named, key=lambda r: r.probability, default=None)


def tidy(scene: Scene, positions: Sequence[int]) -> tuple[int, ...]:
    """Drop commas at the edges of each run, and runs without a word; keep marks whole."""
    kept = scene.trim_runs(scene.keep_marks_whole(scene.trim(positions)))
    return _before_own_words(scene, tuple(sorted({*kept, *_ends_of_marks(scene, kept)})))


def _before_own_words(scene: Scene, positions: tuple[int, ...]) -> tuple[int, ...]:
    """Cut a new sentence in marks off a mixed content: those words are a quotation of their own.

    The bridge, she said, was “safe.” [“We checked it.”]
    """
    starts = [i for i in positions if i - 1 not in positions]
    first = [i for i in positions if len(starts) < 2 or i < starts[1]]  # noqa: PLR2004 - a second
    marked = {scene.mark_of[i] is not None for i in first if scene.is_word(i)}
    if marked != {True, False}:
        return positions
    new = (
        i
        for i in starts[1:]
        if (number := scene.mark_of[i]) is not None
        and scene.begins_sentence(i)
        and set(scene.marked[number].positions) >= {j for j in positions if j >= i}
    )
    cut = next(new, positions[-1] + 1)
    return tuple(i for i in positions if i < cut)


def _ends_of_marks(scene: Scene, positions: Sequence[int]) -> Iterator[int]:
    """Yield what is left of marks behind each run: a full stop, the closing mark."""
    inside = set(positions)
    for i in positions:
        number = scene.mark_of[i]
        if number is not None and i + 1 not in inside:
            rest = range(i + 1, scene.marked[number].last + 1)
            if not scene.words(rest):
                yield from rest


def _same_reading(
    scene: Scene, readings: Sequence[Reading], content: Sequence[int]
) -> Reading | None:
    """Return the same cue's reading that is likest to a content, a part of it or the whole."""
    words = scene.words_of(content)
    shared = [
        (len(words & its) / len(words | its), r.probability, n)
        for n, r in enumerate(readings)
        if (its := r.words) and (its <= words or words <= its)
    ]
    return readings[max(shared)[2]] if shared else None
