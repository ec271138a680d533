"""An ingest that is killed with no warning, fifty times: nothing is lost and nothing is doubled."""

import random
import signal
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from dumping import dump
from fault_articles import make_articles
from fault_runs import (
    Running,
    call,
    holds_lock,
    read_log,
    run,
    see_settled,
    see_whole,
    start,
)

pytestmark = pytest.mark.slow

SIZE = 2000
SEED = 20
STARTING, READING, SETTLING = 12, 32, 6
"""Kills while models load, while articles are read and stored, and while it is said who is who."""


@dataclass(frozen=True, slots=True)
class Whole:
    """An ingest that nobody disturbed: what came of it, and how long its parts took."""

    paths: Sequence[str]
    code: int
    dump: str
    articles: int
    starting: float
    settling: float


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill: at so many articles, and some seconds later."""

    articles: int
    seconds: float
    at_end: bool = False


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """Ingest everything undisturbed."""
    folder = tmp_path_factory.mktemp("whole")
    paths = make_articles(folder / "in", SIZE)
    path = folder / "whole.db"
    begun = datetime.now().astimezone()
    done = run(*paths, db=path)
    log = read_log(path.with_suffix(".log"))
    path.with_suffix(".log").unlink()
    see_settled(path)
    at = {str(each["event"]): datetime.fromisoformat(str(each["at"])) for each in log}
    return Whole(
        paths,
        done.code,
        dump(path),
        sum(each["event"] == "article" for each in log),
        (at["started"] - begun).total_seconds(),
        (at["finished"] - at["article"]).total_seconds(),
    )


def choose_moments(whole: Whole, chance: random.Random) -> Iterator[Moment]:
    """Yield fifty moments: some at the start, most in the middle, the last at the end."""
    middle = sorted(chance.randrange(whole.articles) for _ in range(READING))
    # Between two batches there is about a third of a second.
    moments = [Moment(n, chance.uniform(0, 0.4)) for n in middle]
    for _ in range(STARTING):
        at = chance.randrange(len(moments))
        moments.insert(at, Moment(0, chance.uniform(0, 1.3 * whole.starting)))
    yield from moments
    for _ in range(SETTLING):
        yield Moment(whole.articles, chance.uniform(0, whole.settling), at_end=True)


def kill_at(running: Running, moment: Moment) -> str:
    """Kill a run at a moment; return in words what it was doing, "ended" if it was too late."""
    if moment.articles:
        running.wait_for(lambda: running.articles() >= moment.articles, or_end=True)
    time.sleep(moment.seconds)
    if running.process.poll() is not None:
        return "ended"
    # Stopped, it holds still while it is looked at.
    running.process.send_signal(signal.SIGSTOP)
    writing = ", in a transaction" if holds_lock(running.pid) else ""
    running.kill()
    if not running.log.exists() or not running.log.stat().st_size:
        return f"starting{writing}"
    if moment.at_end:
        return f"settling{writing}"
    return f"{'among' if running.articles() else 'before'} the articles{writing}"


def test_fifty_kills(whole: Whole, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The run that comes to its end at last leaves what an undisturbed one does."""
    chance = random.Random(SEED)  # noqa: S311 - chance that can be repeated
    path, hits, begun = tmp_path / "killed.db", Counter[str](), time.monotonic()
    for n, moment in enumerate(choose_moments(whole, chance)):
        hits[kill_at(start(*whole.paths, db=path), moment)] += 1
        see_whole(path, tmp_path / "copy")
        if n % 10 == 9:
            assert call("check", "--db", tmp_path / "copy" / path.name).code == 0
    done = run(*whole.paths, db=path)
    path.with_suffix(".log").unlink()
    assert done.code == whole.code
    with capsys.disabled():
        seconds = time.monotonic() - begun
        told = f"{seconds:.0f} s: {dict(hits)}"
        print(f"\n{sum(hits.values())} kills, seed {SEED}, {told}")  # noqa: T201 - asked for
    see_settled(path)
    assert dump(path) == whole.dump
    assert hits["ended"] == 0
