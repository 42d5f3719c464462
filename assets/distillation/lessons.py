"""Makes the lessons: tiles of pictures, and what the teacher says of the same three seconds of sound.

    lessons.py MUSICNN/MSD_musicnn SONGS OUT ROUND...

SONGS is the folder of fetch.sh. Round 0 takes the minute of the recipe; every other round takes a random minute of each song,
some of them faster or slower, brighter or duller, or with another song beside them. Ten tiles a minute; songs from 40 s on."""
import glob
import os
import sys

import numpy as np
import soundfile
import soxr
import tensorflow as tf
from scipy.signal import lfilter

from mel import picture
from teacher import PATCH, Musicnn, mel_of

TILES = 10


def songs(root):
    found = sorted(f for kind in ("ogg", "mp3", "flac", "opus") for f in glob.glob(f"{root}/*/**/*.{kind}", recursive=True))
    for path in found:
        try:
            seconds = soundfile.info(path).duration
        except soundfile.LibsndfileError:
            continue
        if seconds >= 40:
            yield path, seconds


def load(path, start):
    with soundfile.SoundFile(path) as file:
        file.seek(int(start * file.samplerate))
        return file.read(60 * file.samplerate, dtype="float32", always_2d=True).mean(1), file.samplerate


def minute(path, seconds, round_, rng, all_songs):
    if round_ == 0:
        samples, rate = load(path, 60 if seconds >= 120 else max(0, seconds - 60))
        return soxr.resample(samples, rate, 22050)
    samples, rate = load(path, rng.uniform(0, max(0, seconds - 61)))
    samples = soxr.resample(samples, rate * (2 ** rng.uniform(-0.35, 0.35) if rng.random() < 0.6 else 1.0), 22050)
    if rng.random() < 0.35:
        other, length = all_songs[rng.integers(len(all_songs))]
        beside, rate = load(other, rng.uniform(0, max(0, length - 61)))
        beside = soxr.resample(beside, rate, 22050)
        n = min(len(samples), len(beside))
        level = (samples[:n].std() + 1e-6) / (beside[:n].std() + 1e-6) * 10 ** (rng.uniform(-12, 3) / 20)
        samples = samples[:n] + beside[:n] * level
    if rng.random() < 0.4:
        a = rng.uniform(-0.9, 0.9)
        samples = (lfilter([1], [1, -a], samples) if a > 0 else lfilter([1, a], [1], samples)).astype(np.float32)
    return samples


def main():
    weights, root, out, *rounds = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    teacher, all_songs = Musicnn(weights), list(songs(root))
    for round_ in map(int, rounds):
        lessons = []
        for index in np.random.default_rng(round_).permutation(len(all_songs)):
            path, seconds = all_songs[index]
            rng = np.random.default_rng([round_, int(index)])
            samples = minute(path, seconds, round_, rng, all_songs)
            peak = np.abs(samples).max()
            if len(samples) < 20 * 22050 or peak < 1e-3:
                continue
            if round_ or peak > 1:
                samples *= 0.9 / peak * (10 ** (-rng.uniform(0, 9) / 20) if round_ else 1)
            image, mel = picture(samples), mel_of(soxr.resample(samples, 22050, 16000))
            starts = np.sort(rng.integers(0, len(mel) - PATCH, TILES))
            embedding, logits = teacher.run(tf.constant(np.stack([mel[s : s + PATCH] for s in starts])))
            columns = np.minimum(np.round(starts * 256 / 16000 * 22050 / 512).astype(int), image.shape[1] - 128)
            tiles = np.stack([image[:, c : c + 128] for c in columns])
            package = os.path.relpath(path, root).split(os.sep)[0]
            lessons.append((path, package, tiles, embedding.numpy().astype("f2"), logits.numpy().astype("f2")))
        names = ("path", "package", "tiles", "embedding", "logits")
        np.savez(f"{out}/round{round_}", **{name: np.array(part) for name, part in zip(names, zip(*lessons))})


main()
