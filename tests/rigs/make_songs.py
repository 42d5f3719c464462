#!/usr/bin/env python3
"""Makes songs that a rig can label: N different ones, each half a megabyte, within a minute for thousands.

    tests/rigs/make_songs.py N DIR        writes DIR/0001.wav, DIR/0002.wav, ...

Each is 65 s of 8 kHz, 8-bit mono. Their textures are a low drone, beaten noise and plucked notes in turn (`texture` says
which song has which), so unlike that a predictor learns them from a few labels.
"""

import math
import random
import sys
import wave
from pathlib import Path

RATE = 8000
SECS = 65
TEXTURES = ("drone", "beats", "plucks")
# Seconds of each texture to put songs together from; to make each song sample by sample would take Python hours.
PIECES = 40


def texture(number):
    """The texture of song `number` (the first is 1): 0, 1 or 2."""
    return (number - 1) % len(TEXTURES)


def name(number):
    """The file name of song `number`."""
    return f"{number:04}.wav"


def drone(dice):
    """A chord below 400 Hz that swells once."""
    voices = [(dice.uniform(60, 400), dice.uniform(0, math.tau)) for _ in range(4)]
    for i in range(RATE):
        t = i / RATE
        swell = 0.3 + 0.7 * math.sin(math.pi * t)
        yield swell * sum(math.sin(math.tau * hz * t + phase) for hz, phase in voices) / 4


def beats(dice):
    """Bursts of noise, eight a second."""
    level = dice.uniform(0.5, 1.0)
    for i in range(RATE):
        yield level * dice.uniform(-1, 1) * math.exp(-(i % (RATE // 8)) / 150)


def plucks(dice):
    """Four notes between 800 and 2,400 Hz that die away."""
    notes = [dice.uniform(800, 2400) for _ in range(4)]
    for i in range(RATE):
        note, since = divmod(i, RATE // 4)
        yield math.exp(-since / 600) * math.sin(math.tau * notes[note] * since / RATE)


def pieces_of(texture_name):
    dice = random.Random(texture_name)
    make = {"drone": drone, "beats": beats, "plucks": plucks}[texture_name]
    return [bytes(round(128 + 120 * sample) for sample in make(dice)) for _ in range(PIECES)]


def make_songs(count, folder):
    """Writes the songs 1 to `count` into `folder`; those that are there already stay."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    pieces = [pieces_of(texture_name) for texture_name in TEXTURES]
    for number in range(1, count + 1):
        path = folder / name(number)
        if path.exists():
            continue
        dice = random.Random(number)
        sound = b"".join(dice.choices(pieces[texture(number)], k=SECS))
        # Its number in the last samples: no two songs are the same, whatever the dice say.
        sound = sound[:-4] + number.to_bytes(4, "big")
        partial = path.with_suffix(".partial")
        with wave.open(str(partial), "wb") as song:
            song.setnchannels(1)
            song.setsampwidth(1)
            song.setframerate(RATE)
            song.writeframes(sound)
        partial.rename(path)


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[1].isdigit():
        sys.exit("Say how many songs and where: make_songs.py N DIR")
    make_songs(int(sys.argv[1]), sys.argv[2])
