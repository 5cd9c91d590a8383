"""The frozen problem holds everything that decides, and nothing that must not be published."""

from dataclasses import replace

import pytest

from allocation import Rule, problem_from_json, problem_to_json
from allocation.problem import Candidate, Limit, RangeAward
from service.access import RoundStage
from service.boards.facts import DistrictFacts
from service.proposals.facts import ProposalFacts
from service.rounds.facts import LimitFacts, PotFacts, RoundFacts
from service.rounds.tables import Aggregation, MajorityRule, QuorumRule, RecusalRecord, TieRule
from service.scenarios.errors import BudgetUnknownError, NothingToSplitError
from service.scenarios.facts import Options
from service.scenarios.problems import make_problem
from service.scenarios.rules import MeritError, ThresholdTooHighError, merit_of

ROUND = RoundFacts(
    id=1,
    board_id=1,
    slug="2026",
    title="Ehrenamtsbudget 2026",
    year=2026,
    stage=RoundStage.DELIBERATION,
    budget_cents=500_000,
    reserve_cents=10_000,
    step_cents=5_000,
    applicant_maximum_cents=150_000,
    points_minimum=0,
    points_maximum=10,
    aggregation=Aggregation.MEAN,
    minimum_scores=2,
    merit_threshold=None,
    quorum=QuorumRule.HALF,
    majority=MajorityRule.SIMPLE,
    tie_rule=TieRule.REJECTED,
    funding_notice="",
    revisable=True,
    takes_paper=False,
    recusal_record=RecusalRecord.NUMBER,
    names_authors=False,
    severity_correction=False,
    scoring_closes_at=None,
    version=1,
    criteria=(),
    pots=(PotFacts(1, "sport", "Sport"),),
    districts=(DistrictFacts(1, "14625", "Bautzen", None), DistrictFacts(2, "14626", "Görlitz", None)),
    limits=(LimitFacts("district:14625", "Bautzen", 1, None, 50_000, 300_000),),
    lots=None,
    stages=(),
)
FIRST = ProposalFacts(
    id=11,
    number=1,
    title="Sommerfest",
    summary="",
    applicant_id=88,
    applicant_name="Erika Beispiel",
    natural_person=True,
    district_id=1,
    district_code="14625",
    district_name="Bautzen",
    pot_id=1,
    pot_code="sport",
    pot_name="Sport",
    requested_cents=160_000,
    minimum_cents=50_000,
    eligible=True,
    ineligible_reason="",
)
SECOND = replace(
    FIRST,
    id=12,
    number=2,
    title="Zeltlager",
    applicant_id=89,
    applicant_name="Verein e. V.",
    natural_person=False,
    district_id=2,
    district_code="14626",
    pot_id=None,
    pot_code=None,
    pot_name=None,
    requested_cents=100_000,
    eligible=False,
    ineligible_reason="kam zu spät",
)
MERITS = {1: 743, 2: None}
LOTS = {"1": 2, "2": 1}


def test_the_problem_says_what_each_proposal_may_receive() -> None:
    problem = make_problem(ROUND, (FIRST, SECOND), MERITS, LOTS, Options(Rule.RANKING, 500, no_leapfrogging=True))
    assert problem.candidates == (
        Candidate(
            id="1",
            label="Sommerfest",
            merit=743,
            lot=2,
            requested_cents=160_000,
            award=RangeAward(50_000, 160_000, 5_000),
            district="district:14625",
            groups=("pot:sport",),
            applicant="applicant:88",
        ),
        Candidate(
            id="2",
            label="Zeltlager",
            merit=None,
            lot=1,
            requested_cents=100_000,
            award=RangeAward(50_000, 100_000, 5_000),
            district="district:14626",
            applicant="applicant:89",
            excluded="kam zu spät",
        ),
    )
    assert problem.limits == (
        Limit("district:14625", "Bautzen", 50_000, 300_000),
        Limit("district:14626", "Görlitz"),
        Limit("pot:sport", "Sport"),
        Limit("applicant:88", "Privatperson", maximum_cents=150_000),
    )
    assert (problem.budget_cents, problem.reserve_cents, problem.merit_threshold) == (500_000, 10_000, 500)
    assert (problem.rule, problem.no_leapfrogging, problem.lot_seed) == (Rule.RANKING, True, "")
    assert problem_from_json(problem_to_json(problem)) == problem


def test_no_problem_without_a_budget_or_proposals() -> None:
    options = Options(Rule.MERIT_EUROS)
    with pytest.raises(BudgetUnknownError):
        make_problem(replace(ROUND, budget_cents=None), (FIRST,), MERITS, LOTS, options)
    with pytest.raises(NothingToSplitError):
        make_problem(ROUND, (), {}, {}, options)


@pytest.mark.parametrize(
    ("text", "hundredths"), [("", None), ("5", 500), ("5,5", 550), ("5.05", 505), ("0", 0), ("10,00", 1000)]
)
def test_a_threshold_is_read_as_people_write_it(text: str, hundredths: int | None) -> None:
    assert merit_of(text, highest_points=10) == hundredths


@pytest.mark.parametrize("text", ["viel", "-1", "5,555", "1e3", "٥", "5,"])
def test_nonsense_is_no_threshold(text: str) -> None:
    with pytest.raises(MeritError):
        merit_of(text, highest_points=10)


def test_a_threshold_that_nobody_can_reach_is_refused() -> None:
    with pytest.raises(ThresholdTooHighError):
        merit_of("10,01", highest_points=10)
