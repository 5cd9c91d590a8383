"""Let a round correct merits for strict and generous members, locked like its other rules.

Revision: 2026_11_22_severity, after 2026_11_22_remarks.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_severity"
down_revision = "2026_11_22_remarks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("round", sa.Column("severity_correction", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(
        "CREATE TRIGGER round_severity_locked BEFORE UPDATE ON round FOR EACH ROW "
        "WHEN (NEW.severity_correction IS DISTINCT FROM OLD.severity_correction) "
        "EXECUTE FUNCTION refuse_locked_setting()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER round_severity_locked ON round")
    op.drop_column("round", "severity_correction")
