"""Files that people read: a line for each field and for each entry."""

import json

from allocation.formats import outcome_to_json, problem_from_json
from allocation.formats.readable import readable
from allocation.solving import solve
from tests.allocation.examples import problem_json


def test_readable_has_a_line_for_each_candidate_and_reads_back() -> None:
    problem = problem_json()
    written = readable(problem)
    assert json.loads(written) == problem
    assert len(written.splitlines()) == 2 + len(problem) + 5 + 1 + 2 + 1  # both lists end on a line of their own
    assert "Süd" in written


def test_readable_outcomes_read_back() -> None:
    outcome = outcome_to_json(solve(problem_from_json(problem_json())))
    assert json.loads(readable(outcome)) == outcome
