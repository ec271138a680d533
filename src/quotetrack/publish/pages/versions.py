"""How the versions of a statement are laid out: each against the first, or against one of them."""

from dataclasses import dataclass

from quotetrack.model.showing import Shown
from quotetrack.publish.comparing_words import Change, Effort, bare, compare_words
from quotetrack.store.showing.statements import Contrast, Statement, Summary, Touched, Version

_TOUCHES = {
    "number": "other number",
    "name": "other name",
    "time": "other time",
    "negation": "the contrary",
}
_SHARED = 0.25
"""Wordings that share fewer of the shorter one's words are read better each by itself."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A version with its ``changes`` against a wording; ``carriers`` are those to be told.

    ``by_longest`` tells that this was the statement's longest form: with the wording that the
    others are held against, it has next to nothing in common.
    """

    version: Version
    carriers: tuple[Shown, ...]
    count: int
    changes: tuple[Change, ...]
    by_longest: bool = False

    @property
    def differs(self) -> bool:
        """Whether any word differs."""
        return any(change.kind != "same" for change in self.changes)

    @property
    def marked(self) -> bool:
        """Whether what differs is told from what is the same: not where nearly all differs."""
        return self.differs and _share_enough(self.changes)

    @property
    def sort(self) -> str:
        """What became of the words, in a word or two."""
        kinds = {change.kind for change in self.changes} - {"same"}
        if not kinds:
            return "the same words"
        return {"left out": "shorter", "put in": "longer"}.get(" ".join(kinds), "other words")


@dataclass(frozen=True, slots=True)
class Opposed:
    """A quotation worded nearly as ``own``, with its ``changes`` against that.

    ``own`` is the one of the statement that is contradicted; ``elsewhere`` tells that readers were
    shown other words than these.
    """

    contrast: Contrast
    own: Shown
    changes: tuple[Change, ...]
    elsewhere: bool

    @property
    def marked(self) -> bool:
        """Whether what differs is told from what is the same."""
        return _share_enough(self.changes)


def lay_versions(statement: Statement, base: Shown, effort: Effort) -> list[Laid]:
    """Return all versions with what differs from the words of ``base``, or of the longest."""
    return [_lay(one, base, statement.longest, effort) for one in statement.versions]


def _lay(version: Version, base: Shown, longest: Shown, effort: Effort) -> Laid:
    laid = Laid(version, version.carriers, version.count, _compare(base, version.shown, effort))
    if not laid.differs or laid.marked or longest.number in {base.number, version.shown.number}:
        return laid
    changes = _compare(longest, version.shown, effort)
    other = Laid(version, version.carriers, version.count, changes, by_longest=True)
    return other if other.marked else laid


def lay_others(statement: Statement, base: Shown, effort: Effort) -> list[Laid]:
    """Return the versions with what differs from the words of ``base``, which is left out."""
    laid = []
    for one in statement.versions:
        others = tuple(carrier for carrier in one.carriers if carrier.id != base.id)
        count = one.count - (len(one.carriers) - len(others))
        if others:
            laid.append(Laid(one, others, count, _compare(base, one.shown, effort)))
    return laid


def lay_contrasts(statement: Statement, base: Shown, effort: Effort) -> list[Opposed]:
    """Return what is worded nearly as one of the statement, with what differs from that one.

    Where that one isn't told, with what differs from ``base``, which readers have before them.
    """
    told = {one.number: one for version in statement.versions for one in version.carriers}
    laid = []
    for contrast in statement.contrasts:
        own = told.get(contrast.mine, base)
        changes = _compare(own, contrast.other, effort)
        elsewhere = any(change.kind != "same" for change in _compare(base, own, effort))
        laid.append(Opposed(contrast, own, changes, elsewhere))
    return laid


def tell_touch(touched: Touched) -> str:
    """Return what a difference touches, in words: "other number"."""
    return _TOUCHES.get(touched.touch, touched.touch)


def tell_reach(summary: Summary) -> str:
    """Return how far a statement went: "carried by 7 outlets", "in 3 articles"."""
    if summary.outlets > 1:
        return f"carried by {summary.outlets:,} outlets"
    if summary.documents > 1:
        return f"in {summary.documents:,} articles"
    return f"{summary.quotations:,} times in its article"


def _compare(base: Shown, other: Shown, effort: Effort) -> tuple[Change, ...]:
    return tuple(compare_words(base.text, other.text, effort, by=bare))


def _share_enough(changes: tuple[Change, ...]) -> bool:
    same, left, put = (
        sum(len(change.text.split()) for change in changes if change.kind == kind)
        for kind in ("same", "left out", "put in")
    )
    return same > _SHARED * min(same + left, same + put)
