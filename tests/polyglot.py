"""Readers of English and French without models, for workers: they find this module by its name."""

import os
import time
from dataclasses import dataclass

from fake_parser import FakeParser
from quotetrack.pipeline import Extractors, Reader, Settings, Shelf
from quotetrack.quotations import Engine, ParseEngine

SLOW = 3.0
"""Seconds that a slow model takes to load."""


@dataclass(frozen=True, slots=True)
class FakeSettings(Settings):
    """Opens fake parsers; ``french`` tells how its model behaves: fine, slow, broken or dies."""

    french: str = "fine"

    def open(self) -> Reader:
        """Return the reader."""
        return Reader(Extractors(self.look(), load=self.load), self.language)

    def load(self, _: Shelf, language: str) -> tuple[FakeParser, Engine]:
        """Return the fake parser of a language."""
        if language == "fr" and self.french == "dies":
            os._exit(9)
        if language == "fr" and self.french == "slow":
            time.sleep(SLOW)
        broken = language == "fr" and self.french == "broken"
        return FakeParser("broken" if broken else f"{language}_fake"), ParseEngine()
