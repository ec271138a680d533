"""From what the archive holds to what a reviewer is shown."""

from collections.abc import Mapping, Sequence
from itertools import islice

import click
from rapidfuzz import fuzz, process

from quotetrack.cli.review_case import Case, Who
from quotetrack.cli.review_context import Part, Piece, cut_pieces
from quotetrack.cli.review_pairs import Pair
from quotetrack.model import Act, Attribution, BaseSpeaker, SpeakerPair
from quotetrack.questions import fold
from quotetrack.store import Filters, ReviewItem, SpeakerSummary, Store
from quotetrack.store.certainty import tell_certainty
from quotetrack.store.publishing.withholding import is_on_web

NEAR = 80  # of 100: how alike a name must be to be proposed for a mistyped one
MOST = 9
EXAMPLES = 2  # quotations shown of a speaker


def open_case(store: Store, item: ReviewItem, site: str | None) -> Case:
    """Return an item with its parts marked, and with the other speakers of its article.

    Args:
        store: the archive.
        item: what is to be judged.
        site: where the archive is served, if it is; for articles that are not on the web.
    """
    found = store.attributions(item.document)
    speaker = Who(item.speaker_id, item.speaker or "") if item.speaker_id else None
    return Case(
        document=item.document,
        place=item.place,
        text=item.text,
        speaker=speaker,
        described=None if speaker else item.speaker,
        confidence=item.confidence,
        certainty=tell_certainty(item.confidence),
        headline=item.headline or "(without a headline)",
        origin=" · ".join(filter(None, (item.outlet, item.date, item.url or item.origin))),
        link=find_link(item, site),
        pieces=_cut(store, item, found),
        given=_describe(item),
        reason=item.reason,
        others=tuple(_list_others(item, found)),
        together_with=item.together_with,
    )


def find_link(item: ReviewItem, site: str | None) -> str | None:
    """Return where the article can be read: on the web, else on the archive's own site."""
    for address in (item.url, site and f"{site.rstrip('/')}/-/quotations/{item.id}"):
        # An article may name a file or a program; the newsroom's own site may ask for a password.
        if address and is_on_web(address, with_user=True):
            return address
    return None


def open_link(case: Case) -> str:
    """Open a case's article in a browser; return what to tell the person."""
    if case.link is None:
        return "The article has no address on the web; --site names where the archive is served."
    click.launch(case.link)
    return f"Opening {case.link}"


def _cut(store: Store, item: ReviewItem, found: Sequence[Attribution]) -> list[Piece]:
    document = store.document(item.document)
    here = (a.quotation for a in found if (a.quotation.start, a.quotation.end) == item.place)
    quotation = next(here, None)
    if document is None or quotation is None:
        # The article was read again meanwhile.
        return [
            Piece(item.before, Part.AROUND),
            Piece(item.words, Part.CONTENT),
            Piece(item.after, Part.AROUND),
        ]
    return cut_pieces(document.text, quotation)


def _describe(item: ReviewItem) -> str:
    return ", ".join(
        filter(
            None,
            (
                f"“{item.source}”" if item.source else "no words: it goes on from before",
                f"cue “{item.cue}”" if item.cue else "no cue",
                item.kind,
                None if item.act is Act.STATEMENT else item.act,
                f"as “{item.named_as}”" if item.named_as else None,
                item.role,
            ),
        )
    )


def _list_others(item: ReviewItem, found: Sequence[Attribution]) -> list[Who]:
    """Return the other speakers of the article, the nearest first."""
    near = sorted(found, key=lambda a: abs(a.quotation.start - item.place.start))
    others: dict[str, Who] = {}
    for attribution in near:
        for speaker in attribution.speakers:
            hint = attribution.role if speaker == attribution.speaker else None
            others.setdefault(speaker.id, Who(speaker.id, speaker.name, hint or speaker.kind))
    return [who for slug, who in others.items() if slug != item.speaker_id]


def search_speakers(store: Store, name: str) -> list[Who]:
    """Return the speakers that ``name`` may mean: called so, called so in part, or nearly so.

    Those called exactly so are ``exact``.
    """
    wanted = fold(name)
    called = {
        speaker.id: [fold(each) for each in (speaker.name, *speaker.aliases, speaker.id)]
        for speaker in store.speakers()
    }
    exact = [slug for slug, names in called.items() if wanted in names]
    parts = [slug for slug, names in called.items() if any(wanted in each for each in names)]
    shown = {slug: names[0] for slug, names in called.items()}
    near = process.extract(wanted, shown, scorer=fuzz.WRatio, score_cutoff=NEAR, limit=MOST)
    found = dict.fromkeys([*exact, *parts, *(slug for _, _, slug in near)])
    summaries = {summary.id: summary for summary in store.list_speakers()}
    listed = [summaries[slug] for slug in found if slug in summaries][:MOST]
    return [Who(s.id, s.name, _tell_apart(s), exact=s.id in exact) for s in listed]


def _tell_apart(summary: SpeakerSummary) -> str:
    count = summary.quotations
    dates = f"{summary.first} to {summary.last}" if summary.first else None
    said = f"{count} quotation{'' if count == 1 else 's'}"
    return " · ".join(filter(None, (summary.kind, said, dates)))


def open_pair(store: Store, bases: Mapping[str, BaseSpeaker], pair: SpeakerPair) -> Pair:
    """Return a pair of speakers with some of their words, the better known first."""
    one, other = sorted((bases[pair.first], bases[pair.second]), key=_rank)
    words = read_words(store, one.id), read_words(store, other.id)
    now = tuple(store.show_speaker(base.id).summary.name for base in (one, other))
    return Pair(one, other, pair.score, pair.reasons, words, (now[0], now[1]))


def _rank(base: BaseSpeaker) -> tuple[object, ...]:
    """Return what puts the better known of two first."""
    known = (not base.listed, base.wikidata is None, -base.quotations)
    return (*known, -len(base.name), base.id)


def read_words(store: Store, speaker: str) -> list[str]:
    """Return the newest quotations of a speaker, each with date and outlet."""
    words = []
    for row in islice(store.quotations(Filters(speaker=speaker)), EXAMPLES):
        when = " · ".join(filter(None, (row.date, row.outlet)))
        words.append(f"“{row.quotation}” ({when})" if when else f"“{row.quotation}”")
    return words
