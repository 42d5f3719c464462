"""How long it takes from a mood key to the next song's title and whole picture.

What is measured: from the instant before the key goes to the X server (XTest) to the first look at the screen at which two
parts of it are, pixel by pixel, as they are when the next song has come to rest. One part is the head of the song, from the
window's top bar to the upper edge of the picture, so the title is in it; the other is the last columns of the picture,
which are drawn last and whose colours depend on the whole minute. The screen is looked at every three milliseconds by
XGetImage, so figures are up to three milliseconds and one copy of the frame too long. A first run through the same songs,
in a library of its own and without labels, tells how each of them looks at rest. No song is asked for twice in the run that is
measured, so nothing of it comes from memory but what the program itself made ahead.
"""

import hashlib
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
LAST_COLUMNS = 24


def latency(rig, count=60):
    """From a mood key to the next song's title and whole picture, at three keys a second while it learns."""
    window = open_songs(rig, count + 1)
    at_rest = [settled(window)]
    head, picture = parts_to_look_at(rig, window, at_rest[0])
    looks = [look(window, head, picture)]
    for _ in range(count):
        window.screen.key("Down")
        settled(window)
        looks.append(look(window, head, picture))
    same = [place + 1 for place in range(count) if looks[place] == looks[place + 1]]
    if same:
        raise Fault(f"song {same[0] + 1:04} looks like the one before it, or Down did not show it")
    window.end("quit", 30)
    shutil.rmtree(rig.data)

    window = open_songs(rig, count + 1)
    settled(window)
    if look(window, head, picture) != looks[0]:
        raise Fault("the first song does not look as it did in the first run")
    times = []
    due = time.monotonic()
    for place, key in enumerate(random_keys(count, seed=6)):
        time.sleep(max(0.0, due - time.monotonic()))
        due = max(due + 1 / PER_SECOND, time.monotonic())
        sent = window.screen.key(key)
        while look(window, head, picture) != looks[place + 1]:
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
    """Waits until the middle of the screen has been the same for half a second, and answers the screen."""
    middle = lambda: window.screen.pixels(430, TOP_BAR, 600, 560)  # noqa: E731
    before, since = middle(), time.monotonic()
    deadline = since + 30
    while time.monotonic() - since < 0.5:
        time.sleep(0.05)
        now = middle()
        if now != before:
            before, since = now, time.monotonic()
        if time.monotonic() > deadline:
            raise Fault("the picture does not come to rest within 30 s")
    return window.screen.pixels(0, 0, WIDTH, HEIGHT)


def parts_to_look_at(rig, window, first):
    """Finds the head and the last columns of the picture, by what differs between songs of two textures."""
    window.screen.key("Down")
    second = settled(window)
    window.screen.key("Up")
    settled(window)
    row = WIDTH * 4
    differs = lambda x, y: first[y * row + x * 4 : y * row + x * 4 + 4] != second[y * row + x * 4 : y * row + x * 4 + 4]  # noqa: E731
    # The picture is the widest part of the middle that differs almost everywhere; its lower half is never silent.
    middle = range(440, 1050)
    scan = range(440, 560, 8)
    columns = [x for x in middle if sum(differs(x, y) for y in scan) > len(scan) * 0.6]
    if len(columns) < 300:
        raise Fault("the picture is not found on the screen; is it drawn?")
    left, right = columns[0], columns[-1]
    rows = [y for y in range(TOP_BAR, 600) if sum(differs(x, y) for x in range(left, right, 8)) > (right - left) / 8 * 0.6]
    top, bottom = rows[0], rows[-1]
    head = (left - 36, TOP_BAR, right - left, max(top - TOP_BAR - 8, 60))
    # The upper half of these pictures is silent, so the head need not end where the picture begins.
    return head, (right - LAST_COLUMNS, top, LAST_COLUMNS + 1, bottom - top)


def look(window, head, picture):
    """Title and picture as they are now."""
    seen = hashlib.blake2b(window.screen.pixels(*head))
    seen.update(window.screen.pixels(*picture))
    return seen.digest()
