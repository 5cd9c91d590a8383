"""District problems, ours against the same model given whole to HiGHS and to CBC."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from allocation import Allocation, check, settle, solve
from allocation.problem import Problem
from allocation.rules import Settlement
from tests.benchmarks.made_up import FEW_MERITS, MANY_MERITS, made_up, with_crossing_limits
from tests.benchmarks.measuring import best_of, say
from tests.benchmarks.pooled import pooled_problems
from tests.benchmarks.whole_model import WAYS, Found, solved_whole

MADE_UP = ((1000, 13, FEW_MERITS), (1000, 400, FEW_MERITS))
CROSSING, POTS = ((40, 8), (80, 13), (160, 13), (320, 13)), 4
FLOAT_ERROR = 1e-6
"""Solvers are not more exact than that, relative to the objective."""


def compare_on_districts(folder: Path, seconds: int) -> None:
    """Print a table of seconds and ratios; solvers get so many seconds by the clock for each problem."""
    begin_table()
    ratios = [compare_on(name, problem, seconds) for name, problem in problems(folder)]
    say()
    for way, found in zip(WAYS, zip(*ratios, strict=True), strict=True):
        say(f"{way.name} ÷ settled: median {median(found):.1f}, least {min(found):.1f}, {len(found)} problems.")


def begin_table() -> None:
    """Print the head of the table."""
    names = [way.name for way in WAYS]
    cells = [
        "problem",
        "candidates",
        "limits",
        "settled",
        "solve()",
        *names,
        *(f"{name} ÷ settled" for name in names),
    ]
    say("| " + " | ".join([*cells, ""]) + " |")
    say("|---|" + "--:|" * (len(cells) - 1) + "---|")


def compare_where_limits_cross(seconds: int) -> None:
    """Print a table like that of districts, for made-up rounds with pots and limits per applicant across them."""
    begin_table()
    for count, districts in CROSSING:
        problem = with_crossing_limits(made_up(count, districts, MANY_MERITS), POTS)
        compare_on(f"{count} candidates, {districts} districts, {POTS} pots", problem, seconds)


def problems(folder: Path) -> Iterator[tuple[str, Problem]]:
    yield from pooled_problems(folder)
    for size in MADE_UP:
        yield "made up, {} candidates, {} districts, {} merits".format(*size), made_up(*size)


def compare_on(name: str, problem: Problem, seconds: int) -> list[float]:
    """Print one line and give the ratio of each way of asking a solver to ours."""
    mine, settlement = best_of(lambda: settle(problem))
    whole, outcome = best_of(lambda: solve(problem, changes=False))
    times, notes = [], [proof_of(problem, settlement, outcome)]
    for way in WAYS:
        other, found = best_of(lambda way=way: solved_whole(problem, way, seconds))  # type: ignore[misc]
        times.append(other)
        notes.append(verdict(way.name, found, int(settlement.objective) if settlement else 0, seconds))
    cells = [name, str(len(problem.candidates)), str(len(problem.limits))]
    cells += [f"{one:.3f}" for one in (mine, whole, *times)]
    ratios = [one / mine for one in times]
    cells += [f"{one:.1f}" for one in ratios]
    say("| " + " | ".join([*cells, "; ".join(filter(None, notes))]) + " |")
    return ratios


def proof_of(problem: Problem, settlement: Settlement | None, outcome: object) -> str:
    """Say how ours is proven; both ways must reach the same, and every check must hold."""
    if settlement is None or not isinstance(outcome, Allocation) or check(problem, outcome) is not None:
        return "NOT SOLVED"
    return str(outcome.proof) if outcome.objective == settlement.objective else "TWO OBJECTIVES"


def verdict(solver: str, found: Found, ours: int, seconds: int) -> str:
    """Say where the solver stopped at its time limit, found less than we, or claims more."""
    gap = (ours - found.objective) / max(ours, 1)
    if gap < -FLOAT_ERROR:
        return f"{solver} CLAIMS {-gap:.4%} MORE"
    less = f" with {gap:.2%} less" if gap > FLOAT_ERROR else ""
    if not found.is_best:
        return f"{solver} stopped at {seconds} s{less}"
    return f"{solver} is wrong{less}" if less else ""
