"""Quotations of one made-up speaker, for tests of what is the same statement."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from quotetrack.model import Conflict, Decided, Grouping, Saying
from quotetrack.statements import Model, group

START = date(2025, 3, 1)


def say(
    number: int, text: str, day: int | None = 0, *, document: str = "", language: str = "en"
) -> Saying:
    """Return a quotation, published so many days after the first of March 2025."""
    return Saying(
        number=number,
        id=f"q{number:03}",
        speaker="nadia",
        act="statement",
        kind="direct",
        day=None if day is None else START + timedelta(day),
        document=document or f"article {number}",
        language=language,
        text=text,
    )


def say_all(texts: Iterable[str], language: str = "en") -> list[Saying]:
    """Return quotations of one day in articles of their own, numbered from 1."""
    return [say(n, text, language=language) for n, text in enumerate(texts, start=1)]


def group_all(
    said: Sequence[Saying],
    seeds: Sequence[Saying] | None = None,
    decided: Decided | None = None,
    model: Model | None = None,
) -> Grouping:
    """Group ``seeds``, or all, among what was said; no more is read than is asked for."""

    def read(first: date, last: date) -> list[Saying]:
        return [s for s in said if s.day is None or first <= s.day <= last]

    return group(said if seeds is None else seeds, read, decided or Decided(), model)


def list_joined(grouping: Grouping) -> list[set[int]]:
    """Return the groups as sets of numbers."""
    return [set(numbers) for numbers in grouping.groups]


def tell(conflict: Conflict) -> tuple[str, str, str]:
    """Return what a conflict says."""
    return conflict.touch.value, conflict.ours, conflict.theirs


class LetterModel:
    """Stands in for a model of meaning: texts are near that have the same letters."""

    name = "letters 1"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a row of length one for each text; zeros where there is no letter."""
        counts = [[text.lower().count(c) for c in "abcdefghijklmnopqrstuvwxyz"] for text in texts]
        rows = np.array(counts, np.float32).reshape(len(texts), 26)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.where(lengths, lengths, 1)).astype(np.float32)
