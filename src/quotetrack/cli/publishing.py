"""The command that makes a public copy of an archive."""

import sys
import time
from pathlib import Path

import click

from quotetrack.cli.options import Number, database
from quotetrack.cli.progress import print_table
from quotetrack.cli.terminal import fit_line
from quotetrack.store.publishing import Policy, TextPolicy

_WHAT = {
    "quotations": "quotations",
    "others": "thoughts, plans, questions, denials",
    "repetitions": "repetitions in copied articles",
    "documents": "articles",
    "speakers": "speakers of all these",
}


@click.command()
@click.argument("out", type=click.Path(path_type=Path), metavar="OUT.db")
@database
@click.option(
    "--text",
    type=click.Choice([policy.value for policy in TextPolicy]),
    default=TextPolicy.CONTEXT.value,
    show_default=True,
    help="How much of the articles: the quotations alone, the sentences around them too, or all.",
)
@click.option(
    "--min-confidence",
    type=Number(0, 1),
    default=0.0,
    metavar="FLOAT",
    help="Only quotations at least so sure, from 0 to 1, and all that a person has checked.",
)
@click.option(
    "--reviewed-only",
    is_flag=True,
    help="Only quotations that a person found right, or corrected.",
)
@click.option(
    "--allow-empty",
    is_flag=True,
    help="Replace the copy before even if the new one holds no quotation.",
)
def publish(  # noqa: PLR0913 - one an option
    *,
    out: Path,
    db: Path,
    text: str,
    min_confidence: float,
    reviewed_only: bool,
    allow_empty: bool,
) -> None:
    """Make a copy of the database to be served to the public.

    It holds what readers may see and nothing else: no notes of whoever checked, no local paths,
    of the articles' texts what --text says. Written aside and put in place at once: a server
    that shows the copy of before goes on, and takes the new one by itself. `quotetrack serve
    --public` shows it.

    \b
        quotetrack publish public.db
        quotetrack publish public.db --text none --min-confidence 0.8
    """
    from quotetrack.publish.publishing import publish as make_copy  # noqa: PLC0415 - slow to import

    policy = Policy(TextPolicy(text), min_confidence, reviewed_only)
    started = time.monotonic()
    copied = make_copy(db, out, policy, _tell, allow_empty=allow_empty)
    seconds = time.monotonic() - started
    rows = [(_WHAT[what], *numbers) for what, numbers in copied.held.counts.items()]
    print_table(("", "in the copy", "left out"), rows)
    click.echo(fit_line(f"{out}: {copied.size / 1e6:.1f} MB, in {seconds:.1f} seconds"))


def _tell(step: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"  {step} ...", err=True)
