"""What would have funded somebody: true to the cent, and to the hundredth of a point."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import Allocation, Problem, Rule, Unsolved, check, solve
from allocation.changes.changed import is_funded_with, one_step_less
from allocation.changes.changes import found_in_steps, refused
from allocation.changes.questions import Questions
from allocation.formats.jsonvalues import LARGEST_INTEGER
from allocation.outcome import Change, ReasonCode, SolverInfo
from allocation.problem import BUDGET, Ballot, Candidate, Limit, MenuAward, RangeAward
from allocation.programmes.effort import STEPS_FOR_CHANGES, Effort, no_hurry
from tests.allocation.strategies import crossing_sums, families, problems
from tests.benchmarks.made_up import MANY_MERITS, made_up, with_round_amounts


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


def test_a_change_beyond_what_the_format_holds_is_not_stated() -> None:
    """The second could only be funded with a budget of 2^53 + 7."""
    pair = tuple(
        Candidate(id_, id_, merit, lot, most, RangeAward(most, most))
        for lot, (id_, merit, most) in enumerate([("a", LARGEST_INTEGER, LARGEST_INTEGER), ("b", 5, 8)])
    )
    for rule in (Rule.MERIT_EUROS, Rule.RANKING):
        problem = Problem(rule, LARGEST_INTEGER, pair)
        outcome = solve(problem, changes=True)
        assert isinstance(outcome, Allocation)
        assert [change.limit for change in outcome.awards[1].reason.would_be_funded_with] == []
        assert check(problem, outcome) is None


@given(rule=st.sampled_from([Rule.MERIT_EUROS, Rule.MERIT_PROJECTS]), data=st.data())
@settings(max_examples=25, deadline=None)
def test_what_is_stated_where_groups_cross_is_true_to_the_step(rule: Rule, data: st.DataObject) -> None:
    problem = data.draw(crossing_sums(rule) | problems(rule, crossing=True))
    outcome = solve(problem, changes=True)
    if not isinstance(outcome, Allocation):
        return
    reasons = {award.id: award.reason for award in outcome.awards}
    for one in refused(problem, outcome):
        for change in reasons[one.id].would_be_funded_with:
            assert is_funded_with(problem, None, one, change, no_hurry), (one.id, change)
            assert not is_funded_with(problem, None, one, one_step_less(change), no_hurry), (one.id, change)
    assert check(problem, outcome) is None
    turned = solve(replace(problem, candidates=problem.candidates[::-1], limits=problem.limits[::-1]), changes=True)
    if problem.lot_seed:
        assert isinstance(turned, Allocation)
        assert {award.id: award.reason for award in turned.awards} == reasons


@given(data=st.data(), rule=st.sampled_from([Rule.MERIT_EUROS, Rule.MERIT_PROJECTS]))
@settings(max_examples=60, deadline=None)
def test_settling_the_way_to_the_budget_anew_answers_like_solving_anew(data: st.DataObject, rule: Rule) -> None:
    """Whatever is changed, by however much, with whatever was asked before."""
    problem = data.draw(problems(rule) | families(rule))
    outcome = solve(problem, changes=False)
    if not isinstance(outcome, Allocation):
        return
    questions = Questions(problem, outcome.certificate, outcome.awarded_cents)
    names = [BUDGET, *(limit.id for limit in problem.limits)]
    for one in refused(problem, outcome):
        for name in (None, *names):
            more = data.draw(st.integers(0, 40))
            change = Change(more_merit=more) if name is None else Change(name, more_cents=more)
            expected = is_funded_with(problem, outcome.certificate, one, change, no_hurry)
            assert questions.funds(one, change, no_hurry) == expected, (one.id, change)


def test_a_round_of_real_size_says_of_each_refused_proposal_what_would_have_funded_it() -> None:
    problem = made_up(60, 5, MANY_MERITS)
    outcome = solve(problem, changes=True)
    assert isinstance(outcome, Allocation)
    assert all(
        award.reason.would_be_funded_with for award in outcome.awards if award.reason.code is ReasonCode.LIMIT_REACHED
    )
    assert check(problem, outcome) is None


def test_no_question_is_begun_that_the_steps_do_not_suffice_for() -> None:
    """Settling once takes some 18,000 steps; one question about room takes more than a dozen times as many."""
    problem = with_round_amounts(made_up(60, 20, MANY_MERITS), Rule.EVEN_DISTRICTS, menus=False)
    outcome = solve(problem, changes=False)
    assert isinstance(outcome, Allocation)
    effort = Effort(STEPS_FOR_CHANGES, no_hurry)
    found = found_in_steps(problem, outcome, effort.tick, lambda _stage, _done, _all: None)
    assert {id_ for id_, _ in found} == {one.id for one in refused(problem, outcome)}
    assert {change.limit for _, change in found} == {None}
    assert effort.left > STEPS_FOR_CHANGES // 2


BEST_OF_ALL = st.sampled_from([Rule.MERIT_EUROS, Rule.MERIT_PROJECTS, Rule.RANKING])


@given(problem=BEST_OF_ALL.flatmap(lambda rule: problems(rule) | problems(rule, crossing=True) | families(rule)))
@settings(max_examples=40, deadline=None)
def test_what_is_stated_just_suffices_and_nothing_that_helps_is_left_out(problem: Problem) -> None:
    """Every step is solved anew, from the first on.

    Merit is the least of all. Room is where a refusal turns: a step less does not fund, though a much smaller change
    may, in rare cases, where more room harms in between.
    """
    outcome = solve(problem)
    if not isinstance(outcome, Allocation):
        return
    reasons = {award.id: award.reason for award in outcome.awards}
    for one in refused(problem, outcome):
        reason = reasons[one.id]
        rooms = [limit.id for limit in problem.limits if limit.id == reason.limit and limit.maximum_cents is not None]
        expected = []
        for name in (*rooms, BUDGET):
            helps = [
                Change(name, more_cents=more)
                for more in range(1, 60)
                if is_funded_with(problem, None, one, Change(name, more_cents=more), no_hurry)
            ]
            turns = [each for each in helps if replace(each, more_cents=(each.more_cents or 0) - 1) not in helps]
            expected += (
                [next((each for each in turns if each in reason.would_be_funded_with), turns[0])] if turns else []
            )
        merits = (Change(more_merit=more) for more in range(1, 10))
        expected += [each for each in merits if is_funded_with(problem, None, one, each, no_hurry)][:1]
        assert reason.would_be_funded_with == tuple(expected), one.id


def test_a_proposal_below_the_threshold_that_still_fits_only_lacks_the_threshold() -> None:
    for rule in Rule:
        one = Candidate("a", "a", 400, 1, 500, RangeAward(500, 500))
        problem = Problem(rule, 500, (one,), merit_threshold=450, ballots=(Ballot("m", {"a": 400}),))
        outcome = solve(problem)
        assert isinstance(outcome, Allocation)
        assert outcome.awards[0].reason.would_be_funded_with == (Change(more_merit=50),)
        assert check(problem, outcome) is None


def test_a_threshold_is_reached_from_far_below_also_where_nobody_may_be_passed_over() -> None:
    for rule in Rule:
        one = Candidate("a", "a", 100, 1, 500, RangeAward(500, 500))
        ballots = (Ballot("m", {"a": 400}),)
        problem = Problem(rule, 500, (one,), merit_threshold=450, no_leapfrogging=True, ballots=ballots)
        outcome = solve(problem)
        assert isinstance(outcome, Allocation)
        assert outcome.awards[0].reason.would_be_funded_with == (Change(more_merit=350),), rule
        assert check(problem, outcome) is None


def two_of_three() -> tuple[Problem, Allocation]:
    """Lay out a row of ever smaller merits, of which the last two are refused: either lacks budget, or merit."""
    row = tuple(
        Candidate(str(place), str(place), merit, place + 1, 500, RangeAward(500, 500))
        for place, merit in enumerate([900, 800, 700, 600])
    )
    problem = Problem(Rule.MERIT_EUROS, 1200, row)
    outcome = solve(problem)
    assert isinstance(outcome, Allocation)
    return problem, outcome


def stating(outcome: Allocation, place: int, *changes: Change) -> Allocation:
    """Give the outcome with other changes for one award."""
    awards = list(outcome.awards)
    awards[place] = replace(awards[place], reason=replace(awards[place].reason, would_be_funded_with=changes))
    return replace(outcome, awards=tuple(awards))


def test_a_row_says_what_each_lacks() -> None:
    _, outcome = two_of_three()
    said = [award.reason.would_be_funded_with for award in outcome.awards[2:]]
    assert said == [
        (Change(BUDGET, more_cents=300), Change(more_merit=101)),
        (Change(BUDGET, more_cents=800), Change(more_merit=201)),
    ]


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ((Change(BUDGET, more_cents=300),), "a change that would fund the candidate is missing"),
        ((), "a change that would fund the candidate is missing"),
        ((Change(BUDGET, more_cents=301), Change(more_merit=101)), "is more than it takes"),
        ((Change(BUDGET, more_cents=299), Change(more_merit=101)), "would not fund the candidate"),
        ((Change(BUDGET, more_cents=300), Change(more_merit=100)), "would not fund the candidate"),
        ((Change(BUDGET, more_cents=300), Change(more_merit=102)), "is more than it takes"),
        ((Change("nowhere", more_cents=300), Change(more_merit=101)), "is no single change"),
        ((Change(more_merit=101), Change(BUDGET, more_cents=300)), "is out of order: limits by id, the budget, merit"),
        ((Change(BUDGET, more_cents=300), Change(BUDGET, more_cents=300)), "is said twice"),
        ((Change(BUDGET, more_cents=0), Change(more_merit=101)), "is no single change"),
        ((Change(BUDGET, more_cents=-300), Change(more_merit=101)), "is no single change"),
        ((Change(BUDGET, more_cents=300), Change(more_merit=-1)), "is no single change"),
        ((Change(BUDGET, more_cents=300, more_merit=1), Change(more_merit=101)), "is no single change"),
        ((Change(),), "is no single change"),
        ((Change(BUDGET, more_cents=LARGEST_INTEGER), Change(more_merit=101)), "is more than a problem can hold"),
    ],
)
def test_a_change_that_is_missing_or_false_or_too_large_is_found(changes: tuple[Change, ...], what: str) -> None:
    problem, outcome = two_of_three()
    fault = check(problem, stating(outcome, 2, *changes))
    assert fault is not None
    assert fault.what == what


@pytest.mark.parametrize("ends_at", [0, 1, 9])
def test_what_was_proven_before_the_time_ended_is_kept(ends_at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = made_up(30, 3, MANY_MERITS)
    now = [0.0]
    monkeypatch.setattr("allocation.solving.monotonic", lambda: now[0])

    def pass_time(stage: str, done: int, _all: int) -> None:
        now[0] = 9.0 if stage == "changes" and done >= ends_at else now[0]

    whole, outcome = solve(problem), solve(problem, seconds=8, progress=pass_time)
    assert isinstance(whole, Allocation)
    assert isinstance(outcome, Allocation)
    assert without_changes(outcome) == without_changes(whole)
    told, all_told = (
        [(award.id, change) for award in one.awards for change in award.reason.would_be_funded_with]
        for one in (outcome, whole)
    )
    assert set(told) <= set(all_told)
    assert (len(told) > 0) == (ends_at > 0)
    assert len(told) < len(all_told)
    assert check(problem, outcome) is None


def without_changes(outcome: Allocation) -> Allocation:
    return replace(
        outcome,
        awards=tuple(replace(award, reason=replace(award.reason, would_be_funded_with=())) for award in outcome.awards),
    )


def test_an_outcome_that_states_no_changes_at_all_holds() -> None:
    problem, _ = two_of_three()
    assert check(problem, solve(problem, changes=False)) is None


def test_a_larger_turning_point_is_not_the_smallest_change() -> None:
    """With 4 the small one is funded, with 9 the large one alone, with 13 both: at 4 and at 13 it turns."""
    pair = (
        Candidate("large", "large", 900, 1, 900, RangeAward(900, 900)),
        Candidate("small", "small", 800, 2, 400, RangeAward(400, 400)),
    )
    problem = Problem(Rule.MERIT_EUROS, 0, pair)
    outcome = solve(problem)
    assert isinstance(outcome, Allocation)
    budget, merit = outcome.awards[1].reason.would_be_funded_with[0], outcome.awards[1].reason.would_be_funded_with[1:]
    assert budget == Change(BUDGET, more_cents=400)
    fault = check(problem, stating(outcome, 1, Change(BUDGET, more_cents=1300), *merit))
    assert fault is not None
    assert fault.what == "is more than it takes"


def test_of_several_turning_points_the_smallest_is_stated_where_questions_are_few() -> None:
    """One is funded with 1 cent more, not with 7, again with 8; leaps alone lead to the 8."""
    menus = {0: (12,), 1: (21, 25), 4: (2,), 5: (12, 16), 6: (10, 20), 7: (2, 13), 8: (6, 13), 10: (20,), 11: (5,)}
    ranges = {2: (10, 12, 1), 3: (3, 11, 2), 9: (6, 20, 1)}
    awards: dict[int, MenuAward | RangeAward] = {place: MenuAward(amounts) for place, amounts in menus.items()}
    awards |= {place: RangeAward(*amounts) for place, amounts in ranges.items()}
    merits = [15, 23, 16, 22, 9, 9, 29, 26, 20, 8, 6, 3]
    row = tuple(
        Candidate(str(place), str(place), merit, place + 1, 25, awards[place]) for place, merit in enumerate(merits)
    )
    problem = Problem(Rule.MERIT_EUROS, 63, row)
    outcome = solve(problem)
    assert isinstance(outcome, Allocation)
    reasons = {award.id: award.reason for award in outcome.awards}
    for one in refused(problem, outcome):
        tried = (Change(BUDGET, more_cents=more) for more in range(1, 100))
        least = next(each for each in tried if is_funded_with(problem, None, one, each, no_hurry))
        assert least in reasons[one.id].would_be_funded_with, one.id
    assert check(problem, outcome) is None


def test_rows_in_another_order_are_not_those_of_the_problem() -> None:
    problem, outcome = two_of_three()
    fault = check(problem, replace(outcome, awards=outcome.awards[::-1]))
    assert fault is not None
    assert fault.what == "the awards are not in the order of the problem's candidates"


def test_nobody_names_a_solver_where_limits_contradict_each_other() -> None:
    one = Candidate("a", "a", 400, 1, 500, RangeAward(500, 500), district="d")
    problem = Problem(Rule.MERIT_EUROS, 300, (one,), (Limit("d", "D", minimum_cents=500),))
    outcome = solve(problem)
    assert isinstance(outcome, Unsolved)
    assert check(problem, outcome) is None
    fault = check(problem, replace(outcome, solver=SolverInfo("HiGHS", "1", "PuLP")))
    assert fault is not None
    assert fault.where == "$.solver"
