"""Add meetings with who is present, single votes, deadlines and objections; guard what is frozen from its opening on.

Revision: 2026_11_22_meetings.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_meetings"
down_revision = "2026_11_22_receipts"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
PRESENCE = sa.Enum("on_site", "remote", "absent", name="presence", native_enum=False, create_constraint=True, length=40)
SUBJECT = sa.text("coalesce(single_proposal_id, 0)")
RESULT = "ARRAY['declared_at', 'declared_by', 'adopted', 'objected_by', 'objection']"

REFUSE_CHANGE_OF_FROZEN = """
CREATE FUNCTION refuse_change_of_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_resolution bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.resolution_id ELSE NEW.resolution_id END;
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'adopted' = to_jsonb(OLD) - 'adopted' THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM resolution WHERE id = of_resolution AND frozen) THEN
        RAISE EXCEPTION 'this was frozen when the vote opened' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$
"""

REFUSE_CHANGED_VOTE = f"""
CREATE FUNCTION refuse_changed_vote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.frozen AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - {RESULT} <> to_jsonb(OLD) - {RESULT}) THEN
        RAISE EXCEPTION 'this was frozen when the vote opened' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$
"""

REFUSE_WRONG_VOTE = """
CREATE FUNCTION refuse_wrong_vote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM resolution JOIN entitled ON entitled.resolution_id = resolution.id
        WHERE resolution.id = NEW.resolution_id AND entitled.member_id = NEW.member_id AND resolution.frozen
            AND entitled.present AND (resolution.closes_at IS NULL OR NEW.cast_at < resolution.closes_at))
    THEN
        RAISE EXCEPTION 'the vote is closed for this member' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM resolution_item AS item WHERE item.resolution_id = NEW.resolution_id AND NOT EXISTS (
            SELECT 1 FROM recusal WHERE recusal.resolution_id = NEW.resolution_id
                AND recusal.member_id = NEW.member_id AND recusal.proposal_id = item.proposal_id))
    THEN
        RAISE EXCEPTION 'this member is recused' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

REFUSE_LATE_CONTEST = """
CREATE FUNCTION refuse_late_contest() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_scenario bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.scenario_id ELSE NEW.scenario_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM resolution WHERE scenario_id = of_scenario AND adopted IS DISTINCT FROM false) THEN
        RAISE EXCEPTION 'the block was frozen when its vote opened' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$
"""

REFUSE_LATE_PRESENCE = """
CREATE FUNCTION refuse_late_presence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM meeting WHERE id = NEW.meeting_id AND ended_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the meeting is over' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

REFUSE_CHANGED_MEETING = """
CREATE FUNCTION refuse_changed_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'the meeting is over' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$
"""

FUNCTIONS = {
    "refuse_change_of_frozen()": REFUSE_CHANGE_OF_FROZEN,
    "refuse_changed_vote()": REFUSE_CHANGED_VOTE,
    "refuse_wrong_vote()": REFUSE_WRONG_VOTE,
    "refuse_late_contest()": REFUSE_LATE_CONTEST,
    "refuse_late_presence()": REFUSE_LATE_PRESENCE,
    "refuse_changed_meeting()": REFUSE_CHANGED_MEETING,
}
TRIGGERS = (
    ("entitled_frozen", "INSERT OR UPDATE OR DELETE", "entitled", "refuse_change_of_frozen"),
    ("recusal_frozen", "INSERT OR UPDATE OR DELETE", "recusal", "refuse_change_of_frozen"),
    ("resolution_item_frozen", "INSERT OR UPDATE OR DELETE", "resolution_item", "refuse_change_of_frozen"),
    ("resolution_frozen", "UPDATE OR DELETE", "resolution", "refuse_changed_vote"),
    ("vote_allowed", "INSERT", "vote", "refuse_wrong_vote"),
    ("contested_in_time", "INSERT OR UPDATE OR DELETE", "contested", "refuse_late_contest"),
    ("presence_in_time", "INSERT", "presence", "refuse_late_presence"),
    ("presence_append_only", "UPDATE OR DELETE", "presence", "refuse_change"),
    ("meeting_kept", "UPDATE OR DELETE", "meeting", "refuse_changed_meeting"),
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _create_meetings()
    _create_contested()
    _change_resolutions()
    for body in FUNCTIONS.values():
        op.execute(body)
    for name, events, table, function in TRIGGERS:
        op.execute(f"CREATE TRIGGER {name} BEFORE {events} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()")


def _create_meetings() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("began_by", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by", sa.BigInteger()),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_meeting_end_has_author")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_meeting_round_id")),
        sa.ForeignKeyConstraint(["began_by"], ["person.id"], name=op.f("fk_meeting_began_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_meeting_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("id", "round_id", name=op.f("uq_meeting_id_round_id")),
    )
    op.create_index(
        "uq_meeting_open", "meeting", ["round_id"], unique=True, postgresql_where=sa.text("ended_at IS NULL")
    )
    op.create_table(
        "presence",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("presence", PRESENCE, nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("noted_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_presence_meeting_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_presence_member_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"], name=op.f("fk_presence_noted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
    )
    op.create_index(op.f("ix_presence_meeting_id"), "presence", ["meeting_id"])


def _create_contested() -> None:
    op.create_table(
        "contested",
        sa.Column("scenario_id", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name=op.f("fk_contested_scenario_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_contested_proposal_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_contested_member_id")),
        sa.PrimaryKeyConstraint("scenario_id", "proposal_id", name=op.f("pk_contested")),
    )


def _change_resolutions() -> None:
    """Votes that are there already count as frozen, and a vote that was held in a meeting names none."""
    op.add_column("entitled", sa.Column("remote", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.alter_column("entitled", "casting", type_=sa.SmallInteger(), postgresql_using="casting::integer::smallint")
    op.create_check_constraint(op.f("ck_entitled_remote_is_present"), "entitled", "present OR NOT remote")
    for column in (
        sa.Column("single_proposal_id", sa.BigInteger()),
        sa.Column("meeting_id", sa.BigInteger()),
        sa.Column("closes_at", sa.DateTime(timezone=True)),
        sa.Column("frozen", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("objected_by", sa.BigInteger()),
        sa.Column("objection", sa.String(), server_default="", nullable=False),
    ):
        op.add_column("resolution", column)
    op.alter_column("resolution", "frozen", server_default=sa.false())
    for columns, target in (
        (["single_proposal_id", "round_id"], "proposal"),
        (["meeting_id", "round_id"], "meeting"),
    ):
        name = op.f(f"fk_resolution_{'_'.join(columns)}")
        op.create_foreign_key(name, "resolution", target, columns, ["id", "round_id"])
    op.create_foreign_key(op.f("fk_resolution_objected_by"), "resolution", "member", ["objected_by"], ["id"])
    for name, condition in (
        ("circular_ends", "manner = 'circular' OR (closes_at IS NULL AND objected_by IS NULL)"),
        ("meeting_has_place", "manner = 'meeting' OR meeting_id IS NULL"),
        (
            "objection_stops",
            "(objected_by IS NULL) = (length(btrim(objection)) = 0) AND (objected_by IS NULL OR NOT adopted)",
        ),
    ):
        op.create_check_constraint(op.f(f"ck_resolution_{name}"), "resolution", condition)
    _index_resolutions()


def _index_resolutions() -> None:
    op.drop_constraint("uq_resolution_round_id_number", "resolution")
    op.drop_index("uq_resolution_open", "resolution")
    op.drop_index("uq_resolution_adopted", "resolution")
    is_open, block = sa.text("declared_at IS NULL"), sa.text("adopted AND single_proposal_id IS NULL")
    op.create_index("uq_resolution_number", "resolution", ["round_id", "number", SUBJECT], unique=True)
    op.create_index("uq_resolution_open", "resolution", ["round_id", SUBJECT], unique=True, postgresql_where=is_open)
    op.create_index("uq_resolution_adopted", "resolution", ["round_id"], unique=True, postgresql_where=block)


def downgrade() -> None:
    for signature in FUNCTIONS:
        op.execute(f"DROP FUNCTION {signature} CASCADE")
    for name in ("uq_resolution_number", "uq_resolution_open", "uq_resolution_adopted"):
        op.drop_index(name, "resolution")
    for column in ("single_proposal_id", "meeting_id", "closes_at", "frozen", "objected_by", "objection"):
        op.drop_column("resolution", column)
    op.drop_column("entitled", "remote")
    op.alter_column("entitled", "casting", type_=sa.Boolean(), postgresql_using="casting > 0")
    op.create_unique_constraint("uq_resolution_round_id_number", "resolution", ["round_id", "number"])
    for name, condition in (("open", "declared_at IS NULL"), ("adopted", "adopted")):
        op.create_index(
            f"uq_resolution_{name}", "resolution", ["round_id"], unique=True, postgresql_where=sa.text(condition)
        )
    for table in ("contested", "presence", "meeting"):
        op.drop_table(table)
