"""What happens to accounts. Facts in the past tense: ids and plain values only."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """An account was made or changed; what it is now is read from its row."""

    account_id: UUID
