"""Short messages, the service catalogue, notices, appointments, referrals, the directory of providers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


# The latest first: what points at others goes before them.
TABLES = (
    "guidance_letter",
    "referral",
    "appointment",
    "booking_closure",
    "booking_hours",
    "booking_place",
    "village_adviser",
    "travel_time",
    "provider_member",
    "provider",
    "local_place",
    "service_visit",
    "service_notice",
    "service_item_version",
    "service_item",
    "sms_message",
    "message_template",
)


def upgrade() -> None:
    _messages()
    _catalogue()
    _directory()
    _bookings()
    _referrals()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _messages() -> None:
    op.create_table(
        "message_template",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("origin IN ('shipped', 'edited')", name=op.f("ck_message_template_origin")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_message_template_org_id_org")),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_message_template_created_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_template")),
        sa.UniqueConstraint("org_id", "key", "version", name=op.f("uq_message_template_org_id_key_version")),
    )
    op.create_table(
        "sms_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("tries", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("prepared_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stale_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint(
            "state IN ('prepared', 'sending', 'sent', 'failed', 'unknown', 'not_sent', 'suppressed', 'cancelled')",
            name=op.f("ck_sms_message_state"),
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_sms_message_org_id_org")),
        sa.ForeignKeyConstraint(["point_id"], ["contact_point.id"], name=op.f("fk_sms_message_point_id_contact_point")),
        sa.ForeignKeyConstraint(["prepared_by"], ["account.id"], name=op.f("fk_sms_message_prepared_by_account")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_sms_message_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sms_message")),
        sa.UniqueConstraint("org_id", "dedupe_key", name=op.f("uq_sms_message_org_id_dedupe_key")),
    )
    op.create_index(op.f("ix_sms_message_point_id"), "sms_message", ["point_id"])
    op.create_index(op.f("ix_sms_message_ticket_id"), "sms_message", ["ticket_id"])
    op.create_index("ix_sms_message_due", "sms_message", ["due_at"], postgresql_where=sa.text("state = 'prepared'"))
    op.create_index(
        "ix_sms_message_open", "sms_message", ["asked_at"], postgresql_where=sa.text("state IN ('sending', 'unknown')")
    )


def _catalogue() -> None:
    op.create_table(
        "service_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("sort", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_service_item_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_item")),
        sa.UniqueConstraint("org_id", "code", name=op.f("uq_service_item_org_id_code")),
    )
    op.create_table(
        "service_item_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("categories", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("materials", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("backup_owner_id", sa.Uuid(), nullable=True),
        sa.Column("limit_amount", sa.SmallInteger(), nullable=False),
        sa.Column("limit_unit", sa.Text(), nullable=False),
        sa.Column("limit_source", sa.Text(), nullable=False),
        sa.Column("instant", sa.Boolean(), nullable=False),
        sa.Column("max_visits", sa.SmallInteger(), nullable=False),
        sa.Column("cross_region", sa.Text(), server_default="none", nullable=False),
        sa.Column("confirmed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "limit_unit IN ('at_once', 'minute', 'hour', 'working_day', 'calendar_day')",
            name=op.f("ck_service_item_version_unit"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'offered', 'published', 'refused', 'superseded', 'withdrawn')",
            name=op.f("ck_service_item_version_state"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR owner_id IS NOT NULL", name=op.f("ck_service_item_version_owner")
        ),
        sa.CheckConstraint("max_visits >= 0 AND limit_amount >= 0", name=op.f("ck_service_item_version_figures")),
        sa.ForeignKeyConstraint(
            ["backup_owner_id"], ["account.id"], name=op.f("fk_service_item_version_backup_owner_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["service_item.id"], name=op.f("fk_service_item_version_item_id_service_item")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_service_item_version_org_id_org")),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name=op.f("fk_service_item_version_owner_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_item_version")),
        sa.UniqueConstraint("item_id", "version", name=op.f("uq_service_item_version_item_id_version")),
    )
    op.create_index(op.f("ix_service_item_version_item_id"), "service_item_version", ["item_id"], unique=False)
    op.create_index(
        "ix_service_item_version_offered",
        "service_item_version",
        ["owner_id"],
        unique=False,
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.create_index(
        "uq_service_item_version_open",
        "service_item_version",
        ["item_id"],
        unique=True,
        postgresql_where=sa.text("state = 'published'"),
    )
    op.create_table(
        "service_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("sequence", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.CheckConstraint("channel IN ('read_out', 'sms', 'both')", name=op.f("ck_service_notice_channel")),
        sa.CheckConstraint("call_id IS NOT NULL OR ticket_id IS NOT NULL", name=op.f("ck_service_notice_about")),
        sa.CheckConstraint("sequence = 1 OR reason IS NOT NULL", name=op.f("ck_service_notice_reason")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_service_notice_call_id_call")),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_service_notice_given_by_account")),
        sa.ForeignKeyConstraint(["item_id"], ["service_item.id"], name=op.f("fk_service_notice_item_id_service_item")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["sms_message.id"], name=op.f("fk_service_notice_message_id_sms_message")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_service_notice_org_id_org")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_service_notice_ticket_id_ticket")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["service_item_version.id"], name=op.f("fk_service_notice_version_id_service_item_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_notice")),
    )
    op.create_index(
        "ix_service_notice_call",
        "service_notice",
        ["call_id"],
        unique=False,
        postgresql_where=sa.text("call_id IS NOT NULL"),
    )
    op.create_index("ix_service_notice_day", "service_notice", ["org_id", "business_day"], unique=False)
    op.create_index(
        "ix_service_notice_ticket",
        "service_notice",
        ["ticket_id"],
        unique=False,
        postgresql_where=sa.text("ticket_id IS NOT NULL"),
    )
    op.create_table(
        "service_visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.SmallInteger(), nullable=False),
        sa.Column("allowed", sa.SmallInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_service_visit_asked_by_account")),
        sa.ForeignKeyConstraint(["item_id"], ["service_item.id"], name=op.f("fk_service_visit_item_id_service_item")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_service_visit_org_id_org")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_service_visit_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_visit")),
        sa.UniqueConstraint(
            "ticket_id", "item_id", "sequence", name=op.f("uq_service_visit_ticket_id_item_id_sequence")
        ),
    )


def _directory() -> None:
    op.create_table(
        "local_place",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("rural", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint("level IN ('city', 'county', 'township', 'village')", name=op.f("ck_local_place_level")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_local_place_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_place")),
        sa.UniqueConstraint("org_id", "code", name=op.f("uq_local_place_org_id_code")),
    )
    op.create_table(
        "provider",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place_code", sa.Text(), server_default="", nullable=False),
        sa.Column("place_name", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("hours", sa.Text(), server_default="", nullable=False),
        sa.Column("specialties", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'::text[]"), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'::text[]"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("confirmed", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("sort", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('law_firm', 'grassroots_office', 'notary_office', 'legal_aid_centre', 'forensic_institute', 'mediation_committee', 'justice_office', 'station', 'court', 'police', 'procuratorate', 'petition_office', 'government', 'hotline')",
            name=op.f("ck_provider_kind"),
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_provider_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
        sa.UniqueConstraint(
            "org_id", "kind", "name", "place_code", name=op.f("uq_provider_org_id_kind_name_place_code")
        ),
    )
    op.create_index(
        "ix_provider_place",
        "provider",
        ["org_id", "kind", "place_code"],
        unique=False,
        postgresql_where=sa.text("active"),
    )
    op.create_table(
        "provider_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_provider_member_account_id_account")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_provider_member_org_id_org")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_provider_member_provider_id_provider")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_member")),
        sa.UniqueConstraint("provider_id", "account_id", name=op.f("uq_provider_member_provider_id_account_id")),
    )
    op.create_index(op.f("ix_provider_member_account_id"), "provider_member", ["account_id"], unique=False)
    op.create_table(
        "travel_time",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("from_code", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_travel_time_minutes")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_travel_time_org_id_org")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_travel_time_provider_id_provider")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_time")),
        sa.UniqueConstraint("from_code", "provider_id", name=op.f("uq_travel_time_from_code_provider_id")),
    )
    op.create_index(op.f("ix_travel_time_provider_id"), "travel_time", ["provider_id"], unique=False)
    op.create_table(
        "village_adviser",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("place_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("firm", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("hours", sa.Text(), server_default="", nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_village_adviser_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_village_adviser")),
        sa.UniqueConstraint(
            "org_id",
            "place_code",
            "name",
            "valid_from",
            name=op.f("uq_village_adviser_org_id_place_code_name_valid_from"),
        ),
    )


def _bookings() -> None:
    op.create_table(
        "booking_place",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("place_code", sa.Text(), server_default="", nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("slot_minutes", sa.SmallInteger(), server_default="30", nullable=False),
        sa.Column("notice_minutes", sa.Integer(), server_default="60", nullable=False),
        sa.Column("days_ahead", sa.SmallInteger(), server_default="30", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("sort", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("slot_minutes BETWEEN 5 AND 480", name=op.f("ck_booking_place_slot")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_booking_place_org_id_org")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_booking_place_provider_id_provider")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_place")),
        sa.UniqueConstraint("org_id", "code", name=op.f("uq_booking_place_org_id_code")),
    )
    op.create_table(
        "booking_hours",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=True),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("capacity", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("days IN ('workdays', 'weekend', 'every_day')", name=op.f("ck_booking_hours_days")),
        sa.CheckConstraint(
            "kind IN ('window', 'mediation', 'notary', 'legal_aid', 'home_visit')", name=op.f("ck_booking_hours_kind")
        ),
        sa.CheckConstraint("opens < closes AND capacity > 0", name=op.f("ck_booking_hours_sound")),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_booking_hours_weekday")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_booking_hours_org_id_org")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["booking_place.id"], name=op.f("fk_booking_hours_place_id_booking_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_hours")),
    )
    op.create_index(op.f("ix_booking_hours_place_id"), "booking_hours", ["place_id"], unique=False)
    op.create_table(
        "booking_closure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["noted_by"], ["account.id"], name=op.f("fk_booking_closure_noted_by_account")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_booking_closure_org_id_org")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["booking_place.id"], name=op.f("fk_booking_closure_place_id_booking_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_closure")),
        sa.UniqueConstraint("place_id", "day", name=op.f("uq_booking_closure_place_id_day")),
    )
    op.create_table(
        "appointment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("private_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("private_key_id", sa.Text(), nullable=True),
        sa.Column("staff", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'::text[]"), nullable=False),
        sa.Column("reminder", sa.Text(), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_as", sa.Text(), nullable=True),
        sa.Column("return_call_id", sa.Uuid(), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("booked_by", sa.Uuid(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_note", sa.Text(), nullable=True),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("kind <> 'home_visit' OR private_cipher IS NOT NULL", name=op.f("ck_appointment_home")),
        sa.CheckConstraint(
            "kind IN ('window', 'mediation', 'notary', 'legal_aid', 'home_visit')", name=op.f("ck_appointment_kind")
        ),
        sa.CheckConstraint("state IN ('booked', 'kept', 'no_show', 'cancelled')", name=op.f("ck_appointment_state")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_appointment_times")),
        sa.ForeignKeyConstraint(["booked_by"], ["account.id"], name=op.f("fk_appointment_booked_by_account")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_appointment_call_id_call")),
        sa.ForeignKeyConstraint(["message_id"], ["sms_message.id"], name=op.f("fk_appointment_message_id_sms_message")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_appointment_org_id_org")),
        sa.ForeignKeyConstraint(["place_id"], ["booking_place.id"], name=op.f("fk_appointment_place_id_booking_place")),
        sa.ForeignKeyConstraint(["point_id"], ["contact_point.id"], name=op.f("fk_appointment_point_id_contact_point")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_appointment_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("org_id", "key", name=op.f("uq_appointment_org_id_key")),
        sa.UniqueConstraint("org_id", "number", name=op.f("uq_appointment_org_id_number")),
    )
    op.create_index(
        "ix_appointment_call", "appointment", ["call_id"], unique=False, postgresql_where=sa.text("call_id IS NOT NULL")
    )
    op.create_index(
        "ix_appointment_place",
        "appointment",
        ["place_id", "starts_at"],
        unique=False,
        postgresql_where=sa.text("state <> 'cancelled'"),
    )
    op.create_index(
        "ix_appointment_remind",
        "appointment",
        ["remind_at"],
        unique=False,
        postgresql_where=sa.text("state = 'booked' AND reminded_at IS NULL"),
    )
    op.create_index(
        "ix_appointment_ticket",
        "appointment",
        ["ticket_id"],
        unique=False,
        postgresql_where=sa.text("ticket_id IS NOT NULL"),
    )
    op.create_index(
        "uq_appointment_person",
        "appointment",
        ["point_id", "place_id", "starts_at"],
        unique=True,
        postgresql_where=sa.text("state = 'booked'"),
    )


def _referrals() -> None:
    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("target_name", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("consent_how", sa.Text(), nullable=False),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("other_party_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("other_party_how", sa.Text(), nullable=True),
        sa.Column("referred_by", sa.Uuid(), nullable=False),
        sa.Column("referred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("ack_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ack_due_guessed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.Text(), nullable=True),
        sa.Column("contact_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("result_note", sa.Text(), nullable=True),
        sa.Column("result_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("complexity", sa.Text(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("told_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("score_process", sa.SmallInteger(), nullable=True),
        sa.Column("score_prevention", sa.SmallInteger(), nullable=True),
        sa.Column("score_petition", sa.SmallInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_note", sa.Text(), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("(state = 'done') = (result IS NOT NULL)", name=op.f("ck_referral_result")),
        sa.CheckConstraint("complexity IN ('small', 'complex')", name=op.f("ck_referral_complexity")),
        sa.CheckConstraint("direction IN ('out', 'in')", name=op.f("ck_referral_direction")),
        sa.CheckConstraint(
            "state IN ('sent', 'acknowledged', 'declined', 'done', 'withdrawn', 'handed_over')",
            name=op.f("ck_referral_state"),
        ),
        sa.CheckConstraint("call_id IS NOT NULL OR ticket_id IS NOT NULL", name=op.f("ck_referral_about")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_referral_call_id_call")),
        sa.ForeignKeyConstraint(["message_id"], ["sms_message.id"], name=op.f("fk_referral_message_id_sms_message")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_referral_org_id_org")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_referral_provider_id_provider")),
        sa.ForeignKeyConstraint(["referred_by"], ["account.id"], name=op.f("fk_referral_referred_by_account")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_referral_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("org_id", "key", name=op.f("uq_referral_org_id_key")),
        sa.UniqueConstraint("org_id", "number", name=op.f("uq_referral_org_id_number")),
    )
    op.create_index(op.f("ix_referral_call_id"), "referral", ["call_id"], unique=False)
    op.create_index("ix_referral_day", "referral", ["org_id", "business_day"], unique=False)
    op.create_index(
        "ix_referral_open", "referral", ["ack_due_at"], unique=False, postgresql_where=sa.text("state = 'sent'")
    )
    op.create_index("ix_referral_provider", "referral", ["provider_id", "state"], unique=False)
    op.create_index(op.f("ix_referral_ticket_id"), "referral", ["ticket_id"], unique=False)
    op.create_table(
        "guidance_letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("words_key_id", sa.Text(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("reason IN ('out_of_scope', 'mediation_failed')", name=op.f("ck_guidance_letter_reason")),
        sa.CheckConstraint("route IN ('administrative', 'judicial')", name=op.f("ck_guidance_letter_route")),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name=op.f("fk_guidance_letter_issued_by_account")),
        sa.ForeignKeyConstraint(["office_id"], ["provider.id"], name=op.f("fk_guidance_letter_office_id_provider")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_guidance_letter_org_id_org")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_guidance_letter_referral_id_referral")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance_letter")),
        sa.UniqueConstraint("org_id", "year", "serial", name=op.f("uq_guidance_letter_org_id_year_serial")),
        sa.UniqueConstraint("referral_id", name=op.f("uq_guidance_letter_referral_id")),
    )
    # ### end Alembic commands ###
