"""Create the tables.

Revision: 2026_11_22_tables, after .
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_22_tables"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "board",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("body_label", sa.String(), nullable=False),
        sa.Column("district_label", sa.String(), nullable=False),
        sa.Column("accent", sa.String(), nullable=False),
        sa.Column("imprint", sa.String(), nullable=False),
        sa.CheckConstraint(
            "accent IN ('petrol', 'elbe', 'wald', 'ziegel', 'pflaume', 'schiefer')",
            name=op.f("ck_board_accent_known"),
        ),
        sa.CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]{1,60}$'", name=op.f("ck_board_slug_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board")),
        sa.UniqueConstraint("slug", name=op.f("uq_board_slug")),
    )
    op.create_table(
        "journal_seal",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("previous_sha256", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_journal_seal_sha256_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_seal")),
        sa.UniqueConstraint("previous_sha256", name=op.f("uq_journal_seal_previous_sha256")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.CheckConstraint("email = lower(email) AND position('@' in email) > 1", name=op.f("ck_person_email_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "applicant",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("board_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("natural_person", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_applicant_board_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applicant")),
        sa.UniqueConstraint("board_id", "name", name=op.f("uq_applicant_board_id_name")),
        sa.UniqueConstraint("id", "board_id", name=op.f("uq_applicant_id_board_id")),
    )
    op.create_table(
        "district",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("board_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.CheckConstraint("population > 0", name=op.f("ck_district_population_positive")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_district_board_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district")),
        sa.UniqueConstraint("board_id", "code", name=op.f("uq_district_board_id_code")),
        sa.UniqueConstraint("id", "board_id", name=op.f("uq_district_id_board_id")),
    )
    op.create_index(op.f("ix_district_board_id"), "district", ["board_id"], unique=False)
    op.create_table(
        "journal_entry",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("board_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "transaction",
            sa.BigInteger(),
            server_default=sa.text("(pg_current_xact_id()::text)::bigint"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_journal_entry_board_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_journal_entry_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
    )
    op.create_index(op.f("ix_journal_entry_board_id"), "journal_entry", ["board_id"], unique=False)
    op.create_table(
        "member",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("board_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "chair",
                "deputy",
                "voting",
                "advisory",
                "office",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("interest_group", sa.String(), nullable=False),
        sa.Column("term_from", sa.Date(), nullable=False),
        sa.Column("term_until", sa.Date(), nullable=True),
        sa.CheckConstraint("term_until IS NULL OR term_until >= term_from", name=op.f("ck_member_term_order")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_member_board_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("board_id", "person_id", name=op.f("uq_member_board_id_person_id")),
        sa.UniqueConstraint("id", "board_id", name=op.f("uq_member_id_board_id")),
    )
    op.create_index(op.f("ix_member_person_id"), "member", ["person_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("to_address", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("send_after", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_attempts_counted")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outbox_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["send_after"],
        unique=False,
        postgresql_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
    )
    op.create_table(
        "round",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("board_id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "draft",
                "call",
                "screening",
                "scoring",
                "deliberation",
                "resolution",
                "published",
                "closed",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("budget_cents", sa.BigInteger(), nullable=True),
        sa.Column("reserve_cents", sa.BigInteger(), nullable=False),
        sa.Column("step_cents", sa.BigInteger(), nullable=False),
        sa.Column("applicant_maximum_cents", sa.BigInteger(), nullable=True),
        sa.Column("points_minimum", sa.Integer(), nullable=False),
        sa.Column("points_maximum", sa.Integer(), nullable=False),
        sa.Column(
            "aggregation",
            sa.Enum(
                "mean",
                "median",
                "trimmed_mean",
                name="aggregation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("minimum_scores", sa.Integer(), nullable=False),
        sa.Column("merit_threshold", sa.Integer(), nullable=True),
        sa.Column(
            "quorum",
            sa.Enum(
                "more_than_half",
                "half",
                "two_thirds",
                name="quorum",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "majority",
            sa.Enum(
                "simple",
                "absolute",
                "two_thirds",
                name="majority",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "tie_rule",
            sa.Enum(
                "rejected",
                "chair_decides",
                name="tie_rule",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("funding_notice", sa.String(), nullable=False),
        sa.Column("scoring_closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]{1,60}$'", name=op.f("ck_round_slug_form")),
        sa.CheckConstraint("applicant_maximum_cents > 0", name=op.f("ck_round_applicant_maximum_positive")),
        sa.CheckConstraint("budget_cents >= 0", name=op.f("ck_round_budget_not_negative")),
        sa.CheckConstraint("merit_threshold >= 0", name=op.f("ck_round_merit_threshold_not_negative")),
        sa.CheckConstraint("minimum_scores >= 1", name=op.f("ck_round_minimum_scores_positive")),
        sa.CheckConstraint(
            "points_minimum >= 0 AND points_maximum > points_minimum AND points_maximum <= 100",
            name=op.f("ck_round_scale"),
        ),
        sa.CheckConstraint(
            "reserve_cents >= 0 AND reserve_cents <= coalesce(budget_cents, reserve_cents)",
            name=op.f("ck_round_reserve_fits"),
        ),
        sa.CheckConstraint("step_cents >= 1", name=op.f("ck_round_step_positive")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_round_board_id")),
        sa.ForeignKeyConstraint(["updated_by"], ["person.id"], name=op.f("fk_round_updated_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("board_id", "slug", name=op.f("uq_round_board_id_slug")),
        sa.UniqueConstraint("id", "board_id", name=op.f("uq_round_id_board_id")),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("octet_length(token_hash) = 32", name=op.f("ck_session_hash_length")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_session_person_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_person_id"), "session", ["person_id"], unique=False)
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("octet_length(token_hash) = 32", name=op.f("ck_sign_in_link_hash_length")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_link_person_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_link")),
    )
    op.create_index(op.f("ix_sign_in_link_person_id"), "sign_in_link", ["person_id"], unique=False)
    op.create_table(
        "conflict_answer",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_conflict_answer_member_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_conflict_answer_round_id")),
        sa.PrimaryKeyConstraint("member_id", "round_id", name=op.f("pk_conflict_answer")),
    )
    op.create_table(
        "criterion",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("anchor_minimum", sa.String(), nullable=False),
        sa.Column("anchor_middle", sa.String(), nullable=False),
        sa.Column("anchor_maximum", sa.String(), nullable=False),
        sa.CheckConstraint("weight > 0", name=op.f("ck_criterion_weight_positive")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_criterion_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
        sa.UniqueConstraint("id", "round_id", name=op.f("uq_criterion_id_round_id")),
        sa.UniqueConstraint("round_id", "position", name=op.f("uq_criterion_round_id_position")),
    )
    op.create_table(
        "journal_sealed",
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("seal_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["journal_entry.id"], name=op.f("fk_journal_sealed_entry_id")),
        sa.ForeignKeyConstraint(["seal_id"], ["journal_seal.id"], name=op.f("fk_journal_sealed_seal_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_journal_sealed")),
    )
    op.create_index(op.f("ix_journal_sealed_seal_id"), "journal_sealed", ["seal_id"], unique=False)
    op.create_table(
        "lot_seed",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("commitment ~ '^[0-9a-f]{64}$'", name=op.f("ck_lot_seed_commitment_form")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_lot_seed_round_id")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_lot_seed")),
    )
    op.create_table(
        "pot",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_pot_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pot")),
        sa.UniqueConstraint("id", "round_id", name=op.f("uq_pot_id_round_id")),
        sa.UniqueConstraint("round_id", "code", name=op.f("uq_pot_round_id_code")),
    )
    op.create_table(
        "proposal_import",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("lines", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("uploaded_by", sa.BigInteger(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_proposal_import_round_id")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["person.id"], name=op.f("fk_proposal_import_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_import")),
    )
    op.create_index(op.f("ix_proposal_import_round_id"), "proposal_import", ["round_id"], unique=False)
    op.create_table(
        "publication",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("board_slug", sa.String(), nullable=False),
        sa.Column("round_slug", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pack", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("pages", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("predecessor_sha256", sa.String(), nullable=True),
        sa.Column("correction_reason", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("published_by", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("(version = 1) = (predecessor_sha256 IS NULL)", name=op.f("ck_publication_chain")),
        sa.CheckConstraint(
            "version = 1 OR length(btrim(correction_reason)) > 0",
            name=op.f("ck_publication_correction_has_reason"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_publication_version_positive")),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_publication_published_by")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_publication_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint(
            "board_slug", "round_slug", "version", name=op.f("uq_publication_board_slug_round_slug_version")
        ),
        sa.UniqueConstraint("round_id", "version", name=op.f("uq_publication_round_id_version")),
    )
    op.create_table(
        "scenario",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("problem", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("problem_sha256", sa.String(), nullable=False),
        sa.Column("outcome", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("is_draft_resolution", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("problem_sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_scenario_sha256_form")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_scenario_created_by")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_scenario_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario")),
        sa.UniqueConstraint("id", "round_id", name=op.f("uq_scenario_id_round_id")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_scenario_round_id_number")),
    )
    op.create_index(
        "uq_scenario_draft",
        "scenario",
        ["round_id"],
        unique=True,
        postgresql_where=sa.text("is_draft_resolution"),
    )
    op.create_table(
        "stage_change",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "from_stage",
            sa.Enum(
                "draft",
                "call",
                "screening",
                "scoring",
                "deliberation",
                "resolution",
                "published",
                "closed",
                name="from_stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "to_stage",
            sa.Enum(
                "draft",
                "call",
                "screening",
                "scoring",
                "deliberation",
                "resolution",
                "published",
                "closed",
                name="to_stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("back", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("NOT back OR length(btrim(reason)) > 0", name=op.f("ck_stage_change_back_has_reason")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_stage_change_person_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_stage_change_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_change")),
    )
    op.create_index(op.f("ix_stage_change_round_id"), "stage_change", ["round_id"], unique=False)
    op.create_table(
        "award_limit",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("board_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=True),
        sa.Column("pot_id", sa.BigInteger(), nullable=True),
        sa.Column("minimum_cents", sa.BigInteger(), nullable=True),
        sa.Column("maximum_cents", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("minimum_cents <= maximum_cents", name=op.f("ck_award_limit_minimum_below_maximum")),
        sa.CheckConstraint("minimum_cents >= 0 AND maximum_cents >= 0", name=op.f("ck_award_limit_not_negative")),
        sa.CheckConstraint("num_nonnulls(district_id, pot_id) = 1", name=op.f("ck_award_limit_one_group")),
        sa.CheckConstraint(
            "num_nonnulls(minimum_cents, maximum_cents) > 0", name=op.f("ck_award_limit_says_something")
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "board_id"],
            ["district.id", "district.board_id"],
            name=op.f("fk_award_limit_district_id_board_id"),
        ),
        sa.ForeignKeyConstraint(
            ["pot_id", "round_id"], ["pot.id", "pot.round_id"], name=op.f("fk_award_limit_pot_id_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "board_id"],
            ["round.id", "round.board_id"],
            name=op.f("fk_award_limit_round_id_board_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_limit")),
        sa.UniqueConstraint("round_id", "district_id", name=op.f("uq_award_limit_round_id_district_id")),
        sa.UniqueConstraint("round_id", "pot_id", name=op.f("uq_award_limit_round_id_pot_id")),
    )
    op.create_index(op.f("ix_award_limit_district_id"), "award_limit", ["district_id"], unique=False)
    op.create_index(op.f("ix_award_limit_pot_id"), "award_limit", ["pot_id"], unique=False)
    op.create_table(
        "proposal",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("board_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("applicant_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("pot_id", sa.BigInteger(), nullable=True),
        sa.Column("requested_cents", sa.BigInteger(), nullable=False),
        sa.Column("minimum_cents", sa.BigInteger(), nullable=False),
        sa.Column("total_cost_cents", sa.BigInteger(), nullable=True),
        sa.Column("eligible", sa.Boolean(), nullable=False),
        sa.Column("ineligible_reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "eligible OR length(btrim(ineligible_reason)) > 0", name=op.f("ck_proposal_ineligible_has_reason")
        ),
        sa.CheckConstraint(
            "minimum_cents >= 0 AND minimum_cents <= requested_cents", name=op.f("ck_proposal_minimum_fits")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_proposal_number_positive")),
        sa.CheckConstraint("requested_cents > 0", name=op.f("ck_proposal_requested_positive")),
        sa.CheckConstraint("total_cost_cents >= requested_cents", name=op.f("ck_proposal_total_covers_requested")),
        sa.ForeignKeyConstraint(
            ["applicant_id", "board_id"],
            ["applicant.id", "applicant.board_id"],
            name=op.f("fk_proposal_applicant_id_board_id"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "board_id"],
            ["district.id", "district.board_id"],
            name=op.f("fk_proposal_district_id_board_id"),
        ),
        sa.ForeignKeyConstraint(
            ["pot_id", "round_id"], ["pot.id", "pot.round_id"], name=op.f("fk_proposal_pot_id_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "board_id"],
            ["round.id", "round.board_id"],
            name=op.f("fk_proposal_round_id_board_id"),
        ),
        sa.ForeignKeyConstraint(["updated_by"], ["person.id"], name=op.f("fk_proposal_updated_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("id", "round_id", name=op.f("uq_proposal_id_round_id")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_proposal_round_id_number")),
    )
    op.create_index(op.f("ix_proposal_applicant_id"), "proposal", ["applicant_id"], unique=False)
    op.create_index(op.f("ix_proposal_district_id"), "proposal", ["district_id"], unique=False)
    op.create_index(op.f("ix_proposal_pot_id"), "proposal", ["pot_id"], unique=False)
    op.create_table(
        "resolution",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("scenario_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "manner",
            sa.Enum("meeting", "circular", name="manner", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "quorum",
            sa.Enum(
                "more_than_half",
                "half",
                "two_thirds",
                name="quorum",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "majority",
            sa.Enum(
                "simple",
                "absolute",
                "two_thirds",
                name="majority",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "tie_rule",
            sa.Enum(
                "rejected",
                "chair_decides",
                name="tie_rule",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("opened_by", sa.BigInteger(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declared_by", sa.BigInteger(), nullable=True),
        sa.Column("adopted", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "(declared_at IS NULL) = (adopted IS NULL)", name=op.f("ck_resolution_declared_says_result")
        ),
        sa.ForeignKeyConstraint(["declared_by"], ["person.id"], name=op.f("fk_resolution_declared_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_resolution_opened_by")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_resolution_round_id")),
        sa.ForeignKeyConstraint(
            ["scenario_id", "round_id"],
            ["scenario.id", "scenario.round_id"],
            name=op.f("fk_resolution_scenario_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_resolution_round_id_number")),
    )
    op.create_index(
        "uq_resolution_adopted", "resolution", ["round_id"], unique=True, postgresql_where=sa.text("adopted")
    )
    op.create_index(
        "uq_resolution_open",
        "resolution",
        ["round_id"],
        unique=True,
        postgresql_where=sa.text("declared_at IS NULL"),
    )
    op.create_table(
        "conflict",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "own_application",
                "office_holder",
                "relative",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("declared_by", sa.BigInteger(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "kind <> 'other' OR length(btrim(explanation)) > 0", name=op.f("ck_conflict_other_is_explained")
        ),
        sa.CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name=op.f("ck_conflict_lifted_by_somebody")),
        sa.ForeignKeyConstraint(["declared_by"], ["person.id"], name=op.f("fk_conflict_declared_by")),
        sa.ForeignKeyConstraint(["lifted_by"], ["person.id"], name=op.f("fk_conflict_lifted_by")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_conflict_member_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_conflict_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
    )
    op.create_index(op.f("ix_conflict_proposal_id"), "conflict", ["proposal_id"], unique=False)
    op.create_index(
        "uq_conflict_in_force",
        "conflict",
        ["member_id", "proposal_id"],
        unique=True,
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_table(
        "entitled",
        sa.Column("resolution_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("casting", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_entitled_member_id")),
        sa.ForeignKeyConstraint(["resolution_id"], ["resolution.id"], name=op.f("fk_entitled_resolution_id")),
        sa.PrimaryKeyConstraint("resolution_id", "member_id", name=op.f("pk_entitled")),
    )
    op.create_table(
        "resolution_item",
        sa.Column("resolution_id", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", sa.BigInteger(), nullable=False),
        sa.Column("computed_cents", sa.BigInteger(), nullable=False),
        sa.Column("resolved_cents", sa.BigInteger(), nullable=False),
        sa.Column("deviation_reason", sa.String(), nullable=False),
        sa.Column("adopted", sa.Boolean(), nullable=True),
        sa.CheckConstraint("computed_cents >= 0 AND resolved_cents >= 0", name=op.f("ck_resolution_item_not_negative")),
        sa.CheckConstraint(
            "resolved_cents = computed_cents OR length(btrim(deviation_reason)) > 0",
            name=op.f("ck_resolution_item_deviation_has_reason"),
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_resolution_item_proposal_id")),
        sa.ForeignKeyConstraint(["resolution_id"], ["resolution.id"], name=op.f("fk_resolution_item_resolution_id")),
        sa.PrimaryKeyConstraint("resolution_id", "proposal_id", name=op.f("pk_resolution_item")),
    )
    op.create_table(
        "scorecard",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", sa.BigInteger(), nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "complete",
                "abstained",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("abstained_because", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_scorecard_version_positive")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_scorecard_member_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id", "round_id"],
            ["proposal.id", "proposal.round_id"],
            name=op.f("fk_scorecard_proposal_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("member_id", "proposal_id", name=op.f("pk_scorecard")),
    )
    op.create_index(op.f("ix_scorecard_proposal_id"), "scorecard", ["proposal_id"], unique=False)
    op.create_index(op.f("ix_scorecard_round_id"), "scorecard", ["round_id"], unique=False)
    op.create_table(
        "points",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", sa.BigInteger(), nullable=False),
        sa.Column("criterion_id", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_points_not_negative")),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_points_criterion_id")),
        sa.ForeignKeyConstraint(
            ["member_id", "proposal_id"],
            ["scorecard.member_id", "scorecard.proposal_id"],
            name=op.f("fk_points_member_id_proposal_id"),
        ),
        sa.PrimaryKeyConstraint("member_id", "proposal_id", "criterion_id", name=op.f("pk_points")),
    )
    op.create_table(
        "recusal",
        sa.Column("resolution_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_recusal_proposal_id")),
        sa.ForeignKeyConstraint(
            ["resolution_id", "member_id"],
            ["entitled.resolution_id", "entitled.member_id"],
            name=op.f("fk_recusal_resolution_id_member_id"),
        ),
        sa.PrimaryKeyConstraint("resolution_id", "member_id", "proposal_id", name=op.f("pk_recusal")),
    )
    op.create_table(
        "scorecard_revision",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "complete",
                "abstained",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("points", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("saved_by", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id", "proposal_id"],
            ["scorecard.member_id", "scorecard.proposal_id"],
            name=op.f("fk_scorecard_revision_member_id_proposal_id"),
        ),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_scorecard_revision_saved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard_revision")),
        sa.UniqueConstraint(
            "member_id",
            "proposal_id",
            "version",
            name=op.f("uq_scorecard_revision_member_id_proposal_id_version"),
        ),
    )
    op.create_table(
        "vote",
        sa.Column("resolution_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "choice",
            sa.Enum("yes", "no", "abstain", name="choice", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("cast_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["resolution_id", "member_id"],
            ["entitled.resolution_id", "entitled.member_id"],
            name=op.f("fk_vote_resolution_id_member_id"),
        ),
        sa.PrimaryKeyConstraint("resolution_id", "member_id", name=op.f("pk_vote")),
    )


def downgrade() -> None:
    op.drop_table("vote")
    op.drop_table("scorecard_revision")
    op.drop_table("recusal")
    op.drop_table("points")
    op.drop_index(op.f("ix_scorecard_round_id"), table_name="scorecard")
    op.drop_index(op.f("ix_scorecard_proposal_id"), table_name="scorecard")
    op.drop_table("scorecard")
    op.drop_table("resolution_item")
    op.drop_table("entitled")
    op.drop_index("uq_conflict_in_force", table_name="conflict", postgresql_where=sa.text("lifted_at IS NULL"))
    op.drop_index(op.f("ix_conflict_proposal_id"), table_name="conflict")
    op.drop_table("conflict")
    op.drop_index("uq_resolution_open", table_name="resolution", postgresql_where=sa.text("declared_at IS NULL"))
    op.drop_index("uq_resolution_adopted", table_name="resolution", postgresql_where=sa.text("adopted"))
    op.drop_table("resolution")
    op.drop_index(op.f("ix_proposal_pot_id"), table_name="proposal")
    op.drop_index(op.f("ix_proposal_district_id"), table_name="proposal")
    op.drop_index(op.f("ix_proposal_applicant_id"), table_name="proposal")
    op.drop_table("proposal")
    op.drop_index(op.f("ix_award_limit_pot_id"), table_name="award_limit")
    op.drop_index(op.f("ix_award_limit_district_id"), table_name="award_limit")
    op.drop_table("award_limit")
    op.drop_index(op.f("ix_stage_change_round_id"), table_name="stage_change")
    op.drop_table("stage_change")
    op.drop_index("uq_scenario_draft", table_name="scenario", postgresql_where=sa.text("is_draft_resolution"))
    op.drop_table("scenario")
    op.drop_table("publication")
    op.drop_index(op.f("ix_proposal_import_round_id"), table_name="proposal_import")
    op.drop_table("proposal_import")
    op.drop_table("pot")
    op.drop_table("lot_seed")
    op.drop_index(op.f("ix_journal_sealed_seal_id"), table_name="journal_sealed")
    op.drop_table("journal_sealed")
    op.drop_table("criterion")
    op.drop_table("conflict_answer")
    op.drop_index(op.f("ix_sign_in_link_person_id"), table_name="sign_in_link")
    op.drop_table("sign_in_link")
    op.drop_index(op.f("ix_session_person_id"), table_name="session")
    op.drop_table("session")
    op.drop_table("round")
    op.drop_index(
        "ix_outbox_waiting",
        table_name="outbox",
        postgresql_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
    )
    op.drop_table("outbox")
    op.drop_index(op.f("ix_member_person_id"), table_name="member")
    op.drop_table("member")
    op.drop_index(op.f("ix_journal_entry_board_id"), table_name="journal_entry")
    op.drop_table("journal_entry")
    op.drop_index(op.f("ix_district_board_id"), table_name="district")
    op.drop_table("district")
    op.drop_table("applicant")
    op.drop_table("person")
    op.drop_table("journal_seal")
    op.drop_table("board")
