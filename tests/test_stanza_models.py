"""Which of Stanza's models are in a folder, told without Stanza; and how one is fetched."""

import json
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import requests

from quotetrack.errors import ModelError
from quotetrack.parse import stanza_models
from quotetrack.parse.stanza_models import (
    download_model,
    find_files,
    find_folder,
    find_packages,
    has_model,
    list_models,
)

TINY = Path(__file__).parent / "models/stanza"
NEEDED = {"tokenize": "gsd", "pos": "gsd_charlm", "lemma": "gsd", "depparse": "gsd_charlm"}


def write_resources(folder: Path, **languages: object) -> None:
    """Write what Stanza could fetch into ``folder``."""
    folder.mkdir(exist_ok=True)
    resources = {"url": "https://example.org/{lang}/{filename}", **languages}
    (folder / "resources.json").write_text(json.dumps(resources), "utf-8")


def describe_language(packages: dict[str, str], *charlms: str) -> dict[str, object]:
    """Return what resources.json says of a language whose parser reads ``charlms`` besides."""
    reads = [{"model": "forward_charlm", "package": name} for name in charlms]
    files = {p: {package: {"md5": "0"}} for p, package in packages.items()}
    parser = {packages["depparse"]: {"md5": "0", "dependencies": reads}}
    named = {"lang_name": "German", "packages": {"default": packages}}
    return {**files, "depparse": parser, **named}


def lay_files(folder: Path, language: str, packages: dict[str, str]) -> None:
    """Write a file of ten bytes for each package."""
    for processor, package in packages.items():
        path = folder / language / processor / f"{package}.pt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"0123456789")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which German could be read, were its files there."""
    models = tmp_path / "models"
    write_resources(models, de=describe_language(NEEDED, "newswiki"), german={"alias": "de"})
    return models


def test_the_folder_named_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the command line names, else what our variable names, else what Stanza's does."""
    monkeypatch.setenv("STANZA_RESOURCES_DIR", str(tmp_path / "stanza"))
    assert find_folder() == tmp_path / "stanza"
    monkeypatch.setenv("QUOTETRACK_MODELS", str(tmp_path / "ours"))
    assert find_folder() == tmp_path / "ours"
    assert find_folder(tmp_path / "given") == tmp_path / "given"


def test_a_home_folder_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A variable may say ~."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("QUOTETRACK_MODELS", "~/models")
    assert find_folder() == tmp_path / "models"


@pytest.mark.slow
def test_the_own_folder_is_the_one_that_stanza_itself_uses() -> None:
    """It is told without importing Stanza or torch, which takes seconds."""
    program = (
        "import sys\n"
        "from quotetrack.parse.stanza_models import find_folder\n"
        "found = find_folder()\n"
        "assert not {'stanza', 'torch'} & sys.modules.keys()\n"
        "from stanza.resources.common import DEFAULT_MODEL_DIR\n"
        "assert str(found) == DEFAULT_MODEL_DIR, (found, DEFAULT_MODEL_DIR)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env={"HOME": "/nowhere"})


def test_without_stanza(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one line says how it is installed."""
    for name in ("QUOTETRACK_MODELS", "STANZA_RESOURCES_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(stanza_models, "find_spec", lambda _: None)
    with pytest.raises(ModelError, match=r'^Stanza isn\'t installed: pip install "quotetrack\['):
        find_folder()


def test_the_tiny_models_are_listed() -> None:
    """English is whole, and small."""
    models = {model.language: model for model in list_models(TINY)}
    english = models["en"]
    assert (english.name, english.package, english.missing) == ("English", "tiny", ())
    assert english.processors == ("tokenize", "mwt", "pos", "lemma", "depparse")
    assert 1e6 < english.size < 9e6
    assert has_model(TINY, "en")


def test_files_are_what_was_published() -> None:
    """The digests in resources.json are those of the files, and there is one of each."""
    for model in list_models(TINY):
        files = [file for each in find_files(TINY, model.language).values() for file in each]
        assert len(files) == len(model.processors)
        assert all(file.digests for file in files)
        assert [file.path for file in files if file.is_damaged] == []


def test_what_lacks_files_says_which(folder: Path) -> None:
    """Of a model that was fetched in part, the files that a parse needs are named."""
    lay_files(folder, "de", NEEDED)
    (model,) = list_models(folder)
    assert model.missing == (folder / "de/forward_charlm/newswiki.pt",)
    assert model.processors == ("tokenize", "pos", "lemma")
    assert (model.size, model.package) == (40, "gsd_charlm")
    assert not has_model(folder, "de")
    lay_files(folder, "de", {"forward_charlm": "newswiki"})
    assert list_models(folder)[0].missing == ()
    assert has_model(folder, "de")


def test_an_alias_is_followed(folder: Path) -> None:
    """Stanza knows languages by more than one name."""
    lay_files(folder, "de", NEEDED | {"forward_charlm": "newswiki"})
    assert has_model(folder, "german")
    assert find_packages(folder, "german") == NEEDED


def test_names_of_persons_are_extra(folder: Path) -> None:
    """A recogniser that wasn't fetched isn't missed; one that was is used."""
    write_resources(folder, de=describe_language(NEEDED | {"ner": "germeval"}))
    lay_files(folder, "de", NEEDED)
    assert find_packages(folder, "de") == NEEDED
    lay_files(folder, "de", {"ner": "germeval"})
    assert find_packages(folder, "de") == NEEDED | {"ner": "germeval"}


def test_words_may_be_their_own_lemmas(folder: Path) -> None:
    """Stanza has no lemmatizer for some languages, and no file of it."""
    packages = NEEDED | {"lemma": "identity"}
    write_resources(folder, vi=describe_language(packages))
    lay_files(folder, "vi", {p: v for p, v in packages.items() if p != "lemma"})
    assert find_packages(folder, "vi") == packages


@pytest.mark.parametrize("language", ["uk", "xx", ""])
def test_a_missing_model(folder: Path, language: str) -> None:
    """One line names the folder, and the command that gets it."""
    with pytest.raises(ModelError) as raised:
        find_packages(folder, language)
    expected = f"no Stanza model for '{language}' in {folder}: quotetrack models download"
    assert str(raised.value) == f"{expected} {language} --models {folder}"


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    """Nothing is in it, and that is no error."""
    assert list_models(tmp_path / "none") == ()
    assert not has_model(tmp_path / "none", "en")


@pytest.mark.parametrize("written", [b"", b"{", b"\xff\xfe\x00", b"[1, 2]", b'"en"'])
def test_a_list_that_is_none(folder: Path, written: bytes) -> None:
    """A resources.json that was cut off is named, with what mends it."""
    (folder / "resources.json").write_bytes(written)
    for look in (list_models, lambda folder: has_model(folder, "de")):
        with pytest.raises(ModelError, match=r"resources\.json .*: remove it, then quotetrack"):
            look(folder)


@pytest.mark.parametrize(
    "made", [{}, {"packages": {}}, {"packages": {"default": {"tokenize": "gsd"}}}, "German", []]
)
def test_what_cannot_parse_is_no_model(folder: Path, made: object) -> None:
    """A language for which Stanza has only a part, and entries that are no languages."""
    write_resources(folder, de=made)
    (folder / "de").mkdir()
    assert list_models(folder) == ()
    assert not has_model(folder, "de")


Fetch = Callable[..., None]


def pretend(monkeypatch: pytest.MonkeyPatch, list_all: Fetch, download: Fetch) -> None:
    """Put two functions in the place of Stanza's."""
    common = types.ModuleType("stanza.resources.common")
    vars(common).update(download_resources_json=list_all, download=download)
    for name in ("stanza", "stanza.resources"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    monkeypatch.setitem(sys.modules, common.__name__, common)


@pytest.mark.parametrize(
    "error",
    [
        requests.ConnectionError("HTTPSConnectionPool(host='raw.example', port=443): Max retries"),
        requests.ReadTimeout("HTTPSConnectionPool(host='raw.example', port=443): Read timed out."),
        httpx.ConnectError("[Errno -2] Name or service not known"),
    ],
)
def test_without_a_network_the_way_round_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception
) -> None:
    """Not what a library says of its own objects."""

    def fail(*_: object, **__: object) -> None:
        raise error

    pretend(monkeypatch, fail, fail)
    with pytest.raises(ModelError) as raised:
        download_model("de", tmp_path)
    assert str(raised.value) == (
        "the Stanza model for 'de' can't be fetched: no connection; run this where there is a "
        f"network, with --models DIR, and copy DIR to {tmp_path}"
    )


def test_what_is_used_is_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The processors that a language has and that we run, of its default package."""
    asked = []
    packages = NEEDED | {"ner": "germeval", "constituency": "none", "sentiment": "sb10k"}
    pretend(
        monkeypatch,
        lambda folder: write_resources(Path(folder), de=describe_language(packages)),
        lambda *args, **_: asked.append(args),
    )
    download_model("de", tmp_path)
    assert asked == [("de", str(tmp_path), None, NEEDED | {"ner": "germeval"})]


def test_a_language_that_stanza_lacks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is refused before anything is fetched."""
    pretend(monkeypatch, lambda folder: write_resources(Path(folder)), pytest.fail)
    with pytest.raises(ModelError, match=r"^Stanza has no model that can parse 'tlh'$"):
        download_model("tlh", tmp_path)


@pytest.mark.parametrize("error", [OSError("no route\nto host"), ValueError("md5 is 1, not 2")])
def test_what_cannot_be_fetched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception
) -> None:
    """A network that isn't there, a file that comes in pieces: one line says why."""

    def fail(*_: object, **__: object) -> None:
        raise error

    pretend(monkeypatch, fail, fail)
    with pytest.raises(
        ModelError, match=r"^the Stanza model for 'de' can't be fetched: "
    ) as raised:
        download_model("de", tmp_path)
    assert "\n" not in str(raised.value)


@pytest.mark.slow
def test_stanza_itself_without_a_network(tmp_path: Path) -> None:
    """What the real Stanza raises when nobody answers is one of those."""
    program = (
        "from pathlib import Path\n"
        "from quotetrack.parse.stanza_models import download_model\n"
        "from quotetrack.errors import ModelError\n"
        "try:\n"
        f"    download_model('de', Path({str(tmp_path)!r}))\n"
        "except ModelError as error:\n"
        "    print(error)\n"
    )
    nobody = {"STANZA_RESOURCES_URL": "http://127.0.0.1:9", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, env=nobody, capture_output=True, text=True
    )
    assert done.stdout.startswith("the Stanza model for 'de' can't be fetched: ")
    assert (len(done.stdout.splitlines()), done.stderr) == (1, "")


def test_download_without_stanza(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It says how to install it."""
    monkeypatch.setitem(sys.modules, "stanza.resources.common", None)
    with pytest.raises(ModelError, match=r"^Stanza isn't installed"):
        download_model("de", tmp_path)
