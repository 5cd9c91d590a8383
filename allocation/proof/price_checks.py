"""Whether published prices are prices of the relaxation, in which awards are divisible.

Where groups nest and only money is counted, sorting gives them, and no others are accepted. Elsewhere several prices
may prove the same bound. Those are prices of the relaxation at which each limit's room meets its demand: what everybody
wants at these prices neither exceeds the room nor, where the room costs something, leaves any of it over (complementary
slackness; then no other price of that limit proves a lower bound).
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from allocation.fault import Fault, Numbers
from allocation.outcome import Certificate, Price
from allocation.problem import BUDGET, Problem
from allocation.programmes.certificate import plain_prices_from
from allocation.programmes.exact_prices import exact_certificate
from allocation.programmes.prices import Prices
from allocation.programmes.programme import WORTHS, Item, Programme, programme_of, rooms
from allocation.records import dataclass

SOLVER_ERROR = 10**6
"""A price that is no whole number is a solver's decimal: as far as to its millionth, and rounded."""


def price_faults(problem: Problem, certificate: Certificate) -> Iterator[Fault]:
    """Find the prices that no relaxation gives."""
    for fault in misplaced_prices(problem, certificate):
        yield fault
        return
    programme = programme_of(problem, WORTHS[problem.rule])
    exact = exact_certificate(problem, programme)
    yield from _unmet(problem, programme, certificate) if exact is None else _different(certificate, exact)


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


def _different(certificate: Certificate, exact: Certificate) -> Iterator[Fault]:
    stated, actual = _by_name(certificate), _by_name(exact)
    for name in sorted(stated.keys() | actual.keys()):
        if stated.get(name, 0) != actual.get(name, 0):
            numbers: Numbers = {"limit": name, "price": str(stated.get(name, 0)), "actual": str(actual.get(name, 0))}
            yield Fault("is not the price that the relaxation gives", "$.certificate", numbers)


def _by_name(certificate: Certificate) -> dict[str, Price]:
    awards = {f"{name} (awards)": price for name, price in certificate.award_prices.items()}
    return {BUDGET: certificate.budget_price, **certificate.limit_prices, **awards}


Room = tuple[int, int | None]
"""What must be given out at least, and what can be at most."""


@dataclass(frozen=True, slots=True)
class Want:
    """A slice of an item's demand that may be wanted, in units; as awards it counts for `fewest` at least."""

    units: int
    fewest: int
    most: Price
    is_sure: bool


def _unmet(problem: Problem, programme: Programme, certificate: Certificate) -> Iterator[Fault]:
    prices = plain_prices_from(certificate, problem, programme)
    wanted = [wants_of(item, prices, programme.scale) for item in programme.items]
    for place, (group, inside) in enumerate(zip(programme.groups, programme.members(), strict=True)):
        own = [want for member in inside for want in wanted[member]]
        money, award = prices.money[place], prices.award[place]
        meets = meets_room(own, lambda one: one.units, (group.low, group.high), money)
        fits = meets_room(own, lambda one: one.fewest, (0, group.high_count), max(award, 0))
        reaches = meets_room(own, lambda one: one.most, (group.low_count, None), min(award, 0))
        if not (meets and fits and reaches):
            numbers: Numbers = {"limit": group.id}
            yield Fault("has a price at which room and demand do not meet", "$.certificate", numbers)


def meets_room(wants: Sequence[Want], size: Callable[[Want], Price], room: Room, price: int) -> bool:
    """Tell whether what is surely wanted fits; where room costs something, it must be used up, a minimum just met."""
    least, most = (room[1], room[1]) if price > 0 else (room[0], room[0]) if price < 0 else room
    fits = most is None or sum(size(one) for one in wants if one.is_sure) <= most
    return fits and (least is None or sum(map(size, wants)) >= least)


def wants_of(item: Item, prices: Prices, scale: int) -> list[Want]:
    """Find the slices that are worth what they cost, as far as prices are exact.

    Each price that is a whole number as published may have charged for money's own worth, which is one unit.
    """
    money, awards = ([own[group] for group in item.groups] for own in (prices.money, prices.award))
    per_unit = sum(price % scale == 0 for price in money) + sum(decimals(money, scale))
    found = []
    for worth, units, fewest, most in slices(item):
        left = worth - sum(money) * units - sum(price * (fewest if price > 0 else most) for price in awards)
        error = per_unit * units + sum(decimals(awards, scale)) * (most + 1)
        if left >= -error:
            found.append(Want(units, fewest, most, left > error))
    return found


def slices(item: Item) -> list[tuple[int, int, int, Price]]:
    """Cut an item's demand as the relaxation does: worth, units, and the fewest and the most awards that it can be."""
    gain, weight, least, most = item.gain, item.weight, item.least, item.most
    if gain == 0:
        return [(weight * most, most, 1, Fraction(most, least))]
    first = gain + weight * least, least, 1, 1
    return [first, (weight * (most - least), most - least, 0, 0)] if most > least else [first]


def decimals(prices: Sequence[int], scale: int) -> list[int]:
    """Give how far off each price is that is no whole number of the rule's own objective."""
    return [abs(price) // SOLVER_ERROR + 1 for price in prices if price % scale]
