"""Keys become links in Datasette, and nothing else does."""

from pathlib import Path

import pytest

from publish_archive import Reader, make_archive
from quotetrack.publish.plugin import render_cell


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
