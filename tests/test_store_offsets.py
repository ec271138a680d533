"""Whatever is stored as said stands in the stored text at its offsets."""

import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotetrack.errors import StoreError
from quotetrack.model import Act, Attribution, Document, Kind, Quotation, Span, Spans, covered
from quotetrack.store import Filters, Store
from store_samples import NADIA, attribute, bridge, document, fill, read

# Beyond the Basic Multilingual Plane, accents set apart, joined emoji, an end of line of two.
HARD = "😀 Cafe\u0301 “Élan 𝔘𝔫𝔦”\r\n👩\u200d👩\u200d👧 said\u2028 “नमस्ते 🇫🇷 there”."
WORDS = ("Élan 𝔘𝔫𝔦", "नमस्ते 🇫🇷 there", "Cafe\u0301", "👩\u200d👩\u200d👧 said")

# A small alphabet of what is hard, so that short texts hold much of it.
texts = st.text(
    st.sampled_from("ab \n\r\té\u0301“”…😀𝔘\u200d\u2028א\x85") | st.characters(codec="utf-8"),
    min_size=1,
).filter(lambda text: "\0" not in text)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a place for a database."""
    return tmp_path / "quotes.db"


@pytest.fixture(scope="module")
def shared() -> Iterator[Store]:
    """Give one store for all the examples of a property."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "quotes.db", create=True) as store,
    ):
        yield store


@st.composite
def spans_in(draw: st.DrawFn, text: str, at_least: int = 0) -> Spans:
    """Draw ranges of ``text`` that are in order, not empty and apart."""
    edges = draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6).map(sorted))
    pairs = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    return tuple(pairs[: draw(st.integers(at_least, len(pairs)))])


@st.composite
def articles(draw: st.DrawFn) -> tuple[Document, list[Attribution]]:
    """Draw a document and quotations of it, no two at one place."""
    words = st.none() | st.text(st.characters(codec="utf-8"), min_size=1).filter(
        lambda text: "\0" not in text
    )
    text = draw(texts)
    facts = [draw(words) for _ in range(7)]
    quotations = draw(
        st.lists(
            st.builds(
                Quotation,
                spans_in(text, 1),
                spans_in(text),
                spans_in(text),
                st.sampled_from(Kind),
                st.just("rule"),
                st.just(0.5),
                act=st.sampled_from(Act),
                reasons=st.lists(words.filter(bool), max_size=3).map(tuple),
            ),
            max_size=4,
            unique_by=lambda q: (q.start, q.end),
        )
    )
    found = [Attribution(q, NADIA, None, draw(words), "drawn", 0.5) for q in quotations]
    return Document("d", text, *facts), sorted(
        found, key=lambda a: (a.quotation.start, a.quotation.end)
    )


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(article=articles())
def test_what_is_stored_is_loaded_the_same(
    shared: Store, article: tuple[Document, list[Attribution]]
) -> None:
    """Store then load is identity, for any text, any facts, any ranges."""
    doc, found = article
    with shared.ingest("0.1", "x", again=True) as ingest:
        ingest.write([read(*article)])
    assert shared.document("d") == doc
    assert shared.attributions("d") == found
    rows = {row.id: row for row in shared.quotations(Filters(act=None))}
    # The view shows them on one line.
    assert sorted(row.quotation.split() for row in rows.values()) == sorted(
        covered(doc.text, a.quotation.content).split() for a in found
    )
    assert all(len(row.context.splitlines()) <= 1 for row in rows.values())


@settings(max_examples=40, deadline=None)
@given(text=texts, data=st.data())
def test_a_range_that_does_not_fit_is_refused(
    shared: Store, text: str, data: st.DataObject
) -> None:
    """Negative, empty, reversed, past the end: the writer refuses, for every part."""
    number = st.integers(-3, len(text) + 3)
    span = data.draw(
        st.builds(Span, number, number).filter(lambda s: not 0 <= s.start < s.end <= len(text))
    )
    part = data.draw(st.sampled_from(["content", "cue", "source"]))
    good = Quotation((Span(0, 1),), (), (), Kind.DIRECT, "rule", 0.5)
    parts: dict[str, Any] = {part: (span,)}
    wrong = replace(good, **parts)
    found = [Attribution(wrong, None, None, None, "drawn", 0.5)]
    with shared.ingest("0.1", "x") as ingest, pytest.raises(StoreError, match="outside its"):
        ingest.write([read(Document("w", text), found)])
    assert shared.document("w") is None


# An article often is drawn without a quotation: then another is drawn.
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(article=articles().filter(lambda a: bool(a[1])), data=st.data())
def test_sql_itself_refuses_a_span_moved_or_reworded(
    shared: Store, article: tuple[Document, list[Attribution]], data: st.DataObject
) -> None:
    """The trigger lets in exactly the spans whose text is the document's at their offsets."""
    text = article[0].text
    with shared.ingest("0.1", "x") as ingest:
        ingest.write([read(*article)])
    start, end = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text) + 2))
    words = data.draw(texts | st.just(text[start:end]))
    row = (_any_id(shared), "content", 99, start, end, words)
    fits = start < end <= len(text) and words == text[start:end]
    db = sqlite3.connect(shared.path)
    try:
        db.execute("INSERT INTO spans VALUES (?, ?, ?, ?, ?, ?)", row)
        stored = True
    except sqlite3.IntegrityError:
        stored = False
    finally:
        db.close()
    assert stored == fits


def _any_id(store: Store) -> str:
    return next(store.quotations(Filters(act=None))).id


@pytest.mark.parametrize("words", WORDS)
def test_sql_counts_characters_as_we_do(path: Path, words: str) -> None:
    """Astral letters, set-apart accents and joined emoji are one each, here and in SQL."""
    fill(path, (document(text=HARD), [attribute(HARD, words, NADIA)]))
    db = sqlite3.connect(path)
    (found,) = db.execute(
        'SELECT substr(d.text, q.start + 1, q."end" - q.start) '
        "FROM quotations q JOIN documents d ON d.id = q.document_id"
    ).fetchone()
    db.close()
    assert found == words


ANOTHER_SPAN = "INSERT INTO spans SELECT quotation_id, part, 7, {} FROM spans WHERE n = 0"
ANOTHER_QUOTATION = (
    'INSERT INTO quotations (id, number, document_id, start, "end", text, kind, rule, reason, '
    "confidence) VALUES ('x', 99, 'd1', 1, 7, 'Never said', 'direct', '', '', 1)"
)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE spans SET text = 'The bridge is sage,' WHERE part = 'content'",
        'UPDATE spans SET start = start + 1, "end" = "end" + 1',
        "UPDATE quotations SET text = 'The bridge is not safe,'",
        "UPDATE quotations SET start = start + 1",
        "UPDATE quotations SET document_id = 'other'",
        "UPDATE documents SET text = replace(text, 'safe', 'sage')",
        ANOTHER_SPAN.format("start, \"end\", 'Another bridge is s'"),
        ANOTHER_SPAN.format("start, 9999, text"),
        "INSERT INTO spans VALUES ('no such quotation', 'content', 0, 0, 1, '“')",
        ANOTHER_QUOTATION,
    ],
)
def test_no_statement_puts_other_words_into_a_mouth(path: Path, change: str) -> None:
    """Words and places can't be changed behind the writer's back: SQL itself refuses."""
    fill(path, (document(), [bridge()]), (document("other", "Other words stand here. " * 5), []))
    db = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(change)
    db.close()


def test_a_text_without_quotations_may_be_corrected(path: Path) -> None:
    """The guard on texts holds only where quotations point into them."""
    fill(path, (document(), []))
    db = sqlite3.connect(path)
    db.execute("UPDATE documents SET text = 'Corrected.'")
    assert db.execute("SELECT count(*) FROM documents_fts('corrected')").fetchone() == (1,)
    assert db.execute("SELECT count(*) FROM documents_fts('bridge')").fetchone() == (0,)
    db.close()


def test_a_content_in_pieces_is_stored_in_pieces(path: Path) -> None:
    """“X,” he said, “Y.” is one quotation: its pieces joined by an ellipsis, each with offsets."""
    text = document().text
    split = attribute(text, ["The bridge is safe,", "We tested it,"], NADIA, cue="said")
    fill(path, (document(), [split]))
    with Store.open(path) as store:
        assert store.attributions("d1") == [split]
        (row,) = store.quotations()
    assert row.quotation == "The bridge is safe, … We tested it,"


def test_pieces_out_of_order_or_overlapping_are_refused(path: Path) -> None:
    """A content is read in the text's order, each character once."""
    for content in ((Span(9, 12), Span(1, 5)), (Span(1, 5), Span(4, 8))):
        wrong = replace(bridge(), quotation=replace(bridge().quotation, content=content))
        with pytest.raises(StoreError, match="overlap"):
            fill(path, (document(), [wrong]))
