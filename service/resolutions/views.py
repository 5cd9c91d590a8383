"""From a vote as it is stored to what a member may see of it, and to what publication needs. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from allocation import problem_from_json
from allocation.checks import first_broken_limit
from service.resolutions.facts import (
    AdoptedFacts,
    Deviation,
    ItemResult,
    OwnVote,
    ResolutionView,
    Tally,
    Voter,
    VotingRules,
)
from service.resolutions.rules import item_tallies, keeps_out, outstanding, recusal_groups, tally_of
from service.resolutions.tables import Manner

ITEM_NOT_ADOPTED: Final = (
    "Über diesen Antrag kam nach Ausschluss der befangenen Mitglieder kein Beschluss zustande "
    "(Beschlussfähigkeit oder Mehrheit nicht erreicht)."
)


@dataclass(frozen=True)
class NamedVoter(Voter):
    """A voter with what only the server knows."""

    name: str
    cast_at: datetime | None


@dataclass(frozen=True)
class Vote:
    """A whole vote as stored; `about` holds the numbers of all proposals that are voted on."""

    id: int
    number: int
    manner: Manner
    rules: VotingRules
    scenario_number: int
    opened_at: datetime
    opened_by: str
    declared_at: datetime | None
    declared_by: str | None
    adopted: bool | None
    voters: tuple[NamedVoter, ...]
    about: frozenset[int]

    @property
    def tally(self) -> Tally:
        """Count the block vote."""
        return tally_of(self.voters, self.rules, self.manner, self.about)


def resolution_view(vote: Vote, member_id: int, *, with_names: bool) -> ResolutionView:
    """Show a vote to one member: tallies only after the declaration, nothing about what they keep out of."""
    own = next((voter for voter in vote.voters if voter.member_id == member_id), None)
    declared = vote.declared_at is not None
    absent = [voter.name for voter in vote.voters if not voter.present and vote.manner is Manner.MEETING]
    return ResolutionView(
        number=vote.number,
        manner=vote.manner,
        rules=vote.rules,
        scenario_number=vote.scenario_number,
        opened_at=vote.opened_at,
        opened_by=vote.opened_by,
        entitled=len(vote.voters),
        present=len(vote.voters) - len(absent),
        absent_names=tuple(absent),
        voted=sum(voter.choice is not None for voter in vote.voters),
        outstanding=outstanding(vote.voters, vote.manner, vote.about),
        declared_at=vote.declared_at,
        declared_by=vote.declared_by,
        adopted=vote.adopted,
        tally=vote.tally if declared else None,
        items=_items(vote, own, with_names=with_names),
        own=_own(vote, own),
    )


def _items(vote: Vote, own: NamedVoter | None, *, with_names: bool) -> tuple[ItemResult, ...]:
    hidden = own.recused_from if own else frozenset()
    tallies = {one.numbers: one.tally for one in item_tallies(vote.voters, vote.rules, vote.manner, vote.about)}
    results = []
    for group in recusal_groups(vote.voters, vote.about):
        kept_out = [voter for voter in vote.voters if group[0] in voter.recused_from]
        tally = tallies[group] if vote.declared_at else None
        shown = tuple(number for number in group if number not in hidden)
        if shown:
            names = tuple(voter.name for voter in kept_out) if with_names else ()
            adopted = vote.adopted and tally.adopted if tally else None
            results.append(ItemResult(shown, len(kept_out), names, tally, adopted))
    return tuple(results)


def _own(vote: Vote, own: NamedVoter | None) -> OwnVote | None:
    if own is None:
        return None
    return OwnVote(
        present=own.present,
        choice=own.choice,
        cast_at=own.cast_at,
        recused_from=own.recused_from,
        keeps_out_of_all=keeps_out(own, vote.about),
    )


def adopted_of(vote: Vote, items: Sequence[sa.Row[Any]], scenario: sa.Row[Any]) -> AdoptedFacts:
    """Put together what publication needs; a proposal whose own vote failed receives nothing, and that is said."""
    if vote.declared_at is None:
        raise ValueError("an adopted resolution has been declared")
    awards = {item.number: item.resolved_cents if item.adopted else 0 for item in items}
    return AdoptedFacts(
        number=vote.number,
        manner=vote.manner,
        opened_at=vote.opened_at,
        decided_at=vote.declared_at,
        rules=vote.rules,
        tally=vote.tally,
        items=item_tallies(vote.voters, vote.rules, vote.manner, vote.about),
        deviations=_deviations(items, awards, scenario.problem),
        awards=awards,
        scenario_number=scenario.number,
        scenario_label=scenario.label,
        problem=scenario.problem,
        problem_sha256=scenario.problem_sha256,
        outcome=scenario.outcome,
    )


def _deviations(items: Sequence[sa.Row[Any]], awards: dict[int, int], problem: Any) -> tuple[Deviation, ...]:  # noqa: ANN401
    """List every award that differs from the computed one; a limit broken by a failed vote is said too."""
    final = {str(number): cents for number, cents in awards.items()}
    broken = first_broken_limit(problem_from_json(problem), final)
    return tuple(
        Deviation(
            number=item.number,
            computed_cents=item.computed_cents,
            resolved_cents=awards[item.number],
            reason=item.reason if item.adopted else ITEM_NOT_ADOPTED,
            broken_limit_reason=_excuse(item, broken),
        )
        for item in items
        if awards[item.number] != item.computed_cents
    )


def _excuse(item: sa.Row[Any], broken: str | None) -> str | None:
    """Give the reason why a limit is broken, if this item has to do with it."""
    if item.adopted:
        return item.broken_limit_reason or None
    return ITEM_NOT_ADOPTED if broken else None
