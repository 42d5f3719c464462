#!/usr/bin/env python3
"""Labels songs in the real window, faster or in worse weather than anybody would, and compares with the database.

    tests/rigs/labelling.py PROGRAM [SCENARIO...] [--keys N]

What label each song must have is worked out from what was on the screen before each key: either the order of the list is
known and key k is for song k, or the window's title is read before the key. The program's own log is never asked. The rig
makes its songs itself and needs python3, cc and what `.ci/packages window tests` brings. It ends with 0 when all is
well, else with 1 and a sentence that says what is not. RIG_KEEP=1 leaves its temporary folder for a look.
"""

import argparse
import signal
import sys
import time
from pathlib import Path

# No compiled files beside the sources.
sys.dont_write_bytecode = True

import arriving  # noqa: E402
import ending  # noqa: E402
import latency  # noqa: E402
import trouble  # noqa: E402
import typing_fast  # noqa: E402
from window import Fault, rig_for  # noqa: E402

SCENARIOS = {
    "untagged": typing_fast.untagged,
    "mood": typing_fast.mood,
    "adding": typing_fast.adding,
    "arriving": arriving.arriving,
    "kill": ending.kill,
    "term": ending.term,
    "quit": ending.quit_by_key,
    "slow": trouble.slow,
    "hung": trouble.hung,
    "full": trouble.full,
    "latency": latency.latency,
}


def main():
    scenarios = "\n".join(f"  {name:9} {scenario.__doc__.splitlines()[0]}" for name, scenario in SCENARIOS.items())
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0],
        epilog=f"scenarios:\n{scenarios}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("program", help="the program, such as target/debug/moodsic")
    parser.add_argument("scenario", nargs="*", help="which of those below; all when none is named")
    parser.add_argument("--keys", type=int, help="how many labels (rounds, with kill, term and quit), for a short try")
    arguments = parser.parse_args()
    if unknown := sorted(set(arguments.scenario) - SCENARIOS.keys()):
        parser.error(f"there is no scenario {unknown[0]}")
    if not Path(arguments.program).is_file():
        parser.error(f"there is no program {arguments.program}; build it first")
    # So that a rig that is told to end takes its windows with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    failed = [name for name in arguments.scenario or SCENARIOS if not run(name, arguments.program, arguments.keys)]
    if failed:
        sys.exit(f"{len(failed)} failed: {' '.join(failed)}")


def run(name, program, keys):
    """Runs a scenario and prints how it went; whether it went well."""
    began = time.monotonic()
    try:
        with rig_for(program) as rig:
            figures = SCENARIOS[name](rig) if keys is None else SCENARIOS[name](rig, keys)
    except Fault as fault:
        print(f"{name}: FAILED after {time.monotonic() - began:.0f} s: {fault}", flush=True)
        return False
    print(f"{name}: passed in {time.monotonic() - began:.0f} s: {figures}", flush=True)
    return True


if __name__ == "__main__":
    main()
