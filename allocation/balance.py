"""A better price for the budget than the relaxation's, found with each district settled exactly.

The relaxation lets a district spend its last euro on a tenth of a project. Settled exactly, districts spend a little
less or more than that, and the budget's price has to move until all of them together spend just about the budget.
Any prices prove a bound, so this needs no exactness of its own: it halves an interval until the steps get fine.
"""

from dataclasses import replace

from allocation.prices import Prices, Stand, stand
from allocation.profile import Tick
from allocation.programme import Programme
from allocation.settling import settle
from allocation.tree import Node, build

FINEST_STEP = 16
"""Stop at a sixteenth of a merit step."""

MOST_STEPS = 40


def balanced(programme: Programme, prices: Prices, tick: Tick) -> Prices:
    """Move the budget's price to where the districts, each settled exactly, spend the budget."""
    if not any(item.gain or item.weight for item in programme.items) or len(programme.groups) == 1:
        return prices
    root, _ = build(programme, prices, [stand(item, prices) for item in programme.items], valued=True)
    if not root.children:
        return prices
    if not can_bind(programme, root):
        return with_budget_price(programme, prices, root, 0)
    return _halved(programme, prices, tick)


def can_bind(programme: Programme, root: Node) -> bool:
    """Tell whether the districts and the candidates outside of them could spend more than the budget."""
    outside = sum(programme.items[place].most for place in root.items)
    return outside + sum(child.group.high for child in root.children) > root.group.high


def with_budget_price(programme: Programme, prices: Prices, root: Node, price: int) -> Prices:
    """Give the budget this price; a district that has a price keeps the sum of the two."""
    change = price - prices.money[0]
    children = {child.group.id for child in root.children}
    money = [price, *prices.money[1:]]
    for place, group in enumerate(programme.groups):
        if group.id in children and (prices.money[place] or price == 0):
            money[place] = prices.money[place] - change
    return replace(prices, money=tuple(money))


def _halved(programme: Programme, prices: Prices, tick: Tick) -> Prices:
    """Search outwards from the given price in doubling steps, then inwards by halves."""
    too_low: Prices | None = None
    too_high: Prices | None = None
    current, step = prices, programme.scale
    for _ in range(MOST_STEPS):
        tick()
        side = spending_side(programme, current, tick)
        if side == 0:
            return current
        if side > 0:
            too_low = current
        else:
            too_high = current
        if too_low is not None and too_high is not None:
            low, high = too_low.money[0], too_high.money[0]
            if high - low <= max(programme.scale // FINEST_STEP, 1):
                break
            target = (low + high) // 2
        else:
            target = max(current.money[0] + (step if side > 0 else -step), 0)
            step *= 2
        if target == current.money[0]:
            break
        root, _ = build(programme, prices, _stands(programme, prices), valued=True)
        current = with_budget_price(programme, prices, root, target)
    return too_high or current


def _stands(programme: Programme, prices: Prices) -> list[Stand]:
    return [stand(item, prices) for item in programme.items]


def spending_side(programme: Programme, prices: Prices, tick: Tick) -> int:
    """Tell whether the parts at their best spend more (1) or less (-1) than the budget, or can just meet it (0)."""
    stands = [stand(item, prices) for item in programme.items]
    root, _ = build(programme, prices, stands, valued=True)
    least = most = 0
    for child in root.children:
        settled = settle(child, stands, 0, tick)
        if settled is None:
            return 0
        pieces = [piece for profile in settled[1].values() for piece in profile]
        least, most = least + min(piece[0] for piece in pieces), most + max(piece[1] for piece in pieces)
    for place in root.items:
        amounts = best_amounts(stands[place])
        least, most = least + min(amounts), most + max(amounts)
    if least > root.group.high:
        return 1
    return -1 if most < root.group.high and prices.money[0] > 0 else 0


def best_amounts(one: Stand) -> list[int]:
    """Find the ends of the amounts that lose nothing."""
    found = [0] if one.zero_loss == 0 else []
    for low, high, loss, slope in one.pieces:
        found += [low] if loss == 0 else []
        found += [high] if loss + slope * (high - low) == 0 else []
    return found
