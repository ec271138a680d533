"""The command that goes through quotations, or pairs of speakers, and keeps what is decided."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from quotetrack.cli.options import Number, database, echo_on_stderr, filtering
from quotetrack.cli.review_desk import open_desk, signing
from quotetrack.cli.review_opening import open_case, open_link, open_pair, search_speakers
from quotetrack.cli.review_pairs import PairReview
from quotetrack.cli.review_round import Desk
from quotetrack.cli.review_session import Review
from quotetrack.model import SpeakerPair
from quotetrack.store import Filters, ReviewItem, Store


@click.command()
@database
@signing
@filtering
@click.option(
    "--below",
    type=Number(0, 1),
    metavar="CONFIDENCE",
    help="Only those less sure than this, from 0 to 1.",
)
@click.option("--unnamed", is_flag=True, help="Only those whose speaker has no name.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="The most to go through.",
)
@click.option("--speakers", is_flag=True, help="Pairs of speakers instead: are they the same?")
@click.option(
    "--site",
    envvar="QUOTETRACK_SITE",
    metavar="URL",
    help="Where the archive is served, to open articles that are not on the web.",
)
def review(  # noqa: PLR0913 - one parameter an option
    *,
    db: Path,
    by: str,
    filters: Filters,
    below: float | None,
    unnamed: bool,
    limit: int,
    speakers: bool,
    site: str | None,
) -> None:
    """Judge quotations one by one in their context, the least sure first.

    A key tells that speaker and words are right, that somebody else spoke, or that it is no
    quotation; ? lists all keys. Each decision is kept at once, and holds whatever is ingested
    later. Where the input is no terminal, each line of it is a key.

    \b
        quotetrack review
        quotetrack review --speaker Macron --since 2026-01
        quotetrack review --below 0.8 --limit 20
        quotetrack review --speakers
    """
    chosen = replace(filters, below=below, unnamed=unnamed)
    if speakers and chosen != Filters():
        raise click.UsageError("--speakers goes through pairs: of the filters it takes --limit.")
    with Store.open(db) as store:
        desk = open_desk(store, by)
        if speakers:
            _review_pairs(store, desk, store.candidates()[:limit])
        else:
            _review_quotations(store, desk, store.to_review(chosen, limit), site)


def _review_quotations(
    store: Store, desk: Desk, items: Sequence[ReviewItem], site: str | None
) -> None:
    if not items:
        echo_on_stderr("Nothing to review: no quotation matches that nobody has judged.")
        return
    decided = Review(
        desk,
        (open_case(store, item, site) for item in items),
        len(items),
        search=partial(search_speakers, store),
        show_article=open_link,
    ).run()
    echo_on_stderr(f"{decided} decided.")


def _review_pairs(store: Store, desk: Desk, pairs: Sequence[SpeakerPair]) -> None:
    if not pairs:
        echo_on_stderr("Nothing to review: no two speakers may be one that nobody has judged.")
        return
    bases = {base.id: base for base in store.base_speakers()}
    opened = (open_pair(store, bases, pair) for pair in pairs)
    echo_on_stderr(f"{PairReview(desk, opened, len(pairs)).run()} decided.")
