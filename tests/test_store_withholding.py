"""What a public copy shows of its rows tells nothing that is the newsroom's own."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from quotetrack.publish.publishing import publish
from quotetrack.store.publishing import Policy, TextPolicy
from quotetrack.store.publishing.withholding import is_on_web, name_anew
from secretive_archive import make_secretive_archive

POLICIES = [*(Policy(text) for text in TextPolicy), Policy(reviewed_only=True)]


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """Return an archive."""
    return make_secretive_archive(tmp_path / "live.db")


@pytest.fixture
def writer(live: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection that changes the archive as later runs would."""
    with closing(sqlite3.connect(live, isolation_level=None)) as conn:
        yield conn


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    """Return the rows that a file gives."""
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute(sql).fetchall()


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://news.example/a?id=7", True),
        ("HTTP://news.example:8080/a", True),
        ("https://[2001:db8::1]/a@b", True),
        ("file:///home/zz/a.html", False),
        ("https://user:pass@cms.example/", False),
        ("https://user@cms.example/", False),
        ("https://@cms.example/", False),
        ("https:///home/zz", False),
        ("https://[x", False),
        ("ftp://news.example/", False),
        ("javascript:alert(1)", False),
        ("/home/zz/a.html", False),
        ("https://news.example/\u202ea", False),
        ("https://user\\@news.example/", False),
        ("", False),
        (None, False),
    ],
)
def test_addresses_on_the_web(address: str | None, kept: bool) -> None:  # noqa: FBT001 - a table
    """Only http and https, and nobody's name or password."""
    assert is_on_web(address) is kept


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ("https://user:pass@desk.example/", True),
        ("https://news.example/a", True),
        ("https://user\\@news.example/", False),
        ("file:///home/zz/a.html", False),
        ("https:///home/zz", False),
    ],
)
def test_addresses_for_who_has_the_password(address: str, opened: bool) -> None:  # noqa: FBT001 - a table
    """A browser may be sent there by somebody of the newsroom; nowhere else."""
    assert is_on_web(address, with_user=True) is opened


@pytest.mark.parametrize(
    ("key", "kept"),
    [
        ("https://news.example/a", True),
        ("file:00ff00ff00ff00ff", True),
        ("cms-7", True),
        ("file:///home/zz/a.html", False),
        ("https://user:pass@cms.example/", False),
        ("/home/zz/a.html", False),
        ("~/a.html", False),
        ("C:\\zz\\a.html", False),
        ("../private/a.txt", False),
        ("./x/a.txt", False),
        ("..\\x\\a.txt", False),
        ("  /home/zz/a.html", False),
        ("\n~zz/a.html", False),
        (" file:///home/zz/a.html", False),
        (".hidden", True),
        ("... and counting", True),
    ],
)
def test_ids_of_articles(key: str, kept: bool) -> None:  # noqa: FBT001 - a table
    """An id that tells where a file lies, or a password, becomes a hash."""
    assert (name_anew(key) == key) is kept
    assert name_anew(name_anew(key)) == name_anew(key)


@pytest.mark.parametrize("policy", POLICIES)
def test_a_merged_speaker_leaves_a_slug_alone(
    live: Path, writer: sqlite3.Connection, tmp_path: Path, policy: Policy
) -> None:
    """The old slug leads on, under the name of whom it leads to; the old name is nowhere."""
    for slug in ("nadia-lambert", "tom-whitfield"):
        writer.execute(
            "INSERT INTO speakers (id, name, kind, wikidata, base_name, canonical_id, settled) "
            "VALUES (?, 'Qqmerged Person', 'person', 'Q99999999', 'Qqmerged Person', ?, 1)",
            (f"old-{slug}", slug),
        )
        writer.execute("INSERT INTO aliases VALUES (?, 'Qqmerged Person', 'seen')", (slug,))
    publish(live, tmp_path / "public.db", policy)
    assert b"qqmerged" not in (tmp_path / "public.db").read_bytes().lower()
    asked = "SELECT name, wikidata FROM speakers WHERE id = 'old-tom-whitfield'"
    assert ask(tmp_path / "public.db", asked) == [("Tom Whitfield", None)]


@pytest.mark.parametrize("policy", [Policy(TextPolicy.NONE), Policy(), Policy(reviewed_only=True)])
def test_words_taken_for_a_wrong_source_are_not_told(
    live: Path, writer: sqlite3.Connection, tmp_path: Path, policy: Policy
) -> None:
    """Where a person said otherwise, no column tells who the article seemed to name."""
    asked = "SELECT id FROM quotations WHERE judged = 'wrong speaker'"
    ((key,),) = writer.execute(asked).fetchall()
    (text,) = writer.execute("SELECT text FROM documents WHERE id = 'refused'").fetchone()
    at = text.index("The sign")
    span = (key, at, at + len("The sign"), "The sign")
    writer.execute("INSERT INTO spans VALUES (?, 'source', 0, ?, ?, ?)", span)
    writer.execute("UPDATE quotations SET source = 'The sign' WHERE id = ?", (key,))
    publish(live, tmp_path / "public.db", policy)
    for table, column in (("quotations", "id"), ("attributions", "id"), ("quotes", "id")):
        asked = f"SELECT source FROM {table} WHERE {column} = '{key}'"  # noqa: S608 - our own
        assert ask(tmp_path / "public.db", asked) == [(None,)], table
    asked = f"SELECT part FROM spans WHERE quotation_id = '{key}'"  # noqa: S608 - our own
    assert ask(tmp_path / "public.db", asked) == [("content",)]
    shown = b"The sign" in (tmp_path / "public.db").read_bytes()
    # The context shows the sentence itself, as part of the article.
    assert shown is (policy.text is TextPolicy.CONTEXT)


@pytest.mark.parametrize("policy", POLICIES)
def test_addresses_tell_no_path_and_no_password(
    live: Path, writer: sqlite3.Connection, tmp_path: Path, policy: Policy
) -> None:
    """Neither an article's address nor its others, nor its id, nor where it was repeated."""
    places = ["file:///home/qqpath/b.html", "https://qquser:qqpass@cms.example/x?token=qqtoken"]
    for key, place in zip(("sure", "refused"), places, strict=True):
        writer.executemany("INSERT INTO addresses VALUES (?, ?)", [(key, one) for one in places])
        writer.execute("UPDATE documents SET url = ? WHERE id = ?", (place, key))
    writer.execute("PRAGMA foreign_keys=OFF")
    for (trigger,) in writer.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        writer.execute(f'DROP TRIGGER "{trigger}"')
    writer.execute("UPDATE documents SET id = ? WHERE id = 'refused'", (places[0],))
    for table in ("quotations", "addresses"):
        writer.execute(
            f"UPDATE {table} SET document_id = ? WHERE document_id = 'refused'",  # noqa: S608 - two
            (places[0],),
        )
    publish(live, tmp_path / "public.db", policy)
    found = (tmp_path / "public.db").read_bytes()
    assert [word for word in (b"qqpath", b"qquser", b"qqpass", b"qqtoken") if word in found] == []
    assert ask(tmp_path / "public.db", "PRAGMA foreign_key_check") == []
    asked = "SELECT url FROM addresses ORDER BY url"
    kept = {str(url) for (url,) in ask(tmp_path / "public.db", asked)}
    assert kept <= {f"https://news.example/{key}" for key in ("sure", "unsure", "refused")}
    asked = "SELECT count(*) FROM documents d JOIN quotations q ON q.document_id = d.id"
    assert ask(tmp_path / "public.db", asked) == [(1 if policy.reviewed_only else 3,)]
