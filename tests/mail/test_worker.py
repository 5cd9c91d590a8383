"""Letters reach a real mail server: once, later if it is down, never if that is hopeless."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from service import worker as whole_worker
from service.database import SessionMaker, create_engine, session_maker
from service.mail.actions import write_letter
from service.mail.rules import CLAIM_LASTS, MOST_ATTEMPTS, pause_after
from service.mail.tables import Failure, OutboxRow
from service.mail.worker import run, send_waiting
from service.settings import Settings
from tests.mail.postbox import CERTIFICATE, Postbox, free_port, opened

ADA = "ada@example.org"
OFFICE = "Engagementbeirat <office@example.org>"


@pytest.fixture
async def sessions(fresh_database_url: Callable[[], Awaitable[str]]) -> AsyncIterator[SessionMaker]:
    """Give sessions on a database of the test's own: the worker commits."""
    engine = create_engine(await fresh_database_url())
    yield session_maker(engine)
    await engine.dispose()


@pytest.fixture
def postbox() -> Postbox:
    return Postbox(free_port())


def settings_for(postbox: Postbox, scheme: str = "smtp", login: str = "") -> Settings:
    return Settings(smtp_url=f"{scheme}://{login}localhost:{postbox.port}", mail_from=OFFICE)


async def write(sessions: SessionMaker, *keys: str, lapses_at: datetime | None = None, to: str = ADA) -> None:
    async with sessions.begin() as session:
        for key in keys:
            body = f"Guten Tag,\n\nhier ist {key}: äöüß €\n"
            await write_letter(
                session, key=key, to_address=to, subject=f"Brief {key} für Sie", body=body, lapses_at=lapses_at
            )


async def outbox(sessions: SessionMaker) -> list[OutboxRow]:
    async with sessions() as session:
        return list((await session.execute(sa.select(OutboxRow).order_by(col(OutboxRow.id)))).scalars())


async def make_due(sessions: SessionMaker) -> None:
    """Let the pause before the next attempt pass."""
    async with sessions.begin() as session:
        await session.execute(sa.update(OutboxRow).values(send_after=datetime.now(UTC) - timedelta(seconds=1)))


async def test_a_letter_arrives_as_it_was_written(sessions: SessionMaker, postbox: Postbox) -> None:
    await write(sessions, "eins")
    with opened(postbox):
        assert await send_waiting(sessions, settings_for(postbox)) == 1
    letter, row = postbox.letters[0], (await outbox(sessions))[0]
    assert (letter["To"], letter["From"], letter["Subject"]) == (
        ADA,
        OFFICE,
        "Brief eins für Sie",
    )
    assert letter.get_content().replace("\r\n", "\n") == "Guten Tag,\n\nhier ist eins: äöüß €\n"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert str(letter["Message-ID"]).endswith("@example.org>")
    assert row.sent_at is not None
    assert (row.attempts, row.last_error, row.body) == (1, "", "Guten Tag,\n\nhier ist eins: äöüß €\n")


async def test_the_same_cause_writes_one_letter(sessions: SessionMaker) -> None:
    await write(sessions, "eins", "eins")
    await write(sessions, "eins")
    assert len(await outbox(sessions)) == 1


async def test_many_workers_send_each_letter_once(sessions: SessionMaker, postbox: Postbox) -> None:
    await write(sessions, *(f"brief-{number}" for number in range(12)))
    with opened(postbox):
        sent = await asyncio.gather(*(send_waiting(sessions, settings_for(postbox)) for _ in range(4)))
    assert sum(sent) == 12
    assert sorted(str(letter["Subject"]) for letter in postbox.letters) == sorted(
        f"Brief brief-{number} für Sie" for number in range(12)
    )


async def test_a_letter_waits_while_the_server_is_down(sessions: SessionMaker, postbox: Postbox) -> None:
    await write(sessions, "eins")
    before = datetime.now(UTC)
    assert await send_waiting(sessions, settings_for(postbox)) == 0
    row = (await outbox(sessions))[0]
    assert (row.attempts, row.sent_at, row.given_up_at) == (1, None, None)
    assert "SMTPConnectError" in row.last_error
    assert row.send_after is not None
    assert row.send_after - before >= pause_after(1)
    with opened(postbox):
        assert await send_waiting(sessions, settings_for(postbox)) == 0
        await make_due(sessions)
        assert await send_waiting(sessions, settings_for(postbox)) == 1
    row = (await outbox(sessions))[0]
    assert (row.attempts, row.last_error, len(postbox.letters)) == (2, "", 1)


async def test_an_hour_without_a_mail_server_only_delays(sessions: SessionMaker, postbox: Postbox) -> None:
    begin = datetime.now(UTC)
    await write(sessions, "eins")
    await write(sessions, "kurz", lapses_at=begin + timedelta(minutes=15))
    for minute in range(0, 60, 4):
        assert await send_waiting(sessions, settings_for(postbox), clock=at(begin + timedelta(minutes=minute))) == 0
    waiting, lapsed = await outbox(sessions)
    assert (waiting.given_up_at, waiting.failure) == (None, Failure.UNREACHABLE)
    assert 6 <= waiting.attempts <= 8
    assert (lapsed.failure, lapsed.body) == (Failure.LATE, "")
    with opened(postbox):
        sent = [
            await send_waiting(sessions, settings_for(postbox), clock=at(begin + timedelta(minutes=minute)))
            for minute in range(60, 110, 12)
        ]
    assert (sum(sent), [str(letter["Subject"]) for letter in postbox.letters]) == (1, ["Brief eins für Sie"])


def at(moment: datetime) -> Callable[[], datetime]:
    """Stop the clock."""
    return lambda: moment


async def test_the_same_letter_keeps_its_message_id(sessions: SessionMaker, postbox: Postbox) -> None:
    await write(sessions, "eins")
    with opened(postbox):
        await send_waiting(sessions, settings_for(postbox))
        async with sessions.begin() as session:  # as if the process had died before it could note that it sent
            await session.execute(sa.update(OutboxRow).values(sent_at=None))
        await make_due(sessions)
        await send_waiting(sessions, settings_for(postbox))
    assert len(postbox.letters) == 2
    assert len({str(letter["Message-ID"]) for letter in postbox.letters}) == 1


async def test_a_letter_that_a_dead_worker_had_claimed_is_taken_up_later(
    sessions: SessionMaker, postbox: Postbox
) -> None:
    await write(sessions, "eins")
    now = datetime.now(UTC)
    async with sessions.begin() as session:
        await session.execute(sa.update(OutboxRow).values(attempts=1, send_after=now + CLAIM_LASTS))
    with opened(postbox):
        assert await send_waiting(sessions, settings_for(postbox)) == 0
        await make_due(sessions)
        assert await send_waiting(sessions, settings_for(postbox)) == 1


async def test_after_the_last_attempt_the_letter_is_given_up_with_its_error(
    sessions: SessionMaker, postbox: Postbox
) -> None:
    await write(sessions, "eins")
    for _ in range(MOST_ATTEMPTS):
        await make_due(sessions)
        await send_waiting(sessions, settings_for(postbox))
    await make_due(sessions)
    with opened(postbox):
        assert await send_waiting(sessions, settings_for(postbox)) == 0
    row = (await outbox(sessions))[0]
    assert row.attempts == MOST_ATTEMPTS
    assert row.given_up_at is not None
    assert "SMTPConnectError" in row.last_error


async def test_an_address_refused_for_good_is_given_up_at_once(sessions: SessionMaker, postbox: Postbox) -> None:
    postbox.refusals = {"gone@example.org": "550 no such mailbox", "busy@example.org": "450 try again"}
    await write(sessions, "weg", to="gone@example.org")
    await write(sessions, "besetzt", to="busy@example.org")
    await write(sessions, "eins")
    with opened(postbox):
        assert await send_waiting(sessions, settings_for(postbox)) == 1
    gone, busy, ada = await outbox(sessions)
    assert (gone.given_up_at is not None, "no such mailbox" in gone.last_error) == (True, True)
    assert (gone.failure, busy.failure, ada.failure) == (Failure.ADDRESS, Failure.ADDRESS, None)
    assert (busy.given_up_at, "try again" in busy.last_error) == (None, True)
    assert ada.sent_at is not None


async def test_a_secret_is_not_kept_and_not_sent_late(sessions: SessionMaker, postbox: Postbox) -> None:
    now = datetime.now(UTC)
    await write(sessions, "frisch", lapses_at=now + timedelta(minutes=15))
    await write(sessions, "alt", lapses_at=now - timedelta(seconds=1))
    with opened(postbox):
        assert await send_waiting(sessions, settings_for(postbox)) == 1
    fresh, old = await outbox(sessions)
    assert [str(letter["Subject"]) for letter in postbox.letters] == ["Brief frisch für Sie"]
    assert (fresh.sent_at is not None, fresh.body) == (True, "")
    assert (old.sent_at, old.given_up_at is not None, old.body) == (None, True, "")
    assert old.last_error == "The letter was not sent in time to be of use."


async def test_without_a_mail_server_letters_stay(sessions: SessionMaker) -> None:
    await write(sessions, "eins", lapses_at=datetime.now(UTC) - timedelta(days=1))
    stop = asyncio.Event()
    running = asyncio.create_task(run(sessions, Settings(), stop))
    await asyncio.sleep(0.1)
    stop.set()
    await asyncio.wait_for(running, timeout=5)
    row = (await outbox(sessions))[0]
    assert (row.attempts, row.given_up_at) == (0, None)
    assert "hier ist eins" in row.body


async def test_the_worker_sends_what_comes_and_stops_when_told(sessions: SessionMaker, postbox: Postbox) -> None:
    stop = asyncio.Event()
    with opened(postbox):
        running = asyncio.create_task(whole_worker.run(sessions, settings_for(postbox), stop))
        await write(sessions, "eins")
        await asyncio.wait_for(postbox.arrived(), timeout=20)
        stop.set()
        await asyncio.wait_for(running, timeout=5)


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_a_password_travels_encrypted(
    sessions: SessionMaker, postbox: Postbox, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    await write(sessions, "eins")
    with opened(postbox, tls=scheme == "smtps", starttls=scheme == "smtp"):
        assert await send_waiting(sessions, settings_for(postbox, scheme, "olga:p%3Aw%40rd@")) == 1
    assert postbox.logins == [("olga", "p:w@rd")]
    assert postbox.encrypted == [True]


async def test_an_unknown_certificate_is_not_trusted(sessions: SessionMaker, postbox: Postbox) -> None:
    await write(sessions, "eins")
    with opened(postbox, tls=True):
        assert await send_waiting(sessions, settings_for(postbox, "smtps", "olga:p%3Aw%40rd@")) == 0
    assert postbox.logins == []
    assert "certificate" in (await outbox(sessions))[0].last_error.lower()


async def test_a_wrong_password_is_shown_and_tried_again(sessions: SessionMaker, postbox: Postbox) -> None:
    await write(sessions, "eins")
    with opened(postbox):
        assert await send_waiting(sessions, settings_for(postbox, "smtp", "olga:wrong@")) == 0
    row = (await outbox(sessions))[0]
    assert row.given_up_at is None
    assert row.last_error == "SMTPAuthenticationError: (535, '5.7.8 Authentication credentials invalid')"


def test_pauses_double_up_to_an_hour() -> None:
    minutes = [pause_after(attempts) / timedelta(minutes=1) for attempts in range(1, MOST_ATTEMPTS)]
    assert minutes == [0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
