"""Limits that contradict each other: the smallest repair of each is applied as it is stated, and then it fits."""

from dataclasses import replace
from typing import Any

import pytest

from allocation import Problem, Unsolved, check, problem_from_json, solve
from allocation.outcome import Binding, Contradiction, Status
from allocation.problem import BUDGET, Candidate, Limit, MenuAward, Rule
from allocation.programmes.effort import Effort, no_hurry
from allocation.rules import is_feasible
from allocation.rules.conflict import SIDES, conflict
from tests.allocation.examples import candidate, problem_json

MENU: dict[str, Any] = {"kind": "menu", "amounts_cents": [6000]}
FREE: dict[str, Any] = {"kind": "range", "minimum_cents": 0, "maximum_cents": 6000, "step_cents": 1}
LARGEST = 2**53 - 1


def problem(award: dict[str, Any], **fields: object) -> Problem:
    three = [candidate(str(place), 500 - place, award, district="d", groups=["g"]) for place in range(3)]
    return problem_from_json(problem_json(**{"candidates": three, "limits": [], **fields}))


def limit(id_: str, **sides: int) -> dict[str, object]:
    return {"id": id_, **sides}


def repaired(broken: Problem, entry: Contradiction, less: int = 0) -> Problem:
    """Change the limit by as much as the outcome says, or by less."""
    change = (entry.relax_by_cents or entry.relax_by_awards or 0) - less
    if entry.limit == BUDGET:
        return replace(broken, budget_cents=broken.budget_cents + change)
    name = SIDES[entry.kind]
    down = entry.kind in {Binding.MINIMUM, Binding.MINIMUM_AWARDS}

    def moved(one: Limit) -> Limit:
        return (
            one if one.id != entry.limit else replace(one, **{name: getattr(one, name) + (-change if down else change)})
        )

    return replace(broken, limits=tuple(moved(one) for one in broken.limits))


CASES = {
    "budget below a minimum": problem(FREE, budget_cents=1000, limits=[limit("d", minimum_cents=5000)]),
    "a minimum above all demand": problem(FREE, budget_cents=1000, limits=[limit("d", minimum_cents=99000)]),
    "steps": problem(
        MENU, budget_cents=30000, limits=[limit("d", minimum_cents=7000), limit("g", maximum_cents=11000)]
    ),
    "awards": problem(MENU, budget_cents=7000, limits=[limit("d", minimum_awards=9)]),
    "both kinds": problem(MENU, limits=[limit("d", minimum_cents=7000), limit("g", maximum_awards=1)]),
    "reserve": problem(FREE, budget_cents=100, reserve_cents=2100, limits=[]),
}


@pytest.mark.parametrize("kind", CASES)
def test_each_repair_is_enough_and_one_less_is_not(kind: str) -> None:
    broken = CASES[kind]
    outcome = solve(broken)
    assert outcome.status is Status.INFEASIBLE
    assert outcome.conflict  # type: ignore[union-attr]
    for entry in outcome.conflict:  # type: ignore[union-attr]
        assert solve(repaired(broken, entry)).status is Status.SOLVED, entry
        assert solve(repaired(broken, entry, less=1)).status is Status.INFEASIBLE, entry


def test_nothing_can_be_awarded_where_limits_contradict_each_other() -> None:
    broken = CASES["budget below a minimum"]
    outcome = solve(broken)
    assert isinstance(outcome, Unsolved)
    assert check(broken, outcome) is None
    assert str(check(broken, replace(outcome, bound="1"))) == "$.bound: cannot be where no awards hold the limits"


def test_a_repair_that_no_problem_could_state_is_left_out() -> None:
    huge = {"kind": "range", "minimum_cents": 0, "maximum_cents": LARGEST, "step_cents": 1}
    fixed = [candidate(str(place), 5, huge, fixed_cents=LARGEST) for place in range(2)]
    outcome = solve(problem_from_json(problem_json(budget_cents=LARGEST, candidates=fixed, limits=[])))
    assert outcome.conflict == (Contradiction(BUDGET, Binding.MAXIMUM),)  # type: ignore[union-attr]


STEPS_FOR_A_CONFLICT = 20_000


def test_a_contradiction_among_many_uneven_amounts_is_found_in_few_steps() -> None:
    menus = [MenuAward((101 + 37 * place, 223 + 41 * place, 389 + 43 * place)) for place in range(14)]
    everyone = tuple(
        Candidate(str(place), str(place), place % 5, place, 500, menu, "ab"[place % 2])
        for place, menu in enumerate(menus)
    )
    limits = (Limit("a", "a", maximum_cents=900, minimum_awards=5), Limit("b", "b", minimum_cents=1500))
    broken = Problem(Rule.MERIT_EUROS, 2600, everyone, limits)
    effort = Effort(STEPS_FOR_A_CONFLICT, no_hurry)
    assert conflict(broken, lambda one: is_feasible(one, effort.tick)) == (
        Contradiction("a", Binding.MAXIMUM, relax_by_cents=101 + 175 + 249 + 323 + 397 - 900),
        Contradiction("a", Binding.MINIMUM_AWARDS, relax_by_awards=1),
    )
