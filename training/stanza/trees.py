"""Sentences of a treebank: which to learn from, and with which quotation marks."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle
from pathlib import Path

# So many sentences in a row stay together: a tokenizer learns from running text.
BLOCK = 20
# Every so many blocks, one tells when to stop and isn't learned from.
EVERY = 10
_TEXT = "# text = "
_STRAIGHT = re.compile("\"|``|''")
_APOSTROPHE = re.compile(r"(?<!')'(?!')")
_FORM, _XPOS = 1, 4


def read_sentences(paths: Sequence[Path]) -> list[str]:
    """Return the sentences of CoNLL-U files, each with its comments."""
    return [s for path in paths for s in path.read_text("utf-8").strip().split("\n\n")]


def write_sentences(sentences: Sequence[str], path: Path) -> None:
    """Write a CoNLL-U file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{sentence}\n\n" for sentence in sentences), "utf-8")


def split_sentences(sentences: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part sentences in those to learn from and those that tell when to stop."""
    parts: tuple[list[str], list[str]] = ([], [])
    for n, sentence in enumerate(sentences):
        parts[n // BLOCK % EVERY == EVERY - 1].append(sentence)
    return parts


def drop_own_tags(sentences: Iterable[str]) -> Iterator[str]:
    """Leave out the parts of speech that a treebank has of its own: no rule reads them."""
    for sentence in sentences:
        rows = [line.split("\t") for line in sentence.splitlines()]
        for row in rows:
            row[_XPOS : _XPOS + 1] = ["_"] * (len(row) > 1)
        yield "\n".join("\t".join(row) for row in rows)


def print_marks(sentences: Sequence[str], marks: Sequence[str], apostrophe: str) -> Iterator[str]:
    """Yield sentences with the marks that newspapers print; see ``pipelines.toml``."""
    pairs = cycle(marks or ("",))
    for n, sentence in enumerate(sentences):
        printed = sentence
        if len(_STRAIGHT.findall(_text_of(sentence))) % 2 == 0 and _STRAIGHT.search(sentence):
            printed = _rewrite(printed, _STRAIGHT, next(pairs))
        yield _rewrite(printed, _APOSTROPHE, apostrophe if n % 2 else "")


def _text_of(sentence: str) -> str:
    lines = sentence.splitlines()
    return next((line.removeprefix(_TEXT) for line in lines if line.startswith(_TEXT)), "")


def _rewrite(sentence: str, pattern: re.Pattern[str], marks: str) -> str:
    """Put ``marks`` in turn in the place of what ``pattern`` finds, in text and forms."""
    if not marks:
        return sentence
    in_text, in_words = cycle(marks), cycle(marks)
    lines = []
    for line in sentence.splitlines():
        if line.startswith(_TEXT):
            text = pattern.sub(lambda _: next(in_text), line.removeprefix(_TEXT))
            lines.append(_TEXT + text)
        elif line.startswith("#"):
            lines.append(line)
        else:
            lines.append(_rewrite_form(line, pattern, in_words))
    return "\n".join(lines)


def _rewrite_form(line: str, pattern: re.Pattern[str], marks: Iterator[str]) -> str:
    fields = line.split("\t")
    fields[_FORM] = pattern.sub(lambda _: next(marks), fields[_FORM])
    return "\t".join(fields)
