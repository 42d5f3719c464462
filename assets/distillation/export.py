"""Writes the student as ONNX, 8-bit integers with a scale for each channel, and what it says of the test pictures.

    export.py STUDENT OUT.onnx [OUT.json PICTURE.png...]"""
import json
import os
import sys

import numpy as np
import onnx
from keras import layers
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from student import build, predict


def rounded(weights, axis):
    """Integers and the scale of each channel along `axis`."""
    others = tuple(k for k in range(weights.ndim) if k != axis)
    scale = np.maximum(np.abs(weights).max(others), 1e-12) / 127
    shape = [1] * weights.ndim
    shape[axis] = -1
    return np.clip(np.round(weights / scale.reshape(shape)), -127, 127).astype(np.int8), scale.astype(np.float32), shape


def main():
    source, target, *check = sys.argv[1:]
    model, taught = build(), np.load(source + ".npz")
    model.load_weights(source + ".weights.h5")
    kind = lambda cls: [layer for layer in model.layers if isinstance(layer, cls)]
    nodes, values = [], []

    def constant(name, array):
        values.append(numpy_helper.from_array(array, name))

    def weights(name, array, axis):
        integers, scale, shape = rounded(array, axis)
        constant(name + "_int8", integers), constant(name + "_scale", scale)
        nodes.append(helper.make_node("DequantizeLinear", [name + "_int8", name + "_scale"], [name], axis=axis))
        return integers * scale.reshape(shape)

    x = "tiles"
    for i, (conv, norm) in enumerate(zip(kind(layers.Conv2D), kind(layers.BatchNormalization))):
        gain = norm.gamma.numpy() / np.sqrt(norm.moving_variance.numpy() + norm.epsilon)
        bias = norm.beta.numpy() - norm.moving_mean.numpy() * gain
        kernel = weights(f"conv{i}", np.ascontiguousarray((conv.kernel.numpy() * gain).transpose(3, 2, 0, 1)), 0)
        constant(f"bias{i}", bias.astype(np.float32))
        # The check below runs the rounded weights.
        conv.kernel.assign(kernel.transpose(2, 3, 1, 0)), norm.gamma.assign(np.sqrt(norm.moving_variance.numpy() + norm.epsilon))
        norm.beta.assign(bias), norm.moving_mean.assign(0 * bias)
        # TensorFlow's "same": kernel − stride in all, the smaller half before; the last convolution pads time by one.
        over = [k - s for k, s in zip(conv.kernel_size, conv.strides)] if conv.padding == "same" else [0, 2]
        pads = [o // 2 for o in over] + [o - o // 2 for o in over]
        nodes.append(helper.make_node("Conv", [x, f"conv{i}", f"bias{i}"], [f"sum{i}"], kernel_shape=conv.kernel_size, strides=conv.strides, pads=pads))
        nodes.append(helper.make_node("Relu", [f"sum{i}"], [f"map{i}"]))
        x = f"map{i}"
    (dense,) = kind(layers.Dense)
    kernel = weights("dense", dense.kernel.numpy() * taught["deviation"].astype("f4"), 1)
    bias = (dense.bias.numpy() * taught["deviation"] + taught["mean"]).astype("f4")
    constant("dense_bias", bias)
    dense.kernel.assign(kernel), dense.bias.assign(bias)
    nodes += [
        helper.make_node("ReduceMean", [x], ["mean"], axes=[2, 3], keepdims=0),
        helper.make_node("ReduceMax", [x], ["max"], axes=[2, 3], keepdims=0),
        helper.make_node("Concat", ["mean", "max"], ["pooled"], axis=1),
        helper.make_node("MatMul", ["pooled", "dense"], ["product"]),
        helper.make_node("Add", ["product", "dense_bias"], ["embedding"]),
    ]
    tiles = helper.make_tensor_value_info("tiles", TensorProto.FLOAT, ["n", 1, 128, 128])
    embedding = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", 200])
    graph = helper.make_graph(nodes, "student", [tiles], [embedding], values)
    written = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="moodsic")
    written.ir_version = 8
    onnx.checker.check_model(written)
    onnx.save(written, target)

    if check:
        said = {}
        for path in check[1:]:
            image = np.array(Image.open(path))
            image = np.tile(image, (1, -(-128 // image.shape[1]))) if image.shape[1] < 128 else image
            cut = np.stack([image[:, i * 128 : i * 128 + 128] for i in range(image.shape[1] // 128)])
            said[os.path.basename(path)] = [round(float(v), 6) for v in predict(model, cut).mean(0)]
        with open(check[0], "w") as file:
            json.dump(said, file)


main()
