"""Cuts CED-Tiny behind its mel spectrogram: cut.py tiny.onnx ear.onnx (needs onnx, onnxruntime and numpy; see README.md).

The export takes a waveform of any length. What is left takes the mel spectrogram in dB of any number of windows of 10 s and gives
the tokens after the encoder's last layer normalisation and the 527 scores. Weights stay as they are, bit for bit.
"""

import hashlib
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

SOURCE = "3890f227660be71886ff48633d11a731993e0206db8a486781412c28a0873435"
SAMPLES = 160_000  # 10 s at 16 kHz
MEL, TOKENS, SCORES = "mul_53", "layer_norm_24", "logits"
NAMES = {MEL: "mel", TOKENS: "tokens", SCORES: "scores"}
BANDS, FRAMES, TOKEN_COUNT, WIDTH, CLASSES = 64, 1001, 248, 192, 527


def cut(model):
    graph = model.graph
    weights = {tensor.name: tensor for tensor in graph.initializer}
    sizes = fold_sizes(graph.node, {"val_0": np.array([-1]), "val_1": np.array([SAMPLES])}, weights)
    nodes = needed(graph.node, known=set(sizes) | {MEL})
    for node in nodes:
        node.input[:] = [NAMES.get(name, name) for name in node.input]
        node.output[:] = [NAMES.get(name, name) for name in node.output]
        # Only the number of windows may be left open: two sizes cannot be inferred.
        assert node.op_type != "Reshape" or np.count_nonzero(sizes[node.input[1]] == -1) == 1, node.name
    used = {name for node in nodes for name in node.input}
    constants = [numpy_helper.from_array(value, name) for name, value in sizes.items() if name in used]
    constants += [tensor for name, tensor in weights.items() if name in used and name not in sizes]
    inputs = [helper.make_tensor_value_info("mel", TensorProto.FLOAT, ["windows", BANDS, FRAMES])]
    outputs = [
        helper.make_tensor_value_info("tokens", TensorProto.FLOAT, ["windows", TOKEN_COUNT, WIDTH]),
        helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["windows", CLASSES]),
    ]
    small = helper.make_graph(nodes, "ear", inputs, outputs, constants)
    small = helper.make_model(small, opset_imports=model.opset_import, ir_version=model.ir_version)
    onnx.checker.check_model(small)
    return small


def fold_sizes(nodes, sizes, weights):
    """The integers that the graph reckons from the length of the waveform, in the order of the graph."""
    sizes = dict(sizes)
    integers = {name: numpy_helper.to_array(t) for name, t in weights.items() if t.data_type == TensorProto.INT64}
    for node in nodes:
        known = [sizes.get(name, integers.get(name)) for name in node.input]
        if node.output[0] in sizes or any(value is None for value in known):
            continue
        sizes[node.output[0]] = np.asarray(ReferenceEvaluator(node).run(None, dict(zip(node.input, known)))[0])
    # (windows, tokens, width): the export leaves both of the first two open.
    for name, value in sizes.items():
        if value.ndim == 1 and len(value) == 3 and value[0] == -1 and value[1] == -1:
            sizes[name] = np.array([-1, TOKEN_COUNT, value[2]])
    return sizes


def needed(nodes, known):
    """The nodes that the outputs need, each behind those that it needs."""
    maker = {name: node for node in nodes for name in node.output}
    wanted, open_names = set(), [TOKENS, SCORES]
    while open_names:
        name = open_names.pop()
        if name in known or name not in maker or name in wanted:
            continue
        wanted.add(name)
        open_names += maker[name].input
    chosen = [node for node in nodes if wanted.intersection(node.output)]
    # The export has its weights' scales last; a graph is to be in order.
    return sorted(chosen, key=lambda node: node.op_type != "DequantizeLinear")


def check(path):
    """A batch says what its windows say one by one, and every number is finite."""
    session = onnxruntime.InferenceSession(path)
    mel = np.random.default_rng(0).normal(-20, 10, (6, BANDS, FRAMES)).astype(np.float32)
    tokens, scores = session.run(["tokens", "scores"], {"mel": mel})
    assert tokens.shape == (6, TOKEN_COUNT, WIDTH) and scores.shape == (6, CLASSES) and np.isfinite(tokens).all()
    for window in range(6):
        alone = session.run(["tokens", "scores"], {"mel": mel[window : window + 1]})
        assert np.abs(alone[0][0] - tokens[window]).max() < 1e-4 and np.abs(alone[1][0] - scores[window]).max() < 1e-5


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


if __name__ == "__main__":
    source, target = sys.argv[1:]
    if sha256(source) != SOURCE:
        sys.exit(f"{source} is not the file that this script cuts: SHA-256 {SOURCE} expected")
    onnx.save(cut(onnx.load(source)), target)
    check(target)
    print(sha256(target), target)
