"""Importing a table of proposals: upload, look, confirm."""

from typing import Final

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import CurrentSeat, Now, Role, Seat, only
from service.database import Session
from service.errors import Refusal, WrongStateError
from service.pages import Form, FormError
from service.proposals.actions import apply_table, upload_table
from service.proposals.errors import BadLinesError, NoFileError
from service.proposals.forms import bad_rows, columns_of, good_rows
from service.proposals.lines import check_table
from service.proposals.pages import PreviewPage, UploadPage
from service.proposals.queries import get_import, get_known
from service.proposals.table import LARGEST_TABLE, template, template_workbook
from service.rounds.rules import OPEN_STAGES
from service.texts import N_, Texts
from service.web import LARGEST_UPLOAD, AnyRequest, go_to, render, text_of, texts_of

IMPORT = "/board/{board_slug:str}/rounds/{round_slug:str}/proposals/import"
OFFICE = frozenset({Role.OFFICE})
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@get(IMPORT, access=only(OFFICE, *OPEN_STAGES))
async def ask_for_table(request: AnyRequest, seat: CurrentSeat) -> Response[str]:
    return render(request, UploadPage(seat.home, Form(), columns_of(texts_of(request), seat.board.district_label)))


@get(IMPORT + "/template.csv", access=only(OFFICE))
async def download_template(request: AnyRequest, seat: CurrentSeat) -> Response[bytes]:
    return _attached(seat, "csv", template(texts_of(request), seat.board.district_label), "text/csv")


@get(IMPORT + "/template.xlsx", access=only(OFFICE))
async def download_workbook(request: AnyRequest, seat: CurrentSeat) -> Response[bytes]:
    content = await template_workbook(texts_of(request), seat.board.district_label)
    return _attached(seat, "xlsx", content, XLSX)


def _attached(seat: Seat, ending: str, content: bytes, media_type: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{seat.round.slug}-import.{ending}"'}
    return Response(content, media_type=media_type, headers=headers)


@post(IMPORT, access=only(OFFICE, *OPEN_STAGES), request_max_body_size=LARGEST_UPLOAD)
async def upload(request: AnyRequest, session: Session, seat: CurrentSeat, now: Now) -> Response[None]:
    texts = texts_of(request)
    try:
        name, content = await _file_in((await request.form()).get("file"))
        import_id = await upload_table(session, seat, content, file_name=name, texts=texts, now=now)
    except WrongStateError:
        raise
    except Refusal as refusal:
        form = Form({}, {"file": refusal.message(texts)})
        raise FormError(UploadPage(seat.home, form, columns_of(texts, seat.board.district_label))) from refusal
    return go_to(request, f"{seat.home}/proposals/import/{import_id}")


async def _file_in(field: object) -> tuple[str, bytes]:
    """Read the file that was chosen, if one was; not more of it than shows that it is too large."""
    if not isinstance(field, UploadFile) or not field.filename:
        raise NoFileError
    return field.filename, await field.read(LARGEST_TABLE + 1)


@get(IMPORT + "/{import_id:int}", access=only(OFFICE, *OPEN_STAGES))
async def preview(request: AnyRequest, session: Session, seat: CurrentSeat, import_id: FromPath[int]) -> Response[str]:
    return render(request, await _preview_page(session, seat, import_id, texts_of(request), {}))


async def _preview_page(
    session: AsyncSession, seat: Seat, import_id: int, texts: Texts, errors: dict[str, str]
) -> PreviewPage:
    file_name, table = await get_import(session, seat, import_id)
    known = await get_known(session, seat)
    checked = check_table(table, known)
    return PreviewPage(
        home=seat.home,
        district_label=seat.board.district_label,
        import_id=import_id,
        file_name=file_name,
        ignored=table.ignored,
        sheet=table.sheet,
        left_out=table.left_out,
        good=good_rows(checked, known),
        bad=bad_rows(checked, texts, seat.board.district_label),
        bad_lines=sum(bool(line.faults) for line in checked),
        form=Form({}, errors),
    )


@post(IMPORT + "/{import_id:int}", access=only(OFFICE, *OPEN_STAGES))
async def confirm(
    request: AnyRequest, session: Session, seat: CurrentSeat, now: Now, import_id: FromPath[int]
) -> Response[None]:
    texts = texts_of(request)
    leave_out = text_of(await request.form(), "leave_out_bad") == "1"
    page = await _preview_page(session, seat, import_id, texts, errors := {})
    try:
        await apply_table(session, seat, import_id, leave_out_bad=leave_out, now=now)
    except BadLinesError as refusal:
        errors["leave_out_bad"] = refusal.message(texts)
        raise FormError(page) from refusal
    return go_to(request, f"{seat.home}/proposals", notice=N_("The proposals have been imported."))


handlers: list[HTTPRouteHandler] = [
    ask_for_table, confirm, download_template, download_workbook, preview, upload,
]  # fmt: skip
