"""What happens to tickets. Facts in the past tense: ids and plain values only."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TicketOpened:
    """A matter was recorded."""

    ticket_id: UUID


@dataclass(frozen=True, slots=True)
class TicketDispatched:
    """A ticket was sent to a department, for the first time or once more."""

    ticket_id: UUID


@dataclass(frozen=True, slots=True)
class TicketSigned:
    """The department has taken it."""

    ticket_id: UUID


@dataclass(frozen=True, slots=True)
class TicketReturned:
    """The department says that it is not theirs."""

    ticket_id: UUID


@dataclass(frozen=True, slots=True)
class ResultGiven:
    """The department has answered."""

    ticket_id: UUID


@dataclass(frozen=True, slots=True)
class TicketUnsatisfied:
    """The caller is not satisfied with the result."""

    ticket_id: UUID


@dataclass(frozen=True, slots=True)
class TicketClosed:
    """A ticket was closed: with the wrap-up that made it, or later by a supervisor. `round` counts its closings."""

    ticket_id: UUID
    round: int = 1


@dataclass(frozen=True, slots=True)
class TicketReopened:
    """A closed ticket is open again."""

    ticket_id: UUID


@dataclass(frozen=True, slots=True)
class TicketMarkedUrgent:
    """Somebody said that a ticket cannot wait."""

    ticket_id: UUID


@dataclass(frozen=True, slots=True)
class FormSaved:
    """What a ticket's form says was supplemented or corrected."""

    ticket_id: UUID


@dataclass(frozen=True, slots=True)
class PeopleListed:
    """The list of a case's people has grown."""

    case_id: UUID
    actor: UUID


@dataclass(frozen=True, slots=True)
class TicketsMerged:
    """A ticket was found to be a double of another, which goes on with its contacts."""

    ticket_id: UUID
    into_id: UUID


@dataclass(frozen=True, slots=True)
class TicketsUnmerged:
    """A merge was taken back: both stand for themselves again."""

    ticket_id: UUID
    into_id: UUID


@dataclass(frozen=True, slots=True)
class TicketRecategorised:
    """A ticket was filed under another category."""

    ticket_id: UUID
