"""Hand one letter to the mail server."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from hashlib import sha256
from typing import Any, Final
from urllib.parse import SplitResult, unquote, urlsplit

import aiosmtplib

from service.mail.tables import Failure

SECONDS: Final = 30
LOCAL: Final = {"localhost", "127.0.0.1", "::1"}
REFUSED_FOR_GOOD: Final = range(500, 600)


class SendingError(Exception):
    """Why the server did not take the letter, in one line."""

    def __init__(self, reason: str, failure: Failure, *, for_good: bool = False) -> None:
        """`for_good`: the server knows that this letter can never be delivered."""
        super().__init__(" ".join(reason.split())[:500])
        self.failure = failure
        self.for_good = for_good


@dataclass(frozen=True)
class Letter:
    """What goes out; `key` gives the same Message-ID at every attempt, so that a double can be recognised."""

    key: str
    to_address: str
    subject: str
    body: str


async def send(letter: Letter, *, smtp_url: str, mail_from: str) -> None:
    """Deliver to the server in `smtp_url`; raises SendingError."""
    server = urlsplit(smtp_url)
    try:
        message = _message(letter, mail_from)
        await aiosmtplib.send(message, timeout=SECONDS, **_connection(server))
    except aiosmtplib.SMTPRecipientsRefused as error:
        codes = [refusal.code for refusal in error.recipients]
        for_good = all(code in REFUSED_FOR_GOOD for code in codes)
        raise SendingError(str(error), Failure.ADDRESS, for_good=for_good) from error
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        raise SendingError(f"{type(error).__name__}: {error}", _failure(error)) from error


def _failure(error: Exception) -> Failure:
    """Tell in which of a few ways it went wrong."""
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return Failure.PASSWORD
    if isinstance(error, aiosmtplib.SMTPResponseException | aiosmtplib.SMTPNotSupported | ValueError):
        return Failure.REFUSED
    return Failure.UNREACHABLE


def _message(letter: Letter, mail_from: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    domain = parseaddr(mail_from)[1].rpartition("@")[2] or "localhost"
    message["From"] = mail_from
    message["To"] = letter.to_address
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{sha256(letter.key.encode()).hexdigest()[:32]}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message


def _connection(server: SplitResult) -> dict[str, Any]:
    """Use TLS from the start (smtps), or STARTTLS: always before a password leaves this machine, else if offered."""
    encrypted = server.scheme == "smtps"
    password_travels = bool(server.username) and server.hostname not in LOCAL
    submission = 587 if server.username else 25
    return {
        "hostname": server.hostname,
        "port": server.port or (465 if encrypted else submission),
        "username": unquote(server.username) if server.username else None,
        "password": unquote(server.password) if server.password else None,
        "use_tls": encrypted,
        "start_tls": True if password_travels and not encrypted else (False if encrypted else None),
    }
