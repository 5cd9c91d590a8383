"""Letters to applicants, for the office alone, once the decision is published: as pages, as PDF, for mail merge."""

from typing import Final

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import CurrentSeat, Role, RoundStage, Seat, only
from service.database import Session
from service.pdf import can_make_pdf, pdf_of
from service.publication.letters import Letter, letters_csv, letters_document, make_letters
from service.publication.pages import LettersPage
from service.publication.queries import get_letter_facts
from service.publication.snapshot import Snapshot
from service.web import KEPT_BY_NOBODY, AnyRequest, render, texts_of

LETTERS: Final = "/board/{board_slug:str}/rounds/{round_slug:str}/publication/letters"
OFFICE: Final = only({Role.OFFICE}, RoundStage.PUBLISHED, RoundStage.CLOSED)


async def _letters(request: AnyRequest, seat: Seat, session: AsyncSession) -> tuple[Snapshot, tuple[Letter, ...]]:
    snapshot, addressees = await get_letter_facts(session, seat)
    base_url = str(request.app.state.settings.base_url)
    return snapshot, make_letters(snapshot, addressees, texts_of(request), base_url)


@get(LETTERS, access=OFFICE)
async def show_letters(request: AnyRequest, seat: CurrentSeat, session: Session) -> Response[str]:
    snapshot, letters = await _letters(request, seat, session)
    document = letters_document(snapshot, letters, texts_of(request))
    return render(request, LettersPage(home=seat.home, letters=document, has_pdf=can_make_pdf()))


@get(f"{LETTERS}.pdf", access=OFFICE)
async def download_letters(request: AnyRequest, seat: CurrentSeat, session: Session) -> Response[bytes]:
    snapshot, letters = await _letters(request, seat, session)
    made = await pdf_of(letters_document(snapshot, letters, texts_of(request)))
    return Response(made, media_type="application/pdf", headers=_as_file(f"letters-{seat.round.slug}.pdf"))


@get(f"{LETTERS}.csv", access=OFFICE)
async def download_merge(request: AnyRequest, seat: CurrentSeat, session: Session) -> Response[bytes]:
    _, letters = await _letters(request, seat, session)
    table = letters_csv(letters, texts_of(request))
    return Response(table, media_type="text/csv; charset=utf-8", headers=_as_file(f"letters-{seat.round.slug}.csv"))


def _as_file(name: str) -> dict[str, str]:
    return {**KEPT_BY_NOBODY, "Content-Disposition": f'attachment; filename="{name}"'}


letter_handlers: list[HTTPRouteHandler] = [show_letters, download_letters, download_merge]
