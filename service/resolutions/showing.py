"""Putting together the page of the resolution as one reader sees it now."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import LEADERS, VOTERS, Role, Seat
from service.pages import Form
from service.resolutions.contested import get_contested
from service.resolutions.facts import ContestedItem, DraftDeviation, ResolutionView
from service.resolutions.meetings import find_meeting
from service.resolutions.pages import ResolutionPage, Rights
from service.resolutions.queries import find_money, get_deviations, get_entitled_members, get_resolutions
from service.resolutions.rules import VOTING
from service.resolutions.tables import Manner
from service.resolutions.words import VoteWords
from service.scenarios.facts import ScenarioView
from service.scenarios.queries import find_draft, get_scenario
from service.texts import Texts


async def resolution_page(
    session: AsyncSession, seat: Seat, texts: Texts, form: Form, *, now: datetime
) -> ResolutionPage:
    """Show what is voted on, the votes as they stand, and what the reader can do now."""
    votes = await get_resolutions(session, seat)
    current = _current(votes)
    failed = current is not None and current.adopted is False
    of_now = tuple(vote for vote in votes if current and vote.number == current.number)
    split = await _split(session, seat, None if failed else current, texts.language)
    contested = await get_contested(session, seat, split.number) if split else ()
    running = tuple(vote for vote in of_now if vote.declared_at is None)
    waiting = _waiting(contested, of_now) if current and current.adopted else ()
    rights = _rights(seat, current, running, waiting, has_draft=split is not None, now=now)
    meeting = await find_meeting(session, seat, now=now) if seat.round.stage in VOTING else None
    may_begin = rights.note_presence and meeting is None
    return ResolutionPage(
        home=seat.home,
        looks_at_scenarios=seat.role in LEADERS | {Role.OFFICE},
        split=split,
        current=current,
        singles=() if failed else tuple(vote for vote in of_now if vote.single is not None),
        running=running,
        ballots=tuple(vote for vote in running if _may_vote(seat, vote, now=now)),
        contested=contested,
        waiting=waiting,
        earlier=tuple(vote for vote in votes if vote not in of_now or (failed and vote.single is not None)),
        deviations=await _deviations(session, seat, split),
        money=None if running or waiting or failed else await find_money(session, seat),
        has_minutes=any(vote.declared_at for vote in votes),
        meeting=meeting,
        members=await get_entitled_members(session, seat, now=now) if may_begin else (),
        rights=rights,
        words=VoteWords(texts),
        form=form,
    )


async def find_split(session: AsyncSession, seat: Seat, *, language: str) -> ScenarioView | None:
    """Show the split that is or would be voted on."""
    current = _current(await get_resolutions(session, seat))
    return await _split(session, seat, None if current and current.adopted is False else current, language)


def _current(votes: tuple[ResolutionView, ...]) -> ResolutionView | None:
    """Give the latest vote on the block."""
    return next((vote for vote in votes if vote.single is None), None)


async def _split(
    session: AsyncSession, seat: Seat, current: ResolutionView | None, language: str
) -> ScenarioView | None:
    if current is None:
        return await find_draft(session, seat, language=language)
    return await get_scenario(session, seat, current.scenario_number, language=language)


async def _deviations(session: AsyncSession, seat: Seat, split: ScenarioView | None) -> tuple[DraftDeviation, ...]:
    return await get_deviations(session, seat, split.number) if split else ()


def _waiting(contested: tuple[ContestedItem, ...], votes: tuple[ResolutionView, ...]) -> tuple[ContestedItem, ...]:
    opened = {vote.single for vote in votes}
    return tuple(item for item in contested if item.number not in opened)


def _rights(  # noqa: PLR0913  (what rights depend on)
    seat: Seat,
    current: ResolutionView | None,
    running: tuple[ResolutionView, ...],
    waiting: tuple[ContestedItem, ...],
    *,
    has_draft: bool,
    now: datetime,
) -> Rights:
    if seat.round.stage not in VOTING:
        return Rights()
    leads, undecided = seat.role in LEADERS, current is None or current.adopted is False
    return Rights(
        deviate=leads and has_draft and (undecided or bool(waiting)),
        contest=seat.role in VOTERS and has_draft and undecided,
        note_presence=leads or seat.role is Role.OFFICE,
        open=leads and has_draft and undecided,
        open_single=leads and bool(waiting) and not running,
        object=seat.role in VOTERS and bool(running) and running[0].single is None and _may_object(running[0], now=now),
        declare=leads and bool(running),
    )


def _may_object(vote: ResolutionView, *, now: datetime) -> bool:
    if vote.manner is not Manner.CIRCULAR or vote.own is None or vote.own.keeps_out_of_all:
        return False
    return vote.closes_at is None or now < vote.closes_at


def _may_vote(seat: Seat, vote: ResolutionView, *, now: datetime) -> bool:
    own = vote.own
    if seat.round.stage not in VOTING or seat.role not in VOTERS:
        return False
    if own is None or own.cast_at is not None or own.by or own.keeps_out_of_all:
        return False
    return own.present and (vote.closes_at is None or now < vote.closes_at)
