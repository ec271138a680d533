"""What a pipeline is trained from and how: a table of ``pipelines.toml`` as a value."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from annotation import Annotation

PIPELINES = Path(__file__).with_name("pipelines.toml")
PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse")


@dataclass(frozen=True, slots=True)
class Recipe:
    """One language's table; ``pipelines.toml`` says what each of its keys means."""

    language: str
    name: str
    treebank: str
    package: str
    licence: str
    learn: tuple[str, ...]
    test: tuple[str, ...]
    mwt: bool
    marks: tuple[str, ...]
    apostrophe: str
    annotation: Annotation
    predicted_tags: bool
    options: dict[str, tuple[str, ...]]

    @property
    def processors(self) -> tuple[str, ...]:
        """What is trained, in the order in which texts go through."""
        return tuple(p for p in PROCESSORS if p != "mwt" or self.mwt)

    @property
    def short(self) -> str:
        """What Stanza calls the treebank, and how files of Universal Dependencies begin: en_ewt."""
        return f"{self.language}_{self.treebank.rpartition('-')[2].lower()}"


def read_recipe(language: str, path: Path = PIPELINES) -> Recipe:
    """Return how the pipeline of ``language`` is made.

    Raises:
        KeyError: there is no such table, or it lacks something.
    """
    tables = tomllib.loads(path.read_text("utf-8"))
    table = tables[language]
    options = tables["options"] | table.get("options", {})
    return Recipe(
        language=language,
        name=table["name"],
        treebank=table["treebank"],
        package=table["package"],
        licence=table["licence"],
        learn=tuple(table["learn"]),
        test=tuple(table.get("test", ())),
        mwt=table["mwt"],
        marks=tuple(table.get("marks", ())),
        apostrophe=table.get("apostrophe", ""),
        annotation=Annotation(**table.get("annotation", {})),
        predicted_tags=table.get("predicted_tags", False),
        options={processor: tuple(options[processor].split()) for processor in PROCESSORS},
    )
