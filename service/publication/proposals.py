"""Each proposal as everybody may see it: amounts, merit, rank, and the reason in both languages. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from allocation import Allocation, Problem
from allocation.outcome import Award
from allocation.problem import BUDGET, Candidate
from allocation.sentences.explain import sentences
from allocation.studies.filling import by_merit
from service.proposals.facts import ProposalFacts
from service.publication.facts import Facts
from service.publication.snapshot import Change, Decision, PublishedProposal, RecusalGround, Sentences
from service.publication.wording import ProposalWording, Wording
from service.rounds.tables import RecusalRecord
from service.scoring.facts import ProposalMerit


@dataclass(frozen=True)
class _Computed:
    """What the computation says about one proposal."""

    candidate: Candidate
    award: Award
    rank: int | None
    reason: Sentences
    changes: tuple[Change, ...]
    waiting_place: int | None


def freeze_proposals(
    facts: Facts, wording: Wording, problem: Problem, outcome: Allocation
) -> tuple[PublishedProposal, ...]:
    """Give all proposals that were decided on, by number."""
    computed = _computed(problem, outcome, facts.adopted.awards)
    merits = {one.number: one for one in facts.merits}
    awards, record, grounds = facts.adopted.awards, facts.round_.recusal_record, facts.recusal_grounds
    proposals = (
        _proposal(one, wording.proposals[one.number], merits[one.number], computed[one.number], awards)
        for one in facts.proposals
        if one.number in computed
    )
    return tuple(_told_recusals(one, record, grounds.get(one.number, {})) for one in proposals)


def _computed(problem: Problem, outcome: Allocation, granted: Mapping[int, int]) -> dict[int, _Computed]:
    german, english = sentences(problem, outcome, "de"), sentences(problem, outcome, "en")
    labels = {limit.id: limit.label for limit in problem.limits}
    awards = {award.id: award for award in outcome.awards}
    ranks = _ranks(problem)
    waiting = _waiting_places(problem, outcome.awarded_cents, granted)
    return {
        int(one.id): _Computed(
            candidate=one,
            award=awards[one.id],
            rank=ranks.get(one.id),
            reason=Sentences(german[one.id], english[one.id]),
            changes=tuple(
                Change(
                    place=None if change.limit in {None, BUDGET} else labels.get(change.limit or "", change.limit),
                    more_cents=change.more_cents,
                    more_merit=change.more_merit,
                )
                for change in awards[one.id].reason.would_be_funded_with
            ),
            waiting_place=waiting.get(one.id),
        )
        for one in problem.candidates
    }


def _ranks(problem: Problem) -> dict[str, int]:
    """Count down the merits of what could be ranked; equal merits share a rank."""
    ranked = {one.id: one.merit for one in problem.candidates if one.merit is not None and one.excluded is None}
    merits = sorted(ranked.values(), reverse=True)
    return {id_: merits.index(merit) + 1 for id_, merit in ranked.items()}


def _waiting_places(problem: Problem, computed: Mapping[str, int], granted: Mapping[int, int]) -> dict[str, int]:
    """Count down, by merit and then by lot, those whom a rule may fund and who got nothing, computed or resolved."""
    unfunded = (one.id for one in by_merit(problem) if problem.is_eligible(one) and not computed[one.id])
    waiting = (id_ for id_ in unfunded if not granted[int(id_)])
    return {id_: place for place, id_ in enumerate(waiting, start=1)}


def _decision(granted_cents: int, candidate: Candidate) -> Decision:
    if granted_cents >= candidate.requested_cents:
        return Decision.GRANTED
    if granted_cents:
        return Decision.PARTLY_GRANTED
    unrankable = candidate.merit is None and candidate.excluded is None and candidate.fixed_cents is None
    return Decision.NOT_RANKABLE if unrankable else Decision.REJECTED


def _told_recusals(proposal: PublishedProposal, record: RecusalRecord, grounds: Mapping[str, int]) -> PublishedProposal:
    """Leave of the recusals what the round lets the public know; `grounds` counts members by kind of conflict."""
    match record:
        case RecusalRecord.NONE:
            return replace(proposal, recusals=None)
        case RecusalRecord.NUMBER:
            return proposal
        case RecusalRecord.GROUND:
            told = tuple(RecusalGround(ground, members) for ground, members in sorted(grounds.items()))
            return replace(proposal, recusal_grounds=told)


def _proposal(
    one: ProposalFacts,
    texts: ProposalWording,
    merit: ProposalMerit,
    computed: _Computed,
    awards: Mapping[int, int],
) -> PublishedProposal:
    granted_cents = awards[one.number]
    return PublishedProposal(
        number=one.number,
        title=texts.title,
        summary=texts.summary,
        applicant=texts.applicant,
        private_person=one.natural_person,
        district_code=one.district_code,
        district=one.district_name,
        pot_code=one.pot_code,
        pot=one.pot_name,
        requested_cents=computed.candidate.requested_cents,
        minimum_cents=one.minimum_cents,
        computed_cents=computed.award.awarded_cents,
        granted_cents=granted_cents,
        decision=_decision(granted_cents, computed.candidate),
        merit=computed.candidate.merit,
        scores=merit.scores,
        abstentions=merit.abstentions,
        recusals=merit.recusals,
        rank=computed.rank,
        reason_code=computed.award.reason.code.value,
        reason=computed.reason,
        changes=computed.changes,
        deviation=texts.deviation,
        waiting_place=computed.waiting_place,
        lighthouse=texts.lighthouse if granted_cents else None,
    )
