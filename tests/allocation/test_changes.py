"""What would have funded somebody: true to the cent, and to the hundredth of a point."""

from allocation import Allocation, Problem, Rule, check, solve
from allocation.outcome import Change
from allocation.problem import Candidate, RangeAward


def test_a_cut_changes_between_the_steps_of_awards_too() -> None:
    """With 3 cents the share is a half: one step of 2 cents for the larger one, none for the smaller."""
    pair = tuple(
        Candidate(id_, id_, 5, lot, most, RangeAward(0, most, 2))
        for lot, (id_, most) in enumerate([("a", 2), ("b", 4)])
    )
    problem = Problem(Rule.FLAT_CUT, 0, pair)
    outcome = solve(problem)
    assert isinstance(outcome, Allocation)
    assert outcome.awards[1].reason.would_be_funded_with == (Change("budget", more_cents=3),)
    assert check(problem, outcome) is None
