"""What a job is: what is read, by what, and how it is cut into shards."""

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from quotetrack import __version__
from quotetrack.cluster.inputs import Source
from quotetrack.errors import ClusterError
from quotetrack.pipeline import Limits, Settings

SHARD = 200
"""Articles of a shard: some minutes of one core. That is lost at most with whoever reads it."""

MOST_BYTES = 32 << 20
"""Bytes of articles after which a shard is full all the same: it travels between machines."""


@dataclass(frozen=True, slots=True)
class Job:
    """All that decides what the shards hold; small, so that it is handed to every worker.

    ``known`` is what stands in the user's speakers file (None: the one that ships): other
    machines needn't have it. ``begun_in`` is the folder that relative names of files count from.
    """

    sources: tuple[Source, ...]
    settings: Settings = field(default_factory=Settings)
    known: bytes | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    shard_size: int = SHARD
    limits: Limits = field(default_factory=Limits)
    begun_in: str = ""

    def describe(self) -> dict[str, Any]:
        """Return the job as JSON has it: jobs that are described alike write the same shards."""
        settings = asdict(replace(self.settings, known=None))
        settings["known"] = hashlib.sha256(self.known).hexdigest() if self.known else None
        told = {
            "settings": settings,
            "columns": dict(self.columns),
            "shard_size": self.shard_size,
            "limits": asdict(self.limits),
            "inputs": [asdict(each) for each in self.sources],
        }
        described: dict[str, Any] = json.loads(json.dumps(told, default=str))
        return described

    @contextmanager
    def settle(self) -> Iterator[Settings]:
        """Yield the settings as they are on this machine: the speakers file is laid down here.

        Raises:
            ClusterError: another version of quotetrack is installed here.
        """
        if self.known is None:
            yield self.settings
            return
        with tempfile.TemporaryDirectory(prefix="quotetrack-") as folder:
            path = Path(folder) / "known.toml"
            path.write_bytes(self.known)
            yield replace(self.settings, known=path)


def check_version(version: str) -> None:
    """See that a machine has the version of quotetrack that a job was begun with.

    Raises:
        ClusterError: it has another.
    """
    if version != __version__:
        raise ClusterError(
            f"quotetrack {__version__} on one machine, {version} where the job was begun: "
            "install the same on all"
        )
