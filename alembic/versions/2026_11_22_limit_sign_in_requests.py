"""Count requests for sign-in links, so that they can be limited across processes.

Revision: 2026_11_22_sign_in, after 2026_11_22_guards.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_sign_in"
down_revision = "2026_11_22_guards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_in_request",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("client_hash", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "octet_length(address_hash) = 32 AND octet_length(client_hash) = 32",
            name=op.f("ck_sign_in_request_hash_length"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_request")),
    )
    op.create_index("ix_sign_in_request_address", "sign_in_request", ["address_hash", "at"])
    op.create_index("ix_sign_in_request_client", "sign_in_request", ["client_hash", "at"])


def downgrade() -> None:
    op.drop_table("sign_in_request")
