"""Elections from Pabulib: what becomes of them, and what is refused with its line."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from allocation.formats.jsonvalues import FormatError
from allocation.formats.pabulib import problem_of, read_election
from allocation.problem import Rule
from allocation.shell.commands import main

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
        ("num_votes;2", "num_votes;two", "META num_votes: 'two' is not a plain"),
        ("400.50", "4e2", "line 14 cost: '4e2' is not a plain decimal amount"),
        ("400.50", "4" * 2000, f"line 14 cost: '{'4' * 38}… is not a plain decimal amount"),
        ("2;500;1;Second;0", "2;500;1", "line 13: has 3 fields where PROJECTS has 5"),
        ("2;500;", "1;500;", "line 13: the project id '1' is empty or was used before"),
        ("project_id;cost", "cost;project_id", "line 11: PROJECTS must start with the columns project_id, cost"),
        ("1;1,2\n2;1,3\n", "", "META num_votes: says 2, the file holds 0"),
        ("2;1,3", "2;1,9", "line 18: names the unknown project '9'"),
        ("VOTES\nvoter_id;vote\n1;1,2\n2;1,3\n", "", "end of file: came without a section VOTES"),
        ("voter_id;vote\n1;1,2\n2;1,3\n", "", "end of file: has no columns"),
        ("key;value", "PROJECTS", "section META: has no columns"),
        ("PROJECTS\nproject_id", "VOTES\nproject_id", "line 10: is VOTES; after META comes PROJECTS"),
        ("META\n", "Meta\n", "line 1: must be META"),
        ("budget;1000.50", "budget;a lot", "META budget: 'a lot' is not a plain decimal amount"),
        ("district;North", "budget;1000.51", "line 7: gives the key 'budget' a second value"),
        ("1;1,2", '1;"' + "1," * 70000, "line 17: is not semicolon-separated text: field larger than"),
        ("1;1,2", "1;\udc801,2", "line 17: is not UTF-8"),
        ("1;1,2", "\n" * 1_000_000, "line 1000001: is beyond the 1,000,000 lines that are read"),
    ],
)
def test_broken_elections_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, place: str
) -> None:
    path = tmp_path / "broken.pb"
    for election in (ELECTION, ELECTION.replace('"First; quoted"', "Without quotes")):
        path.write_bytes(election.replace(old, new).encode(errors="surrogateescape"))
        assert main(["from-pabulib", str(path)]) == 2
        said = capsys.readouterr().err
        assert said.startswith(f"{path}: {place}")
        assert said.count("\n") == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_without_quotes_reads_like_the_same_file_with_quotes(end: str) -> None:
    written = ELECTION.replace('"First; quoted"', "First\u2028\x0b").replace("VOTES\n", "\n;;\nVOTES\n\n")
    plain = read_election("one", written.replace("\n", end).encode("utf-8-sig"))
    assert plain == read_election("one", written.replace("Second", '"Second"').replace("\n", end).encode())
    assert [dict(ballot) for ballot in plain.ballots] == [{"1": 1, "2": 1}, {"1": 1, "3": 1}]


def test_points_that_several_votes_share_belong_to_each_vote() -> None:
    head, _ = ELECTION.replace("approval", "cumulative").replace("num_votes;2", "num_votes;3").split("voter_id")
    plain = f"{head}voter_id;vote;points\n1;1,2;3,1\n2; 2 ,1;3,1\n3;3,1,2;3,1,1\n"
    ballots = read_election("one", plain.encode()).ballots
    assert ballots == ({"1": 3, "2": 1}, {"2": 3, "1": 1}, {"3": 3, "1": 1, "2": 1})
    with pytest.raises(FormatError, match="line 18: names 1 projects with 2 points"):
        read_election("one", plain.replace("2; 2 ,1", "2; 2 ,").encode())


def test_the_rule_that_is_asked_for_comes_without_the_threshold_of_the_elections_own() -> None:
    own = "rule;greedy-threshold\nmin_project_score_threshold;2"
    election = read_election("one", ELECTION.replace("rule;greedy", own).encode())
    assert (problem_of([election]).rule, problem_of([election]).merit_threshold) == (Rule.RANKING, 2)
    asked = problem_of([election], rule=Rule.MERIT_PROJECTS)
    assert (asked.rule, asked.merit_threshold) == (Rule.MERIT_PROJECTS, None)
    assert problem_of([election] * 2, rule=Rule.MERIT_EUROS).rule is Rule.MERIT_EUROS


def test_more_scores_than_a_file_can_hold_are_refused() -> None:
    election = read_election("many", ELECTION.replace("rule;greedy", "rule;equalshares/add1").encode())
    many = replace(election, ballots=election.ballots * 500_001)
    with pytest.raises(FormatError, match="VOTES: name projects more than 2,000,000 times"):
        problem_of([many])
    with pytest.raises(FormatError, match="VOTES: name projects more than 2,000,000 times"):
        problem_of([replace(many, meta={})], rule=Rule.EQUAL_SHARES)
    assert problem_of([many], with_ballots=False).ballots == ()


def test_ballots_go_along_whatever_the_rule_and_can_be_left_out(tmp_path: Path) -> None:
    north, south = tmp_path / "north.pb", tmp_path / "south.pb"
    north.write_text(ELECTION)
    south.write_text(ELECTION.replace("North", "South"))
    target = tmp_path / "problem.json"
    assert main(["from-pabulib", str(north), "-o", str(target)]) == 0
    one = [{"member": "1", "scores": {"1": 1, "2": 1}}, {"member": "2", "scores": {"1": 1, "3": 1}}]
    assert json.loads(target.read_text())["ballots"] == one
    assert main(["from-pabulib", str(north), str(south), "-o", str(target)]) == 0
    ballots = json.loads(target.read_text())["ballots"]
    assert ballots[2] == {"member": "South/1", "scores": {"South/1": 1, "South/2": 1}}
    assert main(["from-pabulib", str(north), "--no-ballots", "-o", str(target)]) == 0
    assert json.loads(target.read_text())["ballots"] == []


def test_equal_shares_without_ballots_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    election, target = tmp_path / "north.pb", tmp_path / "problem.json"
    election.write_text(ELECTION)
    outcome = tmp_path / "outcome.json"
    assert main(["from-pabulib", str(election), "--no-ballots", "-o", str(target)]) == 0
    assert main(["solve", str(target), "--rule", "equal_shares", "-o", str(outcome)]) == 2
    said = f"{target}: $.ballots: are empty; equal_shares needs the members' ballots\n"
    assert (capsys.readouterr().err, outcome.exists()) == (said, False)


def test_what_differs_only_in_writing_is_read(tmp_path: Path) -> None:
    odd = ELECTION.replace("Example", 'Ours; "theirs"').replace("1;1,2", "1;1, 2,1").replace("budget;", "budget ; ")
    odd = odd.replace("Second", '"Second" one').replace("3;400.50;", " 3 ;400.50;").replace("\n", "\r\n")
    path = tmp_path / "odd.pb"
    path.write_bytes(odd.encode("utf-8-sig"))
    election = read_election("odd", path.read_bytes())
    assert election.meta["description"] == 'Ours; "theirs"'
    assert [one.id for one in election.projects] == ["1", "2", "3"]
    assert [one.name for one in election.projects] == ["First; quoted", "Second one", "Third"]
    assert election.ballots == ({"1": 1, "2": 1}, {"1": 1, "3": 1})


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
