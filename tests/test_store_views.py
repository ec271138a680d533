"""The two views: what was said, and with it what was thought, planned or asked."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from quotetrack.errors import StoreError
from quotetrack.model import Act, Kind
from quotetrack.store import Filters, Store
from quotetrack.store.migrations import migrations
from store_samples import COUNCIL, NADIA, TOM, attribute, bridge, document, fill, read

TEXT = (
    "“The bridge is safe,” said Nadia Lambert. Tom Whitfield believes it will fall. "
    "The council plans to close it. He asked whether it was too late. She denied that it leans."
)
FOUND = [
    attribute(TEXT, "The bridge is safe,", NADIA, reasons=("the verb “said”", "words in marks")),
    attribute(TEXT, "it will fall", TOM, kind=Kind.INDIRECT, act=Act.THOUGHT),
    attribute(TEXT, "to close it", COUNCIL, kind=Kind.INDIRECT, act=Act.INTENTION),
    attribute(TEXT, "whether it was too late", TOM, kind=Kind.INDIRECT, act=Act.QUESTION),
    attribute(TEXT, "that it leans", NADIA, kind=Kind.INDIRECT, act=Act.DENIAL),
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database with one quotation of each act."""
    path = tmp_path_factory.mktemp("views") / "quotes.db"
    fill(path, (document("d1", TEXT), FOUND))
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Give a database as the version before acts made it, with a quotation in it."""
    path = tmp_path / "old.db"
    db = Database(path)
    migrations.apply(db, stop_before="m002_acts_and_reasons")
    text = document().text
    db.conn.execute("BEGIN")
    db.conn.execute(
        "INSERT INTO speakers VALUES ('nadia-lambert', 'Nadia Lambert', 'person', NULL)"
    )
    db.conn.execute(
        "INSERT INTO documents VALUES "
        "('d1', 7, 'Report', NULL, NULL, '2024-05-06', NULL, 'en', NULL, ?, 'x', NULL)",
        (text,),
    )
    db.conn.execute(
        "INSERT INTO quotations VALUES ('00aa', 9, 'd1', 1, 20, ?, 'direct', 'said', NULL, "
        "'nadia-lambert', NULL, NULL, 'behind', 'named', 0.75, NULL, NULL)",
        (text[1:20],),
    )
    db.conn.execute("INSERT INTO spans VALUES ('00aa', 'content', 0, 1, 20, ?)", (text[1:20],))
    db.conn.execute("COMMIT")
    db.close()
    return path


def ask(path: Path, query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query).fetchall()


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (Act.STATEMENT, ["The bridge is safe,"]),
        (Act.THOUGHT, ["it will fall"]),
        (Act.INTENTION, ["to close it"]),
        (Act.QUESTION, ["whether it was too late"]),
        (Act.DENIAL, ["that it leans"]),
        (None, [a.quotation.content[0].within(TEXT) for a in FOUND]),
    ],
)
def test_the_act_is_a_filter(path: Path, act: Act | None, words: list[str]) -> None:
    """Each act can be read by itself, and all together."""
    with Store.open(path) as store:
        rows = list(store.quotations(Filters(act=act)))
    assert [row.quotation for row in rows] == words
    assert {row.act for row in rows} == ({act} if act else set(Act))


def test_only_what_was_said_is_read_unasked(path: Path) -> None:
    """Without a filter, and in the view ``quotes``, a belief is nobody's words."""
    with Store.open(path) as store:
        assert [row.quotation for row in store.quotations()] == ["The bridge is safe,"]
    assert ask(path, "SELECT quotation FROM quotes") == [("The bridge is safe,",)]
    assert ask(path, "SELECT count(*) FROM attributions") == [(len(FOUND),)]


def test_a_search_finds_what_the_view_shows(path: Path) -> None:
    """Full-text search reaches every act, and each view only its own rows."""
    with Store.open(path) as store:
        assert list(store.quotations(Filters(search="fall"))) == []
        (row,) = store.quotations(Filters(search="fall", act=None))
    assert (row.quotation, row.act) == ("it will fall", Act.THOUGHT)


def test_why_holds_the_reasons_in_their_order(path: Path) -> None:
    """The heaviest reason comes first; without reasons there is no why."""
    rows = ask(path, "SELECT why FROM attributions ORDER BY number")
    assert rows == [("the verb “said”; words in marks",), *[(None,)] * (len(FOUND) - 1)]
    assert ask(path, "SELECT why FROM quotes") == rows[:1]


def test_all_acts_are_counted(path: Path) -> None:
    """Kinds and acts each count every quotation once."""
    with Store.open(path) as store:
        counts = store.counts()
    assert counts.acts == dict.fromkeys(Act, 1)
    assert sum(counts.quotations.values()) == len(FOUND)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE quotations SET act = 'guess'",
        "UPDATE quotations SET act = NULL",
        "UPDATE quotations SET reasons = 'because'",
        "UPDATE quotations SET reasons = '{}'",
    ],
)
def test_the_database_takes_no_other_act_and_no_other_reasons(path: Path, change: str) -> None:
    """An act is one of four, reasons are a JSON array."""
    with pytest.raises(sqlite3.IntegrityError, match="constraint failed"):
        ask(path, change)


def test_an_old_database_is_brought_up_to_date(old: Path) -> None:
    """Opening it keeps every row; what was found before counts as said until found again."""
    before = ask(old, "SELECT * FROM quotes")
    with Store.open(old) as store:
        (row,) = store.quotations()
        (found,) = store.attributions("d1")
    assert (row.id, row.number, row.act, row.why) == ("00aa", 9, "statement", None)
    assert (found.quotation.act, found.quotation.reasons) == (Act.STATEMENT, ())
    # A permalink led to the row, and now to the page.
    after = row.to_dict() | {"permalink": f"/quotes/quotations/{row.id}"}
    assert row.permalink == f"/-/quotations/{row.id}"
    new = {"act", "why", "certainty", "judged", "together_with", "repeat_of", "also_at"}
    new |= {"statement", "carried_by"}
    assert before == [tuple(after[name] for name in after if name not in new)]
    assert ask(old, "SELECT rowid FROM quotations_fts('bridge')") == [(9,)]


def test_an_old_database_takes_new_quotations(old: Path) -> None:
    """Ingesting into it replaces what is edited and keeps the rest."""
    with Store.open(old) as store, store.ingest("0.2", "by hand") as ingest:
        ingest.write([read(document("d2", TEXT), FOUND)])
    rows = ask(old, "SELECT document_id, act FROM attributions ORDER BY number")
    assert rows == [("d1", "statement"), *(("d2", act.value) for act in Act)]
    fill(old, (document(), [bridge()]))
    assert ask(old, "SELECT count(*) FROM quotes") == [(2,)]


def test_a_database_is_brought_up_to_date_once(old: Path) -> None:
    """A second opening finds nothing to do, and the file's checks hold."""
    Store.open(old).close()
    applied = ask(old, "SELECT name, applied_at FROM _sqlite_migrations")
    Store.open(old).close()
    assert ask(old, "SELECT name, applied_at FROM _sqlite_migrations") == applied
    assert ask(old, "PRAGMA integrity_check") == [("ok",)]


def test_a_change_that_breaks_off_changes_nothing(old: Path) -> None:
    """If a step of it fails, the old schema stands as it was, and a later opening completes it."""
    ask(old, "CREATE TABLE attributions (in_the_way)")
    before = ask(old, "SELECT sql FROM sqlite_master")
    with pytest.raises(StoreError, match="attributions"):
        Store.open(old)
    assert ask(old, "SELECT sql FROM sqlite_master") == before
    ask(old, "DROP TABLE attributions")
    with Store.open(old) as store:
        assert len(list(store.quotations())) == 1
