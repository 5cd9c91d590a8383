"""Tampered outcomes: `check` finds each, and says where."""

from collections.abc import Callable
from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from allocation import check, outcome_from_json, outcome_to_json, problem_from_json, solve
from tests.allocation.examples import candidate, problem_json

Json = dict[str, Any]


def solved(**fields: object) -> tuple[Json, Json]:
    problem = problem_json(**fields)
    return problem, outcome_to_json(solve(problem_from_json(problem)))


@cache
def example() -> tuple[Json, Json]:
    problem, outcome = solved()
    assert check(problem_from_json(problem), outcome_from_json(outcome)) is None
    return problem, outcome


def fault_of(problem: Json, outcome: Json) -> str:
    return str(check(problem_from_json(problem), outcome_from_json(outcome)))


def award(outcome: Json, place: int, **fields: object) -> None:
    outcome["awards"][place].update(fields)


def move(outcome: Json, cents: int, source: int, target: int) -> None:
    outcome["awards"][source]["awarded_cents"] -= cents
    outcome["awards"][target]["awarded_cents"] += cents


TAMPERED: dict[str, tuple[Callable[[Json], object], str]] = {
    "another problem": (lambda it: it.update(problem_sha256="0" * 64), "$.problem_sha256"),
    "another rule": (lambda it: it.update(rule="ranking"), "$.rule"),
    "a wrong cent": (lambda it: award(it, 0, awarded_cents=149999), "$.awards[0].awarded_cents: is not an amount"),
    "a wrong step": (lambda it: award(it, 1, awarded_cents=50050), "$.awards[1].awarded_cents: is not an amount"),
    "a wrong menu amount": (lambda it: award(it, 3, awarded_cents=30000), "$.awards[3].awarded_cents"),
    "not rankable": (lambda it: award(it, 4, awarded_cents=20000), "goes to a candidate that no rule may fund"),
    "a missing award": (lambda it: it["awards"].pop(), "$.awards"),
    "a wrong sum": (lambda it: it.update(spent_cents=299900), "$.spent_cents"),
    "a broken limit": (lambda it: move(it, 100, 2, 1), "a limit is broken"),
    "binding denied": (lambda it: it["limits"][0].update(binding=None), "$.limits[0].binding"),
    "binding claimed": (lambda it: it["limits"][1].update(binding="minimum"), "$.limits[1].binding"),
    "a wrong price": (lambda it: it["limits"][0].update(price=44), "$.limits[0].price"),
    "a wrong certificate": (lambda it: it["certificate"].update(budget_price=700), "$.certificate"),
    "no certificate": (lambda it: it.update(certificate=None), "$.limits[0].price"),
    "a false bound": (lambda it: it.update(bound="211950001"), "$.bound"),
    "a false objective": (lambda it: it.update(objective="211950001"), "$.objective"),
    "a false proof": (lambda it: it.update(proof="rule"), "$.proof"),
    "a better award": (lambda it: move(it, 100, 0, 1), "the reason is stated wrongly"),
    "a wrong reason": (lambda it: award(it, 3, reason={"code": "outranked"}), "$.awards[3].reason"),
    "a wrong number": (lambda it: it["awards"][3]["reason"].update(left_cents=1), "$.awards[3].reason.left_cents"),
    "a change too small": (
        lambda it: it["awards"][3]["reason"]["would_be_funded_with"][0].update(more_cents=1),
        "would not fund the candidate",
    ),
    "a change too large": (
        lambda it: it["awards"][3]["reason"]["would_be_funded_with"][0].update(more_cents=90000),
        "is more than it takes",
    ),
}


@pytest.mark.parametrize("kind", TAMPERED)
def test_tampering_is_found(kind: str) -> None:
    tamper, expected = TAMPERED[kind]
    problem, outcome = example()
    spoilt = deepcopy(outcome)
    tamper(spoilt)
    assert expected in fault_of(problem, spoilt)


def test_a_tie_settled_against_the_lots_is_found() -> None:
    menu = {"kind": "menu", "amounts_cents": [100]}
    twins = [candidate("a", 5, menu, lot=1), candidate("b", 5, menu, lot=2)]
    problem, outcome = solved(budget_cents=100, candidates=twins, limits=[])
    assert outcome["awards"][1]["reason"]["code"] == "lost_lot"
    assert outcome["awards"][1]["reason"]["tied_with"] == "a"
    first, second = outcome["awards"]
    swapped = {**outcome, "awards": [{**second, "id": "a"}, {**first, "id": "b"}]}
    assert "the reason is stated wrongly" in fault_of(problem, swapped)
    for one in swapped["awards"]:
        one["reason"] = {"code": "funded_in_full"} if one["awarded_cents"] else {"code": "budget_exhausted"}
    swapped["awards"][0]["reason"].update(limit="budget", left_cents=0, needed_cents=100)
    assert "not the best awards under the rule and its ties" in fault_of(problem, swapped)


def test_a_leapfrog_is_found() -> None:
    large, small = {"kind": "menu", "amounts_cents": [100]}, {"kind": "menu", "amounts_cents": [50]}
    queue = [candidate("above", 5, large, district="d"), candidate("below", 4, small, district="d")]
    problem, outcome = solved(budget_cents=60, candidates=queue, limits=[])
    assert [one["awarded_cents"] for one in outcome["awards"]] == [0, 50]
    problem["no_leapfrogging"] = True
    outcome["problem_sha256"] = outcome_to_json(solve(problem_from_json(problem)))["problem_sha256"]
    assert "a candidate of higher merit was passed over" in fault_of(problem, outcome)


def test_infeasibility_is_checked_too() -> None:
    problem, outcome = solved(budget_cents=100000)
    assert outcome["status"] == "infeasible"
    assert check(problem_from_json(problem), outcome_from_json(outcome)) is None
    outcome["conflict"][0]["relax_by_cents"] += 1
    assert "$.conflict" in fault_of(problem, outcome)
