"""Integer programmes where the exact search takes too long: the same cents as brute force, lots included."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import Allocation, Problem, Rule, Unsolved, check, solve
from allocation.lots import in_lot_order
from allocation.outcome import Proof, Status
from tests.allocation.oracle import by_brute_force
from tests.allocation.strategies import problems

CROSSING = st.sampled_from([Rule.MERIT_EUROS, Rule.MERIT_PROJECTS, Rule.RANKING]).flatmap(
    lambda rule: problems(rule, crossing=True)
)


def assert_best_without_search(problem: Problem) -> None:
    outcome = solve(problem, steps=0)
    expected = by_brute_force(problem)
    if expected is None:
        assert isinstance(outcome, Unsolved)
        assert outcome.status is Status.INFEASIBLE
    else:
        assert isinstance(outcome, Allocation)
        assert outcome.awarded_cents == expected
        assert outcome.proof is not Proof.SOLVER or int(outcome.objective) <= int(outcome.bound)
    assert check(problem, outcome) is None


@settings(max_examples=80, deadline=None)
@given(CROSSING)
def test_the_solver_alone_finds_what_brute_force_does(problem: Problem) -> None:
    assert_best_without_search(problem)


@settings(max_examples=40, deadline=None)
@given(CROSSING)
def test_the_solver_alone_keeps_the_order(problem: Problem) -> None:
    assert_best_without_search(replace(problem, no_leapfrogging=True))


@settings(max_examples=40, deadline=None)
@given(CROSSING, st.randoms(use_true_random=False))
def test_the_solver_alone_does_not_mind_the_order_of_rows(problem: Problem, shuffled: random.Random) -> None:
    lots = {one.id: lot for lot, one in enumerate(in_lot_order(problem), start=1)}
    renamed = [replace(one, id=f"name {99 - int(one.id)}", lot=lots[one.id]) for one in problem.candidates]
    shuffled.shuffle(renamed)
    limits = list(problem.limits)
    shuffled.shuffle(limits)
    other = solve(replace(problem, candidates=tuple(renamed), limits=tuple(limits)), steps=0)
    outcome = solve(problem, steps=0)
    assert outcome.status is other.status
    if isinstance(outcome, Allocation) and isinstance(other, Allocation):
        assert (outcome.objective, outcome.bound, outcome.proof) == (other.objective, other.bound, other.proof)
        assert other.awarded_cents == {f"name {99 - int(id_)}": c for id_, c in outcome.awarded_cents.items()}
