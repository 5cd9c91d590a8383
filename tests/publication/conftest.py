"""Worlds from which a decision is, or cannot be, published."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from service.conflicts.tables import ConflictKind, ConflictRow
from tests.cast import World, make_world
from tests.publication.story import decided_world


@pytest.fixture
async def decided(session: AsyncSession) -> World:
    """Give a world whose board has adopted a resolution."""
    return await decided_world(session)


@pytest.fixture
async def world_in_resolution(session: AsyncSession) -> World:
    """Give a world whose board has not voted yet."""
    return await make_world(session, stage=RoundStage.RESOLUTION, scored=True)


@pytest.fixture
async def conflicted_chair(session: AsyncSession) -> World:
    """Give a decided world whose chair has a conflict with proposal 3."""
    world = await decided_world(session)
    session.add(
        ConflictRow(
            member_id=world.people["carla"].member_id,
            proposal_id=world.proposals[3].id or 0,
            kind=ConflictKind.RELATIVE,
            declared_by=world.people["carla"].person_id,
        )
    )
    await session.commit()
    return world
