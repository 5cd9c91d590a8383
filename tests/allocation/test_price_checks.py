"""Prices that no relaxation gives are refused, however few cents there are to decide about."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import Allocation, Problem, Rule, check, solve
from allocation.outcome import Certificate, Price
from allocation.problem import Candidate, Limit, MenuAward, RangeAward
from allocation.programmes.programme import WORTHS, programme_of
from allocation.proof.stated_bound import proven_bound
from tests.allocation.strategies import problems

MAXIMISING = [Rule.MERIT_EUROS, Rule.MERIT_PROJECTS]
SOLVERS = st.sampled_from(["HiGHS", "CBC"])


def three(rule: Rule) -> Problem:
    """Let three of 2 cents each, all of one district, compete for 4."""
    row = tuple(Candidate(str(merit), str(merit), merit, 9 - merit, 2, MenuAward((2,)), "all") for merit in (4, 3, 2))
    return Problem(rule, 4, row)


def with_prices(outcome: Allocation, budget_price: Price, **limit_prices: Price) -> Allocation:
    return replace(outcome, certificate=Certificate(budget_price, limit_prices, {}))


@pytest.mark.parametrize("price", [3, 4, 5, 6, 7])
def test_a_dearer_budget_is_refused_where_only_two_awards_fit(price: int) -> None:
    """The relaxation adds 1 for each cent, at most 3/2: these prices prove 12 to 28 where 7 is the best."""
    problem = three(Rule.MERIT_PROJECTS)
    outcome = solve(problem)
    assert isinstance(outcome, Allocation)
    assert check(problem, outcome) is None
    assert "proves less than its neighbours" in str(check(problem, with_prices(outcome, price)))


def test_a_dearer_budget_is_refused_where_one_cent_is_there_to_spend() -> None:
    one = Candidate("a", "a", 3, 1, 9, RangeAward(1, 9))
    problem = Problem(Rule.MERIT_EUROS, 1, (one,))
    outcome = solve(problem)
    assert isinstance(outcome, Allocation)
    assert check(problem, outcome) is None
    for price in (4, 5, 10):
        assert "proves less than its neighbours" in str(check(problem, with_prices(outcome, price)))


def test_a_dearer_limit_is_refused_where_two_cents_are_there_to_spend() -> None:
    limit = Limit("all", "all", maximum_cents=2)
    problem = replace(three(Rule.MERIT_PROJECTS), budget_cents=6, limits=(limit,))
    outcome = solve(problem)
    assert isinstance(outcome, Allocation)
    assert check(problem, outcome) is None
    assert "proves less than its neighbours" in str(check(problem, with_prices(outcome, 0, all=4)))


def bound_with(problem: Problem, certificate: Certificate) -> int:
    return proven_bound(problem, programme_of(problem, WORTHS[problem.rule]), certificate)


@given(problem=st.sampled_from(MAXIMISING).flatmap(problems), solver=SOLVERS)
@settings(max_examples=40, deadline=None)
def test_a_budget_that_is_dearer_by_some_hundredths_holds_only_where_it_proves_as_much(
    problem: Problem, solver: str
) -> None:
    outcome = solve(problem, solver=solver, changes=False)
    if not isinstance(outcome, Allocation) or outcome.certificate is None:
        return
    assert check(problem, outcome) is None
    proven = bound_with(problem, outcome.certificate)
    for more in (4, 5, 6):
        dearer = replace(outcome.certificate, budget_price=outcome.certificate.budget_price + more)
        if bound_with(problem, dearer) > proven:
            assert "a price" in str(check(problem, replace(outcome, certificate=dearer)))
