"""Search over scripts: what a reader types meets what articles write, accents and case aside."""

import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from publish_archive import make_archive
from quotetrack.store.search import match_expression
from quotetrack.store.showing.listing import list_speakers
from quotetrack.store.showing.naming import take_speakers
from quotetrack.store.showing.wording import match_words, read_marked
from quotetrack.store.sounding import sounds_like
from quotetrack.store.spellings import MOST, list_spellings

INDEX = "USING fts5(text, tokenize='unicode61 remove_diacritics 2')"  # as in store/schema.py

MET = [
    ("зеленський", "ЗЕЛЕНСЬКИЙ", "case in Cyrillic"),
    ("ЇЖАК", "їжак", "case of ї"),
    ("елка", "Ёлка", "ё typed as е"),
    ("ёлка", "елка", "е written for ё"),
    ("ёлка", "ЁЛКА", "case of ё"),
    ("ганок", "ґанок", "ґ typed as г"),
    ("ґанок", "ганок", "г written for ґ"),
    ("пам'ять", "пам’ять", "a curly apostrophe"),
    ("пам'ять", "памʼять", "an apostrophe that is a letter"),
    ("памʼять", "пам'ять", "the other way round"),
    ("Europe", "l’Europe", "a French article"),
    ("l'Europe", "l’Europe", "an article typed with it"),
    ("evenement", "Événement", "French accents"),
    ("œuvre", "oeuvre", "a ligature typed"),
    ("coeur", "cœur", "a ligature written"),
    ("strasse", "Straße", "Swiss spelling typed"),
    ("Straße", "STRASSE", "capitals have no ß"),
    ("muller", "Müller", "a German umlaut left out"),
]
MISSED = [
    ("киів", "Київ", "ї is a letter of its own"),
    ("зеленськии", "Зеленський", "so is й"),
    ("mueller", "Müller", "ue is no ü: a Mueller is somebody else"),
    ("мир", "мір", "і is no и"),
    ("Europe", "Europol", "a part of a word"),
]


def find(text: str, match: str) -> bool:
    """Tell whether an index with one text finds it."""
    conn = sqlite3.connect(":memory:")
    conn.execute(f"CREATE VIRTUAL TABLE one {INDEX}")
    conn.execute("INSERT INTO one VALUES (?)", [text])
    return conn.execute("SELECT 1 FROM one(?)", [match]).fetchone() is not None


@pytest.mark.parametrize(("typed", "written", "why"), MET)
def test_what_is_typed_meets_what_is_written(typed: str, written: str, why: str) -> None:
    """Readers needn't know how an outlet spells, nor whether its letters are composed."""
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, f"Ось {written} тут")
        for spelt in ("NFC", "NFD"):
            asked = unicodedata.normalize(spelt, typed)
            assert find(text, match_words(asked)), (why, form, spelt)
            assert find(text, match_expression(asked)), (why, form, spelt)


@pytest.mark.parametrize(("typed", "written", "why"), MISSED)
def test_other_words_are_not_met(typed: str, written: str, why: str) -> None:
    """What is another letter to those who write it stays another."""
    assert not find(written, match_words(typed)), why


def test_phrases_and_beginnings_are_spelt_too() -> None:
    """A phrase has a "ё" in each of its words; a star stands behind each spelling."""
    assert find("Зелёная ёлка", match_words('"зеленая елка"'))
    assert find("ёлочка", match_words("елоч*"))
    assert not find("зелёная большая ёлка", match_words('"зеленая елка"'))
    assert find("ёлка и дом", match_words("елка дом"))


def test_spellings_have_a_limit() -> None:
    """A long phrase of words that may all be spelt otherwise asks for some, as typed first."""
    typed = "переведение перенесение пересечение перемещение переселение"
    spelt = list_spellings(typed)
    assert spelt[0] == typed
    assert len(spelt) <= MOST
    assert list_spellings("plain words") == ("plain words",)


def test_highlights_agree_with_what_is_found() -> None:
    """The stretch that is lit up is the word as the article spells it."""
    conn = sqlite3.connect(":memory:")
    conn.execute(f"CREATE VIRTUAL TABLE quotations_fts {INDEX}")
    conn.execute("INSERT INTO quotations_fts(rowid, text) VALUES (1, 'Наша ёлка горит')")
    marked = read_marked(conn, "елка", {1: "Наша ёлка горит"})
    assert marked == {1: (("Наша ", False), ("ёлка", True), (" горит", False))}


@pytest.mark.parametrize(
    ("known", "asked", "alike"),
    [
        ("Олена Ткаченко", "Tkachenko", True),
        ("Сергій Бойчук", "Serhii Boichuk", True),
        ("Сергій Гнатюк", "Hnatiuk", True),
        ("Евгений Рыжов", "Yevgeny Ryzhov", True),
        ("Nadia Lambert", "Надия Ламберт", True),
        ("Nadia Lambert", "Ламберт", True),
        ("Oren Castell", "Кастелл", True),
        ("Захаров", "Zakharova", False),
        ("Олександр Коваль", "Oleksandra Koval", False),
        ("Tom Hale", "Tom Gale", False),
    ],
)
def test_names_sound_alike_over_scripts(known: str, asked: str, *, alike: bool) -> None:
    """A name typed in another script finds its bearer, and nobody whose name differs."""
    assert sounds_like(known, asked) == alike


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection to the archive that tests share, with one who has a Cyrillic name only."""
    path = make_archive(tmp_path / "q.db")
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(
            "INSERT INTO speakers (id, name, kind, base_name, canonical_id) VALUES "
            "('olena', 'Олена Ткаченко', 'person', 'Олена Ткаченко', 'olena')"
        )
        yield conn


@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ("ткаченко", "olena"),
        ("ОЛЕНА ТКАЧЕНКО", "olena"),
        ("Olena Tkachenko", "olena"),
        ("Tkachenko", "olena"),
        ("надія ламбер", "nadia-lambert"),
        ("НАДІЯ", "nadia-lambert"),
        ("Ламберт", "nadia-lambert"),
        ("Вітфілд", None),
    ],
)
def test_a_name_in_another_script_finds_its_bearer(
    conn: sqlite3.Connection, asked: str, slug: str | None
) -> None:
    """In the search field and in the list of speakers; a name that isn't there finds nobody."""
    (taken,) = take_speakers(conn, (asked,))
    assert [voice.id for voice in taken.voices] == ([slug] if slug else [])
    listed = list_speakers(conn, asked)
    found = [one.id for one in listed.speakers] + [voice.id for voice in listed.silent]
    assert found == ([slug] if slug else [])
