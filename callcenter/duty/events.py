"""What happens on duty. Facts in the past tense: ids and plain values only."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ShiftBegan:
    """Somebody has signed in for duty; `shift_id` is None where no roster planned it."""

    account_id: UUID
    shift_id: UUID | None


@dataclass(frozen=True, slots=True)
class ShiftEnded:
    """Somebody has signed out of duty."""

    account_id: UUID
    shift_id: UUID | None


@dataclass(frozen=True, slots=True)
class RosterPublished:
    """The plan of a period is in force."""

    roster_id: UUID


@dataclass(frozen=True, slots=True)
class HandOverAccepted:
    """A colleague has taken over what somebody left."""

    hand_over_id: UUID
