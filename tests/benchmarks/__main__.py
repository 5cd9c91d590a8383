"""Measure the allocation core and the server's requests; README.md beside this file says how, and keeps the figures.

`make benchmark DATA=folder` with a folder of Pabulib files. Nothing here runs with the tests.
"""

import argparse
import platform
from pathlib import Path

from tests.benchmarks.around import measure_around
from tests.benchmarks.districts import compare_on_districts, compare_where_limits_cross
from tests.benchmarks.elections import compare_on_elections
from tests.benchmarks.measuring import say
from tests.benchmarks.requests import measure_requests
from tests.benchmarks.synthetic import measure_rules, measure_sizes

PARTS = ("districts", "crossing", "made-up", "around", "elections", "requests")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder of Pabulib files; without it only made-up problems")
    parser.add_argument("--pabutools", metavar="PYTHON", help="a Python interpreter that has pabutools 1.2.3")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part; may be given several times")
    parser.add_argument("--seconds", type=int, default=60, help="the solvers' time limit for one problem (60)")
    parser.add_argument("--patience", type=int, default=180, help="processor seconds of a whole process (180)")
    parser.add_argument("--files", type=int, default=40, help="so many single elections at most (40)")
    options = parser.parse_args()
    parts = options.only or PARTS
    say(f"Python {platform.python_version()}, {platform.machine()}, processor seconds, best of three, one thread.")
    if "districts" in parts and options.data:
        say(f"\n## District problems (solvers stop after {options.seconds} s)\n")
        compare_on_districts(options.data, options.seconds)
    if "crossing" in parts:
        say(f"\n## Limits that cross (solvers stop after {options.seconds} s)\n")
        compare_where_limits_cross(options.seconds)
    if "made-up" in parts:
        say(f"\n## Made-up problems (given up after {options.patience} s)\n")
        measure_sizes(options.patience)
        say("\n### By rule and kind of award\n")
        measure_rules(options.patience)
    if "around" in parts:
        say("\n## Everything around the search\n")
        measure_around()
    if "elections" in parts and options.data:
        say("\n## Single elections, whole processes\n")
        if options.pabutools:
            compare_on_elections(options.data, options.pabutools, options.patience, options.files)
        else:
            say("Left out: --pabutools names no Python that has pabutools.")
    if "requests" in parts:
        say("\n## Requests to a running server\n")
        measure_requests()


if __name__ == "__main__":
    main()
