"""What Moodsic keeps of the songs that it has listened to: read from its database."""

import sqlite3

import numpy as np

FEATURES, CLASSES = 384, 527
SEVEN = slice(FEATURES + 276, FEATURES + 283)
NAMES = ["happy", "funny", "sad", "tender", "exciting", "angry", "scary"]


def heard(database):
    """The path of each song, and its 1039 numbers: features, log scores, mean and largest level of each band."""
    rows = sqlite3.connect(f"file:{database}?mode=ro", uri=True).execute(
        "SELECT s.path, f.bytes FROM features f JOIN songs s USING (content_id) WHERE f.recipe LIKE 'ear-%' ORDER BY s.content_id"
    )
    rows = [(path.decode(), np.frombuffer(numbers[2:], "<f2").astype(float)) for path, numbers in rows]
    return [path for path, _ in rows], np.array([numbers for _, numbers in rows])
