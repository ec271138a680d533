"""Shards -> Parquet by month, each article once: what DuckDB reads where SQLite would be too slow.

Speakers stay as each article names them: telling them apart across articles is the database's.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from quotetrack.cluster.folders import PART, Folder, as_cluster_error
from quotetrack.cluster.manifest import Manifest
from quotetrack.cluster.shards import Shard, fetch
from quotetrack.cluster.tables import Row, schemas
from quotetrack.errors import ClusterError
from quotetrack.pipeline.sources import is_address

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

MARK = "_quotetrack.json"
"""Says which job the folder was made from."""

UNKNOWN = "unknown"
"""The month of an article without a date."""

ROWS = 1_000_000
"""The most rows of a file."""

MOST_MONTHS = 20_000
"""More than there have been since printing began: pyarrow refuses more than 1,024 by itself."""

_FOR_MERGING = ("digest", "signature", "sentences", "furniture", "trees")
_BESIDE = ("published", "outlet", "title", "url")
"""What stands beside each quotation of its article, so that little needs a join."""

_MONTH = r"^[0-9]{4}-[0-9]{2}"


@dataclass(frozen=True, slots=True)
class Parting:
    """What is written where."""

    folder: Folder
    manifest: Manifest
    target: Folder
    min_confidence: float = 0.0
    advance: Callable[[Shard], object] = lambda _: None

    def run(self) -> dict[str, int]:
        """Write ``documents`` and ``quotations`` by month, and return how many rows of each.

        Of an article that is known by its address the version of the last file stays; of another
        that came twice, the first, as in a database. Doing it again gives the same files.

        Raises:
            ClusterError: the folder holds anything else, or can't be written to.
        """
        self._begin()
        shards = sorted(self.manifest.shards, key=lambda one: one.key)
        kept = self._choose(shards)
        counts = {}
        for table, parts in (("documents", _part_documents), ("quotations", self._part_quotations)):
            batches = self._read(shards, kept, parts)
            first = next(batches)
            counts[table] = self._write(table, first, batches)
        self.target.write(MARK, json.dumps(self._describe() | {"counts": counts}).encode())
        return counts

    def _describe(self) -> dict[str, Any]:
        return {"job": self.manifest.job, "min_confidence": self.min_confidence}

    def _begin(self) -> None:
        held = self.target.read(MARK)
        # One that was killed while it began left a part of the mark.
        if held is None and any(not name.endswith(PART) for name in self.target.list()):
            raise ClusterError(f"{self.target.name}: holds other files: name an empty folder")
        if held is not None and _read_job(held) != self.manifest.job:
            raise ClusterError(f"{self.target.name}: holds another job's: name an empty folder")
        self.target.write(MARK, json.dumps(self._describe()).encode())

    def _choose(self, shards: Sequence[Shard]) -> "list[np.ndarray[Any, Any]]":
        """Return which articles of each shard stay, as truth values."""
        import numpy as np  # noqa: PLC0415 - slow to import

        ids, places, versioned = [], [], []
        for shard in shards:
            rows = fetch(self.folder, shard, "documents", ["id", "url", "origin"]).to_pylist()
            ids.append(_hash([row["id"] for row in rows]))
            places.append(_hash([f"{row['id']}\0{row['origin']}" for row in rows]))
            versioned.append(np.array([_has_versions(row) for row in rows], bool))
            self.advance(shard)
        if not ids:
            return []
        every, newer = np.concatenate(ids), np.concatenate(versioned)
        first = np.unique(every, return_index=True)[1]
        last = len(every) - 1 - np.unique(every[::-1], return_index=True)[1]
        # One place gives one version: of two texts in a file the first, of two files the second.
        _, given, which = np.unique(np.concatenate(places), return_index=True, return_inverse=True)
        kept = np.zeros(len(every), bool)
        kept[np.where(newer[first], given[which[last]], first)] = True
        return np.split(kept, np.cumsum([len(each) for each in ids])[:-1])

    def _read(
        self,
        shards: Sequence[Shard],
        kept: "list[np.ndarray[Any, Any]]",
        part: "Callable[[pa.Table, Callable[[], pa.Table]], pa.Table]",
    ) -> "Iterator[pa.Table]":
        """Yield the rows that stay, shard by shard; first a table of none, for its columns."""
        import pyarrow as pa  # noqa: PLC0415 - of an extra, and slow to import

        empty = {name: schema.empty_table() for name, schema in schemas().items()}
        yield part(empty["documents"], lambda: empty["quotations"])
        for shard, mask in zip(shards, kept, strict=True):
            documents = fetch(self.folder, shard, "documents").filter(pa.array(mask))
            yield part(documents, partial(fetch, self.folder, shard, "quotations"))
            self.advance(shard)

    def _part_quotations(self, documents: "pa.Table", read: "Callable[[], pa.Table]") -> "pa.Table":
        import pyarrow.compute as pc  # noqa: PLC0415 - of an extra, and slow to import

        rows = read()
        at = pc.index_in(rows["place"], documents["place"])
        sure = pc.greater_equal(rows["confidence"], self.min_confidence)
        stay = pc.and_(pc.is_valid(at), sure)
        rows, at = rows.filter(stay), at.filter(stay)
        for name in _BESIDE:
            rows = rows.append_column(name, documents[name].take(at))
        return _name_months(rows)

    def _write(self, table: str, first: "pa.Table", rest: "Iterator[pa.Table]") -> int:
        import pyarrow as pa  # noqa: PLC0415 - of an extra, and slow to import
        import pyarrow.dataset as ds  # noqa: PLC0415 - the same

        count = 0

        def give() -> "Iterator[pa.RecordBatch]":
            nonlocal count
            for each in rest:
                count += each.num_rows
                yield from each.to_batches()

        target = self.target
        with as_cluster_error(f"{target.name}/{table}"):
            if table in target.list():
                target.system.delete_dir(f"{target.path}/{table}")
            ds.write_dataset(
                give(),
                f"{target.path}/{table}",
                schema=first.schema,
                filesystem=target.system,
                format="parquet",
                file_options=ds.ParquetFileFormat().make_write_options(compression="zstd"),
                partitioning=ds.partitioning(pa.schema([("month", pa.string())]), flavor="hive"),
                max_partitions=MOST_MONTHS,
                max_rows_per_file=ROWS,
                max_rows_per_group=ROWS // 10,
                min_rows_per_group=ROWS // 100,
                # Rows stay in their order.
                use_threads=False,
            )
        return count


def _read_job(mark: bytes) -> object:
    """Return the job that a folder was made from, None if its mark is damaged."""
    try:
        return json.loads(mark)["job"]
    except (ValueError, TypeError, KeyError):
        return None


def _hash(names: list[str]) -> "np.ndarray[Any, Any]":
    """Return a number of 64 bits for each: ten million make a false pair once in 300,000 times."""
    import numpy as np  # noqa: PLC0415 - slow to import

    digests = (hashlib.blake2b(name.encode(), digest_size=8).digest() for name in names)
    return np.frombuffer(b"".join(digests), np.uint64)


def _has_versions(row: Row) -> bool:
    """Tell whether an article is known by its address, as the store asks."""
    return row["id"] == row["url"] and is_address(row["id"])


def _part_documents(documents: "pa.Table", _: "Callable[[], pa.Table]") -> "pa.Table":
    return _name_months(documents.drop_columns(list(_FOR_MERGING)))


def _name_months(rows: "pa.Table") -> "pa.Table":
    import pyarrow.compute as pc  # noqa: PLC0415 - of an extra, and slow to import

    is_dated = pc.fill_null(pc.match_substring_regex(rows["published"], _MONTH), fill_value=False)
    month = pc.utf8_slice_codeunits(rows["published"], 0, 7)
    return rows.append_column("month", pc.if_else(is_dated, month, UNKNOWN))
