"""Speakers as readers see them: profiles, the list, the mistyped, and several side by side."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from publish_archive import Article, Said, make_archive
from quotetrack.model.showing import Voice
from quotetrack.store.showing import comparing, listing
from quotetrack.store.showing.comparing import (
    Compared,
    align_months,
    compare_speaker,
    list_stretches,
    read_stretch,
)
from quotetrack.store.showing.listing import list_speakers, suggest_speakers
from quotetrack.store.showing.naming import take_speakers
from quotetrack.store.showing.speakers import (
    Alias,
    Apart,
    Counts,
    Role,
    find_speaker,
    read_apart,
    read_counts,
    read_newest,
    read_outlets,
    read_profile,
    read_roles,
    read_weeks,
)

NADIA, TOM = Voice("Nadia Lambert", "nadia-lambert"), Voice("Tom Whitfield", "tom-whitfield")


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection to the archive that tests share."""
    with closing(sqlite3.connect(make_archive(tmp_path / "q.db"))) as conn:
        yield conn


def _compare(
    conn: sqlite3.Connection, voices: list[Voice], words: str = "", most: int = 40
) -> list[Compared]:
    return [_compare_one(conn, voice, words, most) for voice in voices]


def _compare_one(conn: sqlite3.Connection, voice: Voice, words: str, most: int) -> Compared:
    slug = voice.id or ""
    counts = read_counts(conn, slug)
    stretches = list_stretches(conn, words, counts)
    weeks = [week for one in stretches for week in read_stretch(conn, slug, words, one)]
    return compare_speaker(conn, voice, words, counts, weeks, most)


def _merge(conn: sqlite3.Connection, old: str, into: str) -> None:
    conn.execute("UPDATE speakers SET canonical_id = ? WHERE id = ?", [into, old])


@pytest.mark.parametrize(
    ("slug", "found"),
    [
        ("nadia-lambert", "nadia-lambert"),
        ("Nadia-Lambert", "nadia-lambert"),
        ("tom-whitfield", "nadia-lambert"),
        ("nobody", None),
        ("", None),
    ],
)
def test_where_a_slug_leads(conn: sqlite3.Connection, slug: str, found: str | None) -> None:
    """A slug leads to its speaker, that of a merged one to who stands for both."""
    _merge(conn, "tom-whitfield", "nadia-lambert")
    assert find_speaker(conn, slug) == found


def test_who_a_speaker_is(conn: sqlite3.Connection) -> None:
    """A profile has names with who says so, but not the name itself again, and all counts."""
    profile = read_profile(conn, "nadia-lambert")
    assert (profile.name, profile.kind, profile.wikidata) == ("Nadia Lambert", "person", "Q42")
    assert profile.aliases == (Alias("Надія Ламбер", "file"), Alias("Lambert", "seen"))
    assert profile.counts == Counts(3, 2, 0, 1, 3, 2, "2026-02-03", "2026-03-31")


def test_who_is_unknown_has_no_profile(conn: sqlite3.Connection) -> None:
    """A profile of nobody is an error, zero counts are not."""
    assert read_counts(conn, "nobody") == Counts()
    with pytest.raises(KeyError):
        read_profile(conn, "nobody")


def test_roles_spelt_alike_are_one(conn: sqlite3.Connection) -> None:
    """Capitals make no other role; the dates widen, and the role given last comes first."""
    rows = [
        ("Harbour Mayor", "2026-01-05", "2026-01-09"),
        ("harbour mayor", "2025-03-01", "2026-01-20"),
        ("engineer", "2026-02-01", "2026-03-01"),
        ("poet", None, None),
    ]
    conn.executemany("INSERT INTO roles VALUES ('nadia-lambert', ?, ?, ?)", rows)
    assert read_roles(conn, "nadia-lambert") == (
        Role("engineer", "2026-02-01", "2026-03-01"),
        Role("harbour mayor", "2025-03-01", "2026-01-20"),
        Role("poet", None, None),
    )


def test_weeks_and_outlets(conn: sqlite3.Connection) -> None:
    """Weeks are named by their Monday, what has no date is in none; outlets come with counts."""
    assert read_weeks(conn, "nadia-lambert") == [
        ("2026-02-02", "direct", 1),
        ("2026-03-30", "indirect", 1),
    ]
    assert read_outlets(conn, "nadia-lambert") == [("The Lantern", 2), ("Quay Post", 1)]
    assert read_outlets(conn, "nadia-lambert", most=1) == [("The Lantern", 2)]


def test_the_newest_day(conn: sqlite3.Connection) -> None:
    """It is that of an article, and neither one to come nor one that no calendar has."""
    assert read_newest(conn) == date(2026, 3, 31)
    conn.execute("UPDATE documents SET published = '9026-03-31' WHERE id = 'lantern-1'")
    assert read_newest(conn) == date(2026, 2, 3)
    conn.execute("UPDATE documents SET published = '2026-02-30' WHERE id = 'lantern-1'")
    assert read_newest(conn) is None
    conn.execute("UPDATE documents SET published = NULL")
    assert read_newest(conn) is None


def test_what_both_said_counts_for_both(conn: sqlite3.Connection) -> None:
    """A joint statement is one of the second speaker's quotations too."""
    first = conn.execute("SELECT id FROM quotations WHERE number = 1").fetchone()[0]
    row = [first, "tom-whitfield", "tom-whitfield"]
    conn.execute("INSERT INTO joint_speakers VALUES (?, 1, ?, ?)", row)
    assert read_counts(conn, "tom-whitfield").quotations == 2
    assert [one.counts.quotations for one in _compare(conn, [NADIA, TOM])] == [3, 2]


def test_what_the_counts_leave_open(conn: sqlite3.Connection) -> None:
    """Joint statements of others named first, and what is no statement, are told beside counts."""
    assert read_apart(conn, "tom-whitfield") == Apart()
    ids = dict(conn.execute("SELECT number, id FROM quotations").fetchall())
    rows = [(ids[1], "tom-whitfield"), (ids[6], "tom-whitfield"), (ids[4], "harbour-council")]
    conn.executemany("INSERT INTO joint_speakers VALUES (?1, 1, ?2, ?2)", rows)
    conn.execute("UPDATE quotations SET act = 'denial' WHERE number IN (2, 6)")
    assert read_apart(conn, "tom-whitfield") == Apart(1, (("denial", 2),))
    assert read_apart(conn, "nadia-lambert") == Apart(0, (("denial", 1),))
    conn.execute("UPDATE quotations SET judged = 'not a quotation' WHERE number = 2")
    assert read_apart(conn, "tom-whitfield") == Apart(1, (("denial", 1),))


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("", ["nadia-lambert", "harbour-council", "tom-whitfield"]),
        ("lamb", ["nadia-lambert"]),
        ("НАДІЯ", ["nadia-lambert"]),
        ("whítfield", ["tom-whitfield"]),
        ("o’whit", ["tom-whitfield"]),
        ("o whitfield", ["tom-whitfield"]),
        ("nadia-lambert", ["nadia-lambert"]),
        ("Mayor Lambert", ["nadia-lambert"]),
        ("Mayor", []),
        ("zz", []),
        ("  ", ["nadia-lambert", "harbour-council", "tom-whitfield"]),
    ],
)
def test_the_list_is_searched_by_any_name(
    conn: sqlite3.Connection, part: str, found: list[str]
) -> None:
    """A part of a name or an alias finds its speaker, whatever its case, accents and marks."""
    assert [one.id for one in list_speakers(conn, part).speakers] == found


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Sólveig Guðmundsdóttir", "gudmundsdottir"),
        ("Łukasz Łukasiewicz", "LUKASIEWICZ"),
        ("Maureen Oduya-Finch", "oduya finch"),
        ("Maureen Oduya-Finch", "oduya\u2011finch"),
        ("Søren Ærø", "soren aero"),
        ("Đorđe Straßer", "Dorde Strasser"),
        ("Þóra Işık", "thora isik"),
        ("Nur Ka‘ahele", "ka'ahele"),
        ("Oren Castell", "President Castell"),
        ("Oren Castell", "former Prime Minister Oren Castell"),
    ],
)
def test_one_folding_for_list_and_search(conn: sqlite3.Connection, name: str, typed: str) -> None:
    """As a reader types a name, the list and the search's "Said by" find it alike."""
    conn.execute("UPDATE speakers SET name = ? WHERE id = 'harbour-council'", [name])
    assert [one.id for one in list_speakers(conn, typed).speakers] == ["harbour-council"]
    (taken,) = take_speakers(conn, (typed,))
    assert taken.voices == (Voice(name, "harbour-council"),)
    assert next(voice.id for voice in suggest_speakers(conn, typed)) == "harbour-council"


def test_a_title_is_passed_over_last(conn: sqlite3.Connection) -> None:
    """Whoever bears a name with the title comes first; without it, the page says whom it took."""
    conn.execute("UPDATE speakers SET name = 'Captain Lambert' WHERE id = 'tom-whitfield'")
    with_it, without = take_speakers(conn, ("captain lambert", "Mayor Nadia Lambert"))
    assert (with_it.voices[0].id, with_it.exact) == ("tom-whitfield", True)
    assert (without.voices[0].id, without.exact) == ("nadia-lambert", False)


def test_the_list_goes_page_by_page(conn: sqlite3.Connection) -> None:
    """Pages of one follow one another without a gap, those with equal counts too."""
    seen, after = [], None
    while True:
        page = list_speakers(conn, after=after, most=1)
        seen += [one.id for one in page.speakers]
        after = page.after
        if after is None:
            break
    assert seen == ["nadia-lambert", "harbour-council", "tom-whitfield"]


def test_what_takes_long_to_count_is_left_out(
    conn: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With very many quotations an archive that is written tells no outlets and days."""
    assert [one.outlets for one in list_speakers(conn).speakers] == [2, 1, 1]
    monkeypatch.setattr(listing, "DETAILED", 4)
    assert {(one.outlets, one.first) for one in list_speakers(conn).speakers} == {(None, None)}


def test_who_is_known_but_silent_is_found(conn: sqlite3.Connection) -> None:
    """A speaker without a quotation is not in the list, but a search tells of them."""
    conn.execute(
        "INSERT INTO speakers (id, name, kind, canonical_id) "
        "VALUES ('oren-castell', 'Oren Castell', 'person', 'oren-castell')"
    )
    assert list_speakers(conn).silent == ()
    found = list_speakers(conn, "castell")
    assert (found.speakers, found.silent) == ((), (Voice("Oren Castell", "oren-castell"),))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("nadia-lamberd", ["nadia-lambert"]),
        ("Whitfeild", ["tom-whitfield"]),
        ("xqzxqz", []),
        ("", []),
    ],
)
def test_who_may_be_meant(conn: sqlite3.Connection, typed: str, found: list[str]) -> None:
    """A mistyped name suggests those that are most like it, and none that isn't."""
    assert [voice.id for voice in suggest_speakers(conn, typed)] == found


@pytest.mark.parametrize(("few", "stretch"), [(3000, 1), (0, 1), (0, 2), (0, 200)])
def test_shares_count_what_holds_the_words(
    conn: sqlite3.Connection, few: int, stretch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of each one's quotations those with the words count; undated ones count, but in no week.

    It is the same for those who said little and those who said very much.
    """
    monkeypatch.setattr(comparing, "FEW", few)
    monkeypatch.setattr(comparing, "STRETCH", stretch)
    nadia, tom = _compare(conn, [NADIA, TOM], "bridge")
    assert (nadia.said, nadia.counts.quotations, nadia.undated) == (2, 3, 1)
    assert nadia.share == pytest.approx(2 / 3)
    assert nadia.weeks == (("2026-03-30", "indirect", 1),)
    assert [shown.date for shown in nadia.newest] == ["2026-03-31", None]
    assert (tom.said, tom.share, tom.weeks, tom.newest) == (0, 0, (), ())


def test_one_who_said_nothing_has_no_share(conn: sqlite3.Connection) -> None:
    """Of no quotations at all there is no share."""
    (nobody,) = _compare(conn, [Voice("Nobody", "nobody")], "bridge")
    assert nobody.share is None


def test_months_stand_side_by_side(conn: sqlite3.Connection) -> None:
    """Each month has a cell for each speaker, empty ones too; what has no date comes last."""
    months = align_months(_compare(conn, [NADIA, TOM]))
    assert [(month.month, [len(cell) for cell in month.cells]) for month in months] == [
        ("2026-03", [1, 0]),
        ("2026-02", [1, 1]),
        ("", [1, 0]),
    ]
    assert not any(month.cut for month in months)


def test_months_end_where_a_list_is_cut(tmp_path: Path) -> None:
    """Where one list is cut off, older months are left out for all: nobody looks silent."""
    much = tuple(Said(f"ferry {n}", "nadia-lambert") for n in range(4))
    old = (Said("old", "nadia-lambert"), Said("old too", "tom-whitfield"))
    articles = (
        Article("a", "Quay Post", "2026-03-03", "A", "https://a.example/", much),
        Article("b", "Quay Post", "2026-01-03", "B", "https://b.example/", old),
    )
    with closing(sqlite3.connect(make_archive(tmp_path / "q.db", articles))) as conn:
        compared = _compare(conn, [NADIA, TOM], most=3)
        assert [(one.more, len(one.newest)) for one in compared] == [(True, 3), (False, 1)]
        (month,) = align_months(compared)
        assert (month.month, [len(cell) for cell in month.cells]) == ("2026-03", [3, 0])
        assert month.cut == {0}
