"""Estimates that were told, callbacks that keep their place, places kept for callers who were cut off."""

from collections.abc import Sequence

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Filled by its part of the work."""


def downgrade() -> None:
    """Filled by its part of the work."""
