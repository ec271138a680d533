"""Parses written by hand, so that no unit test loads a model.

A line is a token: form, part of speech, head (counted in its sentence from 1, 0 for the root),
relation, then if need be an entity type and UD features, in any order::

    parse_conllu('''
        Nadia/nadia  PROPN 2 compound PERSON
        Lambert      PROPN 3 nsubj    PERSON
        said/say     VERB  0 root     VerbForm=Fin
        .            PUNCT 3 punct
    ''')

``form/lemma`` gives a lemma, else it is the form in lower case. A blank line ends a sentence, a
line ``¶`` a paragraph. Neighbours of one entity type are one entity, unless the second says
``B-PERSON``.
"""

from dataclasses import dataclass

from quotetrack.model import Sentence, Span, Token
from quotetrack.syntax import Syntax

NO_SPACE_BEFORE = (".", ",", ";", ":", "!", "?", "”", "’", "»", ")", "'s", "n't", "%", "''")
NO_SPACE_AFTER = ("“", "‘", "«", "(", "$", "``", "„")


@dataclass(slots=True)
class _Writer:
    """The text and tokens written so far."""

    text: str = ""
    count: int = 0
    glued: bool = True

    def write(self, form: str) -> tuple[int, int]:
        opens = form == '"' and self.text.count('"') % 2 == 0
        closes = form == '"' and not opens
        if not (self.glued or closes or form.startswith(NO_SPACE_BEFORE)):
            self.text += " "
        start = len(self.text)
        self.text += form
        self.glued = opens or form in NO_SPACE_AFTER
        return start, len(self.text)


def parse_conllu(block: str) -> Syntax:
    """Build the syntax of the document that ``block`` writes down; see the module's docstring."""
    writer = _Writer()
    sentences: list[Sentence] = []
    for paragraph, lines in enumerate(block.strip().split("¶")):
        if paragraph:
            writer.text += "\n"
            writer.glued = True
        sentences += [
            Sentence(_tokens(group.splitlines(), writer), paragraph)
            for group in "\n".join(line.strip() for line in lines.splitlines()).split("\n\n")
            if group.strip()
        ]
    return Syntax(writer.text, sentences)


def _tokens(lines: list[str], writer: _Writer) -> tuple[Token, ...]:
    first = writer.count
    tokens: list[Token] = []
    for line in filter(None, lines):
        form, upos, head, deprel, *rest = line.split()
        word, _, lemma = form.partition("/")
        start, end = writer.write(word)
        label = next((field for field in rest if "=" not in field), "")
        entity = label.removeprefix("B-")
        before = tokens[-1].entity if tokens else ""
        tokens.append(
            Token(
                i=writer.count,
                start=start,
                end=end,
                text=word,
                lemma=lemma or word.lower(),
                upos=upos,
                deprel=deprel,
                head=first + int(head) - 1 if int(head) else writer.count,
                entity=entity,
                entity_begins=bool(entity) and (entity != label or entity != before),
                feats=next((field for field in rest if "=" in field), ""),
            )
        )
        writer.count += 1
    return tuple(tokens)


def place(syntax: Syntax, words: str, nth: int = 0) -> Span:
    """Return where ``words`` stand in the text, the ``nth`` time from 0; ValueError if nowhere."""
    start = -1
    for _ in range(nth + 1):
        start = syntax.text.index(words, start + 1)
    return Span(start, start + len(words))
