"""Writing to members of our own accord. Each letter has a key, so that nobody gets it twice, whoever writes it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.journal.actions import record
from service.mail.actions import write_letter
from service.notices.circular import tell_circular_votes
from service.notices.digest import digest_for
from service.notices.queries import (
    News,
    OpenCards,
    OpenRound,
    Reader,
    chairs_waiting,
    news_unheard,
    open_cards,
    open_rounds,
)
from service.notices.rules import digests_due, reminder_due
from service.notices.words import (
    CORRECTION_BODY,
    CORRECTION_SUBJECT,
    DECISION_BODY,
    DECISION_SUBJECT,
    REMINDER_BODY,
    REMINDER_SUBJECT,
)
from service.texts import ZONE, texts_in


@dataclass(frozen=True)
class Reminded:
    """What became of a chair's wish to have members reminded: members written to now, earlier today, not wanting it."""

    written: int
    earlier: int
    declined: int


async def write_due_notices(session: AsyncSession, *, base_url: str, now: datetime) -> None:
    """Write everything that is due: reminders, digests, news of decisions and of circular votes."""
    await remind_before_closing(session, base_url=base_url, now=now)
    await tell_chairs(session, base_url=base_url, now=now)
    await tell_decisions(session, base_url=base_url, now=now)
    await tell_circular_votes(session, base_url=base_url, now=now)


async def remind_before_closing(session: AsyncSession, *, base_url: str, now: datetime) -> None:
    """Remind members with open proposals, once at each set time before scoring closes."""
    for round_ in await open_rounds(session, now=now):
        days = reminder_due(round_.closes_at, round_.opened_at, now=now)
        if days is not None:
            occasion = f"{round_.closes_at.astimezone(ZONE).date().isoformat()}-{days}"
            for cards in await open_cards(session, round_, occasion=occasion, now=now):
                if cards.wants_reminders:
                    await _remind(session, round_, cards, occasion=occasion, base_url=base_url)


async def remind_missing(session: AsyncSession, seat: Seat, *, base_url: str, now: datetime) -> Reminded:
    """Remind at once, at most once a day, whoever has proposals open as far as the asker may know."""
    outcomes = {"written": 0, "earlier": 0, "declined": 0}
    today = now.astimezone(ZONE).date().isoformat()
    for round_ in await open_rounds(session, now=now):
        if round_.id == seat.round.id:
            for cards in await open_cards(session, round_, asker=seat.member_id, now=now):
                if not cards.wants_reminders:
                    outcomes["declined"] += 1
                elif await _remind(session, round_, cards, occasion=f"asked-{today}", base_url=base_url):
                    outcomes["written"] += 1
                else:
                    outcomes["earlier"] += 1
    if outcomes["written"]:
        await record(session, seat, "remind_members", f"round:{seat.round.slug}")
    return Reminded(**outcomes)


async def tell_chairs(session: AsyncSession, *, base_url: str, now: datetime) -> None:
    """Write the digests that are due."""
    today = now.astimezone(ZONE).date().isoformat()
    for chair in await chairs_waiting(session, digests_due(now), now=now):
        subject, body = await digest_for(session, chair, base_url=base_url, now=now)
        key = f"digest:{chair.reader.member_id}:{today}"
        await _write(session, chair.reader, chair.board.id, key, subject=subject, body=body)


async def tell_decisions(session: AsyncSession, *, base_url: str, now: datetime) -> None:
    """Tell every member of a board that its decision, or a correction, has become public."""
    for news in await news_unheard(session, now=now):
        subject, body = _news(news, base_url)
        key = f"decision:{news.round_id}:{news.version}:{news.reader.member_id}"
        await _write(session, news.reader, news.board_id, key, subject=subject, body=body)


def _news(news: News, base_url: str) -> tuple[str, str]:
    gettext = texts_in(news.reader.language).gettext
    subject, body = (DECISION_SUBJECT, DECISION_BODY) if news.version == 1 else (CORRECTION_SUBJECT, CORRECTION_BODY)
    values = {
        "name": news.reader.name,
        "board": news.board_name,
        "round": news.title,
        "version": news.version,
        "reason": news.reason,
        "link": f"{base_url}/rounds/{news.board_slug}/{news.round_slug}",
    }
    return gettext(subject) % values, gettext(body) % values


async def _remind(session: AsyncSession, round_: OpenRound, cards: OpenCards, *, occasion: str, base_url: str) -> bool:
    reader, texts = cards.reader, texts_in(cards.reader.language)
    values = {
        "name": reader.name,
        "round": round_.title,
        "open": texts.number(cards.open),
        "total": texts.number(cards.total),
        "closes": texts.deadline(round_.closes_at),
        "link": f"{base_url}/board/{round_.board_slug}/rounds/{round_.slug}/scoring",
        "account": f"{base_url}/account",
    }
    return await _write(
        session,
        reader,
        round_.board_id,
        f"reminder:{round_.id}:{reader.member_id}:{occasion}",
        subject=texts.gettext(REMINDER_SUBJECT) % values,
        body=texts.gettext(REMINDER_BODY) % values,
        lapses_at=round_.closes_at,
    )


async def _write(session: AsyncSession, reader: Reader, board_id: int, key: str, **parts: Any) -> bool:  # noqa: ANN401
    return await write_letter(
        session, key=key, to_address=reader.email, person_id=reader.person_id, board_id=board_id, **parts
    )
