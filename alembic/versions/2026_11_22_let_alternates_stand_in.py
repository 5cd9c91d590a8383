"""Let alternates stand in for members for a while, and auditors read along.

Revision: 2026_11_22_alternates, after 2026_11_22_embargo.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_alternates"
down_revision = "2026_11_22_meetings"
branch_labels = None
depends_on = None

ROLES = "'chair', 'deputy', 'voting', 'advisory', 'office'"
ONE_AT_A_TIME = """
ALTER TABLE standing_in
    ADD CONSTRAINT ex_standing_in_member EXCLUDE USING gist
        (int8range(member_id, member_id, '[]') WITH &&, daterange(starts_on, ends_on, '[]') WITH &&),
    ADD CONSTRAINT ex_standing_in_alternate EXCLUDE USING gist
        (int8range(alternate_id, alternate_id, '[]') WITH &&, daterange(starts_on, ends_on, '[]') WITH &&)
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _admit(f"{ROLES}, 'alternate', 'auditor'")
    op.create_table(
        "standing_in",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("board_id", sa.BigInteger(), nullable=False),
        sa.Column("alternate_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("noted_by", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_standing_in_order")),
        sa.CheckConstraint("alternate_id <> member_id", name=op.f("ck_standing_in_two_people")),
        sa.ForeignKeyConstraint(
            ["alternate_id", "board_id"], ["member.id", "member.board_id"], name=op.f("fk_standing_in_alternate_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id", "board_id"], ["member.id", "member.board_id"], name=op.f("fk_standing_in_member_id")
        ),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"], name=op.f("fk_standing_in_noted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_in")),
    )
    op.create_index(op.f("ix_standing_in_alternate_id"), "standing_in", ["alternate_id"])
    op.create_index(op.f("ix_standing_in_member_id"), "standing_in", ["member_id"])
    op.execute(ONE_AT_A_TIME)
    _say_for_whom("scorecard")
    _say_for_whom("entitled")
    op.create_index(
        "uq_scorecard_seat",
        "scorecard",
        [sa.text("coalesce(in_place_of, member_id)"), "proposal_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'open'"),
    )


def _say_for_whom(table: str) -> None:
    op.add_column(table, sa.Column("in_place_of", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f(f"fk_{table}_in_place_of"), table, "member", ["in_place_of"], ["id"])


def _admit(roles: str) -> None:
    op.drop_constraint(op.f("ck_member_role"), "member")
    op.create_check_constraint(op.f("ck_member_role"), "member", f"role IN ({roles})")


def downgrade() -> None:
    op.drop_index("uq_scorecard_seat", "scorecard")
    op.drop_column("entitled", "in_place_of")
    op.drop_column("scorecard", "in_place_of")
    op.drop_table("standing_in")
    op.execute("UPDATE member SET role = 'advisory' WHERE role IN ('alternate', 'auditor')")
    _admit(ROLES)
