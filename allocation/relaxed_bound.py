"""How low a bound prices prove, with what money is worth in itself."""

from collections.abc import Sequence

from allocation.prices import Prices, bound, sensible
from allocation.programme import Programme


def tightest(programme: Programme, plain: Prices) -> Prices:
    """Of the ways to charge for money's own worth, take the one that proves the lowest bound."""
    priced = [place for place, price in enumerate(plain.money) if price > 0]
    options = [plain, with_money_worth(plain, [0])]
    if priced != [0]:
        options.append(with_money_worth(plain, priced))
    return min(options, key=lambda one: bound_of(programme, one))


def with_money_worth(prices: Prices, groups: Sequence[int]) -> Prices:
    money = tuple(price + (place in groups) for place, price in enumerate(prices.money))
    return Prices(money, prices.award)


def bound_of(programme: Programme, prices: Prices) -> int:
    return bound(programme, sensible(programme, prices))
