"""Estimates that were told, callbacks that keep their place, places kept for callers who were cut off."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LIVE_CALLBACK = "kind = 'callback' AND state IN ('waiting', 'offered', 'connecting', 'resting')"


def upgrade() -> None:
    """What was said to a waiting caller, and what a callback needs."""
    op.drop_column("queue_entry", "announced_minutes")
    op.add_column("queue_entry", sa.Column("kind", sa.Text(), server_default="call", nullable=False))
    op.add_column("queue_entry", sa.Column("callback_point_id", sa.Uuid(), nullable=True))
    op.add_column("queue_entry", sa.Column("tries", sa.Integer(), server_default="0", nullable=False))
    op.add_column("queue_entry", sa.Column("rest_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("queue_entry", sa.Column("interpreter", sa.Text(), nullable=True))
    op.add_column("queue_entry", sa.Column("regained", sa.Text(), nullable=True))
    op.add_column("queue_entry", sa.Column("said_position", sa.Integer(), nullable=True))
    op.add_column("queue_entry", sa.Column("said_low", sa.Integer(), nullable=True))
    op.add_column("queue_entry", sa.Column("said_high", sa.Integer(), nullable=True))
    op.add_column("queue_entry", sa.Column("said_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("queue_entry", sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(
        op.f("fk_queue_entry_callback_point_id_contact_point"),
        "queue_entry",
        "contact_point",
        ["callback_point_id"],
        ["id"],
    )
    op.create_index(
        "uq_queue_entry_callback",
        "queue_entry",
        ["callback_point_id", "queue_key"],
        unique=True,
        postgresql_where=sa.text(LIVE_CALLBACK),
    )
    op.create_index(
        "ix_queue_entry_resting", "queue_entry", ["rest_until"], postgresql_where=sa.text("state = 'resting'")
    )
    _create_wait_estimate()
    op.add_column("return_call", sa.Column("entry_id", sa.Uuid(), nullable=True))
    op.add_column("return_call", sa.Column("pooled_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("return_call", sa.Column("shared_out_at", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(
        op.f("fk_return_call_entry_id_queue_entry"), "return_call", "queue_entry", ["entry_id"], ["id"]
    )
    op.create_index(op.f("ix_return_call_entry_id"), "return_call", ["entry_id"])
    op.add_column("seat", sa.Column("shift_began_at", sa.DateTime(timezone=True), nullable=True))


def _create_wait_estimate() -> None:
    op.create_table(
        "wait_estimate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("queue_key", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_wait_estimate_call_id_call")),
        sa.ForeignKeyConstraint(["entry_id"], ["queue_entry.id"], name=op.f("fk_wait_estimate_entry_id_queue_entry")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_wait_estimate_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wait_estimate")),
    )
    op.create_index(op.f("ix_wait_estimate_entry_id"), "wait_estimate", ["entry_id"])
    op.create_index("ix_wait_estimate_business_day", "wait_estimate", ["org_id", "business_day"])


def downgrade() -> None:
    """As it was before."""
    op.drop_column("seat", "shift_began_at")
    op.drop_index(op.f("ix_return_call_entry_id"), table_name="return_call")
    op.drop_constraint(op.f("fk_return_call_entry_id_queue_entry"), "return_call", type_="foreignkey")
    for column in ("shared_out_at", "pooled_until", "entry_id"):
        op.drop_column("return_call", column)
    op.drop_table("wait_estimate")
    op.drop_index("ix_queue_entry_resting", table_name="queue_entry")
    op.drop_index("uq_queue_entry_callback", table_name="queue_entry")
    op.drop_constraint(op.f("fk_queue_entry_callback_point_id_contact_point"), "queue_entry", type_="foreignkey")
    for column in (
        *("announced_at", "said_until", "said_high", "said_low", "said_position", "regained", "interpreter"),
        *("rest_until", "tries", "callback_point_id", "kind"),
    ):
        op.drop_column("queue_entry", column)
    op.add_column("queue_entry", sa.Column("announced_minutes", sa.Integer(), nullable=True))
