"""Persons, contacts, matters and cases told apart; forms with their versions; merging."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Every call that brought a ticket, or was put aside as invalid, was a contact.
CONTACTS_OF_CALLS = """
INSERT INTO contact (id, org_id, channel, at, business_day, call_id, point_id, account_id, language, invalid_reason,
    created_at)
SELECT gen_random_uuid(), c.org_id, CASE c.direction WHEN 'outbound' THEN 'outbound' ELSE 'phone' END, c.arrived_at,
    c.business_day, c.id, c.caller_point_id, a.id, c.language,
    CASE WHEN t.call_id IS NULL THEN w.invalid_reason END, coalesce(c.ended_at, c.arrived_at)
FROM call c
LEFT JOIN account a ON a.id = c.account_id
LEFT JOIN (SELECT DISTINCT call_id FROM ticket_contact) t ON t.call_id = c.id
LEFT JOIN (SELECT call_id, min(invalid_reason) AS invalid_reason FROM wrap_up WHERE state = 'invalid' GROUP BY call_id) w
    ON w.call_id = c.id
WHERE t.call_id IS NOT NULL OR w.call_id IS NOT NULL
"""
LINK_CONTACTS = """
UPDATE ticket_contact t SET contact_id = c.id FROM contact c WHERE c.call_id = t.call_id
"""
VERSIONS = """
INSERT INTO taxonomy_version (id, org_id, version, note, published_at)
SELECT gen_random_uuid(), org_id, version, '', now() FROM category GROUP BY org_id, version
"""
# refuse_change() is of 0002
TRIGGERS = {
    "form_unchangeable": (
        "BEFORE UPDATE OR DELETE ON form FOR EACH ROW",
        "a published form never changes: records refer to it",
    ),
    "chain_seal_append_only": (
        "BEFORE UPDATE OR DELETE ON chain_seal FOR EACH ROW",
        "seals are only added to",
    ),
}

TABLES = [
    "case_counter",
    "chain_seal",
    "form",
    "matter_case",
    "taxonomy_version",
    "case_person",
    "contact",
    "ticket_chain",
    "ticket_form",
    "ticket_merge",
]


def upgrade() -> None:
    _tables()
    _columns()


def downgrade() -> None:
    for name, (when, _) in TRIGGERS.items():
        op.execute(f"DROP TRIGGER {name} ON {when.split(' ON ')[1].split()[0]}")
    op.drop_index("ix_ticket_event_at", table_name="ticket_event", postgresql_using="brin")
    op.execute("DELETE FROM ticket_contact WHERE call_id IS NULL")
    op.alter_column("ticket_contact", "call_id", nullable=False)
    for column in ("note", "contact_id"):
        op.drop_column("ticket_contact", column)
    op.drop_constraint(op.f("ck_ticket_merged"), "ticket")
    for column in ("merged_into_id", "case_id", "channel"):
        op.drop_column("ticket", column)
    op.drop_index("ix_ticket_person", table_name="ticket")
    op.drop_index("ix_ticket_point_open", table_name="ticket")
    op.drop_column("category", "retired")
    op.drop_column("audit_entry", "mac")
    for table in reversed(TABLES):
        op.drop_table(table)


def _tables() -> None:
    op.create_table(
        "case_counter",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_case_counter_org_id_org")),
        sa.PrimaryKeyConstraint("org_id", "day", name=op.f("pk_case_counter")),
    )
    op.create_table(
        "chain_seal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("subject IN ('ticket_event', 'audit_entry')", name=op.f("ck_chain_seal_subject")),
        sa.CheckConstraint("since < until", name=op.f("ck_chain_seal_stretch")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_chain_seal_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_seal")),
        sa.UniqueConstraint("org_id", "subject", "number", name=op.f("uq_chain_seal_org_id_subject_number")),
    )
    op.create_table(
        "form",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("categories", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("version >= 1", name=op.f("ck_form_version")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_form_org_id_org")),
        sa.ForeignKeyConstraint(["published_by"], ["account.id"], name=op.f("fk_form_published_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form")),
        sa.UniqueConstraint("org_id", "key", "version", name=op.f("uq_form_org_id_key_version")),
    )
    op.create_table(
        "matter_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_matter_case_created_by_account")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_matter_case_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_case")),
        sa.UniqueConstraint("org_id", "number", name=op.f("uq_matter_case_org_id_number")),
    )
    op.create_index("ix_matter_case_day", "matter_case", ["org_id", "business_day"], unique=False)
    op.create_table(
        "taxonomy_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_taxonomy_version_org_id_org")),
        sa.ForeignKeyConstraint(
            ["published_by"], ["account.id"], name=op.f("fk_taxonomy_version_published_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taxonomy_version")),
        sa.UniqueConstraint("org_id", "version", name=op.f("uq_taxonomy_version_org_id_version")),
    )
    op.create_index("ix_taxonomy_version_published", "taxonomy_version", ["org_id", "published_at"], unique=False)
    op.create_table(
        "case_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), server_default="claimant", nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.Column("removed_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("role IN ('claimant', 'representative')", name=op.f("ck_case_person_role")),
        sa.CheckConstraint("(removed_at IS NULL) = (removed_reason IS NULL)", name=op.f("ck_case_person_removed")),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_case_person_added_by_account")),
        sa.ForeignKeyConstraint(["case_id"], ["matter_case.id"], name=op.f("fk_case_person_case_id_matter_case")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_case_person_org_id_org")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_person_person_id_person")),
        sa.ForeignKeyConstraint(["point_id"], ["contact_point.id"], name=op.f("fk_case_person_point_id_contact_point")),
        sa.ForeignKeyConstraint(["removed_by"], ["account.id"], name=op.f("fk_case_person_removed_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_person")),
    )
    op.create_index("ix_case_person_day", "case_person", ["org_id", "business_day"], unique=False)
    op.create_index(op.f("ix_case_person_person_id"), "case_person", ["person_id"], unique=False)
    op.create_index(
        "uq_case_person_once",
        "case_person",
        ["case_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("point_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("invalid_reason", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("request_key", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint(
            "channel IN ('phone', '12345', 'web', 'wechat', 'walk_in', 'mail', 'kiosk', 'outbound')",
            name=op.f("ck_contact_channel"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_contact_account_id_account")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_contact_call_id_call")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_contact_org_id_org")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contact_person_id_person")),
        sa.ForeignKeyConstraint(["point_id"], ["contact_point.id"], name=op.f("fk_contact_point_id_contact_point")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("call_id", name=op.f("uq_contact_call_id")),
        sa.UniqueConstraint("org_id", "request_key", name=op.f("uq_contact_org_id_request_key")),
    )
    op.create_index("ix_contact_day", "contact", ["org_id", "business_day"], unique=False)
    op.create_index(
        "ix_contact_person", "contact", ["person_id"], unique=False, postgresql_where=sa.text("person_id IS NOT NULL")
    )
    op.create_index(op.f("ix_contact_point_id"), "contact", ["point_id"], unique=False)
    op.create_table(
        "ticket_chain",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_ticket_chain_org_id_org")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_chain_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ticket_chain")),
    )
    op.create_table(
        "ticket_form",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("missing", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("supplement_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(completed_at IS NOT NULL) = (cardinality(missing) = 0)", name=op.f("ck_ticket_form_completed")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_ticket_form_org_id_org")),
        sa.ForeignKeyConstraint(["saved_by"], ["account.id"], name=op.f("fk_ticket_form_saved_by_account")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_form_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_form")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_ticket_form_ticket_id")),
    )
    op.create_index(
        "ix_ticket_form_open",
        "ticket_form",
        ["supplement_until"],
        unique=False,
        postgresql_where=sa.text("completed_at IS NULL"),
    )
    op.create_table(
        "ticket_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("into_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by", sa.Uuid(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("undone_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("ticket_id <> into_id", name=op.f("ck_ticket_merge_other")),
        sa.ForeignKeyConstraint(["into_id"], ["ticket.id"], name=op.f("fk_ticket_merge_into_id_ticket")),
        sa.ForeignKeyConstraint(["merged_by"], ["account.id"], name=op.f("fk_ticket_merge_merged_by_account")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_ticket_merge_org_id_org")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_merge_ticket_id_ticket")),
        sa.ForeignKeyConstraint(["undone_by"], ["account.id"], name=op.f("fk_ticket_merge_undone_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_merge")),
    )
    op.create_index(op.f("ix_ticket_merge_into_id"), "ticket_merge", ["into_id"], unique=False)
    op.create_index(
        "uq_ticket_merge_standing",
        "ticket_merge",
        ["ticket_id"],
        unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
    )


def _columns() -> None:
    op.add_column("audit_entry", sa.Column("mac", sa.LargeBinary(), nullable=True))
    op.add_column("category", sa.Column("retired", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("ticket", sa.Column("channel", sa.Text(), server_default="phone", nullable=False))
    op.add_column("ticket", sa.Column("case_id", sa.Uuid(), nullable=True))
    op.add_column("ticket", sa.Column("merged_into_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_ticket_case", "ticket", ["case_id"], unique=False, postgresql_where=sa.text("case_id IS NOT NULL")
    )
    op.create_index(
        "ix_ticket_merged_into",
        "ticket",
        ["merged_into_id"],
        unique=False,
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.create_index(
        "ix_ticket_person", "ticket", ["person_id"], unique=False, postgresql_where=sa.text("person_id IS NOT NULL")
    )
    op.create_index(
        "ix_ticket_point_open", "ticket", ["point_id"], unique=False, postgresql_where=sa.text("state = 'open'")
    )
    op.create_foreign_key(op.f("fk_ticket_merged_into_id_ticket"), "ticket", "ticket", ["merged_into_id"], ["id"])
    op.create_foreign_key(op.f("fk_ticket_case_id_matter_case"), "ticket", "matter_case", ["case_id"], ["id"])
    op.add_column("ticket_contact", sa.Column("contact_id", sa.Uuid(), nullable=True))
    op.execute(CONTACTS_OF_CALLS)
    op.execute(LINK_CONTACTS)
    op.alter_column("ticket_contact", "contact_id", nullable=False)
    op.add_column("ticket_contact", sa.Column("note", sa.Text(), nullable=True))
    op.alter_column("ticket_contact", "call_id", existing_type=sa.UUID(), nullable=True)
    op.create_index(op.f("ix_ticket_contact_contact_id"), "ticket_contact", ["contact_id"], unique=False)
    op.create_unique_constraint(
        op.f("uq_ticket_contact_ticket_id_contact_id"), "ticket_contact", ["ticket_id", "contact_id"]
    )
    op.create_foreign_key(
        op.f("fk_ticket_contact_contact_id_contact"), "ticket_contact", "contact", ["contact_id"], ["id"]
    )
    op.create_index("ix_ticket_event_at", "ticket_event", ["at"], unique=False, postgresql_using="brin")
    op.create_check_constraint(op.f("ck_ticket_merged"), "ticket", "merged_into_id IS NULL OR state = 'closed'")
    op.execute(VERSIONS)
    for name, (when, message) in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION refuse_change('{message}')")
