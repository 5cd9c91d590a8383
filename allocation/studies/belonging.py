"""Whether an outcome belongs to a problem: the condition of everything that is asked of a split afterwards."""

from allocation.formats.problem_hash import problem_sha256
from allocation.outcome import Outcome
from allocation.problem import Problem
from allocation.records import replace


class OtherProblemError(ValueError):
    """The outcome was not computed from this problem, or holds no awards; the text says which."""


def own_problem(problem: Problem, outcome: Outcome) -> Problem:
    """Give the problem under the outcome's own rule, which may be another than the problem's.

    Raises OtherProblemError where the outcome was computed from anything else: its `problem_sha256` must be that of
    this problem with the outcome's rule, and it must list every candidate once.
    """
    own = replace(problem, rule=outcome.rule)
    if outcome.problem_sha256 != problem_sha256(own):
        raise OtherProblemError("$.problem_sha256: the outcome belongs to another problem")
    if not outcome.awards and problem.candidates:
        raise OtherProblemError(f"$.awards: the outcome is {outcome.status.value} and holds no awards")
    odd = {award.id for award in outcome.awards} ^ {one.id for one in problem.candidates}
    if odd or len(outcome.awards) != len(problem.candidates):
        raise OtherProblemError(f"$.awards: do not list each candidate once, see {min(odd, default='the length')!r}")
    return own


def awarded_cents(outcome: Outcome) -> dict[str, int]:
    """Give the awards in cents by candidate id."""
    return {award.id: award.awarded_cents for award in outcome.awards}
