"""Train a tiny Stanza pipeline: ``python training/stanza/train.py en``.

It is for tests on machines without a network, not for reading news: Stanza's own programs, small
sizes, a part of a treebank. See README.md beside it.
"""

import argparse
import tempfile
import time
from pathlib import Path

from card import write_card
from packing import pack
from programs import lay_out, train
from recipes import PROCESSORS, Recipe, read_recipe
from scoring import score

_ROOT = Path(__file__).resolve().parents[2]
FOLDER = _ROOT / "tests/models/stanza"
TREEBANKS = _ROOT.parent / "shared/treebanks"


def main() -> None:
    """Train, pack, score and describe."""
    given = _read_arguments()
    recipe = read_recipe(given.language)
    with tempfile.TemporaryDirectory() as temporary:
        work = (given.work or Path(temporary)).resolve()
        learned = lay_out(recipe, given.treebanks, work)
        made = {p: _train(recipe, p, work, given.again) for p in recipe.processors}
        pack(recipe, made, given.out)
    figures = score(recipe, given.treebanks, given.out)
    write_card(recipe, figures, learned, given.out)
    print(figures)


def _train(recipe: Recipe, processor: str, work: Path, again: list[str] | None) -> Path:
    """Train a processor, unless it was made before and is only to be packed."""
    path = work / "made" / f"{processor}.pt"
    if again is None or processor in again or not path.exists():
        started = time.monotonic()
        train(recipe, processor, work)
        print(f"{processor}: {time.monotonic() - started:.0f} s", flush=True)
    return path


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", help="a table of pipelines.toml")
    parser.add_argument("--treebanks", type=Path, default=TREEBANKS, help="CoNLL-U files")
    parser.add_argument("--out", type=Path, default=FOLDER, help="a folder as Stanza has it")
    parser.add_argument("--work", type=Path, help="where data and logs stay")
    parser.add_argument("--again", nargs="*", choices=PROCESSORS, help="only these, --work has all")
    return parser.parse_args()


if __name__ == "__main__":
    main()
