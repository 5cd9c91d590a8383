"""Whether published prices are prices of the relaxation: signs that fit the limits, and no better neighbours."""

from collections.abc import Iterator, Sequence

from allocation.fault import Fault
from allocation.outcome import Certificate, Price
from allocation.problem import BUDGET, Problem
from allocation.programmes.certificate import own_prices_from
from allocation.programmes.prices import Prices, room_value, stand
from allocation.programmes.programme import WORTHS, Group, Item, Programme, programme_of, rooms
from allocation.records import replace

STEPS_IN_A_PRICE = 1000
"""A price that is no whole number of merit is tried a thousandth to either side."""

NEARLY_WHOLE = 10**5
"""What is nearer to a whole number of merit than this part of one is published as that number."""

SAME_PRICE = 10**6
"""Prices that differ by less than a millionth may be the same one, in the decimals of the solver that found them."""

SOLVER_ERROR = 10**9
"""What differs by less than a billionth may be the decimals of the solver that found the other prices."""


def price_faults(problem: Problem, certificate: Certificate) -> Iterator[Fault]:
    """Find prices that no relaxation gives: for what cannot bind, or such that neighbours prove a lower bound."""
    for fault in misplaced_prices(problem, certificate):
        yield fault
        return
    programme = programme_of(problem, WORTHS[problem.rule])
    prices = own_prices_from(certificate, problem, programme)
    programme = of_own_worth(programme)
    for place, group in enumerate(programme.groups):
        if is_improvable(programme, prices, place):
            price = certificate.limit_prices.get(group.id, 0) if place else certificate.budget_price
            numbers = {"limit": group.id, "price": str(price)}
            yield Fault("a price that proves less than its neighbours would", "$.certificate", numbers)


def misplaced_prices(problem: Problem, certificate: Certificate) -> Iterator[Fault]:
    """Find prices of no limit at all, of a maximum that all demand fits into, of a minimum that asks for nothing."""
    room = rooms(problem)
    known = room.keys() - {BUDGET}
    for name in sorted((certificate.limit_prices.keys() | certificate.award_prices.keys()) - known):
        yield Fault("a price for a limit that the problem does not have", "$.certificate", {"limit": name})
        return
    prices: list[tuple[str, str, Price]] = [("budget_price", BUDGET, certificate.budget_price)]
    prices += [("limit_prices", name, price) for name, price in sorted(certificate.limit_prices.items())]
    prices += [("award_prices", name, price) for name, price in sorted(certificate.award_prices.items())]
    for field, name, price in prices:
        one = room[name]
        if field == "award_prices":
            can_bind = one.high_count < one.most_awards if price > 0 else one.low_count > 0
        else:
            can_bind = one.high < one.most if price > 0 else one.low > 0
        if price and not can_bind:
            numbers = {"limit": name, "price": str(price)}
            yield Fault("a price for a limit that cannot bind", f"$.certificate.{field}", numbers)


def of_own_worth(programme: Programme) -> Programme:
    """Give the programme without what money is worth in itself."""
    scale = programme.scale
    items = (
        replace(one, gain=one.gain - one.gain % scale, weight=one.weight // scale * scale) for one in programme.items
    )
    return replace(programme, items=tuple(items))


def is_improvable(programme: Programme, prices: Prices, place: int) -> bool:
    """Tell whether moving one price a little, up or down, proves a lower bound.

    The bound is a convex function of each price. So where it still falls beyond all that rounding can have done to
    the price, no price of the relaxation is near.
    """
    group = programme.groups[place]
    items = [item for item in programme.items if place in item.groups]
    errors = rounding(programme, prices, items)
    for name in ("money", "award"):
        own, (error,) = list(getattr(prices, name)), getattr(errors, name)
        price, scale = own[place], programme.scale
        step = scale if price % scale == 0 else max(abs(price) // STEPS_IN_A_PRICE, 1)
        for side in (-1, 1):
            bounds = []
            for moved in (price + side * error, price + side * (error + step)):
                own[place] = moved
                bounds.append(_partial_bound(group, items, replace(prices, **{name: tuple(own)}), place))
            least = abs(bounds[0]) // (SOLVER_ERROR if step == scale else STEPS_IN_A_PRICE**2)
            if bounds[0] - bounds[1] > least:
                return True
    return False


def rounding(programme: Programme, prices: Prices, items: Sequence[Item]) -> Prices:
    """Give how far the prices that one of these items pays can be off together, those of money and those of awards.

    All are a solver's decimals. Prices that need not be whole numbers of merit are rounded, and may charge for what
    money is worth in itself. An award costs what its money does not, so an error in the price of money counts as often
    as there are units in the award.
    """
    kinds = [
        [one[group] for group in kind for one in (prices.money, prices.award)] for kind in {i.groups for i in items}
    ]
    money = programme.scale // NEARLY_WHOLE
    if any(item.gain for item in items) or any(price % programme.scale for kind in kinds for price in kind):
        money += max((sum(abs(price) // SAME_PRICE + 1 for price in kind) for kind in kinds), default=0)
    return Prices((money,), (money * max((item.most for item in items), default=0),))


def _partial_bound(group: Group, items: Sequence[Item], prices: Prices, place: int) -> int:
    """Give the part of the bound that depends on the prices of one group."""
    own = room_value(group, prices.money[place], prices.award[place])
    return own + sum(stand(item, prices).best for item in items)
