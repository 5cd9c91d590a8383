"""What can honestly be said where the exact search does not come to its end.

Either the solver closes the integer programmes: then the outcome is solved, with `proof: solver` and our own bound. Or
it does not: then the time is up, with awards that hold, and how far from the best they can be at most.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from allocation.outcome import Award, Certificate, Proof, Status, Unsolved
from allocation.problem import Problem, Rule
from allocation.programmes.at_once import awards_at_once
from allocation.programmes.certificate import certificate_of
from allocation.programmes.leapfrog import order_lines
from allocation.programmes.limits import breaches, leapfrogs
from allocation.programmes.lines import Answer, Line, Terms, Variable, Verdict, holds
from allocation.programmes.programme import WORTHS, Amounts, Programme, merit_per_euro, nothing_but_room, programme_of
from allocation.programmes.waterline import waterline_prices
from allocation.proof.stated_bound import can_ask_solver, own_objective, proven_bound
from allocation.reasons.reasons import Reasons
from allocation.rules.best import by_merit
from allocation.rules.settlement import Settlement, in_cents, in_units
from allocation.solver.by_solver import NoAnswerError, best_by_solver
from allocation.solver.integer_model import IntegerModel
from allocation.solver.modeller import solve_integers
from allocation.solver.relaxation import published_prices

GRACE_SECONDS = 0.7
"""So long the solver may look for awards after the time is over, once or twice."""

KNOWING_SECONDS = 2.0
"""So long the solver may look, once or twice, for awards that our own search begins with."""

FEW_ITEMS = 1_000
"""Up to so many items the solver is asked for better awards than those found at once."""

MANY_ITEMS = 2_000
"""Beyond so many, of items and of lines about their order, stating the integer programme alone would take longer than
anybody waits."""


def settled_by_solver(problem: Problem, solver: str, left: Callable[[], float | None]) -> Settlement:
    """Settle the problem by integer programmes, within the seconds that are left."""
    programme = programme_of(problem, WORTHS.get(problem.rule, nothing_but_room))
    model = IntegerModel(programme, order_lines(problem, programme))

    def ask(variables: Sequence[Variable], lines: Sequence[Line], aim: Terms, whole: bool) -> Answer:  # noqa: FBT001
        return solve_integers(variables, lines, aim, whole=whole, solver=solver, seconds=left())

    everyone = range(len(programme.items))
    order = everyone if problem.rule in WORTHS else by_merit(problem, programme)
    aims = [model.worth(), model.money(everyone)] if problem.rule in WORTHS else []
    awards = in_cents(problem, programme, best_by_solver(model, aims, order, ask))
    if not is_allowed(problem, awards):
        raise NoAnswerError
    objective = str(own_objective(problem, awards))
    if problem.rule not in WORTHS:
        return Settlement(awards, objective, objective, Proof.SOLVER)
    certificate = published_prices(problem, programme, solver, left())
    bound = str(proven_bound(problem, programme, certificate))
    return Settlement(awards, objective, bound, Proof.SOLVER, lambda: certificate)


def best_found(problem: Problem, problem_sha256: str, solver: str, known: Certificate | None = None) -> Unsolved:
    """Report `timed_out` with good awards, re-checked in whole numbers, and the bound of the prices known so far.

    Where no prices are known, those of mere sorting are taken: any prices prove a bound.
    """
    programme = programme_of(problem, WORTHS.get(problem.rule, merit_per_euro))
    awards = good_awards(problem, programme, solver)
    certificate = bound = None
    if problem.rule in WORTHS:
        certificate = known or certificate_of(problem, programme, waterline_prices(programme))
        bound = str(proven_bound(problem, programme, certificate))
    if awards is None:
        return Unsolved(problem_sha256, problem.rule, Status.TIMED_OUT, bound=bound, certificate=certificate)
    reasons = Reasons(problem, awards)
    listed = tuple(Award(one.id, awards[one.id], reasons.of(one)) for one in problem.candidates)
    objective = str(own_objective(problem, awards)) if problem.rule is not Rule.EVEN_DISTRICTS else None
    return Unsolved(problem_sha256, problem.rule, Status.TIMED_OUT, (), objective, bound, listed, None, certificate)


def good_awards(problem: Problem, programme: Programme, solver: str) -> Mapping[str, int] | None:
    """Find awards at once, and ask the solver for better ones where that is quick; None unless all limits hold."""
    at_once = in_cents(problem, programme, awards_at_once(programme))
    simple = at_once if is_allowed(problem, at_once) else None
    most = MANY_ITEMS if simple is None else FEW_ITEMS
    if len(programme.items) + sum(1 for _ in islice(order_lines(problem, programme), most)) > most:
        return simple
    asked = asked_awards(problem, programme, solver)
    found = [one for one in (simple, asked) if one is not None]
    return max(found, key=lambda awards: own_objective(problem, awards), default=None)


def known_to_solver(problem: Problem, programme: Programme, solver: str, left: float | None) -> Amounts | None:
    """Give good awards for our own search to begin with, if the solver finds some within few seconds."""
    if not can_ask_solver(problem) or len(programme.items) > MANY_ITEMS:
        return None
    seconds = KNOWING_SECONDS if left is None else min(KNOWING_SECONDS, left / 4)
    awards = asked_awards(problem, programme, solver, seconds)
    return None if awards is None else in_units(programme, awards)


def asked_awards(
    problem: Problem, programme: Programme, solver: str, seconds: float = GRACE_SECONDS
) -> Mapping[str, int] | None:
    """Ask the solver for awards; None unless they hold every limit in whole numbers."""
    model = IntegerModel(programme, order_lines(problem, programme))
    for whole in (False, True):
        found = solve_integers(model.variables, model.lines, model.worth(), whole=whole, solver=solver, seconds=seconds)
        if found.verdict not in {Verdict.BEST, Verdict.FOUND}:
            return None
        awards = in_cents(problem, programme, model.amounts(found.values))
        if all(holds(line, found.values) for line in model.lines) and is_allowed(problem, awards):
            return awards
    return None


def is_allowed(problem: Problem, awards: Mapping[str, int]) -> bool:
    """Tell in plain sums whether the awards hold every limit, and the order where it must be kept."""
    return not any(breaches(problem, awards)) and not (problem.no_leapfrogging and any(leapfrogs(problem, awards)))
