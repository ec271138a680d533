"""`quotetrack check`: what it finds in databases that were damaged by hand, and what it mends."""

import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from dumping import dump
from quotetrack.cli import main
from quotetrack.deciding.settling import settle as settle_all
from quotetrack.model import Failure, Furniture, SentenceTree, Span, TreeWord, Verdict
from quotetrack.store import Check, Store, check_database
from quotetrack.store.migrations import migrations
from store_samples import (
    NADIA,
    TOM,
    bridge,
    document,
    judge_bridge,
    read,
    settle,
    trial,
)

MENDED = "quotetrack check --mend"
READ_AGAIN = "ingest --again"
TREE = SentenceTree(Span(0, 41), (TreeWord(1, 4, "the", "DET", "det", -1),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a sound database with something of everything in it."""
    path = tmp_path / "quotes.db"
    with Store.open(path, create=True) as store:
        with store.ingest(
            "0.1", "x", bands=lambda keys: keys, find_original=lambda _, found: found[0][0]
        ) as ingest:
            one = read(document("a"), [bridge(NADIA, "mayor"), trial(TOM)], signature=(1,))
            ingest.write(
                [
                    replace(
                        one,
                        raw=b"<html>",
                        furniture=(Furniture(Span(0, 3), "credit"),),
                        trees=(TREE,),
                    )
                ]
            )
            ingest.write([replace(one, document=document("b")), Failure("c.pdf", "encrypted")])
        said = judge_bridge(Verdict.WRONG_SPEAKER, document="a", speaker=TOM.id)
        settle(store, said)
        settle_all(store)
    return path


def change(path: Path, *steps: str) -> None:
    """Change a database behind quotetrack's back: no reference is looked after."""
    with closing(sqlite3.connect(path)) as db:
        for step in steps:
            db.execute(step)
        db.commit()


def run(*arguments: str, path: Path) -> tuple[int, str]:
    """Run the command; return its exit code and all that it said."""
    result = CliRunner().invoke(main, ["check", "--db", str(path), *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def found(checks: Sequence[Check]) -> dict[str, tuple[str, ...]]:
    """Return what is wrong, by what was looked at."""
    return {check.what: check.faults for check in checks if check.count and check.wrong}


def test_a_sound_database_is_told_so(path: Path) -> None:
    """Everything is looked at and counted; a failure is told, and is no fault of the database."""
    before = path.read_bytes()
    code, said = run(path=path)
    assert (code, path.read_bytes()) == (0, before)
    assert "quotetrack ingest --retry-failures" in said
    looked_at = {check.what: check.looked_at for check in check_database(path)}
    assert looked_at["articles"] == 2
    assert looked_at["quotations"] == 4
    assert looked_at["repeated quotations"] == 2
    assert looked_at["copies"] == looked_at["page furniture"] == looked_at["raw files"] == 1
    assert looked_at["search in quotations"] == 4
    assert looked_at["parsed sentences"] == 1
    assert len(looked_at) == 20


UNGUARD = tuple(
    f"DROP TRIGGER {name}"
    for name in (
        *("spans_stay", "quotations_stay", "documents_hold", "documents_hold_furniture"),
        *("documents_hold_sentences", "documents_fts_update"),
    )
)


STATEMENTS = (
    ["UPDATE statements SET outlets = 9"],
    ["UPDATE statements SET speaker_id = 'somebody'"],
    ["UPDATE statements SET longest = 99"],
    ["UPDATE statements SET id = -id", "UPDATE quotations SET statement_id = -statement_id"],
    ["UPDATE quotations SET statement_id = NULL WHERE number = 1"],
    ["UPDATE quotations SET statement_id = 99 WHERE number = 1"],
    ["DROP TRIGGER statements_end", "DELETE FROM statements"],
    ["INSERT INTO conflicts VALUES (1, 99, 'name', '', 'quay')"],
)


@pytest.mark.parametrize(
    ("steps", "what", "advice"),
    [
        (["DELETE FROM documents WHERE id = 'a'"], "references between tables", "--db"),
        (["DROP TRIGGER spans_fit"], "schema", MENDED),
        (["DROP INDEX quotations_kind"], "schema", MENDED),
        (["DROP VIEW quotes", "CREATE VIEW quotes AS SELECT 1"], "schema", MENDED),
        (["UPDATE documents SET title = 'Another'"], "articles", READ_AGAIN),
        (
            [*UNGUARD, "UPDATE documents SET text = 'X' || text"],
            "exact places",
            READ_AGAIN,
        ),
        ([*UNGUARD, "UPDATE spans SET text = upper(text)"], "exact places", READ_AGAIN),
        ([*UNGUARD, "UPDATE quotations SET text = 'No'"], "quotations", READ_AGAIN),
        ([*UNGUARD, "UPDATE quotations SET start = start + 1"], "keys of quotations", READ_AGAIN),
        (
            ["DROP TRIGGER furniture_stays", 'UPDATE furniture SET "end" = 9999'],
            "page furniture",
            READ_AGAIN,
        ),
        (
            ["DROP TRIGGER sentence_trees_stay", 'UPDATE sentence_trees SET "end" = 9999'],
            "parsed sentences",
            READ_AGAIN,
        ),
        (["DROP INDEX documents_week"], "schema", MENDED),
        (["DROP VIEW speaker_counts"], "schema", MENDED),
        (["UPDATE copies SET document_id = 'a', original_id = 'b'"], "copies", MENDED),
        (["UPDATE quotations SET repeat_of = 'gone'"], "repeated quotations", MENDED),
        (["DELETE FROM copies"], "repeated quotations", MENDED),
        (
            ["UPDATE quotations SET speaker_id = NULL WHERE judged IS NULL"],
            "speakers of quotations",
            MENDED,
        ),
        *((steps, "statements", MENDED) for steps in STATEMENTS),
        (
            ["INSERT INTO quotations_fts(quotations_fts, rowid, text) VALUES ('delete', 1, 'x')"],
            "search in quotations",
            MENDED,
        ),
        (
            ["INSERT INTO documents_fts(rowid, title, text) VALUES (1, 'twice', 'twice')"],
            "search in documents",
            MENDED,
        ),
    ],
)
def test_each_damage_is_found(path: Path, steps: list[str], what: str, advice: str) -> None:
    """One kind of damage each: it is named, with what to do; the exit code is 1."""
    change(path, *steps)
    assert what in found(list(check_database(path)))
    code, said = run(path=path)
    assert code == 1
    (told,) = (c for c in check_database(path) if c.what == what)
    assert advice in told.advice
    assert told.advice in said


@pytest.mark.parametrize(
    "steps",
    [
        ["DROP TRIGGER spans_fit", "DROP INDEX quotations_kind", "DROP VIEW quotes"],
        ["DROP VIEW quotes", "CREATE VIEW quotes AS SELECT 1"],
        ["UPDATE quotations SET repeat_of = 'gone'"],
        ["UPDATE quotations SET repeat_of = NULL"],
        ["UPDATE quotations SET speaker_id = NULL WHERE judged IS NULL"],
        ["INSERT INTO quotations_fts(quotations_fts, rowid, text) VALUES ('delete', 1, 'x')"],
        ["INSERT INTO documents_fts(rowid, title, text) VALUES (1, 'twice', 'twice')"],
        ["UPDATE signature_bands SET copied = 0"],
        *STATEMENTS,
        ["DELETE FROM ungrouped", "INSERT INTO ungrouped VALUES (77)"],
        ["DROP TRIGGER quotations_regroup", "UPDATE quotations SET repeat_of = NULL"],
    ],
)
def test_what_follows_from_other_data_is_mended(path: Path, steps: list[str]) -> None:
    """Afterwards all is as it was, and sound."""
    before = dump(path)
    change(path, *steps)
    code, said = run("--mend", path=path)
    assert (code, found(list(check_database(path)))) == (0, {})
    assert "sound" in said
    assert dump(path) == before


def test_mending_a_sound_database_changes_nothing(path: Path) -> None:
    """What people decided and articles say stays."""
    before = dump(path)
    assert run("--mend", path=path)[0] == 0
    assert dump(path) == before


def test_raw_files_must_be_there_and_whole(path: Path) -> None:
    """A file that is gone, cut short or holds other bytes is named."""
    (file,) = path.with_suffix(".raw").rglob("*.gz")
    data = file.read_bytes()
    for content, said in ((data[:-9], "can't be read"), (b"x", "can't be read"), (None, "is gone")):
        if content is None:
            file.unlink()
        else:
            file.write_bytes(content)
        (told,) = found(list(check_database(path)))["raw files"]
        assert said in told
        assert file.name in told
    with Store.open(path) as store, pytest.raises(Exception, match="is gone"):
        store.raw("a")


def test_a_run_that_was_killed_is_told(path: Path) -> None:
    """It is no fault of the database, and the run can go on."""
    change(path, "UPDATE ingests SET finished = NULL")
    code, said = run(path=path)
    assert code == 0
    assert "did not end" in said


@pytest.mark.parametrize("at", [0.02, 0.3, 0.6, 0.95])
def test_a_damaged_file_is_told_without_a_traceback(path: Path, at: float) -> None:
    """Random bytes anywhere: the exit code is 1, and every line is one for people."""
    data = bytearray(path.read_bytes())
    start = int(len(data) * at)
    data[start : start + 9000] = bytes(range(256)) * 35
    path.write_bytes(data[: len(data)])
    code, said = run(path=path)
    assert code == 1
    assert "Traceback" not in said


def test_a_file_cut_short_is_told(path: Path) -> None:
    """The half that is left of it is no sound database."""
    path.write_bytes(path.read_bytes()[: 40 * 4096])
    assert run(path=path)[0] == 1


def test_a_file_that_may_only_be_read_can_be_checked(path: Path) -> None:
    """Search too is compared, in a copy; nothing is written beside the file."""
    folder = path.parent
    run(path=path)  # loads what nobody but root may be able to load below
    path.chmod(0o444)
    folder.chmod(0o555)
    parents = [p for p in folder.parents if p.name.startswith(("pytest", "popen", "test"))]
    for parent in parents:
        parent.chmod(0o755)
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(65534)
    try:
        code, said = run(path=path)
        assert (code, "search in quotations" in said) == (0, True)
        code, said = run("--mend", path=path)
        assert (code, "can't be written" in said) == (1, True)
    finally:
        if was_root:
            os.seteuid(0)
        folder.chmod(0o755)
    assert sorted(p.name for p in folder.iterdir()) == ["quotes.db", "quotes.raw"]


def test_the_log_of_a_killed_run_is_read_too(path: Path, tmp_path: Path) -> None:
    """What stands only in the log belongs to the database."""
    killed = tmp_path / "killed"
    killed.mkdir()
    with Store.open(path) as store, store.ingest("0.1", "x") as ingest:
        ingest.write([read(document("new"), [bridge()])])
        for file in tmp_path.glob("quotes.db*"):
            shutil.copy(file, killed)
    looked_at = {check.what: check.looked_at for check in check_database(killed / "quotes.db")}
    assert looked_at["articles"] == 3


def test_other_files_are_no_database(path: Path, tmp_path: Path) -> None:
    """What isn't there, isn't SQLite or isn't ours gives one line."""
    other = tmp_path / "other.db"
    assert "no such database" in run(path=other)[1]
    other.write_text("words " * 1000)
    assert "no SQLite database" in run(path=other)[1]
    other.unlink()
    change(other, "CREATE TABLE recipes (name TEXT)")
    assert run(path=other) == (1, f"Error: {other}: is no quotetrack database; name another --db\n")
    change(path, "INSERT INTO _sqlite_migrations VALUES (99, 'quotetrack', 'm999_x', '2030')")
    assert "newer quotetrack" in run(path=path)[1]


def test_an_older_database_is_looked_at_as_it_is(tmp_path: Path) -> None:
    """Looking changes nothing in what an older version made, and tells what to do."""
    old = tmp_path / "old.db"
    db = Database(old)
    migrations.apply(db, stop_before="m004_whatever_comes_in")
    db.close()
    before = old.read_bytes()
    code, said = run(path=old)
    assert (code, old.read_bytes()) == (0, before)
    assert "made by an older quotetrack" in said


def test_failures_are_listed_and_forgotten(path: Path) -> None:
    """The list names what could not be read and why; what is forgotten is gone."""
    runner, db = CliRunner(), ["--db", str(path)]
    listed = runner.invoke(main, ["failures", "list", *db])
    assert "c.pdf" in listed.output
    assert "encrypted" in listed.output
    assert runner.invoke(main, ["failures", "forget", *db]).exit_code == 2
    assert runner.invoke(main, ["failures", "forget", "x.pdf", *db]).output == "0 forgotten.\n"
    assert runner.invoke(main, ["failures", "forget", "--all", *db]).output == "1 forgotten.\n"
    assert "Everything could be read" in runner.invoke(main, ["failures", "list", *db]).output
