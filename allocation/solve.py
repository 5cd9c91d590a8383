"""From a problem to its outcome."""

from collections.abc import Callable
from time import monotonic

from allocation.changes import is_quick, with_changes
from allocation.conflict import conflict
from allocation.fallback import best_found
from allocation.formats import problem_to_json, sha256_of
from allocation.modeller import solver_info
from allocation.outcome import Allocation, Contradiction, Status, Unsolved
from allocation.prices import Prices
from allocation.problem import Problem
from allocation.programme import Programme
from allocation.relaxation import prices_of
from allocation.report import allocation_of
from allocation.rules import RULES, is_feasible

Progress = Callable[[str, int, int], None]
"""Called as progress(stage, done, total); may raise to stop the work."""


class TimeUpError(Exception):
    """The time that was allowed is over."""


class Clock:
    """Ends the work when its time is over; the only thing here that looks at a clock."""

    def __init__(self, seconds: float | None) -> None:
        self.ends_at = None if seconds is None else monotonic() + seconds

    def tick(self) -> None:
        if self.ends_at is not None and monotonic() > self.ends_at:
            raise TimeUpError

    def left(self) -> float | None:
        return None if self.ends_at is None else max(self.ends_at - monotonic(), 0.01)


def solve(
    problem: Problem,
    *,
    seconds: float | None = None,
    progress: Progress | None = None,
    solver: str = "HiGHS",
) -> Allocation | Unsolved:
    """Find the best split under the problem's rule; the same problem always gives the same cents.

    `solver` is "HiGHS" or "CBC": it finds the prices that steer the search and cannot change the result.
    """
    tell = progress or _tell_nobody
    clock = Clock(seconds)

    def find_prices(programme: Programme) -> Prices:
        tell("prices", 0, 1)
        clock.tick()
        prices = prices_of(programme, solver, clock.left())
        tell("prices", 1, 1)
        return prices

    try:
        settlement = RULES[problem.rule](problem, find_prices, clock.tick)
        if settlement is None:
            tell("conflict", 0, 1)
            contradictions = conflict(problem, lambda one: is_feasible(one, clock.tick))
            return _unsolved(problem, Status.INFEASIBLE, contradictions)
    except TimeUpError:
        tell("best found", 0, 1)
        return best_found(problem, sha256_of(problem_to_json(problem)), solver)
    tell("reasons", 0, 1)
    outcome = allocation_of(problem, settlement, solver_info(solver))
    if not is_quick(problem, outcome):
        return outcome
    try:
        return with_changes(problem, outcome, clock.tick, tell)
    except TimeUpError:
        return outcome


def _tell_nobody(_stage: str, _done: int, _total: int) -> None:
    """Do nothing."""


def _unsolved(problem: Problem, status: Status, contradictions: tuple[Contradiction, ...]) -> Unsolved:
    return Unsolved(sha256_of(problem_to_json(problem)), problem.rule, status, conflict=contradictions)
