"""What a recused member sees of a scenario: nothing from which a hidden award follows."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

from allocation.outcome import Allocation, Award, Binding, Certificate, Change, LimitOutcome, Proof, Reason, ReasonCode
from allocation.problem import Candidate, Limit, Problem, RangeAward, Rule
from service.scenarios.facts import AwardLine, LimitLine, Totals
from service.scenarios.views import Frozen, compare, view_of

HIDDEN_CENTS = 123_400
EVERYTHING = frozenset[int]()
WITHOUT_2 = frozenset({2})


def candidate(number: int, merit: int, district: str) -> Candidate:
    award = RangeAward(50_000, 150_000, 100)
    return Candidate(str(number), f"Vorhaben {number}", merit, number, 150_000, award, district, ("pot:sport",))


def frozen(hidden_cents: int = HIDDEN_CENTS) -> Frozen:
    """Four proposals: 2 is hidden from a recused member, 3 was refused because of it, 4 is in another district."""
    problem = Problem(
        rule=Rule.MERIT_EUROS,
        budget_cents=400_000,
        candidates=(
            candidate(1, 800, "district:a"),
            candidate(2, 777, "district:a"),
            candidate(3, 600, "district:a"),
            candidate(4, 500, "district:b"),
        ),
        limits=(Limit("district:a", "Adorf", 0, 300_000), Limit("district:b", "Beheim"), Limit("pot:sport", "Sport")),
    )
    left = 300_000 - 150_000 - hidden_cents
    reason = Reason(
        ReasonCode.LIMIT_REACHED,
        "district:a",
        left,
        50_000,
        would_be_funded_with=(Change("district:a", 50_000 - left),),
    )
    spent = 150_000 + hidden_cents + 100_000
    outcome = Allocation(
        problem_sha256="0" * 64,
        rule=Rule.MERIT_EUROS,
        spent_cents=spent,
        objective=str(spent * 7),
        bound=str(spent * 7),
        proof=Proof.EXACT,
        awards=(
            Award("1", 150_000, Reason(ReasonCode.FUNDED_IN_FULL)),
            Award("2", hidden_cents, Reason(ReasonCode.FUNDED_IN_PART, "district:a")),
            Award("3", 0, reason),
            Award("4", 100_000, Reason(ReasonCode.FUNDED_IN_PART, "budget")),
        ),
        limits=(
            LimitOutcome("district:a", 150_000 + hidden_cents, 2, Binding.MAXIMUM, 612),
            LimitOutcome("district:b", 100_000, 1, None, 0),
            LimitOutcome("pot:sport", spent, 3, None, 0),
        ),
        certificate=Certificate(500, {"district:a": 612}, {}),
    )
    at = datetime(2026, 5, 1, tzinfo=UTC)
    return Frozen(1, "", False, at, "Carla Muster", problem, "0" * 64, outcome)  # noqa: FBT003


def test_who_is_not_recused_sees_everything() -> None:
    view = view_of(frozen(), EVERYTHING, "de")
    assert view.totals == Totals(400_000, 0, 373_400, 26_600, 3, 4, 600_000)
    assert view.districts[0] == LimitLine(
        "district:a", "Adorf", 273_400, 2, 450_000, 0, 300_000, "maximum", 1112, None, partial=False
    )
    assert view.awards[1] == AwardLine(
        2, "Vorhaben 2", "Adorf", "Sport", 150_000, 123_400, 777, "partly_granted",
        "Von den beantragten 1.500\N{NO-BREAK SPACE}€ werden 1.234\N{NO-BREAK SPACE}€ gefördert; "
        "mehr ließ die Obergrenze in Adorf nicht zu.",
    )  # fmt: skip
    assert view.awards[2].reason == (
        "In Adorf waren noch 266\N{NO-BREAK SPACE}€ frei; dieses Vorhaben braucht mindestens 500\N{NO-BREAK SPACE}€. "
        "Mit 234\N{NO-BREAK SPACE}€ mehr wäre es gefördert worden."
    )


def test_what_is_not_eligible_is_named_apart_and_counts_nowhere() -> None:
    plain = frozen()
    late = replace(candidate(5, 900, "district:a"), excluded="Zu spät eingegangen.")
    problem = replace(plain.problem, candidates=(*plain.problem.candidates, late))
    outcome = replace(plain.outcome, awards=(*plain.outcome.awards, Award("5", 0, Reason(ReasonCode.EXCLUDED))))
    view, without = (
        view_of(replace(plain, problem=problem, outcome=outcome), EVERYTHING, "de"),
        view_of(plain, EVERYTHING, "de"),
    )
    assert [(line.number, line.title) for line in view.ineligible] == [(5, "Vorhaben 5")]
    assert "Zu spät eingegangen." in (view.ineligible[0].reason or "")
    assert replace(view, ineligible=()) == without
    assert view_of(replace(plain, problem=problem, outcome=outcome), frozenset({5}), "de").ineligible == ()


def test_who_is_recused_does_not_see_the_proposal_nor_what_it_follows_from() -> None:
    view = view_of(frozen(), WITHOUT_2, "de")
    assert view.recused == (2,)
    assert [line.number for line in view.awards] == [1, 3, 4]
    assert view.totals == Totals(400_000, 0, None, None, None, 3, 450_000)
    assert view.districts[0] == LimitLine(
        "district:a", "Adorf", 150_000, 1, 300_000, 0, 300_000, None, None, None, partial=True
    )
    assert [line.reason for line in view.awards][1:] == [None, None]
    assert view.computation is not None
    assert (view.computation.objective, view.computation.bound, view.computation.gap_per_mille) == (None, None, None)


def test_what_a_recused_member_sees_is_the_same_whatever_the_hidden_award() -> None:
    views = [
        view_of(frozen(cents), WITHOUT_2, language) for cents, language in product((50_000, 149_900), ("de", "en"))
    ]
    assert views[0] == views[2]
    assert views[1] == views[3]
    assert view_of(frozen(50_000), EVERYTHING, "de") != view_of(frozen(149_900), EVERYTHING, "de")


def test_a_comparison_leaves_out_what_is_hidden() -> None:
    first, second = (view_of(frozen(cents), WITHOUT_2, "de") for cents in (50_000, 149_900))
    comparison = compare(first, second)
    assert (comparison.gains, comparison.losses, comparison.unchanged) == ((), (), 3)
    assert [line.difference_cents for line in (*comparison.districts, *comparison.pots)] == [0, 0, 0]


def test_a_comparison_says_who_gains_and_who_loses() -> None:
    first, second = (view_of(frozen(cents), EVERYTHING, "de") for cents in (50_000, 149_900))
    forth, back = compare(first, second), compare(second, first)
    assert [(line.number, line.difference_cents) for line in forth.gains] == [(2, 99_900)]
    assert [(line.number, line.difference_cents) for line in back.losses] == [(2, -99_900)]
    assert (forth.losses, back.gains, forth.unchanged) == ((), (), 3)
    assert [(line.label, line.difference_cents) for line in forth.districts] == [("Adorf", 99_900), ("Beheim", 0)]


def test_a_reason_within_an_untouched_district_stays() -> None:
    told = frozen()
    assert isinstance(told.outcome, Allocation)
    full = Award("4", 0, Reason(ReasonCode.LIMIT_REACHED, "district:b", 100, 50_000))
    told = replace(told, outcome=replace(told.outcome, awards=(*told.outcome.awards[:3], full)))
    assert view_of(told, WITHOUT_2, "de").awards[2].reason == (
        "In Beheim waren noch 1\N{NO-BREAK SPACE}€ frei; dieses Vorhaben braucht mindestens 500\N{NO-BREAK SPACE}€."
    )
