"""What makes a receipt's hash tell nothing about the points."""

from datetime import datetime

import sqlalchemy as sa

from service.rows import Row, created, reference


class ReceiptSaltRow(Row, table=True):
    """A secret that stands in a member's receipts of one round, so that nobody finds the points by trying."""

    __tablename__ = "receipt_salt"
    __table_args__ = (sa.CheckConstraint("salt ~ '^[0-9a-f]{32}$'", "salt_form"),)

    member_id: int = reference("member.id", primary_key=True)
    round_id: int = reference("round.id", primary_key=True)
    salt: str
    drawn_at: datetime | None = created()
