"""A member's receipt: issue it, take it along, hold an old one against what stands now."""

from dataclasses import replace
from typing import Final

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.handlers import HTTPRouteHandler
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import MEMBERS, CurrentSeat, Role, RoundStage, Seat, only
from service.database import Session
from service.pages import Form, FormError
from service.receipts.actions import issue_receipt
from service.receipts.errors import NoReceiptFileError, NotIssuedError
from service.receipts.pages import ReceiptPage
from service.receipts.queries import get_issued, get_receipt
from service.receipts.rules import check_file
from service.texts import N_
from service.web import KEPT_BY_NOBODY, LARGEST_UPLOAD, AnyRequest, go_to, render, texts_of

RECEIPT: Final = "/board/{board_slug:str}/rounds/{round_slug:str}/receipt"
FROM_SCORING: Final = tuple(stage for stage in RoundStage if stage.position >= RoundStage.SCORING.position)
OWNERS: Final = only(MEMBERS | {Role.ALTERNATE}, *FROM_SCORING)
"""Whoever may ever have scored: somebody for whom an alternate stands in, and an alternate afterwards, too."""
LARGEST_FILE: Final = 5_000_000
ISSUED: Final = N_("Your receipt is issued. The journal knows its hash; within a minute it is sealed there.")


async def _page(session: AsyncSession, seat: Seat, form: Form) -> ReceiptPage:
    receipt, issued = await get_receipt(session, seat), await get_issued(session, seat)
    current = next((entry for entry in issued if entry.sha256 == receipt.sha256), None)
    return ReceiptPage(
        home=seat.home,
        round_title=seat.round.title,
        member=seat.person.name,
        cards=receipt.cards,
        current=current,
        issued=issued,
        check=None,
        form=form,
    )


@get(RECEIPT, access=OWNERS)
async def show_receipt(request: AnyRequest, seat: CurrentSeat, session: Session) -> Response[str]:
    return render(request, await _page(session, seat, Form()))


@post(RECEIPT, access=OWNERS)
async def issue(request: AnyRequest, seat: CurrentSeat, session: Session) -> Response[None]:
    await issue_receipt(session, seat)
    return go_to(request, f"{seat.home}/receipt", notice=ISSUED)


@get(RECEIPT + "/file", access=OWNERS)
async def download(seat: CurrentSeat, session: Session) -> Response[bytes]:
    """Give the receipt as canonical JSON, byte for byte what its hash was taken of."""
    receipt, issued = await get_receipt(session, seat), await get_issued(session, seat)
    if receipt.document is None or receipt.sha256 not in {entry.sha256 for entry in issued}:
        raise NotIssuedError
    name = f'attachment; filename="{seat.board.slug}-{seat.round.slug}-receipt.json"'
    headers = {**KEPT_BY_NOBODY, "Content-Disposition": name}
    return Response(receipt.document, media_type="application/json", headers=headers)


@post(RECEIPT + "/check", access=OWNERS, status_code=200, request_max_body_size=LARGEST_UPLOAD)
async def check(request: AnyRequest, seat: CurrentSeat, session: Session) -> Response[str]:
    """Say whether a file is a receipt that was issued to this member, and what has changed since."""
    file = (await request.form()).get("file")
    content = await file.read(LARGEST_FILE + 1) if isinstance(file, UploadFile) and file.filename else b""
    if not 0 < len(content) <= LARGEST_FILE:
        wrong = {"file": NoReceiptFileError().message(texts_of(request))}
        raise FormError(await _page(session, seat, Form(errors=wrong)))
    page = await _page(session, seat, Form())
    found = check_file(content, page.issued, page.cards)
    return render(request, replace(page, check=found))


handlers: list[HTTPRouteHandler] = [show_receipt, issue, download, check]
