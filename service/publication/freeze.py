"""From what is known inside to what is published: pages and decision pack, from the same cleaned texts. Pure."""

import hashlib
from dataclasses import asdict
from datetime import UTC, datetime

import rfc8785

from allocation import Allocation, FormatError, Problem, outcome_from_json
from service.publication.errors import CheckFailedError
from service.publication.facts import Draft, Facts
from service.publication.filling import freeze_filling
from service.publication.pack import make_pack, public_outcome, public_problem
from service.publication.proposals import freeze_proposals
from service.publication.rules import CheckName
from service.publication.shares import ShareMaker
from service.publication.snapshot import (
    PAGES_FORMAT,
    BoardHead,
    Criterion,
    Edition,
    Figures,
    Method,
    PublishedProposal,
    RoundHead,
    Snapshot,
)
from service.publication.votes import ItemVote, Majority, Quorum, Resolution, Tally
from service.publication.wording import clean_wording
from service.resolutions.rules import pack_rules
from service.rounds.tables import RecusalRecord
from service.texts import ZONE


def make_draft(facts: Facts, *, correction_reason: str, published_at: datetime) -> Draft:
    """Make the next version of what the public sees; refused where the frozen outcome cannot be read."""
    wording = clean_wording(facts, correction_reason)
    edition = Edition(
        version=facts.editions[0].version + 1 if facts.editions else 1,
        published_at=published_at.astimezone(UTC).replace(microsecond=0),
        correction_reason=wording.correction_reason if facts.editions else None,
        predecessor_sha256=facts.editions[0].sha256 if facts.editions else None,
    )
    problem = public_problem(facts, wording)
    outcome_json = public_outcome(facts, problem)
    outcome = outcome_from_json(outcome_json)
    if not isinstance(outcome, Allocation):
        raise CheckFailedError(check=CheckName.LIMITS, detail=outcome.status.value)
    proposals = freeze_proposals(facts, wording, problem, outcome)
    shares = ShareMaker(problem, outcome, proposals)
    snapshot = Snapshot(
        format=PAGES_FORMAT,
        board=_board(facts),
        round=RoundHead(facts.round_.slug, facts.round_.title, facts.round_.year, facts.round_.funding_notice),
        edition=edition,
        figures=_figures(problem, proposals),
        districts=shares.districts(facts),
        pots=shares.pots(facts),
        method=_method(facts, problem, outcome),
        resolution=_resolution(facts),
        proposals=proposals,
        licence=facts.open_data.licence,
        filling=freeze_filling(problem, outcome),
    )
    try:
        pack = make_pack(facts, wording, edition, problem, outcome_json)
    except FormatError as error:
        raise CheckFailedError(check=CheckName.FORMAT, detail=str(error)) from error
    return Draft(snapshot, pack, wording.findings, fingerprint_of(snapshot))


def fingerprint_of(snapshot: Snapshot) -> str:
    """Hash all that the public would see, but for the moment and the reason, which are given when publishing."""
    pages = snapshot.to_json()
    pages["edition"] = {"version": snapshot.edition.version}
    return hashlib.sha256(rfc8785.dumps(pages)).hexdigest()


def _board(facts: Facts) -> BoardHead:
    board = facts.board
    return BoardHead(
        slug=board.slug,
        name=board.name,
        body_label=board.body_label,
        district_label=board.district_label,
        accent=board.accent,
        imprint=facts.imprint,
        org_identifier=facts.open_data.org_identifier,
        contributor_id=facts.open_data.contributor_id,
    )


def _figures(problem: Problem, proposals: tuple[PublishedProposal, ...]) -> Figures:
    return Figures(
        budget_cents=problem.budget_cents,
        reserve_cents=problem.reserve_cents,
        requested_cents=sum(one.requested_cents for one in proposals),
        granted_cents=sum(one.granted_cents for one in proposals),
        proposals=len(proposals),
        funded=sum(one.granted_cents > 0 for one in proposals),
    )


def _method(facts: Facts, problem: Problem, outcome: Allocation) -> Method:
    round_, lots, solver = facts.round_, facts.round_.lots, outcome.solver
    if lots is None:
        raise ValueError("lots are committed to before scoring opens")
    return Method(
        rule=problem.rule.value,
        no_leapfrogging=problem.no_leapfrogging,
        merit_threshold=problem.merit_threshold,
        applicant_maximum_cents=round_.applicant_maximum_cents,
        step_cents=round_.step_cents,
        criteria=tuple(Criterion(one.name, one.question, one.weight) for one in round_.criteria),
        points_minimum=round_.points_minimum,
        points_maximum=round_.points_maximum,
        aggregation=round_.aggregation.value,
        minimum_scores=round_.minimum_scores,
        proof=outcome.proof.value,
        solver=f"{solver.name} {solver.version} ({solver.modeller})" if solver else None,
        problem_sha256=outcome.problem_sha256,
        lot_seed=facts.lot_seed,
        lot_commitment=lots.commitment,
        lots_committed_at=lots.committed_at,
        severity_correction=round_.severity_correction,
    )


def _resolution(facts: Facts) -> Resolution:
    adopted = facts.adopted
    rules = pack_rules(adopted.rules)
    return Resolution(
        manner=adopted.manner.value,
        decided_on=adopted.decided_at.astimezone(ZONE).date(),
        tally=Tally(**asdict(adopted.tally)),
        quorum=Quorum(**rules["quorum"]),
        majority=Majority(**rules["majority"]),
        tie=rules["tie"],
        members_recused=facts.members_recused,
        items=tuple(
            ItemVote(one.numbers, Tally(**asdict(one.tally)), one.contested)
            for one in adopted.items
            if one.contested or facts.round_.recusal_record is not RecusalRecord.NONE
        ),
    )
