"""The registry: a file, a database and new names together know who is who."""

from datetime import date
from pathlib import Path

import pytest

from quotetrack.errors import RegistryError
from quotetrack.model import Speaker, SpeakerKind
from quotetrack.speakers import Registry, default_path

PERSON, BODY = SpeakerKind.PERSON, SpeakerKind.BODY

KNOWN = """
[[speaker]]
name = "Nadia Lambert"
kind = "person"
wikidata = "Q1"
aliases = ["N. Lambert", "Lambert", "Ламберт"]
[[speaker.role]]
title = "Norland prime minister"
from = 2020-01-01
to = 2023-06-30

[[speaker]]
name = "Tom Hale"
kind = "person"
aliases = ["Hale"]
role = [{ title = "Norland prime minister", from = 2023-07-01 }]

[[speaker]]
name = "Ann Hale"
kind = "person"
aliases = ["Hale"]

[[speaker]]
name = "Château d'Or"
kind = "body"
aliases = ["the Norland palace"]
"""


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """A small speakers file."""
    path = tmp_path / "speakers.toml"
    path.write_text(KNOWN, "utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("Nadia Lambert", None, "nadia-lambert"),
        ("NADIA LAMBERT", PERSON, "nadia-lambert"),
        ("Ms. Lambert’s", None, "nadia-lambert"),
        ("Prime Minister Nadia Lambert", None, "nadia-lambert"),
        ("Ламберт", None, "nadia-lambert"),
        ("Chateau d’Or", None, "chateau-dor"),
        ("Norland palace", BODY, "chateau-dor"),
        ("The Château d'Or's", None, "chateau-dor"),
        ("Nadia Lambert", BODY, None),
        ("Lamberto", None, None),
        ("", None, None),
    ],
)
def test_a_name_finds_its_speaker(
    known: Path, name: str, kind: SpeakerKind | None, expected: str | None
) -> None:
    """Names match exactly, but for case, accents, apostrophes, possessives and what leads them."""
    found = Registry.load(known).resolve(name, kind, None)
    assert (found.id if found else None) == expected


def test_an_alias_of_two_is_nobody_unless_one_is_in_office(known: Path) -> None:
    """Hale may be Tom or Ann; on a day when Tom is in office, he is meant."""
    registry = Registry.load(known)
    assert registry.resolve("Hale", None, None) is None
    assert registry.resolve("Hale", None, "2021-01-01") is None
    found = registry.resolve("Hale", None, "2024-01-01")
    assert found
    assert found.id == "tom-hale"


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2019-12-31", None),
        ("2020-01-01", "nadia-lambert"),
        ("2023-06-30T23:00:00+02:00", "nadia-lambert"),
        ("2023-07-01", "tom-hale"),
        (None, None),
        ("last week", None),
    ],
)
def test_a_role_is_held_from_day_to_day(
    known: Path, published: str | None, expected: str | None
) -> None:
    """Who is prime minister depends on the day; an article without one may be of any year."""
    found = Registry.load(known).holder("the Norland Prime Minister", published)
    assert (found.id if found else None) == expected


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2022-01-01", "nadia-lambert"),
        ("2024-01-01", "tom-hale"),
        ("2026-06-30", "tom-hale"),
        ("2026-07-03", None),
        ("2035-01-01", None),
    ],
)
def test_a_role_still_held_is_believed_for_two_years(
    tmp_path: Path, published: str, expected: str | None
) -> None:
    """The file says as of when its roles hold; long after that day nobody is guessed."""
    path = tmp_path / "dated.toml"
    path.write_text(f"as_of = 2024-07-01\n{KNOWN}", "utf-8")
    found = Registry.load(path).holder("Norland prime minister", published)
    assert (found.id if found else None) == expected


def test_without_as_of_a_role_is_held_for_ever(known: Path) -> None:
    """A user's file needs no date."""
    found = Registry.load(known).holder("Norland prime minister", "2095-01-01")
    assert found
    assert found.id == "tom-hale"


@pytest.mark.parametrize(("year", "expected"), [(2026, "emmanuel-macron"), (2035, None)])
def test_the_file_that_ships_names_no_president_of_2035(year: int, expected: str | None) -> None:
    """It believes its roles for two years after it was written."""
    found = Registry.load(default_path()).holder("French president", f"{year}-06-01")
    assert (found.id if found else None) == expected


def test_a_new_speaker_needs_a_full_name(known: Path) -> None:
    """A person enters under a new slug; a single word could mean anyone."""
    registry = Registry.load(known)
    added = registry.add("Tom Hale", PERSON)
    assert added == Speaker("tom-hale-2", "Tom Hale", PERSON)
    assert registry.resolve("tom hale", None, None) is None
    assert registry.add("Reuters", BODY).id == "reuters"
    with pytest.raises(ValueError, match="full name"):
        registry.add("Castell", PERSON)


def test_what_a_database_says_wins(known: Path) -> None:
    """A stored speaker keeps name and aliases: what was taken away stays so; roles are added."""
    stored = [
        Speaker("nadia-lambert", "Nadia Lambert-Hale", PERSON, None, ("Nadia Lambert",)),
        Speaker("lambert-inc", "Lambert Inc.", BODY, None, ("Lambert",)),
    ]
    registry = Registry.load(known, stored)
    assert registry.resolve("N. Lambert", None, None) is None
    assert registry.resolve("Lambert", None, None) == stored[1]
    assert registry.holder("Norland prime minister", "2021-01-01") == stored[0]
    assert len(registry.speakers()) == 5


def test_a_merged_speaker_of_the_file_stays_merged(known: Path) -> None:
    """A user merged Ann Hale into A. Castell: her name in the file means the one she became."""
    merged = Speaker("ann-castell", "Ann Castell", PERSON, None, ("Ann Hale",))
    registry = Registry.load(known, [merged])
    assert registry.resolve("Ann Hale", None, None) == merged
    assert "ann-hale" not in {speaker.id for speaker in registry.speakers()}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[speaker]\n", "not a TOML file"),
        ("[speaker]\nname = 'X'", r"written as \[\[speaker\]\]"),
        ("[[person]]\nname = 'X'", "unknown table 'person'"),
        ("as_of = 'today'", "'as_of' must be a date"),
        ("[[speaker]]\nkind = 'person'", "speaker 1: a speaker needs a name"),
        ("[[speaker]]\nname = 'X Y'", r"speaker 1 \(X Y\): kind must be"),
        ("[[speaker]]\nname = 'X Y'\nkind = 'party'", "kind must be 'person' or 'body'"),
        ("[[speaker]]\nname = 'X Y'\nkind = 'person'\naliases = 'X'", "must be a list of names"),
        ("[[speaker]]\nname = 'X Y'\nkind = 'person'\nwikidata = 3", "wikidata must be"),
        ("[[speaker]]\nname = 'X Y'\nkind = 'person'\nalias = ['X']", "unknown key 'alias'"),
        ("[[speaker]]\nname = 'X Y'\nkind = 'person'\nrole = 'mayor'", r"as \[\[role\]\]"),
        ("[[speaker]]\nname = 'X Y'\nkind = 'person'\nrole = [{ from = 2020-01-01 }]", "title"),
        (
            "[[speaker]]\nname = 'X Y'\nkind = 'person'\nrole = [{ title = 'a', to = 'b' }]",
            "must be dates",
        ),
        (
            "[[speaker]]\nname = 'X Y'\nkind = 'body'\n[[speaker]]\nname = 'x y'\nkind = 'body'",
            "speaker 2: 'x y' is there twice",
        ),
    ],
)
def test_a_wrong_file_is_told_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    """Every fault names the file, the entry and what is wrong with it."""
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(RegistryError, match=message) as caught:
        Registry.load(path)
    assert "mine.toml" in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """A speakers file that isn't there is an error, not an empty registry."""
    with pytest.raises(RegistryError, match="can't read the speakers file"):
        Registry.load(tmp_path / "none.toml")


def test_without_file_and_database_nobody_is_known() -> None:
    """An empty registry answers None."""
    registry = Registry.load(None)
    assert registry.speakers() == ()
    assert registry.resolve("Nadia Lambert", None, date(2020, 1, 1).isoformat()) is None


@pytest.mark.parametrize("spelling", ["Zelensky", "Zelenskiy", "Zelenskyy", "Зеленський"])
def test_the_file_that_ships_knows_every_spelling(spelling: str) -> None:
    """The four spellings of the issue are one speaker."""
    found = Registry.load(default_path()).resolve(spelling, PERSON, None)
    assert found
    assert found.id == "volodymyr-zelenskyy"
