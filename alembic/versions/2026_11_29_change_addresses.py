"""Keep changes of an e-mail address until whoever has the account confirms them; know who has signed in before.

Revision: 2026_11_29_addresses. Of people who are there already nobody knows whether they have signed in: they count as
if, so that no office can give their seat to another address.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_addresses"
down_revision = "2026_11_29_public"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("person", sa.Column("signed_in_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE person SET signed_in_at = now()")
    op.create_table(
        "address_change",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("octet_length(token_hash) = 32", name=op.f("ck_address_change_hash_length")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_address_change_person_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_address_change_asked_by")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_address_change")),
    )
    op.create_index(op.f("ix_address_change_person_id"), "address_change", ["person_id"])


def downgrade() -> None:
    op.drop_table("address_change")
    op.drop_column("person", "signed_in_at")
