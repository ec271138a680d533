"""Shards in a folder: three Parquet files each, and a note that counts once they are all there."""

import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from quotetrack.cluster.folders import Folder, describe_error
from quotetrack.cluster.pieces import Key, Piece
from quotetrack.cluster.rows import rebuild
from quotetrack.cluster.tables import TABLES, Row, Rows, schemas
from quotetrack.errors import ClusterError, InputError
from quotetrack.pipeline import ReadElsewhere

if TYPE_CHECKING:
    import pyarrow as pa

NOTES = "shards"
"""The folder of the notes."""

ASKERS = 16
"""How many notes are read at the same time."""


@dataclass(frozen=True, slots=True)
class Making:
    """What a shard is made by: the job (`Job.digest`), the models; and what was passed over."""

    job: str
    models: tuple[str, ...]
    passed_over: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard that is complete: what its note says.

    ``job`` is its job's digest. ``counts`` are the rows of each table, ``files`` the bytes and
    SHA-256 of each, ``lost`` those failures that lost an article.
    """

    job: str
    input: int
    piece: int
    last: bool
    finished: bool
    counts: Mapping[str, int]
    lost: int
    made_by: tuple[str, ...]
    files: Mapping[str, Mapping[str, Any]]
    passed_over: Mapping[str, int] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """Which piece of which input it holds."""
        return Key(self.input, self.piece)

    @property
    def size(self) -> int:
        """Bytes of its files."""
        return sum(int(each["bytes"]) for each in self.files.values())

    def describe(self) -> dict[str, Any]:
        """Return the shard as JSON has it."""
        return asdict(self)

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Shard":
        """Return the shard that `describe` told of.

        Raises:
            TypeError: it isn't one; or KeyError.
        """
        shard = cls(**{**told, "made_by": tuple(told["made_by"])})
        for table in TABLES:
            int(shard.counts[table]), int(shard.files[table]["bytes"]), shard.files[table]["sha256"]
        return shard


def write_shard(
    folder: Folder,
    piece: Piece,
    rows: Rows,
    making: Making,
) -> Shard:
    """Write a piece's rows, and last the note that makes them count.

    Raises:
        ClusterError: the folder can't be written to.
    """
    files = {}
    tables: dict[str, list[Row]] = {name: getattr(rows, name) for name in TABLES}
    for table, held in tables.items():
        data = _encode(table, held)
        folder.write(f"{table}/{piece.key.name}.parquet", data)
        files[table] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    shard = Shard(
        making.job,
        *piece.key,
        piece.last,
        piece.finished,
        {table: len(held) for table, held in tables.items()},
        sum(row["lost"] for row in rows.failures),
        making.models,
        files,
        making.passed_over,
    )
    folder.write(f"{NOTES}/{piece.key.name}.json", json.dumps(shard.describe()).encode())
    return shard


def _encode(table: str, rows: list[Row]) -> bytes:
    import pyarrow as pa  # noqa: PLC0415 - of an extra, and slow to import
    import pyarrow.parquet as pq  # noqa: PLC0415 - the same

    held = io.BytesIO()
    made = pa.Table.from_pylist(rows, schema=schemas()[table])
    pq.write_table(made, held, compression="zstd")
    return held.getvalue()


def list_open(inputs: int, shards: Iterable[Shard]) -> list[int]:
    """Return which of so many inputs have a piece without its shard."""
    done: defaultdict[int, dict[int, Shard]] = defaultdict(dict)
    for shard in shards:
        done[shard.input][shard.piece] = shard

    def is_whole(pieces: Mapping[int, Shard]) -> bool:
        last = len(pieces) - 1
        return max(pieces, default=-2) == last and pieces[last].last

    return [number for number in range(inputs) if not is_whole(done[number])]


def list_notes(folder: Folder) -> list[Key]:
    """Return the keys of all shards that count, in their order."""
    names = (name.removesuffix(".json") for name in folder.list(NOTES) if name.endswith(".json"))
    return sorted(key for name in names if (key := Key.read(name)))


def read_note(folder: Folder, key: Key) -> Shard:
    """Return what the note of a shard says.

    Raises:
        ClusterError: it can't be read.
    """
    name = f"{NOTES}/{key.name}.json"
    try:
        return Shard.read(json.loads(folder.read(name) or b""))
    except (ValueError, TypeError, KeyError) as error:
        raise ClusterError(
            f"{folder.name}/{name}: damaged; delete it and give the command again"
        ) from error


def read_notes(folder: Folder, keys: Iterable[Key]) -> dict[Key, Shard]:
    """Return what the notes of some shards say.

    Raises:
        ClusterError: one can't be read.
    """
    asked = list(keys)
    # A bucket takes its time for each of many thousands.
    with ThreadPoolExecutor(ASKERS) as pool:
        return dict(zip(asked, pool.map(partial(read_note, folder), asked), strict=True))


def fetch(folder: Folder, shard: Shard, table: str, columns: list[str] | None = None) -> "pa.Table":
    """Return one table of a shard, or some columns of it.

    Raises:
        ClusterError: the file is gone, or isn't the one that was written.
    """
    import pyarrow as pa  # noqa: PLC0415 - of an extra, and slow to import
    import pyarrow.parquet as pq  # noqa: PLC0415 - the same

    name = f"{table}/{shard.key.name}.parquet"
    data = folder.read(name)
    if data is None or hashlib.sha256(data).hexdigest() != shard.files[table]["sha256"]:
        wrong = "gone" if data is None else "damaged"
        raise ClusterError(
            f"{folder.name}/{name}: {wrong}; delete {NOTES}/{shard.key.name}.json too, and give "
            "the job's command again: it reads that shard anew"
        )
    try:
        # By this thread alone: what `pq.read_table` hands to others may outlive the interpreter,
        # and the process is aborted when it ends (apache/arrow#34314).
        with pq.ParquetFile(pa.BufferReader(data), pre_buffer=False) as file:
            return file.read(columns, use_threads=False)
    except (pa.ArrowException, OSError) as error:
        raise ClusterError(f"{folder.name}/{name}: {describe_error(error)}") from error


def read_rows(folder: Folder, shard: Shard, table: str) -> list[Row]:
    """Return the rows of one table of a shard.

    Raises:
        ClusterError: as `fetch` does.
    """
    rows: list[Row] = fetch(folder, shard, table).to_pylist()
    return rows


def read_shard(folder: Folder, shard: Shard) -> Iterator[ReadElsewhere | InputError]:
    """Yield what became of each article of a shard, in the order of the input.

    Raises:
        ClusterError: a file of it is gone, or isn't the one that was written.
    """
    yield from rebuild({table: read_rows(folder, shard, table) for table in TABLES})
