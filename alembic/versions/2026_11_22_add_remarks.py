"""Add comments and questions of deliberation, and the round's rule whether they carry names.

Revision: 2026_11_22_remarks, after 2026_11_22_statements.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_remarks"
down_revision = "2026_11_22_statements"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("round", sa.Column("names_authors", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(
        "CREATE TRIGGER round_naming_locked BEFORE UPDATE ON round FOR EACH ROW "
        "WHEN (NEW.names_authors IS DISTINCT FROM OLD.names_authors) EXECUTE FUNCTION refuse_locked_setting()"
    )
    op.create_table(
        "remark",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("proposal_id", sa.BigInteger(), nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("comment", "question", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("answer", sa.String(), server_default="", nullable=False),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "length(btrim(text)) > 0 AND length(text) <= 4000 AND length(answer) <= 4000",
            name=op.f("ck_remark_texts_fit"),
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer = '') AND (answered_by IS NULL) = (answer = '') "
            "AND (answer = '' OR kind = 'question')",
            name=op.f("ck_remark_answered_whole"),
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_remark_answered_by")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_remark_member_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id", "round_id"],
            ["proposal.id", "proposal.round_id"],
            name=op.f("fk_remark_proposal_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    op.create_index(op.f("ix_remark_proposal_id"), "remark", ["proposal_id"])


def downgrade() -> None:
    op.drop_table("remark")
    op.execute("DROP TRIGGER round_naming_locked ON round")
    op.drop_column("round", "names_authors")
