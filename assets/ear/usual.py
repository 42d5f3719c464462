"""Usual music: usual.py moodsic.db writes usual.csv, the mean and deviation of each feature and of each of the seven moods' log
scores, over the songs of a library that Moodsic has listened to. No label goes in. Needs requirements.txt.

Each folder counts for at most twenty songs, so that no game decides alone what is usual.
"""

import csv
import os
import sys

import numpy as np
from blake3 import blake3
from kept import FEATURES, SEVEN, heard

MOST = 20

paths, numbers = heard(sys.argv[1])
folders = {}
for index in sorted(range(len(paths)), key=lambda index: blake3(os.path.basename(paths[index]).encode()).digest()):
    folders.setdefault(os.path.dirname(paths[index]), []).append(index)
chosen = [index for songs in folders.values() for index in songs[:MOST]]
rows = np.hstack([numbers[chosen, :FEATURES], numbers[chosen, SEVEN]])
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "usual.csv"), "w", newline="") as out:
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["mean", "deviation"])
    table.writerows([f"{mean:.6g}", f"{deviation:.6g}"] for mean, deviation in zip(rows.mean(0), rows.std(0)))
print(len(chosen), "songs of", len(folders), "folders")
