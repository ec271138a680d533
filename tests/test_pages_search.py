"""What a reader asks for in an address, and the page that answers."""

from urllib.parse import parse_qs

import pytest
from datasette.utils import MultiParams  # type: ignore[import-untyped]  # Datasette ships no types
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.model.showing import Search
from quotetrack.publish.pages.asking import read_search, write_search


def read(query: str) -> tuple[Search, tuple[str, ...]]:
    """Read a query string as Datasette hands it over."""
    return read_search(MultiParams(parse_qs(query, keep_blank_values=True)))


@pytest.mark.parametrize(
    ("query", "search"),
    [
        ("", Search()),
        ("q=&speaker=&since=&before=&act=", Search()),
        ("q=+ferry%0Aspring%00+", Search(words="ferry spring")),
        (
            "speaker=nadia-lambert&speaker=Tom&speaker=Tom",
            Search(speakers=("nadia-lambert", "Tom")),
        ),
        ("kind=Direct&certainty=SURE", Search(kind="direct", certainty="sure")),
        ("since=2026&until=2026-3", Search(since="2026", until="2026-03")),
        ("since=2024-02-29&until=2026/3/1", Search(since="2024-02-29", until="2026-03-01")),
        ("act=any&before=17&outlet=Quay+Post", Search(act="any", before=17, outlet="Quay Post")),
        ("outlet=a&outlet=b", Search(outlet="b")),
        ("unknown=1&_facet=x", Search()),
    ],
)
def test_a_query_string_is_read(query: str, search: Search) -> None:
    """Each name asks for its own; empty ones ask for nothing and nobody complains."""
    assert read(query) == (search, ())


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("since=yesterday", "“yesterday” is no date"),
        ("since=2026-02-30", "“2026-02-30” is no date"),
        ("until=2026-13", "“2026-13” is no date"),
        ("until=0000", "“0000” is no date"),
        ("until=٢٠٢٦", "“٢٠٢٦” is no date"),
        ("kind=loud", "“loud” is no kind that we know: it may be direct, mixed or indirect."),
        ("certainty=0.9", "“0.9” is no certainty"),
        ("act=song", "“song” is no act"),
        ("before=-3", "no such page"),
        ("before=1e9", "no such page"),
        ("before=" + "9" * 40, "no such page"),
        ("since=2027&until=2026-05", "2027 lies after 2026-05"),
        ("q=" + "x" * 301, "first 300 characters of “q”"),
        ("&".join(f"speaker=s{n}" for n in range(11)), "first 10 speakers"),
    ],
)
def test_nonsense_is_told_and_asks_for_nothing(query: str, told: str) -> None:
    """What can't be meant gives one sentence, and no error."""
    _, complaints = read(query)
    assert len(complaints) == 1
    assert told in complaints[0]


def test_since_within_until_fits() -> None:
    """A day in the month that ends the time is no contradiction."""
    assert read("since=2026-03-31&until=2026-03")[1] == ()


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip)


SEARCHES = st.builds(
    Search,
    words=WORDS,
    speakers=st.lists(WORDS.filter(bool), max_size=3, unique=True).map(tuple),
    outlet=WORDS,
    kind=st.sampled_from(["", "direct", "mixed", "indirect"]),
    certainty=st.sampled_from(["", "checked", "sure", "likely", "check"]),
    since=st.sampled_from(["", "2025", "2025-11"]),
    until=st.sampled_from(["", "2026", "2025-11-30"]),
    act=st.sampled_from(["statement", "any"]),
    before=st.none() | st.integers(0, 10**12),
)


@given(search=SEARCHES)
def test_what_is_written_is_read_again(search: Search) -> None:
    """An address made from a search asks for that search, whatever signs are in it."""
    assert read(write_search(search)) == (search, ())


def test_a_change_begins_the_list_anew() -> None:
    """Another filter shows the first page; a page can be asked for by itself."""
    search = Search(words="ferry", kind="direct", before=7)
    assert write_search(search) == "q=ferry&kind=direct&before=7"
    assert write_search(search, kind="") == "q=ferry"
    assert write_search(search, before=3) == "q=ferry&kind=direct&before=3"
    assert write_search(search, speakers=("a", "b")) == "speaker=a&speaker=b&q=ferry&kind=direct"
    assert write_search(Search()) == ""
