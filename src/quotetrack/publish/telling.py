"""Tell whose words a quotation has, and what was done with them, before the words themselves.

Words beside a name read as that person's own. What somebody denied, thought, planned or asked says
the contrary, or nothing, without its act; what an article reports in words of its own is told so.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files

from quotetrack.model.showing import Shown

UNNAMED = "Unattributed"
"""Stands where a name would, if the speaker is open."""

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
# What is told of the speaker where a source leads nowhere.
_NOBODY = "the text does not say who said it"
_UNSURE = " (unsure, check the article)"
_MARKS = '“”„‟«»‹›「」『』"'
_JOINED = re.compile(f"[,;:]?[{_MARKS}] … [{_MARKS}]")
_INNER = str.maketrans("“”", "‘’")


def tell_voices(shown: Shown) -> str:
    """Return all who said it, by name or description, on one line; `UNNAMED` if it is open."""
    return clean(" and ".join(voice.name for voice in shown.voices)) or UNNAMED


def tell_act(act: str) -> str:
    """Return what somebody did who made no statement: denied or refused ...; "" for a statement."""
    return _read_acts().get(act, {}).get("told", "" if act == "statement" else act)


def explain_act(act: str) -> str:
    """Return what an act means, in words; a statement was said."""
    return _read_acts().get(act, {}).get("means", "said" if act == "statement" else act)


def lead_in(shown: Shown) -> str:
    """Return what stands before the words and a colon: who, and what they did if not say them.

    "Nadia Lambert", "Nadia Lambert denied or refused"; "Nadia Lambert, as reported" where not all
    of the words stand in quotation marks. Who is named without being sure is told so: these words
    go where nothing else tells it, into citations, titles and shared links.
    """
    who, act = tell_voices(shown), tell_act(shown.act)
    if act:
        told = f"{who} {act}" if shown.voices else f"{who} ({act})"
    else:
        told = who if shown.kind == "direct" else f"{who}, as reported"
    return f"{told}{_UNSURE}" if shown.voices and is_unsure(shown) else told


def is_unsure(shown: Shown) -> bool:
    """Tell whether nobody should take its words or its speaker from us without a look."""
    return shown.certainty == "check"


def tell_reason(shown: Shown) -> str:
    """Return how the speaker was found, or why not; who is named but not known is told so."""
    if shown.source and not shown.voices and shown.reason == _NOBODY:
        return f"we could not tell whom “{clean(shown.source)}” names"
    return shown.reason


def quote_words(shown: Shown) -> str:
    """Return the words on one line, in one pair of quotation marks if they stand in some."""
    words = clean(shown.text)
    return f"“{strip_marks(words).translate(_INNER)}”" if shown.kind == "direct" else words


def shorten(words: str, most: int) -> str:
    """Return the first words, up to ``most`` characters, and an ellipsis if others follow.

    Cut what has no marks around it yet: it would lose the closing one.
    """
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]} …"


def strip_marks(words: str) -> str:
    """Return words without the marks around them and between their parts, or a comma at the end."""
    bare = _JOINED.sub(" … ", words).rstrip(",;: ")
    begins, ends = bare[:1] in {*_MARKS}, bare[-1:] in {*_MARKS}
    inner = bare[begins : len(bare) - ends]
    return (inner if _is_even(inner) else bare).strip().rstrip(",;:")


def _is_even(words: str) -> bool:
    """Tell whether each mark in ``words`` may have its other half in them."""
    return sum(map(words.count, _MARKS)) % 2 == 0


def drop_turns(text: str) -> str:
    """Return a text without marks that turn its direction: they could reorder what is around it."""
    return _TURNS.sub("", text)


def clean(text: str) -> str:
    """Return a text on one line, without marks that turn its direction."""
    return " ".join(_CONTROLS.sub(" ", drop_turns(text)).split())


@cache
def _read_acts() -> dict[str, dict[str, str]]:
    acts: dict[str, dict[str, str]] = tomllib.loads(
        (files("quotetrack.publish") / "acts.toml").read_text("utf-8")
    )["acts"]
    return acts
