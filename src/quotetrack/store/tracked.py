"""Statements as the database keeps them: what waits to be grouped, and what becomes of it."""

from datetime import date

from quotetrack.model import Grouping, Saying
from quotetrack.store.opened import Opened
from quotetrack.store.tracking import grouping as writing
from quotetrack.store.tracking import sayings, waiting


class Tracked(Opened):
    """A database whose quotations are grouped to statements.

    What came or changed waits in ``ungrouped`` until it is grouped, whatever ends a run. All that
    changes something belongs into one `alone`, with what it was made from.
    """

    def start_grouping(self, fingerprint: str) -> None:
        """Keep how statements are made from now on; if that is new, all quotations wait."""
        self._change(waiting.start_grouping, fingerprint)

    def ungrouped(self) -> list[tuple[str, str, int]]:
        """Return which speakers' quotations wait: the speaker, the act and how many, in order.

        Only those that can be grouped: said by somebody who is named, no repetition in a copied
        article, and not refused by a person.
        """
        return self._read(waiting.count_waiting)

    def ungrouped_sayings(self, speaker: str, act: str) -> list[Saying]:
        """Return what waits of a speaker and an act, by day and id, the undated last."""
        return self._read(sayings.read_ungrouped, speaker, act)

    def sayings(
        self, speaker: str, act: str, first: date | None = None, last: date | None = None
    ) -> list[Saying]:
        """Return what can be grouped of a speaker and an act, by day and id, the undated last.

        Args:
            speaker: who stands for the cluster.
            act: an `Act`.
            first: leave out what was published before that day, None for nothing.
            last: the same for what was published after it. What isn't known to the day is never
                left out.
        """
        return self._read(sayings.read_sayings, speaker, act, first, last)

    def write_grouping(self, grouping: Grouping) -> None:
        """Write which of ``grouping.members`` are one statement, and which pairs conflict.

        It takes the place of all that was written of them before, whatever order they come in;
        they wait no longer. Repetitions in copied articles go with their original: with them one
        quotation alone is a statement.
        """
        self._change(writing.write_grouping, grouping)

    def finish_grouping(self) -> None:
        """Let what can't be grouped wait no longer; it is in no statement."""
        self._change(waiting.finish_grouping)
