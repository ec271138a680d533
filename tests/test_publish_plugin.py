"""Keys become links in Datasette, and nothing else does."""

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from httpx import QueryParams

from publish_archive import Reader, make_archive
from quotetrack.model import Document, Failure, Judgement, Span, Verdict
from quotetrack.publish.limits import BoundedConnection
from quotetrack.publish.pages.frame import safe_url
from quotetrack.publish.plugin import prepare_connection, render_cell
from quotetrack.store import Store


class Urls:
    """The addresses of a site that stands under /news/."""

    def path(self, path: str) -> str:
        """Return ``path`` below /news/."""
        return f"/news{path}"

    def table(self, database: str, table: str) -> str:
        """Return the address of a table."""
        return self.path(f"/{database}/{table}")


class Site:
    """A site that stands under /news/ and cuts cells at 30 characters."""

    urls = Urls()

    def __init__(self, **settings: object) -> None:
        self._settings = settings

    def plugin_config(self, plugin_name: str) -> object:
        """Return what is set for our plugin, nothing for any other."""
        return self._settings if plugin_name == "quotetrack" else None

    def setting(self, key: str) -> int:
        """Return how many characters a cell has at most."""
        return {"truncate_cells_html": 30}[key]


ROW: dict[str, object] = {"permalink": "/-/quotations/00ab", "quotation": "", "source": "he"}


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        (
            "permalink",
            "/-/quotations/00ab",
            '<a href="/news/-/quotations/00ab">/-/quotations/00ab</a>',
        ),
        (
            "permalink",
            "/quotes/quotations/00ab",
            '<a href="/news/quotes/quotations/00ab">/quotes/quotations/00ab</a>',
        ),
        ("permalink", "javascript:alert(1)", None),
        ("permalink", "/-/quotations/00ab\" onclick='x'", None),
        ("permalink", None, None),
        ("quotation", "<b>so</b>", '<a href="/news/-/quotations/00ab">&lt;b&gt;so&lt;/b&gt;</a>'),
        ("quotation", "é" * 31, f'<a href="/news/-/quotations/00ab"><bdi>{"é" * 30}…</bdi></a>'),
        ("wikidata", "Q42", '<a href="https://www.wikidata.org/wiki/Q42">Q42</a>'),
        (
            "speaker_id",
            "nadia-lambert",
            '<a href="/news/-/speakers/nadia-lambert">nadia-lambert</a>',
        ),
        (
            "speaker_id",
            {"value": "nadia-lambert", "label": "<i>"},
            '<a href="/news/-/speakers/nadia-lambert">&lt;i&gt;</a>',
        ),
        ("found_id", "nl", '<a href="/news/quotes/speakers/nl">nl</a>'),
        (
            "document_id",
            "a/b.txt",
            '<a href="/news/-/documents/a~2Fb~2Etxt">a/b.txt</a>',
        ),
        ("speaker_id", "", None),
        ("speaker_id", {"value": None, "label": None}, None),
        ("wikidata", "42", None),
        ("wikidata", 42, None),
        ("speaker", None, "<em>Speaker open</em>"),
        ("speaker", "Nadia Lambert", None),
        ("speaker", "נדיה\u202e<b>", "<bdi>נדיה&lt;b&gt;</bdi>"),
        ("confidence", 0.9612, '0.96 <span class="certainty">sure</span>'),
        ("confidence", None, None),
        ("url", "javascript:alert(1)", None),
    ],
)
def test_cells_are_links_and_words(column: str, value: object, shown: str | None) -> None:
    """Keys and permalinks lead to pages under the site's base; all else is text."""
    assert render_cell(ROW, value, column, "quotes", Site()) == shown
    assert render_cell(ROW, value, column, "another", Site()) is None


@pytest.mark.parametrize(
    ("more", "word"),
    [({}, "check"), ({"certainty": "checked"}, "checked"), ({"judged": "right"}, "checked")],
)
def test_confidence_is_a_word(more: dict[str, str], word: str) -> None:
    """The row's own word stands beside the figure; what a person looked at is checked."""
    row = {"confidence": 0.3, "judged": None} | more
    shown = render_cell(row, 0.3, "confidence", "quotes", Site())
    assert shown == f'0.30 <span class="certainty">{word}</span>'


def test_pages_have_the_links(tmp_path: Path) -> None:
    """The view, the questions and the speakers' table show them in a real Datasette."""
    reader = Reader(make_archive(tmp_path / "quotes.db"))
    link = '<a href="/-/quotations/0000000000000001">'
    assert link in reader.ask("/quotes/quotes").text
    assert link in reader.ask("/quotes/latest").text
    article = '<a href="/-/documents/quay-1">'
    assert article in reader.ask("/quotes/quotations/0000000000000001").text
    assert reader.ask("/quotes/quotations").text.count(article) == 3
    assert '<a href="https://www.wikidata.org/wiki/Q42">' in reader.ask("/quotes/speakers").text


def _judge(path: Path) -> None:
    """Let somebody whom no reader may know judge a quotation."""
    with Store.open(path) as store:
        store.add_judgements(
            [
                Judgement(
                    Verdict.RIGHT,
                    "2026-01-02T03:04:05+00:00",
                    "Secret Judge",
                    "a secret note",
                    speaker="nadia-lambert",
                    document="quay-1",
                    place=Span(1, 36),
                )
            ]
        )


def test_nobody_reads_who_decided(tmp_path: Path) -> None:
    """Neither the table, nor its rows, nor any SQL gives who judged or what they noted."""
    path = make_archive(tmp_path / "quotes.db")
    _judge(path)
    reader = Reader(path)
    asked = [
        "/quotes/judgements.json",
        "/quotes/decisions.json",
        "/quotes/judgements.csv?_stream=on",
        "/quotes/judgements?_facet=made_by",
        "/quotes.json?sql=select+made_by,+note+from+judgements",
        "/quotes.json?sql=select+max(upper(j.made_by)||j.note)+from+judgements+j",
        "/quotes.json?sql=with+x+as+(select+*+from+judgements)+select+*+from+x",
    ]
    for path_asked in asked:
        answer = reader.ask(path_asked)
        assert answer.status_code == 200
        assert "secret judge" not in answer.text.casefold()
        assert "secret note" not in answer.text.casefold()
    kept = reader.ask("/quotes/judgements.json?made_by__contains=Secret").json()
    assert kept["rows"] == []
    (row,) = reader.ask("/quotes/decisions.json?_shape=objects").json()["rows"]
    assert (row["verdict"], row["speaker"]) == ("right", "Nadia Lambert")


PRESS = {"plugins": {"quotetrack": {"database": "press"}}}


def _ask_press(path: Path, *asked: str) -> list[httpx.Response]:
    """Return what a plain Datasette answers whose archive is called "press"."""

    async def ask() -> list[httpx.Response]:
        site = Datasette([str(path)], metadata=PRESS)
        return [await site.client.get(one) for one in asked]

    return asyncio.run(ask())


def test_an_archive_of_another_name_is_guarded(tmp_path: Path) -> None:
    """Whatever the setting `database` calls it, nobody reads who decided."""
    path = make_archive(tmp_path / "press.db")
    _judge(path)
    sql = "/press.json?sql=select+made_by,+note,+verdict+from+judgements&_shape=array"
    answers = _ask_press(path, sql, "/press/judgements.json", "/press/judgements.csv")
    assert answers[0].json() == [{"made_by": None, "note": None, "verdict": "right"}]
    for answer in answers:
        assert answer.status_code == 200
        assert "secret" not in answer.text.casefold()


def test_an_archive_beside_others_is_guarded(tmp_path: Path) -> None:
    """Where `datasette --crossdb` joins databases, nobody reads who decided that way either."""
    path = make_archive(tmp_path / "press.db")
    _judge(path)
    sql = "/_memory.json?sql=select+made_by,+note,+verdict+from+press.judgements&_shape=array"
    site = Datasette([str(path)], metadata=PRESS, memory=True, crossdb=True)
    answer = asyncio.run(site.client.get(sql))
    assert answer.json() == [{"made_by": None, "note": None, "verdict": "right"}]


def test_an_archive_of_another_name_is_led_to(tmp_path: Path) -> None:
    """Pages and cells lead to its own tables, whose pages have our look and links."""
    path = make_archive(tmp_path / "press.db")
    page, table = _ask_press(path, "/-/search", "/press/quotes")
    assert 'href="/press"' in page.text
    assert not re.search(r'href="/quotes', page.text)
    assert '<a href="/-/quotations/0000000000000001">' in table.text
    assert "quotetrack/tables.css" in table.text
    assert "quotetrack/tables.js" in table.text
    (rows,) = _ask_press(path, "/press/quotations?_col=found_id")
    assert '<a href="/press/speakers/nadia-lambert">' in rows.text


@pytest.mark.parametrize("name", ["press", "", None, ["press"]])
def test_a_setting_that_names_nothing_keeps_the_guard(name: object) -> None:
    """The archive's usual name is guarded whatever is set, or set wrongly."""
    with closing(sqlite3.connect(":memory:")) as conn:
        conn.execute("CREATE TABLE judgements (made_by TEXT)")
        conn.execute("INSERT INTO judgements VALUES ('anybody')")
        site = Datasette([], metadata={"plugins": {"quotetrack": {"database": name}}})
        prepare_connection(conn, "quotes", site)
        assert conn.execute("SELECT made_by FROM judgements").fetchall() == [(None,)]


# Each joins by columns of which SQLite asks no authorizer.
JOINED = [
    "select note from (select 'x' as note) full join judgements using(note)",
    "select made_by from (select 'x' as made_by)full join main.JUDGEMENTS USING(made_by)",
    "select note from (select 'x' as note) full join \"judgements\"/**/using/**/(note)",
    "select note from (select 'x' as note) full join [judgements]--\nusing--\n(note)",
    "select note from (select 'x' as note) full join `Judgements` using(note)",
    "select note from (select 'x' as note) full join 'judgements' using(note)",
    "select note from (select 'x' as note) natural full join judgements",
    "select id from judgements natural join (select 'Secret Judge' as made_by)",
    "select j.id from judgements j join (select 1) on ?1natural join (select 'a secret note' note)",
    "with j as (select * from judgements) select note from (select 1 note) full join j using(note)",
    "select note from (select 'x' note) full join (select * from judgements) using(note)",
    "select 1 where exists (select * from judgements natural join (select 'a secret note' note))",
    "select document from (select 'x' as document) full join failures using(document)",
    "select file from (select 'x' as file) full join pragma_database_list using(file)",
    "select sql from (select 'x' as sql) full join sqlite_stmt using(sql)",
    "select path from (select 'x' as path) full join dbstat using(path)",
    "select data from (select x'00' as data) full join sqlite_dbpage using(data)",
]


@pytest.mark.parametrize("sql", JOINED)
def test_no_join_reads_what_is_private(tmp_path: Path, sql: str) -> None:
    """USING and NATURAL, which get past the authorizer, are refused wherever they come in."""
    reader = Reader(make_archive(tmp_path / "quotes.db"))
    for asked in ("/quotes", "/quotes.json"):
        answer = reader.ask(f"{asked}?{QueryParams({'sql': sql})}")
        assert answer.status_code == 400
        assert "join with ON" in answer.text
    # Datasette has begun the file before it asks.
    assert not reader.ask(f"/quotes.csv?{QueryParams({'sql': sql})}").text.strip("\ufeff\r\n")
    filtered = {"_where": f"exists ({sql})"}
    assert reader.ask(f"/quotes/quotes.json?{QueryParams(filtered)}").status_code == 400
    with closing(sqlite3.connect(":memory:", factory=BoundedConnection)) as conn:
        for execute in (conn.execute, conn.cursor().execute):
            with pytest.raises(sqlite3.OperationalError, match="join with ON"):
                execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "select count(*) from quotations natural join (select 'direct' as kind)",
        "select count(*) from spans join (select 'content' as part) using (part)",
        "select count(*) from judgements where text like '%housing%' or value = 'naturally'",
        "select j.id from judgements j join documents d on d.id = j.document",
        "select my_judgements from (select 1 as my_judgements) natural join (select 2 as b)",
    ],
)
def test_other_joins_are_answered(tmp_path: Path, sql: str) -> None:
    """Tables that anybody may read are joined as one likes."""
    reader = Reader(make_archive(tmp_path / "quotes.db"))
    assert reader.ask(f"/quotes.json?{QueryParams({'sql': sql})}").status_code == 200


def test_another_database_keeps_all_its_columns(tmp_path: Path) -> None:
    """Only the archive has columns that are nobody's business."""
    with closing(sqlite3.connect(tmp_path / "other.db")) as conn:
        prepare_connection(conn, "other", Datasette([]))
        conn.execute("CREATE TABLE judgements (made_by TEXT)")
        conn.execute("INSERT INTO judgements VALUES ('anybody')")
        assert conn.execute("SELECT made_by FROM judgements").fetchall() == [("anybody",)]
        prepare_connection(conn, "quotes", Datasette([]))
        assert conn.execute("SELECT made_by FROM judgements").fetchall() == [(None,)]


def test_nobody_reads_an_article_that_failed(tmp_path: Path) -> None:
    """What could not be read is told without the article's own words, whatever is asked."""
    path = make_archive(tmp_path / "quotes.db")
    with Store.open(path) as store, store.ingest("0.1", "x") as ingest:
        article = Document("poison", "An article that is in no archive.")
        ingest.write([Failure("poison.txt", "took too long", document=article)])
    reader = Reader(path)
    for asked in (
        "/quotes/failures.json",
        "/quotes/failures.csv?_stream=on",
        "/quotes.json?sql=select+upper(document)+from+failures",
    ):
        answer = reader.ask(asked)
        assert answer.status_code == 200
        assert "in no archive" not in answer.text.casefold()
    assert "took too long" in reader.ask("/quotes/failures.json").text


@pytest.mark.parametrize(
    "address",
    [
        "http://user:pw@news.example/", "http://good.example@news.example/", "http:///x",
        "http://%00/", "http://[::1", "http://x:99999999/", "http://a\u3002b/", "http://x:y/",
        "http://x/\u200b",
    ],
)  # fmt: skip
def test_no_crooked_address_is_a_link(address: str) -> None:
    """Nobody is led to another host than they see, nor is a broken address a link."""
    assert safe_url(address) is None
    shown = render_cell({}, address, "url", "quotes", Site())
    assert shown is not None
    assert "<a" not in shown


@pytest.mark.parametrize(
    "address",
    [
        "http://news.example",
        "https://nyheter.öst.example:8080/a?b#c",
        "http://[::1]:80/",
        "http://a-b.example/",
    ],
)
def test_a_plain_address_is_a_link(address: str) -> None:
    """Names in any script, ports and numbers are let through."""
    assert safe_url(address) == address
