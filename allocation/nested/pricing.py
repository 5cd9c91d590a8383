"""Prices at which settling is quick.

The relaxation's prices are tried first, with little patience. Where settling takes longer than that, the price of the
budget is moved to where the districts, each settled exactly, spend it; of all prices that were read the one that
proves the lowest bound is taken. Steps are counted, not seconds: the same problem always takes the same way.
"""

from allocation.loading import TYPE_CHECKING, WhenUsed
from allocation.nested.settling import Settling
from allocation.nested.whole import Wholes
from allocation.programmes.effort import NotYetError, Patience, Tick
from allocation.programmes.prices import Prices, bound, stands_of
from allocation.programmes.programme import Programme
from allocation.programmes.tree import Node, build
from allocation.records import dataclass, replace

if TYPE_CHECKING:
    from allocation.nested import balance
else:
    balance = WhenUsed("allocation.nested.balance")

FIRST_STEPS = 100
STEPS_PER_GROUP = 2


@dataclass(frozen=True, slots=True)
class PricedTree:
    """A programme's groups as a tree at given prices, and what these prices prove.

    `is_impossible` says that they prove that no awards hold the limits.
    """

    prices: Prices
    root: Node
    settling: Settling
    bound: int
    is_impossible: bool = False

    def is_settled_within(self, steps: int, patience: Patience) -> bool:
        """Tell whether the root can be settled in so many steps; what was found on the way is kept."""
        patience.left = steps
        try:
            self.settling.settle(self.root, 0)
        except NotYetError as interruption:
            if interruption.patience is not patience:
                raise
            return False
        finally:
            patience.left = None
        return True


def priced_tree(
    programme: Programme, prices: Prices, tick: Tick, *, valued: bool, wholes: Wholes | None = None
) -> PricedTree:
    root = build(programme, prices, valued=valued)
    stands = stands_of(programme, prices)
    return PricedTree(prices, root, Settling(stands, tick, wholes), bound(programme, prices, stands))


def well_priced(programme: Programme, prices: Prices, tick: Tick) -> PricedTree:
    """Build the tree at the given prices, or at better ones where settling it would take long.

    No awards are worth less than nothing. So where a price proves a bound below that, no awards hold the limits: the
    least that districts can spend is more than the budget, and its price would rise for ever.
    """
    valued = any(item.gain or item.weight for item in programme.items)
    patience = Patience(tick)
    best = tree = priced_tree(programme, prices, patience.tick, valued=valued)
    if not valued or not tree.root.children:
        return tree
    steps, lowest, budget = FIRST_STEPS, tree.bound, balance.Balance()
    wholes = Wholes(programme, patience.tick)
    while True:
        read = balance.reading(tree.root, tree.settling, tree.bound)
        if read is None:
            return tree
        if read.bound < 0 and is_never_negative(programme):
            return replace(tree, is_impossible=True)
        if tree is best or read.bound < lowest:
            best, lowest = tree, read.bound
            steps += STEPS_PER_GROUP * len(programme.groups) if read.is_right else 0
            if best.is_settled_within(steps, patience):
                return best
            steps *= 2
        price = budget.next_price(read)
        if price is None or price == tree.prices.money[0]:
            return best
        moved = balance.with_budget_price(programme, tree.prices, tree.root, price)
        tree = priced_tree(programme, moved, patience.tick, valued=valued, wholes=wholes)


def is_never_negative(programme: Programme) -> bool:
    return all(item.gain >= 0 and item.weight >= 0 for item in programme.items)
