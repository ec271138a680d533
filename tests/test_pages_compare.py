"""Speakers side by side, as a reader's browser gets them."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from publish_archive import Reader, make_archive

PAGE = "/-/compare"
BOTH = f"{PAGE}?speaker=nadia-lambert&speaker=tom-whitfield"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Give a reader of the archive that tests share and none changes."""
    return Reader(make_archive(tmp_path_factory.mktemp("archive") / "q.db"))


def _read(reader: Reader, path: str) -> str:
    answer = reader.ask(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def _words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_without_anybody_it_helps(reader: Reader) -> None:
    """Without names the page says what it does and offers the two who are quoted most."""
    page = _read(reader, PAGE)
    assert 'href="/-/compare?speaker=nadia-lambert&amp;speaker=harbour-council"' in page
    assert page.count('name="speaker"') == 2
    assert '<option value="Tom Whitfield">' in page


def test_shares_are_told_as_numbers(reader: Reader) -> None:
    """Each one's share stands as n of N and per cent, of the quotations in this archive."""
    words = _words(_read(reader, f"{BOTH}&q=bridge"))
    assert "2 of 3 quotations in this archive hold the words: 67%" in words
    assert "0 of 1 quotations in this archive hold the words: 0%" in words
    assert "Numbers count quotations in this archive" in words


def test_words_that_nobody_said_are_told(reader: Reader) -> None:
    """Instead of an empty page; where one of them said the words, there is no such line."""
    assert "Nothing fits" in _words(_read(reader, f"{BOTH}&q=zeppelin"))
    assert "Nothing fits" not in _words(_read(reader, f"{BOTH}&q=bridge"))


def test_charts_share_scale_and_time(reader: Reader) -> None:
    """The marks of both charts, across and down, are the same."""
    page = _read(reader, BOTH)
    groups = [
        re.findall(rf'<g class="{name}">(.*?)</g>', page, re.DOTALL) for name in ("counts", "times")
    ]
    for first, second in groups:
        assert first == second
    assert "All charts show the same time on the same scale" in page


def test_months_side_by_side(reader: Reader) -> None:
    """Newest month first, each with a column for each; what has no date comes last."""
    page = _read(reader, BOTH)
    months = re.findall(r'id="month-([^"]+)"', page)
    assert months == ["2026-03", "2026-02", "none"]
    first = page[page.index('id="month-2026-03"') : page.index('id="month-2026-02"')]
    assert first.count('class="cell') == 2
    assert first.count('class="cell empty"') == 1
    assert "Nadia Lambert" in first
    assert "Tom Whitfield" in first


@pytest.mark.parametrize("name", ["nadia-lambert", "Nadia Lambert", "lambert", "Надія Ламбер"])
def test_any_name_will_do(reader: Reader, name: str) -> None:
    """A slug, a name and any alias lead to the same speaker, whose name then fills the field."""
    page = _read(reader, f"{PAGE}?speaker={name}&speaker=tom-whitfield")
    assert 'name="speaker" value="Nadia Lambert"' in page
    assert "3</strong> quotations in this archive" in page


def test_a_part_of_a_name_is_told(reader: Reader) -> None:
    """Who is meant by a part of a name is shown, and said to be a guess."""
    assert "“ whitf ” was taken for Tom Whitfield" in _words(_read(reader, f"{PAGE}?speaker=whitf"))


def test_unknown_names_get_help(reader: Reader) -> None:
    """An unknown name gets suggestions that keep the others; nobody is guessed."""
    page = _read(reader, f"{PAGE}?speaker=nadia-lambert&speaker=Tom+Whitfeld&q=talks")
    assert "knows nobody as" in page
    assert 'href="/-/compare?speaker=nadia-lambert&amp;speaker=tom-whitfield&amp;q=talks"' in page
    assert page.count('<section aria-labelledby="who-') == 1


def test_names_of_several_ask_back(tmp_path: Path) -> None:
    """A name that two bear leads to a choice between them."""
    path = make_archive(tmp_path / "q.db")
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("INSERT INTO aliases VALUES ('tom-whitfield', 'Lambert', 'seen')")
    page = _read(Reader(path), f"{PAGE}?speaker=Lambert&speaker=harbour-council")
    assert "Several are called" in page
    assert 'href="/-/compare?speaker=tom-whitfield&amp;speaker=harbour-council&amp;q="' in page


def test_the_same_speaker_twice_is_one(reader: Reader) -> None:
    """Two names of one speaker make one column."""
    page = _read(reader, f"{PAGE}?speaker=nadia-lambert&speaker=Lambert")
    assert page.count('<section aria-labelledby="who-') == 1


def test_more_than_four_are_told(reader: Reader) -> None:
    """Of five the first four are shown, and the page says so."""
    query = "&".join(f"speaker={name}" for name in ["lambert", "whitfield", "council", "x1", "x2"])
    page = _read(reader, f"{PAGE}?{query}")
    assert "Only 4 fit side by side" in page
    assert page.count('name="speaker"') == 4
    assert 'value="x2"' not in page


def test_each_list_has_its_files(reader: Reader) -> None:
    """Under each chart stand the files of that speaker's list with these words."""
    page = _read(reader, f"{BOTH}&q=bridge")
    assert 'href="/-/speakers/nadia-lambert.csv?q=bridge"' in page
    assert 'href="/-/speakers/tom-whitfield.csv?q=bridge"' not in page
    assert 'href="/-/speakers/tom-whitfield.csv"' in _read(reader, BOTH)


@pytest.mark.parametrize(
    "query",
    [
        "speaker=<script>alert(1)</script>&q=<script>alert(1)</script>",
        'speaker="><svg onload=alert(1)>&q="',
        "speaker=nadia-lambert&speaker=tom-whitfield&q=NEAR( OR *",
        "speaker=nadia-lambert&q=%22",
        "speaker=&speaker=&q=",
        "speaker={{ 7*7 }}&q={% raw %}",
        "speaker=%00&q=%ff&since=soon",
    ],
)
def test_hostile_questions(reader: Reader, query: str) -> None:
    """Markup, template and search syntax in the address stay text."""
    page = _read(reader, f"{PAGE}?{query}")
    assert "<script>alert" not in page
    assert "<svg onload" not in page
    assert "49" not in re.findall(r'value="([^"]*)"', page)


def test_nobody_is_declared_to_win(reader: Reader) -> None:
    """The page compares in numbers, not in words of more and most."""
    words = _words(_read(reader, f"{BOTH}&q=bridge"))
    assert not re.search(r"\b(wins?|winner|more often than|leads)\b", words)
