"""Stanza's own training programs, run one after another in processes of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from parts import read_parts
from recipes import Recipe
from trees import drop_own_tags, print_marks, write_sentences

_DATASETS = "stanza.utils.datasets"
_TRAINING = "stanza.utils.training"
# What Stanza calls the programs of a processor.
_PROGRAMS = {"tokenize": "tokenizer"}
# Plain text is what these two learn on; the others would have it parsed first.
_GOLD = {
    "lemma": ("--gold", "--no_lemma_classifier"),
    "depparse": ("--gold",),
}
_SEED = "1234"


def lay_out(recipe: Recipe, treebanks: Path, work: Path) -> int:
    """Write the three parts of a treebank where Stanza's programs look for them.

    Returns how many sentences there are to learn from.
    """
    parts = read_parts(recipe, treebanks)
    printed = [
        list(print_marks(part, recipe.marks, recipe.apostrophe))
        for part in (parts.learn, parts.stop)
    ]
    for name, part in zip(("train", "dev", "test"), [*printed, parts.test], strict=True):
        path = work / "ud" / recipe.treebank / f"{recipe.short}-ud-{name}.conllu"
        write_sentences(list(drop_own_tags(part)), path)
    return len(parts.learn)


def train(recipe: Recipe, processor: str, work: Path) -> Path:
    """Train one processor and return the file that Stanza made; its output goes to a log.

    Raises:
        subprocess.CalledProcessError: a program failed; the log says how.
    """
    log = work / f"{processor}.log"
    with log.open("w") as output:
        for command in commands(recipe, processor, work):
            subprocess.run(  # noqa: S603 - Stanza's own programs, with arguments of our own
                command, check=True, env=_environment(work), stdout=output, stderr=output
            )
    return work / "made" / f"{processor}.pt"


def commands(recipe: Recipe, processor: str, work: Path) -> Iterator[list[str]]:
    """Yield the commands that train a processor: first what lays out its data."""
    program = _PROGRAMS.get(processor, processor)
    python = [sys.executable, "-m"]
    prepare = f"{_DATASETS}.prepare_{program}_treebank"
    tags = _choose_tags(recipe, processor, work)
    yield [*python, prepare, recipe.treebank, "--no_augment", *tags]
    saved = ["--save_dir", str(work / "made"), "--save_name", f"{processor}.pt"]
    plain = [] if processor == "mwt" else ["--no_charlm"]
    given = [*saved, "--cpu", "--seed", _SEED, *plain, *recipe.options[processor]]
    if processor == "tokenize" and not recipe.mwt:
        given.append("--no_use_mwt")
    yield [*python, f"{_TRAINING}.run_{program}", recipe.treebank, "--force", *given]


def _choose_tags(recipe: Recipe, processor: str, work: Path) -> tuple[str, ...]:
    """Return what tells a program where the tags come from that its processor learns on."""
    if processor != "depparse" or not recipe.predicted_tags:
        return _GOLD.get(processor, ())
    tagger = str(work / "made" / "pos.pt")
    # Without the name of some vectors Stanza would fetch its own, though a tagger reads none.
    return ("--tagger_model", tagger, "--no_charlm", "--wordvec_pretrain_file", "none")


def _environment(work: Path) -> dict[str, str]:
    """Return an environment in which every run gives the same: one thread, one order of sets."""
    fixed = {
        "OMP_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "UDBASE": str(work / "ud"),
        "DATA_ROOT": str(work / "data"),
        "STANZA_RESOURCES_DIR": str(work / "resources"),
    }
    return os.environ | fixed
