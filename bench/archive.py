"""Measure what a reader waits for: every page of a small archive and of one a hundred times larger.

    python bench/archive.py [--small 10000] [--large 1000000] [--rounds 5] [--keep FOLDER]
        [--as-published] [--live] [--only REGEX]

Generates both archives by seed (with ``--keep`` once, in a folder that stays), publishes them,
serves both with ``quotetrack serve --public``, each as a process of its own with Datasette's
default limits, and asks both for each page in turn. Prints for each page the median milliseconds
of either to its end, or to the first megabyte of a file, their ratio, how much of it both servers
worked (what others do on the machine doesn't change that), the milliseconds to the first byte, and
whether anything was refused or timed out. With ``--live`` the archives are served as
they are, unpublished, as a newsroom has them; with ``--as-published`` the public copies that
``--keep`` has are taken as they are; with ``--only`` pages whose names fit are asked for alone.

The exit code is 1 if a keyed page (a speaker's, an article's, a quotation's) takes more than
three times as long in the large archive, or if anything is refused or times out.
"""

import argparse
import http.client
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psutil

from archive_making import make_archive
from archive_pages import Page, list_pages

SEED = 2026
MOST = 3.0
"""So many times as long a keyed page may take in the large archive."""

QUICK = 5.0
"""A keyed page that takes fewer milliseconds in both is no matter, whatever the ratio says."""

MEGABYTE = 1_000_000
PATIENCE = 60.0
QUOTETRACK = (sys.executable, "-m", "quotetrack")

# What Datasette writes of a facet, a count or a question that took too long.
_LATE = re.compile(rb"facets timed out|SQL query took too long|interrupted", re.IGNORECASE)
_FACETS_LATE = re.compile(rb'"facets_timed_out": \[\s*"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for a page: milliseconds to the first byte, and to a megabyte or the end.

    ``work`` is the server's own CPU time in milliseconds: others on the machine don't change it.
    """

    start: float
    end: float
    work: float
    fault: str | None


@dataclass(frozen=True, slots=True)
class Site:
    """An archive that is served."""

    port: int
    server: psutil.Process

    def ask(self, page: Page, path: str) -> Answer:
        """Ask for a page once."""
        conn = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        began, worked = time.perf_counter(), self._tell_work()
        try:
            conn.request("GET", path)
            reply = conn.getresponse()
            body = reply.read(1)
            start = time.perf_counter()
            body += reply.read(MEGABYTE) if page.streams else reply.read()
            end = time.perf_counter()
        except (OSError, http.client.HTTPException) as error:
            return Answer(0.0, 0.0, 0.0, f"{type(error).__name__}")
        finally:
            conn.close()
        fault = _find_fault(reply.status, body)
        work = self._tell_work() - worked
        return Answer(1000 * (start - began), 1000 * (end - began), 1000 * work, fault)

    def _tell_work(self) -> float:
        times = self.server.cpu_times()
        return float(times.user + times.system)


def _find_fault(status: int, body: bytes) -> str | None:
    if status >= 400:  # noqa: PLR2004 - where HTTP's refusals begin
        return f"status {status}"
    return "timed out" if _LATE.search(body) or _FACETS_LATE.search(body) else None


def prepare(folder: Path, size: int, *, live: bool, again: bool) -> Path:
    """Return the file to be served: an archive of so many quotations, published unless ``live``.

    If ``again``, it is published even if a copy is there already.
    """
    archive, copy = folder / f"{size}.db", folder / f"{size}" / "public.db"
    if not archive.exists():
        new = archive.with_suffix(".new")
        new.unlink(missing_ok=True)
        began = time.perf_counter()
        make_archive(new, size, SEED)
        new.replace(archive)
        _tell(f"made {size:,} quotations", archive, began)
    if live or (copy.exists() and not again):
        return archive if live else copy
    copy.parent.mkdir(exist_ok=True)
    began = time.perf_counter()
    publish = (*QUOTETRACK, "publish", str(copy), "--db", str(archive))
    subprocess.run(publish, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    _tell(f"published {size:,} quotations", copy, began)
    return copy


def _tell(what: str, path: Path, began: float) -> None:
    seconds, megabytes = time.perf_counter() - began, path.stat().st_size / 1e6
    print(f"{what}: {megabytes:,.0f} MB in {seconds:.0f} seconds", file=sys.stderr)


@contextmanager
def served(database: Path, *, public: bool) -> Iterator[Site]:
    """Serve an archive as a process of its own."""
    options = ("--public",) if public else ()
    command = (*QUOTETRACK, "serve", "--db", str(database), "--port", "0", *options)
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603 - the same
    try:
        yield Site(_read_port(server), psutil.Process(server.pid))
    finally:
        server.terminate()
        server.wait()


def _read_port(server: "subprocess.Popen[str]") -> int:
    for line in server.stderr or ():
        found = re.search(r"http://\S+", line)
        if found:
            return urlsplit(found[0]).port or 80
        print(line, end="", file=sys.stderr)
    raise SystemExit("the server has ended")


def measure(sites: tuple[Site, Site], pages: tuple[list[Page], list[Page]], rounds: int) -> bool:
    """Print a line a page; return whether all are fast enough and none has a fault."""
    print(f"{'milliseconds':48}{'small':>9}{'large':>9}{'ratio':>7}{'CPU':>15}{'start':>16}")
    good = True
    for small, large in zip(*pages, strict=True):
        answers = _ask_in_turn(sites, (small, large), rounds)
        good &= _show(small, answers)
    return good


def _ask_in_turn(
    sites: tuple[Site, Site], pages: tuple[Page, Page], rounds: int
) -> tuple[list[Answer], list[Answer]]:
    answers: tuple[list[Answer], list[Answer]] = ([], [])
    for n in range(rounds + 1):
        for site, page, some in zip(sites, pages, answers, strict=True):
            answer = site.ask(page, page.paths[n % len(page.paths)])
            # The first time, files may still lie on the disk: its faults count, not its time.
            if n or answer.fault:
                some.append(answer)
    return answers


def _show(page: Page, answers: tuple[list[Answer], list[Answer]]) -> bool:
    ends = [statistics.median(one.end for one in some) for some in answers]
    starts = [statistics.median(one.start for one in some) for some in answers]
    works = [statistics.median(one.work for one in some) for some in answers]
    ratio = ends[1] / ends[0] if ends[0] else 0.0
    slow = page.keyed and ratio > MOST and ends[1] > QUICK
    faults = sorted({one.fault for some in answers for one in some if one.fault})
    told = "; ".join([*faults, *(["too slow"] if slow else [])])
    sign = "*" if page.keyed else " "
    print(
        f"{sign} {page.name:46}{ends[0]:9.1f}{ends[1]:9.1f}{ratio:7.2f}  "
        f"{works[0]:6.0f}{works[1]:7.0f}{starts[0]:8.1f}{starts[1]:8.1f}  {told}"
    )
    return not told


def run(folder: Path, given: argparse.Namespace) -> bool:
    """Prepare two archives in ``folder``, serve and measure both."""
    small, large = (
        prepare(folder, size, live=given.live, again=not given.as_published)
        for size in (given.small, given.large)
    )
    first_pages, pages = (
        [page for page in list_pages(copy) if re.search(given.only, page.name)]
        for copy in (small, large)
    )
    public = not given.live
    with served(small, public=public) as first, served(large, public=public) as second:
        return measure((first, second), (first_pages, pages), given.rounds)


def _read_rounds(written: str) -> int:
    rounds = int(written)
    if rounds < 1:
        raise argparse.ArgumentTypeError("there is no median of less than one round")
    return rounds


def main() -> int:
    """Measure; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=_read_rounds, default=5)
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    parser.add_argument("--live", action="store_true")
    parser.add_argument(
        "--as-published", action="store_true", help="take the public copies that --keep has"
    )
    parser.add_argument("--only", default="", metavar="REGEX", help="only pages with such names")
    given = parser.parse_args()
    with TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        good = run(folder, given)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
