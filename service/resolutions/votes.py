"""Votes as they are stored, with who was entitled, present and recused: for actions and queries, never for showing."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from service.members.tables import MemberRow, PersonRow
from service.proposals.tables import ProposalRow
from service.resolutions.facts import VotingRules
from service.resolutions.tables import EntitledRow, HandOverRow, ItemRow, MeetingRow, RecusalRow, ResolutionRow, VoteRow
from service.resolutions.views import NamedVoter, Vote, called
from service.rows import columns
from service.scenarios.tables import ScenarioRow


def is_open(round_id: int) -> sa.ColumnElement[bool]:
    """Hold for the votes of a round whose result has not been declared."""
    return sa.and_(col(ResolutionRow.round_id) == round_id, col(ResolutionRow.declared_at).is_(None))


async def votes_where(session: AsyncSession, which: sa.ColumnElement[bool]) -> list[Vote]:
    """List votes, newest first, each block before its single votes; three statements, however many there are."""
    records = (await session.execute(_resolutions(which))).all()
    voters = await _voters(session, which)
    numbers = await _item_numbers(session, which)
    return [_vote(record, voters.get(record.id, []), numbers.get(record.id, frozenset())) for record in records]


def _resolutions(which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    opener, declarer, objector = (aliased(PersonRow) for _ in range(3))
    objecting = aliased(MemberRow)
    wanted = columns(
        id=ResolutionRow.id,
        number=ResolutionRow.number,
        single=ProposalRow.number,
        single_title=ProposalRow.title,
        manner=ResolutionRow.manner,
        closes_at=ResolutionRow.closes_at,
        place=MeetingRow.place,
        quorum=ResolutionRow.quorum,
        majority=ResolutionRow.majority,
        tie_rule=ResolutionRow.tie_rule,
        scenario_number=ScenarioRow.number,
        opened_at=ResolutionRow.opened_at,
        opened_by=opener.name,
        declared_at=ResolutionRow.declared_at,
        declared_by=declarer.name,
        adopted=ResolutionRow.adopted,
        objector=objector.name,
        objection=ResolutionRow.objection,
    )
    return (
        sa.select(*wanted)
        .select_from(ResolutionRow)
        .join(ScenarioRow, col(ScenarioRow.id) == ResolutionRow.scenario_id)
        .join(opener, col(opener.id) == ResolutionRow.opened_by)
        .join(declarer, col(declarer.id) == ResolutionRow.declared_by, isouter=True)
        .join(ProposalRow, col(ProposalRow.id) == ResolutionRow.single_proposal_id, isouter=True)
        .join(MeetingRow, col(MeetingRow.id) == ResolutionRow.meeting_id, isouter=True)
        .join(objecting, col(objecting.id) == ResolutionRow.objected_by, isouter=True)
        .join(objector, col(objector.id) == objecting.person_id, isouter=True)
        .where(which)
        .order_by(col(ResolutionRow.number).desc(), col(ProposalRow.number).asc().nulls_first())
    )


async def _voters(session: AsyncSession, which: sa.ColumnElement[bool]) -> dict[int, list[NamedVoter]]:
    """List who was entitled, by name, with what they keep out of and, if they have voted, how."""
    voters: dict[int, list[NamedVoter]] = {}
    for one in await session.execute(_entitled(which)):
        voters.setdefault(one.resolution_id, []).append(_voter(one))
    return voters


def _voter(one: sa.Row[Any]) -> NamedVoter:
    holder_id, entitled = one.in_place_of or one.member_id, called(one.name, one.holder_name)
    acting = one.acting_id or one.member_id
    in_place_of = (one.holder_name or one.name) if acting != holder_id else None
    return NamedVoter(
        member_id=one.member_id,
        present=one.present,
        casting=0 if one.acting_id else one.casting,
        choice=one.choice,
        recused_from=frozenset(one.recused_from or ()),
        holder_id=holder_id,
        acting_id=acting,
        before=entitled if one.acting_id else None,
        name=called(one.acting_name, in_place_of) if one.acting_id else entitled,
        remote=one.remote,
        cast_at=one.cast_at,
    )


def _entitled(which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    holder, holder_person = aliased(MemberRow), aliased(PersonRow)
    acting, acting_person = aliased(MemberRow), aliased(PersonRow)
    recused = (
        sa.select(sa.func.array_agg(aggregate_order_by(col(ProposalRow.number), col(ProposalRow.number))))
        .select_from(RecusalRow)
        .join(ProposalRow, col(ProposalRow.id) == RecusalRow.proposal_id)
        .where(
            col(RecusalRow.resolution_id) == EntitledRow.resolution_id,
            col(RecusalRow.member_id) == EntitledRow.member_id,
        )
        .scalar_subquery()
    )
    own_vote = sa.and_(
        col(VoteRow.resolution_id) == EntitledRow.resolution_id, col(VoteRow.member_id) == EntitledRow.member_id
    )
    handed_over = sa.and_(
        col(HandOverRow.resolution_id) == EntitledRow.resolution_id,
        col(HandOverRow.member_id) == EntitledRow.member_id,
    )
    wanted = columns(
        resolution_id=EntitledRow.resolution_id,
        member_id=EntitledRow.member_id,
        present=EntitledRow.present,
        remote=EntitledRow.remote,
        casting=EntitledRow.casting,
        name=PersonRow.name,
        in_place_of=EntitledRow.in_place_of,
        holder_name=holder_person.name,
        acting_id=HandOverRow.acting_id,
        acting_name=acting_person.name,
        choice=VoteRow.choice,
        cast_at=VoteRow.cast_at,
        recused_from=recused,
    )
    return (
        sa.select(*wanted)
        .select_from(EntitledRow)
        .join(ResolutionRow, col(ResolutionRow.id) == EntitledRow.resolution_id)
        .join(MemberRow, col(MemberRow.id) == EntitledRow.member_id)
        .join(PersonRow, col(PersonRow.id) == MemberRow.person_id)
        .join(holder, col(holder.id) == EntitledRow.in_place_of, isouter=True)
        .join(holder_person, col(holder_person.id) == holder.person_id, isouter=True)
        .join(HandOverRow, handed_over, isouter=True)
        .join(acting, col(acting.id) == HandOverRow.acting_id, isouter=True)
        .join(acting_person, col(acting_person.id) == acting.person_id, isouter=True)
        .join(VoteRow, own_vote, isouter=True)
        .where(which)
        .order_by(col(PersonRow.name), col(EntitledRow.member_id))
    )


async def _item_numbers(session: AsyncSession, which: sa.ColumnElement[bool]) -> dict[int, frozenset[int]]:
    """Give the numbers of all proposals that each vote is about."""
    statement = (
        sa.select(col(ItemRow.resolution_id), sa.func.array_agg(col(ProposalRow.number)))
        .join(ResolutionRow, col(ResolutionRow.id) == ItemRow.resolution_id)
        .join(ProposalRow, col(ProposalRow.id) == ItemRow.proposal_id)
        .where(which)
        .group_by(col(ItemRow.resolution_id))
    )
    return {id_: frozenset(numbers) for id_, numbers in await session.execute(statement)}


def _vote(record: sa.Row[Any], voters: list[NamedVoter], about: frozenset[int]) -> Vote:
    return Vote(
        id=record.id,
        number=record.number,
        single=record.single,
        single_title=record.single_title or "",
        manner=record.manner,
        closes_at=record.closes_at,
        place=record.place or "",
        rules=VotingRules(record.quorum, record.majority, record.tie_rule),
        scenario_number=record.scenario_number,
        opened_at=record.opened_at,
        opened_by=record.opened_by,
        declared_at=record.declared_at,
        declared_by=record.declared_by,
        adopted=record.adopted,
        objector=record.objector,
        objection=record.objection,
        voters=tuple(voters),
        about=about,
    )
