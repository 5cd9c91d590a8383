"""A better price for the budget than the relaxation's, found with each district settled exactly.

The relaxation lets a district spend its last euro on a tenth of a project. Settled exactly, districts spend a little
less or more than that, and the budget's price has to move until all of them together spend just about the budget.
The bound is a convex function of that price, and what is left of the budget is its slope: two slopes of opposite sign
give the next price, as in the cutting planes of Kelley (1960). Any prices prove a bound, so this needs no exactness.
"""

from allocation.nested.counted import points
from allocation.nested.settling import Settling
from allocation.programmes.prices import Prices
from allocation.programmes.programme import Programme
from allocation.programmes.tree import Node
from allocation.records import dataclass, replace

FIRST_STEP = 32
"""The first price on the other side is a thirty-second away, the next ones twice as far each."""

WORTH_IT = 10**6
"""A price that can only prove a millionth less is not looked for."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a price of the budget proves (the bound with every district settled), and what is then left of the budget.

    `least_left` and `most_left` differ where some districts can spend more or less without losing anything.
    """

    price: int
    bound: int
    least_left: int
    most_left: int

    @property
    def is_right(self) -> bool:
        return self.least_left <= 0 <= self.most_left or (self.price <= 0 <= self.most_left)

    @property
    def left(self) -> int:
        """What is left, or missing below zero, of the ends that lie nearer to the budget."""
        return self.least_left if self.least_left > 0 else self.most_left


def reading(root: Node, settling: Settling, bound: int) -> Reading | None:
    """Settle every district at its price; None where one of them cannot hold its limits."""
    held = settling.holdings(root, 0)
    if held is None:
        return None
    least = most = root.group.high - held.at_best()[1]
    for part in held.parts:
        changes = [change for change, waste in points(part.moves) if waste == 0]
        least, most = least - max(0, *changes), most - min(0, *changes)
    return Reading(root.money_price, bound - held.floor, least, most)


class Balance:
    """Looks for the price of the budget with which the districts spend it."""

    def __init__(self) -> None:
        self.too_low: Reading | None = None
        self.too_high: Reading | None = None
        self.steps = 0

    def next_price(self, latest: Reading) -> int | None:
        """Take in what the latest price gave; None where no price is worth another look."""
        if latest.is_right:
            return None
        if latest.left < 0:
            self.too_low = latest
        else:
            self.too_high = latest
        if self.too_low is None or self.too_high is None:
            self.steps += 1
            step = max(latest.price // FIRST_STEP, 1) << self.steps
            return max(latest.price + (step if latest.left < 0 else -step), 0)
        return self._between(self.too_low, self.too_high)

    def _between(self, low: Reading, high: Reading) -> int | None:
        """Find where the two slopes meet: the price, and the bound there, times the difference of the slopes."""
        steepness = high.left - low.left
        price = low.bound - high.bound + high.left * high.price - low.left * low.price
        meeting = low.bound * steepness + low.left * (price - low.price * steepness)
        known = min(low.bound, high.bound)
        gains_little = (known * steepness - meeting) * WORTH_IT <= abs(known) * steepness
        if gains_little or not low.price * steepness < price < high.price * steepness:
            return None
        return (2 * price + steepness) // (2 * steepness)


def with_budget_price(programme: Programme, prices: Prices, root: Node, price: int) -> Prices:
    """Give the budget this price; a district that has a price keeps the sum of the two as far as it can."""
    change = price - prices.money[0]
    children = {child.group.id for child in root.children}
    money = [price, *prices.money[1:]]
    for place, group in enumerate(programme.groups):
        before = prices.money[place]
        if group.id in children and before:
            moved = before - change
            money[place] = max(moved, 0) if before > 0 else min(moved, 0)
    return replace(prices, money=tuple(money))
