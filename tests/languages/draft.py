"""Draft cases from texts: ``python tests/languages/draft.py es texts.txt``, or ``make cases``.

Texts are parted by a line ``---``; the first line of each says what it shows. Each is parsed by
what reads the language here (``quotetrack models list``), and written at the end of
``CODE.conllu`` with the quotations that the rules find. All of it is a draft: heads, relations,
lemmas, features and quotations are to be put right by hand, for a case says what is true, not what
a parser thinks. Where nothing reads the language, the drafts have no heads: see sketch.py.
"""

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from languages.cases import HERE, describe
from languages.sketch import know_words, sketch
from quotetrack.documents import passages
from quotetrack.errors import QuotetrackError
from quotetrack.lang import load
from quotetrack.model import Attribution, Document, Sentence, Token
from quotetrack.parse.mending import mend
from quotetrack.pipeline.choosing import Shelf
from quotetrack.pipeline.extracting import attribute_parsed
from quotetrack.pipeline.opening import open_chosen
from quotetrack.quotations import ParseEngine
from quotetrack.speakers.registry import Registry, default_path
from quotetrack.syntax import Syntax


def draft(code: str, texts: Sequence[str]) -> Iterator[str]:
    """Yield a case for each text, the first line of which is what it shows."""
    try:
        parser, _ = open_chosen(Shelf(language=code), code)
    except QuotetrackError as error:
        print(f"Without heads, for there is no parser: {error}")
        known = know_words(code)
        yield from ("\n".join(sketch(*_part(each), known)) for each in texts)
        return
    for each in texts:
        shows, text = _part(each)
        (sentences,) = parser.parse([(text, passages(text))])
        found = _find(code, text, sentences)
        yield "\n".join(_write(shows, text, sentences, found))


def _part(written: str) -> tuple[str, str]:
    shows, _, text = written.strip().partition("\n")
    return shows, text.strip()


def _find(code: str, text: str, sentences: tuple[Sentence, ...]) -> list[Attribution]:
    language = load(code)
    syntax = Syntax(text, mend(sentences, language.grammar))
    document = Document("draft", text, language=code)
    registry = Registry.load(default_path())
    return attribute_parsed(document, syntax, registry, language, ParseEngine())


def _write(
    shows: str, text: str, sentences: Sequence[Sentence], found: Sequence[Attribution]
) -> Iterator[str]:
    yield "# newdoc"
    yield f"# shows = {shows}"
    for each in found:
        *said, act = describe(text, each)
        yield "# quotation = " + " | ".join(said if act == "statement" else (*said, act))
    paragraph = 0
    for sentence in sentences:
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            yield "# newpar"
        yield f"# text = {text[sentence.start : sentence.end]}"
        yield from _write_tokens(text, sentence.tokens)
        yield ""


def _write_tokens(text: str, tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the lines of a sentence; words that share a place are one written word."""
    first = tokens[0].i
    for (start, end), group in groupby(tokens, key=lambda t: (t.start, t.end)):
        words = list(group)
        glued = end < tokens[-1].end and not text[end].isspace()
        misc = "SpaceAfter=No" if glued else "_"
        if len(words) > 1:
            number = f"{words[0].i - first + 1}-{words[-1].i - first + 1}"
            yield "\t".join((number, text[start:end], *"_" * 7, misc))
        for t in words:
            head = 0 if t.head == t.i else t.head - first + 1
            last = "_" if len(words) > 1 else misc
            columns = (t.i - first + 1, t.text, t.lemma, t.upos, "_", t.feats or "_", head)
            yield "\t".join(map(str, (*columns, t.deprel if head else "root", "_", last)))


def main(code: str, texts: Path) -> None:
    """Write the drafts at the end of the language's cases."""
    path = HERE / f"{code}.conllu"
    drafts = list(draft(code, texts.read_text("utf-8").split("\n---\n")))
    before = path.read_text("utf-8").rstrip("\n") if path.exists() else ""
    path.write_text("\n\n".join(filter(None, [before, *drafts])), "utf-8")
    print(f"{len(drafts)} drafts at the end of {path.relative_to(HERE.parents[1])}")


if __name__ == "__main__":
    if len(sys.argv) != len(("draft.py", "es", "texts.txt")):
        sys.exit("say it with a code and a file of texts: draft.py es texts.txt")
    try:
        main(sys.argv[1], Path(sys.argv[2]))
    except (QuotetrackError, OSError) as error:
        sys.exit(f"Error: {error}")
