"""The chain for real: two words typed on a fresh machine, then a Datasette that only reads."""

import csv
import io
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from outside import find_port, run, running
from quotetrack.model import Act
from test_publish_serving import DOORS, QUERIES, fingerprint, wait_for

ROOT = Path(__file__).parents[1]
EXPECTED: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "seeds_expected.toml").read_text("utf-8")
)["article"]
QUOTATIONS = [quotation for article in EXPECTED for quotation in article.get("quotation", [])]
DIRECT = [quotation for quotation in QUOTATIONS if quotation["kind"] == "direct"]
LEFT_OUT = (".git", ".venv", ".*_cache", ".hypothesis", "__pycache__", "*.db", "*.db-*")
MAKE = ["make", f"PYTHON={sys.executable}"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this checkout in which nothing was made or installed yet."""
    # A space: not every home folder is without one.
    place = tmp_path_factory.mktemp("fresh") / "quote archive"
    shutil.copytree(ROOT, place, symlinks=True, ignore=shutil.ignore_patterns(*LEFT_OUT))
    return place


@pytest.fixture(scope="module")
def made(checkout: Path) -> str:
    """What `make demo SERVE=0` printed there."""
    done = run(*MAKE, "demo", "SERVE=0", cwd=checkout)
    assert re.search(r"documents, new +│ +5\n", done.stdout)
    return done.stdout


@pytest.fixture(scope="module")
def site(checkout: Path, made: str) -> Iterator[httpx.Client]:
    """A plain Datasette over the file that was made, as metadata.yml says to start it."""
    assert made
    port = find_port()
    datasette = checkout / ".venv" / "bin" / "datasette"
    command: list[str | Path] = [
        datasette,
        "-i",
        "db/quotes.db",
        "-m",
        "metadata.yml",
        "-p",
        str(port),
    ]
    log = checkout.parent / "log"
    with (
        running(*command, cwd=checkout, log=log),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client,
    ):
        wait_for("Uvicorn running", log)
        yield client


def read_summary(printed: str) -> dict[str, float]:
    """Return the summary table that an ingest prints, figure by name."""
    rows = re.findall(r"^(\S.*?) +│ +([0-9.]+)", printed, re.MULTILINE)
    return {name: float(figure) for name, figure in rows}


def ask_rows(site: httpx.Client, page: str, **parameters: str) -> list[dict[str, str]]:
    """Download a page as CSV and return its rows."""
    answer = site.get(f"/quotes/{page}.csv", params=parameters)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def ask_all(site: httpx.Client) -> list[dict[str, str]]:
    """Download the whole view."""
    return ask_rows(site, "quotes", _stream="on", _size="max")


def test_make_demo_fills_an_archive(checkout: Path, made: str) -> None:
    """`make demo SERVE=0` on a bare checkout installs, ingests all seeds and sums up."""
    summary = read_summary(made)
    assert summary["documents, new"] == summary["documents in the database"] == 5
    assert summary["failed"] == 0
    kinds = [summary[f"quotations, {kind}"] for kind in ("direct", "mixed", "indirect")]
    assert all(kinds)
    assert sum(kinds) == summary["quotations found"]
    assert summary["speakers"] > 5
    assert summary["seconds"] > 0
    assert (checkout / "db" / "quotes.db").is_file()


def test_a_second_time_changes_nothing(checkout: Path, made: str) -> None:
    """`make demo` again installs nothing, and every quotation stays as it was."""
    again = run(*MAKE, "demo", "SERVE=0", cwd=checkout)
    assert "Installing" not in again.stderr
    first, second = read_summary(made), read_summary(again.stdout)
    assert second["documents, unchanged"] == 5
    assert second["quotations found"] == 0
    stays = [name for name in first if name.startswith(("quotations,", "speakers"))]
    assert [first[name] for name in stays] == [second[name] for name in stays]


def test_make_demo_serves(checkout: Path, made: str) -> None:
    """`make demo` prints an address, and a browser that goes there finds the archive."""
    assert made
    log = checkout.parent / "served"
    with running(*MAKE, "demo", "PORT=0", cwd=checkout, log=log):
        address = wait_for("http://", log).split(" at ")[1].split()[0]
        assert "Every quotation found" in httpx.get(address).text
        assert httpx.get(f"{address}quotes/latest.csv").text.count("\n") > len(DIRECT)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("exit 1", "needs Python 3.11 or newer"),
        ("case $2 in *venv*) exit 1;; esac", "apt-get install python3-venv"),
    ],
)
def test_a_python_that_will_not_do_is_told(tmp_path: Path, script: str, told: str) -> None:
    """A Python that is too old, or that lacks venv, is one clear line, and nothing is made."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    before = list(tmp_path.iterdir())
    with pytest.raises(AssertionError, match=told):
        run("make", "demo", f"PYTHON={python}", cwd=tmp_path)
    assert list(tmp_path.iterdir()) == before


def test_the_view_has_every_quotation(site: httpx.Client, made: str) -> None:
    """The home page leads to a view with as many rows as the summary counted statements."""
    assert "Every quotation found" in site.get("/").text
    assert site.get("/quotes/quotes").status_code == 200
    summary = read_summary(made)
    others = sum(summary[f"among them, {act}s"] for act in Act if act is not Act.STATEMENT)
    assert len(ask_all(site)) == summary["quotations found"] - others


@pytest.mark.parametrize("quotation", DIRECT, ids=lambda one: one["content"][0])
def test_what_was_said_word_for_word_has_its_speaker(
    site: httpx.Client, quotation: dict[str, Any]
) -> None:
    """Each direct quotation of the seeds stands in the archive once, in the right mouth."""
    rows = [
        row
        for row in ask_all(site)
        if all(piece in row["quotation"] for piece in quotation["content"])
    ]
    who: str = quotation.get("speaker") or quotation["described"]
    assert [row["speaker"].casefold() for row in rows] == [who.casefold()]


@pytest.mark.parametrize("query", QUERIES)
def test_questions_answer_out_of_the_view(site: httpx.Client, query: str) -> None:
    """Each canned query answers as a page and as CSV, with what the view holds."""
    page = site.get(f"/quotes/{query}")
    assert page.status_code == 200
    assert QUERIES[query]["title"] in page.text
    # A bound that lets every quotation through.
    rows = ask_rows(site, query, **({"below": "1"} if query == "low_confidence" else {}))
    known = {row["quotation"] for row in ask_all(site)}
    assert rows
    if "quotation" in rows[0]:
        assert {row["quotation"] for row in rows} <= known


def test_what_someone_said_about_something(site: httpx.Client) -> None:
    """A speaker is found by another spelling of the name, the words by a part of the quotation."""
    for name in ("Zelensky", "Зеленський"):
        (row,) = ask_rows(site, "what_they_said", speaker=name, words="serious")
        assert row["speaker"] == "Volodymyr Zelenskyy"
        assert "first such serious concrete step" in row["quotation"]


def test_who_speaks_most_counts_the_view(site: httpx.Client) -> None:
    """The count of each speaker is the number of their rows; nobody without a name is counted."""
    named = [row["speaker"] for row in ask_all(site) if row["named"] == "1"]
    counted = {r["speaker"]: int(r["quotations"]) for r in ask_rows(site, "who_speaks_most")}
    assert counted == {name: named.count(name) for name in named}
    assert max(counted, key=lambda name: counted[name]) == "Emmanuel Macron"


def test_nothing_can_be_written(site: httpx.Client, checkout: Path) -> None:
    """Every door refuses an INSERT and its like; not a byte of the archive changes."""
    folder = checkout / "db"
    before = fingerprint(folder)
    for method, door, form in DOORS:
        if door == "/quotes.db":  # plain Datasette lets the file be downloaded
            continue
        answer = site.request(method, door, data=form)
        assert answer.status_code >= 400, f"{method} {door}"
    for query in QUERIES:
        site.post(f"/quotes/{query}", data={"sql": "insert into aliases values ('x', 'x', 'user')"})
    assert fingerprint(folder) == before


def test_the_readmes_comparison_shows_something(site: httpx.Client) -> None:
    """Those whom the README compares have both said the word."""
    found = re.search(r"`(/-/compare\?[^`]+)`", (ROOT / "README.md").read_text("utf-8"))
    assert found
    shares = re.findall(r"(\d+) of \d+</strong> quotations", site.get(found.group(1)).text)
    assert len(shares) == 2
    assert "0" not in shares
