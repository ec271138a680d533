"""`quotetrack[agents]`: what an assistant finds at a served archive, in its own environment."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from own_environment import make_environment, serving
from publish_archive import make_archive
from quotetrack.publish.publishing import publish
from quotetrack.store.publishing import Policy

EXTRA = ["datasette-llms-txt==0.3.0", "datasette-mcp==0.3"]

# Calls each tool of the list that it reads, and writes what came back.
CLIENT = """
import asyncio, json, sys
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

async def main():
    opened = streamable_http_client(sys.argv[1])
    async with opened as streams, ClientSession(*streams[:2]) as session:
        await session.initialize()
        tools = [tool.name for tool in (await session.list_tools()).tools]
        answers = []
        for name, arguments in json.load(sys.stdin):
            answer = await session.call_tool(name, arguments)
            answers.append([answer.is_error, answer.content[0].text])
        print(json.dumps({"tools": tools, "answers": answers}))

asyncio.run(main())
"""

ENDLESS = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n"


@pytest.fixture(scope="module", params=["0.65.5", "1.0a41"])
def python(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the extra, and a Datasette of each kind."""
    folder = tmp_path_factory.mktemp("agents") / "env"
    return make_environment(folder, f"datasette=={request.param}", *EXTRA)


@pytest.fixture(scope="module")
def site(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a public copy, served with the extra."""
    folder = tmp_path_factory.mktemp("served")
    publish(make_archive(folder / "live.db"), folder / "public.db", Policy())
    command = ["quotetrack", "serve", "--public", "--db", "public.db", "--port", "0"]
    with serving(python, folder, *command) as address:
        yield address


def call(python: Path, site: str, *calls: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """Connect to the site as an assistant does, and call its tools."""
    done = subprocess.run(
        [python, "-c", CLIENT, f"{site}/-/mcp"],
        input=json.dumps(calls),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.mark.slow
def test_assistants_are_told_how_to_ask(site: str) -> None:
    """/llms.txt has our pages, the questions, and that an open speaker stays open."""
    answer = httpx.get(f"{site}/llms.txt", timeout=30)
    assert answer.status_code == 200
    for told in ("/-/search?q=", "what_they_said", "never fill in a name", "/quotes/quotes.json"):
        assert told in answer.text


@pytest.mark.slow
def test_an_assistant_asks_and_changes_nothing(python: Path, site: str) -> None:
    """An MCP client lists tools, asks in SQL and ready-made questions; what writes is refused."""
    sql = "select speaker, quotation from quotes where quotation like '%ferry%'"
    found = call(
        python,
        site,
        ("execute_sql", {"database": "quotes", "sql": sql}),
        ("execute_canned_query", {"database": "quotes", "query": "latest", "params": {}}),
        ("execute_sql", {"database": "quotes", "sql": "delete from quotations"}),
        ("execute_sql", {"database": "quotes", "sql": ENDLESS}),
        ("execute_sql", {"database": "quotes", "sql": "select * from pragma_database_list"}),
    )
    assert {"list_databases", "execute_sql", "list_canned_queries"} <= set(found["tools"])
    asked, question, *refused = found["answers"]
    assert not asked[0]
    assert "Nadia Lambert" in asked[1]
    assert not question[0]
    assert "sail before spring" in question[1]
    assert all(failed for failed, _ in refused)
    assert "public.db" not in str(refused)
