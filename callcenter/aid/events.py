"""What happens to applications. Facts in the past tense: ids and plain values only."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AidApplied:
    """An application was written, or a court's notice came in."""

    application_id: UUID


@dataclass(frozen=True, slots=True)
class AidMoved:
    """An application went on to another state."""

    application_id: UUID
    state: str
