"""The commands with their exit codes, as a shell sees them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from allocation.commands import main
from tests.allocation.examples import pack_json, problem_json

ELECTION = """META
key;value
description;Example
district;North
num_projects;3
num_votes;2
budget;1000.50
vote_type;approval
rule;greedy
PROJECTS
project_id;cost;votes;name;selected
1;600;2;"First; quoted";1
2;500;1;Second;0
3;400.50;1;Third;1
VOTES
voter_id;vote
1;1,2
2;1,3
"""


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


def test_pabulib_files_become_problems(tmp_path: Path) -> None:
    north, south = tmp_path / "north.pb", tmp_path / "south.pb"
    north.write_text(ELECTION)
    south.write_bytes(ELECTION.replace("North", "South").replace("\n", "\r\n").encode())
    target, outcome = tmp_path / "problem.json", tmp_path / "outcome.json"
    assert main(["from-pabulib", str(north), str(south), "-o", str(target)]) == 0
    made = json.loads(target.read_text())
    assert made["budget_cents"] == 200100
    assert [limit["maximum_cents"] for limit in made["limits"]] == [100050, 100050]
    assert made["candidates"][0]["award"] == {"kind": "menu", "amounts_cents": [60000]}
    assert main(["from-pabulib", str(north), "-o", str(target)]) == 0
    assert main(["solve", str(target), "-o", str(outcome)]) == 0
    assert [one["awarded_cents"] for one in json.loads(outcome.read_text())["awards"]] == [60000, 0, 40050]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("num_votes;2", "num_votes;3", "META num_votes: says 3, the file holds 2"),
        ("400.50", "4e2", "line 14 cost"),
        ("2;500;1;Second;0", "2;500;1", "line 13: has 3 fields"),
        ("project_id;cost", "cost;project_id", "line 11: PROJECTS must start"),
        ("1;1,2\n2;1,3\n", "", "META num_votes"),
        ("2;1,3", "2;1,9", "line 18: names the unknown project '9'"),
        ("VOTES\nvoter_id;vote\n1;1,2\n2;1,3\n", "", "end of file: came without a section VOTES"),
        ("budget;1000.50", "budget;a lot", "META budget"),
    ],
)
def test_broken_elections_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, place: str
) -> None:
    path = tmp_path / "broken.pb"
    path.write_text(ELECTION.replace(old, new))
    assert main(["from-pabulib", str(path)]) == 2
    assert capsys.readouterr().err.startswith(f"{path}: {place}")


def test_pipes_work(problem: Path) -> None:
    command = [sys.executable, "-m", "allocation", "solve", "-"]
    done = subprocess.run(command, input=problem.read_bytes(), capture_output=True, check=True)  # noqa: S603
    assert json.loads(done.stdout)["status"] == "solved"
    assert done.stderr == b""


def from_pabulib(tmp_path: Path, text: str, *, files: int = 1) -> tuple[int, Path]:
    path, target = tmp_path / "odd.pb", tmp_path / "made.json"
    path.write_text(text)
    return main(["from-pabulib", *[str(path)] * files, "-o", str(target)]), target


def test_a_threshold_may_be_written_with_a_decimal_point(tmp_path: Path) -> None:
    text = ELECTION.replace("rule;greedy", "rule;greedy-threshold\nmin_project_score_threshold;1.0")
    code, target = from_pabulib(tmp_path, text)
    assert (code, json.loads(target.read_text())["merit_threshold"]) == (0, 1)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("budget;1000.50", "budget;-1", "META budget"),
        ("budget;1000.50", "budget;90071992547409.92", "META budget"),
        ("2;500;", "2;90071992547409.92;", "line 13 cost"),
    ],
)
def test_amounts_that_no_problem_can_hold_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, place: str
) -> None:
    code, target = from_pabulib(tmp_path, ELECTION.replace(old, new))
    amount = new.split(";")[1]
    complaint = f"{place}: {amount!r} is negative or larger than any amount in a problem"
    assert (code, capsys.readouterr().err) == (2, f"{tmp_path / 'odd.pb'}: {complaint}\n")
    assert not target.exists()


def test_budgets_that_are_too_large_together_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, target = from_pabulib(tmp_path, ELECTION.replace("budget;1000.50", "budget;50000000000000"), files=2)
    complaint = "META budget: the budgets together are larger than any amount in a problem"
    assert (code, capsys.readouterr().err) == (2, f"{tmp_path / 'odd.pb'}: {complaint}\n")
    assert not target.exists()
