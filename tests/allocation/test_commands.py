"""The commands with their exit codes, as a shell sees them."""

import json
from pathlib import Path

import pytest

from allocation.shell.commands import main
from tests.allocation.examples import candidate, pack_json, problem_json


@pytest.fixture
def problem(tmp_path: Path) -> Path:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(problem_json()))
    return path


def test_solve_check_and_tampering(problem: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = tmp_path / "outcome.json"
    assert main(["solve", str(problem), "-o", str(outcome)]) == 0
    assert main(["check", str(problem), str(outcome)]) == 0
    value = json.loads(outcome.read_text())
    value["awards"][0]["awarded_cents"] -= 1
    outcome.write_text(json.dumps(value))
    capsys.readouterr()
    assert main(["check", str(problem), str(outcome)]) == 1
    assert capsys.readouterr().out.startswith("$.awards[0].awarded_cents: ")


def test_a_fault_is_one_line_whatever_an_id_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, outcome = tmp_path / "problem.json", tmp_path / "outcome.json"
    path.write_text(json.dumps(problem_json(candidates=[candidate("a\nb", 700)], limits=[])))
    assert main(["solve", str(path), "-o", str(outcome)]) == 0
    value = json.loads(outcome.read_text())
    value["awards"][0]["id"] = "c"
    outcome.write_text(json.dumps(value))
    capsys.readouterr()
    assert main(["check", str(path), str(outcome)]) == 1
    assert capsys.readouterr().out.count("\n") == 1


def test_an_outcome_of_solve_with_a_rule_is_checked_under_that_rule(
    problem: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = tmp_path / "outcome.json"
    assert main(["solve", str(problem), "--rule", "ranking", "-o", str(outcome)]) == 0
    assert main(["check", str(problem), str(outcome)]) == 0
    said = "holds under the rule ranking (the problem itself says merit_euros)\n"
    assert capsys.readouterr().out == said
    value = json.loads(outcome.read_text())
    outcome.write_text(json.dumps(value | {"rule": "flat_cut"}))
    assert main(["check", str(problem), str(outcome)]) == 1
    assert capsys.readouterr().out.startswith("$.problem_sha256: ")


def test_contradicting_limits_exit_with_three_and_are_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(problem_json(budget_cents=1000)))
    outcome = tmp_path / "outcome.json"
    assert main(["solve", str(path), "-o", str(outcome)]) == 3
    assert main(["check", str(path), str(outcome)]) == 0
    capsys.readouterr()
    assert main(["explain", str(path), str(outcome), "--lang", "en"]) == 0
    assert (
        capsys.readouterr().out.splitlines()[1] == "In the total budget €10 are available; €590 more would be enough."
    )
    path.write_text(json.dumps(problem_json()))
    assert main(["explain", str(path), str(outcome)]) == 2
    assert capsys.readouterr().err == f"{outcome}: $.problem_sha256: the outcome belongs to another problem\n"


def test_bad_input_is_one_line_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, outcome = tmp_path / "problem.json", tmp_path / "outcome.json"
    path.write_text(json.dumps(problem_json(budget_cents="1 €")))
    assert main(["solve", str(path), "-o", str(outcome)]) == 2
    error = capsys.readouterr().err
    assert error == f'{path}: $.budget_cents: must be a whole number, not "1 €"\n'
    assert not outcome.exists()
    assert main(["solve", str(tmp_path / "missing.json")]) == 2
    assert main(["solve", str(tmp_path)]) == 2


def test_a_published_decision_verifies_and_a_changed_cent_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, pack = tmp_path / "decision.json", pack_json()
    path.write_text(json.dumps(pack))
    assert main(["verify", str(path)]) == 0
    pack["awards"][0]["awarded_cents"] += 1
    path.write_text(json.dumps(pack))
    capsys.readouterr()
    assert main(["verify", str(path)]) == 1
    said = capsys.readouterr().out
    assert "NOT hash: " in said
    assert "NOT deviations: candidate 1" in said
    del pack["awards"][0]["id"]
    path.write_text(json.dumps(pack))
    assert main(["verify", str(path)]) == 2
    assert capsys.readouterr() == ("", f"{path}: $.awards[0]: 'id' is a required property\n")


@pytest.mark.parametrize("rule", ["merit_euros", "merit_projects", "ranking"])
def test_the_largest_amounts_are_solved_and_checked(tmp_path: Path, rule: str) -> None:
    path, outcome = tmp_path / "problem.json", tmp_path / "outcome.json"
    largest = 2**53 - 1
    award = {"kind": "menu", "amounts_cents": [largest]}
    three = [candidate(str(place), 900 - place, award) for place in range(3)]
    path.write_text(json.dumps(problem_json(rule=rule, budget_cents=largest, candidates=three, limits=[])))
    assert main(["solve", str(path), "-o", str(outcome)]) == 0
    made = json.loads(outcome.read_text())
    assert [one["awarded_cents"] for one in made["awards"]] == [largest, 0, 0]
    assert main(["check", str(path), str(outcome)]) == 0
    assert main(["explain", str(path), str(outcome)]) == 0
