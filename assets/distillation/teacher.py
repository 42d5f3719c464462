"""The teacher: the tagger musicnn (MSD model of the package musicnn 0.1.0, ISC licence) in TensorFlow 2.

Its weights are read from the package's checkpoint; this is its forward pass, checked against the package's own outputs."""
import os

import numpy as np
import tensorflow as tf

from mel import mel_power

PATCH = 187  # frames of 16 ms: 3 s


def mel_of(samples):
    """Mono at 16 kHz to (frames, 96)."""
    return np.log10(1e4 * mel_power(samples, 16000, 512, 256, 96) + 1).T.astype(np.float32)


def checkpoint(folder):
    """The package calls its files `.index` and `.data-…`; TensorFlow wants a name before the dot."""
    prefix = os.path.join(folder, "model")
    for name in os.listdir(folder):
        if name.startswith(".") and not os.path.exists(prefix + name):
            os.symlink(name, prefix + name)
    return tf.train.load_checkpoint(prefix)


class Musicnn:
    def __init__(self, folder):
        reader = checkpoint(folder)
        names = [name for name in reader.get_variable_to_shape_map() if "Adam" not in name]
        self.v = {name.split("model/")[-1]: tf.constant(reader.get_tensor(name)) for name in names}
        self.run = tf.function(self.forward, input_signature=[tf.TensorSpec([None, PATCH, 96])])

    def head(self):
        """The last layer, from the embedding to the logits of the 50 tags."""
        return self.v["dense_1/kernel"].numpy(), self.v["dense_1/bias"].numpy()

    def norm(self, x, i):
        name = "batch_normalization" + (f"_{i}" if i else "")
        gain = self.v[name + "/gamma"] / tf.sqrt(self.v[name + "/moving_variance"] + 1e-3)
        return (x - self.v[name + "/moving_mean"]) * gain + self.v[name + "/beta"]

    def conv(self, x, i, padding):
        name = "conv2d" + (f"_{i}" if i else "")
        x = tf.nn.relu(tf.nn.conv2d(x, self.v[name + "/kernel"], 1, padding) + self.v[name + "/bias"])
        return self.norm(x, i + 1)

    def forward(self, x):
        """Patches (n, 187, 96) to embeddings (n, 200) and logits (n, 50)."""
        in_time = [[0, 0], [3, 3], [0, 0], [0, 0]]
        x = self.norm(x[..., None], 0)
        front = [tf.reduce_max(self.conv(tf.pad(x, in_time), i, "VALID"), 2) for i in (0, 1)]
        front += [tf.reduce_max(self.conv(x, i, "SAME"), 2) for i in (2, 3, 4)]
        maps = [tf.concat(front, 2)[..., None]]
        for i in (5, 6, 7):
            c = tf.transpose(self.conv(tf.pad(maps[-1], in_time), i, "VALID"), [0, 1, 3, 2])
            maps.append(c if i == 5 else c + maps[-1])
        maps = tf.concat(maps, 2)
        pooled = tf.concat([tf.reduce_max(maps, 1), tf.reduce_mean(maps, 1)], 2)
        flat = self.norm(tf.reshape(pooled, [tf.shape(pooled)[0], 2 * maps.shape[2]]), 9)
        embedding = self.norm(tf.nn.relu(flat @ self.v["dense/kernel"] + self.v["dense/bias"]), 10)
        return embedding, embedding @ self.v["dense_1/kernel"] + self.v["dense_1/bias"]
