"""Scenarios with disks in trouble: one that hangs, one that is full."""

import time

from make_songs import make_songs
from typing_fast import FIRST_ROW, at_rate, compare, open_songs
from window import MOODS, Fault, random_keys, until

HANGING = 6
FOREVER_MILLIS = 10**9


def slow(rig, count=20):
    """Six songs on a disk that hangs are opened; then songs on a fast one are labelled, and Ctrl+Q ends it."""
    hanging = rig.dir / "hanging"
    make_songs(HANGING, hanging)
    window = open_songs(rig, count + 10, **rig.preload(SLOW_BELOW=hanging, SLOW_MILLIS=FOREVER_MILLIS))
    for number in range(1, HANGING + 1):
        window.screen.key("ctrl+l")
        time.sleep(0.5)
        window.screen.type(f"{hanging}/{number:04}.wav")
        window.screen.key("Return")
        time.sleep(0.5)
    window.screen.click(*FIRST_ROW)
    time.sleep(1)
    keys = random_keys(count, seed=4)
    expected, longest = {}, 0.0
    for place, key in at_rate(keys, 5):
        song = place + 1
        expected[song] = MOODS[key]
        sent = window.screen.key(key)
        until(f"label {song} on the fast disk is saved", lambda song=song: song in rig.labels(), 1, every=0.01)
        longest = max(longest, time.monotonic() - sent)
    code, took = window.end("quit", 3)
    if code != 0:
        raise Fault(f"Ctrl+Q ended with {code}")
    verdict = compare(expected, rig.labels_by_program())
    return f"{verdict}; each saved within {longest:.2f} s, Ctrl+Q took {took:.2f} s"


def hung(rig, count=12):
    """The disk of the library itself hangs: the next song is opened and labelled all the same, and Ctrl+Q ends it."""
    disk_hangs = rig.dir / "hangs"
    switches = rig.preload(SLOW_BELOW=rig.dir / "songs", SLOW_MILLIS=FOREVER_MILLIS, SLOW_WHILE=disk_hangs)
    window = open_songs(rig, count, **switches)
    time.sleep(1)
    disk_hangs.touch()
    # One that was not made ahead, so that its picture and its sound both wait for the disk.
    for _ in range(3):
        window.screen.key("Down")
        time.sleep(0.3)
    song = window.song()
    key = next(iter(MOODS))
    sent = window.screen.key(key)
    until("the label is saved", lambda: song in rig.labels(), 1, every=0.01)
    saved = time.monotonic() - sent
    code, took = window.end("quit", 3)
    disk_hangs.unlink()
    if code != 0:
        raise Fault(f"Ctrl+Q ended with {code}")
    verdict = compare({song: MOODS[key]}, rig.labels_by_program())
    return f"{verdict}; saved within {saved:.2f} s, Ctrl+Q took {took:.2f} s"


def full(rig, count=5):
    """The disk is full for five labels and Ctrl+Q; it has room again, and all five are written."""
    disk_is_full = rig.dir / "full"
    window = open_songs(rig, count + 10, **rig.preload(DISK_FULL_WHILE=disk_is_full))
    time.sleep(1)
    disk_is_full.touch()
    expected = {}
    for place, key in at_rate(random_keys(count, seed=5), 2):
        expected[window.song() or place + 1] = MOODS[key]
        window.screen.key(key)
    time.sleep(1)
    if written := rig.labels():
        raise Fault(f"the rig is broken: {len(written)} labels were written to a full disk")
    window.screen.key("ctrl+q")
    time.sleep(5)
    if not window.runs():
        raise Fault(f"Ctrl+Q ended it with {window.process.returncode} while {len(expected)} labels were not on the disk")
    disk_is_full.unlink()
    began = time.monotonic()
    until("the labels are written once there is room", lambda: len(rig.labels()) == len(expected), patience=15)
    written = time.monotonic() - began
    # It may end by itself now, or want to be told again, from below whatever it asked.
    time.sleep(2)
    if window.runs():
        window.screen.key("Escape")
        time.sleep(0.5)
        window.end("quit", 5)
    if window.process.returncode != 0:
        raise Fault(f"it ended with {window.process.returncode}")
    verdict = compare(expected, rig.labels_by_program())
    return f"{verdict}; written {written:.1f} s after there was room"
