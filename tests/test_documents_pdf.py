"""PDF files: paragraphs put together from lines, and nothing of the text lost."""

import io
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrack.documents.inputs import Input, Raw
from quotetrack.documents.office import pdf
from quotetrack.documents.office.pdf import looks_like_pdf, read_pdf, unwrap_pdf
from quotetrack.documents.office.pdf_lines import Line
from quotetrack.documents.office.pdf_paragraphs import drop_running, join_lines
from quotetrack.errors import InputError
from quotetrack.model import Document

HERE = Path(__file__).parent
Placed = tuple[float, float, float, str]
"""A line on a page: where it begins, in points from the left and from the foot, its size, it."""


def make(*pages: Sequence[Placed], title: str = "", broken: bytes | None = None) -> bytes:
    """Return a PDF of ``pages``; ``broken`` stands in place of each page's content."""
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        f"<</Title({title})/Author(Windows User)/CreationDate(D:20250904120000Z)>>".encode(),
    ]
    for n, lines in enumerate(pages):
        drawn = (f"BT /F {size} Tf {x} {y} Td ({text}) Tj ET" for x, y, size, text in lines)
        content = zlib.compress("\n".join(drawn).encode("cp1252")) if broken is None else broken
        told = f"<</Length {len(content)}/Filter/FlateDecode>>stream\n".encode()
        bodies += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * n} 0 R"
            f"/Resources<</Font<</F {font}>>>>>>".encode(),
            told + content + b"\nendstream",
        ]
    data = b"%PDF-1.4\n"
    offsets = []
    for n, body in enumerate(bodies, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer<</Size %d/Root 1 0 R/Info 3 0 R>>\nstartxref\n%d\n%%%%EOF"
    size = len(bodies) + 1
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + end % (size, len(data))


def open_(data: bytes, **told: str) -> list[Document | InputError]:
    """Open ``data`` as a PDF; what keeps it from being read comes last."""
    (raw,) = read_pdf(Input("a.pdf", io.BytesIO(data), given=told, fallback_id="file:1"))
    found: list[Document | InputError] = []
    try:
        found.extend(unwrap_pdf(raw))
    except InputError as problem:
        found.append(problem)
    return found


def read_one(data: bytes, **told: str) -> Document:
    """Return the one article in ``data``."""
    (document,) = open_(data, **told)
    assert isinstance(document, Document)
    return document


def set_(*texts: str, x: float = 72, y: float = 700, step: float = 14) -> list[Placed]:
    """Return lines under each other, the first at the height ``y``."""
    return [(x, y - step * n, 11, text) for n, text in enumerate(texts)]


FIRST = (
    "Nadia Lambert opened the new bridge over the river on Monday morning, two",
    "years after the first stone was laid. She said that nobody believed in it then.",
    "Tom Whitfield agreed.",
)
TEXT = " ".join(FIRST)


def test_lines_become_paragraphs() -> None:
    """A heading of another size and a wider gap part them; a blank line stands between."""
    lines = [(72, 750, 20, "New bridge opens to the public"), *set_(*FIRST), *set_(*FIRST, y=640)]
    assert read_one(make(lines)).text == f"New bridge opens to the public\n\n{TEXT}\n\n{TEXT}"


def test_what_is_known_beforehand_goes_first() -> None:
    """A feed may know the address; authors and dates of the file are left open."""
    document = read_one(make(set_(*FIRST)), url="https://news.example/1", title="A")
    assert (document.id, document.title) == ("https://news.example/1", "A")
    assert (document.author, document.published) == (None, None)
    assert read_one(make(set_(*FIRST))).id == "file:1"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Nadia Lambert opened the new bridge", "Nadia Lambert opened the new bridge"),
        ("NADIA LAMBERT opened the new bridge", "NADIA LAMBERT opened the new bridge"),
        ("Microsoft Word - release 12.doc", None),
        ("Nadia Lambert", None),
        ("", None),
    ],
)
def test_a_title_stands_in_the_text(title: str, expected: str | None) -> None:
    """What only the properties have may be a template's or another release's."""
    assert read_one(make(set_(*FIRST), title=title)).title == expected


LARGE = [(72.0, 770.0, 20.0, "New bridge opens"), (72.0, 745.0, 20.0, "to the public")]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (LARGE, "New bridge opens to the public"),
        ([(72, 800, 9, "PRESS RELEASE"), *LARGE], "New bridge opens to the public"),
        # Not so much larger, too short, too long, one of several.
        ([(72, 770, 14, "New bridge opens to the public")], None),
        ([(72, 770, 24, "The Herald")], None),
        ([(72, 800 - 22 * n, 20, "New bridge opens at last") for n in range(4)], None),
        ([*LARGE, (72, 714, 11, TEXT[:60]), (72, 690, 20, "What it did cost")], None),
    ],
)
def test_a_headline_is_told_by_its_size(head: list[Placed], expected: str | None) -> None:
    """Alone in far larger letters at the first page's head; the properties know better."""
    lines = [*head, *set_(*FIRST, y=660), *set_(*FIRST, y=600)]
    assert read_one(make(lines)).title == expected
    assert read_one(make(lines, title=TEXT[:40])).title == TEXT[:40]
    assert read_one(make(set_(*FIRST), lines)).title is None


def test_other_letters_are_kept() -> None:
    """Quotation marks, accents and dashes are what they were."""
    assert read_one(make(set_("“Déjà vu – again,” he said."))).text == "“Déjà vu – again,” he said."


def test_running_heads_and_page_numbers_are_left_out() -> None:
    """They stand apart on most pages; a sentence goes on over the page's end."""
    pages = [
        [(72, 800, 8, "Harbour Board"), *set_(*FIRST[:1], y=700), (280, 30, 8, f"Page {n} of 2")]
        for n in (1, 2)
    ]
    pages[1][1] = (72, 700, 11, "years after the first stone was laid.")
    assert read_one(make(*pages)).text == (
        "Nadia Lambert opened the new bridge over the river on Monday morning, two "
        "years after the first stone was laid."
    )


def line(text: str, page: int = 0, base: float = 700, left: float = 72, size: float = 11) -> Line:
    """Return a line whose characters are half as wide as high."""
    return Line(text, page, left, left + len(text) * size / 2, base, size)


def lines(*texts: str, page: int = 0, left: float = 72, base: float = 700) -> list[Line]:
    """Return lines of one column under each other."""
    return [line(text, page, base - 13 * n, left) for n, text in enumerate(texts)]


LONG = "a line that is as long as any line in this whole column ever was before"


def test_no_line_of_the_text_is_taken_for_a_running_head() -> None:
    """Words that come again at the same place within the text stay: they stand close to it."""
    pages = [*lines(LONG, "One."), *lines(LONG, "Two.", page=1), *lines(LONG, "Three.", page=2)]
    assert drop_running(pages) == pages


def test_left_and_right_pages_may_have_heads_of_their_own() -> None:
    """Each comes again on every other page, and the text alone is left."""
    heads = [line(f"{('Port', 'Board')[n % 2]} {n}", n, 800, size=8) for n in range(5)]
    texts = [lines(f"{LONG} {'x' * n}.", "Then.", page=n) for n in range(5)]
    pages = [found for head, text in zip(heads, texts, strict=True) for found in (head, *text)]
    last = line("Contact: Ada Brandt", 4, base=80)
    assert drop_running([*pages, last]) == [*(found for text in texts for found in text), last]


def test_no_page_is_left_without_its_lines() -> None:
    """Pages that hold nothing but what comes again are slides or forms, and stay."""
    pages = [found for n in range(3) for found in (line("Port", n, 800), line("Ferry", n))]
    assert drop_running(pages) == pages


def test_a_head_on_one_page_stays() -> None:
    """A letterhead that doesn't come again may be part of the article."""
    pages = [line("Harbour Board", base=800), *lines(LONG), *lines(LONG, page=1)]
    assert drop_running(pages) == pages


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (lines("One.", "Two."), ["One.", "Two."]),
        (lines(LONG, "and on."), [f"{LONG} and on."]),
        (lines(LONG, "And on."), [f"{LONG} And on."]),
        ([*lines(LONG), line("And on.", base=687, left=90)], [LONG, "And on."]),
        ([*lines(LONG), line("And on.", base=670)], [LONG, "And on."]),
        ([*lines(LONG), line("And on.", base=687, size=14)], [LONG, "And on."]),
        (lines(LONG, "• And on."), [LONG, "• And on."]),
        ([line("• " + LONG), line("And on.", base=687, left=83)], [f"• {LONG} And on."]),
        (lines("Short of it", LONG.title()), ["Short of it", LONG.title()]),
        (lines("Short of it", "and " + LONG), [f"Short of it and {LONG}"]),
        ([*lines(LONG, base=600), *lines("And on.", left=500)], [f"{LONG} And on."]),
        ([*lines(LONG + ".", base=600), *lines("And on.", left=500)], [f"{LONG}.", "And on."]),
        ([*lines(LONG), *lines("and on.", page=1)], [f"{LONG} and on."]),
        ([*lines(LONG + "."), *lines("and on.", page=1)], [f"{LONG}.", "and on."]),
    ],
)
def test_paragraphs_are_told_by_how_lines_are_set(found: list[Line], expected: list[str]) -> None:
    """Gaps, indents, sizes, marks of lists and ends that come early part them."""
    assert join_lines(found) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ("a recon-|struction is a reconstruction here", "a reconstruction is a reconstruction"),
        ("a well-|known man, no well-known man before", "a well-known man, no well-known man"),
        ("the Anglo-|Norwegian plan", "the Anglo-Norwegian plan"),
        ("a RECON-|STRUCTION of reconstruction here", "a RECONSTRUCTION of reconstruction"),
        ("it is well-|known", "it is well-known"),
        ("in 2024-|25 it", "in 2024-25 it"),
        ("the end -|and more", "the end - and more"),
        ("re\u00ad|open", "reopen"),
        ("and/|or", "and/or"),
    ],
)
def test_a_hyphen_goes_only_where_the_document_shows_it(texts: str, expected: str) -> None:
    """A word that stands there whole loses it; names, numbers and compounds keep theirs."""
    first, second = texts.split("|")
    (paragraph,) = join_lines([Line(first, 0, 72, 300, 700, 11), line(second, base=687)])
    assert paragraph.startswith(expected)


def test_a_document_that_hyphenates_loses_its_hyphens() -> None:
    """Many line ends with hyphens are a program's; a whole word before one still keeps it."""
    broken = [f"{LONG[:-3]} {part}-" for part in ("recon", "foun", "univer", "minis", "engi", "as")]
    (paragraph,) = join_lines(lines(*[text for end in broken for text in (end, f"struc {LONG}")]))
    assert "reconstruc" in paragraph
    assert "as-struc" in paragraph


def test_long_lines_and_paragraphs_take_their_length_in_time() -> None:
    """Neither a word without an end nor a paragraph without one takes the square of it."""
    started = time.process_time()
    assert join_lines([line("a" * 300_000)]) == ["a" * 300_000]
    (paragraph,) = join_lines(lines(*[LONG] * 10_000))
    assert len(paragraph) == 10_000 * (len(LONG) + 1) - 1
    assert time.process_time() - started < 2


def test_an_empty_password_is_no_obstacle() -> None:
    """Many files are locked against changes and read by everybody."""
    data = (HERE / "pdf/empty_password.pdf").read_bytes()
    assert read_one(data).text == "Nadia Lambert waved to the crowd."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "damaged: no PDF that can be read"),
        (b"%PDF-1.4 nonsense", "damaged: no PDF that can be read"),
        ((HERE / "pdf/password.pdf").read_bytes(), "is encrypted; open it with its password"),
        (make([]), "no text in it, a scan? run OCR first (ocrmypdf in.pdf out.pdf)"),
        (make(set_("One."), broken=b"nonsense"), "no text in it, a scan?"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem(data: bytes, reason: str) -> None:
    """Damage, passwords and scans: one line that says what to do."""
    (problem,) = open_(data)
    assert str(problem).startswith(f"a.pdf: {reason}")


def test_pages_without_text_are_told() -> None:
    """The article comes from the others, and no article is lost by it."""
    problem, document = open_(make(set_(*FIRST), [], []))
    assert isinstance(problem, InputError)
    assert not problem.lost
    assert str(problem).startswith("a.pdf: 2 of 3 pages have no text: are they scans?")
    assert isinstance(document, Document)


def test_fonts_that_hide_their_letters_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text that nobody could read isn't stored."""
    monkeypatch.setattr(pdf, "read_page", lambda *_: iter([line("\ue001\ue002\ue003 a")]))
    (problem,) = open_(make(set_("One.")))
    assert "fonts don't tell which letters they show" in str(problem)


def test_limits_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many pages or characters are refused, before memory or time are spent on them."""
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    (problem,) = open_(make(set_("One."), [], []))
    assert str(problem) == "a.pdf: more than 2 pages; split it"
    monkeypatch.setattr(pdf, "MAX_CHARACTERS", 10)
    (problem,) = open_(make(set_("One."), set_("Two and three.")))
    assert "the most for one article" in str(problem)


def test_a_bomb_is_a_problem_or_an_article_soon() -> None:
    """A stream of a hundred megabytes of nothing in a hundred kilobytes is passed through."""
    bomb = zlib.compress(b"BT ET " * 16_000_000)
    assert len(open_(make([], broken=bomb))) == 1


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"%PDF-1.7\n", True),
        (b"\n\nmail header\n%PDF-1.7", True),
        (b" " * 1_024 + b"%PDF-1.7", False),
        (b"A file begins with %PDF-1.7 or so.", False),
    ],
)
def test_a_pdf_is_told_by_its_mark(head: bytes, expected: bool) -> None:  # noqa: FBT001 - a table
    """It stands within the first 1,024 bytes."""
    assert looks_like_pdf(head) == expected


WHOLE = make(set_(*FIRST), set_(*FIRST), title="A")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_files_are_articles_or_problems(data: st.DataObject) -> None:
    """A file that was cut or whose bytes were changed raises nothing but our own problems."""
    content = bytearray(WHOLE)
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        content[at] = data.draw(st.integers(0, 255))
    end = data.draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))
    for item in open_(bytes(content[:end])):
        assert isinstance(item, Document | InputError)


OPERATORS = st.sampled_from(
    ["BT", "ET", "(One)Tj", "/F 11 Tf", "1 0 0 1 9 9 Tm", "q", "Q", "9 9 Td", "-1e9 0 Td", "["]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(OPERATORS, max_size=30).map(" ".join))
def test_any_page_is_an_article_or_a_problem(content: str) -> None:
    """Whatever is drawn on a page, opening it ends with one of them."""
    assert len(open_(make([], broken=zlib.compress(content.encode())))) == 1


@given(st.lists(st.tuples(st.sampled_from([LONG, "One.", "two-", "• a", "b"]), st.integers(0, 2))))
def test_no_word_is_lost_but_in_running_heads(found: list[tuple[str, int]]) -> None:
    """Joining lines changes spaces and hyphens alone."""
    placed = [line(text, page, 700 - 13 * n) for n, (text, page) in enumerate(found)]
    kept = "".join(line_.text for line_ in drop_running(placed))
    joined = "".join(join_lines(placed))
    assert [c for c in joined if c.isalnum()] == [c for c in kept if c.isalnum()]


def test_a_raw_article_can_be_opened_elsewhere() -> None:
    """All that is needed travels with it."""
    (document,) = unwrap_pdf(Raw("a.pdf", WHOLE, "pdf"))
    assert isinstance(document, Document)
    assert document.id.startswith("text:")
