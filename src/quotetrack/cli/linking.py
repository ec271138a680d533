"""The command that proposes Wikidata items for speakers."""

import json
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import click

from quotetrack import __version__
from quotetrack.cli.linking_round import MOST, LinkRound, Offers
from quotetrack.cli.options import database, echo_on_stderr
from quotetrack.cli.review_desk import open_desk, signing
from quotetrack.cli.review_opening import read_words
from quotetrack.deciding.standing import Standing
from quotetrack.linking import Proposals, Query, choose_queries, find_refused
from quotetrack.store import Store

DEFAULT_ENDPOINT = "https://wikidata.reconci.link/en/api"


@click.command()
@click.argument("speaker", required=False)
@database
@signing
@click.option(
    "--endpoint",
    default=DEFAULT_ENDPOINT,
    show_default=True,
    envvar="QUOTETRACK_RECONCILE",
    metavar="URL",
    help="The address of a reconciliation service for Wikidata, as OpenRefine takes it.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="The most speakers to ask for, those with most quotations first.",
)
@click.option(
    "--contact",
    envvar="QUOTETRACK_CONTACT",
    metavar="ADDRESS",
    help="Where the operators of the service can write to, an e-mail or web address.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the proposals, ask nothing.")
def link(  # noqa: PLR0913 - one parameter an option
    *,
    speaker: str | None,
    db: Path,
    by: str,
    endpoint: str,
    limit: int,
    contact: str | None,
    as_json: bool,
) -> None:
    """Ask a service for the Wikidata items of speakers, and decide which are right.

    SPEAKER is a name, alias or identifier; without it, all who have no item are asked for. Their
    names and latest roles are sent to the service. Nothing is stored but what you decide, and
    what you refuse isn't proposed again.

    \b
        quotetrack speakers link
        quotetrack speakers link "Nadia Lambert"
        quotetrack speakers link --limit 100 --json
    """
    from quotetrack.linking.service import Service  # noqa: PLC0415 - slow to import

    agent = f"quotetrack/{__version__}{f' ({contact})' if contact else ''}"
    with Store.open(db) as store:
        standing = Standing.read(store)
        queries = _choose(standing, speaker)[:limit]
        if not queries:
            echo_on_stderr("Every speaker has a Wikidata item already.")
            return
        with Service.open(endpoint, agent=agent) as service:
            answers = service.propose(queries, MOST)
            if as_json:
                _print(answers)
            else:
                _decide(standing, by, len(queries), answers)


def _choose(standing: Standing, wanted: str | None) -> list[Query]:
    identities = standing.identities.by_id
    queries = choose_queries(standing.bases.values(), identities, standing.judgements)
    if wanted is None:
        return queries
    slug = standing.find_head(wanted).id
    chosen = [query for query in queries if query.speaker == slug]
    if not chosen:
        echo_on_stderr(f"{wanted} is {identities[slug].wikidata} already.")
        raise click.exceptions.Exit(0)
    return chosen


def _decide(standing: Standing, by: str, total: int, answers: Iterable[Proposals]) -> None:
    store = standing.store
    refused = find_refused(standing.judgements)
    given = {base.id: base.wikidata for base in standing.bases.values() if base.wikidata}
    items = {slug: item for slug, item in given.items() if item in refused.get(slug, ())}
    offers = Offers(total, items, partial(read_words, store))
    decided = LinkRound(open_desk(store, by), offers.take(answers)).run()
    if offers.without:
        echo_on_stderr(f"Nothing was proposed for {', '.join(offers.without)}.")
    if offers.unanswered:
        names = ", ".join(offers.unanswered)
        echo_on_stderr(f"The service gave no answer for {names}; ask again.")
    echo_on_stderr(f"{decided} decided.")


def _print(answers: Iterable[Proposals]) -> None:
    """Print a line of JSON for each speaker; ``candidates`` is null where there is no answer."""
    for answer in answers:
        query = answer.query
        listed = (
            None
            if answer.candidates is None
            else [
                {
                    "item": each.item,
                    "name": each.name,
                    "description": each.description,
                    "types": each.types,
                    "score": each.score,
                    "match": each.sure,
                    "link": each.link,
                }
                for each in answer.candidates
            ]
        )
        row = {
            "speaker": query.speaker,
            "name": query.name,
            "kind": query.kind,
            "role": query.role,
            "quotations": query.quotations,
            "candidates": listed,
        }
        click.echo(json.dumps(row, ensure_ascii=False))
