"""A made-up newsroom's archive, for the browser: real articles, really read, of made-up people.

Everything here is invented: the towns, the outlets, the people and their words. `write_articles`
writes articles as JSON Lines and `write_known` who is known by name; `quotetrack ingest` reads
both, so that spans, cues, sources, trees and copies are what an archive has. The same every time.
"""

import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from browser import words
from browser.visiting import COMMAND
from browser.words import LAMBERT, PEOPLE, Person
from outside import run
from quotetrack.deciding.settling import decide
from quotetrack.model import Attribution, Document, Judgement, Span, Verdict, covered
from quotetrack.store import Store

T = TypeVar("T")
Article = dict[str, str]
Sentence = Callable[[int, Person, Person], str]

LAST_DAY = date(2026, 11, 20)
ARTICLES = 118
CORRECTED = 4


def pick(options: Sequence[T], *key: object) -> T:
    """Choose one of ``options`` as if by chance, the same for the same ``key``."""
    return options[zlib.crc32(repr(key).encode()) % len(options)]


def make_archive(folder: Path, corrected: int | None = CORRECTED) -> Path:
    """Ingest all articles into ``folder`` with the real command and return the database.

    A person has checked what some say. Of each of these the quotation ``corrected`` is given to
    Tom Whitfield, whoever the text names: for what pages do with it, not to be shown to anybody.
    """
    database = folder / "quotes.db"
    known, articles = write_known(folder / "known.toml"), write_articles(folder / "articles.jsonl")
    run(*COMMAND, "ingest", articles, "--known", known, "--db", database, cwd=folder)
    _judge(database, corrected)
    return database


def _judge(database: Path, corrected: int | None) -> None:
    """Let a person check what some articles say, and find one speaker wrong."""
    with Store.open(database) as store:
        addresses = [make_article(n)["url"] for n in range(0, 40, 4)]
        documents = [one for one in map(store.document, addresses) if one]
        judgements = [
            _decide(document, found, wrong=n == corrected)
            for document in documents
            for n, found in enumerate(store.attributions(document.id))
            if found.speaker
        ]
        decide(store, judgements)


def _decide(document: Document, found: Attribution, *, wrong: bool) -> Judgement:
    shown = found.speaker.id if found.speaker else None
    quotation = found.quotation
    wrong = wrong and shown != "tom-whitfield"
    return Judgement(
        Verdict.WRONG_SPEAKER if wrong else Verdict.RIGHT,
        "2026-11-20T09:00:00+00:00",
        "A. Reader",
        speaker="tom-whitfield" if wrong else shown,
        speaker_name="Tom Whitfield" if wrong else None,
        other=shown if wrong else None,
        document=document.id,
        place=Span(quotation.start, quotation.end),
        text=covered(document.text, quotation.content),
    )


def write_known(path: Path) -> Path:
    """Write who is known, for ``quotetrack ingest --known``, and return the path."""
    blocks = (
        f"[[speaker]]\nname = {json.dumps(name, ensure_ascii=False)}\nkind = {kind!r}\n"
        f"aliases = {json.dumps(aliases, ensure_ascii=False)}\n"
        for name, kind, aliases in words.KNOWN
    )
    path.write_text("\n".join(blocks), "utf-8")
    return path


def write_articles(path: Path) -> Path:
    """Write all articles as JSON Lines and return the path."""
    lines = (json.dumps(article, ensure_ascii=False) + "\n" for article in make_articles())
    path.write_text("".join(lines), "utf-8")
    return path


def make_articles() -> Iterator[Article]:
    """Make the everyday articles, the copies of some of them, and those with something odd."""
    for n in range(ARTICLES):
        article = make_article(n)
        yield article
        if n % 20 == 0:
            yield from _copy(article)
    yield from make_retellings()
    yield from make_odd_ones()


def make_article(n: int) -> Article:
    """Make the ``n``-th everyday article, the newest first: some five quotations of two people."""
    subject, place = pick(words.SUBJECTS, n, "subject"), pick(words.PLACES, n, "place")
    outlet, host = pick(words.OUTLETS, n, "outlet")
    day = LAST_DAY - timedelta(days=n * 4 + zlib.crc32(bytes([n])) % 3)
    headline = pick(words.HEADLINES, n, "headline").format(subject, place)
    return {
        "title": headline[0].upper() + headline[1:],
        "url": f"https://{host}/{day:%Y/%m/%d}/{n}",
        "outlet": outlet,
        "published": day.isoformat(),
        "language": "en",
        "author": pick(("Ada Quill", "Jon Verso"), n),
        "text": _write_text(n, place),
    }


def _write_text(n: int, place: str) -> str:
    first = LAMBERT if n % 3 else pick(PEOPLE, n, "first")
    second = pick([one for one in PEOPLE if one is not first], n, "second")
    opening = f"{place.upper()} — Rain fell on the harbour all week."
    ends: tuple[Sentence, ...] = (_quote_unnamed, _quote_both, _quote_openly)
    write_end = pick(ends, n)
    return "\n\n".join(
        [
            opening,
            _quote_directly(n, first),
            _go_on(n, first),
            pick(words.FURNITURE, n, "between"),
            _quote_partly(n, second),
            _report(n, second),
            write_end(n, first, second),
            pick(words.FURNITURE, n, "end"),
        ]
    )


def make_statement(*key: object) -> str:
    """Make a sentence that somebody might say, without its full stop."""
    return f"{pick(words.SUBJECTS, key, 's')} {pick(words.ENDINGS, key, 'e')}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _quote_directly(n: int, who: Person) -> str:
    said = _capital(make_statement(n, "direct"))
    rest = make_statement(n, "rest")
    return f"“{said},” said {who.name}, the {who.role}, on Tuesday. “And {rest}.”"


def _go_on(n: int, who: Person) -> str:
    family = who.name.split()[-1]
    told = make_statement(n, "told")
    added = _capital(make_statement(n, "on"))
    return f"{family} told reporters that {told}. “{added},” {who.pronoun} added."


def _quote_partly(n: int, who: Person) -> str:
    thing, judgement = pick(words.THINGS, n, "thing"), pick(words.JUDGEMENTS, n, "judgement")
    return f"{who.name}, the {who.role}, called the {thing} “{judgement}”."


def _report(n: int, who: Person) -> str:
    return f"According to {who.name}, {make_statement(n, 'according')}."


def _quote_unnamed(n: int, *_: Person) -> str:
    return f"“{_capital(make_statement(n, 'unnamed'))},” {pick(words.UNNAMED, n)} said."


def _quote_both(n: int, first: Person, second: Person) -> str:
    both = f"{first.name} and {second.name}"
    return f"{both} said in a joint statement that {make_statement(n, 'joint')}."


def _quote_openly(n: int, *_: Person) -> str:
    # Two people were named, and neither is "they": whose words these are stays open.
    return f"“{_capital(make_statement(n, 'open'))},” they said."


def _copy(article: Article) -> Iterator[Article]:
    # Another outlet prints it days later, with a line of its own; a third changes a quoted word.
    later = date.fromisoformat(article["published"]) + timedelta(days=2)
    text = article["text"]
    yield article | {
        "outlet": "Tidewire",
        "url": f"https://tidewire.example/wire/{article['url'].rsplit('/', 1)[1]}",
        "published": later.isoformat(),
        "text": f"{text}\n\nThis report was first printed elsewhere.",
    }
    yield article | {
        "outlet": "Northern Dispatch",
        "url": f"https://northerndispatch.example/n/{article['url'].rsplit('/', 1)[1]}",
        "published": later.isoformat(),
        "text": text.replace("before the winter", "before winter").replace(
            "our children", "children"
        ),
    }


def make_retellings() -> Iterator[Article]:
    """Make articles that carry one statement in several wordings, and one with another number."""
    who = "Nadia Lambert, the harbour minister"
    piles, ready = "The new pier will rest on 800 piles of oak", "be ready before the regatta"
    would = piles.replace("The", "the").replace("will", "would")
    told = (
        ("Quay Post", "2026-09-10T07:00:00Z", f"“{piles} and will {ready},” said {who}."),
        ("The Lantern", "2026-09-10T16:30:00Z", f"{who}, said that {would} and {ready}."),
        ("Tidewire", "2026-09-11", f"“{piles},” said {who}."),
        ("Northern Dispatch", "2026-09-12",
         f"“{piles.replace('800', '80')} and will {ready},” said {who}."),
    )  # fmt: skip
    for outlet, published, text in told:
        host = dict(words.OUTLETS)[outlet]
        yield {
            "id": f"retold {host}",
            "title": f"The pier, as {outlet} tells it",
            "url": f"https://{host}/pier",
            "outlet": outlet,
            "published": published,
            "text": text,
        }


def make_odd_ones() -> Iterator[Article]:
    """Make articles that lack something, or hold something longer than a page expects."""
    long_words = " and ".join(make_statement("long", i) for i in range(60))
    unbroken = "Hafenfähren" + "betriebsgesellschafts" * 9 + "vertrag"
    yield {
        "id": "no date / no title?",
        "text": "“Nobody wrote down the day,” said Nadia Lambert. “Nor the headline,” she added.",
    }
    yield {
        "id": "long-quotation",
        "title": "The whole speech",
        "outlet": "Quay Post",
        "published": "2026-09-19",
        "url": "https://quaypost.example/speech",
        "text": f"“{_capital(long_words)},” Nadia Lambert said on Thursday.\n\n"
        f"“The word is {unbroken},” said Maximiliana Castelnuovo, the professor.",
    }
    yield {
        "id": "long-headline",
        "title": f"A headline that never ends: {long_words[:300]} {unbroken}",
        "outlet": "Marrow Bay Evening Chronicle and Advertiser",
        "published": "2026-09-18T21:30:00Z",
        "url": f"https://chronicle.example/{'a-very-long-address-' * 12}?q={'x' * 200}",
        "text": "“We read every page,” the Harbour Towns Committee said in a statement.\n\n"
        "“The court will listen,” said Layla Hashimi, the judge. "
        "“Prices will fall,” said Noam Barkai, the economist. "
        "“The children learn,” said Meiling Zhao, the school inspector.",
    }
    yield {
        "id": "nothing-said",
        "title": "A quiet day",
        "outlet": "The Lantern",
        "published": "2026-09-17",
        "text": "The sea was calm. Nobody came.",
    }
