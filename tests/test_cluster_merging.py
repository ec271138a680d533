"""What merging takes beside the shards: options, the job's speakers, what people decided."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cluster_inputs import PEOPLE, make_articles, write_lines
from cluster_runs import call, grouping_by_words, ingest, make_job, write_shards
from dumping import dump
from quotetrack.cluster import list_sources
from quotetrack.documents import Meter

# pyarrow is of an extra that `make check` doesn't install.
pytestmark = pytest.mark.slow

KNOWN = b"""
[[speaker]]
name = "Nadia Lambert"
kind = "person"
wikidata = "Q99999999"
"""


@pytest.fixture(autouse=True)
def _by_words() -> Iterator[None]:
    """Group statements by words alone, whatever other tests opened."""
    with grouping_by_words():
        yield


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A file of some articles, read into ``out``."""
    path = write_lines(tmp_path / "few.jsonl", *make_articles(range(7)), *make_short(range(7)))
    write_shards(make_job(path), tmp_path / "out")
    return path


def make_short(numbers: Sequence[int]) -> Iterator[str]:
    """Yield lines of JSON, an article each whose speaker has a name."""
    for n in numbers:
        text = f"“The bridge number {n} is shut,” said {PEOPLE[n % 5]}."
        yield json.dumps({"id": f"s{n}", "body": text, "language": "en"})


def ask(db: Path, sql: str) -> list[tuple[object, ...]]:
    """Return the rows that a query gives."""
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(sql).fetchall()


def test_what_isn_t_sure_enough_is_left_out(few: Path, tmp_path: Path) -> None:
    """As `quotetrack ingest --min-confidence` leaves it out."""
    out, db = tmp_path / "out", tmp_path / "two.db"
    ingest(tmp_path / "all.db", few)
    ((middle,),) = ask(tmp_path / "all.db", "SELECT avg(confidence) FROM quotations")
    expected = ingest(tmp_path / "one.db", few, min_confidence=float(str(middle)))
    assert call("merge", out, "--db", db, "--min-confidence", str(middle)).exit_code == 0
    assert dump(db) == expected
    most, left = (ask(path, "SELECT * FROM quotations") for path in (tmp_path / "all.db", db))
    assert 0 < len(left) < len(most)


def test_what_is_stored_is_replaced_if_asked_for(few: Path, tmp_path: Path) -> None:
    """With ``--again`` what these shards have counts, without it what was stored."""
    out, db = tmp_path / "out", tmp_path / "two.db"
    expected = ingest(db, few, min_confidence=1.0)
    call("merge", out, "--db", db)
    assert dump(db) == expected
    call("merge", out, "--db", db, "--again")
    assert dump(db) == ingest(tmp_path / "one.db", few)


def test_the_job_s_speakers_are_known_when_it_is_merged(few: Path, tmp_path: Path) -> None:
    """Wherever that is done: the file came along."""
    out, db = tmp_path / "known", tmp_path / "q.db"
    write_shards(replace(make_job(few), known=KNOWN), out)
    assert call("merge", out, "--db", db).exit_code == 0
    listed = ask(db, "SELECT name FROM speakers WHERE wikidata IS NOT NULL")
    assert listed == [("Nadia Lambert",)]


def test_what_people_decided_holds(tmp_path: Path) -> None:
    """Shards know nothing of it; merging them does."""
    old, new = (write_lines(tmp_path / f"{n}.jsonl", *make_short(range(n, n + 4))) for n in (0, 4))
    db, out = tmp_path / "q.db", tmp_path / "out"
    ingest(db, old)
    call("speakers", "merge", "Nadia Lambert", "Tom Whitfield", "--db", db)
    write_shards(make_job(new), out)
    assert call("merge", out, "--db", db).exit_code == 0
    # Of eight articles two quote either of them: all are hers now.
    said = ask(db, "SELECT count(*) FROM quotes WHERE speaker = 'Nadia Lambert'")
    assert said == [(4,)]


def test_an_address_may_have_options(tmp_path: Path) -> None:
    """Of its filesystem; a folder's files have them too."""
    path = write_lines(tmp_path / "a.jsonl", "{}")
    (tmp_path / ".hidden").write_text("{}")
    folder = f"{tmp_path.as_uri()}?use_mmap=true"
    sources = list_sources([folder], Meter())
    assert [each.name for each in sources] == [f"{path.as_uri()}?use_mmap=true"]
    assert list_sources([sources[0].name], Meter()) == sources
