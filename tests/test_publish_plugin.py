"""Keys become links in Datasette, and nothing else does."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from publish_archive import Reader, make_archive
from quotetrack.model import Document, Failure, Judgement, Span, Verdict
from quotetrack.publish.plugin import prepare_connection, render_cell
from quotetrack.store import Store


class Urls:
    """The addresses of a site that stands under /news/."""

    def path(self, path: str) -> str:
        """Return ``path`` below /news/."""
        return f"/news{path}"


class Site:
    """A site that stands under /news/."""

    urls = Urls()


@pytest.mark.parametrize(
    ("column", "value", "address"),
    [
        ("permalink", "/quotes/quotations/00ab", "/news/quotes/quotations/00ab"),
        ("permalink", "javascript:alert(1)", None),
        ("permalink", "/quotes/quotations/00ab\" onclick='x'", None),
        ("permalink", None, None),
        ("quotation", "/quotes/quotations/00ab", None),
        ("wikidata", "Q42", "https://www.wikidata.org/wiki/Q42"),
        ("speaker_id", "nadia-lambert", "/news/quotes/speakers/nadia-lambert"),
        ("document_id", "a/b.txt", "/news/quotes/documents/a~2Fb~2Etxt"),
        ("speaker_id", {"value": "nadia-lambert", "label": "Nadia Lambert"}, None),
        ("speaker_id", "", None),
        ("wikidata", "42", None),
        ("wikidata", 42, None),
    ],
)
def test_only_keys_become_links(column: str, value: object, address: str | None) -> None:
    """Permalinks and keys go to their rows under the site's base, items to Wikidata."""
    link = render_cell(value, column, "quotes", Site())
    assert link == (None if address is None else f'<a href="{address}">{value}</a>')
    assert render_cell(value, column, "another", Site()) is None


def test_pages_have_the_links(tmp_path: Path) -> None:
    """The view, the questions and the speakers' table show them in a real Datasette."""
    reader = Reader(make_archive(tmp_path / "quotes.db"))
    link = '<a href="/quotes/quotations/0000000000000001">'
    assert link in reader.ask("/quotes/quotes").text
    assert link in reader.ask("/quotes/latest").text
    article = '<a href="/quotes/documents/quay-1">'
    assert article in reader.ask("/quotes/quotations/0000000000000001").text
    assert reader.ask("/quotes/quotations").text.count(article) == 3
    assert '<a href="https://www.wikidata.org/wiki/Q42">' in reader.ask("/quotes/speakers").text


def test_nobody_reads_who_decided(tmp_path: Path) -> None:
    """Neither the table, nor its rows, nor any SQL gives who judged or what they noted."""
    path = make_archive(tmp_path / "quotes.db")
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


def test_another_database_keeps_all_its_columns(tmp_path: Path) -> None:
    """Only the archive has columns that are nobody's business."""
    with closing(sqlite3.connect(tmp_path / "other.db")) as conn:
        prepare_connection(conn, "other")
        conn.execute("CREATE TABLE judgements (made_by TEXT)")
        conn.execute("INSERT INTO judgements VALUES ('anybody')")
        assert conn.execute("SELECT made_by FROM judgements").fetchall() == [("anybody",)]
        prepare_connection(conn, "quotes")
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
