"""Keep, for each scenario, how steady its split is.

Revision: 2026_11_29_steadiness, after 2026_11_29_hand_over.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "2026_11_29_steadiness"
down_revision = "2026_11_29_hand_over"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "steadiness",
        sa.Column("scenario_id", sa.BigInteger(), nullable=False),
        sa.Column("problem_sha256", sa.String(), nullable=False),
        sa.Column("findings", JSONB(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("problem_sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_steadiness_sha256_form")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_steadiness_asked_by")),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name=op.f("fk_steadiness_scenario_id")),
        sa.PrimaryKeyConstraint("scenario_id", name=op.f("pk_steadiness")),
    )


def downgrade() -> None:
    op.drop_table("steadiness")
