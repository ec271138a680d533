"""What the open web may try, and what it gets: pages with their policies, or a refusal."""

import asyncio
import base64
import hashlib
import json
import os
import re
import sqlite3
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publish_archive import ARTICLES, Article, Said, make_archive
from quotetrack.errors import PublishError
from quotetrack.publish import editions
from quotetrack.publish.editions import ReadOnlyFile
from quotetrack.publish.publishing import publish
from quotetrack.publish.serving import PUBLIC_SETTINGS, Audience, open_site
from quotetrack.store.publishing import Policy

PUBLIC = Audience(public=True)

PAGES = [
    "/",
    "/quotes",
    "/quotes/quotes",
    "/quotes/quotes.json",
    "/quotes/quotes.csv",
    "/quotes/latest",
    "/quotes/quotations/0000000000000001",
    "/quotes?sql=select+1",
    "/-/static/app.css",
    "/-/static-plugins/quotetrack/tables.css",
    "/none",
    "/a/b/c/d/e",
    "/quotes/none",
]

# Each as it stands in a request's first line, which no client writes as it is.
CROOKED = [
    "/../../etc/passwd",
    "/-/static/../../app.py",
    "/-/static/..%2f..%2fapp.py",
    "/-/static/%2e%2e/%2e%2e/app.py",
    "/-/static/..%5c..%5capp.py",
    "/-/static/%252e%252e%252fapp.py",
    "/-/static-plugins/quotetrack/..%2f..%2f__init__.py",
    "/quotes/quotations/%00",
    "/quotes/%2e%2e",
    "//news.example/quotes",
    "/quotes/\\..\\x",
    "/" + "a" * 20_000,
    "/quotes?sql=" + "a" * 20_000,
    "/é",
]

INTERNAL = [
    "/-/threads",
    "/-/plugins.json",
    "/-/settings",
    "/-/config",
    "/-/versions.json",
    "/-/databases.json",
    "/-/metadata",
    "/-/actor.json",
    "/-/auth-token",
    "/-/logout",
    "/-/permissions",
    "/-/messages",
    "/-/allow-debug",
    "/-/patterns",
]

HOSTS = ["evil.example/x?y#", 'evil.example:1"><script>', "a b", "a@b", "", "a:x"]

MISTAKES = [
    *(f"{name}=zz" for name in ("_sort", "_sort_desc", "_next", "_through", "_timelimit")),
    "_through=1",
    *(f"{name}=%00" for name in ("_facet", "_facet_array", "_facet_date", "_where", "_sort")),
    "_size=zz",
    "_shape=zz",
    "_next=a,b,c",
]

# Each would write, look elsewhere, or fill the memory or the time.
BOMBS = [
    "select randomblob(1000000000)",
    "select zeroblob(1000000000)",
    "select hex(zeroblob(2000001))",
    "select replace(hex(zeroblob(2000000)), '0', 'xxxxxxxxxx')",
    "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n",
    "with recursive n(x) as (select 1 union all select x + 1 from n) select group_concat(x) from n",
    (
        "with recursive n(x) as (select 1 union all select x + 1 from n limit 1000) "
        "select zeroblob(4000000) from n"
    ),
    (
        "with recursive n(x) as (select 1 union all select x + 1 from n limit 1000) "
        "select randomblob(100000), randomblob(100000), randomblob(100000) from n"
    ),
    (
        "with recursive n(x) as (select zeroblob(1000000) union all select x from n) "
        "select * from n order by x"
    ),
    "select count(*) from quotes, quotes, quotes, quotes, quotes, quotes, quotes, quotes, quotes",
    "select replace(hex(zeroblob(2000000)), '0', 'aaa')",
    "select * from pragma_database_list",
    "select * from pragma_database_list()",
    "select * from dbstat",
    "select * from sqlite_dbpage",
    "select load_extension('x')",
    "select fts3_tokenizer('simple')",
    "select printf('%.*c', 300000000, 'x')",
    "select length(format('%9000000d', 1))",
    "select json_patch('{}', '{}')",
    "select " + ", ".join("1" for _ in range(200)),
    "select 1" + " union all select 1" * 200,
    "select * from quotes where quotation like '" + "%a" * 400 + "'",
]


def put(path: Path, articles: tuple[Article, ...] = ARTICLES) -> Path:
    """Put a public copy of an archive of ``articles`` at ``path``."""
    live = make_archive(path.with_name(f"live-{time.monotonic_ns()}.db"), articles)
    publish(live, path, Policy())
    live.unlink()
    return path


class Visitor:
    """Somebody on the web, whose requests reach the site just as they wrote them."""

    def __init__(self, database: Path, audience: Audience = PUBLIC) -> None:
        self.site = open_site(database, audience=audience)
        self._app = self.site.app()

    def ask(self, address: str, method: str = "GET", **headers: str) -> httpx.Response:
        """Return the answer to one request."""
        return asyncio.run(self.answer(address, method, **headers))

    async def answer(self, address: str, method: str = "GET", **headers: str) -> httpx.Response:
        """Return the answer to one request; ``_`` in headers' names is ``-``."""
        raw, _, query = address.encode().partition(b"?")
        scope: dict[str, Any] = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "scheme": "http", "path": unquote(raw.decode("latin-1")), "raw_path": raw,
            "query_string": query, "server": ("127.0.0.1", 80),
            "client": ("127.0.0.1", 1), "root_path": "",
            "headers": [
                (n.replace("_", "-").encode(), v.encode())
                for n, v in ({"host": "news.example"} | headers).items()
            ],
        }  # fmt: skip
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        body = b"".join(one.get("body", b"") for one in sent[1:])
        return httpx.Response(sent[0]["status"], headers=sent[0]["headers"], content=body)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small public copy."""
    return put(tmp_path_factory.mktemp("guarding") / "public.db")


@pytest.fixture(scope="module")
def visitor(database: Path) -> Visitor:
    """Somebody who visits the public site."""
    return Visitor(database)


@pytest.fixture(scope="module")
def journalist(database: Path) -> Visitor:
    """Somebody who visits the newsroom's site."""
    return Visitor(database, Audience())


def test_only_a_public_copy_is_public(tmp_path: Path) -> None:
    """The newsroom's own archive is refused, with what makes a copy for the public."""
    path = make_archive(tmp_path / "quotes.db")
    with pytest.raises(PublishError, match="quotetrack publish"):
        open_site(path, audience=PUBLIC)


@pytest.mark.parametrize("address", [*PAGES, *CROOKED[:3], "/-/threads"])
def test_each_answer_tells_browsers_what_may_run(
    visitor: Visitor, journalist: Visitor, address: str
) -> None:
    """Pages, files, errors and refusals alike have all headers, once."""
    for reader in (visitor, journalist):
        headers = reader.ask(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        scripts = next(one for one in policy.split(";") if "script-src" in one)
        assert "unsafe" not in scripts
        assert headers["x-content-type-options"] == "nosniff"
        names = [
            "referrer-policy", "permissions-policy", "cross-origin-opener-policy",
            "cross-origin-resource-policy", "x-frame-options",
        ]  # fmt: skip
        assert all(len(headers.get_list(name)) == 1 for name in names)


@pytest.mark.parametrize(
    "address", ["/quotes", "/quotes/quotes", "/quotes/latest", "/quotes?sql=select+1"]
)
def test_datasettes_own_scripts_may_run(visitor: Visitor, address: str) -> None:
    """The checksum of each script that stands in a page is in the page's policy."""
    page = visitor.ask(address)
    scripts = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    assert scripts
    for script in scripts:
        checksum = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{checksum}'" in page.headers["content-security-policy"]


@pytest.mark.parametrize("address", CROOKED)
def test_a_crooked_address_is_refused(visitor: Visitor, journalist: Visitor, address: str) -> None:
    """What climbs, hides a slash or a NUL, or is far too long gets a refusal and nothing else."""
    for reader in (visitor, journalist):
        assert reader.ask(address).status_code in {400, 404, 414}


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=30), st.sampled_from(["/", "/quotes/", "/quotes/quotes/", "/-/static/"]))
def test_no_address_is_an_error_of_ours(visitor: Visitor, rest: bytes, begin: str) -> None:
    """Whatever bytes an address has, the answer is a page or a refusal, not a failure."""
    address = begin + rest.decode("latin-1").replace("?", "").replace("#", "")
    assert visitor.ask(address).status_code < 500


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "X"])
@pytest.mark.parametrize("address", [*PAGES, "/-/logout", "/-/permissions", "/-/search"])
def test_nothing_can_be_sent(
    visitor: Visitor, journalist: Visitor, method: str, address: str
) -> None:
    """Every method but those that read is refused everywhere."""
    for reader in (visitor, journalist):
        answer = reader.ask(address, method)
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "FOO", "PUT", "POST"])
def test_no_method_is_a_failure_where_nobody_answers(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """Without datasette-mcp nothing can be asked by POST either."""
    monkeypatch.setattr(visitor.site, "_routes", list)
    assert visitor.ask("/-/mcp", method).status_code == 405


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_is_a_name(visitor: Visitor, host: str) -> None:
    """What stands in links and feeds as the site's name can be one."""
    assert visitor.ask("/-/search.atom", host=host).status_code == 400


@pytest.mark.parametrize("host", ["news.example", "127.0.0.1:8001", "[::1]:80", "a_b"])
def test_a_name_is_a_host(visitor: Visitor, host: str) -> None:
    """Names, numbers and ports are believed."""
    assert visitor.ask("/-/search.atom", host=host).status_code == 200


def test_an_origin_stands_in_all_addresses(database: Path) -> None:
    """Where it is set, what a request says of the site's name is of no weight."""
    visitor = Visitor(database, Audience(public=True, origin="https://archive.example/"))
    for address in ("/-/search.atom", "/-/search.json", "/quotes/quotes.json?_size=1"):
        told = visitor.ask(address, host="evil.example").text
        assert "https://archive.example/" in told
        assert "evil.example" not in told


@pytest.mark.parametrize(
    "origin",
    ["archive.example", "ftp://a.example", "https://a.example/b", "https://exämple.org", "7"],
)
def test_an_origin_has_scheme_and_host(database: Path, tmp_path: Path, origin: str) -> None:
    """Anything else is refused before the site opens, from the user's own metadata too."""
    with pytest.raises(PublishError, match="no origin"):
        open_site(database, audience=Audience(public=True, origin=origin))
    own = tmp_path / "own.yml"
    own.write_text(f"plugins:\n  quotetrack:\n    origin: {origin}\n", encoding="utf-8")
    with pytest.raises(PublishError, match="no origin"):
        open_site(database, own, audience=PUBLIC)
    own.write_text("plugins:\n  quotetrack:\n    origin: https://archive.example/\n")
    site = open_site(database, own, audience=PUBLIC)
    assert site.plugin_config("quotetrack")["origin"] == "https://archive.example"


@pytest.mark.parametrize("address", ["http://evil.example/", "*", "quotes"])
def test_an_address_begins_with_a_slash(visitor: Visitor, address: str) -> None:
    """Another site's address in a request leads nowhere."""
    assert visitor.ask(address).status_code == 400


def test_an_unreadable_cookie_is_dropped(visitor: Visitor) -> None:
    """A cookie that isn't ASCII is none of ours."""
    assert visitor.ask("/quotes/quotes", cookie="ds_messages=\xff").status_code == 200


@pytest.mark.parametrize("ending", ["", ".json", ".csv"])
@pytest.mark.parametrize("asked", MISTAKES)
def test_a_mistake_is_no_failure(
    visitor: Visitor, capfd: pytest.CaptureFixture[str], asked: str, ending: str
) -> None:
    """Whatever a parameter holds, the answer is a page or says what was wrong, untraced."""
    for table in ("quotes", "documents"):
        assert visitor.ask(f"/quotes/{table}{ending}?{asked}").status_code < 500
    assert "Traceback" not in capfd.readouterr().err


def test_a_question_cut_off_in_a_csv_is_told(visitor: Visitor) -> None:
    """A question that takes too long is told in a line, as a file too."""
    endless = "with recursive n(x) as (select 1 union all select x from n) select count(*) from n"
    answer = visitor.ask(f"/quotes.csv?{httpx.QueryParams({'sql': endless})}")
    assert answer.status_code == 400


@pytest.mark.parametrize("address", INTERNAL)
def test_the_public_sees_nothing_of_the_server(visitor: Visitor, address: str) -> None:
    """Pages about versions, settings, files and permissions aren't there."""
    assert visitor.ask(address).status_code == 404


def test_the_newsroom_sees_its_settings(journalist: Visitor) -> None:
    """On the newsroom's own site Datasette's pages stay."""
    assert journalist.ask("/-/settings.json").status_code == 200


def test_public_limits_are_in_force(visitor: Visitor) -> None:
    """The public's limits are the site's settings."""
    for name, value in PUBLIC_SETTINGS.items():
        assert visitor.site.setting(name) == value
    assert visitor.ask("/quotes.db").status_code in {403, 404}


@pytest.mark.parametrize("sql", BOMBS)
def test_a_bomb_is_defused(visitor: Visitor, journalist: Visitor, sql: str) -> None:
    """Each is refused or cut, in the newsroom too, and tells it in words."""
    reader = visitor if "recursive" in sql or "quotes, quotes" in sql else journalist
    began = time.monotonic()
    answer = reader.ask(f"/quotes.json?{httpx.QueryParams({'sql': sql})}")
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "sql",
    [
        "select instr(zeroblob(4000000), zeroblob(2000000) || x'01')",
        "select length(trim(hex(zeroblob(1900000)), hex(randomblob(1000000)) || 'b'))",
        "select length(replace(hex(zeroblob(1900000)), hex(zeroblob(900000)) || 'a', 'x'))",
        "select length(escape_fts(replace(hex(zeroblob(75000)), '0', '*') || 'a'))",
        (
            "with recursive n(i) as (select 65536 union all select i + 1 from n limit 400000), "
            "signs(t) as (select group_concat(char(i), '') from n) select length(trim(t, t)) "
            "from signs"
        ),
    ],
)
def test_no_single_step_takes_long(journalist: Visitor, sql: str) -> None:
    """What SQLite's own functions do in minutes, out of reach of any limit, takes a moment."""
    began = time.monotonic()
    assert journalist.ask(f"/quotes.json?{httpx.QueryParams({'sql': sql})}").status_code == 200
    assert time.monotonic() - began < 3


def test_where_the_file_lies_is_nowhere(visitor: Visitor, database: Path) -> None:
    """No page for the public tells the file's path."""
    for address in [*PAGES, *INTERNAL, "/quotes.json?sql=select+*+from+pragma_database_list"]:
        assert str(database.parent) not in visitor.ask(address).text


def test_without_sql_the_questions_go_on(database: Path) -> None:
    """With ``--no-sql`` nobody asks in SQL of their own; canned queries and filters answer."""
    visitor = Visitor(database, Audience(public=True, sql=False))
    for refused in (
        "/quotes?sql=select+1",
        "/quotes.json?sql=select+1",
        "/quotes.csv?sql=select+1",
        "/quotes/quotes?_where=1",
        "/quotes/quotes.json?_where=1",
    ):
        assert visitor.ask(refused).status_code == 403
    for answered in (
        "/quotes/latest.json",
        "/quotes/what_they_said?words=bridge",
        "/quotes/quotes?kind=direct",
    ):
        assert visitor.ask(answered).status_code == 200
    assert "<textarea" not in visitor.ask("/quotes").text


def test_other_sites_may_read_what_is_public(visitor: Visitor, journalist: Visitor) -> None:
    """Scripts of other sites read the public's JSON and CSV, never the newsroom's."""
    for address in (
        "/quotes/quotes.json",
        "/quotes/quotes.csv",
        "/quotes.json?sql=select+1",
        "/-/search.json",
        "/-/search.csv",
    ):
        headers = visitor.ask(address).headers
        assert headers["access-control-allow-origin"] == "*"
        assert headers["cross-origin-resource-policy"] == "cross-origin"
        assert "access-control-allow-origin" not in journalist.ask(address).headers


@pytest.mark.parametrize(
    ("address", "caching"),
    [
        ("/-/search", "public, max-age=60"),
        ("/quotes/quotes", "public, max-age=60"),
        ("/quotes/quotes.json?_ttl=99999", "public, max-age=60"),
        ("/-/static/app.css?d59929", "public, max-age=31536000, immutable"),
        ("/-/static/app.css", "public, max-age=3600"),
        ("/none", "no-store"),
        ("/quotes?sql=select+nothing", "no-store"),
        ("/-/threads", "no-store"),
    ],
)
def test_what_may_be_kept(visitor: Visitor, address: str, caching: str) -> None:
    """Public pages are kept for a minute, files with a checksum for ever, errors not at all."""
    answer = visitor.ask(address)
    assert answer.headers.get_list("cache-control") == [caching]
    tagged = answer.status_code == 200 and address.startswith("/-/")
    assert ("etag" in answer.headers) == tagged


def test_the_newsroom_sees_what_is_new(journalist: Visitor) -> None:
    """Where an ingest may write meanwhile, no page is kept by a tag."""
    for address in ("/-/search", "/quotes/quotes"):
        assert "etag" not in journalist.ask(address).headers


def test_what_a_reader_has_is_not_sent_again(tmp_path: Path) -> None:
    """A tag fits until another file is swapped in."""
    path = put(tmp_path / "public.db")
    visitor = Visitor(path)
    tag = visitor.ask("/-/search").headers["etag"]
    again = visitor.ask("/-/search", if_none_match=f'"other", {tag}')
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    put(path, ARTICLES[:1])
    assert visitor.ask("/-/search", if_none_match=tag).status_code == 200


@pytest.mark.parametrize("known", ["/-/search", "/-/static/app.css", "/-/search?q=ferry"])
def test_a_tag_confirms_no_other_page(visitor: Visitor, known: str) -> None:
    """What is not there, or differs, is told so, whatever else the reader has."""
    tag = visitor.ask(known).headers["etag"]
    for address, status in (
        ("/-/quotations/ffffffff", 404),
        ("/-/static/none.css", 404),
        ("/-/search?q=bridge", 200),
    ):
        assert visitor.ask(address, if_none_match=tag).status_code == status


def test_what_was_left_out_once_comes_again(database: Path) -> None:
    """A page of Datasette's own that lacks facets, which took too long, is confirmed to nobody."""
    visitor = Visitor(database)
    address = "/quotes/quotations.json?_facet=kind&_size=1"
    visitor.site._settings["facet_time_limit_ms"] = 1e-6  # noqa: SLF001 - all take longer
    short = visitor.ask(address)
    assert list(short.json()["facet_results"]) == []
    visitor.site._settings["facet_time_limit_ms"] = 1000  # noqa: SLF001 - as it was
    whole = visitor.ask(address, if_none_match=short.headers.get("etag", ""))
    assert list(whole.json()["facet_results"]) == ["kind"]


def test_a_cookie_keeps_an_answer_private(visitor: Visitor) -> None:
    """What is answered to somebody with a cookie is for nobody else."""
    headers = visitor.ask("/-/search", cookie="ds_actor=x").headers
    assert headers["cache-control"] == "private, no-store"
    assert "etag" not in headers


def make_edition(path: Path, n: int) -> None:
    """Publish an archive of which every quotation says which edition it is."""
    said = tuple(Said(f"edition {n} has word {k}", "nadia-lambert") for k in range(40))
    put(path, (Article("a", "Quay Post", f"2026-01-{n + 1:02}", "T", "", said),))


def test_a_new_file_is_taken_without_a_failure(tmp_path: Path) -> None:
    """While files are swapped in, each answer is whole and of one edition; then the new is seen."""
    path = tmp_path / "public.db"
    make_edition(path, 0)
    visitor = Visitor(path)
    seen: list[set[str]] = []
    swapped: list[int] = []

    async def read() -> None:
        while len(swapped) < 8:
            answer = await visitor.answer("/quotes/quotes.csv?_size=40")
            assert answer.status_code == 200
            assert len(answer.text.splitlines()) == 41
            seen.append(set(re.findall(r"edition (\d+) has", answer.text)))

    async def swap() -> None:
        for n in range(1, 9):
            await asyncio.to_thread(make_edition, path, n)
            swapped.append(n)

    async def both() -> None:
        await asyncio.gather(swap(), *(read() for _ in range(4)))

    asyncio.run(both())
    assert all(len(editions) == 1 for editions in seen)
    assert len(set.union(*seen)) > 2
    last = visitor.ask("/quotes/quotes.json?_size=1&_shape=objects").json()
    assert "edition 8 has" in last["rows"][0]["quotation"]


def test_old_files_are_let_go(tmp_path: Path) -> None:
    """After many swaps the site holds no more files open than after one."""
    path = tmp_path / "public.db"
    make_edition(path, 0)
    visitor = Visitor(path)
    counted = []
    for n in range(1, 6):
        assert visitor.ask("/quotes/quotes.json").status_code == 200
        counted.append(len(os.listdir("/proc/self/fd")))  # noqa: PTH208 - links, not paths
        make_edition(path, n)
    assert max(counted[1:]) <= counted[0] + 2


def test_a_broken_file_is_not_taken(tmp_path: Path) -> None:
    """If what is swapped in can't be read, or is gone, the edition before goes on."""
    path = put(tmp_path / "public.db")
    visitor = Visitor(path)
    before = visitor.ask("/quotes/quotes.csv").text
    (tmp_path / "broken.db").write_bytes(b"no database at all" * 100)
    (tmp_path / "broken.db").replace(path)
    assert visitor.ask("/quotes/quotes.csv").text == before
    path.unlink()
    assert visitor.ask("/quotes/quotes.csv").text == before
    put(path, ARTICLES[:1])
    assert visitor.ask("/quotes/quotes.csv").text != before


def test_what_is_swapped_in_meanwhile_is_taken_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that comes between two connections is opened anew: one edition is one file."""
    path, new = tmp_path / "public.db", tmp_path / "new"
    new.mkdir()
    make_edition(path, 1)
    make_edition(new / "public.db", 2)
    visitor = Visitor(path)
    connect, opened = ReadOnlyFile.connect, []

    def swap(file: ReadOnlyFile, *args: Any) -> sqlite3.Connection:  # noqa: ANN401 - the same
        opened.append(1)
        if len(opened) == 4:
            (new / "public.db").replace(path)
        return connect(file, *args)

    monkeypatch.setattr(ReadOnlyFile, "connect", swap)
    with visitor.site.databases["quotes"].hold() as edition:
        texts = {
            conn.execute("SELECT text FROM quotations LIMIT 1").fetchone()[0].partition(" has")[0]
            for conn in edition._idle  # noqa: SLF001 - each of its connections
        }
    assert texts == {"edition 2"}
    assert len(opened) == 2 * PUBLIC_SETTINGS["num_sql_threads"]


def test_a_file_that_never_rests_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a file is replaced again and again, opening it ends all the same."""
    file = Visitor(put(tmp_path / "public.db")).site.databases["quotes"]
    stamps = iter(range(1000))
    monkeypatch.setattr(file, "_stamp", lambda: (next(stamps),))
    with pytest.raises(sqlite3.OperationalError, match="again and again"), file.hold():
        pass
    assert next(stamps) < 20


def test_a_broken_file_costs_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is told once and tried now and then, not with each request; mended, it is taken."""
    path = put(tmp_path / "public.db")
    whole = path.read_bytes()
    visitor = Visitor(path)
    assert visitor.ask("/quotes/quotes.csv").status_code == 200
    connect, opened = ReadOnlyFile.connect, []

    def count(file: ReadOnlyFile, *args: Any) -> sqlite3.Connection:  # noqa: ANN401 - the same
        opened.append(1)
        return connect(file, *args)

    monkeypatch.setattr(ReadOnlyFile, "connect", count)
    (tmp_path / "broken.db").write_bytes(b"no database at all" * 100)
    (tmp_path / "broken.db").replace(path)
    for _ in range(5):
        assert visitor.ask("/quotes/quotes.csv").status_code == 200
    assert len(opened) == 1
    monkeypatch.setattr(editions, "_REST", 0)
    visitor.site.databases["quotes"]._refused = None  # noqa: SLF001 - as after a while
    assert visitor.ask("/quotes/quotes.csv").status_code == 200
    assert visitor.ask("/quotes/quotes.csv").status_code == 200
    assert len(opened) == 3
    told = [one.getMessage() for one in caplog.records if "can't be read" in one.getMessage()]
    assert len(told) == 2
    path.write_bytes(whole)
    assert visitor.ask("/quotes/quotes.csv").status_code == 200
    assert len(opened) == 3 + PUBLIC_SETTINGS["num_sql_threads"]


def test_counts_are_read_from_beside_the_file(tmp_path: Path) -> None:
    """What was counted when the copy was made is not counted again, if it fits the file."""
    path = put(tmp_path / "public.db")
    beside = tmp_path / "inspect-data.json"
    told = json.loads(beside.read_text())
    told["public"]["tables"]["documents"]["count"] = 777
    told["public"]["views"]["quotes"]["count"] = 778
    beside.write_text(json.dumps(told))
    page = Visitor(path).ask("/quotes/documents.json").json()
    assert page["filtered_table_rows_count"] == 777
    assert Visitor(path).ask("/quotes/quotes.json").json()["filtered_table_rows_count"] == 778
    told["public"]["build"] = "another"
    beside.write_text(json.dumps(told))
    page = Visitor(path).ask("/quotes/documents.json").json()
    assert page["filtered_table_rows_count"] == len(ARTICLES)


def test_a_view_is_no_table(visitor: Visitor) -> None:
    """Views are counted beforehand too, and listed as views."""
    listed = visitor.ask("/quotes.json").json()
    assert "quotes" in {view["name"] for view in listed["views"]}
    assert "quotes" not in {table["name"] for table in listed["tables"]}


def test_an_older_inspection_is_not_taken(tmp_path: Path) -> None:
    """Where views are told of among the tables, rows are counted anew, and every page answers."""
    path = put(tmp_path / "public.db")
    beside = tmp_path / "inspect-data.json"
    told = json.loads(beside.read_text())
    told["public"]["tables"] |= told["public"].pop("views")
    beside.write_text(json.dumps(told))
    listed = Visitor(path).ask("/quotes.json").json()
    assert "quotes" not in {table["name"] for table in listed["tables"]}
