"""The prices of the relaxation where groups nest and only money is counted: exact, and found by sorting alone.

The relaxation lets each award be divisible. Then all demand goes by what a unit of it adds, the dearest first, until a
group's room is full (Dantzig, "Discrete-variable extremum problems", Operations Research 5, 1957). What the first unit
that finds no room would have added is the price of one more: so there is nothing to choose, and nobody to believe.
"""

from fractions import Fraction

from allocation.outcome import Certificate, Price
from allocation.problem import BUDGET, Problem
from allocation.programmes.certificate import published, worth_unit
from allocation.programmes.prices import counted_groups
from allocation.programmes.programme import Item, Programme
from allocation.programmes.tree import laminar_family
from allocation.programmes.waterline import Demand, Waterlines


def exact_certificate(problem: Problem, programme: Programme) -> Certificate | None:
    """Publish the exact prices; None where groups cross or count awards, which sorting cannot price."""
    family = laminar_family(programme)
    if family.crossing or counted_groups(programme):
        return None
    longest = max((item.most for item in programme.items), default=1)
    fineness = 2 * longest.bit_length() + 1  # different worths of a unit stay different, and can be told exactly
    demand = [own_demand(item, programme.scale, fineness) for item in programme.items]
    levels = Waterlines(programme, family, demand).levels
    unit = worth_unit(problem, programme)
    exact = {group: Fraction(level, 1 << fineness).limit_denominator(longest) / unit for group, level in levels.items()}
    prices = {programme.groups[group].id: exact[group] - exact[parent] for group, parent in family.parents.items()}
    money: dict[str, Price] = {name: published(price) for name, price in prices.items() if price}
    return Certificate(published(exact[0]), {name: money[name] for name in money if name != BUDGET}, {})


def own_demand(item: Item, scale: int, fineness: int) -> list[Demand]:
    """Give what a unit adds to the rule's own objective, times a power of two, and units: the concave hull's slices."""
    gain, weight = item.gain // scale, (item.weight - 1) // scale
    least, most = item.least, item.most
    if gain == 0:
        return [(weight << fineness, most)]
    first = ((gain + weight * least) << fineness) // least, least
    return [first, (weight << fineness, most - least)] if most > least else [first]
