"""Renders music whose instruments and styles are known: render.py FOLDER [seed]

Each piece is half a minute that chance composes: one instrument alone, or a small band in one of the styles below. FOLDER gets a WAV a
piece, `truth.json` (the instruments and the style of each) and `labels.csv`, with which Moodsic can be made to listen to them. Needs
fluidsynth and Debian's fluid-soundfont-gm, and from PyPI numpy and soundfile.
"""

import json
import random
import struct
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import soundfile

SOUNDFONT = "/usr/share/sounds/sf2/FluidR3_GM.sf2"
TICKS, SECONDS, DRUMS = 480, 32, 9
# Name: General MIDI programs (from 0), lowest and highest note.
INSTRUMENTS = {
    "piano": ([0, 1, 2], 40, 88),
    "electric piano": ([4, 5], 44, 84),
    "harpsichord": ([6], 41, 84),
    "glockenspiel": ([9], 79, 103),
    "music box": ([10], 65, 96),
    "vibraphone": ([11], 53, 89),
    "xylophone": ([12, 13], 55, 91),
    "tubular bells": ([14], 60, 77),
    "organ": ([16, 17, 18], 40, 84),
    "church organ": ([19], 36, 84),
    "accordion": ([21], 53, 88),
    "harmonica": ([22], 60, 84),
    "acoustic guitar": ([24, 25], 40, 79),
    "electric guitar": ([26, 27, 28], 40, 81),
    "distorted guitar": ([29, 30], 40, 79),
    "double bass": ([32], 28, 52),
    "bass guitar": ([33, 34, 36], 28, 52),
    "violin": ([40], 55, 93),
    "cello": ([42], 36, 69),
    "strings": ([48, 49], 40, 86),
    "pizzicato": ([45], 43, 84),
    "harp": ([46], 36, 91),
    "choir": ([52, 53], 48, 79),
    "trumpet": ([56], 55, 82),
    "trombone": ([57], 40, 70),
    "french horn": ([60], 43, 74),
    "brass section": ([61], 43, 79),
    "saxophone": ([64, 65, 66, 67], 48, 79),
    "oboe": ([68], 58, 86),
    "clarinet": ([71], 50, 86),
    "flute": ([73], 60, 93),
    "synthesizer": ([80, 81, 87], 48, 84),
    "pad": ([88, 89, 90, 91, 94, 95], 48, 79),
    "sitar": ([104], 48, 77),
    "banjo": ([105], 48, 84),
    "bagpipes": ([109], 58, 77),
    "steel drums": ([114], 55, 84),
}
MAJOR, MINOR = [0, 2, 4, 5, 7, 9, 11], [0, 2, 3, 5, 7, 8, 10]
PROGRESSIONS = [[0, 4, 5, 3], [0, 5, 3, 4], [5, 3, 0, 4], [0, 3, 4, 0], [0, 6, 5, 4], [1, 4, 0, 5]]
# Style: tempo, drums, then parts: who may play, and what.
STYLES = {
    "rock": ((105, 150), "rock", [(["electric guitar", "distorted guitar"], "strum"), (["bass guitar"], "bass"), (["electric guitar"], "melody")]),
    "metal": ((140, 190), "metal", [(["distorted guitar"], "chug"), (["distorted guitar"], "strum"), (["bass guitar"], "bass")]),
    "jazz": ((95, 190), "swing", [(["piano", "electric guitar"], "comp"), (["double bass"], "walk"), (["saxophone", "trumpet", "clarinet", "vibraphone"], "melody")]),
    "quartet": ((60, 120), None, [(["violin"], "melody"), (["violin"], "counter"), (["strings"], "long"), (["cello"], "bass")]),
    "orchestra": ((60, 130), "timpani", [(["strings"], "long"), (["french horn", "trumpet", "flute", "oboe", "violin"], "melody"), (["brass section", "trombone"], "long"), (["cello", "strings"], "bass")]),
    "techno": ((122, 142), "four", [(["synthesizer"], "arpeggio"), (["synthesizer"], "bass"), (["pad"], "long")]),
    "ambient": ((50, 75), None, [(["pad"], "long"), (["pad", "choir"], "long"), (["vibraphone", "electric piano", "pad"], "sparse")]),
    "country": ((95, 140), "train", [(["acoustic guitar"], "strum"), (["banjo", "violin", "harmonica"], "melody"), (["double bass", "bass guitar"], "bass")]),
    "reggae": ((68, 90), "one drop", [(["electric guitar", "organ"], "offbeat"), (["bass guitar"], "bass"), (["organ", "trombone"], "melody")]),
    "latin": ((95, 125), "latin", [(["piano"], "montuno"), (["bass guitar", "double bass"], "bass"), (["trumpet", "brass section", "flute"], "melody")]),
    "funk": ((95, 118), "funk", [(["electric guitar"], "offbeat"), (["bass guitar"], "bass"), (["brass section", "saxophone", "organ"], "melody")]),
    "blues": ((70, 120), "swing", [(["electric guitar", "piano"], "comp"), (["bass guitar"], "walk"), (["harmonica", "electric guitar"], "melody")]),
    "lullaby": ((60, 85), None, [(["music box"], "melody"), (["music box", "harp"], "arpeggio")]),
    "folk": ((80, 120), None, [(["acoustic guitar"], "arpeggio"), (["flute", "violin", "accordion"], "melody")]),
    "baroque": ((70, 120), None, [(["harpsichord"], "arpeggio"), (["flute", "oboe", "violin"], "melody"), (["cello"], "bass")]),
    "choral": ((60, 90), None, [(["choir"], "long"), (["choir"], "melody"), (["church organ"], "long")]),
    "pop": ((85, 128), "rock", [(["piano", "electric piano"], "comp"), (["bass guitar"], "bass"), (["synthesizer", "acoustic guitar"], "melody"), (["strings", "pad"], "long")]),
}
# Steps of a sixteenth: (kick, snare, hat or ride).
BEATS = {
    "rock": ([0, 8, 10], [4, 12], range(0, 16, 2), 42),
    "metal": (range(0, 16, 2), [4, 12], range(0, 16, 4), 49),
    "swing": ([0], [], [0, 4, 7, 8, 12, 15], 51),
    "four": ([0, 4, 8, 12], [4, 12], range(2, 16, 4), 46),
    "train": ([0, 8], [4, 6, 12, 14], range(0, 16, 4), 42),
    "one drop": ([8], [8], range(0, 16, 2), 42),
    "latin": ([0, 6, 8, 14], [3, 6, 12], range(0, 16), 70),
    "funk": ([0, 3, 10], [4, 12, 15], range(0, 16), 42),
    "timpani": ([], [], [], 42),
}


class Piece:
    def __init__(self, chance, tempo):
        self.chance, self.events = chance, []
        self.tempo, self.scale, self.key = tempo, chance.choice([MAJOR, MINOR]), chance.randrange(12)
        self.progression = chance.choice(PROGRESSIONS)
        self.bars = int(SECONDS * tempo / 240) + 1
        self.channel = 0

    def note(self, channel, step, length, pitch, loud):
        """At `step` sixteenths."""
        late = self.chance.randrange(-6, 7)
        start = max(0, int(step * TICKS / 4) + late)
        loud = max(20, min(127, loud + self.chance.randrange(-9, 10)))
        self.events.append((start, bytes([0x90 | channel, pitch, loud])))
        self.events.append((start + max(30, int(length * TICKS / 4)), bytes([0x80 | channel, pitch, 0])))

    def degree(self, degree, low, high):
        pitch = self.key + self.scale[degree % 7] + 12 * (degree // 7)
        while pitch < low:
            pitch += 12
        while pitch > high:
            pitch -= 12
        return pitch

    def play(self, name, role):
        programs, low, high = INSTRUMENTS[name]
        channel = self.channel
        self.channel += 2 if self.channel == 8 else 1
        self.events.append((0, bytes([0xC0 | channel, self.chance.choice(programs)])))
        self.events.append((0, bytes([0xB0 | channel, 10, self.chance.randrange(40, 88)])))
        chance, middle = self.chance, (low + high) // 2
        at, rhythm = chance.randrange(0, 7), chance.choice([[4, 4, 4, 4], [2, 2, 4, 8], [3, 3, 2, 4, 4], [8, 8], [6, 2, 4, 4], [2] * 8])
        for bar in range(self.bars):
            root, first = self.progression[bar % len(self.progression)], bar * 16
            chord = sorted(self.degree(root + third, middle - 7, middle + 8) for third in (0, 2, 4))
            if role in ("melody", "counter", "sparse"):
                step = 0
                for length in rhythm if chance.random() < 0.8 else [4, 4, 8]:
                    at += chance.choice([-2, -1, -1, 0, 1, 1, 2])
                    if chance.random() < (0.35 if role == "sparse" else 0.9):
                        self.note(channel, first + step, length * 0.9, self.degree(at, max(low, middle - 12), min(high, middle + 12)), 92)
                    step += length
            elif role == "long":
                for pitch in chord:
                    self.note(channel, first, 15.8, pitch, 72)
            elif role in ("bass", "walk"):
                for step in (0, 4, 8, 12) if role == "walk" else chance.choice([(0, 8), (0, 6, 8, 14), (0, 4, 8, 12)]):
                    move = chance.choice([0, 2, 4, 1]) if role == "walk" and step else chance.choice([0, 0, 0, 4])
                    self.note(channel, first + step, 3.6, self.degree(root + move, low, low + 16), 96)
            elif role == "arpeggio":
                for step in range(0, 16, 2):
                    self.note(channel, first + step, 2.4, chord[(step // 2) % 3] + (12 if step % 8 == 6 else 0), 78)
            else:
                steps = {"strum": [0, 4, 6, 8, 10, 12, 14], "chug": range(0, 16, 2), "offbeat": [4, 12], "comp": chance.choice([[0, 6], [3, 10], [0, 8], [6, 14]]), "montuno": [0, 3, 6, 8, 11, 14]}[role]
                for step in steps:
                    for pitch in chord[:1] if role == "chug" else chord:
                        self.note(channel, first + step, 1.2 if role in ("chug", "offbeat") else 2.6, pitch if role != "chug" else self.degree(root, low, low + 12), 84)

    def drum(self, beat):
        kick, snare, hats, hat = BEATS[beat]
        if beat == "timpani":
            channel, self.channel = self.channel, self.channel + 1
            self.events.append((0, bytes([0xC0 | channel, 47])))
        for bar in range(self.bars):
            first = bar * 16
            if beat == "timpani":
                if self.chance.random() < 0.6:
                    for step in self.chance.choice([(0,), (0, 8), (12, 13, 14, 15)]):
                        self.note(channel, first + step, 4, self.degree(self.progression[bar % 4], 40, 52), 90)
                continue
            for steps, pitch, loud in ((kick, 36, 104), (snare, 38, 98), (hats, hat, 72)):
                for step in steps:
                    self.note(DRUMS, first + step, 1, pitch, loud)
            if bar % 8 == 0 and beat != "swing":
                self.note(DRUMS, first, 4, 49, 88)

    def midi(self):
        tempo = int(60e6 / self.tempo)
        data, now = b"\x00\xff\x51\x03" + struct.pack(">I", tempo)[1:], 0
        for at, event in sorted(self.events, key=lambda event: (event[0], event[1][0] & 0xF0 != 0xC0, event[1][0] & 0xF0 == 0x90)):
            data += length_of(at - now) + event
            now = at
        data += b"\x00\xff\x2f\x00"
        return b"MThd" + struct.pack(">IHHH", 6, 0, 1, TICKS) + b"MTrk" + struct.pack(">I", len(data)) + data


def length_of(ticks):
    digits = [ticks & 0x7F]
    while ticks > 0x7F:
        ticks >>= 7
        digits.append(ticks & 0x7F | 0x80)
    return bytes(reversed(digits))


def alone(chance, name):
    piece = Piece(chance, chance.randrange(60, 150))
    low_voice = name in ("double bass", "bass guitar")
    piece.play(name, chance.choice(["bass", "walk"] if low_voice else ["melody", "arpeggio", "melody"]))
    piece.channel = 0
    chordal = ("piano", "organ", "guitar", "harp", "strings", "choir", "pad", "accordion", "synth", "vibraphone", "music box")
    if any(word in name for word in chordal) and chance.random() < 0.7:
        program = piece.events[0]
        piece.play(name, chance.choice(["comp", "long", "arpeggio"]))
        piece.events = [event for event in piece.events if event[1][0] & 0xF0 != 0xC0] + [program]
    return piece, [name], "alone"


def drums_alone(chance):
    piece = Piece(chance, chance.randrange(70, 150))
    piece.drum(chance.choice(["rock", "metal", "funk", "train", "four", "one drop"]))
    return piece, ["drums"], "alone"


def band(chance, style):
    (slow, fast), beat, parts = STYLES[style]
    piece, names = Piece(chance, chance.randrange(slow, fast)), []
    if len(parts) > 2 and chance.random() < 0.3:
        parts = parts[:-1] if style not in ("quartet",) else parts
    for choices, role in parts:
        name = chance.choice(choices)
        piece.play(name, role)
        names.append(name)
    if beat:
        piece.drum(beat)
        names.append("timpani" if beat == "timpani" else "drums")
    return piece, names, style


def live(chance, style):
    """A band before an audience that claps at the start and at the end."""
    piece, names, _ = band(chance, style)
    channel = 15
    piece.events.append((0, bytes([0xC0 | channel, 126])))
    last = piece.bars * 16
    for first, length in ((0, 60), (last - 90, 60), (last // 2, 40)):
        for pitch in (48, 55, 60, 64):
            piece.note(channel, first, length, pitch, 120)
    return piece, [*names, "applause"], style


def render(folder, name, piece):
    if (folder / name).exists():
        return
    with tempfile.NamedTemporaryFile(suffix=".mid") as file:
        file.write(piece.midi())
        file.flush()
        command = ["fluidsynth", "-niq", "-g", "0.5", "-r", "22050", "-T", "wav", "-F", str(folder / name), SOUNDFONT, file.name]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # As loud as music usually is: the network hears how loud it is, too.
    samples, rate = soundfile.read(folder / name)
    soundfile.write(folder / name, samples * (0.9 / np.abs(samples).max()), rate)


if __name__ == "__main__":
    folder, seed = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    pieces = [alone(chance, name) for name in INSTRUMENTS for _ in range(10)] + [drums_alone(chance) for _ in range(10)]
    pieces += [band(chance, style) for style in STYLES for _ in range(10)]
    pieces += [live(chance, style) for style in STYLES]
    names = [f"{seed}-{number:03}-{style}.wav" for number, (_, _, style) in enumerate(pieces)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda job: render(folder, *job), [(name, piece) for name, (piece, _, _) in zip(names, pieces)]))
    truth = {name: dict(instruments=sorted(set(heard)), style=style) for name, (_, heard, style) in zip(names, pieces)}
    (folder / "truth.json").write_text(json.dumps(truth, indent=1) + "\n")
    rows = [f"{folder.resolve() / name},{['one', 'two'][number % 2]}" for number, name in enumerate(names)]
    (folder / "labels.csv").write_text("\n".join(["path,mood", *rows]) + "\n")
