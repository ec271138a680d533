"""Where names stand in a text: runs of tokens, cut to the name itself."""

from collections.abc import Iterator

from quotetrack.lang.people import People
from quotetrack.model import Token
from quotetrack.speakers.names import PAIR, leading, strip_lead
from quotetrack.speakers.pieces import (
    BODY_LABELS,
    NAME_LABELS,
    PERSON_LABELS,
    Naming,
    join_bodies,
    join_nicknames,
    join_pieces,
)
from quotetrack.speakers.stretching import stretch_names
from quotetrack.syntax import Syntax

POSSESSIVES = frozenset({"'s", "’s", "'", "’", "‘s"})
MARKS_IN_NAMES = frozenset({"-", "–", '"', "“", "”", "."})
HEADLINE_WORDS = 4  # long words that a headline has at least
HEADLINE_SHARE = 0.6  # of them written large, in a line without a full stop
SENTENCE_SHARE = 0.8  # the same in a line with one
NO_NAME = frozenset({"VERB", "AUX", "PRON", "SCONJ", "ADV"})
DATELINE = 9  # tokens between a dateline's place and its dash: ", Norland, March 3 (AP) —"
LONGEST_NAME = 9  # tokens; the longest runs are headlines
EMPTY = frozenset({"DET", "PUNCT", "PRON", "SYM", "ADP"})


def find_namings(syntax: Syntax, people: People) -> list[Naming]:
    """Return all names in the text in order, without titles, articles and possessives."""
    pieces = join_pieces(syntax, _runs(syntax, people), people)
    runs = stretch_names(syntax, join_bodies(syntax, pieces, people), people)
    trimmed = [_trim(syntax, run, people) for run in runs]
    cut = list(join_nicknames(syntax, trimmed, people))
    starts = {naming.first for naming in cut}
    cut = [_leave_title(syntax, naming, starts, people) for naming in cut]
    found = [naming for naming in cut if _is_name(syntax, naming, people)]
    found = [n for n in _shorten_in_headlines(syntax, found) if not is_dateline(syntax, n)]
    return sorted([*found, *_missed(syntax, found)], key=lambda naming: naming.first)


def _shorten_in_headlines(syntax: Syntax, found: list[Naming]) -> Iterator[Naming]:
    """Cut names in headlines to what the text below calls them: "[Lambert] Wins"."""
    words = {n: tuple(t.text for t in syntax.tokens[n.first : n.end]) for n in found}
    headlines = {n for n in found if is_headline(syntax, n.first)}
    below = {words[n] for n in found if n not in headlines}
    for naming in found:
        whole = words[naming]
        if whole not in below and naming in headlines:
            sizes = (k for k in range(len(whole) - 1, 0, -1) if whole[:k] in below)
            size = next(sizes, len(whole))
            yield Naming(naming.first, naming.first + size, naming.label)
        else:
            yield naming


def is_dateline(syntax: Syntax, naming: Naming) -> bool:
    """Tell whether a name is where a report comes from: "[AIN ZARQUON] — The well ..."."""
    first = naming.first
    begins = first == 0 or syntax.sentence(first - 1).paragraph != syntax.sentence(first).paragraph
    if not begins:
        return False
    behind = (t for t in syntax.tokens[naming.end : naming.end + DATELINE])
    words = [t.text for t in behind]
    loud = all(t.text.isupper() for t in syntax.tokens[first : naming.end])
    return words[:1] in (["—"], ["–"]) or ("—" in words and (loud or "(" in words))


def is_headline(syntax: Syntax, i: int) -> bool:
    """Tell whether token ``i`` stands in a line that writes most of its words large."""
    tokens = syntax.sentence(i).tokens
    for token in tokens:  # first, because it settles nearly all sentences
        if token.upos in {"VERB", "AUX"} and token.text.islower():
            return False
    long = [t.text for t in tokens if t.text[0].isalpha() and len(t.text) > len("that")]
    ended = tokens[-1].text in {".", "!", "?", "”", '"', "»", ":"}
    large = sum(word[0].isupper() for word in long)
    share = SENTENCE_SHARE if ended else HEADLINE_SHARE
    return len(long) >= HEADLINE_WORDS and large >= share * len(long)


def _leave_title(syntax: Syntax, naming: Naming, starts: set[int], people: People) -> Naming:
    """Leave a title at a name's end to the name that follows: "Charlotte [Mayor] Lambert"."""
    last = syntax[naming.end - 1].text.casefold() if naming.end > naming.first else ""
    if last in people.titles and naming.end in starts and naming.end - naming.first > 1:
        return Naming(naming.first, naming.end - 1, "")
    return naming


def _is_name(syntax: Syntax, naming: Naming, people: People) -> bool:
    """Tell whether something is left of a run, and more than a title: "the Governor"."""
    tokens = syntax.tokens[naming.first : naming.end]
    before = syntax[naming.first - 1].text if naming.first else ""
    if len(tokens) == 1 and tokens[0].text.casefold() in people.legal_forms:
        return False
    # "(D-Mo.)" behind a name tells party and place.
    affiliation = before == "(" and len(tokens[0].text if tokens else "") == 1
    if affiliation or not any(t.text[0].isupper() for t in tokens):
        return False
    # "Dean" and "King" are families too; whether one is named in full shows later.
    word = tokens[0].text.casefold()
    title = word in people.titles or word in people.honorifics
    if len(tokens) > 1 or not title:
        return True
    bare = not syntax.children(tokens[0].i, "det", "amod", "nmod:poss", "compound")
    bare = bare and tokens[0].deprel not in {"compound", "amod", "flat"}
    # "Bürgermeisterin [Nadia Lambert]": what stands right behind it is the name.
    bare = bare and all(t.i != naming.end for t in syntax.children(tokens[0].i, "flat", "appos"))
    return bare and tokens[0].text.isalpha()


def _missed(syntax: Syntax, found: list[Naming]) -> Iterator[Naming]:
    """Yield family names that the tagger took for common nouns: ".” Lambert said"."""
    covered = {i for naming in found for i in range(naming.first, naming.end)}
    # Behind the first, every name may be what a person goes by: "Julián [Prats] [Moll]".
    families = {
        token.text
        for n in found
        if n.label in PERSON_LABELS and n.end - n.first > 1
        for token in syntax.tokens[n.first + 1 : n.end]
        if token.text[0].isupper() and token.text.isalpha()
    }
    for token in syntax.tokens:
        if (
            token.text in families
            and token.i not in covered
            and not syntax.children(token.i, "det")
        ):
            yield Naming(token.i, token.i + 1, "")


def _runs(syntax: Syntax, people: People) -> Iterator[Naming]:
    """Yield neighbouring proper nouns, or tokens of one entity, inside a sentence.

    An entity with common words in it ("Lambert Faces New Charges of") is no name: of it only the
    proper nouns count.
    """
    for run in _labelled_runs(syntax, people):
        if run.label not in BODY_LABELS or _is_written_as_name(syntax, run, people):
            yield run
            continue
        first = None
        for i in range(run.first, run.end + 1):
            proper = i < run.end and syntax[i].upos == "PROPN"
            if proper and first is None:
                first = i
            elif not proper and first is not None:
                yield Naming(first, i, "")
                first = None


def _is_written_as_name(syntax: Syntax, run: Naming, people: People) -> bool:
    tokens = syntax.tokens[run.first : run.end]
    if len(tokens) > LONGEST_NAME or any(t.upos in {"AUX", "SCONJ"} for t in tokens):
        return False
    return all(
        t.text[0].isupper()
        or t.upos in {"PUNCT", "NUM", "PART", "DET"}
        or t.text.casefold() in people.joining
        or t.text.casefold() in people.particles
        for t in tokens
    )


def _labelled_runs(syntax: Syntax, people: People) -> Iterator[Naming]:
    for sentence in syntax.sentences:
        first, labels = 0, [""]
        going = False
        for token in sentence.tokens:
            if not (going or token.entity or token.upos == "PROPN"):
                continue  # as most are
            here = token.entity if token.entity in NAME_LABELS else ""
            named = bool(here) or (token.upos == "PROPN" and not token.entity)
            same = here == labels[-1] or (labels[-1] in PERSON_LABELS and bool(here))
            goes_on = going and named and not token.entity_begins
            goes_on = goes_on and (same or _is_linked(syntax, token, people))
            if going and not goes_on:
                yield Naming(first, token.i, _choose_label(syntax, first, token.i, labels, people))
            if named and not goes_on:
                first, labels = token.i, [here]
            elif named:
                labels.append(here)
            going = named
        if going:
            end = sentence.tokens[-1].i + 1
            yield Naming(first, end, _choose_label(syntax, first, end, labels, people))


def _is_linked(syntax: Syntax, token: Token, people: People) -> bool:
    """Tell whether a word goes on with the name before it, whatever the recogniser calls them."""
    before = syntax[token.i - 1]
    words = (before.text.casefold(), token.text.casefold())
    if any(leading(word, people) for word in words):
        return False
    written = before.text[0].isupper() and token.text[0].isupper()
    hung = before.deprel in {"compound", "flat", "amod"} and before.head >= token.i
    return written and hung and (before.head in (token.i, token.head))


def _choose_label(syntax: Syntax, first: int, end: int, labels: list[str], people: People) -> str:
    """Return one label for words that the recogniser called differently."""
    if len(set(labels)) == 1:
        return labels[0]
    words = {t.text.casefold() for t in syntax.tokens[first:end]}
    if words & people.body_words:
        return "ORG"
    return next((label for label in labels if label in PERSON_LABELS), labels[0])


def _trim(syntax: Syntax, run: Naming, people: People) -> Naming:
    """Cut a run to the name: no article, title, possessive, and no common noun in a person's."""
    first, end = run.first, run.end
    while first < end and syntax[first].upos in EMPTY:
        first += 1
    if run.label not in BODY_LABELS or _leads_with_title(syntax, first, end, people):
        owners = [i for i in range(first, end - 1) if syntax[i].text in POSSESSIVES]
        first = owners[-1] + 1 if owners else first
        first += strip_lead([t.text for t in syntax.tokens[first:end]], people)
        end = next((i for i in range(first, end) if not _may_stand(syntax, i, run, people)), end)
        end = next((i for i in range(first + 1, end) if syntax[i].upos in NO_NAME), end)
        first += _ends_title(syntax, first, end, people)
        first += _stray_word([t.text for t in syntax.tokens[first:end]], people)
    while end > first and (syntax[end - 1].text in POSSESSIVES or syntax[end - 1].upos == "PUNCT"):
        end -= 1
    return Naming(first, end, run.label)


def _ends_title(syntax: Syntax, first: int, end: int, people: People) -> bool:
    """Tell whether a name's first word ends the title before it: "Chief Of [Staff] X Y"."""
    if first < PAIR or end - first <= PAIR:
        return False
    title, of = syntax[first - 2].text.casefold(), syntax[first - 1].text.casefold()
    return title in people.titles and of in people.joining


def _stray_word(words: list[str], people: People) -> bool:
    """Tell whether a word stands before a name that begins with a known first name."""
    first, second = (words[0].casefold(), words[1].casefold()) if words[2:] else ("", "")
    known = people.first_names
    return second in known and first not in known and len(first) > len("j.") and "-" not in words


def _leads_with_title(syntax: Syntax, first: int, end: int, people: People) -> bool:
    """Tell whether "Sen. Lambert", taken for a body's name, begins with a short title."""
    word = syntax[first].text.casefold() if first < end else ""
    return end - first > 1 and (word in people.honorifics or word in people.abbreviated)


def _may_stand(syntax: Syntax, i: int, run: Naming, people: People) -> bool:
    """Tell whether token ``i`` may be part of a person's name, as is "rim" in "Dov Ela-rim"."""
    word = syntax[i].text
    hyphen = i > run.first and syntax[i - 1].text in {"-", "‑"}
    glued = hyphen and syntax[i - 1].end == syntax[i].start
    known = word.casefold() in people.particles or word in MARKS_IN_NAMES
    return glued or known or word[0].isupper()
