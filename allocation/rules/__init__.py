"""The rules that a chair can choose; each computes its awards without knowing any solver."""

from allocation.problem import Problem, Rule
from allocation.programmes.effort import Tick
from allocation.programmes.prices import free_room
from allocation.rules.best import merit_euros, merit_projects, ranking
from allocation.rules.conflict import any_awards_hold
from allocation.rules.equal_shares import equal_shares
from allocation.rules.even_districts import even_districts
from allocation.rules.flat_cut import flat_cut
from allocation.rules.order import keeping_order
from allocation.rules.settlement import FindPrices, RuleFunction, Settlement

RULES: dict[Rule, RuleFunction] = {
    Rule.MERIT_EUROS: merit_euros,
    Rule.MERIT_PROJECTS: merit_projects,
    Rule.RANKING: ranking,
    Rule.EVEN_DISTRICTS: even_districts,
    Rule.FLAT_CUT: keeping_order(flat_cut),
    Rule.EQUAL_SHARES: keeping_order(equal_shares),
}

STEP_BY_STEP = frozenset({Rule.FLAT_CUT, Rule.EQUAL_SHARES})
"""Rules that may miss awards which hold the limits: for them, contradicting is what the rule cannot hold."""


def is_feasible(problem: Problem, tick: Tick) -> bool:
    """Tell whether the rule finds awards that hold all limits."""
    if problem.rule in STEP_BY_STEP:
        return RULES[problem.rule](problem, free_room, tick) is not None
    return any_awards_hold(problem, tick)


__all__ = ["RULES", "FindPrices", "RuleFunction", "Settlement", "is_feasible"]
