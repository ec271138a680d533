"""A reader that articles can harm in every way, for the tests of workers.

What an article does to it is the first word of its text. Workers are processes of their own and
find this module by its name.
"""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from quotetrack.documents import Raw
from quotetrack.errors import InputError, ModelError
from quotetrack.model import Document, Reading
from quotetrack.pipeline.reading import Reader, Result, Settings


def _do_none() -> None:
    pass


def _spin() -> None:
    while True:
        pass


def _eat() -> None:
    eaten = [bytearray(64 * 2**20) for _ in range(1000)]
    raise ValueError(f"ate {len(eaten)}")


def _raise() -> None:
    raise RuntimeError("a bug in\na parser")


HARM: dict[str, Callable[[], object]] = {
    "hang": lambda: time.sleep(600),
    "spin": _spin,
    "crash": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "exit": lambda: os._exit(3),
    "eat": _eat,
    "raise": _raise,
    "slow": lambda: time.sleep(0.2),
}


@dataclass(slots=True)
class PoisonReader(Reader):
    """Does what the article says."""

    folder: Path = Path()

    @property
    def made_by(self) -> tuple[str, ...]:
        """Return a made-up model's name."""
        return ("poison 1.0",)

    def read(self, item: Document | Raw) -> Result:
        """Return the article, if it lets us."""
        text = item.text if isinstance(item, Document) else item.data.decode()
        word, _, rest = text.partition(" ")
        if word == "crash-once" and self._is_first(rest):
            os.kill(os.getpid(), signal.SIGKILL)
        if word == "nest":
            return self.read(item)
        HARM.get(word, _do_none)()
        problems = (InputError("a", "its date is odd", 3, lost=False),) if word == "odd" else ()
        document = item if isinstance(item, Document) else Document("raw", text)
        return Reading(document), problems

    def _is_first(self, name: str) -> bool:
        try:
            (self.folder / name).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class PoisonSettings(Settings):
    """Opens a reader that can be harmed; or doesn't, for some models."""

    model: str = "poison"
    folder: Path = Path()

    def open(self) -> Reader:
        """Return the reader, unless the model's name tells otherwise."""
        if self.model == "none":
            raise ModelError("no pipeline 'none' here")
        if self.model == "dies":
            os._exit(9)
        return PoisonReader(None, folder=self.folder)
