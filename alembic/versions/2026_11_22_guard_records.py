"""Guard the records: append-only journal and publications, locked rules, points on the scale, conflicts kept.

Revision: 2026_11_22_guards, after 2026_11_22_tables.
"""

from alembic import op

revision = "2026_11_22_guards"
down_revision = "2026_11_22_tables"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "journal_entry",
    "journal_seal",
    "journal_sealed",
    "publication",
    "scorecard_revision",
    "stage_change",
)
LOCKED_RULES = ("criterion", "pot")
LOCKED_COLUMNS = (
    "points_minimum", "points_maximum", "aggregation", "minimum_scores", "merit_threshold", "quorum", "majority",
    "tie_rule", "step_cents",
)  # fmt: skip

REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

RULES_ARE_LOCKED = """
CREATE FUNCTION rules_are_locked(of_round bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM round WHERE id = of_round AND stage NOT IN ('draft', 'call', 'screening'))
        OR EXISTS (SELECT 1 FROM scorecard WHERE round_id = of_round)
$$
"""

REFUSE_LOCKED_RULE = """
CREATE FUNCTION refuse_locked_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF rules_are_locked(coalesce(NEW.round_id, OLD.round_id)) OR rules_are_locked(coalesce(OLD.round_id, NEW.round_id))
    THEN
        RAISE EXCEPTION 'the rules of this round are locked' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$
"""

REFUSE_LOCKED_COLUMNS = f"""
CREATE FUNCTION refuse_locked_columns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ({", ".join("NEW." + column for column in LOCKED_COLUMNS)})
        IS DISTINCT FROM ({", ".join("OLD." + column for column in LOCKED_COLUMNS)}) AND rules_are_locked(OLD.id)
    THEN
        RAISE EXCEPTION 'the rules of this round are locked' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

REFUSE_POINTS_OFF_SCALE = """
CREATE FUNCTION refuse_points_off_scale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM criterion
        JOIN round ON round.id = criterion.round_id
        JOIN proposal ON proposal.round_id = round.id
        WHERE criterion.id = NEW.criterion_id AND proposal.id = NEW.proposal_id
            AND NEW.points BETWEEN round.points_minimum AND round.points_maximum)
    THEN
        RAISE EXCEPTION 'points are off the scale of the round' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""

REFUSE_FOREIGN_CONFLICT = """
CREATE FUNCTION refuse_foreign_conflict() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a conflict is never deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM member JOIN proposal ON proposal.board_id = member.board_id
        WHERE member.id = NEW.member_id AND proposal.id = NEW.proposal_id)
    THEN
        RAISE EXCEPTION 'member and proposal belong to different boards' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""

REFUSE_LATE_VOTE = """
CREATE FUNCTION refuse_late_vote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM resolution WHERE id = NEW.resolution_id AND declared_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the result has been declared' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

FUNCTIONS = {
    "refuse_change()": REFUSE_CHANGE,
    "rules_are_locked(bigint)": RULES_ARE_LOCKED,
    "refuse_locked_rule()": REFUSE_LOCKED_RULE,
    "refuse_locked_columns()": REFUSE_LOCKED_COLUMNS,
    "refuse_points_off_scale()": REFUSE_POINTS_OFF_SCALE,
    "refuse_foreign_conflict()": REFUSE_FOREIGN_CONFLICT,
    "refuse_late_vote()": REFUSE_LATE_VOTE,
}


def upgrade() -> None:
    for body in FUNCTIONS.values():
        op.execute(body)
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    for table in LOCKED_RULES:
        op.execute(
            f"CREATE TRIGGER {table}_locked BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_locked_rule()"
        )
    op.execute(
        "CREATE TRIGGER round_rules_locked BEFORE UPDATE ON round FOR EACH ROW EXECUTE FUNCTION refuse_locked_columns()"
    )
    op.execute(
        "CREATE TRIGGER points_on_scale BEFORE INSERT OR UPDATE ON points "
        "FOR EACH ROW EXECUTE FUNCTION refuse_points_off_scale()"
    )
    op.execute(
        "CREATE TRIGGER conflict_kept BEFORE INSERT OR UPDATE OR DELETE ON conflict "
        "FOR EACH ROW EXECUTE FUNCTION refuse_foreign_conflict()"
    )
    op.execute("CREATE TRIGGER vote_in_time BEFORE INSERT ON vote FOR EACH ROW EXECUTE FUNCTION refuse_late_vote()")
    op.execute("CREATE TRIGGER vote_kept BEFORE UPDATE OR DELETE ON vote FOR EACH ROW EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    for signature in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {signature} CASCADE")
