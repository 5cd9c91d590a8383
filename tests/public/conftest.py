"""A world with a published round."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from tests.cast import World, make_world
from tests.public.examples import publish_correction, put_publication, snapshot


@pytest.fixture
async def published(session: AsyncSession) -> World:
    """Give a world whose round is published in its first version."""
    world = await make_world(session, stage=RoundStage.PUBLISHED)
    await put_publication(session, world, snapshot())
    return world


@pytest.fixture
async def corrected(session: AsyncSession, published: World) -> World:
    """Give a world whose round is published in a second version."""
    await publish_correction(session, published)
    return published
