"""From a problem to its outcome."""

from collections.abc import Callable
from time import monotonic

from allocation.formats.problem_hash import problem_sha256
from allocation.loading import TYPE_CHECKING, WhenUsed
from allocation.outcome import Allocation, Certificate, Contradiction, Status, Unsolved
from allocation.problem import Problem
from allocation.programmes.effort import (
    STEPS_FOR_CHANGES,
    Effort,
    SearchTooLongError,
    Tick,
    reasonable_steps,
)
from allocation.programmes.programme import Amounts, Programme
from allocation.proof.stated_bound import can_ask_solver
from allocation.reasons.report import allocation_of
from allocation.rules import RULES, Settlement, Steering, is_feasible
from allocation.solver.relaxation import published_prices
from allocation.solver.versions import solver_info

if TYPE_CHECKING:
    from allocation.changes import changes as changed
    from allocation.proof import found_in_time, proof_checks
    from allocation.rules import conflict
    from allocation.solver import by_solver, fallback
else:
    changed, proof_checks = WhenUsed("allocation.changes.changes"), WhenUsed("allocation.proof.proof_checks")
    conflict, found_in_time = WhenUsed("allocation.rules.conflict"), WhenUsed("allocation.proof.found_in_time")
    by_solver, fallback = WhenUsed("allocation.solver.by_solver"), WhenUsed("allocation.solver.fallback")

Progress = Callable[[str, int, int], None]
"""Called as progress(stage, done, total); may raise to stop the work."""

SECONDS_TO_STATE = 0.0003
"""So long it takes about to state one candidate's part of an integer programme and to read it into the solver."""


class TimeUpError(Exception):
    """The time that was allowed is over."""


class Clock:
    """Ends the work when its time is over; the only thing here that looks at a clock."""

    def __init__(self, seconds: float | None) -> None:
        self.ends_at = None if seconds is None else monotonic() + seconds

    def tick(self) -> None:
        if self.is_over():
            raise TimeUpError

    def end_search(self) -> None:
        """End a search that keeps what it has found so far."""
        if self.is_over():
            raise SearchTooLongError

    def is_over(self) -> bool:
        return self.ends_at is not None and monotonic() > self.ends_at

    def left(self) -> float | None:
        return None if self.ends_at is None else max(self.ends_at - monotonic(), 0.01)


def solve(  # noqa: PLR0913  (options of the public function, each with a default)
    problem: Problem,
    *,
    seconds: float | None = None,
    progress: Progress | None = None,
    solver: str = "HiGHS",
    steps: int | None = None,
    changes: bool | None = None,
) -> Allocation | Unsolved:
    """Find the best split under the problem's rule; the same problem always gives the same cents.

    `solver` is "HiGHS" or "CBC": it finds the prices that steer the search and cannot change the result. Where the
    exact search takes more than `steps` (by default what is reasonable for so many candidates) or half of the
    seconds, the solver closes integer programmes instead, and the outcome says so by its proof.

    `changes` says whether to look for what would have funded each refused candidate, which takes many times as long as
    the split itself: seconds for a board's round, a minute for all projects of a city. None leaves it to the size.
    """
    tell = progress or _tell_nobody
    clock, known = Clock(seconds), list[Certificate]()

    def find_prices(programme: Programme) -> Certificate:
        tell("prices", 0, 1)
        clock.tick()
        known.append(published_prices(problem, programme, solver, clock.left(), clock.is_over))
        tell("prices", 1, 1)
        return known[-1]

    def find_awards(programme: Programme) -> Amounts | None:
        return fallback.known_to_solver(problem, programme, solver, clock.left())

    try:
        try:
            settlement = RULES[problem.rule](
                problem, Steering(find_prices, find_awards), _patience(problem, seconds, steps)
            )
            if settlement is not None and settlement.find_certificate is not None:
                settlement.find_certificate()  # while there is time
        except (SearchTooLongError, TimeUpError):
            tell("integer programme", 0, 1)
            settlement = _settled_otherwise(problem, solver, clock)
        if settlement is None:
            tell("conflict", 0, 1)
            contradictions = conflict.conflict(problem, lambda one: is_feasible(one, clock.tick))
            return _unsolved(problem, Status.INFEASIBLE, contradictions)
    except (by_solver.NoAnswerError, TimeUpError):
        tell("best found", 0, 1)
        found = fallback.best_found(problem, problem_sha256(problem), solver, known[-1] if known else None)
        settlement = found_in_time.proven_after_all(problem, found)
        if settlement is None:
            return found
    tell("reasons", 0, 1)
    outcome = allocation_of(problem, settlement, solver_info(solver))
    if changes is False or all(outcome.awarded_cents.values()) or not changed.can_be_asked(outcome):
        return outcome
    if changes is None and not changed.is_quick(problem, outcome):
        return outcome
    return changed.with_changes(problem, outcome, Effort(STEPS_FOR_CHANGES, clock.end_search).tick, tell)


def _settled_otherwise(problem: Problem, solver: str, clock: Clock) -> Settlement | None:
    """Ask the solver; its word that nothing holds the limits is not enough, they must contradict each other."""
    clock.tick()
    if not can_ask_solver(problem) or _is_too_late_to_ask(problem, clock.left()):
        raise TimeUpError
    try:
        settlement = fallback.settled_by_solver(problem, solver, clock.left)
    except by_solver.ImpossibleError:
        if is_feasible(problem, clock.tick):
            raise
        return None
    return _proven_after_all(problem, settlement) if settlement.bound == settlement.objective else settlement


def _proven_after_all(problem: Problem, settlement: Settlement) -> Settlement:
    """Put our own proof in the place of the solver's word where the prices leave no gap.

    These are few steps. No clock ends them: `check` takes the same ones and expects our proof where they lead to it.
    """
    try:
        steps = proof_checks.STEPS_BESIDE_A_SOLVER
        return (
            proof_checks.worked_through_again(problem, settlement.certificate, settlement.awards, steps) or settlement
        )
    except SearchTooLongError:
        return settlement


def _is_too_late_to_ask(problem: Problem, seconds: float | None) -> bool:
    """Tell whether stating the integer programme alone would take longer than so many seconds."""
    return seconds is not None and seconds < SECONDS_TO_STATE * len(problem.candidates)


def _patience(problem: Problem, seconds: float | None, steps: int | None) -> Tick:
    """Give the exact search its share, where the solver could still go on."""
    if not can_ask_solver(problem):
        return Clock(seconds).tick
    half = None if seconds is None else seconds / 2
    share = Clock(seconds if _is_too_late_to_ask(problem, half) else half)
    return Effort(reasonable_steps(len(problem.candidates)) if steps is None else steps, share.tick).tick


def _tell_nobody(_stage: str, _done: int, _total: int) -> None:
    """Do nothing."""


def _unsolved(problem: Problem, status: Status, contradictions: tuple[Contradiction, ...]) -> Unsolved:
    return Unsolved(problem_sha256(problem), problem.rule, status, conflict=contradictions)
