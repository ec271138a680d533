"""A folder of everything that a cluster is given to read, whole and damaged; all people made up."""

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

PEOPLE = ("Nadia Lambert", "Tom Whitfield", "Irene Castell", "Paul Arden", "Mira Kovan")
REST = (
    "The harbour had been closed since the storm, and the ferry to the island lay at the quay. "
    "The council met on Monday and found no money for the works; it will meet again in a month. "
)


def make_text(n: int, *, weight: int = 1) -> str:
    """Return an article with three quotations, a few lines or more."""
    first, second = PEOPLE[n % 5], PEOPLE[(n + 2) % 5]
    return (
        f"The bridge number {n} stays shut.\n\n“The bridge number {n} is safe,” said {first}, the "
        f"mayor of Belwick.\n\n{second.split()[1]} said that the harbour had been closed for {n} "
        f"days. According to {second}, all is well in port number {n}.\n\n{REST * weight}"
    )


def make_articles(numbers: Sequence[int], *, weight: int = 1) -> Iterator[str]:
    """Yield lines of JSON, an article each."""
    for n in numbers:
        day = f"2026-03-{1 + n % 28:02}"
        article = {"id": f"n{n}", "title": f"Report {n}", "published": day}
        yield json.dumps({**article, "body": make_text(n, weight=weight)})


def write_lines(path: Path, *lines: str) -> Path:
    """Write a file of lines."""
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def write_parquet(path: Path, numbers: Sequence[int], *, damaged: bool = False) -> Path:
    """Write a file of Parquet, four rows a group; if ``damaged``, the first group is."""
    import pyarrow as pa  # noqa: PLC0415 - of an extra
    import pyarrow.parquet as pq  # noqa: PLC0415 - the same

    urls = [f"https://quay.example/{n}" for n in numbers]
    table = pa.table({"url": urls, "body": [make_text(n) for n in numbers]})
    pq.write_table(table, path, row_group_size=4, compression="zstd")
    if damaged:
        data = bytearray(path.read_bytes())
        data[8:400] = bytes(392)
        path.write_bytes(data)
    return path


def make_record(n: int, *, damaged: bool = False) -> bytes:
    """Return a WARC record of a page."""
    parts = "".join(f"<p>{part}</p>" for part in make_text(n).split("\n\n"))
    page = f"<html lang=en><title>Page {n}</title><article><h1>Page {n}</h1>{parts}</article>"
    body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}".encode()
    length = len(body) + 60 * damaged
    headers = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Target-URI: https://pages.example/{n}\r\nWARC-Date: 2026-03-04T05:06:07Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n"
    )
    return headers.encode() + body + b"\r\n\r\n"


def write_inputs(folder: Path, bulk: int, weight: int) -> list[str]:
    """Write the inputs, and return the names that a command is given; texts are in ``body``."""
    inner = folder / "news"
    inner.mkdir(parents=True)
    versions = (
        {"url": "https://quay.example/live", "body": make_text(90)},
        {"url": "https://quay.example/live", "body": make_text(91)},
    )
    write_lines(
        inner / "a.jsonl",
        *make_articles(range(6)),
        '{"id": "broken", "body"',
        *make_articles([3]),  # once more
        json.dumps({"id": "n4", "body": make_text(44)}),  # another text with that id
        json.dumps({"id": "reprint", "outlet": "Quay Post", "body": make_text(5)}),
        json.dumps({"id": "odd", "published": "some day", "body": make_text(45)}),
        json.dumps({"id": "welsh", "language": "cy", "body": make_text(46)}),
        json.dumps({"id": "page", "body": f"<p>{make_text(47)}</p>"}),
        *map(json.dumps, versions),
    )
    write_parquet(inner / "b.parquet", range(20, 26))
    write_parquet(inner / "c.parquet", range(26, 34), damaged=True)
    write_lines(inner / "columns.csv", "id,column of words", f'x,"{make_text(48)}"')
    records = [make_record(n, damaged=n == 52) for n in range(50, 55)]
    (inner / "d.warc").write_bytes(b"".join(records))
    packed = b"".join(gzip.compress(make_record(n)) for n in range(60, 64))
    (inner / "e.warc.gz").write_bytes(packed[:-40])
    later = {"url": "https://quay.example/live", "title": "Later", "body": make_text(92)}
    write_lines(inner / "z.jsonl", json.dumps(later))
    (inner / "picture.jpg").write_bytes(b"\xff\xd8\xff")
    write_lines(folder / "bulk.jsonl", *make_articles(range(100, 100 + bulk), weight=weight))
    return ["news", "bulk.jsonl", "missing.jsonl"]
