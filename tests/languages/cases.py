"""Cases that a linguist writes: a text with its gold parse, and the quotations that are in it.

A file ``CODE.conllu`` holds one language's, as CoNLL-U (universaldependencies.org/format.html),
each under comments::

    # newdoc
    # shows = the subject behind the verb
    # quotation = « Le pont est sûr » | a déclaré | Mme Lambert | direct | Nadia Lambert
    # text = « Le pont est sûr », a déclaré Mme Lambert.
    1	«	«	PUNCT	_	_	5	punct	_	_
    ...

``quotation`` is content, cue, source, kind (direct, mixed, indirect), the speaker's name or
description and, unless it is a statement, the act (thought, intention, question, denial). Pieces
of content, cue or source that stand apart are parted by `` / ``; what there is none of is ``-``.
The content keeps its quotation marks and the word that begins a clause ("que ..."), but no
punctuation at its ends; the cue keeps auxiliaries ("ha dicho"); a speaker who has no name is the
noun ("alcalde"), several are parted by ``; ``; a pronoun that may mean anybody stays one ("su").
A case without such a line has no quotation in it. ``text`` must be what the words spell, where a
word with ``SpaceAfter=No`` has no space behind it; a blank line ends a sentence, ``# newpar``
before one begins a paragraph. An entity may stand in the last column: ``Entity=B-PER``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from quotetrack.model import Attribution, Sentence, Span, Token

HERE = Path(__file__).parent
COLUMNS = 10


@dataclass(frozen=True, slots=True)
class Case:
    """A text with its parse, what it shows, and its quotations as the file has them."""

    language: str
    shows: str
    text: str
    sentences: tuple[Sentence, ...]
    quotations: tuple[tuple[str, ...], ...]


def describe(text: str, found: Attribution) -> tuple[str, ...]:
    """Write a quotation the way the files have it, always with its act."""

    def cut(spans: tuple[Span, ...]) -> str:
        return " / ".join(span.within(text) for span in spans) or "-"

    q = found.quotation
    said = cut(q.content), cut(q.cue), cut(q.source), q.kind.value
    return *said, found.shown or "-", q.act.value


def find_languages() -> list[str]:
    """Return the codes of the languages that have cases."""
    return sorted(path.stem for path in HERE.glob("*.conllu"))


def read_cases(language: str) -> list[Case]:
    """Return the cases of a language; ValueError where a text isn't what its words spell."""
    blocks = (HERE / f"{language}.conllu").read_text("utf-8").split("# newdoc")[1:]
    return [_read_case(language, block.split("\n", 1)[1]) for block in blocks]


def _read_case(language: str, block: str) -> Case:
    writer = _Writer()
    shows, quotations = "", []
    for group in block.strip("\n").split("\n\n"):
        lines = group.splitlines()
        told = [line[1:].strip().partition(" = ") for line in lines if line.startswith("#")]
        for name, _, value in told:
            if name == "shows":
                shows = value
            elif name == "quotation":
                quotations.append(_read_quotation(value))
        if any(name.startswith("newpar") for name, _, _ in told):
            writer.begin_paragraph()
        text = next((value for name, _, value in told if name == "text"), "")
        rows = [line.split("\t") for line in lines if line[:1].isdigit()]
        _check_rows(f"{language}.conllu, case {shows!r}", rows)
        writer.write_sentence(rows, text)
    return Case(language, shows, writer.text, tuple(writer.sentences), tuple(quotations))


def _check_rows(where: str, rows: Sequence[list[str]]) -> None:
    """Raise ValueError, with the place, for a line that was written amiss."""
    words = sum(row[0].isdigit() for row in rows)
    for row in rows:
        line = " ".join(row)
        if len(row) != COLUMNS:
            raise ValueError(f"{where}: {len(row)} columns, parted by tabs, not 10: {line}")
        if row[0].isdigit() and not (row[6].isdigit() and int(row[6]) <= words):
            raise ValueError(f"{where}: the head is no word of the sentence: {line}")


def _read_quotation(value: str) -> tuple[str, ...]:
    content, cue, source, kind, speaker, *act = (part.strip() for part in value.split(" | "))
    return content, cue, source, kind, speaker, *(act or ["statement"])


@dataclass(slots=True)
class _Writer:
    text: str = ""
    sentences: list[Sentence] = field(default_factory=list)
    count: int = 0
    paragraph: int = 0
    glue: str = ""

    def begin_paragraph(self) -> None:
        if self.text:
            self.paragraph += 1
            self.glue = "\n\n"

    def write_sentence(self, rows: Sequence[list[str]], text: str) -> None:
        self.text += self.glue
        start, first = len(self.text), self.count
        tokens = tuple(self._write_tokens(rows, first))
        self.glue = self.text[len(self.text.rstrip(" ")) :]
        self.text = self.text.rstrip(" ")
        if text and self.text[start:] != text:
            raise ValueError(f"the words spell {self.text[start:]!r}, not {text!r}")
        self.sentences.append(Sentence(tokens, self.paragraph))

    def _write_tokens(self, rows: Sequence[list[str]], first: int) -> Iterator[Token]:
        inside, place = 0, (0, 0)
        for row in rows:
            number = row[0]
            if "." in number:  # an empty node of the enhanced graph
                continue
            if "-" in number:
                inside = int(number.partition("-")[2])
                place = self._write_word(row)
                continue
            if int(number) > inside:
                place = self._write_word(row)
            yield self._make_token(row, place, first)

    def _write_word(self, row: list[str]) -> tuple[int, int]:
        start = len(self.text)
        self.text += row[1] if "SpaceAfter=No" in row[9] else f"{row[1]} "
        return start, start + len(row[1])

    def _make_token(self, row: list[str], place: tuple[int, int], first: int) -> Token:
        _, form, lemma, upos, _, feats, head, deprel, _, misc = row
        tags = dict(pair.split("=", 1) for pair in misc.split("|") if "=" in pair)
        tag = tags.get("Entity", "")
        i, self.count = self.count, self.count + 1
        return Token(
            i=i,
            start=place[0],
            end=place[1],
            text=form,
            lemma=lemma.lower(),
            upos=upos,
            deprel=deprel,
            head=first + int(head) - 1 if int(head) else i,
            entity=tag[2:],
            entity_begins=tag.startswith("B-"),
            feats="" if feats == "_" else feats,
        )
