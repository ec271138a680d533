"""The same pipeline on many machines: a Ray Data job that writes shards, and their merging.

``inputs`` lists what is read, ``pieces`` cuts it, ``running`` has Ray's actors read the pieces,
``tables`` and ``rows`` turn what was found into rows and back, ``shards`` and ``manifest`` keep
them in a folder, ``merging`` brings them into a database as `ingest` would have, ``parting`` into
folders of Parquet by month.

Ray and pyarrow come with the extra ``ray``; nothing of them is loaded before it is needed.
"""

from quotetrack.cluster.folders import Folder, is_remote
from quotetrack.cluster.inputs import Source, list_sources
from quotetrack.cluster.jobs import SHARD, Job
from quotetrack.cluster.manifest import Manifest, read_manifest
from quotetrack.cluster.merging import Nobody, find_problems, open_done, open_listed, read_events
from quotetrack.cluster.parting import Parting
from quotetrack.cluster.running import Done, run
from quotetrack.cluster.shards import Shard

__all__ = [
    "SHARD",
    "Done",
    "Folder",
    "Job",
    "Manifest",
    "Nobody",
    "Parting",
    "Shard",
    "Source",
    "find_problems",
    "is_remote",
    "list_sources",
    "open_done",
    "open_listed",
    "read_events",
    "read_manifest",
    "run",
]
