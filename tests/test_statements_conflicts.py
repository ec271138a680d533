"""What makes another statement of one though the words are nearly the same, and what doesn't."""

import pytest

from quotetrack.model import Touch
from quotetrack.statements.aligning import align
from quotetrack.statements.conflicts import are_contrary, find_conflicts
from quotetrack.statements.wording import read_wording

Told = list[tuple[str, str, str]]


def find(one: str, other: str, language: str = "en") -> Told:
    """Return what is in conflict in two texts."""
    wordings = (read_wording(text, language) for text in (one, other))
    return [(touch.value, ours, theirs) for touch, ours, theirs in find_conflicts(align(*wordings))]


TENTS = "We will send 800 tents to the camp at Varnholm"

CONFLICTS: list[tuple[str, str, Told]] = [
    (TENTS, TENTS.replace("will", "will not"), [("negation", "will", "will not")]),
    (TENTS, TENTS.replace("will", "won't"), [("negation", "We will", "We won't")]),
    (TENTS, TENTS.replace("will", "will never"), [("negation", "will", "will never")]),
    (TENTS, TENTS.replace("We will", "Nobody will"), [("negation", "We", "Nobody")]),
    (
        "Tents will be sent to the camp",
        "No tents will be sent to the camp",
        [("negation", "", "No")],
    ),
    (TENTS, TENTS.replace("800", "80"), [("number", "800", "80")]),
    (TENTS, TENTS.replace("800", "eight thousand"), [("number", "800", "eight thousand")]),
    (TENTS, TENTS.replace("Varnholm", "Eskerby"), [("name", "Varnholm", "Eskerby")]),
    (TENTS + " on Monday", TENTS + " on Friday", [("time", "Monday", "Friday")]),
    ("It rose by £5m last year", "It rose by £5bn last year", [("number", "5m", "5bn")]),
    ("We will open the harbour", "We will close the harbour", [("negation", "open", "close")]),
    ("The council raised the tax", "The council cut the tax", [("negation", "raised", "cut")]),
    (
        "They support the bridge plan",
        "They oppose the bridge plan",
        [("negation", "support", "oppose")],
    ),
    (
        TENTS,
        "We will not send 80 tents to the camp at Eskerby",
        [
            ("number", "800", "80"),
            ("negation", "will", "will not"),
            ("name", "Varnholm", "Eskerby"),
        ],
    ),
    (
        "We send tents to Austria soon",
        "We send tents to Australia soon",
        [("name", "Austria", "Australia")],
    ),
]


@pytest.mark.parametrize(("one", "other", "expected"), CONFLICTS)
def test_what_cannot_both_have_been_said(one: str, other: str, expected: Told) -> None:
    """A number, a name, a day, a "not", a contrary: what differs is shown with its words."""
    assert sorted(find(one, other)) == sorted(expected)


@pytest.mark.parametrize(("one", "other", "expected"), CONFLICTS)
def test_conflicts_go_both_ways(one: str, other: str, expected: Told) -> None:
    """Told from the other side, ours is theirs."""
    assert sorted(find(other, one)) == sorted((t, theirs, ours) for t, ours, theirs in expected)


LANGUAGES: list[tuple[str, str, str, str]] = [
    ("fr", "Nous fermerons le port ce soir", "Nous ne fermerons pas le port ce soir", "negation"),
    ("fr", "Il faut vingt et un bateaux de plus", "Il faut 31 bateaux de plus", "number"),
    ("fr", "Nous allons ouvrir le port", "Nous allons fermer le port", "negation"),
    ("de", "Wir schließen den Hafen bald", "Wir schließen den Hafen nicht bald", "negation"),
    ("de", "Es fehlen 200 Zelte im Lager", "Es fehlen zweitausend Zelte im Lager", "number"),
    ("es", "Vamos a cerrar el puerto", "No vamos a cerrar el puerto", "negation"),
    ("es", "Faltan treinta y seis barcos aquí", "Faltan 26 barcos aquí", "number"),
    ("ru", "Мы закроем порт зимой", "Мы не закроем порт зимой", "negation"),
    ("ru", "Нужно 800 тысяч лодок зимой", "Нужно 80 тысяч лодок зимой", "number"),
    ("uk", "Ми закриємо порт взимку", "Ми не закриємо порт взимку", "negation"),
    ("uk", "Закриємо порт у Варнгольмі", "Не закриємо порт у Варнгольмі", "negation"),
    ("uk", "Ми відкриємо порт взимку", "Ми закриємо порт взимку", "negation"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "one", "other", "touch"), LANGUAGES)
def test_conflicts_in_other_languages(language: str, one: str, other: str, touch: str) -> None:
    """What says no and the contrary is a language's own; numbers are read in each."""
    assert [told[0] for told in find(one, other, language)] == [touch]


NONE = [
    # Retold, with the same number in another form.
    ("a brigade of volunteers, 12,000 bakers with lamps", "a 12,000-strong brigade with lamps"),
    ("We need 0.8 million men at the border", "We need eight hundred thousand men at the border"),
    ("It cost £5m to mend the bridge", "It cost 5 million pounds to mend the bridge"),
    ("We need two hundred and fifty tents", "We need 250 tents"),
    ("Unemployment fell to 4.5 per cent", "Unemployment fell to 4.5%"),
    # One tells more.
    (TENTS, "We will send tents to the camp at Varnholm"),
    (TENTS, "We will send 800 tents"),
    (TENTS, "We will send 800 tents to the camp at Varnholm and 90 beds to Eskerby on Monday"),
    (TENTS, "As I told Castell, we will send 800 tents to the camp at Varnholm"),
    # A "not" elsewhere, or one that says no no.
    ("I do not think that the ferry will sail", "I think that the ferry will not sail"),
    ("It is not the council that will pay", "It is the council that will not pay"),
    ("We not only mended the bridge", "We mended the bridge"),
    ("As nobody knows, we will mend the bridge", "We will mend the bridge"),
    ("We won't mend the bridge", "We will not mend the bridge"),
    ("We can't mend the bridge", "We cannot mend the bridge"),
    # Names told otherwise.
    ("We told the U.S. of the bridge", "We told the United States of the bridge"),
    ("We told Zelenskiy of the bridge", "We told Zelenskyy of the bridge"),
    ("Signed by the US and us, in Washington", "Signed by the US and us, in the US capital"),
    ("They told us of the bridge", "They told them of the bridge"),
    # Nothing in common.
    ("We will send 800 tents", "The harbour has 12 boats"),
    ("", "We will not send 800 tents"),
]


@pytest.mark.parametrize(("one", "other"), NONE)
def test_what_can_both_be_what_was_said(one: str, other: str) -> None:
    """Retold, trimmed, extended: nothing in these contradicts the other."""
    assert find(one, other) == []


@pytest.mark.parametrize(
    ("language", "one", "other", "expected"),
    [
        ("en", "open", "closed", True),
        ("en", "closed", "opened", True),
        ("en", "raises", "lowers", True),
        ("en", "open", "opened", False),
        ("en", "north", "south", True),
        ("en", "operations", "close", False),
        ("en", "ouvrir", "fermer", False),
        ("fr", "ouvrir", "fermer", True),
        ("uk", "підвищити", "знизити", True),
    ],
)
def test_contraries(language: str, one: str, other: str, expected: bool) -> None:  # noqa: FBT001
    """Words are told by how they begin, and belong to one language."""
    assert are_contrary(language, one, other) is expected


def test_each_sort_is_told_once() -> None:
    """Two numbers that differ are one conflict about numbers."""
    one = "We need 800 tents for Varnholm and 90 beds for the old harbour"
    other = "We need 700 tents for Varnholm and 80 beds for the old harbour"
    assert [told[0] for told in find(one, other)] == [Touch.NUMBER]
