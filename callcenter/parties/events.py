"""What happens among the parties of a call. Facts in the past tense: ids and plain values only."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TookOver:
    """Somebody else has the caller now: a seat (`offer_id`), or an outside line or supervisor (`party_id`).

    `label` and `leg_sid` are theirs in the conference: whoever listens or whispers goes on beside them.
    """

    call_id: UUID
    label: str
    leg_sid: str
    offer_id: UUID | None
    party_id: UUID | None


@dataclass(frozen=True, slots=True)
class TransferAsked:
    """Somebody outside is rung to take a call over: a line of ours, 12345, or a number."""

    call_id: UUID
    transfer_id: UUID


@dataclass(frozen=True, slots=True)
class TransferEnded:
    """A try to hand a call on is over. state: completed declined no_answer failed cancelled."""

    call_id: UUID
    transfer_id: UUID
    state: str
