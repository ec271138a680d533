"""The pages of a speaker and of all speakers, as a reader's browser gets them."""

import asyncio
import csv
import io
import re
import sqlite3
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import pytest
from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from openpyxl import load_workbook

from publish_archive import ARTICLES, Article, Reader, Said, make_archive
from quotetrack.publish.pages import speakers
from quotetrack.publish.pages.speaker import group_names
from quotetrack.publish.pages.speakers import COLUMNS, read_after
from quotetrack.store.showing.speakers import Alias
from told_archive import key_of, make_tracked

PAGE = "/-/speakers/nadia-lambert"


class Seen(HTMLParser):
    """What a page holds: its text, and its tags with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)
        self.words = " ".join(self.words.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        self.words += " "

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.words += data

    def all(self, tag: str, name: str) -> list[str | None]:
        """Return the values of an attribute of all tags of that name."""
        return [
            attributes[name]
            for found, attributes in self.tags
            if found == tag and name in attributes
        ]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Give a reader of the archive that tests share and none changes."""
    return Reader(make_archive(tmp_path_factory.mktemp("archive") / "q.db"))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Make an archive for a test that changes it."""
    return make_archive(tmp_path / "q.db")


def _see(reader: Reader | Path, path: str, status: int = 200) -> Seen:
    reader = reader if isinstance(reader, Reader) else Reader(reader)
    answer = reader.ask(path)
    assert answer.status_code == status, answer.text
    return Seen(answer.text)


def test_who_it_is(reader: Reader) -> None:
    """The page names the speaker, other names, the item, counts and days."""
    page = _see(reader, PAGE)
    assert "3 quotations in 3 articles of 2 outlets, from 2026-02-03 to 2026-03-31." in page.words
    assert "In other scripts Надія Ламбер Seen in articles Lambert" in page.words
    assert "https://www.wikidata.org/wiki/Q42" in page.all("a", "href")
    assert [tag for tag, _ in page.tags].count("h1") == 1


def test_roles_have_their_days(archive: Path) -> None:
    """A role stands with the first and last day on which articles gave it."""
    with closing(sqlite3.connect(archive)) as conn, conn:
        conn.execute(
            "INSERT INTO roles VALUES ('nadia-lambert', 'mayor', '2026-02-03', '2026-03-31')"
        )
    assert "mayor (2026-02-03 to 2026-03-31)" in _see(archive, PAGE).words


def test_the_chart_is_read_without_seeing_it(reader: Reader) -> None:
    """The drawing has a title and a description; the table behind it has the same numbers."""
    page = _see(reader, PAGE)
    (labelled,) = [
        a["aria-labelledby"] for tag, a in page.tags if tag == "svg" and "aria-labelledby" in a
    ]
    ids = {attributes.get("id") for _, attributes in page.tags}
    assert labelled is not None
    assert set(labelled.split()) <= ids
    assert "Quotations of Nadia Lambert per week, by kind" in page.words
    assert "2 quotations, the week of 2026-02-02 to the week of 2026-03-30." in page.words
    assert "1 without a date is not drawn" in page.words


def test_every_week_can_be_chosen(reader: Reader) -> None:
    """Weeks without any are read out too; of one kind alone no sum stands before its number."""
    page = _see(reader, PAGE)
    numbers = page.all("g", "data-numbers")
    assert (numbers[0], numbers[1], numbers[-1]) == ("1 direct", "none", "1 indirect")
    assert len(numbers) == 9
    assert page.all("g", "data-label")[1] == "week of 2026-02-09"


def test_kinds_differ_by_more_than_colour(archive: Path) -> None:
    """Each kind's parts have a class of their own, the mixed ones hatching too."""
    with closing(sqlite3.connect(archive)) as conn, conn:
        conn.execute("UPDATE quotations SET kind = 'mixed' WHERE number = 1")
    parts = [
        a
        for tag, a in _see(archive, PAGE).tags
        if tag == "rect" and "part" in (a.get("class") or "")
    ]
    assert {part["class"] for part in parts} >= {"part mixed", "part indirect"}
    assert {part.get("fill") for part in parts if part["class"] == "part mixed"} == {"url(#hatch)"}


def test_the_table_has_the_numbers(reader: Reader) -> None:
    """A row of the table behind the chart has its week's counts, and leads to its quotations."""
    text = reader.ask(PAGE).text
    row = re.search(
        r"<tr><th scope=\"row\"><a href=\"([^\"]+)\">2026-03-30</a>.*?</tr>", text, re.DOTALL
    )
    assert row
    assert re.findall(r"<td class=\"number\">(\d+)</td>", row[0]) == ["0", "0", "1", "1"]
    link = row[1].replace("&amp;", "&")
    assert link == f"{PAGE}?since=2026-03-30&until=2026-04-05#quotations"
    page = _see(reader, link)
    assert "1 of 3 fit" in page.words
    assert "rebuild the bridge" in page.words


@pytest.mark.parametrize(
    ("query", "in_it", "not_in_it"),
    [
        ("q=bridge", "bridge stays shut", "ferry won't"),
        ("kind=indirect", "rebuild the bridge", "bridge stays shut"),
        ("outlet=Quay+Post", "ferry won't", "bridge"),
        ("until=2026-02", "ferry won't", "rebuild"),
        ("q=%22stays+shut%22", "bridge stays shut", "rebuild"),
    ],
)
def test_filters(reader: Reader, query: str, in_it: str, not_in_it: str) -> None:
    """The list of quotations narrows by words, kind, outlet and time."""
    text = reader.ask(f"{PAGE}?{query}").text
    cards = text[text.index('<ol class="cards"') :].replace("&#39;", "'")
    assert in_it in cards
    assert not_in_it not in cards


def test_nothing_fits(reader: Reader) -> None:
    """A filter that nothing fits says so; nonsense in a date gets a line, not an error."""
    assert "None fits" in _see(reader, f"{PAGE}?q=zebra").words
    assert "is no date that we know" in _see(reader, f"{PAGE}?since=soon").words


def test_files_and_feed(reader: Reader) -> None:
    """The page links the feed in its head, and the list's files with what is asked for."""
    page = _see(reader, f"{PAGE}?q=bridge")
    (feed,) = [
        a for tag, a in page.tags if tag == "link" and a.get("type") == "application/atom+xml"
    ]
    assert feed["href"] == f"{PAGE}.atom?q=bridge"
    for ending in ("csv", "xlsx", "json", "atom"):
        assert f"{PAGE}.{ending}?q=bridge" in page.all("a", "href")


def test_older_quotations_are_a_page_away(tmp_path: Path) -> None:
    """Of sixty quotations fifty are on the first page and ten behind “older”."""
    said = tuple(Said(f"ferry {n:02}", "nadia-lambert") for n in range(60))
    article = Article("a", "Quay Post", "2026-02-03", "A", "https://a.example/", said)
    reader = Reader(make_archive(tmp_path / "q.db", (article,)))
    first = reader.ask(PAGE).text
    older = re.search(r'<a rel="next" href="([^"]+)"', first)
    assert older
    second = reader.ask(older[1].replace("&amp;", "&")).text
    counted = [len(re.findall(r'<article class="card"', page)) for page in (first, second)]
    assert counted == [50, 10]
    assert len(set(re.findall(r'id="c-([0-9a-f]+)"', first + second))) == 60
    assert 'rel="next"' not in second


def test_words_that_set_apart_lead_to_their_quotations(tmp_path: Path) -> None:
    """A telling word is a link to this speaker's quotations with it, with its count."""
    hers = tuple(Said(f"the ferry {n}x", "nadia-lambert") for n in range(20))
    his = tuple(Said(f"the bridge {n}x", "tom-whitfield") for n in range(40))
    article = Article("a", "Quay Post", "2026-02-03", "A", "https://a.example/", (*hers, *his))
    page = _see(make_archive(tmp_path / "q.db", (article,)), PAGE)
    assert f"{PAGE}?q=ferry#quotations" in page.all("a", "href")
    assert "ferry 20" in page.words


def test_statements_that_several_outlets_carried(tmp_path: Path) -> None:
    """Each is told once, with how many outlets carried it, and leads to the statement."""
    page = _see(make_tracked(tmp_path / "q.db"), PAGE)
    assert "Statements that several outlets carried" in page.words
    assert "Carried by 4 outlets, in 3 wordings; first on 2026-02-03" in page.words
    assert f"/-/statements/{key_of('a')}" in page.all("a", "href")


def test_repeats_are_folded_into_the_newest(tmp_path: Path) -> None:
    """In the list a statement stands once, its other quotations under it; none is left out."""
    page = _see(make_tracked(tmp_path / "q.db"), PAGE)
    cards = [str(name) for name in page.all("article", "id") if name]
    assert cards.index(f"c-{key_of('d')}") + 1 == cards.index(f"c-{key_of('c')}")
    assert cards[cards.index(f"c-{key_of('c')}") :][:3] == [f"c-{key_of(x)}" for x in "cba"]
    assert [tag for tag, _ in page.tags].count("details") == 2
    assert "carried by 4 outlets, in 3 wordings 3 more times here" in page.words
    assert len(cards) == len(set(cards)) == 9


def test_too_little_sets_nobody_apart(reader: Reader) -> None:
    """With three quotations nothing is claimed."""
    assert "Too little to tell" in _see(reader, PAGE).words


def test_a_merged_speaker_leads_on(archive: Path) -> None:
    """The old address of a merged speaker leads to the new one for good, with what is asked."""
    with closing(sqlite3.connect(archive)) as conn, conn:
        conn.execute(
            "UPDATE speakers SET canonical_id = 'nadia-lambert' WHERE id = 'tom-whitfield'"
        )
    answer = Reader(archive).ask("/-/speakers/tom-whitfield?q=bridge")
    assert (answer.status_code, answer.headers["location"]) == (301, f"{PAGE}?q=bridge")


def test_nobody_is_called_so(reader: Reader) -> None:
    """An unknown slug is not found, and tells who is called almost so."""
    page = _see(reader, "/-/speakers/nadia-lamberd", 404)
    assert "No such speaker" in page.words
    assert PAGE in page.all("a", "href")
    hostile = reader.ask("/-/speakers/<script>alert(1)<~2Fscript>")
    assert hostile.status_code == 404
    assert "<script>alert" not in hostile.text


def test_a_silent_speaker_has_a_page(archive: Path) -> None:
    """A speaker who is known, but not quoted, has a page that says so."""
    with closing(sqlite3.connect(archive)) as conn, conn:
        conn.execute(
            "INSERT INTO speakers (id, name, kind, canonical_id) "
            "VALUES ('oren-castell', 'Oren Castell', 'person', 'oren-castell')"
        )
    assert "holds no quotation of this speaker" in _see(archive, "/-/speakers/oren-castell").words


def test_what_is_no_statement_is_told(archive: Path) -> None:
    """Of who only denied something, the page says so and leads there; so it does beside counts."""
    with closing(sqlite3.connect(archive)) as conn, conn:
        conn.execute("UPDATE quotations SET act = 'denial' WHERE speaker_id = 'tom-whitfield'")
        conn.execute("UPDATE quotations SET act = 'thought' WHERE number IN (1, 4)")
    only = _see(archive, "/-/speakers/tom-whitfield")
    assert "no statement of this speaker, but 1 denial, which is not counted here" in only.words
    link = "/-/search?act=any&speaker=tom-whitfield"
    assert link in only.all("a", "href")
    assert "harbour-side talks" in _see(archive, link).words
    assert "And 2 thoughts, not counted here." in _see(archive, PAGE).words


def _join(archive: Path, text: str, other: str) -> str:
    """Let somebody else have said a quotation too; return its card's id."""
    with closing(sqlite3.connect(archive)) as conn, conn:
        (key,) = conn.execute("SELECT id FROM quotations WHERE text = ?", [text]).fetchone()
        conn.execute("INSERT INTO joint_speakers VALUES (?, 1, ?, ?)", [key, other, other])
    return f"c-{key}"


def _read_card(page: str, card: str) -> str:
    found = page[page.index(f'id="{card}"') :]
    return Seen(found[: found.index("</article>")]).words


@pytest.mark.parametrize(
    "path", ["/-/speakers/tom-whitfield", "/-/compare?speaker=tom-whitfield&speaker=nadia-lambert"]
)
def test_nobody_gets_the_role_of_whom_they_spoke_with(archive: Path, path: str) -> None:
    """A joint statement names all who made it, the role beside the one who has it."""
    card = _join(archive, ARTICLES[0].said[0].words, "tom-whitfield")
    told = _read_card(Reader(archive).ask(path).text, card)
    assert "Nadia Lambert, mayor and Tom Whitfield" in told.replace(" ,", ",")


def test_nobody_gets_the_role_of_an_open_speaker(archive: Path) -> None:
    """Where the first who said it is open, the role is nobody's."""
    text = ARTICLES[0].said[0].words
    card = _join(archive, text, "tom-whitfield")
    with closing(sqlite3.connect(archive)) as conn, conn:
        conn.execute("UPDATE quotations SET speaker_id = NULL WHERE text = ?", [text])
    reader = Reader(archive)
    for path in ("/-/speakers/tom-whitfield", "/-/search"):
        assert "mayor" not in _read_card(reader.ask(path).text, card)


def test_joint_statements_are_told_beside_the_number(archive: Path) -> None:
    """Who is named second in a joint statement has it counted, and the page says so."""
    with closing(sqlite3.connect(archive)) as conn, conn:
        first = conn.execute("SELECT id FROM quotations WHERE number = 1").fetchone()[0]
        row = [first, "tom-whitfield", "tom-whitfield"]
        conn.execute("INSERT INTO joint_speakers VALUES (?, 1, ?, ?)", row)
    words = _see(archive, "/-/speakers/tom-whitfield").words
    assert "2 quotations (1 of them together with others, who are named first) in" in words


@pytest.mark.parametrize(
    ("sheet", "rule"),
    [
        ("quotetrack.css", "form, form.search,"),
        ("quotetrack.css", "h2, h3 { break-after: avoid; }"),
        ("speaker.css", ".compare"),
        ("speaker.css", "#quotations ~ p { break-after: avoid; }"),
    ],
)
def test_what_paper_needs(reader: Reader, sheet: str, rule: str) -> None:
    """On paper no form and no link to compare stands, and no heading alone at a page's foot."""
    css = reader.ask(f"/-/static-plugins/quotetrack/{sheet}").text
    assert rule in css[css.index("@media print") :]
    assert 'class="compare"' in reader.ask(PAGE).text


def test_hostile_names_stay_text(archive: Path) -> None:
    """Names, roles, outlets and words that are markup or turn the page round are shown as text."""
    name = '<img src=x onerror=alert(1)>\u202e"'
    with closing(sqlite3.connect(archive)) as conn, conn:
        conn.execute(
            "UPDATE speakers SET name = ?, wikidata = 'javascript:1' WHERE id = 'nadia-lambert'",
            [name],
        )
        conn.execute("INSERT INTO roles VALUES ('nadia-lambert', ?, NULL, NULL)", [name])
        conn.execute("INSERT INTO aliases VALUES ('nadia-lambert', ?, 'seen')", [f"{name}2"])
        conn.execute("UPDATE documents SET outlet = ?", [name])
    for path in (PAGE, "/-/speakers"):
        text = Reader(archive).ask(path).text
        assert "<img" not in text
        assert "\u202e" not in re.sub(r'value="[^"]*"', "", text)
        assert "javascript:" not in text


def test_other_names_by_what_they_are() -> None:
    """Names of the file, in other scripts, seen in articles and added by a person stand apart."""
    aliases = [
        Alias("Lambert", "file"),
        Alias("Надія Ламбер", "file"),
        Alias("N. Lambert", "seen"),
        Alias("The Mayor", "user"),
    ]
    assert group_names(aliases) == [
        ("Also called", ["Lambert"]),
        ("In other scripts", ["Надія Ламбер"]),
        ("Seen in articles", ["N. Lambert"]),
        ("Added by a person", ["The Mayor"]),
    ]
    assert group_names([]) == []


def test_all_speakers(reader: Reader) -> None:
    """The list has everybody who is quoted by name, most quoted first, with links."""
    page = _see(reader, "/-/speakers")
    links = [link for link in page.all("a", "href") if link and link.startswith("/-/speakers/")]
    assert links == [PAGE, "/-/speakers/harbour-council", "/-/speakers/tom-whitfield"]
    assert "harbour spokesman" not in page.words


def test_speakers_are_searched_by_any_name(reader: Reader) -> None:
    """A part of an alias in another script finds its speaker; what fits nobody says so."""
    assert PAGE in _see(reader, "/-/speakers?q=Ламбер").all("a", "href")
    assert "Nobody who is quoted here is called so" in _see(reader, "/-/speakers?q=zz").words


@pytest.mark.parametrize(
    ("token", "after"),
    [
        ("3~nadia-lambert", (3, "nadia-lambert")),
        ("", None),
        ("x~y", None),
        ("3~", None),
        ("9" * 30 + "~a", None),
    ],
)
def test_where_a_page_of_speakers_begins(token: str, after: tuple[int, str] | None) -> None:
    """A page begins behind a count and a slug; anything else is the first page."""
    assert read_after(token) == after


def test_all_speakers_as_files(archive: Path) -> None:
    """The whole list comes as CSV for spreadsheets, formulas defused, and as JSON."""
    with closing(sqlite3.connect(archive)) as conn, conn:
        conn.execute("UPDATE speakers SET name = '=1+1' WHERE id = 'tom-whitfield'")
    answer = Reader(archive).ask("/-/speakers.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["content-disposition"]
    heading, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert heading == list(COLUMNS.values())
    assert [row[:3] for row in rows] == [
        ["Nadia Lambert", "person", "3"],
        ["Harbour Council", "body", "1"],
        ["'=1+1", "person", "1"],
    ]
    assert rows[0][-1].startswith("http://")
    assert [one["id"] for one in Reader(archive).ask("/-/speakers.json?q=lamb").json()] == [
        "nadia-lambert"
    ]


@pytest.mark.parametrize("piece", [1, 2, 3])
def test_all_speakers_come_piece_by_piece(
    reader: Reader, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many are read at once, each is in the file once, and in the same order."""
    monkeypatch.setattr(speakers, "_PIECE", piece)
    found = [one["id"] for one in reader.ask("/-/speakers.json").json()]
    assert found == ["nadia-lambert", "harbour-council", "tom-whitfield"]


def test_all_speakers_as_a_workbook(archive: Path) -> None:
    """In the workbook a name that begins a formula is a text, numbers are numbers."""
    with closing(sqlite3.connect(archive)) as conn, conn:
        conn.execute("UPDATE speakers SET name = '=1+1' || char(7) WHERE id = 'tom-whitfield'")
    answer = Reader(archive).ask("/-/speakers.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == list(COLUMNS.values())
    assert [row[:3] for row in rows[1:]] == [
        ["Nadia Lambert", "person", 3],
        ["Harbour Council", "body", 1],
        ["=1+1", "person", 1],
    ]
    # Edited in Excel it stays a text.
    assert (sheet["A4"].data_type, sheet["A4"].quotePrefix) == ("s", True)
    assert sheet["G2"].hyperlink.target.endswith(PAGE)
    assert sheet.title == "Speakers"


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_a_file_of_speakers_has_the_headers_of_every_list(archive: Path, ending: str) -> None:
    """No browser guesses what it is, and other sites may read a public one's, as searches."""
    site = Datasette([str(archive.rename(archive.with_name("quotes.db")))], cors=True)
    headers = asyncio.run(site.client.get(f"/-/speakers.{ending}")).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["access-control-allow-origin"] == "*"
    taken = 'attachment; filename="speakers.' in headers.get("content-disposition", "")
    assert taken == (ending != "json")


def test_the_archive_that_is_counted_in() -> None:
    """The numbers above are those of three articles with seven quotations."""
    assert [len(article.said) for article in ARTICLES] == [3, 2, 2]
