"""Text files: the body exactly as it stands, front matter, and what is refused."""

import io
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.documents import MAX_CHARACTERS, Item, read
from quotetrack.documents.dates import normalise_date
from quotetrack.documents.inputs import Input
from quotetrack.documents.text import read_text
from quotetrack.errors import InputError
from quotetrack.model import Document

BODY = "The mayor, Nadia Lambert, spoke.\n"


def read_bytes(data: bytes) -> list[Item]:
    """Read ``data`` as standard input."""
    return list(read(["-"], stdin=io.BytesIO(data)))


def read_article(data: bytes) -> Document:
    """Read ``data``, which holds one article and no problem."""
    (document,) = read_bytes(data)
    assert isinstance(document, Document)
    return document


def read_problem(data: bytes) -> str:
    """Read ``data``, which holds one problem and no article."""
    (problem,) = read_bytes(data)
    assert isinstance(problem, InputError)
    return str(problem)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"One.\r\nTwo.\r\n", "One.\r\nTwo.\r\n"),
        (b"One.\rTwo.", "One.\rTwo."),
        (b"  \n One. \t\n\n", "  \n One. \t\n\n"),
        ("\ufeffOne.".encode(), "One."),
        ("Één.\r\n”".encode("utf-16"), "Één.\r\n”"),
        ("\ufeffOne.".encode("utf-16-be"), "One."),
        ("One 🙂.".encode("utf-32"), "One 🙂."),
        ("One.\ufeff".encode(), "One.\ufeff"),
        ("e\u0301tat \u00e9tat\u00a0!".encode(), "e\u0301tat \u00e9tat\u00a0!"),
        (b"---\r\ntitle: A\r\n---\r\n\r\nOne.\r\n", "\r\nOne.\r\n"),
        ("\ufeff---\ntitle: A\n---\nOne.".encode(), "One."),
        (b"--- \ntitle: A\n...\n---\nOne.", "---\nOne."),
        (b"One.\n---\nTwo.\n---\n", "One.\n---\nTwo.\n---\n"),
        (b"----\nOne.\n---\n", "----\nOne.\n---\n"),
        (b"---\n---\nOne.", "One."),
    ],
)
def test_the_text_is_the_body_as_it_stands(data: bytes, text: str) -> None:
    """Nothing is stripped, translated or normalised; only a byte order mark is dropped."""
    assert read_article(data).text == text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_any_text_comes_back(body: str) -> None:
    """Behind front matter any text that isn't blank is read as it was written."""
    if not body.isspace():
        assert read_article(f"---\ntitle: A\n---\n{body}".encode()).text == body


def test_front_matter_describes_the_article() -> None:
    """The seven keys are read, other keys and kinds of value are left alone."""
    front = (
        "title: 'Harbour: the plan'\noutlet: The Harbour Post\nurl: https://example.org/1\n"
        "published: 2025-9-4\nlanguage: no\nauthor: [Ada Brandt, Oren Castell]\nid: 0123\n"
        "tags: [a, {b: c}]\n? [x]\n: y\n"
    )
    document = read_article(f"---\n{front}---\n{BODY}".encode())
    assert document == Document(
        id="0123",
        text=BODY,
        title="Harbour: the plan",
        url="https://example.org/1",
        outlet="The Harbour Post",
        published="2025-09-04",
        author="Ada Brandt, Oren Castell",
        language="no",
        origin="-",
    )


@pytest.mark.parametrize(
    ("front", "id_"),
    [
        ("id: a\nurl: https://example.org/1", "a"),
        ("url: https://example.org/1", "https://example.org/1"),
        ("id:\nurl: https://example.org/1", "https://example.org/1"),
        ("id: ''\nurl: https://example.org/1", "https://example.org/1"),
    ],
)
def test_the_id_is_the_one_given_else_the_url(front: str, id_: str) -> None:
    """An article that has an id or an address of its own is known by it."""
    assert read_article(f"---\n{front}\n---\n{BODY}".encode()).id == id_


@pytest.mark.parametrize("empty", ["title:", "title: ~", "title: null", "title: '  '", "other: x"])
def test_a_field_without_a_value_is_none(empty: str) -> None:
    """An empty field is the same as none."""
    assert read_article(f"---\n{empty}\n---\n{BODY}".encode()).title is None


@pytest.mark.parametrize(
    ("front", "problem"),
    [
        ("title: A\nurl: 'https://x", "-:3: front matter: found unexpected end of stream"),
        (
            "id: a\ntitle: Harbour: the plan",
            "-:3: front matter: mapping values are not allowed here; a value with a colon needs",
        ),
        ("title: A\n\turl: b", "-:3: front matter: found character '\\t' that cannot start any"),
        ("title: A\nurl: \x07", "-:3: front matter: special characters are not allowed"),
        ("- a\n- b", "-:2: front matter is no YAML mapping (title: ..., url: ...)"),
        ("Just a line.", "-:2: front matter is no YAML mapping (title: ..., url: ...)"),
        ("a: &a [x, x]\nb: *a", "-:2: front matter: anchors and aliases (& and *) aren't read"),
        ("a: b\nc: " + "[" * 30_000, "-:3: front matter: nested too deep"),
        ("a: " + "{a: " * 8_000, "-:2: front matter: nested too deep"),
        ("title: {a: b}", "-: title is no text"),
        ("a: " + "b" * 40_000, "-:1: front matter opened by --- isn't closed by --- within 32,768"),
        ('title: "a\\0b"', "-: title holds a NUL character"),
        ('outlet: "\\ud800"', "-: outlet holds a lone surrogate"),
    ],
)
def test_wrong_front_matter_names_its_line(front: str, problem: str) -> None:
    """Front matter that can't be read is refused with the line to mend, and so is a bomb."""
    assert read_problem(f"---\n{front}\n---\n{BODY}".encode()).startswith(problem)


def test_front_matter_that_never_ends_is_a_problem() -> None:
    """A missing second line of dashes is told, instead of taking the fields for prose."""
    assert "isn't closed by ---" in read_problem(b"---\ntitle: A\n" + BODY.encode())


def test_billion_laughs_cost_nothing() -> None:
    """Aliases that would unfold to gigabytes are refused before they do."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    data = f"---\n{chr(10).join(lines)}\n---\n{BODY}".encode()
    tracemalloc.start()
    problem = read_problem(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "anchors and aliases" in problem
    assert peak < 1_000_000


def test_front_matter_makes_no_objects(tmp_path: Path) -> None:
    """A YAML tag that would run a command is text like any other."""
    trap = tmp_path / "ran"
    front = f"title: !!python/object/apply:os.system ['touch {trap}']"
    document = read_article(f"---\n{front}\n---\n{BODY}".encode())
    assert document.title == f"touch {trap}"
    assert not trap.exists()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "-: empty"),
        (b" \n\t\xc2\xa0\r\n", "-: empty"),
        (b"\xef\xbb\xbf", "-: empty"),
        (b"---\ntitle: A\n---\n\n", "-: empty"),
        (b"One.\nTwo.\nThr\xe8e.\nF\xfcnf.", "-:3: not UTF-8 (byte 0xe8)"),
        (b"\xef\xbb\xbfOne.\nTw\xe9.", "-:2: not UTF-8 (byte 0xe9)"),
        (b"One.\nTwo\xe2\x80", "-:2: not UTF-8 (byte 0xe2)"),
        (b"One.\nTwo\xed\xa0\x80", "-:2: not UTF-8 (byte 0xed)"),
        (b"%POF-1.7\n\0\0\xff", "-:2: binary data (a NUL byte), not text"),
    ],
)
def test_what_is_no_text_is_refused_with_its_line(data: bytes, problem: str) -> None:
    """Empty, broken and binary inputs each get their own words, and the line where there is one."""
    assert read_problem(data) == problem


def test_a_file_of_200_megabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    """Its bytes aren't read at all: the memory stays flat."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    tracemalloc.start()
    problem, _ = read([str(path)])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert str(problem) == f"{path}: longer than 10,000,000 characters, the most for one article"
    assert peak < 1_000_000


def test_a_pipe_without_an_end_is_refused() -> None:
    """No more is read of a stream than the longest article could take."""
    with Path("/dev/zero").open("rb") as zeros:
        (problem,) = read(["-"], stdin=zeros)
    assert "longer than" in str(problem)


def test_the_longest_article_is_read() -> None:
    """The limit itself is allowed, one character more isn't, however many bytes they take."""
    assert len(read_article("é".encode() * MAX_CHARACTERS).text) == MAX_CHARACTERS
    assert "longer than 10,000,000" in read_problem(b"x" * (MAX_CHARACTERS + 1))


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2025-09-04", "2025-09-04"),
        ("2025-9-4", "2025-09-04"),
        (" 20250904 ", "2025-09-04"),
        ("2025-09-04T10:30:00Z", "2025-09-04T10:30:00+00:00"),
        ("2025-09-04 10:30", "2025-09-04T10:30:00"),
        ("2025-09-04 10:30:00 +0200", "2025-09-04T10:30:00+02:00"),
        ("Thu, 04 Sep 2025 12:00:00 GMT", "2025-09-04T12:00:00+00:00"),
        ("2025-09", "2025-09"),
        ("2025", "2025"),
        ("5 March 2026", "2026-03-05"),
        ("5th of March 2026", "2026-03-05"),
        ("05-MAR-2026", "2026-03-05"),
        ("March 5, 2026", "2026-03-05"),
        ("Mar. 5, 2026", "2026-03-05"),
        ("Sept 5 2026", "2026-09-05"),
        ("Thursday, March 5, 2026", "2026-03-05"),
        ("Thu 5 Mar 2026", "2026-03-05"),
        ("5 Mar 2026 14:30", "2026-03-05T14:30:00"),
        ("5 Mar 2026, 14:30:10 +0100", "2026-03-05T14:30:10+01:00"),
        ("March 5, 2026 at 2:30 p.m.", "2026-03-05T14:30:00"),
        ("March 5, 2026 12:05 AM UTC", "2026-03-05T00:05:00+00:00"),
        ("2026/03/05", "2026-03-05"),
        ("2026/3/5 9:05", "2026-03-05T09:05:00"),
        ("2026.03.05", "2026-03-05"),
        ("25.03.2026", "2026-03-25"),
        ("25/3/2026 14:30", "2026-03-25T14:30:00"),
        ("3/25/2026", "2026-03-25"),
    ],
)
def test_dates_become_iso(written: str, iso: str) -> None:
    """A date or time in the usual ways of writing becomes ISO 8601, its offset kept."""
    assert normalise_date(written) == iso


@pytest.mark.parametrize(
    "written",
    [
        "04/09/2025",
        "04.09.2025",
        "04/09/25",
        "25/13/2026",
        "31 June 2026",
        "5 Marsh 2026",
        "5 March",
        "5 March 2026 25:00",
        "5 March 2026 14:30 pm",
        "5 March 2026 14:30 EST",
        "5 March 2026 or later",
        "2025-13-01",
        "2025-02-30",
        "yesterday",
        "Thu, 04 Sep 99999999999 12:00:00 GMT",
        "1757000000",
        ", , ,",
    ],
)
def test_what_is_no_date_costs_only_the_date(written: str) -> None:
    """An ambiguous or impossible date is told, and the article comes without it."""
    found = read_bytes(f"---\npublished: '{written}'\n---\n{BODY}".encode())
    assert [type(item) for item in found] == [InputError, Document]
    assert f"published '{written}' is no date" in str(found[0])
    assert isinstance(found[1], Document)
    assert found[1].published is None
    assert found[1].text == BODY


@given(st.text())
def test_any_date_is_read_or_refused(written: str) -> None:
    """No writing of a date raises anything but ValueError."""
    with suppress(ValueError):
        assert normalise_date(written)


@pytest.mark.parametrize(
    "text",
    [
        "“It’s done,” he said – for €5m…",
        "José Müller left the café.",
        "It costs £5.",
        "« One »",
    ],
)
def test_windows_text_is_read_where_it_is_sure(text: str) -> None:
    """What is the same in all of Windows' charsets for Latin letters is taken as that."""
    assert read_article(text.encode("cp1252")).text == text


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Señor", "cp1252"),
        ("Wałęsa", "cp1250"),
        ("Möglich", "cp850"),
        ("café", "mac_roman"),
        ("“No”", "mac_roman"),
        ("Иванов", "cp1251"),
        ("日本の首相", "shift_jis"),
        ("Ł", "cp1250"),
    ],
)
def test_a_charset_is_never_guessed_at(text: str, charset: str) -> None:
    """What may be another letter in another charset is refused: it may stand in a name."""
    assert "not UTF-8 (byte 0x" in read_problem(text.encode(charset))


@pytest.mark.parametrize(
    ("text", "charset", "declared"),
    [
        ("Señor “X”", "cp1252", "ISO-8859-1"),
        ("Иванов", "koi8_r", "koi8-r"),
        ("Señor", "utf-8", "iso-8859-1"),
        ("café", "cp1252", "nonsense"),
    ],
)
def test_a_declared_charset_is_believed_if_it_fits(text: str, charset: str, declared: str) -> None:
    """Unless the text is UTF-8, which others are hardly ever by chance."""
    source = Input("a", io.BytesIO(text.encode(charset)), given={"charset": declared})
    if declared == "nonsense":
        with pytest.raises(InputError, match="not UTF-8"):
            list(read_text(source))
        return
    (document,) = read_text(source)
    assert isinstance(document, Document)
    assert document.text == text
