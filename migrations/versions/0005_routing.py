"""How queues are served, and why; misses of a seat; what ageing and preferred seats need."""

from collections.abc import Sequence

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Filled by its part of the work."""


def downgrade() -> None:
    """Filled by its part of the work."""
