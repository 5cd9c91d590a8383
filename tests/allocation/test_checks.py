"""Tampered outcomes of every rule: `check` finds each single alteration, and says where and what."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from allocation import Allocation, Problem, Rule, check, outcome_from_json, outcome_to_json, problem_from_json, solve
from allocation.outcome import Proof, SolverInfo
from allocation.problem import Candidate, Limit, RangeAward
from allocation.programmes.programme import WORTHS, programme_of
from allocation.proof.stated_bound import own_objective, proven_bound
from allocation.reasons.report import allocation_of
from allocation.rules import RULES, Steering
from allocation.solver.relaxation import published_prices
from tests.allocation.examples import candidate, problem_json

Json = dict[str, Any]
Tamper = Callable[[Json], object]

MENU = {"kind": "menu", "amounts_cents": [40000, 50000]}
CANDIDATES = [
    candidate("1", 743, district="north", lot=1),
    candidate("2", 700, MENU, district="north", lot=2),
    candidate("3", 655, district="south", lot=3),
    candidate("4", 610, MENU, district="south", lot=4),
    candidate("5", None, MENU, district="south", lot=5),
    candidate("6", 610, MENU, district="south", lot=6),
    candidate("7", 500, district="north", lot=7, fixed_cents=10000),
]
LIMITS = [
    {"id": "north", "label": "Nord", "minimum_cents": 60000, "maximum_cents": 130000},
    {"id": "south", "label": "Süd", "minimum_cents": 40000, "maximum_cents": 90000},
]
BALLOTS = [
    {"member": "a", "scores": {"1": 800, "2": 700, "4": 600, "6": 600}},
    {"member": "b", "scores": {"1": 800, "3": 900}},
    {"member": "c", "scores": {"2": 500, "3": 700, "4": 500, "6": 500}},
]


@cache
def example(rule: Rule) -> tuple[Json, Json]:
    """Give a problem and its outcome, in which each kind of thing occurs that can be stated wrongly."""
    ballots = BALLOTS if rule is Rule.EQUAL_SHARES else []
    problem = problem_json(rule=rule, budget_cents=215000, candidates=CANDIDATES, limits=LIMITS, ballots=ballots)
    outcome = outcome_to_json(solve(problem_from_json(problem)))
    assert fault_of(problem, outcome) == "None"
    return problem, outcome


def fault_of(problem: Json, outcome: Json) -> str:
    return str(check(problem_from_json(problem), outcome_from_json(outcome)))


def funded(outcome: Json) -> Json:
    return next(one for one in outcome["awards"] if one["awarded_cents"] and one["reason"]["code"] != "fixed")


def refused(outcome: Json) -> Json:
    """Give the last who got nothing for want of money."""
    codes = ("limit_reached", "lost_lot", "outranked")
    return next(one for one in reversed(outcome["awards"]) if one["reason"]["code"] in codes)


def of(id_: str, outcome: Json) -> Json:
    return next(one for one in outcome["awards"] if one["id"] == id_)


def give(outcome: Json, amounts: dict[str, int]) -> None:
    """Give other amounts, with the right sum."""
    for id_, cents in amounts.items():
        of(id_, outcome)["awarded_cents"] = cents
    outcome["spent_cents"] = sum(one["awarded_cents"] for one in outcome["awards"])


def claim(outcome: Json, change: Json, one: Json | None = None) -> None:
    (one or refused(outcome))["reason"]["would_be_funded_with"] = [change]


NEWCOMER = {"id": "8", "awarded_cents": 0, "reason": {"code": "outranked"}}
ELSEWHERE = {"id": "west", "awarded_cents": 0, "awards": 0, "binding": None, "price": None}
PRICES = {"budget_price": 1, "limit_prices": {}}

EVERY_RULE: dict[str, tuple[Tamper, str]] = {
    "another problem": (lambda it: it.update(problem_sha256="0" * 64), "$.problem_sha256: the outcome belongs to"),
    "another rule": (lambda it: it.update(rule=next(r for r in Rule if r != it["rule"]).value), "$.rule: the outcome"),
    "a wrong cent": (lambda it: funded(it).update(awarded_cents=50001), "awarded_cents: is not an amount that"),
    "a wrong menu amount": (lambda it: give(it, {"6": 45000}), "$.awards[5].awarded_cents: is not an amount that"),
    "a wrong fixed amount": (lambda it: give(it, {"7": 9000}), "$.awards[6].awarded_cents: is not the fixed amount"),
    "not rankable": (lambda it: give(it, {"5": 40000}), "$.awards[4].awarded_cents: goes to a candidate that no rule"),
    "a missing award": (lambda it: it["awards"].pop(), "$.awards: the awards do not list each candidate exactly once"),
    "a further award": (lambda it: it["awards"].append(NEWCOMER), "$.awards: the awards do not list each candidate"),
    "a wrong sum": (lambda it: it.update(spent_cents=it["spent_cents"] - 1), "$.spent_cents: is not the sum of the"),
    "a broken maximum": (lambda it: give(it, {"3": 90100, "1": 50000}), "a limit is broken"),
    "a broken minimum": (lambda it: give(it, {"3": 0, "4": 0, "6": 0}), "$.limits[1]: a limit is broken"),
    "a broken budget": (lambda it: give(it, {"1": 150000, "3": 150000}), "$.spent_cents: a limit is broken"),
    "a limit left out": (lambda it: it["limits"].pop(), "$.limits: the limits are not those of the problem"),
    "a limit invented": (lambda it: it["limits"].append(ELSEWHERE), "$.limits: the limits are not those of"),
    "money of a limit": (lambda it: it["limits"][0].update(awarded_cents=1), "$.limits[0].awarded_cents: is stated wr"),
    "awards of a limit": (lambda it: it["limits"][0].update(awards=7), "$.limits[0].awards: is stated wrongly"),
    "binding denied": (lambda it: it["limits"][0].update(binding=None), "$.limits[0].binding: is stated wrongly"),
    "binding claimed": (lambda it: it["limits"][1].update(binding="minimum_awards"), "$.limits[1].binding: is stated"),
    "a wrong price": (lambda it: it["limits"][0].update(price=44), "$.limits[0].price: is stated wrongly"),
    "a relaxed minimum": (
        lambda it: it["limits"][0].update(minimum_relaxed_to_cents=1),
        "$.limits[0].minimum_relaxed_to_cents: is stated wrongly",
    ),
    "a false objective": (lambda it: it.update(objective=it["objective"] + "1"), "$.objective: is stated wrongly"),
    "a false bound": (lambda it: it.update(bound=it["bound"] + "1"), "$.bound: is stated wrongly"),
    "a false proof": (lambda it: it.update(proof="exact" if it["proof"] == "rule" else "rule"), "$.proof: is stated"),
    "a solver or none": (
        lambda it: it.update(solver=None if it["solver"] else {"name": "HiGHS", "version": "1", "modeller": "PuLP"}),
        "$.solver: a solver is named where the rule is direct, or not named where it is not",
    ),
    "prices or none": (
        lambda it: it.update(certificate=None if it["certificate"] else PRICES),
        "$.certificate: exactly the rules that maximise a sum have prices",
    ),
    "a wrong reason": (
        lambda it: refused(it).update(reason={"code": "below_threshold"}),
        "the reason is stated wrongly",
    ),
    "a reason for winners": (lambda it: funded(it).update(reason={"code": "fixed"}), "the reason is stated wrongly"),
    "a lot blamed": (lambda it: refused(it)["reason"].update(tied_with="1"), "reason.tied_with: the reason is stated"),
    "a wrong limit": (lambda it: refused(it)["reason"].update(limit="north"), "reason.limit: the reason is stated"),
    "too little left": (lambda it: refused(it)["reason"].update(left_cents=1), "reason.left_cents: the reason is"),
    "too much needed": (lambda it: refused(it)["reason"].update(needed_cents=1), "reason.needed_cents: the reason is"),
    "merit needed": (lambda it: refused(it)["reason"].update(needed_merit=1), "reason.needed_merit: the reason is"),
    "change of two things": (lambda it: claim(it, {"limit": "budget", "more_merit": 900}), "is no single change"),
    "change of nothing": (lambda it: claim(it, {"limit": "budget"}), "is no single change"),
    "change of no limit": (lambda it: claim(it, {"limit": "west", "more_cents": 1}), "is no single change"),
    "change for winners": (lambda it: claim(it, {"more_merit": 1}, funded(it)), "would not fund the candidate"),
    "a change too small": (lambda it: claim(it, {"limit": "north", "more_cents": 1}), "would not fund the candidate"),
}

WITH_PRICES: dict[str, tuple[Tamper, str]] = {
    "a dearer budget": (
        lambda it: it["certificate"].update(budget_price=700),
        "$.certificate: is not the price that the relaxation gives",
    ),
    "an unknown limit": (lambda it: it["certificate"]["limit_prices"].update(west=1), "a price for a limit that the"),
    "a price of awards": (lambda it: it["certificate"].update(award_prices={"north": 1}), "a limit that cannot bind"),
    "a solver's word": (lambda it: it.update(proof="solver", bound="999999999"), "$.bound: is stated wrongly"),
    "no version of a solver": (lambda it: it["solver"].update(version="the best"), "$.solver.version: is no version"),
    "another modeller": (lambda it: it["solver"].update(modeller="Abacus 3"), "$.solver.modeller: is not the modeller"),
    "a modeller's price": (lambda it: it["solver"].update(modeller="PuLP 3 EUR"), "$.solver.modeller: is not the mod"),
    "no known solver": (lambda it: it["solver"].update(name="Abacus"), "$.solver.name: is no solver that could"),
}

WITH_CHANGES: dict[str, tuple[Tamper, str]] = {
    "merit too small": (lambda it: more_merit(it, -1), "would not fund the candidate"),
    "merit too large": (lambda it: more_merit(it, 1), "is more than it takes"),
    "the same change twice": (lambda it: changes(it).append(changes(it)[-1]), "is said twice"),
}


def changes(outcome: Json) -> list[Json]:
    found: list[Json] = next(
        one["reason"]["would_be_funded_with"] for one in outcome["awards"] if "would_be_funded_with" in one["reason"]
    )
    return found


def more_merit(outcome: Json, more: int) -> None:
    change = next(one for one in changes(outcome) if "more_merit" in one)
    change["more_merit"] += more


CASES = [
    *((rule, kind, *EVERY_RULE[kind]) for rule in Rule for kind in EVERY_RULE),
    *((rule, kind, *WITH_PRICES[kind]) for rule in (Rule.MERIT_EUROS, Rule.MERIT_PROJECTS) for kind in WITH_PRICES),
    *((rule, kind, *WITH_CHANGES[kind]) for rule in (Rule.MERIT_EUROS, Rule.RANKING) for kind in WITH_CHANGES),
]


@pytest.mark.parametrize(
    ("rule", "tamper", "expected"),
    [pytest.param(rule, tamper, expected, id=f"{rule}-{kind}") for rule, kind, tamper, expected in CASES],
)
def test_tampering_is_found_and_named(rule: Rule, tamper: Tamper, expected: str) -> None:
    problem, outcome = example(rule)
    spoilt = deepcopy(outcome)
    tamper(spoilt)
    assert expected in fault_of(problem, spoilt)


def restated(problem: Problem, awards: dict[str, int], proof: Proof) -> Allocation:
    """Make an outcome of other awards, in which all that is stated about them is true, but that they are the best."""
    steering = Steering(lambda programme: published_prices(problem, programme, "HiGHS", None))
    honest = RULES[problem.rule](problem, steering, lambda: None)
    assert honest is not None
    worth = str(own_objective(problem, awards))
    lie = replace(honest, awards=awards, objective=worth, bound=worth, proof=proof)
    if proof is Proof.SOLVER and honest.certificate is not None:
        programme = programme_of(problem, WORTHS[problem.rule])
        lie = replace(lie, bound=str(proven_bound(problem, programme, honest.certificate)))
    return allocation_of(problem, lie, None if proof is Proof.RULE else SolverInfo("HiGHS", "1", "PuLP 3"))


@pytest.mark.parametrize("rule", Rule)
def test_awards_that_hold_every_limit_but_are_not_the_best_are_found(rule: Rule) -> None:
    problem, outcome = (problem_from_json(example(rule)[0]), outcome_from_json(example(rule)[1]))
    assert isinstance(outcome, Allocation)
    others = [outcome_from_json(example(other)[1]) for other in Rule]
    elsewhere = [one.awarded_cents for one in others if isinstance(one, Allocation)]
    worse = [awards for awards in elsewhere if awards != outcome.awarded_cents]
    assert len(worse) >= 4
    for awards in worse:
        for proof in {outcome.proof, Proof.SOLVER}:
            assert "not the best awards under the rule" in str(check(problem, restated(problem, awards, proof)))


@pytest.mark.parametrize("rule", Rule)
def test_a_tie_settled_against_the_lots_is_found(rule: Rule) -> None:
    award = {"kind": "range", "minimum_cents": 0, "maximum_cents": 100, "step_cents": 1}
    twins = [candidate("a", 5, award, lot=1, district="d"), candidate("b", 5, award, lot=2, district="d")]
    ballots = [{"member": "m", "scores": {"a": 500, "b": 500}}] if rule is Rule.EQUAL_SHARES else []
    given = problem_json(rule=rule, budget_cents=101, candidates=twins, limits=[], ballots=ballots)
    problem = problem_from_json(given)
    outcome = solve(problem)
    assert isinstance(outcome, Allocation)
    assert check(problem, outcome) is None
    first, second = outcome.awarded_cents.values()
    assert first > second
    swapped = restated(problem, {"a": second, "b": first}, outcome.proof)
    if rule is Rule.EVEN_DISTRICTS:
        swapped = replace(swapped, objective=outcome.objective, bound=outcome.bound)
    assert "not the best awards under the rule and its ties" in str(check(problem, swapped))


def test_a_leapfrog_is_found() -> None:
    large, small = {"kind": "menu", "amounts_cents": [100]}, {"kind": "menu", "amounts_cents": [50]}
    queue = [candidate("above", 5, large, district="d"), candidate("below", 4, small, district="d")]
    given = problem_json(budget_cents=60, candidates=queue, limits=[])
    outcome = solve(problem_from_json(given))
    assert [one.awarded_cents for one in outcome.awards] == [0, 50]
    strict = problem_from_json({**given, "no_leapfrogging": True})
    lie = replace(outcome, problem_sha256=solve(strict).problem_sha256)
    assert "$.awards: a candidate of higher merit was passed over" in str(check(strict, lie))


def test_a_solvers_word_is_not_given_where_the_prices_close_the_gap() -> None:
    given = problem_json(
        budget_cents=200, limits=[], candidates=[candidate("a", 5, divisible()), candidate("b", 4, divisible())]
    )
    problem = problem_from_json(given)
    outcome = solve(problem, steps=0)
    assert isinstance(outcome, Allocation)
    assert outcome.proof is Proof.EXACT
    assert "$.proof: is stated wrongly" in str(check(problem, replace(outcome, proof=Proof.SOLVER)))


def divisible() -> Json:
    return {"kind": "range", "minimum_cents": 0, "maximum_cents": 150, "step_cents": 1}


UNSOLVED: dict[str, tuple[Tamper, str]] = {
    "another repair": (lambda it: it["conflict"][0].update(relax_by_cents=1), "$.conflict: is not the smallest"),
    "another limit": (lambda it: it["conflict"][0].update(limit="north"), "$.conflict: is not the smallest"),
    "a limit left out": (lambda it: it["conflict"].pop(), "$.conflict: is not the smallest"),
    "awards": (lambda it: it.update(awards=[NEWCOMER]), "$.awards: cannot be where no awards hold the limits"),
    "a bound": (lambda it: it.update(bound="1"), "$.bound: cannot be where no awards hold the limits"),
}


@pytest.mark.parametrize("kind", UNSOLVED)
def test_a_false_contradiction_is_found(kind: str) -> None:
    tamper, expected = UNSOLVED[kind]
    problem = problem_json(budget_cents=90000, candidates=CANDIDATES, limits=LIMITS)
    outcome = outcome_to_json(solve(problem_from_json(problem)))
    assert (outcome["status"], len(outcome["conflict"]), fault_of(problem, outcome)) == ("infeasible", 3, "None")
    tamper(outcome)
    assert expected in fault_of(problem, outcome)


def test_an_award_that_a_minimum_forces_is_priced_by_what_it_costs_at_least() -> None:
    """The second one's 900 cents at 785 stand in the place of as many at 861; not of 850, half of its 1,700."""
    pair = (
        Candidate("a", "a", 861, 0, 1700, RangeAward(300, 1700), "north"),
        Candidate("b", "b", 785, 1, 1700, RangeAward(900, 1700), "south"),
    )
    problem = Problem(Rule.MERIT_EUROS, 1322, pair, (Limit("south", "south", minimum_awards=1),))
    outcome = solve(problem)
    assert isinstance(outcome, Allocation)
    assert outcome.certificate is not None
    assert outcome.certificate.award_prices == {"south": (785 - 861) * 900}
    assert check(problem, outcome) is None
