"""Pages of an archive that is closed to strangers."""

import re
from pathlib import Path

import pytest
import yaml

from publish_archive import ARTICLES, Reader, make_archive
from quotetrack.publish.pages import ROUTES

PAGES = [
    "/",
    "/-/search",
    "/-/search?q=ferry",
    "/-/search.csv",
    "/-/search.xlsx",
    "/-/search.json",
    "/-/search.atom",
    "/-/search/opensearch.xml",
    "/-/speakers",
    "/-/speakers.json",
    "/-/speakers/nadia-lambert",
    "/-/speakers/nadia-lambert.csv",
    "/-/speakers/nadia-lambert.atom",
    "/-/documents/quay-1",
    "/-/quotations/0000000000000001",
    "/-/quotations/0000000000000001.json",
    "/-/quotations/0000000000000001.jsonld",
    "/-/quotations/0000000000000001/sentence.svg",
    "/-/statements/0000000000000001",
    "/-/statements/0000000000000001.json",
    "/-/statements/0000000000000001.csv",
    "/-/compare?speaker=nadia-lambert&speaker=tom-whitfield",
    "/robots.txt",
]

ROOT = {"id": "root"}
CLOSED = [
    {"allow": False},
    {"allow": ROOT},
    {"databases": {"quotes": {"allow": ROOT}}},
    {"databases": {"quotes": {"tables": {"quotes": {"allow": ROOT}}}}},
    {"databases": {"quotes": {"tables": {"attributions": {"allow": False}}}}},
    {"databases": {"quotes": {"tables": {"documents": {"allow": False}}}}},
]


def open_closed(folder: Path, metadata: object) -> Reader:
    """Return who reads an archive served with ``metadata`` of its own."""
    own = folder / "own.yml"
    own.write_text(yaml.safe_dump(metadata))
    return Reader(make_archive(folder / "quotes.db"), own)


def test_every_route_is_tried() -> None:
    """A page that is added is asked for here too."""
    paths = [page.partition("?")[0] for page in PAGES]
    missing = [route for route, _ in ROUTES if not any(re.search(route, path) for path in paths)]
    assert missing == []


@pytest.mark.parametrize("metadata", CLOSED, ids=str)
def test_strangers_see_nothing_of_a_closed_archive(tmp_path: Path, metadata: object) -> None:
    """Whatever page or file they ask for is refused, and tells nothing of what is in it."""
    reader = open_closed(tmp_path, metadata)
    for path in PAGES:
        answer = reader.ask(path)
        assert answer.status_code == 403, path
        assert ARTICLES[0].said[0].words not in answer.text
        assert "Lambert" not in answer.text


def test_who_is_let_in_reads(tmp_path: Path) -> None:
    """A closed archive opens to those whom its rules name."""
    reader = open_closed(tmp_path, {"allow": ROOT})
    cookie = {"ds_actor": reader.sign({"a": ROOT}, "actor")}
    answers = {page: reader.ask(page, cookies=cookie).status_code for page in ("/", "/-/search")}
    assert answers == {"/": 200, "/-/search": 200}
