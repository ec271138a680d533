"""Office files are told by content, and of those that aren't read it is said what to do."""

import io
from pathlib import Path
from zipfile import ZipFile

import pytest

from quotetrack.documents import read
from quotetrack.documents.inputs import Raw
from quotetrack.errors import InputError
from quotetrack.model import Document

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ROW = "id,text\n1,One.\n"


def zipped(**members: str) -> bytes:
    """Return a zip file; ``__`` in a name stands for a slash, ``_`` for a dot."""
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return stream.getvalue()


def ole(stream: str) -> bytes:
    """Return what is enough of an old Office file, with the name of a stream far behind."""
    return OLE + b"\0" * 3_000_000 + stream.encode("utf-16-le") + b"\0" * 100


def read_items(data: bytes) -> list[object]:
    """Read ``data`` as standard input, and return all but the end of it."""
    kinds = Document | Raw | InputError
    return [item for item in read(["-"], stdin=io.BytesIO(data)) if isinstance(item, kinds)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (ole("WordDocument"), "is an old Word file (.doc); save it as .docx, PDF or plain text"),
        (ole("Workbook"), "is an old Excel file (.xls); save it as .xlsx or CSV"),
        (ole("EncryptedPackage"), "is encrypted; open it with its password and save it without"),
        (ole("Other"), "is an old or encrypted Office file; save it as .docx"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a picture, not a document"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "is a picture, not a document"),
        (b"GIF89a\1\0\1\0", "is a picture, not a document"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "is a picture, not a document"),
        (b"II*\0\x08\0\0\0", "is a picture, not a document"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "is a sound or a film, not a document"),
        (b"\0\0\0 ftypisom\0\0\2\0", "is a sound or a film, not a document"),
        (b"ID3\3\0\0\0\0\0\0", "is a sound or a film, not a document"),
        (b"{\\rtf1 One.}", "is a rich text file (.rtf); save it as .docx"),
        (
            zipped(
                mimetype="application/vnd.oasis.opendocument.text", **{"META-INF__manifest_xml": ""}
            ),
            "is an OpenDocument file; save it as .docx",
        ),
        (
            zipped(
                mimetype="application/vnd.oasis.opendocument.spreadsheet",
                **{"META-INF__manifest_xml": ""},
            ),
            "is an OpenDocument file; save it as .xlsx or CSV",
        ),
        (zipped(**{"META-INF__manifest_xml": ""}), "is an OpenDocument file; save it as .docx"),
    ],
)
def test_what_is_not_read_is_told_with_what_to_do(data: bytes, reason: str) -> None:
    """It is never taken for an article, and never passed over in silence."""
    (problem,) = read_items(data)
    assert isinstance(problem, InputError)
    assert str(problem).startswith(f"-: {reason}")


def test_office_files_are_told_by_content() -> None:
    """Whatever they are called: zip files by what lies in them, PDFs by their mark."""
    for data, name in (
        (zipped(word__document_xml="<w/>"), "docx"),
        (zipped(word__document2_xml="<w/>"), "docx"),
        (b"%PDF-1.7\nnonsense", "pdf"),
    ):
        (raw,) = read_items(data)
        assert isinstance(raw, Raw)
        assert (raw.format, raw.data) == (name, data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_tables_are_read_in_any_charset(encoding: str) -> None:
    """As Excel saves them: Unicode, or what Windows uses in the West."""
    (document,) = read_items("title;text\r\nA;“Café Zürich,” he said.\r\n".encode(encoding))
    assert isinstance(document, Document)
    assert document.text == "“Café Zürich,” he said."


def test_a_table_of_one_column_is_told_by_its_ending(tmp_path: Path) -> None:
    """Its content alone might be prose."""
    path = tmp_path / "t.csv"
    path.write_text("text\nOne.\nTwo.\n")
    found = [item.text for item in read([str(path)]) if isinstance(item, Document)]
    assert found == ["One.", "Two."]


def test_office_files_in_a_folder_and_in_an_archive_are_read(tmp_path: Path) -> None:
    """Each ending is known, also within a zip file."""
    (tmp_path / "a.CSV").write_text(ROW)
    (tmp_path / "b.zip").write_bytes(zipped(in__c_csv=ROW, d_doc="x"))
    (tmp_path / "e.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "f.xls").write_bytes(ole("Workbook"))
    found = [
        item for item in read([str(tmp_path)]) if isinstance(item, Document | Raw | InputError)
    ]
    origins = [str(item.origin).removeprefix(f"{tmp_path}/") for item in found]
    assert origins == ["a.CSV", "b.zip!/in/c.csv", "b.zip!/d.doc", "e.pdf", "f.xls"]
