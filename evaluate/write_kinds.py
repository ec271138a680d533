"""Write kinds.jsonl and kinds.speakers.jsonl from the marked-up texts of kinds.txt.

    python evaluate/write_kinds.py

A content's kind follows from its words in double marks, as the benchmark's program sees them:
all of them, some or none.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from quotetrack.evaluate.words import Words
from quotetrack.model import Kind

Row = dict[str, Any]

HERE = Path(__file__).parent
PARTS = {"c": "content", "q": "cue", "s": "source"}
_SIGN = re.compile(r"\{([cqs])(\d+) |\}")
_NAME = re.compile(r"(\d+): (.+?)( \(unnamed\))?")


def read_kinds(source: str) -> Iterator[tuple[Row, list[Row]]]:
    """Yield each text as a row of gold, with the rows of its speakers."""
    for block in re.split(r"^== ", source, flags=re.MULTILINE)[1:]:
        head, _, marked = block.partition("\n\n")
        id_, *lines = head.split("\n")
        text, quotations = read_marked(marked.rstrip("\n"))
        numbers = sorted(quotations)
        words = Words(text)
        attributions = [
            {**quotations[n], "kind": tell_kind(words, quotations[n]["content"])} for n in numbers
        ]
        names = [_NAME.fullmatch(line) for line in lines if line]
        speakers = [
            {
                "id": id_,
                "n": numbers.index(int(name[1])),
                "speaker": name[2],
                "type": "unnamed" if name[3] else "person",
            }
            for name in names
            if name and int(name[1]) in quotations
        ]
        yield {"id": id_, "text": text, "attributions": attributions}, speakers


def read_marked(marked: str) -> tuple[str, dict[int, Row]]:
    """Return the text without its marking, and the spans of each quotation by its number."""
    text = ""
    quotations: dict[int, Row] = {}
    opened: list[tuple[str, int, int]] = []
    at = 0
    for sign in _SIGN.finditer(marked):
        text += marked[at : sign.start()]
        at = sign.end()
        if sign[1]:
            opened.append((PARTS[sign[1]], int(sign[2]), len(text)))
            continue
        part, number, start = opened.pop()
        empty: Row = {name: [] for name in PARTS.values()}
        quotations.setdefault(number, empty)[part].append([start, len(text)])
    return text + marked[at:], quotations


def tell_kind(words: Words, content: list[list[int]]) -> str:
    """Tell whether all, some or none of the words stand in double marks."""
    inside = words.within(content)
    quoted = inside & words.quoted
    return (Kind.DIRECT if quoted == inside else Kind.MIXED if quoted else Kind.INDIRECT).value


def list_lines(rows: list[Row]) -> str:
    """Return rows as JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write(source: Path = HERE / "kinds.txt", folder: Path = HERE) -> None:
    """Write the two files."""
    read = list(read_kinds(source.read_text("utf-8")))
    (folder / "kinds.jsonl").write_text(list_lines([gold for gold, _ in read]), "utf-8")
    speakers = [row for _, rows in read for row in rows]
    (folder / "kinds.speakers.jsonl").write_text(list_lines(speakers), "utf-8")


if __name__ == "__main__":
    write()
