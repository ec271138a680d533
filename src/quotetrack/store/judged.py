"""What people decided about an open database: kept, applied to quotations, and read."""

from collections.abc import Container, Iterable

from quotetrack.model import Decided, Document, Judgement, Span
from quotetrack.store import applying, joining, judging, members, repeating
from quotetrack.store.entering import forget_hollow
from quotetrack.store.joining import QuotationCard
from quotetrack.store.members import MemberCard, NearCard
from quotetrack.store.opened import Opened


class Judged(Opened):
    """An open database with what people decided."""

    def judgements(self) -> list[Judgement]:
        """Return all judgements, the oldest first."""
        return self._read(judging.read_judgements)

    def add_judgements(self, judgements: Iterable[Judgement]) -> int:
        """Store judgements and apply those about quotations; return how many are new.

        The same judgement twice is one. All are stored or, if one can't be, none. Statements of
        quotations that are judged to be one, or not, wait to be made anew.

        Raises:
            StoreError: one lacks what its verdict is about, or holds what is no text.
        """
        with self.alone():
            added = applying.add_judgements(self._db, tuple(judgements))
            repeating.recount_judged(self._db)
            # Whoever a copy was thought to quote until now may be nobody.
            forget_hollow(self._db)
        return added

    def judged_places(self, document: Document) -> list[Span]:
        """Return where the quotations of ``document`` stand that were judged, as it reads now."""
        return self._read(applying.find_judged, document.id, document.text)

    def waiting(self) -> list[Judgement]:
        """Return the judgements that count but find no quotation, or name, in their document."""
        return self._read(applying.find_waiting)

    def joined(self) -> dict[tuple[int, int], Judgement]:
        """Return what counts of the judgements about two quotations, by their numbers.

        The smaller number stands first; that of a copy's quotation is its original's. Where one
        of the two isn't there, the judgement waits and is left out.
        """
        return self._read(joining.read_joined)

    def statement_decisions(self) -> Decided:
        """Return which quotations people decided to be one statement, and which not, as `joined`.

        They need not have one speaker any more, nor count as quotations: who groups them looks.
        """
        return self._read(joining.read_decided)

    def await_decided(self, decided: Decided, where: Container[tuple[str, str]]) -> None:
        """Let decided quotations wait to be grouped with the others of some speakers and acts."""
        self._change(joining.await_decided, decided, where)

    def find_quotation(self, wanted: str) -> QuotationCard:
        """Return the quotation with an id, as many digits of it as tell, or a page's address.

        Raises:
            StoreError: there is none, or several ids begin so.
        """
        return self._read(joining.find_quotation, wanted)

    def members(self, number: int) -> list[MemberCard]:
        """Return the quotations that are one statement with this one, as they were published."""
        return self._read(members.read_members, number)

    def near(self, numbers: Iterable[int]) -> list[NearCard]:
        """Return what is worded nearly as one of these quotations, but for what contradicts it."""
        return self._read(members.read_near, numbers)
