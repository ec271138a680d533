"""Files, folders and standard input are found, recognised and read; problems are values."""

import codecs
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.documents import Raw, read
from quotetrack.documents.formats import FORMATS, choose
from quotetrack.documents.inputs import CutShortError
from quotetrack.documents.sniffing import sniff
from quotetrack.errors import InputError
from quotetrack.model import Document, Finished

PROSE = "Nadia Lambert opened the bridge on Monday.\n"
ROW = '{"id": "a1", "text": "Tom Whitfield left the room."}\n'


def articles(*paths: Path | str, stdin: bytes | None = None) -> list[Document]:
    """Read ``paths`` and return the articles alone."""
    stream = None if stdin is None else io.BytesIO(stdin)
    return [item for item in read([*map(str, paths)], stdin=stream) if isinstance(item, Document)]


def problems(*paths: Path | str, stdin: bytes | None = None) -> list[str]:
    """Read ``paths`` and return the messages of the problems alone."""
    stream = None if stdin is None else io.BytesIO(stdin)
    found = read([*map(str, paths)], stdin=stream)
    return [str(item) for item in found if isinstance(item, InputError)]


def write(path: Path, content: str | bytes) -> Path:
    """Write ``content`` to ``path``, folders and all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_folder_is_read_in_sorted_order(tmp_path: Path) -> None:
    """Files of known endings come sorted, from folders inside too, upper or lower case."""
    for name in ("b.md", "a/z.txt", "c.TXT", "a/b/1.jsonl"):
        write(tmp_path / name, ROW if name.endswith("jsonl") else PROSE)
    origins = [document.origin for document in articles(tmp_path)]
    expected = ["a/b/1.jsonl", "a/z.txt", "b.md", "c.TXT"]
    assert origins == [str(tmp_path / name) for name in expected]


def test_a_folder_leaves_out_hidden_files_and_other_endings(tmp_path: Path) -> None:
    """What begins with a dot, lies in such a folder or has another ending isn't opened."""
    for name in (".hidden.txt", ".git/a.txt", "page.html", "shown.txt"):
        write(tmp_path / name, PROSE)
    assert [document.origin for document in articles(tmp_path)] == [str(tmp_path / "shown.txt")]
    assert problems(tmp_path) == []


def test_a_folder_without_articles_is_a_problem(tmp_path: Path) -> None:
    """Naming a folder with nothing to read isn't passed over in silence."""
    write(tmp_path / "picture.png", b"\x89PNG")
    assert problems(tmp_path) == [f"{tmp_path}: no file in this folder has an ending that is read"]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    """A link to a folder above is entered once, so that the search ends."""
    write(tmp_path / "in/a.txt", PROSE)
    (tmp_path / "in/again").symlink_to(tmp_path)
    assert len(articles(tmp_path)) == 1


def test_a_broken_link_is_a_problem(tmp_path: Path) -> None:
    """A link to an article that is gone is named, not skipped."""
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    assert problems(tmp_path) == [f"{tmp_path}/gone.txt: No such file or directory"]


def test_a_named_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe nobody writes to doesn't stop the reading of its folder."""
    os.mkfifo(tmp_path / "pipe.txt")
    write(tmp_path / "a.txt", PROSE)
    assert len(articles(tmp_path)) == 1


def test_a_missing_path_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    """One wrong name among several costs only itself."""
    file = write(tmp_path / "a.txt", PROSE)
    found = list(read([str(tmp_path / "none.txt"), str(file)]))
    assert [type(item) for item in found] == [InputError, Document, Finished]
    assert str(found[0]) == f"{tmp_path}/none.txt: No such file or directory"


@pytest.mark.parametrize(
    ("name", "content", "texts"),
    [
        ("article", PROSE, [PROSE]),
        ("article.log", PROSE, [PROSE]),
        ("rows.json", ROW, ["Tom Whitfield left the room."]),
        ("rows.txt", ROW, ["Tom Whitfield left the room."]),
        ("rows.jsonl", PROSE, []),
        (".hidden.txt", PROSE, [PROSE]),
    ],
)
def test_a_file_that_is_named_is_read(
    tmp_path: Path, name: str, content: str, texts: list[str]
) -> None:
    """By its content, whatever its name; the ending tells JSON Lines with a broken first line."""
    assert [document.text for document in articles(write(tmp_path / name, content))] == texts


@pytest.mark.parametrize(
    ("stdin", "texts"),
    [
        (ROW, ["Tom Whitfield left the room."]),
        ("\n  \n" + ROW, ["Tom Whitfield left the room."]),
        ("\ufeff" + ROW, ["Tom Whitfield left the room."]),
        (PROSE, [PROSE]),
        ("\n\n" + PROSE, ["\n\n" + PROSE]),
        ("{note} " + PROSE, ["{note} " + PROSE]),
        ("{} " + PROSE, ["{} " + PROSE]),
        ("[photo] " + PROSE, ["[photo] " + PROSE]),
        ("\n" * 70_000 + PROSE, ["\n" * 70_000 + PROSE]),
        ("---\ntitle: A\n---\n" + PROSE, [PROSE]),
    ],
)
def test_standard_input_is_recognised(stdin: str, texts: list[str]) -> None:
    """Its first line that isn't blank tells JSON Lines from text, and nothing of it is lost."""
    assert [document.text for document in articles("-", stdin=stdin.encode())] == texts


@pytest.mark.parametrize("stdin", ['{"id": "a", "text": \n', "{\n", "[\n", '[{"id": "a"}]\n'])
def test_json_that_is_not_json_lines_is_never_read_as_prose(stdin: str) -> None:
    """A broken first line or JSON of another layout is a problem on line 1, not an article."""
    assert articles("-", stdin=stdin.encode()) == []
    assert problems("-", stdin=stdin.encode())[0].startswith("-:1: ")


def test_standard_input_without_a_byte_is_a_problem() -> None:
    """An empty pipe is told, for something before it in the pipe went wrong."""
    assert problems("-", stdin=b"") == ["-: empty"]


def test_the_process_has_a_standard_input_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a stream given, ``-`` reads the process's standard input."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PROSE.encode())))
    assert [document.text for document in articles("-")] == [PROSE]


def test_a_slow_pipe_is_read_line_by_line() -> None:
    """The first article comes before the writer has sent the second."""
    incoming, outgoing = os.pipe()
    with os.fdopen(incoming, "rb") as stream, os.fdopen(outgoing, "wb", buffering=0) as writer:
        found = read(["-"], stdin=stream)
        writer.write(ROW.encode())
        first = next(found)
        writer.write(ROW.replace("a1", "a2").encode())
        second = next(found)
    assert [item.id for item in (first, second) if isinstance(item, Document)] == ["a1", "a2"]


def test_a_file_has_the_same_id_by_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The id of a plain file hangs on where it lies, not on how it is named or what it says."""
    file = write(tmp_path / "a.txt", PROSE)
    monkeypatch.chdir(tmp_path)
    before = [document.id for document in articles(file, "a.txt", "./a.txt")]
    write(file, PROSE + "And on Tuesday.")
    (after,) = (document.id for document in articles(file))
    assert before == [after] * 3
    assert after.startswith("file:")
    assert len(after) == len("file:") + 16


def test_two_files_have_two_ids(tmp_path: Path) -> None:
    """The same words in two files are two articles."""
    files = [write(tmp_path / name, PROSE) for name in ("a.txt", "b.txt")]
    assert len({document.id for document in articles(*files)}) == 2


def test_standard_input_is_known_by_its_text() -> None:
    """Text without a name, url or path has an id that only the same text has."""
    ids = [articles("-", stdin=text)[0].id for text in (b"One.", b"One.", b"Two.")]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].startswith("text:")


def test_a_name_that_is_no_utf8_can_be_stored(tmp_path: Path) -> None:
    """The origin of a file with a broken name holds nothing that a database would refuse."""
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(path, "wb") as file:  # noqa: PTH123 - pathlib takes no bytes
        file.write(PROSE.encode())
    assert [document.origin for document in articles(tmp_path)] == [f"{tmp_path}/caf\\xe9.txt"]


class Torn(io.BytesIO):
    """A stream whose device fails behind its first line."""

    def seekable(self) -> bool:
        """Tell that it is a pipe."""
        return False

    def read1(self, size: int | None = -1, /) -> bytes:
        """Give the first line, then fail."""
        if self.tell():
            raise OSError(5, "Input/output error")
        return super().readline(size)


def test_a_device_that_fails_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    """What was read before a failure stays, and the next input is read."""
    file = write(tmp_path / "a.txt", PROSE)
    found = list(read(["-", str(file)], stdin=Torn(ROW.encode() * 2)))
    assert [type(item) for item in found] == [Document, CutShortError, Document, Finished]
    assert str(found[1]) == "-: Input/output error"


@pytest.fixture
def denied(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Make one method of paths fail for want of permission (tests may run as root)."""

    def deny(method: str) -> None:
        def fail(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, method, fail)

    return deny


@pytest.mark.parametrize("method", ["open", "iterdir", "is_dir"])
def test_what_may_not_be_opened_is_a_problem(
    tmp_path: Path, denied: Callable[[str], None], method: str
) -> None:
    """Permissions that are missing are told with the path, for a file as for a folder."""
    write(tmp_path / "a.txt", PROSE)
    denied(method)
    (found,) = problems(tmp_path)
    assert found.endswith(": Permission denied")
    assert found.startswith(str(tmp_path))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.txt", PROSE, "text"),
        ("a", PROSE, "text"),
        ("a.docx", PROSE, "text"),
        ("a.txt.gz", PROSE, "text"),
        ("a.jsonl", PROSE, "jsonl"),
        ("a.JSONL", PROSE, "jsonl"),
        ("a.json", PROSE, "jsonl"),
        ("a.csv", PROSE, "table"),
        ("a.html", PROSE, "html"),
        ("a.txt", ROW, "jsonl"),
        ("a.csv", ROW, "jsonl"),
        ("a.csv", "<!DOCTYPE html><html>", "html"),
        ("a", "title,text\nA,One.\nB,Two.\n", "table"),
        ("a.txt", "title,text\nA,One.\nB,Two.\n", "text"),
        ("a.md", "\x1f\x8b\x08", "packed"),
        ("a.txt", "PK\x03\x04", "zip"),
        ("a.txt", "WARC/1.0\r\n", "warc"),
        ("a.txt", "", "text"),
    ],
)
def test_content_tells_the_format_and_the_ending_what_it_leaves_open(
    name: str, content: str, told: str
) -> None:
    """The ending only decides on plain text, and on what prose may look like."""
    assert choose(content.encode("latin-1"), name).name == told


@pytest.mark.parametrize("charset", ["utf-16", "utf-32", "utf-8-sig"])
def test_wide_text_is_read_in_any_format(charset: str) -> None:
    """JSON Lines as Windows programs save them are JSON Lines."""
    rows = "".join(f'{{"id": "{n}", "text": "“Été” {n} 🙂"}}\n' for n in range(9_000))
    found = articles("-", stdin=rows.encode(charset))
    assert [document.text for document in found] == [f"“Été” {n} 🙂" for n in range(9_000)]


def test_broken_wide_text_is_a_problem() -> None:
    """Half a character at the end, or half a pair, can't be decoded: what came before stays."""
    rows = codecs.BOM_UTF16_LE + (ROW * 2).encode("utf-16-le")
    found = list(read(["-"], stdin=io.BytesIO(rows + b"\x00\xd8\n\x00")))
    assert [type(item) for item in found] == [Document, Document, CutShortError]
    assert str(found[2]).startswith("-: not UTF-16-LE (")


@given(st.binary(max_size=300), st.integers(1, 40))
def test_nothing_is_lost_by_looking(data: bytes, size: int) -> None:
    """However few bytes come at once, the first line is seen and all of them are still there."""

    class Dripping(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def read1(self, _: int | None = -1, /) -> bytes:
            return self.read(size)

    head, stream = sniff(Dripping(data))
    assert data.startswith(head)
    assert head == data or b"\n" in head.lstrip()
    assert stream.read() == data


@given(st.binary(max_size=200))
def test_nothing_raises(data: bytes) -> None:
    """Whatever the bytes are, reading them ends in articles and problems."""
    for item in read(["-"], stdin=io.BytesIO(data)):
        assert isinstance(item, Document | Raw | InputError)


def test_endings_belong_to_one_format() -> None:
    """No two formats name the same ending, and all are as they are looked up."""
    endings = [ending for known in FORMATS for ending in known.endings]
    assert len(endings) == len(set(endings))
    assert all(ending == ending.lower() and ending.startswith(".") for ending in endings)
