"""The one metadata.yml as the two files that Datasette 1.0 reads.

There, what a reader is told stays in ``metadata.yaml``; what Datasette does (queries, facets,
sorting, settings, plugins, who may see what) is read from ``datasette.yaml`` alone. Canned queries
left in the first are lost without a word.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from quotetrack.errors import PublishError

METADATA, CONFIGURATION = "metadata.yaml", "datasette.yaml"
"""The names under which Datasette 1.0 looks for them in a folder."""

Part = dict[str, Any]

_SITE = ("plugins", "permissions", "allow", "allow_sql", "extra_css_urls", "extra_js_urls")
_DATABASE = ("plugins", "permissions", "allow", "allow_sql", "queries")
_TABLE = (
    "plugins", "permissions", "allow", "hidden", "sort", "sort_desc", "size", "sortable_columns",
    "label_column", "facets", "facet_size", "fts_table", "fts_pk", "searchmode",
)  # fmt: skip


class _Dumper(yaml.SafeDumper):
    """Writes what has several lines as a block that people can read."""


def _write_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _write_text)


def split_metadata(
    metadata: Mapping[str, Any], settings: Mapping[str, int | bool]
) -> tuple[Part, Part]:
    """Return what goes into metadata.yaml, and what into datasette.yaml with ``settings``."""
    told, done = _split(metadata, _SITE)
    done = {"settings": dict(settings), **done}
    for name, database in metadata.get("databases", {}).items():
        told_there, done_there = _split(database, _DATABASE)
        for table, described in database.get("tables", {}).items():
            told_there["tables"][table], done_table = _split(described, _TABLE)
            if done_table:
                done_there.setdefault("tables", {})[table] = done_table
        told["databases"][name] = told_there
        if done_there:
            done.setdefault("databases", {})[name] = done_there
    return told, done


def _split(part: Mapping[str, Any], keys: tuple[str, ...]) -> tuple[Part, Part]:
    """Return ``part`` without ``keys``, its ``databases`` and ``tables`` empty, and those keys."""
    told = {
        name: {} if name in {"databases", "tables"} else value
        for name, value in part.items()
        if name not in keys
    }
    return told, {name: part[name] for name in keys if name in part}


def write_pair(
    folder: Path, metadata: Mapping[str, Any], settings: Mapping[str, int | bool]
) -> tuple[Path, Path]:
    """Write metadata.yaml and datasette.yaml into ``folder``; return their paths.

    Raises:
        PublishError: they can't be written.
    """
    paths = folder / METADATA, folder / CONFIGURATION
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, part in zip(paths, split_metadata(metadata, settings), strict=True):
            path.write_text(_dump(part), encoding="utf-8")
    except OSError as error:
        raise PublishError(f"{folder}: can't be written: {error.strerror or error}") from error
    return paths


def _dump(part: Part) -> str:
    text: str = yaml.dump(part, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    return f"# Written by `quotetrack metadata` for Datasette 1.0.\n{text}"
