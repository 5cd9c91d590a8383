"""Add notes and comments to scorecards, the round's rules about revising and paper, and what is typed from paper.

Revision: 2026_11_22_paper.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "2026_11_22_paper"
down_revision = "2026_11_22_accounts"
branch_labels = None
depends_on = None

STAGES = ("draft", "call", "screening", "scoring", "deliberation", "resolution", "published", "closed")

REFUSE_LOCKED_SETTING = """
CREATE FUNCTION refuse_locked_setting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF rules_are_locked(OLD.id) THEN
        RAISE EXCEPTION 'the rules of this round are locked' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _add_to_scorecards()
    _add_to_rounds()
    _create_paper_entries()


def _add_to_scorecards() -> None:
    op.add_column("scorecard", sa.Column("comment", sa.String(), server_default="", nullable=False))
    op.add_column("scorecard", sa.Column("private_note", sa.String(), server_default="", nullable=False))
    op.add_column("scorecard", sa.Column("note_version", sa.Integer(), server_default="0", nullable=False))
    op.create_check_constraint(
        op.f("ck_scorecard_texts_fit"), "scorecard", "length(comment) <= 4000 AND length(private_note) <= 4000"
    )
    stage = sa.Enum(*STAGES, name="stage", native_enum=False, create_constraint=True, length=40)
    op.add_column("scorecard_revision", sa.Column("comment", sa.String(), server_default="", nullable=False))
    op.add_column("scorecard_revision", sa.Column("stage", stage, server_default="scoring", nullable=False))
    op.add_column("scorecard_revision", sa.Column("typed_first_by", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_scorecard_revision_typed_first_by"), "scorecard_revision", "person", ["typed_first_by"], ["id"]
    )
    op.create_check_constraint(
        op.f("ck_scorecard_revision_typed_by_two"), "scorecard_revision", "typed_first_by <> saved_by"
    )


def _add_to_rounds() -> None:
    op.add_column("round", sa.Column("revisable", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("round", sa.Column("takes_paper", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(REFUSE_LOCKED_SETTING)
    op.execute(
        "CREATE TRIGGER round_scoring_settings_locked BEFORE UPDATE ON round FOR EACH ROW "
        "WHEN ((NEW.revisable, NEW.takes_paper) IS DISTINCT FROM (OLD.revisable, OLD.takes_paper)) "
        "EXECUTE FUNCTION refuse_locked_setting()"
    )


def _create_paper_entries() -> None:
    op.create_table(
        "paper_entry",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", sa.BigInteger(), nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("points", JSONB(), nullable=False),
        sa.Column("abstained", sa.Boolean(), nullable=False),
        sa.Column("typed_by", sa.BigInteger(), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_paper_entry_member_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id", "round_id"],
            ["proposal.id", "proposal.round_id"],
            name=op.f("fk_paper_entry_proposal_id_round_id"),
        ),
        sa.ForeignKeyConstraint(["typed_by"], ["person.id"], name=op.f("fk_paper_entry_typed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_entry")),
    )
    op.create_index("ix_paper_entry_member", "paper_entry", ["round_id", "member_id", "proposal_id"])
    op.execute(
        "CREATE TRIGGER paper_entry_append_only BEFORE UPDATE OR DELETE ON paper_entry "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER paper_entry_not_emptied BEFORE TRUNCATE ON paper_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    op.drop_table("paper_entry")
    op.execute("DROP FUNCTION refuse_locked_setting() CASCADE")
    op.drop_column("round", "takes_paper")
    op.drop_column("round", "revisable")
    for column in ("typed_first_by", "stage", "comment"):
        op.drop_column("scorecard_revision", column)
    for column in ("note_version", "private_note", "comment"):
        op.drop_column("scorecard", column)
