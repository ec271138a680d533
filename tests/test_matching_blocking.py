"""Which pairs of an archive are looked at, and how many at most."""

from dataclasses import replace
from string import ascii_uppercase

import pytest

from name_pairs import make_speakers
from quotetrack.model import SpeakerKind
from quotetrack.speakers.matching import match_speakers
from quotetrack.speakers.matching.blocking import list_keys, pair_up
from quotetrack.speakers.matching.knowledge import load_weights
from quotetrack.speakers.matching.profiles import make_profile

LETTERS = "abcdefghijklmnopqrstuvw"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zelensky", "Зеленський"),
        ("Bill Weld", "William Weld"),
        ("W. Weld", "Bill Weld"),
        ("Hillary Rodham", "Hillary Rodham Clinton"),
        ("Nadia Lambert", "Nadia Lambert-Orsini"),
        ("Jinping Xi", "Xi Jinping"),
        ("Reince Priebus", "Reince Preibus"),
        ("Mohammed bin Salman", "محمد بن سلمان"),
        ("Nikita Khrushchev", "Nikita Chruschtschow"),
    ],
)
def test_names_that_may_be_one_share_a_key(one: str, other: str) -> None:
    """However a name is written, one of its keys is the same."""
    first, second = map(make_profile, make_speakers([one, other]))
    assert list_keys(first) & list_keys(second)


@pytest.mark.parametrize(
    ("one", "other"), [("Brellin Group Ltd", "The Brellin Group"), ("EU", "European Union")]
)
def test_bodies_share_a_key(one: str, other: str) -> None:
    """A legal form, an article or an acronym doesn't hide a body."""
    first, second = map(make_profile, make_speakers([one, other], SpeakerKind.BODY))
    assert list_keys(first) & list_keys(second)


def count_pairs(names: list[str]) -> int:
    """Return how many pairs of an archive are looked at."""
    return len(pair_up([make_profile(speaker) for speaker in make_speakers(names)]).pairs)


def test_a_common_family_name_costs_no_square() -> None:
    """However many people of one family name there are, each meets a block of them at most."""
    names = [f"{a}{b}{c}el Smith" for a in ascii_uppercase for b in "aeiou" for c in LETTERS[:8]]
    assert count_pairs(names) <= len(names) * load_weights().limits["block"]


def test_one_name_in_many_forms_costs_no_square() -> None:
    """Even people who share both names are compared with so many others at most."""
    names = [f"John {a}. {b}. Smith" for a in LETTERS.upper() for b in LETTERS.upper()[::2]]
    assert count_pairs(names) <= len(names) * 4 * load_weights().limits["window"]


def test_a_very_long_name_costs_nothing() -> None:
    """What a hostile article calls a name is no name, and is soon done with."""
    long = make_speakers(["Nadia " + "Lambert" * 50_000, "Nadia " + "Lambert " * 50_000])
    assert match_speakers(long) == []
    assert match_speakers([replace(s, kind=SpeakerKind.BODY) for s in long]) == []
    assert all(len(list_keys(make_profile(speaker))) < 10 for speaker in long)


def test_in_a_crowd_nobody_is_sure() -> None:
    """Who isn't compared with all of the name may have a rival that nobody saw."""
    crowd = [f"Quentin {a}. {b}. Zabrowski" for a in LETTERS.upper() for b in LETTERS[:2].upper()]
    pairs = match_speakers(make_speakers(["Quentin Zabrowski", "Quentin Zabrowskiy", *crowd]))
    assert pairs
    assert not any(pair.sure for pair in pairs)
