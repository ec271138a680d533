"""Sentences of our own with what is said in them, for tests from end to end.

``python tests/sentences.py ru`` or ``uk`` prints the figures of docs/accuracy.md: of all that a
real parser finds in ``tests/russian`` or ``tests/ukrainian``, how much has content, source and
speaker right.
"""

import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from quotetrack.model import Document, Span
from quotetrack.parse.with_natasha import NatashaParser
from quotetrack.parse.with_stanza import StanzaParser
from quotetrack.pipeline.extracting import Extractor, Parser
from quotetrack.speakers.registry import Registry, default_path

HERE = Path(__file__).parent
MODELS = HERE / "models" / "stanza"
FOLDERS = {"ru": "russian", "uk": "ukrainian"}
Told = frozenset[tuple[str, str, str]]
"""Content, source and speaker of each quotation of a text."""


@cache
def read_sentences(language: str) -> Mapping[str, tuple[str, Told]]:
    """Return each text with its quotations, by its name."""
    path = HERE / FOLDERS[language] / "sentences.txt"
    texts = {}
    for block in path.read_text("utf-8").split("\n== ")[1:]:
        name, _, rest = block.partition("\n")
        lines, _, text = f"\n{rest}".partition("\n\n")
        told = [tuple(part.strip() for part in line.split(" | ")) for line in lines.split("\n")[1:]]
        texts[name] = text.strip(), frozenset((a, b, c) for a, b, c in told)
    return texts


@cache
def load_parser(language: str) -> Parser:
    """Load natasha for Russian, else the small Stanza pipeline, once."""
    return NatashaParser() if language == "ru" else StanzaParser(language, MODELS)


@cache
def find(language: str, text: str) -> Told:
    """Return what is found in a text; no article changes parser or speakers."""

    def cut(spans: tuple[Span, ...]) -> str:
        return " / ".join(span.within(text) for span in spans) or "-"

    reader = Extractor(load_parser(language), Registry.load(default_path()))
    found = reader.read(Document("sentence", text, language=language)).attributions
    return frozenset(
        (cut(a.quotation.content), cut(a.quotation.source), a.shown or "-") for a in found
    )


def measure(language: str) -> tuple[float, float]:
    """Return F1 over all quotations, and the share of texts with all of theirs right."""
    pairs = [(find(language, text), told) for text, told in read_sentences(language).values()]
    right = sum(len(found & told) for found, told in pairs)
    both = sum(len(found) + len(told) for found, told in pairs)
    return 2 * right / both, sum(found == told for found, told in pairs) / len(pairs)


if __name__ == "__main__":
    f1, whole = measure(sys.argv[1])
    count = len(read_sentences(sys.argv[1]))
    sys.stdout.write(f"{count} texts: F1 {100 * f1:.1f}, all right {100 * whole:.1f}\n")
