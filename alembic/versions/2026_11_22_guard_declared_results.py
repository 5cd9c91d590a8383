"""Guard declared results: once a result is declared, neither it nor what it rests on can be changed.

Revision: 2026_11_22_declared, after 2026_11_22_abstentions.
"""

from alembic import op

revision = "2026_11_22_declared"
down_revision = "2026_11_22_abstentions"
branch_labels = None
depends_on = None

FROZEN_WITH_RESULT = ("entitled", "recusal", "resolution_item")

REFUSE_AFTER_RESULT = """
CREATE FUNCTION refuse_after_result() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_resolution bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.resolution_id ELSE NEW.resolution_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM resolution WHERE id = of_resolution AND declared_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the result has been declared' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$
"""

REFUSE_CHANGED_RESULT = """
CREATE FUNCTION refuse_changed_result() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.declared_at IS NOT NULL THEN
        RAISE EXCEPTION 'the result has been declared' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(REFUSE_AFTER_RESULT)
    op.execute(REFUSE_CHANGED_RESULT)
    op.execute(
        "CREATE TRIGGER result_kept BEFORE UPDATE OR DELETE ON resolution "
        "FOR EACH ROW EXECUTE FUNCTION refuse_changed_result()"
    )
    for table in FROZEN_WITH_RESULT:
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_after_result()"
        )


def downgrade() -> None:
    op.execute("DROP FUNCTION refuse_changed_result() CASCADE")
    op.execute("DROP FUNCTION refuse_after_result() CASCADE")
