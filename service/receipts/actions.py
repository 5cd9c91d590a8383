"""Issue receipts: the member gets the content, the journal its hash."""

import secrets

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import Seat
from service.journal.actions import record
from service.receipts.queries import get_issued, get_receipt
from service.receipts.tables import ReceiptSaltRow


async def issue_receipt(session: AsyncSession, seat: Seat) -> None:
    """Have the journal know the hash of what is held now, unless the last receipt already has it."""
    salt = insert(ReceiptSaltRow).values(member_id=seat.member_id, round_id=seat.round.id, salt=secrets.token_hex(16))
    await session.execute(salt.on_conflict_do_nothing())
    receipt, issued = await get_receipt(session, seat), await get_issued(session, seat)
    if not issued or issued[0].sha256 != receipt.sha256:
        await record(session, seat, "issue_receipt", f"round:{seat.round.slug}", sha256=receipt.sha256)
