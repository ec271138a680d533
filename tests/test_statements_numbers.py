"""Numbers of quotations, however they are written, are compared by one form."""

import doctest

import pytest

from quotetrack.statements import aligning, numbers
from quotetrack.statements.numbers import read_digits, scale
from quotetrack.statements.wording import Sort, read_wording

WRITTEN = [
    ("en", "800,000 personnel", ["800000"]),
    ("en", "an 800,000-strong force", ["800000"]),
    ("en", "800 000 men", ["800000"]),
    ("en", "800 thousand men", ["800000"]),
    ("en", "0.8 million men", ["800000"]),
    ("en", "eight hundred thousand men", ["800000"]),
    ("en", "twenty-six boats, 26 boats", ["26", "26"]),
    ("en", "a dozen boats", ["12"]),
    ("en", "two hundred and fifty tents", ["250"]),
    ("en", "two hundred fifty thousand tents", ["250000"]),
    ("en", "three thousand five hundred", ["3500"]),
    ("en", "one million two hundred thousand", ["1200000"]),
    ("en", "two thousand and three thousand", ["2000", "3000"]),
    ("en", "two hundred and four hundred", ["200", "400"]),
    ("en", "twenty and six", ["20", "6"]),
    ("en", "a hundred tents, one hundred tents", ["100", "100"]),
    ("en", "half a million people", ["500000"]),
    ("en", "several hundred tents, millions of people", []),
    ("en", "one boat, a boat", []),
    ("en", "$40 billion, 40bn dollars", ["40000000000", "40000000000"]),
    ("en", "£5m, 5 million pounds", ["5000000", "5000000"]),
    ("en", "100k votes", ["100000"]),
    ("en", "6pm, 6 p.m.", ["6", "6"]),
    ("en", "the 21st of March", ["21"]),
    ("en", "4.50 percent, 4.5%", ["4.5", "4.5"]),
    ("en", "10,000-12,000 boats", ["10000", "12000"]),
    ("en", "1,234,567.80 pounds", ["1234567.8"]),
    ("en", "in 2025, 14 people", ["2025", "14"]),
    ("en", "007", ["7"]),
    ("en", "room 101b", ["101000000000"]),
    ("fr", "800 000 soldats, 0,8 million de soldats", ["800000", "800000"]),
    ("fr", "deux cents tentes, cent vingt tentes, cent tentes", ["200", "120", "100"]),
    ("fr", "mille deux cents soldats", ["1200"]),
    ("fr", "vingt et un ponts, soixante et onze ponts", ["21", "71"]),
    ("fr", "soixante-dix, quatre-vingts, quatre-vingt-deux", ["70", "80", "82"]),
    ("fr", "quatre-vingt-dix-sept", ["97"]),
    ("fr", "un million d'euros, un pont", ["1000000"]),
    ("fr", "4 pour cent", ["4"]),
    ("fr", "1.500 euros, 1,5 euro", ["1500", "1.5"]),
    ("de", "800.000 Soldaten, 0,8 Millionen Soldaten", ["800000", "800000"]),
    ("de", "sechsundzwanzig Boote, zweihundert Zelte", ["26", "200"]),
    ("de", "eine Million, 2 Mio. Euro, 3 Mrd. Euro", ["1000000", "2000000", "3000000000"]),
    ("de", "ein Boot", []),
    ("es", "800.000 soldados, 0,8 millones", ["800000", "800000"]),
    ("es", "treinta y seis barcos, veintiséis barcos", ["36", "26"]),
    ("es", "doscientas tiendas, ciento veinte, cien mil", ["200", "120", "100000"]),
    ("es", "mil doscientos barcos, dos mil barcos", ["1200", "2000"]),
    ("es", "un millón de euros", ["1000000"]),
    ("es", "el 4,5 por ciento", ["4.5"]),
    ("ru", "800 тысяч солдат, 800 000 солдат, 0,8 млн", ["800000", "800000", "800000"]),
    ("ru", "двадцать шесть лодок, сто двадцать лодок", ["26", "120"]),
    ("ru", "двести пятьдесят тысяч, тысяча палаток", ["250000", "1000"]),
    ("uk", "800 тисяч солдатів, 0,8 мільйона", ["800000", "800000"]),
    ("uk", "п'ять мільйонів, пʼять, п’ять човнів", ["5000000", "5", "5"]),
    ("uk", "двісті п'ятдесят наметів", ["250"]),
]


@pytest.mark.parametrize(("language", "text", "expected"), WRITTEN)
def test_a_number_has_one_form(language: str, text: str, expected: list[str]) -> None:
    """In digits, in words, in both, with a letter behind: what is meant is what is compared."""
    words = read_wording(text, language).words
    assert [word.key for word in words if word.sort is Sort.NUMBER] == expected


PERCENT = [
    ("en", ["5%", "5 %", "5 percent", "5 per cent", "five percent"]),
    ("fr", ["5%", "5 pour cent", "cinq pour cent"]),
    ("de", ["5 %", "5 Prozent", "fünf Prozent"]),
    ("es", ["5%", "5 por ciento"]),
    ("ru", ["5%", "5 процентов", "пять процентов"]),
    ("uk", ["5%", "5 відсотків"]),
]


@pytest.mark.parametrize(("language", "texts"), PERCENT)
def test_a_sign_is_its_word(language: str, texts: list[str]) -> None:
    """Percent is the same as a sign, a word, and two words."""
    assert {tuple(w.key for w in read_wording(text, language).words) for text in texts} == {
        ("5", "percent")
    }


def test_a_number_is_shown_as_written() -> None:
    """Readers see the words of a number as they stand in the text, all of them."""
    (word,) = (w for w in read_wording("Two hundred and fifty of us", "en").words[:1])
    assert word.written == "Two hundred and fifty"


@pytest.mark.parametrize(
    ("written", "decimal", "expected"),
    [
        ("1.000.000", ",", ["1000000"]),
        ("1.000.000", ".", ["1000"]),
        ("1,5", ".", ["1.5"]),
        ("1,500", ",", ["1.5"]),
        ("12.12.2025", ".", ["12", "12", "2025"]),
        ("0", ".", ["0"]),
        ("1" * 31, ".", ["1" * 31]),
    ],
)
def test_marks_within_digits(written: str, decimal: str, expected: list[str]) -> None:
    """What may part thousands or begin a fraction is what the language takes it for."""
    assert read_digits(written, decimal) == expected


@pytest.mark.parametrize(
    ("number", "power", "expected"),
    [("1", 0, "1"), ("1.25", 1, "12.5"), ("0.001", 3, "1"), ("12", 12, "12000000000000")],
)
def test_scaling_loses_no_digit(number: str, power: int, expected: str) -> None:
    """A power of ten moves the point, and nothing is rounded."""
    assert scale(number, power) == expected


@pytest.mark.parametrize("module", [numbers, aligning])
def test_examples_in_docstrings_hold(module: object) -> None:
    """What the docstrings of the stage promise is what is returned."""
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted > 0
    assert result.failed == 0
