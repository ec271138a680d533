"""A public copy holds what may be shown and nothing else, and is put in its place at once."""

import hashlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from publish_archive import make_archive
from quotetrack.cli.group import main
from quotetrack.deciding import settle
from quotetrack.errors import PublishError, QuotetrackError, StoreError
from quotetrack.model import Attribution, Document
from quotetrack.publish.inspecting import read_inspection
from quotetrack.publish.publishing import publish
from quotetrack.store import Store
from quotetrack.store.migrations import migrations
from quotetrack.store.publishing import Policy, TextPolicy, is_public
from secretive_archive import FAR, NEAR, SAID, SECRETS, UNSURE, make_secretive_archive
from store_samples import NADIA, attribute, document, fill

# Of each table and view of an archive, the columns that a public copy has not; None: it is not
# there at all.
LEFT_OUT: dict[str, set[str] | None] = {
    "documents": {"origin", "sha256", "ingest_id"},
    "quotations": {
        *("ingest_id", "found_id", "found_described", "named_as", "judged_id"),
        *("content_confidence", "meant_id", "found_reason", "found_confidence"),
    },
    "speakers": {"base_name", "base_wikidata", "origin", "settled"},
    "joint_speakers": {"found_id"},
    "_sqlite_migrations": None,
    "ingests": None,
    "groupings": None,
    "ungrouped": None,
    "judgements": None,
    "decisions": None,
    "base_aliases": None,
    "candidates": None,
    "matchings": None,
    "failures": None,
    "arrivals": None,
    "visits": None,
    "raw_files": None,
    "signature_bands": None,
}
ADDED = {"publication": {"name", "value"}, "speaker_words": {"speaker_id", "sort", "word",
         "quotations", "score"}}  # fmt: skip
SAME = (
    *("passages", "said", "speaker_weeks", "speaker_counts", "speaker_outlets", "archive_counts"),
    *("attributions", "quotes", "known_speakers", "copied_articles", "spans", "addresses"),
)


TOP = Path(__file__).parent.parent
RECIPE = re.compile(
    r"mkdir -p site(?:\n| && )quotetrack (publish .*)\n *quotetrack (metadata .*)\n *(datasette .*)"
)


@pytest.fixture
def secretive(tmp_path: Path) -> Path:
    """Return an archive with a secret in every place."""
    return make_secretive_archive(tmp_path / "live.db")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return where a copy goes, in a folder of its own."""
    (tmp_path / "site").mkdir()
    return tmp_path / "site" / "public.db"


def read_columns(path: Path) -> dict[str, set[str]]:
    """Return the columns of every table and view but those that SQLite and FTS keep themselves."""
    with closing(sqlite3.connect(path)) as conn:
        names = conn.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        return {
            name: {row[1] for row in conn.execute(f'PRAGMA table_info("{name}")')}
            for (name,) in names.fetchall()
            if not re.search(r"^sqlite_|_fts_", name)
        }


def read_rows(path: Path, table: str, columns: set[str]) -> list[tuple[object, ...]]:
    """Return all rows of a table in an order of their own, without numbers: they are the copy's."""
    chosen = ", ".join(f'"{name}"' for name in sorted(columns - {"number"}))
    with closing(sqlite3.connect(path)) as conn:
        asked = f"SELECT {chosen} FROM {table}"  # noqa: S608 - our own names
        return sorted(conn.execute(asked).fetchall(), key=repr)


def read_all(path: Path) -> str:
    """Return all that anybody can read in a file: its bytes, every cell, and every word of FTS."""
    found = [path.read_bytes().decode("latin-1")]
    with closing(sqlite3.connect(path)) as conn:
        for table in read_columns(path):
            found += map(repr, Database(conn)[table].rows)
        for search in ("quotations_fts", "documents_fts"):
            conn.execute(
                f"CREATE VIRTUAL TABLE temp.v_{search} USING fts5vocab(main, {search}, row)"
            )
            asked = f"SELECT term FROM temp.v_{search}"  # noqa: S608 - one of two
            found += map(repr, conn.execute(asked).fetchall())
    return "\n".join(found).casefold()


def test_every_column_is_published_or_named(secretive: Path, out: Path) -> None:
    """Each table and column of an archive is in the copy or named here as left out."""
    publish(secretive, out, Policy())
    live, copy = read_columns(secretive), read_columns(out)
    expected = {
        name: columns - (LEFT_OUT.get(name) or set())
        for name, columns in live.items()
        if LEFT_OUT.get(name, set()) is not None
    }
    assert copy == expected | ADDED
    assert set(LEFT_OUT) <= set(live)


@pytest.mark.parametrize(
    ("policy", "shown", "hidden"),
    [
        (Policy(), [SAID, NEAR, UNSURE], [FAR]),
        (Policy(TextPolicy.NONE), [SAID, UNSURE], [FAR, NEAR]),
        (Policy(TextPolicy.FULL), [SAID, NEAR, UNSURE, FAR], []),
        (Policy(min_confidence=0.5), [SAID, NEAR], [FAR, UNSURE, "quill"]),
        (Policy(TextPolicy.FULL, 0.5), [SAID, NEAR, FAR], [UNSURE, "quill"]),
        (Policy(reviewed_only=True), ["whitfield"], [SAID, NEAR, FAR, UNSURE, "lambert", "quill"]),
    ],
)
def test_copy_holds_only_what_may_be_shown(
    secretive: Path, out: Path, policy: Policy, shown: list[str], hidden: list[str]
) -> None:
    """What a policy leaves out stands nowhere in the file: no cell, no index, no free page."""
    publish(secretive, out, policy)
    found = read_all(out)
    # "full" shows the article that a refused quotation stands in.
    secrets = set(SECRETS) - ({"zzrefused"} if policy.text is TextPolicy.FULL else set())
    secrets -= {"zzrefused"} if policy.text is TextPolicy.CONTEXT else set()
    assert [word for word in [*secrets, *hidden] if word in found] == []
    assert [word for word in shown if word not in found] == []


@pytest.mark.parametrize(
    ("policy", "told"), [(TextPolicy.NONE, 0), (TextPolicy.CONTEXT, 5), (TextPolicy.FULL, 9)]
)
def test_sentences_are_told_of_where_they_are_shown(
    secretive: Path, out: Path, policy: TextPolicy, told: int
) -> None:
    """A quotation's page cuts its context at sentences; of the hidden ones nothing is told."""
    publish(secretive, out, Policy(policy))
    with closing(sqlite3.connect(out)) as conn:
        found = dict(conn.execute("SELECT id, sentences FROM documents"))
        passages = conn.execute(
            "SELECT start, start + length(text) FROM passages WHERE document_id = 'sure'"
        ).fetchall()
    starts = json.loads(found["sure"] or "[]")
    assert len(starts) == told
    assert all(any(low <= start <= high for low, high in passages) for start in starts)
    assert found["unsure"] is None


def test_refused_quotation_is_text_at_most(secretive: Path, out: Path) -> None:
    """What a person found to be no quotation is in no table of quotations, nor in their search."""
    publish(secretive, out, Policy())
    with closing(sqlite3.connect(out)) as conn:
        asked = "SELECT count(*) FROM quotations_fts WHERE quotations_fts MATCH 'zzrefused'"
        assert conn.execute(asked).fetchone() == (0,)
        texts = [text for (text,) in conn.execute("SELECT text FROM quotations ORDER BY number")]
    assert texts == ["yes", "The bridge is zzunsure", "The ferry is zzsaid safe"]


def test_corrected_speaker_brings_nothing_of_the_wrong_one(secretive: Path, out: Path) -> None:
    """A quotation whose speaker was corrected has neither the role nor the reason of before."""
    publish(secretive, out, Policy(reviewed_only=True))
    with closing(sqlite3.connect(out)) as conn:
        asked = "SELECT speaker_id, role, reason, judged FROM quotations"
        reason = "a person told who the speaker is"
        assert conn.execute(asked).fetchall() == [("tom-whitfield", None, reason, "wrong speaker")]
        assert conn.execute("SELECT judged, speaker FROM quotes").fetchall() == [
            ("corrected", "Tom Whitfield")
        ]


def test_full_copy_has_the_rows_of_the_archive(tmp_path: Path, out: Path) -> None:
    """With everything let in, each relation has the rows that the archive's own views give."""
    live = make_archive(tmp_path / "live.db")
    with closing(sqlite3.connect(live)) as conn:
        # Other addresses are left out, whatever is let in.
        conn.execute("UPDATE documents SET url = NULL WHERE url NOT LIKE 'http%'")
        conn.execute("DELETE FROM addresses WHERE url NOT LIKE 'http%'")
        conn.commit()
    publish(live, out, Policy(TextPolicy.FULL))
    columns = read_columns(out)
    for table in SAME:
        assert read_rows(out, table, columns[table]) == read_rows(live, table, columns[table]), (
            table
        )


def test_greatest_number_is_newest(tmp_path: Path, out: Path) -> None:
    """Numbers go by date, the undated first, and are those of the search."""
    publish(make_archive(tmp_path / "live.db"), out, Policy())
    with closing(sqlite3.connect(out)) as conn:
        dates = [date for (date,) in conn.execute("SELECT date FROM attributions ORDER BY number")]
        assert dates == [None, None, *["2026-02-03"] * 3, *["2026-03-31"] * 2]
        found = conn.execute(
            "SELECT a.quotation FROM quotations_fts f JOIN attributions a ON a.number = f.rowid "
            "WHERE quotations_fts MATCH 'bridge' ORDER BY f.rowid DESC"
        ).fetchall()
    assert [text for (text,) in found] == [
        "we will rebuild the bridge at Östra quay", "the bridge stays shut",
    ]  # fmt: skip


def test_same_archive_gives_same_rows(secretive: Path, tmp_path: Path) -> None:
    """Two copies differ in when and in which run they were made, and in nothing else."""
    copies = [tmp_path / name for name in ("one.db", "two.db")]
    for copy in copies:
        publish(secretive, copy, Policy())
    dumps = []
    for copy in copies:
        with closing(sqlite3.connect(copy)) as conn:
            conn.execute("DELETE FROM publication WHERE name IN ('made_at', 'build')")
            dumps.append(list(conn.iterdump()))
    assert dumps[0] == dumps[1]


def test_repetition_of_what_is_left_out_counts_itself(tmp_path: Path, out: Path) -> None:
    """Where the original is too unsure, the first of its repetitions stands for the others."""
    live = make_archive(tmp_path / "live.db")
    with closing(sqlite3.connect(live)) as conn:
        ids = [key for (key,) in conn.execute("SELECT id FROM quotations ORDER BY number")]
        for key in ids[1:3]:
            conn.execute(
                "UPDATE quotations SET repeat_of = ?, confidence = 0.9 WHERE id = ?", (ids[0], key)
            )
        conn.execute("UPDATE quotations SET confidence = 0.1 WHERE id = ?", (ids[0],))
        conn.commit()
    publish(live, out, Policy(min_confidence=0.8))
    with closing(sqlite3.connect(out)) as conn:
        found = dict(conn.execute("SELECT id, repeat_of FROM attributions"))
    assert {key: found.get(key, "gone") for key in ids[:3]} == {
        ids[0]: "gone", ids[1]: None, ids[2]: ids[1],
    }  # fmt: skip


def test_nothing_hidden_joins_what_is_shown(tmp_path: Path, out: Path) -> None:
    """Two that are one statement only by a third, which is left out, are two in the copy."""
    ferry = "The ferry sails to Varnholm every Monday"
    bridge = "The old bridge is closed until spring"
    both = f"{ferry} and the old bridge is closed until spring"
    live = tmp_path / "live.db"
    fill(live, *(say(words, outlet, sure) for words, outlet, sure in (
        (ferry, "Quay Post", 0.99), (bridge, "Gazette", 0.99), (both, "Secret Times", 0.2),
    )))  # fmt: skip
    with Store.open(live) as store:
        settle(store)
    asked = "SELECT statement_id FROM quotations"
    with closing(sqlite3.connect(live)) as conn:
        assert len({*conn.execute(asked)}) == 1
    publish(live, out, Policy(min_confidence=0.9))
    with closing(sqlite3.connect(out)) as conn:
        assert conn.execute(asked).fetchall() == [(None,), (None,)]
        assert conn.execute("SELECT count(*) FROM statements").fetchone() == (0,)


def say(words: str, outlet: str, sure: float) -> tuple[Document, list[Attribution]]:
    """Make an article in which Nadia Lambert says something."""
    text = f"“{words}” said Nadia Lambert."
    found = attribute(text, words, NADIA)
    quotation = replace(found.quotation, confidence=sure)
    article = replace(document(outlet, text, "2024-05-06"), outlet=outlet)
    return article, [replace(found, confidence=sure, quotation=quotation)]


def test_copy_is_one_sound_file(secretive: Path, out: Path) -> None:
    """The copy is sound, keeps its references, isn't in WAL mode and lies alone in its folder."""
    publish(secretive, out, Policy())
    with closing(sqlite3.connect(out)) as conn:
        for asked, answer in (
            ("PRAGMA integrity_check", [("ok",)]),
            ("PRAGMA foreign_key_check", []),
            ("PRAGMA journal_mode", [("delete",)]),
            ("PRAGMA freelist_count", [(0,)]),
            ("SELECT count(*) > 0 FROM sqlite_stat1", [(1,)]),
            # As in the archive: each drawing would else take a page of its own.
            (
                "SELECT sql LIKE '%WITHOUT%' FROM sqlite_master WHERE name = 'sentence_trees'",
                [(0,)],
            ),
        ):
            assert conn.execute(asked).fetchall() == answer, asked
    assert sorted(path.name for path in out.parent.iterdir()) == ["inspect-data.json", "public.db"]


def test_archive_stays_as_it_is(secretive: Path, out: Path) -> None:
    """Publishing only reads: an archive that may not be written to is published all the same."""
    before = hashlib.sha256(secretive.read_bytes()).hexdigest()
    secretive.chmod(0o444)
    publish(secretive, out, Policy())
    assert hashlib.sha256(secretive.read_bytes()).hexdigest() == before
    assert sorted(path.name for path in secretive.parent.iterdir()) == ["live.db", "site"]


def test_older_archive_is_published_without_a_change(tmp_path: Path, out: Path) -> None:
    """An archive of the schema before is brought up to date in the copy alone."""
    live = tmp_path / "live.db"
    db = Database(live)
    migrations.apply(db, stop_before="m005_pages")
    db.close()
    publish(live, out, Policy())
    assert "sentence_trees" not in read_columns(live)
    assert is_public(out)


def test_snapshot_of_an_archive_that_is_written_to(secretive: Path, out: Path) -> None:
    """What a run hasn't stored to its end yet isn't in the copy, and holds nobody up."""
    with closing(sqlite3.connect(secretive, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM quotations")
        copied = publish(secretive, out, Policy())
        writer.execute("ROLLBACK")
    assert copied.held.counts == {
        **dict.fromkeys(("others", "repetitions"), (0, 0)),
        "quotations": (3, 0),
        "documents": (3, 1),
        "speakers": (3, 0),
    }


def test_reader_of_the_old_copy_goes_on(secretive: Path, out: Path) -> None:
    """Whoever has the copy of before open reads that one on; whoever opens it then, the new."""
    publish(secretive, out, Policy())
    with closing(sqlite3.connect(out)) as old:
        assert old.execute("SELECT count(*) FROM quotes").fetchone() == (3,)
        publish(secretive, out, Policy(min_confidence=0.5))
        assert old.execute("SELECT count(*) FROM quotes").fetchone() == (3,)
    with closing(sqlite3.connect(out)) as new:
        assert new.execute("SELECT count(*) FROM quotes").fetchone() == (2,)


def test_copy_keeps_its_permissions(secretive: Path, out: Path) -> None:
    """A new copy may be read by whoever could read the one before."""
    publish(secretive, out, Policy())
    out.chmod(0o640)
    publish(secretive, out, Policy())
    assert out.stat().st_mode & 0o777 == 0o640


def make_foreign(path: Path) -> None:
    """Make somebody's database."""
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE precious (x)")


def places(live: Path) -> Iterator[tuple[str, Path, Path, str]]:
    """Yield what is wrong, the archive, the place for the copy, and what is told of it."""
    folder = live.parent / "places"
    folder.mkdir()
    yield "the archive itself", live, live, "is the archive itself"
    link = folder / "link.db"
    link.symlink_to(live)
    yield "a link to the archive", live, link, "is the archive itself"
    foreign = folder / "foreign.db"
    make_foreign(foreign)
    yield "somebody's database", live, foreign, "no public copy"
    text = folder / "notes.txt"
    text.write_text("precious")
    yield "somebody's notes", live, text, "no public copy"
    other = make_archive(folder / "other.db")
    yield "another archive", live, other, "no public copy"
    yield "a folder", live, folder, "is a folder"
    yield "a folder that isn't there", live, folder / "none" / "x.db", "no such folder"
    yield "no archive", folder / "none.db", folder / "x.db", "no such database"
    yield "a foreign archive", foreign, folder / "x.db", "another program's database"
    yield "no database", text, folder / "x.db", "no SQLite database"
    copy = folder / "copy.db"
    publish(live, copy, Policy())
    yield "a copy of a copy", copy, folder / "x.db", "is a public copy; work on the archive"
    (folder / "busy.db-wal").write_bytes(b"x")
    yield "a copy that somebody writes to", live, folder / "busy.db", "busy.db-wal lies beside"


def test_wrong_places_are_refused(secretive: Path) -> None:
    """No database of anybody's is overwritten, and one line tells what is wrong."""
    for what, live, out, told in places(secretive):
        before = out.read_bytes() if out.is_file() else None
        with pytest.raises((PublishError, StoreError)) as error:
            publish(live, out, Policy())
        assert told in str(error.value), what
        assert "\n" not in str(error.value), what
        assert (out.read_bytes() if out.is_file() else None) == before, what
        left = [path.name for path in (secretive.parent / "places").glob(".*")]
        assert left == [], what


def test_second_publish_is_told_to_wait(secretive: Path, out: Path) -> None:
    """While one run makes a copy, another for the same place is refused; the first isn't harmed."""
    told: list[str] = []

    def publish_again(_: str) -> None:
        with pytest.raises(PublishError, match="another `quotetrack publish`"):
            publish(secretive, out, Policy())
        told.append("refused")

    publish(secretive, out, Policy(), publish_again)
    assert told
    assert is_public(out)
    assert sorted(path.name for path in out.parent.iterdir()) == ["inspect-data.json", "public.db"]


STEPS = ("reading", "choosing", "writing", "counting", "packing", "inspecting")
KILLED = """
import os, signal, sys
from pathlib import Path
from quotetrack.publish.publishing import publish
from quotetrack.store.publishing import Policy
def tell(step):
    if step.startswith(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
publish(Path(sys.argv[1]), Path(sys.argv[2]), Policy(min_confidence=0.5), tell)
"""


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_killed_run_leaves_the_copy_whole(secretive: Path, out: Path, step: str) -> None:
    """Whenever a run is killed the copy of before stays, and the next run leaves nothing lying."""
    publish(secretive, out, Policy())
    before = out.read_bytes()
    command = [sys.executable, "-c", KILLED, str(secretive), str(out), step]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert out.read_bytes() == before
    assert read_inspection(out) is not None
    publish(secretive, out, Policy(min_confidence=0.5))
    with closing(sqlite3.connect(out)) as conn:
        assert conn.execute("SELECT count(*) FROM quotes").fetchone() == (2,)
    assert sorted(path.name for path in out.parent.iterdir()) == ["inspect-data.json", "public.db"]


def test_full_disk_leaves_the_copy_whole(
    secretive: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk is full one line tells so, the copy of before stays, and nothing else."""
    publish(secretive, out, Policy())
    before = out.read_bytes()

    def fill_up(conn: sqlite3.Connection) -> None:
        conn.execute("PRAGMA max_page_count=1")
        conn.execute("CREATE TABLE more AS SELECT randomblob(100000)")

    monkeypatch.setattr("quotetrack.store.publishing.copying.pack", fill_up)
    with pytest.raises(QuotetrackError, match="disk is full"):
        publish(secretive, out, Policy())
    assert out.read_bytes() == before
    assert sorted(path.name for path in out.parent.iterdir()) == ["inspect-data.json", "public.db"]


def test_inspection_fits_the_file(secretive: Path, out: Path) -> None:
    """What is counted beside a copy is what Datasette counts, and is no other copy's."""
    publish(secretive, out, Policy())
    told = read_inspection(out)
    assert told is not None
    assert told["hash"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert told["size"] == out.stat().st_size
    assert told["file"] == "public.db"
    assert "quotes" in told["views"]
    assert not set(told["views"]) & set(told["tables"])  # plain Datasette fails at a view there
    counted = {name: one["count"] for name, one in (told["tables"] | told["views"]).items()}
    with closing(sqlite3.connect(out)) as conn:
        for name in ("quotes", "attributions", "documents", "said", "quotations_fts"):
            assert counted[name] == Database(conn)[name].count, name
    stale = out.with_name("inspect-data.json").read_bytes()
    publish(secretive, out, Policy())
    out.with_name("inspect-data.json").write_bytes(stale)
    assert read_inspection(out) is None


def test_inspection_keeps_what_it_tells_of_others(secretive: Path, out: Path) -> None:
    """Two copies in one folder share the file."""
    publish(secretive, out, Policy())
    publish(secretive, out.with_name("second.db"), Policy())
    told = json.loads(out.with_name("inspect-data.json").read_bytes())
    assert sorted(told) == ["public", "second"]
    assert read_inspection(out) is not None


def test_command_tells_what_is_in_it(secretive: Path, out: Path) -> None:
    """The command prints what went in and what was left out."""
    done = CliRunner().invoke(
        main, ["publish", str(out), "--db", str(secretive), "--min-confidence", "0.5"]
    )
    assert done.exit_code == 0, done.output
    rows = [re.findall(r"[\w.]+", line) for line in done.output.splitlines()]
    assert ["quotations", "2", "1"] in rows
    assert ["articles", "2", "2"] in rows
    assert ["speakers", "of", "all", "these", "2", "1"] in rows
    assert "MB, in" in done.output


@pytest.mark.parametrize("least", ["nan", "-0.1", "1.1", "inf"])
def test_what_is_no_probability_publishes_nothing(secretive: Path, out: Path, least: str) -> None:
    """A bound that would bound nothing is refused in words, by the command and by the policy."""
    with pytest.raises(PublishError, match="from 0 to 1"):
        Policy(min_confidence=float(least))
    command = ["publish", str(out), "--db", str(secretive), "--min-confidence", least]
    done = CliRunner().invoke(main, command)
    assert done.exit_code in {1, 2}
    assert "--min-confidence" in done.output
    assert done.output.startswith("Usage") or done.output.count("\n") == 1
    assert not out.exists()


@pytest.mark.parametrize("told", ["docs/publishing.md", "src/quotetrack/cli/archive.py"])
def test_recipe_for_the_public_serves_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    """What is told to do for Datasette 1.0 gives it the files that it needs, and no archive."""
    recipe = RECIPE.search((TOP / told).read_text())
    assert recipe
    monkeypatch.chdir(tmp_path)
    Path("db").mkdir()
    monkeypatch.setenv("QUOTETRACK_DB", str(make_archive(Path("db/quotes.db"))))
    Path("site").mkdir()
    for command in recipe.group(1, 2):
        done = CliRunner().invoke(main, command.split())
        assert done.exit_code == 0, done.output
    files = [Path(word) for word in recipe[3].split() if "/" in word]
    assert all(file.exists() for file in files)
    assert [is_public(file) for file in files if file.suffix == ".db"] == [True]


def test_copy_tells_how_it_was_made(secretive: Path, out: Path) -> None:
    """The table of the publication tells date, version and policy, and marks a public copy."""
    publish(secretive, out, Policy(TextPolicy.NONE, 0.25, reviewed_only=True))
    with closing(sqlite3.connect(out)) as conn:
        told = dict(conn.execute("SELECT name, value FROM publication"))
    assert told.keys() == {
        "made_at", "version", "text", "min_confidence", "reviewed_only", "build"
    }  # fmt: skip
    assert (told["text"], told["min_confidence"], told["reviewed_only"]) == ("none", "0.25", "1")
    assert is_public(out)
    assert not is_public(secretive)
    assert not is_public(out.with_name("none.db"))
    assert os.access(out, os.R_OK)


def test_empty_copy_replaces_none_unasked(tmp_path: Path, out: Path) -> None:
    """Where nothing is left, the copy before stays and the command says so; unless asked for."""
    live = make_archive(tmp_path / "live.db")
    publish(live, out, Policy())
    before = out.read_bytes()
    command = ["publish", str(out), "--db", str(live), "--reviewed-only"]
    refused = CliRunner().invoke(main, command)
    assert refused.exit_code == 1
    assert "would hold no quotation" in refused.output
    assert "--allow-empty" in refused.output
    assert out.read_bytes() == before
    assert [path.name for path in sorted(out.parent.iterdir())] == ["inspect-data.json", out.name]
    assert CliRunner().invoke(main, [*command, "--allow-empty"]).exit_code == 0
    with closing(sqlite3.connect(out)) as conn:
        assert conn.execute("SELECT count(*) FROM quotations").fetchone() == (0,)
    new = out.with_name("new.db")
    publish(live, new, Policy(reviewed_only=True))
    assert is_public(new)
