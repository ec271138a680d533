"""The model card: what a pipeline is, where it comes from, and how good it is not."""

from pathlib import Path

from recipes import Recipe
from scoring import Figures

_CARD = Path(__file__).with_name("card.md")


def write_card(recipe: Recipe, figures: Figures, learned: int, folder: Path) -> None:
    """Write ``LANG/MODEL_CARD.md`` beside the files."""
    place = folder / recipe.language
    size = sum(path.stat().st_size for path in place.rglob("*.pt")) / 1e6
    card = _CARD.read_text("utf-8").format(
        name=recipe.name,
        language=recipe.language,
        processors=", ".join(recipe.processors),
        size=size,
        learn=_list_files(recipe.learn),
        treebank=recipe.treebank,
        licence=recipe.licence,
        learned=learned,
        wrong=round(100 / (100 - figures.scores["LAS"])),
        stopping="one" if recipe.test else "half of one",
        test=_list_files(recipe.test) or "the other half of the last tenth",
        words=figures.words,
        heads=" | ".join(figures.scores),
        rules="---|" * (len(figures.scores) - 1) + "---",
        scores=" | ".join(f"{score:.1f}" for score in figures.scores.values()),
        speed=round(figures.speed, -2),
    )
    (place / "MODEL_CARD.md").write_text(card, "utf-8")


def _list_files(names: tuple[str, ...]) -> str:
    return " and ".join(f"`{name}`" for name in names)
