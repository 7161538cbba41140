"""Sensitive matters with two recipients, safe contact, complaints, limitation periods."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "complaint_body",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("sort", sa.SmallInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("kind IN ('enterprise', 'foreign_enterprise')", name=op.f("ck_complaint_body_kind")),
        sa.CheckConstraint("level IN ('province', 'city', 'county')", name=op.f("ck_complaint_body_level")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_complaint_body_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_body")),
        sa.UniqueConstraint("org_id", "kind", "level", "name", name=op.f("uq_complaint_body_org_id_kind_level_name")),
    )
    op.create_table(
        "sensitive_policy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("ack_minutes", sa.Integer(), server_default="30", nullable=False),
        sa.Column("urgent_ack_minutes", sa.Integer(), server_default="10", nullable=False),
        sa.Column("group_days", sa.Integer(), server_default="30", nullable=False),
        sa.Column("group_threshold", sa.Integer(), server_default="3", nullable=False),
        sa.Column("limitation_soon_days", sa.Integer(), server_default="30", nullable=False),
        sa.Column("watch_days", sa.Integer(), server_default="90", nullable=False),
        sa.Column("watch_contacts", sa.Integer(), server_default="3", nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_sensitive_policy_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sensitive_policy")),
        sa.UniqueConstraint("org_id", name=op.f("uq_sensitive_policy_org_id")),
    )
    op.create_table(
        "trigger_word",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint(
            "sensitivity IN ('group', 'petition', 'sensitive', 'violence')", name=op.f("ck_trigger_word_sensitivity")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_trigger_word_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trigger_word")),
        sa.UniqueConstraint("org_id", "word", name=op.f("uq_trigger_word_org_id_word")),
    )
    op.create_table(
        "limitation_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("confirmed_name", sa.Text(), nullable=False),
        sa.Column("licence_no", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_limitation_review_org_id_org")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_limitation_review_recorded_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limitation_review")),
        sa.UniqueConstraint("org_id", "rule", "version", name=op.f("uq_limitation_review_org_id_rule_version")),
    )
    op.create_table(
        "escalation_recipient",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("point_id", sa.Uuid(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint(
            "body IN ('government', 'county_centre', 'duty')", name=op.f("ck_escalation_recipient_body")
        ),
        sa.CheckConstraint(
            "account_id IS NOT NULL OR point_id IS NOT NULL", name=op.f("ck_escalation_recipient_reachable")
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 9", name=op.f("ck_escalation_recipient_level")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_escalation_recipient_account_id_account")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_escalation_recipient_org_id_org")),
        sa.ForeignKeyConstraint(
            ["point_id"], ["contact_point.id"], name=op.f("fk_escalation_recipient_point_id_contact_point")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_recipient")),
    )
    op.create_table(
        "complaint",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reasons", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("about_account_id", sa.Uuid(), nullable=True),
        sa.Column("about_call_id", sa.Uuid(), nullable=True),
        sa.Column("about_text", sa.Text(), nullable=True),
        sa.Column("body_id", sa.Uuid(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", _TIME, nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", _TIME, nullable=True),
        sa.CheckConstraint(
            "kind IN ('service', 'performance', 'enterprise', 'foreign_enterprise', 'provider', 'praise', 'suggestion')",
            name=op.f("ck_complaint_kind"),
        ),
        sa.CheckConstraint("state IN ('open', 'decided', 'answered')", name=op.f("ck_complaint_state")),
        sa.CheckConstraint("unit IN ('department', 'mailbox', 'upper')", name=op.f("ck_complaint_unit")),
        sa.ForeignKeyConstraint(
            ["about_account_id"], ["account.id"], name=op.f("fk_complaint_about_account_id_account")
        ),
        sa.ForeignKeyConstraint(["about_call_id"], ["call.id"], name=op.f("fk_complaint_about_call_id_call")),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_complaint_answered_by_account")),
        sa.ForeignKeyConstraint(["body_id"], ["complaint_body.id"], name=op.f("fk_complaint_body_id_complaint_body")),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_complaint_created_by_account")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_complaint_decided_by_account")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_complaint_org_id_org")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_complaint_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_complaint_ticket_id")),
    )
    op.create_index(
        "ix_complaint_about",
        "complaint",
        ["about_account_id"],
        unique=False,
        postgresql_where=sa.text("about_account_id IS NOT NULL"),
    )
    op.create_index("ix_complaint_open", "complaint", ["org_id", "created_at"], unique=False)
    op.create_table(
        "contact_care",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ok_to_call", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("sms_ok", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("hours", sa.Text(), nullable=True),
        sa.Column("code_word", sa.Text(), nullable=True),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("set_at", _TIME, nullable=False),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("lifted_at", _TIME, nullable=True),
        sa.Column("lifted_why", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "reason IN ('domestic_violence', 'minor', 'on_request', 'sensitive')", name=op.f("ck_contact_care_reason")
        ),
        sa.ForeignKeyConstraint(["lifted_by"], ["account.id"], name=op.f("fk_contact_care_lifted_by_account")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_contact_care_org_id_org")),
        sa.ForeignKeyConstraint(
            ["point_id"], ["contact_point.id"], name=op.f("fk_contact_care_point_id_contact_point")
        ),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_contact_care_set_by_account")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_contact_care_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_care")),
    )
    op.create_index(
        "uq_contact_care_point",
        "contact_care",
        ["point_id"],
        unique=True,
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_table(
        "escalation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("begun_by", sa.Uuid(), nullable=True),
        sa.Column("begun_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.CheckConstraint("kind IN ('sensitive', 'urgent')", name=op.f("ck_escalation_kind")),
        sa.CheckConstraint("state IN ('open', 'acknowledged')", name=op.f("ck_escalation_state")),
        sa.ForeignKeyConstraint(["begun_by"], ["account.id"], name=op.f("fk_escalation_begun_by_account")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_escalation_org_id_org")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_escalation_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
    )
    op.create_index("ix_escalation_ticket", "escalation", ["ticket_id"], unique=False)
    op.create_index(
        "uq_escalation_open",
        "escalation",
        ["ticket_id", "kind"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "group_alert",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("raised_at", _TIME, nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", _TIME, nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column(
            "facts", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.CheckConstraint("state IN ('open', 'confirmed', 'dismissed')", name=op.f("ck_group_alert_state")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_group_alert_decided_by_account")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_group_alert_org_id_org")),
        sa.ForeignKeyConstraint(["parent_id"], ["ticket.id"], name=op.f("fk_group_alert_parent_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_alert")),
    )
    op.create_index(
        "uq_group_alert_key",
        "group_alert",
        ["org_id", "kind", "value"],
        unique=True,
        postgresql_where=sa.text("state <> 'dismissed'"),
    )
    op.create_table(
        "group_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_group_key_org_id_org")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_group_key_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_key")),
        sa.UniqueConstraint("ticket_id", "kind", name=op.f("uq_group_key_ticket_id_kind")),
    )
    op.create_index("ix_group_key_value", "group_key", ["org_id", "kind", "value", "at"], unique=False)
    op.create_table(
        "risk_form",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_risk_form_account_id_account")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_risk_form_org_id_org")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_risk_form_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_form")),
        sa.UniqueConstraint("ticket_id", "seq", name=op.f("uq_risk_form_ticket_id_seq")),
    )
    op.create_index("ix_risk_form_level", "risk_form", ["org_id", "level", "at"], unique=False)
    op.create_table(
        "sensitive_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("set_at", _TIME, nullable=False),
        sa.CheckConstraint(
            "sensitivity IN ('group', 'petition', 'sensitive')", name=op.f("ck_sensitive_mark_sensitivity")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_sensitive_mark_org_id_org")),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_sensitive_mark_set_by_account")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_sensitive_mark_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sensitive_mark")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_sensitive_mark_ticket_id")),
    )
    op.create_table(
        "sensitive_suggestion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.Column("words", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("found_in", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("raised_at", _TIME, nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", _TIME, nullable=True),
        sa.CheckConstraint("state IN ('open', 'confirmed', 'dismissed')", name=op.f("ck_sensitive_suggestion_state")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_sensitive_suggestion_decided_by_account")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_sensitive_suggestion_org_id_org")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_sensitive_suggestion_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sensitive_suggestion")),
        sa.UniqueConstraint("ticket_id", "sensitivity", name=op.f("uq_sensitive_suggestion_ticket_id_sensitivity")),
    )
    op.create_index(
        "ix_sensitive_suggestion_open",
        "sensitive_suggestion",
        ["org_id"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "accountability_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("complaint_id", sa.Uuid(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decision_text", sa.Text(), nullable=True),
        sa.Column("appeal", sa.Text(), nullable=True),
        sa.Column("appealed_at", _TIME, nullable=True),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", _TIME, nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_accountability_record_closed_at")
        ),
        sa.CheckConstraint(
            "rule IN ('overdue', 'wrong_answer', 'refusal', 'attitude', 'language', 'fees', 'leak', 'discipline')",
            name=op.f("ck_accountability_record_rule"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'told', 'appealed', 'closed')", name=op.f("ck_accountability_record_state")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_accountability_record_account_id_account")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_accountability_record_closed_by_account")),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_accountability_record_complaint_id_complaint")
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name=op.f("fk_accountability_record_opened_by_account")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_accountability_record_org_id_org")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_accountability_record_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accountability_record")),
    )
    op.create_index(
        "ix_accountability_record_account", "accountability_record", ["account_id", "opened_at"], unique=False
    )
    op.create_index(op.f("ix_accountability_record_ticket_id"), "accountability_record", ["ticket_id"], unique=False)
    op.create_table(
        "escalation_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("escalation_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("begun_at", _TIME, nullable=False),
        sa.Column("due_at", _TIME, nullable=False),
        sa.Column("settled_at", _TIME, nullable=True),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("way", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'acknowledged', 'relieved', 'lapsed', 'top')", name=op.f("ck_escalation_step_state")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_escalation_step_account_id_account")),
        sa.ForeignKeyConstraint(
            ["acknowledged_by"], ["account.id"], name=op.f("fk_escalation_step_acknowledged_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalation.id"], name=op.f("fk_escalation_step_escalation_id_escalation")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_escalation_step_org_id_org")),
        sa.ForeignKeyConstraint(
            ["recipient_id"],
            ["escalation_recipient.id"],
            name=op.f("fk_escalation_step_recipient_id_escalation_recipient"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_step")),
        sa.UniqueConstraint(
            "escalation_id", "body", "level", "seq", name=op.f("uq_escalation_step_escalation_id_body_level_seq")
        ),
    )
    op.create_index(
        "ix_escalation_step_account",
        "escalation_step",
        ["account_id"],
        unique=False,
        postgresql_where=sa.text("state IN ('waiting', 'top')"),
    )
    op.create_index(
        "ix_escalation_step_due",
        "escalation_step",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )


def downgrade() -> None:

    op.drop_table("escalation_step")
    op.drop_table("accountability_record")
    op.drop_table("sensitive_suggestion")
    op.drop_table("sensitive_mark")
    op.drop_table("risk_form")
    op.drop_table("group_key")
    op.drop_table("group_alert")
    op.drop_table("escalation")
    op.drop_table("contact_care")
    op.drop_table("complaint")
    op.drop_table("escalation_recipient")
    op.drop_table("limitation_review")
    op.drop_table("trigger_word")
    op.drop_table("sensitive_policy")
    op.drop_table("complaint_body")
