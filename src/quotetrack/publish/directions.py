"""Which way a text is written: by its language, not by the first word that happens to be in it."""

import tomllib
from functools import cache
from importlib.resources import files

_SCRIPT = 4  # letters in the name of a script: az-Arab


def find_direction(language: str | None) -> str:
    """Return what ``dir`` of a text is: ltr or rtl; auto where its language isn't known.

    >>> find_direction("en"), find_direction("ar-EG"), find_direction(None)
    ('ltr', 'rtl', 'auto')
    """
    parts = (language or "").strip().lower().replace("_", "-").split("-")
    if parts[0] in {"", "und", "mul", "zxx"}:
        return "auto"
    table = _read()
    script = next((part for part in parts[1:] if len(part) == _SCRIPT and part.isalpha()), None)
    right = script in table["scripts"] if script else parts[0] in table["languages"]
    return "rtl" if right else "ltr"


@cache
def _read() -> dict[str, list[str]]:
    written = (files("quotetrack.publish") / "directions.toml").read_text("utf-8")
    table: dict[str, list[str]] = tomllib.loads(written)
    return table
