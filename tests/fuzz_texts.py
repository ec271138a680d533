"""Hostile texts for all that takes text: monsters of a megabyte, and harmed beginnings of files."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random

import click

from fuzz_mutations import HOSTILE, harm_bytes
from fuzz_running import Outcome, Try, find_span_faults, seeds_of
from fuzz_seeds import ARTICLE, ATOM, OPML, PAGE, RSS
from quotetrack.cli.ingest_options import read_columns
from quotetrack.documents import passages
from quotetrack.documents.cleaning.furniture import find_furniture
from quotetrack.documents.cleaning.languages import tell_language
from quotetrack.documents.cleaning.passages import find_paragraphs
from quotetrack.documents.cleaning.signatures import find_original, sign
from quotetrack.documents.dates import normalise_date
from quotetrack.documents.decoding import decode
from quotetrack.documents.fetching import parse_interval
from quotetrack.documents.fetching.addresses import is_public, parse_address, show_address
from quotetrack.documents.fetching.robots import _choose_rules
from quotetrack.documents.formats import by_content, choose
from quotetrack.documents.front_matter import read_front_matter
from quotetrack.documents.inputs import Place
from quotetrack.documents.web.feeds import looks_like_feed, parse_feed, parse_opml
from quotetrack.errors import QuotetrackError
from quotetrack.lang import load
from quotetrack.model import Span
from quotetrack.parse.cleaning import clean

SIZE = 1_000_000
EFFORT = int(os.environ.get("QUOTETRACK_FUZZ", "1"))
"""How much more than usual is tried."""
SLOW = {"passages, furniture": 100_000, "sign, find_original": 250_000, "clean": 250_000}
"""What takes a second for a megabyte gets less of it, unless there is time."""

_PIECES = (
    *(" ", "\n", "\t", "\r", "\r\n", "\u2028", "\x0b", "\u00a0", "\u00ad", "\u200b", "\ufeff"),
    *("a", "A", "ab ", "a.", ". ", ".", "…", "-", "—", "– ", "0", "0.", "1,", "1:", "@", "#", "*"),
    *("“", "”", '"', "'", "``", "«", "‘", "“a” ", '"a" said ', "(", ")", "[", "[]", "{", "<", ">"),
    *("<p>", "<!--", "<!", "&", "&amp;", "&#", "%", "/", "//", "\\", "|", "a|b\n", ",", ";", "\t,"),
    *(
        "\u0301",
        "a\u0301",
        "\u1161",
        "\ud7a3",
        "\ufb01",
        "\U0001f468\u200d",
        "\U0001d400",
        "\ufe0f",
    ),
    *(
        "語",
        "語。",
        "ท",
        "ا\u0653",
        "é",
        "Read more: ",
        "Read more\n",
        "Photo: A B\n",
        "a b c d e f\n",
    ),
    *(
        "word-\n",
        "a line of words that was broken at a width of about sixty-five\n",
        "---\n",
        "- a\n",
    ),
    *(
        "a: b\n",
        "a:\n ",
        "[[",
        "{a: ",
        "'a' ",
        "http://a.example/",
        "http://[",
        "xn--",
        "a.",
        "1.1.1.",
    ),
    *(
        "User-agent: *\n",
        "Disallow: /*a*$\n",
        "Allow: *",
        "2025-09-04",
        "Thu, 04 Sep 2025 ",
        "15m ",
    ),
)


def _take(call: Callable[[str], object], *expected: type[Exception]) -> Callable[[str], None]:
    """Return ``call`` with the errors that it may raise: all others come through."""

    def attempt(text: str) -> None:
        with suppress(QuotetrackError, *expected):
            call(text)

    return attempt


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _see_spans(text: str) -> None:
    """Fail if furniture or passages lie outside of the text."""
    furniture = [each.span for each in find_furniture(text, load("en").furniture)]
    for found in (furniture, passages(text, furniture), find_paragraphs(text)):
        faults = list(find_span_faults("a range", found, text))
        if faults:
            raise AssertionError(faults[:3])


def _see_cleaned(text: str) -> None:
    """Fail if a place of the clean copy has none in the text."""
    cleaned = clean(text)
    step = max(1, len(cleaned.text) // 500)
    for start in range(0, len(cleaned.text), step):
        span = cleaned.back(Span(start, min(start + 3, len(cleaned.text))))
        if not 0 <= span.start <= span.end <= len(text):
            raise AssertionError(span)


def _see_signed(text: str) -> None:
    """Fail if a text isn't like itself."""
    same = find_original(text, [("other", text[: len(text) // 2]), ("same", text)])
    if sign(text) and same is None:
        raise AssertionError("a text that isn't the same as itself")


def _see_rules(text: str) -> None:
    from protego import Protego  # noqa: PLC0415 - slow to import

    rules = Protego.parse("\n".join(_choose_rules(text[: 500 * 1024], "quotetrack")))
    rules.can_fetch("https://news.example/a?b", "quotetrack")
    rules.crawl_delay("quotetrack")


def _see_date(text: str) -> None:
    """Fail if a date is read otherwise when it is read again."""
    date = normalise_date(text)
    if normalise_date(date) != date:
        raise AssertionError(date)


_CONTEXT = click.Context(click.Command("ingest"))
_OPTION = click.Option(["--column"])
_PLACE = Place("a.txt")

FUNCTIONS: Mapping[str, Callable[[str], None]] = {
    "passages, furniture": _see_spans,
    "clean": _see_cleaned,
    "sign, find_original": _see_signed,
    "tell_language": _take(tell_language),
    "normalise_date": _take(_see_date, ValueError),
    "parse_opml": _take(lambda text: parse_opml(_encode(text))),
    "parse_feed": _take(lambda text: parse_feed(_encode(text), "https://news.example/")),
    "looks_like_feed": _take(lambda text: looks_like_feed(_encode(text)[:65_536])),
    "choose a format": _take(lambda text: choose(_encode(text)[:65_536], "a.txt")),
    "by_content": _take(lambda text: by_content(_encode(text)[:65_536])),
    "read_front_matter": _take(lambda text: read_front_matter(f"---\n{text}\n---\n", _PLACE)),
    "decode": _take(lambda text: decode(_encode(text) + b"\xe9", _PLACE)),
    "robots.txt": _see_rules,
    "parse_address": _take(parse_address),
    "parse_address, begun": _take(lambda text: parse_address(f"http://{text[:7_000]}")),
    "show_address": _take(show_address),
    "is_public": _take(is_public, ValueError),
    "parse_interval": _take(parse_interval),
    "read_columns": _take(
        lambda text: read_columns(_CONTEXT, _OPTION, (text,)), click.BadParameter
    ),
}

SHORT = frozenset(
    ("normalise_date", "parse_address", "is_public", "parse_interval", "read_columns", "robots.txt")
)
"""What reads a line or a few: it gets harmed ones, and fewer monsters."""
LONGEST_SHORT = 200


@cache
def _list_bases() -> tuple[bytes, ...]:
    files = (each.data for each in seeds_of("text"))
    iso = (b"2025-09-04", b"2025-09-04T18:30:00Z", b"2025/9/4", b"2025-09")
    dates = (*iso, b"Thu, 04 Sep 2025 18:30:00 +0200", b"Mar. 5, 2026 14:30", b"24/09/2025")
    addresses = (b"https://news.example:443/a?b#c", b"2001:db8::1", b"::ffff:10.0.0.1", b"8.8.8.8")
    robots = b"User-agent: *\nDisallow: /private/*.html$\nCrawl-delay: 2\nAllow: /\n"
    small = (robots, b"15m", b"text=body", b"1.5h")
    marked = (each.encode() for each in (ARTICLE, RSS, ATOM, OPML, PAGE))
    return (*files, *marked, *dates, *addresses, *small)


def make_text(name: str, number: int) -> tuple[str, str]:
    """Return the text with this number, and what it is called: monsters first, then harmed ones."""
    size = SLOW.get(name, SIZE) if EFFORT == 1 else SIZE
    if number < len(_PIECES):
        piece = _PIECES[number]
        return f"{number:06} {piece!a} again and again", piece * (size // len(piece))
    rng = Random(f"{name} {number}")  # noqa: S311 - chance that can be repeated
    if number < 2 * len(_PIECES) and name not in SHORT:
        some = [rng.choice(_PIECES) for _ in range(rng.randint(2, 4))]
        text = "".join(piece * rng.choice((1, 10, 50_000)) for piece in some)
        return f"{number:06} {some!a}", (text * (size // max(len(text), 1) or 1))[:size]
    bases = [each for each in _list_bases() if name not in SHORT or len(each) < LONGEST_SHORT]
    data = harm_bytes(rng.choice(bases), seeds_of("text"), rng)
    data = data if rng.random() < 0.7 else data[:60] + rng.choice(HOSTILE)
    text = data.decode(rng.choice(("utf-8", "cp1252", "latin-1")), "replace")
    return f"{number:06} harmed", text


def make_call(name: str, number: int) -> tuple[str, Try]:
    """Return how a function is tried on the text with this number."""
    label, text = make_text(name, number)

    def attempt(outcome: Outcome, _: Path) -> None:
        FUNCTIONS[name](text)
        outcome.counts["answered"] += 1

    return label, attempt
