"""Which speaker a name stands for."""

from collections.abc import Iterable

from sqlite_utils import Database

from quotetrack.errors import StoreError
from quotetrack.questions import fold
from quotetrack.store.roster import Roster
from quotetrack.store.sounding import sounds_like

_CANDIDATES = 10  # as many as fit on one line


class Names:
    """The names of all stored speakers, as they stand in one moment.

    ``labels`` gives the name of whoever stands for a cluster, by id. A name that one holds more
    firmly than another is that one's: a name over the file, the user's word over both, and each
    over what articles were merely seen to say.
    """

    def __init__(self, db: Database) -> None:
        self._roster = Roster(db)
        self.labels = {slug: shown.name for slug, shown in self._roster.shown.items()}

    def find(self, wanted: str) -> str:
        """Return the id of the one speaker with this name, alias or slug.

        The slug of a base speaker gives who stands for its cluster.

        Raises:
            StoreError: there is none, or there are several; it lists who may be meant.
        """
        found = self._holders(wanted)
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise StoreError(f"“{wanted}” may be any of {self._list(found)}; name one by its slug")
        near = self.containing(wanted) or self._sounding(wanted)
        hint = f"perhaps {self._list(near)}?" if near else "`quotetrack speakers list` shows all"
        raise StoreError(f"no speaker is called “{wanted}”; {hint}")

    def match(self, wanted: str) -> set[str]:
        """Return the ids with this name, alias or slug; if none, those whose name contains it.

        If there are none of those either, those who are called so in another script.
        """
        return self._holders(wanted) or self.containing(wanted) or self._sounding(wanted)

    def _holders(self, wanted: str) -> set[str]:
        if wanted in self._roster.bases:
            return {self._roster.bases[wanted].canonical}
        folded = fold(wanted)
        slugs = {b.canonical for b in self._roster.bases.values() if fold(b.id) == folded}
        return slugs | self._roster.firmest(wanted)

    def containing(self, part: str) -> set[str]:
        """Return the ids of the speakers whose name to show contains ``part``."""
        folded = fold(part)
        return {slug for slug, name in self.labels.items() if folded and folded in fold(name)}

    def _sounding(self, wanted: str) -> set[str]:
        return {slug for slug, name in self.labels.items() if sounds_like(name, wanted)}

    def _list(self, slugs: Iterable[str]) -> str:
        known = sorted(f"{self.labels[slug]} ({slug})" for slug in slugs)
        more = f" and {len(known) - _CANDIDATES} more" if len(known) > _CANDIDATES else ""
        return ", ".join(known[:_CANDIDATES]) + more
