"""How good a pipeline is on text that it has never seen, by Universal Dependencies' own measure."""

import io
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import stanza
import torch
from parts import read_parts
from recipes import Recipe
from stanza.models.common.utils import ud_scores

MEASURES = ("Tokens", "Sentences", "Words", "UPOS", "UFeats", "Lemmas", "UAS", "LAS")
_TEXT = "# text = "


@dataclass(frozen=True, slots=True)
class Figures:
    """F1 in percent by measure, from plain text; how many words; words a processor second."""

    scores: dict[str, float]
    words: int
    speed: float


def score(recipe: Recipe, treebanks: Path, folder: Path) -> Figures:
    """Parse the plain text of the held-out part and compare."""
    gold = read_parts(recipe, treebanks).test
    torch.set_num_threads(1)
    pipeline = stanza.Pipeline(
        recipe.language,
        dir=str(folder),
        processors=",".join(recipe.processors),
        download_method=None,
        logging_level="ERROR",
        use_gpu=False,
        tokenize_max_seqlen=1000,
    )
    started = time.process_time()
    parsed = pipeline(plain_text(gold))
    taken = time.process_time() - started
    found = ud_scores(io.StringIO(_join(gold)), io.StringIO(f"{parsed:C}\n\n"))
    scores = {measure: round(100 * found[measure].f1, 1) for measure in MEASURES}
    return Figures(scores, parsed.num_words, parsed.num_words / taken)


def plain_text(sentences: Iterable[str]) -> str:
    """Return the running text of sentences; an empty line where a paragraph or a text begins."""
    pieces: list[str] = []
    for sentence in sentences:
        lines = sentence.splitlines()
        begins = any(line.startswith(("# newdoc", "# newpar")) for line in lines)
        text = next(line.removeprefix(_TEXT) for line in lines if line.startswith(_TEXT))
        pieces.append(("\n\n" if begins else " ") + text)
    return "".join(pieces).strip()


def _join(sentences: Iterable[str]) -> str:
    return "".join(f"{sentence}\n\n" for sentence in sentences)
