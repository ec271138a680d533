"""What is pinned, what the built package holds, and that it runs where nothing else is."""

import json
import re
import sys
import tarfile
import tomllib
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import quotetrack
from outside import run, running
from test_publish_serving import wait_for

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "src" / "quotetrack"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = ["base", "build", "dev"]
PYTHONS = ["3.11", "3.12", "3.13"]
DATA = {
    "lang/en.toml",
    "lang/marks.toml",
    "publish/metadata.yml",
    "py.typed",
    "quotations/precision.json",
    "speakers/known.toml",
}
ARTICLE = """\
---
title: The bridge stays shut
outlet: Quay Post
published: 2026-02-03
---
The ferry to the island will not sail before spring.

“The bridge stays shut until May,” said Nadia Lambert, the mayor of the island.
"""


@dataclass(frozen=True, slots=True)
class Pin:
    """A line of a lock: one version of one package, and what its files may be."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def version(self) -> Version:
        """The version that is asked for; fails unless it is exactly one."""
        (one,) = self.requirement.specifier
        assert one.operator == "=="
        return Version(one.version)

    def is_for(self, python: str) -> bool:
        """Whether it is installed on Linux with that Python."""
        marker = self.requirement.marker
        return marker is None or marker.evaluate(
            {
                "python_full_version": f"{python}.0",
                "python_version": python,
                "sys_platform": "linux",
            }
        )


def read_lock(name: str) -> list[Pin]:
    """Read a lock, a pin a package."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    found = re.findall(r"^([a-z][^\\\n]*)((?:\\\n +--hash=\S+ ?)*)", text, re.MULTILINE)
    return [Pin(Requirement(one), tuple(re.findall(r"=(\S+)", more))) for one, more in found]


def pick_pins(lock: str, python: str) -> dict[str, Version]:
    """Return what a lock installs with a Python, version by package."""
    pins = [pin for pin in read_lock(lock) if pin.is_for(python)]
    names = [canonicalize_name(pin.requirement.name) for pin in pins]
    assert len(set(names)) == len(names)
    return {name: pin.version for name, pin in zip(names, pins, strict=True)}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_by_hash(lock: str) -> None:
    """Each line of a lock asks for one version, and for files known by their SHA-256."""
    pins = read_lock(lock)
    assert pins
    for pin in pins:
        assert pin.version
        assert pin.hashes
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in pin.hashes)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("base", PROJECT["project"]["dependencies"]),
        ("build", PROJECT["build-system"]["requires"]),
        ("build", PROJECT["dependency-groups"]["build"]),
        ("dev", PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"]),
        ("dev", [one for one in PROJECT["dependency-groups"]["dev"] if isinstance(one, str)]),
    ],
)
def test_locks_fit_the_project(lock: str, wanted: list[str], python: str) -> None:
    """What pyproject.toml asks for is in the lock, in a version that it allows."""
    pins = pick_pins(lock, python)
    for requirement in map(Requirement, wanted):
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)])


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", ["base", "build"])
def test_locks_agree(lock: str, python: str) -> None:
    """Tests run with the very versions that users get."""
    assert pick_pins(lock, python).items() <= pick_pins("dev", python).items()


@pytest.mark.parametrize("lock", LOCKS)
def test_nobody_is_made_to_fetch_torch(lock: str) -> None:
    """Stanza and torch stay an extra: no lock names them."""
    names = {pin.requirement.name for pin in read_lock(lock)}
    assert not names & {"torch", "stanza"}
    assert not any(name.startswith("nvidia") for name in names)


@dataclass(frozen=True, slots=True)
class Built:
    """The two files that a release has, and the wheel that comes of the second."""

    wheel: Path
    sdist: Path
    wheel_of_sdist: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The package, built from this checkout and once more from its source archive."""
    here, there = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("rebuilt")
    run(sys.executable, "-m", "hatchling", "build", "-d", here, cwd=ROOT)
    (sdist,) = here.glob("*.tar.gz")
    pip = [sys.executable, "-m", "pip", "wheel", "-qq", "--no-deps", "--no-build-isolation"]
    run(*pip, "-w", there, sdist, cwd=there)
    return Built(next(here.glob("*.whl")), sdist, next(there.glob("*.whl")))


def list_wheel(wheel: Path) -> dict[str, bytes]:
    """Return what a wheel holds, by path; fail on anything but regular files."""
    with zipfile.ZipFile(wheel) as archive:
        assert all(info.external_attr >> 28 in (0, 0o10) for info in archive.infolist())
        return {info.filename: archive.read(info) for info in archive.infolist()}


@pytest.mark.slow
def test_the_wheel_holds_the_package_and_nothing_else(built: Built) -> None:
    """Every source and data file is in the wheel as it is here, and nothing that is not here."""
    held = list_wheel(built.wheel)
    about = f"quotetrack-{quotetrack.__version__}.dist-info/"
    own = {name: content for name, content in held.items() if not name.startswith(about)}
    files = (path for path in SOURCES.rglob("*") if path.is_file() and path.suffix != ".pyc")
    assert own == {f"quotetrack/{p.relative_to(SOURCES)}": p.read_bytes() for p in files}
    assert {f"quotetrack/{name}" for name in DATA} <= own.keys()
    code = {".py", ".typed", ".toml", ".json", ".yml", ".j2"}
    weights = {"", ".onnx", ".safetensors"}  # SHA256SUMS has no suffix
    site = {".html", ".css", ".js", ".svg", ".xml"}
    assert {Path(name).suffix for name in own} <= code | weights | site
    told = {name.removeprefix(about) for name in held.keys() - own.keys()}
    assert told == {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"}


@pytest.mark.slow
def test_the_source_archive_builds_the_same_wheel(built: Built) -> None:
    """Who builds from the source archive gets the same files, byte for byte."""
    assert list_wheel(built.wheel_of_sdist) == list_wheel(built.wheel)


@pytest.mark.slow
def test_the_source_archive_holds_what_is_needed_to_work_on_it(built: Built) -> None:
    """The source archive has the tests, the seeds and the locks, and no one's own files."""
    with tarfile.open(built.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {"Makefile", "metadata.yml", "requirements/base.txt", "seeds/speakers.toml"}
    assert wanted | {"tests/test_packaging.py", "docs/cli.md", "LICENSE", "README.md"} <= names
    assert not [name for name in names if re.search(r"\.db$|\.pyc$|^\.venv|_cache", name)]


@pytest.fixture(scope="module")
def program(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command quotetrack, installed from lock and wheel into an empty environment."""
    place = tmp_path_factory.mktemp("installed")
    venv.create(place, with_pip=True, symlinks=True)
    pip: list[str | Path] = [place / "bin" / "python", "-m", "pip", "install", "-qq", "--no-input"]
    lock = ROOT / "requirements" / "base.txt"
    run(*pip, "--require-hashes", "-r", lock, cwd=place)
    run(*pip, "--no-deps", built.wheel, cwd=place)
    run(place / "bin" / "python", "-m", "pip", "check", cwd=place)
    return place / "bin" / "quotetrack"


@pytest.mark.slow
def test_the_wheel_works_by_itself(program: Path, tmp_path: Path) -> None:
    """From an empty folder: an article in, its quotation out, stored and exported."""
    (tmp_path / "article.txt").write_text(ARTICLE, "utf-8")
    version = run(program, "--version", cwd=tmp_path).stdout
    assert version == f"quotetrack, version {quotetrack.__version__}\n"
    found = json.loads(run(program, "extract", "article.txt", cwd=tmp_path).stdout)
    (quotation,) = found["quotes"]
    assert quotation["speaker"] == "Nadia Lambert"
    run(program, "ingest", "article.txt", cwd=tmp_path)
    assert (tmp_path / "db" / "quotes.db").is_file()
    exported = run(program, "export", "--format", "json", cwd=tmp_path).stdout
    (row,) = json.loads(exported)
    assert (row["speaker"], row["outlet"]) == ("Nadia Lambert", "Quay Post")
    assert row["quotation"] == "“The bridge stays shut until May,”"


@pytest.mark.slow
def test_the_wheel_serves(program: Path, tmp_path: Path) -> None:
    """The installed command answers over HTTP, with the package's own metadata and links."""
    (tmp_path / "article.txt").write_text(ARTICLE, "utf-8")
    run(program, "ingest", "article.txt", cwd=tmp_path)
    log = tmp_path / "log"
    with running(program, "serve", "--port", "0", cwd=tmp_path, log=log):
        address = wait_for("http://", log).split(" at ")[1].split()[0]
        assert "Who said what" in httpx.get(address).text
        page = httpx.get(f"{address}quotes/latest").text
        assert "The bridge stays shut until May" in page
        permalink = re.search(r'<a href="(/-/quotations/[0-9a-f]{16})"', page)
        assert permalink
        reading = httpx.get(address.rstrip("/") + permalink[1]).text
        sheet = re.search(r'<link rel="stylesheet" href="([^"]+/quotetrack\.css[^"]*)', reading)
        assert sheet
        assert httpx.get(address.rstrip("/") + sheet[1]).is_success
