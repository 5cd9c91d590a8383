"""Embargo publications: a version is public from its moment on, and may be withdrawn before.

Revision: 2026_11_22_embargo, after 2026_11_22_paper.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_embargo"
down_revision = "2026_11_22_paper"
branch_labels = None
depends_on = None

NUMBERS = {
    "uq_publication_round_id_version": ["round_id", "version"],
    "uq_publication_board_slug_round_slug_version": ["board_slug", "round_slug", "version"],
}
CHECKS = {
    "withdrawal_has_reason": "num_nonnulls(withdrawn_at, withdrawn_by) = 0 OR "
    "(num_nonnulls(withdrawn_at, withdrawn_by) = 2 AND length(btrim(withdrawal_reason)) > 0)",
    "withdrawn_in_time": "withdrawn_at < published_at",
}

REFUSE_PUBLICATION_CHANGE = """
CREATE FUNCTION refuse_publication_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    withdrawal CONSTANT text[] := ARRAY['withdrawn_at', 'withdrawn_by', 'withdrawal_reason'];
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL
        AND clock_timestamp() < OLD.published_at AND to_jsonb(NEW) - withdrawal = to_jsonb(OLD) - withdrawal
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'publication is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def upgrade() -> None:
    op.execute("DROP TRIGGER publication_append_only ON publication")
    op.add_column(
        "publication",
        sa.Column("frozen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
    )
    op.execute("UPDATE publication SET frozen_at = published_at")
    op.add_column("publication", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("publication", sa.Column("withdrawn_by", sa.BigInteger(), nullable=True))
    op.add_column("publication", sa.Column("withdrawal_reason", sa.String(), server_default="", nullable=False))
    op.alter_column("publication", "withdrawal_reason", server_default=None)
    op.create_foreign_key(op.f("fk_publication_withdrawn_by"), "publication", "person", ["withdrawn_by"], ["id"])
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_publication_{name}"), "publication", condition)
    for name, columns in NUMBERS.items():
        op.drop_constraint(name, "publication", type_="unique")
        op.create_index(name, "publication", columns, unique=True, postgresql_where=sa.text("withdrawn_at IS NULL"))
    op.execute(REFUSE_PUBLICATION_CHANGE)
    _guard_with("refuse_publication_change")


def downgrade() -> None:
    op.execute("DROP TRIGGER publication_append_only ON publication")
    _guard_with("refuse_change")
    op.execute("DROP FUNCTION refuse_publication_change()")
    for name, columns in NUMBERS.items():
        op.drop_index(name, "publication")
        op.create_unique_constraint(name, "publication", columns)
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_publication_{name}"), "publication", type_="check")
    for name in ("withdrawal_reason", "withdrawn_by", "withdrawn_at", "frozen_at"):
        op.drop_column("publication", name)


def _guard_with(function: str) -> None:
    op.execute(
        "CREATE TRIGGER publication_append_only BEFORE UPDATE OR DELETE ON publication "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()"
    )
