"""From a vote as it is stored to what a member may see of it, and to what publication needs. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from allocation import problem_from_json
from allocation.checks import first_broken_limit
from service.access import Seat
from service.resolutions.facts import (
    AdoptedFacts,
    Deviation,
    ItemResult,
    ItemTally,
    Objection,
    OwnVote,
    ResolutionView,
    Tally,
    Voter,
    VotingRules,
)
from service.resolutions.rules import item_tallies, outstanding, recusal_groups, tally_of
from service.resolutions.tables import Manner

ITEM_NOT_ADOPTED: Final = (
    "Über diesen Antrag kam nach Ausschluss der befangenen Mitglieder kein Beschluss zustande "
    "(Beschlussfähigkeit oder Mehrheit nicht erreicht)."
)


def called(name: str, holder_name: str | None) -> str:
    """Name who votes, and in whose place: “in Vertretung” is what German minutes write."""
    return f"{name} (i. V. {holder_name})" if holder_name else name


@dataclass(frozen=True)
class NamedVoter(Voter):
    """A voter with what only the server knows: whose seat it is, and who acts in it.

    `acting_id` is who was entitled when the vote opened, or whoever has voted in their stead; `before` names the
    former where they differ.
    """

    holder_id: int
    acting_id: int
    before: str | None
    name: str
    remote: bool
    cast_at: datetime | None


@dataclass(frozen=True)
class Vote:
    """A whole vote as stored; `about` holds the numbers of all proposals that are voted on.

    `single` is the number of the one proposal that is voted on singly, None for the block.
    """

    id: int
    number: int
    single: int | None
    single_title: str
    manner: Manner
    closes_at: datetime | None
    place: str
    rules: VotingRules
    scenario_number: int
    opened_at: datetime
    opened_by: str
    declared_at: datetime | None
    declared_by: str | None
    adopted: bool | None
    objector: str | None
    objection: str
    voters: tuple[NamedVoter, ...]
    about: frozenset[int]

    @property
    def tally(self) -> Tally:
        """Count the block vote."""
        return tally_of(self.voters, self.rules, self.manner, self.about)

    def voter_for(self, seat: Seat) -> NamedVoter | None:
        """Give the voter in whose seat somebody acts now, or else acted; None for whoever has no part in the vote."""
        now = (one for one in self.voters if one.holder_id == seat.holder_id)
        return next(now, None) or next((one for one in self.voters if one.acting_id == seat.member_id), None)

    @property
    def is_counted(self) -> bool:
        """Tell whether the result has been declared and counts; after an objection no vote does."""
        return self.declared_at is not None and self.objector is None


def resolution_view(vote: Vote, seat: Seat, hidden: frozenset[int], *, with_names: bool) -> ResolutionView:
    """Show a vote to one member: tallies only after the declaration, nothing about what they keep out of."""
    own, conflicts = vote.voter_for(seat), hidden
    hidden |= own.recused_from if own else frozenset()
    absent = [voter.name for voter in vote.voters if not voter.present and vote.manner is Manner.MEETING]
    return ResolutionView(
        number=vote.number,
        single=vote.single,
        title=vote.single_title,
        manner=vote.manner,
        place=vote.place,
        closes_at=vote.closes_at,
        rules=vote.rules,
        scenario_number=vote.scenario_number,
        opened_at=vote.opened_at,
        opened_by=vote.opened_by,
        entitled=len(vote.voters),
        present=len(vote.voters) - len(absent),
        remote=sum(voter.remote for voter in vote.voters),
        absent_names=tuple(absent),
        voted=sum(voter.choice is not None for voter in vote.voters),
        outstanding=outstanding(vote.voters, vote.manner, vote.about),
        declared_at=vote.declared_at,
        declared_by=vote.declared_by,
        adopted=vote.adopted,
        objection=_objection(vote, told=not hidden),
        tally=vote.tally if vote.is_counted else None,
        items=_items(vote, hidden, with_names=with_names),
        handed_over=tuple((one.name, one.before) for one in vote.voters if one.before) if vote.is_counted else (),
        own=_own(vote, seat, own, conflicts),
    )


def _objection(vote: Vote, *, told: bool) -> Objection | None:
    if vote.objector is None or vote.declared_at is None:
        return None
    return Objection(vote.objector, vote.declared_at, vote.objection if told else None)


def _items(vote: Vote, hidden: frozenset[int], *, with_names: bool) -> tuple[ItemResult, ...]:
    tallies = {one.numbers: one.tally for one in item_tallies(vote.voters, vote.rules, vote.manner, vote.about)}
    results = []
    for group in recusal_groups(vote.voters, vote.about):
        kept_out = [voter for voter in vote.voters if group[0] in voter.recused_from]
        tally = tallies[group] if vote.is_counted else None
        shown = tuple(number for number in group if number not in hidden)
        if shown:
            names = tuple(voter.name for voter in kept_out) if with_names else ()
            adopted = vote.adopted and tally.adopted if tally else None
            told = None if tells_votes(kept_out) else tally
            results.append(ItemResult(shown, len(kept_out), names, told, adopted))
    return tuple(results)


def tells_votes(kept_out: Sequence[Voter]) -> bool:
    """Tell whether the block's votes less these would say how they voted: all the same, or only one of them did."""
    return len({voter.choice for voter in kept_out if voter.choice is not None}) == 1


def _own(vote: Vote, seat: Seat, own: NamedVoter | None, conflicts: frozenset[int]) -> OwnVote | None:
    """Show the reader's part; whoever takes over a seat keeps out of what they have a conflict with, too."""
    if own is None:
        return None
    mine = own.acting_id == seat.member_id
    recused_from = own.recused_from if mine else own.recused_from | (conflicts & vote.about)
    other = seat.stood_in_by.name if seat.stood_in_by else None
    return OwnVote(
        present=own.present,
        choice=own.choice if mine else None,
        cast_at=own.cast_at,
        recused_from=recused_from,
        keeps_out_of_all=bool(vote.about) and vote.about <= recused_from,
        by=own.name if own.choice and not mine else other,
    )


def adopted_of(
    block: Vote, singles: Sequence[Vote], items: Sequence[sa.Row[Any]], scenario: sa.Row[Any]
) -> AdoptedFacts:
    """Put together what publication needs; a proposal whose own vote failed receives nothing, and that is said."""
    if block.declared_at is None:
        raise ValueError("an adopted resolution has been declared")
    awards = {item.number: item.resolved_cents if item.adopted else 0 for item in items}
    apart = (*item_tallies(block.voters, block.rules, block.manner, block.about), *map(_single_tally, singles))
    return AdoptedFacts(
        number=block.number,
        manner=block.manner,
        opened_at=block.opened_at,
        decided_at=max(one.declared_at for one in (block, *singles) if one.declared_at),
        rules=block.rules,
        tally=block.tally,
        items=apart,
        deviations=_deviations(items, awards, apart, scenario.problem),
        awards=awards,
        scenario_number=scenario.number,
        scenario_label=scenario.label,
        refused_cents=sum(item.resolved_cents for item in items if not item.adopted),
        problem=scenario.problem,
        problem_sha256=scenario.problem_sha256,
        outcome=scenario.outcome,
    )


def _single_tally(vote: Vote) -> ItemTally:
    return ItemTally(tuple(sorted(vote.about)), vote.tally, contested=True)


def _excuse(item: sa.Row[Any], said: Mapping[int, str]) -> str | None:
    """Give the reason why a limit is broken, if this item has to do with it."""
    return (item.broken_limit_reason or None) if item.adopted else said[item.number]


def _deviations(
    items: Sequence[sa.Row[Any]],
    awards: dict[int, int],
    apart: Sequence[ItemTally],
    problem: Any,  # noqa: ANN401  (JSON)
) -> tuple[Deviation, ...]:
    """List every award that differs from the computed one; a limit broken by a failed vote is said too."""
    final = {str(number): cents for number, cents in awards.items()}
    broken = first_broken_limit(problem_from_json(problem), final)
    said = {number: why_refused(one) for one in apart for number in one.numbers}
    return tuple(
        Deviation(
            number=item.number,
            computed_cents=item.computed_cents,
            resolved_cents=awards[item.number],
            reason=item.reason if item.adopted else said[item.number],
            broken_limit_reason=_excuse(item, said) if broken else None,
        )
        for item in items
        if awards[item.number] != item.computed_cents
    )


def why_refused(item: ItemTally) -> str:
    """Say for the record why a proposal receives nothing although the block was adopted."""
    if not item.contested:
        return ITEM_NOT_ADOPTED
    tally = item.tally
    votes = f"{tally.yes} Ja, {tally.no} Nein, {tally.abstained} Enthaltungen"
    if not tally.quorum_reached:
        return f"In der Einzelabstimmung war das Gremium nicht beschlussfähig ({votes})."
    return f"In der Einzelabstimmung abgelehnt ({votes})."
