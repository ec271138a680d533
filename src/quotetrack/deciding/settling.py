"""Settle: say anew who is who and what is one statement, from all data and all judgements."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence

from quotetrack import __version__
from quotetrack.deciding.tracking import track
from quotetrack.lang import codes, load
from quotetrack.model import BaseSpeaker, Judgement, SpeakerKind, SpeakerPair
from quotetrack.questions import ABOUT_STATEMENT, QUOTATION, STATEMENT, question_of
from quotetrack.speakers.identities import Identities, identify
from quotetrack.speakers.matching import fingerprint_data, match_speakers
from quotetrack.speakers.names import normalise
from quotetrack.speakers.tenures import SHARE, Offices, Sighting, Unnamed, resolve_offices
from quotetrack.store import MeantRow, Store

_ABOUT_QUOTATIONS = ("quotation:", ABOUT_STATEMENT)


def settle(store: Store, tell: Callable[[str], object] = lambda _: None) -> Identities:
    """Say who each base speaker is, and store it with all that follows.

    Nothing but data and judgements counts, not what was stored before: settling twice changes
    nothing, and it can be done at any time. No other run writes meanwhile. ``tell`` is told in a
    line what takes long.
    """
    with store.alone():
        fresh = store.is_fresh()
        speakers = store.base_speakers(bare=fresh)
        pairs = store.pairs() if fresh else _match(store, speakers)
        identities = identify(speakers, pairs, store.judgements())
        store.write_identities(identities.by_id.values(), pairs)
        store.write_meant(_resolve(store))
        track(store, tell)
    return identities


def _match(store: Store, speakers: Sequence[BaseSpeaker]) -> list[SpeakerPair]:
    """Return which speakers may be one: as stored, if nothing is told of them that wasn't.

    All are matched anew otherwise. How common a name is depends on everybody, and pairs that are
    kept would depend on the order in which articles came.
    """
    before, fingerprint = store.fingerprint(), _take_fingerprint(speakers)
    store.write_fingerprint(fingerprint)
    return store.pairs() if fingerprint == before else match_speakers(speakers)


def _take_fingerprint(speakers: Iterable[BaseSpeaker]) -> str:
    """Return the sha256 of all that speakers are matched by, and of who matches them."""
    digest = hashlib.sha256(__version__.encode() + fingerprint_data())
    for s in sorted(speakers, key=lambda s: s.id):
        company = (sorted(s.outlets), sorted(s.companions))
        told = (s.id, s.name, s.kind.value, s.listed, s.wikidata, s.aliases, s.roles, company)
        digest.update(repr(told).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _resolve(store: Store) -> Iterator[MeantRow]:
    """Yield who is meant by descriptions that articles of the same weeks make clear."""
    wordings = store.wordings()
    if not wordings:
        return
    speakers = store.speakers()
    names = {speaker.id: speaker.name for speaker in speakers}
    bodies = (s for s in speakers if s.kind is SpeakerKind.BODY)
    called = {normalise(name) for body in bodies for name in (body.name, *body.aliases)}
    for code in codes():
        offices = Offices(load(code).people, called)
        rows = store.described(filter(offices.read, wordings))
        left = [Unnamed(*row[:5]) for row in rows if _is_in(row.language, code)]
        if left:
            telling = offices.choose(store.roles(), left)
            seen = (Sighting(*row) for row in store.sightings(telling))
            for meant in resolve_offices(left, seen, names, offices):
                yield MeantRow(meant.quotation, meant.speaker, meant.reason, SHARE)


def _is_in(language: str | None, code: str) -> bool:
    """Tell whether a document is in a language; one that names none is taken for any."""
    return language is None or language.lower().replace("_", "-").partition("-")[0] == code


def decide(store: Store, judgements: Iterable[Judgement]) -> int:
    """Store judgements with all that follows from them; return how many are new.

    Raises:
        StoreError: one lacks what its verdict is about; then none is stored.
    """
    told = tuple(judgements)
    with store.alone():
        new = store.add_judgements(told)
        # A reviewer's word on a quotation changes nobody's identity, and is asked for often.
        if store.unsettled() or not all(map(_is_about_quotation, told)):
            settle(store)
        else:
            store.write_meant(_resolve(store))
            track(store)
    return new


def _is_about_quotation(judgement: Judgement) -> bool:
    about = judgement.verdict in QUOTATION | STATEMENT
    return about or question_of(judgement).startswith(_ABOUT_QUOTATIONS)
