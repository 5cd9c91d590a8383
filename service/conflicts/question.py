"""The conflict question comes before all that shows what proposals receive; who owes the answer is sent there first."""

from typing import Any, Final

from litestar import Response
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import MEMBERS, Seat
from service.conflicts.queries import find_answer
from service.conflicts.rules import DECLARING, check_has_answered
from service.texts import N_
from service.web import AnyRequest, go_to

QUESTION_FIRST: Final = N_("First, please say whether you have a conflict of interest with any of the proposals.")


async def owes_answer(session: AsyncSession, seat: Seat) -> bool:
    """Tell whether the conflict question comes first for this seat."""
    asked = seat.role in MEMBERS and seat.round.stage in DECLARING
    return asked and await find_answer(session, seat) is None


async def check_question(session: AsyncSession, seat: Seat) -> None:
    """Refuse whoever owes the answer."""
    check_has_answered(answered=not await owes_answer(session, seat))


def to_question(request: AnyRequest, seat: Seat) -> Response[Any]:
    """Send a browser to the question."""
    return go_to(request, f"{seat.home}/conflicts", notice=QUESTION_FIRST, kind="info")
