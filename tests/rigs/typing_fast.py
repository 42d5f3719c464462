"""Scenarios in which many songs are labelled in one go."""

import time

from make_songs import make_songs, texture
from window import MOODS, Fault, random_keys, until

# Where the chips and the list are in the window of 1280 by 800 points: their left parts, which no count moves.
UNTAGGED_CHIP = (100, 67)
FIRST_MOOD_CHIP = (45, 101)
FIRST_ROW = (60, 175)
# Pixels beside a chip's text whose colour says whether it is chosen.
CHIP_PATCH = (-27, -10, 4, 20)
# Labels that are enough for a predictor, and how far apart in the list they are: moving on meets them again.
BY_HAND = 18
APART = 5


def open_songs(rig, count, **environment):
    """Makes `count` songs, opens their folder, and waits until all are added and the first is on screen."""
    make_songs(count, rig.dir / "songs")
    window = rig.start(rig.dir / "songs", **environment)
    rig.wait_for_songs(count, window)
    wait_for_first(window)
    return window


def wait_for_first(window):
    """Waits until song 1 is on screen. A program whose title names no song gets two seconds."""
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline or window.song() is not None:
        window.check()
        if window.song() == 1:
            return
        if time.monotonic() > deadline + 20:
            raise Fault(f"the first song is not on screen: the title is “{window.screen.title(window.id)}”")
        time.sleep(0.01)


def choose_chip(window, chip):
    """Clicks a chip above the list and sees that it is chosen then."""
    x, y, width, height = CHIP_PATCH
    patch = (chip[0] + x, chip[1] + y, width, height)
    before = window.screen.pixels(*patch)
    window.screen.click(*chip)
    until(f"the chip at {chip} is chosen", lambda: window.screen.pixels(*patch) != before, patience=5)
    time.sleep(0.3)


def at_rate(keys, per_second):
    """Counts `keys` from 0 in that rhythm; a late one does not delay those after it."""
    began = time.monotonic()
    for place, key in enumerate(keys):
        time.sleep(max(0.0, began + place / per_second - time.monotonic()))
        yield place, key


def wait_for_labels(rig, count, window, quiet=8):
    """Waits until there are `count` labels, or none has come for `quiet` seconds."""
    labels, last_news = rig.labels(), time.monotonic()
    while len(labels) < count and time.monotonic() - last_news < quiet:
        window.check()
        time.sleep(0.1)
        now = rig.labels()
        if now != labels:
            labels, last_news = now, time.monotonic()
    return labels


def compare(expected, found):
    """A sentence when the labels are right, a fault when they are not."""
    missing = sorted(expected.keys() - found.keys())
    extra = sorted(found.keys() - expected.keys())
    wrong = sorted(song for song in expected.keys() & found.keys() if expected[song] != found[song])
    if not (missing or extra or wrong):
        return f"{len(expected)} labels, all right"
    right = len(expected) - len(missing) - len(wrong)
    parts = [f"of {len(expected)} labels {right} are right"]
    for what, songs in (("wrong", wrong), ("missing", missing), ("on songs that must have none", extra)):
        if songs:
            first = ", ".join(f"{song:04}" for song in songs[:5])
            parts.append(f"{len(songs)} {what} (first {first})")
    raise Fault("; ".join(parts))


def untagged(rig, count=1000):
    """1,000 labels at 30 keys a second, only songs without a label being listed."""
    window = open_songs(rig, count + 20)
    choose_chip(window, UNTAGGED_CHIP)
    keys = random_keys(count, seed=1)
    began = time.monotonic()
    for _, key in at_rate(keys, 30):
        window.screen.key(key)
    took = time.monotonic() - began
    wait_for_labels(rig, count, window)
    late = time.monotonic() - began - took
    verdict = compare(expected_of(keys), rig.labels_by_program())
    return f"{verdict}; keys for {took:.1f} s, the last label {late:.1f} s after them"


def expected_of(keys):
    """Key k labels song k."""
    return {place + 1: MOODS[key] for place, key in enumerate(keys)}


def adding(rig, count=1000):
    """1,000 labels at 30 keys a second while four times as many songs are added."""
    total = 4 * count
    make_songs(total, rig.dir / "songs")
    # As from a disk that is not in memory already, else they are added before the fourth part is labelled.
    window = rig.start(rig.dir / "songs", **rig.preload(SLOW_BELOW=rig.dir / "songs", SLOW_MILLIS=1))
    ahead = 100
    rig.wait_for_songs(ahead, window)
    wait_for_first(window)
    keys = random_keys(count, seed=2)
    there, began, added_at = rig.song_count(), time.monotonic(), None
    for place, key in at_rate(keys, 30):
        # There must be a next song to go on to.
        while there < min(place + ahead, total):
            window.check()
            time.sleep(0.02)
            there = rig.song_count()
        window.screen.key(key)
        if place % 100 == 99:
            there = rig.song_count()
            added_at = added_at or (there == total and place + 1)
    took = time.monotonic() - began
    rig.wait_for_songs(total, window)
    added = time.monotonic() - began
    wait_for_labels(rig, count, window)
    verdict = compare(expected_of(keys), rig.labels_by_program())
    if rig.song_count() != total:
        raise Fault(f"{rig.song_count()} songs in the library, not {total}")
    return f"{verdict}; keys for {took:.1f} s, {total} songs added {added:.1f} s after the first key"


def mood(rig, count=50):
    """Labels under a mood's filter while the predictor learns from them; the title is read before each key."""
    # A third of them is of the mood, a little less than there are keys: the end of the list is met too.
    songs = BY_HAND + 3 * count - 15
    window = open_songs(rig, songs)
    if window.song() is None:
        raise Fault(f"the window's title names no song: “{window.screen.title(window.id)}”")
    expected = {}
    for _ in range(BY_HAND):
        label_by_title(window, expected, lambda song: "123"[texture(song)])
        for _ in range(APART - 1):
            go_down(window)
    until("a predictor is saved", lambda: window.check() and (rig.data / "model.json").exists(), patience=300)
    # Songs that are opened anew are all judged by it, however far down the list.
    window.screen.key("ctrl+l")
    time.sleep(0.5)
    window.screen.type(str(rig.dir / "songs"))
    window.screen.key("Return")
    judged = "SELECT count(DISTINCT content_id) FROM features"
    until("all songs are judged", lambda: window.check() and (rig.ask(judged) or [[0]])[0][0] >= songs, patience=300)
    time.sleep(3)

    choose_chip(window, FIRST_MOOD_CHIP)
    before = dict(expected)
    keys = iter(random_keys(count, seed=3))
    labelled = rests = 0
    while labelled < count and to_song_without_label(window, expected):
        moved = True
        while moved and labelled < count:
            if window.song() in expected:
                raise Fault(f"it moved on by itself to song {window.song():04}, which had a label")
            moved = label_by_title(window, expected, lambda _: next(keys))
            labelled += 1
        if not moved:
            # Nowhere to go: whatever is pressed now is for no song.
            rests += 1
            window.screen.key("3" if expected[window.song()] != "calm" else "1")
            time.sleep(0.5)
    wait_for_labels(rig, len(expected), window)
    found = rig.labels_by_program()
    changed = sorted(song for song, label in before.items() if found.get(song) != label)
    if changed:
        raise Fault(f"{len(changed)} songs that had a label got another, first {changed[0]:04}")
    if labelled < count / 3:
        raise Fault(f"only {labelled} songs were suggested for the mood, too few to judge by")
    return f"{compare(expected, found)}; {labelled} of them under the filter, where keys rested {rests} times"


def label_by_title(window, expected, key_for):
    """Labels the song that the title names; whether another song came within three seconds."""
    song = window.song()
    key = key_for(song)
    expected[song] = MOODS[key]
    return goes_on(window, key)


def go_down(window):
    """Presses Down; whether another song came."""
    return goes_on(window, "Down")


def goes_on(window, key):
    """Presses a key; whether the title names another song within three seconds."""
    before = window.song()
    window.screen.key(key)
    try:
        window.wait_for_song(lambda now: now != before, "another song", patience=3)
    except Fault:
        window.check()
        return False
    return True


def to_song_without_label(window, expected):
    """Goes down the list to a song without a label; whether there is one."""
    # A title that is about to change is not read.
    was, since = window.song(), time.monotonic()
    window.screen.click(*FIRST_ROW)
    while window.song() == was and time.monotonic() < since + 3:
        time.sleep(0.05)
    while window.song() in expected:
        if not go_down(window):
            return False
    return True
