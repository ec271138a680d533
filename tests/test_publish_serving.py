"""Readers get every answer that the archive holds, and change nothing in it."""

import asyncio
import csv
import hashlib
import html
import io
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from publish_archive import ARTICLES, Article, Reader, Said, add_article, make_archive
from quotetrack.errors import InputError, PublishError, StoreError
from quotetrack.publish.pairing import split_metadata
from quotetrack.publish.serving import Audience, guard_metadata, open_site, read_metadata, serve
from quotetrack.store.migrations import migrations

TOP = Path(__file__).parent.parent / "metadata.yml"
ALL = [said.words for article in ARTICLES for said in article.said]
QUERIES = read_metadata(TOP)["databases"]["quotes"]["queries"]

# Whatever might write, each as (method, path, form or None).
DOORS: list[tuple[str, str, dict[str, str] | None]] = [
    *(
        ("GET", f"/quotes?sql={httpx.QueryParams({'q': sql})['q']}", None)
        for sql in (
            "insert into speakers values ('x', 'x', 'person', null)",
            "with x as (select 1) insert into speakers select 'x', 'x', 'person', null",
            "with x as (select 1) delete from quotations",
            "with x as (select 1) update quotations set confidence = 1",
            "delete from quotations",
            "update quotations set confidence = 1",
            "drop view quotes",
            "attach 'other.db' as other",
            "detach main",
            "vacuum into 'other.db'",
            "pragma journal_mode = wal",
            "pragma query_only = off",
            "select 1; delete from quotations",
            "/* select */ delete from quotations",
            "select writefile('other.db', 'x')",
            "select load_extension('other')",
            "select * from pragma_query_only(0)",
            "replace into speakers values ('x', 'x', 'person', null)",
            "insert into quotations_fts(quotations_fts) values ('delete-all')",
            "with x as (select 1) insert into quotations_fts(quotations_fts) values ('rebuild')",
        )
    ),
    ("GET", "/quotes/quotes.json?_where=1);delete from quotations;--", None),
    ("POST", "/quotes", {"sql": "delete from quotations"}),
    ("POST", "/quotes/quotations/-/insert", {"row": "{}"}),
    ("POST", "/quotes/quotations/0000000000000001/-/delete", {}),
    ("POST", "/quotes/quotations/0000000000000001", {"confidence": "1"}),
    ("POST", "/-/create-token", {}),
    ("PUT", "/quotes/quotations/0000000000000001", {"confidence": "1"}),
    ("DELETE", "/quotes/quotations/0000000000000001", None),
    ("PATCH", "/quotes/quotations", {"confidence": "1"}),
    ("GET", "/_internal", None),
    ("GET", "/_memory", None),
    ("GET", "/quotes.db", None),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small archive, in a file whose name Datasette by itself would misread."""
    return make_archive(tmp_path_factory.mktemp("serving") / "my #1 archive?.db")


@pytest.fixture(scope="module")
def reader(archive: Path) -> Reader:
    """A reader of the small archive."""
    return Reader(archive)


def read_csv(content: bytes) -> list[dict[str, str]]:
    """Return a CSV's rows, without the apostrophes that stand before formulas."""
    text = re.sub("(?m)^'=|(?<=,)'=", "=", content.decode("utf-8-sig"))
    return list(csv.DictReader(io.StringIO(text, newline="")))


def ask_rows(reader: Reader, path: str, **parameters: str) -> list[dict[str, str]]:
    """Ask for a page as CSV and return its rows."""
    answer = reader.ask(f"{path}.csv", params=parameters)
    assert answer.status_code == 200
    return read_csv(answer.content)


def ask_words(reader: Reader, query: str, **parameters: str) -> list[str]:
    """Return the quotations that a canned query answers."""
    return [row["quotation"] for row in ask_rows(reader, f"/quotes/{query}", **parameters)]


def test_an_address_that_is_none_is_not_found(reader: Reader) -> None:
    """A mistyped address is a page that says so, whether or not it fits a route."""
    for path in ("/none", "/quotes/none", "/quotes/quotations/none", "/a/b/c/d/e"):
        assert reader.ask(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/quotes", "/quotes/quotes", "/quotes/documents"])
def test_pages_answer(reader: Reader, path: str) -> None:
    """The home page, the database, the view and a table are there."""
    assert reader.ask(path).status_code == 200


def test_the_view_shows_newest_first_with_facets(reader: Reader) -> None:
    """The table of quotations is sorted by date, with counts by what is alike."""
    page = reader.ask("/quotes/quotes.json?_shape=objects").json()
    dates = [row["date"] for row in page["rows"]]
    assert dates == sorted(dates, key=lambda date: date or "", reverse=True)
    assert set(page["facet_results"]) == {
        "speaker",
        "outlet",
        "kind",
        "certainty",
        "month",
    }
    assert page["filtered_table_rows_count"] == len(ALL)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("bridge", 2),
        ("ostra", 1),
        ("won’t sail", 1),
        ("harbour-side", 1),
        ("AND (", 0),
        ("brid*", 2),
        ("“bridge at”", 1),
        ("“at bridge”", 0),
        ('"', 0),
        ("”", 0),
        ("*", 0),
        ("''", 0),
        ("a\0b", 0),
    ],
)
def test_the_view_can_be_searched(reader: Reader, search: str, found: int) -> None:
    """Full-text search works on the view, without accents and whatever is typed."""
    assert reader.ask("/quotes/quotes", params={"_search": search}).status_code == 200
    page = reader.ask("/quotes/quotes.json", params={"_search": search}).json()
    assert page["filtered_table_rows_count"] == found


def test_what_an_article_says_is_text(reader: Reader) -> None:
    """A hostile headline is no script on the page, and a hostile address no link."""
    for path in ("/quotes/quotes", "/quotes/latest", "/quotes/documents"):
        page = reader.ask(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
        assert 'href="javascript' not in page


@pytest.mark.parametrize("query", QUERIES)
def test_a_question_without_answers_filled_in_makes_sense(reader: Reader, query: str) -> None:
    """Each canned query, opened from its link, shows rows at once, and has them as CSV."""
    page = reader.ask(f"/quotes/{query}")
    assert page.status_code == 200
    assert QUERIES[query]["title"] in page.text
    rows = ask_rows(reader, f"/quotes/{query}")
    assert rows
    assert rows == ask_rows(
        reader, f"/quotes/{query}", **dict.fromkeys(QUERIES[query]["params"], " ")
    )


@pytest.mark.parametrize(
    ("speaker", "words", "found"),
    [
        ("", "", ALL),
        ("Nadia Lambert", "", [ALL[0], ALL[3], ALL[5]]),
        (" lambert ", "", [ALL[0], ALL[3], ALL[5]]),
        ("Надія", "bridge", [ALL[3], ALL[5]]),
        ("надІЯ", "bridge", [ALL[3], ALL[5]]),
        ("T. O'Whitfield", "", [ALL[1]]),
        ("spokesman", "", [ALL[2]]),
        ("Lambert", "won't", [ALL[0]]),
        ("Lambert", "won’t", [ALL[0]]),
        ("", "“bridge at”", [ALL[3]]),
        ("", '"bridge at', [ALL[3]]),
        ("", "quay OSTRA", [ALL[3]]),
        ("", "brid*", [ALL[3], ALL[5]]),
        ("", "harbour-side", [ALL[1]]),
        ("", "bridge AND", []),
        ("", "bridge -", [ALL[3], ALL[5]]),
        ("", '"', ALL),
        ("", "”", ALL),
        ("", "*", []),
        ("%", "", []),
        ("_", "", []),
        ("Nobody", "", []),
    ],
)
def test_what_someone_said_about_something(
    reader: Reader, speaker: str, words: str, found: list[str]
) -> None:
    """A speaker is found by any name, words however they are typed, and both narrow down."""
    assert sorted(ask_words(reader, "what_they_said", speaker=speaker, words=words)) == sorted(
        found
    )


@settings(max_examples=25, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20))
def test_nothing_typed_makes_an_error(reader: Reader, text: str) -> None:
    """Whatever stands in the fields of a question, the answer is a page, not an error."""
    for query in QUERIES.values():
        name = next(name for name, other in QUERIES.items() if other is query)
        answer = reader.ask(f"/quotes/{name}", params=dict.fromkeys(query["params"], text))
        assert answer.status_code == 200


SIGNS = st.text(st.sampled_from("\"“”*'’-()^:{}+ANDORT \n"), max_size=12)


@settings(max_examples=100, deadline=None)
@given(words=SIGNS)
def test_no_sign_breaks_the_search(reader: Reader, words: str) -> None:
    """Signs that mean something to the full-text search are searched for, not obeyed."""
    path = "/quotes/what_they_said.json"
    assert reader.ask(path, params={"words": words}).json()["error"] is None


def test_latest_is_by_date_and_outlet(reader: Reader) -> None:
    """The newest come first, what has no date last; a part of the outlet's name narrows down."""
    assert ask_words(reader, "latest") == [*ALL[3:5], *ALL[:3], *ALL[5:]]
    assert ask_words(reader, "latest", outlet="quay") == ALL[:3]


DATED = {"Nadia Lambert": "2", "Harbour Council": "1", "Tom Whitfield": "1"}


@pytest.mark.parametrize(
    ("since", "until", "counted"),
    [
        ("", "", {"Nadia Lambert": "3", "Harbour Council": "1", "Tom Whitfield": "1"}),
        ("2026-03", "", {"Nadia Lambert": "1", "Harbour Council": "1"}),
        ("", "2026-02", {"Nadia Lambert": "1", "Tom Whitfield": "1"}),
        ("2026-02-03", "2026-03-31", DATED),
        ("", "2026", DATED),
        ("2027", "", {}),
        ("", "soon", {}),
        ("last week", "", {}),
        ("2026-3", "", {}),
    ],
)  # fmt: skip
def test_who_speaks_most(reader: Reader, since: str, until: str, counted: dict[str, str]) -> None:
    """Named speakers by how often they are quoted in a period, both ends included."""
    rows = ask_rows(reader, "/quotes/who_speaks_most", since=since, until=until)
    assert {row["speaker"]: row["quotations"] for row in rows} == counted
    assert [row["quotations"] for row in rows] == sorted(counted.values(), reverse=True)


@pytest.mark.parametrize(
    ("below", "found"),
    [
        ("", [ALL[6], ALL[4], ALL[1]]),
        ("0.4", [ALL[6], ALL[4]]),
        ("0,4", [ALL[6], ALL[4]]),
        ("40", [ALL[6], ALL[4]]),
        ("40%", [ALL[6], ALL[4]]),
        ("1", [ALL[6], ALL[4], ALL[1], ALL[2], ALL[3], ALL[0], ALL[5]]),
        ("low", [ALL[6], ALL[4], ALL[1]]),
    ],
)
def test_low_confidence(reader: Reader, below: str, found: list[str]) -> None:
    """The least sure come first, below a bound however it is typed."""
    assert ask_words(reader, "low_confidence", below=below) == found


@pytest.mark.parametrize(
    ("which", "words", "found"),
    [
        ("", "", [ALL[2], ALL[6]]),
        ("unnamed", "", [ALL[2]]),
        (" Open ", "", [ALL[6]]),
        ("", "SPOKESMAN", [ALL[2]]),
        ("", "winter", [ALL[6]]),
        ("open", "agreed", []),
    ],
)
def test_not_named(reader: Reader, which: str, words: str, found: list[str]) -> None:
    """Unnamed and open speakers are kept apart from each other and from named ones."""
    assert ask_words(reader, "not_named", which=which, words=words) == found


def test_a_permalink_leads_to_its_quotation(reader: Reader) -> None:
    """The permalink is the address of the quotation's own page, whatever the file's name."""
    row = ask_rows(reader, "/quotes/what_they_said", words="sail")[0]
    assert row["permalink"] == "/-/quotations/0000000000000001"
    assert ALL[0].replace("'", "&#39;") in reader.ask("/quotes/quotations/0000000000000001").text


@pytest.mark.slow
def test_the_whole_view_streams_as_csv(tmp_path: Path) -> None:
    """A download holds every row once, more than a page and many of the same date."""
    said = tuple(Said(f"word {n:05} of many") for n in range(2345))
    articles = [
        Article(f"a{n}", "Quay Post", "2026-02-03", "Many", "", said[n * 235 : n * 235 + 235])
        for n in range(10)
    ]
    reader = Reader(make_archive(tmp_path / "many.db", tuple(articles)))
    told = read_metadata(TOP)["databases"]["quotes"]["tables"]["quotes"]["description_html"]
    link = html.unescape(re.findall(r'href="(quotes\.csv[^"]+)"', told)[0])
    for path in (f"/quotes/{link}", "/quotes/quotes.csv?_stream=on"):
        rows = read_csv(reader.ask(path).content)
        assert sorted(row["quotation"] for row in rows) == [one.words for one in said]
    found = ask_rows(reader, "/quotes/quotes", _stream="on", _search='"word 00042"')
    assert [row["quotation"] for row in found] == ["word 00042 of many"]


def fingerprint(folder: Path) -> dict[str, str]:
    """Return what the files of a folder hold."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


@pytest.mark.parametrize(("method", "path", "form"), DOORS)
def test_nothing_can_be_written(
    archive: Path, reader: Reader, method: str, path: str, form: dict[str, str] | None
) -> None:
    """Every door to the database refuses, and not a byte of the folder changes."""
    before = fingerprint(archive.parent)
    assert reader.ask(path, method, data=form).status_code >= 400
    assert fingerprint(archive.parent) == before


@pytest.mark.parametrize("query", QUERIES)
def test_questions_only_read(archive: Path, reader: Reader, query: str) -> None:
    """A canned query that is sent SQL by POST runs its own and writes nothing."""
    before = fingerprint(archive.parent)
    form = dict.fromkeys(QUERIES[query]["params"], "'; delete from quotations; --")
    answer = reader.ask(f"/quotes/{query}.json", "POST", data=form | {"sql": "drop view quotes"})
    assert answer.status_code != 200 or answer.json()["error"] is None
    assert ask_rows(reader, f"/quotes/{query}", **form) in (
        [],
        ask_rows(reader, f"/quotes/{query}"),
    )
    assert fingerprint(archive.parent) == before


def test_a_question_that_would_write_is_refused(archive: Path, tmp_path: Path) -> None:
    """Not even a metadata file that declares a writing query can write."""
    own = tmp_path / "own.yml"
    own.write_text(
        "databases: {quotes: {queries: {wipe: {sql: delete from quotations, write: true}}}}"
    )
    before = fingerprint(archive.parent)
    answer = Reader(archive, own).ask("/quotes/wipe?_json=1", "POST", data={})
    assert answer.status_code == 405
    assert "reading only" in answer.text
    assert fingerprint(archive.parent) == before


def test_what_an_ingest_adds_meanwhile_is_seen(tmp_path: Path) -> None:
    """A site that is up shows new articles at once, while the writer still has the file open."""
    path = make_archive(tmp_path / "live.db", ARTICLES[:1])
    reader = Reader(path)
    assert len(ask_words(reader, "what_they_said")) == 3
    with closing(Database(path)) as db:
        db.conn.execute("PRAGMA journal_mode=WAL")
        with db.conn:
            add_article(db, ARTICLES[1])
        assert len(ask_words(reader, "what_they_said")) == 5
    assert len(ask_words(reader, "what_they_said")) == 5


def test_thoughts_are_a_view_away(tmp_path: Path) -> None:
    """What was only thought is in ``attributions``; no question about ``quotes`` shows it."""
    thought = Said("the ferry will sink", "tom-whitfield", kind="indirect", act="thought")
    article = Article("q", "Quay Post", "2026-01-01", "T", "https://quay.example", (thought,))
    reader = Reader(make_archive(tmp_path / "quotes.db", (*ARTICLES, article)))
    page = reader.ask("/quotes/attributions?_search=sink&act=thought").text
    assert "the ferry will sink" in page
    assert "the ferry will sink" not in reader.ask("/quotes/quotes?_search=sink").text
    assert len(ask_words(reader, "what_they_said")) == len(ALL)


def test_an_older_archive_is_served(tmp_path: Path) -> None:
    """An archive that an older version made gets what the pages need when it is served."""
    path = tmp_path / "old.db"
    migrations.apply(Database(path), stop_before="m002_acts_and_reasons")
    assert Reader(path).ask("/quotes/attributions").status_code == 200


def test_a_missing_archive_is_told_with_the_command_that_makes_it(tmp_path: Path) -> None:
    """Who serves before the first ingest learns what to type."""
    with pytest.raises(StoreError, match=r"none\.db: no such .* `quotetrack ingest seeds`"):
        open_site(tmp_path / "none.db")


@pytest.mark.parametrize("content", [b"", b"no database at all, but some text" * 99])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file that is no archive is named, and left as it is."""
    path = tmp_path / "other.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"other\.db: is no quote archive"):
        open_site(path)
    assert path.read_bytes() == content
    with pytest.raises(StoreError, match="is no quote archive"):
        open_site(tmp_path)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("title: [a\nb: c", r"own\.yml:2: is neither"),
        ("just words", "holds no Datasette metadata"),
        ("\x07", "is neither YAML nor JSON"),
        ("plugins: quotetrack", "under “plugins” no further names"),
        ("databases:\n  quotes:\n    tables: [quotes]", "under “tables” no further names"),
    ],
)
def test_broken_metadata_is_told_with_its_place(tmp_path: Path, content: str, told: str) -> None:
    """A metadata file of the user's own that can't be read is one clear line."""
    own = tmp_path / "own.yml"
    own.write_text(content)
    with pytest.raises(InputError, match=told):
        read_metadata(own)
    with pytest.raises(InputError, match=r"none\.yml: No such file"):
        read_metadata(tmp_path / "none.yml")


@pytest.mark.parametrize(
    "content",
    [
        "plugins:\ndatabases:",
        "plugins:\n  quotetrack:\ndatabases:\n  quotes:",
        "databases:\n  quotes:\n    queries:\n    tables:",
        "databases:\n  quotes:\n    tables:\n      quotations:",
    ],
)
def test_what_stands_empty_in_metadata_is_empty(
    archive: Path, tmp_path: Path, content: str
) -> None:
    """A name without anything under it is no failure: on no page, nor for Datasette 1.0."""
    own = tmp_path / "own.yml"
    own.write_text(f"title: Harbour words\nextra_css_urls:\n{content}\n")
    audience = Audience(sql=False)
    told, done = split_metadata(guard_metadata(read_metadata(own), audience), {})
    assert told["title"] == "Harbour words"
    assert done["databases"]["quotes"]["allow_sql"] is False
    client = open_site(archive, own, audience).client
    for page in ("/", "/quotes", "/quotes/quotations", "/-/search"):
        assert asyncio.run(client.get(page)).status_code == 200


def test_a_port_in_use_is_told(archive: Path) -> None:
    """A taken port names itself and the way out, and nothing is announced."""
    announced: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PublishError, match=rf"port {port} on 127\.0\.0\.1 is in use; --port 0"):
            serve(archive, host="127.0.0.1", port=port, announce=announced.append)
    with pytest.raises(PublishError, match="can't be listened on"):
        serve(archive, host="no.such.host.invalid", port=0, announce=announced.append)
    assert announced == []


@contextmanager
def running(log: Path, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server, what it says in ``log``, and interrupt it in the end as Ctrl-C does."""
    with (
        log.open("wb") as said,
        subprocess.Popen([sys.executable, *command], stdout=said, stderr=said) as process,
    ):
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def wait_for(sign: str, log: Path) -> str:
    """Return the line of ``log`` that holds ``sign`` as soon as there is one."""
    for _ in range(300):
        for line in log.read_text().splitlines(keepends=True):
            if sign in line and line.endswith("\n"):
                return line.strip()
        time.sleep(0.1)
    pytest.fail(f"no {sign} in: {log.read_text()}")


@pytest.mark.slow
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0"])  # noqa: S104 - for seconds
def test_serve_picks_a_port_answers_and_ends_quietly(
    archive: Path, tmp_path: Path, host: str
) -> None:
    """The announced address answers at once, and an interrupt ends the server without a word."""
    program = (
        "import sys, functools, pathlib; from quotetrack.publish.serving import serve; "
        "serve(pathlib.Path(sys.argv[1]), host=sys.argv[2], port=0, "
        "announce=functools.partial(print, flush=True))"
    )
    log = tmp_path / "log"
    with running(log, "-c", program, str(archive), host) as process:
        address = wait_for("http", log)
        assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+/", address)
        assert "Every quotation found" in httpx.get(address).text
        assert httpx.get(f"{address}quotes/latest.csv").text.count("\n") == len(ALL) + 1
    assert process.returncode == 0
    assert log.read_text().splitlines() == [address]


@pytest.mark.slow
def test_plain_datasette_answers_and_refuses(tmp_path: Path) -> None:
    """`datasette -i quotes.db -m metadata.yml`: pages, questions and CSV; every door is shut."""
    (tmp_path / "db").mkdir()
    path, log = make_archive(tmp_path / "db" / "quotes.db"), tmp_path / "log"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    before = fingerprint(path.parent)
    command = ["-m", "datasette", "-i", str(path), "-m", str(TOP), "-p", str(port)]
    with running(log, *command), httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        wait_for("Uvicorn running", log)
        assert "Every quotation found" in client.get("/").text
        assert_all_answered(client)
        for method, door, form in DOORS[:-1]:  # plain Datasette lets the file be downloaded
            assert client.request(method, door, data=form).status_code >= 400
    assert fingerprint(path.parent) == before


def assert_all_answered(client: httpx.Client) -> None:
    """The view streams whole, and each canned query answers as a page and as CSV."""
    answer = client.get("/quotes/quotes.csv?_stream=on")
    assert len(list(csv.reader(io.StringIO(answer.text, newline="")))) == len(ALL) + 1
    for query in QUERIES:
        parameters: dict[str, Any] = dict.fromkeys(QUERIES[query]["params"], "")
        assert client.get(f"/quotes/{query}", params=parameters).status_code == 200
        assert client.get(f"/quotes/{query}.csv", params=parameters).text.count("\n") > 1
    found = client.get("/quotes/what_they_said.csv?speaker=Lambert&words=brid*").text
    assert found.count("\n") == 3
