"""From points to merit, and from a seed to lots."""

from fractions import Fraction

import pytest

from allocation.lots import commitment, lot_order
from allocation.merit import board_merit, member_score, round_half_up
from allocation.money import cents_from_decimal, format_cents


def test_a_members_score_is_the_weighted_mean() -> None:
    assert member_score({"benefit": 8, "effort": 5}, {"benefit": 2, "effort": 1}) == Fraction(7)


@pytest.mark.parametrize("weights", [{"benefit": 1}, {"benefit": 0, "effort": 0}, {"benefit": -1, "effort": 2}])
def test_a_score_needs_points_and_sensible_weights(weights: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        member_score({"benefit": 8, "effort": 5}, weights)


@pytest.mark.parametrize(("aggregation", "expected"), [("mean", 400), ("median", 300), ("trimmed_mean", 333)])
def test_board_merit_aggregates_and_rounds_once(aggregation: str, expected: int) -> None:
    scores = [Fraction(1), Fraction(3), Fraction(3), Fraction(4), Fraction(9)]
    assert board_merit(scores, aggregation=aggregation) == expected


def test_too_few_scores_are_not_rankable() -> None:
    assert board_merit([Fraction(5)] * 2, minimum_scores=3) is None
    assert board_merit([], minimum_scores=0) is None


@pytest.mark.parametrize(("value", "expected"), [(Fraction(1, 2), 1), (Fraction(-1, 2), 0), (Fraction(149, 100), 1)])
def test_halves_go_up(value: Fraction, expected: int) -> None:
    assert round_half_up(value) == expected


def test_the_seed_decides_the_lots_and_its_hash_commits_to_it() -> None:
    assert lot_order("s", ["b", "a"]) == lot_order("s", ["a", "b"])
    assert sorted(lot_order("s", ["a", "b", "c"]).values()) == [1, 2, 3]
    assert commitment("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_money_never_passes_through_a_float() -> None:
    assert cents_from_decimal("1331751.11") == 133175111
    assert format_cents(123450, "de") == "1.234,50\N{NO-BREAK SPACE}€"
    assert format_cents(-5, "en", "PLN") == "-PLN\N{NO-BREAK SPACE}0.05"


@pytest.mark.parametrize("text", ["1,50", "1e3", "0.001", "", "NaN", "1" * 17])
def test_strange_amounts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"plain decimal|fraction of a cent"):
        cents_from_decimal(text)
