"""Keep a secret for each member's receipts, so that their hashes tell nothing.

Revision: 2026_11_22_receipts.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_receipts"
down_revision = "2026_11_22_open_data"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "receipt_salt",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("salt ~ '^[0-9a-f]{32}$'", name=op.f("ck_receipt_salt_salt_form")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_receipt_salt_member_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_receipt_salt_round_id")),
        sa.PrimaryKeyConstraint("member_id", "round_id", name=op.f("pk_receipt_salt")),
    )


def downgrade() -> None:
    op.drop_table("receipt_salt")
