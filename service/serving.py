"""Take the port, then serve the application until somebody stops it."""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn
from litestar import Litestar

from service.settings import Settings, SetupError

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


def serve(app: Litestar, listener: socket.socket) -> bool:
    """Serve until SIGINT or SIGTERM, which uvicorn raises again when it is done; tell whether it ever started."""
    config = uvicorn.Config(
        app,
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GOODBYE_SECONDS,
    )
    server = uvicorn.Server(config)
    server.run(sockets=[listener])
    return server.started


def _refusal(settings: Settings, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {settings.port} on {settings.host} is in use: "
            "stop the other program, or choose another port with BEIRAT_PORT."
        )
    if error.errno == errno.EACCES:
        return f"This account may not use port {settings.port}: choose one above 1023 with BEIRAT_PORT."
    return f"BEIRAT_HOST is wrong: {settings.host} is not an address of this machine."
