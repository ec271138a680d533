"""Write the trained encoder as the package ships it.

    python training/encoder/export.py encoder.safetensors src/quotetrack/quotations/encoder/weights
    python training/encoder/export.py --again src/quotetrack/quotations/encoder/weights

All goes into ``encoder.onnx``, its matrices in eight bits. ``heads.safetensors`` has the CRF and,
once more in full, what is read off the transformer's states; the tokenizer and checksums go beside
them. With ``--again`` the graph is laid anew of the same weights: the transformer's as they are in
the folder's ``encoder.onnx``, in eight bits, the heads' as they are in full.
"""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from graph import SMALL, Arrays, lay_graph
from network import Network
from numpy.typing import NDArray
from onnx import numpy_helper
from safetensors.numpy import load_file as read_heads
from safetensors.numpy import save_file
from teaching import load_network
from train import find_base
from transformer import count_layers

from quotetrack.quotations.encoder.heads import ROUNDS
from quotetrack.quotations.weights import write_checksums

Floats = NDArray[np.float32]


def export(network: Network, folder: Path) -> None:
    """Write ``encoder.onnx`` and ``heads.safetensors`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = quantize(_arrays(network.transformer.state_dict()))
    weights = _arrays(network.heads.state_dict())
    weights["transitions"] = weights["transitions"] + weights.pop("barred")
    onnx.save(lay_graph({**arrays, **quantize_heads(weights)}), folder / "encoder.onnx")
    save_file(weights, folder / "heads.safetensors")
    shutil.copyfile(find_base() / "tokenizer.json", folder / "tokenizer.json")
    write_checksums(folder)


def export_again(folder: Path) -> None:
    """Lay the graph of a folder's ``encoder.onnx`` anew, of the same weights."""
    kept = onnx.load(folder / "encoder.onnx").graph.initializer
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in kept}
    heads = quantize_heads(read_heads(folder / "heads.safetensors"))
    onnx.save(lay_graph({**arrays, **heads}), folder / "encoder.onnx")
    write_checksums(folder)


def _arrays(state: Mapping[str, object]) -> dict[str, Floats]:
    return {name: np.asarray(value, np.float32) for name, value in state.items()}


def quantize(weights: Mapping[str, Floats]) -> Arrays:
    """Return the transformer's weights as its graph names them, matrices in eight bits."""
    at = "embeddings."
    # The kind of every piece is the same, so it goes into the places.
    kind = weights[at + "token_type_embeddings.weight"][0]
    arrays = {
        **_quantize_table("words", weights[at + "word_embeddings.weight"]),
        **_quantize_table("places", weights[at + "position_embeddings.weight"] + kind),
        **{f"norm.{part}": weights[f"{at}LayerNorm.{part}"] for part in ("weight", "bias")},
    }
    for number in range(count_layers(weights)):
        at = f"layers.{number}."
        projections = [at + name for name in ("query", "key", "value")]
        joined = np.concatenate([weights[f"{p}.weight"] for p in projections])
        arrays |= _quantize_matrix(at + "projections", joined)
        arrays[at + "biases"] = np.concatenate([weights[f"{p}.bias"] for p in projections])
        for name in ("attended", "wide", "narrow"):
            arrays |= _quantize_matrix(f"{at}{name}.matrix", weights[f"{at}{name}.weight"])
            arrays[f"{at}{name}.bias"] = weights[f"{at}{name}.bias"]
        for norm in ("attended_norm", "norm"):
            arrays |= {f"{at}{norm}.{p}": weights[f"{at}{norm}.{p}"] for p in ("weight", "bias")}
    return arrays


def quantize_heads(weights: Mapping[str, Floats]) -> Arrays:
    """Return the heads' weights as the graph names them: large matrices in eight bits."""
    arrays: dict[str, NDArray[np.generic]] = {
        name: array for name, array in weights.items() if not name.startswith("norm.")
    }
    arrays |= {f"heads.norm.{part}": weights[f"norm.{part}"] for part in ("weight", "bias")}
    for name in ("narrow", "link", *(f"rounds.{n}.mix" for n in range(ROUNDS))):
        arrays |= _quantize_matrix(name, weights[f"{name}.weight"])
    arrays["small"] = np.concatenate([weights[f"{name}.weight"] for name in SMALL]).T
    arrays["small.bias"] = np.concatenate([weights[f"{name}.bias"] for name in SMALL])
    return arrays


def _quantize_matrix(name: str, weights: Floats) -> dict[str, NDArray[np.generic]]:
    """Return a matrix (out, in) turned round, -127 to 127 in each of its columns."""
    matrix = weights.T
    scale = np.maximum(np.abs(matrix).max(0), np.finfo(np.float32).tiny) / np.float32(127)
    numbers = np.clip(np.rint(matrix / scale), -127, 127).astype(np.int8)
    return {f"{name}_quantized": numbers, f"{name}_scale": scale.astype(np.float32)}


def _quantize_table(name: str, weights: Floats) -> dict[str, NDArray[np.generic]]:
    """Return a table in steps of one size from its lowest number to its highest."""
    low, high = min(float(weights.min()), 0.0), max(float(weights.max()), 0.0)
    scale = np.float32((high - low) / 255)
    zero = np.rint(-low / scale)
    numbers = np.clip(np.rint(weights / scale) + zero, 0, 255).astype(np.uint8)
    return {
        f"{name}_quantized": numbers,
        f"{name}_scale": np.asarray(scale),
        f"{name}_zero_point": np.asarray(zero, np.uint8),
    }


if __name__ == "__main__":
    if sys.argv[1] == "--again":
        export_again(Path(sys.argv[2]))
    else:
        export(load_network(Path(sys.argv[1])), Path(sys.argv[2]))
