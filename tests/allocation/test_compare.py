"""Two outcomes side by side: candidates, groups, what is refused, and the command."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import Allocation, Problem, Rule, outcome_to_json, problem_from_json, problem_to_json, solve
from allocation.outcome import Status, Unsolved
from allocation.problem import BUDGET, Candidate, Limit, MenuAward
from allocation.shell.commands import main
from allocation.shell.comparison_table import table
from allocation.studies.belonging import OtherProblemError, own_problem
from allocation.studies.compare import Difference, GroupDifference, compare, compare_awards
from tests.allocation.examples import problem_json
from tests.allocation.strategies import problems

MENU = MenuAward((100,))
QUEUE = tuple(
    Candidate(id_, f"Vorhaben {id_}", merit, lot, 100, MENU, "north" if lot < 3 else "south", (), applicant)
    for lot, (id_, merit, applicant) in enumerate(
        [("a", 9, "x"), ("b", 8, "y"), ("c", 7, "x"), ("d", 6, None)], start=1
    )
)
PROBLEM = Problem(
    Rule.RANKING, 200, QUEUE, (Limit("north", "Nord", maximum_cents=200), Limit("x", "X"), Limit("empty", "Leer"))
)


def solved(problem: Problem) -> Allocation:
    outcome = solve(problem)
    assert isinstance(outcome, Allocation)
    return outcome


def test_compare_says_who_gains_and_who_loses() -> None:
    found = compare_awards(PROBLEM, {"a": 100, "b": 100, "c": 0, "d": 0}, {"a": 100, "b": 0, "c": 70, "d": 80})
    assert found.gains == (Difference("d", "Vorhaben d", 0, 80), Difference("c", "Vorhaben c", 0, 70))
    assert found.losses == (Difference("b", "Vorhaben b", 100, 0),)
    assert found.unchanged == (Difference("a", "Vorhaben a", 100, 100),)
    assert [one.id for one in found.candidates] == ["a", "b", "c", "d"]


def test_compare_totals_the_whole_every_limit_and_districts_without_one() -> None:
    found = compare_awards(PROBLEM, {"a": 100, "b": 100, "c": 0, "d": 0}, {"a": 100, "b": 0, "c": 70, "d": 80})
    assert found.groups == (
        GroupDifference(BUDGET, BUDGET, 200, 250, 2, 3),
        GroupDifference("north", "Nord", 200, 100, 2, 1),
        GroupDifference("x", "X", 100, 170, 1, 2),
        GroupDifference("empty", "Leer", 0, 0, 0, 0),
        GroupDifference("south", "south", 0, 150, 0, 2),
    )
    assert [(one.change_cents, one.change_awards) for one in found.groups[:2]] == [(50, 1), (-100, -1)]


def test_outcomes_of_one_problem_may_differ_in_their_rule() -> None:
    other = solved(replace(PROBLEM, rule=Rule.FLAT_CUT))
    assert own_problem(PROBLEM, other).rule is Rule.FLAT_CUT
    assert compare(PROBLEM, solved(PROBLEM), other).groups[0].first_cents == 200


def test_outcomes_of_another_problem_are_refused() -> None:
    own, other = solved(PROBLEM), solved(replace(PROBLEM, budget_cents=100))
    with pytest.raises(OtherProblemError, match="another problem"):
        compare(PROBLEM, own, other)
    with pytest.raises(OtherProblemError, match="infeasible and holds no awards"):
        compare(PROBLEM, own, Unsolved(own.problem_sha256, Rule.RANKING, Status.INFEASIBLE))
    with pytest.raises(OtherProblemError, match="each candidate once, see 'd'"):
        compare(PROBLEM, replace(own, awards=own.awards[:3]), own)
    with pytest.raises(OtherProblemError, match="each candidate once"):
        compare(PROBLEM, own, replace(own, awards=(*own.awards, own.awards[0])))


@settings(max_examples=15, deadline=None)
@given(problems(Rule.RANKING, crossing=True), st.data())
def test_differences_add_up(problem: Problem, data: st.DataObject) -> None:
    first, second = ({one.id: data.draw(st.integers(0, 9)) for one in problem.candidates} for _ in range(2))
    found = compare_awards(problem, first, second)
    whole = found.groups[0]
    assert whole.change_cents == sum(one.change_cents for one in found.gains + found.losses)
    assert len(found.gains) + len(found.losses) + len(found.unchanged) == len(problem.candidates)
    by_id = {group.id: group for group in found.groups}
    districts = {one.district for one in problem.candidates} - {None}
    nowhere = sum(second[one.id] - first[one.id] for one in problem.candidates if one.district is None)
    assert sum(by_id[name].change_cents for name in districts if name) + nowhere == whole.change_cents
    assert set(by_id) >= {limit.id for limit in problem.limits}


def test_the_table_aligns_and_lets_nothing_steer_the_terminal() -> None:
    odd = replace(QUEUE[3], label="Zeile\n\x1b[31mrot")
    problem = replace(PROBLEM, candidates=(*QUEUE[:3], odd))
    found = compare_awards(problem, {"a": 10000, "b": 0, "c": 0, "d": 0}, {"a": 10000, "b": 0, "c": 0, "d": 123456})
    assert table(found, "de").replace("\N{NO-BREAK SPACE}", " ") == (
        "Summen\n"
        "              A           B        B − A  gefördert\n"
        "  Gesamt  100 €  1.334,56 €  +1.234,56 €      1 → 2\n"
        "  Nord    100 €       100 €          0 €      1 → 1\n"
        "  X       100 €       100 €          0 €      1 → 1\n"
        "  Leer      0 €         0 €          0 €      0 → 0\n"
        "  south     0 €  1.234,56 €  +1.234,56 €      0 → 1\n"
        "\nMehr in B\n"
        "  d  Zeile [31mrot  0 €  1.234,56 €  +1.234,56 €\n"
        "\nWeniger in B\n"
        "  niemand\n"
        "\nUnverändert: 3\n"
    )
    assert "Less in B\n  nobody" in table(found, "en")


def test_the_command_shows_the_table_and_refuses_strangers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    problem = problem_from_json(problem_json())
    files = {"problem": problem_to_json(problem)}
    files["a"], files["b"] = (
        outcome_to_json(solve(replace(problem, rule=rule))) for rule in (Rule.MERIT_EUROS, Rule.RANKING)
    )
    files["other"] = outcome_to_json(solve(replace(problem, budget_cents=299999)))
    for name, value in files.items():
        (tmp_path / name).write_text(json.dumps(value))
    arguments = ["compare", *(str(tmp_path / name) for name in ("problem", "a", "b"))]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"A: {tmp_path / 'a'} (merit_euros)\nB: {tmp_path / 'b'} (ranking)\n\nSummen\n")
    assert main([*arguments, "--lang", "en"]) == 0
    assert "\nTotals\n" in capsys.readouterr().out
    assert main([*arguments[:-1], str(tmp_path / "other")]) == 2
    assert (
        capsys.readouterr().err == f"{tmp_path / 'other'}: $.problem_sha256: the outcome belongs to another problem\n"
    )
    assert main(["explain", arguments[1], str(tmp_path / "other")]) == 2
    assert main(["explain", *arguments[1:3], "--lang", "en"]) == 0
