"""The members' list by script: who sits as what, and who stands in for whom."""

from typing import Final

from litestar import get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from service.access import OVERSEERS, CurrentSeat, Now, Role, only
from service.database import Session
from service.members.actions import NewMember, add_member, end_term
from service.members.errors import AddressError
from service.members.forms import letter_head, tidy
from service.members.queries import members_of, periods_of
from service.members.rules import is_address
from service.members.schemas import LastDay, MemberIn, MemberOut, MembersOut, PeriodIn, PeriodOut, SeatIn
from service.members.seating import Period, SeatChange, change_seat, end_standing_in, let_stand_in
from service.web import AnyRequest

MEMBERS: Final = "/api/boards/{board_slug:str}/members"


@get(MEMBERS, access=only(OVERSEERS), tags=["members"])
async def show_members(session: Session, seat: CurrentSeat) -> MembersOut:
    """List everybody who sits, sat or will sit on the board."""
    return await _members(session, seat)


@post(MEMBERS, access=only({Role.OFFICE}), tags=["members"])
async def add(
    request: AnyRequest, session: Session, seat: CurrentSeat, now: Now, data: JSONBody[MemberIn]
) -> MembersOut:
    """Give somebody a seat and invite them; answers the new list."""
    email, name = data.email.strip().lower(), tidy(data.name)
    if not is_address(email):
        raise AddressError
    new = NewMember(name or email, email, data.role, data.term_from, data.term_until)
    await add_member(session, seat, new, head=letter_head(request), now=now)
    return await _members(session, seat)


@post(f"{MEMBERS}/{{member_id:int}}/end", access=only({Role.OFFICE}), status_code=200, tags=["members"])
async def end(session: Session, seat: CurrentSeat, member_id: FromPath[int], data: JSONBody[LastDay]) -> MembersOut:
    """Let a term end on a day, which still belongs to it; answers the new list."""
    await end_term(session, seat, member_id, last_day=data.last_day)
    return await _members(session, seat)


@put(f"{MEMBERS}/{{member_id:int}}", access=only({Role.OFFICE}), tags=["members"])
async def change(
    session: Session, seat: CurrentSeat, now: Now, member_id: FromPath[int], data: JSONBody[SeatIn]
) -> MembersOut:
    """Change somebody's role, interest group or term; answers the new list."""
    wanted = SeatChange(data.role, tidy(data.interest_group), data.term_from, data.term_until)
    await change_seat(session, seat, member_id, wanted, now=now)
    return await _members(session, seat)


@post(f"{MEMBERS}/standing-in", access=only({Role.OFFICE}), tags=["members"])
async def stand_in(session: Session, seat: CurrentSeat, now: Now, data: JSONBody[PeriodIn]) -> MembersOut:
    """Let an alternate stand in for a member for a while; answers the new list."""
    period = Period(data.alternate_id, data.member_id, data.starts_on, data.ends_on)
    await let_stand_in(session, seat, period, now=now)
    return await _members(session, seat)


@post(f"{MEMBERS}/standing-in/{{period_id:int}}/end", access=only({Role.OFFICE}), status_code=200, tags=["members"])
async def end_period(
    session: Session, seat: CurrentSeat, now: Now, period_id: FromPath[int], data: JSONBody[LastDay]
) -> MembersOut:
    """Let such a period end earlier; answers the new list."""
    await end_standing_in(session, seat, period_id, last_day=data.last_day, now=now)
    return await _members(session, seat)


async def _members(session: Session, seat: CurrentSeat) -> MembersOut:
    members = [MemberOut(**vars(line)) for line in await members_of(session, seat.board.id)]
    return MembersOut(members, [PeriodOut(**vars(line)) for line in await periods_of(session, seat.board.id)])


seat_handlers: list[HTTPRouteHandler] = [show_members, add, end, change, stand_in, end_period]
