"""Let people see their sessions and choose their mails; let offices see what became of letters; sign-in by a provider.

Revision: 2026_11_22_accounts, after 2026_11_22_deviations.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_accounts"
down_revision = "2026_11_22_deviations"
branch_labels = None
depends_on = None

NOW = sa.text("now()")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _sessions()
    _people()
    _letters()
    op.create_table(
        "provider_visit",
        sa.Column("state_hash", sa.LargeBinary(), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("code_verifier", sa.String(), nullable=False),
        sa.Column("next_path", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "octet_length(state_hash) = 32 AND octet_length(browser_hash) = 32",
            name=op.f("ck_provider_visit_hash_length"),
        ),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_provider_visit")),
    )


def _sessions() -> None:
    op.add_column("session", sa.Column("number", sa.BigInteger(), sa.Identity(), nullable=False))
    op.add_column("session", sa.Column("seen_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False))
    op.add_column("session", sa.Column("way", sa.String(40), server_default="link", nullable=False))
    op.add_column("session", sa.Column("device", sa.String(), server_default="", nullable=False))
    op.create_unique_constraint(op.f("uq_session_number"), "session", ["number"])
    op.create_check_constraint(op.f("ck_session_way"), "session", "way IN ('link', 'provider')")


def _people() -> None:
    op.add_column("person", sa.Column("language", sa.String(), server_default="de", nullable=False))
    op.add_column("person", sa.Column("reminders", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("person", sa.Column("digest", sa.String(40), server_default="weekly", nullable=False))
    op.create_check_constraint(op.f("ck_person_language_known"), "person", "language IN ('de', 'en')")
    op.create_check_constraint(op.f("ck_person_digest"), "person", "digest IN ('daily', 'weekly', 'never')")


def _letters() -> None:
    op.add_column("outbox", sa.Column("board_id", sa.BigInteger(), nullable=True))
    op.add_column("outbox", sa.Column("failure", sa.String(40), nullable=True))
    op.create_index(op.f("ix_outbox_board_id"), "outbox", ["board_id"])
    op.create_foreign_key(op.f("fk_outbox_board_id"), "outbox", "board", ["board_id"], ["id"])
    op.create_check_constraint(
        op.f("ck_outbox_failure"),
        "outbox",
        "failure IN ('unreachable', 'password', 'address', 'refused', 'late')",
    )


def downgrade() -> None:
    op.drop_table("provider_visit")
    for column in ("failure", "board_id"):
        op.drop_column("outbox", column)
    for column in ("digest", "reminders", "language"):
        op.drop_column("person", column)
    for column in ("device", "way", "seen_at", "number"):
        op.drop_column("session", column)
