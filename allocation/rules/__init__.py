"""The rules that a chair can choose; each computes its awards without knowing any solver."""

from allocation.loading import TYPE_CHECKING, WhenUsed
from allocation.problem import Problem, Rule
from allocation.programmes.effort import Tick
from allocation.rules.best import merit_euros, merit_projects, ranking
from allocation.rules.settlement import RuleFunction, Settlement, Steering

if TYPE_CHECKING:
    from allocation.programmes import certificate
    from allocation.rules import conflict, equal_shares, even_districts, flat_cut, order
else:
    conflict, equal_shares = WhenUsed("allocation.rules.conflict"), WhenUsed("allocation.rules.equal_shares")
    even_districts, flat_cut = WhenUsed("allocation.rules.even_districts"), WhenUsed("allocation.rules.flat_cut")
    certificate, order = WhenUsed("allocation.programmes.certificate"), WhenUsed("allocation.rules.order")

RULES: dict[Rule, RuleFunction] = {
    Rule.MERIT_EUROS: merit_euros,
    Rule.MERIT_PROJECTS: merit_projects,
    Rule.RANKING: ranking,
    Rule.EVEN_DISTRICTS: lambda *asked: even_districts.even_districts(*asked),  # noqa: PLW0108 -- loaded only then
    Rule.FLAT_CUT: lambda *asked: order.keeping_order(flat_cut.flat_cut)(*asked),  # noqa: PLW0108 -- loaded only then
    Rule.EQUAL_SHARES: lambda *asked: order.keeping_order(equal_shares.equal_shares)(*asked),  # noqa: PLW0108 -- loaded only then
}

STEP_BY_STEP = frozenset({Rule.FLAT_CUT, Rule.EQUAL_SHARES})
"""Rules that may miss awards which hold the limits: for them, contradicting is what the rule cannot hold."""


def is_feasible(problem: Problem, tick: Tick) -> bool:
    """Tell whether the rule finds awards that hold all limits."""
    if problem.rule in STEP_BY_STEP:
        return RULES[problem.rule](problem, Steering(lambda _: certificate.NO_PRICES), tick) is not None
    return conflict.any_awards_hold(problem, tick)


__all__ = ["RULES", "RuleFunction", "Settlement", "Steering", "is_feasible"]
