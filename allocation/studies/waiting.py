"""The waiting list: who is next as money flows back, by the same rule and within the same limits.

Precisely: every candidate that receives money in the outcome keeps exactly its award (it becomes fixed), less what it
gave back; whoever gave everything back has withdrawn. The budget grows by the money returned from elsewhere. What is
then free, including what the outcome had left over, goes by the outcome's own rule, limits and lots to those who wait:
the candidates that a rule may fund and that received nothing. Nobody who is funded already receives more.

Fixing can leave several rules less to choose from than a new split would have: a waiting list adds to a decision,
it never takes back. All amounts are cents.
"""

from collections.abc import Iterator, Mapping, Sequence

from allocation.changes.smallest import smallest
from allocation.outcome import Allocation, Certificate
from allocation.problem import BUDGET, Candidate, Problem
from allocation.reasons.obstacles import Obstacle, obstacles, rooms_left
from allocation.records import dataclass, replace
from allocation.rules.again import awards_anew, withdrawn
from allocation.solving import Clock, Progress, TimeUpError
from allocation.studies.belonging import own_problem
from allocation.studies.filling import by_merit

Awards = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One who waits: the amount out of the money returned, 0 for none, and then what stands in the way.

    Limits come in the order of the problem, the budget last. Nobody funded has an obstacle; somebody unfunded has
    none where everything fits but the rule gave the money to others (a share below the minimum, a minimum elsewhere,
    an order that must be kept).
    """

    id: str
    merit: int
    awarded_cents: int
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is once so much has flowed back in all, and the amount that it then receives."""

    id: str
    awarded_cents: int
    returned_cents: int


@dataclass(frozen=True, slots=True)
class Queue:
    """Turns in their order; not `complete` where the time was over before the last one was found."""

    turns: tuple[Turn, ...]
    complete: bool


def waiting_list(
    problem: Problem,
    outcome: Allocation,
    returned_cents: int = 0,
    refunds: Mapping[str, int] | None = None,
    *,
    seconds: float | None = None,
) -> tuple[Waiting, ...] | None:
    """Say what each one who waits would get, by merit from above, then by lot.

    `returned_cents` is money that comes on top of the budget; `refunds` (cents by candidate id) is what funded
    candidates give back out of their awards, which makes room in their limits too. None where no awards can hold
    the limits any more. Raises OtherProblemError, ValueError for a refund above the award, or TimeUpError.
    """
    kept = with_awards_fixed(own_problem(problem, outcome), outcome.awarded_cents, refunds or {})
    settled = with_more(kept, returned_cents)
    awards = awards_anew(settled, outcome.certificate, Clock(seconds).tick)
    if awards is None:
        return None
    rooms, waiting = rooms_left(settled, awards), (one for one in by_merit(settled) if settled.is_eligible(one))
    return tuple(
        Waiting(one.id, one.merit or 0, awards[one.id], () if awards[one.id] else tuple(obstacles(rooms, one)))
        for one in waiting
    )


def smallest_return(
    problem: Problem,
    outcome: Allocation,
    refunds: Mapping[str, int] | None = None,
    *,
    seconds: float | None = None,
) -> int | None:
    """Find the smallest `returned_cents` with which somebody who waits is funded; None where no amount does it.

    One cent less funds nobody, and under the rules that take the best of all awards which hold the limits no amount
    below does; `flat_cut` and `equal_shares` go step by step, so an amount further below might. Raises as
    `waiting_list` does.
    """
    kept = with_awards_fixed(own_problem(problem, outcome), outcome.awarded_cents, refunds or {})
    return _smallest(kept, outcome.certificate, Clock(seconds))


def queue(
    problem: Problem,
    outcome: Allocation,
    refunds: Mapping[str, int] | None = None,
    *,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> Queue:
    """Say whose turn comes after whose as money flows back little by little.

    Again and again: the smallest amount with which somebody is funded, who then keeps that award. So each receives
    the smallest award that the rule gives, and one who needs little may come before one of higher merit who needs
    more: with less money the rule itself would decide so.
    """
    kept = with_awards_fixed(own_problem(problem, outcome), outcome.awarded_cents, refunds or {})
    turns, total = list[Turn](), sum(kept.is_eligible(one) for one in kept.candidates)
    try:
        for turn in turns_of(kept, outcome.certificate, Clock(seconds)):
            turns.append(turn)
            if progress is not None:
                progress("waiting", len(turns), total)
    except TimeUpError:
        return Queue(tuple(turns), complete=False)
    return Queue(tuple(turns), complete=True)


def turns_of(problem: Problem, certificate: Certificate | None, clock: Clock) -> Iterator[Turn]:
    """Let in whom the smallest sufficient amount funds, fix that, and go on until the limits let nobody in."""
    state = problem
    while (more := _smallest(state, certificate, clock)) is not None:
        clock.tick()
        state = with_more(state, more)
        awards = awards_anew(state, certificate, clock.tick) or {}
        new = [one for one in by_merit(state) if state.is_eligible(one) and awards.get(one.id)]
        yield from (Turn(one.id, awards[one.id], state.budget_cents - problem.budget_cents) for one in new)
        state = with_awards_fixed(state, {one.id: awards[one.id] for one in new}, {})


def with_awards_fixed(problem: Problem, awards: Awards, refunds: Mapping[str, int]) -> Problem:
    """Give the problem in which everybody keeps what was awarded, less the refund."""
    for id_, cents in refunds.items():
        if not 0 <= cents <= awards.get(id_, 0):
            raise ValueError(f"{id_!r} cannot give back {cents} of {awards.get(id_, 0)} cents")

    def kept(one: Candidate) -> Candidate:
        awarded = awards.get(one.id, 0)
        if not awarded:
            return one
        left = awarded - refunds.get(one.id, 0)
        return withdrawn(one) if left == 0 else replace(one, fixed_cents=left)

    return replace(problem, candidates=tuple(kept(one) for one in problem.candidates))


def with_more(problem: Problem, cents: int) -> Problem:
    return replace(problem, budget_cents=problem.budget_cents + cents)


def _smallest(problem: Problem, certificate: Certificate | None, clock: Clock) -> int | None:
    """Try the least that could do at all, then halve between "too little" and "enough" from there.

    For rules that take the best of all awards which hold the limits the least is also enough, unless a minimum or an
    order has to be kept: anything is better than nothing.
    """
    waiting = [one for one in problem.candidates if problem.is_eligible(one)]
    least, most = bounds_of_return(problem, waiting)
    if least is None:
        return None

    def probe(step: int) -> int | None:
        awards = awards_anew(with_more(problem, least + step - 1), certificate, clock.tick) or {}
        return step if any(awards.get(one.id) for one in waiting) else None

    step = smallest(max(most - least, 0) + 1, probe)
    return None if step is None else least + step - 1


def bounds_of_return(problem: Problem, waiting: Sequence[Candidate]) -> tuple[int | None, int]:
    """Give the least that must flow back before anybody can be funded (None: the limits bar all), and all demand.

    The least is the smallest award of anybody whom the limits let in, less what is left.
    """
    fixed = {one.id: one.fixed_cents or 0 for one in problem.candidates}
    left = problem.available_cents - sum(fixed.values())
    rooms = rooms_left(problem, fixed)
    free = [one for one in waiting if all(found.limit == BUDGET for found in obstacles(rooms, one))]
    needs = [one.smallest_cents for one in free if one.smallest_cents]
    most = max(sum(one.maximum_cents for one in waiting) - left, 0)
    return (max(min(needs) - left, 0) if needs else None), most
