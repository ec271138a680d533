"""Labels of a transcript's turns: "WALLACE:", "Q:", "Nadia Lambert (through an interpreter):".

A label is read from how a line begins. Whether it labels speech or a recipe's steps is told in
``transcripts`` by all of them together.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from quotetrack.lang import Language
from quotetrack.model import Span
from quotetrack.quotations.scene import Scene

MOST_WORDS = 5
_WORD = r"[\w#][\w.'’&-]*"
_LABEL = re.compile(
    r"[ \t]*[\"“„«‘']{0,2}[ \t]*"  # “WALLACE: ...: the mark is the paragraph's
    rf"(?P<label>[^\W\d_][\w.'’&-]*(?:,?[ \u00a0]{_WORD}){{0,{MOST_WORDS - 1}}})"
    r"[ \t\u00a0]*(?P<aside>\([^()\n]{1,60}\)|\[[^\[\]\n]{1,60}\])?[ \t\u00a0]*"
    r"(?P<colon>:)(?=\s|$|[\"“„«‘'(\[A-Z])"
)
_CAPITALS = re.compile(r"(?:Ma?c|D[ei]|La|Van|O['’])?[^a-z]*")  # McCAIN, DeVOS


class Style(Enum):
    """How a label is written: a part in the talk ("Q"), a name in CAPITALS, or a Name."""

    PART = "part"
    CAPITALS = "capitals"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Label:
    """A label at a line's start. ``key`` is equal for the labels of one speaker.

    ``line`` is the whole line, ``paragraph`` its number; ``colon`` ends the label. ``words`` are
    those behind it, or where there are none the next line, the ``last``th of the document.
    ``named``: the text shows elsewhere that this is a name, or the label has a first name or
    "Ms." in it. ``plain``: its word stands in the text in lower case too, as names don't.
    """

    line: Span
    paragraph: int
    words: Span
    last: int
    span: Span
    colon: Span
    style: Style
    key: str
    named: bool
    plain: bool

    @property
    def is_part(self) -> bool:
        """Whether the label names no person but a part in the talk."""
        return self.style is Style.PART


def find_lines(scene: Scene) -> Iterator[tuple[int, Span]]:
    """Yield the lines of a document, each with the number of its paragraph.

    A paragraph whose lines were wrapped is cut where a label in capitals begins one.
    """
    text = scene.syntax.text
    for first, last in scene.paragraphs():
        start, end = scene.syntax[first].start, scene.syntax[last].end
        number = scene.paragraph_of(first)
        for at in (m.end() for m in re.finditer(r"[\r\n]+", text[start:end])):
            found = _LABEL.match(text, scene.syntax[first].start + at, end)
            if found and _is_in_capitals(found["label"]):
                behind = scene.syntax[first].start + at
                yield number, _strip(text, start, behind)
                start = behind
        yield number, _strip(text, start, end)


def _strip(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return Span(start + len(part) - len(part.lstrip()), start + len(part.rstrip()))


def shows_label(text: str, line: Span) -> bool:
    """Tell whether a line begins with what looks like a label, whatever it may label."""
    return _LABEL.match(text, *line) is not None


def read_labels(scene: Scene, language: Language, lines: Sequence[tuple[int, Span]]) -> list[Label]:
    """Return the labels at the start of ``lines`` that may be a speaker's, in order."""
    text = scene.syntax.text
    matches = {
        n: found for n, (_, line) in enumerate(lines) if (found := _LABEL.match(text, *line))
    }
    if not matches:
        return []
    known = Names.gather(scene, language, [Span(*m.span()) for m in matches.values()])
    labels = (_read(lines, n, found, language, known) for n, found in matches.items())
    return [label for label in labels if label is not None]


def _read(
    lines: Sequence[tuple[int, Span]],
    n: int,
    found: re.Match[str],
    language: Language,
    known: "Names",
) -> Label | None:
    words = [w for w in re.split(r"[,\s]+", found["label"]) if w]
    folded = [w.casefold().rstrip(".") for w in words]
    style = _tell_style(words, folded, language)
    last = next((w for w in reversed(folded) if w not in language.people.suffixes), folded[-1])
    named = style is Style.PART or known.tells(words, folded, last, language)
    if style is None or (not named and _heads_something_else(folded, language)):
        return None
    number, line = lines[n]
    behind, of = _words_behind(found, lines, n)
    return Label(
        line=line,
        paragraph=number,
        words=behind,
        last=of,
        span=Span(*found.span("label")),
        colon=Span(*found.span("colon")),
        style=style,
        key=" ".join(folded) if style is Style.PART else last,
        named=named,
        plain=style is not Style.PART and last in known.plain,
    )


def _words_behind(
    found: re.Match[str], lines: Sequence[tuple[int, Span]], n: int
) -> tuple[Span, int]:
    """Return the words that a label stands before, and the number of their line."""
    text, end = found.string, lines[n][1].end
    following = lines[n + 1][1] if n + 1 < len(lines) else None
    bare = not any(c.isalnum() for c in text[found.end() : end])
    if bare and following is not None and not shows_label(text, following):
        return following, n + 1
    return Span(found.end("colon"), end), n


def _tell_style(words: list[str], folded: list[str], language: Language) -> Style | None:
    parts = language.cues.transcripts.parts
    if words[0][0].isupper() and all(w in parts or w.lstrip("#").isdigit() for w in folded):
        return Style.PART
    if any(c.isdigit() for word in words for c in word):
        return None
    if _is_in_capitals(" ".join(words)):
        return Style.CAPITALS
    name = all(w[0].isupper() or w in language.people.particles for w in words)
    return Style.NAME if name and words[-1][0].isupper() else None


def _is_in_capitals(label: str) -> bool:
    """Tell whether a label is in capitals; one letter alone is none of a name."""
    letters = sum(c.isalpha() for c in label)
    return letters > 1 and all(_CAPITALS.fullmatch(word) for word in label.split())


def _heads_something_else(folded: list[str], language: Language) -> bool:
    """Tell whether a label is a heading (FOR SALE), a place before its news, or a time."""
    whole, people = " ".join(folded), language.people
    if not (language.cues.transcripts.headings | people.joining).isdisjoint(folded):
        return True
    return whole in people.places or f"{whole}." in people.places or whole in people.times


@dataclass(frozen=True, slots=True)
class Names:
    """What a text, its labels left out, shows of words: ``names`` are surely names of somebody.

    ``plain`` words stand in lower case. All are in lower case here.
    """

    names: frozenset[str]
    plain: frozenset[str]

    @classmethod
    def gather(cls, scene: Scene, language: Language, labels: list[Span]) -> "Names":
        """Read the words of a text but for those of ``labels``."""
        skipped = {i for span in labels for i in scene.syntax.tokens_in(span)}
        tokens = [t for t in scene.syntax.tokens if t.i not in skipped and t.text[0].isalpha()]
        names = {t.text.casefold() for t in tokens if _is_name(scene, t.i, language)}
        plain = {t.text for t in tokens if t.text.islower()}
        # Alex Seitz-[Wald]: a name's last part goes with its first.
        parts = {t.text.casefold() for t in tokens if _ends_name(scene, t.i, names)}
        return cls(frozenset(names | parts), frozenset(plain))

    def tells(self, words: list[str], folded: list[str], last: str, language: Language) -> bool:
        """Tell whether a label has a name in it: "MS. LAMBERT", "NADIA LAMBERT", "LAMBERT"."""
        if last.rpartition("-")[2] in self.names:
            return True
        people = language.people
        titles = people.titles | people.honorifics.keys()
        first = words[0].casefold()
        titled = first in people.honorifics or (first.endswith(".") and first in titles)
        begins = titled or first in people.first_names
        return begins and len(folded) > 1 and last not in self.plain


def _is_name(scene: Scene, i: int, language: Language) -> bool:
    """Nadia [Lambert], Ms. [Lambert], [Lambert] said: a name by what stands beside it."""
    token = scene.syntax[i]
    if not token.text[0].isupper():
        return False
    first, last = scene.sentence_bounds(i)
    before = scene.syntax[i - 1] if i > first else None
    # The verbs that are both: to ask for ``reporting`` is to intersect two sets for each word.
    saying, verbs = scene.cues.saying, scene.cues.verbs
    beside = scene.syntax[i + 1].lemma if i < last else "", before.lemma if before else ""
    if any(lemma in saying and lemma in verbs for lemma in beside):
        return token.upos == "PROPN"
    if before is None or not before.text[0].isupper():
        return False
    word, people = before.text.casefold(), language.people
    leads = word in people.honorifics or word in people.titles or word in people.first_names
    return leads or (before.i > first and before.upos == token.upos == "PROPN")


def _ends_name(scene: Scene, i: int, names: set[str]) -> bool:
    if i < len("x-") or scene.syntax[i - 1].text != "-":
        return False
    return scene.syntax[i].text[0].isupper() and scene.syntax[i - 2].text.casefold() in names
