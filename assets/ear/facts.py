"""Which facts may be told, and from which score on: facts.py CHOSEN.db CHOSEN_FOLDER CHECKED.db CHECKED_FOLDER > facts.csv

Both folders are made by render.py with different seeds, and both databases are of a Moodsic that has listened to one of them (`moodsic
import FOLDER/labels.csv`, `moodsic train`). A fact is told from a score on, and where that helps by a lead over the loudest instrument of
another family: both are chosen so that it is right in at least 95 of 100 pieces of the first folder. It is used if it is right in at least
90 of 100 pieces of the second one, and told of at least 8 of them.
"""

import csv
import json
import os
import sys
from pathlib import Path

from kept import FEATURES, heard

STRINGS = {"violin", "cello", "strings", "pizzicato"}
GUITARS = {"acoustic guitar", "electric guitar", "distorted guitar"}
BRASS = {"trumpet", "trombone", "french horn", "brass section"}
MALLETS = {"glockenspiel", "vibraphone", "xylophone"}
SYNTHS = {"synthesizer", "pad"}
KEYS = {"piano", "electric piano", "harpsichord", "organ", "church organ"}
BASS = {"bass guitar", "double bass"}
# Word: AudioSet's class, the broader word, the instruments that make it true.
INSTRUMENTS = {
    "piano": (153, "keyboard", {"piano"}),
    "electric piano": (154, "keyboard", {"electric piano"}),
    "keyboard": (152, "", KEYS),
    "organ": (155, "keyboard", {"organ", "church organ"}),
    "Hammond organ": (157, "organ", {"organ"}),
    "harpsichord": (160, "keyboard", {"harpsichord"}),
    "synthesizer": (158, "", SYNTHS),
    "guitar": (140, "plucked strings", GUITARS),
    "acoustic guitar": (143, "guitar", {"acoustic guitar"}),
    "electric guitar": (141, "guitar", {"electric guitar", "distorted guitar"}),
    "bass guitar": (142, "plucked strings", BASS),
    "banjo": (147, "plucked strings", {"banjo"}),
    "sitar": (148, "plucked strings", {"sitar"}),
    "harp": (199, "plucked strings", {"harp"}),
    "plucked strings": (139, "", GUITARS | {"banjo", "sitar", "harp", "pizzicato", "harpsichord"} | BASS),
    "violin": (191, "bowed strings", {"violin"}),
    "cello": (193, "bowed strings", {"cello"}),
    "double bass": (194, "", {"double bass"}),
    "strings": (190, "bowed strings", STRINGS),
    "bowed strings": (189, "", STRINGS - {"pizzicato"}),
    "pizzicato": (192, "", {"pizzicato"}),
    "drums": (162, "", {"drums"}),
    "drum machine": (163, "drums", {"drums"}),
    "timpani": (169, "", {"timpani"}),
    "cymbals": (171, "drums", {"drums"}),
    "mallets": (179, "", MALLETS | {"music box", "steel drums"}),
    "xylophone": (180, "mallets", {"xylophone"}),
    "glockenspiel": (181, "mallets", {"glockenspiel", "music box"}),
    "vibraphone": (182, "mallets", {"vibraphone"}),
    "steel drums": (183, "", {"steel drums"}),
    "bells": (178, "", {"tubular bells"}),
    "brass": (185, "", BRASS),
    "French horn": (186, "brass", {"french horn"}),
    "trumpet": (187, "brass", {"trumpet"}),
    "trombone": (188, "brass", {"trombone"}),
    "woodwind": (195, "", {"flute", "clarinet", "oboe", "saxophone"}),
    "flute": (196, "woodwind", {"flute"}),
    "saxophone": (197, "woodwind", {"saxophone"}),
    "clarinet": (198, "woodwind", {"clarinet"}),
    "harmonica": (208, "", {"harmonica"}),
    "accordion": (209, "", {"accordion"}),
    "bagpipes": (210, "", {"bagpipes"}),
    "choir": (28, "", {"choir"}),
    "singing": (27, "", {"choir"}),
    "vocal music": (254, "", {"choir"}),
    "applause": (67, "", {"applause"}),
    "cheering": (66, "", {"applause"}),
    "a crowd": (69, "", {"applause"}),
}
# Word: class, the broader word, the styles that make it true, and those of which nobody can say.
STYLES = {
    "rock": (219, "", {"rock", "metal"}, {"pop", "blues", "funk"}),
    "heavy metal": (220, "rock", {"metal"}, {"rock"}),
    "punk rock": (221, "rock", {"metal", "rock"}, set()),
    "jazz": (235, "", {"jazz"}, {"blues", "funk"}),
    "swing": (230, "jazz", {"jazz"}, {"blues"}),
    "blues": (251, "", {"blues"}, {"jazz"}),
    "funk": (232, "", {"funk"}, {"pop"}),
    "disco": (236, "", {"funk"}, {"pop"}),
    "reggae": (228, "", {"reggae"}, set()),
    "ska": (263, "", {"reggae"}, set()),
    "country": (229, "", {"country"}, {"folk"}),
    "bluegrass": (231, "country", {"country"}, {"folk"}),
    "folk": (233, "", {"folk", "country"}, {"baroque"}),
    "classical": (237, "", {"quartet", "orchestra", "baroque", "choral"}, {"lullaby", "folk"}),
    "orchestra": (184, "", {"orchestra"}, {"quartet"}),
    "opera": (238, "classical", {"choral"}, set()),
    "electronic": (239, "", {"techno", "ambient"}, {"pop"}),
    "techno": (241, "electronic", {"techno"}, set()),
    "house": (240, "electronic", {"techno"}, set()),
    "trance": (247, "electronic", {"techno"}, set()),
    "dance music": (274, "", {"techno"}, {"pop", "funk"}),
    "ambient": (246, "", {"ambient"}, set()),
    "new-age": (253, "", {"ambient"}, {"lullaby"}),
    "Latin": (248, "", {"latin"}, set()),
    "salsa": (249, "Latin", {"latin"}, set()),
    "lullaby": (271, "", {"lullaby"}, set()),
    "children's music": (252, "", {"lullaby"}, set()),
    "pop": (216, "", {"pop"}, {"rock", "funk"}),
}
# One instrument alone has no style: what goes with it is neither right nor wrong, and everything else is wrong.
OF_INSTRUMENTS = {
    "classical": KEYS | STRINGS | BRASS | {"harp", "flute", "oboe", "clarinet", "choir", "double bass", "acoustic guitar"},
    "techno": SYNTHS, "house": SYNTHS, "trance": SYNTHS, "dance music": SYNTHS | {"drums"},
    "ambient": SYNTHS | {"choir", "vibraphone", "tubular bells"}, "new-age": SYNTHS | {"choir", "harp", "flute"},
    "rock": {"distorted guitar", "electric guitar", "drums"}, "heavy metal": {"distorted guitar", "drums"}, "punk rock": {"distorted guitar", "drums"},
    "jazz": {"saxophone", "double bass", "piano", "electric guitar", "vibraphone", "trumpet", "clarinet", "drums"}, "swing": {"saxophone", "clarinet", "trumpet"},
    "blues": {"harmonica", "electric guitar"}, "country": {"banjo", "acoustic guitar", "harmonica"}, "bluegrass": {"banjo"},
    "folk": {"accordion", "acoustic guitar", "bagpipes", "harmonica", "banjo", "flute", "violin"},
    "orchestra": {"strings", "brass section", "french horn"}, "lullaby": {"music box", "glockenspiel", "harp", "piano"}, "children's music": {"music box", "glockenspiel", "xylophone"},
    "Latin": {"steel drums", "drums"}, "salsa": {"steel drums", "drums"}, "funk": {"drums", "bass guitar"}, "pop": {"drums", "electric piano"}, "opera": {"choir"}, "reggae": {"drums"},
}
# Instruments that others are held against: words of one family are no rivals of each other.
FAMILIES = {
    "keys": {"piano", "electric piano", "keyboard"}, "organ": {"organ", "Hammond organ"}, "harpsichord": {"harpsichord"}, "synth": {"synthesizer"},
    "guitar": {"guitar", "acoustic guitar", "electric guitar"}, "bass": {"bass guitar", "double bass"}, "banjo": {"banjo"}, "sitar": {"sitar"}, "harp": {"harp"},
    "bowed": {"violin", "cello", "strings", "bowed strings", "pizzicato"}, "drums": {"drums", "drum machine", "timpani", "cymbals"},
    "mallets": {"mallets", "xylophone", "glockenspiel", "vibraphone", "steel drums", "bells"},
    "wind": {"brass", "French horn", "trumpet", "trombone", "woodwind", "flute", "saxophone", "clarinet"}, "reed": {"harmonica", "accordion", "bagpipes"},
    "voice": {"choir", "singing", "vocal music"},
}
FAMILY = {word: family for family, words in FAMILIES.items() for word in words}
# A synthesiser plays all of the pieces, so of one instrument alone nobody can say that it is not electronic.
OF_INSTRUMENTS["electronic"] = set().union(*(row[2] for row in INSTRUMENTS.values())) | {"music box", "oboe"}
# A lower score is noise in real recordings, whatever renderings say.
LEAST_SCORE = -4.0
MARGINS = [None, -2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3]
RIGHT, CHECKED, LEAST = 0.95, 0.9, 8


def pieces(database, folder):
    """Log scores, instruments and style of each piece."""
    truth = json.loads((Path(folder) / "truth.json").read_text())
    rows = [(numbers[FEATURES : FEATURES + 527], truth.get(os.path.basename(path))) for path, numbers in zip(*heard(database))]
    return [(scores, set(piece["instruments"]), piece["style"]) for scores, piece in rows if piece]


def verdict(word, instruments, style):
    """Whether a fact is right of a piece; None where nobody can say."""
    if word in INSTRUMENTS:
        return bool(INSTRUMENTS[word][2] & instruments)
    _, _, right, unknown = STYLES[word]
    if style == "alone":
        return None if OF_INSTRUMENTS.get(word, set()) & instruments else False
    return True if style in right else None if style in unknown else False


def told(word, pieces):
    """Score, lead over the loudest rival and verdict of the pieces that have one."""
    number = {**INSTRUMENTS, **STYLES}[word][0]
    rivals = [INSTRUMENTS[other][0] for other, family in FAMILY.items() if word in FAMILY and family != FAMILY[word]]
    rows = [(scores[number], scores[number] - max(scores[rivals]) if rivals else 0, verdict(word, *piece)) for scores, *piece in pieces]
    return [row for row in rows if row[2] is not None]


def shown(rows, threshold, margin):
    return [right for score, lead, right in rows if score >= threshold and (margin is None or lead >= margin)]


def choose(word, rows):
    """The threshold and the margin that tell of the most pieces and are right often enough. A margin has to earn its place."""
    best = (0, None, None)
    for margin in MARGINS if word in FAMILY else [None]:
        for threshold in sorted({max(score, LEAST_SCORE) for score, _, right in rows if right}):
            rights = shown(rows, threshold, margin)
            right, worth = sum(rights), sum(rights) * (1 if margin is None else 0.8)
            if right >= 3 and right >= RIGHT * len(rights) and worth > best[0]:
                best = (worth, threshold - 0.0005, margin)
    return best[1:]


if __name__ == "__main__":
    chosen, checked = pieces(*sys.argv[1:3]), pieces(*sys.argv[3:5])
    names = [row["display_name"] for row in csv.DictReader(open(Path(__file__).parent / "classes.csv"))]
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(["word", "class", "name", "broader", "family", "threshold", "margin", "used", "shown", "right", "there"])
    for word, row in sorted({**INSTRUMENTS, **STYLES}.items(), key=lambda row: row[0].lower()):
        threshold, margin = choose(word, told(word, chosen))
        rows = told(word, checked)
        rights = [] if threshold is None else shown(rows, threshold, margin)
        used = len(rights) >= LEAST and sum(rights) >= CHECKED * len(rights)
        limits = ["" if threshold is None else f"{threshold:.3f}", "" if margin is None else margin]
        there = sum(right for _, _, right in rows)
        table.writerow([word, row[0], names[row[0]], row[1], FAMILY.get(word, ""), *limits, "yes" if used else "no", len(rights), sum(rights), there])
