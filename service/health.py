"""Whether the process lives, and whether it can serve."""

from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from service.access import UNASKED
from service.database import Session
from service.errors import DatabaseAwayError

ROOT = Path(__file__).parent.parent


@cache
def newest_revision() -> str | None:
    """Read which revision this version of Beirat wants, once: its files do not change while it runs."""
    return ScriptDirectory.from_config(Config(toml_file=str(ROOT / "pyproject.toml"))).get_current_head()


@get("/health", access=UNASKED, include_in_schema=False)
async def health() -> dict[str, str]:
    """Answer as long as the process can."""
    return {"status": "ok"}


@get("/health/ready", access=UNASKED, include_in_schema=False)
async def ready(session: Session) -> Response[dict[str, Any]]:
    """Answer 200 once the database is reached and migrated, else 503 with what is missing."""
    try:
        present = (await session.execute(sa.text("SELECT version_num FROM alembic_version"))).scalar_one_or_none()
    except (sa.exc.SQLAlchemyError, DatabaseAwayError):
        await session.rollback()
        return Response({"status": "unavailable", "missing": "database"}, status_code=503)
    if present != newest_revision():
        return Response({"status": "unavailable", "missing": "migrations"}, status_code=503)
    return Response({"status": "ok"})


handlers: list[HTTPRouteHandler] = [health, ready]
