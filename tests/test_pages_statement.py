"""The page of a statement, and the same as JSON and CSV."""

import csv
import io
from pathlib import Path

import pytest
from lxml import html as parser
from sqlite_utils import Database

from publish_archive import Reader
from quotetrack.publish.publishing import publish
from quotetrack.store.publishing import Policy, TextPolicy
from told_archive import HOW_LONG, add_telling, group, key_of, make_tracked, oppose

PAGE = f"/-/statements/{key_of('a')}"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Return an archive with a statement that four outlets carried."""
    return make_tracked(tmp_path / "quotes.db")


def read_page(path: Path, address: str = PAGE, metadata: Path | None = None) -> parser.HtmlElement:
    """Return the page as a browser reads it."""
    answer = Reader(path, metadata).ask(address)
    assert answer.status_code == 200
    return parser.document_fromstring(answer.text)


def tell(element: parser.HtmlElement) -> str:
    """Return an element's words on one line."""
    return " ".join(element.text_content().split())


def test_how_far_it_went(archive: Path) -> None:
    """The longest form, who said it, how many outlets, the first of them, and for how long."""
    sheet = read_page(archive).cssselect(".sheet")[0]
    assert tell(sheet.cssselect("blockquote")[0]) == HOW_LONG
    assert tell(sheet.cssselect(".who")[0]) == "Nadia Lambert likely"
    assert tell(sheet.cssselect(".reach")[0]) == (
        "Carried by 4 outlets in 4 articles, in 3 wordings, whole or in part. "
        "First by Quay Post on 2026-02-03, 08:00 UTC, last on 2026-02-09: it lived 6 days."
    )
    assert "It may be wrong, and a person can undo it: quotetrack statements" in tell(sheet)
    links = [a.get("href") for a in sheet.cssselect("a")]
    assert links == ["/-/speakers/nadia-lambert", f"/-/quotations/{key_of('a')}"]


def test_each_version_with_its_changes(archive: Path) -> None:
    """The first seen first; what differs is marked for those too who see no lines or colours."""
    first, second, third = read_page(archive).cssselect("#versions ~ ol > li")
    assert tell(first.cssselect("h3")[0]) == "The first version direct · 2 times"
    assert not first.cssselect("ins, del")
    assert [tell(one) for one in first.cssselect(".carriers li")] == [
        "2026-02-03 · Quay Post · Talks a direct likely",
        "2026-02-03 · The Lantern · Talks b direct likely",
    ]
    assert tell(second.cssselect("h3")[0]) == "Version 2: other words indirect"
    assert [tell(one) for one in second.cssselect("ins")] == [
        "put in: that end.",
        "put in: would be kept end.",
    ]
    assert [tell(one) for one in second.cssselect("del")] == ["left out: “we will keep end."]
    assert tell(third.cssselect("h3")[0]) == "Version 3: shorter direct"
    assert [tell(one) for one in third.cssselect("del")] == [
        "left out: for the harbour school” end."
    ]
    assert third.cssselect(".carriers a")[0].get("href") == f"/-/quotations/{key_of('d')}"


def test_what_contradicts_it(archive: Path) -> None:
    """The other number is told in words, and leads to the other quotation."""
    page = read_page(archive)
    (other,) = page.cssselect("#contrary ~ ol > li")
    assert tell(other.cssselect(".contrary")[0]) == (
        "Worded nearly the same, but other number: 800 / here, there 80"
    )
    assert [tell(one) for one in other.cssselect("ins")] == ["put in: 80 end."]
    assert other.cssselect(".place a")[0].get("href") == f"/-/quotations/{key_of('e')}"
    page = read_page(archive, f"/-/quotations/{key_of('e')}")
    (other,) = page.cssselect("#contrary ~ ol > li")
    assert "other number: 80 / here, there 800" in tell(other)
    assert other.cssselect(".place a")[0].get("href") == PAGE
    assert tell(other.cssselect(".place a")[0]) == "Carried by 4 outlets"


def test_what_contradicts_a_later_version(archive: Path) -> None:
    """What differs is marked against the version that is contradicted, and readers are told so."""
    db = Database(archive)
    oppose(db, "df", "negation", "will", "nobody")
    db.close()
    other = read_page(archive).cssselect("#contrary ~ ol > li")[1]
    assert [tell(one) for one in other.cssselect("del, ins")] == []
    (against,) = other.cssselect("p.small")
    assert tell(against) == "Against the version that Tidewire has."
    assert against.cssselect("a")[0].get("href") == f"/-/quotations/{key_of('d')}"
    told = Reader(archive).ask(f"{PAGE}.json").json()["conflicts"]
    assert [one["against"][-16:] for one in told] == [key_of("a"), key_of("d")]
    assert "left out" in {change["kind"] for change in told[1]["changes"]}
    assert "for the harbour school" not in str(told[1]["changes"])


def test_a_version_that_a_person_joined(archive: Path) -> None:
    """What contradicts the others of its statement stands out at the version."""
    db = Database(archive)
    oppose(db, "ad", "negation", "will", "")
    db.close()
    third = read_page(archive).cssselect("#versions ~ ol > li")[2]
    told = tell(third.cssselect(".contrary")[0])
    assert told == "Against an earlier version: the contrary: – / here, there will"


@pytest.mark.parametrize(
    ("letter", "target"),
    [
        ("b", PAGE),
        ("c", PAGE),
        ("e", f"/-/quotations/{key_of('e')}"),
        ("f", f"/-/quotations/{key_of('f')}"),
    ],
)
def test_other_quotations_lead_on(archive: Path, letter: str, target: str) -> None:
    """To the page of the statement; to the quotation's own if nobody repeats it."""
    answer = Reader(archive).ask(f"/-/statements/{key_of(letter)}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, target)


def test_what_is_not_here(archive: Path) -> None:
    """An unknown key is told to be one, as a file too."""
    for ending in ("", ".json", ".csv"):
        assert Reader(archive).ask(f"/-/statements/0000{ending}").status_code == 404


def test_for_machines(archive: Path) -> None:
    """JSON has every version with offsets, days, outlets and changes, and what contradicts it."""
    told = Reader(archive).ask(f"/-/statements/{key_of('d')}.json").json()
    assert (told["id"], told["permalink"]) == (key_of("a"), f"http://localhost{PAGE}")
    assert (told["outlets"], told["days"], told["first_seen"]) == (4, 6, "2026-02-03T08:00:00Z")
    assert told["speaker"] == [{"id": "nadia-lambert", "name": "Nadia Lambert"}]
    assert told["longest"]["text"] == HOW_LONG
    assert [len(version["quotations"]) for version in told["versions"]] == [2, 1, 1]
    last = told["versions"][-1]
    assert last["changes"][-1] == {"kind": "left out", "text": "for the harbour school”"}
    (quotation,) = last["quotations"]
    assert (quotation["outlet"], quotation["date"]) == ("Tidewire", "2026-02-09")
    assert quotation["offsets"] == [[0, len("“we will keep 800 places”")]]
    assert quotation["permalink"] == f"http://localhost/-/quotations/{key_of('d')}"
    (conflict,) = told["conflicts"]
    assert conflict["touched"] == [{"touch": "number", "ours": "800", "theirs": "80"}]
    assert conflict["statement"] is None
    alone = Reader(archive).ask(f"/-/statements/{key_of('e')}.json").json()
    assert (alone["quotations"], len(alone["versions"])) == (1, 1)
    assert alone["conflicts"][0]["statement"]["outlets"] == 4


def test_as_a_table(archive: Path) -> None:
    """CSV has a row a quotation, the first version's first."""
    answer = Reader(archive).ask(f"{PAGE}.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "statement-" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Outlet"] for row in rows] == ["Quay Post", "The Lantern", "Northern", "Tidewire"]
    assert rows[3]["Permalink"] == f"http://localhost/-/quotations/{key_of('d')}"


def test_hostile_words_are_words(archive: Path) -> None:
    """Markup in words, outlets and conflicts does nothing, and is read as it is written."""
    evil = "<script>alert(1)</script> <img src=x onerror=alert(1)>"
    db = Database(archive)
    add_telling(db, "g", f"Out{evil}", "2026-02-07", f"“we will keep {evil} places”")
    add_telling(db, "h", f"Out{evil}\u202e", '2026-02-07T"><script>', f"“we will keep {evil} two”")
    group(db, "gh", wordings=2)
    oppose(db, "eh", "name", evil, "'\"><svg onload=alert(1)>")
    db.close()
    for address in (f"/-/statements/{key_of('g')}", f"/-/quotations/{key_of('h')}"):
        page = read_page(archive, address)
        assert not page.cssselect("img, svg, script:not([type])")
        assert evil in page.text_content()
        assert not [e for e in page.iter() if any(str(a).startswith("on") for a in e.attrib)]


def test_where_to_report(archive: Path, tmp_path: Path) -> None:
    """If the newsroom says where, the page leads there with the statement's address."""
    metadata = tmp_path / "metadata.yml"
    metadata.write_text(
        "plugins:\n  quotetrack:\n    report_url: https://n.example/report?about={permalink}\n"
    )
    link = read_page(archive, PAGE, metadata).cssselect(".joined a")[0].get("href")
    assert (
        link
        == f"https://n.example/report?about=http%3A%2F%2Flocalhost%2F-%2Fstatements%2F{key_of('a')}"
    )


def test_one_wording_is_told_once(archive: Path) -> None:
    """Where all have the same words, on one day, the page says so and explains no marks."""
    db = Database(archive)
    add_telling(db, "g", "Quay Post", "2026-03-03", "“the roof is new”")
    add_telling(db, "h", "Quay Post", "2026-03-03", "“The roof is new.”")
    group(db, "gh")
    db.close()
    page = read_page(archive, f"/-/statements/{key_of('g')}")
    assert tell(page.cssselect(".reach")[0]) == (
        "In 2 articles, in 1 wording. First by Quay Post on 2026-03-03, and that day only."
    )
    assert tell(page.cssselect("#versions")[0]) == "Who carried it, the first first"
    assert "Underlined" not in tell(page)


def test_a_version_that_shares_no_word_with_the_first(archive: Path) -> None:
    """It is held against the longest form, which has the words of both."""
    db = Database(archive)
    add_telling(db, "g", "Quay Post", "2026-03-03", "“the roof is new”")
    add_telling(db, "h", "Tidewire", "2026-03-04", "“the roof is new and we paid the bill of it”")
    add_telling(db, "i", "Northern", "2026-03-05", "“we paid the bill of it”")
    group(db, "ghi", wordings=3, longest="h")
    db.close()
    page = read_page(archive, f"/-/statements/{key_of('g')}")
    last = page.cssselect("#versions ~ ol > li")[2]
    assert tell(last.cssselect("h3")[0]) == "Version 3: shorter direct · against the longest form"
    assert [tell(one) for one in last.cssselect("del")] == ["left out: “the roof is new and end."]
    told = Reader(archive).ask(f"/-/statements/{key_of('g')}.json").json()
    assert [one["against"] for one in told["versions"]] == ["first", "first", "longest"]


def test_a_public_copy_shows_the_same(archive: Path) -> None:
    """Its page has the same versions; how to part them on the command line is not told there."""
    public = archive.with_name("public.db")
    publish(archive, public, Policy(text=TextPolicy.CONTEXT))
    ours, theirs = (read_page(path) for path in (archive, public))
    for part in (".reach", ".versions", "#contrary ~ ol"):
        assert [tell(one) for one in ours.cssselect(part)] == [
            tell(one) for one in theirs.cssselect(part)
        ]
    assert theirs.cssselect(".versions")
    assert "quotetrack statements" in tell(ours)
    assert "quotetrack statements" not in tell(theirs)
