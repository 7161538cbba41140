"""The states of a seat and which may follow which. Pure."""

from enum import StrEnum


class SeatState(StrEnum):
    """What a seat is doing; the words are those of the console and the tables."""

    OFFLINE = "offline"
    READY = "ready"
    RESERVED = "reserved"
    RINGING = "ringing"
    TALKING = "talking"
    WRAP_UP = "wrap_up"
    PAUSED = "paused"


class PauseReason(StrEnum):
    """Why a seat is paused: the first four are chosen by the agent, the others by the system."""

    BREAK = "break"
    MEETING = "meeting"
    TRAINING = "training"
    OTHER = "other"
    NO_ANSWER = "no_answer"
    DECLINED = "declined"
    PHONE_LOST = "phone_lost"
    PHONE_UNREACHABLE = "phone_unreachable"
    SUPERVISOR = "supervisor"


CHOSEN_BY_AGENT = frozenset({PauseReason.BREAK, PauseReason.MEETING, PauseReason.TRAINING, PauseReason.OTHER})

FOLLOWS: dict[SeatState, frozenset[SeatState]] = {
    SeatState.OFFLINE: frozenset({SeatState.READY, SeatState.PAUSED}),
    SeatState.READY: frozenset({SeatState.RESERVED, SeatState.PAUSED, SeatState.OFFLINE}),
    SeatState.RESERVED: frozenset(
        {SeatState.RINGING, SeatState.TALKING, SeatState.READY, SeatState.PAUSED, SeatState.OFFLINE}
    ),
    SeatState.RINGING: frozenset({SeatState.TALKING, SeatState.READY, SeatState.PAUSED, SeatState.OFFLINE}),
    SeatState.TALKING: frozenset({SeatState.WRAP_UP, SeatState.READY, SeatState.PAUSED, SeatState.OFFLINE}),
    SeatState.WRAP_UP: frozenset({SeatState.READY, SeatState.PAUSED, SeatState.OFFLINE}),
    SeatState.PAUSED: frozenset({SeatState.READY, SeatState.RESERVED, SeatState.OFFLINE, SeatState.PAUSED}),
}

BUSY = frozenset({SeatState.RESERVED, SeatState.RINGING, SeatState.TALKING, SeatState.WRAP_UP})
ON_DUTY = frozenset(SeatState) - {SeatState.OFFLINE}


def may_follow(old: SeatState, new: SeatState) -> bool:
    """Whether a seat may go from `old` to `new`. Staying is always allowed."""
    return old == new or new in FOLLOWS[old]


def may_be_chosen(old: SeatState, new: SeatState) -> bool:
    """Whether the agent may ask for `new` now; a busy seat keeps the wish for after the call."""
    return old not in BUSY and may_follow(old, new)
