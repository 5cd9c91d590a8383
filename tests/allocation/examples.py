"""A small round that several tests share: three districts' worth of problems in five candidates."""

from copy import deepcopy
from functools import cache
from typing import Any

from allocation.decision import seal
from allocation.formats import outcome_to_json, problem_from_json, problem_to_json
from allocation.lots import commitment, lot_order
from allocation.solving import solve

SEED = "Beispielrunde 2026"


def candidate(id_: str, merit: int | None, award: dict[str, Any] | None = None, **fields: object) -> dict[str, Any]:
    award = award or {"kind": "range", "minimum_cents": 50000, "maximum_cents": 150000, "step_cents": 100}
    most = award.get("maximum_cents") or max(award.get("amounts_cents", [0]), default=0)
    return {"id": id_, "merit": merit, "requested_cents": most, "award": award, **fields}


def problem_json(**fields: object) -> dict[str, Any]:
    menu = {"kind": "menu", "amounts_cents": [20000, 50000]}
    candidates = [
        candidate("1", 743, district="north"),
        candidate("2", 700, district="north", groups=["sport"]),
        candidate("3", 655, district="south", groups=["sport"]),
        candidate("4", 610, menu, district="south", applicant="applicant:1"),
        candidate("5", None, menu, district="south", applicant="applicant:1"),
    ]
    limits = [
        {"id": "north", "label": "Nord", "minimum_cents": 60000, "maximum_cents": 200000},
        {"id": "south", "label": "Süd", "minimum_cents": 60000, "maximum_cents": None},
    ]
    return {
        "format": "beirat-problem/1",
        "title": "Beispielrunde",
        "budget_cents": 300000,
        "rule": "merit_euros",
        "candidates": candidates,
        "limits": limits,
        "lot_seed": SEED,
        **fields,
    }


def tally(**fields: object) -> dict[str, Any]:
    plain = {"entitled": 9, "present": 7, "recused": 0, "yes": 5, "no": 1, "abstained": 1}
    return {**plain, "chair_decided": None, "quorum_reached": True, "majority_reached": True, **fields}


def scores(id_: str, merit: int | None) -> dict[str, Any]:
    count = 0 if merit is None else 7
    return {
        "id": id_,
        "scores": count,
        "abstentions": 1,
        "recusals": 1,
        "merit": merit,
        "individual_scores": [f"{merit}/100"] * count if count else None,
    }


def pack_json() -> dict[str, Any]:
    """Give a complete `beirat-decision/1`, sealed."""
    return deepcopy(sealed_pack())


@cache
def sealed_pack() -> dict[str, Any]:
    problem = problem_from_json(problem_json())
    outcome = outcome_to_json(solve(problem))
    lots = lot_order(SEED, [one.id for one in problem.candidates])
    assert sorted(lots.values()) == [1, 2, 3, 4, 5]
    return seal(
        {
            "format": "beirat-decision/1",
            "version": 1,
            "predecessor_sha256": None,
            "correction_reason": None,
            "published_at": "2026-06-01T10:00:00Z",
            "licence": "CC0-1.0",
            "round": {
                "id": "example",
                "title": "Beispielrunde",
                "board": "Engagementbeirat",
                "district_label": "Gemeinde",
                "year": 2026,
                "stages": [
                    {"stage": "call", "began_at": "2026-02-01T08:00:00Z"},
                    {"stage": "scoring", "began_at": "2026-04-01T08:00:00Z"},
                ],
            },
            "rules": {
                "criteria": [{"id": "benefit", "label": "Nutzen", "weight": 1}],
                "scale": {"minimum": 0, "maximum": 10},
                "aggregation": "mean",
                "severity_correction": False,
                "minimum_scores": 3,
                "quorum": {"minimum_present": 3, "numerator": 1, "denominator": 2, "strict": True},
                "majority": {"of": "votes_cast", "numerator": 1, "denominator": 2, "strict": True},
                "tie": "rejects",
            },
            "problem": problem_to_json(problem),
            "outcome": outcome,
            "lots": {"seed": SEED, "commitment": commitment(SEED), "committed_at": "2026-03-31T12:00:00Z"},
            "scores": [scores(one.id, one.merit) for one in problem.candidates],
            "resolution": {
                "manner": "meeting",
                "decided_on": "2026-05-20",
                "tally": tally(),
                "items": [{"ids": ["3"], "tally": tally(recused=1, yes=4, no=1, abstained=1)}],
            },
            "deviations": [],
            "awards": [{"id": one["id"], "awarded_cents": one["awarded_cents"]} for one in outcome["awards"]],
        }
    )
