"""What is done around the search, part by part: reading, hashing, reasons, writing, and what is asked afterwards."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

from allocation import Allocation, check, explain, settle, solve
from allocation.formats import (
    load_json,
    outcome_from_json,
    outcome_to_json,
    problem_from_json,
    problem_to_json,
    sha256_of,
)
from allocation.formats.readable import readable
from allocation.outcome import Outcome
from allocation.problem import Problem
from allocation.programmes.programme import WORTHS, programme_of
from allocation.reasons.report import allocation_of
from allocation.rules import Settlement
from allocation.shell.comparison_table import table
from allocation.studies.compare import compare
from allocation.studies.filling import cut_offs, filling
from tests.benchmarks.made_up import MANY_MERITS, made_up
from tests.benchmarks.measuring import best_of, peak_mib, said_by, say

COUNTS = (1000, 10_000, 100_000)
DISTRICTS = 13
SECONDS = 600

Part = tuple[str, Callable[[], object]]


def measure_around() -> None:
    """Print a table of seconds by part and size, each size in a process of its own."""
    columns = []
    for count in COUNTS:
        said = said_by((sys.executable, "-m", "tests.benchmarks.around", str(count)), SECONDS)
        columns.append([line.split("\t") for line in (said or "").splitlines()])
    say("| " + " | ".join(["part", *(f"{count:,}" for count in COUNTS)]) + " |")
    say("|---|" + "--:|" * len(COUNTS))
    for cells in zip(*columns, strict=True):
        say("| " + " | ".join([cells[0][0], *(figure for _, figure in cells)]) + " |")


def parts(problem: Problem, settlement: Settlement, outcome: Allocation) -> Iterator[Part]:
    said = readable(problem_to_json(problem)).encode()
    value, outcome_value = load_json(said), outcome_to_json(outcome)
    yield "problem: bytes to JSON", lambda: load_json(said)
    yield "problem: JSON to record", lambda: problem_from_json(value)
    yield "programme", lambda: programme_of(problem, WORTHS[problem.rule])
    yield "hash of the problem", lambda: sha256_of(problem_to_json(problem))
    yield "outcome: reasons, limits, hash", lambda: allocation_of(problem, settlement, None)
    yield "outcome: record to text", lambda: readable(outcome_to_json(outcome))
    yield "outcome: JSON to record", lambda: outcome_from_json(outcome_value)
    yield "check, with the proof", lambda: sound(problem, outcome)
    yield "explain", lambda: explain(problem, outcome, "de")
    yield "compare, with the table", lambda: table(compare(problem, outcome, outcome))
    yield "filling and cut-offs", lambda: (filling(problem, outcome), cut_offs(problem, outcome))


def sound(problem: Problem, outcome: Outcome) -> None:
    fault = check(replace(problem), outcome)
    if fault is not None:
        raise AssertionError(str(fault))


def measured(count: int) -> None:
    problem = made_up(count, DISTRICTS, MANY_MERITS)
    settlement, outcome = settle(problem), solve(problem)
    if settlement is None or not isinstance(outcome, Allocation):
        raise AssertionError("a made-up problem has a solution")
    for name, work in parts(problem, settlement, outcome):
        say(f"{name}\t{best_of(work)[0]:.3f}")
    say(f"peak MiB\t{peak_mib()}")


if __name__ == "__main__":
    measured(int(sys.argv[1]))
