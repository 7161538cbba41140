"""The few tickets that are for named readers alone, found at once: asked for every call that somebody reads."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index("ix_ticket_named", "ticket", ["id"], postgresql_where=sa.text("locked = 'named'"))


def downgrade() -> None:
    op.drop_index("ix_ticket_named", table_name="ticket")
