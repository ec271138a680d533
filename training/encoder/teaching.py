"""Let a small network learn from a larger one that is trained already.

It begins as some of the teacher's layers, with its embeddings and heads (Sanh et al. 2019,
arXiv:1910.01108; that the lowest ones serve best: Sajjad et al. 2020, arXiv:2004.03844). Beside
what is annotated it learns what the teacher gives each word: its state (Jiao et al. 2020,
arXiv:1909.10351) and how likely each tag is (Hinton et al. 2015, arXiv:1503.02531).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from batches import collate
from examples import WIDTH, Article, Example
from network import Network
from safetensors.torch import load_file
from transformer import count_layers

from quotetrack.quotations.encoder.windows import cut_windows

AT = "transformer.layers."


def load_network(path: Path, dropout: float = 0.0) -> Network:
    """Return the network with the weights of a training run, however many its layers."""
    weights = load_file(path)
    network = Network(dropout, count_layers(weights))
    network.load_state_dict(weights)
    return network.eval()


def shrink(teacher: Network, kept: Sequence[int]) -> Network:
    """Return a network of some of the teacher's layers, in this order, and all that is no layer.

    No state is dropped between its layers: the teacher's tell enough of what is to be ignored, and
    it costs a sixth of the time.
    """
    network = Network(0.0, len(kept))
    network.heads.dropout.p = 0.1
    given = teacher.state_dict()
    weights = {name: weight for name, weight in given.items() if not name.startswith(AT)}
    for new, old in enumerate(kept):
        at = f"{AT}{old}."
        parts = {name.removeprefix(at): w for name, w in given.items() if name.startswith(at)}
        weights |= {f"{AT}{new}.{part}": weight for part, weight in parts.items()}
    network.load_state_dict(weights)
    return network


@torch.no_grad()
def teach(teacher: Network, articles: Iterable[Article]) -> Iterator[Article]:
    """Yield the articles with what the teacher gives each word, read in wide windows."""
    teacher.eval()
    for article in articles:
        rows = []
        for window in cut_windows(article.words, WIDTH):
            batch = collate([Example(article, window)])
            states = teacher.read(batch)
            scores = teacher.heads.tag(teacher.heads.read(states, batch))
            rows.append(torch.cat([states, scores], -1)[0].numpy().astype(np.float16))
        yield replace(article, taught=np.concatenate(rows)) if rows else article
