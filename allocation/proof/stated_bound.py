"""What an outcome states about its objective and its bound, worked out from the awards and the published prices."""

from collections.abc import Mapping

from allocation.outcome import Certificate
from allocation.problem import Problem, Rule
from allocation.programmes.certificate import prices_from
from allocation.programmes.programme import WORTHS, Programme
from allocation.programmes.relaxed_bound import bound_of
from allocation.rules.settlement import merit_of_funded, merit_times_cents


def can_ask_solver(problem: Problem) -> bool:
    """Tell whether the rule can be put to the solver as integer programmes."""
    return problem.rule in WORTHS or problem.rule is Rule.RANKING


def own_objective(problem: Problem, awards: Mapping[str, int]) -> int:
    worth = merit_of_funded if problem.rule is Rule.MERIT_PROJECTS else merit_times_cents
    return worth(problem, awards)


def proven_bound(problem: Problem, programme: Programme, certificate: Certificate) -> int:
    """Give the bound on the rule's own objective that the published prices prove."""
    return own_bound(problem, programme, bound_of(programme, prices_from(certificate, problem, programme)))


def own_bound(problem: Problem, programme: Programme, combined: int) -> int:
    """Take the rule's own part of a bound on the combined objective, with what fixed candidates are worth."""
    unit = 1 if problem.rule is Rule.MERIT_PROJECTS else programme.unit_cents
    fixed = {one.id: one.fixed_cents or 0 for one in problem.candidates}
    return combined // programme.scale * unit + own_objective(problem, fixed)
