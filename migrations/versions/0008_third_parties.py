"""Interpreters and experts on call, supervisors beside a talk, pauses of a recording."""

from collections.abc import Sequence

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Filled by its part of the work."""


def downgrade() -> None:
    """Filled by its part of the work."""
