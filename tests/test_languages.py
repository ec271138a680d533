"""Every language's rules on texts with gold parses, apart from any model: tests/languages."""

import pytest

from languages.cases import Case, describe, find_languages, read_cases
from quotetrack.documents import passages
from quotetrack.lang import codes, load
from quotetrack.model import Document
from quotetrack.parse.mending import mend
from quotetrack.pipeline.extracting import attribute_parsed
from quotetrack.quotations import ParseEngine
from quotetrack.speakers.registry import Registry, default_path
from quotetrack.syntax import Syntax

FEWEST = 40
"""Cases that a language must have."""
CASES = [case for language in find_languages() for case in read_cases(language)]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.language}: {case.shows}" for case in CASES])
def test_case(case: Case) -> None:
    """A text holds exactly the quotations that a person wrote down for it, with their speakers."""
    language = load(case.language)
    syntax = Syntax(case.text, mend(case.sentences, language.grammar))
    document = Document("case", case.text, language=case.language)
    registry = Registry.load(default_path())
    found = attribute_parsed(document, syntax, registry, language, ParseEngine())
    assert [describe(case.text, each) for each in found] == list(case.quotations)


@pytest.mark.parametrize("language", find_languages())
def test_paragraphs_are_those_of_the_text(language: str) -> None:
    """The paragraphs that a case says it has are those that its text is read by."""
    for case in read_cases(language):
        numbers = {sentence.paragraph for sentence in case.sentences}
        assert len(passages(case.text)) == len(numbers), case.shows


@pytest.mark.parametrize("language", codes())
def test_each_language_has_cases_enough(language: str) -> None:
    """A language that has a data file is tested on quotations and on what is none."""
    cases = read_cases(language)
    assert len(cases) >= FEWEST
    assert len({case.shows for case in cases}) == len(cases)
    assert sum(not case.quotations for case in cases) >= FEWEST // 8
