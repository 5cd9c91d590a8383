"""Describe open data: under which licence a board publishes, and by which identifiers others know it.

Revision: 2026_11_22_open_data, after 2026_11_22_embargo.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_open_data"
down_revision = "2026_11_22_embargo"
branch_labels = None
depends_on = None

COLUMNS = {"licence": "CC0-1.0", "org_identifier": "", "contributor_id": ""}
LICENCES = "licence IN ('CC0-1.0', 'DL-DE-ZERO-2.0', 'DL-DE-BY-2.0', 'CC-BY-4.0')"


def upgrade() -> None:
    for name, value in COLUMNS.items():
        op.add_column("board", sa.Column(name, sa.String(), server_default=value, nullable=False))
        op.alter_column("board", name, server_default=None)
    op.create_check_constraint(op.f("ck_board_licence_known"), "board", LICENCES)


def downgrade() -> None:
    op.drop_constraint(op.f("ck_board_licence_known"), "board", type_="check")
    for name in COLUMNS:
        op.drop_column("board", name)
