"""Few labels, and labels that mislead: few.py moodsic.db labels.csv MUSIC [draws]

Few labels: so many songs of each mood are drawn from some folders, and the songs of all other folders are told. Half of the folders is
drawn anew until it holds that many songs of each mood. Misleading labels: each mood is learnt from one folder alone, so that the folder
tells the mood, and the songs of all other folders are told. Balanced accuracy, mean of the draws, ± standard error of the mean.
"""

import csv
import os
import sys

import numpy as np
from kept import FEATURES, SEVEN, heard
from measure import LIKE, fit, prior, z

MOODS = ["battle", "calm"]
METHODS = (("with the prior", LIKE, 5), ("all moods renamed", {}, 20), ("tokens alone", {}, 0))


def balanced(told, truth):
    return np.mean([np.mean(told[truth == mood] == mood) for mood in set(truth)])


def learn_and_tell(x, s, y, train, test):
    if not len(train):
        return balanced(s[test].argmax(1), y[test])
    return balanced(fit(x[train], s[train], y[train], len(MOODS))(x[test], s[test]).argmax(1), y[test])


def few(folders, y, count, chance):
    """Indices to learn from and to tell, or None when no half of the folders holds enough."""
    names = np.unique(folders)
    for _ in range(1000):
        half = np.isin(folders, chance.choice(names, len(names) // 2, replace=False))
        pools = [np.flatnonzero(half & (y == mood)) for mood in range(len(MOODS))]
        if min(map(len, pools)) >= max(count, 1) and len(set(y[~half])) == len(MOODS):
            drawn = [chance.choice(pool, count, replace=False) for pool in pools]
            return np.concatenate(drawn), np.flatnonzero(~half)
    return None


def misleading(folders, y, chance, least=5):
    """Each mood from one folder that holds at least so many songs of it."""
    names = []
    for mood in range(len(MOODS)):
        enough = [name for name in np.unique(folders) if np.sum((folders == name) & (y == mood)) >= least and name not in names]
        names.append(chance.choice(enough))
    train = np.concatenate([np.flatnonzero((folders == name) & (y == mood)) for mood, name in enumerate(names)])
    test = np.flatnonzero(~np.isin(folders, names))
    return (train, test) if len(set(y[test])) == len(MOODS) else None


if __name__ == "__main__":
    database, labels_csv, music = sys.argv[1:4]
    draws = int(sys.argv[4]) if len(sys.argv) > 4 else 50
    kept = dict(zip(*heard(database)))
    rows = [(os.path.join(music, row["path"]), row["independent_label"]) for row in csv.DictReader(open(labels_csv))]
    rows = [row for row in rows if row[0] in kept and row[1] in MOODS]
    numbers = np.array([kept[path] for path, _ in rows])
    y = np.array([MOODS.index(label) for _, label in rows])
    folders = np.array([os.path.dirname(path) for path, _ in rows])
    seven = numbers[:, SEVEN]
    for what, like, share in METHODS:
        x, s = np.hstack([z(numbers[:, :FEATURES]), z(seven) * share**0.5]), prior(seven, MOODS, like)
        print(what)
        for count in (0, 1, 2, 5, 10, 20):
            chance = np.random.default_rng(count)
            splits = [split for split in (few(folders, y, count, chance) for _ in range(draws)) if split]
            right = [learn_and_tell(x, s, y, *split) for split in splits]
            print(f"  {count:2} labels a mood: {np.mean(right):.3f} ± {np.std(right) / len(right) ** 0.5:.3f} ({len(right)} draws)", flush=True)
        chance = np.random.default_rng(99)
        splits = [split for split in (misleading(folders, y, chance) for _ in range(draws)) if split]
        right = [learn_and_tell(x, s, y, *split) for split in splits]
        print(f"  a folder a mood:  {np.mean(right):.3f} ± {np.std(right) / len(right) ** 0.5:.3f} ({len(right)} draws)", flush=True)
