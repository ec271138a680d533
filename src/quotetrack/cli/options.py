"""Options that several commands share, and what they all do with what could not be read."""

import math
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from quotetrack.cli.terminal import fit_line
from quotetrack.errors import InputError
from quotetrack.model import Act, Kind
from quotetrack.parse.stanza_models import FOLDER_VARIABLE
from quotetrack.pipeline import PARSERS, Wishes
from quotetrack.quotations import ENGINES
from quotetrack.quotations.gate.choosing import ONLY, PARSED
from quotetrack.store import Filters

Command = TypeVar("Command", bound=Callable[..., Any])

ALL_ACTS = "all"
"""What ``--act`` takes for statements, thoughts, intentions, questions and denials together."""

DEFAULT_DATABASE = Path("db/quotes.db")

RAY = "ray"
"""What ``--engine`` takes to say where articles are read, beside what finds quotations in them."""

PATHS = click.argument("paths", nargs=-1, required=True, metavar="PATHS...")


def database(command: Command) -> Command:
    """Add ``--db``."""
    return click.option(
        "--db",
        type=click.Path(dir_okay=False, path_type=Path),
        default=DEFAULT_DATABASE,
        show_default=True,
        envvar="QUOTETRACK_DB",
        help="The database file.",
    )(command)


def parsing(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of parsing, handed to the command as one ``wishes``, and ``--known``."""
    with_wishes = _hand_wishes(command)
    for add in reversed((*_PARSING, _ENGINE)):
        with_wishes = add(with_wishes)
    return with_wishes


def parsing_anywhere(command: Callable[..., None]) -> Callable[..., None]:
    """Do as `parsing`; ``--engine ray``, beside another or alone, is handed on as ``on_ray``."""
    with_wishes = _hand_wishes(command)

    @wraps(with_wishes)
    def with_place(**given: Any) -> None:  # noqa: ANN401 - whatever options the command has
        engines = dict.fromkeys(given.pop("engine"))
        on_ray = engines.pop(RAY, False) is None
        if len(engines) > 1:
            raise click.UsageError("--engine encoder and --engine parse exclude each other.")
        with_wishes(**given, engine=next(iter(engines), None), on_ray=on_ray)

    for add in reversed((*_PARSING, _ENGINE_OR_RAY)):
        with_place = add(with_place)
    return with_place


def _hand_wishes(command: Callable[..., None]) -> Callable[..., None]:
    @wraps(command)
    def with_wishes(**given: Any) -> None:  # noqa: ANN401 - whatever options the command has
        names = ("model", "parser", "models", "engine", "parse", "only")
        command(wishes=Wishes(*(given.pop(name) for name in names)), **given)

    return with_wishes


def models_folder(command: Command) -> Command:
    """Add ``--models``."""
    return click.option(
        "--models",
        type=click.Path(file_okay=False, path_type=Path),
        envvar=FOLDER_VARIABLE,
        help="The folder of Stanza's models.  [default: Stanza's own]",
    )(command)


_PARSING: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--known",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        envvar="QUOTETRACK_KNOWN",
        help="A TOML file of known speakers and their aliases, instead of the one that ships.",
    ),
    click.option(
        "--model",
        multiple=True,
        # A name, in truth; but in the variable, several are parted as the paths in PATH are.
        type=click.Path(),
        metavar="NAME",
        envvar="QUOTETRACK_MODEL",
        help="An installed spaCy pipeline, such as en_core_web_lg, or a folder with one, for "
        "articles in its language; once a language.  [default: see `quotetrack models list`]",
    ),
    click.option(
        "--parser",
        type=click.Choice(PARSERS),
        metavar="PARSER",
        envvar="QUOTETRACK_PARSER",
        help=f"{', '.join(PARSERS[:-1])} or {PARSERS[-1]}: parse with this alone.  [default: the "
        "first of them that reads a language here]",
    ),
    models_folder,
    click.option(
        "--parse",
        type=click.Choice(PARSED),
        envvar="QUOTETRACK_PARSE",
        help="All lines, or those that are likely to hold a quotation, as their words look.  "
        "[default: likely with the parse engine, all with the encoder]",
    ),
    click.option(
        "--only",
        type=click.Choice(ONLY),
        envvar="QUOTETRACK_ONLY",
        help="Find nothing but words in quotation marks, with the lighter engine if none is named.",
    ),
)

_FINDS = "What finds quotations: encoder is the more accurate and reads English alone, parse is"
_USUAL = "[default: encoder, or parse where the encoder can't run]"

_ENGINE_VARIABLE = "QUOTETRACK_ENGINE"

_ENGINE = click.option(
    "--engine",
    type=click.Choice(ENGINES),
    envvar=_ENGINE_VARIABLE,
    help=f"{_FINDS} the lighter.  {_USUAL}",
)


def _add_usual(
    ctx: click.Context, param: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...]:
    """Add the engine of the variable, which doesn't say where, if none is typed."""
    usual = os.environ.get(_ENGINE_VARIABLE)
    if usual and not set(given) - {RAY}:
        return (*given, click.Choice(ENGINES).convert(usual, param, ctx))
    return given


_ENGINE_OR_RAY = click.option(
    "--engine",
    multiple=True,
    type=click.Choice((*ENGINES, RAY)),
    callback=_add_usual,
    help=f"{_FINDS} the lighter; and where: ray, alone or beside one of them, reads on a Ray "
    f"cluster.  {_USUAL}",
)


def output(command: Command) -> Command:
    """Add ``-o``."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, allow_dash=True),
        default=Path("-"),
        help="A file instead of standard output.",
    )(command)


def _list_filters() -> tuple[Callable[[Command], Command], ...]:
    """Return the options that choose quotations, in the order of the help."""
    return (
        click.option("--speaker", help="A speaker's name, alias or identifier."),
        click.option(
            "--since",
            metavar="DATE",
            callback=check_date,
            help="From this date on: 2026-01-06, 2026-01 or 2026.",
        ),
        click.option(
            "--until", metavar="DATE", callback=check_date, help="Up to this date, included."
        ),
        click.option("--kind", type=click.Choice([kind.value for kind in Kind])),
        click.option(
            "--search", metavar="WORDS", help='Words of the quotation; "a phrase" in marks.'
        ),
        click.option(
            "--act",
            type=click.Choice([*(act.value for act in Act), ALL_ACTS]),
            default=Act.STATEMENT.value,
            show_default=True,
            help="What was said; or only thought, planned, asked or denied.",
        ),
        click.option(
            "--min-confidence",
            type=Number(0, 1),
            metavar="FLOAT",
            help="Only those at least so sure, from 0 to 1, and all that a person has checked.",
        ),
    )


class Number(click.FloatRange):
    """A number within bounds; ``nan`` is none, though no bound keeps it out."""

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click hands on a default of any type
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float:
        """Return the number; one out of bounds ends the command with what the bounds are."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value} is no number.", param, ctx)
        return number


def filtering(command: Callable[..., None]) -> Callable[..., None]:
    """Add the filters of stored quotations, handed to the command as one ``filters``."""

    @wraps(command)
    def with_filters(**given: Any) -> None:  # noqa: ANN401 - whatever options the command has
        names = ("speaker", "since", "until", "kind", "search", "act", "min_confidence")
        speaker, since, until, kind, search, act, least = (given.pop(name) for name in names)
        kind, act = Kind(kind) if kind else None, None if act == ALL_ACTS else Act(act)
        filters = Filters(speaker, since, until, kind, search, act, least)
        command(**given, filters=filters)

    for add in reversed(_list_filters()):
        with_filters = add(with_filters)
    return with_filters


def check_date(_: click.Context, __: click.Parameter, given: str | None) -> str | None:
    """Return a date as it was given; a usage error if it is none."""
    if given is None or re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", given):
        return given
    raise click.BadParameter(f"{given!r} is no date like 2026-01-06, 2026-01 or 2026.")


@dataclass(slots=True)
class Failures:
    """Prints what was wrong with the input, a line each on stderr, and counts it.

    What lost an article is an ``Error``, anything else (an odd date) a ``Note``.

    ``addresses`` are those that could not be fetched or held nothing to be read. Beyond ``most``
    lines no more are printed: ``rest`` says where they are kept.
    """

    echo: Callable[[str], object]
    most: int | None = None
    rest: str = "`quotetrack failures list` shows all."
    count: int = 0
    lost: int = 0
    addresses: set[str] = field(default_factory=set)

    def __call__(self, error: InputError) -> None:
        """Print and count one failure."""
        self.count += 1
        self.lost += error.lost
        if error.lost and error.origin.startswith(("http://", "https://")):
            self.addresses.add(error.origin)
        if self.most is None or self.count <= self.most:
            self.echo(fit_line(f"{'Error' if error.lost else 'Note'}: {error}"))
        elif self.count == self.most + 1:
            self.echo(f"Further problems aren't printed: {self.rest}")

    def end(self) -> None:
        """End the program with exit code 1 if anything was lost."""
        if self.lost:
            noun = "problem" if self.lost == 1 else "problems"
            echo_on_stderr(f"{self.lost} {noun}: see the lines above; everything else was read.")
            raise click.exceptions.Exit(1)


def echo_on_stderr(line: str) -> None:
    """Print a line on stderr, nothing in it that a terminal would obey."""
    click.echo(fit_line(line), err=True)
