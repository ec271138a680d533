"""What metadata.yml says fits the database that the store makes."""

import re
from pathlib import Path
from typing import Any

import pytest

from publish_archive import Reader, make_archive
from quotetrack.publish.publishing import publish
from quotetrack.publish.serving import SETTINGS, read_metadata
from quotetrack.store.publishing import Policy

TOP = Path(__file__).parent.parent / "metadata.yml"

PUBLIC_ALONE = {"publication", "speaker_words"}
"""Tables that only a copy made with `quotetrack publish` has."""

DESCRIBED: dict[str, Any] = read_metadata(TOP)["databases"]["quotes"]["tables"]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A reader of a small archive."""
    return Reader(make_archive(tmp_path_factory.mktemp("metadata") / "quotes.db"), TOP)


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    """What metadata.yml says of the database ``quotes``."""
    described: dict[str, Any] = read_metadata(TOP)["databases"]["quotes"]
    return described


@pytest.fixture(scope="module")
def shown(reader: Reader) -> dict[str, Any]:
    """What Datasette lists of the database, hidden tables too."""
    return read_json(reader, "/quotes.json?_show_hidden=1")


def read_json(reader: Reader, path: str) -> dict[str, Any]:
    """Ask for ``path`` and return the JSON object that it answers."""
    answer: dict[str, Any] = reader.ask(path).json()
    return answer


def columns_of(reader: Reader, name: str) -> list[str]:
    """Return the columns of a table or view, in order."""
    columns: list[str] = read_json(reader, f"/quotes/{name}.json?_size=0")["columns"]
    return columns


def names_shown(shown: dict[str, Any], *, hidden: bool) -> set[str]:
    """Return the tables that are hidden, or the tables and views that are not."""
    tables = {t["name"] for t in shown["tables"] if t["hidden"] is hidden}
    return tables if hidden else tables | {v["name"] for v in shown["views"]}


def test_readers_see_only_what_is_described(
    shown: dict[str, Any], described: dict[str, Any]
) -> None:
    """Each visible table and view is described, and what is described unhidden is visible."""
    visible = {name for name, told in described["tables"].items() if not told.get("hidden")}
    # Datasette hides tables only; these are tables in a copy that `quotetrack publish` made.
    views = {view["name"] for view in shown["views"]} - visible
    assert names_shown(shown, hidden=False) - views == visible - PUBLIC_ALONE
    assert all(described["tables"][name]["hidden"] for name in views)


def test_nothing_described_is_missing(shown: dict[str, Any], described: dict[str, Any]) -> None:
    """No table is described, or hidden, that the database does not have."""
    there = names_shown(shown, hidden=False) | names_shown(shown, hidden=True)
    assert set(described["tables"]) - PUBLIC_ALONE <= there


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A reader of a public copy."""
    folder = tmp_path_factory.mktemp("public")
    publish(make_archive(folder / "quotes.db"), folder / "public.db", Policy())
    return Reader(folder / "public.db", TOP)


def test_a_public_copy_shows_nothing_undescribed(public: Reader) -> None:
    """In a public copy too each visible table and view is described, with each of its columns."""
    visible = names_shown(read_json(public, "/quotes.json?_show_hidden=1"), hidden=False)
    assert "publication" in visible
    for name in visible | PUBLIC_ALONE:
        assert set(columns_of(public, name)) <= set(DESCRIBED[name]["columns"]), name


@pytest.mark.parametrize("name", sorted(DESCRIBED.keys() - PUBLIC_ALONE))
def test_every_column_is_described(reader: Reader, described: dict[str, Any], name: str) -> None:
    """A table or view has a description, and so has each of its columns, in their order."""
    told = described["tables"][name]
    columns = columns_of(reader, name)
    assert told.get("description") or told.get("description_html")
    if name != "_sqlite_migrations":
        assert list(told["columns"]) == columns
        assert all(isinstance(text, str) and text for text in told["columns"].values())
    named = [told.get(key) for key in ("sort", "sort_desc", "label_column", "fts_pk")]
    assert {n for n in named if n} | set(told.get("facets", [])) <= set(columns)


def test_internals_are_hidden(shown: dict[str, Any]) -> None:
    """Search indexes, migrations and tables that are still empty do not bother a reader."""
    hidden = names_shown(shown, hidden=True)
    assert {"quotations_fts", "documents_fts", "quotations_fts_data", "documents_fts_idx"} <= hidden
    assert {"_sqlite_migrations", "ingests", "statements", "judgements"} <= hidden


def test_every_question_says_what_it_takes(described: dict[str, Any]) -> None:
    """Each canned query has a title, and its description names each of its parameters."""
    for query in described["queries"].values():
        assert query["title"]
        for name in query["params"]:
            assert f"<em>{name}</em>" in query["description_html"]
            assert f":{name}" in query["sql"]
        assert set(query["params"]) == set(re.findall(r":([a-z_]+)", query["sql"]))


def test_every_link_of_the_home_page_leads_somewhere(reader: Reader) -> None:
    """Both views and each canned query are linked from the home page; all links lead somewhere."""
    links = re.findall(r'href="([^"]+)"', read_metadata(TOP)["description_html"])
    asked = {link: reader.ask(f"/{link}").status_code for link in links}
    assert asked == dict.fromkeys(links, 200)
    queries = read_metadata(TOP)["databases"]["quotes"]["queries"]
    there = {"quotes", "attributions", "known_speakers", *queries}
    assert set(links) == {f"quotes/{name}" for name in there}


def test_the_package_has_the_same_file() -> None:
    """What `quotetrack serve` shows is what metadata.yml at the top says."""
    assert read_metadata() == read_metadata(TOP)


def test_settings_are_datasettes(reader: Reader) -> None:
    """Each setting is one that this Datasette knows, and is in force."""
    assert read_json(reader, "/-/settings.json").items() >= SETTINGS.items()
