"""Add deviations: what the board wants other than computed, before the vote opens; broken limits with a reason.

Revision: 2026_11_22_deviations.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_deviations"
down_revision = "2026_11_22_declared"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("resolution_item", sa.Column("broken_limit_reason", sa.String(), server_default="", nullable=False))
    op.create_table(
        "deviation",
        sa.Column("scenario_id", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", sa.BigInteger(), nullable=False),
        sa.Column("resolved_cents", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("broken_limit_reason", sa.String(), server_default="", nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("written_by", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("resolved_cents >= 0", name=op.f("ck_deviation_not_negative")),
        sa.CheckConstraint("length(btrim(reason)) > 0", name=op.f("ck_deviation_has_reason")),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name=op.f("fk_deviation_scenario_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_deviation_proposal_id")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_deviation_written_by")),
        sa.PrimaryKeyConstraint("scenario_id", "proposal_id", name=op.f("pk_deviation")),
    )


def downgrade() -> None:
    op.drop_table("deviation")
    op.drop_column("resolution_item", "broken_limit_reason")
