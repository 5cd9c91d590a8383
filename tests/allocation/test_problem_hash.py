"""The hash of a problem is that of its canonical form, whatever its texts hold."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import FormatError, Problem, Rule, problem_to_json, sha256_of
from allocation.formats.problem_hash import problem_sha256
from allocation.problem import Ballot, Candidate, RangeAward
from tests.allocation.strategies import problems

TEXT = st.text(st.sampled_from('a"\\/\n\x1f\x7fü\u2028\ue000\U0001f600[]:{}'), max_size=4)


@settings(max_examples=15, deadline=None)
@given(problems(Rule.RANKING, crossing=True), TEXT, TEXT)
def test_problem_sha256_is_taken_over_the_canonical_form(problem: Problem, label: str, id_: str) -> None:
    first = replace(problem.candidates[0], label=label, excluded=label, fixed_cents=None, applicant=id_, groups=(id_,))
    ballots = (Ballot('"candidates":[]', {id_: 1, "candidates": 2}),)
    problem = replace(problem, title=label, ballots=ballots, candidates=(first, *problem.candidates[1:]))
    assert problem_sha256(problem) == sha256_of(problem_to_json(problem))
    without = replace(problem, candidates=())
    assert problem_sha256(without) == sha256_of(problem_to_json(without))


@pytest.mark.parametrize("field", [{"merit": 2**53}, {"id": "\ud800"}, {"award": RangeAward(0, -(2**60))}])
def test_problem_sha256_refuses_what_has_no_canonical_form(field: dict[str, object]) -> None:
    one = replace(Candidate("a", "a", 1, None, 5, RangeAward(0, 5)), **field)  # type: ignore[arg-type]
    with pytest.raises(FormatError, match="canonical"):
        problem_sha256(Problem(Rule.RANKING, 5, (one,)))
