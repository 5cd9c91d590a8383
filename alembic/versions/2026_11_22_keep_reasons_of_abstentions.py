"""Keep the reason of an abstention with every revision of a scorecard.

Revision: 2026_11_22_abstentions, after 2026_11_22_lapse.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_abstentions"
down_revision = "2026_11_22_lapse"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("scorecard_revision", sa.Column("abstained_because", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("scorecard_revision", "abstained_because")
