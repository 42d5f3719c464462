"""The real window on an X server of its own, with a sound device that leads nowhere, and what lies in its database."""

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from x11 import Display

# Nothing takes that long but a machine that does much else.
PATIENCE_SECS = 120
# Two channels of 48 kHz floats in real time.
SOUND_DEVICE = """</usr/share/alsa/alsa.conf>
pcm.!default {
    type file
    slave.pcm null
    file "|pv -q -L 384000 >/dev/null"
    format raw
}
ctl.!default { type hw card 0 }
"""
LABELS = """SELECT s.path, coalesce(m.name, l.state) FROM labels l JOIN songs s ON s.id = l.song
            LEFT JOIN moods m ON m.id = l.mood"""
MOODS = {"1": "sad", "2": "happy", "3": "calm"}


class Fault(Exception):
    """The program did something wrong; the text is the sentence that is printed."""


def until(what, condition, patience=PATIENCE_SECS, every=0.05):
    """Waits for `condition` and answers what it gave; a fault when it does not come in time."""
    deadline = time.monotonic() + patience
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise Fault(f"{what}: not within {patience} s")
        time.sleep(every)
    return found


class Rig:
    """A display and a temporary folder; `start` opens windows in it."""

    def __init__(self, program):
        self.program = str(Path(program).resolve())
        self.dir = Path(tempfile.mkdtemp(prefix="moodsic-rig-")).resolve()
        self.data = self.dir / "data"
        self.window_log = self.dir / "window.log"
        self.windows = []
        self.server = None
        try:
            self._start_display()
        except BaseException:
            self.close()
            raise

    def _start_display(self):
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
        # The soft cursor would be in every picture of the screen.
        self.server = subprocess.Popen(
            command + ["-nocursor"], pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise Fault("Xvfb does not start")
        (self.dir / "asoundrc").write_text(SOUND_DEVICE)
        (self.dir / "run").mkdir(mode=0o700)
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(("WAYLAND_", "MOODSIC_"))}
        self.env |= {
            "DISPLAY": f":{number}",
            "MOODSIC_DATA_DIR": str(self.data),
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "ALSA_CONFIG_PATH": str(self.dir / "asoundrc"),
            # Not the sound server of whoever runs this.
            "PULSE_SERVER": "unix:/nonexistent",
            "XDG_RUNTIME_DIR": str(self.dir / "run"),
        }
        self.screen = Display(f":{number}")
        self.screen.rest_pointer()

    def close(self):
        for window in self.windows:
            window.kill()
        if self.server:
            self.server.terminate()
            self.server.wait()
        if os.environ.get("RIG_KEEP"):
            print(f"everything is left in {self.dir}")
        else:
            shutil.rmtree(self.dir, ignore_errors=True)

    def start(self, *arguments, **environment):
        """Opens the window and gives it the keys."""
        window = Window(self, [str(argument) for argument in arguments], environment)
        self.windows.append(window)
        window.wait_for_focus()
        return window

    def preload(self, **switches):
        """The environment that puts tests/rigs/slow_read.c below the program."""
        library = self.dir / "slow_read.so"
        if not library.exists():
            source = Path(__file__).with_name("slow_read.c")
            subprocess.run(["cc", "-O1", "-Wall", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
        return {"LD_PRELOAD": str(library)} | {name: str(value) for name, value in switches.items()}

    def ask(self, sql):
        """The rows that the database gives; none while there is no such database."""
        path = self.data / "moodsic.db"
        if not path.exists():
            return []
        try:
            connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
        except sqlite3.OperationalError:
            return []
        try:
            return connection.execute(sql).fetchall()
        except sqlite3.OperationalError:
            return []
        finally:
            connection.close()

    def song_count(self):
        rows = self.ask("SELECT count(*) FROM songs")
        return rows[0][0] if rows else 0

    def labels(self):
        """What lies in the database now: the mood by song number."""
        return {number_in(Path(os.fsdecode(path)).name): mood for path, mood in self.ask(LABELS)}

    def labels_by_program(self):
        """What the program says of its labels: the mood by song number."""
        command = [self.program, "labels", "--json"]
        answer = subprocess.run(command, env=self.env, capture_output=True, check=False)
        if answer.returncode:
            raise Fault(f"`labels --json` ended with {answer.returncode}: {answer.stderr.decode().strip()}")
        labels = json.loads(answer.stdout)["labels"]
        return {number_in(Path(label["path"]).name): label["mood"] or label["state"] for label in labels}

    def wait_for_songs(self, count, window):
        until(f"{count} songs are added", lambda: window.check() and self.song_count() >= count, patience=600)


class Window:
    """A running program."""

    def __init__(self, rig, arguments, environment):
        self.rig, self.screen = rig, rig.screen
        with open(rig.window_log, "ab") as log:
            self.process = subprocess.Popen(
                [rig.program, *arguments], env=rig.env | environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )
        self.id = None

    def wait_for_focus(self):
        def appears():
            self.check()
            self.id = self.screen.window_of(self.process.pid)
            return self.id

        until("the window appears", appears)
        # No window manager does that.
        until("the window takes the keys", lambda: self.screen.focus(self.id))

    def check(self):
        """A fault when the program has ended."""
        if self.rig.server.poll() is not None:
            raise Fault(f"the rig is broken: its X server ended with {self.rig.server.returncode}; run it again")
        code = self.process.poll()
        if code is not None:
            log = self.rig.window_log.read_text(errors="replace").strip().splitlines()[-3:]
            raise Fault(f"the window ended by itself with {code}: {' / '.join(log)}")
        return True

    def runs(self):
        return self.process.poll() is None

    def kill(self):
        if self.runs():
            self.process.kill()
        self.process.wait()

    def end(self, how, patience):
        """Ends the program by Ctrl+Q or by a signal; answers its exit code and the seconds that it took."""
        began = time.monotonic()
        if how == "quit":
            self.screen.key("ctrl+q")
        else:
            self.process.send_signal(signal.SIGTERM if how == "term" else signal.SIGKILL)
        try:
            code = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            raise Fault(f"{how}: the program still runs after {patience} s") from None
        return code, time.monotonic() - began

    def song(self):
        """The number of the song in the window's title; None when the title names none."""
        return number_in(self.screen.title(self.id))

    def wait_for_song(self, condition, what, patience=PATIENCE_SECS):
        """Waits until the title names a song for which `condition` holds, and answers its number."""

        def named():
            self.check()
            number = self.song()
            return number if number is not None and condition(number) else None

        return until(what, named, patience, every=0.005)


def number_in(text):
    """The number of the song that a title or a file name begins with."""
    found = re.match(r"(\d{4,})\b", text)
    return int(found[1]) if found else None


def random_keys(count, seed):
    """Mood keys by chance, but always the same ones."""
    dice = random.Random(seed)
    return [dice.choice("123") for _ in range(count)]


@contextmanager
def rig_for(program):
    rig = Rig(program)
    try:
        yield rig
    finally:
        rig.close()
