"""Inputs for the fault suites: short articles of made-up people, in files of several formats.

Among them are ids that come twice, versions that were edited, articles copied from others, lines
that are no JSON, and web pages: so that failures, copies, digests and ends of inputs all take part.
"""

import csv
import gzip
import json
import random
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

GIVEN = ("Nadia", "Tom", "Oren", "Mira", "Paul", "Ines", "Karl", "Vera", "Hugo", "Lena", "Amir")
SYLLABLES = ("bel", "bron", "cas", "dor", "fal", "gar", "hol", "kar", "lam", "mer", "pel", "tal")
ENDINGS = ("er", "son", "field", "well", "lund", "wick", "ton", "bert")
OFFICES = ("mayor", "spokesman", "director", "engineer", "minister", "analyst", "teacher")
THINGS = ("bridge", "harbour", "budget", "school", "tunnel", "clinic", "market", "railway")
STATES = ("safe", "late", "closed", "open", "too small", "in danger", "a success")
FORMS = (
    "“The {thing} is {state},” said {name}, the {office}. {other} said that the {second} was good.",
    "{name} said the {thing} was {state}. “We will see about the {second},” the {office} added.",
    "According to {name}, the {thing} is {state}. The {second} is not, {other} told reporters.",
    "The {thing} is {state}. “It was the {second} that we feared,” {name} told the council.",
)
PAGE = """<!doctype html><html lang="en"><head><title>{title}</title>
<meta property="article:published_time" content="2026-01-0{n}T08:00:00Z">
<link rel="canonical" href="https://harbour.example/pages/{n}"></head>
<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"""


@dataclass(slots=True)
class Maker:
    """Makes articles; the same seed makes the same ones."""

    chance: random.Random
    made: int = 0
    people: list[str] = field(default_factory=list)

    def write(self) -> str:
        """Return a text of two or three sentences with quotations."""
        choose = self.chance.choice
        return choose(FORMS).format(
            name=self.name(),
            other=self.name(),
            office=choose(OFFICES),
            thing=f"{choose(THINGS)} in {choose(SYLLABLES).title()}{choose(ENDINGS)}",
            second=choose(THINGS),
            state=choose(STATES),
        )

    def name(self) -> str:
        """Return a person's name, one that came before or a new one."""
        if self.people and self.chance.random() < 0.5:
            return self.chance.choice(self.people)
        family = "".join(self.chance.sample(SYLLABLES, 2)).title() + self.chance.choice(ENDINGS)
        self.people.append(f"{self.chance.choice(GIVEN)} {family}")
        return self.people[-1]

    def article(self) -> dict[str, str]:
        """Return an article as a JSON object, known by an id or by its address."""
        self.made += 1
        date = f"2026-{1 + self.made % 12:02}-{1 + self.made % 28:02}"
        told = {"title": f"Report {self.made}", "text": self.write(), "published": date}
        # Telling a language takes time: most archives know theirs.
        told["language"] = "en"
        if self.made % 3:
            return {"id": f"a{self.made}", **told}
        return {"url": f"https://harbour.example/{self.made}", **told}

    def long(self) -> str:
        """Return a text long enough to be told from others by its words."""
        return "\n\n".join(self.write() for _ in range(6))


def make_articles(folder: Path, size: int, seed: int = 5) -> Sequence[str]:
    """Write files that hold ``size`` articles or so; return their paths, in a fixed order."""
    folder.mkdir(parents=True, exist_ok=True)
    maker = Maker(random.Random(seed))  # noqa: S311 - chance that can be repeated
    main = [maker.article() for _ in range(size * 5 // 10)]
    packed = [maker.article() for _ in range(size * 2 // 10)]
    table = [maker.article() for _ in range(size // 10)]
    lines = [*_spoil(map(json.dumps, main)), *map(json.dumps, _alike(maker, size // 40))]
    (folder / "a.jsonl").write_text("\n".join(lines), "utf-8")
    with gzip.open(folder / "b.jsonl.gz", "wt", encoding="utf-8") as packing:
        packing.writelines(f"{json.dumps(each)}\n" for each in packed)
    _write_table(folder / "c.csv", table)
    _write_zip(folder / "d.zip", maker, size // 10)
    for n in (1, 2):
        (folder / f"page{n}.html").write_text(_page(maker, n), "utf-8")
    later = [*map(json.dumps, _edit(maker, main)), *(json.dumps(each) for each in packed[::9])]
    later += [json.dumps(maker.article()) for _ in range(size // 20)]
    (folder / "e.jsonl").write_text("\n".join(later), "utf-8")
    names = ("a.jsonl", "b.jsonl.gz", "c.csv", "d.zip", "page1.html", "page2.html", "e.jsonl")
    return [str(folder / name) for name in names]


def _spoil(lines: Iterator[str]) -> Iterator[str]:
    """Put a line that is no JSON behind each hundredth, and one without a text."""
    for n, line in enumerate(lines):
        yield line
        if n % 100 == 50:
            yield line[: len(line) // 2]
        if n % 200 == 70:
            yield json.dumps({"id": f"empty{n}"})


def _alike(maker: Maker, count: int) -> Iterator[dict[str, str]]:
    """Yield articles with a copy of each under another address, some lightly edited."""
    for n in range(count // 2):
        text = maker.long()
        yield {"url": f"https://harbour.example/agency/{n}", "text": text}
        edited = text if n % 2 else f"{text}\n\nMore about it tomorrow."
        yield {"url": f"https://copies.example/{n}", "text": edited}


def _edit(maker: Maker, articles: Sequence[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Yield later versions of articles known by their address, and other texts under used ids."""
    for article in articles[::7]:
        yield {**article, "text": f"{article['text']} {maker.write()}"}


def _write_table(path: Path, articles: Sequence[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, ("id", "url", "title", "published", "language", "text"))
        writer.writeheader()
        writer.writerows(articles)


def _write_zip(path: Path, maker: Maker, size: int) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for n in range(size // 2):
            archive.writestr(f"texts/{n}.txt", maker.write())
        rest = (json.dumps(maker.article()) for _ in range(size // 2))
        archive.writestr("rest.jsonl.gz", gzip.compress("\n".join(rest).encode(), mtime=0))
        for n in (3, 4):
            archive.writestr(f"page{n}.html", _page(maker, n))


def _page(maker: Maker, n: int) -> str:
    paragraphs = "".join(f"<p>{maker.write()}</p>" for _ in range(8))
    return PAGE.format(title=f"What the council of Report {n} said", n=n, paragraphs=paragraphs)
