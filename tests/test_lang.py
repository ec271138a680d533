"""Languages as data files."""

import pytest

from quotetrack.errors import LanguageError
from quotetrack.lang import codes, load
from quotetrack.lang.cues import Cues


@pytest.mark.parametrize("code", ["en", "en-GB", "EN"])
def test_a_region_is_served_by_its_language(code: str) -> None:
    """British English reads the English file, whatever the case of the code."""
    assert load(code).code == "en"


def test_a_language_without_data_says_what_there_is() -> None:
    """An unknown language is an error that names the known ones."""
    with pytest.raises(LanguageError, match=r"no data for language 'tlh'.*en"):
        load("tlh")


@pytest.mark.parametrize("code", codes())
def test_every_language_file_is_whole(code: str) -> None:
    """Each language has a name, and verbs of saying, in lower case as all its words."""
    language = load(code)
    cues = language.cues
    assert language.name
    assert cues.saying
    assert cues.saying & cues.verbs
    words = {*cues.saying, *cues.verbs, *cues.nouns, *cues.predicates, *cues.voiceless}
    assert words == {word.lower() for word in words}


def test_a_missing_table_is_named() -> None:
    """A language file that lacks a list says which."""
    with pytest.raises(KeyError, match="verbs"):
        Cues.read({"saying": "say", "manner": "bark"})
