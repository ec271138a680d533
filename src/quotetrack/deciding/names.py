"""What a speaker is called: aliases given and taken, and the name to show."""

from collections.abc import Iterator

from quotetrack.deciding.signing import Hand
from quotetrack.deciding.standing import Standing
from quotetrack.errors import StoreError
from quotetrack.lang import codes, load
from quotetrack.model import BaseSpeaker, Identity, Judgement, Verdict
from quotetrack.questions import alias_question, fold
from quotetrack.store import Store


def tidy(name: str) -> str:
    """Return a name without needless spaces.

    Raises:
        StoreError: it is empty, or no text that can be stored.
    """
    plain = " ".join(name.split())
    if not plain or any(c == "\0" or "\ud800" <= c <= "\udfff" for c in plain):
        raise StoreError("a speaker's name must be text, and not empty")
    return plain


def _refuse_pronoun(name: str) -> None:
    """Refuse what stands for somebody else in every sentence."""
    for people in (load(code).people for code in codes()):
        if fold(name) in {*people.pronouns, *people.impersonal, *people.plural}:
            raise StoreError(f"“{name}” is a pronoun: it is nobody's name")


def give_alias(store: Store, speaker: str, alias: str, hand: Hand) -> None:
    """Judge that ``alias`` is a name of ``speaker``.

    Where both this one and others were merely seen with it, that settles it.

    Raises:
        StoreError: nobody or several are called so, or the alias stands for another or is a
            pronoun.
    """
    _refuse_pronoun(alias)
    with store.alone():
        standing, alias = Standing.read(store, bare=True), tidy(alias)
        head = standing.find_head(speaker)
        holders = standing.holders(alias)
        own = any(holder.id == head.id for holder in holders)
        firm = [h for h in holders if h.id != head.id and not (own and _is_seen(store, h, alias))]
        _refuse_taken(firm, alias)
        standing.decide([_judge(hand, Verdict.ALIAS, head, alias)])


def _is_seen(store: Store, holder: Identity, alias: str) -> bool:
    """Tell whether a speaker was merely seen with an alias, in articles."""
    rows = store.show_speaker(holder.id).aliases
    origins = {row.origin for row in rows if fold(row.alias) == fold(alias)}
    return fold(holder.name) != fold(alias) and origins == {"seen"}


def _refuse_taken(holders: list[Identity], name: str) -> None:
    if holders:
        known = ", ".join(sorted(f"{holder.name} ({holder.id})" for holder in holders))
        raise StoreError(
            f"“{name}” already stands for {known}; "
            "if they are the same, `quotetrack speakers merge`"
        )


def take_alias(store: Store, speaker: str, alias: str, hand: Hand) -> None:
    """Judge that ``alias`` is no name of ``speaker``.

    Raises:
        StoreError: nobody or several are called so, it is no alias of theirs, or it is the own
            name of one that was merged.
    """
    with store.alone():
        standing, alias = Standing.read(store, bare=True), tidy(alias)
        head = standing.find_head(speaker)
        identity = standing.who(head)
        if fold(alias) == fold(identity.name):
            raise StoreError(f"“{alias}” is the name of {head.id}; `quotetrack speakers rename`")
        for slug in standing.identities.members(head.id):
            if fold(standing.bases[slug].name) == fold(alias):
                raise StoreError(
                    f"“{alias}” is the own name of {slug}; if that is somebody else, "
                    f"`quotetrack speakers split {head.id} {slug}`"
                )
        if fold(alias) not in map(fold, identity.aliases):
            raise StoreError(f"“{alias}” is no alias of {identity.name} ({head.id})")
        standing.decide(_deny(standing, head, alias, hand))


def _deny(standing: Standing, head: BaseSpeaker, alias: str, hand: Hand) -> Iterator[Judgement]:
    """Yield what takes an alias from a cluster: it may have been given to one merged since."""
    yield _judge(hand, Verdict.NO_ALIAS, head, alias)
    for slug in standing.identities.members(head.id):
        given = standing.identities.answers.get(alias_question(slug, alias))
        if slug != head.id and given and given.verdict is Verdict.ALIAS:
            yield _judge(hand, Verdict.NO_ALIAS, standing.bases[slug], alias)


def rename(store: Store, speaker: str, name: str, hand: Hand) -> None:
    """Judge that ``name`` is the one to show; the old one stays an alias, and links stay.

    Raises:
        StoreError: nobody or several are called so, or the name stands for another or is a
            pronoun.
    """
    _refuse_pronoun(name)
    with store.alone():
        standing, name = Standing.read(store, bare=True), tidy(name)
        head = standing.find_head(speaker)
        if standing.who(head).name == name:
            return
        _refuse_taken([h for h in standing.holders(name) if h.id != head.id], name)
        standing.decide([_judge(hand, Verdict.NAME, head, name)])


def _judge(hand: Hand, verdict: Verdict, speaker: BaseSpeaker, value: str) -> Judgement:
    return hand.judge(verdict, speaker=speaker.id, speaker_name=speaker.name, value=value)
