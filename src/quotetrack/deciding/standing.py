"""How things stand when somebody decides: who is who, and what would contradict it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quotetrack.deciding.settling import decide, settle
from quotetrack.deciding.signing import put_after
from quotetrack.errors import StoreError
from quotetrack.model import BaseSpeaker, Identity, Judgement, SpeakerPair
from quotetrack.questions import answer, fold
from quotetrack.speakers.identities import Identities, identify
from quotetrack.store import Store, judgement_id

SHORT_ID = 8
"""As many digits of a judgement's key as people are shown; fewer do where they tell."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Base speakers by id, the pairs and the judgements about them, and what follows."""

    store: Store
    bases: dict[str, BaseSpeaker]
    pairs: Sequence[SpeakerPair]
    judgements: Sequence[Judgement]
    identities: Identities

    @classmethod
    def read(cls, store: Store, *, bare: bool = False) -> "Standing":
        """Settle, if articles came since that was done, and read how things stand.

        Inside ``store.alone()`` they stay so. If ``bare``, without what articles say of the
        speakers, which is quicker.
        """
        if not store.is_fresh():
            settle(store)
        speakers, pairs = store.base_speakers(bare=bare), store.pairs()
        judgements = store.judgements()
        identities = identify(speakers, pairs, judgements)
        return cls(store, {s.id: s for s in speakers}, pairs, judgements, identities)

    def find(self, wanted: str) -> BaseSpeaker:
        """Return the base speaker with this identifier or name, else who stands for it.

        Raises:
            StoreError: nobody or several are called so.
        """
        if wanted in self.bases:
            return self.bases[wanted]
        head = self.find_head(wanted)
        members = map(self.bases.__getitem__, self.identities.members(head.id))
        called = [s for s in members if fold(wanted) in {fold(s.name), fold(s.id)}]
        return called[0] if len(called) == 1 else head

    def find_head(self, wanted: str) -> BaseSpeaker:
        """Return who stands for all that are the same as the one called ``wanted``.

        Raises:
            StoreError: nobody or several are called so.
        """
        return self.bases[self.store.find_speaker(wanted)]

    def who(self, speaker: BaseSpeaker) -> Identity:
        """Return who a base speaker is."""
        return self.identities.by_id[speaker.id]

    def head_of(self, slug: str) -> str:
        """Return the id of who stands for a base speaker; itself, if there is none such."""
        known = self.identities.by_id.get(slug)
        return known.canonical if known else slug

    def holders(self, name: str) -> list[Identity]:
        """Return all that have a name, each as the one who stands for it."""
        heads = (i for i in self.identities.by_id.values() if i.id == i.canonical)
        return [i for i in heads if fold(name) in map(fold, (i.name, *i.aliases))]

    def decide(self, judgements: Iterable[Judgement]) -> None:
        """Store judgements so that they count, unless they contradict what was decided.

        Raises:
            StoreError: two judgements couldn't both hold; it names them.
        """
        latest = answer(self.judgements)
        new = [put_after(judgement, latest) for judgement in judgements]
        after = identify(self.bases.values(), self.pairs, [*self.judgements, *new])
        for contradiction in after.contradictions:
            if contradiction not in self.identities.contradictions:
                told = (contradiction.against, contradiction.left_out)
                known = [judgement_id(j)[:SHORT_ID] for j in told if j not in new]
                raise StoreError(
                    f"{contradiction}; if that was wrong, "
                    f"`quotetrack judgements withdraw {known[0]}` first"
                )
        decide(self.store, new)
