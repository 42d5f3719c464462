"""How good the regression with the prior is on labelled songs: measure.py moodsic.db labels.csv MUSIC [seeds]

moodsic.db is of a Moodsic that has listened to the songs; labels.csv has the columns `path` (below MUSIC) and `independent_label`. Folds are those of `moodsic evaluate --group-by folder` and `--group-by none`. Needs requirements.txt.
"""

import csv
import os
import struct
import sys

import numpy as np
from blake3 import blake3
from kept import FEATURES, NAMES, SEVEN, heard
from scipy.optimize import minimize

LIKE = {
    "happy": dict(happy=1, exciting=1, sad=-1, tender=-1),
    "calm": dict(tender=1, exciting=-1),
    "sad": dict(sad=1, happy=-1),
    "battle": dict(exciting=1, angry=1, scary=1, tender=-1),
}


def z(x):
    sd = x.std(0)
    return (x - x.mean(0)) / np.where(sd < 1e-9, 1, sd)


def prior(seven, moods, like):
    columns = [z(z(seven) @ [like.get(mood, {}).get(name, 0) for name in NAMES]) for mood in moods]
    return np.array(columns).T


def softmax(logits):
    e = np.exp(logits - logits.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def fit(x, s, y, k, on_w=100.0, on_beta=5.0, on_b=0.1):
    """Class-balanced log loss + penalties; the formula of src/learn/prior/regression.rs."""
    n, d = x.shape
    weight = (1 / np.maximum(1, np.bincount(y, minlength=k)))[y]
    weight *= n / weight.sum()

    def loss(p):
        w, b, beta = p[: k * d].reshape(k, d), p[k * d : -1], p[-1]
        q = softmax(x @ w.T + b + beta * s)
        g = (q - np.eye(k)[y]) * weight[:, None]
        value = -np.sum(weight * np.log(q[np.arange(n), y] + 1e-300))
        value += (on_w * (w**2).sum() + on_beta * (beta - 1) ** 2 + on_b * (b**2).sum()) / 2
        return value, np.concatenate([(g.T @ x + on_w * w).ravel(), g.sum(0) + on_b * b, [np.sum(g * s) + on_beta * (beta - 1)]])

    start = np.append(np.zeros(k * d + k), 1.0)
    p = minimize(loss, start, jac=True, method="L-BFGS-B", options=dict(maxiter=400, ftol=1e-10)).x
    return lambda x, s: softmax(x @ p[: k * d].reshape(k, d).T + p[k * d : -1] + p[-1] * s)


def assign(groups, y, k, seed, folds=5):
    """src/learn/evaluate/folds.rs: the largest group first, each to the fold that it leaves best balanced."""
    members = {}
    for i, name in enumerate(groups):
        members.setdefault(name, []).append(i)
    lot = lambda name: blake3(struct.pack("<Q", seed) + name.encode()).digest()
    order = sorted(members, key=lambda name: (-len(members[name]), lot(name)))
    totals = np.bincount(y, minlength=k)
    filled = np.zeros((min(max(folds, 2), len(order)), k), int)
    fold = np.zeros(len(y), int)
    for name in order:
        new = np.bincount(y[members[name]], minlength=k)
        cost = [(sum(a * (a + 2 * t) / T**2 for a, t, T in zip(new, there, totals)), there.sum()) for there in filled]
        best = min(range(len(filled)), key=lambda f: cost[f])
        filled[best] += new
        fold[members[name]] = best
    return fold


def calibration_error(confidence, right):
    bins = np.minimum((confidence * 10).astype(int), 9)
    return sum(np.mean(bins == b) * abs(right[bins == b].mean() - confidence[bins == b].mean()) for b in set(bins))


def measure(x, s, y, k, groups, seeds):
    rows = []
    for seed in seeds:
        fold = assign(groups, y, k, seed)
        p = np.zeros((len(y), k))
        for f in set(fold):
            p[fold == f] = fit(x[fold != f], s[fold != f], y[fold != f], k)(x[fold == f], s[fold == f])
        told, sure = p.argmax(1), p.max(1)
        f1 = np.mean([2 * np.sum((told == m) & (y == m)) / max(1, np.sum(told == m) + np.sum(y == m)) for m in range(k)])
        half = np.argsort(-sure)[: len(y) // 2]
        error = calibration_error(sure, told == y)
        chance = np.random.default_rng(seed)
        perfect = [calibration_error(sure, chance.random(len(sure)) < sure) for _ in range(1000)]
        rows.append([np.mean(told == y), f1, np.mean(told[half] == y[half]), error, np.percentile(perfect, 95)])
    return np.mean(rows, 0)


if __name__ == "__main__":
    database, labels_csv, music = sys.argv[1:4]
    seeds = range(int(sys.argv[4]) if len(sys.argv) > 4 else 3)
    kept = dict(zip(*heard(database)))
    rows = [(os.path.join(music, row["path"]), row["independent_label"]) for row in csv.DictReader(open(labels_csv))]
    rows = [row for row in rows if row[0] in kept]
    numbers = np.array([kept[path] for path, _ in rows])
    seven = numbers[:, SEVEN]
    print("accuracy / macro-F1, right in the surer half, calibration error (95th percentile of a perfect model)")
    for moods in (["battle", "calm"], ["battle", "calm", "happy"]):
        chosen = np.array([i for i, (_, label) in enumerate(rows) if label in moods])
        y = np.array([moods.index(rows[i][1]) for i in chosen])
        for by in ("folder", "none"):
            name = lambda i: "folder " + os.path.dirname(rows[i][0]) if by == "folder" else f"song {i}"
            groups = [name(i) for i in chosen]
            for what, like, share in (("tokens alone", {}, 0), ("with the prior", LIKE, 0), ("with prior and seven", LIKE, 5), ("renamed", {}, 20)):
                x = np.hstack([z(numbers[:, :FEATURES]), z(seven) * share**0.5])
                a = measure(x[chosen], prior(seven, moods, like)[chosen], y, len(moods), groups, seeds)
                print(f"{'/'.join(moods):18} by {by:6} {what:21} {a[0]:.3f} / {a[1]:.3f}  {a[2]:.3f}  {a[3]:.3f} ({a[4]:.3f})", flush=True)
