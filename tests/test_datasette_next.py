"""The archive under the newest alpha of Datasette 1.0, in an environment of its own."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
import yaml
from click.testing import CliRunner

from own_environment import make_environment, serving
from publish_archive import make_archive
from quotetrack.cli.group import main
from quotetrack.publish.pairing import split_metadata
from quotetrack.publish.publishing import publish
from quotetrack.publish.serving import SETTINGS, read_metadata
from quotetrack.store.publishing import Policy

NEWEST = "datasette==1.0a41"
TOP = Path(__file__).parent.parent / "metadata.yml"

ALL_QUERIES = read_metadata(TOP)["databases"]["quotes"]["queries"]

PAGES = [
    "/",
    "/-/search?q=bridge",
    "/-/search.json?q=bridge",
    "/-/search.csv",
    "/-/search.atom",
    "/-/speakers",
    "/-/speakers/nadia-lambert",
    "/-/speakers/nadia-lambert.csv",
    "/-/documents/quay-1",
    "/-/quotations/0000000000000001",
    "/-/quotations/0000000000000001.json",
    "/-/quotations/0000000000000001.jsonld",
    "/-/compare?speaker=nadia-lambert&speaker=tom-whitfield",
    "/robots.txt",
    "/quotes",
    "/quotes/quotes",
    "/quotes/quotes.csv?_stream=on",
    "/quotes/quotes?_search=%22",
    "/quotes/quotes?kind=direct&_facet=outlet",
    "/quotes/documents",
    "/quotes/quotations/0000000000000001",
    "/quotes/known_speakers",
]


def test_each_thing_goes_where_it_is_read() -> None:
    """What is told stays, what is done moves, and together nothing is lost."""
    metadata = read_metadata(TOP)
    told, done = split_metadata(metadata, SETTINGS)
    there, moved = told["databases"]["quotes"], done["databases"]["quotes"]
    assert set(moved["queries"]) == set(metadata["databases"]["quotes"]["queries"])
    assert "queries" not in there
    assert done["settings"] == SETTINGS
    assert done["plugins"] == metadata["plugins"]
    assert "plugins" not in told
    assert told["description_html"] == metadata["description_html"]
    for name, table in metadata["databases"]["quotes"]["tables"].items():
        assert there["tables"][name] | moved["tables"].get(name, {}) == table
        assert not set(there["tables"][name]) & set(moved["tables"].get(name, {}))
        assert set(there["tables"][name]) <= {
            "title", "description", "description_html", "columns",
        }  # fmt: skip


def test_the_pair_is_written(tmp_path: Path) -> None:
    """`quotetrack metadata` writes both files as they were split, and tells where."""
    folder = tmp_path / "new" / "site"
    result = CliRunner().invoke(main, ["metadata", str(folder), "--public", "--no-sql"])
    assert result.exit_code == 0
    assert result.output.split() == [str(folder / "metadata.yaml"), str(folder / "datasette.yaml")]
    done = yaml.safe_load((folder / "datasette.yaml").read_text())
    assert done["settings"]["sql_time_limit_ms"] == 1000
    assert done["databases"]["quotes"]["allow_sql"] is False
    assert done["plugins"]["quotetrack"]["guard"] == "public"
    told = yaml.safe_load((folder / "metadata.yaml").read_text())
    assert told["databases"]["quotes"]["tables"]["quotes"]["columns"]["speaker"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file in the place of the folder is an error of one line."""
    (tmp_path / "file").write_text("")
    result = CliRunner().invoke(main, ["metadata", str(tmp_path / "file" / "site")])
    assert result.exit_code == 1
    assert "can't be written" in result.output


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the newest alpha."""
    return make_environment(tmp_path_factory.mktemp("next") / "env", NEWEST)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the newsroom's archive, in which somebody judged, and its public copy."""
    folder = tmp_path_factory.mktemp("archive")
    make_archive(folder / "quotes.db")
    with closing(sqlite3.connect(folder / "quotes.db")) as conn, conn:
        conn.execute(
            "INSERT INTO judgements (id, made_at, made_by, verdict, question, note) "
            "VALUES ('x', '2026-01-01', 'Secret Judge', 'right', 'q', 'a secret note')"
        )
    publish(folder / "quotes.db", folder / "public.db", Policy())
    return folder


@pytest.fixture(scope="module", params=["datasette", "quotetrack serve --public"])
def site(request: pytest.FixtureRequest, python: Path, folder: Path) -> Iterator[httpx.Client]:
    """The archive under plain Datasette with the pair; its public copy under `quotetrack serve`."""
    if request.param == "datasette":
        CliRunner().invoke(main, ["metadata", str(folder)])
        pair = ["-m", "metadata.yaml", "-c", "datasette.yaml"]
        command = ["datasette", "serve", "quotes.db", *pair, "--port", "0"]
    else:
        command = ["quotetrack", "serve", "--public", "--db", "public.db", "--port", "0"]
    with serving(python, folder, *command) as address, httpx.Client(base_url=address) as client:
        yield client


@pytest.mark.slow
def test_it_is_the_newest(python: Path, folder: Path) -> None:
    """What answers below is Datasette 1.0."""
    with serving(python, folder, "datasette", "serve", "quotes.db", "--port", "0") as address:
        versions = httpx.get(f"{address}/-/versions.json").json()
    assert versions["datasette"]["version"] == NEWEST.partition("==")[2]


@pytest.mark.slow
def test_every_page_answers(site: httpx.Client) -> None:
    """Our pages and Datasette's own are there."""
    answers = {page: site.get(page, timeout=30).status_code for page in PAGES}
    assert answers == dict.fromkeys(PAGES, 200)


@pytest.mark.slow
def test_questions_answer(site: httpx.Client) -> None:
    """Each canned query is there with its title, and has rows."""
    for name, query in ALL_QUERIES.items():
        page = site.get(f"/quotes/{name}", timeout=30)
        assert page.status_code == 200
        assert query["title"] in page.text
        rows = site.get(f"/quotes/{name}.json?_shape=objects", timeout=30).json()["rows"]
        assert rows, name


@pytest.mark.slow
def test_descriptions_and_links_show(site: httpx.Client) -> None:
    """Columns are described, facets offered, cells linked, confidence said in words."""
    page = site.get("/quotes/quotes").text
    described = read_metadata(TOP)["databases"]["quotes"]["tables"]["quotes"]
    assert described["columns"]["together_with"] in page
    assert 'href="/-/quotations/0000000000000001"' in page
    assert '<span class="certainty">likely</span>' in page
    assert "tables.css" in page
    assert {"speaker", "outlet"} <= set(
        site.get("/quotes/quotes.json?_extra=facet_results").json()["facet_results"]["results"]
    )


@pytest.mark.slow
def test_nothing_private_and_nothing_to_write(site: httpx.Client) -> None:
    """Who judged stays the newsroom's; what would write, or tell of the server, is refused."""
    for sql in (
        "select made_by, note from judgements",
        "select max(made_by || note) from judgements",
        "select * from pragma_database_list",
        "select load_extension('x')",
    ):
        answer = site.get("/quotes/-/query.json", params={"sql": sql})
        assert "secret" not in answer.text.casefold()
        assert ".db" not in answer.text
    assert site.get("/quotes/-/query.json", params={"sql": "select 1"}).status_code == 200
    for path in ("/quotes", "/quotes/-/create", "/quotes/quotations/-/insert", "/-/logout"):
        assert site.post(path, json={}).status_code == 405
    headers = site.get("/-/search").headers
    assert headers["content-security-policy"].endswith("style-src 'self'")


@pytest.mark.slow
def test_what_was_counted_is_taken(python: Path, folder: Path) -> None:
    """A public copy with its `inspect-data.json`: views aren't listed as tables, pages answer."""
    (folder / "site").mkdir()
    publish(folder / "quotes.db", folder / "site" / "quotes.db", Policy())
    counted = ["-i", "site/quotes.db", "--inspect-file", "site/inspect-data.json", "--port", "0"]
    with serving(python, folder, "datasette", "serve", *counted) as address:
        listed = httpx.get(f"{address}/quotes.json").raise_for_status().json()
        assert httpx.get(f"{address}/quotes/quotes").status_code == 200
    assert "quotes" in {view["name"] for view in listed["views"]}
    assert "quotes" not in {table["name"] for table in listed["tables"]}


@pytest.mark.slow
@pytest.mark.parametrize("place", ["site", "database", "table"])
def test_a_closed_archive_shows_strangers_no_page(
    python: Path, folder: Path, tmp_path: Path, place: str
) -> None:
    """Our pages ask the `allow` blocks of Datasette 1.0 as its own pages do."""
    done = split_metadata(read_metadata(TOP), SETTINGS)[1]
    quotes = done["databases"]["quotes"]
    closed = {"site": done, "database": quotes, "table": quotes["tables"]["quotes"]}[place]
    closed["allow"] = {"id": "root"}
    (tmp_path / "closed.yaml").write_text(yaml.safe_dump(done))
    command = ["datasette", "serve", "quotes.db", "-c", str(tmp_path / "closed.yaml")]
    pages = ("/", "/-/search.csv", "/-/documents/quay-1", "/quotes/quotes")
    with serving(python, folder, *command, "--port", "0") as address:
        answers = {page: httpx.get(f"{address}{page}").status_code for page in pages}
    assert answers == dict.fromkeys(pages, 403)
