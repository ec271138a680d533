"""The bytes that articles were made from, in files beside the database.

They are named by their checksum, so that the same bytes are kept once, and are never published.
"""

import gzip
import hashlib
import os
import zlib
from contextlib import suppress
from pathlib import Path

from sqlite_utils import Database

from quotetrack.errors import StoreError

_NOTE = """
INSERT INTO raw_files (document_id, sha256) VALUES (?, ?)
ON CONFLICT (document_id) DO UPDATE SET sha256 = excluded.sha256
"""


def raw_folder(path: Path) -> Path:
    """Return the folder of the raw bytes that belong to the database at ``path``."""
    folder = path.with_suffix(".raw")
    return folder if folder != path else path.with_name(path.name + ".raw")


def raw_file(path: Path, sha256: str) -> Path:
    """Return the file that holds the bytes with this checksum."""
    return raw_folder(path) / sha256[:2] / f"{sha256}.gz"


def keep_raw(path: Path, data: bytes) -> str:
    """Put bytes into their file, if they aren't there, safe from a power cut; return the checksum.

    Raises:
        StoreError: they can't be written.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    place = raw_file(path, sha256)
    try:
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(place, gzip.compress(data, 6, mtime=0))
    except OSError as error:
        raise StoreError(
            f"{place.parent}: the raw bytes can't be kept: {error.strerror or error}; nothing of "
            "this batch was stored: mend that and run the same command again, or without --keep-raw"
        ) from error
    return sha256


def _write_whole(place: Path, data: bytes) -> None:
    # Another run that writes this file at the same time writes the same bytes.
    new = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        with new.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(place)
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise
    sync_folder(place.parent)


def sync_folder(folder: Path) -> None:
    """Make new names in a folder outlast a power cut, where the system can."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def note_raw(db: Database, document_id: str, sha256: str | None) -> None:
    """Note which bytes a document was made from, None if they aren't kept."""
    if sha256 is None:
        db.conn.execute("DELETE FROM raw_files WHERE document_id = ?", (document_id,))
    else:
        db.conn.execute(_NOTE, (document_id, sha256))


def has_raw(db: Database, document_id: str) -> bool:
    """Tell whether the bytes that a document was made from are kept."""
    asked = "SELECT EXISTS (SELECT 1 FROM raw_files WHERE document_id = ?)"
    return bool(db.execute(asked, [document_id]).fetchone()[0])


def read_raw(db: Database, path: Path, document_id: str) -> bytes | None:
    """Return the bytes that a document was made from, None if they weren't kept.

    Raises:
        StoreError: their file is gone or damaged.
    """
    row = db.execute("SELECT sha256 FROM raw_files WHERE document_id = ?", [document_id]).fetchone()
    if row is None:
        return None
    place = raw_file(path, row[0])
    fault = find_fault(place, row[0])
    if fault:
        raise StoreError(f"{place}: {fault}")
    return gzip.decompress(place.read_bytes())


def find_fault(place: Path, sha256: str) -> str | None:
    """Return in words what is wrong with a raw file, None if it is whole."""
    digest = hashlib.sha256()
    try:
        with gzip.open(place) as stream:
            while piece := stream.read(1 << 20):
                digest.update(piece)
    except FileNotFoundError:
        return "is gone"
    except (OSError, EOFError, zlib.error) as error:
        return f"can't be read: {error}"
    return None if digest.hexdigest() == sha256 else "holds other bytes than it did"
