"""JSON Lines: an article a line, and a wrong line costs only itself."""

import io
import json
import tracemalloc
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.documents import MAX_CHARACTERS, Item, Raw, read
from quotetrack.documents.tabular.json_objects import find_objects
from quotetrack.errors import InputError
from quotetrack.model import Document

GOOD = '{"id": "good", "text": "Oren Castell waved."}'


def read_rows(*rows: str | bytes) -> list[Item]:
    """Read ``rows`` as the lines of standard input, behind one that is good."""
    lines = [row.encode() if isinstance(row, str) else row for row in (GOOD, *rows)]
    return list(read(["-"], stdin=io.BytesIO(b"\n".join(lines))))[1:]


def test_a_row_describes_its_article() -> None:
    """All the fields are read as they stand, other keys are left alone."""
    row = {
        "id": "a1",
        "text": " One.\r\nTwo.\u00a0",
        "title": "Harbour",
        "url": "https://example.org/1",
        "outlet": "The Harbour Post",
        "published": "2025-09-04",
        "author": ["Ada Brandt", "Tom Whitfield"],
        "language": "en_GB",
        "attributions": [],
    }
    assert read_rows(json.dumps(row)) == [
        Document(
            id="a1",
            text=" One.\r\nTwo.\u00a0",
            title="Harbour",
            url="https://example.org/1",
            outlet="The Harbour Post",
            published="2025-09-04",
            author="Ada Brandt, Tom Whitfield",
            language="en-GB",
            origin="-",
        )
    ]


@pytest.mark.parametrize(
    ("row", "outlet"),
    [
        ({"publisher": "A"}, "A"),
        ({"publisher": "A", "outlet": "B"}, "B"),
        ({"publisher": "A", "outlet": ""}, "A"),
        ({"outlet": None}, None),
    ],
)
def test_a_publisher_stands_in_for_an_outlet(row: dict[str, str], outlet: str | None) -> None:
    """``publisher`` is taken where no ``outlet`` is given."""
    (document,) = read_rows(json.dumps({"text": "One.", **row}))
    assert isinstance(document, Document)
    assert document.outlet == outlet


@pytest.mark.parametrize(
    ("row", "id_"),
    [
        ('{"id": "a", "url": "https://example.org", "text": "One."}', "a"),
        ('{"id": 17, "text": "One."}', "17"),
        ('{"url": "https://example.org", "text": "One."}', "https://example.org"),
        ('{"text": "One."}', f"text:{sha256(b'One.').hexdigest()[:16]}"),
    ],
)
def test_a_row_is_known_by_its_id_its_url_or_its_text(row: str, id_: str) -> None:
    """The first of the three that there is."""
    (document,) = read_rows(row)
    assert isinstance(document, Document)
    assert document.id == id_


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('{"id": "a", "text": "One."', "not JSON: Expecting ',' delimiter, column 27"),
        ("nonsense", "not JSON: Expecting value, column 1"),
        ('["One."]', 'no JSON object like {"id": ..., "text": ...}'),
        ("17", 'no JSON object like {"id": ..., "text": ...}'),
        ('{"id": "a"}', "no text; the fields are id (say --column text=NAME)"),
        ("{}", "no text"),
        ('{"id": "a", "text": null}', "no text"),
        ('{"id": "a", "text": ["One."]}', "text is no string"),
        ('{"id": "a", "text": " \\n\\u00a0"}', "empty"),
        ('{"id": "a", "text": "One \\ud800 two."}', "the text holds a lone surrogate"),
        ('{"id": "a", "text": "One \\u0000 two."}', "the text holds a NUL character"),
        ('{"id": "a\\udc00", "text": "One."}', "id holds a lone surrogate"),
        ('{"id": true, "text": "One."}', "id is no text"),
        ('{"title": {"a": 1}, "text": "One."}', "title is no text"),
        (b'{"text": "Se\xf1or"}', "not UTF-8 (byte 0xf1)"),
        (b'{"text": "One.\0"}', "binary data (a NUL byte), not text"),
        ("[" * 100_000, "nested too deep"),
        ('{"text": "One.", "x": [' + "[]," * 1_000_000 + "[]]}", "more than 1,000,000 values"),
        ('{"text": "One.", "x": ' + "9" * 5_000 + "}", "not JSON that can be read"),
    ],
)
def test_a_wrong_line_costs_only_itself(row: str | bytes, reason: str) -> None:
    """Every kind of wrong line is told with its number, and the next line is read."""
    problem, after = read_rows(row, '{"id": "after", "text": "Two."}')
    assert str(problem).startswith(f"-:2: {reason}")
    assert isinstance(after, Document)
    assert after.id == "after"


@pytest.mark.parametrize(
    ("written", "language"), [("English", "en"), ("en_GB", "en-GB"), ("newspaper", None)]
)
def test_the_name_of_a_language_becomes_its_code(written: str, language: str | None) -> None:
    """What is the name of no language is left for the words of the article to tell."""
    (document,) = read_rows(json.dumps({"text": "One.", "language": written}))
    assert isinstance(document, Document)
    assert document.language == language


def test_blank_lines_are_passed_over_and_counted() -> None:
    """They are no articles and no problems, and the numbers of the lines behind them hold."""
    assert [str(item) for item in read_rows("", "  ", "\r", "oops")] == [
        "-:5: not JSON: Expecting value, column 1"
    ]


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf\n"])
def test_a_file_without_rows_is_a_problem(tmp_path: Path, content: bytes) -> None:
    """A file of nothing but blank lines is told."""
    path = tmp_path / "rows.jsonl"
    path.write_bytes(content)
    assert [str(item) for item in read([str(path)])][:-1] == [f"{path}: empty"]


def test_other_line_ends_and_separators_stay_inside_a_row() -> None:
    """Lines end at a line feed alone: rows may hold U+2028 and end in CR LF."""
    (document,) = read_rows('{"text": "One.\u2028Two.\u0085"}\r')
    assert isinstance(document, Document)
    assert document.text == "One.\u2028Two.\u0085"


def test_a_date_that_cannot_be_read_costs_only_the_date() -> None:
    """The problem names the line, and the article comes without a date."""
    problem, document = read_rows('{"id": "a", "text": "One.", "published": "last week"}')
    assert str(problem).startswith("-:2: published 'last week' is no date")
    assert isinstance(document, Document)
    assert document.published is None


def test_a_line_of_200_megabytes_is_not_held(tmp_path: Path) -> None:
    """It is told and passed over in pieces, and the line behind it is read."""
    path = tmp_path / "rows.jsonl"
    with path.open("wb") as file:
        file.truncate(200_000_000)
        file.seek(0, io.SEEK_END)
        file.write(b"\n" + GOOD.encode())
    tracemalloc.start()
    problem, after, _ = read([str(path)])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert str(problem).startswith(f"{path}:1: longer than 10,000,000 characters")
    assert isinstance(after, Document)
    assert peak < 150_000_000


def test_many_lines_take_no_more_memory_than_one(tmp_path: Path) -> None:
    """Rows are read one by one: fifty thousand leave the memory as flat as one."""
    path = tmp_path / "rows.jsonl"
    row = json.dumps({"text": "word " * 100}).encode() + b"\n"
    path.write_bytes(row * 50_000)
    found = read([str(path)])
    next(found)
    tracemalloc.start()
    count = sum(1 for _ in zip(range(2_000), found, strict=False))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 2_000
    assert peak < 500_000


def test_one_article_has_a_limit() -> None:
    """A text of one character too many is refused, though its line isn't too long."""
    (problem,) = read_rows(json.dumps({"text": "x" * (MAX_CHARACTERS + 1)}))
    assert str(problem) == "-:2: longer than 10,000,000 characters, the most for one article"


ARTICLES = [{"id": str(n), "text": f'Oren Castell {{waved}} "{n}" [times].\n'} for n in range(3)]


def read_json(text: str, /, **columns: str) -> list[Item]:
    """Read ``text`` as standard input."""
    return list(read(["-"], stdin=io.BytesIO(text.encode()), columns=columns))


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ARTICLES),
        json.dumps(ARTICLES, indent=2),
        json.dumps(ARTICLES, indent="\t").replace("\n", "\r\n"),
        "\n".join(json.dumps(article, indent=2) for article in ARTICLES),
        json.dumps({"status": "ok", "articles": ARTICLES}),
        json.dumps({"response": {"status": "ok", "results": ARTICLES}}, indent=1),
        "\ufeff\n" + json.dumps(ARTICLES, indent=2),
    ],
)
def test_other_json_is_read(text: str) -> None:
    """An array, objects over several lines, and what news services answer hold articles too."""
    found = [item for item in read_json(text) if isinstance(item, Document)]
    assert [(item.id, item.text) for item in found] == [(a["id"], a["text"]) for a in ARTICLES]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[\n]", '-:1: no JSON object like {"id": ..., "text": ...}'),
        ('[\n{"text": "One."},\n{"text": "Two', "-:3: not JSON: an object without its end"),
        ('[\n{"text": 1},\n\n{"text": "One."}]', "-:2: text is no string"),
        ('[\n{"text":\n"One." "Two."}]', "-:3: not JSON: Expecting ',' delimiter, column 8"),
        ('{\n"articles": [{"a": 1}],\n"more": [{"b": 1}]}', "-:1: no text; the fields are"),
    ],
)
def test_wrong_json_is_told_with_its_line(text: str, problem: str) -> None:
    """What can't be read over several lines is told where it stands."""
    assert any(str(item).startswith(problem) for item in read_json(text))


def test_fields_are_found_as_the_user_names_them() -> None:
    """A field of ours may be called otherwise, and lie inside of another."""
    row = {"webTitle": "Harbour", "fields": {"bodyText": "One."}, "a.b": "news", "title": "X"}
    columns = {"text": "fields.bodyText", "title": "webTitle", "outlet": "a.b", "author": "none"}
    (document,) = read_json(json.dumps(row), **columns)
    assert isinstance(document, Document)
    assert (document.text, document.title, document.outlet) == ("One.", "Harbour", "news")


_PART = "the news service gives only a part of the text"
_INSTEAD = "ingest the article's own address instead"
_NEWS = {
    "content": "One.",
    "headline": "Harbour",
    "publishedAt": "2026-03-09",
    "source": {"id": None, "name": "Quay Gazette"},
    "byline": "Ada Brandt",
    "link": "https://news.example/1",
}


@pytest.mark.parametrize(
    "row",
    [
        _NEWS,
        {**_NEWS, "text": None, "body": "", "title": " ", "author": 12, "publisher": {"id": 1}},
        {
            "body": "One.",
            "Title": "Harbour",
            "date": "2026-03-09",
            "publisher": {"@type": "Organization", "name": "Quay Gazette"},
            "author": [{"@type": "Person", "name": "Ada Brandt"}],
            "url": "https://news.example/1",
        },
        {
            "full_text": "One.",
            "title": {"rendered": "Harbour"},
            "datePublished": "2026-03-09",
            "source_name": "Quay Gazette",
            "author": {"name": "Ada Brandt"},
            "webUrl": "https://news.example/1",
        },
        {
            "webTitle": "Harbour",
            "webUrl": "https://news.example/1",
            "webPublicationDate": "2026-03-09",
            "fields": {
                "bodyText": "One.",
                "body": "<p>One.</p>",
                "byline": "Ada Brandt",
                "publication": "Quay Gazette",
            },
        },
    ],
)
def test_what_others_call_the_fields_is_known(row: dict[str, object]) -> None:
    """The keys of news services and of schema.org are found by themselves, nested ones too."""
    wanted = Document(
        id="https://news.example/1",
        text="One.",
        title="Harbour",
        url="https://news.example/1",
        outlet="Quay Gazette",
        published="2026-03-09",
        author="Ada Brandt",
        origin="-",
    )
    assert read_rows(json.dumps(row)) == [wanted]
    assert read_json(json.dumps({"status": "ok", "articles": [row]})) == [wanted]


def test_the_html_of_a_weblog_is_opened_elsewhere() -> None:
    """WordPress: the text is HTML, and so is the title; numbers of posts and authors are left."""
    row = {
        "id": 5,
        "content": {"rendered": "\n<p>One.</p>", "protected": False},
        "title": {"rendered": "The harbour&#8217;s wall"},
        "author": 3,
        "link": "https://news.example/1",
    }
    (raw,) = read_rows(json.dumps(row))
    assert isinstance(raw, Raw)
    assert (raw.format, raw.data) == ("html", b"\n<p>One.</p>")
    title, url = "The harbour\u2019s wall", "https://news.example/1"
    assert raw.given == {"title": title, "url": url, "charset": "utf-8"}


@pytest.mark.parametrize(
    ("row", "columns", "reason"),
    [
        (
            {"id": "a", "body": "One.", "content": "Two."},
            {},
            "more than one field may hold the article's text; say --column text=NAME; the fields",
        ),
        (
            {"id": "a", "body": "One."},
            {"text": "boddy"},
            "no field 'boddy' for --column text=boddy; the fields are id, body",
        ),
        (
            {"content": "He waved\u2026 [+2210 chars]", "url": "https://news.example/1"},
            {},
            f"{_PART} ('[+2210 chars]'); {_INSTEAD}: https://news.example/1",
        ),
        (
            {"content": "ONLY AVAILABLE IN PAID PLANS"},
            {},
            f"{_PART} ('ONLY AVAILABLE IN PAID PLANS'); {_INSTEAD}",
        ),
        ({"content": "[Removed]"}, {}, "the news service has removed this article"),
    ],
)
def test_a_text_that_would_be_wrong_is_told(
    row: dict[str, str], columns: dict[str, str], reason: str
) -> None:
    """Which field holds the text is never guessed, and a stub of a text is no article."""
    (problem,) = read_json(json.dumps(row), **columns)
    assert str(problem).startswith(f"-:1: {reason}")


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"text": "One.", "body": "Two."}, "One."),
        ({"body": "One.", "content": "One."}, "One."),
        ({"text": "", "body": "One."}, "One."),
        ({"text": "One [+2 chars] two."}, "One [+2 chars] two."),
    ],
)
def test_a_text_that_is_sure_is_taken(row: dict[str, str], text: str) -> None:
    """Our own name goes before others, an empty field is none, and alike ones don't differ."""
    (document,) = read_json(json.dumps(row))
    assert isinstance(document, Document)
    assert document.text == text


def test_a_page_in_place_of_a_text_is_opened_elsewhere() -> None:
    """The field ``html`` is a web page, with what else the row says of it."""
    (raw,) = read_rows('{"html": "<p>One \u2019s.</p>", "url": "https://news.example", "n": 1}')
    assert isinstance(raw, Raw)
    assert (raw.format, raw.data) == ("html", "<p>One \u2019s.</p>".encode())
    assert raw.given == {"url": "https://news.example", "charset": "utf-8"}


def test_a_million_blank_lines_take_no_time() -> None:
    """They are counted in one go, so that the line behind them has its number."""
    (problem,) = read_rows("\n" * 5_000_000 + "oops")
    assert str(problem).startswith("-:5000002: ")


@given(
    st.lists(
        st.dictionaries(
            st.text(max_size=5), st.recursive(st.text() | st.floats(), st.lists, max_leaves=3)
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([None, 0, 2]),
    st.integers(1, 9),
)
def test_objects_are_found_wherever_they_are_cut(
    objects: list[dict[str, object]], indent: int | None, size: int
) -> None:
    """Each object of an array comes byte for byte, however few bytes are read at once."""
    stream = Dripping(json.dumps(objects, indent=indent).encode(), size)
    found = [one.data for one in find_objects(stream, 10_000)]
    parsed = [json.loads(data) for data in found if data]
    assert json.dumps(parsed) == json.dumps(objects)


class Dripping(io.BytesIO):
    """A stream that gives a few bytes at once."""

    def __init__(self, data: bytes, size: int) -> None:
        super().__init__(data)
        self.size = size

    def read1(self, _: int | None = -1, /) -> bytes:
        """Give the next few bytes."""
        return self.read(self.size)


@given(st.binary(max_size=200) | st.text(alphabet='{}[]",:\\ \nt1', max_size=80))
def test_nothing_raises(data: bytes | str) -> None:
    """Whatever stands behind the beginning of JSON, reading it ends in articles or problems."""
    behind = data if isinstance(data, bytes) else data.encode()
    for before in (b"[", b'{"', b"{\n", b'{"text": "One."}\n'):
        for item in read(["-"], stdin=io.BytesIO(before + behind)):
            assert isinstance(item, Document | Raw | InputError)
