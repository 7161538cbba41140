"""Reviews of what went badly, quality checks."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "supervision_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("rectification", sa.Text(), nullable=True),
        sa.Column("circulated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('system', 'telephone', 'on_site', 'follow_up')", name=op.f("ck_supervision_record_kind")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_supervision_record_created_by_account")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_supervision_record_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_record")),
    )
    op.create_index("ix_supervision_record_day", "supervision_record", ["org_id", "day"], unique=False)
    op.create_table(
        "review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("rating_id", sa.Uuid(), nullable=True),
        sa.Column("survey_id", sa.Uuid(), nullable=True),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("grade", sa.SmallInteger(), nullable=True),
        sa.Column("unsolved", sa.Boolean(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("queue_key", sa.Text(), nullable=True),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assigned_to", sa.Uuid(), nullable=True),
        sa.Column("verified_by", sa.Uuid(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finding", sa.Text(), nullable=True),
        sa.Column("criterion", sa.Text(), nullable=True),
        sa.Column("told", sa.Text(), nullable=True),
        sa.Column("found_by", sa.Uuid(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remedied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("redone_by", sa.Uuid(), nullable=True),
        sa.Column("second_result", sa.Text(), nullable=True),
        sa.Column("supervised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_off_by", sa.Uuid(), nullable=True),
        sa.Column("signed_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appeal", sa.Text(), nullable=True),
        sa.Column("appealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appeal_upheld", sa.Boolean(), nullable=True),
        sa.Column("appeal_answer", sa.Text(), nullable=True),
        sa.Column("appeal_decided_by", sa.Uuid(), nullable=True),
        sa.Column("appeal_decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("(stage = 'signed_off') = (signed_off_at IS NOT NULL)", name=op.f("ck_review_signed_off")),
        sa.CheckConstraint(
            "finding IN ('substantiated', 'unsubstantiated', 'malicious')", name=op.f("ck_review_finding")
        ),
        sa.CheckConstraint(
            "stage IN ('open', 'verified', 'substantiated', 'unsubstantiated', 'malicious', 'remedied', 'corrected', 'called_again', 'supervised', 'signed_off')",
            name=op.f("ck_review_stage"),
        ),
        sa.CheckConstraint("(appealed_at IS NULL) = (appeal IS NULL)", name=op.f("ck_review_appeal")),
        sa.CheckConstraint("(rating_id IS NULL) <> (survey_id IS NULL)", name=op.f("ck_review_of_one")),
        sa.CheckConstraint("grade >= 4 OR unsolved", name=op.f("ck_review_bad")),
        sa.CheckConstraint("grade BETWEEN 1 AND 5", name=op.f("ck_review_grade")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_review_account_id_account")),
        sa.ForeignKeyConstraint(
            ["appeal_decided_by"], ["account.id"], name=op.f("fk_review_appeal_decided_by_account")
        ),
        sa.ForeignKeyConstraint(["assigned_to"], ["account.id"], name=op.f("fk_review_assigned_to_account")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_review_call_id_call")),
        sa.ForeignKeyConstraint(["found_by"], ["account.id"], name=op.f("fk_review_found_by_account")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_review_org_id_org")),
        sa.ForeignKeyConstraint(["rating_id"], ["rating.id"], name=op.f("fk_review_rating_id_rating")),
        sa.ForeignKeyConstraint(["redone_by"], ["account.id"], name=op.f("fk_review_redone_by_account")),
        sa.ForeignKeyConstraint(["signed_off_by"], ["account.id"], name=op.f("fk_review_signed_off_by_account")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_review_survey_id_survey")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_review_ticket_id_ticket")),
        sa.ForeignKeyConstraint(["verified_by"], ["account.id"], name=op.f("fk_review_verified_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("rating_id", name=op.f("uq_review_rating_id")),
        sa.UniqueConstraint("survey_id", name=op.f("uq_review_survey_id")),
    )
    op.create_index(
        "ix_review_account",
        "review",
        ["account_id", "found_at"],
        unique=False,
        postgresql_where=sa.text("found_at IS NOT NULL"),
    )
    op.create_index(
        "ix_review_call", "review", ["call_id"], unique=False, postgresql_where=sa.text("call_id IS NOT NULL")
    )
    op.create_index("ix_review_day", "review", ["org_id", "business_day"], unique=False)
    op.create_index(
        "ix_review_open",
        "review",
        ["org_id", "stage", "stage_since"],
        unique=False,
        postgresql_where=sa.text("stage <> 'signed_off'"),
    )
    op.create_index(
        "ix_review_ticket", "review", ["ticket_id"], unique=False, postgresql_where=sa.text("ticket_id IS NOT NULL")
    )
    op.create_table(
        "review_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_review_call_org_id_org")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_call_review_id_review")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_review_call_survey_id_survey")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_call")),
        sa.UniqueConstraint("review_id", "number", name=op.f("uq_review_call_review_id_number")),
        sa.UniqueConstraint("survey_id", name=op.f("uq_review_call_survey_id")),
    )
    op.create_table(
        "review_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=True),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_review_event_org_id_org")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_event_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_event")),
        sa.UniqueConstraint("review_id", "seq", name=op.f("uq_review_event_review_id_seq")),
    )
    op.create_table(
        "review_exclusion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name=op.f("ck_review_exclusion_decided")),
        sa.CheckConstraint("reason IN ('malicious', 'mistaken')", name=op.f("ck_review_exclusion_reason")),
        sa.CheckConstraint("state IN ('proposed', 'approved', 'rejected')", name=op.f("ck_review_exclusion_state")),
        sa.CheckConstraint("decided_by <> proposed_by", name=op.f("ck_review_exclusion_by_another")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_review_exclusion_decided_by_account")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_review_exclusion_org_id_org")),
        sa.ForeignKeyConstraint(["proposed_by"], ["account.id"], name=op.f("fk_review_exclusion_proposed_by_account")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_exclusion_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_exclusion")),
    )
    op.create_index(
        "uq_review_exclusion_standing",
        "review_exclusion",
        ["review_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'rejected'"),
    )
    op.add_column(
        "survey", sa.Column("not_by", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False)
    )
    op.create_index(
        "ix_rating_bad", "rating", ["org_id", "business_day"], unique=False, postgresql_where=sa.text("grade >= 4")
    )
    op.create_index(
        "ix_survey_bad",
        "survey",
        ["org_id", "business_day"],
        unique=False,
        postgresql_where=sa.text("grade >= 4 OR solved = 3"),
    )


def downgrade() -> None:
    op.drop_index("ix_survey_bad", table_name="survey")
    op.drop_index("ix_rating_bad", table_name="rating")
    op.drop_column("survey", "not_by")
    for table in ("supervision_record", "review_exclusion", "review_event", "review_call", "review"):
        op.drop_table(table)
