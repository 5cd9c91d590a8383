"""Prices as they are published: per cent and per award, in the rule's own objective.

Inside, a price belongs to the combined objective ``own x scale + money`` and to a unit of several cents.
Published is the own part only; `prices_from` restores what the search needs, and proves the same optimum with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.outcome import Certificate, Price
from allocation.prices import Prices, room_value, stand
from allocation.problem import BUDGET, Problem, Rule
from allocation.programme import WORTHS, Group, Item, Programme, programme_of
from allocation.relaxed_bound import tightest

STEPS_IN_A_PRICE = 1000
"""A price that is no whole number of merit is tried a thousandth to either side."""


def certificate_of(problem: Problem, programme: Programme, prices: Prices) -> Certificate:
    """Publish the prices; limits that cost nothing are left out."""
    per_cent = Fraction(1, programme.scale * _worth_unit(problem, programme))
    per_award = per_cent * programme.unit_cents
    names = [group.id for group in programme.groups]
    money = {
        name: published(own_part(price, programme) * per_cent)
        for name, price in zip(names, prices.money, strict=True)
        if own_part(price, programme)
    }
    award = {name: published(price * per_award) for name, price in zip(names, prices.award, strict=True) if price}
    return Certificate(money.pop(BUDGET, 0), money, award)


def _worth_unit(problem: Problem, programme: Programme) -> int:
    """Give the cents in a unit where worth counts projects; where it counts cents too, the two cancel out."""
    return programme.unit_cents if problem.rule is Rule.MERIT_PROJECTS else 1


def own_part(price: int, programme: Programme) -> int:
    """Take off the one that charges for money's own worth."""
    return price - 1 if price % programme.scale == 1 else price


def published(price: Fraction) -> Price:
    return price.numerator if price.denominator == 1 else price


def prices_from(certificate: Certificate, problem: Problem, programme: Programme) -> Prices:
    """Restore prices of the combined objective from published ones."""
    money_scale = programme.scale * _worth_unit(problem, programme)
    award_scale = Fraction(money_scale, programme.unit_cents)
    money = dict(certificate.limit_prices) | {BUDGET: certificate.budget_price}
    plain = Prices(
        tuple(int(money.get(group.id, 0) * money_scale) for group in programme.groups),
        tuple(int(certificate.award_prices.get(group.id, 0) * award_scale) for group in programme.groups),
    )
    return tightest(programme, plain)


@dataclass(frozen=True, slots=True)
class PriceFault:
    """What is wrong with a price, and where."""

    sentence: str
    where: str
    numbers: Mapping[str, int | str | None]


def certificate_fault(problem: Problem, certificate: Certificate) -> PriceFault | None:
    """Find a price that no relaxation gives: moved a little on its own, it would prove a lower bound."""
    known = {limit.id for limit in problem.limits}
    for name in sorted((certificate.limit_prices.keys() | certificate.award_prices.keys()) - known):
        return PriceFault("a price for a limit that the problem does not have", "$.certificate", {"limit": name})
    programme = programme_of(problem, WORTHS[problem.rule])
    prices = prices_from(certificate, problem, programme)
    idle = certificate.limit_prices.keys() - {group.id for group in programme.groups}
    for name in sorted(idle):
        if certificate.limit_prices[name]:
            return PriceFault("a price for a limit that cannot bind", "$.certificate.limit_prices", {"limit": name})
    for place, group in enumerate(programme.groups):
        if is_improvable(programme, prices, place):
            price = certificate.limit_prices.get(group.id, 0) if place else certificate.budget_price
            numbers = {"limit": group.id, "price": str(price)}
            return PriceFault("a price that proves less than its neighbours would", "$.certificate", numbers)
    return None


def is_improvable(programme: Programme, prices: Prices, place: int) -> bool:
    """Tell whether moving one price of money a little, up or down, proves a clearly lower bound.

    The bound is a convex function of each price; what money itself is worth stays out of the comparison.
    """
    price, scale = prices.money[place], programme.scale
    step = scale if price % scale <= 1 else max(price // STEPS_IN_A_PRICE, 1)
    group = programme.groups[place]
    items = [item for item in programme.items if place in item.groups]
    here = partial_bound(group, items, prices, place, 0)
    margin = max(2 * scale, abs(here) // STEPS_IN_A_PRICE**2 if step != scale else 0)
    moves = (partial_bound(group, items, prices, place, move) for move in (-step, step))
    return any(here - there > margin for there in moves)


def partial_bound(group: Group, items: Sequence[Item], prices: Prices, place: int, move: int) -> int:
    """Give the part of the bound that depends on one price, with that price moved."""
    money = list(prices.money)
    money[place] += move
    moved = Prices(tuple(money), prices.award)
    return room_value(group, money[place], 0) + sum(stand(item, moved).best for item in items)
