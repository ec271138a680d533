"""What web pages call things by: `html.toml`."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def read_names(table: str, row: str) -> tuple[str, ...]:
    """Return a row of a table of `html.toml`, such as ``("metas", "title")``."""
    return tuple(_read_all()[table][row])


def read_walls() -> tuple[str, ...]:
    """Return the phrases by which a page without an article is known, of all languages."""
    return tuple(phrase for phrases in _read_all()["walls"].values() for phrase in phrases)


@cache
def _read_all() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("quotetrack.documents.web").joinpath("html.toml").read_text("utf-8"))
