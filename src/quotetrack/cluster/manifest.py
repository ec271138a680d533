"""A job's manifest: what it read with what, and when it is done, each shard with its checksums."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quotetrack import __version__
from quotetrack.cluster.folders import PART, Folder
from quotetrack.cluster.jobs import Job
from quotetrack.cluster.shards import Shard, list_notes
from quotetrack.errors import ClusterError

NAME = "manifest.json"
KNOWN = "known.toml"
"""The user's speakers file, kept beside the manifest: merging needs it too."""

FORMAT = 1
"""Raise it when shards are written differently: those of another number aren't read."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``manifest.json`` says; ``shards`` are empty until the job is done."""

    version: str
    job: Mapping[str, Any]
    complete: bool = False
    models: tuple[str, ...] = ()
    shards: Sequence[Shard] = ()

    def write(self, folder: Folder) -> None:
        """Write it, whole or not at all."""
        counts = {
            table: sum(shard.counts[table] for shard in self.shards)
            for table in ("documents", "quotations", "failures")
        }
        told = {
            "format": FORMAT,
            "quotetrack": self.version,
            "complete": self.complete,
            "models": list(self.models),
            "counts": counts,
            "job": self.job,
            "shards": [each.describe() for each in self.shards],
        }
        folder.write(NAME, json.dumps(told, indent=1).encode())


def read_manifest(folder: Folder) -> Manifest | None:
    """Return a folder's manifest, None if it has none.

    Raises:
        ClusterError: it is none of ours, or one of another format.
    """
    data = folder.read(NAME)
    if data is None:
        return None
    place = f"{folder.name}/{NAME}"
    try:
        told = json.loads(data)
        form, version = told["format"], told["quotetrack"]
        if form != FORMAT:
            raise ClusterError(
                f"{place}: written by quotetrack {version} in format {form!r}, and this one reads "
                f"{FORMAT}: merge it with that version, or give the job another folder"
            )
        shards = [Shard.read(each) for each in told["shards"]]
        manifest = Manifest(version, told["job"], told["complete"], tuple(told["models"]), shards)
        _ = [str(each["name"]) for each in manifest.job["inputs"]]
    except (ValueError, TypeError, KeyError) as error:
        raise ClusterError(f"{place}: no manifest of `quotetrack extract --engine ray`") from error
    return manifest


def begin(folder: Folder, job: Job) -> Manifest:
    """Return the manifest of a folder that a job is to write into, written now if it is new.

    A folder in which another job was begun and has left no shard yet is this one's.

    Raises:
        ClusterError: the folder holds anything else: another job's shards, or no shards at all.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        # One that was killed while it began left the speakers file, or a part of either.
        if any(name != KNOWN and not name.endswith(PART) for name in folder.list()):
            raise ClusterError(f"{folder.name}: holds files and no {NAME}: name an empty folder")
    elif manifest.complete or list_notes(folder):
        check_job(folder, manifest, job)
        return manifest
    manifest = Manifest(__version__, job.describe())
    if job.known is not None:
        folder.write(KNOWN, job.known)
    manifest.write(folder)
    return manifest


def check_job(folder: Folder, manifest: Manifest, job: Job) -> None:
    """See that a folder is a job's.

    Raises:
        ClusterError: it is another one's, or was begun by another version.
    """
    if manifest.version != __version__:
        raise ClusterError(
            f"{folder.name}: begun by quotetrack {manifest.version}, and this is {__version__}: "
            "end it with that version, or name another folder"
        )
    if differs := _compare(manifest.job, job.describe()):
        raise ClusterError(
            f"{folder.name}: holds another job's shards ({differs}): name another folder"
        )


def _compare(before: Mapping[str, Any], now: Mapping[str, Any]) -> str | None:
    """Return in words what two jobs differ in, None if in nothing."""
    was, here = dict(_flatten(before)), dict(_flatten(now))
    told = [
        f"{name} was {was.get(name) or 'not said'} and is {here.get(name) or 'not said'}"
        for name in {**was, **here}
        if was.get(name) != here.get(name)
    ]
    old = {each["name"]: each for each in before["inputs"]}
    if new := [each["name"] for each in now["inputs"] if old.get(each["name"]) != each]:
        told.insert(0, f"other inputs, such as {new[0]}")
    elif before["inputs"] != now["inputs"]:
        told.insert(0, "fewer inputs, or in another order")
    return "; ".join(told) or None


def _flatten(described: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what stands in a job's description by its innermost name, but for the inputs."""
    for name, value in described.items():
        if isinstance(value, Mapping):
            yield from _flatten(value)
        elif name != "inputs":
            yield name, value
