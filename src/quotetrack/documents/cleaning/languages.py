"""The language of a text, told by the text alone (py3langid), and the names of languages."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Protocol, cast

SURE = 0.8
"""From this probability on a language is told. Of 8,000 English texts of 200 characters none was
told as another, and 96 of 100 were told; from 400 characters on 98 of 100 and more were."""

_SAMPLE = 700
_FEWEST_LETTERS = 40
_LETTER = re.compile(r"[^\W\d_]")
# What is in no language, or in all: addresses, hashtags and names of users.
_NOISE = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|[@#]\w+")
# Taken for English now and then, or for nothing (ISO 639: no linguistic content).
_DOUBTFUL = frozenset({"pcm", "zxx"})
# "en_GB.UTF-8" is the language of a computer, "English (UK)" that of a form.
_BEHIND = re.compile(r"\s*[.@(].*")
_TAG = re.compile(r"([a-z]{2,3})((?:-[a-z0-9]{1,8})*)", re.IGNORECASE)


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def tell_language(text: str) -> str | None:
    """Return the BCP 47 code of the language that ``text`` is in, None where that isn't sure.

    Up to three parts of 700 characters are looked at: the beginning, the middle, the end.
    Those that tell must agree, and be the most: a text that changes its language, a list of names,
    a table of figures and a text of a few words are in no language that can be told.
    """
    parts = [part for part in _cut(text) if _is_enough(part)]
    told = [language for part in parts if (language := _tell(part))]
    return told[0] if len(set(told)) == 1 and len(told) * 2 > len(parts) else None


def name_language(written: str) -> str | None:
    """Return the BCP 47 code of the language called ``written``, None if there is no such one.

    ``English``, ``eng``, ``EN``, ``en_GB`` and ``français`` are read. A region stays: ``en-GB``.
    """
    name = _BEHIND.sub("", written.strip()).replace("_", "-")
    if known := _load_names().get(name.casefold()):
        return known
    tag = _TAG.fullmatch(name)
    base = tag and _load_names().get(tag[1].lower())
    return base + tag[2] if tag and base else None


@cache
def _load_names() -> Mapping[str, str]:
    table = tomllib.loads((files(__package__) / "languages.toml").read_text("utf-8"))
    names = {name.casefold(): code for code, called in table.items() for name in called}
    return names | {code: code for code in table}


def _cut(text: str) -> Iterator[str]:
    """Yield the parts to look at, from white space to white space if there is any."""
    if len(text) <= 3 * _SAMPLE:
        starts = range(0, max(len(text), 1), _SAMPLE)
        # A last part of a few words tells less than it would in the one before.
        if len(starts) > 1 and len(text) - starts[-1] < _SAMPLE // 2:
            starts = starts[:-1]
    else:
        starts = range(0, len(text) - _SAMPLE + 1, (len(text) - _SAMPLE) // 2)
    for start in starts:
        part = _NOISE.sub(" ", text[start : start + _SAMPLE])
        words = part.partition(" ")[2].rpartition(" ")[0] if len(text) > _SAMPLE else part
        yield words if len(words) > _SAMPLE // 2 else part


def _is_enough(part: str) -> bool:
    """Tell whether there are letters enough; a Chinese character counts as three."""
    letters = "".join(_LETTER.findall(part))
    return max(len(letters), sum(3 for c in letters if c >= "\u2e80")) >= _FEWEST_LETTERS


def _tell(part: str) -> str | None:
    # A headline in capitals is like no text that the model was made from.
    language, probability = _load().classify(part.lower() if _is_shouted(part) else part)
    return language if probability >= SURE and language not in _DOUBTFUL else None


def _is_shouted(part: str) -> bool:
    capitals = sum(map(str.isupper, part))
    return capitals * 2 > len(_LETTER.findall(part))


@cache
def _load() -> _Identifier:
    """Load the model, 4.6 MB, once a process: 0.8 seconds."""
    from py3langid import langid  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to import

    model = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    return cast("_Identifier", model)
