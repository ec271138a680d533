"""The same article, its lines broken at one width or another: the speakers stay the same."""

import textwrap

import pytest

from quotetrack.model import Document
from quotetrack.parse.with_spacy import SpacyParser
from quotetrack.pipeline import Extractor
from quotetrack.speakers import Registry

PARAGRAPHS = """
The bridge over the river Harne is open to lorries again, said Nadia Lambert, mayor of Norland. \
She had it closed in the spring, when a crack was found in one of its pillars.
“It will stand for another forty years,” said Thomas Whitfield, who led the engineers. He said \
that his report would be made public on Monday, and that nobody had to fear anything.
“We are glad,” Lambert said on Sunday. A spokesman for the port said that forty ships a day would \
pass under the bridge this summer, more than ever before.
""".strip().splitlines()


@pytest.fixture(scope="module")
def parser() -> SpacyParser:
    """The pipeline that comes with the package."""
    return SpacyParser()


def name_speakers(parser: SpacyParser, text: str) -> list[str | None]:
    """Return who said what, by name or as described, in order."""
    ((_, found),) = Extractor(parser, Registry()).extract([Document(id="wrapped", text=text)])
    return [a.speaker.name if a.speaker else a.described for a in found]


@pytest.mark.slow
@pytest.mark.parametrize("width", range(50, 90, 3))
def test_line_breaks_change_no_speaker(parser: SpacyParser, width: int) -> None:
    """A mailer breaks lines anywhere, also between a given name and a family name."""
    wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in PARAGRAPHS)
    expected = name_speakers(parser, "\n\n".join(PARAGRAPHS))
    assert expected[:3] == ["Nadia Lambert", "Thomas Whitfield", "Thomas Whitfield"]
    assert name_speakers(parser, wrapped) == expected


@pytest.mark.slow
@pytest.mark.parametrize("gap", ["\n", "\u00a0", "\t", "  ", " \n"])
def test_what_parts_a_name_is_not_part_of_it(parser: SpacyParser, gap: str) -> None:
    """In two short lines nothing shows that they were wrapped, yet the name goes on."""
    text = f"“The bridge is safe,” said Nadia{gap}Lambert, the mayor of Norland."
    assert name_speakers(parser, text) == ["Nadia Lambert"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("Leaders of the “Ferry Friends”", "leaders of the “Ferry Friends”"),
        ("A so-called “ferry friend”", "so-called “ferry friend”"),
        ("The ‘Friends of the Ferry’", "'Friends of the Ferry'"),
        ("The dockers’ union", "dockers' union"),
    ],
)
def test_marks_of_a_description_stay_together(parser: SpacyParser, source: str, told: str) -> None:
    """A closing mark behind is kept where the opening one is: no description has half of a pair."""
    assert name_speakers(parser, f"{source} said that the bridge was safe.") == [told]
