"""Make every weight that ships anew, from annotated articles alone.

    python training/retrain.py train.jsonl [--work FOLDER]

In this order: counts of the rules; the gate; the rankers that know the parse alone; a large encoder
that leaves some articles out, and a small one that learns from it; rankers for the small one's
readings of those articles; the ranker of who is meant. How far each sort of answer can be trusted
is fitted on other articles, by training/speakers/fit_trust.py. Seeds are fixed. Each step logs
its figures and is a program of its own, so that it can be repeated by itself; what the steps hand
to each other lies in FOLDER.
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "src/quotetrack/quotations"
HELD_OUT = 168


def list_steps(gold: Path, work: Path) -> list[list[str]]:
    """Return the commands, each as its words behind ``python``."""

    def run(program: str, *options: object) -> list[str]:
        return [str(HERE / program), *map(str, options)]

    fit, hold_out = "encoder/train.py", ("--hold-out", HELD_OUT)
    first, second, small = (work / f"encoder{n}.safetensors" for n in (1, 2, 3))
    early, on = ("--epochs", 8, "--until", 3, "--rate", 2e-4), ("--epochs", 3, "--rate", 1.4e-4)
    taught = ("--teacher", second, "--epochs", 5, "--rate", 4.5e-4)
    unseen = small.with_suffix(".held-out.json")
    weights = PACKAGE / "encoder/weights"
    return [
        run("count_rules.py", gold),
        run("gate/learn_gate.py", gold),
        run("rankers/retrain.py", gold),
        run(fit, gold, "--out", first, *hold_out, *early),
        run(fit, gold, "--out", second, *hold_out, *on, "--seed", 2, "--start", first),
        run(fit, gold, "--out", small, *hold_out, *taught),
        run("encoder/export.py", small, weights),
        run("rankers/retrain.py", gold, "--encoder", weights, "--held-out", unseen),
        run("speakers/fit_ranker.py", gold),
    ]


def main() -> None:
    """Run all steps; the first that fails ends it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gold", type=Path, help="annotated articles, JSON lines")
    parser.add_argument("--work", type=Path, default=Path("build/training"))
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    for step in list_steps(given.gold, given.work):
        print(" ".join(step), flush=True)
        subprocess.run([sys.executable, *step], check=True)  # noqa: S603 - our own programs


if __name__ == "__main__":
    main()
