"""What happens to tickets. Facts in the past tense: ids and plain values only."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TicketOpened:
    """A matter was recorded."""

    ticket_id: UUID


@dataclass(frozen=True, slots=True)
class TicketClosed:
    """A ticket was closed: with the wrap-up that made it, or later by a supervisor."""

    ticket_id: UUID
