"""What a job is: what is read, by what, and how it is cut into shards."""

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
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
    ``readers`` are what reads each language where the job is begun (`list_readers`): all machines
    must have the same.
    """

    sources: tuple[Source, ...]
    settings: Settings = field(default_factory=Settings)
    known: bytes | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    shard_size: int = SHARD
    limits: Limits = field(default_factory=Limits)
    begun_in: str = ""
    readers: Mapping[str, str] = field(default_factory=dict)

    def describe(self) -> dict[str, Any]:
        """Return the job as JSON has it: jobs that are described alike write the same shards."""
        settings = asdict(replace(self.settings, known=None))
        settings["known"] = (
            hashlib.sha256(self.known).hexdigest() if self.known is not None else None
        )
        told = {
            "settings": settings,
            "readers": dict(self.readers),
            "columns": dict(self.columns),
            "shard_size": self.shard_size,
            "limits": asdict(self.limits),
            "inputs": [asdict(each) for each in self.sources],
        }
        described: dict[str, Any] = json.loads(json.dumps(told, default=str))
        return described

    @property
    def digest(self) -> str:
        """The SHA-256 of what describes the job: it stands in each of its shards' notes."""
        return hashlib.sha256(json.dumps(self.describe(), sort_keys=True).encode()).hexdigest()

    @contextmanager
    def settle(self) -> Iterator[Settings]:
        """Yield the settings as they are on this machine: the speakers file is laid down here."""
        if self.known is None:
            yield self.settings
            return
        with lay_down(self.known) as path:
            yield replace(self.settings, known=path)


@contextmanager
def lay_down(known: bytes) -> Iterator[Path]:
    """Lay a speakers file down on this machine meanwhile; yield its path."""
    with tempfile.TemporaryDirectory(prefix="quotetrack-") as folder:
        path = Path(folder) / "known.toml"
        path.write_bytes(known)
        yield path


def check_version(told: str) -> None:
    """See that this machine has the version of quotetrack that a job was begun with.

    Raises:
        ClusterError: it has another.
    """
    if told != __version__:
        raise ClusterError(
            f"quotetrack {__version__} on one machine, {told} where the job was begun: "
            "install the same on all"
        )


def check_readers(told: Mapping[str, str], here: Mapping[str, str]) -> None:
    """See that this machine reads each language with what it was begun with.

    Raises:
        ClusterError: it reads one with something else.
    """
    for language in sorted({*told, *here}):
        if told.get(language) != here.get(language):
            raise ClusterError(
                f"{language!r} is read with {here.get(language, 'nothing')} on one machine, with "
                f"{told.get(language, 'nothing')} where the job was begun: install the same on all"
            )


def check_opened(told: Mapping[str, str], opened: Iterable[str]) -> None:
    """See that what was loaded is what was told: an engine may turn out not to run on a machine.

    Raises:
        ClusterError: the engine is another.
    """
    expected = {_name_model(each): each for each in told.values()}
    for each in opened:
        if each != expected.get(_name_model(each), each):
            raise ClusterError(
                f"{each} on one machine, {expected[_name_model(each)]} on others: name an engine "
                "that runs on all with --engine"
            )


def _name_model(reader: str) -> str:
    return reader.partition(",")[0]
