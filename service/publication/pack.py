"""The decision pack `beirat-decision/1`: everything that anybody needs to recompute the decision. Pure.

No member's name, no single score, and natural persons only as `Privatperson`.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from allocation import Problem, problem_from_json, problem_to_json, sha256_of
from allocation.decision import DECISION_FORMAT, seal
from service.publication.facts import Facts
from service.publication.snapshot import Edition
from service.publication.wording import Wording
from service.resolutions.rules import pack_rules
from service.texts import ZONE


def public_problem(facts: Facts, wording: Wording) -> Problem:
    """Give the frozen problem with texts that may be published; nothing that is computed with changes."""
    problem = problem_from_json(facts.adopted.problem)
    texts = {str(number): texts for number, texts in wording.proposals.items()}
    candidates = tuple(
        replace(one, label=texts[one.id].title, excluded=texts[one.id].ineligible_reason if one.excluded else None)
        for one in problem.candidates
    )
    return replace(problem, candidates=candidates, title=facts.round_.title)


def public_outcome(facts: Facts, problem: Problem) -> dict[str, Any]:
    """Give the frozen outcome, naming the hash of the problem as it is published."""
    return {**facts.adopted.outcome, "problem_sha256": sha256_of(problem_to_json(problem))}


def make_pack(
    facts: Facts, wording: Wording, edition: Edition, problem: Problem, outcome: Mapping[str, Any]
) -> dict[str, Any]:
    """Put the pack together and seal it; raises FormatError where something departs from the format."""
    pack: dict[str, Any] = seal(
        {
            "format": DECISION_FORMAT,
            "version": edition.version,
            "predecessor_sha256": edition.predecessor_sha256,
            "correction_reason": edition.correction_reason,
            "published_at": _moment(edition.published_at),
            "licence": facts.open_data.licence,
            "round": _round(facts),
            "rules": _rules(facts),
            "problem": problem_to_json(problem),
            "outcome": dict(outcome),
            "lots": _lots(facts),
            "scores": _scores(facts, problem),
            "resolution": _resolution(facts),
            "deviations": _deviations(facts, wording),
            "awards": [
                {"id": one.id, "awarded_cents": facts.adopted.awards[int(one.id)]} for one in problem.candidates
            ],
        }
    )
    return pack


def _moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _round(facts: Facts) -> dict[str, Any]:
    return {
        "id": f"{facts.board.slug}/{facts.round_.slug}",
        "title": facts.round_.title,
        "board": facts.board.name,
        "district_label": facts.board.district_label,
        "year": facts.round_.year,
        "stages": [{"stage": one.stage.value, "began_at": _moment(one.began_at)} for one in facts.round_.stages],
    }


def _rules(facts: Facts) -> dict[str, Any]:
    round_ = facts.round_
    return {
        "criteria": [{"id": str(one.position), "label": one.name, "weight": one.weight} for one in round_.criteria],
        "scale": {"minimum": round_.points_minimum, "maximum": round_.points_maximum},
        "aggregation": round_.aggregation.value,
        "severity_correction": round_.severity_correction,
        "minimum_scores": round_.minimum_scores,
        **pack_rules(facts.adopted.rules),
    }


def _lots(facts: Facts) -> dict[str, Any]:
    lots = facts.round_.lots
    if lots is None:
        raise ValueError("lots are committed to before scoring opens")
    return {"seed": facts.lot_seed, "commitment": lots.commitment, "committed_at": _moment(lots.committed_at)}


def _scores(facts: Facts, problem: Problem) -> list[dict[str, Any]]:
    merits = {str(one.number): one for one in facts.merits}
    return [
        {
            "id": one.id,
            "scores": merits[one.id].scores,
            "abstentions": merits[one.id].abstentions,
            "recusals": merits[one.id].recusals,
            "merit": merits[one.id].merit,
            "individual_scores": None,
        }
        for one in problem.candidates
    ]


def _resolution(facts: Facts) -> dict[str, Any]:
    adopted = facts.adopted
    return {
        "manner": adopted.manner.value,
        "decided_on": adopted.decided_at.astimezone(ZONE).date().isoformat(),
        "tally": asdict(adopted.tally),
        "items": [
            {"ids": [str(number) for number in one.numbers], "tally": asdict(one.tally), "contested": one.contested}
            for one in adopted.items
        ],
    }


def _deviations(facts: Facts, wording: Wording) -> list[dict[str, Any]]:
    listed = []
    for one in facts.adopted.deviations:
        said = wording.proposals[one.number].deviation
        listed.append(
            {
                "id": str(one.number),
                "computed_cents": one.computed_cents,
                "resolved_cents": one.resolved_cents,
                "reason": said.reason if said else one.reason,
                "broken_limit_reason": said.broken_limit_reason if said else None,
            }
        )
    return listed
