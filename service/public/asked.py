"""What a public address asks for: which publication, in which version."""

from typing import Final

from litestar.di import NamedDependency, Provide
from sqlmodel.ext.asyncio.session import AsyncSession

from service.database import Session
from service.public.facts import Editions
from service.public.queries import get_editions, get_snapshot
from service.public.sources import Source
from service.web import AnyRequest

ROUND: Final = "/rounds/{board_slug:str}/{round_slug:str}"
VERSION: Final = ROUND + "/versions/{version:int}"


async def provide_editions(request: AnyRequest, session: Session) -> Editions:
    """Find the publication in the path, in its newest version or the one that is named."""
    path = request.path_params
    return await get_editions(session, path["board_slug"], path["round_slug"], path.get("version"))


ABOUT: Final = {"editions": Provide(provide_editions)}
CurrentEditions = NamedDependency[Editions]


async def get_source(request: AnyRequest, session: AsyncSession, editions: Editions) -> Source:
    """Read the version that is asked for, as exports want it."""
    return Source(await get_snapshot(session, editions.shown), editions, request.app.state.settings.base_url)
