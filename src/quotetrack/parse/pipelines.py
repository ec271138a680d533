"""Which spaCy pipelines there are, and which languages they read, told without loading any.

``pipelines.toml`` beside this module lists them, language by language; one that a user names tells
its language itself, in the ``meta.json`` that spaCy writes into every pipeline.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list says of a language: its pipelines, the first choice first.

    ``entities`` tells whether their entity recogniser is worth its time, ``straight`` whether they
    read straight quotation marks and apostrophes better than others. ``install`` is the command
    that gets the first one.
    """

    pipelines: tuple[str, ...] = ()
    entities: bool = True
    straight: bool = False
    install: str = ""


@dataclass(frozen=True, slots=True)
class Installed:
    """A pipeline that is here: a package's name or a folder, what it reads, its version."""

    model: str
    language: str
    version: str


def look_up(language: str) -> Listed:
    """Return what the list says of a language, by its two-letter code."""
    return _load_list().get(language, Listed())


def find_listed(language: str) -> Installed | None:
    """Return the first listed pipeline of a language that is installed, None if there is none."""
    found = map(find_pipeline, look_up(language).pipelines)
    return next((each for each in found if each is not None), None)


def find_pipeline(model: str) -> Installed | None:
    """Return the pipeline of that name, or in that folder; None if there is none."""
    for place in (_find_package(model), Path(model) if model else None):
        meta = _read_meta(place) if place else None
        if meta is not None:
            return Installed(model, str(meta["lang"]), str(meta.get("version", "")))
    return None


@cache
def _load_list() -> Mapping[str, Listed]:
    table = tomllib.loads((files("quotetrack.parse") / "pipelines.toml").read_text("utf-8"))
    return {
        language: Listed(
            names := tuple(row["pipelines"].split()),
            row.get("entities", True),
            row.get("straight", False),
            row.get("install", f"python -m spacy download {names[0]}"),
        )
        for language, row in table.items()
    }


def _find_package(name: str) -> Path | None:
    if not name.isidentifier():  # of a name with a dot, Python would import what stands before it
        return None
    try:
        spec = find_spec(name)
    except ValueError:  # a module such as __main__ that came from nowhere
        return None
    return Path(spec.origin).parent if spec and spec.origin else None


def _read_meta(folder: Path) -> Mapping[str, Any] | None:
    try:
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return meta if isinstance(meta, dict) and meta.get("lang") else None
