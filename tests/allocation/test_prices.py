"""Published prices: those of the relaxation and no others, however few cents there are to decide about."""

from dataclasses import replace
from fractions import Fraction
from itertools import chain, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from allocation import Allocation, Problem, Rule, check, solve
from allocation.outcome import Certificate, Price
from allocation.problem import BUDGET, Candidate, Limit, MenuAward, RangeAward
from allocation.programmes.exact_prices import exact_certificate
from allocation.programmes.programme import WORTHS, Programme, programme_of
from allocation.solver.relaxation import prices_of
from tests.allocation.strategies import crossing_sums, in_larger_units, problems

MAXIMISING = st.sampled_from([Rule.MERIT_EUROS, Rule.MERIT_PROJECTS])
NESTING = MAXIMISING.flatmap(problems)
CROSSING = MAXIMISING.flatmap(
    lambda rule: st.one_of(problems(rule, crossing=True, most=8), crossing_sums(rule, most=9))
)
LARGER = st.builds(in_larger_units, st.one_of(NESTING, CROSSING), st.sampled_from([1, 7, 12_345]))

HARDLY_ANYTHING_FITS = Problem(
    Rule.MERIT_PROJECTS,
    29,
    (Candidate("a", "a", 2, 0, 42, MenuAward((42,)), "a"), Candidate("b", "b", 3, 1, 34, RangeAward(32, 34, 1), "a")),
)

ONE_OF_FIVE = Problem(
    Rule.MERIT_PROJECTS,
    1_000,
    tuple(
        Candidate(id_, id_, 4, None, cents, MenuAward((cents,)), district, ("all",), applicant)
        for id_, cents, district, applicant in (
            ("0", 2, "d", "b"),
            ("1", 2, "d", "b"),
            ("2", 17, None, None),
            ("4", 17, "d", None),
            ("5", 18, "d", None),
        )
    ),
    tuple(Limit(name, name, maximum_awards=most) for name, most in (("d", 2), ("all", 1), ("b", 1))),
)
"""HiGHS prices that nobody of "b" may have fewer than no awards, if it is told so."""


def three(rule: Rule) -> Problem:
    """Let three of 2 cents each, all of one district, compete for 4."""
    row = tuple(Candidate(str(merit), str(merit), merit, 9 - merit, 2, MenuAward((2,)), "all") for merit in (4, 3, 2))
    return Problem(rule, 4, row)


def crossing_pairs() -> Problem:
    """Two districts and two applicants, each of one of the four, with room for one award in each."""
    pairs = tuple(
        Candidate(f"{a}{b}", f"{a}{b}", 10 * (a == "n") + 3 * (b == "p") + 5, None, 6, MenuAward((6,)), a, (), b)
        for a, b in product("ns", "pq")
    )
    return Problem(Rule.MERIT_EUROS, 24, pairs, tuple(Limit(name, name, maximum_cents=6) for name in "nspq"))


def solved(problem: Problem, solver: str = "HiGHS") -> Allocation | None:
    outcome = solve(problem, solver=solver, changes=False)
    return outcome if isinstance(outcome, Allocation) else None


def fault_with(problem: Problem, outcome: Allocation, certificate: Certificate) -> str:
    """Give what `check` says of other prices; each limit restates its own."""
    limits = tuple(replace(one, price=certificate.limit_prices.get(one.id, 0)) for one in outcome.limits)
    return str(check(problem, replace(outcome, certificate=certificate, limits=limits)))


def moved(certificate: Certificate, name: str, by: Price) -> Certificate:
    if name == BUDGET:
        return replace(certificate, budget_price=certificate.budget_price + by)
    prices = {**certificate.limit_prices, name: certificate.limit_prices.get(name, 0) + by}
    return replace(certificate, limit_prices=prices)


def exact_bound(problem: Problem, programme: Programme, certificate: Certificate) -> Fraction:
    """Give what prices prove of the rule's own objective, by nothing but weak duality."""
    unit = programme.unit_cents if problem.rule is Rule.MERIT_PROJECTS else 1
    money = {BUDGET: certificate.budget_price, **certificate.limit_prices}
    prices = [Fraction(money.get(group.id, 0)) * unit for group in programme.groups]
    rooms = zip(programme.groups, prices, strict=True)
    total = Fraction(sum(price * (group.high if price > 0 else group.low) for group, price in rooms))
    merit = {one.id: one.merit or 0 for one in problem.candidates}
    for item in programme.items:
        paid = sum(prices[group] for group in item.groups)
        gain, weight = (merit[item.id], 0) if problem.rule is Rule.MERIT_PROJECTS else (0, merit[item.id])
        ends = chain.from_iterable((low, high) for low, high, _ in item.choices)
        total += max(0, *(gain + (weight - paid) * amount for amount in ends))
    return total


@settings(max_examples=300, deadline=None)
@example(HARDLY_ANYTHING_FITS, "HiGHS")
@example(ONE_OF_FIVE, "HiGHS")
@given(LARGER, st.sampled_from(["HiGHS", "CBC"]))
def test_no_true_outcome_is_refused_for_its_prices(problem: Problem, solver: str) -> None:
    outcome = solved(problem, solver)
    assert outcome is None or check(problem, outcome) is None


@settings(max_examples=150, deadline=None)
@given(LARGER)
def test_where_groups_nest_no_prices_of_a_solver_prove_a_lower_bound(problem: Problem) -> None:
    programme = programme_of(problem, WORTHS[problem.rule])
    exact = exact_certificate(problem, programme)
    if exact is None or solved(problem) is None:
        return
    asked = prices_of(programme, "HiGHS", None)
    scale = programme.scale * (programme.unit_cents if problem.rule is Rule.MERIT_PROJECTS else 1)
    names = [group.id for group in programme.groups]
    decimals = {name: Fraction(price, scale) for name, price in zip(names, asked.money, strict=True)}
    others = Certificate(decimals.pop(BUDGET), decimals, {})
    assert exact_bound(problem, programme, exact) <= exact_bound(problem, programme, others)


@settings(max_examples=150, deadline=None)
@given(LARGER, st.sampled_from([1, -1, Fraction(1, 1000), Fraction(-1, 10**9)]))
def test_where_groups_nest_every_other_price_is_refused(problem: Problem, by: Price) -> None:
    programme, outcome = programme_of(problem, WORTHS[problem.rule]), solved(problem)
    if outcome is None or outcome.certificate is None or exact_certificate(problem, programme) is None:
        return
    for group in programme.groups:
        assert "a price" in fault_with(problem, outcome, moved(outcome.certificate, group.id, by)).replace("the", "a")


@pytest.mark.parametrize("price", [1, 2, 3, 4, 5, 6, 7, Fraction(3, 2) - Fraction(1, 10**12)])
def test_another_price_of_the_budget_is_refused_where_only_two_awards_fit(price: Price) -> None:
    """The first award that does not fit would add 2 for its 2 cents."""
    problem = three(Rule.MERIT_PROJECTS)
    outcome = solved(problem)
    assert outcome is not None
    assert outcome.certificate == Certificate(1, {}, {})
    assert (price == 1) == (fault_with(problem, outcome, Certificate(price, {}, {})) == "None")


def test_prices_are_exact_fractions_where_hardly_anything_fits() -> None:
    outcome = solved(HARDLY_ANYTHING_FITS)
    assert outcome is not None
    assert outcome.certificate == Certificate(Fraction(3, 32), {}, {})
    assert check(HARDLY_ANYTHING_FITS, outcome) is None


def test_where_groups_cross_a_price_at_which_room_and_demand_do_not_meet_is_refused() -> None:
    problem = crossing_pairs()
    outcome = solved(problem)
    assert outcome is not None
    assert outcome.certificate is not None
    assert exact_certificate(problem, programme_of(problem, WORTHS[problem.rule])) is None
    for name in "nspq":
        far = moved(outcome.certificate, name, 100)
        assert "room and demand do not meet" in fault_with(problem, outcome, far)


def test_where_awards_are_counted_a_wrong_price_of_an_award_is_refused() -> None:
    problem = replace(three(Rule.MERIT_EUROS), budget_cents=6, limits=(Limit("all", "all", maximum_awards=1),))
    outcome = solved(problem)
    assert outcome is not None
    assert outcome.certificate is not None
    price = outcome.certificate.award_prices["all"]
    for by in (-6, 6):
        other = replace(outcome.certificate, award_prices={"all": price + by})
        assert "room and demand do not meet" in fault_with(problem, outcome, other)


def test_of_two_limits_for_the_same_candidates_the_same_one_is_priced_in_any_order() -> None:
    row = tuple(replace(one, groups=("pot",)) for one in three(Rule.MERIT_EUROS).candidates)
    limits = (Limit("pot", "pot", maximum_cents=2), Limit("all", "all", maximum_cents=2))
    problem = Problem(Rule.MERIT_EUROS, 6, row, limits)
    there, back = solved(problem), solved(replace(problem, limits=limits[::-1]))
    assert there is not None
    assert back is not None
    assert there.certificate == back.certificate


def test_money_may_be_charged_for_in_several_limits_at_once() -> None:
    """A limit that crosses another and may give no further award: what a solver prices there is still a price."""
    row = (
        Candidate("c1", "c1", 1, None, 900, RangeAward(200, 200, 10), "d4", ("x",), None, fixed_cents=300),
        Candidate("c2", "c2", 1, None, 700, MenuAward((300, 600, 900)), "d0", (), "p"),
        Candidate("c4", "c4", 3, None, 200, RangeAward(318, 818, 10), "d3", ("x",), "p"),
        Candidate("c14", "c14", 2, None, 900, RangeAward(300, 600, 10), "d0", ("x",)),
    )
    limits = (Limit("x", "x", 200, 400, None, 1), Limit("p", "p", 300, 600))
    problem = Problem(Rule.MERIT_PROJECTS, 3600, row, limits, lot_seed="4")
    outcome = solved(problem)
    assert outcome is not None
    assert check(problem, outcome) is None
