#!/usr/bin/env python3
"""Labels songs in the real window, faster or in worse weather than anybody would, and compares with the database.

    tests/rigs/labelling.py PROGRAM SCENARIO [--keys N]

What label each song must have is worked out from what was on the screen before each key: either the order of the list is
known and key k is for song k, or the window's title is read before the key. The program's own log is never asked. The rig
makes its songs itself and needs python3, cc and what `.ci/packages window tests` brings. It ends with 0 when all is
well, else with 1 and a sentence that says what is not. RIG_KEEP=1 leaves its temporary folder for a look.
"""

import argparse
import sys
import time

import ending
import latency
import trouble
import typing_fast
from window import Fault, rig_for

SCENARIOS = {
    "untagged": typing_fast.untagged,
    "mood": typing_fast.mood,
    "adding": typing_fast.adding,
    "kill": ending.kill,
    "term": ending.term,
    "quit": ending.quit_by_key,
    "slow": trouble.slow,
    "full": trouble.full,
    "latency": latency.latency,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], epilog=explain(), formatter_class=_Plain)
    parser.add_argument("program", help="the program, such as target/debug/moodsic")
    parser.add_argument("scenario", choices=SCENARIOS)
    parser.add_argument("--keys", type=int, help="how many labels (rounds, with kill, term and quit), for a short try")
    arguments = parser.parse_args()
    began = time.monotonic()
    try:
        with rig_for(arguments.program) as rig:
            scenario = SCENARIOS[arguments.scenario]
            figures = scenario(rig) if arguments.keys is None else scenario(rig, arguments.keys)
    except Fault as fault:
        sys.exit(f"{arguments.scenario}: FAILED: {fault}")
    print(f"{arguments.scenario}: passed in {time.monotonic() - began:.0f} s: {figures}")


def explain():
    return "\n".join(f"{name:9} {scenario.__doc__.splitlines()[0]}" for name, scenario in SCENARIOS.items())


class _Plain(argparse.RawDescriptionHelpFormatter):
    """Leaves the list of scenarios in lines."""


if __name__ == "__main__":
    main()
