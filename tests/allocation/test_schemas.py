"""The JSON Schemas: whatever we write follows them, and they refuse what our parsers refuse."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from allocation import FormatError, Rule, outcome_from_json, outcome_to_json, problem_from_json, solve
from allocation.formats.schemas import schema
from allocation.outcome import Allocation, Certificate, Change, LimitOutcome, Proof, Reason, ReasonCode
from allocation.outcome import Award as OneAward
from allocation.shell.commands import main
from allocation.solver.fallback import best_found
from tests.allocation.examples import problem_json
from tests.allocation.test_pabulib import ELECTION

Json = dict[str, Any]
NONSENSE: list[Any] = [None, True, -1, 2**53, "", "1/0", {"x": 1}]
ABOUT_THE_WHOLE = ("was given to entry", "is above maximum_cents", "names the unknown candidate", "lots are given")
"""What is refused beyond what a schema can say: it cannot compare one place with another."""


def written() -> Iterator[tuple[str, Json]]:
    """Give documents of every kind, small enough to be spoilt at each place."""
    ballots = [{"member": "a", "scores": {"1": 800}}]
    first, *_, last = problem_json()["candidates"]
    whole = {"label": "x", "lot": 7, "groups": ["g"], "applicant": "a", "fixed_cents": 60000, "excluded": None}
    yield "problem", problem_json(candidates=[{**first, **whole}], ballots=ballots, merit_threshold=500)
    yield "problem", problem_json(candidates=[last], limits=[])
    solved = outcome_to_json(solve(problem_from_json(problem_json())))
    refused = next(one for one in solved["awards"] if "would_be_funded_with" in one["reason"])
    yield "outcome", {**solved, "awards": [refused]}
    yield "outcome", outcome_to_json(solve(problem_from_json(problem_json(budget_cents=1000))))
    yield "outcome", {**outcome_to_json(best_found(problem_from_json(problem_json()), "0" * 64, "HiGHS")), "awards": []}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 -- any JSON value
    """Walk to every field, and to the first element of each list."""
    steps = value if isinstance(value, dict) else range(min(len(value), 1)) if isinstance(value, list) else ()
    for step in steps:
        yield (*path, step)
        yield from places(value[step], (*path, step))


def spoilt(document: Json) -> Iterator[tuple[tuple[Any, ...], Json]]:
    """Give the document with each place removed, or replaced by nonsense."""
    for path in places(document):
        for nonsense in [*NONSENSE, "remove"]:
            changed = deepcopy(document)
            inner: Any = changed
            for step in path[:-1]:
                inner = inner[step]
            if nonsense == "remove":
                del inner[path[-1]]
            else:
                inner[path[-1]] = nonsense
            yield path, changed


def refusal(read: Callable[[Any], object], document: Json) -> str | None:
    try:
        read(document)
    except FormatError as error:
        return str(error)
    return None


def test_schema_and_parser_refuse_the_same() -> None:
    read = {"problem": problem_from_json, "outcome": outcome_from_json}
    compared = 0
    for name, document in written():
        validator = Draft202012Validator(schema(name))
        for path, changed in spoilt(document):
            said = refusal(read[name], changed)
            if said is None or not any(words in said for words in ABOUT_THE_WHOLE):
                assert (said is None) == validator.is_valid(changed), (path, said)
                compared += 1
    assert compared > 700


@pytest.mark.parametrize(
    ("rule", "budget_cents", "seconds"),
    [*((rule, 300000, None) for rule in Rule), (Rule.MERIT_EUROS, 1000, None), (Rule.MERIT_EUROS, 300000, 1e-9)],
)
def test_every_outcome_that_is_written_follows_its_schema(
    tmp_path: Path, rule: Rule, budget_cents: int, seconds: float | None
) -> None:
    ballots = [{"member": "a", "scores": {"1": 800, "3": 100}}]
    path, target = tmp_path / "problem.json", tmp_path / "outcome.json"
    path.write_text(json.dumps(problem_json(rule=rule.value, budget_cents=budget_cents, ballots=ballots)))
    more = [] if seconds is None else ["--seconds", str(seconds)]
    assert main(["solve", str(path), "-o", str(target), *more]) in {0, 3, 4}
    assert main(["check", str(path), str(target)]) == 0
    Draft202012Validator(schema("outcome")).validate(json.loads(target.read_text()))


def test_a_problem_from_pabulib_follows_its_schema(tmp_path: Path) -> None:
    path, target = tmp_path / "election.pb", tmp_path / "problem.json"
    path.write_text(ELECTION.replace("rule;greedy", "rule;equalshares/add1"))
    assert main(["from-pabulib", str(path), "-o", str(target)]) == 0
    made = json.loads(target.read_text())
    assert len(made["ballots"]) == 2
    Draft202012Validator(schema("problem")).validate(made)


def test_numbers_beyond_what_json_holds_exactly_are_written_otherwise_or_not() -> None:
    beyond = 2**53
    reason = Reason(
        ReasonCode.OUTRANKED, would_be_funded_with=(Change("budget", beyond), Change(None, None, beyond - 1))
    )
    outcome = Allocation(
        problem_sha256="0" * 64,
        rule=Rule.MERIT_EUROS,
        spent_cents=beyond - 1,
        objective=str(beyond**2),
        bound=str(beyond**2),
        proof=Proof.EXACT,
        awards=(OneAward("1", 0, reason),),
        limits=(LimitOutcome("a", 0, 0, price=-beyond),),
        certificate=Certificate(beyond, {"a": -beyond}, {}),
    )
    value = outcome_to_json(outcome)
    Draft202012Validator(schema("outcome")).validate(value)
    assert value["awards"][0]["reason"]["would_be_funded_with"] == [{"more_merit": beyond - 1}]
    assert value["certificate"]["budget_price"] == "9007199254740992/1"
    again = outcome_from_json(value)
    assert again.certificate == outcome.certificate
