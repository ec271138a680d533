"""Write the trained encoder as the package ships it.

    python training/encoder/export.py encoder.safetensors src/quotetrack/quotations/encoder/weights

The transformer goes into ``encoder.onnx``, its matrices in eight bits, what is read off its states
into ``heads.safetensors``; the tokenizer and checksums go beside them. The graph is laid by hand, a
few operators a layer, so that nothing depends on how well an exporter and an optimiser understand
each other.
"""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from network import Network
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from onnxruntime.quantization import (  # type: ignore[import-untyped]
    QuantType,
    quantize_dynamic,
)
from safetensors.numpy import save_file
from safetensors.torch import load_file
from train import find_base
from transformer import HEADS, LAYERS, WIDTH

from quotetrack.quotations.weights import write_checksums

Floats = NDArray[np.float32]
# The operators of BERT's layers that ONNX Runtime has as one.
FUSED = "com.microsoft"
EPSILON = 1e-12
# Which norm follows which layer.
NORMS = {"attended": "attended_norm", "narrow": "norm"}


def load_network(path: Path) -> Network:
    """Return the network with the weights of a training run."""
    network = Network(0.0)
    network.load_state_dict(load_file(path))
    return network.eval()


def export(network: Network, folder: Path) -> None:
    """Write ``encoder.onnx`` and ``heads.safetensors`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = folder / "plain.onnx"
    onnx.save(lay_graph(_arrays(network.transformer.state_dict())), plain)
    quantize_dynamic(
        plain,
        folder / "encoder.onnx",
        weight_type=QuantType.QInt8,
        per_channel=True,
        extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
    )
    plain.unlink()
    weights = _arrays(network.heads.state_dict())
    weights["transitions"] = weights["transitions"] + weights.pop("barred")
    save_file(weights, folder / "heads.safetensors")
    shutil.copyfile(find_base() / "tokenizer.json", folder / "tokenizer.json")
    write_checksums(folder)


def _arrays(state: Mapping[str, object]) -> dict[str, Floats]:
    return {name: np.asarray(value, np.float32) for name, value in state.items()}


class Graph:
    """Nodes and weights of a graph while it is laid."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def keep(self, name: str, array: NDArray[np.generic]) -> str:
        """Add a weight; return its name."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, operator: str, inputs: list[str], output: str, **how: float) -> str:
        """Add a node with one output; return that one's name."""
        domain = FUSED if operator in {"Attention", "SkipLayerNormalization", "BiasGelu"} else ""
        node = helper.make_node(operator, inputs, [output], name=output, domain=domain)
        node.attribute.extend(helper.make_attribute(k, v) for k, v in how.items())
        self.nodes.append(node)
        return output


def lay_graph(weights: Mapping[str, Floats]) -> onnx.ModelProto:
    """Return the transformer from pieces (b, t) and 0 ... t - 1 to states (b, t, width)."""
    graph = Graph()
    states = _lay_embeddings(graph, weights)
    for number in range(LAYERS):
        states = _lay_layer(graph, weights, number, states)
    made = helper.make_graph(
        graph.nodes,
        "encoder",
        [
            helper.make_tensor_value_info("pieces", onnx.TensorProto.INT64, ["b", "t"]),
            helper.make_tensor_value_info("order", onnx.TensorProto.INT64, ["t"]),
        ],
        [helper.make_tensor_value_info(states, onnx.TensorProto.FLOAT, ["b", "t", WIDTH])],
        graph.weights,
    )
    versions = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(made, opset_imports=versions, ir_version=8)


def _lay_embeddings(graph: Graph, weights: Mapping[str, Floats]) -> str:
    at = "embeddings."
    kind = weights[at + "token_type_embeddings.weight"][0]
    words = graph.keep("words", weights[at + "word_embeddings.weight"])
    # The kind of every piece is the same, so it goes into the places.
    places = graph.keep("places", weights[at + "position_embeddings.weight"] + kind)
    here = graph.add("Gather", [places, "order"], "here")
    seen = graph.add("Gather", [words, "pieces"], "seen")
    summed = graph.add("Add", [seen, here], "summed")
    norm = [
        graph.keep(f"norm.{part}", weights[f"{at}LayerNorm.{part}"]) for part in ("weight", "bias")
    ]
    return graph.add("LayerNormalization", [summed, *norm], "embedded", epsilon=EPSILON)


def _lay_layer(graph: Graph, weights: Mapping[str, Floats], number: int, states: str) -> str:
    at = f"layers.{number}."
    projections = ("query", "key", "value")
    joined = np.concatenate([weights[f"{at}{p}.weight"].T for p in projections], 1)
    biases = np.concatenate([weights[f"{at}{p}.bias"] for p in projections])
    attended = graph.add(
        "Attention",
        [states, graph.keep(at + "projections", joined), graph.keep(at + "biases", biases)],
        at + "attention",
        num_heads=HEADS,
    )
    attended = _multiply(graph, weights, at + "attended", attended)
    states = _add_and_norm(graph, weights, at + "attended", (attended, states))
    wide = _multiply(graph, weights, at + "wide", states)
    bias = graph.keep(at + "wide.bias", weights[at + "wide.bias"])
    wide = graph.add("BiasGelu", [wide, bias], at + "gelu")
    narrow = _multiply(graph, weights, at + "narrow", wide)
    return _add_and_norm(graph, weights, at + "narrow", (narrow, states))


def _multiply(graph: Graph, weights: Mapping[str, Floats], name: str, states: str) -> str:
    matrix = graph.keep(name + ".matrix", weights[name + ".weight"].T)
    return graph.add("MatMul", [states, matrix], name + ".product")


def _add_and_norm(
    graph: Graph, weights: Mapping[str, Floats], name: str, summed: tuple[str, str]
) -> str:
    layer, _, part = name.rpartition(".")
    norm = f"{layer}.{NORMS[part]}"
    parts = [graph.keep(f"{norm}.{p}", weights[f"{norm}.{p}"]) for p in ("weight", "bias")]
    bias = graph.keep(name + ".bias", weights[name + ".bias"])
    inputs = [*summed, *parts, bias]
    return graph.add("SkipLayerNormalization", inputs, norm + ".out", epsilon=EPSILON)


if __name__ == "__main__":
    export(load_network(Path(sys.argv[1])), Path(sys.argv[2]))
