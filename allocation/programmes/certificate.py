"""Prices as they are published: per cent and per award, in the rule's own objective.

Inside, a price belongs to the combined objective ``own x scale + money`` and to a unit of several cents.
Published is the own part only; `prices_from` restores what the search needs, and proves the same optimum with it.
"""

from fractions import Fraction

from allocation.outcome import Certificate, Price
from allocation.problem import BUDGET, Problem, Rule
from allocation.programmes.prices import Prices
from allocation.programmes.programme import Programme
from allocation.programmes.relaxed_bound import tightest

NO_PRICES = Certificate(0, {}, {})


def certificate_of(problem: Problem, programme: Programme, prices: Prices) -> Certificate:
    """Publish the prices; limits that cost nothing are left out."""
    per_cent = Fraction(1, programme.scale * worth_unit(problem, programme))
    per_award = per_cent * programme.unit_cents
    names = [group.id for group in programme.groups]
    money = {
        name: published(own_part(price, programme) * per_cent)
        for name, price in zip(names, prices.money, strict=True)
        if own_part(price, programme)
    }
    award = {name: published(price * per_award) for name, price in zip(names, prices.award, strict=True) if price}
    return Certificate(money.pop(BUDGET, 0), money, award)


def worth_unit(problem: Problem, programme: Programme) -> int:
    """Give the cents in a unit where worth counts projects; where it counts cents too, the two cancel out."""
    return programme.unit_cents if problem.rule is Rule.MERIT_PROJECTS else 1


def own_part(price: int, programme: Programme) -> int:
    """Take off the one that charges for money's own worth."""
    return price - 1 if price % programme.scale == 1 else price


def published(price: Fraction) -> Price:
    return price.numerator if price.denominator == 1 else price


def prices_from(certificate: Certificate, problem: Problem, programme: Programme) -> Prices:
    """Restore prices of the combined objective from published ones."""
    return tightest(programme, plain_prices_from(certificate, problem, programme))


def plain_prices_from(certificate: Certificate, problem: Problem, programme: Programme) -> Prices:
    """Restore prices as they are published, which may leave out to charge for money's own worth."""
    money_scale = programme.scale * worth_unit(problem, programme)
    award_scale = Fraction(money_scale, programme.unit_cents)
    money = dict(certificate.limit_prices) | {BUDGET: certificate.budget_price}
    return Prices(
        tuple(int(money.get(group.id, 0) * money_scale) for group in programme.groups),
        tuple(int(certificate.award_prices.get(group.id, 0) * award_scale) for group in programme.groups),
    )
