"""The database as one object: open, ingest, read, judge, say who is who."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sqlite_utils import Database

from quotetrack.model import (
    Attribution,
    BaseSpeaker,
    Document,
    Failure,
    Identity,
    Speaker,
    SpeakerPair,
    Validators,
)
from quotetrack.store import (
    administering,
    arriving,
    failing,
    identifying,
    keeping,
    meaning,
    mending,
    reading,
    registering,
    reviewing,
)
from quotetrack.store.connection import reported
from quotetrack.store.copying import Bands, FindOriginal
from quotetrack.store.judged import Judged
from quotetrack.store.meaning import DescribedRow, MeantRow, RoleSighting
from quotetrack.store.registering import Handed
from quotetrack.store.roster import Roster
from quotetrack.store.rows import (
    Counts,
    Filters,
    QuoteRow,
    ReviewItem,
    SpeakerCard,
    SpeakerSummary,
)
from quotetrack.store.tracked import Tracked
from quotetrack.store.writing import Ingest


class Store(Judged, Tracked):
    """A quotetrack database; a context manager that leaves one file, fit to be served.

    Every method raises StoreError with one line where the database refuses.
    """

    def __init__(self, db: Database, path: Path) -> None:
        super().__init__(db, path)
        self._handed = Handed()

    def ingest(  # noqa: PLR0913 - what a run may be asked for, most of it by name
        self,
        version: str,
        model: str,
        listed: Sequence[Speaker] = (),
        *,
        again: bool = False,
        bands: Bands | None = None,
        find_original: FindOriginal | None = None,
    ) -> Ingest:
        """Return a run of ingesting, to be entered with ``with``.

        Args:
            version: quotetrack's version.
            model: the parser's model and its version.
            listed: the speakers of the user's file, as `reconcile` got them. Their aliases are
                stored as coming from the file, and what the file no longer lists goes.
            again: store again what is stored already and has not changed.
            bands: makes keys of an article's signature, which articles alike share.
            find_original: tells which of some articles a text is a copy of. Without both, no
                copies are looked for.
        """
        self._wrote = True
        made_by = (version, model)
        return Ingest(
            self._db,
            self.path,
            made_by,
            listed,
            self._handed,
            again=again,
            bands=bands,
            find_original=find_original,
        )

    def speakers(self) -> list[Speaker]:
        """Return all stored speakers by id, with their aliases; clusters stand as one."""
        return self._read(lambda db: Roster(db).speakers())

    def reconcile(self, listed: Sequence[Speaker]) -> list[Speaker]:
        """Return the registry to ingest with: the stored speakers and those of the user's file.

        What the user decided here wins over the file: see `registering.reconcile`. Writes
        nothing.
        """
        speakers = self._read(registering.reconcile, listed)
        self._handed.note(speakers)
        return speakers

    def known(self, listed: Sequence[Speaker]) -> list[Speaker]:
        """Return the registry to read articles with: the user's file, and what people decided.

        Speakers that articles merely named are left out, and so are names seen only there: what
        is found in one article must not depend on which others were read before it. Who of
        several articles is one is said by `write_identities`. Writes nothing.
        """
        speakers = self._read(registering.choose_known, listed)
        self._handed.note(speakers)
        return speakers

    def quotations(self, filters: Filters | None = None) -> Iterator[QuoteRow]:
        """Yield the rows of ``attributions`` that pass ``filters``, newest first.

        By default these are the statements, as the view ``quotes`` has them.
        """
        with reported(self.path):
            yield from reading.read_quotations(self._db, filters or Filters())

    def counts(self) -> Counts:
        """Count documents, quotations of each kind and act, and speakers who have a quotation."""
        return self._read(reading.count_all)

    def document(self, document_id: str) -> Document | None:
        """Return a document as it was stored, None if there is none with this id."""
        return self._read(reading.read_document, document_id)

    def failures(self) -> list[Failure]:
        """Return what could not be ingested and hasn't been since, by origin and line."""
        return self._read(failing.read_failures)

    def forget_failures(self, origins: Sequence[str] | None = None) -> int:
        """Forget the failures of these inputs, and of what lies in them; return how many.

        Without ``origins``, all of them.
        """
        return self._change(failing.forget_failures, origins)

    def knows(self, url: str, updated: str | None = None) -> bool:
        """Tell whether the article at ``url`` is stored.

        Args:
            url: any address at which it came.
            updated: ISO 8601, when it was last changed, if that is told: the article then counts
                as known only if it was visited after.
        """
        return self._read(arriving.knows, url, updated)

    def is_due(self, url: str, published: str | None) -> bool:
        """Tell whether a page that was visited is to be asked for again: it may have been edited.

        An hour after the last visit on the day that it was ``published`` (ISO 8601), a day after
        it in the week behind, then no more.
        """
        return self._read(arriving.is_due, url, published)

    def validators(self, url: str) -> Validators | None:
        """Return what a server said when ``url`` was last read to its end, None if never."""
        return self._read(arriving.read_validators, url)

    def raw(self, document_id: str) -> bytes | None:
        """Return the bytes that a document was made from, None if they weren't kept."""
        return self._read(keeping.read_raw, self.path, document_id)

    def attributions(self, document_id: str) -> list[Attribution]:
        """Return a document's quotations as stored, by their place in the text."""
        return self._read(reading.read_attributions, document_id)

    def list_speakers(self) -> list[SpeakerSummary]:
        """Return all speakers, those with most statements first; clusters stand as one."""
        return self._read(administering.summarise)

    def show_speaker(self, name: str) -> SpeakerCard:
        """Return everything known of the speaker with this name, alias or slug."""
        return self._read(administering.show, name)

    def find_speaker(self, name: str) -> str:
        """Return the id of the one with this name, alias or slug, who stands for a cluster.

        Raises:
            StoreError: nobody or several are called so; it lists who may be meant.
        """
        return self._read(administering.find, name)

    def base_speakers(self, *, bare: bool = False) -> list[BaseSpeaker]:
        """Return all base speakers by id: data only, whatever was decided.

        If ``bare``, without roles, outlets, companions and counts, which take longest to read.
        """
        return self._read(identifying.read_base_speakers, bare=bare)

    def unsettled(self) -> set[str]:
        """Return the base speakers that came, or got a name, since `write_identities`."""
        return self._read(identifying.unsettled)

    def write_identities(
        self, identities: Iterable[Identity], pairs: Iterable[SpeakerPair]
    ) -> None:
        """Write who is who, and everything that follows from it; ``pairs`` replace all before."""
        self._change(identifying.write_identities, tuple(identities), tuple(pairs))

    def pairs(self) -> list[SpeakerPair]:
        """Return all pairs as they were last written, sure ones among them, the best first."""
        return self._read(identifying.read_pairs)

    def fingerprint(self) -> str | None:
        """Return what the pairs were made from, as `write_fingerprint` was told."""
        return self._read(meaning.read_fingerprint)

    def write_fingerprint(self, fingerprint: str) -> None:
        """Keep what the pairs were made from: whoever finds it again needs no new pairs."""
        self._change(meaning.write_fingerprint, fingerprint)

    def is_fresh(self) -> bool:
        """Tell whether `pairs` are those of all that is stored: no article has come since."""
        return self._read(meaning.is_fresh)

    def wordings(self) -> list[str]:
        """Return the descriptions that stand in place of a name, each once."""
        return self._read(meaning.read_wordings)

    def described(self, wordings: Iterable[str]) -> list[DescribedRow]:
        """Return the quotations that were left with one of these descriptions."""
        return self._read(meaning.read_described, wordings)

    def roles(self) -> list[str]:
        """Return all roles as articles gave them, each once."""
        return self._read(meaning.read_roles)

    def sightings(self, roles: Iterable[str]) -> list[RoleSighting]:
        """Return which documents give one of these roles to whom, as the speakers stand now."""
        return self._read(meaning.read_sightings, roles)

    def write_meant(self, meant: Iterable[MeantRow]) -> None:
        """Write who is meant by descriptions; all others are as they were found."""
        self._change(meaning.write_meant, meant)

    def candidates(self) -> list[SpeakerPair]:
        """Return the pairs that may be one and nobody has decided about, the best first."""
        return self._read(identifying.read_candidates)

    def to_review(self, filters: Filters | None = None, limit: int = 20) -> list[ReviewItem]:
        """Return up to ``limit`` quotations that nobody has judged, the least confident first."""
        return self._read(reviewing.read_to_review, filters or Filters(), limit)

    def mend(self) -> None:
        """Make anew what follows from other data: search, guards, indices, repetitions."""
        self._change(mending.mend)
