"""What changes when the budget, a candidate or a member does, and what need not be solved."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from allocation import Allocation, Problem, Rule, outcome_to_json, problem_to_json, solve
from allocation.outcome import Status
from allocation.problem import Ballot, Candidate, Limit, MenuAward, RangeAward
from allocation.rules.again import awards_anew, withdrawn
from allocation.shell.commands import main
from allocation.shell.steadiness_table import steadiness_table
from allocation.studies.belonging import OtherProblemError
from allocation.studies.compare import Difference
from allocation.studies.leave_one_out import merits_without_each, scores_of_ballots
from allocation.studies.steadiness import Steadiness, Variation, steadiness
from allocation.studies.variations import Kind, budget_cases, withdrawal_cases
from tests.allocation.strategies import problems

MENU = MenuAward((100,))
QUEUE = tuple(
    Candidate(id_, id_, merit, lot, 100, MENU, "north" if lot < 3 else "south")
    for lot, (id_, merit) in enumerate({"a": 900, "b": 800, "c": 700, "d": 600}.items(), start=1)
)
PROBLEM = Problem(Rule.RANKING, 209, QUEUE, (Limit("north", "Nord", maximum_cents=200),))


def solved(problem: Problem) -> Allocation:
    outcome = solve(problem)
    assert isinstance(outcome, Allocation)
    return outcome


def change(id_: str, before: int, after: int) -> Difference:
    return Difference(id_, id_, before, after)


def test_every_variation_says_who_gains_and_who_loses() -> None:
    without = {"ben": {"d": 600}, "ada": {"b": 750, "c": 760}}
    found = steadiness(PROBLEM, solved(PROBLEM), without)
    assert found == Steadiness(
        (
            Variation(Kind.LESS_BUDGET, "", 199, Status.SOLVED, (change("b", 100, 0),)),
            Variation(Kind.MORE_BUDGET, "", 219, Status.SOLVED),
            Variation(Kind.MEMBER, "ada", 209, Status.SOLVED, (change("b", 100, 0), change("c", 0, 100))),
            Variation(Kind.MEMBER, "ben", 209, Status.SOLVED),
            Variation(Kind.WITHDRAWAL, "a", 209, Status.SOLVED, (change("c", 0, 100),)),
            Variation(Kind.WITHDRAWAL, "b", 209, Status.SOLVED, (change("c", 0, 100),)),
        ),
        ("a", "d"),
    )
    assert found.complete
    assert found.variations[2].gains == (change("c", 0, 100),)
    assert found.variations[2].losses == (change("b", 100, 0),)


def test_five_percent_are_rounded_down_to_a_whole_cent() -> None:
    cases = list(budget_cases(replace(PROBLEM, budget_cents=19, reserve_cents=3), dict.fromkeys("abcd", 0)))
    assert [(one.problem.budget_cents, one.matters) for one in cases] == [(19, False), (19, False)]
    cases = list(budget_cases(replace(PROBLEM, budget_cents=239), dict.fromkeys("abcd", 0)))
    assert [(one.problem.budget_cents, one.matters) for one in cases] == [(228, False), (250, True)]


def test_variations_that_contradict_the_limits_say_so_and_shake_nobody() -> None:
    problem = replace(PROBLEM, limits=(Limit("north", "Nord", minimum_cents=200),), budget_cents=200)
    found = steadiness(problem, solved(problem))
    assert found.variations[0] == Variation(Kind.LESS_BUDGET, "", 190, Status.INFEASIBLE)
    assert found.steady == ("a", "b", "d")


def test_a_fixed_candidate_can_withdraw_too() -> None:
    problem = replace(PROBLEM, candidates=(*QUEUE[:3], replace(QUEUE[3], fixed_cents=100)))
    found = {one.about: one.changes for one in steadiness(problem, solved(problem)).variations}
    assert found["d"] == (change("b", 0, 100),)


def test_progress_is_told_and_the_time_ends_it() -> None:
    told: list[tuple[str, int, int]] = []
    found = steadiness(PROBLEM, solved(PROBLEM), seconds=1e-9, progress=lambda *stage: told.append(stage))
    assert told == [("steadiness", done, 4) for done in range(5)]
    assert [one.status for one in found.variations] == [Status.TIMED_OUT] * 4
    assert not found.complete


def test_whoever_goes_on_gets_what_was_not_known() -> None:
    whole = steadiness(PROBLEM, solved(PROBLEM), {"ada": {"b": 750}}).variations
    known = {(Kind.LESS_BUDGET, ""), (Kind.MEMBER, "ada"), (Kind.WITHDRAWAL, "b")}
    rest = steadiness(PROBLEM, solved(PROBLEM), {"ada": {"b": 750}}, known=known).variations
    assert [(one.kind, one.about) for one in rest] == [(Kind.MORE_BUDGET, ""), (Kind.WITHDRAWAL, "a")]
    assert set(rest) < set(whole)


def test_what_belongs_to_another_problem_is_refused() -> None:
    with pytest.raises(OtherProblemError):
        steadiness(replace(PROBLEM, budget_cents=1), solved(PROBLEM))
    with pytest.raises(ValueError, match="without 'ada' name the unknown candidate 'z'"):
        steadiness(PROBLEM, solved(PROBLEM), {"ada": {"z": 1}})


def test_merits_without_a_member_leave_out_numerator_and_denominator() -> None:
    scores = {
        "ada": {"a": Fraction(9), "b": Fraction(4)},
        "ben": {"a": Fraction(6)},
        "eva": {"a": Fraction(5), "b": Fraction(15, 2)},
    }
    assert merits_without_each(scores, minimum_scores=2) == {
        "ada": {"a": 550, "b": None},
        "ben": {"a": 700},
        "eva": {"a": 750, "b": None},
    }
    assert merits_without_each(scores, aggregation="median")["eva"] == {"a": 750, "b": 400}


def test_ballots_can_be_read_as_scores() -> None:
    problem = replace(PROBLEM, ballots=(Ballot("x", {"a": 850}), Ballot("y", {"a": 900, "b": 333})))
    scores = scores_of_ballots(problem)
    assert scores == {"x": {"a": Fraction(17, 2)}, "y": {"a": Fraction(9), "b": Fraction(333, 100)}}
    assert merits_without_each(scores) == {"x": {"a": 900}, "y": {"a": 850, "b": None}}


def test_a_ballot_left_out_counts_where_members_have_equal_parts() -> None:
    ballots = (Ballot("x", {"a": 1}), Ballot("y", {"b": 1}), Ballot("z", {"b": 1}))
    large = tuple(replace(one, award=MenuAward((10000,))) for one in QUEUE[:2])
    problem = Problem(Rule.EQUAL_SHARES, 10000, large, ballots=ballots)
    outcome = solved(problem)
    assert outcome.awarded_cents == {"a": 0, "b": 10000}
    found = steadiness(problem, outcome, {"y": {}, "z": {}})
    members = {one.about: one.changes for one in found.variations if one.kind is Kind.MEMBER}
    assert members == {"y": (change("b", 10000, 0),), "z": (change("b", 10000, 0),)}


def test_whoever_keeps_back_peers_can_change_others_by_withdrawing() -> None:
    large = replace(QUEUE[0], award=RangeAward(500, 900))
    problem = replace(PROBLEM, candidates=(large, *QUEUE[1:]), no_leapfrogging=True, limits=())
    outcome = solved(problem)
    assert outcome.awarded_cents == {"a": 0, "b": 0, "c": 100, "d": 100}
    found = {one.about: one.changes for one in steadiness(problem, outcome).variations}
    assert found["a"] == (change("b", 0, 100), change("d", 100, 0))
    assert "b" not in found


def test_the_command_says_what_changes_and_what_was_not_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contradicting = replace(PROBLEM, budget_cents=50, limits=(Limit("north", "Nord", minimum_cents=100),))
    files = {
        "problem": problem_to_json(PROBLEM),
        "outcome": outcome_to_json(solved(PROBLEM)),
        "contradicting": problem_to_json(contradicting),
        "unsolved": outcome_to_json(solve(contradicting)),
    }
    for name, value in files.items():
        (tmp_path / name).write_text(json.dumps(value))
    problem, outcome, other, unsolved = (str(tmp_path / name) for name in files)
    assert main(["steadiness", problem, outcome, "--lang", "en"]) == 0
    assert capsys.readouterr().out == (
        "2 of 4 decisions stay the same in each of 4 cases.\n\n"
        "Budget 5% smaller\n  b  b  €1  €0  -€1\n\n"
        "Budget 5% larger: changes nothing\n\n"
        "Withdrawal of a\n  c  c  €0  €1  +€1\n\n"
        "Withdrawal of b\n  c  c  €0  €1  +€1\n"
    )
    assert main(["steadiness", problem, outcome, "--seconds", "0.000000001"]) == 4
    said = capsys.readouterr().out
    assert said.startswith("Budget um 5 % kleiner: nicht beantwortet, die Zeit war um\n\nBudget um 5 % größer: nicht")
    assert main(["steadiness", other, outcome]) == 2
    assert "the outcome belongs to another problem" in capsys.readouterr().err
    assert main(["steadiness", other, unsolved]) == 2
    assert "$.awards: the outcome is infeasible and holds no awards" in capsys.readouterr().err


def test_the_command_counts_withdrawals_that_change_nothing_and_names_contradictions() -> None:
    problem = replace(PROBLEM, limits=(Limit("north", "Nord", minimum_cents=200),), budget_cents=200)
    said = steadiness_table(problem, steadiness(problem, solved(problem)))
    assert "Budget um 5 % kleiner: die Grenzen lassen sich nicht mehr einhalten\n" in said
    plenty = replace(PROBLEM, budget_cents=9999)
    said = steadiness_table(plenty, steadiness(plenty, solved(plenty)))
    assert said.startswith("4 von 4 Entscheidungen bleiben in jedem von 6 Fällen gleich.\n")
    assert said.endswith("\n\nWeitere Rückzüge, die nichts ändern: 4\n")


RULES = st.sampled_from([Rule.MERIT_EUROS, Rule.MERIT_PROJECTS, Rule.RANKING, Rule.EVEN_DISTRICTS, Rule.FLAT_CUT])


@settings(max_examples=30, deadline=None)
@given(drawn=RULES.flatmap(lambda rule: problems(rule, crossing=True, most=4)), no_leapfrogging=st.booleans())
def test_what_is_not_solved_would_not_have_changed_anything(drawn: Problem, *, no_leapfrogging: bool) -> None:
    problem = replace(drawn, no_leapfrogging=no_leapfrogging)
    outcome = solve(problem)
    assume(isinstance(outcome, Allocation))
    assert isinstance(outcome, Allocation)
    awards = outcome.awarded_cents
    for case in budget_cases(problem, awards):
        assert case.matters or awards_anew(case.problem, None, lambda: None) == awards
    asked = {case.about for case in withdrawal_cases(problem, awards)}
    for one in problem.candidates:
        if one.id not in asked:
            rest = tuple(withdrawn(one) if other == one else other for other in problem.candidates)
            assert awards_anew(replace(problem, candidates=rest), None, lambda: None) == awards
