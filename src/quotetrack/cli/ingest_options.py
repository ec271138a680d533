"""What `ingest` and `watch` are told about how to take articles in."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from quotetrack.cli.options import Command, Number, parsing
from quotetrack.documents.cleaning.languages import name_language
from quotetrack.documents.tabular.columns import known_names
from quotetrack.pipeline import Limits, Settings


@dataclass(frozen=True, slots=True)
class Intake:
    """How articles are read: by which models, in how many processes, within which limits."""

    settings: Settings
    workers: int
    limits: Limits
    columns: Mapping[str, str]
    min_confidence: float
    allow_private: bool
    log: Path | None


def taking_in(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of taking in, handed to the command as one ``intake``."""

    @wraps(command)
    def with_intake(**given: Any) -> None:  # noqa: ANN401 - whatever options the command has
        settings = Settings(
            wishes=given.pop("wishes"),
            known=given.pop("known"),
            language=given.pop("language"),
            keep_raw=given.pop("keep_raw"),
        )
        workers = given.pop("workers")
        intake = Intake(
            settings,
            _count_cores() if workers is None else workers,
            Limits(given.pop("time_limit"), given.pop("memory_limit")),
            given.pop("column"),
            given.pop("min_confidence"),
            given.pop("allow_private"),
            given.pop("log_json"),
        )
        command(**given, intake=intake)

    for add in reversed((*_READING, *_TAKING_IN)):
        with_intake = add(with_intake)
    return parsing(with_intake)


def reading(command: Command) -> Command:
    """Add ``--column``, ``--language`` and ``--allow-private``."""
    for add in reversed(_READING):
        command = add(command)
    return command


def _count_cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read_columns(
    _: click.Context, __: click.Parameter, given: tuple[str, ...]
) -> Mapping[str, str]:
    """Return fields with their columns; a usage error if one isn't like text=body."""
    columns = {}
    for each in given:
        field, found, name = each.partition("=")
        if not found or field not in known_names() or not name:
            raise click.BadParameter(
                f"{each!r} isn't like text=body; fields: {', '.join(known_names())}"
            )
        columns[field] = name
    return columns


def read_language(_: click.Context, __: click.Parameter, given: str | None) -> str | None:
    """Return the code of the language; a usage error if there is none called so."""
    return None if given is None else name_code(given)


def name_code(given: str) -> str:
    """Return the code of the language called ``given``; a usage error if there is none."""
    code = name_language(given)
    if not code:
        raise click.BadParameter(f"{given!r} is no language; say it like en or English")
    return code


in_language = click.option(
    "--language",
    metavar="CODE",
    callback=read_language,
    help="The language that all articles are in, such as en, whatever they seem to be.  "
    "[default: of each, what its words tell]",
)

_READING: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--column",
        multiple=True,
        metavar="FIELD=NAME",
        callback=read_columns,
        help="What a field (text, title, url, published, outlet, author, language, id) is called "
        "in a table or in JSON: --column text=body.",
    ),
    in_language,
    click.option(
        "--allow-private",
        is_flag=True,
        help="Fetch from private and local network addresses too.",
    ),
)


def read_interval(_: click.Context, __: click.Parameter, given: str) -> float:
    """Return the seconds that 15m means; a usage error if it means none."""
    from quotetrack.documents.fetching.watching import (  # noqa: PLC0415 - slow to import
        IntervalError,
        parse_interval,
    )

    try:
        return parse_interval(given)
    except IntervalError as error:
        raise click.BadParameter(str(error)) from error


_TAKING_IN: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--min-confidence",
        type=Number(0, 1),
        default=0.0,
        metavar="FLOAT",
        help="Leave out quotations less sure than this, from 0 to 1: they are counted, not "
        "stored, and come back with --again and a lower one. What a person judged is never "
        "left out.",
    ),
    click.option(
        "--keep-raw",
        is_flag=True,
        help="Keep web pages, PDF and Word files as they came, in a folder beside the database.",
    ),
    click.option(
        "--workers",
        type=click.IntRange(0),
        envvar="QUOTETRACK_WORKERS",
        help="Processes that read articles; 0 reads in this one, without limits.  "
        "[default: one a core]",
    ),
    click.option(
        "--time-limit",
        type=Number(min=1),
        default=Limits().seconds,
        show_default=True,
        metavar="SECONDS",
        help="What one article may take; very long ones get more.",
    ),
    click.option(
        "--memory-limit",
        type=click.IntRange(min=256),
        default=Limits().megabytes,
        show_default=True,
        metavar="MB",
        help="What one process may hold while it reads an article.",
    ),
    click.option(
        "--log-json",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Add what is done to this file, a JSON object a line.",
    ),
)
