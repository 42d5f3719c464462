#!/usr/bin/env python3
"""Other programs read what Moodsic writes into files: mutagen, TagLib, ffprobe and beets, on a file of each format.

    tags.py MOODSIC

Each file is given a title, a cover and a remark by mutagen, a mood, a grouping and a comment by Moodsic, and is then read by all.
"""

import json
import math
import os
import struct
import subprocess
import sys
import tempfile
import wave
import zlib
from pathlib import Path

import mutagen
import taglib
from mutagen.aiff import AIFF
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, CHAP, COMM, ID3, TIT2, TXXX
from mutagen.mp4 import MP4, MP4Cover
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
TITLE = "Für Elise"
MOOD = "schwermütig"


def png():
    """A picture of 64 × 64 points."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\0" + bytes((x * y) % 256 for x in range(64)) for y in range(64))
    header = struct.pack(">IIBBBBB", 64, 64, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


COVER = png()


def main():
    moodsic = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        music = folder / "music"
        music.mkdir()
        files = make(music)
        before = {path: path.read_bytes() for path in files}

        def say(*words):
            run = subprocess.run(
                [moodsic, "--data-dir", folder / "data", "--json", *words], capture_output=True, check=False, text=True
            )
            if run.returncode != 0:
                sys.exit(f"moodsic {words} ended with {run.returncode}:\n{run.stdout}\n{run.stderr}")
            return json.loads(run.stdout)

        say("tag", *files, "--mood", MOOD)
        fields = ["--field", "mood", "--field", "grouping", "--field", "comment"]
        written = say("write-tags", "--replace", *fields)
        check(len(written["changes"]), 3 * len(files), "changes")
        for path in files:
            by_mutagen(path)
            by_taglib(path)
            by_ffprobe(path)
        by_beets(folder, music, files)
        say("write-tags", "--undo", str(written["run"]))
        for path, bytes_ in before.items():
            check(path.read_bytes() == bytes_, True, f"{path.name} taken back")
    print(f"{len(files)} formats, written by Moodsic, are read by mutagen, TagLib, ffprobe and beets")


def check(found, wanted, what):
    if found != wanted:
        sys.exit(f"{what}: found {found!r}, wanted {wanted!r}")


def make(music):
    """A file of each format with tags of its own."""
    copies = {"v23.mp3": "cbr.mp3", "v24.mp3": "vbr-xing.mp3", "song.flac": "song.flac", "song.ogg": "song.ogg",
              "song.opus": "song.opus", "song.m4a": "aac.m4a"}
    for name, fixture in copies.items():
        (music / name).write_bytes((FIXTURES / fixture).read_bytes())
    samples = [int(9000 * math.sin(n / 9)) for n in range(8000)]
    with wave.open(str(music / "song.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"".join(struct.pack("<h", -sample) for sample in samples))
    (music / "song.aiff").write_bytes(aiff(samples))

    for name, version in [("v23.mp3", 3), ("v24.mp3", 4)]:
        tag = ID3()
        id3_frames(tag)
        tag.save(music / name, v2_version=version)
    for kind, name in [(WAVE, "song.wav"), (AIFF, "song.aiff")]:
        file = kind(music / name)
        file.add_tags()
        id3_frames(file.tags)
        file.save()
    picture = Picture()
    picture.type, picture.mime, picture.data = 3, "image/png", COVER
    flac = FLAC(music / "song.flac")
    flac["TITLE"] = TITLE
    flac.add_picture(picture)
    flac.save()
    for kind, name in [(OggVorbis, "song.ogg"), (OggOpus, "song.opus")]:
        file = kind(music / name)
        file["TITLE"] = TITLE
        file["MOOD"] = ["one", "two"]
        file.save()
    mp4 = MP4(music / "song.m4a")
    mp4["\xa9nam"] = TITLE
    mp4["covr"] = [MP4Cover(COVER, MP4Cover.FORMAT_PNG)]
    mp4["----:com.apple.iTunes:LABELS"] = [b"one", b"two"]
    mp4["tmpo"] = [120]
    mp4.save()
    return sorted(music.iterdir())


def id3_frames(tag):
    tag.add(TIT2(encoding=1, text=TITLE))
    tag.add(TXXX(encoding=0, desc="LABELS", text="one"))
    tag.add(COMM(encoding=0, lang="eng", desc="", text="a remark"))
    tag.add(APIC(encoding=0, mime="image/png", type=3, desc="front", data=COVER))
    tag.add(CHAP(element_id="c1", start_time=0, end_time=500, start_offset=0xFFFFFFFF, end_offset=0xFFFFFFFF,
                 sub_frames=[TIT2(encoding=0, text="a chapter")]))


def aiff(samples):
    rate = struct.pack(">HQ", 0x400B, 0xFA << 56)
    common = struct.pack(">HIH", 1, len(samples), 16) + rate
    sound = b"\0" * 8 + b"".join(struct.pack(">h", sample) for sample in samples)
    chunks = b"".join(name + struct.pack(">I", len(data)) + data for name, data in [(b"COMM", common), (b"SSND", sound)])
    return b"FORM" + struct.pack(">I", len(chunks) + 4) + b"AIFF" + chunks


def by_mutagen(path):
    file = mutagen.File(path)
    what = f"{path.name}, read by mutagen"
    tags = file.tags
    if isinstance(tags, ID3):
        check(tags.version[1], 3 if path.name == "v23.mp3" else 4, f"{what}: version")
        found = [str(tags["TMOO"]), str(tags["TIT1"]), str(tags["COMM::eng"]), str(tags["TIT2"])]
        check(tags["APIC:front"].data, COVER, f"{what}: cover")
        check(str(tags["CHAP:c1"].sub_frames["TIT2"]), "a chapter", f"{what}: chapter")
        check(str(tags["TXXX:LABELS"]), "one", f"{what}: labels")
    elif isinstance(file, MP4):
        found = [tags["----:com.apple.iTunes:MOOD"][0].decode(), *(tags[key][0] for key in ("\xa9grp", "\xa9cmt", "\xa9nam"))]
        check(bytes(tags["covr"][0]), COVER, f"{what}: cover")
        check(tags["tmpo"], [120], f"{what}: tempo")
    else:
        found = [tags[key] for key in ("MOOD", "GROUPING", "COMMENT", "TITLE")]
        check([len(values) for values in found], [1, 1, 1, 1], what)
        found = [values[0] for values in found]
        if isinstance(file, FLAC):
            check(file.pictures[0].data, COVER, f"{what}: cover")
    check(found, [MOOD, MOOD, MOOD, TITLE], what)


def by_taglib(path):
    with taglib.File(str(path)) as file:
        # TagLib calls what iTunes and MusicBrainz Picard have called the grouping so in ID3 alone.
        found = [file.tags.get(key) for key in ("MOOD", "COMMENT", "TITLE")]
    check(found, [[MOOD], [MOOD], [TITLE]], f"{path.name}, read by TagLib")


def by_ffprobe(path):
    run = subprocess.run(
        ["ffprobe", "-v", "error", "-of", "json", "-show_format", "-show_streams", path], capture_output=True, check=True
    )
    check(run.stderr, b"", f"{path.name}, ffprobe's complaints")
    document = json.loads(run.stdout)
    tags = {}
    for part in [*document["streams"], document["format"]]:
        tags.update({name.lower(): value for name, value in part.get("tags", {}).items()})
    found = [tags.get("tmoo", tags.get("mood")), tags.get("title")]
    check(found, [MOOD, TITLE], f"{path.name}, read by ffprobe")


def by_beets(folder, music, files):
    config = folder / "beets"
    config.mkdir()
    (config / "config.yaml").write_text(
        f"directory: {folder / 'collection'}\nlibrary: {config / 'library.db'}\n"
        "import: {copy: no, write: no, autotag: no, quiet: yes}\n", encoding="utf-8"
    )
    beet = Path(sys.executable).parent / "beet"
    environment = {**os.environ, "BEETSDIR": str(config)}
    subprocess.run([beet, "import", "-A", "-q", music], check=True, capture_output=True, env=environment)
    run = subprocess.run(
        [beet, "ls", "-f", "$title|$grouping|$comments"], check=True, capture_output=True, env=environment, text=True
    )
    check(run.stdout.splitlines(), [f"{TITLE}|{MOOD}|{MOOD}"] * len(files), "read by beets")


if __name__ == "__main__":
    main()
