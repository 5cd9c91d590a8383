"""What one change would do to a candidate that got nothing: settled anew only where the change reaches.

The tree that settled the problem is kept. A change in a district, or in one candidate's merit, leaves the other
districts as they were, so only the way from there to the budget is worked through again, at the same prices.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property

from allocation.changes.changed import with_more_room
from allocation.nested.lottery import Lottery
from allocation.nested.pricing import PricedTree, well_priced
from allocation.nested.settling import Settling
from allocation.nested.tracing import trace
from allocation.outcome import Certificate, Change
from allocation.problem import BUDGET, Candidate, Problem
from allocation.programmes.certificate import prices_from
from allocation.programmes.effort import Tick
from allocation.programmes.patience import NotYetError, Patience
from allocation.programmes.prices import room_value, sensible, stand
from allocation.programmes.programme import WORTHS, Group, Item, Programme, demand_cents, programme_of, rooms
from allocation.programmes.tree import Node, laminar_family
from allocation.programmes.waterline import Waterlines, demand_of, waterline_prices
from allocation.records import dataclass, replace

STEPS = 40
STEPS_PER_GROUP = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """The best value under a change, and what the candidate then receives, in units."""

    value: int
    amount: int


@dataclass(frozen=True, slots=True)
class Aside:
    """A group that is not in the tree, and the positions of its items."""

    group: Group
    members: Sequence[int]

    def holds(self, amounts: Mapping[int, int], high: int) -> bool:
        """Tell whether the amounts hold the group's limits, with this maximum."""
        own = [amounts[place] for place in self.members]
        awards = len(own) - own.count(0)
        return self.group.low <= sum(own) <= high and self.group.low_count <= awards <= self.group.high_count


@dataclass(frozen=True, slots=True)
class Altered:
    """An item and groups in place of those of the same position."""

    place: int
    item: Item
    groups: Mapping[int, Group]


class WhatIf:
    """The best values of one problem under single changes; for rules that maximise a sum over groups that nest."""

    def __init__(
        self, problem: Problem, programme: Programme, aside: Sequence[Aside], tree: PricedTree, waste: int
    ) -> None:
        self.problem = problem
        self.programme = programme
        self.aside = aside
        self.tree = tree
        self.value = tree.bound - waste
        self.rooms = rooms(problem)
        self.places = {item.id: place for place, item in enumerate(programme.items)}
        self.groups = {group.id: place for place, group in enumerate(programme.groups)}
        self.family = laminar_family(programme)

    def knows(self, candidate: Candidate) -> bool:
        """Tell whether the rule decides on the candidate."""
        return candidate.id in self.places

    def answer(self, candidate: Candidate, change: Change, tick: Tick) -> Answer | None:
        """Settle anew with the change; None where that takes long at the old prices, or no awards hold the limits."""
        patience = Patience(tick, STEPS + STEPS_PER_GROUP * len(self.programme.groups))
        try:
            return self._settled(self._altered(candidate, change), change, patience.tick)
        except NotYetError as interruption:
            if interruption.patience is not patience:
                raise
            return None

    def merit_for(self, candidate: Candidate) -> int:
        """Find the merit to add below which the prices prove that funding the candidate cannot reach the best value."""
        place, value = self.places[candidate.id], self.value
        others = self.tree.bound - self.tree.settling.stands[place].best
        too_little, enough = -1, 1
        while others + self._best_of(candidate, enough) < value:
            too_little, enough = enough, 2 * enough
        while enough - too_little > 1:
            middle = (too_little + enough) // 2
            if others + self._best_of(candidate, middle) < value:
                too_little = middle
            else:
                enough = middle
        return enough

    def merit_to_spare(self, candidate: Candidate, answer: Answer) -> int:
        """Find how much less merit would still leave these awards clearly better than any without the candidate."""
        one, two = (self._altered(candidate, Change(more_merit=merit)).item for merit in (0, 1))
        worth = two.gain - one.gain + (two.weight - one.weight) * answer.amount
        return max((answer.value - self.value - 1) // worth, 0)

    def budget_for(self, candidate: Candidate) -> int:
        """Guess the cents of budget to add: as if money went to one after the other by worth per unit."""
        item, levels = self.programme.items[self.places[candidate.id]], self._levels
        ((steepness, _),) = demand_of(item)
        above = sum(units for worth, units in levels.demand if worth > steepness)
        units = levels.forced + above + item.least - self.programme.groups[0].high
        return max(units * self.programme.unit_cents, 0)

    @cached_property
    def _levels(self) -> Waterlines:
        return Waterlines(self.programme, self.family, [demand_of(item) for item in self.programme.items])

    def _best_of(self, candidate: Candidate, more_merit: int) -> int:
        item = self._altered(candidate, Change(more_merit=more_merit)).item
        return stand(replace(item, may_be_zero=False), self.tree.prices).best

    def _altered(self, candidate: Candidate, change: Change) -> Altered:
        place = self.places[candidate.id]
        better = replace(candidate, merit=(candidate.merit or 0) + (change.more_merit or 0))
        gain, weight = WORTHS[self.problem.rule](better, self.programme.scale)
        return Altered(place, replace(self.programme.items[place], gain=gain, weight=weight), self._wider(change))

    def _wider(self, change: Change) -> dict[int, Group]:
        """Widen the limit's room, up to what could be used; a limit that cannot bind has none."""
        place = self.groups.get(change.limit or "")
        if place is None or change.more_cents is None:
            return {}
        group = self.programme.groups[place]
        return {place: replace(group, high=self._high(group, change))}

    def _high(self, group: Group, change: Change) -> int:
        room = self.rooms[group.id]
        return min(max(room.high + (change.more_cents or 0), 0), max(room.most, 0)) // self.programme.unit_cents

    def _settled(self, altered: Altered, change: Change, tick: Tick) -> Answer | None:
        """Settle the way from the altered item and groups to the budget; the rest is settled already."""
        if self._is_as_before(altered):
            tree = self.tree
            amount = self._amount(altered.place, tree.root, tree.settling, change)
            return None if amount is None else Answer(self.value, amount)
        before, prices = self.tree.settling, self.tree.prices
        stands = list(before.stands)
        new = stands[altered.place] = stand(altered.item, prices)
        bound = self.tree.bound + new.best - before.stands[altered.place].best
        for place, group in altered.groups.items():
            price = prices.money[place], prices.award[place]
            bound += room_value(group, *price) - room_value(self.programme.groups[place], *price)
        path: dict[int, Node] = {}
        root = self._rebuilt(self.tree.root, self._path(altered), altered.groups, path)
        settling = before.with_stands(stands, tick)
        try:
            settled = settling.settle(root, 0)
            if settled is None:
                return None
            amount = self._amount(altered.place, root, settling, change)
            return None if amount is None else Answer(bound - settled.waste, amount)
        finally:
            settling.forget(path)

    def _is_as_before(self, altered: Altered) -> bool:
        groups = (group == self.programme.groups[place] for place, group in altered.groups.items())
        return altered.item == self.programme.items[altered.place] and all(groups)

    def _amount(self, place: int, root: Node, settling: Settling, change: Change) -> int | None:
        """Find what the item receives, drawing lots where they decide; None where a group set aside does not hold."""
        traced = trace(root, settling)
        if not self.aside and place in traced.amounts:
            return traced.amounts[place]
        drawn = Lottery(root, settling, traced).draw(range(len(self.programme.items) if self.aside else place + 1))
        high = (self._high(one.group, change) if one.group.id == change.limit else one.group.high for one in self.aside)
        return drawn[place] if all(one.holds(drawn, most) for one, most in zip(self.aside, high, strict=True)) else None

    def _path(self, altered: Altered) -> set[str]:
        """Find the groups around the item, and around the altered groups."""
        path = {BUDGET}
        for innermost in (self.family.innermost[altered.place], *altered.groups):
            group = innermost
            while group:
                path.add(self.programme.groups[group].id)
                group = self.family.parents[group]
        return path

    def _rebuilt(self, node: Node, path: set[str], groups: Mapping[int, Group], made: dict[int, Node]) -> Node:
        children = [self._rebuilt(one, path, groups, made) if one.group.id in path else one for one in node.children]
        group = groups.get(self.groups[node.group.id], node.group)
        new = replace(node, group=group, children=children)
        made[id(new)] = new
        return new


class Widened:
    """One problem with more and more room in one limit; where an answer takes long, prices are found for that room."""

    def __init__(self, problem: Problem, as_it_is: WhatIf) -> None:
        self.problem = problem
        self.known = {0: as_it_is}

    def answer(self, candidate: Candidate, change: Change, tick: Tick) -> Answer | None:
        """Answer from the known problem that has about as much room."""
        name, more = change.limit, change.more_cents
        if name is None or more is None:
            return self.known[0].answer(candidate, change, tick)
        nearest = min(self.known, key=lambda known: (abs(known - more), known))
        found = self.known[nearest].answer(candidate, Change(name, more_cents=more - nearest), tick)
        if found is not None:
            return found
        wider = what_if(with_more_room(self.problem, name, more), None, tick)
        if wider is None:
            return None
        self.known[more] = wider
        return wider.answer(candidate, Change(name, more_cents=0), tick)


def what_if(problem: Problem, certificate: Certificate | None, tick: Tick) -> WhatIf | None:
    """Settle the problem once, at the certificate's prices or such as sorting gives; None where it needs another way.

    That is where nothing holds the limits, and where an order has to be kept. Groups that cross others and cost nothing
    are set aside: an answer that holds them as well is the answer.
    """
    if problem.rule not in WORTHS or problem.no_leapfrogging:
        return None
    programme, aside = nesting(_with_room_to_grow(problem), certificate)
    prices = prices_from(certificate, problem, programme) if certificate else waterline_prices(programme)
    tree = well_priced(programme, sensible(programme, prices), tick)
    settled = tree.settling.settle(tree.root, 0)
    return None if settled is None else WhatIf(problem, programme, aside, tree, settled.waste)


def nesting(programme: Programme, certificate: Certificate | None) -> tuple[Programme, list[Aside]]:
    """Keep groups that nest, those with a price first, then the smaller ones; and say which are set aside."""
    priced = set() if certificate is None else certificate.limit_prices.keys() | certificate.award_prices.keys()
    members = [set(own) for own in programme.members()]
    order = sorted(
        range(1, len(members)), key=lambda one: (programme.groups[one].id not in priced, len(members[one]), one)
    )
    kept = {0}
    for one in order:
        own = members[one]
        if all(own <= members[other] or own >= members[other] or not own & members[other] for other in kept):
            kept.add(one)
    aside = [Aside(programme.groups[one], sorted(members[one])) for one in order if one not in kept]
    if not aside:
        return programme, aside
    places = {group: place for place, group in enumerate(sorted(kept))}
    items = tuple(
        replace(item, groups=tuple(places[group] for group in item.groups if group in kept)) for item in programme.items
    )
    return replace(programme, items=items, groups=tuple(programme.groups[one] for one in sorted(kept))), aside


def _with_room_to_grow(problem: Problem) -> Programme:
    """State the problem so that money still counts less than anything else under any larger budget."""
    demand = sum(demand_cents(problem, one) for one in problem.candidates)
    wide = replace(problem, budget_cents=max(problem.budget_cents, demand + problem.reserve_cents))
    programme, room = programme_of(wide, WORTHS[problem.rule]), rooms(problem)[BUDGET]
    budget = replace(programme.groups[0], high=room.high // programme.unit_cents)
    return replace(programme, groups=(budget, *programme.groups[1:]))
