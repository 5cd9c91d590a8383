"""What a rule hands back, and what it needs."""

from collections.abc import Callable, Mapping

from allocation.outcome import Certificate, Proof
from allocation.problem import Problem
from allocation.programmes.cases import FindAwards, nothing_known
from allocation.programmes.effort import Tick
from allocation.programmes.programme import Amounts, Programme
from allocation.records import dataclass

FindPrices = Callable[[Programme], Certificate]
"""Where published prices come from: the relaxation when solving, the outcome's certificate when checking."""


@dataclass(frozen=True, slots=True)
class Steering:
    """What makes a search quick and cannot change what it finds."""

    find_prices: FindPrices
    find_awards: FindAwards = nothing_known


@dataclass(frozen=True, slots=True)
class Settlement:
    """The awards in cents by candidate id (all candidates), what they are worth, and how that is proven.

    `find_certificate` finds the prices to publish, where the rule has prices: a knapsack is settled without them.
    """

    awards: Mapping[str, int]
    objective: str
    bound: str
    proof: Proof
    find_certificate: Callable[[], Certificate] | None = None

    @property
    def certificate(self) -> Certificate | None:
        return None if self.find_certificate is None else self.find_certificate()


RuleFunction = Callable[[Problem, Steering, Tick], Settlement | None]
"""None where no awards hold the limits."""


def merit_times_cents(problem: Problem, awards: Mapping[str, int]) -> int:
    return sum((one.merit or 0) * awards[one.id] for one in problem.candidates)


def merit_of_funded(problem: Problem, awards: Mapping[str, int]) -> int:
    return sum((one.merit or 0) for one in problem.candidates if awards[one.id] > 0)


def in_cents(problem: Problem, programme: Programme, amounts: Amounts) -> Mapping[str, int]:
    awards = {one.id: one.fixed_cents or 0 for one in problem.candidates}
    for item, amount in zip(programme.items, amounts, strict=True):
        awards[item.id] = amount * programme.unit_cents
    return awards


def in_units(programme: Programme, awards: Mapping[str, int]) -> Amounts | None:
    """Give awards in cents as amounts of the programme's items; None where they are not whole units."""
    cents = [awards[item.id] for item in programme.items]
    if any(one % programme.unit_cents for one in cents):
        return None
    return tuple(one // programme.unit_cents for one in cents)
