"""What a run hands over: order alone counts, and nothing that a run forgets is ever stored."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from dumping import dump
from quotetrack.errors import RefusedError
from quotetrack.model import (
    Attribution,
    Document,
    Failure,
    Finished,
    Furniture,
    Reading,
    Signature,
    Span,
    Speaker,
    Validators,
    Verdict,
)
from quotetrack.store import Fate, Ingest, Store
from quotetrack.store.arriving import is_due
from store_samples import (
    COUNCIL,
    NADIA,
    TEXT,
    TOM,
    bridge,
    document,
    fill,
    judge,
    judge_bridge,
    read,
    trial,
)

Event = Reading | Failure | Finished
LISTED = (replace(TOM, wikidata="Q7", aliases=("Tommy",)),)


def bands(signature: Signature) -> Signature:
    """Take the numbers of a signature themselves for keys."""
    return signature


def find_original(text: str, candidates: Sequence[tuple[str, str]]) -> str | None:
    """Take texts for the same that begin alike, as if they had been compared."""
    return next((key for key, other in candidates if other[:12] == text[:12]), None)


def open_run(store: Store, listed: Sequence[Speaker] = LISTED, *, again: bool = False) -> Ingest:
    """Begin a run that looks for copies."""
    return store.ingest("0.1", "x", listed, again=again, bands=bands, find_original=find_original)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give an empty database."""
    path = tmp_path / "quotes.db"
    fill(path)
    return path


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """Give an empty store."""
    with Store.open(path) as store:
        yield store


SPEAKERS = (
    NADIA,
    TOM,
    COUNCIL,
    # Found in an article that calls her otherwise, and a namesake of hers.
    Speaker("nadia-lambert", "Nadia Lambert", NADIA.kind, None, ("the mayor", "Lambert")),
    Speaker("nadia-lambert-2", "Nadia Lambert", COUNCIL.kind),
)
BEGINNINGS = ("“The bridge is safe,” said", "Nothing new: “The bridge is safe,” said")


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Draw an article out of few: the same come again, edited, elsewhere, or as copies."""
    key = draw(st.sampled_from(["a", "b", "c", "https://news.example/1"]))
    begins = draw(st.sampled_from(BEGINNINGS))
    text = begins + TEXT[len(BEGINNINGS[0]) :] + draw(st.sampled_from(["", " It rained."]))
    shift = text.index("The bridge")
    who = draw(st.sampled_from([*SPEAKERS, None]))
    found = [_moved(bridge(who, draw(st.sampled_from([None, "mayor"]))), shift - 1)]
    if draw(st.booleans()):
        found.append(_moved(trial(draw(st.sampled_from(SPEAKERS))), shift - 1))
    origin = draw(st.sampled_from(["one.txt", "two.zip!/x", "https://news.example/1"]))
    made = replace(
        document(key, text),
        url=key if key.startswith("http") else None,
        origin=origin,
        address=draw(st.sampled_from([None, "https://news.example/amp/1"])),
    )
    return Reading(
        made,
        tuple(found),
        draw(st.sampled_from([(), (Furniture(Span(0, 5), "credit"),)])),
        tuple(draw(st.sets(st.integers(1, 4), max_size=3))),
        draw(st.sampled_from([None, "digest"])),
    )


def _moved(found: Attribution, by: int) -> Attribution:
    q = found.quotation
    content, cue, source = (
        tuple(Span(s.start + by, s.end + by) for s in spans)
        for spans in (q.content, q.cue, q.source)
    )
    return replace(found, quotation=replace(q, content=content, cue=cue, source=source))


ORIGINS = st.sampled_from(["one.txt", "two.zip", "two.zip!/x", "https://news.example/1"])
FAILURES = st.builds(
    Failure,
    ORIGINS,
    st.sampled_from(["no text", "too long"]),
    st.sampled_from([None, 7]),
    st.sampled_from([None, document("b")]),
)
FINISHED = st.builds(
    Finished, ORIGINS, st.sampled_from([None, Validators("etag"), Validators(None, "Monday")])
)
EVENTS = st.lists(st.one_of(readings(), readings(), FAILURES, FINISHED), max_size=12)
JUDGEMENTS = (
    judge_bridge(Verdict.WRONG_SPEAKER, 1, document="a", speaker="ann-b", speaker_name="Ann B"),
    judge(Verdict.HERE, 2, document="b", speaker=TOM.id, speaker_name=TOM.name, other=NADIA.id),
    judge_bridge(Verdict.NOT_A_QUOTATION, 3, document="c"),
)


def refuse(ingest: Ingest, events: Sequence[Event]) -> None:
    """Store a batch; where one of it is refused, store all but that, as the pipeline does."""
    try:
        ingest.write(events)
    except RefusedError as error:
        if len(events) > 1:
            for event in events:
                refuse(ingest, [event])
            return
        (event,) = events
        assert isinstance(event, Reading)
        ingest.write([Failure(event.document.origin or "", str(error), None, event.document)])


def run(path: Path, batches: Sequence[Sequence[Event]]) -> None:
    """Store batches in one run."""
    with Store.open(path) as store, open_run(store) as ingest:
        for batch in batches:
            refuse(ingest, batch)


def feed(ingest: Ingest, events: Sequence[Event]) -> None:
    """Store events one by one, but only what is news, as the pipeline does."""
    for event in events:
        if not isinstance(event, Reading) or _is_news(ingest, event):
            refuse(ingest, [event])


def _is_news(ingest: Ingest, event: Reading) -> bool:
    made = event.document
    if event.digest is not None:
        return not ingest.holds(event.digest, made.origin or "")
    return ingest.refusal(made) is not None or ingest.fate(made) is not Fate.UNCHANGED


def run_after_kill(path: Path, events: Sequence[Event], stored: int) -> None:
    """Store a beginning in a run that breaks off, then all that is news in another."""
    with Store.open(path) as store:
        killed = open_run(store)
        killed.__enter__()
        feed(killed, events[:stored])
        killed.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    with Store.open(path) as store, open_run(store) as ingest:
        feed(ingest, events)


def _place(event: Event) -> Event:
    """Let no address be fetched twice in a run, and no two articles be made of the same bytes."""
    if not isinstance(event, Reading):
        return event
    made = event.document
    if made.id.startswith("http"):
        made = replace(made, origin=f"https://news.example/{len(made.text)}")
    return replace(event, document=made, digest=event.digest and repr(made))


def cut(events: Sequence[Event], at: Sequence[int]) -> list[Sequence[Event]]:
    """Cut events into batches."""
    edges = [0, *sorted(min(n, len(events)) for n in at), len(events)]
    return [events[a:b] for a, b in pairwise(edges) if b > a]


def make(fill_in: Callable[[Path], None]) -> str:
    """Return the dump of a database that was judged, and then filled."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "quotes.db"
        fill(path)
        with Store.open(path) as store:
            store.add_judgements(JUDGEMENTS)
        fill_in(path)
        return dump(path)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(events=EVENTS, at=st.lists(st.integers(1, 12), max_size=5))
def test_batches_leave_no_trace(events: list[Event], at: list[int]) -> None:
    """However the events are cut into transactions, all tables end up the same."""
    one = make(lambda path: run(path, [[event] for event in events]))
    assert make(lambda path: run(path, cut(events, at))) == one
    assert make(lambda path: run(path, [events] if events else [])) == one


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(events=EVENTS, stored=st.integers(0, 12))
def test_a_run_that_broke_off_is_made_up_for(events: list[Event], stored: int) -> None:
    """Read again from the beginning, inputs give what an uninterrupted run would have given."""
    read_once = [_place(event) for event in events]
    whole = make(lambda path: run_after_kill(path, read_once, 0))
    assert make(lambda path: run_after_kill(path, read_once, stored)) == whole


def failed(store: Store) -> set[tuple[str, int | None, str | None]]:
    """Return where something failed: the origin, the line, and the article."""
    return {(f.origin, f.line, f.about) for f in store.failures()}


def write(store: Store, *events: Event) -> None:
    """Store events in a run of their own."""
    with open_run(store) as ingest:
        ingest.write(events)


def test_a_failure_is_kept_until_it_is_mended(store: Store) -> None:
    """What fails again replaces what failed; what is stored, or not met again, is mended."""
    article = replace(document("d1"), text=TEXT + " 🜚", origin="c.txt")
    write(
        store,
        Failure("a.zip!/x", "no text"),
        Failure("a.zip!/x", "too long", 3),
        Failure("a.zipper", "no text"),
        Failure("c.txt", "took too long", document=article),
    )
    assert [f.document for f in store.failures()] == [None, None, None, article]
    write(store, Failure("a.zip!/x", "still too long", 3), Finished("a.zip"))
    assert [f.reason for f in store.failures()] == ["still too long", "no text", "took too long"]
    write(store, read(article))
    assert failed(store) == {("a.zip!/x", 3, None), ("a.zipper", None, None)}
    assert store.forget_failures(["a.zip"]) == 1
    assert store.forget_failures() == 1
    assert store.failures() == []


def test_what_was_opened_mends_its_own_place(store: Store) -> None:
    """A page that could not be opened and now can leaves no failure, though that had no id."""
    write(store, Failure("https://news.example/1", "timed out"), Failure("b.pdf", "encrypted"))
    write(store, read(replace(document("d1"), origin="https://news.example/1"), digest="x"))
    assert failed(store) == {("b.pdf", None, None)}


def test_a_failure_holds_any_text(store: Store) -> None:
    """Half a surrogate or a NUL in what failed is kept as an escape, and the article whole."""
    bad = Document("d\0", "half \ud83d", origin="a\0.txt")
    write(store, Failure("a\0.txt", "holds \ud83d", document=bad))
    (kept,) = store.failures()
    assert (kept.origin, kept.reason, kept.document) == ("a\\x00.txt", "holds \\ud83d", bad)


def test_the_same_bytes_need_not_be_opened_again(store: Store) -> None:
    """The place and the bytes must both be the same as last time."""
    url = "https://news.example/1"
    made = replace(document(url), url=url, origin=url)
    write(store, read(made, digest="first"))
    with open_run(store) as ingest:
        assert ingest.holds("first", url)
        assert not ingest.holds("first", "elsewhere")
        assert not ingest.holds("second", url)
        ingest.write([read(replace(made, text="Other words."), digest="second")])
        assert not ingest.holds("first", url)
        assert ingest.holds("second", url)


def test_an_address_gives_versions_of_one_article(store: Store) -> None:
    """Each place's last version is known: only what it changes since is news."""
    url = "https://news.example/1"
    one = replace(document(url), url=url, origin=url)
    amp = replace(one, text=TEXT + " Shorter.", origin="https://news.example/amp")
    with open_run(store) as ingest:
        ingest.write([read(one, digest="1"), read(amp, digest="2")])
        assert ingest.refusal(one) is None
    assert store.document(url) is not None
    with open_run(store) as ingest:
        assert ingest.fate(one) is Fate.UNCHANGED
        ingest.write([read(one, digest="1"), read(amp, digest="2")])
    assert getattr(store.document(url), "text", "") == amp.text
    edited = replace(one, text=TEXT + " Edited.")
    write(store, read(edited, digest="3"))
    assert getattr(store.document(url), "text", "") == edited.text
    with open_run(store) as ingest:
        assert ingest.fate(amp) is Fate.UNCHANGED
        assert ingest.fate(one) is Fate.CHANGED


def test_another_run_may_have_stored_it_meanwhile(store: Store, path: Path) -> None:
    """What came in between asking and storing is not stored twice, unless all is read again."""
    with open_run(store) as ingest:
        assert ingest.fate(document()) is Fate.NEW
        fill(path, (document(), [bridge(TOM)]))
        ingest.write([read(document(), [bridge(NADIA)])])
    assert [row.speaker for row in store.quotations()] == ["Tom Whitfield"]
    with open_run(store, again=True) as ingest:
        ingest.write([read(document(), [bridge(NADIA)])])
    assert [row.speaker for row in store.quotations()] == ["Nadia Lambert"]


def test_addresses_and_visits_are_remembered(store: Store) -> None:
    """An article is known at each of its addresses, until its feed says that it was changed."""
    made = replace(document("d1"), address="https://news.example/short")
    write(store, read(made), Finished("https://news.example/short", Validators("v1", "Monday")))
    assert store.validators("https://news.example/short") == Validators("v1", "Monday")
    assert store.validators("https://news.example/other") is None
    assert store.knows("https://example.org/d1")
    assert not store.knows("https://example.org/d2")
    assert not store.knows("https://example.org/d1", "2020-01-01")
    assert store.knows("https://news.example/short", "2020-01-01T00:00:00Z")
    assert not store.knows("https://news.example/short", "2999-01-01T00:00:00Z")
    write(store, Failure("https://news.example/short", "no text"))
    write(
        store,
        Failure("https://news.example/short", "no text"),
        Finished("https://news.example/short", Validators("v2")),
    )
    assert store.validators("https://news.example/short") is None


@pytest.mark.parametrize(
    ("published", "at", "due"),
    [
        ("2025-03-04T10:00:00Z", "2025-03-04T12:59:59Z", False),
        ("2025-03-04T10:00:00Z", "2025-03-04T13:00:00Z", True),
        ("2025-03-04T14:00:00+02:00", "2025-03-04T13:00:00Z", True),
        ("2025-03-04", "2025-03-04T14:00:00Z", True),
        ("2025-03-03", "2025-03-04T13:00:00Z", False),
        ("2025-03-03", "2025-03-05T12:00:00Z", True),
        ("2025-02-26", "2025-03-05T12:00:00Z", True),
        ("2025-02-25", "2025-03-05T12:00:00Z", False),
        ("2099-01-01", "2025-03-05T12:00:00Z", False),
        ("soon", "2025-03-05T12:00:00Z", False),
        (None, "2025-03-05T12:00:00Z", False),
    ],
)
def test_a_young_article_is_asked_for_again(
    store: Store,
    published: str | None,
    at: str,
    due: bool,  # noqa: FBT001 - a table
) -> None:
    """Each hour on its first day, each day in the week behind; the last visit was at noon."""
    url = "https://news.example/a"
    write(store, read(document("d1")), Finished(url, Validators()))
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute("UPDATE visits SET visited_at = '2025-03-04T12:00:00+00:00'")
        asked = Database(db, execute_plugins=False)
        assert is_due(asked, url, published, at) is due
        assert not is_due(asked, "https://news.example/b", published, at)
    assert not store.is_due(url, "2025-03-04")


@pytest.mark.parametrize(
    ("origin", "digest", "noted"),
    [
        ("https://news.example/a/4", "f00", True),
        ("https://news.example/rows.jsonl", None, False),
        ("https://news.example/all.zip!/a.html", "f00", False),
        ("pages/a.html", "f00", False),
    ],
)
def test_the_address_that_was_asked_for_is_one_of_the_article(
    store: Store,
    origin: str,
    digest: str | None,
    noted: bool,  # noqa: FBT001 - a table
) -> None:
    """If it leads to this article alone: not a file of many, nor a file on this machine."""
    write(store, replace(read(replace(document("d1"), origin=origin)), digest=digest))
    with closing(sqlite3.connect(store.path)) as db:
        found = {url for (url,) in db.execute("SELECT url FROM addresses")}
    assert found == {"https://example.org/d1", *([origin] if noted else [])}


def test_raw_bytes_are_kept_beside_the_database(store: Store, path: Path) -> None:
    """The same bytes are one file; what comes without keeps nothing."""
    page = b"<html>" * 1000
    write(store, read(document("a"), raw=page), read(document("b"), raw=page), read(document("c")))
    assert (store.raw("a"), store.raw("b"), store.raw("c")) == (page, page, None)
    files = [p for p in path.with_suffix(".raw").rglob("*") if p.is_file()]
    assert len(files) == 1
    write(store, read(document("a", "Edited."), raw=None))
    assert store.raw("a") is None


def test_furniture_must_lie_in_the_text(store: Store) -> None:
    """A range past the end is the document's own fault: nothing of it is stored."""
    fits, past = (Furniture(Span(a, a + 9), "credit") for a in (0, len(TEXT) - 5))
    with open_run(store) as ingest:
        with pytest.raises(RefusedError, match="outside the text"):
            ingest.write([read(document(), [bridge()], furniture=(fits, past))])
        assert store.counts().documents == 0
        ingest.write([read(document(), [bridge()], furniture=(fits,))])
    write(store, read(document(text="Short.")))
    assert getattr(store.document("d1"), "text", "") == "Short."
