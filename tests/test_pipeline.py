"""The chain of stages, with a parser that needs no model."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from fake_parser import FakeParser
from fake_runs import list_documents, run
from quotetrack.deciding import Hand
from quotetrack.deciding.identity import merge
from quotetrack.deciding.names import give_alias, rename
from quotetrack.documents import read
from quotetrack.errors import InputError, RefusedError
from quotetrack.model import Document, Reading, Span, Verdict
from quotetrack.pipeline import (
    BATCH,
    Extractor,
    Outcome,
    Shelf,
    Summary,
    open_registry,
    read_documents,
)
from quotetrack.pipeline.ingesting import Event
from quotetrack.store import Ingest, QuoteRow, Store

TEXT = """“The bridge is safe,” said Nadia Lambert.

Nothing new.

“We tested it,” said Tom Whitfield."""


def dump(path: Path) -> list[str]:
    """Return all that a database holds as SQL, but the log of its runs and SQLite's statistics."""
    left_out = ('INSERT INTO "ingests"', 'INSERT INTO "sqlite_stat1"')
    with closing(sqlite3.connect(path)) as conn:
        return [line for line in conn.iterdump() if not line.startswith(left_out)]


def list_rows(path: Path) -> list[QuoteRow]:
    """Return the journalist's table."""
    with Store.open(path) as store:
        return list(store.quotations())


def ingest(
    db: Path, *paths: Path | str, again: bool = False
) -> tuple[Summary, list[InputError], list[str]]:
    """Ingest ``paths``; return what was done, what was wrong and which texts were parsed."""
    problems: list[InputError] = []
    parser = FakeParser()
    with Store.open(db, create=True) as store:
        summary = run(store, paths, parsers=[parser], report=problems.append, again=again)
    return summary, problems, parser.asked


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two articles."""
    place = tmp_path / "articles"
    place.mkdir()
    (place / "a.txt").write_text(f"---\ntitle: A\nurl: https://example.org/a\n---\n{TEXT}", "utf-8")
    (place / "b.txt").write_text("“It rained,” said Oren Castell.", "utf-8")
    return place


def test_documents_come_with_their_quotations() -> None:
    """Each document is yielded in order with who said what in it."""
    documents = [Document("1", TEXT), Document("2", "Nothing."), Document("3", TEXT)]
    found = list(Extractor(FakeParser(), open_registry(None)).extract(documents))
    assert [document.id for document, _ in found] == ["1", "2", "3"]
    names = [[a.speaker and a.speaker.name for a in attributions] for _, attributions in found]
    assert names == [["Nadia Lambert", "Tom Whitfield"], [], ["Nadia Lambert", "Tom Whitfield"]]


def test_documents_are_asked_for_as_they_are_needed() -> None:
    """A document is read when the one before it has been handed out: nothing piles up."""
    read: list[int] = []

    def feed() -> Iterator[Document]:
        for n in range(1000):
            read.append(n)
            yield Document(str(n), TEXT)

    found = Extractor(FakeParser(), open_registry(None)).extract(feed())
    for n in range(5):
        assert next(found)[0].id == str(n)
        assert len(read) == n + 1


@pytest.mark.parametrize("language", [None, "en", "EN", "en-GB", "en_US", "eng", "English", "e"])
def test_a_document_in_the_language_is_read(tmp_path: Path, language: str | None) -> None:
    """Whatever the region, and where no language is told."""
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "1", "text": TEXT, "language": language}))
    problems: list[InputError] = []
    assert len(list(read_documents(read([str(path)]), Shelf().refuse, problems.append))) == 1
    assert not problems


@pytest.mark.parametrize("language", ["sw", "sw-KE"])
def test_a_document_in_another_language_is_left_out(tmp_path: Path, language: str) -> None:
    """It is reported by its id and language, not read as if it were English."""
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "one", "text": TEXT, "language": language}))
    problems: list[InputError] = []
    assert not list(read_documents(read([str(path)]), Shelf().refuse, problems.append))
    assert f"'one' is in language '{language}'" in str(problems[0])


def test_ingesting_again_changes_nothing(tmp_path: Path, folder: Path) -> None:
    """No table but the log of runs is another, and nothing is parsed."""
    db = tmp_path / "q.db"
    first, problems, _ = ingest(db, folder)
    before = dump(db)
    second, _, parsed = ingest(db, folder)
    assert (first.new, first.quotations, first.failures, problems) == (2, 3, 0, [])
    assert (second.new, second.changed, second.unchanged, second.quotations) == (0, 0, 2, 0)
    assert parsed == []
    assert dump(db) == before


def test_extracting_again_gives_the_same(tmp_path: Path, folder: Path) -> None:
    """With ``again`` all is parsed anew, and the same rows come of it."""
    db = tmp_path / "q.db"
    ingest(db, folder)
    before = list_rows(db)
    summary, _, parsed = ingest(db, folder, again=True)
    assert (len(parsed), summary.quotations) == (2, 3)
    assert list_rows(db) == before


def test_an_edited_document_replaces_its_quotations(tmp_path: Path, folder: Path) -> None:
    """What was taken out of the text is gone, what was put in is there."""
    db = tmp_path / "q.db"
    ingest(db, folder)
    path = folder / "a.txt"
    path.write_text(path.read_text("utf-8").replace("safe", "shut"), "utf-8")
    summary, _, parsed = ingest(db, folder)
    assert (summary.changed, summary.unchanged, len(parsed)) == (1, 1, 1)
    with Store.open(db) as store:
        texts = {row.quotation for row in store.quotations()}
    assert texts == {"“The bridge is shut,”", "“We tested it,”", "“It rained,”"}


def test_a_moved_file_with_an_address_is_the_same_document(tmp_path: Path, folder: Path) -> None:
    """An article that names its url is known by it, wherever it lies."""
    db = tmp_path / "q.db"
    ingest(db, folder / "a.txt")
    (folder / "a.txt").rename(tmp_path / "moved.txt")
    summary, _, _ = ingest(db, tmp_path / "moved.txt")
    assert (summary.new, summary.unchanged) == (0, 1)


def test_the_same_id_twice(tmp_path: Path) -> None:
    """Another text under the same id is reported, not stored over the first; a copy is skipped."""
    path = tmp_path / "a.jsonl"
    rows = [{"id": "1", "text": TEXT}, {"id": "1", "text": TEXT}, {"id": "1", "text": "Other."}]
    path.write_text("\n".join(map(json.dumps, rows)))
    summary, problems, _ = ingest(tmp_path / "q.db", path)
    assert (summary.new, summary.unchanged, summary.failures) == (1, 1, 1)
    assert "has the same id as another text" in str(problems[0])
    with Store.open(tmp_path / "q.db") as store:
        kept = store.document("1")
    assert kept is not None
    assert kept.text == TEXT


def test_a_batch_that_is_refused_loses_one_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the store refuses one document of a batch, the others are stored and it is reported."""
    write = Ingest.write

    def refuse(self: Ingest, events: Sequence[Event]) -> None:
        if any(isinstance(each, Reading) and each.document.id == "3" for each in events):
            raise RefusedError("refused")
        write(self, events)

    monkeypatch.setattr(Ingest, "write", refuse)
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps({"id": str(n), "text": TEXT}) for n in range(BATCH + 5)))
    summary, problems, _ = ingest(tmp_path / "q.db", path)
    assert [str(problem) for problem in problems] == [f"{path}: refused"]
    assert summary.counts is not None
    assert summary.counts.documents == BATCH + 4
    assert summary.quotations == 2 * (BATCH + 4)


def test_a_run_that_breaks_keeps_whole_batches(tmp_path: Path) -> None:
    """What was stored before an interruption stays, and the next run does the rest."""
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps({"id": str(n), "text": TEXT}) for n in range(BATCH * 3)))
    db = tmp_path / "q.db"
    stored: list[Outcome] = []

    def interrupt(outcome: Outcome) -> None:
        stored.append(outcome)
        if len(stored) > BATCH:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Store.open(db, create=True) as store:
        run(store, [path], advance=interrupt)
    with Store.open(db) as store:
        assert store.counts().documents == 2 * BATCH
    summary, _, parsed = ingest(db, path)
    assert (summary.new, summary.unchanged, len(parsed)) == (BATCH, 2 * BATCH, BATCH)


def test_everything_told_reaches_the_end(tmp_path: Path, folder: Path) -> None:
    """Every article is told of once, whatever became of it, in the order in which it came."""
    (folder / "c.jsonl").write_text(
        '{"id": "1", "text": "One."}\nbroken\n{"id": "1", "text": "Other."}\n'
        '{"id": "2", "text": "Mbili.", "language": "sw"}'
    )
    told: list[Outcome] = []
    with Store.open(tmp_path / "q.db", create=True) as store:
        summary = run(store, [folder], report=lambda _: None, advance=told.append)
        kept = store.failures()
    fates = [(outcome.fate, outcome.quotations) for outcome in told]
    assert fates == [("new", 2), ("new", 1), ("new", 0), *[("failed", 0)] * 3]
    assert (summary.new, summary.failures) == (3, 3)
    assert {(failure.line, failure.about) for failure in kept} == {
        (2, None),
        (None, "1"),
        (None, "2"),
    }


def test_a_failure_that_is_mended_is_forgotten(tmp_path: Path) -> None:
    """When its file is read again and the line is right, nothing fails any more."""
    db, path = tmp_path / "q.db", tmp_path / "a.jsonl"
    path.write_text('{"id": "1", "text": "One."}\nbroken\n')
    ingest(db, path)
    path.write_text('{"id": "1", "text": "One."}\n{"id": "2", "text": "Two."}\n')
    ingest(db, path)
    with Store.open(db) as store:
        assert not store.failures()
        assert store.counts().documents == 2


def test_a_decision_of_the_user_outlasts_the_next_ingest(tmp_path: Path, folder: Path) -> None:
    """Merged, renamed and given an alias, speakers stay so when the articles come again."""
    db = tmp_path / "q.db"
    ingest(db, folder)
    with Store.open(db) as store:
        hand = Hand("tester")
        merge(store, "Nadia Lambert", "Tom Whitfield", hand)
        rename(store, "Nadia Lambert", "N. Lambert", hand)
        give_alias(store, "N. Lambert", "The Chair", hand)
    new = folder / "c.txt"
    new.write_text("“It is done,” said Tom Whitfield.", "utf-8")
    ingest(db, folder, again=True)
    with Store.open(db) as store:
        rows = {row.quotation: row.speaker for row in store.quotations()}
        card = store.show_speaker("the chair")
    assert rows.pop("“It rained,”") == "Oren Castell"
    assert len(rows) == 3
    assert set(rows.values()) == {"N. Lambert"}
    assert card.summary.quotations == 3


def test_speakers_met_before_are_known_in_the_next_run(tmp_path: Path) -> None:
    """A speaker stored by one run is the same speaker in the next, under the same id."""
    for n in range(2):
        path = tmp_path / f"{n}.txt"
        path.write_text(f"“It is {n},” said Nadia Lambert.", "utf-8")
        ingest(tmp_path / "q.db", path)
    with Store.open(tmp_path / "q.db") as store:
        summaries = store.list_speakers()
    assert [(s.id, s.quotations) for s in summaries if s.quotations] == [("nadia-lambert", 2)]


def test_a_document_is_stored_as_it_was_read(tmp_path: Path, folder: Path) -> None:
    """What comes out of the database is what the reader gave."""
    db = tmp_path / "q.db"
    ingest(db, folder)
    for document in list_documents(folder):
        with Store.open(db) as store:
            stored = store.document(document.id)
        assert stored == document


@pytest.mark.parametrize(("least", "stored"), [(0.0, 2), (1.0, 0)])
def test_what_is_not_sure_enough_is_left_out(
    tmp_path: Path, folder: Path, least: float, stored: int
) -> None:
    """It is counted, and the article itself is stored."""
    with Store.open(tmp_path / "q.db", create=True) as store:
        summary = run(store, [folder / "a.txt"], min_confidence=least)
        assert store.counts().documents == 1
    assert (summary.quotations, summary.left_out) == (stored, 2 - stored)


@pytest.mark.parametrize("verdict", [Verdict.RIGHT, Verdict.WRONG_SPEAKER])
@pytest.mark.parametrize("before", ["", "Something new.\n\n"])
def test_what_a_person_checked_is_never_left_out(
    tmp_path: Path, verdict: Verdict, before: str
) -> None:
    """However unsure it is, and where an edited article has moved it; the others are."""
    db, article = tmp_path / "q.db", tmp_path / "a.jsonl"
    article.write_text(json.dumps({"id": "a", "text": TEXT}), "utf-8")
    ingest(db, article)
    words = "“We tested it,”"
    place = Span(TEXT.index(words), TEXT.index(words) + len(words))
    about = Hand("tester").judge(
        verdict, speaker="tom-whitfield", speaker_name="Tom Whitfield", document="a", place=place,
        text=words,
    )  # fmt: skip
    article.write_text(json.dumps({"id": "a", "text": before + TEXT}), "utf-8")
    with Store.open(db) as store:
        store.add_judgements([about])
        summary = run(store, [article], again=True, min_confidence=1.0)
    assert [(r.quotation, r.certainty) for r in list_rows(db)] == [(words, "checked")]
    assert summary.left_out == 1
