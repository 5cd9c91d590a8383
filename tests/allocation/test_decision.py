"""The decision pack: what `verify` finds when something was changed afterwards."""

from collections.abc import Callable
from typing import Any

import pytest

from allocation.decision import seal, verify
from allocation.jsonvalues import FormatError
from tests.allocation.examples import pack_json

Pack = dict[str, Any]

CHANGES: dict[str, tuple[Callable[[Pack], object], str]] = {
    "version": (lambda pack: pack.update(version=2), "version"),
    "seed": (lambda pack: pack["lots"].update(seed="another"), "lots"),
    "late": (lambda pack: pack["lots"].update(committed_at="2026-04-02T08:00:00Z"), "lots"),
    "merit": (lambda pack: pack["scores"][0].update(merit=999), "scores"),
    "scores": (lambda pack: pack["scores"][0].update(individual_scores=["1"] * 7), "scores"),
    "too few": (lambda pack: pack["rules"].update(minimum_scores=8), "scores"),
    "outcome": (lambda pack: pack["outcome"].update(objective="1"), "outcome"),
    "quorum": (lambda pack: pack["resolution"]["tally"].update(quorum_reached=False), "resolution"),
    "majority": (lambda pack: pack["resolution"]["items"][0]["tally"].update(yes=0), "resolution"),
    "votes": (lambda pack: pack["resolution"]["tally"].update(yes=9), "resolution"),
    "awards": (lambda pack: pack["awards"][0].update(awarded_cents=0), "deviations"),
    "limit": (lambda pack: pack["awards"][0].update(awarded_cents=250000), "final_limits"),
}


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
