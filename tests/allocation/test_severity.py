"""Correction for strict and generous members: an example by hand, and what must hold for all scores."""

from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from allocation.merit import mean
from allocation.severity import FEWEST_SHARED, Shift, corrected_merits, corrected_scores, shifts
from allocation.studies.leave_one_out import merits_without_each

Scores = dict[str, dict[str, Fraction]]
SCALE = (0, 10)


def scores_of(**members: list[int | None]) -> Scores:
    """Name the proposals a, b, c, … in the order of each member's points; None where nothing was scored."""
    return {
        member: {"abcdefgh"[place]: Fraction(one) for place, one in enumerate(points) if one is not None}
        for member, points in members.items()
    }


POINTS = st.lists(st.none() | st.integers(0, 10), min_size=6, max_size=6)
BOARDS = st.lists(POINTS, min_size=1, max_size=6).map(
    lambda rows: scores_of(**{"uvwxyz"[place]: points for place, points in enumerate(rows)})
)


def test_a_strict_and_a_generous_member_meet_in_the_middle() -> None:
    scores = scores_of(strict=[2, 4, 6, 3], generous=[5, 7, 9, None])
    assert shifts(scores) == {
        "strict": Shift(Fraction(3, 2), 3, Fraction(4)),
        "generous": Shift(Fraction(-3, 2), 3, Fraction(7)),
    }
    assert corrected_merits(scores, SCALE) == {"a": 350, "b": 550, "c": 750, "d": 450}


def test_nobody_passes_for_generous_by_sharing_proposals_with_a_strict_member_only() -> None:
    scores = scores_of(
        fair=[5, 5, 5, 6, 6, 6, None, None],
        strict=[2, 2, 2, None, None, None, 4, 4],
        like_fair=[None, None, None, 6, 6, 6, 7, 7],
        newcomer=[5, 5, 5, None, None, None, None, None],
    )
    found = shifts(scores)
    assert found["fair"].points == found["like_fair"].points == found["newcomer"].points
    assert found["strict"].points == found["fair"].points + 3


def test_who_shares_too_few_proposals_or_none_is_left_alone() -> None:
    scores = scores_of(one=[1, 1, 1], two=[3, 3, 3], few=[9, 9, None, 9], apart=[*[None] * 4, 8, 8, 8])
    found = shifts(scores)
    assert found["few"] == found["apart"] == Shift()
    assert [found[member].hundredths for member in ("one", "two")] == [100, -100]


def test_groups_that_share_nothing_keep_their_own_means() -> None:
    scores = scores_of(one=[1, 1, 1], two=[3, 3, 3], three=[*[None] * 3, 8, 8, 8], four=[*[None] * 3, 9, 9, 9])
    assert [one.hundredths for one in shifts(scores).values()] == [100, -100, 50, -50]


def test_a_merit_stays_within_the_scale_and_is_rounded_once() -> None:
    scores = scores_of(strict=[1, 1, 2, 10, 0], generous=[9, 10, 10, None, None], third=[5, 5, 7, None, None])
    found = corrected_merits(scores, SCALE)
    exact = corrected_scores(scores)["strict"]["d"]
    assert exact > 10
    assert found["d"] == 1000
    assert found["b"] == 533


@given(scores=BOARDS, rising=st.randoms(use_true_random=False))
def test_no_order_of_members_or_proposals_matters(scores: Scores, rising: Random) -> None:
    members = list(scores)
    rising.shuffle(members)
    turned = {member: dict(reversed(scores[member].items())) for member in members}
    assert shifts(turned) == shifts(scores)


@given(scores=BOARDS)
def test_each_member_meets_the_common_mean_and_shifts_cancel_out(scores: Scores) -> None:
    found = shifts(scores)
    taking_part = {member: given for member, given in corrected_scores(scores).items() if found[member].shared}
    listed: dict[str, list[Fraction]] = {}
    for given_ in taking_part.values():
        for proposal, score in given_.items():
            listed.setdefault(proposal, []).append(score)
    for member, given_ in taking_part.items():
        shared = [proposal for proposal in given_ if len(listed[proposal]) > 1]
        assert len(shared) == found[member].shared >= FEWEST_SHARED
        own_mean = found[member].own_mean
        assert own_mean is not None
        assert own_mean + found[member].points == mean([mean(listed[proposal]) for proposal in shared])
    assert sum(one.points * one.shared for one in found.values()) == 0


@given(scores=BOARDS, more=st.integers(-5, 5), agreed=POINTS)
def test_adding_the_same_to_all_of_ones_scores_moves_no_difference(
    scores: Scores, more: int, agreed: list[int | None]
) -> None:
    changed = {**scores, "u": {proposal: score + more for proposal, score in scores["u"].items()}}
    before, after = shifts(scores), shifts(changed)
    rises = {member: after[member].points - before[member].points for member in scores}
    rise = rises.pop("u") + (more if before["u"].shared else 0)
    near = [member for member in rises if before[member].shared and scores[member].keys() & scores["u"].keys()]
    assert all(rises[member] == rise for member in near)
    alike = scores_of(**dict.fromkeys("uvw", agreed))
    assert {one.points for one in shifts(alike).values()} == {0}


def test_leaving_a_member_out_corrects_the_others_anew() -> None:
    scores = scores_of(strict=[2, 4, 6, 3], generous=[5, 7, 9, None], odd=[9, None, 9, 9])
    found = merits_without_each(scores, corrected_within=SCALE)
    assert found["odd"] == {"a": 350, "b": 550, "c": 750, "d": 450}
    alone = scores_of(strict=[2, 4, 6, 3])
    assert merits_without_each(alone, corrected_within=SCALE) == {"strict": dict.fromkeys("abcd")}
