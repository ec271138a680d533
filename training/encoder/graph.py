"""Lay transformer and heads as ONNX Runtime runs them fastest on a CPU, operator by operator.

Nothing depends on how well an exporter and an optimiser understand each other: matrices are
multiplied in eight bits, and each sum and norm is its own operator, since ONNX Runtime's fused
SkipLayerNormalization takes seven times as long as both.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from transformer import HEADS, count_layers

from quotetrack.quotations.encoder.heads import ENTITY_TAGS, FEATURE_SIZES, ROUNDS
from quotetrack.quotations.signals import LINKS, TAGS

# The operators that ONNX Runtime adds to the standard.
OURS = "com.microsoft"
ADDED = frozenset({"DynamicQuantizeMatMul", "QAttention", "FastGelu"})
EPSILON, EPSILON_OF_HEADS = 1e-12, 1e-6
# What is read off each word by one small matrix, and how many numbers each takes.
SMALL = {"tag": len(TAGS), "entity": len(ENTITY_TAGS), "none": len(LINKS)}
INTEGERS, FLOATS = onnx.TensorProto.INT64, onnx.TensorProto.FLOAT
INPUTS: Mapping[str, Sequence[str | int]] = {
    "pieces": [1, "t"],
    "order": ["t"],
    "first": ["n"],
    "features": ["n", len(FEATURE_SIZES)],
    "head": ["n"],
    "parent": [1, "n"],
    "rows": ["n", 1],
}
# Weights by name; an eight-bit one is NAME_quantized, times NAME_scale for each column; a table is
# NAME_quantized less NAME_zero_point, times NAME_scale.
Arrays = Mapping[str, NDArray[np.generic]]


class Graph:
    """Nodes of a graph while it is laid, and those of the ``arrays`` that they need."""

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays
        self.nodes: list[onnx.NodeProto] = []
        self.weights: dict[str, onnx.TensorProto] = {}

    def keep(self, name: str) -> str:
        """Add a weight; return its name."""
        array = np.ascontiguousarray(self._arrays[name])
        self.weights[name] = numpy_helper.from_array(array.reshape(self._arrays[name].shape), name)
        return name

    def keep_quantized(self, name: str) -> list[str]:
        """Add a weight in eight bits; return the names of its numbers and of their scale."""
        return [self.keep(f"{name}_quantized"), self.keep(f"{name}_scale")]

    def state(self, name: str, value: NDArray[np.generic]) -> str:
        """Add a constant; return its name."""
        self.weights[name] = numpy_helper.from_array(value, name)
        return name

    def add(self, operator: str, inputs: list[str], output: str, **how: float) -> str:
        """Add a node with one output; return that one's name."""
        return self.split(operator, inputs, [output], **how)[0]

    def split(
        self, operator: str, inputs: list[str], outputs: list[str], **how: float
    ) -> list[str]:
        """Add a node with several outputs; return their names."""
        domain = OURS if operator in ADDED else ""
        node = helper.make_node(operator, inputs, outputs, name=outputs[0], domain=domain)
        node.attribute.extend(helper.make_attribute(k, v) for k, v in how.items())
        self.nodes.append(node)
        return outputs

    def multiply(self, name: str, matrix: str, states: str) -> str:
        """Add a linear layer: its ``matrix`` in eight bits, and its bias."""
        inputs = [states, *self.keep_quantized(matrix), "", self.keep(f"{name}.bias")]
        return self.add("DynamicQuantizeMatMul", inputs, f"{name}.product")

    def normalise(self, name: str, states: str, epsilon: float = EPSILON) -> str:
        """Add a norm."""
        parts = [self.keep(f"{name}.weight"), self.keep(f"{name}.bias")]
        return self.add("LayerNormalization", [states, *parts], f"{name}.out", epsilon=epsilon)


def lay_graph(arrays: Arrays) -> onnx.ModelProto:
    """Return what reads a window of t pieces, n words.

    Inputs: ``pieces`` (1, t) and ``order``, 0 ... t - 1; ``first``, ``features``, ``head`` and
    ``parent`` as ``reading.py`` of the package lays them; ``rows`` (n, 1), 0 ... n - 1. Outputs:
    scores of ``tag`` (n, 7), numbers of ``entity`` (n,), scores of ``none`` (n, 5) and the vectors
    of the links (n, 480).
    """
    graph = Graph(arrays)
    states = _lay_embeddings(graph)
    layers = count_layers(arrays)
    for number in range(layers):
        # Behind the last attention nothing but the words' first pieces is read.
        first = "first" if number == layers - 1 else None
        states = _lay_layer(graph, f"layers.{number}.", states, first)
    words = graph.add("Squeeze", [states, graph.state("front", np.array([0]))], "words")
    joined = _lay_syntax(graph, words)
    vectors = graph.multiply("link", "link", joined)
    scores = graph.add("Gemm", [joined, graph.keep("small"), graph.keep("small.bias")], "scores")
    sizes = graph.state("small.sizes", np.array([*SMALL.values()]))
    tag, entities, none = graph.split("Split", [scores, sizes], [*SMALL], axis=1)
    entity = graph.add("ArgMax", [entities], "entities", axis=1, keepdims=0)
    kinds = {tag: FLOATS, entity: INTEGERS, none: FLOATS, vectors: FLOATS}
    made = helper.make_graph(
        graph.nodes,
        "encoder",
        [helper.make_tensor_value_info(k, INTEGERS, shape) for k, shape in INPUTS.items()],
        [helper.make_tensor_value_info(k, kind, None) for k, kind in kinds.items()],
        list(graph.weights.values()),
    )
    versions = [helper.make_opsetid("", 17), helper.make_opsetid(OURS, 1)]
    return helper.make_model(made, opset_imports=versions, ir_version=8)


def _lay_embeddings(graph: Graph) -> str:
    seen = _look_up(graph, "words", "pieces")
    here = _look_up(graph, "places", "order")
    return graph.normalise("norm", graph.add("Add", [seen, here], "summed"))


def _look_up(graph: Graph, table: str, rows: str) -> str:
    numbers, scale = graph.keep_quantized(table)
    rough = graph.add("Gather", [numbers, rows], f"{table}.rough")
    inputs = [rough, scale, graph.keep(f"{table}_zero_point")]
    return graph.add("DequantizeLinear", inputs, f"{table}.seen")


def _lay_layer(graph: Graph, at: str, states: str, only: str | None) -> str:
    attended = _attend(graph, at, states)
    if only:
        attended = graph.add("Gather", [attended, only], at + "attended.only", axis=1)
        states = graph.add("Gather", [states, only], at + "states.only", axis=1)
    attended = graph.multiply(at + "attended", at + "attended.matrix", attended)
    states = graph.add("Add", [attended, states], at + "attended.sum")
    states = graph.normalise(at + "attended_norm", states)
    wide = graph.multiply(at + "wide", at + "wide.matrix", states)
    # By tanh: a little faster than the exact one, and nearer to it than eight bits can tell.
    wide = graph.add("FastGelu", [wide], at + "gelu")
    narrow = graph.multiply(at + "narrow", at + "narrow.matrix", wide)
    return graph.normalise(at + "norm", graph.add("Add", [narrow, states], at + "sum"))


def _attend(graph: Graph, at: str, states: str) -> str:
    outputs = [f"{at}rough", f"{at}rough.scale", f"{at}rough.zero"]
    rough, scale, zero = graph.split("DynamicQuantizeLinear", [states], outputs)
    matrix, its_scale = graph.keep_quantized(at + "projections")
    inputs = [rough, matrix, graph.keep(at + "biases"), scale, its_scale, "", zero]
    return graph.add("QAttention", inputs, at + "attention", num_heads=HEADS)


def _lay_syntax(graph: Graph, words: str) -> str:
    """Lay what passes the words' states (n, width) along the parse; return both side by side."""
    told = []
    for k in range(len(FEATURE_SIZES)):
        column = graph.state(f"column.{k}", np.array(k))
        numbers = graph.add("Gather", ["features", column], f"feature.{k}", axis=1)
        table = graph.keep(f"embeddings.{k}.weight")
        told.append(graph.add("Gather", [table, numbers], f"told.{k}"))
    seen = graph.add("Concat", [words, *told], "told", axis=1)
    mixed = graph.add("Relu", [graph.multiply("narrow", "narrow", seen)], "narrow.relu")
    narrow = graph.normalise("heads.norm", mixed, EPSILON_OF_HEADS)
    below, children = _lay_children(graph)
    for number in range(ROUNDS):
        at = f"rounds.{number}."
        summed = graph.add("MatMul", [below, narrow], at + "below.sum")
        around = [
            graph.add("Gather", [narrow, "head"], at + "above"),
            graph.add("Div", [summed, children], at + "below"),
            graph.add("Pad", [narrow, graph.state("down", np.array([1, 0, -1, 0]))], at + "before"),
            graph.add("Pad", [narrow, graph.state("up", np.array([-1, 0, 1, 0]))], at + "behind"),
        ]
        seen = graph.add("Concat", [narrow, *around], at + "seen", axis=1)
        mixed = graph.add("Relu", [graph.multiply(at + "mix", at + "mix", seen)], at + "relu")
        mixed = graph.add("Add", [narrow, mixed], at + "sum")
        narrow = graph.normalise(at + "norm", mixed, EPSILON_OF_HEADS)
    return graph.add("Concat", [words, narrow], "joined", axis=1)


def _lay_children(graph: Graph) -> tuple[str, str]:
    """Return a matrix (n, n), 1 at [i, j] if j is a child of i; and how many each has, or 1."""
    below = graph.add("Equal", ["rows", "parent"], "is_child")
    below = graph.add("Cast", [below], "below", to=FLOATS)
    across = graph.state("across", np.array([1]))
    count = graph.add("ReduceSum", [below, across], "count", keepdims=1)
    return below, graph.add("Max", [count, graph.state("one", np.ones(1, np.float32))], "children")
