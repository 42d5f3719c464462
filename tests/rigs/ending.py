"""Scenarios in which the program ends while songs are being labelled: twenty rounds each, every one on a fresh library."""

import random
import shutil
import time

from typing_fast import open_songs, wait_for_first
from window import MOODS, Fault, random_keys

SONGS = 80
PER_SECOND = 20
# A little more than there is between two keys, so that some labels are always on their way.
SLOW_FSYNC_MILLIS = 70
# A signal does not wait in line with the keys. What was pressed this long before it counts as delivered.
DELIVERED_SECS = 0.25


def kill(rig, rounds=20):
    """kill -9 at 20 keys a second: every label that could be read in the database before is there afterwards."""
    return each_round(rig, rounds, "kill", patience=10)


def term(rig, rounds=20):
    """SIGTERM at 20 keys a second: every key that was delivered is on the disk afterwards."""
    return each_round(rig, rounds, "term", patience=10)


def quit_by_key(rig, rounds=20):
    """Ctrl+Q at 20 keys a second: every key before it is on the disk afterwards."""
    return each_round(rig, rounds, "quit", patience=10)


def each_round(rig, rounds, how, patience):
    open_songs(rig, SONGS).end("quit", 30)
    shutil.copytree(rig.data, rig.dir / "library")
    faults, given, kept, longest = [], 0, 0, 0.0
    for number in range(1, rounds + 1):
        shutil.rmtree(rig.data)
        shutil.copytree(rig.dir / "library", rig.data)
        try:
            keys, labels, took = one_round(rig, random.Random(number), how, patience)
            given, kept, longest = given + keys, kept + labels, max(longest, took)
        except Fault as fault:
            faults.append(f"round {number}: {fault}")
        finally:
            rig.windows.pop().kill()
    if faults:
        raise Fault(f"{len(faults)} of {rounds} rounds: {faults[0]}")
    return f"{rounds} rounds, {given} keys, {kept} labels kept, at most {longest:.2f} s to end"


def one_round(rig, dice, how, patience):
    window = rig.start(rig.dir / "songs", **rig.preload(SLOW_FSYNC_MILLIS=SLOW_FSYNC_MILLIS))
    rig.wait_for_songs(SONGS, window)
    wait_for_first(window)
    keys = random_keys(dice.randrange(10, SONGS - 10), seed=dice.random())
    sent = []
    began = time.monotonic()
    for place, key in enumerate(keys):
        time.sleep(max(0.0, began + place / PER_SECOND - time.monotonic()))
        sent.append(window.screen.key(key))
    if how != "quit":
        time.sleep(dice.random() / PER_SECOND)
    readable = rig.labels()
    ended = time.monotonic()
    code, took = window.end(how, patience)
    found = rig.labels_by_program()

    if how == "quit" and code != 0:
        raise Fault(f"Ctrl+Q ended with {code}")
    right = {place + 1: MOODS[key] for place, key in enumerate(keys)}
    wrong = [song for song, label in found.items() if right.get(song) != label]
    if wrong:
        raise Fault(f"song {wrong[0]:04} is {found[wrong[0]]}, not {right.get(wrong[0], 'without a label')}")
    if how == "kill":
        due = set(readable)
    else:
        grace = DELIVERED_SECS if how == "term" else 0.0
        due = set(readable) | {place + 1 for place, at in enumerate(sent) if at <= ended - grace}
    lost = sorted(due - found.keys())
    if lost:
        raise Fault(f"{len(lost)} of {len(due)} labels are lost, first {lost[0]:04} (ended within {took:.2f} s)")
    return len(keys), len(found), took
