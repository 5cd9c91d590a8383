"""Tell every process at once when something changes that public pages are made from.

Revision: 2026_11_29_public, after 2026_11_22_severity.
"""

from alembic import op

revision = "2026_11_29_public"
down_revision = "2026_11_22_severity"
branch_labels = None
depends_on = None

TABLES = ("publication", "statement")
TELL = """
CREATE FUNCTION tell_public_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('beirat_public', '');
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(TELL)
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_tells AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION tell_public_changed()"
        )


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DROP TRIGGER {table}_tells ON {table}")
    op.execute("DROP FUNCTION tell_public_changed()")
