"""What happens at the desk. Facts in the past tense: ids and plain values only."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class WrapUpFinished:
    """The agent has finished a call's wrap-up; disposition and matters stand in the wrap_up row."""

    call_id: UUID
    wrap_up_id: UUID
    seat_id: UUID
    account_id: UUID | None


@dataclass(frozen=True, slots=True)
class InvalidCallMarked:
    """The call needs no form. reason: silent misdialled harassment cut_off."""

    call_id: UUID
    wrap_up_id: UUID
    account_id: UUID | None
    reason: str


@dataclass(frozen=True, slots=True)
class OfferLapsed:
    """A seat did not take the call that it was offered."""

    call_id: UUID
    offer_id: UUID
    seat_id: UUID


@dataclass(frozen=True, slots=True)
class ReturnCallOpened:
    """Somebody is to be rung back."""

    return_call_id: UUID
    call_id: UUID | None
    kind: str


@dataclass(frozen=True, slots=True)
class ReturnCallClosed:
    """The list entry is done."""

    return_call_id: UUID
    outcome: str
