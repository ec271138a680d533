"""Folders of files, on a disk or in a bucket: pyarrow's filesystems speak to all of them."""

import io
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from quotetrack.documents.tabular.parquet import INSTALL
from quotetrack.errors import ClusterError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from pyarrow import NativeFile
    from pyarrow.fs import FileSystem

CHUNK = 1 << 20
"""Bytes that are asked for at a time: each time costs a distant disk's answer."""

MOST = 400
"""Characters of an error's words that are told."""

PART = ".part"
"""What a file is called behind its name while it is written."""


def require_ray() -> None:
    """See that what the extra brings is here.

    Raises:
        ClusterError: it isn't; it says the command that installs it.
    """
    # Ray Data needs pandas, which Ray alone doesn't bring.
    if not all(map(find_spec, ("ray", "pyarrow", "pandas"))):
        raise ClusterError(f"Ray isn't installed here: {INSTALL}")


def is_remote(name: str) -> bool:
    """Tell whether a name is an address such as ``s3://bucket/folder``, and no path."""
    return "://" in name


def open_system(name: str) -> tuple["FileSystem", str]:
    """Return the filesystem that ``name`` lies in, and its path there.

    Raises:
        ClusterError: there is none for such addresses, or pyarrow isn't here.
    """
    try:
        from pyarrow import ArrowException  # noqa: PLC0415 - of an extra, and slow to import
        from pyarrow.fs import FileSystem, LocalFileSystem  # noqa: PLC0415 - the same
    except ImportError as error:
        raise ClusterError(f"pyarrow isn't installed here: {INSTALL}") from error
    if not is_remote(name):
        return LocalFileSystem(), str(Path(name).absolute())
    with as_cluster_error(name):
        try:
            return cast("tuple[FileSystem, str]", FileSystem.from_uri(name))
        except ArrowException as error:
            raise ClusterError(f"{name}: {describe_error(error)}") from error


@contextmanager
def as_cluster_error(name: str) -> Iterator[None]:
    """Turn what a filesystem refuses into a ClusterError of one line."""
    try:
        yield
    except OSError as error:
        raise ClusterError(f"{name}: {error.strerror or describe_error(error)}") from error


def describe_error(error: BaseException) -> str:
    """Return what an error says, on one line."""
    said = " ".join(str(error).split())
    # Ray tells first what ended, and last why.
    return said if len(said) <= MOST else f"{said[: MOST // 2]} ... {said[-MOST // 2 :]}"


def open_file(name: str) -> BinaryIO:
    """Open a file of any filesystem; it can be sought in.

    Raises:
        ClusterError: it can't be opened; and while it is read, where a bucket stops answering.
    """
    system, path = open_system(name)
    with as_cluster_error(name):
        return io.BufferedReader(_Distant(name, system.open_input_file(path)), CHUNK)


class _Distant(io.RawIOBase):
    """A file whose errors are the connection's, and no damage that it would always have."""

    def __init__(self, name: str, file: "NativeFile") -> None:
        self._name, self._file = name, file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        with as_cluster_error(self._name):
            return int(self._file.readinto(buffer))

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        with as_cluster_error(self._name):
            return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def close(self) -> None:
        super().close()
        self._file.close()


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that a job writes into, and that is read when it is merged."""

    name: str
    system: "FileSystem"
    path: str

    @classmethod
    def open(cls, name: str) -> "Folder":
        """Return the folder called ``name``; it needn't be there.

        Raises:
            ClusterError: no filesystem has such addresses, or a file is called so.
        """
        system, path = open_system(name)
        from pyarrow.fs import FileType  # noqa: PLC0415 - of an extra, and slow to import

        with as_cluster_error(name):
            if system.get_file_info(path).type == FileType.File:
                raise ClusterError(f"{name}: a file; name a folder")
        return cls(name, system, path.rstrip("/") or "/")

    def write(self, name: str, data: bytes) -> None:
        """Write a file that is there whole or not at all.

        Raises:
            ClusterError: it can't be written.
        """
        from pyarrow.fs import LocalFileSystem  # noqa: PLC0415 - of an extra, and slow to import

        place = f"{self.path}/{name}"
        # An object of a bucket is there when all of it is; a file grows while it is written.
        is_local = isinstance(self.system, LocalFileSystem)
        aside = f"{place}.{uuid.uuid4().hex}{PART}" if is_local else place
        with as_cluster_error(f"{self.name}/{name}"):
            if is_local:
                self.system.create_dir(place.rpartition("/")[0], recursive=True)
            try:
                with self.system.open_output_stream(aside) as stream:
                    stream.write(data)
                if is_local:
                    self.system.move(aside, place)
            except OSError:
                with suppress(OSError):
                    self.system.delete_file(aside)
                raise

    def read(self, name: str) -> bytes | None:
        """Return what is in a file, None if it isn't there.

        Raises:
            ClusterError: it can't be read.
        """
        with as_cluster_error(f"{self.name}/{name}"):
            try:
                with self.system.open_input_stream(f"{self.path}/{name}", compression=None) as file:
                    return bytes(file.read())
            except FileNotFoundError:
                return None

    def list(self, name: str = "") -> list[str]:
        """Return the names of all that is in a folder of this one, sorted; [] if it isn't there.

        Raises:
            ClusterError: it can't be looked into.
        """
        from pyarrow.fs import FileSelector  # noqa: PLC0415 - of an extra, and slow to import

        path = f"{self.path}/{name}".rstrip("/")
        with as_cluster_error(f"{self.name}/{name}"):
            found = self.system.get_file_info(FileSelector(path, allow_not_found=True))
        return sorted(each.base_name for each in found)
