"""What can honestly be said when the time is over: awards that hold, and how far from the best they can be at most."""

from collections.abc import Mapping

from allocation.limits import breaches, leapfrogs
from allocation.modeller import Option, good_amounts
from allocation.outcome import Award, Status, Unsolved
from allocation.problem import Problem, Rule
from allocation.programme import WORTHS, Item, Programme, merit_per_euro, programme_of
from allocation.reasons import Reasons
from allocation.relaxation import counted_groups, prices_of, row_of
from allocation.relaxed_bound import bound_of
from allocation.rules.settlement import in_cents, merit_of_funded, merit_times_cents

GRACE_SECONDS = 5
"""So long the solver may look for awards after the time is over."""


def best_found(problem: Problem, problem_sha256: str, solver: str) -> Unsolved:
    """Report `timed_out` with the solver's awards, re-checked in whole numbers, and the bound of its prices."""
    programme = programme_of(problem, WORTHS.get(problem.rule, merit_per_euro))
    awards = good_awards(problem, programme, solver)
    bound = None
    if problem.rule in WORTHS:
        bound = str(own_bound(problem, programme, bound_of(programme, prices_of(programme, solver, GRACE_SECONDS))))
    if awards is None:
        return Unsolved(problem_sha256, problem.rule, Status.TIMED_OUT, bound=bound)
    worth = merit_of_funded if problem.rule is Rule.MERIT_PROJECTS else merit_times_cents
    reasons = Reasons(problem, awards)
    listed = tuple(Award(one.id, awards[one.id], reasons.of(one)) for one in problem.candidates)
    objective = str(worth(problem, awards)) if problem.rule is not Rule.EVEN_DISTRICTS else None
    return Unsolved(problem_sha256, problem.rule, Status.TIMED_OUT, (), objective, bound, listed)


def own_bound(problem: Problem, programme: Programme, combined: int) -> int:
    """Take the rule's own part of a bound on the combined objective, with what fixed candidates are worth."""
    unit = 1 if problem.rule is Rule.MERIT_PROJECTS else programme.unit_cents
    fixed = {one.id: one.fixed_cents or 0 for one in problem.candidates}
    worth = merit_of_funded if problem.rule is Rule.MERIT_PROJECTS else merit_times_cents
    return combined // programme.scale * unit + worth(problem, fixed)


def good_awards(problem: Problem, programme: Programme, solver: str) -> Mapping[str, int] | None:
    """Ask the solver for awards; None unless they hold every limit in whole numbers."""
    counted = counted_groups(programme)
    rows = [row_of(group, counts=place in counted) for place, group in enumerate(programme.groups)]
    options = [
        Option(place, low, high, item.gain, item.weight, item.groups)
        for place, item in enumerate(programme.items)
        for low, high, _ in item.choices
    ]
    found = good_amounts(options, rows, programme.scale, solver, GRACE_SECONDS)
    if found is None:
        return None
    amounts = [0] * len(programme.items)
    for number, amount in found.items():
        place = options[number].item
        amounts[place] = allowed(programme.items[place], amount)
    awards = in_cents(problem, programme, tuple(amounts))
    if any(breaches(problem, awards)) or (problem.no_leapfrogging and any(leapfrogs(problem, awards))):
        return None
    return awards


def allowed(item: Item, amount: int) -> int:
    """Round down to an amount that the item may receive, or up to its smallest."""
    return item.largest_up_to(amount) or item.least
