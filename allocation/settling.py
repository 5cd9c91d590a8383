"""The best awards alone: what `solve` decides, without reasons and report."""

from allocation.loading import TYPE_CHECKING, WhenUsed
from allocation.problem import Problem
from allocation.programmes.effort import no_hurry
from allocation.rules import RULES, Settlement, Steering

if TYPE_CHECKING:
    from allocation.solver import relaxation
else:
    relaxation = WhenUsed("allocation.solver.relaxation")


def settle(problem: Problem, *, solver: str = "HiGHS") -> Settlement | None:
    """Find the same awards as `solve`, proven likewise, however long that takes; None where no awards hold the limits.

    `settlement.awards` has cents by candidate id, `settlement.objective` what they are worth under the rule. There is
    no limit of time or steps here and so never a solver's word.
    """
    steering = Steering(lambda programme: relaxation.published_prices(problem, programme, solver, None))
    return RULES[problem.rule](problem, steering, no_hurry)
