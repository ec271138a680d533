"""Draft cases without a parser: the words in their lines, and what other cases know of each word.

Heads and relations are left to the linguist (0 and root); lemma, part of speech and features are
those that a word of the same form has in the language's cases, ``_`` where there is none yet. So
each case makes the next one less work.
"""

import re
from collections.abc import Iterator, Mapping

from languages.cases import HERE

WORD = re.compile(r"\w+(?:['’·-]\w+)*|\.\.\.|[^\w\s]")
# Where a sentence ends: a stop, what closes behind it, a space, then no small letter.
END = re.compile(r"[.!?…][»”\"’)]*\.?\s+(?=(\W*\w))")
Lines = tuple[tuple[str, ...], ...]


def know_words(code: str) -> Mapping[str, Lines]:
    """Return the lines of each written word in a language's cases; several for words as "del"."""
    known: dict[str, Lines] = {}
    path = HERE / f"{code}.conllu"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    rows = [tuple(line.split("\t")) for line in lines if line[:1].isdigit()]
    for n, row in enumerate(rows):
        first, _, last = row[0].partition("-")
        parts = int(last) - int(first) + 1 if last else 0
        known[row[1]] = tuple(rows[n + 1 : n + 1 + parts]) if last else (row,)
    return known


def sketch(shows: str, text: str, known: Mapping[str, Lines]) -> Iterator[str]:
    """Yield the lines of a case for a text, its paragraphs parted by line breaks."""
    yield "# newdoc"
    yield f"# shows = {shows}"
    yield "# quotation = content | cue | source | direct | speaker"
    for n, paragraph in enumerate(filter(None, map(str.strip, text.split("\n")))):
        for k, sentence in enumerate(_split(paragraph)):
            if n and not k:
                yield "# newpar"
            yield f"# text = {sentence}"
            yield from _write_words(sentence, known)
            yield ""


def _split(paragraph: str) -> Iterator[str]:
    start = 0
    for end in END.finditer(paragraph):
        if not end[1][-1].islower():
            yield paragraph[start : end.end()].strip()
            start = end.end()
    yield paragraph[start:]


def _write_words(sentence: str, known: Mapping[str, Lines]) -> Iterator[str]:
    number = 0
    for word in WORD.finditer(sentence):
        glued = sentence[word.end() : word.end() + 1].strip()
        misc = "SpaceAfter=No" if glued else "_"
        rows = known.get(word[0], (("", word[0], *"_" * 8),))
        if len(rows) > 1:
            yield "\t".join((f"{number + 1}-{number + len(rows)}", word[0], *"_" * 7, misc))
        for _, form, lemma, upos, _, feats, *_ in rows:
            number += 1
            last = "_" if len(rows) > 1 else misc
            yield "\t".join((str(number), form, lemma, upos, "_", feats, "0", "root", "_", last))
