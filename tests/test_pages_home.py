"""The home page of an archive, and of a Datasette that serves none."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from lxml import html
from lxml.html import HtmlElement
from sqlite_utils import Database

from publish_archive import ARTICLES, Article, Reader, Said, make_archive
from quotetrack.publish.pages import frame
from quotetrack.publish.pages.frame import TooSlowError
from quotetrack.publish.pages.home import LATEST, Part, share
from quotetrack.publish.publishing import publish
from quotetrack.store.publishing import Policy
from quotetrack.store.showing.overview import Holdings
from told_archive import add_telling, group, key_of, make_tracked

HELD = Holdings(3, 7, 3, 2, 1, 0, 4, 2, 1, 1, "2026-02-03", "2026-03-31")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Somebody who reads the site."""
    return Reader(make_archive(tmp_path_factory.mktemp("home") / "quotes.db"))


def open_home(reader: Reader) -> HtmlElement:
    """Return the home page."""
    answer = reader.ask("/")
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


def texts(page: HtmlElement, path: str) -> list[str]:
    """Return the text of each element that a CSS path finds, on one line."""
    return [" ".join(one.text_content().split()) for one in page.cssselect(path)]


def test_home_shows_what_there_is(reader: Reader) -> None:
    """Search, the newest quotations, who was quoted most that week, and what the archive holds."""
    page = open_home(reader)
    assert texts(page, "h1") == ["Who said what"]
    assert page.cssselect("form[role=search]")[0].get("action") == "/-/search"
    assert texts(page, ".card blockquote")[:2] == [said.words for said in ARTICLES[1].said[::-1]]
    assert texts(page, ".bars .voice") == ["Harbour Council", "Nadia Lambert"]
    assert texts(page, "section[aria-labelledby=week] time") == ["2026-03-30", "2026-04-05"]
    assert texts(page, ".holdings div") == [
        "Articles3",
        "Quotations7",
        "Speakers by name3",
        "Outlets2",
    ]


@pytest.mark.parametrize(
    ("newest", "week"),
    [
        ("2026-03", ("2026-02-23", "2026-03-01")),
        ("2026", ("2025-12-29", "2026-01-04")),
        ("2026-03-18", ("2026-03-16", "2026-03-22")),
    ],
)
def test_a_month_alone_hides_no_week(tmp_path: Path, newest: str, week: tuple[str, str]) -> None:
    """The newest week is shown, where an article names no day the one of its first day."""
    articles = tuple(
        Article(
            day, "Quay Post", day, "T", "https://quay.example", (Said("words", "tom-whitfield"),)
        )
        for day in ("2025-12-30", newest)
    )
    page = open_home(Reader(make_archive(tmp_path / "quotes.db", articles)))
    assert tuple(texts(page, "section[aria-labelledby=week] time")) == week
    assert texts(page, ".bars .voice") == ["Tom Whitfield"]


@pytest.mark.parametrize("days", [("0001-01-03",), ("0000-01-01",), ("0001-01-03", "2026-02-30")])
def test_days_at_the_end_of_the_calendar_make_no_week(tmp_path: Path, days: list[str]) -> None:
    """Nobody is known by name in the first week that there is, or a day is none at all."""
    said = (Said("words", described="a guard"),)
    articles = tuple(Article(day, "Quay Post", day, "T", "u", said) for day in days)
    page = open_home(Reader(make_archive(tmp_path / "quotes.db", articles)))
    assert len(page.cssselect(".card")) == len(days)
    assert not page.cssselect(".bars")


@pytest.mark.parametrize("public", [False, True])
def test_home_tells_what_it_does_not_count(tmp_path: Path, public: bool) -> None:  # noqa: FBT001 - a table of tests
    """Thoughts, plans, questions and denials have a number of their own; repetitions none."""
    acts = ("statement", "thought", "intention", "question", "denial", "statement", "thought")
    said = tuple(Said(f"words {n} of it", "nadia-lambert", act=act) for n, act in enumerate(acts))
    article = Article("a", "Quay Post", "2026-02-03", "T", "https://quay.example", said)
    path = make_archive(tmp_path / "quotes.db", (article,))
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("UPDATE quotations SET judged = 'not a quotation' WHERE number IN (6, 7)")
    if public:
        publish(path, tmp_path / "public.db", Policy())
        path = tmp_path / "public.db"
    told = texts(open_home(Reader(path)), "section[aria-labelledby=holdings]")[0]
    assert "Quotations1" in told
    assert "And 4 thoughts, plans, questions and denials, which are not counted" in told


def test_home_tells_how_sure_it_is_in_words(reader: Reader) -> None:
    """Each part of the bar has its number and its meaning beside it."""
    page = open_home(reader)
    assert texts(page, ".legend li") == [
        "checked 0 (0%): a person checked it",
        "sure 0 (0%): right in at least 95 of 100",
        "likely 3 (43%): right in at least 80 of 100",
        "check 4 (57%): read the article first",
    ]
    widths = [float(one.get("width", "")) for one in page.cssselect(".stack rect")]
    assert sum(widths) == pytest.approx(1000, abs=0.1)


def test_the_bar_is_as_wide_as_all(reader: Reader) -> None:
    """The parts lie side by side, and what is there never reads as nothing."""
    assert reader
    parts = list(share(HELD))
    assert [part.name for part in parts] == ["checked", "sure", "likely", "check"]
    assert parts[2] == Part("likely", 4, 142.86, 571.43)
    told = [Part("sure", 1, 0, width).percent for width in (0, 0.4, 999.9, 1000, 430)]
    assert told == ["0%", "under 1%", "over 99%", "100%", "43%"]


def test_an_empty_archive_says_what_to_do(tmp_path: Path) -> None:
    """No quotation, no week and no bar, but a page that says how articles come in."""
    page = open_home(Reader(make_archive(tmp_path / "quotes.db", ())))
    assert "quotetrack ingest" in texts(page, "section p")[0]
    assert not page.cssselect(".bars, .stack, .card")


def test_an_empty_public_copy_gives_readers_no_command(tmp_path: Path) -> None:
    """Readers of a public site can't run commands: they are told that nothing is there yet."""
    publish(make_archive(tmp_path / "quotes.db", ()), tmp_path / "public.db", Policy())
    reader = Reader(tmp_path / "public.db")
    for path in ("/", "/-/search"):
        text = reader.ask(path).text
        assert "This archive holds no quotation yet." in text
        assert "quotetrack ingest" not in text


def test_home_is_there_without_its_counts(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where counting takes too long, the page shows the rest."""
    really = frame.ask

    async def ask(datasette: Datasette, fn: object, *args: object) -> object:
        if getattr(fn, "__name__", "") in {"count_holdings", "find_week"}:
            raise TooSlowError("too long")
        return await really(datasette, fn, *args)  # type: ignore[arg-type]  # whatever is asked

    monkeypatch.setattr(frame, "ask", ask)
    page = open_home(reader)
    assert len(page.cssselect(".card")) == 7
    assert not page.cssselect(".bars, .holdings")


@pytest.mark.parametrize("path", ["/", "/.json"])
def test_where_no_archive_is_served_datasettes_own_home_shows(path: str) -> None:
    """The plugin takes nothing from a Datasette that serves other data."""
    datasette = Datasette([], memory=True)
    answer = asyncio.run(datasette.client.get(path))
    assert answer.status_code == 200
    assert "_memory" in answer.text
    assert "Who said what" not in answer.text


def test_datasettes_own_pages_stay_reachable(reader: Reader) -> None:
    """The data is where it was, and its list of databases as JSON too."""
    assert reader.ask("/quotes").status_code == 200
    assert "quotes" in reader.ask("/.json").json()


@pytest.mark.parametrize(
    ("path", "ours"),
    [
        ("/humans.txt", True),
        ("/out.db", True),
        ("/nothing", True),
        ("/quotes/nothing.json", False),
        ("/nothing.js", False),
    ],
)
def test_what_is_not_there_is_told_as_a_page(reader: Reader, path: str, ours: bool) -> None:  # noqa: FBT001 - a table of tests
    """In the site's clothes for people, also where a name has a dot; as it was for programs."""
    answer = reader.ask(path)
    assert answer.status_code == 404
    assert ("There is no page at this address." in answer.text) == ours


def test_home_tells_what_was_carried_most_and_nothing_twice(tmp_path: Path) -> None:
    """Of the last thirty days, each statement leads to its page; the latest are folded."""
    page = open_home(Reader(make_tracked(tmp_path / "quotes.db")))
    assert not page.cssselect("#lately")
    assert len(page.cssselect(".cards > li")) == LATEST
    assert texts(page, ".again summary") == ["3 more times here"]
    db = Database(tmp_path / "quotes.db")
    for letter, outlet in (("k", "Quay Post"), ("l", "Northern")):
        add_telling(db, letter, outlet, "2026-03-20", "“the roof is new”")
    group(db, "kl")
    db.close()
    page = open_home(Reader(tmp_path / "quotes.db"))
    (link,) = page.cssselect("section[aria-labelledby=lately] .words a")
    assert link.get("href") == f"/-/statements/{key_of('k')}"
    told = texts(page, "section[aria-labelledby=lately] .place")
    assert told == ["Carried by 2 outlets; first on 2026-03-20"]
