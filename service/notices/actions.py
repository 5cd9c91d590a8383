"""Writing to members of our own accord. Each letter has a key, so that nobody gets it twice, whoever writes it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage, Seat
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
    DELIBERATION_BEGIN,
    DELIBERATION_END,
    DELIBERATION_QUESTION,
    DELIBERATION_SUBJECT,
    DELIBERATION_UNSCORED,
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
            for cards in await open_cards(session, round_, round_.board_id, occasion=occasion, now=now):
                if cards.wants_reminders:
                    await _remind(session, round_, cards, occasion=occasion, base_url=base_url)


async def remind_missing(session: AsyncSession, seat: Seat, *, base_url: str, now: datetime) -> Reminded:
    """Remind at once, at most once a day, whoever has proposals open as far as the asker may know."""
    outcomes = {"written": 0, "earlier": 0, "declined": 0}
    today = now.astimezone(ZONE).date().isoformat()
    for remind, cards in await _whom_to_remind(session, seat, occasion=f"asked-{today}", base_url=base_url, now=now):
        if not cards.wants_reminders:
            outcomes["declined"] += 1
        elif await remind(cards):
            outcomes["written"] += 1
        else:
            outcomes["earlier"] += 1
    if outcomes["written"]:
        await record(session, seat, "remind_members", f"round:{seat.round.slug}")
    return Reminded(**outcomes)


async def _whom_to_remind(
    session: AsyncSession, seat: Seat, *, occasion: str, base_url: str, now: datetime
) -> list[tuple[Callable[[OpenCards], Awaitable[bool]], OpenCards]]:
    """Pair whoever is missing, as far as the asker may know, with what writes their letter in this stage."""
    missing_in = partial(open_cards, session, asker=seat.member_id, now=now)
    if seat.round.stage is RoundStage.DELIBERATION:
        remind = partial(_call_to_deliberate, session, seat, occasion=occasion, base_url=base_url)
        return [(remind, cards) for cards in await missing_in(seat.round, seat.board.id, unanswered=True)]
    return [
        (partial(_remind, session, round_, occasion=occasion, base_url=base_url), cards)
        for round_ in await open_rounds(session, now=now)
        if round_.id == seat.round.id
        for cards in await missing_in(round_, seat.board.id)
    ]


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


async def _call_to_deliberate(
    session: AsyncSession, seat: Seat, cards: OpenCards, *, occasion: str, base_url: str
) -> bool:
    """Say what somebody can still do while the board deliberates; what was not scored in time stays unscored."""
    reader, texts = cards.reader, texts_in(cards.reader.language)
    values = {
        "name": reader.name,
        "round": seat.round.title,
        "open": texts.number(cards.open),
        "total": texts.number(cards.total),
        "link": f"{base_url}{seat.home}/merits",
        "account": f"{base_url}/account",
    }
    said = [DELIBERATION_BEGIN]
    said += [] if cards.answered else [DELIBERATION_QUESTION]
    said += [DELIBERATION_UNSCORED] if cards.open else []
    return await _write(
        session,
        reader,
        seat.board.id,
        f"deliberation:{seat.round.id}:{reader.member_id}:{occasion}",
        subject=texts.gettext(DELIBERATION_SUBJECT) % values,
        body="\n".join(texts.gettext(part) % values for part in (*said, DELIBERATION_END)),
    )


async def _write(session: AsyncSession, reader: Reader, board_id: int, key: str, **parts: Any) -> bool:  # noqa: ANN401
    return await write_letter(
        session, key=key, to_address=reader.email, person_id=reader.person_id, board_id=board_id, **parts
    )
