"""Let the board decide doubtful conflicts, suggest likely ones, and say how far recusals are published.

Revision: 2026_11_22_doubts, after 2026_11_22_alternates.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_doubts"
down_revision = "2026_11_22_alternates"
branch_labels = None
depends_on = None

KINDS = "'own_application', 'office_holder', 'relative', 'other'"
NOW = sa.text("now()")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _admit(f"{KINDS}, 'doubtful'", "kind NOT IN ('other', 'doubtful') OR length(btrim(explanation)) > 0")
    _decisions()
    _affiliations()
    _suggestions()
    op.add_column("round", sa.Column("recusal_record", sa.String(40), server_default="number", nullable=False))
    op.create_check_constraint(
        op.f("ck_round_recusal_record"), "round", "recusal_record IN ('none', 'number', 'ground')"
    )


def _decisions() -> None:
    op.create_table(
        "doubt_decision",
        sa.Column("conflict_id", sa.BigInteger(), nullable=False),
        sa.Column("yes", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("abstained", sa.Integer(), nullable=False),
        sa.Column("conflicted", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("yes >= 0 AND no >= 0 AND abstained >= 0", name=op.f("ck_doubt_decision_not_negative")),
        sa.CheckConstraint("yes + no > 0", name=op.f("ck_doubt_decision_somebody_voted")),
        sa.CheckConstraint("conflicted = (yes >= no)", name=op.f("ck_doubt_decision_as_voted")),
        sa.ForeignKeyConstraint(["conflict_id"], ["conflict.id"], name=op.f("fk_doubt_decision_conflict_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_doubt_decision_decided_by")),
        sa.PrimaryKeyConstraint("conflict_id", name=op.f("pk_doubt_decision")),
    )
    _append_only("doubt_decision")


def _affiliations() -> None:
    op.create_table(
        "affiliation",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(btrim(organisation)) > 0", name=op.f("ck_affiliation_has_name")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_affiliation_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affiliation")),
    )
    op.create_index(op.f("ix_affiliation_member_id"), "affiliation", ["member_id"])


def _suggestions() -> None:
    op.create_table(
        "suggestion_answer",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("answered_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_suggestion_answer_member_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_suggestion_answer_proposal_id")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_suggestion_answer_answered_by")),
        sa.PrimaryKeyConstraint("member_id", "proposal_id", "organisation", name=op.f("pk_suggestion_answer")),
    )
    op.create_index(op.f("ix_suggestion_answer_proposal_id"), "suggestion_answer", ["proposal_id"])
    _append_only("suggestion_answer")


def _append_only(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def _admit(kinds: str, explained: str) -> None:
    for name in ("kind", "other_is_explained"):
        op.drop_constraint(op.f(f"ck_conflict_{name}"), "conflict")
    op.create_check_constraint(op.f("ck_conflict_kind"), "conflict", f"kind IN ({kinds})")
    op.create_check_constraint(op.f("ck_conflict_other_is_explained"), "conflict", explained)


def downgrade() -> None:
    op.drop_column("round", "recusal_record")
    op.drop_table("suggestion_answer")
    op.drop_table("affiliation")
    op.drop_table("doubt_decision")
    op.execute("UPDATE conflict SET kind = 'other' WHERE kind = 'doubtful'")
    _admit(KINDS, "kind <> 'other' OR length(btrim(explanation)) > 0")
