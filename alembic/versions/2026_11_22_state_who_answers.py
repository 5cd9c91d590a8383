"""Let a body say who answers for its pages, at once and for all rounds; until now an imprint was a column of boards.

Revision: 2026_11_22_statements, after 2026_11_22_lighthouses.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_statements"
down_revision = "2026_11_22_lighthouses"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "statement",
        sa.Column("board_id", sa.BigInteger(), nullable=False),
        sa.Column("board_slug", sa.String(), nullable=False),
        sa.Column("imprint", sa.String(), nullable=False),
        sa.Column("privacy", sa.String(), nullable=False),
        sa.Column("feedback", sa.String(), nullable=False),
        sa.Column("funding_notice", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_statement_board_id")),
        sa.PrimaryKeyConstraint("board_id", name=op.f("pk_statement")),
        sa.UniqueConstraint("board_slug", name=op.f("uq_statement_board_slug")),
    )
    op.execute(
        "INSERT INTO statement (board_id, board_slug, imprint, privacy, feedback, funding_notice) "
        "SELECT id, slug, imprint, '', '', '' FROM board WHERE imprint <> ''"
    )
    op.drop_column("board", "imprint")


def downgrade() -> None:
    op.add_column("board", sa.Column("imprint", sa.String(), server_default="", nullable=False))
    op.execute("UPDATE board SET imprint = statement.imprint FROM statement WHERE statement.board_id = board.id")
    op.drop_table("statement")
