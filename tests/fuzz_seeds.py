"""Valid inputs of every format, made of parts that can be harmed before they are put together.

A harmed part of a ZIP file is packed again, so that its checksum holds: what is read then is the
harm, and not the checksum alone.
"""

import bz2
import gzip
import io
import json
import lzma
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Parts = tuple[tuple[str, bytes], ...]
"""The pieces that a file is made of: a name (of a member, a kind) and bytes each."""


def join(parts: Parts) -> bytes:
    """Put the parts one behind the other."""
    return b"".join(data for _, data in parts)


@dataclass(frozen=True, slots=True)
class Seed:
    """A valid file called ``name``: ``pack`` makes it of its ``parts``."""

    format: str
    name: str
    parts: Parts
    pack: Callable[[Parts], bytes] = join

    @property
    def data(self) -> bytes:
        """The file, unharmed."""
        return self.pack(self.parts)


TITLE = "Bridge over the Alder stays open"
ARTICLE = """The bridge over the Alder stays open, the town council decided on Thursday evening \
after a debate that went on for four hours and drew a crowd of more than a hundred people.

“We looked at every beam of it, and the beams are sound,” said Nadia Lambert, who heads the \
council's office for roads and bridges.

Tom Whitfield, who keeps a shop by the river, told the meeting that the closure would have ended \
his trade. "Nobody walks four miles for a loaf of bread," he said.

According to the engineer Oren Castell, the bridge needs new paint and eighteen new bolts. The \
work costs 40,000 pounds and begins in May, once the river is low enough.

Read more: What the bridge means to Alderton

The town built the bridge in 1931. It carries about nine hundred cars on a usual day, and the bus \
to the hospital crosses it every twenty minutes until late at night."""
PARAGRAPHS = ARTICLE.split("\n\n")
DATE = "2025-09-04T18:30:00+02:00"
ADDRESS = "https://news.example/2025/bridge"
FRONT = f"""---
title: "{TITLE}"
url: {ADDRESS}
outlet: Alder News
published: {DATE}
author: [Nadia Lambert, Tom Whitfield]
language: en
---
"""
HTML = "".join(f"<p>{each}</p>\n" for each in PARAGRAPHS)
PAGE = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{TITLE} | Alder News</title>
<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="Alder News">
<meta property="article:published_time" content="{DATE}"><link rel="canonical" href="{ADDRESS}">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}",
"datePublished": "{DATE}", "author": [{{"@type": "Person", "name": "Nadia Lambert"}}]}}</script>
<style>p {{ color: black }}</style></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/a">Alder</a></li></ul></nav>
<article><h1>{TITLE}</h1><figure><img src="a.jpg" alt="A bridge"><figcaption>The bridge.
Photo: Alder News</figcaption></figure>{HTML}<blockquote>A bridge is a promise.</blockquote>
<table><tr><th>Year</th><td>1931</td></tr></table></article>
<footer>&copy; Alder News &#8211; all rights reserved</footer></body></html>"""
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Alder News</title>
<link>https://news.example/</link><language>en</language>
<item><title>{TITLE}</title><link>{ADDRESS}</link><guid isPermaLink="true">{ADDRESS}</guid>
<pubDate>Thu, 04 Sep 2025 18:30:00 +0200</pubDate><dc:creator>Nadia Lambert</dc:creator>
<description>The bridge stays open &amp; gets new paint.</description>
<content:encoded><![CDATA[{HTML}]]></content:encoded></item>
<item><title>Another</title><link>https://news.example/2</link></item></channel></rss>"""
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>Alder News</title><id>tag:news.example,2025:feed</id><updated>{DATE}</updated>
<entry><title type="html">{TITLE}</title><link rel="alternate" href="{ADDRESS}"/>
<id>tag:news.example,2025:1</id><published>{DATE}</published><updated>{DATE}</updated>
<author><name>Nadia Lambert</name></author><summary>The bridge stays open.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{HTML}</div></content></entry>
</feed>"""
OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Feeds</title></head>
<body><outline text="News"><outline type="rss" text="Alder" xmlUrl="https://news.example/feed"/>
<outline type="rss" text="Other" xmlUrl="https://other.example/rss?a=1&amp;b=2"/></outline></body>
</opml>"""
ROW = {
    "id": "alder-1",
    "title": TITLE,
    "url": ADDRESS,
    "published": DATE,
    "author": "Nadia Lambert",
    "language": "en",
}


def list_seeds() -> tuple[Seed, ...]:
    """Return seeds of every format, some of them more than one."""
    plain = (*_make_texts(), *_make_tables(), *_make_feeds(), *_make_refused(), _make_pdf())
    plain = (*plain, *_make_parquet())
    zipped = (_make_docx(), _make_xlsx(), *_make_zips(plain))
    return (*plain, *zipped, *_make_warcs(), *_make_packed((*plain, *zipped)))


def _make_texts() -> tuple[Seed, ...]:
    rows = [{**ROW, "text": ARTICLE}, {"id": 2, "html": PAGE}, {"text": "Short.", "url": None}]
    lines = tuple(("line", json.dumps(row).encode() + b"\n") for row in rows)
    array = json.dumps({"status": "ok", "articles": rows[:1] * 3}, indent=1).encode()
    whole = tuple(("line", f"{each}\n\n".encode()) for each in PARAGRAPHS)
    return (
        Seed("text", "bridge.md", (("front", FRONT.encode()), *whole)),
        Seed("text", "bridge.txt", whole),
        Seed("text", "windows.txt", (("", ARTICLE.encode("cp1252")),)),
        Seed("text", "wide.txt", (("", ARTICLE.encode("utf-16")),)),
        Seed("html", "bridge.html", (("", PAGE.encode()),)),
        Seed("html", "latin.htm", (("", PAGE.replace("utf-8", "cp1252").encode("cp1252")),)),
        Seed("jsonl", "articles.jsonl", lines),
        Seed("jsonl", "articles.json", (("", array),)),
    )


def _make_tables() -> tuple[Seed, ...]:
    body = ARTICLE.replace('"', '""')
    head = ("head", b"title,body,date,link\n")
    rows = tuple(
        ("row", f'"{TITLE}","{body}",2025-09-0{n},{ADDRESS}/{n}\n'.encode()) for n in range(1, 4)
    )
    line = "\t".join((TITLE, PARAGRAPHS[1], DATE, ADDRESS)) + "\r\n"
    tabs = (("head", b"title\ttext\tpublished\turl\r\n"), ("row", line.encode()), ("row", b"\t\n"))
    return (Seed("table", "articles.csv", (head, *rows)), Seed("table", "articles.tsv", tabs))


def _make_parquet() -> tuple[Seed, ...]:
    """Return files of two groups of rows, cut where what tells of them begins."""
    import pyarrow as pa  # noqa: PLC0415 - of an extra
    import pyarrow.parquet as pq  # noqa: PLC0415 - the same

    rows: list[dict[str, str | None]]
    rows = [{**ROW, "id": f"alder-{n}", "text": each} for n, each in enumerate(PARAGRAPHS)]
    rows[1] |= {"text": PAGE, "author": None}
    seeds = []
    for packing in ("none", "zstd"):
        out = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(rows), out, row_group_size=3, compression=packing)
        data = out.getvalue()
        at = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
        parts = (("rows", data[:at]), ("footer", data[at:-8]), ("end", data[-8:]))
        seeds.append(Seed("parquet", f"{packing}.parquet", parts))
    return tuple(seeds)


def _make_feeds() -> tuple[Seed, ...]:
    item = {"id": "1", "url": ADDRESS, "title": TITLE, "content_html": HTML, "date_published": DATE}
    version = "https://jsonfeed.org/version/1.1"
    feed = {"version": version, "title": "Alder News", "language": "en", "items": [item, {"id": 2}]}
    return (
        Seed("feed", "feed.rss", (("", RSS.encode()),)),
        Seed("feed", "feed.atom", (("", ATOM.encode()),)),
        Seed("feed", "feed.json", (("", json.dumps(feed).encode()),)),
        # Lists of feeds are no articles: a problem is told, whatever they hold.
        Seed("text", "feeds.opml", (("", OPML.encode()),)),
    )


def _make_refused() -> tuple[Seed, ...]:
    """Return what is told apart only to say what to do with it."""
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le")
    tar = b"bridge.txt".ljust(257, b"\0") + b"ustar\x0000" + bytes(1000)
    odt = (("mimetype", b"application/vnd.oasis.opendocument.text"), ("META-INF/manifest.xml", b""))
    return (
        Seed("ole", "old.doc", (("", ole + bytes(500)),)),
        Seed("rtf", "bridge.rtf", (("", b"{\\rtf1\\ansi " + ARTICLE.encode("cp1252") + b"}"),)),
        Seed("archive", "bridge.tar", (("", tar),)),
        Seed("archive", "bridge.rar", (("", b"Rar!\x1a\x07\x01\x00" + bytes(200)),)),
        Seed("media", "bridge.png", (("", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200)),)),
        Seed("media", "bridge.mp3", (("", b"ID3\3" + bytes(200)),)),
        Seed("odf", "bridge.odt", odt, pack_zip),
    )


def pack_zip(parts: Parts) -> bytes:
    """Put the parts into a zip file, the same bytes each time."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # That a name comes twice may be the harm.
        warnings.simplefilter("ignore")
        for name, data in parts:
            info = zipfile.ZipInfo(name[:60_000])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _relate(**targets: str) -> bytes:
    relations = (
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_RELS}">{"".join(relations)}</Relationships>'.encode()


def _tell_types(**parts: str) -> bytes:
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-'
        f'officedocument.{kind}+xml"/>'
        for kind, name in parts.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        f'relationships+xml"/>{overrides}</Types>'
    ).encode()


def _make_docx() -> Seed:
    styled = '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    runs = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in PARAGRAPHS)
    box = "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p>"
    table = f"<w:tbl><w:tr><w:tc>{runs}</w:tc></w:tr></w:tbl>"
    body = f"{styled.format(TITLE)}{runs}{box}</w:txbxContent></w:pict></w:r></w:p>{table}"
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote>'
    style = '<w:style w:styleId="Title"><w:name w:val="Title"/></w:style>'
    space = f'xmlns:w="{_WORD}"'
    parts = (
        ("[Content_Types].xml", _tell_types()),
        ("_rels/.rels", _relate(officeDocument="word/document.xml")),
        ("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>".encode()),
        ("word/styles.xml", f"<w:styles {space}>{style}</w:styles>".encode()),
        ("word/footnotes.xml", f"<w:footnotes {space}>{note}</w:footnotes>".encode()),
        (
            "word/_rels/document.xml.rels",
            _relate(styles="styles.xml", footnotes="footnotes.xml"),
        ),
    )
    return Seed("docx", "bridge.docx", parts, pack_zip)


def _make_xlsx() -> Seed:
    table = [["title", "text", "published", "url"]]
    table += [[TITLE, each, "45904", f"{ADDRESS}/{n}"] for n, each in enumerate(PARAGRAPHS)]
    shared = [cell for row in table for cell in row]
    strings = "".join(f"<si><t>{each}</t></si>" for each in shared)
    rows = ""
    for n in range(len(table)):
        cells = "".join(
            f'<c r="{"ABCD"[m]}{n + 1}" t="s"><v>{4 * n + m}</v></c>'
            if n == 0 or m != 2
            else f'<c r="C{n + 1}" s="1"><v>{table[n][m]}</v></c>'
            for m in range(4)
        )
        rows += f'<row r="{n + 1}">{cells}</row>'
    sheet = f'<sheet name="Articles" sheetId="1" r:id="rId1" xmlns:r="{_OFFICE}"/>'
    styles = (
        '<fonts count="1"><font/></fonts>'
        '<fills count="1"><fill><patternFill/></fill></fills>'
        '<borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    )
    types = _tell_types(
        **{
            "spreadsheetml.sheet.main": "xl/workbook.xml",
            "spreadsheetml.worksheet": "xl/worksheets/sheet1.xml",
            "spreadsheetml.styles": "xl/styles.xml",
            "spreadsheetml.sharedStrings": "xl/sharedStrings.xml",
        }
    )
    related = _relate(
        worksheet="worksheets/sheet1.xml", styles="styles.xml", sharedStrings="sharedStrings.xml"
    )
    parts = {
        "[Content_Types].xml": types,
        "_rels/.rels": _relate(officeDocument="xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": related,
        "xl/workbook.xml": _wrap("workbook", f"<sheets>{sheet}</sheets>"),
        "xl/styles.xml": _wrap("styleSheet", styles),
        "xl/sharedStrings.xml": _wrap("sst", strings),
        "xl/worksheets/sheet1.xml": _wrap("worksheet", f"<sheetData>{rows}</sheetData>"),
    }
    return Seed("xlsx", "articles.xlsx", tuple(parts.items()), pack_zip)


def _wrap(root: str, inner: str) -> bytes:
    return f'<{root} xmlns="{_SHEET}">{inner}</{root}>'.encode()


def _make_pdf() -> Seed:
    lines = [line for each in PARAGRAPHS for line in _fill(each)]
    drawn = (f"BT /F 11 Tf 60 {780 - 15 * n} Td ({x}) Tj ET" for n, x in enumerate(lines))
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    page = f"/MediaBox[0 0 595 842]/Resources<</Font<</F {font}>>>>"
    objects = (
        ("object", b"<</Type/Catalog/Pages 2 0 R>>"),
        ("object", b"<</Type/Pages/Count 2/Kids[4 0 R 5 0 R]>>"),
        ("object", f"<</Title({TITLE})/CreationDate(D:20250904120000Z)>>".encode()),
        ("object", f"<</Type/Page/Parent 2 0 R{page}/Contents 6 0 R>>".encode()),
        ("object", f"<</Type/Page/Parent 2 0 R{page}/Contents 7 0 R>>".encode()),
        ("stream", "\n".join(drawn).encode("cp1252", "replace")),
        ("stream", b"BT /F 11 Tf 60 780 Td (The second page of the release, with a word.) Tj ET"),
    )
    return Seed("pdf", "release.pdf", objects, pack_pdf)


def _fill(paragraph: str, width: int = 80) -> Sequence[str]:
    starts = range(0, len(paragraph), width)
    return [paragraph[n : n + width].replace("(", "").replace(")", "") for n in starts]


def pack_pdf(parts: Parts) -> bytes:
    """Make a PDF of its objects, each in its place; streams are deflated."""
    data, offsets = b"%PDF-1.4\n", []
    for n, (kind, body) in enumerate(parts, start=1):
        offsets.append(len(data))
        if kind == "stream":
            packed = zlib.compress(body)
            told = b"<</Length %d/Filter/FlateDecode>>stream\n" % len(packed)
            body = told + packed + b"\nendstream"  # noqa: PLW2901 - what stands for it in the file
        data += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    size = len(parts) + 1
    table = b"".join(b"%010d 00000 n \n" % each for each in offsets)
    xref = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    end = b"trailer<</Size %d/Root 1 0 R/Info 3 0 R>>\nstartxref\n%d\n%%%%EOF"
    return data + xref + end % (size, len(data))


def _make_zips(seeds: Sequence[Seed]) -> tuple[Seed, ...]:
    some = tuple((each.name, each.data) for each in seeds)
    inner = (("a.zip", pack_zip(some[:2])), ("b.gz", gzip.compress(some[0][1], mtime=0)))
    deep = pack_zip((("deep.zip", pack_zip(some[1:2])), *some[:1]))
    return (
        Seed("zip", "press.zip", (*some[:9], (".hidden.txt", b"x"), ("a.jpg", b"x")), pack_zip),
        Seed("zip", "nested.zip", (*inner, ("deeper.zip", deep), some[4]), pack_zip),
    )


def pack_warc(parts: Parts) -> bytes:
    """Make records of the parts, each as long as it says."""
    return b"".join(_write_record(kind, block) + block + b"\r\n\r\n" for kind, block in parts)


def pack_records(parts: Parts) -> bytes:
    """Make records of the parts, each packed by itself."""
    return b"".join(gzip.compress(pack_warc((part,)), mtime=0) for part in parts)


def _write_record(kind: str, block: bytes) -> bytes:
    media = "application/http; msgtype=response" if kind == "response" else "text/plain"
    told = {
        "WARC-Type": kind,
        "WARC-Target-URI": f"{ADDRESS}/{zlib.crc32(block)}",
        "WARC-Date": "2025-09-05T10:00:00Z",
        "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000000000000>",
        "Content-Type": media,
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"WARC/1.0\r\n{lines}\r\n".encode()


def _make_warcs() -> tuple[Seed, ...]:
    page, packed = PAGE.encode(), gzip.compress(PAGE.encode(), mtime=0)
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(page), page)
    records = (
        ("warcinfo", b"software: fuzz\r\n"),
        ("response", f"{head}\r\n".encode() + page),
        ("response", f"{head}Content-Encoding: gzip\r\n\r\n".encode() + packed),
        ("response", f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + chunked),
        ("conversion", ARTICLE.encode()),
        ("response", b"HTTP/1.1 404 Not Found\r\n\r\n"),
    )
    return (
        Seed("warc", "news.warc", records, pack_warc),
        Seed("packed", "news.warc.gz", records, pack_records),
    )


def _make_packed(seeds: Sequence[Seed]) -> tuple[Seed, ...]:
    named = {each.name: each for each in seeds}
    text, rows, zipped = named["bridge.md"], named["articles.jsonl"], named["press.zip"]
    return (
        Seed("packed", "bridge.md.gz", text.parts, lambda p: gzip.compress(join(p), mtime=0)),
        Seed("packed", "articles.jsonl.bz2", rows.parts, lambda p: bz2.compress(join(p))),
        Seed("packed", "bridge.txt.xz", text.parts, lambda p: lzma.compress(join(p), preset=1)),
        Seed(
            "packed",
            "press.zip.gz",
            zipped.parts,
            lambda p: gzip.compress(pack_zip(p), mtime=0),
        ),
    )
