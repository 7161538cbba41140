"""An index for the forms a seat left open: its page looks for them at every change."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(
        "ix_wrap_up_unfinished", "wrap_up", ["seat_id"], unique=False, postgresql_where=sa.text("state = 'open'")
    )


def downgrade() -> None:
    op.drop_index("ix_wrap_up_unfinished", table_name="wrap_up", postgresql_where=sa.text("state = 'open'"))
