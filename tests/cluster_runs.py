"""Jobs of a cluster done in this process, with the parser that needs no model."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dumping import dump
from fake_parser import open_fakes
from fault_runs import BY_WORDS
from quotetrack.cli import main
from quotetrack.cluster import Folder, Job, list_sources
from quotetrack.cluster.inputs import read_source
from quotetrack.cluster.manifest import begin
from quotetrack.cluster.pieces import cut
from quotetrack.cluster.running import finish, read_piece
from quotetrack.cluster.shards import Making, list_notes, write_shard
from quotetrack.documents import Meter, read
from quotetrack.pipeline import Ingestion, Inline, Reader, Settings, list_readers, open_registry
from quotetrack.statements.embedding import open_embedder
from quotetrack.store import Store

TEXT = {"text": "body"}


@contextmanager
def grouping_by_words() -> Iterator[None]:
    """Group statements by words alone, here and in commands, whatever other tests opened."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in BY_WORDS.items():
            patch.setenv(name, value)
        open_embedder.cache_clear()
        yield
        open_embedder.cache_clear()


def make_job(*paths: str | Path) -> Job:
    """Return a job that reads some files."""
    sources = tuple(list_sources([*map(str, paths)], Meter()))
    return Job(sources, columns=TEXT, shard_size=3, readers=list_readers(Settings().look()))


def write_shards(job: Job, out: str | Path) -> Folder:
    """Do a job in this process, as its workers would, with the parser that needs no model."""
    folder = Folder.open(str(out))
    manifest = begin(folder, job)
    done, making = set(list_notes(folder)), Making(job.digest, ("fake",), {})
    with job.settle() as settings:
        pool = Inline(Reader(open_fakes(known=settings.known)))
        for number, source in enumerate(job.sources):
            for piece in cut(read_source(source, job.columns, Meter()), number, job.shard_size):
                if piece.key not in done:
                    write_shard(folder, piece, read_piece(piece, pool, None), making)
    finish(job, folder, manifest, {})
    return folder


def ingest(db: Path, *paths: str | Path, min_confidence: float = 0.0) -> str:
    """Return what a database holds that the same was ingested into."""
    with Store.open(db, create=True) as store:
        pool, listed = Inline(Reader(open_fakes())), open_registry(None).speakers()
        items = read([*map(str, paths)], columns=TEXT)
        ingestion = Ingestion(
            store, pool, listed, lambda _: None, lambda _: None, min_confidence=min_confidence
        )
        ingestion.run(items)
    return dump(db)


def call(*words: str | Path) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [*map(str, words)])


def spoil(out: Path, **said: object) -> None:
    """Change what a manifest says."""
    path = out / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | said), "utf-8")


def extract(path: Path, out: Path, *words: str) -> Result:
    """Give the command of a job that comes to no end here: there is no such cluster."""
    told = ("--column", "text=body", "--shard-size", "3", "--address", "127.0.0.1:1")
    return call("extract", "--engine", "ray", path, "-o", out, *told, *words)
