"""A ticket stores no due time: due times are read from its history and the calendar, and an extension moves them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.drop_index("ix_ticket_open_due", table_name="ticket")
    op.drop_column("ticket", "due_at")
    op.drop_column("ticket", "due_guessed")


def downgrade() -> None:
    op.add_column("ticket", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("ticket", sa.Column("due_guessed", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_index("ix_ticket_open_due", "ticket", ["due_at"], postgresql_where=sa.text("state = 'open'"))
