"""Which speaker a name stands for."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import lru_cache

from sqlite_utils import Database

from quotetrack.errors import StoreError

_CANDIDATES = 10  # as many as fit on one line
_SURENESS = ("seen", "file", "user", "name")
FIRM = ("user", "name")
SURE = ("file", "user", "name")


@lru_cache(maxsize=1 << 16)
def fold(name: str) -> str:
    """Return ``name`` without accents, case and needless spaces, for comparing only."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(letters.casefold().split())


class Names:
    """The names of all stored speakers, as they stand in one moment.

    ``labels`` gives each speaker's canonical name by id, ``moved`` where a merged speaker's old
    slug leads. A name, alias or slug is held with an origin: ``name``, or the alias' own.
    """

    def __init__(self, db: Database) -> None:
        self.labels: dict[str, str] = dict(db.execute("SELECT id, name FROM speakers"))
        self.moved: dict[str, str] = {}
        self._holders: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for slug, alias, origin in db.execute("SELECT speaker_id, alias, origin FROM aliases"):
            self.add(slug, alias, origin)
            if origin == "user":
                self.moved[alias] = slug
        for slug, name in self.labels.items():
            self.add(slug, slug, "name")
            self.add(slug, name, "name")

    def add(self, slug: str, name: str, origin: str) -> None:
        """Let ``name`` stand for the speaker ``slug``; the surest origin is kept."""
        held = self._holders[fold(name)]
        if _SURENESS.index(origin) >= _SURENESS.index(held.get(slug, "seen")):
            held[slug] = origin

    def holders(self, name: str, origins: Collection[str] = ()) -> set[str]:
        """Return the ids ``name`` stands for, by one of ``origins`` if any are given."""
        held = self._holders.get(fold(name), {})
        return {slug for slug, origin in held.items() if not origins or origin in origins}

    def stand_for(self, slug: str) -> str:
        """Return the id that is stored for ``slug``: its own, or whom it was merged into."""
        return slug if slug in self.labels else self.moved.get(slug, slug)

    def find(self, wanted: str) -> str:
        """Return the id of the one speaker with this name, alias or slug.

        Raises:
            StoreError: there is none, or there are several; it lists who may be meant.
        """
        if wanted in self.labels:
            return wanted
        found = self.holders(wanted)
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise StoreError(f"“{wanted}” may be any of {self._list(found)}; name one by its slug")
        near = self.containing(wanted)
        hint = f"perhaps {self._list(near)}?" if near else "`quotetrack speakers list` shows all"
        raise StoreError(f"no speaker is called “{wanted}”; {hint}")

    def match(self, wanted: str) -> set[str]:
        """Return the ids with this name, alias or slug; if none, those whose name contains it."""
        return self.holders(wanted) or self.containing(wanted)

    def containing(self, part: str) -> set[str]:
        """Return the ids of the speakers whose canonical name contains ``part``."""
        folded = fold(part)
        return {slug for slug, name in self.labels.items() if folded and folded in fold(name)}

    def refuse_taken(self, name: str, slug: str) -> None:
        """Raise StoreError if ``name`` already stands for another speaker than ``slug``."""
        others = self.holders(name) - {slug}
        if others:
            raise StoreError(
                f"“{name}” already stands for {self._list(others)}; "
                "if they are the same, `quotetrack speakers merge`"
            )

    def _list(self, slugs: Iterable[str]) -> str:
        known = sorted(f"{self.labels[slug]} ({slug})" for slug in slugs)
        more = f" and {len(known) - _CANDIDATES} more" if len(known) > _CANDIDATES else ""
        return ", ".join(known[:_CANDIDATES]) + more
