#!/usr/bin/python3
"""Asks the real window over AT-SPI, as a screen reader does, and says what is missing.

    tests/rigs/screen_reader.py PROGRAM

Starts an X server, a session bus, the accessibility bus and the program with songs that it makes itself, and looks for what must be
there: rows that say everything, the overview as a slider, the picture, the moods, and labels that are announced. Needs Xvfb, at-spi2-core,
dbus and python3-pyatspi. It ends with 0 when all is well, else with 1 and a line for each fault.
"""

import os
import struct
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path

DISPLAY = ":97"
SONGS = {"drone": 110, "pulse": 1760, "chord": 330}


def make_songs(folder):
    """Twelve seconds each of a tone with a beat."""
    for name, hertz in SONGS.items():
        with wave.open(str(folder / f"{name}.wav"), "wb") as song:
            song.setnchannels(1)
            song.setsampwidth(2)
            song.setframerate(22050)
            period = 22050 // hertz or 1
            frames = ((9000 if n % period < period // 2 else -9000) * (n % 5512 > 500) for n in range(12 * 22050))
            song.writeframes(b"".join(struct.pack("<h", frame) for frame in frames))


def inside(program):
    """What runs on the buses."""
    with tempfile.TemporaryDirectory(prefix="moodsic-reader-") as folder:
        folder = Path(folder)
        music = folder / "music"
        music.mkdir()
        make_songs(music)
        (folder / "asound.conf").write_text("pcm.!default { type null }\nctl.!default { type null }\n")
        environment = {
            **os.environ,
            "ALSA_CONFIG_PATH": str(folder / "asound.conf"),
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "MOODSIC_DATA_DIR": str(folder / "data"),
        }
        # Some toolkits ask this before they build a tree.
        status = "org.a11y.Status"
        subprocess.run(
            ["dbus-send", "--session", "--print-reply", "--dest=org.a11y.Bus", "/org/a11y/bus"]
            + ["org.freedesktop.DBus.Properties.Set", f"string:{status}", "string:ScreenReaderEnabled"]
            + ["variant:boolean:true"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        window = subprocess.Popen([program, str(music)], env=environment, stderr=subprocess.DEVNULL)
        try:
            return look(window)
        finally:
            window.terminate()
            window.wait(20)


def nodes(root, depth=0):
    """All accessible objects below one; what goes away meanwhile is passed over."""
    if depth > 40:
        return
    for index in range(root.childCount):
        try:
            child = root.getChildAtIndex(index)
        except Exception:  # pylint: disable=broad-except
            continue
        if child is not None:
            yield child
            yield from nodes(child, depth + 1)


def look(window):
    import pyatspi

    def application():
        desktop = pyatspi.Registry.getDesktop(0)
        for index in range(desktop.childCount):
            child = desktop.getChildAtIndex(index)
            # Its name is that of the program's file, or of the window.
            if child is not None and child.get_process_id() == window.pid:
                return child
        return None

    def named():
        found = application()
        return [] if found is None else [(node.getRoleName(), node.name or "", node) for node in nodes(found)]

    def wait(what, ready, seconds=60):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if window.poll() is not None:
                print(f"FAULT: the program ended before {what}")
                return None
            try:
                if (value := ready()) is not None:
                    return value
            except Exception as error:  # pylint: disable=broad-except
                last = error
                del last
            time.sleep(0.5)
        print(f"FAULT: {what}: not found")
        for role, name, _ in named()[:80]:
            print(f"    {role}: {name}")
        return None

    def first(role, part):
        return lambda: next((node for found, name, node in named() if role in found and part in name), None)

    faults = 0

    def must(what, value):
        nonlocal faults
        if value is None:
            faults += 1
        else:
            print(f"ok: {what}: {value.getRoleName()} “{value.name}”")
        return value

    must("a row says title, length and label", wait("a row", first("row", "chord, 0:12, untagged")))
    row = must("a row says what is suggested", wait("a suggestion", first("row", "suggested ")))
    must("the picture", wait("the picture", first("image", "Spectrogram, ")))
    must("the overview is a slider", wait("the overview", first("slider", "Overview of the whole song")))
    must("the list's search", wait("the search", first("", "Search songs")))
    exactly = lambda: next((node for role, name, node in named() if "button" in role and name == "sad"), None)  # noqa: E731
    mood = must("a mood", wait("a mood", exactly))
    if row is not None and mood is not None:
        # The song on screen is tagged as a screen reader presses a button.
        mood.queryAction().doAction(0)
        must("a row says who gave the label", wait("the label", first("row", "tagged sad by you")))
        must("that it is saved is told", wait("saved", first("", "Saved")))
    print("all is well" if faults == 0 else f"{faults} faults")
    return 1 if faults else 0


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "--inside":
        sys.exit(inside(sys.argv[2]))
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = str(Path(sys.argv[1]).resolve())
    server = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", "1280x800x24"], stderr=subprocess.DEVNULL)
    time.sleep(1)
    try:
        environment = {**os.environ, "DISPLAY": DISPLAY, "NO_AT_BRIDGE": "0"}
        bus = ["dbus-run-session", "--", sys.executable, __file__, "--inside", program]
        sys.exit(subprocess.run(bus, env=environment, check=False).returncode)
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
