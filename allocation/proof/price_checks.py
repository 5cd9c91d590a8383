"""Whether published prices are prices of the relaxation: signs that fit the limits, and no better neighbours."""

from collections.abc import Iterator, Sequence

from allocation.fault import Fault
from allocation.outcome import Certificate, Price
from allocation.problem import BUDGET, Problem
from allocation.programmes.certificate import prices_from
from allocation.programmes.prices import Prices, room_value, stand
from allocation.programmes.programme import WORTHS, Group, Item, Programme, programme_of, rooms
from allocation.records import replace

STEPS_IN_A_PRICE = 1000
"""A price that is no whole number of merit is tried a thousandth to either side."""

SOLVER_ERROR = 10**9
"""What differs by less than a billionth may be the decimals of the solver that found the other prices."""


def price_faults(problem: Problem, certificate: Certificate) -> Iterator[Fault]:
    """Find prices that no relaxation gives: for what cannot bind, or such that neighbours prove a lower bound."""
    for fault in misplaced_prices(problem, certificate):
        yield fault
        return
    programme = programme_of(problem, WORTHS[problem.rule])
    prices = prices_from(certificate, problem, programme)
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


def is_improvable(programme: Programme, prices: Prices, place: int) -> bool:
    """Tell whether moving one price a little, up or down, proves a clearly lower bound.

    The bound is a convex function of each price; what money itself is worth stays out of the comparison.
    """
    group = programme.groups[place]
    items = [item for item in programme.items if place in item.groups]
    here = _partial_bound(group, items, prices, place)
    for name in ("money", "award"):
        own = list(getattr(prices, name))
        price, scale = own[place], programme.scale
        step = scale if price % scale <= 1 else max(abs(price) // STEPS_IN_A_PRICE, 1)
        margin = max(2 * scale, abs(here) // (STEPS_IN_A_PRICE**2 if step != scale else SOLVER_ERROR))
        for moved in (price - step, price + step):
            own[place] = moved
            if here - _partial_bound(group, items, replace(prices, **{name: tuple(own)}), place) > margin:
                return True
    return False


def _partial_bound(group: Group, items: Sequence[Item], prices: Prices, place: int) -> int:
    """Give the part of the bound that depends on the prices of one group."""
    own = room_value(group, prices.money[place], prices.award[place])
    return own + sum(stand(item, prices).best for item in items)
