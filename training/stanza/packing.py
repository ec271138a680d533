"""Trained files -> the folder that ``stanza.Pipeline(lang, dir=...)`` loads from."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import torch
from recipes import Recipe


def pack(recipe: Recipe, made: dict[str, Path], folder: Path) -> None:
    """Write ``LANG/PROCESSOR/PACKAGE.pt`` for each processor, and its place in resources.json."""
    shutil.rmtree(folder / recipe.language, ignore_errors=True)
    for processor, path in made.items():
        target = folder / recipe.language / processor / f"{recipe.package}.pt"
        target.parent.mkdir(parents=True)
        torch.save(_strip(torch.load(path, weights_only=True)), target)
    _note_down(recipe, made, folder)


def _strip(checkpoint: dict[str, Any]) -> dict[str, Any]:
    """Leave out what only training needed, half of each number, and places on this machine."""
    kept = {key: value for key, value in checkpoint.items() if not key.startswith("optimizer")}
    kept["config"] = {
        key: value
        for key, value in checkpoint["config"].items()
        if not (isinstance(value, str) and "/" in value)
    }
    # Stanza reads them into numbers of full length again. A dictionary has none.
    numbers = checkpoint["model"]
    kept["model"] = numbers and {
        key: value.half() if value.is_floating_point() else value for key, value in numbers.items()
    }
    return kept


def _note_down(recipe: Recipe, made: dict[str, Path], folder: Path) -> None:
    path = folder / "resources.json"
    resources = json.loads(path.read_text("utf-8")) if path.exists() else {}
    packages = {"default": dict.fromkeys(made, recipe.package)}
    files: dict[str, object] = {
        processor: {recipe.package: {"md5": _digest(recipe, processor, folder)}}
        for processor in made
    }
    resources[recipe.language] = files | {"lang_name": recipe.name, "packages": packages}
    path.write_text(json.dumps(resources, indent=1, sort_keys=True) + "\n", "utf-8")


def _digest(recipe: Recipe, processor: str, folder: Path) -> str:
    path = folder / recipe.language / processor / f"{recipe.package}.pt"
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
