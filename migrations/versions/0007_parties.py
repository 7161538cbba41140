"""Who takes part in a call, transfers, and the manifest of its recordings."""

from collections.abc import Sequence

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Filled by its part of the work."""


def downgrade() -> None:
    """Filled by its part of the work."""
