"""Take the port, then serve the application until somebody stops it."""

import asyncio
import errno
import gc
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn

from service.app import create_app
from service.database import create_engine, session_maker
from service.settings import Settings, SetupError
from service.worker import run as work

POSTMAN_SECONDS: Final = 120
"""Who sends letters and seals the journal keeps nobody waiting."""
STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SELDOM: Final = (10_000, 20, 50)
"""After how many new objects, and after how many collections of younger ones, garbage is looked for."""
_BACKLOG: Final = 2048
_GOODBYE_SECONDS: Final = 5


@contextmanager
def taken_port(settings: Settings) -> Iterator[socket.socket]:
    """Listen before anything slow begins, so that a busy port is known at once."""
    address = (settings.host, settings.port)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listener = socket.create_server(address, family=family, backlog=_BACKLOG)
    except OSError as error:
        raise SetupError(_refusal(settings, error)) from None
    with listener:
        yield listener


def spare_collector() -> None:
    """Leave what stays until the end out of garbage collection, and collect less often what comes and goes.

    A request leaves few cycles behind, but enough objects to have the whole application walked through again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


async def serve(settings: Settings, listener: socket.socket, *, with_postman: bool) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP; the postman works beside it in the same process."""
    config = uvicorn.Config(
        create_app(settings),
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GOODBYE_SECONDS,
    )
    server = _Server(config)
    spare_collector()
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        if with_postman:
            tasks.create_task(deliver_mail(settings, stop))
        await server.serve(sockets=[listener])
        stop.set()
    if not server.started:
        raise SetupError("The service did not start; the reason stands above.")


async def deliver_mail(settings: Settings, stop: asyncio.Event) -> None:
    """Send letters and seal the journal over connections of our own until `stop` is set."""
    engine = create_engine(settings.database_url or "", statement_seconds=POSTMAN_SECONDS)
    try:
        await work(session_maker(engine), settings, stop)
    finally:
        await engine.dispose()


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at a signal but do not raise it again, as uvicorn would: whoever started us has to clean up."""
        before = {wish: signal.signal(wish, self.handle_exit) for wish in STOP_SIGNALS}
        try:
            yield
        finally:
            for wish, handler in before.items():
                signal.signal(wish, handler)


def _refusal(settings: Settings, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {settings.port} on {settings.host} is in use: "
            "stop the other program, or choose another port with BEIRAT_PORT."
        )
    if error.errno == errno.EACCES:
        return f"This account may not use port {settings.port}: choose one above 1023 with BEIRAT_PORT."
    return f"BEIRAT_HOST is wrong: {settings.host} is not an address of this machine."
