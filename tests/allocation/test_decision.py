"""The decision pack: what `verify` finds when something was changed afterwards."""

from collections.abc import Callable
from typing import Any

import pytest

from allocation.decision import seal, verify
from allocation.formats.jsonvalues import FormatError
from allocation.outcome import Outcome
from allocation.problem import Problem
from allocation.solving import solve
from tests.allocation.examples import pack_json

Pack = dict[str, Any]


def give_all_merit(pack: Pack, merit: int) -> None:
    """Give the first candidate this merit wherever it stands."""
    pack["scores"][0].update(merit=merit, individual_scores=None)
    pack["problem"]["candidates"][0].update(merit=merit)


CHANGES: dict[str, tuple[Callable[[Pack], object], str]] = {
    "version": (lambda pack: pack.update(version=2), "version"),
    "seed": (lambda pack: pack["lots"].update(seed="another"), "lots"),
    "late": (lambda pack: pack["lots"].update(committed_at="2026-04-02T08:00:00Z"), "lots"),
    "just late": (lambda pack: pack["lots"].update(committed_at="2026-04-01T08:00:00.000001Z"), "lots"),
    "merit": (lambda pack: pack["scores"][0].update(merit=999), "scores"),
    "scores": (lambda pack: pack["scores"][0].update(individual_scores=["1"] * 7), "scores"),
    "outside": (lambda pack: give_all_merit(pack, 1001), "scores"),
    "too few": (lambda pack: pack["rules"].update(minimum_scores=8), "scores"),
    "outcome": (lambda pack: pack["outcome"].update(objective="1"), "outcome"),
    "quorum": (lambda pack: pack["resolution"]["tally"].update(quorum_reached=False), "resolution"),
    "majority": (lambda pack: pack["resolution"]["items"][0]["tally"].update(yes=0), "resolution"),
    "votes": (lambda pack: pack["resolution"]["tally"].update(yes=9), "resolution"),
    "refused": (lambda pack: refuse(pack["resolution"]["items"][0]["tally"]), "resolution"),
    "voted twice": (lambda pack: pack["resolution"]["items"].append(pack["resolution"]["items"][0]), "resolution"),
    "voted on nobody": (lambda pack: pack["resolution"]["items"][0].update(ids=["3", "nobody"]), "resolution"),
    "awards": (lambda pack: pack["awards"][0].update(awarded_cents=0), "deviations"),
    "limit": (lambda pack: pack["awards"][0].update(awarded_cents=250000), "final_limits"),
}


def refuse(tally: Pack) -> None:
    tally.update(yes=0, majority_reached=False)


def faults(pack: Pack) -> list[str]:
    return [check.name for check in verify(pack) if not check.holds]


def test_a_sealed_pack_holds() -> None:
    assert faults(pack_json()) == []


@pytest.mark.parametrize("kind", CHANGES)
def test_what_was_changed_is_found_even_when_sealed_again(kind: str) -> None:
    change, expected = CHANGES[kind]
    pack = pack_json()
    change(pack)
    assert "hash" in faults(pack)
    assert expected in faults(seal(pack))


def test_a_deviation_with_its_reason_holds() -> None:
    pack = pack_json()
    computed = pack["awards"][0]["awarded_cents"]
    pack["awards"][0]["awarded_cents"] = computed - 100
    pack["deviations"] = [
        {
            "id": "1",
            "computed_cents": computed,
            "resolved_cents": computed - 100,
            "reason": "Eigenmittel gestiegen",
            "broken_limit_reason": None,
        }
    ]
    assert faults(seal(pack)) == []


def test_corrected_merits_are_not_held_against_shuffled_scores_but_their_number_is() -> None:
    pack = pack_json()
    pack["rules"].update(severity_correction=True)
    pack["scores"][0].update(individual_scores=["1"] * 7)
    found = {one.name: one.detail for one in verify(seal(pack))}
    assert found["scores"].startswith("holds; merits are corrected")
    pack["scores"][0].update(individual_scores=["1"] * 6)
    assert faults(seal(pack)) == ["scores"]


def test_a_pack_is_worked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Problem] = []

    def solve_again(problem: Problem, *, changes: bool) -> Outcome:
        asked.append(problem)
        return solve(problem, changes=changes)

    monkeypatch.setattr("allocation.decision.solve", solve_again)
    assert faults(pack_json()) == []
    assert not asked
    pack = pack_json()
    pack["outcome"].update(proof="solver")
    pack["outcome"]["awards"][0]["awarded_cents"] -= 100
    assert {"outcome", "solved_again"} <= set(faults(seal(pack)))
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda pack: pack["scores"][0].update(individual_scores=["1/0"]), "$.scores[0].individual_scores"),
        (lambda pack: pack["round"].update(title="\ud800"), "$: has no canonical JSON form"),
        (lambda pack: pack["problem"]["candidates"][1].update(id="1"), "$.problem.candidates[1].id: '1' was given"),
        (lambda pack: pack["round"]["stages"].pop(), "$.round.stages: does not say when scoring began"),
        (lambda pack: pack["outcome"].update(bound="much"), "$.outcome.bound: must be a whole number"),
        (lambda pack: pack.update(awards=[{}] * 100_000), "$.awards[0]: 'id' is a required property"),
    ],
)
def test_the_first_departure_from_the_format_is_named(spoil: Callable[[Pack], object], complaint: str) -> None:
    pack = pack_json()
    spoil(pack)
    found = verify(pack)
    assert [one.name for one in found] == ["format"]
    assert found[0].detail.startswith(complaint)


def test_a_pack_that_departs_from_its_schema_is_not_sealed() -> None:
    pack = pack_json()
    pack["members"] = ["Ada"]
    with pytest.raises(FormatError, match="members"):
        seal(pack)
    assert faults(pack) == ["format"]


@pytest.mark.parametrize("list_", ["awards", "scores"])
def test_an_entry_left_out_is_found_and_named(list_: str) -> None:
    pack = pack_json()
    pack[list_] = pack[list_][:-1]
    missing = [one.detail for one in verify(seal(pack)) if not one.holds]
    assert missing
    assert all("each candidate exactly once" in detail for detail in missing)
