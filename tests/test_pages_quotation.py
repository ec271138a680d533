"""The page of a quotation, what machines read of it, and the sentence drawn."""

import json
import threading
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from datasette.utils import tilde_encode  # type: ignore[import-untyped]  # it ships no types
from lxml import etree
from lxml import html as parser
from sqlite_utils import Database

from article_archive import Quoted, Written, write_article, write_tree
from publish_archive import Reader, make_archive
from quotetrack.publish.pages.quotation import lay_page
from told_archive import add_telling, group, key_of

TEXT = (
    "It was cold. The quay was shut. A crowd came.\n\n"
    "“The bridge,” Nadia Lambert said, “is safe.”\n\n"
    "Then it rained. People left. The next day all was quiet.\n"
)
FIRST, SECOND, REFUSED = "00000000000000a1", "00000000000000a2", "00000000000000a3"
ARTICLE = Written(
    "https://quay.example/n/1",
    TEXT,
    (
        Quoted(
            FIRST, ("The bridge,", "is safe."), "said", "Nadia Lambert", "nadia-lambert",
            rule="behind", reasons=("“say” often attributes",), confidence=0.97, role="mayor",
        ),
        Quoted(SECOND, ("all was quiet",), described="a guard", kind="indirect", confidence=0.5),
        Quoted(REFUSED, ("A crowd came",), judged="not a quotation"),
    ),
    sentences=(0, 13, 32, 47, 93, 109, 122),
)  # fmt: skip
SENTENCE = "“The bridge,” Nadia Lambert said, “is safe.”"
HEADS = [
    ("punct", 9), ("det", 2), ("nsubj", 10), ("punct", 9), ("punct", 9), ("nsubj", 7),
    ("flat", 5), ("root", -1), ("punct", 7), ("punct", 10), ("cop", 11), ("ccomp", 7),
    ("punct", 7), ("punct", 7),
]  # fmt: skip
PAGE = f"/-/quotations/{FIRST}"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Return an archive that holds the article."""
    path = make_archive(tmp_path / "quotes.db")
    db = Database(path)
    write_article(db, ARTICLE)
    write_tree(db, ARTICLE.id, SENTENCE, HEADS)
    db.close()
    return path


def read_page(path: Path, address: str = PAGE, metadata: Path | None = None) -> parser.HtmlElement:
    """Return the page as a browser reads it."""
    answer = Reader(path, metadata).ask(address)
    assert answer.status_code == 200
    return parser.document_fromstring(answer.text)


def read_linked(page: parser.HtmlElement) -> dict[str, Any]:
    """Return the page's JSON-LD."""
    linked: dict[str, Any] = json.loads(page.cssselect("script")[0].text_content())
    return linked


def tell(element: parser.HtmlElement) -> str:
    """Return an element's words on one line."""
    return " ".join(element.text_content().split())


def test_the_words_and_who_said_them(archive: Path) -> None:
    """The page shows the words, the speaker and role, where, when, and how sure it is."""
    page = read_page(archive)
    sheet = page.cssselect(".sheet")[0]
    assert tell(sheet.cssselect("blockquote")[0]) == "The bridge, … is safe."
    assert tell(sheet.cssselect(".who")[0]) == "Nadia Lambert, mayor sure"
    told = tell(sheet)
    for words in ("2026-02-03 · Quay Post", "both right in 97", "direct: in quotation marks"):
        assert words in told
    links = [a.get("href") for a in sheet.cssselect("a")]
    document = f"/-/documents/{tilde_encode(ARTICLE.id)}"
    assert links == ["/-/speakers/nadia-lambert", f"{document}#q-{FIRST}", ARTICLE.url]


@pytest.mark.parametrize(
    ("confidence", "word", "percent"),
    [(0.797, "check", 79), (0.8, "likely", 80), (0.949, "likely", 94), (0.29, "check", 29)],
)
def test_the_percentage_never_says_more_than_the_word(
    tmp_path: Path, confidence: float, word: str, percent: int
) -> None:
    """Likely begins at 80, sure at 95: what is a little less isn't rounded to that."""
    path = make_archive(tmp_path / "quotes.db")
    found = Quoted(FIRST, ("All is well",), described="a guard", confidence=confidence)
    db = Database(path)
    write_article(db, Written("near", "“All is well,” a guard said.", (found,)))
    db.close()
    sheet = read_page(path).cssselect(".sheet")[0]
    (certainty,) = sheet.cssselect(".who .certainty")
    assert certainty.text_content() == word
    assert f" {percent} of 100 such cases" in certainty.attrib["title"]
    assert f"both right in {percent}" in tell(sheet)


def test_who_is_only_described_is_no_name(archive: Path) -> None:
    """A description is shown as one, and links to nobody's page."""
    page = read_page(archive, f"/-/quotations/{SECOND}")
    (voice,) = page.cssselect(".sheet .voice")
    assert (voice.tag, voice.get("class"), voice.text_content()) == (
        "span",
        "voice described",
        "a guard",
    )
    linked = read_linked(page)
    assert "creator" not in linked


def test_two_sentences_around(archive: Path) -> None:
    """Two sentences on each side are shown, and the quotation's parts are marked in them."""
    around = read_page(archive).cssselect(".around")[0]
    told = tell(around)
    assert told.startswith("The quay was shut. A crowd came.")
    assert told.endswith("Then it rained. People left.")
    assert [m.text_content() for m in around.cssselect("mark")] == ["The bridge,", "is safe."]
    assert around.cssselect(".source")[0].text_content() == "Nadia Lambert"


def test_a_sentence_that_is_broken_off_has_a_sign(tmp_path: Path) -> None:
    """Where the words around end inside of a long sentence, the page says so, on that side only."""
    path = make_archive(tmp_path / "quotes.db")
    text = f"It rained. “All is well.” Then {'and then ' * 90}it ended."
    found = Quoted(FIRST, ("All is well.",), described="a guard", kind="direct", confidence=0.5)
    db = Database(path)
    write_article(db, Written("long", text, (found,)))
    db.close()
    told = tell(read_page(path).cssselect(".around")[0])
    assert told.startswith("It rained. “All is well.” Then and")
    assert told.endswith(" […]")


def test_why(archive: Path) -> None:
    """Rule, reasons, how the speaker was found and the way in the parse are told in words."""
    told = tell(read_page(archive).cssselect("dl.why")[0])
    for words in (
        "Words in quotation marks, and behind them who said them.",
        "“say” often attributes",
        "the article names the speaker",
        "“Nadia Lambert” is the subject of “said”",
        "“is safe.” is the clause that completes “said”",
    ):
        assert words in told


def test_the_sentence_is_drawn(archive: Path) -> None:
    """A drawing is loaded when it is wanted; it is SVG without styles, scripts or links."""
    page = read_page(archive)
    (image,) = page.cssselect("details img")
    assert image.get("loading") == "lazy"
    assert "“Nadia Lambert” is the subject of “said”" in image.attrib["alt"]
    answer = Reader(archive).ask(image.attrib["src"])
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "sandbox" in answer.headers["content-security-policy"]
    svg = etree.fromstring(answer.content)
    assert not svg.xpath("//@style | //*[local-name()='script']")
    words = svg.xpath("//*[@class='displacy-word']/text()")
    assert "Nadia" in words
    missing = Reader(archive).ask(f"/-/quotations/{SECOND}/sentence.svg")
    assert missing.status_code == 404
    assert not read_page(archive, f"/-/quotations/{SECOND}").cssselect("details img")


def test_other_articles_that_carried_it(archive: Path) -> None:
    """Every copy is there with what differs, also for those who don't see colours or lines."""
    db = Database(archive)
    text = "“The BRIDGE,” Lambert said, “is sound,”\n"
    copied = Quoted(
        "00000000000000b1", ("The BRIDGE,", "is sound,"), "said", "Lambert", "nadia-lambert",
        repeat_of=FIRST,
    )  # fmt: skip
    copy = Written("copy", text, (copied,), "A copy", "https://n.example/2", "Northern", None)
    write_article(db, copy)
    with db.conn:
        db.conn.execute("INSERT INTO copies VALUES ('copy', ?)", [ARTICLE.id])
    db.close()
    page = read_page(archive)
    (other,) = page.cssselect("ol.versions > li")
    assert "no date · Northern · A copy" in tell(other)
    assert [tell(d) for d in other.cssselect("del")] == ["left out: safe. end."]
    assert [tell(d) for d in other.cssselect("ins")] == ["put in: sound, end."]
    (reach,) = page.cssselect(".sheet .reach a")
    assert (tell(reach), reach.get("href")) == (
        "Carried by 2 outlets",
        f"/-/statements/{FIRST}",
    )
    page = read_page(archive, "/-/quotations/00000000000000b1")
    assert page.cssselect(".repeat a")[0].get("href") == PAGE
    assert "counted here" in tell(page.cssselect("ol.versions > li")[0])


def test_long_copies_hold_nobody_up(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hostile copies, long and changed everywhere, are shown without marks and beside others."""
    threads: list[bool] = []

    def lay(*args: Any) -> dict[str, object]:  # noqa: ANN401 - whatever the page is made of
        threads.append(threading.current_thread() is threading.main_thread())
        return lay_page(*args)

    monkeypatch.setattr("quotetrack.publish.pages.quotation.lay_page", lay)
    words = Random(1).choices([f"w{n}" for n in range(110)], k=2_900)  # noqa: S311 - any
    db = Database(archive)
    first = "000000000000d0a1"
    for copy in range(12):
        changed = [f"y{n}c{copy}" if copy and n % 4 == 0 else w for n, w in enumerate(words)]
        text = "but the end" if copy == 11 else " ".join(changed)
        quoted = Quoted(
            first if not copy else f"000000000000d{copy:x}a1", (text,), speaker_id="tom-whitfield",
            repeat_of=first if copy else None,
        )  # fmt: skip
        write_article(db, Written(f"d{copy}", f"“{text}”.", (quoted,), f"d{copy}", None))
    db.close()
    begun = time.process_time()
    page = read_page(archive, f"/-/quotations/{first}")
    assert time.process_time() - begun < 5
    assert threads == [False]
    told = [tell(one) for one in page.cssselect("ol.versions > li")]
    assert len(told) == 11
    assert all("what differs isn’t marked here. " in one for one in told)
    assert f" y0c1 {words[1]} {words[2]} " in told[0]
    assert "but the end" in told[-1]
    assert not page.cssselect("ol.versions ins, ol.versions del")
    assert "Underlined" not in tell(page)


def test_nearly_the_same_words(archive: Path) -> None:
    """The other versions of its statement are shown, each with what differs from this one."""
    db = Database(archive)
    first = "the ferry will not sail before the end of spring"
    add_telling(db, "k", "Quay Post", "2026-02-03", first, speaker_id="tom-whitfield")
    longer = "The ferry will not sail before the very end of spring"
    add_telling(db, "l", "Northern", "2026-02-05", longer, speaker_id="tom-whitfield")
    group(db, "kl", wordings=2)
    db.close()
    page = read_page(archive, f"/-/quotations/{key_of('k')}")
    (other,) = page.cssselect("#elsewhere ~ ol.versions > li")
    assert "2026-02-05 · Northern · Talks l" in tell(other)
    assert [tell(i) for i in other.cssselect("ins")] == ["put in: very end."]
    assert [tell(h) for h in other.cssselect("h3")] == ["Longer direct"]
    page = read_page(archive, f"/-/quotations/{key_of('l')}")
    (other,) = page.cssselect("#elsewhere ~ ol.versions > li")
    assert [tell(d) for d in other.cssselect("del")] == ["left out: very end."]
    assert "Carried by 2 outlets, in 2 wordings" in tell(page.cssselect(".sheet")[0])
    assert "Carried" not in tell(read_page(archive))


def test_neighbours(archive: Path) -> None:
    """The quotations before and behind it in the article are links; what was refused is passed."""
    links = read_page(archive).cssselect("nav.pager a")
    assert [(a.get("rel"), a.get("href")) for a in links] == [("next", f"/-/quotations/{SECOND}")]


def test_citation(archive: Path) -> None:
    """It says how to cite it: in a line, and for BibTeX."""
    page = read_page(archive)
    line = tell(page.get_element_by_id("citation"))
    assert line.startswith("Nadia Lambert: “The bridge, … is safe.” In “Harbour news”, Quay Post,")
    assert f"http://localhost{PAGE} (accessed 20" in line
    assert f"url = {{http://localhost{PAGE}}}" in page.get_element_by_id("bibtex").text_content()


def test_what_is_shared(archive: Path) -> None:
    """Open Graph and Twitter tags, the canonical address and the alternates are there."""
    page = read_page(archive)
    tags = {m.get("property") or m.get("name"): m.get("content") for m in page.cssselect("meta")}
    address = f"http://localhost{PAGE}"
    assert tags["og:type"] == "article"
    assert tags["og:title"] == "Nadia Lambert, in Quay Post, 2026-02-03"
    assert tags["og:description"] == tags["twitter:description"]
    assert tags["og:description"] == "Nadia Lambert: “The bridge, … is safe.”"
    assert (tags["og:url"], tags["og:site_name"]) == (address, "Who said what")
    assert tags["twitter:card"] == "summary"
    links = {(a.get("rel"), a.get("type")): a.get("href") for a in page.cssselect("link")}
    assert links["canonical", None] == address
    assert links["alternate", "application/ld+json"] == f"{address}.jsonld"
    profile = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    assert links["alternate", profile] == f"{address}.json"


def test_schema_org(archive: Path) -> None:
    """The page and its alternate hold the same schema.org/Quotation."""
    answer = Reader(archive).ask(f"{PAGE}.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    linked = answer.json()
    assert linked == read_linked(read_page(archive))
    assert (linked["@type"], linked["text"]) == ("Quotation", "The bridge, … is safe.")
    assert linked["creator"] == {
        "@type": "Person",
        "name": "Nadia Lambert",
        "url": "http://localhost/-/speakers/nadia-lambert",
        "sameAs": "http://www.wikidata.org/entity/Q42",
    }
    assert linked["isBasedOn"] == {
        "@type": "NewsArticle",
        "headline": "Harbour news",
        "publisher": {"@type": "Organization", "name": "Quay Post"},
        "datePublished": "2026-02-03",
        "url": ARTICLE.url,
    }


@pytest.mark.parametrize(
    ("act", "told"),
    [("denial", "denied or refused"), ("thought", "thought"), ("question", "asked")],
)
def test_what_was_not_said_is_never_published_as_said(archive: Path, act: str, told: str) -> None:
    """Wherever the words stand with a name, what was done with them is told first."""
    quoted = Quoted("00000000000000e1", ("stealing the bell",), speaker_id="tom-whitfield", act=act,
                    kind="indirect")  # fmt: skip
    db = Database(archive)
    write_article(db, Written("acts", "Did Tom deny stealing the bell? Yes.", (quoted,)))
    db.close()
    address = "/-/quotations/00000000000000e1"
    page = read_page(archive, address)
    lead = f"Tom Whitfield {told}"
    assert tell(page.cssselect("title")[0]).startswith(f"{lead}: stealing the bell")
    tags = {m.get("property") or m.get("name"): m.get("content") for m in page.cssselect("meta")}
    for name in ("description", "og:description", "twitter:description"):
        assert tags[name] == f"{lead}: stealing the bell"
    assert str(tags["og:title"]).startswith(lead)
    assert tell(page.get_element_by_id("citation")).startswith(f"{lead}: stealing")
    assert f"{lead}: stealing" in tell(page.get_element_by_id("bibtex"))
    assert tell(page.cssselect(".sheet p.act + blockquote")[0]) == "stealing the bell"
    assert tell(page.cssselect(".sheet p.act")[0]) == f"{told}:"
    assert not page.cssselect('script[type="application/ld+json"], [href$=".jsonld"]')
    reader = Reader(archive)
    assert reader.ask(f"{address}.jsonld").status_code == 404
    bodies = reader.ask(f"{address}.json").json()["body"]
    assert told in [body["value"] for body in bodies if body["purpose"] == "classifying"]
    feed = reader.ask("/-/search.atom?q=stealing&act=any").text
    assert f"<title>{lead}: stealing the bell</title>" in feed
    cards = parser.document_fromstring(reader.ask("/-/search?q=stealing&act=any").text)
    (card,) = cards.cssselect("article.card")
    assert tell(card).startswith(f"{told}: stealing the bell")


def test_an_open_speaker_is_told_truly(archive: Path) -> None:
    """Nobody is told to be right in so many cases, nor that a text with a source names nobody."""
    quoted = Quoted(
        "00000000000000f1", ("the bell rings",), "said", "Tully", confidence=0.4, kind="indirect",
        reason="the text does not say who said it",
    )  # fmt: skip
    db = Database(archive)
    write_article(db, Written("open", "Tully said the bell rings.", (quoted,)))
    db.close()
    page = read_page(archive, "/-/quotations/00000000000000f1")
    told = tell(page)
    assert "we could not tell whom “Tully” names" in told
    assert "does not say who" not in told
    assert "of 100" not in told
    assert "Who said it is open" in told
    (certainty,) = page.cssselect(".sheet .certainty")
    assert certainty.get("title") == "Who said it is open: read the article first"


def test_reported_words_are_no_literal_ones(archive: Path) -> None:
    """An indirect quotation is no schema.org/Quotation: its words are an abstract."""
    linked = Reader(archive).ask(f"/-/quotations/{SECOND}.jsonld").json()
    assert (linked["@type"], linked["abstract"]) == ("CreativeWork", "all was quiet")
    assert not {"text", "creator"} & set(linked)
    assert linked["description"].startswith("Reported speech")
    page = read_page(archive, f"/-/quotations/{SECOND}")
    assert tell(page.cssselect("title")[0]).startswith(
        "a guard, as reported (unsure, check the article): all was quiet"
    )


def test_web_annotation(archive: Path) -> None:
    """Each range of the words is found by quote and by position in the stored text."""
    answer = Reader(archive).ask(f"{PAGE}.json")
    profile = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    assert answer.headers["content-type"] == profile
    note = answer.json()
    assert (note["@context"], note["type"]) == ("http://www.w3.org/ns/anno.jsonld", "Annotation")
    assert [target["source"] for target in note["target"]] == [ARTICLE.url] * 2
    for target, words in zip(note["target"], ("The bridge,", "is safe."), strict=True):
        quote, position = target["selector"]
        assert (quote["type"], quote["exact"]) == ("TextQuoteSelector", words)
        assert quote["prefix"] + words + quote["suffix"] in TEXT
        assert TEXT[position["start"] : position["end"]] == words


@pytest.mark.parametrize(("confidence", "judged"), [(0.12, None), (0.12, "right"), (0.85, None)])
def test_a_guess_leaves_the_page_as_a_guess(
    archive: Path, confidence: float, judged: str | None
) -> None:
    """Who isn't sure is no creator, nobody identified, and in doubt wherever the name stands."""
    quoted = Quoted("00000000000000f2", ("the ferry is unsafe",), speaker_id="nadia-lambert",
                    confidence=confidence, judged=judged)  # fmt: skip
    db = Database(archive)
    write_article(db, Written("guess", "“the ferry is unsafe”, it was said.", (quoted,)))
    db.close()
    reader, address = Reader(archive), "/-/quotations/00000000000000f2"
    page = read_page(archive, address)
    note, feed = reader.ask(f"{address}.json").json(), reader.ask("/-/search.atom?q=unsafe").text
    linked = reader.ask(f"{address}.jsonld").json()
    tags = {m.get("property") or m.get("name"): m.get("content") for m in page.cssselect("meta")}
    unsure = confidence < 0.8 and judged is None
    lead = "Nadia Lambert (unsure, check the article)" if unsure else "Nadia Lambert"
    for name in ("description", "og:description", "twitter:description"):
        assert tags[name] == f"{lead}: “the ferry is unsafe”"
    for name in ("og:title", "twitter:title"):
        assert str(tags[name]).startswith(f"{lead}, in ")
    for place in ("citation", "bibtex"):
        assert f"{lead}: “the ferry is unsafe”" in tell(page.get_element_by_id(place))
    assert f"<title>{lead}: “the ferry is unsafe”</title>" in feed
    assert linked == read_linked(page)
    assert ("creator" in linked) is not unsure
    identified = [one for one in note["body"] if one["purpose"] == "identifying"]
    assert [len(identified), note["motivation"]] == (
        [0, "describing"] if unsure else [2, "identifying"]
    )
    sure = "check" if unsure else "checked" if judged else "likely"
    assert f"How sure: {sure}" in [one.get("value") for one in note["body"]]


@pytest.mark.parametrize(
    ("setting", "address"),
    [
        (None, None),
        ("https://desk.example/?about={permalink}", "https://desk.example/?about="),
        ("mailto:desk@news.example?subject={permalink}", "mailto:desk@news.example?subject="),
        ("javascript:alert(1)//{permalink}", None),
        ("http://desk.example/{permalink}", None),
    ],
)
def test_report_an_error(archive: Path, setting: str | None, address: str | None) -> None:
    """A link to report an error is there if the newsroom set an address that may be one."""
    metadata = archive.with_name("metadata.json")
    settings = {"report_url": setting} if setting else {}
    metadata.write_text(json.dumps({"plugins": {"quotetrack": settings}}))
    links = read_page(archive, metadata=metadata).cssselect(".report a")
    wanted = [f"{address}http%3A%2F%2Flocalhost%2F-%2Fquotations%2F{FIRST}"] if address else []
    assert [a.get("href") for a in links] == wanted


@pytest.mark.parametrize("ending", ["", ".json", ".jsonld", "/sentence.svg"])
def test_what_is_not_there(archive: Path, ending: str) -> None:
    """An unknown quotation is missing; one that a person refused is gone; neither breaks."""
    for address, status, words in (
        ("ffff", 404, "No quotation here has this address"),
        ("~00'", 404, "No quotation here has this address"),
        (REFUSED, 410, "A person decided that these words are no quotation"),
    ):
        answer = Reader(archive).ask(f"/-/quotations/{address}{ending}")
        assert answer.status_code == status
        assert words in answer.text
        assert "A crowd" not in answer.text


def test_hostile_words_stay_words(archive: Path) -> None:
    """Markup and turned text in words, names and titles run nowhere: page, JSON-LD, drawing."""
    words = "</script><script>alert(1)</script> \u202e<!-- {{ 7 * 7 }} " + "w" * 500
    text = f"“{words},” she said.\n"
    quoted = Quoted(
        "00000000000000c1", (words,), "said", "she", described="<b>\u202eevil</b>",
        reason="</dl><img src=x onerror=alert(1)>", rule="<i>", reasons=("<svg onload=x>",),
    )  # fmt: skip
    db = Database(archive)
    title = "\u202e</title><script>alert(2)</script>"
    write_article(db, Written("bad", text, (quoted,), title, "javascript:alert(1)", '"><b>'))
    with db.conn:
        start = text.index("<!--")
        cue = [len(text) - 7, len(text) - 3, "say", "VERB", "nsubj", 0]
        tree = [[0, start + 4, "</text>", "<b>", '"><script>', -1], cue]
        row = ["bad", 0, len(text), json.dumps(tree)]
        db.conn.execute("INSERT INTO sentence_trees VALUES (?, ?, ?, ?)", row)
    db.close()
    reader = Reader(archive)
    address = "/-/quotations/00000000000000c1"
    answer = reader.ask(address)
    page = parser.document_fromstring(answer.text)
    assert page.cssselect("blockquote")[0].text_content() == words
    assert [s.get("type") for s in page.cssselect("script")] == ["application/ld+json", "module"]
    assert not page.cssselect("[onerror], [onload], b, i, svg")
    assert "javascript:" not in answer.text.replace("javascript:alert(1)</", "")
    linked = read_linked(page)
    assert linked["text"] == words
    assert "url" not in linked["isBasedOn"]
    note = reader.ask(f"{address}.json").json()
    assert note["target"][0]["source"] == "http://localhost/-/documents/bad"
    drawing = etree.fromstring(reader.ask(f"{address}/sentence.svg").content)
    assert not drawing.xpath("//*[local-name()='script' or local-name()='b']")
    assert "\u202e" not in "".join(drawing.itertext())


def test_a_very_long_quotation(archive: Path) -> None:
    """Twenty thousand characters are shown whole; titles and shared texts stay short."""
    words = "word " * 4000 + "end"
    quoted = Quoted("00000000000000d1", (words,), speaker_id="tom-whitfield")
    db = Database(archive)
    write_article(db, Written("long", f"“{words}”", (quoted,)))
    db.close()
    page = read_page(archive, "/-/quotations/00000000000000d1")
    assert tell(page.cssselect("blockquote")[0]) == words
    assert "long" in page.cssselect("blockquote")[0].attrib["class"]
    assert len(page.cssselect("title")[0].text_content()) < 200
    assert all(len(m.get("content") or "") < 400 for m in page.cssselect("meta"))
    assert len(tell(page.get_element_by_id("citation"))) < 1000


def test_the_row_page_stays(archive: Path) -> None:
    """The row of the table is still where older permalinks lead."""
    assert Reader(archive).ask(f"/quotes/quotations/{FIRST}").status_code == 200
