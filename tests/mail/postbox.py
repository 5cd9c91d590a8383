"""A real mail server for the tests, on a port of its own, that can be stopped and started again."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

CERTIFICATE = Path(__file__).parent / "localhost.pem"
"""Signed by itself for localhost; worth nothing anywhere else."""


@dataclass
class Postbox:
    """What has arrived; `refusals` maps addresses to the server's answer to RCPT."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's names)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        assert server.transport
        self.letters.append(letter)
        self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        return "250 Accepted"

    async def arrived(self) -> None:
        """Wait for the first letter; the server works in a thread of its own."""
        while not self.letters:  # noqa: ASYNC110
            await asyncio.sleep(0.05)

    def check_login(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:  # noqa: ANN401
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"p:w@rd", handled=False)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def encryption() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    return context


@contextmanager
def opened(postbox: Postbox, *, tls: bool = False, starttls: bool = False) -> Iterator[None]:
    """Listen at the postbox's port for as long as the block runs."""
    controller = Controller(
        postbox,
        hostname="127.0.0.1",
        port=postbox.port,
        ssl_context=encryption() if tls else None,
        tls_context=encryption() if starttls else None,
        authenticator=postbox.check_login,
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield
    finally:
        controller.stop()
