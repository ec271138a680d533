"""Searching finds what was asked for, newest first, in the archive and in its public copy."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish_archive import ARTICLES, Article, Said, make_archive
from quotetrack.model.showing import Search, Voice
from quotetrack.store.publishing import Policy, make_public
from quotetrack.store.showing import describing, searching
from quotetrack.store.showing.faceting import facets
from quotetrack.store.showing.naming import list_outlets, take_outlets, take_speakers
from quotetrack.store.showing.overview import count_holdings, find_week
from quotetrack.store.showing.quotations import read_shown
from quotetrack.store.showing.searching import count, find
from quotetrack.store.showing.wording import match_words, read_marked

THOUGHT = Said("the ferry will sink", "tom-whitfield", kind="indirect", act="thought")
JOINT = Said("we agreed on the quay", "harbour-council", confidence=0.97)
MORE = Article(
    "quay-2", "Quay Post", "2026-03-31T20:00:00Z", "Talks go on", "https://quay.example/2",
    (THOUGHT, JOINT),
)  # fmt: skip
FERRY, TALKS, NOBODY = (said.words for said in ARTICLES[0].said)
REBUILD, LINK = (said.words for said in ARTICLES[1].said)
SHUT, WINTER = (said.words for said in ARTICLES[2].said)
DATED = [JOINT.words, LINK, REBUILD, NOBODY, TALKS, FERRY]
ALL = [*DATED, WINTER, SHUT]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a joint statement and a thought."""
    path = make_archive(tmp_path_factory.mktemp("live") / "quotes.db", (*ARTICLES, MORE))
    with closing(sqlite3.connect(path)) as conn, conn:
        asked = "SELECT id FROM quotations WHERE text = ?"
        key = conn.execute(asked, [JOINT.words]).fetchone()[0]
        conn.execute(
            "INSERT INTO joint_speakers VALUES (?, 1, 'nadia-lambert', 'nadia-lambert')", [key]
        )
    return path


@pytest.fixture(scope="module", params=["live", "public"])
def conn(request: pytest.FixtureRequest, live: Path) -> Iterator[sqlite3.Connection]:
    """The archive itself, and its public copy: both answer the same."""
    path = live
    if request.param == "public":
        path = live.with_name("public.db")
        make_public(live, path, Policy(), {"build": "1"})
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as conn:
        assert describing.is_public(conn) == (request.param == "public")
        yield conn


def words(conn: sqlite3.Connection, search: Search, limit: int = 50) -> list[str]:
    """Return the words of what is found."""
    return [shown.text for shown in read_shown(conn, find(conn, search, limit).numbers)]


FOUND = [
    (Search(), ALL),
    (Search(words="bridge"), [REBUILD, SHUT]),
    (Search(words="OSTRA bridge"), [REBUILD]),
    (Search(words="“at Östra”"), [REBUILD]),
    (Search(words="„at ostra“ the"), [REBUILD]),
    (Search(words="« ostra at »"), []),
    (Search(words="brid*"), [REBUILD, SHUT]),
    (Search(words='"the bri"*'), [REBUILD, SHUT]),
    (Search(words="brid"), []),
    (Search(words="harbour-side"), [TALKS]),
    (Search(words="won’t"), [FERRY]),
    (Search(words="“”"), ALL),
    (Search(words="bridge AND NOT ("), []),
    (Search(speakers=("nadia-lambert",)), [JOINT.words, REBUILD, FERRY, SHUT]),
    (Search(speakers=("nadia lambért",)), [JOINT.words, REBUILD, FERRY, SHUT]),
    (Search(speakers=("НАДІЯ ламбер",)), [JOINT.words, REBUILD, FERRY, SHUT]),
    (Search(speakers=("t. o’whitfield",)), [TALKS]),
    (Search(speakers=("whitfield",)), [TALKS]),
    (Search(speakers=("harbour-council", "tom-whitfield")), [JOINT.words, LINK, TALKS]),
    (Search(speakers=("nobody",)), []),
    (Search(speakers=("%",)), []),
    (Search(speakers=("tom-whitfield",), act="any"), [THOUGHT.words, TALKS]),
    (Search(speakers=("nadia-lambert",), act="any"), [JOINT.words, REBUILD, FERRY, SHUT]),
    (Search(words="ferry", act="any"), [THOUGHT.words, FERRY]),
    (Search(outlet="Quay Post"), [JOINT.words, NOBODY, TALKS, FERRY]),
    (Search(outlet="quay"), [JOINT.words, NOBODY, TALKS, FERRY]),
    (Search(outlet="nowhere"), []),
    (Search(kind="mixed"), [TALKS]),
    (Search(certainty="sure"), [JOINT.words]),
    (Search(certainty="check", kind="direct"), [LINK, NOBODY, WINTER]),
    (Search(since="2026-03"), [JOINT.words, LINK, REBUILD]),
    (Search(until="2026-02"), [NOBODY, TALKS, FERRY]),
    (Search(since="2026-02-03", until="2026-02-03"), [NOBODY, TALKS, FERRY]),
    (Search(since="2027"), []),
    (Search(until="2025"), []),
    (Search(since="2026", until="2026", words="the", kind="mixed"), [TALKS]),
    (Search(speakers=("lambert",), words="bridge", since="2026"), [REBUILD]),
]


@pytest.mark.parametrize("few", [0, 20_000])
@pytest.mark.parametrize(("search", "found"), FOUND)
def test_what_is_asked_for_is_found(
    conn: sqlite3.Connection,
    monkeypatch: pytest.MonkeyPatch,
    search: Search,
    found: list[str],
    few: int,
) -> None:
    """The newest first, the undated last, whether few or many fit; counts agree."""
    monkeypatch.setattr(searching, "FEW", few)
    assert words(conn, search) == found
    assert count(conn, search) == (len(found), False)


@pytest.mark.parametrize("few", [0, 20_000])
@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize(
    "search",
    [Search(), Search(words="the"), Search(speakers=("lambert",)), Search(until="2026-03")],
)
def test_pages_join_to_the_whole_list(
    conn: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, search: Search, size: int, few: int
) -> None:
    """Page after page, each behind the last of the one before: nothing twice, none missing."""
    monkeypatch.setattr(searching, "FEW", few)
    whole, before = find(conn, search).numbers, None
    pages: list[int] = []
    while True:
        found = find(conn, replace(search, before=before), size)
        pages.extend(found.numbers)
        if not found.more:
            break
        assert len(found.numbers) == size
        before = found.numbers[-1]
    assert tuple(pages) == whole


def test_a_page_behind_nothing_is_no_error(conn: sqlite3.Connection) -> None:
    """A page token of a quotation that is gone, or that never was, gives a list all the same."""
    assert find(conn, Search(before=0)).numbers == ()
    assert len(find(conn, Search(before=10**15)).numbers) <= len(ALL)


def test_counting_ends_where_it_is_told_to(conn: sqlite3.Connection) -> None:
    """More than can be counted is told as such."""
    assert count(conn, Search(), 3) == (3, True)
    assert count(conn, Search(), len(ALL)) == (len(ALL), False)


@given(
    st.text(st.sampled_from("\"“”„«»*’'-()^:{}+ANDORNEAT col \0\n,ä"), max_size=15)
    | st.text(max_size=15)
)
def test_whatever_is_typed_is_no_error(typed: str) -> None:
    """No text makes a full-text query that SQLite refuses."""
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute("CREATE VIRTUAL TABLE f USING fts5(t, tokenize='unicode61')")
        match = match_words(typed)
        if match:
            memory.execute("SELECT * FROM f(?)", [match]).fetchall()


NADIA, TOM = Voice("Nadia Lambert", "nadia-lambert"), Voice("Tom Whitfield", "tom-whitfield")
COUNCIL = Voice("Harbour Council", "harbour-council")


@pytest.mark.parametrize(
    ("asked", "voices", "exact"),
    [
        ("tom-whitfield", (TOM,), True),
        ("LAMBERT", (NADIA,), True),
        ("whitf", (TOM,), False),
        ("harbour", (COUNCIL,), False),
        ("tom whitf", (), True),
        ("it", (), True),
        ("field", (), True),
        ("L", (), True),
        ("Oren Castell", (), True),
        ("́", (), True),
    ],
)
def test_it_is_told_whom_a_name_was_taken_for(
    conn: sqlite3.Connection, *, asked: str, voices: tuple[Voice, ...], exact: bool
) -> None:
    """A slug and a whole name are one of theirs; so is what a word of the name begins with."""
    (taken,) = take_speakers(conn, (asked,))
    assert (taken.voices, taken.exact, taken.more) == (voices, exact, False)


def test_outlets_are_found_however_they_are_written(conn: sqlite3.Connection) -> None:
    """As they are called, without case and accents, or by a part."""
    assert list_outlets(conn) == ["Quay Post", "The Lantern"]
    assert list_outlets(conn, 1) == ["Quay Post"]
    assert take_outlets(conn, "Quay Post") == ["Quay Post"]
    assert take_outlets(conn, "QUAY  POST") == ["Quay Post"]
    assert take_outlets(conn, "t") == ["Quay Post", "The Lantern"]
    assert take_outlets(conn, " ") == []


def test_facets_count_what_fits(conn: sqlite3.Connection) -> None:
    """Joint speakers count too, described ones have no name to choose; the newest year first."""
    counted = facets(conn, Search())
    assert counted.speakers == ((NADIA, 4), (COUNCIL, 2), (TOM, 1))
    assert counted.outlets == (("Quay Post", 4), ("The Lantern", 4))
    assert counted.kinds == (("direct", 6), ("mixed", 1), ("indirect", 1))
    assert counted.certainties == (("sure", 1), ("likely", 3), ("check", 4))
    assert counted.years == (("2026", 6),)
    assert (counted.among, counted.more) == (8, False)


def test_facets_count_no_more_than_the_newest(conn: sqlite3.Connection) -> None:
    """Of a longer list only the newest are counted, and that is told."""
    counted = facets(conn, Search(before=1), among=2)
    assert counted.outlets == (("Quay Post", 1), ("The Lantern", 1))
    assert (counted.among, counted.more) == (2, True)


def test_the_words_asked_for_are_marked(conn: sqlite3.Connection) -> None:
    """Each stretch that was searched for is told, and the stretches are the whole text."""
    (shown,) = read_shown(conn, find(conn, Search(words="quay rebuild")).numbers)
    marked = read_marked(conn, "quay “the bridge” QUAY", {shown.number: shown.text})
    assert marked == {
        shown.number: (
            ("we will rebuild ", False),
            ("the bridge", True),
            (" at Östra ", False),
            ("quay", True),
        )
    }
    assert read_marked(conn, "quay", {shown.number: "another text"}) == {}
    assert read_marked(conn, "”", {shown.number: shown.text}) == {}


def test_the_week_is_the_newest_with_known_speakers(conn: sqlite3.Connection) -> None:
    """From Monday to Sunday, the most quoted first; dates to come make no week."""
    week = find_week(conn, today=date(2026, 11, 22))
    assert week
    assert (week.monday, week.sunday, week.more) == ("2026-03-30", "2026-04-05", False)
    assert dict(week.speakers) == {NADIA: 2, COUNCIL: 2}
    older = find_week(conn, today=date(2026, 3, 1))
    assert older
    assert (older.monday, dict(older.speakers)) == ("2026-02-02", {NADIA: 1, TOM: 1})
    assert find_week(conn, today=date(2025, 3, 1)) is None


def test_holdings_are_counted(conn: sqlite3.Connection) -> None:
    """Articles, quotations, speakers and outlets; how sure, who is open; from when to when."""
    held = count_holdings(conn)
    assert (held.documents, held.quotations, held.speakers, held.outlets) == (4, 8, 3, 2)
    assert (held.checked, held.sure, held.likely, held.check) == (0, 1, 3, 4)
    assert (held.unnamed, held.open) == (1, 1)
    assert (held.first, held.last) == ("2026-02-03", "2026-03-31")
