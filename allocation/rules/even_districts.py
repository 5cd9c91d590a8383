"""`even_districts`: raise the worst-served district first, then the next, and spend by merit inside each.

Coverage of a district is what its candidates receive divided by what they requested. The sorted vector of coverages
is raised from below: find the highest level that all districts can reach together; those that cannot be above it,
given the others, stay there; go on with the rest. Every question is one of feasibility, answered exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from allocation.awards import best_awards
from allocation.conflict import any_awards_hold
from allocation.leapfrog import splits_of
from allocation.lots import in_lot_order
from allocation.outcome import Proof
from allocation.prices import free_room
from allocation.problem import Limit, Problem
from allocation.profile import Tick
from allocation.programme import common_unit, demand_by_limit, eligible, merit_per_euro, programme_of
from allocation.rules.settlement import FindPrices, Settlement, in_cents, merit_times_cents

HALVINGS = 16

Floors = dict[str, int]
"""The cents that each district must receive at least."""


@dataclass(frozen=True, slots=True)
class Districts:
    """What is requested, fixed and fundable in each district, and in which unit amounts can grow."""

    problem: Problem
    requested: Mapping[str, int]
    fixed: Mapping[str, int]
    demand: Mapping[str, int]
    unit: int
    tick: Tick

    def floor(self, name: str, level: Fraction) -> int:
        """Find the smallest amount with which the district reaches the level."""
        missing = level * self.requested[name] - self.fixed[name]
        return self.fixed[name] + max(-(-missing // self.unit), 0) * self.unit

    def above(self, name: str, level: Fraction) -> Fraction:
        """Find the next level at which the district's amount grows."""
        more = max((level * self.requested[name] - self.fixed[name]) // self.unit, -1) + 1
        return Fraction(self.fixed[name] + more * self.unit, self.requested[name])

    def can_reach(self, floors: Floors) -> bool:
        self.tick()
        if any(cents > self.demand[name] for name, cents in floors.items()):
            return False
        return any_awards_hold(with_floors(self.problem, floors), self.tick)

    def floors_at(self, plan: Floors, level: Fraction) -> Floors:
        return {name: plan.get(name, self.floor(name, level)) for name in self.requested}

    def highest_level(self, plan: Floors) -> Fraction:
        """Find the highest level that all districts outside of the plan can reach together."""
        rest = [name for name in self.requested if name not in plan]
        reached, missed = Fraction(0), max(Fraction(self.demand[name], self.requested[name]) for name in rest) + 1
        for _ in range(HALVINGS):
            middle = (reached + missed) / 2
            if self.can_reach(self.floors_at(plan, middle)):
                reached = middle
            else:
                missed = middle
        while True:
            level = min(self.above(name, reached) for name in rest)
            if not self.can_reach(self.floors_at(plan, level)):
                return min(Fraction(self.floor(name, reached), self.requested[name]) for name in rest)
            reached = level


def even_districts(problem: Problem, _find_prices: FindPrices, tick: Tick) -> Settlement | None:
    """Raise the sorted coverages from below, then maximise Σ merit x cents, then money and lots."""
    if not any_awards_hold(problem, tick):
        return None
    districts = districts_of(problem, tick)
    plans: list[Floors] = [{}]
    while len(plans[0]) < len(districts.requested):
        plans = longer_plans(districts, plans)
    order = [one.id for one in in_lot_order(problem)]
    found = [awards for plan in plans if (awards := best_inside(problem, plan, tick)) is not None]
    awards = max(found, key=lambda one: worth_of(problem, one, order), default=None)
    if awards is None:
        return None
    objective = ",".join(str(coverage) for coverage in coverages(problem, districts.requested, awards))
    return Settlement(awards, objective, objective, Proof.EXACT)


def worth_of(problem: Problem, awards: Mapping[str, int], order: list[str]) -> tuple[int, int, list[int]]:
    return merit_times_cents(problem, awards), sum(awards.values()), [awards[id_] for id_ in order]


def districts_of(problem: Problem, tick: Tick) -> Districts:
    requested: dict[str, int] = {}
    fixed: dict[str, int] = {}
    for one in problem.candidates:
        if one.district is not None and one.requested_cents:
            requested[one.district] = requested.get(one.district, 0) + one.requested_cents
    for one in problem.candidates:
        if one.district in requested:
            fixed[one.district] = fixed.get(one.district, 0) + (one.fixed_cents or 0)
    carried = demand_by_limit(problem)
    demand = {name: carried.get(name, (0, 0))[0] for name in requested}
    return Districts(problem, requested, fixed, demand, common_unit(one.award for one in eligible(problem)), tick)


def longer_plans(districts: Districts, plans: list[Floors]) -> list[Floors]:
    """Fix who stays lowest among the rest; where several could, keep every choice that lets the others rise most."""
    levels = [districts.highest_level(plan) for plan in plans]
    highest = max(levels)
    longer: dict[frozenset[tuple[str, int]], Floors] = {}
    for plan, level in zip(plans, levels, strict=True):
        if level == highest:
            for one in with_lowest(districts, plan, level):
                longer[frozenset(one.items())] = one
    fewest = min(len(plan) for plan in longer.values())
    return [plan for plan in longer.values() if len(plan) == fewest]


def with_lowest(districts: Districts, plan: Floors, level: Fraction) -> list[Floors]:
    """Fix one district that cannot be above the level, given the others; if each could, try each."""
    floors = districts.floors_at(plan, level)
    lowest = [
        name
        for name in sorted(floors.keys() - plan.keys())
        if Fraction(floors[name], districts.requested[name]) == level
    ]
    for name in lowest:
        risen = floors | {name: floors[name] + districts.unit}
        if not districts.can_reach(risen):
            return [plan | {name: floors[name]}]
    return [plan | {name: floors[name]} for name in lowest]


def with_floors(problem: Problem, floors: Floors) -> Problem:
    """Give the problem with each district's minimum raised to its floor."""
    limits = {limit.id: limit for limit in problem.limits}
    for name, cents in floors.items():
        limit = limits.get(name, Limit(name, name))
        limits[name] = replace(limit, minimum_cents=max(limit.minimum_cents or 0, cents))
    return replace(problem, limits=tuple(limits.values()))


def best_inside(problem: Problem, plan: Floors, tick: Tick) -> Mapping[str, int] | None:
    """Maximise Σ merit x cents with every district at its floor or above."""
    programme = programme_of(with_floors(problem, plan), merit_per_euro)
    case = best_awards(programme, free_room(programme), range(len(programme.items)), splits_of(problem), tick)
    return None if case is None else in_cents(problem, programme, case.amounts)


def coverages(problem: Problem, requested: Mapping[str, int], awards: Mapping[str, int]) -> list[Fraction]:
    received = dict.fromkeys(requested, 0)
    for one in problem.candidates:
        if one.district in received:
            received[one.district] += awards[one.id]
    return sorted(Fraction(cents, requested[name]) for name, cents in received.items())
