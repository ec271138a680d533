"""Direct speech without quotation marks: a paragraph that begins with a dash.

— [Мы ждём уже год], — сказала [Вера Кольцова]. — [Никто не пришёл].
— [Nous attendons depuis un an], dit [Nadia Lambert].
—[Llevamos un año esperando] —dijo [Nadia Lambert]—. [No ha venido nadie].

Lists begin with dashes too: only a verb of saying shows that somebody speaks. In a dialogue that
has such a verb, a paragraph without one is somebody's words as well, nobody knows whose. In the
examples [the source] and [the content] stand in brackets.
"""

from collections.abc import Iterator, Sequence

from quotetrack.model import Token
from quotetrack.quotations.candidates import NO_SOURCE, Candidate, Source
from quotetrack.quotations.floating import SURETY_OF_UNATTRIBUTED
from quotetrack.quotations.scene import FEWEST_WORDS, Scene
from quotetrack.quotations.sources import noun_phrase
from quotetrack.quotations.spotting import is_unsaid

RULE, OPEN = "dash turn", "dash turn, open"
# Nothing was counted on annotated articles: as sure as a bit less than what stands in marks.
SURETY = 0.9
DASHES = frozenset({"—", "–", "―", "-", "--"})
LONG = frozenset({"—", "―"})
# What ends the words before "— said X", and what ends that before they go on.
BEFORE = frozenset(",?!…")
BEHIND = frozenset(".,;:?!…")
FINAL = frozenset(".?!…")
# An item of a list ends with one of these, a turn doesn't.
LISTING = frozenset(";,:")
# What may stand before the verb in such a clause: "— тихо сказала она", "m'a dit".
LEADING = frozenset({"ADV", "PRON", "PART", "AUX", "CCONJ"})
LONGEST_INSERTION = 40


def put_dashes(
    scene: Scene, chosen: Sequence[tuple[float, Candidate]]
) -> list[tuple[float, Candidate]]:
    """Return the chosen candidates with the turns of dash dialogues in the place of others."""
    turns = list(read_dashes(scene))
    taken = {i for turn in turns for i in (*turn.cue, *turn.content)}
    kept = [(p, c) for p, c in chosen if taken.isdisjoint((*c.cue, *c.content))]
    sureties = {RULE: SURETY, OPEN: SURETY_OF_UNATTRIBUTED}
    return [*kept, *((sureties[turn.rule], turn) for turn in turns)]


def read_dashes(scene: Scene) -> Iterator[Candidate]:
    """Yield the turns of dash dialogues, with whoever is named in them."""
    turns = [tuple(bounds) for bounds in scene.paragraphs()]
    dashed = [_begins_with_dash(scene, *bounds) for bounds in turns]
    found = [_read_turn(scene, *b) if d else None for b, d in zip(turns, dashed, strict=True)]
    for n, (first, last) in enumerate(turns):
        turn = found[n]
        if turn is not None:
            yield turn
        elif dashed[n]:
            beside = [dashed[k] for k in (n - 1, n + 1) if 0 <= k < len(turns)]
            if _is_in_dialogue(dashed, found, n):
                yield from _leave_open(scene, first, last)
            elif n and not any(beside):
                yield from _read_announced(scene, turns[n - 1], (first, last))


def _begins_with_dash(scene: Scene, first: int, last: int) -> bool:
    """Tell whether a paragraph begins with a dash and a space, and has no marks around all.

    A long dash may stand close to the words.
    """
    dash = scene.syntax[first]
    apart = first < last and scene.syntax[first + 1].start > dash.end
    return dash.text in DASHES and (apart or (first < last and dash.text in LONG))


def _opens(scene: Scene, i: int) -> bool:
    """Tell whether a long dash stands close to the word behind it, and to none before it."""
    before, dash, behind = scene.syntax.tokens[i - 1 : i + 2]
    return dash.text in LONG and before.end < dash.start and dash.end == behind.start


def _closes(scene: Scene, i: int) -> bool:
    """Tell whether a long dash stands close to the word before it: —dijo Nadia Lambert[—]."""
    return scene.syntax[i].text in LONG and scene.syntax[i - 1].end == scene.syntax[i].start


def _is_in_dialogue(dashed: Sequence[bool], found: Sequence[Candidate | None], n: int) -> bool:
    """Tell whether one of the dashed paragraphs in a row around the ``n``-th names who speaks."""
    for step in (-1, 1):
        k = n + step
        while 0 <= k < len(dashed) and dashed[k]:
            if found[k] is not None:
                return True
            k += step
    return False


def _read_turn(scene: Scene, first: int, last: int) -> Candidate | None:
    """— [Мы ждём уже год], — сказала [Вера Кольцова]. — [Никто не пришёл]."""
    for i in range(first + 2, last):
        dash = scene.syntax[i].text in DASHES
        before = scene.syntax[i - 1 if dash else i].text[-1]
        close = _opens(scene, i)
        if (before not in BEFORE and not close) or scene.mark_of[i] is not None:
            continue
        if not dash and not scene.syntax[i + 1].text[0].islower():
            continue
        insertion = _end_of_insertion(scene, i, last, close=close)
        stop = insertion if dash else _end_of_sentence(scene, i + 1)
        verb = _verb_behind(scene, i, stop)
        source = _source_of(scene, verb, range(i + 1, stop)) if verb else NO_SOURCE
        if verb is None or not (dash or source.positions):
            continue
        end = i if dash else i + 1
        behind = range(stop, last + 1) if dash else ()
        content = scene.trim_runs((*range(first + 1, end), *behind))
        if scene.words(content):
            return Candidate(RULE, verb.lemma, (verb.i,), source, content)
    return None


def _end_of_insertion(scene: Scene, dash: int, last: int, *, close: bool) -> int:
    """Return the dash that the words go on behind, or what is behind the paragraph."""
    for i in range(dash + 2, min(last, dash + LONGEST_INSERTION) + 1):
        ends = _closes(scene, i) if close else scene.syntax[i - 1].text[-1] in BEHIND
        if scene.syntax[i].text in DASHES and ends:
            return i
    return last + 1


def _end_of_sentence(scene: Scene, i: int) -> int:
    return scene.sentence_bounds(i)[1] + 1


def _verb_behind(scene: Scene, start: int, stop: int) -> Token | None:
    """Return the verb of saying that a clause begins with, if somebody else is said to speak."""
    for i in range(start + 1, min(stop, start + LONGEST_INSERTION)):
        token = scene.syntax[i]
        if token.upos == "VERB":
            says = token.lemma in scene.cues.saying and not is_unsaid(scene, token)
            own = "Person=1" in token.feats or "Person=2" in token.feats
            return token if says and not own else None
        if token.upos not in LEADING:
            return None
    return None


def _source_of(scene: Scene, verb: Token, region: range) -> Source:
    subject = next((t for t in scene.syntax.subjects(verb.i) if t.i in region), None)
    if subject is None:
        return NO_SOURCE
    phrase = noun_phrase(scene, subject.i, without=(verb.i,))
    return Source(tuple(i for i in phrase if i in region), "own")


def _leave_open(scene: Scene, first: int, last: int) -> Iterator[Candidate]:
    """— [Никто не пришёл].: a turn of a dialogue, and nobody is named beside it."""
    content = scene.trim_runs(range(first + 1, last + 1))
    if scene.syntax[last].text[-1] in LISTING:
        return
    if scene.words(content) >= FEWEST_WORDS or scene.syntax[last].text[-1] in FINAL:
        yield Candidate(OPEN, "", (), NO_SOURCE, content)


def _read_announced(
    scene: Scene, before: tuple[int, ...], turn: tuple[int, int]
) -> Iterator[Candidate]:
    """[Мэр] ответил: ¶ — [Мост мы закроем]."""
    colon, (first, last) = before[1], turn
    ends = scene.syntax[last].text[-1] in FINAL and scene.syntax[first + 1].text[0].isupper()
    if scene.syntax[colon].text != ":" or not ends:
        return
    region = range(scene.sentence_bounds(colon)[0], colon)
    for i in reversed(region):
        verb = scene.syntax[i]
        if verb.upos == "VERB" and scene.mark_of[i] is None:
            if verb.lemma in scene.cues.saying and not is_unsaid(scene, verb):
                source = _source_of(scene, verb, region)
                content = scene.trim_runs(range(first + 1, last + 1))
                yield Candidate(RULE, verb.lemma, (verb.i,), source, content)
            return
