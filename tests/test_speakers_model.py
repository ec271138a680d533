"""Who is speaking, with the real model: short articles that once put words in a wrong mouth."""

import pytest

from quotetrack.model import Attribution, Document
from quotetrack.parse.with_spacy import DEFAULT_MODEL
from quotetrack.pipeline import Extractor, open_parser, open_registry

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    """Open the default engine once."""
    parser, engine = open_parser(DEFAULT_MODEL)
    return Extractor(parser, open_registry(None), engine)


def read_last(extractor: Extractor, text: str, published: str | None = None) -> Attribution:
    """Return the last quotation of an article."""
    ((_, found),) = extractor.extract([Document("one", text, published=published)])
    return max(found, key=lambda attribution: attribution.quotation.end)


# The article, and who must be shown; None where it must stay open, "" where anybody but a name may.
ARTICLES = [
    (
        (
            "Oren Castell, an adviser to the president, left on Monday. "
            "The president said that he was a good man."
        ),
        "",
    ),
    (
        "Nadia Lambert received a letter on Monday. The letter said that the bridge was unsafe.",
        "",
    ),
    (
        (
            "Clara Hale said the pool would close.\n\nHale's sister, Nadia Lambert, watched. "
            '"I knew in January," she said.'
        ),
        "Nadia Lambert",
    ),
    (
        'Nadia Lambert lost her keys.\n\nThe nurse has been suspended. "I am sorry," she said.',
        "",
    ),
    (
        'Tom Hale and Ann Whitfield opened the bridge. "It will last," they said.',
        "Tom Hale; Ann Whitfield",
    ),
    (
        "Nadia Lambert and Oren Castell said in a joint statement that the toll would end.",
        "Nadia Lambert; Oren Castell",
    ),
    ("Kwak Min-ji said that the bridge was safe.", "Kwak Min-ji"),
    (
        "The Harbor Commission issued a report. The report said that the bridge was unsafe.",
        "Harbor Commission",
    ),
    ("Oslo Bank AG said that prices fell.", "Oslo Bank AG"),
    ("Société Générale SA said that profit rose.", "Société Générale SA"),
    ("Seán O’Malley-D’Arcy said that herring was back.", "Seán O'Malley-D'Arcy"),
    ("Oleksii Marchuk, the harbour engineer, said that the quay was safe.", "Oleksii Marchuk"),
    (
        "Desmond Calloway Jr., a lawyer, spoke. “Mills are for museums,” Calloway Jr. said.",
        "Desmond Calloway Jr.",
    ),
    ("AIN ZARQUON — The well was dug in 1911. He said that it was deep.", ""),
]


@pytest.mark.parametrize(("text", "expected"), ARTICLES)
def test_words_come_to_their_speaker_or_to_nobody(
    extractor: Extractor, text: str, expected: str
) -> None:
    """Each article names its speaker, or leaves the words without a name."""
    found = read_last(extractor, text)
    assert (found.shown if found.speakers else "") == expected, found.reason


@pytest.mark.parametrize("wording", ["The former French president", "The deputy German chancellor"])
def test_who_holds_an_office_today_is_not_its_former_holder(
    extractor: Extractor, wording: str
) -> None:
    """The speakers file names the holder of the day for the plain office only."""
    found = read_last(extractor, f"{wording} said that the bridge was safe.", "2024-03-01")
    assert not found.speakers


def test_a_wife_without_a_name_is_not_who_comes_in_later(extractor: Extractor) -> None:
    """Mrs. Whitfield, behind Tom Whitfield, isn't Jean Whitfield, whom nobody has named yet."""
    text = (
        "Tom Whitfield, the mayor, said the market would move. Mrs. Whitfield said she had not "
        "been asked.\n\nJean Whitfield, a butcher, is not related to the mayor."
    )
    assert not read_last(extractor, text).speakers


def test_an_office_of_another_year_is_not_todays(extractor: Extractor) -> None:
    """A sentence about 1999 doesn't speak of the president of the article's day."""
    text = "Speaking in 1999, the French president said that the bridge was safe."
    assert not read_last(extractor, text, "2024-03-01").speakers
