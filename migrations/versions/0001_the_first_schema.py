"""The first schema.

Every table of every slice. Generated from the models, then read; it is never edited again.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# In the order of their references.
TABLES = (
    "org",
    "outbox",
    "pulse",
    "account",
    "audit_entry",
    "calendar_day",
    "category",
    "department",
    "flow_version",
    "login_failure",
    "opening_hours",
    "person",
    "queue",
    "seat",
    "special_group",
    "ticket_counter",
    "contact_point",
    "login_session",
    "seat_skill",
    "seat_state",
    "call",
    "call_event",
    "carrier_command",
    "leg",
    "queue_entry",
    "rating",
    "recording",
    "return_call",
    "ticket",
    "voicemail",
    "webhook_reply",
    "offer",
    "survey",
    "ticket_contact",
    "ticket_event",
    "transcript",
    "segment",
    "survey_attempt",
    "wrap_up",
    "survey_answer",
)


def upgrade() -> None:
    op.create_table(
        "org",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["org.id"], name=op.f("fk_org_parent_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org")),
        sa.UniqueConstraint("code", name=op.f("uq_org_code")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("handler", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("aggregate", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.Uuid(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dead_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_aggregate",
        "outbox",
        ["aggregate", "lane", "sequence"],
        unique=False,
        postgresql_where=sa.text("done_at IS NULL AND dead_at IS NULL"),
    )
    op.create_index(
        "ix_outbox_done_at", "outbox", ["done_at"], unique=False, postgresql_where=sa.text("done_at IS NOT NULL")
    )
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["lane", "sequence"],
        unique=False,
        postgresql_where=sa.text("done_at IS NULL AND dead_at IS NULL"),
    )
    op.create_table(
        "pulse",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pulse")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("staff_no", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_account_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("org_id", "staff_no", name=op.f("uq_account_org_id_staff_no")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_audit_entry_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_at"), "audit_entry", ["at"], unique=False)
    op.create_index("ix_audit_entry_object", "audit_entry", ["object_kind", "object_id", "at"], unique=False)
    op.create_table(
        "calendar_day",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('workday', 'holiday')", name=op.f("ck_calendar_day_kind")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_calendar_day_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
        sa.UniqueConstraint("org_id", "day", name=op.f("uq_calendar_day_org_id_day")),
    )
    op.create_table(
        "category",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("risk_watch", sa.Boolean(), nullable=False),
        sa.Column("aid_hint", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_category_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("org_id", "version", "code", name=op.f("uq_category_org_id_version_code")),
    )
    op.create_table(
        "department",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_department_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("org_id", "code", name=op.f("uq_department_org_id_code")),
    )
    op.create_table(
        "flow_version",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_flow_version_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow_version")),
        sa.UniqueConstraint("org_id", "key", "content_hash", name=op.f("uq_flow_version_org_id_key_content_hash")),
        sa.UniqueConstraint("org_id", "key", "version", name=op.f("uq_flow_version_org_id_key_version")),
    )
    op.create_table(
        "login_failure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("staff_hash", sa.LargeBinary(), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_login_failure_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_failure")),
    )
    op.create_index("ix_login_failure_address", "login_failure", ["address_hash", "at"], unique=False)
    op.create_index("ix_login_failure_staff", "login_failure", ["staff_hash", "at"], unique=False)
    op.create_table(
        "opening_hours",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=True),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.CheckConstraint("closes = '00:00' OR opens < closes", name=op.f("ck_opening_hours_span")),
        sa.CheckConstraint("days IN ('workdays', 'every_day')", name=op.f("ck_opening_hours_days")),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_opening_hours_weekday")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_opening_hours_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_hours")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("name_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("name_key_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_person_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "queue",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("head_start_seconds", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reserve_idle", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reserve_gate_seconds", sa.Integer(), nullable=True),
        sa.Column("wrap_up_seconds", sa.Integer(), server_default="120", nullable=False),
        sa.Column("configured_seats", sa.Integer(), server_default="1", nullable=False),
        sa.Column("longest_wait_seconds", sa.Integer(), server_default="600", nullable=False),
        sa.Column("sort", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_queue_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue")),
        sa.UniqueConstraint("org_id", "key", name=op.f("uq_queue_org_id_key")),
    )
    op.create_table(
        "seat",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("staff_no", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("home_queue", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default="offline", nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("after_call", sa.Text(), nullable=True),
        sa.Column("after_call_reason", sa.Text(), nullable=True),
        sa.Column("idle_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrap_up_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("phone", sa.Text(), server_default="browser", nullable=False),
        sa.Column("microphone", sa.Boolean(), nullable=True),
        sa.Column("connection", sa.Boolean(), nullable=True),
        sa.Column("alive_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("credential_made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_seat_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("account_id", name=op.f("uq_seat_account_id")),
        sa.UniqueConstraint("org_id", "staff_no", name=op.f("uq_seat_org_id_staff_no")),
    )
    op.create_index("ix_seat_ready", "seat", ["idle_since"], unique=False, postgresql_where=sa.text("state = 'ready'"))
    op.create_table(
        "special_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_special_group_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_group")),
        sa.UniqueConstraint("org_id", "code", name=op.f("uq_special_group_org_id_code")),
    )
    op.create_table(
        "ticket_counter",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_ticket_counter_org_id_org")),
        sa.PrimaryKeyConstraint("org_id", "day", name=op.f("pk_ticket_counter")),
    )
    op.create_table(
        "contact_point",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("address_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("last_four", sa.Text(), nullable=False),
        sa.Column("masked", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("kind IN ('tel', 'sip', 'client')", name=op.f("ck_contact_point_kind")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_contact_point_org_id_org")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contact_point_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_point")),
        sa.UniqueConstraint("org_id", "kind", "address_hash", name=op.f("uq_contact_point_org_id_kind_address_hash")),
    )
    op.create_table(
        "login_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("csrf_hash", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_login_session_account_id_account")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_login_session_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_session_token_hash")),
    )
    op.create_index(
        "ix_login_session_account_open",
        "login_session",
        ["account_id"],
        unique=False,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "seat_skill",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("skill", sa.Text(), nullable=False),
        sa.Column("certified_by", sa.Text(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_seat_skill_org_id_org")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_seat_skill_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_skill")),
        sa.UniqueConstraint("seat_id", "skill", name=op.f("uq_seat_skill_seat_id_skill")),
    )
    op.create_index("ix_seat_skill_skill", "seat_skill", ["skill", "seat_id"], unique=False)
    op.create_table(
        "seat_state",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_seat_state_org_id_org")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_seat_state_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_state")),
    )
    op.create_index("ix_seat_state_seat", "seat_state", ["seat_id", "at"], unique=False)
    op.create_table(
        "call",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), server_default="service", nullable=False),
        sa.Column("reference", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("flow_version_id", sa.Uuid(), nullable=True),
        sa.Column("flow_state", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("step", sa.Integer(), server_default="0", nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("fallbacks", sa.Integer(), server_default="0", nullable=False),
        sa.Column("caller_point_id", sa.Uuid(), nullable=True),
        sa.Column("called_number", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column(
            "menu_path", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False
        ),
        sa.Column("special_group", sa.Text(), nullable=True),
        sa.Column("priority", sa.Integer(), server_default="0", nullable=False),
        sa.Column("queue_key", sa.Text(), nullable=True),
        sa.Column("seat_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("conference_sid", sa.Text(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("notice_played_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notice_version", sa.Text(), nullable=True),
        sa.Column("rating_state", sa.Text(), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queue_entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seat_left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acw_ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hold_seconds", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stream_posts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("retain_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["caller_point_id"], ["contact_point.id"], name=op.f("fk_call_caller_point_id_contact_point")
        ),
        sa.ForeignKeyConstraint(
            ["flow_version_id"], ["flow_version.id"], name=op.f("fk_call_flow_version_id_flow_version")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_call_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
    )
    op.create_index("ix_call_arrived_at", "call", ["org_id", "arrived_at"], unique=False)
    op.create_index("ix_call_business_day", "call", ["org_id", "business_day"], unique=False)
    op.create_index("ix_call_caller_point_id", "call", ["caller_point_id", "arrived_at"], unique=False)
    op.create_index("ix_call_live", "call", ["state"], unique=False, postgresql_where=sa.text("ended_at IS NULL"))
    op.create_index(op.f("ix_call_seat_id"), "call", ["seat_id"], unique=False)
    op.create_table(
        "call_event",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "facts", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_call_event_call_id_call")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_call_event_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_event")),
    )
    op.create_index(op.f("ix_call_event_call_id"), "call_event", ["call_id"], unique=False)
    op.create_table(
        "carrier_command",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("aggregate", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "payload", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_carrier_command_call_id_call")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_carrier_command_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier_command")),
        sa.UniqueConstraint("seq", name=op.f("uq_carrier_command_seq")),
    )
    op.create_index(op.f("ix_carrier_command_aggregate"), "carrier_command", ["aggregate"], unique=False)
    op.create_index(op.f("ix_carrier_command_call_id"), "carrier_command", ["call_id"], unique=False)
    op.create_index(
        "ix_carrier_command_due",
        "carrier_command",
        ["seq"],
        unique=False,
        postgresql_where=sa.text("state IN ('pending', 'sending', 'unknown')"),
    )
    op.create_table(
        "leg",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("carrier", sa.Text(), server_default="twilio", nullable=False),
        sa.Column("account_sid", sa.Text(), nullable=False),
        sa.Column("sid", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.Text(), server_default="initiated", nullable=False),
        sa.Column("status_rank", sa.Integer(), server_default="0", nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_leg_call_id_call")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_leg_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leg")),
        sa.UniqueConstraint("carrier", "account_sid", "sid", name=op.f("uq_leg_carrier_account_sid_sid")),
    )
    op.create_index(op.f("ix_leg_call_id"), "leg", ["call_id"], unique=False)
    op.create_index("ix_leg_live", "leg", ["call_id"], unique=False, postgresql_where=sa.text("ended_at IS NULL"))
    op.create_index(op.f("ix_leg_offer_id"), "leg", ["offer_id"], unique=False)
    op.create_table(
        "queue_entry",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("queue_key", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("wanted", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("special_group", sa.Text(), nullable=True),
        sa.Column("priority", sa.Integer(), server_default="0", nullable=False),
        sa.Column("preferred_seat_id", sa.Uuid(), nullable=True),
        sa.Column("barred_seat_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("leaving", sa.Text(), nullable=True),
        sa.Column("carrier_queue_sid", sa.Text(), nullable=True),
        sa.Column("announced_minutes", sa.Integer(), nullable=True),
        sa.Column("announcements", sa.Integer(), server_default="0", nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_queue_entry_call_id_call")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_queue_entry_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_entry")),
    )
    op.create_index(op.f("ix_queue_entry_call_id"), "queue_entry", ["call_id"], unique=False)
    op.create_index(
        "ix_queue_entry_live",
        "queue_entry",
        ["queue_key", "turn_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('waiting', 'offered')"),
    )
    op.create_index(
        "ix_queue_entry_waiting",
        "queue_entry",
        ["language", sa.literal_column("priority DESC"), "turn_at"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "uq_queue_entry_live_call",
        "queue_entry",
        ["call_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('waiting', 'offered', 'connecting')"),
    )
    op.create_table(
        "rating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("invited", sa.Boolean(), nullable=False),
        sa.Column("not_invited_reason", sa.Text(), nullable=True),
        sa.Column("grade", sa.SmallInteger(), nullable=True),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("queue_key", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("seat_id", sa.Uuid(), nullable=True),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("grade BETWEEN 1 AND 5", name=op.f("ck_rating_grade")),
        sa.CheckConstraint("grade IS NULL OR invited", name=op.f("ck_rating_invited")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_rating_call_id_call")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_rating_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint("call_id", name=op.f("uq_rating_call_id")),
    )
    op.create_index("ix_rating_day", "rating", ["org_id", "business_day"], unique=False)
    op.create_table(
        "recording",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("carrier", sa.Text(), server_default="twilio", nullable=False),
        sa.Column("account_sid", sa.Text(), nullable=False),
        sa.Column("sid", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="call", nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("channels", sa.Integer(), server_default="2", nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retain_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_recording_call_id_call")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_recording_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
        sa.UniqueConstraint("carrier", "account_sid", "sid", name=op.f("uq_recording_carrier_account_sid_sid")),
    )
    op.create_index(op.f("ix_recording_call_id"), "recording", ["call_id"], unique=False)
    op.create_table(
        "return_call",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("voicemail_call_id", sa.Uuid(), nullable=True),
        sa.Column("point_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("queue_key", sa.Text(), nullable=True),
        sa.Column("owner_account_id", sa.Uuid(), nullable=True),
        sa.Column("owner_name", sa.Text(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dialling_call_id", sa.Uuid(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retain_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_return_call_call_id_call")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_return_call_org_id_org")),
        sa.ForeignKeyConstraint(["point_id"], ["contact_point.id"], name=op.f("fk_return_call_point_id_contact_point")),
        sa.ForeignKeyConstraint(["voicemail_call_id"], ["call.id"], name=op.f("fk_return_call_voicemail_call_id_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_call")),
    )
    op.create_index(
        "ix_return_call_open", "return_call", ["due_at"], unique=False, postgresql_where=sa.text("state = 'open'")
    )
    op.create_index(op.f("ix_return_call_point_id"), "return_call", ["point_id"], unique=False)
    op.create_index("uq_return_call_reason", "return_call", ["kind", "call_id"], unique=True)
    op.create_table(
        "ticket",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("wrap_up_id", sa.Uuid(), nullable=True),
        sa.Column("matter_no", sa.SmallInteger(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("category_version", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("special_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("queue_key", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("disposition", sa.Text(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("survey_agreed", sa.Boolean(), nullable=False),
        sa.Column("safe_contact", sa.Boolean(), nullable=False),
        sa.Column("first_responder_id", sa.Uuid(), nullable=True),
        sa.Column("handler_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_guessed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_ticket_closed_at")),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_ticket_state")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_ticket_call_id_call")),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_ticket_closed_by_account")),
        sa.ForeignKeyConstraint(
            ["first_responder_id"], ["account.id"], name=op.f("fk_ticket_first_responder_id_account")
        ),
        sa.ForeignKeyConstraint(["handler_id"], ["account.id"], name=op.f("fk_ticket_handler_id_account")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_ticket_org_id_org")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ticket_person_id_person")),
        sa.ForeignKeyConstraint(["point_id"], ["contact_point.id"], name=op.f("fk_ticket_point_id_contact_point")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("org_id", "number", name=op.f("uq_ticket_org_id_number")),
        sa.UniqueConstraint("wrap_up_id", "matter_no", name=op.f("uq_ticket_wrap_up_id_matter_no")),
    )
    op.create_index(op.f("ix_ticket_call_id"), "ticket", ["call_id"], unique=False)
    op.create_index("ix_ticket_day", "ticket", ["org_id", "business_day"], unique=False)
    op.create_index(
        "ix_ticket_open_due", "ticket", ["due_at"], unique=False, postgresql_where=sa.text("state = 'open'")
    )
    op.create_index(op.f("ix_ticket_point_id"), "ticket", ["point_id"], unique=False)
    op.create_table(
        "voicemail",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("recording_sid", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("queue_key", sa.Text(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retain_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_voicemail_call_id_call")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_voicemail_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voicemail")),
        sa.UniqueConstraint("call_id", name=op.f("uq_voicemail_call_id")),
    )
    op.create_table(
        "webhook_reply",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_webhook_reply_call_id_call")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_webhook_reply_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_reply")),
        sa.UniqueConstraint("call_id", "token", name=op.f("uq_webhook_reply_call_id_token")),
    )
    op.create_table(
        "offer",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="queue", nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="made", nullable=False),
        sa.Column("leg_sid", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rang_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_offer_call_id_call")),
        sa.ForeignKeyConstraint(["entry_id"], ["queue_entry.id"], name=op.f("fk_offer_entry_id_queue_entry")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_offer_org_id_org")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_offer_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_index(op.f("ix_offer_call_id"), "offer", ["call_id"], unique=False)
    op.create_index(op.f("ix_offer_entry_id"), "offer", ["entry_id"], unique=False)
    op.create_index(
        "ix_offer_lapsing",
        "offer",
        ["lapses_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('made', 'accepted')"),
    )
    op.create_index(op.f("ix_offer_seat_id"), "offer", ["seat_id"], unique=False)
    op.create_index(
        "uq_offer_active_call",
        "offer",
        ["call_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('made', 'accepted', 'connected')"),
    )
    op.create_index(
        "uq_offer_active_seat",
        "offer",
        ["seat_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('made', 'accepted', 'connected')"),
    )
    op.create_table(
        "survey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("mode_reason", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("queue_key", sa.Text(), nullable=True),
        sa.Column("served_by", sa.Uuid(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("solved", sa.SmallInteger(), nullable=True),
        sa.Column("grade", sa.SmallInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("business_day", sa.Date(), nullable=True),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("mode IN ('machine', 'person')", name=op.f("ck_survey_mode")),
        sa.CheckConstraint("grade BETWEEN 1 AND 5", name=op.f("ck_survey_grade")),
        sa.CheckConstraint("solved BETWEEN 1 AND 3", name=op.f("ck_survey_solved")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_survey_org_id_org")),
        sa.ForeignKeyConstraint(["point_id"], ["contact_point.id"], name=op.f("fk_survey_point_id_contact_point")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_survey_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("ticket_id", "round", name=op.f("uq_survey_ticket_id_round")),
    )
    op.create_index("ix_survey_day", "survey", ["org_id", "business_day"], unique=False)
    op.create_index("ix_survey_due", "survey", ["due_at"], unique=False, postgresql_where=sa.text("state = 'due'"))
    op.create_index(op.f("ix_survey_point_id"), "survey", ["point_id"], unique=False)
    op.create_table(
        "ticket_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_ticket_contact_call_id_call")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_ticket_contact_org_id_org")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_contact_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_contact")),
        sa.UniqueConstraint("ticket_id", "call_id", name=op.f("uq_ticket_contact_ticket_id_call_id")),
    )
    op.create_index(op.f("ix_ticket_contact_call_id"), "ticket_contact", ["call_id"], unique=False)
    op.create_table(
        "ticket_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=True),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_ticket_event_org_id_org")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_event_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_event")),
        sa.UniqueConstraint("ticket_id", "seq", name=op.f("uq_ticket_event_ticket_id_seq")),
    )
    op.create_table(
        "transcript",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("pass", sa.SmallInteger(), nullable=False),
        sa.Column("recording_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("engine", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column(
            "streams", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("pass IN (1, 2)", name=op.f("ck_transcript_pass")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_transcript_call_id_call")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_transcript_org_id_org")),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name=op.f("fk_transcript_recording_id_recording")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transcript")),
        sa.UniqueConstraint("call_id", "pass", name=op.f("uq_transcript_call_id_pass")),
    )
    op.create_table(
        "segment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("transcript_id", sa.Uuid(), nullable=False),
        sa.Column("track", sa.Text(), nullable=False),
        sa.Column("starts_ms", sa.Integer(), nullable=False),
        sa.Column("ends_ms", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("track IN ('caller', 'seat', 'interpreter')", name=op.f("ck_segment_track")),
        sa.CheckConstraint("ends_ms >= starts_ms", name=op.f("ck_segment_span")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_segment_org_id_org")),
        sa.ForeignKeyConstraint(
            ["transcript_id"], ["transcript.id"], name=op.f("fk_segment_transcript_id_transcript"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment")),
    )
    op.create_index("ix_segment_order", "segment", ["transcript_id", "starts_ms"], unique=False)
    op.create_index(
        "uq_segment_post",
        "segment",
        ["transcript_id", "stream", "sequence"],
        unique=True,
        postgresql_where=sa.text("stream IS NOT NULL"),
    )
    op.create_table(
        "survey_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("attempt", sa.SmallInteger(), nullable=False),
        sa.Column("by_account", sa.Uuid(), nullable=True),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_survey_attempt_call_id_call")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_survey_attempt_org_id_org")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_attempt_survey_id_survey")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_survey_attempt_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_attempt")),
        sa.UniqueConstraint("ticket_id", "round", "attempt", name=op.f("uq_survey_attempt_ticket_id_round_attempt")),
    )
    op.create_index(op.f("ix_survey_attempt_call_id"), "survey_attempt", ["call_id"], unique=False)
    op.create_index(
        "ix_survey_attempt_open",
        "survey_attempt",
        ["started_at"],
        unique=False,
        postgresql_where=sa.text("state <> 'ended'"),
    )
    op.create_index(op.f("ix_survey_attempt_survey_id"), "survey_attempt", ["survey_id"], unique=False)
    op.create_table(
        "wrap_up",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column(
            "draft", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("draft_version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("draft_saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disposition", sa.Text(), nullable=True),
        sa.Column(
            "matters", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False
        ),
        sa.Column("survey_agreed", sa.Boolean(), nullable=True),
        sa.Column("safe_contact", sa.Boolean(), nullable=True),
        sa.Column("invalid_reason", sa.Text(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retain_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_wrap_up_call_id_call")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_wrap_up_offer_id_offer")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_wrap_up_org_id_org")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_wrap_up_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrap_up")),
        sa.UniqueConstraint("offer_id", name=op.f("uq_wrap_up_offer_id")),
    )
    op.create_index("ix_wrap_up_call", "wrap_up", ["call_id"], unique=False)
    op.create_index(op.f("ix_wrap_up_seat_id"), "wrap_up", ["seat_id"], unique=False)
    op.create_table(
        "survey_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("keyed", sa.Text(), nullable=False),
        sa.Column("valid", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["survey_attempt.id"], name=op.f("fk_survey_answer_attempt_id_survey_attempt")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_survey_answer_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
        sa.UniqueConstraint("attempt_id", "seq", name=op.f("uq_survey_answer_attempt_id_seq")),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
