"""Short messages, the service catalogue, notices, appointments, referrals, the directory of providers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    _messages()


def downgrade() -> None:
    op.drop_table("sms_message")
    op.drop_table("message_template")


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
