"""What the supervisors' pages need: offers that nobody took, found by their day."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(
        "ix_offer_missed",
        "offer",
        ["org_id", "made_at"],
        postgresql_where=sa.text("state IN ('lapsed', 'declined')"),
    )


def downgrade() -> None:
    op.drop_index("ix_offer_missed", table_name="offer")
