"""Two engines for one finder: with the parse alone, and with an encoder joined to it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Protocol

from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

from quotetrack.errors import ModelError
from quotetrack.lang import Language
from quotetrack.model import Quotation
from quotetrack.quotations.find import find_in_scene, find_quotations, lay_scene
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.signals import Signals
from quotetrack.syntax import Syntax

PARSE, ENCODER = "parse", "encoder"
ENGINES = (ENCODER, PARSE)
# What the encoder runs on, and the languages that it was trained for.
LIBRARIES = ("onnxruntime", "tokenizers")
LANGUAGES = frozenset({"en"})


@cache
def load_threads() -> ThreadpoolController:
    """Return what limits the threads of numpy's matrix library.

    On matrices as small as a paragraph's, threads wait for each other most of the time.
    """
    return ThreadpoolController()


@dataclass(frozen=True, slots=True)
class Findings:
    """A document's quotations; ``entities``, where the engine names them, a tag for each token."""

    quotations: tuple[Quotation, ...]
    entities: tuple[str, ...] = ()


class Engine(Protocol):
    """Finds quotations."""

    name: str

    def find(self, syntax: Syntax, language: Language) -> Findings:
        """Return what is found in a parsed document."""
        ...


class ParseEngine:
    """Weighs what the parse and the quotation marks show. Light: numpy is all that it needs."""

    name = PARSE

    def find(self, syntax: Syntax, language: Language) -> Findings:
        """Return the quotations of a parsed document."""
        with load_threads().limit(limits=1, user_api="blas"):
            return Findings(find_quotations(syntax, language))


class EncoderEngine:
    """Weighs what an encoder reads off each word, too. It names entities on the way."""

    name = ENCODER

    def __init__(self, read: Callable[[Scene], Signals]) -> None:
        self._read = read

    def find(self, syntax: Syntax, language: Language) -> Findings:
        """Return the quotations and entities of a parsed document."""
        with load_threads().limit(limits=1, user_api="blas"):
            scene = lay_scene(syntax, language)
            signals = self._read(scene)
            return Findings(find_in_scene(scene, language, signals), signals.entities)


def choose_engine(name: str | None, language: str) -> str:
    """Return the name of the engine that `open_engine` would open, without loading it."""
    if name is None:
        return PARSE if language not in LANGUAGES or _list_missing() else ENCODER
    return name


def _list_missing() -> list[str]:
    return [library for library in LIBRARIES if find_spec(library) is None]


def open_engine(name: str | None, language: str) -> Engine:
    """Return the engine of that name; for None the best that works here for ``language``.

    Raises:
        ModelError: the encoder was asked for, and its libraries are missing, its weights damaged,
            or it doesn't know the language.
    """
    if choose_engine(name, language) == PARSE:
        return ParseEngine()
    if language not in LANGUAGES:
        raise ModelError(f"the encoder doesn't know the language {language!r}: use --engine parse")
    if missing := _list_missing():
        raise ModelError(
            f"the encoder needs {' and '.join(missing)}: pip install {' '.join(missing)}, "
            "or use --engine parse"
        )
    try:
        from quotetrack.quotations.encoder.reading import load_encoder  # noqa: PLC0415 - may fail
    except ImportError as error:  # there, but not for this machine
        if name is None:
            return ParseEngine()
        raise ModelError(f"the encoder can't run here ({error}): use --engine parse") from error
    return EncoderEngine(load_encoder().read)
