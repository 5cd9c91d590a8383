"""Let whoever acts in an entitled seat now vote in it: written down once, with what they keep out of, before they vote.

Revision: 2026_11_29_hand_over.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_hand_over"
down_revision = "2026_11_29_addresses"
branch_labels = None
depends_on = None

REFUSE_LATE_HAND_OVER = """
CREATE FUNCTION refuse_late_hand_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM resolution WHERE id = NEW.resolution_id AND frozen AND declared_at IS NULL) THEN
        RAISE EXCEPTION 'this vote is not open' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM vote WHERE resolution_id = NEW.resolution_id AND member_id = NEW.member_id) THEN
        RAISE EXCEPTION 'this seat has voted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM vote LEFT JOIN hand_over USING (resolution_id, member_id)
        WHERE vote.resolution_id = NEW.resolution_id AND coalesce(hand_over.acting_id, vote.member_id) = NEW.acting_id)
    THEN
        RAISE EXCEPTION 'this person has voted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""
REFUSE_CHANGED_RECUSAL = """
CREATE FUNCTION refuse_changed_recusal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_resolution bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.resolution_id ELSE NEW.resolution_id END;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM resolution WHERE id = of_resolution AND frozen) THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'INSERT'
        AND EXISTS (SELECT 1 FROM hand_over WHERE resolution_id = of_resolution AND member_id = NEW.member_id)
        AND NOT EXISTS (SELECT 1 FROM vote WHERE resolution_id = of_resolution AND member_id = NEW.member_id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'this was frozen when the vote opened' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "hand_over",
        sa.Column("resolution_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("acting_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("acting_id <> member_id", name=op.f("ck_hand_over_two_people")),
        sa.ForeignKeyConstraint(
            ["resolution_id", "member_id"],
            ["entitled.resolution_id", "entitled.member_id"],
            name=op.f("fk_hand_over_resolution_id_member_id"),
        ),
        sa.ForeignKeyConstraint(["acting_id"], ["member.id"], name=op.f("fk_hand_over_acting_id")),
        sa.PrimaryKeyConstraint("resolution_id", "member_id", name=op.f("pk_hand_over")),
        sa.UniqueConstraint("resolution_id", "acting_id", name=op.f("uq_hand_over_resolution_id_acting_id")),
    )
    op.execute(REFUSE_LATE_HAND_OVER)
    op.execute(REFUSE_CHANGED_RECUSAL)
    op.execute(
        "CREATE TRIGGER hand_over_in_time BEFORE INSERT ON hand_over "
        "FOR EACH ROW EXECUTE FUNCTION refuse_late_hand_over()"
    )
    op.execute(
        "CREATE TRIGGER hand_over_append_only BEFORE UPDATE OR DELETE ON hand_over "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute("DROP TRIGGER recusal_frozen ON recusal")
    op.execute(
        "CREATE TRIGGER recusal_frozen BEFORE INSERT OR UPDATE OR DELETE ON recusal "
        "FOR EACH ROW EXECUTE FUNCTION refuse_changed_recusal()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER recusal_frozen ON recusal")
    op.execute(
        "CREATE TRIGGER recusal_frozen BEFORE INSERT OR UPDATE OR DELETE ON recusal "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_frozen()"
    )
    op.drop_table("hand_over")
    op.execute("DROP FUNCTION refuse_changed_recusal()")
    op.execute("DROP FUNCTION refuse_late_hand_over()")
