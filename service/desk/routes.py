"""The desk: where members find their boards, their rounds and what to do next."""

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery
from litestar.response import Redirect

from service.access import (
    EVERYONE,
    LEADERS,
    OVERSEERS,
    ROLE_TITLES,
    SEATED,
    SIGNED_IN,
    CurrentPerson,
    CurrentSeat,
    Now,
    Role,
    only,
)
from service.database import Session
from service.deliberation.queries import open_questions
from service.deliberation.rules import TALKING
from service.desk.journal import get_journal
from service.desk.pages import BoardItem, BoardPage, BoardsPage, JournalPage, RoundItem, SealCheck
from service.desk.queries import get_round_desk, rounds_of, running_rounds
from service.desk.rules import next_task
from service.desk.views import overview_of
from service.desk.words import next_thing
from service.errors import SignedOutError
from service.journal.queries import verify_journal
from service.members.queries import boards_of
from service.rounds.queries import get_next_steps
from service.texts import ZONE
from service.web import AnyRequest, go_to, render, texts_of, whole_number


@get("/board", access=SIGNED_IN)
async def show_boards(
    request: AnyRequest, session: Session, person: CurrentPerson, now: Now
) -> Response[str] | Redirect:
    """List my boards; with only one, go there, and straight to its round if only one is running."""
    if person is None:
        raise SignedOutError
    boards, gettext = await boards_of(session, person.id, today=now.astimezone(ZONE).date()), texts_of(request).gettext
    if len(boards) == 1:
        home = f"/board/{boards[0].slug}"
        running = await running_rounds(session, boards[0].board_id)
        return go_to(request, f"{home}/rounds/{running[0]}" if len(running) == 1 else home)
    items = tuple(BoardItem(f"/board/{board.slug}", board.name, gettext(ROLE_TITLES[board.role])) for board in boards)
    return render(request, BoardsPage(items))


@get("/board/{board_slug:str}", access=only(EVERYONE))
async def show_board(request: AnyRequest, session: Session, seat: CurrentSeat, now: Now) -> Response[str]:
    slug, texts = seat.board.slug, texts_of(request)
    rounds = tuple(
        RoundItem(
            f"/board/{slug}/rounds/{desk.slug}",
            desk.title,
            desk.stage,
            next_thing(next_task(desk, seat.role, now=now), desk, board_slug=slug, texts=texts).title,
        )
        for desk in await rounds_of(session, seat, now=now)
    )
    return render(request, BoardPage(slug, rounds, may_create=seat.role is Role.OFFICE))


@get("/board/{board_slug:str}/rounds/{round_slug:str}", access=only(EVERYONE))
async def show_overview(request: AnyRequest, session: Session, seat: CurrentSeat, now: Now) -> Response[str]:
    desk, texts = await get_round_desk(session, seat, now=now), texts_of(request)
    steps = await get_next_steps(session, seat, desk.version, texts=texts, now=now)
    deliberates = seat.role in SEATED and seat.round.stage in TALKING
    questions = await open_questions(session, seat) if deliberates else ()
    return render(request, overview_of(seat, desk, steps, questions, texts=texts, now=now))


@get("/board/{board_slug:str}/journal", access=only(LEADERS | OVERSEERS))
async def show_journal(
    request: AnyRequest,
    session: Session,
    seat: CurrentSeat,
    page: FromQuery[str] = "",
    check: FromQuery[str] = "",
) -> Response[str]:
    journal = await get_journal(session, seat, page=whole_number(page, otherwise=1), texts=texts_of(request))
    result = await verify_journal(session) if check == "true" else None
    found = SealCheck(result.links, result.entries, result.broken_at) if result else None
    return render(
        request,
        JournalPage(journal.lines, journal.page, journal.pages, journal.state.waiting, journal.state.sealed_at, found),
    )


handlers: list[HTTPRouteHandler] = [show_boards, show_board, show_overview, show_journal]
