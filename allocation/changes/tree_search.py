"""Asking where groups nest: the tree that settled the problem is kept, and settled anew only where a change reaches.

A change in a district, or in one candidate's merit, leaves the other districts as they were, so only the way from
there to the budget is worked through again, at the same prices. Where that takes long, the tree is priced anew.
Groups that cross others are set aside: an answer that holds them as well is the answer.
"""

from collections.abc import Callable, Mapping, Sequence

from allocation.changes.found import Award, Found, Room, Search, UndecidedError, Worths, keeps
from allocation.nested.lottery import Lottery
from allocation.nested.pricing import PricedTree, well_priced
from allocation.nested.settling import Settling
from allocation.nested.tracing import trace
from allocation.problem import BUDGET
from allocation.programmes.cases import Split
from allocation.programmes.effort import NotYetError, Patience, Tick, TooManyAmountsError
from allocation.programmes.prices import Prices, sensible, stand
from allocation.programmes.programme import Amounts, Group, Item, Programme
from allocation.programmes.tree import Node
from allocation.programmes.waterline import waterline_prices
from allocation.records import dataclass, replace

STEPS = 2_000
"""So many steps one question may take."""

STEPS_TO_REPRICE = 150
"""After so many at the prices of a tree for other room, a tree of its own is sooner priced and settled."""

STEPS_TO_PRICE = 3_000


@dataclass(frozen=True, slots=True)
class Aside:
    """A group that is not in the tree, and the positions of its items."""

    group: Group
    members: Sequence[int]

    def holds(self, amounts: Amounts, high: int) -> bool:
        """Tell whether the amounts hold the group's limits, with this maximum."""
        own = [amounts[place] for place in self.members]
        awards = len(own) - own.count(0)
        return self.group.low <= sum(own) <= high and self.group.low_count <= awards <= self.group.high_count


class TreeSearch(Search):
    """The best awards of one programme; trees are kept by the room that they were priced for."""

    def __init__(
        self,
        programme: Programme,
        order: Sequence[int],
        splits: Sequence[Split],
        find_prices: Callable[[Programme], Prices],
        tick: Tick,
    ) -> None:
        self.worths = Worths(programme, order)
        self.order, self.splits = order, splits
        self.programme, self.aside = nesting(programme, find_prices(programme))
        self.groups = {group.id: place for place, group in enumerate(self.programme.groups)}
        self.family = self.programme.family
        self.trees: dict[tuple[str, int], PricedTree] = {}
        self.base = well_priced(self.programme, sensible(self.programme, find_prices(self.programme)), tick)

    def with_room(self, room: Room, known: Found, tick: Tick) -> Found:  # noqa: ARG002  (sums need no known awards)
        groups = {
            self.groups[name]: replace(self.programme.groups[self.groups[name]], high=high)
            for name, high in room.items()
            if name in self.groups
        }
        amounts = self._patiently(self._nearest(room), groups, None, tick, STEPS_TO_REPRICE)
        if amounts is None:
            tree = self._priced_for(room, groups, tick)
            amounts = self._patiently(tree, groups, None, tick)
        if amounts is None or not self._others_hold(amounts, room, self.splits):
            raise UndecidedError
        return self.worths.found(amounts)

    def with_award(self, asked: Award, above: int, tick: Tick) -> Found | None:
        item, more = self.programme.items[asked.place], asked.more
        better = replace(item, gain=item.gain + more[0], weight=item.weight + more[1], may_be_zero=False)
        amounts = self._patiently(self.base, {}, (asked.place, better), tick)
        if amounts is None:
            raise UndecidedError
        found = self.worths.found(amounts, more[0] + more[1] * amounts[asked.place])
        if found.worth <= above:
            return None
        if not self._others_hold(amounts, {}, asked.splits):
            raise UndecidedError
        return found

    def without_award(self, asked: Award, above: int, tick: Tick) -> Found | None:
        nothing = replace(self.programme.items[asked.place], choices=())
        amounts = self._patiently(self.base, {}, (asked.place, nothing), tick)
        if amounts is None:
            raise UndecidedError
        found = self.worths.found(amounts)
        if found.worth <= above:
            return None
        if not self._others_hold(amounts, {}, asked.splits):
            raise UndecidedError
        return found

    def _others_hold(self, amounts: Amounts, room: Room, splits: Sequence[Split]) -> bool:
        """Tell whether the amounts also hold what the tree does not know."""
        if not keeps(splits, self.programme, amounts):
            return False
        return all(one.holds(amounts, room.get(one.group.id, one.group.high)) for one in self.aside)

    def _nearest(self, room: Room) -> PricedTree:
        """Find the tree that was priced for about as much room."""
        ((name, high),) = room.items()
        near = [one for one in self.trees if one[0] == name]
        if name not in self.groups or not near:
            return self.base
        before = self.programme.groups[self.groups[name]].high
        best = min(near, key=lambda one: (abs(one[1] - high), one[1]))
        return self.trees[best] if abs(best[1] - high) < abs(before - high) else self.base

    def _priced_for(self, room: Room, groups: Mapping[int, Group], tick: Tick) -> PricedTree:
        ((name, high),) = room.items()
        wider = tuple(groups.get(place, group) for place, group in enumerate(self.programme.groups))
        programme = replace(self.programme, groups=wider)
        patience = Patience(tick, STEPS_TO_PRICE)
        try:
            tree = well_priced(programme, sensible(programme, waterline_prices(programme)), patience.tick)
            tree.settling.tick = tick
        except NotYetError as interruption:
            if interruption.patience is not patience:
                raise
            raise UndecidedError from interruption
        self.trees[name, high] = tree
        return tree

    def _patiently(
        self,
        tree: PricedTree,
        groups: Mapping[int, Group],
        item: tuple[int, Item] | None,
        tick: Tick,
        steps: int = STEPS,
    ) -> Amounts | None:
        """Settle with other groups or another item; None where that takes long at the tree's prices."""
        patience = Patience(tick, steps)
        try:
            return self._settled(tree, groups, item, patience.tick)
        except TooManyAmountsError as error:
            raise UndecidedError from error
        except NotYetError as interruption:
            if interruption.patience is not patience:
                raise
            return None

    def _settled(
        self, tree: PricedTree, groups: Mapping[int, Group], item: tuple[int, Item] | None, tick: Tick
    ) -> Amounts:
        """Settle the way from the altered item and groups to the budget; the rest is settled already."""
        stands = list(tree.settling.stands)
        if item is not None:
            stands[item[0]] = stand(item[1], tree.prices)
        path: dict[int, Node] = {}
        root = self._rebuilt(tree.root, self._path(groups, item), groups, path)
        settling = tree.settling.with_stands(stands, tick)
        try:
            if settling.settle(root, 0) is None:
                raise UndecidedError
            return self._drawn(root, settling)
        finally:
            settling.forget(path)

    def _drawn(self, root: Node, settling: Settling) -> Amounts:
        """Find the awards, drawing lots where they decide."""
        traced = trace(root, settling)
        drawn = Lottery(root, settling, traced).draw(self.order)
        return tuple(drawn[place] for place in range(len(self.programme.items)))

    def _path(self, groups: Mapping[int, Group], item: tuple[int, Item] | None) -> set[str]:
        """Find the groups around the item, and around the altered groups."""
        path = {BUDGET}
        for innermost in ([] if item is None else [self.family.innermost[item[0]]]) + list(groups):
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


def nesting(programme: Programme, prices: Prices) -> tuple[Programme, list[Aside]]:
    """Keep groups that nest, those with a price first, then the smaller ones; and say which are set aside."""
    members = [set(own) for own in programme.members()]
    priced = [bool(money or award) for money, award in zip(prices.money, prices.award, strict=True)]
    order = sorted(range(1, len(members)), key=lambda one: (not priced[one], len(members[one]), one))
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
