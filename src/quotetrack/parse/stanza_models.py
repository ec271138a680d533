"""Where Stanza's models are, which of them are there, and how to get one.

A folder of models is as Stanza itself has it: ``resources.json`` says what there could be,
``LANG/PROCESSOR/PACKAGE.pt`` is what there is. All of this but downloading reads names and sizes
only: Stanza takes seconds to import.
"""

import hashlib
import json
import os
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from quotetrack.errors import ModelError

FOLDER_VARIABLE = "QUOTETRACK_MODELS"
# In the order in which a text goes through them.
PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
# Without these there is no parse; whether words stand in one token depends on the language.
NEEDED = ("tokenize", "pos", "lemma", "depparse")
INSTALL = 'pip install "quotetrack[stanza]"'
# A package that is no file: the word is its own lemma.
_NO_FILE = "identity"

Resources = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a language's model; ``digests`` are the MD5 sums that it may have."""

    processor: str
    package: str
    path: Path
    digests: frozenset[str]

    @property
    def is_damaged(self) -> bool:
        """Whether it isn't what was published; reads the whole file."""
        digest = hashlib.md5(self.path.read_bytes(), usedforsecurity=False).hexdigest()
        return bool(self.digests) and digest not in self.digests


@dataclass(frozen=True, slots=True)
class StanzaModel:
    """A language's model as it lies in a folder: ``size`` in bytes, of all files of the language.

    ``package`` is what the parser was trained on; ``missing`` are files without which nothing can
    be parsed.
    """

    language: str
    name: str
    package: str
    processors: tuple[str, ...]
    size: int
    missing: tuple[Path, ...] = ()


def find_folder(given: Path | None = None) -> Path:
    """Return the folder of models: ``given``, else $QUOTETRACK_MODELS, else Stanza's own.

    Raises:
        ModelError: neither is given, and Stanza isn't installed.
    """
    named = given or os.environ.get(FOLDER_VARIABLE)
    return Path(named).expanduser() if named else _find_own_folder()


def list_models(folder: Path) -> tuple[StanzaModel, ...]:
    """Return the models in ``folder``, by language; one that lacks files says which.

    Raises:
        ModelError: the folder's resources.json can't be read.
    """
    resources = _read_resources(folder)
    return tuple(
        _describe(folder, language, resources)
        for language in sorted(resources)
        if (folder / language).is_dir() and _packages(resources, language)
    )


def has_model(folder: Path, language: str) -> bool:
    """Tell whether ``language`` can be parsed with what is in ``folder``."""
    packages = _packages(_read_resources(folder), language)
    return bool(packages) and not find_missing(folder, language)


def find_missing(folder: Path, language: str) -> tuple[Path, ...]:
    """Return the files that the parse of ``language`` needs and that aren't there."""
    files = find_files(folder, language)
    return tuple(
        file.path
        for processor in files.keys() - {"ner"}
        for file in files[processor]
        if not file.path.exists()
    )


def find_files(folder: Path, language: str) -> dict[str, tuple[ModelFile, ...]]:
    """Return for each processor of the default package its file and those that it reads besides.

    ``ner`` is left out where its files aren't there: a parse needs no names of persons.
    """
    resources = _read_resources(folder)
    language = resolve_alias(resources, language)
    wanted = _packages(resources, language)
    files = {p: tuple(_files(folder, resources, language, p, wanted[p])) for p in wanted}
    if not all(file.path.exists() for file in files.get("ner", ())):
        del files["ner"]
    return files


def find_packages(folder: Path, language: str) -> dict[str, str]:
    """Return the package of each processor that can be loaded, in their order.

    Raises:
        ModelError: there is no model of ``language``, or a file of it is missing.
    """
    if not has_model(folder, language):
        raise ModelError(
            f"no Stanza model for {language!r} in {folder}: {tell_download(language, folder)}"
        )
    packages = _packages(_read_resources(folder), language)
    return {p: packages[p] for p in find_files(folder, language)}


def download_model(language: str, folder: Path) -> None:
    """Fetch the official model of ``language`` into ``folder``, what is there already excepted.

    Raises:
        ModelError: Stanza isn't installed, has no such language, or can't be reached.
    """
    try:
        import httpx  # noqa: PLC0415 - slow to import
        import requests  # noqa: PLC0415 - it comes with Stanza
        from stanza.resources.common import (  # noqa: PLC0415 - slow to import
            download,
            download_resources_json,
        )
    except ImportError as error:
        raise ModelError(missing_stanza()) from error
    try:
        download_resources_json(str(folder))
        packages = _packages(_read_resources(folder), language)
        if not packages:
            raise ModelError(f"Stanza has no model that can parse {language!r}")
        download(
            language, str(folder), None, packages, logging_level="CRITICAL", download_json=False
        )
    except (requests.ConnectionError, requests.Timeout, httpx.TransportError) as error:
        # What they say of themselves is five lines of a library's own objects.
        raise ModelError(
            f"the Stanza model for {language!r} can't be fetched: no connection; run this where "
            f"there is a network, with --models DIR, and copy DIR to {folder}"
        ) from error
    except (OSError, ValueError, httpx.HTTPError) as error:
        reason = " ".join(str(error).split())
        raise ModelError(f"the Stanza model for {language!r} can't be fetched: {reason}") from error


def tell_download(language: str, folder: Path | None = None) -> str:
    """Return the command that gets a model into ``folder`` (None: see `find_folder`)."""
    command = f"quotetrack models download {language}"
    usual = folder is None or (find_spec("stanza") is not None and folder == find_folder())
    return command if usual else f"{command} --models {shlex.quote(str(folder))}"


def missing_stanza() -> str:
    """Return what to tell somebody who hasn't installed Stanza."""
    return f"Stanza isn't installed: {INSTALL}"


def resolve_alias(resources: Resources, language: str) -> str:
    """Return the language that Stanza means by ``language``: zh is zh-hans."""
    alias = resources.get(language, {}).get("alias", language)
    return str(alias)


def _find_own_folder() -> Path:
    """Return the folder that Stanza keeps its models in when it is told nothing.

    It depends on the version of the resources, which stands in a module that imports nothing.
    """
    named = os.environ.get("STANZA_RESOURCES_DIR")
    if named:
        return Path(named).expanduser()
    found = find_spec("stanza")
    if found is None or found.origin is None:
        raise ModelError(missing_stanza())
    spec = spec_from_file_location("_stanza_version", Path(found.origin).with_name("_version.py"))
    if spec is None or spec.loader is None:
        raise ModelError(missing_stanza())
    version = module_from_spec(spec)
    spec.loader.exec_module(version)
    from platformdirs import user_cache_dir  # noqa: PLC0415 - it comes with Stanza

    cache = user_cache_dir("stanza", "StanfordNLP", version.__resources_version__)
    return Path(cache) / "resources"


def _read_resources(folder: Path) -> Resources:
    path = folder / "resources.json"
    try:
        resources = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} can't be read: {_mend(path)}") from error
    if not isinstance(resources, dict):
        raise ModelError(f"{path} is no list of models: {_mend(path)}")
    return {language: made for language, made in resources.items() if isinstance(made, dict)}


def _mend(path: Path) -> str:
    return f"remove it, then quotetrack models download LANG --models {path.parent}"


def _packages(resources: Resources, language: str) -> dict[str, str]:
    """Return the default package of each processor; nothing if some that is needed has none."""
    made = resources.get(resolve_alias(resources, language), {})
    default = made.get("packages", {}).get("default", {})
    packages = {p: default[p] for p in PROCESSORS if isinstance(default.get(p), str)}
    return packages if packages.keys() >= set(NEEDED) else {}


def _files(
    folder: Path, resources: Resources, language: str, processor: str, package: str
) -> Iterator[ModelFile]:
    if package == _NO_FILE:
        return
    entry = resources[language].get(processor, {}).get(package, {})
    digests = {entry[key] for key in ("md5", "alternate_md5") if key in entry}
    path = folder / language / processor / f"{package}.pt"
    yield ModelFile(processor, package, path, frozenset(digests))
    for other in entry.get("dependencies", ()):
        yield from _files(folder, resources, language, other["model"], other["package"])


def _describe(folder: Path, language: str, resources: Resources) -> StanzaModel:
    packages = _packages(resources, language)
    files = find_files(folder, language)
    return StanzaModel(
        language=language,
        name=str(resources[language].get("lang_name", language)),
        package=packages["depparse"],
        processors=tuple(p for p in files if all(file.path.exists() for file in files[p])),
        size=sum(path.stat().st_size for path in (folder / language).rglob("*.pt")),
        missing=find_missing(folder, language),
    )
