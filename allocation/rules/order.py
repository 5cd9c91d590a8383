"""`no_leapfrogging` for rules that go step by step.

In each queue (the candidates of one district and the same groups) the one of least merit who passes somebody over, of
several the one with the last lot, is left out; then the rule starts anew, until nobody is passed over.
"""

from collections.abc import Collection, Mapping, Sequence

from allocation.lots import in_lot_order
from allocation.problem import Candidate, Problem
from allocation.programmes.effort import Tick
from allocation.programmes.limits import breaches, leapfrogs, peers_of
from allocation.records import replace
from allocation.rules.settlement import RuleFunction, Settlement, Steering


def keeping_order(rule: RuleFunction) -> RuleFunction:
    """Give the rule with `no_leapfrogging` kept; None where its awards break a limit in the end, or the order."""

    def kept(problem: Problem, steering: Steering, tick: Tick) -> Settlement | None:
        left_out: set[str] = set()
        while True:
            settlement = rule(without(problem, left_out), steering, tick)
            more = None if settlement is None else left_out_next(problem, settlement.awards)
            if not more:
                return None if more is None else settlement
            left_out |= more

    return kept


def left_out_next(problem: Problem, awards: Mapping[str, int]) -> set[str] | None:
    """Find who has to be left out; nobody where the awards hold; None where they never will."""
    passing = passing_over(problem, awards) if problem.no_leapfrogging else []
    more = last_of_each_queue(problem, [one for one in passing if one.fixed_cents is None])
    return None if not more and (passing or any(breaches(problem, awards))) else more


def passing_over(problem: Problem, awards: Mapping[str, int]) -> list[Candidate]:
    """Find everybody who is funded while somebody of higher merit was passed over."""
    passed_over: dict[object, int] = {}
    for above, _ in leapfrogs(problem, awards):
        passed_over[peers_of(above)] = max(passed_over.get(peers_of(above), 0), above.merit or 0)
    funded = (one for one in problem.candidates if awards[one.id] and one.merit is not None)
    return [one for one in funded if (one.merit or 0) < passed_over.get(peers_of(one), 0)]


def last_of_each_queue(problem: Problem, candidates: Sequence[Candidate]) -> set[str]:
    """Find, by queue, who has the least merit, and of those the last lot."""
    lots = {one.id: place for place, one in enumerate(in_lot_order(problem))} if candidates else {}
    ordered = sorted(candidates, key=lambda one: (-(one.merit or 0), lots[one.id]))
    return set({peers_of(one): one.id for one in ordered}.values())


def without(problem: Problem, left_out: Collection[str]) -> Problem:
    """Give the problem with these candidates excluded."""

    def stay(one: Candidate) -> Candidate:
        return replace(one, excluded="passed somebody over") if one.id in left_out else one

    return replace(problem, candidates=tuple(stay(one) for one in problem.candidates))
