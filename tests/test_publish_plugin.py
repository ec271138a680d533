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
        ("wikidata", "42", None),
        ("wikidata", 42, None),
    ],
)
def test_only_keys_become_links(column: str, value: object, address: str | None) -> None:
    """A permalink goes to its quotation under the site's base, an item to Wikidata."""
    link = render_cell(value, column, Site())
    assert link == (None if address is None else f'<a href="{address}">{value}</a>')


def test_pages_have_the_links(tmp_path: Path) -> None:
    """The view, the questions and the speakers' table show them in a real Datasette."""
    reader = Reader(make_archive(tmp_path / "quotes.db"))
    link = '<a href="/quotes/quotations/0000000000000001">'
    assert link in reader.ask("/quotes/quotes").text
    assert link in reader.ask("/quotes/latest").text
    assert '<a href="https://www.wikidata.org/wiki/Q42">' in reader.ask("/quotes/speakers").text
