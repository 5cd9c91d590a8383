"""The JSON formats: round trips, schemas, and one clear sentence for each kind of nonsense."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from allocation import (
    FormatError,
    Problem,
    Rule,
    load_json,
    outcome_from_json,
    outcome_to_json,
    problem_from_json,
    problem_to_json,
    sha256_of,
    solve,
)
from allocation.formats.schemas import schema
from allocation.formats.strict_json import MOST_VALUES
from tests.allocation.examples import problem_json
from tests.allocation.strategies import problems

PROBLEM = Draft202012Validator(schema("problem"))
OUTCOME = Draft202012Validator(schema("outcome"))


@settings(max_examples=30, deadline=None)
@given(st.sampled_from([Rule.MERIT_EUROS, Rule.RANKING]).flatmap(lambda rule: problems(rule, crossing=True)))
def test_problems_and_outcomes_survive_a_round_trip(problem: Problem) -> None:
    written = problem_to_json(problem)
    PROBLEM.validate(written)
    assert problem_from_json(written) == problem
    outcome = solve(problem)
    OUTCOME.validate(outcome_to_json(outcome))
    assert outcome_from_json(outcome_to_json(outcome)) == outcome


def test_a_problem_with_only_the_required_fields_has_the_defaults() -> None:
    candidate = {"id": "1", "merit": 5, "requested_cents": 10, "award": {"kind": "menu", "amounts_cents": [10]}}
    least = {"format": "beirat-problem/1", "budget_cents": 10, "rule": "ranking", "candidates": [candidate]}
    PROBLEM.validate(least)
    complete = problem_to_json(problem_from_json(least))
    assert complete["currency"] == "EUR"
    assert complete["candidates"][0]["label"] == "1"
    assert problem_from_json(complete) == problem_from_json(least)


def test_hashes_are_taken_over_canonical_json() -> None:
    assert sha256_of({"b": 1, "a": "ü"}) == sha256_of({"a": "ü", "b": 1})
    assert sha256_of({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


Spoil = Callable[[dict[str, Any]], object]
SPOILT: dict[str, tuple[Spoil, str]] = {
    "unknown field": (lambda it: it.update(surprise=1), "$.surprise: is not a field"),
    "missing": (lambda it: it.pop("budget_cents"), "$.budget_cents: is missing"),
    "negative money": (lambda it: it.update(budget_cents=-1), "$.budget_cents: must be between"),
    "huge": (lambda it: it.update(budget_cents=2**53), "$.budget_cents: must be between"),
    "float": (lambda it: it.update(budget_cents=1.0), "$.budget_cents: must be a whole number"),
    "bool": (lambda it: it["candidates"][0].update(merit=True), "$.candidates[0].merit: must be a whole number"),
    "rule": (lambda it: it.update(rule="fair"), "$.rule: must be one of"),
    "format": (lambda it: it.update(format="beirat-problem/2"), "$.format: must be"),
    "twice": (lambda it: it["candidates"][1].update(id="1"), "$.candidates[1].id: '1' was given to entry 0"),
    "some lots": (lambda it: it["candidates"][0].update(lot=1), "$.candidates[1].lot: is missing"),
    "range": (lambda it: it["candidates"][0]["award"].update(minimum_cents=10**9), ".award.minimum_cents: is above"),
    "step": (lambda it: it["candidates"][0]["award"].update(step_cents=0), ".award.step_cents: must be between 1"),
    "menu": (lambda it: it["candidates"][3]["award"].update(amounts_cents=[5, 5]), "names an amount twice"),
    "both": (lambda it: it["candidates"][0].update(fixed_cents=1, excluded="x"), "cannot be combined"),
    "limit": (lambda it: it["limits"][0].update(id="budget"), "$.limits[0].id: 'budget' is the name"),
    "ballot": (lambda it: it.update(ballots=[{"member": "a", "scores": {"9": 1}}]), "$.ballots[0].scores: names"),
    "list": (lambda it: it.update(limits={}), "$.limits: must be a list"),
    "surrogate": (lambda it: it.update(title="\ud800"), "$.title: contains half"),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_nonsense_is_refused_with_its_place(kind: str) -> None:
    spoil, expected = SPOILT[kind]
    value = deepcopy(problem_json())
    spoil(value)
    with pytest.raises(FormatError) as refusal:
        problem_from_json(value)
    assert expected in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b"\xff", "is not UTF-8 (byte 0)"),
        ("{}".encode("utf-16"), "is UTF-16"),
        (b'{"a": NaN}', "$.a: is NaN"),
        (b'{"a": [1, 150000.0]}', "$.a[1]: is 150000.0, which is not written as a whole number"),
        (b'{"a": 1, "a": 2}', '$: has the key "a" twice'),
        (b'[1, {"b c": [{}, {"a": 1, "a": 2}]}]', '$[1]["b c"][1]: has the key "a" twice'),
        (b'{"a": ', "is not JSON"),
        (b'{"a": [-1' + b"0" * 5000 + b"]}", "$.a[0]: is a whole number with 5001 digits"),
        (b"[" * 100_000, "is nested too deeply"),
        (b"[" + b"{}," * MOST_VALUES + b"{}]", "holds more than 4,000,000 values"),
    ],
)
def test_strange_json_is_refused(data: bytes, expected: str) -> None:
    with pytest.raises(FormatError, match=r"^\$") as refusal:
        load_json(data)
    assert expected in str(refusal.value)


@pytest.mark.parametrize("format_", ["problem", "outcome", "decision"])
def test_the_schemas_are_schemas(format_: str) -> None:
    Draft202012Validator.check_schema(schema(format_))
