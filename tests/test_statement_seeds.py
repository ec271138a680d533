"""What is one statement in the sample articles, and in real ones, through the whole chain.

The real articles are no part of the project: see test_floors.py for where they are looked for.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from quotetrack.cli import main
from quotetrack.model import Conflict, Saying
from quotetrack.store import Store
from sayings import group_all
from test_floors import BENCH, ROOT, need_benchmarks

pytestmark = pytest.mark.slow

FORCES = ("800,000 personnel", "800,000-strong force")
"""What only one of two translations of one sentence has."""
STATED = "SELECT statement_id, text FROM quotations WHERE statement_id IS NOT NULL"


def ingest(place: Path, path: Path) -> None:
    """Read the articles of a folder into a database."""
    articles = [str(article) for article in sorted(place.glob("*.txt"))]
    result = CliRunner().invoke(main, ["ingest", *articles, "--db", str(path)])
    assert result.exit_code == 0, result.output


def read_statements(path: Path) -> list[list[str]]:
    """Return the texts of each statement that was told more than once."""
    told = defaultdict(list)
    with closing(sqlite3.connect(path)) as db:
        for statement, text in db.execute(STATED):
            told[statement].append(text)
    return list(told.values())


def read_sayings(path: Path, speaker: str) -> list[Saying]:
    """Return what a speaker stated."""
    with closing(sqlite3.connect(path)) as db:
        ((key,),) = db.execute("SELECT id FROM speakers WHERE name = ?", (speaker,))
    with Store.open(path) as store:
        return store.sayings(key, "statement")


def find(said: Sequence[Saying], words: str) -> int:
    """Return the number of the one quotation that has these words."""
    (number,) = (saying.number for saying in said if words in saying.text)
    return number


def test_two_translations_of_one_sentence_are_one_statement(tmp_path: Path) -> None:
    """Macron's army of 800,000 stands in two real articles, and is one statement.

    With words alone as well as with meaning, and nothing in it is in conflict.
    """
    need_benchmarks()
    ingest(BENCH / "seeds", tmp_path / "quotes.db")
    stored = read_statements(tmp_path / "quotes.db")
    assert any(len(texts) == 2 and all_there(texts) for texts in stored)
    said = read_sayings(tmp_path / "quotes.db", "Emmanuel Macron")
    grouping = group_all(said)
    pair = {find(said, words) for words in FORCES}
    assert any(pair == set(group) for group in grouping.groups)
    assert not touching(grouping.conflicts, pair)


def all_there(texts: Sequence[str]) -> bool:
    """Tell whether both translations are among texts."""
    return all(any(words in text for text in texts) for words in FORCES)


def touching(conflicts: Sequence[Conflict], numbers: set[int]) -> list[Conflict]:
    """Return the conflicts of quotations."""
    return [c for c in conflicts if {c.first, c.second} & numbers]


def test_nothing_is_joined_wrongly_in_the_samples(tmp_path: Path) -> None:
    """Our retellings share few words: what may be joined is one pair, and nothing is in conflict.

    The two articles tell of one paper in two ways: security plans that had grown in two ways.
    """
    ingest(ROOT / "seeds", tmp_path / "quotes.db")
    for texts in read_statements(tmp_path / "quotes.db"):
        assert sorted(text.split()[-1] for text in texts) == ["stronger", "ways"]
    with closing(sqlite3.connect(tmp_path / "quotes.db")) as db:
        assert list(db.execute("SELECT * FROM conflicts")) == []
