"""Limits that cross, proven exactly: against brute force and on a round whose limits bind."""

from dataclasses import replace
from pathlib import Path
from random import Random
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import Allocation, Problem, Rule, Unsolved, check, load_json, problem_from_json, solve
from allocation.crossing import branching, totals
from allocation.crossing.tableau import relaxation
from allocation.outcome import Proof, Status
from allocation.problem import Candidate, Limit, MenuAward, RangeAward
from allocation.programmes.certificate import NO_PRICES
from allocation.programmes.effort import Effort, no_hurry
from allocation.programmes.lines import Line
from allocation.rules import RULES, Steering
from tests.allocation.oracle import by_brute_force
from tests.allocation.strategies import crossing_sums, problems

SOLVABLE = (1, 5)
CONTRADICTING = (2, 3)
BINDING = Path(__file__).parent / "binding_round.json"


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([Rule.MERIT_EUROS, Rule.RANKING]).flatmap(crossing_sums))
def test_crossing_sums_are_settled_as_brute_force_does(problem: Problem) -> None:
    outcome = solve(problem, changes=False)
    expected = by_brute_force(problem)
    if expected is None:
        assert isinstance(outcome, Unsolved)
        assert outcome.status is Status.INFEASIBLE
    else:
        assert isinstance(outcome, Allocation)
        assert outcome.awarded_cents == expected
        assert outcome.proof is not Proof.SOLVER
    assert check(problem, outcome) is None


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([Rule.MERIT_EUROS, Rule.MERIT_PROJECTS]).flatmap(lambda rule: problems(rule, crossing=True)),
    st.sampled_from([(totals, "MOST_BITS"), (branching, "STEPS_BEFORE_ASKING")]),
)
def test_rough_totals_and_awards_known_beforehand_change_nothing(
    problem: Problem, limit: tuple[ModuleType, str]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(*limit, 0)
        outcome = solve(problem, changes=False)
        assert check(problem, outcome) is None
    expected = by_brute_force(problem)
    assert isinstance(outcome, Allocation) == (expected is not None)
    assert isinstance(outcome, Unsolved) or outcome.awarded_cents == expected


def test_whoever_fits_into_no_limit_is_left_out_where_awards_count_as_such() -> None:
    carriers = {"0": ("a", ("x",)), "1": ("a", ("y",)), "2": ("b", ("x",)), "3": ("b", ("y",))}
    awards: dict[str, MenuAward | RangeAward] = {
        "0": MenuAward((9,)),
        "1": RangeAward(2, 4),
        "2": RangeAward(1, 3),
        "3": MenuAward((2, 5)),
    }
    candidates = tuple(Candidate(id_, id_, 3, None, 9, awards[id_], *carriers[id_]) for id_ in awards)
    limits = tuple(Limit(name, name, maximum_cents=most) for name, most in (("a", 4), ("b", 5), ("x", 6), ("y", 5)))
    problem = Problem(Rule.MERIT_PROJECTS, 8, candidates, limits)
    outcome = solve(problem)
    assert isinstance(outcome, Allocation)
    assert outcome.awarded_cents == by_brute_force(problem)
    assert check(problem, outcome) is None


def round_in_steps(seed: int) -> Problem:
    """Make up forty proposals in steps of 50 euros, under tight limits of districts, pots and applicants."""
    draw = Random(seed)  # noqa: S311
    awards = [
        RangeAward(low := draw.randrange(200, 2_600, 50), low + draw.randrange(0, 2_600, 50), 50) for _ in range(40)
    ]
    names = [tuple(f"{kind}{draw.randrange(most)}" for kind, most in (("d", 13), ("p", 4), ("a", 26))) for _ in awards]
    everyone = tuple(
        Candidate(str(place), str(place), draw.randrange(300, 1_000, 35), None, one.maximum_cents, one, own[0], own[1:])
        for place, (one, own) in enumerate(zip(awards, names, strict=True))
    )
    demand = {name: [one.maximum_cents for one in everyone if name in one.limit_ids] for own in names for name in own}
    limits = [
        Limit(
            name,
            name,
            None if name[0] == "a" else int(sum(all_) * draw.uniform(0.1, 0.25)),
            int(sum(all_) * draw.uniform(0.45, 0.7)),
        )
        for name, all_ in sorted(demand.items())
        if name[0] != "a" or len(all_) > 1
    ]
    return Problem(Rule.MERIT_EUROS, sum(one.requested_cents for one in everyone) // 2, everyone, tuple(limits))


@pytest.mark.parametrize("seed", SOLVABLE)
def test_coarse_steps_under_many_limits_are_proven(seed: int) -> None:
    problem = round_in_steps(seed)
    outcome = solve(problem, changes=False)
    assert isinstance(outcome, Allocation)
    assert outcome.proof is Proof.EXACT
    assert check(problem, outcome) is None


def test_the_search_takes_as_many_steps_for_any_order_and_names_of_limits() -> None:
    problem = round_in_steps(SOLVABLE[0])
    limits = tuple(replace(one, id=one.id[::-1]) for one in reversed(problem.limits))
    everyone = tuple(
        replace(one, district=(one.district or "")[::-1], groups=tuple(group[::-1] for group in one.groups))
        for one in reversed(problem.candidates)
    )
    assert steps_left(replace(problem, limits=limits, candidates=everyone)) == steps_left(problem)


def steps_left(problem: Problem) -> int:
    """Search without prices or awards that a solver knows, and give the steps left of a million."""
    effort = Effort(10**6, no_hurry)
    RULES[problem.rule](problem, Steering(lambda _: NO_PRICES), effort.tick)
    return effort.left


@pytest.mark.parametrize("seed", CONTRADICTING)
def test_coarse_steps_that_reach_no_total_contradict_the_limits(seed: int) -> None:
    problem = round_in_steps(seed)
    outcome = solve(problem, changes=False)
    assert isinstance(outcome, Unsolved)
    assert outcome.status is Status.INFEASIBLE
    assert check(problem, outcome) is None


@pytest.mark.parametrize(
    "sides", [{"minimum_cents": 4, "maximum_cents": 0}, {"minimum_awards": 2, "maximum_awards": 1}]
)
def test_a_crossing_limit_that_contradicts_itself_cannot_hold(sides: dict[str, int]) -> None:
    awards: dict[str, MenuAward | RangeAward] = {"0": MenuAward((4,)), "1": MenuAward((3, 6)), "2": RangeAward(4, 6)}
    carriers = {"0": (None, "p"), "1": ("a", None), "2": ("a", "p")}
    candidates = tuple(
        Candidate(id_, id_, 2, None, 9, award, carriers[id_][0], (), carriers[id_][1]) for id_, award in awards.items()
    )
    limits = (Limit("p", "p", maximum_awards=0), Limit("a", "a", **sides))
    outcome = solve(Problem(Rule.MERIT_PROJECTS, 13, candidates, limits))
    assert isinstance(outcome, Unsolved)
    assert "a" in {one.limit for one in outcome.conflict}


def test_a_round_whose_limits_bind_is_proven_exactly() -> None:
    problem = problem_from_json(load_json(BINDING.read_bytes()))
    outcome = solve(problem, changes=False)
    assert isinstance(outcome, Allocation)
    assert (outcome.objective, outcome.bound, outcome.proof) == ("5122860000", "5122860000", Proof.EXACT)
    assert check(problem, outcome) is None
    without_search = solve(problem, steps=0, changes=False)
    assert isinstance(without_search, Allocation)
    assert without_search.proof is Proof.SOLVER
    assert without_search.awarded_cents == outcome.awarded_cents


@pytest.mark.parametrize(("highs", "expected"), [((3, 3, 3), 4), ((3, 4, 2), 4), ((1, 9, 9), 5)])
def test_a_relaxation_may_end_between_whole_numbers(highs: tuple[int, ...], expected: int) -> None:
    """Three sums of two each: x + y, y + z, x + z, every variable at most 4, all worth the same."""
    pairs = [((0, 1), (1, 1)), ((1, 1), (2, 1)), ((0, 1), (2, 1))]
    lines = [Line(pair, None, high) for pair, high in zip(pairs, highs, strict=True)]
    tableau = relaxation([(0, 4)] * 3, lines, [1, 1, 1])
    assert tableau.mend(lambda: None)
    assert tableau.bound == expected
