"""The least waste of a tree of groups, and every way to waste at most a little more.

`settle` deepens: with a small allowance nearly every item stands where its price puts it, and only those few whose
other choices are nearly as good have to be combined. The allowance grows until something fits; then nothing is
better, whatever the prices were. Good prices only make it quick.

What is combined comes in the order of how cheaply it moves money, as in the core algorithms for knapsacks (Balas and
Zemel 1980; Pisinger 1997): a sum that could only come back into the room at a higher waste than allowed is dropped.
"""

from collections.abc import Iterable

from allocation.nested.closing import Outlook, Window
from allocation.nested.counted import Counted, capped, combine_counted, least_counted, moved, only_point, raised
from allocation.nested.part import Part, child_part, item_part, least_departure, outlooks, pool_part
from allocation.nested.pending import cheapest_moves, pending
from allocation.nested.profile import without_dominated
from allocation.nested.settled import Holdings, Settled, Trail, close, least_closed, settled_node
from allocation.nested.whole import Wholes, have_few_ways
from allocation.programmes.effort import Tick
from allocation.programmes.prices import Stand, max_loss
from allocation.programmes.tree import Node, Ranks, ranks
from allocation.records import replace

DEEPENING = 3
SLOW_DEEPENING = 2
SPARE = 16
"""So small a part of what is wasted is kept in the profile beyond what was asked for: it may be asked for next."""

LONG = 100
"""With so many pieces a search takes noticeably long; from there on the allowance grows in smaller steps."""

SMALLEST_PART, SMALLEST_LEAF_PART = 128, 16
"""The first allowance is at least this part of what the money that is missing is worth, more in a group without others
inside: one award more or less is a larger part of what it has."""


class Settling:
    """Settles the nodes of one tree at given prices, each only as far as it is asked about."""

    def __init__(self, stands: list[Stand], tick: Tick, wholes: Wholes | None = None) -> None:
        self.stands = stands
        self.tick = tick
        self.wholes = wholes
        self.settled: dict[int, Settled] = {}
        self.ranks: dict[int, Ranks] = {}
        self.most_waste: dict[int, int] = {}

    def with_stands(self, stands: list[Stand], tick: Tick) -> "Settling":
        """Settle with other stands; what is known of nodes that hold no changed item is shared, and stays known."""
        other = Settling(stands, tick)
        other.settled, other.ranks, other.most_waste = self.settled, self.ranks, self.most_waste
        return other

    def forget(self, nodes: Iterable[int]) -> None:
        """Forget nodes, by `id()`, that were only made to ask something."""
        for node in nodes:
            for known in (self.settled, self.ranks, self.most_waste):
                known.pop(node, None)

    def settle(self, node: Node, excess: int) -> Settled | None:
        """Find the node's least waste and its profile up to `excess` above that; None where nothing holds."""
        known = self.settled.get(id(node))
        if known is not None and known.excess >= excess:
            return known
        whole = None if self.wholes is None else self.wholes.of(node, self.stands)
        if whole is not None:
            return self._keep(node, whole.at_prices(node, self.stands))
        if known is not None or not self._is_plain(node):
            return self._search(node, excess, excess if known is None else known.gap + excess)
        at_once = self._with_one_moving(node)
        if at_once is not None and at_once.excess >= excess:
            return self._keep(node, at_once)
        return self._search(node, excess, max(excess, self._to_begin_with(node, at_once)))

    def _search(self, node: Node, excess: int, allowance: int) -> Settled | None:
        """Combine what the node holds with this allowance and larger ones, until something fits and is proven."""
        while True:
            found = self._attempt(node, allowance, excess)
            if found is None:
                return None
            floor, profile, trail, most = found
            waste = least_counted(profile)
            needed = None if waste is None else waste - floor + excess
            if waste is not None and needed is not None and most >= needed:
                return self._keep(node, settled_node(waste, waste - floor, most - (waste - floor), profile, trail))
            enough, missing = self._at_best(node, trail)
            if enough is not None:
                needed = min(enough + excess, needed or enough + excess)
            further = self._further(node, allowance, missing, trail)
            if needed is not None:
                further = min(further, needed)
            elif self._is_exhausted(node, allowance):
                return None
            allowance = further

    def _keep(self, node: Node, settled: Settled | None) -> Settled | None:
        if settled is not None:
            self.settled[id(node)] = settled
        return settled

    def _is_plain(self, node: Node) -> bool:
        """Tell whether the node holds items only, counts no awards, and the first item to move has no steps."""
        if node.children or node.counts:
            return False
        first = self.ranked(node).places[:1]
        return all(stride == 1 for place in first for stride in self.stands[place].strides)

    def _with_one_moving(self, node: Node) -> Settled | None:
        """Let only that item move which loses least by it, and leave all others at their best amounts.

        Any other sum wastes at least what the next item would lose by moving: `excess` is how far that lies above the
        least waste found here, or below zero where something else may waste less. None where nothing fits.
        """
        ranked = self.ranked(node)
        spare = ranked.departures[1] - 1 if len(ranked.places) > 1 else self._most_waste(node)
        total: Counted = {0: [(ranked.amount, ranked.amount, 0, 0)]}
        parts, totals = list[Part](), [total]
        if ranked.places:
            place = ranked.places[0]
            parts.append(item_part(place, self.stands[place], spare, counts=False))
            total = moved(parts[0].moves, 0, ranked.amount)
            totals.append(total)
        profile = close(node, total)
        waste = least_counted(profile)
        if waste is None:
            return None
        return settled_node(waste, waste, spare - waste, capped(profile, max(spare, waste)), Trail(parts, totals))

    def _to_begin_with(self, node: Node, known: Settled | None) -> int:
        """Say how much waste to allow at first where not only one item has to move; `known` shows what is enough."""
        ranked, group = self.ranked(node), node.group
        if ranked.open_until(0) > 1:
            return 0
        off = max(group.low - ranked.amount, ranked.amount - group.high, 0)
        allowance = self._further(node, 0, off * abs(node.path_price), Trail((), ()))
        few_ways = have_few_ways(self.stands[place] for place in node.items)
        return allowance if known is None or few_ways else min(allowance, known.waste)

    def _further(self, node: Node, allowance: int, missing: int, trail: Trail) -> int:
        """Say how much waste to allow next, as far as nothing is known that fits."""
        if not node.children and have_few_ways(self.stands[place] for place in node.items):
            return max(self._most_waste(node), 2 * allowance)
        deeper = DEEPENING if trail.size < LONG else SLOW_DEEPENING
        first = missing // (SMALLEST_PART if node.children else SMALLEST_LEAF_PART) if not allowance else 0
        return max(deeper * allowance, first, self._next_departure(node, allowance))

    def _at_best(self, node: Node, trail: Trail) -> tuple[int | None, int]:
        """Say what it wastes to leave every part at its best, None where that breaks a limit; and what is missing.

        Money that is missing or too much counts at the price on the path to the budget.
        """
        ((_, ((amount, _, _, _),)),) = trail.totals[0].items()
        closed = least_closed(node, trail.totals[0])
        if closed is not None:
            return closed, closed
        off = max(node.group.low - amount, amount - node.group.high, 0)
        return None, off * abs(node.path_price)

    def ranked(self, node: Node) -> Ranks:
        if id(node) not in self.ranks:
            self.ranks[id(node)] = ranks(node, self.stands)
        return self.ranks[id(node)]

    def _next_departure(self, node: Node, allowance: int) -> int:
        """Find the allowance from which one more item has another amount."""
        ranked = self.ranked(node)
        place = ranked.open_until(allowance)
        return ranked.departures[place] if place < len(ranked.departures) else 1

    def _is_exhausted(self, node: Node, allowance: int) -> bool:
        """Tell whether no larger allowance could bring anything new."""
        ranked = self.ranked(node)
        return ranked.open_until(allowance) == len(ranked.places) and allowance > self._most_waste(node)

    def _most_waste(self, node: Node) -> int:
        """Give more than anything in the node can waste."""
        if id(node) in self.most_waste:
            return self.most_waste[id(node)]
        group = node.group
        most = 1 + abs(node.money_price) * max(group.high - group.low, 0)
        most += abs(node.award_price) * max(group.high_count - group.low_count, 0)
        most += sum(max_loss(self.stands[place]) for place in node.items)
        most += sum(self._most_waste(child) for child in node.children)
        self.most_waste[id(node)] = most
        return most

    def _attempt(self, node: Node, allowance: int, excess: int) -> tuple[int, Counted, Trail, int] | None:
        """Combine what the node holds, each part within `allowance` above its least.

        Gives the sum of those leasts, what came out, how, and the waste above that sum up to which nothing is missing.
        """
        held = self.holdings(node, allowance)
        if held is None:
            return None
        trail, most = self._combined(node, held, allowance, excess)
        return held.floor, raised(close(node, trail.totals[-1]), held.floor), trail, most

    def holdings(self, node: Node, allowance: int) -> Holdings | None:
        """Lay out what the node holds, each part within `allowance` above its least; None where nothing holds.

        Smaller nodes are settled that far only once their turn comes, where it may turn out that they stand still.
        """
        ranked = self.ranked(node)
        opened = ranked.open_until(allowance)
        held = Holdings(0, ranked.awards if node.counts else 0, ranked.amount, [])
        for child in node.children:
            settled = self.settle(child, allowance if child.counts else 0)
            if settled is None:
                return None
            if settled.excess >= allowance:
                held.add_child(node, child, settled, allowance)
            else:
                held.floor += settled.waste
                held.parts.append(self._pending(child, settled, allowance))
        straight: list[Part] = []
        for place in ranked.places[:opened]:
            one = item_part(place, self.stands[place], allowance, counts=node.counts)
            held.count, held.amount = held.count - one.count, held.amount - one.amount
            (straight if one.is_straight else held.parts).append(one)
        if straight:
            held.parts.append(pool_part(straight, allowance))
        return held

    def _pending(self, child: Node, settled: Settled, allowance: int) -> Part:
        """Say how cheaply a smaller node can move at best, as far as that is seen without settling it any further."""
        part = child_part(child, raised(settled.profile, -settled.waste))
        ranked = self.ranked(child)
        if settled.gap or child.children or part.amount != ranked.amount:
            return pending(part, settled.excess, child.group)
        places = ranked.places[: ranked.open_until(allowance)]
        item_prices = cheapest_moves([self.stands[place] for place in places], child.money_price)
        return pending(part, settled.excess, child.group, item_prices)

    def _no_longer_pending(self, part: Part, allowance: int) -> Part | None:
        """Settle the smaller node as far as is allowed by now; None where it stands still."""
        if not isinstance(part.inside, Node):
            raise TypeError("only smaller nodes can be pending")
        settled = self.settle(part.inside, allowance)
        if settled is None:
            raise RuntimeError("what was settled before cannot be settled again")
        moves = moved(capped(raised(settled.profile, -settled.waste), allowance), 0, -part.amount)
        return None if only_point(moves) else replace(part, moves=moves, departure=least_departure(moves))

    def _combined(self, node: Node, held: Holdings, allowance: int, excess: int) -> tuple[Trail, int]:
        """Add one part after the other; those still to come stand at their best meanwhile.

        A sum that holds the limits already shows how much waste is enough: from then on nothing beyond that, and no
        part that must waste more, is looked at.
        """
        parts = sorted(held.parts, key=lambda one: one.cheapest)
        window = Window(node.group.low, node.group.high, node.money_price)
        used: list[Part] = []
        count, amount = held.at_best()
        totals: list[Counted] = [{count: [(amount, amount, 0, 0)]}]
        ahead = outlooks(parts)
        for place, part in enumerate(parts):
            if not part.moves:
                if not node.counts and window.is_over(totals[-1][0], ahead[place], allowance):
                    break
                one = self._no_longer_pending(part, allowance)
            else:
                one = part
            if one is None or one.departure > allowance:
                continue
            total = combine_counted(totals[-1], one.moves, allowance, self.tick)
            used.append(one)
            totals.append(self._promising(node, window, total, ahead[place + 1], allowance))
            if not totals[-1]:
                break
            enough = least_closed(node, totals[-1])
            if enough is not None:
                allowance = min(allowance, enough + max(excess, 0 if node.children else enough // SPARE))
        return Trail(used, totals), allowance

    def _promising(self, node: Node, window: Window, total: Counted, outlook: Outlook, allowance: int) -> Counted:
        found = {}
        for count, profile in total.items():
            price = node.disposal_price
            useful = profile if price is None or len(profile) == 1 else without_dominated(profile, price)
            kept = window.reachable(useful, outlook, allowance)
            if kept:
                found[count] = kept
        return found
