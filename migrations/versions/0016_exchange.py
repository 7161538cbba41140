"""Matters exchanged with the 12345 line, and what a caller may hear about theirs."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "exchange_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("mapping", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("direction IN ('out', 'in')", name=op.f("ck_exchange_message_direction")),
        sa.CheckConstraint(
            "state IN ('due', 'sending', 'acknowledged', 'dead', 'held', 'applied')",
            name=op.f("ck_exchange_message_state"),
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_exchange_message_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_message")),
        sa.UniqueConstraint(
            "org_id", "direction", "reference", "seq", name=op.f("uq_exchange_message_org_id_direction_reference_seq")
        ),
    )
    op.create_index(
        "ix_exchange_message_dead",
        "exchange_message",
        ["org_id"],
        unique=False,
        postgresql_where=sa.text("state = 'dead'"),
    )
    op.create_index(
        "ix_exchange_message_due",
        "exchange_message",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('due', 'sending')"),
    )
    op.create_table(
        "reconciliation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_account", sa.Uuid(), nullable=True),
        sa.Column("ours", sa.Integer(), nullable=False),
        sa.Column("theirs", sa.Integer(), nullable=False),
        sa.Column("differences", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("failed", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["by_account"], ["account.id"], name=op.f("fk_reconciliation_by_account_account")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_reconciliation_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation")),
    )
    op.create_index("ix_reconciliation_at", "reconciliation", ["org_id", "at"], unique=False)
    op.create_table(
        "peer_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("recognised_by", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_peer_call_call_id_call")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_peer_call_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_call")),
        sa.UniqueConstraint("call_id", name=op.f("uq_peer_call_call_id")),
    )
    op.create_index("ix_peer_call_day", "peer_call", ["org_id", "business_day"], unique=False)
    op.create_table(
        "ticket_inquiry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=True),
        sa.Column("number_hash", sa.LargeBinary(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("barred", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_ticket_inquiry_call_id_call")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_ticket_inquiry_org_id_org")),
        sa.ForeignKeyConstraint(
            ["point_id"], ["contact_point.id"], name=op.f("fk_ticket_inquiry_point_id_contact_point")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_inquiry")),
    )
    op.create_index("ix_ticket_inquiry_call", "ticket_inquiry", ["call_id"], unique=False)
    op.create_index("ix_ticket_inquiry_number", "ticket_inquiry", ["number_hash", "at"], unique=False)
    op.create_index("ix_ticket_inquiry_point", "ticket_inquiry", ["point_id", "at"], unique=False)
    op.create_table(
        "exchange",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("peer_ticket_no", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("peer_status", sa.Text(), nullable=True),
        sa.Column("own_status", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("taken_by", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("transfer_id", sa.Uuid(), nullable=True),
        sa.Column("call_result", sa.Text(), nullable=True),
        sa.Column("consent", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("heard_upto", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("said", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.CheckConstraint("direction IN ('out', 'in')", name=op.f("ck_exchange_direction")),
        sa.CheckConstraint(
            "stage IN ('offered', 'accepted', 'refused', 'result_given', 'closed', 'withdrawn')",
            name=op.f("ck_exchange_stage"),
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_exchange_asked_by_account")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_exchange_call_id_call")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_exchange_org_id_org")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_exchange_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange")),
        sa.UniqueConstraint("org_id", "reference", name=op.f("uq_exchange_org_id_reference")),
    )
    op.create_index(op.f("ix_exchange_call_id"), "exchange", ["call_id"], unique=False)
    op.create_index("ix_exchange_day", "exchange", ["org_id", "business_day"], unique=False)
    op.create_index(op.f("ix_exchange_peer_ticket_no"), "exchange", ["peer_ticket_no"], unique=False)
    op.create_index(op.f("ix_exchange_ticket_id"), "exchange", ["ticket_id"], unique=False)
    op.create_index(
        "ix_exchange_wait",
        "exchange",
        ["wait_until"],
        unique=False,
        postgresql_where=sa.text("ticket_id IS NULL AND wait_until IS NOT NULL"),
    )
    op.create_index(
        "uq_exchange_live",
        "exchange",
        ["ticket_id"],
        unique=True,
        postgresql_where=sa.text("stage IN ('offered', 'accepted', 'result_given')"),
    )
    op.create_index(
        "uq_exchange_transfer_id",
        "exchange",
        ["transfer_id"],
        unique=True,
        postgresql_where=sa.text("transfer_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("uq_exchange_transfer_id", table_name="exchange", postgresql_where=sa.text("transfer_id IS NOT NULL"))
    op.drop_index(
        "uq_exchange_live",
        table_name="exchange",
        postgresql_where=sa.text("stage IN ('offered', 'accepted', 'result_given')"),
    )
    op.drop_index(
        "ix_exchange_wait",
        table_name="exchange",
        postgresql_where=sa.text("ticket_id IS NULL AND wait_until IS NOT NULL"),
    )
    op.drop_index(op.f("ix_exchange_ticket_id"), table_name="exchange")
    op.drop_index(op.f("ix_exchange_peer_ticket_no"), table_name="exchange")
    op.drop_index("ix_exchange_day", table_name="exchange")
    op.drop_index(op.f("ix_exchange_call_id"), table_name="exchange")
    op.drop_table("exchange")
    op.drop_index("ix_ticket_inquiry_point", table_name="ticket_inquiry")
    op.drop_index("ix_ticket_inquiry_number", table_name="ticket_inquiry")
    op.drop_index("ix_ticket_inquiry_call", table_name="ticket_inquiry")
    op.drop_table("ticket_inquiry")
    op.drop_index("ix_peer_call_day", table_name="peer_call")
    op.drop_table("peer_call")
    op.drop_index("ix_reconciliation_at", table_name="reconciliation")
    op.drop_table("reconciliation")
    op.drop_index(
        "ix_exchange_message_due",
        table_name="exchange_message",
        postgresql_where=sa.text("state IN ('due', 'sending')"),
    )
    op.drop_index("ix_exchange_message_dead", table_name="exchange_message", postgresql_where=sa.text("state = 'dead'"))
    op.drop_table("exchange_message")
