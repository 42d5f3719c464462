"""What is usual in each quarter of the bands: usual_regions.py MUSIC > usual_quarters.csv

Writes how far the mean token of a quarter lies from the mean of all (a row for each of a token's numbers), over all songs below MUSIC
that soundfile reads, and on stderr the quartiles that src/learn/explain/sound.rs has: level and motion of regions of 9.6 s.
"""

import sys
from math import gcd
from pathlib import Path

import numpy as np
import onnxruntime
import soundfile
from scipy.signal import resample_poly

import mel

HERE = Path(__file__).parent
QUARTERS, STEPS, WIDTH, FLOOR, REGION = 4, 62, 192, -80.0, 960


def minute(path):
    """Mono at 16 kHz: minute 1 to 2, else the last minute."""
    info = soundfile.info(path)
    start, stop = 60 * info.samplerate, 120 * info.samplerate
    if info.frames < stop:
        start, stop = max(0, info.frames - 60 * info.samplerate), info.frames
    samples, rate = soundfile.read(path, start=start, stop=stop, always_2d=True, dtype="float32")
    common = gcd(mel.RATE, rate)
    return resample_poly(samples.mean(1), mel.RATE // common, rate // common)


def regions(levels):
    """Level and motion of each quarter in each region; `levels` are bands x frames below the loudest moment."""
    levels = np.maximum(levels, FLOOR)
    for start in range(0, levels.shape[1] - REGION + 1, REGION):
        for quarter in range(QUARTERS):
            part = levels[quarter * 16 : quarter * 16 + 16, start : start + REGION]
            yield quarter, part.mean(), np.abs(part[:, 10:] - part[:, :-10]).mean()


if __name__ == "__main__":
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.qdq_matmulnbits_accuracy_level", "0")
    session = onnxruntime.InferenceSession(HERE / "ear.onnx", options)
    means, found = [], []
    for path in sorted(Path(sys.argv[1]).rglob("*")):
        try:
            samples = minute(path)
        except Exception:
            continue
        if len(samples) < 50 * mel.RATE or not samples.any():
            continue
        mels = np.stack([mel.mel(samples[start : start + mel.WINDOW]) for start in mel.windows(samples)]).astype(np.float32)
        tokens = session.run(["tokens"], {"mel": mels})[0]
        means.append(tokens.reshape(-1, QUARTERS, STEPS, WIDTH).mean((0, 2)))
        found.extend(regions(np.hstack(list(mels)) - mels.max()))
    usual = np.mean(means, 0)
    print("number,lowest,low,high,highest")
    for number, row in enumerate((usual - usual.mean(0)).T):
        print(number, *(f"{value:.4f}" for value in row), sep=",")
    found = np.array(found)
    print(f"{len(means)} songs", file=sys.stderr)
    for quarter in range(QUARTERS):
        of = found[found[:, 0] == quarter]
        print(quarter, *(np.round(np.percentile(of[:, column], [25, 75]), 1) for column in (1, 2)), file=sys.stderr)
