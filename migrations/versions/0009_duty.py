"""Rosters, attendance, roll calls, hand-overs, the block list, the calendar's sources."""

from collections.abc import Sequence

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Filled by its part of the work."""


def downgrade() -> None:
    """Filled by its part of the work."""
