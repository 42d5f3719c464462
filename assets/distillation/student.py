"""Distils the student from lessons.

    student.py MUSICNN/MSD_musicnn OUT CPU_MINUTES LESSONS.npz... [--from STUDENT] [--without PACKAGE,PACKAGE,...]

Writes OUT.weights.h5 and OUT.npz (the teacher's means and deviations). Packages that are left out are what it is tested on."""
import argparse
import os
import time

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from teacher import Musicnn


def build():
    """128 bands × 128 columns to the teacher's 200 numbers, standardised."""

    def block(x, filters, kernel, strides, padding="same"):
        x = layers.Conv2D(filters, kernel, strides, padding, use_bias=False)(x)
        return layers.ReLU()(layers.BatchNormalization(momentum=0.98)(x))

    tile = keras.Input((128, 128, 1))
    x = block(tile, 16, 5, 2)
    x = block(x, 32, 3, 2)
    x = block(x, 64, 3, 2)
    x = block(x, 96, 3, (2, 1))
    x = block(layers.ZeroPadding2D((0, 1))(x), 160, (8, 3), 1, "valid")  # all bands at once
    x = layers.Concatenate()([layers.GlobalAveragePooling2D()(x), layers.GlobalMaxPooling2D()(x)])
    return keras.Model(tile, layers.Dense(200)(layers.Dropout(0.2)(x)))


def normal(tiles):
    return (255.0 - tf.cast(tiles, tf.float32)) / 64.0 - 2.0


def augment(x, y):
    n = tf.shape(x)[0]
    x += tf.random.normal([n, 1, 1], stddev=0.12)  # the loudest moment of the minute is another
    x += tf.random.normal([n, 1, 1], stddev=0.08) * tf.linspace(-1.0, 1.0, 128)[None, :, None]  # brighter, duller
    x = tf.clip_by_value(x, -2.0, 2.0)
    at = tf.range(128)[None]
    for axis, most in ((1, 10), (2, 16)):  # a few bands, a few columns fall silent
        first, width = tf.random.uniform([n, 1], 0, 128, tf.int32), tf.random.uniform([n, 1], 0, most, tf.int32)
        masked = tf.cast((at >= first) & (at < first + width), tf.float32)
        x *= 1 - tf.expand_dims(masked, 3 - axis)
    mixed = tf.cast(tf.random.uniform([n]) < 0.3, tf.float32)
    share = 0.5 * tf.square(tf.random.uniform([n])) * mixed
    partner = tf.random.shuffle(tf.range(n))
    x += share[:, None, None] * (tf.gather(x, partner) - x)
    y += share[:, None] * (tf.gather(y, partner) - y)
    return x[..., None], y


def predict(model, tiles, batch=256):
    run = tf.function(lambda x: model(normal(x)[..., None], training=False))
    return np.concatenate([run(tf.constant(tiles[i : i + batch])).numpy() for i in range(0, len(tiles), batch)])


def correlations(a, b):
    return np.array([np.corrcoef(a[:, k], b[:, k])[0, 1] for k in range(a.shape[1])])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("teacher"), parser.add_argument("out"), parser.add_argument("minutes", type=float)
    parser.add_argument("lessons", nargs="+"), parser.add_argument("--from", dest="start"), parser.add_argument("--without", default="")
    args = parser.parse_args()
    keras.utils.set_random_seed(1)
    parts = [np.load(file) for file in args.lessons]
    package, tiles, taught, logits = (np.concatenate([p[k] for p in parts]) for k in ("package", "tiles", "embedding", "logits"))
    taught, logits = taught.astype("f4"), logits.astype("f4")
    unseen = np.isin(package, args.without.split(","))
    x, y = tiles[~unseen].reshape(-1, 128, 128), taught[~unseen].reshape(-1, 200)

    model, (mean, deviation) = build(), (y.mean(0), y.std(0) + 1e-6)
    if args.start:
        model.load_weights(args.start + ".weights.h5")
        mean, deviation = (np.load(args.start + ".npz")[k] for k in ("mean", "deviation"))
    y = (y - mean) / deviation
    weights, bias = Musicnn(args.teacher).head()
    to_tags = tf.constant((weights * deviation[:, None] / logits[~unseen].reshape(-1, 50).std(0)).astype("f4"))
    optimizer = keras.optimizers.AdamW(1e-3, weight_decay=1e-3)

    @tf.function
    def step(x, y, rate):
        optimizer.learning_rate.assign(rate)
        x, y = augment(normal(x), y)
        with tf.GradientTape() as tape:
            off = model(x, training=True) - y
            loss = tf.reduce_mean(off * off) + 0.5 * tf.reduce_mean(tf.square(off @ to_tags))
        optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))

    rng, steps, start = np.random.default_rng(0), 0, time.process_time()
    while (done := (time.process_time() - start) / (60 * args.minutes)) < 1:
        batch = rng.integers(0, len(x), 64)
        rate = 1.5e-3 * min(1, steps / 200) * (0.5 + 0.5 * np.cos(np.pi * done)) + 1e-6
        step(tf.constant(x[batch]), tf.constant(y[batch]), tf.constant(rate, tf.float32))
        steps += 1
    model.save_weights(args.out + ".weights.h5")
    np.savez(args.out, mean=mean, deviation=deviation)
    print(f"{len(x)} tiles, {steps} steps")

    if unseen.any():  # song by song, how well it follows its teacher
        said = (predict(model, tiles[unseen].reshape(-1, 128, 128)) * deviation + mean).reshape(taught[unseen].shape)
        chance = lambda z: np.log((1 / (1 + np.exp(-z))).mean(1))
        print("r of the embedding's numbers %.3f" % correlations(said.mean(1), taught[unseen].mean(1)).mean())
        print("r of the tags %.3f" % correlations(chance(said @ weights + bias), chance(logits[unseen])).mean())


if __name__ == "__main__":
    main()
