"""The members' list of a board: who sits on it, who joins, whose term ends."""

from datetime import date

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect

from service.access import OVERSEERS, ROLE_TITLES, CurrentSeat, Now, Role, only
from service.database import Session
from service.errors import NotFoundError
from service.fields import Fields
from service.members.actions import add_member, end_term
from service.members.alternate_routes import alternate_handlers
from service.members.errors import AlreadyMemberError, LastOfficeError, TermEndedError, TermOrderError
from service.members.forms import day_of, letter_head, read_new_member, read_seat, role_options
from service.members.pages import ChangeSeatPage, EndTermPage, MemberItem, MembersPage, NewMemberPage
from service.members.queries import MemberLine, members_of, periods_of
from service.members.seating import change_seat
from service.pages import Form, FormError
from service.texts import N_, ZONE, Texts
from service.web import AnyRequest, go_to, render, texts_of

OFFICE = only({Role.OFFICE})


@get("/board/{board_slug:str}/members", access=only(OVERSEERS))
async def show_members(request: AnyRequest, session: Session, seat: CurrentSeat, now: Now) -> Response[str]:
    lines, texts, today = await members_of(session, seat.board.id), texts_of(request), now.astimezone(ZONE).date()
    former = tuple(line for line in lines if line.term_until is not None and line.term_until < today)
    coming = tuple(line for line in lines if line.term_from > today)
    serving = tuple(line for line in lines if line not in former and line not in coming)
    periods = await periods_of(session, seat.board.id)
    page = MembersPage(
        board_slug=seat.board.slug,
        may_change=seat.role is Role.OFFICE,
        has_alternates=any(line.role is Role.ALTERNATE for line in (*serving, *coming)),
        serving=tuple(_item(line, texts) for line in serving),
        coming=tuple(_item(line, texts) for line in coming),
        former=tuple(_item(line, texts) for line in former),
        periods=tuple(line for line in periods if line.ends_on >= today),
        past_periods=tuple(line for line in periods if line.ends_on < today),
    )
    return render(request, page)


@get("/board/{board_slug:str}/members/new", access=OFFICE)
async def ask_for_member(request: AnyRequest, seat: CurrentSeat, now: Now) -> Response[str]:
    form = Form({"term_from": now.astimezone(ZONE).date().isoformat(), "role": Role.VOTING.value})
    return render(request, NewMemberPage(seat.board.slug, role_options(texts_of(request)), form))


@post("/board/{board_slug:str}/members/new", access=OFFICE)
async def add(request: AnyRequest, session: Session, seat: CurrentSeat, now: Now) -> Redirect:
    texts = texts_of(request)
    new, form = read_new_member(await request.form(), texts)
    page = NewMemberPage(seat.board.slug, role_options(texts), form)
    if new is None:
        raise FormError(page)
    try:
        await add_member(session, seat, new, head=letter_head(request), now=now)
    except AlreadyMemberError as error:
        raise FormError(page.with_error("email", error.message(texts))) from error
    return go_to(request, f"/board/{seat.board.slug}/members", notice=N_("Added. The invitation is on its way."))


@get("/board/{board_slug:str}/members/{member_id:int}/change", access=OFFICE)
async def ask_for_change(
    request: AnyRequest, session: Session, seat: CurrentSeat, member_id: FromPath[int]
) -> Response[str]:
    line, texts = await _line(session, seat, member_id), texts_of(request)
    until = line.term_until.isoformat() if line.term_until else ""
    values = {
        "role": line.role.value,
        "interest_group": line.interest_group,
        "term_from": line.term_from.isoformat(),
        "term_until": until,
    }
    return render(request, ChangeSeatPage(seat.board.slug, line.name, role_options(texts), Form(values)))


@post("/board/{board_slug:str}/members/{member_id:int}/change", access=OFFICE)
async def change(
    request: AnyRequest, session: Session, seat: CurrentSeat, now: Now, member_id: FromPath[int]
) -> Redirect:
    fields = Fields(await request.form(), texts_of(request))
    line, wanted = await _line(session, seat, member_id), read_seat(fields)
    page = ChangeSeatPage(seat.board.slug, line.name, role_options(fields.texts), fields.form)
    with fields.shown_on(page, term_until=TermOrderError, role=LastOfficeError):
        await change_seat(session, seat, member_id, wanted, now=now)
    return go_to(request, f"/board/{seat.board.slug}/members", notice=N_("The change is recorded."))


@get("/board/{board_slug:str}/members/{member_id:int}/end", access=OFFICE)
async def ask_for_last_day(
    request: AnyRequest, session: Session, seat: CurrentSeat, now: Now, member_id: FromPath[int]
) -> Response[str]:
    member = await member_item(session, seat, member_id, texts_of(request))
    form = Form({"last_day": now.astimezone(ZONE).date().isoformat()})
    return render(request, EndTermPage(seat.board.slug, member, form))


@post("/board/{board_slug:str}/members/{member_id:int}/end", access=OFFICE)
async def end(request: AnyRequest, session: Session, seat: CurrentSeat, member_id: FromPath[int]) -> Redirect:
    fields = Fields(await request.form(), texts_of(request))
    last_day = day_of(fields, "last_day")
    page = EndTermPage(seat.board.slug, await member_item(session, seat, member_id, fields.texts), fields.form)
    with fields.shown_on(page, last_day=(TermEndedError, LastOfficeError)):
        await end_term(session, seat, member_id, last_day=last_day or date.min)
    return go_to(request, f"/board/{seat.board.slug}/members", notice=N_("The end of the term is recorded."))


async def member_item(session: Session, seat: CurrentSeat, member_id: int, texts: Texts) -> MemberItem:
    """Give one member of the board as pages show them."""
    return _item(await _line(session, seat, member_id), texts)


async def _line(session: Session, seat: CurrentSeat, member_id: int) -> MemberLine:
    for line in await members_of(session, seat.board.id):
        if line.id == member_id:
            return line
    raise NotFoundError


def _item(line: MemberLine, texts: Texts) -> MemberItem:
    role = texts.gettext(ROLE_TITLES[line.role])
    return MemberItem(
        line.id, line.name, line.email, role, line.interest_group, line.term_from, line.term_until, line.mail_error
    )


seat_handlers: list[HTTPRouteHandler] = [
    show_members,
    ask_for_member,
    add,
    ask_for_change,
    change,
    ask_for_last_day,
    end,
    *alternate_handlers,
]
