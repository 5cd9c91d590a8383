"""The letter to a member whose sheet was typed: nobody types a sheet that was never handed in without being noticed."""

from datetime import datetime
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.mail.actions import write_letter
from service.paper.facts import SheetMember
from service.texts import N_, ZONE, texts_in

SUBJECT: Final = N_("Your sheet of paper was typed: %(round)s")
BODY: Final = N_(
    "Hello %(name)s,\n\nthe office has typed scorecards from your sheet of paper for “%(round)s”. Two people did so, "
    "independently of each other, and what both read alike counts.\n\nHere you see what is saved:\n\n"
    "%(link)s\n\nIf you did not hand in a sheet, tell the chair.\n"
)


async def tell_member(session: AsyncSession, seat: Seat, member: SheetMember, *, base_url: str, now: datetime) -> None:
    """Tell the member, once a day at most, that scorecards of theirs came from paper."""
    gettext = texts_in(member.language).gettext
    values = {"name": member.name, "round": seat.round.title, "link": f"{base_url}{seat.home}/receipt"}
    await write_letter(
        session,
        key=f"paper:{seat.round.id}:{member.id}:{now.astimezone(ZONE).date().isoformat()}",
        to_address=member.email,
        subject=gettext(SUBJECT) % values,
        body=gettext(BODY) % values,
        person_id=member.person_id,
        board_id=seat.board.id,
    )
