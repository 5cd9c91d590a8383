"""What an outcome says when time ran out."""

from dataclasses import replace

from allocation import Allocation, Problem, Rule, Unsolved, check, solve
from allocation.outcome import Proof, Status
from allocation.problem import Candidate, Limit, MenuAward, RangeAward

AWARDS = {"a": (9, 60), "b": (8, 50), "c": (7, 45), "d": (6, 40)}
CANDIDATES = tuple(
    Candidate(id_, id_, merit, lot, cents, MenuAward((cents,)), district="north" if lot < 3 else "south")
    for lot, (id_, (merit, cents)) in enumerate(AWARDS.items(), start=1)
)
PROBLEM = Problem(Rule.MERIT_EUROS, 105, CANDIDATES, (Limit("north", "Nord", maximum_cents=100),))


def test_when_the_time_is_over_the_best_found_is_not_called_solved() -> None:
    outcome = solve(PROBLEM, seconds=1e-9)
    assert isinstance(outcome, Unsolved)
    assert outcome.status is Status.TIMED_OUT
    assert sum(award.awarded_cents for award in outcome.awards) <= 105
    assert int(outcome.objective or 0) < int(outcome.bound or 0)
    assert check(PROBLEM, outcome) is None


def test_awards_that_their_prices_prove_are_called_solved_whatever_the_time() -> None:
    divisible = tuple(replace(one, award=RangeAward(30, 100)) for one in CANDIDATES)
    problem = replace(PROBLEM, candidates=divisible, budget_cents=200)
    outcome = solve(problem, seconds=1e-9)
    assert isinstance(outcome, Allocation)
    assert outcome.proof is Proof.EXACT
    assert check(problem, outcome) is None
