"""How low a bound prices prove, with what money is worth in itself."""

from collections.abc import Sequence

from allocation.programmes.prices import Prices, bound, sensible, stand
from allocation.programmes.programme import Programme


def tightest(programme: Programme, plain: Prices) -> Prices:
    """Charge for money's own worth: in the budget where that has a price, else where it proves the lowest bound."""
    if plain.money[0] > 0:
        return with_money_worth(plain, [0])
    priced = [place for place, price in enumerate(plain.money) if price > 0]
    options = [plain, with_money_worth(plain, [0]), with_money_worth(plain, priced)]
    return min(options, key=lambda one: bound_of(programme, one))


def with_money_worth(prices: Prices, groups: Sequence[int]) -> Prices:
    money = tuple(price + (place in groups) for place, price in enumerate(prices.money))
    return Prices(money, prices.award)


def bound_of(programme: Programme, prices: Prices) -> int:
    prices = sensible(programme, prices)
    return bound(programme, prices, (stand(item, prices) for item in programme.items))
