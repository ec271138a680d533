"""How a run over inputs begins: which models load at once, and what is looked at."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from fake_parser import open_fakes
from quotetrack.cli import rounds
from quotetrack.cli.ingest_options import Intake
from quotetrack.cli.log import open_log
from quotetrack.cli.rounds import Round
from quotetrack.documents import measure
from quotetrack.pipeline import Inline, Limits, Reader, Settings, Stop

ARTICLE = "“The bridge is safe,” said Nadia Lambert.\n"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Give what is asked while a run goes: paths that are measured, whether there is much."""
    asked: list[object] = []

    def note_paths(paths: Sequence[str]) -> int | None:
        asked.append(paths)
        return measure(paths)

    def note_much(*_: object, much: bool) -> Inline:
        asked.append(much)
        return Inline(Reader(open_fakes()))

    monkeypatch.setattr(rounds, "MUCH", 50 * len(ARTICLE))
    monkeypatch.setattr(rounds, "measure", note_paths)
    monkeypatch.setattr(rounds, "open_pool", note_much)
    return asked


def ingest(path: Path, db: Path, **more: Any) -> None:  # noqa: ANN401 - a round's fields
    """Ingest a file as the command does."""
    intake = Intake(Settings(), 2, Limits(), {}, 0.0, allow_private=False, log=None)
    with open_log(None) as log:
        run = Round((str(path),), db, intake, log, **more)
        with run.open_pool() as pool:
            run.ingest(pool, Stop())


@pytest.mark.parametrize(("articles", "much"), [(1, False), (100, True)])
def test_all_models_load_at_once_where_much_is_read(
    tmp_path: Path, asked: list[object], articles: int, *, much: bool
) -> None:
    """Of a new archive and in a run that reads all again; else not before there is work."""
    path, db = tmp_path / "article.txt", tmp_path / "q.db"
    path.write_text(articles * ARTICLE, "utf-8")
    ingest(path, db)
    ingest(path, db)
    ingest(path, db, again=True)
    assert [each for each in asked if isinstance(each, bool)] == [much, False, much]


def test_inputs_are_looked_through_once(tmp_path: Path, asked: list[object]) -> None:
    """A folder of many files isn't measured a second time for the bar."""
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, "utf-8")
    ingest(path, tmp_path / "q.db")
    assert [each for each in asked if not isinstance(each, bool)] == [(str(path),)]
