"""Usual music: usual.py moodsic.db, over the songs of a library that Moodsic has listened to. No label goes in. Writes usual.csv,
the mean and deviation of each feature, and usual_moods.csv, the log scores of the seven moods for each song. Needs requirements.txt.

Each folder counts for at most twenty songs, so that no game decides alone what is usual.
"""

import csv
import os
import sys

import numpy as np
from blake3 import blake3
from kept import FEATURES, NAMES, SEVEN, heard

MOST = 20

paths, numbers = heard(sys.argv[1])
folders = {}
for index in sorted(range(len(paths)), key=lambda index: blake3(os.path.basename(paths[index]).encode()).digest()):
    folders.setdefault(os.path.dirname(paths[index]), []).append(index)
chosen = [index for songs in folders.values() for index in songs[:MOST]]
here = os.path.dirname(os.path.abspath(__file__))
features, moods = numbers[chosen, :FEATURES], numbers[chosen, SEVEN]
for name, head, rows, form in (
    ("usual.csv", ["mean", "deviation"], zip(features.mean(0), features.std(0)), "{:.6g}"),
    ("usual_moods.csv", NAMES, moods, "{:.3f}"),
):
    with open(os.path.join(here, name), "w", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(head)
        table.writerows([form.format(number) for number in row] for row in rows)
print(len(chosen), "songs of", len(folders), "folders")
