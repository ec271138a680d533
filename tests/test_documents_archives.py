"""Zip files and packed files: what is in them is read, and nobody can make them cost much."""

import bz2
import gzip
import io
import lzma
import os
import struct
import tarfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrack.documents import Item, Meter, Raw, measure, read
from quotetrack.documents.archives.zip_directory import measure_directory
from quotetrack.documents.inputs import CutShortError, Input
from quotetrack.documents.reading import read_stream
from quotetrack.errors import InputError
from quotetrack.model import Document, Finished

PROSE = b"Nadia Lambert opened the bridge on Monday.\n"
ROWS = b"".join(b'{"id": "a%d", "text": "Tom Whitfield left."}\n' % n for n in range(500))
PACKERS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file of ``members``."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def tarred() -> bytes:
    """Return a tar file."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        member = tarfile.TarInfo("a.txt")
        member.size = len(PROSE)
        archive.addfile(member, io.BytesIO(PROSE))
    return data.getvalue()


class Pipe(io.BytesIO):
    """A stream that can't be sought in."""

    def seekable(self) -> bool:
        """Tell that it can't be sought in."""
        return False


def read_bytes(data: bytes) -> list[Item]:
    """Read ``data`` from a pipe."""
    return list(read(["-"], stdin=Pipe(data)))


def origins(data: bytes) -> list[str | None]:
    """Return where the articles in ``data`` lie."""
    return [item.origin for item in read_bytes(data) if isinstance(item, Document)]


def problems(data: bytes) -> list[str]:
    """Return what is wrong with ``data``."""
    return [str(item) for item in read_bytes(data) if isinstance(item, InputError)]


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)
@pytest.mark.parametrize("parts", [1, 3])
def test_a_packed_file_is_read_as_what_is_in_it(
    tmp_path: Path, pack: Callable[[bytes], bytes], parts: int
) -> None:
    """All of its parts, under its own name, and to its end."""
    path = tmp_path / "rows.jsonl.packed"
    path.write_bytes(pack(ROWS) * parts)
    *articles, finished = read([str(path)])
    assert len(articles) == 500 * parts
    assert {item.origin for item in articles if isinstance(item, Document)} == {str(path)}
    assert finished == Finished(str(path))


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)
def test_what_comes_before_a_cut_is_read(pack: Callable[[bytes], bytes]) -> None:
    """A packed file that breaks off gives what is whole, and says that something is missing."""
    rows = os.urandom(40_000).hex().encode()
    packed = pack(b'{"text": "One."}\n' * 3 + b'{"text": "' + rows + b'"}\n')
    *before, problem = read_bytes(packed[: -len(packed) // 4])
    assert len(before) in (0, 3)
    assert isinstance(problem, CutShortError)
    assert "cut short" in str(problem)
    *before, problem = read_bytes(gzip.compress(ROWS)[:-4])
    assert len(before) == 500


def test_half_an_article_is_none() -> None:
    """A text whose packing breaks off isn't stored as if it were all."""
    assert [type(item) for item in read_bytes(gzip.compress(PROSE)[:-4])] == [CutShortError]


def test_damage_is_told() -> None:
    """Bytes that were changed, and something else behind the end; padding is no damage."""
    packed = bytearray(gzip.compress(ROWS))
    packed[-8:-4] = b"\0\0\0\0"
    assert problems(bytes(packed)) == [
        "-: damaged (Error -3 while decompressing data: incorrect data check)"
    ]
    assert problems(gzip.compress(ROWS) + b"x" * 20) == [
        "-: damaged: something else stands behind its packed part"
    ]
    assert problems(gzip.compress(ROWS) + b"\0" * 70_000) == []


def test_members_are_read_in_their_order() -> None:
    """Each by its content, named by the archive and itself; a name is never a path."""
    members = {
        "z/b.txt": PROSE,
        "a.jsonl": ROWS[: ROWS.index(b"\n")],
        "../../etc/x.txt": PROSE,
        "/root/y.md": PROSE,
        "folder/c.jsonl.gz": gzip.compress(ROWS),
        "inner.zip": zipped({"d.txt": PROSE}),
        "new\nline.txt": PROSE,
    }
    found = list(dict.fromkeys(origins(zipped(members))))
    assert found == [
        "-!/z/b.txt",
        "-!/a.jsonl",
        "-!/../../etc/x.txt",
        "-!//root/y.md",
        "-!/folder/c.jsonl.gz",
        "-!/inner.zip!/d.txt",
        "-!/new\\nline.txt",
    ]


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_every_usual_method_is_unpacked(method: int) -> None:
    """However its members are packed."""
    assert origins(zipped({"a.txt": PROSE}, method)) == ["-!/a.txt"]


def test_what_no_format_reads_is_passed_over_and_counted(tmp_path: Path) -> None:
    """As in a folder: pictures are counted, hidden members and folders are nothing at all."""
    path = tmp_path / "a.zip"
    members = {"a.txt": PROSE, "b.JPG": b"x", "c": b"x", "d/": b"", "__MACOSX/._a.txt": b"x"}
    path.write_bytes(zipped({**members, ".hidden/e.txt": PROSE}))
    (tmp_path / "f.jpg").write_bytes(b"x")
    meter = Meter()
    article, finished = read([str(tmp_path)], meter=meter)
    assert isinstance(article, Document)
    assert article.origin == f"{path}!/a.txt"
    assert finished == Finished(str(path))
    assert meter.passed_over == {".jpg": 2, "": 1}


def test_a_member_without_a_name_is_passed_over() -> None:
    """An empty name has no ending that is read; the members behind it are."""
    named = zipped({"b.txt": PROSE, "a.txt": PROSE})
    at = named.index(b"PK\x01\x02")
    # In the directory: the name's length, and the name.
    nameless = named[: at + 28] + bytes(2) + named[at + 30 : at + 46] + named[at + 51 :]
    size = struct.unpack_from("<L", named, len(named) - 10)[0] - 5
    assert origins(nameless[:-10] + struct.pack("<L", size) + nameless[-6:]) == ["-!/a.txt"]


def test_a_zip_file_without_articles_is_a_problem() -> None:
    """Naming an archive with nothing to read isn't passed over in silence."""
    reason = "-: no file in this zip file has an ending that is read"
    assert problems(zipped({"a.jpg": b"x"})) == [reason]
    assert problems(zipped({})) == [reason]


def test_a_member_that_is_wrong_costs_only_itself() -> None:
    """An encrypted or damaged member, or one packed in an unknown way, is told by its name."""
    data = bytearray(zipped({"a.txt": PROSE * 9, "b.txt": PROSE, "c.txt": PROSE, "d.txt": PROSE}))
    entries = [at for at in range(len(data)) if data[at : at + 4] == b"PK\x01\x02"]
    locals_ = [at for at in range(len(data)) if data[at : at + 4] == b"PK\x03\x04"]
    data[locals_[0] + 40] ^= 0xFF
    data[entries[1] + 8] |= 1
    data[entries[2] + 10] = data[locals_[2] + 8] = 99
    assert origins(bytes(data)) == ["-!/d.txt"]
    told = problems(bytes(data))
    assert [problem.partition(":")[0] for problem in told] == ["-!/a.txt", "-!/b.txt", "-!/c.txt"]
    assert "encrypted" in told[1]


@pytest.mark.parametrize("cut", [1, 30, 100])
def test_a_zip_file_that_is_cut_is_told(cut: int) -> None:
    """Without its end nobody knows what is in it."""
    (problem,) = read_bytes(zipped({"a.txt": PROSE})[:-cut])
    assert isinstance(problem, CutShortError)
    assert str(problem).startswith("-: not a whole zip file: damaged or cut short; get it again")


@pytest.mark.parametrize(("name", "kind"), [("a.docx", "Word"), ("b.XLSX", "Excel")])
def test_an_office_file_that_is_cut_is_called_what_it_is(
    tmp_path: Path, name: str, kind: str
) -> None:
    """Nobody knows it for a zip file."""
    path = tmp_path / name
    path.write_bytes(zipped({"a.txt": PROSE})[:-30])
    (problem,) = (item for item in read([str(path)]) if isinstance(item, CutShortError))
    assert f"{name}: not a whole {kind} file: damaged or cut short" in str(problem)


def test_a_large_directory_is_refused_before_it_is_read() -> None:
    """Its size is told at the file's end, in zip64's way too."""
    data = zipped({"a.txt": PROSE})
    end = data.rindex(b"PK\x05\x06")
    size = struct.unpack_from("<L", data, end + 12)[0]
    assert measure_directory(io.BytesIO(data)) == size
    large = data[: end + 12] + struct.pack("<L", 1 << 30) + data[end + 16 :]
    assert problems(large) == ["-: a zip file with too many members; unpack it, or make several"]
    end64 = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 1 << 40, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    assert measure_directory(io.BytesIO(data[:end] + end64 + locator + data[end:])) == 1 << 40


def test_a_member_keeps_its_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It hangs on the archive's place and the member's name, not on what the text says."""
    monkeypatch.chdir(tmp_path)
    ids = []
    for path, text in (("a.zip", PROSE), ("./a.zip", PROSE + PROSE)):
        Path("a.zip").write_bytes(zipped({"a.txt": text, "b.txt": text}))
        ids.append([item.id for item in read([path]) if isinstance(item, Document)])
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2


def nest(levels: int) -> bytes:
    """Return a zip file of five zip files, each of five, and so on, with much at the bottom."""
    data = zipped({f"{n}.txt": b"\n" * 5_000_000 for n in range(2)})
    for _ in range(levels):
        data = zipped({f"{n}.zip": data for n in range(5)})
    return data


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: gzip.compress(bytes(60_000_000)), "a decompression bomb"),
    "lines": (lambda: gzip.compress(ROWS + b"\n" * 60_000_000), "a decompression bomb"),
    "twice": (lambda: gzip.compress(gzip.compress(b" " * 60_000_000)), "a decompression bomb"),
    "members": (
        lambda: zipped({f"{n}.jsonl": b"{" + b" " * 5_000_000 for n in range(9)}),
        "a decompression bomb",
    ),
    "nested": (lambda: nest(2), "a decompression bomb"),
    "deep": (lambda: nest(4), "more than 3 deep"),
}


@pytest.mark.parametrize(("build", "reason"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_ends_in_one_line(
    build: Callable[[], bytes], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In little time and memory, however much it would unpack to."""
    monkeypatch.setattr("quotetrack.documents.metering.FREE_UNPACKING", 10_000_000)
    data = build()
    begun = time.monotonic()
    tracemalloc.start()
    found = [str(item) for item in read_bytes(data) if isinstance(item, InputError)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sum(reason in problem for problem in found) == 1
    assert time.monotonic() - begun < 10
    assert peak < 200_000_000


def test_much_text_is_no_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What packs as text does is read to its end, in memory that doesn't grow."""
    monkeypatch.setattr("quotetrack.documents.metering.FREE_UNPACKING", 1_000_000)
    path = tmp_path / "rows.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for n in range(600):
            file.write(b'{"text": "%d"}\n' % n + os.urandom(1_000).hex().encode() * 50 + b"\n")
    tracemalloc.start()
    assert sum(isinstance(item, Document) for item in read([str(path)])) == 600
    assert tracemalloc.get_traced_memory()[1] < 3_000_000
    tracemalloc.stop()


def test_an_archive_in_memory_has_an_allowance_too() -> None:
    """What was fetched is counted like a file, though nobody measures how far it has come."""
    data = gzip.compress(ROWS)
    source = Input("https://news.example/a.gz", io.BytesIO(data))
    assert sum(1 for _ in read_stream(source)) == 500
    assert source.allowance.taken >= len(data)
    assert source.allowance.made == len(ROWS)


def test_the_meter_counts_what_was_read(tmp_path: Path) -> None:
    """Bytes as they lie on the disk: never more than there are, all of them in the end."""
    (tmp_path / "a.jsonl").write_bytes(ROWS)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(ROWS))
    (tmp_path / "c.zip").write_bytes(zipped({"c.txt": PROSE, "d.txt": PROSE}))
    meter = Meter(total=measure([str(tmp_path)]))
    assert meter.total == sum(path.stat().st_size for path in tmp_path.iterdir())
    seen = [meter.done for _ in read([str(tmp_path)], meter=meter)]
    assert seen == sorted(seen)
    assert meter.done == meter.total


def test_what_cannot_be_measured_is_none(tmp_path: Path) -> None:
    """Standard input, an address and a pipe have no size; what is missing has none to add."""
    os.mkfifo(tmp_path / "pipe")
    for path in ("-", "https://news.example", str(tmp_path / "pipe")):
        assert measure([path]) is None
    assert measure([str(tmp_path / "none")]) == 0


def test_a_damaged_file_is_not_finished(tmp_path: Path) -> None:
    """What failed in it before is not mended while its end can't be read."""
    for name, data in {
        "a.gz": gzip.compress(ROWS)[:-9],
        "b.zip": zipped({"a.txt": PROSE})[:-9],
    }.items():
        path = tmp_path / name
        path.write_bytes(data)
        assert not [item for item in read([str(path)]) if isinstance(item, Finished)]


def test_addresses_are_fetched_by_whoever_can() -> None:
    """Reading itself fetches nothing."""
    address = "https://news.example/1"
    assert "can't be fetched here" in str(next(read([address])))
    article = Document(id="a", text="One.")
    assert list(read([address], fetch=lambda _: iter([article]))) == [article]


WHOLE = zipped(
    {
        "a.txt": PROSE,
        "b.jsonl": ROWS[:200],
        "c.gz": gzip.compress(PROSE),
        "d.zip": zipped({"e.txt": PROSE}),
    }
)


PACKED = [gzip.compress(ROWS[:400]), bz2.compress(ROWS[:400]), lzma.compress(ROWS[:400])]


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"Rar!\x1a\x07\0", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7-Zip"), (tarred(), "tar")],
)
def test_other_archives_are_told_what_to_do_with(data: bytes, name: str) -> None:
    """They aren't unpacked, and nobody is told that they hold no text."""
    expected = [f"-: is a {name} file; unpack it, or make a zip file of it"]
    assert problems(data) == problems(gzip.compress(data)) == expected


@given(st.data(), st.sampled_from([WHOLE, *PACKED]))
@settings(max_examples=300, deadline=None)
def test_no_damage_raises_anything(data: st.DataObject, whole: bytes) -> None:
    """Bytes changed, cut out and put in anywhere: reading ends, in articles and problems."""
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(damaged)))
        damaged[start : start + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
    for stream in (io.BytesIO(damaged), Pipe(damaged)):
        for item in read(["-"], stdin=stream):
            assert isinstance(item, Document | Raw | InputError)


@given(
    st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0"]),
    st.binary(),
)
@settings(deadline=None)
def test_no_bytes_raise_anything(magic: bytes, behind: bytes) -> None:
    """Whatever follows the first bytes of an archive."""
    for item in read_bytes(magic + behind):
        assert isinstance(item, Document | Raw | InputError)
