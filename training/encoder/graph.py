"""Lay the transformer as ONNX Runtime runs it fastest on a CPU, operator by operator.

Nothing depends on how well an exporter and an optimiser understand each other: matrices are
multiplied in eight bits, and each sum and norm is its own operator, since ONNX Runtime's fused
SkipLayerNormalization takes seven times as long as both.
"""

from collections.abc import Mapping

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from transformer import HEADS, LAYERS, WIDTH

# The operators that ONNX Runtime adds to the standard.
OURS = "com.microsoft"
ADDED = frozenset({"DynamicQuantizeMatMul", "QAttention", "Gelu"})
EPSILON = 1e-12
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

    def normalise(self, name: str, states: str) -> str:
        """Add a norm."""
        parts = [self.keep(f"{name}.weight"), self.keep(f"{name}.bias")]
        return self.add("LayerNormalization", [states, *parts], f"{name}.out", epsilon=EPSILON)


def lay_graph(arrays: Arrays) -> onnx.ModelProto:
    """Return the transformer from pieces (b, t) and 0 ... t - 1 to states (b, t, width)."""
    graph = Graph(arrays)
    states = _lay_embeddings(graph)
    for number in range(LAYERS):
        states = _lay_layer(graph, f"layers.{number}.", states)
    made = helper.make_graph(
        graph.nodes,
        "encoder",
        [
            helper.make_tensor_value_info("pieces", onnx.TensorProto.INT64, ["b", "t"]),
            helper.make_tensor_value_info("order", onnx.TensorProto.INT64, ["t"]),
        ],
        [helper.make_tensor_value_info(states, onnx.TensorProto.FLOAT, ["b", "t", WIDTH])],
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


def _lay_layer(graph: Graph, at: str, states: str) -> str:
    attended = graph.multiply(at + "attended", at + "attended.matrix", _attend(graph, at, states))
    states = graph.add("Add", [attended, states], at + "attended.sum")
    states = graph.normalise(at + "attended_norm", states)
    wide = graph.multiply(at + "wide", at + "wide.matrix", states)
    wide = graph.add("Gelu", [wide], at + "gelu")
    narrow = graph.multiply(at + "narrow", at + "narrow.matrix", wide)
    return graph.normalise(at + "norm", graph.add("Add", [narrow, states], at + "sum"))


def _attend(graph: Graph, at: str, states: str) -> str:
    outputs = [f"{at}rough", f"{at}rough.scale", f"{at}rough.zero"]
    rough, scale, zero = graph.split("DynamicQuantizeLinear", [states], outputs)
    matrix, its_scale = graph.keep_quantized(at + "projections")
    inputs = [rough, matrix, graph.keep(at + "biases"), scale, its_scale, "", zero]
    return graph.add("QAttention", inputs, at + "attention", num_heads=HEADS)
