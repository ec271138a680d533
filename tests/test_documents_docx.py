"""Word files: what a reader sees, in its order, and a title only where it is surely one."""

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrack.documents.inputs import Input, Raw
from quotetrack.documents.office import docx
from quotetrack.documents.office.docx import read_docx, unwrap_docx
from quotetrack.errors import InputError
from quotetrack.model import Document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def p(*runs: str, style: str = "") -> str:
    """Return a paragraph of ``runs``, each plain text or XML."""
    marked = (run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    told = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{told}{''.join(marked)}</w:p>"


def make(body: str, parts: Mapping[str, str] | None = None, namespace: str = W) -> bytes:
    """Return the smallest Word file with ``body``, and other ``parts``."""
    told = f'<w:document xmlns:w="{namespace}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    main = f'<Relationships><Relationship Type="{KIND}/officeDocument" Target="word/document.xml"/>'
    package = {
        "_rels/.rels": f'{main}<Relationship Type="x/core-properties" Target="/docProps/core.xml"/>'
        "</Relationships>",
        "word/document.xml": told,
        "word/_rels/document.xml.rels": "<Relationships>"
        + "".join(
            f'<Relationship Type="{KIND}/{kind}" Target="{kind}.xml"/>'
            for kind in ("styles", "footnotes")
        )
        + "</Relationships>",
        **(parts or {}),
    }
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in package.items():
            archive.writestr(name, content)
    return stream.getvalue()


def open_(data: bytes, **given: str) -> list[Document | InputError]:
    """Open ``data`` as a Word file; what keeps it from being read comes last."""
    (raw,) = read_docx(Input("a.docx", io.BytesIO(data), given=given, fallback_id="file:1"))
    found: list[Document | InputError] = []
    try:
        found.extend(unwrap_docx(raw))
    except InputError as problem:
        found.append(problem)
    return found


def read_one(data: bytes, **given: str) -> Document:
    """Return the one article in ``data``."""
    (document,) = open_(data, **given)
    assert isinstance(document, Document)
    return document


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (p("One.") + p() + p("  ") + p("Two."), "One.\n\nTwo."),
        (p("O", "ne."), "One."),
        (p("a", "<w:r><w:tab/></w:r>", "b", "<w:r><w:br/></w:r>", "c"), "a\tb\nc"),
        (p("long", "<w:r><w:noBreakHyphen/></w:r>", "term"), "long-term"),
        (p("op", "<w:r><w:softHyphen/></w:r>", "en"), "open"),
        (
            p("See ", '<w:hyperlink><w:r><w:t>the "plan"</w:t></w:r></w:hyperlink>'),
            'See the "plan"',
        ),
        (p("<w:smartTag><w:r><w:t>Ostend</w:t></w:r></w:smartTag>", " won."), "Ostend won."),
        (p("<w:fldSimple><w:r><w:t>4</w:t></w:r></w:fldSimple>", " May"), "4 May"),
        (p("<w:r><w:instrText>PAGE</w:instrText></w:r>", "One."), "One."),
        (p("a ", "<w:ins><w:r><w:t>new</w:t></w:r></w:ins>"), "a new"),
        (p("a", "<w:del><w:r><w:delText> old</w:delText></w:r></w:del>"), "a"),
        (p("a", "<w:moveFrom><w:r><w:t> old</w:t></w:r></w:moveFrom>"), "a"),
        (p("<w:moveTo><w:r><w:t>moved</w:t></w:r></w:moveTo>"), "moved"),
        (p("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>", "One ") + p("two."), "One two."),
        (p("<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>", "a"), "a"),
        (p('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>seen</w:t></w:r>'), "seen"),
        (p("<w:sdt><w:sdtContent><w:r><w:t>form</w:t></w:r></w:sdtContent></w:sdt>"), "form"),
        (f"<w:sdt><w:sdtContent>{p('One.')}</w:sdtContent></w:sdt>", "One."),
        (
            f"<w:tbl><w:tr><w:tc>{p('a')}</w:tc><w:tc>{p('b')}{p('c')}</w:tc></w:tr></w:tbl>",
            "a\n\nb\n\nc",
        ),
        (
            p("<w:r><w:pict><w:txbxContent>" + p("box") + "</w:txbxContent></w:pict></w:r>", "a"),
            "a\n\nbox",
        ),
        (
            p(
                "<w:r><mc:AlternateContent xmlns:mc='mc'>"
                f"<mc:Choice><w:txbxContent>{p('box')}</w:txbxContent></mc:Choice>"
                f"<mc:Fallback><w:txbxContent>{p('box')}</w:txbxContent></mc:Fallback>"
                "</mc:AlternateContent></w:r>",
            ),
            "box",
        ),
        (p("<!-- x -->", "a &amp; b"), "a & b"),
    ],
)
def test_the_text_is_what_a_reader_sees(body: str, text: str) -> None:
    """Changes are accepted, links and boxes kept, fields' codes and hidden words left out."""
    assert read_one(make(body)).text == text
    assert read_one(make(body, namespace=STRICT)).text == text


def test_footnotes_stand_behind_the_text() -> None:
    """Their words come last; the separators that Word keeps among them don't."""
    notes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator">{p("---")}</w:footnote>'
        f'<w:footnote w:id="1">{p("A note.")}</w:footnote></w:footnotes>'
    )
    body = p("One", '<w:r><w:footnoteReference w:id="1"/></w:r>', ".") + p("Two.")
    assert read_one(make(body, {"word/footnotes.xml": notes})).text == "One.\n\nTwo.\n\nA note."


STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="U1"><w:name w:val="heading 1"/></w:style></w:styles>'
)
LONG = "New bridge opens today"


@pytest.mark.parametrize(
    ("body", "core", "title"),
    [
        (p("News release", style="Titel") + p(LONG, style="U1"), "", LONG),
        (p("Before it all", style="U1") + p(LONG, style="Titel"), "", LONG),
        (p(LONG), "new  bridge opens TODAY", "new bridge opens TODAY"),
        (p(LONG), "Another release of spring", None),
        (p(LONG), "bridge opens", None),
        (p(LONG), "", None),
    ],
)
def test_a_title_is_surely_one(body: str, core: str, title: str | None) -> None:
    """A title's or a heading's words, else the properties' if the text has them; else none."""
    told = f'<c xmlns:dc="dc"><dc:title>{core}</dc:title><dc:creator>Windows User</dc:creator></c>'
    parts = {"word/styles.xml": STYLES, "docProps/core.xml": told}
    document = read_one(make(body, parts))
    assert (document.title, document.author, document.published) == (title, None, None)


def test_what_is_known_beforehand_goes_first() -> None:
    """A feed or an archive may know the title, the address and the id."""
    document = read_one(make(p(LONG, style="Title")), title="A", url="https://news.example/a")
    assert (document.title, document.id) == ("A", "https://news.example/a")
    assert read_one(make(p(LONG))).id == "file:1"


BOMB = '<!DOCTYPE a [<!ENTITY b "bbbb">]><w:document xmlns:w="w"><w:body/></w:document>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "damaged: "),
        (b"PK\x03\x04 nonsense", "damaged: File is not a zip file"),
        (make("")[:-30], "damaged: "),
        (make(""), "no text in it, only pictures?"),
        (make("<w:p>"), "damaged: word/document.xml in it is no XML"),
        (make("<w:p>\0</w:p>"), "damaged: word/document.xml in it is no XML (Invalid"),
        (make("", {"word/document.xml": BOMB}), "word/document.xml in it has a DOCTYPE"),
        (
            make("", {"word/document.xml": BOMB.encode("utf-16").decode("latin-1")}),
            "damaged: ",
        ),
        (make("<w:p>" * 300 + "</w:p>" * 300), "damaged: word/document.xml in it is no XML"),
        (make("", {"_rels/.rels": "<a><b Type='x/officeDocument' Target='../x'/></a>"}), "damaged"),
        (make("<w:p/>" * 4_000_001), "word/document.xml in it has more than 4,000,000 tags"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem(data: bytes, reason: str) -> None:
    """Damage, bombs and files without text: one line that says what."""
    (problem,) = open_(data)
    assert str(problem).startswith(f"a.docx: {reason}")
    assert len(str(problem).splitlines()) == 1


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that says how large it is, or a file on the disk, is refused before it is read."""
    monkeypatch.setattr("quotetrack.documents.office.office.MAX_PART_BYTES", 1_000)
    (problem,) = open_(make(p("a" * 2_000)))
    assert "unpacks to more than 1,000 bytes" in str(problem)
    monkeypatch.setattr(docx, "MAX_FILE_BYTES", 100)
    with pytest.raises(InputError, match="larger than 100 bytes"):
        list(read_docx(Input("a.docx", io.BytesIO(make("")))))


WHOLE = make(p("Nadia Lambert opened the bridge.", style="U1"), {"word/styles.xml": STYLES})


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_damaged_files_are_articles_or_problems(data: st.DataObject) -> None:
    """A file that was cut or whose bytes were changed raises nothing but our own problems."""
    content = bytearray(WHOLE)
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        content[at] = data.draw(st.integers(0, 255))
    end = data.draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))
    for item in open_(bytes(content[:end])):
        assert isinstance(item, Document | InputError)


@settings(deadline=None)
@given(st.text("<w:pPr/>del tbxC&;", max_size=200))
def test_any_xml_is_an_article_or_a_problem(body: str) -> None:
    """Whatever stands in the part with the text, opening it ends with an article or a problem."""
    assert len(open_(make(body))) == 1


def test_a_raw_article_can_be_opened_elsewhere() -> None:
    """All that is needed travels with it."""
    (document,) = unwrap_docx(Raw("a.docx", WHOLE, "docx"))
    assert isinstance(document, Document)
    assert document.id.startswith("text:")
