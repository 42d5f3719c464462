"""How long it takes from a mood key to the next song's title and whole picture.

What is measured: from the instant before the key goes to the X server (XTest) to the first look at the screen at which two
small parts of it are, pixel by pixel, as they are when the next song has come to rest. One is the line with the title; the
other is the last columns of the picture, which are drawn last and whose colours depend on the whole minute. The screen is
looked at every three milliseconds by XGetImage, so figures are up to three milliseconds and a copy too long. A first run
through the same songs, in a library of its own and without labels, tells how each of them looks at rest. No song is asked for
twice in the run that is measured, so nothing of it comes from memory but what the program itself made ahead. A song that takes
longer than a third of a second delays the keys after it, as it would delay who looks at the picture before saying its mood.
"""

import shutil
import time

from typing_fast import open_songs
from window import Fault, random_keys

PER_SECOND = 3
LOOK_EVERY = 0.003
# A song that takes longer has gone wrong.
LONGEST = 10.0
WIDTH, HEIGHT = 1280, 800
TOP_BAR = 42
# The title as far as these songs' four digits go, left-aligned with the picture's axis, in whatever line below the bar.
TITLE = (434, TOP_BAR, 100, 64)
LAST_COLUMNS = 24


def latency(rig, count=60):
    """From a mood key to the next song's title and whole picture, at three keys a second while it learns."""
    window = open_songs(rig, count + 1)
    at_rest = settled(window)
    picture = last_columns(window, at_rest)
    looks = [look(window, picture)]
    for _ in range(count):
        window.screen.key("Down")
        settled(window)
        looks.append(look(window, picture))
    for place in range(count):
        if any(was == now for was, now in zip(looks[place], looks[place + 1])):
            raise Fault(f"song {place + 2:04} has the title or the picture of the one before it, or Down did not show it")
    window.end("quit", 30)
    shutil.rmtree(rig.data)

    window = open_songs(rig, count + 1)
    settled(window)
    if look(window, picture) != looks[0]:
        raise Fault("the first song does not look as it did in the first run")
    times = []
    due = time.monotonic()
    for place, key in enumerate(random_keys(count, seed=6)):
        time.sleep(max(0.0, due - time.monotonic()))
        due = max(due + 1 / PER_SECOND, time.monotonic())
        sent = window.screen.key(key)
        while look(window, picture) != looks[place + 1]:
            window.check()
            if time.monotonic() - sent > LONGEST:
                raise Fault(f"song {place + 2:04} was not on screen with its whole picture within {LONGEST:.0f} s")
            time.sleep(LOOK_EVERY)
        times.append(time.monotonic() - sent)
    times.sort()
    median, most = times[len(times) // 2], times[min(len(times) * 95 // 100, len(times) - 1)]
    late = sum(secs > 1 / PER_SECOND for secs in times)
    return (
        f"{count} songs, median {median * 1000:.0f} ms, 95 % within {most * 1000:.0f} ms, longest {times[-1] * 1000:.0f} ms; "
        f"{late} came later than the next key was due"
    )


def settled(window):
    """Waits until the middle of the screen has been the same for a second, and answers the screen."""

    def middle():
        return window.screen.pixels(430, TOP_BAR, 600, 560)

    before, since = middle(), time.monotonic()
    deadline = since + 30
    while time.monotonic() - since < 1.0:
        time.sleep(0.05)
        now = middle()
        if now != before:
            before, since = now, time.monotonic()
        if time.monotonic() > deadline:
            raise Fault("the picture does not come to rest within 30 s")
    return window.screen.pixels(0, 0, WIDTH, HEIGHT)


def last_columns(window, first):
    """Where the last columns of the picture are, found by what differs between songs of two textures."""
    window.screen.key("Down")
    second = settled(window)
    window.screen.key("Up")
    settled(window)

    def differs(x, y):
        at = (y * WIDTH + x) * 4
        return first[at : at + 4] != second[at : at + 4]

    # Its lower half is nowhere silent in these songs.
    scan = range(440, 560, 8)
    columns = [x for x in range(440, 1050) if sum(differs(x, y) for y in scan) > len(scan) * 0.6]
    if len(columns) < 300:
        raise Fault("the picture is not found on the screen; is it drawn?")
    return columns[-1] - LAST_COLUMNS, scan[0], LAST_COLUMNS, len(scan) * 8


def look(window, picture):
    """Title and picture as they are now."""
    return window.screen.pixels(*TITLE), window.screen.pixels(*picture)
