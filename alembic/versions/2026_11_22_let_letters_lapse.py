"""Let letters lapse: a sign-in link is worth nothing after its time, so the letter is neither sent late nor kept.

Revision: 2026_11_22_lapse, after 2026_11_22_sign_in.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_lapse"
down_revision = "2026_11_22_sign_in"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox", "lapses_at")
