"""A copy of an archive made to be public: written aside, put in its place at once."""

import os
import stat
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quotetrack import __version__
from quotetrack.errors import PublishError
from quotetrack.model import Decided, Saying
from quotetrack.publish.inspecting import NAME as INSPECTION
from quotetrack.publish.inspecting import check_inspection, draft_inspection, inspect
from quotetrack.publish.staging import ENDS, check_own, stage
from quotetrack.statements import group, open_embedder
from quotetrack.store import publishing
from quotetrack.store.keeping import sync_folder
from quotetrack.store.moments import now
from quotetrack.store.publishing import Policy, Published, is_public


@dataclass(frozen=True, slots=True)
class Copied:
    """What `publish` has made: what is in it and what was left out, and its size in bytes."""

    held: Published
    size: int


def publish(
    live: Path,
    out: Path,
    policy: Policy,
    tell: Callable[[str], object] = lambda _: None,
    *,
    allow_empty: bool = False,
) -> Copied:
    """Make a public copy of the archive at ``live`` and put it at ``out``, all at once.

    Until the new one stands there, and if anything before that fails, ``out`` is as it was. Beside
    it comes ``inspect-data.json``, last of all: where only that fails, the new copy stands and is
    whole, and nothing that was counted in the one before is taken for it.

    Args:
        live: the archive; it is only read, and may be written meanwhile.
        out: a file that isn't there, or a public copy.
        policy: what goes in.
        tell: told what is being done, in a few words.
        allow_empty: whether a copy without a quotation may take the place of the one before.

    Raises:
        StoreError: the archive can't be read, or the copy can't be written.
        PublishError: ``out`` can't be written to, or what is there is no copy; another `publish`
            is just making one there; or nothing would be left of the copy before.
    """
    place = Path(os.path.realpath(out))
    try:
        _check_place(live, out, place)
        with stage(place.parent, out) as new:
            held = publishing.make_public(live, new, policy, _describe(policy), tell, part=_part)
            _check_left(held, out, place, allow_empty=allow_empty)
            tell("inspecting")
            draft_inspection(place, inspect(new) | {"file": place.name}, new.with_name(INSPECTION))
            _check_place(live, out, place)
            _put(new, place)
    except OSError as error:
        raise PublishError(f"{out}: can't be written: {error.strerror or error}") from error
    return Copied(held, place.stat().st_size)


def _check_place(live: Path, out: Path, place: Path) -> None:
    if place.name.endswith(ENDS) or place.name == INSPECTION:
        raise PublishError(f"{out}: is the name of what lies beside a copy; choose another")
    if place.is_dir():
        raise PublishError(f"{out}: is a folder; name a file")
    if not place.parent.is_dir():
        raise PublishError(f"{out}: there is no such folder; make it first")
    if live.exists() and place.exists() and place.samefile(live):
        raise PublishError(f"{out}: is the archive itself; name another file for its public copy")
    _check_file(out, place)
    _check_beside(out, place)
    check_inspection(place)


def _check_file(out: Path, place: Path) -> None:
    """Check that nothing is lost where the copy goes: a copy is followed, no other link is."""
    if is_public(place):
        return
    if out.is_symlink():
        raise PublishError(f"{out}: is a link, and not to a public copy; name a file")
    if not place.exists():
        return
    if not place.is_file():
        raise PublishError(f"{out}: is a device, a pipe or a socket; name a file")
    if place.stat().st_size:
        raise PublishError(
            f"{out}: is there already and no public copy; name another file, or delete that one"
        )


def _check_beside(out: Path, place: Path) -> None:
    beside = [place.name + end for end in ENDS if os.path.lexists(f"{place}{end}")]
    if beside:
        # SQLite would take it for a part of the new file.
        raise PublishError(
            f"{out}: somebody writes to it, or did: {beside[0]} lies beside it; a public copy is "
            "only read: delete both, or name another file"
        )


def _check_left(held: Published, out: Path, place: Path, *, allow_empty: bool) -> None:
    is_empty = held.counts["quotations"][0] == 0
    if is_empty and not allow_empty and place.exists() and place.stat().st_size:
        raise PublishError(
            f"{out}: stays as it was: the new copy would hold no quotation; ask for less with "
            "--min-confidence or --reviewed-only, or say --allow-empty if it shall be empty"
        )


def _part(sayings: Sequence[Saying], decided: Decided) -> Iterator[Sequence[int]]:
    """Yield which of one statement's quotations are one without the others, by number."""
    if sayings:
        yield from group(sayings, lambda _, __: sayings, decided, open_embedder()).groups


def _describe(policy: Policy) -> dict[str, str]:
    """Return what the copy tells of its making."""
    return {
        "made_at": now(),
        "version": __version__,
        "text": policy.text.value,
        "min_confidence": str(policy.min_confidence),
        "reviewed_only": str(int(policy.reviewed_only)),
        # No two copies have the same: what was counted in one is not taken for the other's.
        "build": uuid.uuid4().hex,
    }


def _put(new: Path, place: Path) -> None:
    """Put the new file in its place, so that it outlasts a power cut; behind it its inspection."""
    check_own(new)
    if place.exists():
        new.chmod(stat.S_IMODE(place.stat().st_mode))
    with new.open("rb+") as stream:
        os.fsync(stream.fileno())
    new.replace(place)
    sync_folder(place.parent)
    new.with_name(INSPECTION).replace(place.with_name(INSPECTION))
