"""Making a public copy of an archive in a new file."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from quotetrack.store.connection import reported
from quotetrack.store.publishing import schema
from quotetrack.store.publishing.choosing import choose, refuse
from quotetrack.store.publishing.filling import fill
from quotetrack.store.publishing.finishing import finish, pack
from quotetrack.store.publishing.policy import Policy
from quotetrack.store.publishing.regrouping import Part, keep_together
from quotetrack.store.publishing.snapshot import take_snapshot
from quotetrack.store.scripts import run_script

_COUNTED = ("quotations", "others", "repetitions", "documents", "speakers")
_FAST = ("journal_mode=OFF", "synchronous=OFF")
# 64 MiB: what is written once is rarely read again meanwhile.
_CACHE = "cache_size=-65536"


@dataclass(frozen=True, slots=True)
class Published:
    """How much of each sort the copy holds, of how much that the archive has.

    ``counts`` has two numbers of each sort: in the copy, and left out. ``quotations`` are what
    the view `quotes` shows, ``others`` thoughts, plans, questions and denials, ``repetitions``
    what copied articles repeat; ``speakers`` are those of all three. What a person found to be no
    quotation is none of them, neither in the copy nor left out.
    """

    counts: Mapping[str, tuple[int, int]]


def make_public(  # noqa: PLR0913 - what a copy is made of, and who is told
    live: Path,
    copy: Path,
    policy: Policy,
    told: Mapping[str, str],
    tell: Callable[[str], object] = lambda _: None,
    *,
    part: Part = keep_together,
) -> Published:
    """Make a public copy of the archive at ``live`` in the empty file ``copy``.

    It holds what the archive held in one moment; the same archive and policy give the same rows.
    Nothing is written to the archive.

    Args:
        live: the archive.
        copy: an empty file, or none yet; half a copy is left there if anything fails.
        policy: what goes in.
        told: what the copy tells of its making, by name: ``made_at``, ``version``, ``build`` ...
        tell: told what is being done, in a few words.
        part: says what is left of a statement of which something isn't shown.

    Raises:
        StoreError: the archive can't be read or is none, or the copy can't be written.
    """
    tell("reading the archive")
    with closing(take_snapshot(live)) as snapshot, reported(copy):
        tell("choosing what is shown")
        refuse(snapshot)
        before = _count(snapshot, "main")
        choose(snapshot, policy, part)
        tell("writing the copy")
        _write(snapshot, copy, policy)
        after = _count(snapshot, "public")
    _finish(copy, told, tell)
    return Published({name: (after[name], before[name] - after[name]) for name in _COUNTED})


def _finish(copy: Path, told: Mapping[str, str], tell: Callable[[str], object]) -> None:
    with closing(sqlite3.connect(copy, isolation_level=None)) as conn, reported(copy):
        for pragma in (*_FAST, _CACHE):
            conn.execute(f"PRAGMA {pragma}")
        tell("counting and indexing")
        conn.execute("BEGIN")
        finish(conn, told)
        conn.execute("COMMIT")
        tell("packing")
        pack(conn)


def _write(snapshot: sqlite3.Connection, copy: Path, policy: Policy) -> None:
    snapshot.execute("ATTACH ? AS public", (str(copy.absolute()),))
    for pragma in _FAST:
        snapshot.execute(f"PRAGMA public.{pragma}")
    run_script(snapshot, schema.TABLES.replace("CREATE TABLE ", "CREATE TABLE public."))
    snapshot.execute("BEGIN")
    fill(snapshot, policy.text)
    snapshot.execute("COMMIT")


def _count(conn: sqlite3.Connection, name: str) -> dict[str, int]:
    """Return how many of each sort there are, speakers by who they are."""
    counted = "SELECT count(*) FROM"
    asked = {
        "quotations": f"{name}.quotations WHERE act = 'statement' AND repeat_of IS NULL",
        "others": f"{name}.quotations WHERE act <> 'statement' AND repeat_of IS NULL",
        "repetitions": f"{name}.quotations WHERE repeat_of IS NOT NULL",
        "documents": f"{name}.documents",
        # The names are ours: "main" and "public".
        "speakers": f"""(
          SELECT speaker_id AS id FROM {name}.quotations UNION
          SELECT speaker_id FROM {name}.joint_speakers
        ) WHERE id IS NOT NULL""",  # noqa: S608 - the same
    }
    return {
        what: int(conn.execute(f"{counted} {sql}").fetchone()[0]) for what, sql in asked.items()
    }
