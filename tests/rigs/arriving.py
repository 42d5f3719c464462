"""How long thousands of new songs take to come into the library: through the window, and by the command line."""

import subprocess
import time

from make_songs import make_songs
from window import Fault

# The window may take this many times the command line's time.
TIMES = 1.3
# How often each is tried.
TURNS = 5


def arriving(rig, count=4000):
    """4,000 new songs are added by the window in at most 1.3 times the time of the command line."""
    songs = rig.dir / "songs"
    make_songs(count, songs)
    # In turn, and the best of each: what else the machine does must not fall on one of them only.
    by_command, in_window = [], []
    for turn in range(TURNS):
        by_command.append(by_command_line(rig, songs, count, turn))
        in_window.append(by_window(rig, songs, count, turn))
    by_command, in_window = min(by_command), min(in_window)
    times = in_window / by_command
    figures = f"{count} songs: command line {by_command:.2f} s, window {in_window:.2f} s, {times:.2f} times as long"
    if times > TIMES:
        raise Fault(f"{figures}, not {TIMES} at most")
    return figures


def by_command_line(rig, songs, count, turn):
    """Seconds from the start of the program to its end."""
    labels = rig.dir / "labels.csv"
    labels.write_text("path,mood\nnone.wav,calm\n")
    data = rig.dir / f"by-command-{turn}"
    began = time.monotonic()
    done = subprocess.run(
        [rig.program, "import", labels, "--music", songs],
        env=rig.env | {"MOODSIC_DATA_DIR": str(data)},
        capture_output=True,
        check=False,
    )
    took = time.monotonic() - began
    if done.returncode:
        raise Fault(f"`import` ended with {done.returncode}: {done.stderr.decode().strip()}")
    rig.data = data
    if rig.song_count() != count:
        raise Fault(f"`import` added {rig.song_count()} songs, not {count}")
    return took


def by_window(rig, songs, count, turn):
    """Seconds from the key that opens the folder to the last song in the database."""
    rig.data = rig.dir / f"by-window-{turn}"
    window = rig.start(MOODSIC_DATA_DIR=str(rig.data))
    time.sleep(2)
    window.screen.key("ctrl+l")
    time.sleep(0.5)
    window.screen.type(str(songs))
    began = time.monotonic()
    window.screen.key("Return")
    rig.wait_for_songs(count, window)
    took = time.monotonic() - began
    window.kill()
    return took
