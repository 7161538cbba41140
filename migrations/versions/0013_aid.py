"""Legal aid: applications, lawyers, hints, conflicts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# refuse_change() is of 0002
TRIGGERS = {
    "aid_step_append_only": (
        "BEFORE UPDATE OR DELETE ON aid_step FOR EACH ROW",
        "the course of an application is only added to",
    ),
}
TABLES = (
    "aid_task",
    "aid_step",
    "aid_priority",
    "aid_party_mark",
    "aid_paper",
    "aid_objection",
    "aid_assignment",
    "aid_applicant",
    "aid_application",
    "lawyer_adverse_record",
    "lawyer",
    "aid_policy",
    "aid_hint_rule",
    "aid_counter",
)


def upgrade() -> None:
    op.create_table(
        "aid_counter",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_aid_counter_org_id_org")),
        sa.PrimaryKeyConstraint("org_id", "year", name=op.f("pk_aid_counter")),
    )
    op.create_table(
        "aid_hint_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("special_group", sa.Text(), nullable=True),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("sort", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("valid_until IS NULL OR valid_from <= valid_until", name=op.f("ck_aid_hint_rule_days")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_aid_hint_rule_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_hint_rule")),
        sa.UniqueConstraint("org_id", "code", name=op.f("uq_aid_hint_rule_org_id_code")),
    )
    op.create_table(
        "aid_policy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), server_default="default", nullable=False),
        sa.Column("priority_stages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("remind_before_hours", sa.Integer(), server_default="24", nullable=False),
        sa.Column("adviser_override", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_aid_policy_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_policy")),
    )
    op.create_index("uq_aid_policy_org_id", "aid_policy", ["org_id"], unique=True)
    op.create_table(
        "lawyer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("licence_no", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("specialties", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("load_cap", sa.SmallInteger(), nullable=False),
        sa.Column("practising_since", sa.Date(), nullable=True),
        sa.Column("criminal_pool", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("in_turn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("load_cap >= 0", name=op.f("ck_lawyer_load_cap")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_lawyer_account_id_account")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_lawyer_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lawyer")),
        sa.UniqueConstraint("account_id", name=op.f("uq_lawyer_account_id")),
        sa.UniqueConstraint("org_id", "licence_no", name=op.f("uq_lawyer_org_id_licence_no")),
    )
    op.create_table(
        "lawyer_adverse_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("lawyer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("disclosed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_from <= valid_until", name=op.f("ck_lawyer_adverse_record_days")
        ),
        sa.ForeignKeyConstraint(["lawyer_id"], ["lawyer.id"], name=op.f("fk_lawyer_adverse_record_lawyer_id_lawyer")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_lawyer_adverse_record_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lawyer_adverse_record")),
    )
    op.create_index("ix_lawyer_adverse_record_lawyer_id", "lawyer_adverse_record", ["lawyer_id"], unique=False)
    op.create_table(
        "aid_application",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="application", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("aid_type", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("special_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("enterprise", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("green", sa.Boolean(), nullable=False),
        sa.Column("same_day", sa.Boolean(), nullable=False),
        sa.Column("intake_mode", sa.Text(), nullable=False),
        sa.Column("mobility_impaired", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "fields", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("people", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "hint", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("hardship_basis", sa.Text(), nullable=True),
        sa.Column("hardship_ground", sa.Text(), nullable=True),
        sa.Column("hardship_note", sa.Text(), nullable=True),
        sa.Column("hardship_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hardship_by", sa.Uuid(), nullable=True),
        sa.Column("promise_version", sa.Text(), nullable=True),
        sa.Column("promise_call_id", sa.Uuid(), nullable=True),
        sa.Column("urgent_ground", sa.Text(), nullable=True),
        sa.Column("wanted_lawyer_id", sa.Uuid(), nullable=True),
        sa.Column("accepted_on_behalf_of", sa.Text(), nullable=True),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hand_over_receipt", sa.Text(), nullable=True),
        sa.Column("notifying_organ", sa.Text(), nullable=True),
        sa.Column("notice_no", sa.Text(), nullable=True),
        sa.Column("severe", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("clock_profile_id", sa.Uuid(), nullable=True),
        sa.Column("applied_by", sa.Uuid(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_code", sa.Text(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("loss_recovered_yuan", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("fee_yuan", sa.Numeric(precision=14, scale=2), server_default="0", nullable=False),
        sa.Column("archive_no", sa.Text(), nullable=True),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint(
            "hardship_basis IN ('checked', 'declared', 'exempt')", name=op.f("ck_aid_application_hardship_basis")
        ),
        sa.CheckConstraint("kind IN ('application', 'notified_defence')", name=op.f("ck_aid_application_kind")),
        sa.CheckConstraint(
            "state IN ('applied', 'reviewing', 'assigning', 'handling', 'closed', 'archived', 'refused', 'withdrawn', 'terminated')",
            name=op.f("ck_aid_application_state"),
        ),
        sa.CheckConstraint("fee_yuan = 0", name=op.f("ck_aid_application_free")),
        sa.ForeignKeyConstraint(["applied_by"], ["account.id"], name=op.f("fk_aid_application_applied_by_account")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_aid_application_call_id_call")),
        sa.ForeignKeyConstraint(
            ["clock_profile_id"], ["clock_profile.id"], name=op.f("fk_aid_application_clock_profile_id_clock_profile")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_aid_application_org_id_org")),
        sa.ForeignKeyConstraint(["promise_call_id"], ["call.id"], name=op.f("fk_aid_application_promise_call_id_call")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_aid_application_ticket_id_ticket")),
        sa.ForeignKeyConstraint(
            ["wanted_lawyer_id"], ["lawyer.id"], name=op.f("fk_aid_application_wanted_lawyer_id_lawyer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_application")),
        sa.UniqueConstraint("org_id", "number", name=op.f("uq_aid_application_org_id_number")),
    )
    op.create_index(op.f("ix_aid_application_call_id"), "aid_application", ["call_id"], unique=False)
    op.create_index("ix_aid_application_day", "aid_application", ["org_id", "business_day"], unique=False)
    op.create_index("ix_aid_application_open", "aid_application", ["org_id", "state", "applied_at"], unique=False)
    op.create_index(op.f("ix_aid_application_ticket_id"), "aid_application", ["ticket_id"], unique=False)
    op.create_table(
        "aid_applicant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("point_id", sa.Uuid(), nullable=True),
        sa.Column("name_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("name_key_id", sa.Text(), nullable=True),
        sa.Column("id_masked", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["aid_application.id"], name=op.f("fk_aid_applicant_application_id_aid_application")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_aid_applicant_org_id_org")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_aid_applicant_person_id_person")),
        sa.ForeignKeyConstraint(
            ["point_id"], ["contact_point.id"], name=op.f("fk_aid_applicant_point_id_contact_point")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_applicant")),
        sa.UniqueConstraint("application_id", "seq", name=op.f("uq_aid_applicant_application_id_seq")),
    )
    op.create_table(
        "aid_assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("lawyer_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_by", sa.Uuid(), nullable=True),
        sa.Column("answer_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quality_follow_up", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("override_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "mode IN ('chosen', 'rotation', 'designated', 'visit_chosen')", name=op.f("ck_aid_assignment_mode")
        ),
        sa.CheckConstraint(
            "state IN ('offered', 'accepted', 'declined', 'lapsed', 'recalled', 'left', 'ended')",
            name=op.f("ck_aid_assignment_state"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["aid_application.id"], name=op.f("fk_aid_assignment_application_id_aid_application")
        ),
        sa.ForeignKeyConstraint(["lawyer_id"], ["lawyer.id"], name=op.f("fk_aid_assignment_lawyer_id_lawyer")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_aid_assignment_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_assignment")),
    )
    op.create_index("ix_aid_assignment_application_id", "aid_assignment", ["application_id"], unique=False)
    op.create_index(
        "ix_aid_assignment_due",
        "aid_assignment",
        ["answer_due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.create_index(
        "ix_aid_assignment_load",
        "aid_assignment",
        ["lawyer_id"],
        unique=False,
        postgresql_where=sa.text("state IN ('offered', 'accepted')"),
    )
    op.create_index(
        "uq_aid_assignment_open",
        "aid_assignment",
        ["application_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('offered', 'accepted')"),
    )
    op.create_table(
        "aid_objection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("against", sa.Text(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("decision IN ('upheld', 'ordered')", name=op.f("ck_aid_objection_decision")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["aid_application.id"], name=op.f("fk_aid_objection_application_id_aid_application")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_aid_objection_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_objection")),
    )
    op.create_index("ix_aid_objection_application_id", "aid_objection", ["application_id"], unique=False)
    op.create_index(
        "uq_aid_objection_open",
        "aid_objection",
        ["application_id"],
        unique=True,
        postgresql_where=sa.text("decided_at IS NULL"),
    )
    op.create_table(
        "aid_paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_guessed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_by", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by", sa.Uuid(), nullable=True),
        sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["aid_application.id"], name=op.f("fk_aid_paper_application_id_aid_application")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_aid_paper_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_paper")),
    )
    op.create_index("ix_aid_paper_application_id", "aid_paper", ["application_id"], unique=False)
    op.create_index(
        "ix_aid_paper_due",
        "aid_paper",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("received_at IS NULL AND lapsed_at IS NULL"),
    )
    op.create_table(
        "aid_party_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("side IN ('client', 'opponent')", name=op.f("ck_aid_party_mark_side")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["aid_application.id"], name=op.f("fk_aid_party_mark_application_id_aid_application")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_aid_party_mark_org_id_org")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_aid_party_mark_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_party_mark")),
    )
    op.create_index("ix_aid_party_mark_hash", "aid_party_mark", ["org_id", "hash"], unique=False)
    op.create_index(
        "uq_aid_party_mark_application",
        "aid_party_mark",
        ["application_id", "side", "kind", "hash"],
        unique=True,
        postgresql_where=sa.text("application_id IS NOT NULL"),
    )
    op.create_index(
        "uq_aid_party_mark_ticket",
        "aid_party_mark",
        ["ticket_id", "side", "kind", "hash"],
        unique=True,
        postgresql_where=sa.text("application_id IS NULL"),
    )
    op.create_table(
        "aid_priority",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("due_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["aid_application.id"], name=op.f("fk_aid_priority_application_id_aid_application")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_aid_priority_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_priority")),
        sa.UniqueConstraint("application_id", "stage", name=op.f("uq_aid_priority_application_id_stage")),
    )
    op.create_table(
        "aid_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("move", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=True),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=True),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["aid_application.id"], name=op.f("fk_aid_step_application_id_aid_application")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_aid_step_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_step")),
        sa.UniqueConstraint("application_id", "seq", name=op.f("uq_aid_step_application_id_seq")),
    )
    op.create_table(
        "aid_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["aid_application.id"], name=op.f("fk_aid_task_application_id_aid_application")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_aid_task_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_task")),
        sa.UniqueConstraint(
            "application_id", "kind", "subject_id", name=op.f("uq_aid_task_application_id_kind_subject_id")
        ),
    )
    op.create_index(
        "ix_aid_task_open", "aid_task", ["org_id", "due_at"], unique=False, postgresql_where=sa.text("done_at IS NULL")
    )
    for name, (when, message) in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION refuse_change('{message}')")


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
