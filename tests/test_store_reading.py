"""Reading quotations: filters, search that can't be a syntax error, order, context."""

import sqlite3
from collections.abc import Iterator
from dataclasses import astuple, fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrack.errors import StoreError
from quotetrack.model import Document, Kind, Speaker, SpeakerKind
from quotetrack.store import Filters, QuoteRow, Store
from quotetrack.store.search import match_expression
from store_samples import COUNCIL, NADIA, TOM, attribute, bridge, document, fill

RENE = Speaker("rene-fabre", "René Fabre", SpeakerKind.PERSON, None, ("le maire", "Ренé"))
OTHER = "The fête can't go on, René Fabre says. “It isn't safe at all,” the council wrote."


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database of four quotations in three documents."""
    path = tmp_path_factory.mktemp("db") / "quotes.db"
    fete = attribute(OTHER, "The fête can't go on", RENE, kind=Kind.INDIRECT, cue="says")
    council = attribute(OTHER, "It isn't safe at all,", COUNCIL, cue="wrote")
    fill(
        path,
        (document("old", published="2023-12-31"), [bridge(NADIA)]),
        (document("new", OTHER, published="2024-02-29T23:00:00+01:00"), [council, fete]),
        (document("undated", published=None), [bridge(TOM)]),
    )
    return path


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """Give that database, opened."""
    with Store.open(path) as store:
        yield store


@pytest.mark.parametrize(
    ("filters", "speakers"),
    [
        (Filters(), "René, Harbour, Nadia, Tom"),
        (Filters(speaker="Nadia Lambert"), "Nadia"),
        (Filters(speaker="rene FABRE"), "René"),
        (Filters(speaker="Le Maire"), "René"),
        (Filters(speaker="rené-fabre"), "René"),
        (Filters(speaker="lambert"), "Nadia"),
        (Filters(speaker="b"), "René, Harbour, Nadia"),
        (Filters(speaker="fabré"), "René"),
        (Filters(speaker="nobody"), ""),
        (Filters(speaker="%"), ""),
        (Filters(speaker="  "), "René, Harbour, Nadia, Tom"),
        (Filters(since="2024-02-29"), "René, Harbour"),
        (Filters(until="2024-02-29"), "René, Harbour, Nadia"),
        (Filters(until="2024-02-28"), "Nadia"),
        (Filters(since="2023-12-31", until="2023-12-31"), "Nadia"),
        (Filters(until="2023"), "Nadia"),
        (Filters(since="2024-02", until="2024-02"), "René, Harbour"),
        (Filters(kind=Kind.INDIRECT), "René"),
        (Filters(kind=Kind.MIXED), ""),
        (Filters(min_confidence=0.75), "René, Harbour, Nadia, Tom"),
        (Filters(min_confidence=0.76), ""),
        (Filters(min_confidence=0.0, speaker="tom whitfield"), "Tom"),
        (Filters(search="fete"), "René"),
        (Filters(search="SAFE"), "Harbour, Nadia, Tom"),
        (Filters(search="safe bridge"), "Nadia, Tom"),
        (Filters(search='"bridge safe"'), ""),
        (Filters(search='"bridge is safe"'), "Nadia, Tom"),
        (Filters(search="“is safe”"), "Nadia, Tom"),
        (Filters(search="«is safe»"), "Nadia, Tom"),
        (Filters(search='safe "is'), "Nadia, Tom"),
        (Filters(search="isn't"), "Harbour"),
        (Filters(search="isn’t"), "Harbour"),
        (Filters(search="bridge OR fete"), ""),
        (Filters(search="text:bridge"), ""),
        (Filters(search="(bridge*)"), "Nadia, Tom"),
        (Filters(search="bridge - ! …"), "Nadia, Tom"),
        (Filters(search="!"), ""),
        (Filters(search=""), "René, Harbour, Nadia, Tom"),
        (Filters(speaker="tom whitfield", search="bridge", kind=Kind.DIRECT), "Tom"),
        (Filters(speaker="tom whitfield", since="2000"), ""),
    ],
)
def test_filters_choose_and_the_newest_come_first(
    store: Store, filters: Filters, speakers: str
) -> None:
    """Each filter alone and together; undated last, inside a document as they stand."""
    found = [(row.speaker or "").split()[0] for row in store.quotations(filters)]
    assert ", ".join(found) == speakers


@settings(max_examples=100, deadline=None)
@given(search=st.text(st.sampled_from('ab"“*:^()-+{}\0\ud800NEAR OR') | st.characters()))
def test_no_search_is_a_syntax_error(search: str) -> None:
    """Whatever is typed becomes a query that SQLite accepts, or none."""
    expression = match_expression(search)
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61 remove_diacritics 2')")
    if expression:
        db.execute("SELECT * FROM t(?)", [expression]).fetchall()
    db.close()


def test_a_very_long_search_is_answered(store: Store) -> None:
    """A page pasted into the search field is many words, not an error."""
    assert list(store.quotations(Filters(search="bridge over " * 1000))) == []


def test_a_row_has_the_columns_of_the_view_in_their_order(store: Store, path: Path) -> None:
    """QuoteRow and the views can't drift apart."""
    db = sqlite3.connect(path)
    columns = [row[1] for row in db.execute("PRAGMA table_info(attributions)")]
    said = [row[1] for row in db.execute("PRAGMA table_info(quotes)")]
    db.close()
    assert [field.name for field in fields(QuoteRow)] == columns
    assert [name for name in columns if name not in {"act", "repeat_of"}] == said
    row = next(iter(store.quotations(Filters(speaker="Nadia Lambert"))))
    assert astuple(row) == (
        "2023-12-31",
        "The Harbour",
        "Report old",
        "https://example.org/old",
        "Nadia Lambert",
        None,
        None,
        "The bridge is safe,",
        "direct",
        "statement",
        "said",
        "Nadia Lambert",
        0.75,
        "check",
        None,
        1,
        "“The bridge is safe,” said Nadia Lambert. “We tested it,” she went on.",
        "by hand",
        None,
        "2023-12",
        "en",
        "nadia-lambert",
        "old",
        f"/-/quotations/{row.id}",
        row.id,
        1,
        None,
        None,
        None,
        None,
    )


def test_the_id_is_what_the_contract_says(store: Store) -> None:
    """A permalink can be computed from the document's id and the offsets alone."""
    row = next(iter(store.quotations(Filters(speaker="Nadia Lambert"))))
    # printf 'old\x1f1\x1f20' | sha256sum | cut -c1-16
    assert row.id == "b5a500707c270421"


def test_context_is_one_line_of_what_stands_around(tmp_path: Path) -> None:
    """Some 150 characters each side, breaks and runs of spaces made one space, cuts marked."""
    before, after = "before\r\n\r\n\t " * 50, "\u2028\x85after" * 50
    text = f"{before}The bridge is safe{after}"
    fill(tmp_path / "q.db", (Document("d", text), [attribute(text, "The bridge is safe", NADIA)]))
    with Store.open(tmp_path / "q.db") as store:
        (row,) = store.quotations()
    assert "before The bridge is safe after" in row.context
    assert row.context.startswith("… ")
    assert row.context.endswith(" …")
    assert len(row.context.splitlines()) == 1
    assert "  " not in row.context
    assert len(row.context) < 330


def test_counts_are_of_documents_kinds_and_those_who_spoke(store: Store) -> None:
    """Every kind is there, with nought where there is none."""
    counts = store.counts()
    assert (counts.documents, counts.speakers) == (3, 4)
    assert counts.quotations == {Kind.DIRECT: 3, Kind.MIXED: 0, Kind.INDIRECT: 1}


def test_quotations_come_one_by_one(store: Store) -> None:
    """Reading the first row doesn't need the rest: an export streams."""
    rows = store.quotations()
    assert next(rows).speaker == "René Fabre"
    rows.close()  # type: ignore[attr-defined] # a generator in fact: an export may be broken off
    assert len(list(store.quotations())) == 4


def test_a_damaged_file_is_one_line(tmp_path: Path) -> None:
    """Bytes lost in the middle give a StoreError that says so, not a traceback."""
    path = tmp_path / "q.db"
    fill(path, *[(document(f"d{n}"), [bridge()]) for n in range(50)])
    data = bytearray(path.read_bytes())
    data[8192:-4096] = b"\xff" * len(data[8192:-4096])
    path.write_bytes(data)
    with pytest.raises(StoreError, match="damaged"):
        _read_all(path)


def _read_all(path: Path) -> list[QuoteRow]:
    with Store.open(path) as store:
        return list(store.quotations())


def test_documents_that_are_not_there_are_none(store: Store) -> None:
    """Asking for an unknown document is no error."""
    assert store.document("nowhere") is None
    assert store.attributions("nowhere") == []
    assert store.document("old") == replace(document("old"), published="2023-12-31")
