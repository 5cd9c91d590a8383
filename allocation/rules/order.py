"""`no_leapfrogging` for rules that go step by step: who passed somebody over is left out, and the rule starts anew."""

from dataclasses import replace

from allocation.limits import breaches, leapfrogs
from allocation.problem import Candidate, Problem
from allocation.profile import Tick
from allocation.rules.settlement import FindPrices, RuleFunction, Settlement


def keeping_order(rule: RuleFunction) -> RuleFunction:
    """Give the rule with `no_leapfrogging` kept."""

    def kept(problem: Problem, find_prices: FindPrices, tick: Tick) -> Settlement | None:
        left_out: set[str] = set()
        while True:
            settlement = rule(without(problem, left_out), find_prices, tick)
            if settlement is None or not problem.no_leapfrogging:
                return settlement
            passed = {below.id for _, below in leapfrogs(problem, settlement.awards) if below.fixed_cents is None}
            if not passed:
                broken = any(leapfrogs(problem, settlement.awards)) or any(breaches(problem, settlement.awards))
                return None if broken else settlement
            left_out |= passed

    return kept


def without(problem: Problem, left_out: set[str]) -> Problem:
    """Give the problem with these candidates excluded."""

    def stay(one: Candidate) -> Candidate:
        return replace(one, excluded="passed somebody over") if one.id in left_out else one

    return replace(problem, candidates=tuple(stay(one) for one in problem.candidates))
