"""Set up a board on a fresh installation, before anybody can sign in."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Role
from service.boards.actions import NewBoard, create_board
from service.journal.actions import record_by_operator
from service.mail.actions import LetterHead
from service.members.actions import NewMember, invite, make_link, take_seat
from service.members.errors import AddressError
from service.members.rules import is_address
from service.texts import ZONE


async def set_up_board(  # noqa: PLR0913  (whoever runs the installation says all this once)
    session: AsyncSession,
    board: NewBoard,
    *,
    office_name: str,
    office_email: str,
    head: LetterHead,
    now: datetime,
) -> str:
    """Create a board with one office seat and invite whoever takes it; answers a one-time sign-in token for them."""
    email = office_email.strip().lower()
    if not is_address(email):
        raise AddressError
    today = now.astimezone(ZONE).date()
    row = await create_board(session, board)
    office = NewMember(" ".join(office_name.split()) or email, email, Role.OFFICE, today)
    member, person = await take_seat(session, row.id or 0, office, today=today)
    await record_by_operator(session, row.id or 0, "create_board", f"board:{row.slug}", office=person.name)
    await invite(session, member, person, board=row, head=head, now=now)
    return await make_link(session, person.id or 0, now=now)
