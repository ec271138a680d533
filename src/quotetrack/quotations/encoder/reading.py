"""Read a document: ONNX Runtime for transformer and heads, numpy for the CRF behind them."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from safetensors import safe_open
from tokenizers import Tokenizer

from quotetrack.quotations.encoder.crf import Crf
from quotetrack.quotations.encoder.heads import ENTITY_TAGS, LINK_WIDTH, lay_inputs
from quotetrack.quotations.encoder.windows import Window, cut_windows
from quotetrack.quotations.encoder.words import Floats, Ints, Pieces, read_words
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.signals import LINKS, TAGS, Signals, Tagged
from quotetrack.quotations.weights import open_weights

# What the graph gives, in this order.
OUTPUTS = ("tag", "entities", "none", "link.product")


class Session(Protocol):
    """What is asked of ONNX Runtime's sessions."""

    def run(self, names: Sequence[str], inputs: Mapping[str, Ints]) -> Sequence[Any]:
        """Return the outputs of these names for inputs by name."""
        ...


class Encoder:
    """A transformer, its heads and the CRF over its tags, loaded once.

    Each window is run by itself, so that what is read off a text never depends on what else is
    read at the same time: the eight-bit matrices scale their input by its range.
    """

    def __init__(self, session: Session, crf: Crf, tokenizer: Tokenizer) -> None:
        self._session = session
        self._crf = crf
        self._pieces = Pieces(tokenizer)

    def read(self, scene: Scene) -> Signals:
        """Return what the encoder says of each token of a document."""
        words = read_words(scene, self._pieces)
        windows = list(cut_windows(words))
        if not windows:
            return empty_signals()
        given = [self._session.run(OUTPUTS, lay_inputs(words, window)) for window in windows]
        scores, entities, none, vectors = (
            np.concatenate(parts) for parts in zip(*given, strict=True)
        )
        tags, shares = self._decode(scores, windows)
        vectors = vectors.reshape(len(words), len(LINKS), 2, LINK_WIDTH)
        sizes = [w.end - w.start for w in windows]
        return Signals(
            tags=shares,
            tagged=tuple(spans_of(tags)),
            windows=np.repeat(
                np.array([(w.start, w.end) for w in windows], np.int64), sizes, axis=0
            ),
            queries=vectors[:, :, 0],
            keys=vectors[:, :, 1],
            none=none,
            entities=tuple(ENTITY_TAGS[n] for n in entities.tolist()),
        )

    def _decode(self, scores: Floats, windows: Sequence[Window]) -> tuple[Ints, Floats]:
        """Return the likeliest tags (n,) and all tags' probabilities (n, 7), window by window."""
        lengths = np.array([w.end - w.start for w in windows])
        inside = np.arange(lengths.max()) < lengths[:, None]
        padded = np.zeros((*inside.shape, scores.shape[1]), np.float32)
        padded[inside] = scores
        tags, shares = self._crf.decode(padded, lengths), self._crf.marginals(padded, lengths)
        return tags[inside], shares[inside]


def empty_signals() -> Signals:
    """Return the reading of a text without words."""
    nothing = np.zeros((0, 5, 1), np.float32)
    return Signals(
        tags=np.zeros((0, len(TAGS)), np.float32),
        tagged=(),
        windows=np.zeros((0, 2), np.int64),
        queries=nothing,
        keys=nothing,
        none=np.zeros((0, 5), np.float32),
        entities=(),
    )


def spans_of(tags: Ints) -> list[Tagged]:
    """Return the spans that a row of tags names; an I begins none."""
    found: list[Tagged] = []
    start, role = 0, ""
    for i, tag in enumerate([*tags.tolist(), 0]):
        label = TAGS[tag]
        if role and label != f"I-{role}":
            found.append(Tagged(role, start, i))
            role = ""
        if label.startswith("B-"):
            start, role = i, label[2:]
    return found


@cache
def load_encoder() -> Encoder:
    """Return the encoder with the weights that ship, on one thread.

    Raises:
        ModelError: a file of the weights is missing or damaged.
    """
    with open_weights("quotetrack.quotations.encoder") as folder:
        return open_encoder(folder)


def open_encoder(folder: Path) -> Encoder:
    """Return the encoder with the weights of a folder: encoder.onnx, its heads, its tokenizer."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # The graph is laid as it should run. More would join sums and norms into an operator that takes
    # seven times as long as both.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    session = onnxruntime.InferenceSession(
        folder / "encoder.onnx", options, providers=["CPUExecutionProvider"]
    )
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    with safe_open(folder / "heads.safetensors", "numpy") as heads:
        crf = Crf(*(heads.get_tensor(name) for name in ("transitions", "begin", "finish")))
    return Encoder(session, crf, tokenizer)
