"""A public copy under plain Datasette, by the commands that docs/publishing.md gives."""

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from own_environment import serving
from publish_archive import ARTICLES, make_archive
from quotetrack.cli.group import main

TOP = Path(__file__).parent.parent
RECIPE = re.compile(r"^quotetrack (publish .+)\n(datasette -i .+ -m )metadata\.yml$", re.MULTILINE)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[httpx.Client]:
    """A copy of a small archive, made and served as the page says."""
    recipe = RECIPE.search((TOP / "docs" / "publishing.md").read_text())
    assert recipe
    publishing, command = map(shlex.split, recipe.groups())
    live = make_archive(tmp_path / "live.db")
    (tmp_path / "site").mkdir()
    place = tmp_path / publishing.pop()
    done = CliRunner().invoke(main, [*publishing, str(place), "--db", str(live)])
    assert done.exit_code == 0, done.output
    command += [str(TOP / "metadata.yml"), "--port", "0"]
    python = Path(sys.executable)
    with serving(python, tmp_path, *command) as address, httpx.Client(base_url=address) as client:
        yield client


@pytest.mark.slow
def test_the_documented_commands_show_a_copy(site: httpx.Client) -> None:
    """Datasette's list of tables, its own pages and ours are there, with what was counted."""
    listed = site.get("/quotes.json").raise_for_status().json()
    assert "quotes" in {view["name"] for view in listed["views"]}
    assert "quotes" not in {table["name"] for table in listed["tables"]}
    counted = {table["name"]: table["count"] for table in listed["tables"]}
    assert counted["documents"] == len(ARTICLES)
    for path in ("/", "/-/search", "/-/speakers/nadia-lambert", "/-/documents/quay-1", "/quotes",
                 "/quotes/quotes", "/quotes/latest", "/-/quotations/0000000000000001"):  # fmt: skip
        assert site.get(path).status_code == 200, path
