"""From a round as it stands to the frozen problem that is computed with. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from allocation.problem import Candidate, Limit, Problem, RangeAward
from service.proposals.facts import ProposalFacts
from service.rounds.facts import RoundFacts
from service.scenarios.errors import BudgetUnknownError, NothingToSplitError
from service.scenarios.facts import Options


def make_problem(
    round_: RoundFacts,
    proposals: Sequence[ProposalFacts],
    merits: Mapping[int, int | None],
    lots: Mapping[str, int],
    options: Options,
) -> Problem:
    """Put everything that decides into one value; `merits` by proposal number, `lots` by candidate id."""
    if round_.budget_cents is None:
        raise BudgetUnknownError
    if not proposals:
        raise NothingToSplitError
    return Problem(
        rule=options.rule,
        title=round_.title,
        budget_cents=round_.budget_cents,
        reserve_cents=round_.reserve_cents,
        no_leapfrogging=options.no_leapfrogging,
        merit_threshold=options.merit_threshold,
        candidates=tuple(_candidate(one, round_, merits[one.number], lots) for one in proposals),
        limits=(*_group_limits(round_), *_applicant_limits(round_, proposals)),
    )


def _candidate(one: ProposalFacts, round_: RoundFacts, merit: int | None, lots: Mapping[str, int]) -> Candidate:
    return Candidate(
        id=str(one.number),
        label=one.title,
        merit=merit,
        lot=lots[str(one.number)],
        requested_cents=one.requested_cents,
        award=RangeAward(one.minimum_cents, one.requested_cents, round_.step_cents),
        district=f"district:{one.district_code}",
        groups=(f"pot:{one.pot_code}",) if one.pot_code else (),
        applicant=f"applicant:{one.applicant_id}",
        excluded=None if one.eligible else one.ineligible_reason,
    )


def _group_limits(round_: RoundFacts) -> Iterable[Limit]:
    """List every district and pot, those without bounds too, so that their names are frozen with the rest."""
    bounds = {limit.id: limit for limit in round_.limits}
    names = [(f"district:{one.code}", one.name) for one in round_.districts]
    names += [(f"pot:{one.code}", one.name) for one in round_.pots]
    for id_, name in names:
        limit = bounds.get(id_)
        yield Limit(id_, name, limit.minimum_cents if limit else None, limit.maximum_cents if limit else None)


def _applicant_limits(round_: RoundFacts, proposals: Sequence[ProposalFacts]) -> Iterable[Limit]:
    """Cap each applicant who asks for more than the round allows one to receive; people are not named."""
    maximum = round_.applicant_maximum_cents
    if maximum is None:
        return
    requested: dict[int, int] = {}
    names: dict[int, str] = {}
    for one in proposals:
        requested[one.applicant_id] = requested.get(one.applicant_id, 0) + one.requested_cents
        names[one.applicant_id] = "Privatperson" if one.natural_person else one.applicant_name
    for applicant_id in sorted(requested):
        if requested[applicant_id] > maximum:
            yield Limit(f"applicant:{applicant_id}", names[applicant_id], maximum_cents=maximum)
