"""The prices of the relaxation where groups nest and only money is counted: exact, and found by sorting alone.

The relaxation lets each award be divisible. Then all demand goes by what a unit of it adds, the dearest first, until a
group's room is full (Dantzig, "Discrete-variable extremum problems", Operations Research 5, 1957). What the first unit
that finds no room would have added is the price of one more: so there is nothing to choose, and nobody to believe.
"""

from fractions import Fraction

from allocation.outcome import Certificate, Price
from allocation.problem import Problem
from allocation.programmes.certificate import published, worth_unit
from allocation.programmes.prices import counted_groups
from allocation.programmes.programme import Item, Programme
from allocation.programmes.waterline import Demand, Waterlines


def exact_certificate(problem: Problem, programme: Programme) -> Certificate | None:
    """Publish the exact prices; None where groups cross or count awards, which sorting cannot price."""
    family = programme.family
    if family.crossing or counted_groups(programme):
        return None
    longest = max((item.least for item in programme.items if item.gain), default=1)  # of all denominators
    fineness = 2 * longest.bit_length() + 1  # different worths of a unit stay different, and can be told exactly
    levels = Waterlines(programme, [own_demand(item, programme.scale, fineness) for item in programme.items]).levels
    exact = {group: told_exactly(level, fineness, longest) for group, level in levels.items()}
    per_cent = Fraction(1, worth_unit(problem, programme))
    prices = {programme.groups[group].id: exact[group] - exact[parent] for group, parent in family.parents.items()}
    money: dict[str, Price] = {name: published(price * per_cent) for name, price in prices.items() if price}
    return Certificate(published(exact[0] * per_cent), money, {})


def told_exactly(level: int, fineness: int, longest: int) -> Price:
    """Find the fraction that was rounded down to a multiple of 2^-fineness, its denominator at most `longest`."""
    return level >> fineness if longest == 1 else Fraction(level, 1 << fineness).limit_denominator(longest)


def own_demand(item: Item, scale: int, fineness: int) -> list[Demand]:
    """Give what a unit adds to the rule's own objective, times a power of two, and units: the concave hull's slices."""
    weight, most = (item.weight - 1) // scale << fineness, item.most
    if item.gain == 0:
        return [(weight, most)]
    least = item.least
    first = ((item.gain // scale << fineness) + weight * least) // least, least
    return [first, (weight, most - least)] if most > least else [first]
