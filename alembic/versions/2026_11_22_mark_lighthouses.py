"""Mark lighthouses: funded projects that a board holds up as an example, with a short text.

Revision: 2026_11_22_lighthouses, after 2026_11_22_doubts.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_lighthouses"
down_revision = "2026_11_22_doubts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lighthouse",
        sa.Column("proposal_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("marked_by", sa.BigInteger(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("length(btrim(text)) > 0", name=op.f("ck_lighthouse_says_why")),
        sa.ForeignKeyConstraint(["marked_by"], ["person.id"], name=op.f("fk_lighthouse_marked_by")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_lighthouse_proposal_id")),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_lighthouse")),
    )


def downgrade() -> None:
    op.drop_table("lighthouse")
