"""Names read in every script and order, and compared part by part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.model import RoleSeen
from quotetrack.speakers.matching.bodies import read_body
from quotetrack.speakers.matching.comparing import compare_readings
from quotetrack.speakers.matching.knowledge import load_weights
from quotetrack.speakers.matching.offices import compare_offices, read_offices
from quotetrack.speakers.matching.persons import read_person
from quotetrack.speakers.matching.relating import relate_families, relate_given
from quotetrack.speakers.matching.spelling import romanise, spell_close, spell_loose


@pytest.mark.parametrize(
    ("written", "letters"),
    [
        ("Łukasz Wyżga", "Lukasz Wyzga"),
        ("Зеленський", "Zelens'kiy"),
        ("习近平", "Xi Jinping"),
        ("문재인", "Moon Jaein"),
        ("이재명", "Lee Jaemyeong"),
        ("Αλέξης Τσίπρας", "Alexis Tsipras"),
    ],
)
def test_every_script_is_brought_to_latin_letters(written: str, letters: str) -> None:
    """Chinese and Korean names, which have no space, come out as family and given name."""
    assert romanise(written) == letters


@pytest.mark.parametrize(
    "spellings",
    [
        ("zelensky", "zelenskyy", "zelenskiy", "zelenskij", "zelenskyj"),
        ("sergey", "sergei", "sergej"),
        ("tatyana", "tatjana", "tatiana"),
        ("lavrov", "lawrow"),
    ],
)
def test_transliterations_become_equal(spellings: tuple[str, ...]) -> None:
    """What only differs by the table that a newsroom uses is one spelling."""
    assert len(set(map(spell_close, spellings))) == 1


@pytest.mark.parametrize(
    "spellings",
    [("putin", "poutine"), ("zelensky", "selenskyj"), ("mcconnell", "mcconel"), ("moon", "mun")],
)
def test_what_sounds_alike_becomes_equal_only_loosely(spellings: tuple[str, str]) -> None:
    """Sounds that languages write differently make a candidate, not a spelling."""
    assert len(set(map(spell_close, spellings))) == 2
    assert len(set(map(spell_loose, spellings))) == 1


@pytest.mark.parametrize(
    ("written", "given", "family"),
    [
        ("Ryan, Paul D.", ("paul", "d"), ("ryan",)),
        ("J.K. Rowling", ("j", "k"), ("rowling",)),
        ("JD Vance", ("j", "d"), ("vance",)),
        ("JENS STOLTENBERG", ("jens",), ("stoltenberg",)),
        ("Ursula von der Leyen", ("ursula",), ("leyen",)),
        ("Abdel Fattah el-Sisi", ("abdel", "fattah"), ("sisi",)),
        ("Annegret Kramp-Karrenbauer", ("annegret",), ("kramp", "karrenbauer")),
        ("Xi Jinping", ("jinping",), ("xi",)),
        ("Ban Ki-moon", ("kimoon",), ("ban",)),
        ("Kim Campbell", ("kim",), ("campbell",)),
        ("Madonna", (), ("madonna",)),
        ("Castell, Oren Jr.", ("oren",), ("castell",)),
        ("President Nadia Lambert", ("nadia",), ("lambert",)),
    ],
)
def test_the_likeliest_reading_comes_first(
    written: str, given: tuple[str, ...], family: tuple[str, ...]
) -> None:
    """Given and family name are told apart in either order, without titles and particles."""
    reading = read_person(written)[0]
    assert (reading.given, reading.family) == (given, family)


def test_a_name_has_a_reading_for_each_way_to_write_it() -> None:
    """ö may be written oe, and a nickname stand beside the name."""
    assert [r.family for r in read_person("Gerhard Schröder")] == [("schroder",), ("schroeder",)]
    assert [r.given for r in read_person('William "Bill" Weld')] == [("william",), ("bill",)]


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    """No text is so odd that it can't be read as a name, and compared with itself."""
    for reading in read_person(text):
        assert compare_readings(reading, reading) is not None
    read_body(text)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("paul", "paul", "equal"),
        ("oleksiy", "oleksii", "variant"),
        ("volodymyr", "vladimir", "variant"),
        ("bill", "william", "nickname"),
        ("bill", "will", "short_forms"),
        ("alex", "alexander", "ambiguous"),
        ("brian", "bryan", "respelt"),
        ("p", "paul", "initial"),
        ("w", "bill", "initial"),
        ("jean", "jean-claude", "half"),
        ("condoleezza", "condoleeza", "loose"),
        ("kaltrina", "kaltrna", "slip"),
        ("paul", "paula", None),
        ("christian", "christina", None),
        ("jean-pierre", "jean-paul", None),
        ("bill", "bob", None),
        ("p", "tim", None),
    ],
)
def test_given_names_are_related(one: str, other: str, expected: str | None) -> None:
    """Nicknames and variants by lists; two names that lists have are no slips of each other."""
    assert relate_given(one, other) == relate_given(other, one) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("ryan",), ("ryan",), "equal"),
        (("kramp", "karrenbauer"), ("krampkarrenbauer",), "equal"),
        (("zelensky",), ("zelenskyy",), "close"),
        (("putin",), ("poutine",), "loose"),
        (("smith",), ("smyth",), "slip"),
        (("goncharenko",), ("honcharenko",), "slip"),
        (("lambert",), ("lambert", "orsini"), "part"),
        (("orsini", "hale"), ("orsini", "quell"), None),
        (("lambert",), ("whitfield",), None),
        (("xi",), ("li",), None),
        (("truss",), ("kreutz",), None),
    ],
)
def test_family_names_are_related(
    one: tuple[str, ...], other: tuple[str, ...], expected: str | None
) -> None:
    """A common name that is spelt in another way is another name."""
    assert relate_families(one, other) == relate_families(other, one) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("George W. Bush", "George H. W. Bush"),
        ("Tom Whitfield Jr.", "Tom Whitfield Sr."),
        ("Mary Anne Castell", "Mary Jane Castell"),
        ("Nadia Lambert", "Tom Lambert"),
    ],
)
def test_some_names_cannot_be_one_persons(one: str, other: str) -> None:
    """Middle names and what tells father from son speak against all else."""
    assert not any(compare_readings(a, b) for a in read_person(one) for b in read_person(other))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Ohio senator", "senator from Ohio", "same_office"),
        ("Ukraine's President", "the Ukrainian president", "same_office"),
        ("former House speaker", "House speaker", "same_office"),
        ("senator", "Sen.", "same_role"),
        ("mayor of Norwick", "Mayor of Dresden", "rival_office"),
        ("Ohio senator", "U.S. senator", "like_role"),
        ("CWA president", "president of the Communications Workers of America", "like_role"),
        ("French analyst", "German lawyer", "apart_role"),
        ("baker", "coroner", "other_role"),
    ],
)
def test_roles_are_related(one: str, other: str, expected: str) -> None:
    """Two offices of two places exclude each other, if both are held at one time."""
    roles = [read_offices([RoleSeen(role, "2016-01-01", "2016-06-01")]) for role in (one, other)]
    assert compare_offices(*roles) == expected


def test_an_office_can_be_held_by_one_after_the_other() -> None:
    """A mayor may have been another city's ten years ago."""
    now = read_offices([RoleSeen("mayor of Norwick", "2016-01-01", "2016-06-01")])
    then = read_offices([RoleSeen("mayor of Estley", "2004-01-01", "2005-06-01")])
    assert compare_offices(now, then) == "like_role"


def test_every_weight_says_why() -> None:
    """A reason is there for each likeness but for a middle name that neither has."""
    silent = [key for key, weight in load_weights().likenesses.items() if not weight.why]
    assert silent == ["middle.absent"]


@pytest.mark.parametrize("name", ["'s Renewable Future", "’s", "& 's Bank", "Varn 's 's Trust"])
def test_a_name_that_was_cut_wrong_is_taken_apart_too(name: str) -> None:
    """An ending that stands alone, as parsers leave it, breaks nothing and is no word."""
    assert all(read_body(name).words)
