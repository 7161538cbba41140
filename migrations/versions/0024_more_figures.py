"""Clocks that ended, targets, and what the other figures need."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    _clocks()


def downgrade() -> None:
    op.drop_column("running_clock", "extensions")
    for table in ("clock_backlog", "ended_clock"):
        op.drop_table(table)


def _clocks() -> None:
    op.add_column("running_clock", sa.Column("extensions", postgresql.JSONB(), nullable=True))
    op.create_table(
        "ended_clock",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("turn", sa.SmallInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pauses", postgresql.JSONB(), nullable=True),
        sa.Column("extensions", postgresql.JSONB(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_ended_clock_org_id_org"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_ended_clock_ticket_id_ticket"),
        sa.PrimaryKeyConstraint("id", name="pk_ended_clock"),
        sa.UniqueConstraint("ticket_id", "rule", "turn", name="uq_ended_clock_ticket_id_rule_turn"),
    )
    op.create_index(
        "ix_ended_clock_plain",
        "ended_clock",
        ["org_id", "rule", "unit", "amount", "begins_at", "ended_at"],
        postgresql_where=sa.text("pauses IS NULL AND extensions IS NULL"),
    )
    op.create_index(
        "ix_ended_clock_moved",
        "ended_clock",
        ["org_id", "rule", "begins_at"],
        postgresql_where=sa.text("pauses IS NOT NULL OR extensions IS NOT NULL"),
    )
    op.create_table(
        "clock_backlog",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_clock_backlog_org_id_org"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_clock_backlog_ticket_id_ticket"),
        sa.PrimaryKeyConstraint("ticket_id", name="pk_clock_backlog"),
    )
    # The clocks of old tickets are read by the rules of their profile: the application does it, bit by bit.
    op.execute(
        "INSERT INTO clock_backlog (org_id, ticket_id) SELECT org_id, id FROM ticket WHERE merged_into_id IS NULL"
    )
